package relate

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/relate/stories"
)

// naming is an article of lines in which words in capitals are names.
func naming(id, source string, lines ...string) (*entities.Record, []string) {
	text := strings.Join(lines, "\n")
	doc := &entities.Document{Article: &entities.Article{Text: text}, Sentences: []entities.Sentence{{Zone: entities.Body, End: len(text)}}}
	rec := &entities.Record{Signature: stories.Signature(doc), Sentences: 1}
	rec.Article = entities.ArticleInfo{ID: id, Source: source, SHA256: id}
	var ids []string
	for at := 0; at < len(text); {
		end := at + len(text[at:])
		if n := strings.IndexAny(text[at:], " \n.,"); n >= 0 {
			end = at + n
		}
		if w := text[at:end]; w != "" && w == strings.ToUpper(w) {
			c := slices.Index(ids, w)
			if c < 0 {
				c = len(ids)
				ids = append(ids, w)
				rec.Clusters = append(rec.Clusters, entities.Cluster{Entity: w, Name: w, Confidence: 0.9})
			}
			doc.Mentions = append(doc.Mentions, entities.Mention{Start: at, End: end, Text: w, Cluster: c})
		}
		at = end + 1
	}
	for a := range ids {
		for b := a + 1; b < len(ids); b++ {
			e := entities.LocalEdge{A: a, B: b}
			start := 0
			for _, l := range lines {
				if strings.Contains(l, ids[a]) && strings.Contains(l, ids[b]) {
					e.Sentences++
					e.Evidence = append(e.Evidence, entities.Anchor{Start: start, End: start + len(l)})
				}
				start += len(l) + 1
			}
			rec.Edges = append(rec.Edges, e)
		}
	}
	rec.Mentions = doc.Mentions
	rec.Paragraphs = stories.Paragraphs(doc)
	return rec, ids
}

// summed adds the records up in the order given.
func summed(t *testing.T, recs []*entities.Record, who same) (map[string]entities.Entity, map[string]entities.Edge, *stories.Grouping) {
	t.Helper()
	s := stories.New("", 0)
	for _, r := range recs {
		addStory(t, s, r, r.Signature, r.Paragraphs)
	}
	g := group(t, s)
	sum := NewAggregator(who.numbered(), g)
	for _, r := range recs {
		sum.Add(r)
	}
	if _, err := sum.Finish(); err != nil {
		t.Fatal(err)
	}
	list, edges, _, err := sum.Graph()
	if err != nil {
		t.Fatal(err)
	}
	nodes, edgeOf := map[string]entities.Entity{}, map[string]entities.Edge{}
	for _, e := range list {
		nodes[e.ID] = e
	}
	for _, e := range edges {
		edgeOf[e.Source+" "+e.Target] = e
	}
	return nodes, edgeOf, g
}

func TestRepeatedParagraphs(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	foot := "Follow GAZETTE on CHIRP and write to our desk, all rights kept."
	var recs []*entities.Record
	who := same{}
	add := func(id, source string, lines ...string) {
		r, ids := naming(id, source, lines...)
		recs = append(recs, r)
		who[r.Key()] = ids
	}
	for i := range 6 { // six stories of one outlet, each with its foot
		add(fmt.Sprintf("own%d", i), "Gazette", randomText(rng, 60), "KERRY met LAVROV in the town hall of "+fmt.Sprint(i)+".", foot)
	}
	copied := randomText(rng, 80)
	for i := range 8 { // one story told eight times
		add(fmt.Sprintf("copy%d", i), "Gazette", copied, "MERKEL met MACRON in the old town for talks.")
	}
	for i := range 6 { // the same words elsewhere, each time of another outlet or of none
		add(fmt.Sprintf("else%d", i), []string{"", "A", "B", "C", "D", "E"}[i], randomText(rng, 60), "Follow TRIBUNE on ZIRP and write to our desk, all rights kept.")
	}
	add("about", "Gazette", randomText(rng, 60), "GAZETTE is sold to CHIRP after all these years.", foot)

	nodes, edgeOf, g := summed(t, recs, who)
	if g.Repeated() != 1 {
		t.Errorf("%d paragraphs are repeated, want the foot alone", g.Repeated())
	}
	if e := edgeOf["CHIRP GAZETTE"]; e.Articles != 1 || e.Sentences != 1 || len(e.Evidence) != 1 || e.Evidence[0].Article != "about" {
		t.Errorf("the foot is evidence: %+v", e)
	}
	for _, pair := range []string{"GAZETTE KERRY", "CHIRP LAVROV"} {
		if e, ok := edgeOf[pair]; ok {
			t.Errorf("the foot names together %+v", e)
		}
	}
	if e := edgeOf["KERRY LAVROV"]; e.Articles != 6 || e.Sentences != 6 {
		t.Errorf("the prose beside it lost something: %+v", e)
	}
	if e := edgeOf["MACRON MERKEL"]; e.Articles != 8 || e.Stories != 1 {
		t.Errorf("copies of one story are no boilerplate: %+v", e)
	}
	if e := edgeOf["TRIBUNE ZIRP"]; e.Articles != 6 {
		t.Errorf("outlets do not share what they repeat: %+v", e)
	}
	if e := nodes["GAZETTE"]; e.Articles != 7 || e.Evidence[0].Article != "about" {
		t.Errorf("mentions are counted, those in prose are cited first: %+v", e)
	}

	want := fmt.Sprint(nodes, edgeOf)
	for range 4 {
		rng.Shuffle(len(recs), func(i, j int) { recs[i], recs[j] = recs[j], recs[i] })
		n, e, _ := summed(t, recs, who)
		if got := fmt.Sprint(n, e); got != want {
			t.Fatal("the order of the records matters")
		}
	}
}
