package filter

import (
	"errors"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/codec/codectest"
)

// TestSelect: what stays, by the filter alone. (The suite of export holds each
// format to it.)
func TestSelect(t *testing.T) {
	const aleppo, council, kerry = "geonames:170063", "organization:opposition-council", "wikidata:Q22316"
	g := codectest.Graph()
	walk := func(v codec.Visitor) error { return codec.VisitGraph(g, v) }
	for _, c := range []struct {
		name   string
		filter Filter
		ids    []string
		edges  int
	}{
		{"all", Filter{}, []string{aleppo, council, kerry}, 5},
		{"by type", Filter{Types: []entities.Type{entities.Person, entities.Organization}}, []string{council, kerry}, 2},
		{"by stories", Filter{MinStories: 2}, []string{aleppo}, 0},
		{"by date", Filter{Since: "2016-10-16"}, []string{aleppo}, 0},
		{"around a name", Filter{Entity: "kerry"}, []string{kerry}, 0},
		{"one hop", Filter{Entity: council, Hops: 1}, []string{aleppo, council, kerry}, 5},
		{"no hop over what is left out", Filter{Entity: council, Hops: 9, Types: []entities.Type{entities.Organization, entities.Place}}, []string{aleppo, council}, 1},
	} {
		s, err := c.filter.Select(walk)
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for i := range g.Entities {
			if s.KeepsEntity(&g.Entities[i]) {
				ids = append(ids, g.Entities[i].ID)
			}
		}
		edges := 0
		for i := range g.Edges {
			if s.KeepsEdge(&g.Edges[i]) {
				edges++
			}
		}
		if strings.Join(ids, " ") != strings.Join(c.ids, " ") || edges != c.edges || s.Entities != len(ids) || s.Edges != edges || s.All() != (c.name == "all") {
			t.Errorf("%s: keeps %q and %d edges, counts %d and %d; want %q and %d", c.name, ids, edges, s.Entities, s.Edges, c.ids, c.edges)
		}
	}
	broken := errors.New("the graph cannot be read")
	for _, f := range []Filter{{}, {MinStories: 2}, {Entity: "x"}} {
		if _, err := f.Select(func(codec.Visitor) error { return broken }); !errors.Is(err, broken) {
			t.Errorf("%+v: %v", f, err)
		}
	}
}

func TestCheck(t *testing.T) {
	for want, f := range map[string]Filter{"hops -1": {Hops: -1}, "stories -1": {MinStories: -1}, `date "2016-13"`: {Until: "2016-13"}, "nothing lies": {Since: "2017", Until: "2016"}} {
		if err := f.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: %v", f, err)
		}
	}
	if err := (&Filter{Since: "2016-02", Until: "2016"}).Check(); err != nil {
		t.Error(err)
	}
}

func TestWidenDates(t *testing.T) {
	for _, c := range [][3]string{{"2016", "2016-01-01", "2016-12-31"}, {"2016-02", "2016-02-01", "2016-02-29"}, {"2015-02", "2015-02-01", "2015-02-28"}, {"1900-02", "1900-02-01", "1900-02-28"},
		{"2016-04", "2016-04-01", "2016-04-30"}, {"2016-12", "2016-12-01", "2016-12-31"}, {"2016-10-15", "2016-10-15", "2016-10-15"}, {"", "", ""}} {
		if a, b := FirstDay(c[0]), LastDay(c[0]); a != c[1] || b != c[2] {
			t.Errorf("%s: %s to %s", c[0], a, b)
		}
	}
}
