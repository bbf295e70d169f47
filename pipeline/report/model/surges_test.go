package model

import (
	"fmt"
	"testing"
	"time"

	"newsgraph/entities"
	"newsgraph/pipeline/report/facts"
)

func TestWeek(t *testing.T) {
	for date, want := range map[string]string{"2020-05-25": "2020-05-25", "2020-05-31": "2020-05-25", "2020-06-01": "2020-06-01", "1970-01-05": "1970-01-05"} {
		if got := monday(week(date)); got != want {
			t.Errorf("%s is in the week of %s, want %s", date, got, want)
		}
	}
	for _, date := range []string{"", "2020", "2020-05"} {
		if week(date) != 0 {
			t.Errorf("%q has a week", date)
		}
	}
}

// surging makes a year of 5 articles a week that name a country; every third names
// a minister, and those of one week a man that nobody has heard of before.
func surging(t *testing.T) *Model {
	t.Helper()
	g := &entities.Graph{Schema: entities.GraphSchema}
	type named struct {
		id, name string
		typ      entities.Type
	}
	country, minister, man := named{"place:country", "Freedonia", entities.Place}, named{"person:minister", "Rufus Firefly", entities.Person}, named{"person:man", "George Floyd", entities.Person}
	var records []entities.Record
	counts := map[named][]string{}
	day := time.Date(2020, 1, 6, 0, 0, 0, 0, time.UTC)
	for i := range 260 {
		date := day.AddDate(0, 0, 7*(i/5)+i%5).Format(time.DateOnly)
		names := []named{country}
		if i%3 == 0 {
			names = append(names, minister)
		}
		if i/5 == 20 {
			names = append(names, man)
		}
		r := entities.Record{Schema: entities.RecordSchema, Article: entities.ArticleInfo{ID: fmt.Sprint("n", i), Date: date, Title: fmt.Sprint("Day ", i), SHA256: fmt.Sprintf("%064d", i)}}
		for k, n := range names {
			r.Article.Text += n.name + " was named. "
			at := len(r.Article.Text) - len(n.name) - len(" was named. ")
			r.Mentions = append(r.Mentions, entities.Mention{Field: entities.Text, Start: at, End: at + len(n.name), Text: n.name, Type: n.typ, Cluster: k, Confidence: 1})
			r.Clusters = append(r.Clusters, entities.Cluster{Entity: n.id, Type: n.typ, Name: n.name, Key: n.name, Mentions: 1, Confidence: 1})
			counts[n] = append(counts[n], date)
		}
		records = append(records, r)
	}
	for _, n := range []named{man, minister, country} {
		dates := counts[n]
		g.Entities = append(g.Entities, entities.Entity{ID: n.id, Name: n.name, Type: n.typ, Mentions: len(dates), Articles: len(dates), Stories: len(dates), First: dates[0], Last: dates[len(dates)-1]})
	}
	g.Summary = entities.Summary{Articles: len(records), Stories: len(records), Entities: len(g.Entities)}
	b, err := Build(&facts.Input{Graph: g, Records: func(yield func(*entities.Record) error) error {
		for i := range records {
			if err := yield(&records[i]); err != nil {
				return err
			}
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestSurges finds the week of the man, and nothing of the country that every article
// names or the minister who is named evenly.
func TestSurges(t *testing.T) {
	b := surging(t)
	found := b.surges()
	if len(found) != 1 || b.Entities[found[0].entity].Name != "George Floyd" || monday(found[0].week) != "2020-05-25" || found[0].here != 5 || found[0].before != 0 || found[0].ofAll != 40 {
		t.Fatalf("%+v", found)
	}
	for e := range b.Entities {
		if b.hub(int32(e)) != (b.Entities[e].Name != "George Floyd") {
			t.Errorf("%s is a hub: %v", b.Entities[e].Name, b.hub(int32(e)))
		}
	}
	var said string
	for _, f := range b.Findings {
		if f.Topic != "Surge" {
			continue
		}
		for _, p := range f.Phrases {
			said += p.Text
		}
	}
	if want := "George Floyd surges in the week of 2020-05-25: in 5 of 5 articles, in 0 of 40 in the 8 weeks before (“Day 100”)."; said != want {
		t.Errorf("%q, want %q", said, want)
	}
}
