package watchlist

import (
	"strings"
	"testing"

	"newsgraph/entities"
)

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name, list string
		want       []Entry // nil for an error
		err        string
	}{
		{"names and ids", "# people\nJohn Kerry\n\nwikidata:Q807\n", []Entry{{Line: 2, Name: "John Kerry"}, {Line: 4, Name: "wikidata:Q807", ID: "wikidata:Q807"}}, ""},
		{"columns", "ID\tname\ttype\tnote\nwikidata:Q22316\tJohn Kerry\tperson\tstate\n\tAleppo\tplace\n",
			[]Entry{{Line: 2, Name: "John Kerry", ID: "wikidata:Q22316", Type: entities.Person, Note: "state"}, {Line: 3, Name: "Aleppo", Type: entities.Place}}, ""},
		{"byte order mark and CRLF", "\ufeffname\r\nKerry\r\n", []Entry{{Line: 2, Name: "Kerry"}}, ""},
		{"wrong type", "name\ttype\nKerry\tsenator\n", nil, `list:2: type "senator"`},
		{"wrong id", "name\tid\nKerry\tQ22316\n", nil, `list:2: "Q22316" is no id`},
		{"too many columns", "name\nKerry\tx\n", nil, "list:2: 2 columns"},
		{"neither", "name\ttype\n\tperson\n", nil, "neither a name nor an id"},
		{"empty", "# nothing\n", nil, "no name or id"},
		{"not UTF-8", "Kerr\xff\n", nil, "list:1: not UTF-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, err := Read("list", strings.NewReader(c.list))
			if c.want == nil {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Fatalf("error %v, not %s", err, c.err)
				}
				return
			}
			if err != nil || len(l.Entries) != len(c.want) {
				t.Fatalf("%v, %+v", err, l)
			}
			for i, e := range l.Entries {
				w := c.want[i]
				if e.Line != w.Line || e.Name != w.Name || e.ID != w.ID || e.Type != w.Type || e.Note != w.Note {
					t.Errorf("entry %d is %+v, not %+v", i, e, w)
				}
			}
		})
	}
}

type quote struct{}

func (quote) Sentence(_ *entities.Record, m *entities.Mention) string { return "[" + m.Text + "]" }

// record has John Kerry (linked), a Bob Kerrey that was not decided, and Kerry Washington.
func record() (*entities.Record, []*entities.Entity) {
	rec := &entities.Record{
		Article: entities.ArticleInfo{ID: "a", Title: "T", Date: "2016-10-15"},
		Mentions: []entities.Mention{
			{Text: "Kerry", Cluster: 0, Start: 4, End: 9}, {Text: "Bob Kerrey", Cluster: 1}, {Text: "Kerry Washington", Cluster: 2}, {Text: "John Kerry", Cluster: 0},
		},
		Clusters: []entities.Cluster{
			{Mentions: 2, Confidence: 0.9, Names: []entities.NameCount{{Name: "Kerry", Mentions: 1}, {Name: "John Kerry", Mentions: 1}}},
			{Mentions: 1, Confidence: 0.8, Names: []entities.NameCount{{Name: "Bob Kerrey", Mentions: 1}}},
			{Mentions: 1, Confidence: 0.7, Names: []entities.NameCount{{Name: "Kerry Washington", Mentions: 1}}},
		},
	}
	return rec, []*entities.Entity{
		{ID: "wikidata:Q22316", Type: entities.Person, Name: "John Kerry", Links: &entities.Links{Wikidata: "Q22316", Wikipedia: "John_Kerry"}},
		{ID: "person:bob-kerrey", Type: entities.Person, Name: "Bob Kerrey", Candidates: []entities.Candidate{{ID: "wikidata:Q888132", Name: "Bob Kerrey", Score: 0.5}}},
		{ID: "person:kerry-washington", Type: entities.Person, Name: "Kerry Washington"},
	}
}

func TestHits(t *testing.T) {
	for _, c := range []struct {
		list string
		want string // why and entity of each hit
	}{
		{"wikidata:Q22316", "id wikidata:Q22316"},
		{"wikipedia:John_Kerry", "id wikidata:Q22316"},
		{"john kerry", "name wikidata:Q22316"},
		{"Kerry", "name wikidata:Q22316"},               // as the article writes it
		{"name\tid\nJohn Kerry\twikidata:Q6242998", ""}, // a namesake: the entity has another item
		{"name\ttype\nJohn Kerry\tplace", ""},
		{"wikidata:Q888132", "candidate person:bob-kerrey"},
		{"name\tid\nBob Kerrey\twikidata:Q888132", "name person:bob-kerrey"},
		{"name\taliases\nActress\tKerry Washington|K. Washington", "name person:kerry-washington"},
		{"Kerry Washington\nwikidata:Q22316", "name person:kerry-washington, id wikidata:Q22316"},
		{"Lavrov", ""},
	} {
		l, err := Read("list", strings.NewReader(c.list))
		if err != nil {
			t.Fatal(err)
		}
		rec, who := record()
		var got []string
		for _, h := range l.Hits(nil, rec, "a", func(i int) *entities.Entity { return who[i] }, quote{}) {
			got = append(got, string(h.Why)+" "+h.Entity)
			if h.Sentence == "" || h.Article != "a" || h.Confidence <= 0 {
				t.Errorf("%q: %+v says too little", c.list, h)
			}
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%q: hits %q, not %q", c.list, s, c.want)
		}
	}
}

// A cluster that corrections leave out of the graph hits nothing, and a candidate
// is less sure than its mention.
func TestHitsOfWhatIsLeftOut(t *testing.T) {
	l, err := Read("list", strings.NewReader("John Kerry\nwikidata:Q888132\n"))
	if err != nil {
		t.Fatal(err)
	}
	rec, who := record()
	who[0] = nil
	hits := l.Hits(nil, rec, "a", func(i int) *entities.Entity { return who[i] }, quote{})
	if len(hits) != 1 || hits[0].Why != ByCandidate || hits[0].Confidence != 0.4 {
		t.Errorf("%+v", hits)
	}
}
