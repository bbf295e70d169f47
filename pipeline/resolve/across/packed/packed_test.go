package packed

import (
	"reflect"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/spill"
)

func TestEntity(t *testing.T) {
	lat, lon := 51.5, -0.12
	for _, want := range []Entity{
		{},
		{Entity: entities.Entity{ID: "person:jane-doe", Type: entities.Person, Name: "Jane Doe"}},
		{Entity: entities.Entity{ID: "a", Subtype: "family"}},
		{Entity: entities.Entity{ID: "a", Links: &entities.Links{Wikidata: "Q1", GeoNames: "2", Wikipedia: "Three"}}},
		{Entity: entities.Entity{ID: "a", Place: &entities.PlaceInfo{Country: "GB", Admin1: "ENG"}}},
		{Entity: entities.Entity{ID: "a", Place: &entities.PlaceInfo{Country: "GB", Lat: &lat, Lon: &lon}}},
		{
			Entity: entities.Entity{
				ID: "a", Roles: []entities.RoleSpan{{Title: "mayor", Articles: 3, First: "2020-01-01", Last: "2021-01-01"}, {Title: "baker"}},
				Candidates: []entities.Candidate{{ID: "b", Name: "B", Score: 0.125}},
			},
			Steps: []entities.Decision{{Kind: "merge", What: "a", Reason: "same name", Detail: "of two"}, {}},
		},
	} {
		var got Entity
		got.Read(string(want.Append(nil)))
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}

func TestCluster(t *testing.T) {
	got := Cluster{Names: []uint32{9, 9, 9}, Candidates: make([]Candidate, 4)} // memory of another
	for _, want := range []Cluster{
		{Name: 1, Names: []uint32{2, 300}, Roles: []uint32{4}, Candidates: []Candidate{{5, 6, 1000}}},
		{Name: 1 << 31, Entity: 7, Type: entities.Place, Subtype: 8, Mentions: 1 << 20, Names: []uint32{}, Roles: []uint32{}, Candidates: []Candidate{}},
	} {
		if got.Read(spill.DecoderOf(want.Append(nil))); !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}

// FuzzRead: damaged bytes are no panic.
func FuzzRead(f *testing.F) {
	e := Entity{Entity: entities.Entity{ID: "a", Name: "b", Roles: []entities.RoleSpan{{Title: "c"}}}}
	f.Add(e.Append(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 1000 {
			return
		}
		new(Cluster).Read(spill.DecoderOf(b))
	})
}

func TestSteps(t *testing.T) {
	pool := spill.NewPool(t.TempDir(), "steps", 1)
	defer pool.Close()
	s := NewSteps(pool, spill.NewStringStore(pool))
	step := func(what string) entities.Decision { return entities.Decision{Kind: "merge", What: what} }
	a := s.Note(s.Note(0, step("a1")), step("a2"))
	b := s.Note(s.Note(0, step("b1")), step("b2"))
	if s.Chain(a, 0) != a || s.Chain(0, a) != a {
		t.Error("a chain without another is not itself")
	}
	var got []string
	s.Each(s.Note(s.Chain(a, b), step("c")), func(x entities.Decision) { got = append(got, x.What) })
	if want := []string{"c", "b2", "b1", "a2", "a1"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
