package gazetteers

import (
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"newsgraph/entities"
)

var loadOnce = sync.OnceValues(Load)

func loaded(tb testing.TB) *Set {
	tb.Helper()
	s, err := loadOnce()
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// TestLookupFirst names the entity that must come first, as seen in the source lists.
func TestLookupFirst(t *testing.T) {
	s := loaded(t)
	for _, c := range []struct{ name, id, printed, subtype string }{
		{"Aleppo", "geonames:170063", "Aleppo", "city"},
		{"London", "geonames:2643743", "London", "city"},
		{"Paris", "geonames:2988507", "Paris", "city"},
		{"Washington", "geonames:4140963", "Washington", "city"},
		{"Washington, D.C.", "geonames:4140963", "Washington", "city"},
		{"New York", "geonames:5128581", "New York City", "city"},
		{"Moscow", "geonames:524901", "Moscow", "city"},
		{"Lausanne", "geonames:2659994", "Lausanne", "city"},
		{"Kiev", "geonames:703448", "Kyiv", "city"},
		{"Bombay", "geonames:1275339", "Mumbai", "city"},
		{"Birmingham", "geonames:2655603", "Birmingham", "city"},
		{"Georgia", "geonames:614540", "Georgia", "country"},
		{"Syria", "geonames:163843", "Syria", "country"},
		{"U.S.", "geonames:6252001", "United States", "country"},
		{"UK", "geonames:2635167", "United Kingdom", "country"},
		{"the Netherlands", "geonames:2750405", "Netherlands", "country"},
		{"California", "geonames:5332921", "California", "admin1"},
		{"West Bank", "geonames:285153", "West Bank", "admin1"},
		{"Mediterranean", "wikidata:Q4918", "Mediterranean", "water"},
		{"Dabiq", "", "Dabiq", "city"},
		{"John Kerry", "wikidata:Q22316", "John Kerry", ""},
		{"BARACK OBAMA", "wikidata:Q76", "Barack Obama", ""},
		{"Obama", "wikidata:Q76", "Barack Obama", ""},
		{"Bashar Al Assad", "wikidata:Q44329", "Bashar al-Assad", ""},
		{"Assad", "wikidata:Q44329", "Bashar al-Assad", ""},
		{"Vladimir Putin", "wikidata:Q7747", "Vladimir Putin", ""},
		{"Donald Trump", "wikidata:Q22686", "Donald Trump", ""},
		{"George W. Bush", "wikidata:Q207", "George W. Bush", ""},
		{"Emmanuel Macron", "wikidata:Q3052772", "Emmanuel Macron", ""},
		{"Sergei Lavrov", "wikidata:Q58217", "Sergey Lavrov", ""},
		{"United Nations", "wikidata:Q1065", "United Nations", "intergovernmental"},
		{"UN", "wikidata:Q1065", "United Nations", "intergovernmental"},
		{"EU", "wikidata:Q458", "European Union", "intergovernmental"},
		{"ISIS", "wikidata:Q2429253", "Islamic State", "armed-group"},
		{"Hamas", "wikidata:Q38799", "Hamas", "armed-group"},
		{"AFP", "wikidata:Q40464", "Agence France-Presse", "media"},
		{"Arutz Sheva", "", "Arutz Sheva", "media"},
		{"Syrian Observatory for Human Rights", "wikipedia:Syrian_Observatory_for_Human_Rights", "Syrian Observatory for Human Rights", "ngo"},
		{"White House", "wikidata:Q35525", "White House", "facility"},
		{"Apple", "wikidata:Q312", "Apple", "company"},
		{"Ford", "wikidata:Q44294", "Ford Motor Company", "company"},
		{"Manchester United", "wikidata:Q18656", "Manchester United", "team"},
		{"Man Utd", "wikidata:Q18656", "Manchester United", "team"},
		{"Lib Dems", "wikidata:Q9624", "Liberal Democrats", "party"},
		{"Liberal Democrat", "wikidata:Q9624", "Liberal Democrats", "party"},
		{"Tory", "wikidata:Q9626", "Conservative Party", "party"},
		{"Labour", "wikidata:Q9630", "Labour Party", "party"},
		{"House of Commons", "wikidata:Q11005", "House of Commons", "government"},
		{"Congress", "wikidata:Q11268", "Congress", "government"},
		{"Yukos", "wikidata:Q835692", "Yukos", "company"},
		{"Home Office", "wikipedia:Home_Office", "Home Office", "government"},
		{"W.Va.", "geonames:4826850", "West Virginia", "admin1"},
		{"NSW", "geonames:2155400", "New South Wales", "admin1"},
		{"Laurel County", "wikidata:Q503516", "Laurel County", "admin2"},
		{"South Charleston", "geonames:4822764", "South Charleston", "city"},
	} {
		got := s.Lookup(c.name)
		if len(got) == 0 {
			t.Errorf("Lookup(%q) is empty", c.name)
			continue
		}
		if e := got[0]; e.ID != c.id && (e.SameAs != c.id || c.id == "") || e.Name != c.printed || e.Subtype != c.subtype {
			t.Errorf("Lookup(%q)[0] = %q %q %q, want %q %q %q", c.name, e.ID, e.Name, e.Subtype, c.id, c.printed, c.subtype)
		}
		if !slices.IsSortedFunc(got, func(a, b Entry) int {
			return -int(1e6 * (kindWeight[a.Match]*a.Prior - kindWeight[b.Match]*b.Prior))
		}) {
			t.Errorf("Lookup(%q) is not sorted by prominence", c.name)
		}
	}
}

// TestTraps holds wrong aliases and rows of the sources that the generator must keep out.
func TestTraps(t *testing.T) {
	s := loaded(t)
	for _, c := range []struct {
		name string
		not  Mask
	}{
		{"Capital", AnyEntity},
		{"States", AnyEntity},
		{"News", AnyEntity},
		{"United Nations", AnyPerson},
		{"White House", AnyPerson | AnyPlace},
		{"Nasrallah", AnyOrg},
		{"Khaled Meshaal", AnyOrg},
		{"Police", AnyPlace},
		{"George", City},
		{"Bush", City},
		{"Christmas", AnyPerson},
		{"Lausanne", OrgTeam},
		{"Russia", AnyOrg},
		{"President Washington", AnyEntity},
		{"Obama Administration", AnyPerson},
		{"UN", GivenName},
		{"China", GivenName},
	} {
		if m := s.Lists(c.name); m.Has(c.not) {
			t.Errorf("%q stands in %v", c.name, m&c.not)
		}
	}
}

func TestEntryOfPlace(t *testing.T) {
	e := loaded(t).Lookup("Aleppo")[0]
	if e.Type != entities.Place || e.Country != "SY" || e.Admin1 != "Aleppo" || !e.HasCoord || e.Lat != 36.20124 || e.Lon != 37.16117 || e.Population != 1602264 {
		t.Errorf("Aleppo is %+v", e)
	}
	if e := loaded(t).Lookup("John Kerry")[0]; e.Birth != "1943-12-11" || e.Country != "US" {
		t.Errorf("Kerry is %+v", e)
	}
}

// TestIDs: the item comes first, then the GeoNames id, then the title; each of
// them finds the entity.
func TestIDs(t *testing.T) {
	s := loaded(t)
	for _, c := range []struct{ name, id, same, title string }{
		{"Syria", "wikidata:Q858", "geonames:163843", "Syria"},
		{"Aleppo", "wikidata:Q41183", "geonames:170063", "Aleppo"},
		{"Georgia", "wikidata:Q230", "geonames:614540", "Georgia_(country)"},
		{"Denmark", "wikidata:Q35", "geonames:2623032", "Denmark"},
		{"the Netherlands", "wikidata:Q55", "geonames:2750405", "Netherlands"},
		{"John Kerry", "wikidata:Q22316", "", "John_Kerry"},
	} {
		e := s.Lookup(c.name)[0]
		if e.ID != c.id || e.SameAs != c.same || e.Wikipedia != c.title {
			t.Errorf("%s is %s, %s, %q", c.name, e.ID, e.SameAs, e.Wikipedia)
		}
		for _, id := range []string{c.id, c.same, "wikipedia:" + c.title} {
			if found, ok := s.ByID(id); id != "" && (!ok || found.Ref != e.Ref) {
				t.Errorf("%s finds %+v", id, found)
			}
		}
	}
	for _, id := range []string{"", "wikidata:Q0", "wikidata:Q4294967295", "geonames:1", "wikipedia:No_such_article_at_all", "mine:1", "Q"} {
		if e, ok := s.ByID(id); ok {
			t.Errorf("%q finds %+v", id, e)
		}
	}
	if e, ok := s.ByID("wikidata:Q503516"); !ok || e.Name != "Laurel County" {
		t.Errorf("a county: %+v", e)
	}
}

func TestPeopleBySurname(t *testing.T) {
	s := loaded(t)
	for name, id := range map[string]string{"Kerry": "wikidata:Q22316", "Xi": "wikidata:Q15031", "Merkel": "wikidata:Q567", "al-Assad": "wikidata:Q44329"} {
		got := s.PeopleBySurname(name)
		if len(got) == 0 || got[0].ID != id {
			t.Errorf("PeopleBySurname(%q) begins with %v, want %s", name, got[:min(1, len(got))], id)
		}
	}
	if !s.IsSurname("Lavrov") || !s.IsSurname("Smith") || s.IsSurname("Damascus") {
		t.Error("surnames")
	}
}

func TestWords(t *testing.T) {
	s := loaded(t)
	for word, want := range map[string]string{"John": "M", "Mary": "F", "Aleppo": "-"} {
		g, ok := s.IsGivenName(word)
		if !ok {
			g = "-"
		}
		if g != want {
			t.Errorf("IsGivenName(%q) = %q, want %q", word, g, want)
		}
	}
	if c, ok := s.Role("rebel leader"); !ok || !strings.HasPrefix(c, "REB") {
		t.Errorf("rebel leader is %q", c)
	}
	if iso, e, ok := s.Demonym("Syrian"); !ok || iso != "SY" || e.ID != "wikidata:Q858" {
		t.Errorf("Syrian is %q %q", iso, e.ID)
	}
	if _, _, ok := s.Demonym("Kerry"); ok {
		t.Error("Kerry is a demonym")
	}
	for _, iso := range []string{"GB", "GBR"} {
		if e, ok := s.Country(iso); !ok || e.Name != "United Kingdom" {
			t.Errorf("Country(%s) = %q", iso, e.Name)
		}
	}
	if e, ok := s.Capital("CH"); !ok || e.Name != "Bern" {
		t.Errorf("capital of Switzerland is %q", e.Name)
	}
	if _, ok := s.Country("XX"); ok {
		t.Error("there is a country XX")
	}
	if !s.IsCommonWord("reading") || s.IsCommonWord("aleppo") {
		t.Error("ordinary words")
	}
}

func TestSetIsSharedSafely(t *testing.T) {
	s := loaded(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			m := s.NewMatcher()
			for range 20 {
				if h := m.Match(doc("John Kerry flew to Lausanne .")); len(h) == 0 {
					t.Error("no hits")
				}
				s.Lookup("Aleppo")
			}
		})
	}
	wg.Wait()
}

func TestNoticesNameEverySource(t *testing.T) {
	notices, err := os.ReadFile("NOTICES.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"GeoNames", "WordNet 3.0 Copyright", "Open Event Data Alliance", "Hipo", "Spencer Kelly", "widdix", "name-suggestion-index contributors", "country-coder contributors", "Unicode, Inc.", "Kevin Atkinson"} {
		if !strings.Contains(string(notices), s) {
			t.Errorf("no notice of %s", s)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		s, err := Load()
		if err != nil {
			b.Fatal(err)
		}
		if e := s.Lookup("Aleppo"); len(e) == 0 || e[0].SameAs != "geonames:170063" {
			b.Fatal(e)
		}
	}
}

func BenchmarkLookup(b *testing.B) {
	s := loaded(b)
	b.ReportAllocs()
	for b.Loop() {
		if e := s.Lookup("Washington"); len(e) < 4 {
			b.Fatal(len(e))
		}
	}
}
