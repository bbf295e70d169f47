package report

import (
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/report/model"
)

func TestCoverage(t *testing.T) {
	linked := &entities.Links{Wikidata: "Q1"}
	g := &entities.Graph{Entities: []entities.Entity{
		{ID: "person:ann-berg", Name: "Ann Berg", Type: entities.Person, Stories: 3},
		{ID: "person:rare", Name: "Rare", Type: entities.Person, Stories: 2},
		{ID: "place:dale", Name: "Dale", Type: entities.Place, Stories: 9},
		{ID: "wikidata:Q1", Name: "Oslo", Type: entities.Place, Stories: 4, Links: linked},
	}}
	by, unlinked := model.CountCoverage(g)
	for i, want := range []model.Coverage{{Type: "persons", Linked: 0, Of: 1}, {Type: "places", Linked: 1, Of: 2}, {Type: "organizations", Linked: 0, Of: 0}} {
		if by[i] != want {
			t.Errorf("%+v, want %+v", by[i], want)
		}
	}
	if len(unlinked) != 2 || unlinked[0].Name != "Dale" || unlinked[1].Name != "Ann Berg" {
		t.Errorf("without an id: %v", unlinked)
	}
	p := &page{view: &view{&model.Model{Unlinked: unlinked}}}
	if got, want := p.ToFill(), "#link\tplace:dale\twikidata:Q\ttype=place\n#link\tperson:ann-berg\twikidata:Q\ttype=person\n"; got != want {
		t.Errorf("to fill in: %q, want %q", got, want)
	}
}
