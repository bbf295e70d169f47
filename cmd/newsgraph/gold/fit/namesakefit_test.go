package fit

import (
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/across/namesakes"
)

// TestFitNamesakes blinds records of two people of one name and of one person, and
// fits twice: same records, same weights.
func TestFitNamesakes(t *testing.T) {
	var records []*entities.Record
	add := func(id, name, key, item, date string) {
		r := &entities.Record{Schema: entities.RecordSchema}
		r.Article.ID, r.Article.Date = id, date
		r.Clusters = []entities.Cluster{{Entity: item, Link: item, Type: entities.Person, Name: name, Key: key, Mentions: 1, Confidence: 0.9,
			Names: []entities.NameCount{{Name: name, Mentions: 1}}}}
		records = append(records, r)
	}
	add("a", "Ann Lee", "ann lee", "wikidata:Q1", "2016-01-01")
	add("b", "Ann Lee", "ann lee", "wikidata:Q2", "1990-01-01")
	add("c", "Bob Roe", "bob roe", "wikidata:Q3", "2016-01-01")
	add("d", "Bob Roe", "bob roe", "wikidata:Q3", "2016-01-02")
	add("e", "Cy Poe", "cy poe", "wikidata:Q4", "2016-01-02")
	gold := BlindNamesakes(records)
	mentions := 0
	for _, g := range gold {
		mentions += len(g.Mentions)
	}
	if mentions != 4 {
		t.Errorf("%d mentions, want 4: a name of one article tells nothing", mentions)
	}
	if c := &gold[1].Record.Clusters[0]; c.Link != "" || c.Entity != "person:ann-lee" || records[1].Clusters[0].Link == "" {
		t.Errorf("not blind, or the record was changed: %+v", c)
	}
	set, err := gazetteers.Load()
	if err != nil {
		t.Fatal(err)
	}
	start, err := namesakes.BuiltInWeights()
	if err != nil {
		t.Fatal(err)
	}
	var files [2]string
	for i := range files {
		fit, err := Namesakes(t.Context(), set, start, map[string][]NamesakeGold{MarkedSet: gold[:3], "x": gold}, []string{MarkedSet, "x"}, "# version: 9\n")
		if err != nil {
			t.Fatal(err)
		}
		files[i] = fit.Weights.String()
		if len(fit.Halves) != 4 {
			t.Errorf("%d halves, want 4", len(fit.Halves))
		}
	}
	if files[0] != files[1] {
		t.Error("two fits differ")
	}
}
