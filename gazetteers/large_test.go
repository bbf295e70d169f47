package gazetteers

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsgraph/entities"
	mapped "newsgraph/gazetteers/table"
)

// mappedFile writes a table of entities with the keys of their names.
func mappedFile(t *testing.T, name string, list ...mapped.Entity) string {
	t.Helper()
	w := mapped.NewWriter(t.TempDir(), 0)
	for i := range list {
		e := &list[i]
		keys := AppendKeys(nil, e.Name, mapped.ByName, 0)
		for _, n := range e.Names {
			keys = AppendKeys(keys, n.Text, n.Kind, n.Share)
		}
		if err := w.Add(e, keys); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := w.WriteTo(&b, mapped.About{Label: name}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func withLists(t *testing.T, paths ...string) *Set {
	t.Helper()
	set, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	var lists []*UserList
	for _, p := range paths {
		l, err := OpenUserList(p)
		if err != nil {
			t.Fatal(err)
		}
		lists = append(lists, l)
	}
	if set, err = set.With(lists...); err != nil {
		t.Fatal(err)
	}
	return set
}

func TestMappedListsLieOverOthers(t *testing.T) {
	world := mappedFile(t, "world.gaz",
		mapped.Entity{Wikidata: 22316, Title: "John_Kerry", Type: entities.Person, Name: "John F. Kerry", Born: 1943, Sitelinks: 97, Prior: 0.7,
			Names: []mapped.Name{{Text: "Kerry", Kind: mapped.BySurname}}},
		mapped.Entity{Wikidata: 900000001, Type: entities.Organization, Subtype: "government", Name: "Ministry of Quiet Works", Country: "NZ", Prior: 0.4,
			Offices: []mapped.Office{{Title: "later", From: "2001"}, {Title: "earlier", Of: "NZ", From: "1990-02", To: "2001"}},
			Names:   []mapped.Name{{Text: "MQW", Kind: mapped.ByAlias}}},
		mapped.Entity{Wikidata: 41183, GeoNames: 170063, Title: "Aleppo", Type: entities.Place, Name: "Aleppo", Population: 2_100_000, Prior: 0.6},
		mapped.Entity{Wikidata: 900000002, Title: "Quux_(band)", Name: "Quux", Prior: 0.2})
	shares := mappedFile(t, "shares.gaz",
		mapped.Entity{Title: "John_Kerry", Name: "John Kerry", Names: []mapped.Name{{Text: "JFK the younger", Kind: mapped.ByAlias, Share: 0.75}}},
		mapped.Entity{Title: "Nobody_Known", Name: "Nobody Known", Names: []mapped.Name{{Text: "Nobody", Kind: mapped.ByAlias, Share: 1}}})
	set := withLists(t, world, shares)

	type answer struct{ ID, SameAs, Wikipedia, Name, Lists string }
	ask := func(name string) (out []answer) {
		for _, e := range set.Lookup(name) {
			var lists []string
			for _, l := range set.ListNames(e.Lists) {
				lists = append(lists, filepath.Base(l))
			}
			out = append(out, answer{e.ID, e.SameAs, e.Wikipedia, e.Name, strings.Join(lists, " ")})
		}
		return out
	}
	builtin := filepath.Base(set.ListNames(1)[0])
	for _, tt := range []struct {
		name string
		want []answer
	}{
		{"mqw", []answer{{"wikidata:Q900000001", "", "", "Ministry of Quiet Works", "world.gaz"}}},
		// one row of three lists; the name is the last list's, the id that of all
		{"John Kerry", []answer{{"wikidata:Q22316", "", "John_Kerry", "John Kerry", builtin + " world.gaz shares.gaz"}}},
		// only the last list has the name, and no type: the others have
		{"jfk the younger", []answer{{"wikidata:Q22316", "", "John_Kerry", "John Kerry", builtin + " world.gaz shares.gaz"}}},
		// nobody says what it is
		{"Nobody", nil},
		{"Quux", nil},
	} {
		got := ask(tt.name)
		if diff := cmp.Diff(tt.want, got[:min(len(got), max(len(tt.want), 1))]); diff != "" { // namesakes may follow
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
	aleppo := set.Lookup("Aleppo")[0]
	if aleppo.ID != "wikidata:Q41183" || aleppo.SameAs != "geonames:170063" || aleppo.Population != 2_100_000 || aleppo.Country != "SY" || !aleppo.HasCoord {
		t.Errorf("Aleppo: %+v", aleppo)
	}
	kerry := set.Lookup("JFK the Younger")[0]
	if kerry.Share < 0.74 || kerry.Share > 0.76 || kerry.Match != ByAlias || !strings.HasPrefix(kerry.Birth, "1943") {
		t.Errorf("Kerry: %+v", kerry)
	}
	if held := set.Office("secretary of state", "US", "2016-10-15"); len(held) == 0 || held[0].Ref != kerry.Ref {
		t.Error("who held an office is no longer who is found by name")
	}
	found := false
	for _, e := range set.PeopleBySurname("Kerry") {
		found = found || e.ID == "wikidata:Q22316"
	}
	if !found {
		t.Error("not found by surname")
	}
	if e, ok := set.ByID("wikidata:Q900000001"); !ok || e.Name != "Ministry of Quiet Works" || set.Entry(e.Ref).ID != e.ID {
		t.Errorf("by id: %+v", e)
	}
	if e, ok := set.ByID("wikipedia:John_Kerry"); !ok || e.ID != "wikidata:Q22316" {
		t.Errorf("by title: %+v", e)
	}
	works := set.Lookup("MQW")[0]
	if diff := cmp.Diff([]Term{{"earlier", "NZ", "1990-02", "2001"}, {"later", "", "2001", ""}}, set.Offices(works.Ref)); diff != "" {
		t.Error(diff)
	}
	if got := set.Offices(kerry.Ref); len(got) == 0 || got[0].Country != "US" {
		t.Errorf("the built-in offices: %v", got)
	}
	if set.Err() != nil {
		t.Error(set.Err())
	}
}

func TestLaterListsWin(t *testing.T) {
	one := mappedFile(t, "one.gaz", mapped.Entity{Wikidata: 900000001, Type: entities.Person, Name: "Ann Example", Country: "NZ", Born: 1950, Prior: 0.5})
	two := mappedFile(t, "two.gaz", mapped.Entity{Wikidata: 900000001, Type: entities.Person, Name: "Ann Example", Born: 1951, Title: "Ann_Example", Prior: 0.1})
	for _, tt := range []struct {
		lists []string
		birth string
	}{{[]string{one, two}, "1951"}, {[]string{two, one}, "1950"}} {
		e := withLists(t, tt.lists...).Lookup("Ann Example")
		if len(e) != 1 || e[0].Birth != tt.birth || e[0].Country != "NZ" || e[0].Wikipedia != "Ann_Example" || e[0].Prior != 0.5 {
			t.Errorf("%v: %+v", tt.lists, e)
		}
	}
	if a, b := withLists(t, one, two).Version(), withLists(t, two, one).Version(); a == b {
		t.Error("another order has the same version")
	}
}

// TestUserListOverMapped: an entity of a list in memory, laid over a mapped one,
// keeps its own id, is still matched, and is forced.
func TestUserListOverMapped(t *testing.T) {
	world := mappedFile(t, "world.gaz", mapped.Entity{Wikidata: 900000001, Type: entities.Person, Name: "Ann Example", Prior: 0.5})
	path := filepath.Join(t.TempDir(), "mine.tsv")
	if err := os.WriteFile(path, []byte("name\ttype\tid\tforce\nAnn Example\tperson\tQ900000001\t1\nAnn Other\tperson\tmine:7\t\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	set := withLists(t, world, path)
	if e := set.Lookup("Ann Example"); len(e) != 1 || !e[0].Force || e[0].ID != "wikidata:Q900000001" {
		t.Errorf("%+v", e)
	}
	if e := set.Lookup("Ann Other"); len(e) != 1 || e[0].ID != "mine:7" {
		t.Errorf("%+v", e)
	}
	if !set.Lists("Ann Example").Has(Forced) {
		t.Error("not forced")
	}
}

func TestDamagedMappedList(t *testing.T) {
	path := mappedFile(t, "bad.gaz", mapped.Entity{Wikidata: 900000001, Type: entities.Person, Name: "Ann Example", Prior: 0.5})
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	file[bytes.Index(file, []byte("Ann Example"))] ^= 1
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	set := withLists(t, path)
	if e := set.Lookup("Ann Example"); len(e) != 0 {
		t.Errorf("%+v", e)
	}
	if err := set.Err(); err == nil || !strings.Contains(err.Error(), "bad.gaz") || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("error: %v", err)
	}
}

// TestManyLookups asks one Set from many goroutines, for more names than it keeps
// answers of.
func TestManyLookups(t *testing.T) {
	var list []mapped.Entity
	for i := range 3 * answers {
		list = append(list, mapped.Entity{Wikidata: uint32(900_000_000 + i), Type: entities.Person, Name: fmt.Sprintf("Quuxa Quux%d", i), Prior: 0.5})
	}
	set := withLists(t, mappedFile(t, "many.gaz", list...))
	var all sync.WaitGroup
	for w := range 4 {
		all.Go(func() {
			for i := range list {
				i = (i*7 + w*1000) % len(list)
				e := set.Lookup(list[i].Name)
				if len(e) != 1 || e[0].Name != list[i].Name {
					t.Errorf("%s: %+v", list[i].Name, e)
					return
				}
				e[0].Name = "" // the caller's own
			}
		})
	}
	all.Wait()
}
