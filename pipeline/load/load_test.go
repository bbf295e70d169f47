package load

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"newsgraph/entities"
)

// FuzzRelationOf holds that no edge type reaches a Cypher text but as capitals,
// digits and underscores.
func FuzzRelationOf(f *testing.F) {
	for _, s := range []string{"cooccurs", "works-for", "a`b", "ａ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, edgeType string) {
		name := string(relationOf(entities.EdgeType(edgeType)))
		if name == "" || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != "" {
			t.Errorf("%q makes %q", edgeType, name)
		}
		if s := edgesOf(relation(name)); strings.Count(s, "`") != 2 || strings.Contains(s, "RELATION {") {
			t.Errorf("%q makes %s", edgeType, s)
		}
	})
}

// TestRowsNameAllProperties holds that a poor entity, edge or article clears
// what a rich one left: rows have the same properties whatever they hold.
func TestRowsNameAllProperties(t *testing.T) {
	lat, lon, long := 36.2, 37.16, strings.Repeat("x", 5000)
	e := entities.Entity{ID: long, Type: entities.Place, Subtype: "city", Name: long, Aliases: []entities.NameCount{{Name: "X", Mentions: 1}},
		Links: &entities.Links{Wikidata: "Q1", GeoNames: "1", Wikipedia: "X"}, Place: &entities.PlaceInfo{Lat: &lat, Lon: &lon, Country: "SY", Admin1: "A"},
		Roles: []entities.RoleSpan{{Title: "T", Articles: 1, First: "2016", Last: "2016"}}, First: "2016", Last: "2016",
		Spread: 1, Sources: 1, Salience: 0.5, Centrality: 1, Community: 1,
		Candidates: []entities.Candidate{{ID: "y", Name: "Y", Score: 0.5}}, Evidence: []entities.Evidence{{Article: "a"}}}
	edge := entities.Edge{Source: "x", Target: "y", Type: "met-with", Confidence: 0.9, First: "2016", Last: "2016", Evidence: e.Evidence}
	article := entities.ArticleInfo{ID: long, Title: "T", Date: "2016", Source: "s", Author: "b", URL: "u", Language: "en", Bytes: 1, SHA256: "00"}
	for _, c := range []struct {
		what       string
		rich, poor props
	}{
		{"entity", entityRow(&e), entityRow(&entities.Entity{})},
		{"edge", edgeRow(&edge), edgeRow(&entities.Edge{})},
		{"article", articleRow(&article), articleRow(&entities.ArticleInfo{})},
	} {
		rich, poor := c.rich["props"].(props), c.poor["props"].(props)
		for name, v := range rich {
			if v == nil {
				t.Errorf("%s: %s is nil in the rich one", c.what, name)
			}
			if _, ok := poor[name]; !ok {
				t.Errorf("%s: the poor one lacks %s", c.what, name)
			}
		}
		if len(rich) != len(poor) {
			t.Errorf("%s: %d properties and %d", c.what, len(rich), len(poor))
		}
	}
}

func TestKey(t *testing.T) {
	short, long := strings.Repeat("é", maxID/2), strings.Repeat("é", maxID/2)+"x"
	if got := key(short); got != short {
		t.Errorf("%d bytes make %q", len(short), got)
	}
	got := key(long)
	if len(got) > 300 || !strings.HasPrefix(got, strings.Repeat("é", 100)+"… sha256:") || !utf8.ValidString(key("x"+long)) {
		t.Errorf("%d bytes make %q", len(long), got)
	}
	if key(long+"y") == got {
		t.Error("two long ids make one key")
	}
}

// TestPlaceOutOfRange holds that coordinates that Neo4j would refuse make no
// point and lose no place.
func TestPlaceOutOfRange(t *testing.T) {
	lat, lon := 91.0, 0.0
	p := props{}
	addPlace(p, &entities.PlaceInfo{Lat: &lat, Lon: &lon})
	if p["lat"] != lat || p["location"] != nil {
		t.Errorf("%v", p)
	}
}

func TestEvidenceRows(t *testing.T) {
	e := entities.Entity{ID: "x", Evidence: []entities.Evidence{
		{Article: "a", Field: entities.Text, Start: 1, End: 5}, {Article: "b", Field: entities.Title, Start: 0, End: 3}, {Article: "a", Field: entities.Text, Start: 9, End: 12}}}
	want := []props{
		{"entity": "x", "article": "a", "spans": []any{"text:1-5", "text:9-12"}},
		{"entity": "x", "article": "b", "spans": []any{"title:0-3"}},
	}
	if got := evidenceRows(nil, &e); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestHeaderReadsBack(t *testing.T) {
	gen := entities.Generator{Program: "p", Config: "c", Model: "m", Gazetteers: "g", Overrides: "o"}
	sum := entities.Summary{Articles: 1, Stories: 2, Sentences: 3, Tokens: 4, Mentions: 5, Entities: 6, Edges: 7}
	p := headerProps(gen, sum, []string{"/a", "/b"})
	for name, v := range p {
		if n, ok := v.(int); ok {
			p[name] = int64(n) // as the server gives it back
		}
	}
	p["name"], p["generation"], p["complete"] = "d", int64(3), true
	want := &Dataset{Name: "d", Complete: true, Generation: 3, Sources: []string{"/a", "/b"}, Generator: gen, Summary: sum}
	if got := datasetOf(p); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := datasetOf(props{"articles": "many", "sources": 7}); !reflect.DeepEqual(got, &Dataset{}) {
		t.Errorf("of strange properties: %+v", got)
	}
}

// TestExamplesPage holds that every section of the page is a query with a
// question, that asks its dataset alone and writes nothing.
func TestExamplesPage(t *testing.T) {
	list := Examples()
	if want := strings.Count(examplesPage, "\n## "); len(list) != want || want < 10 {
		t.Fatalf("%d queries of %d sections", len(list), want)
	}
	seen := map[string]bool{}
	for _, q := range list {
		if q.Question == "" || seen[q.Name] {
			t.Errorf("%s: question %q, seen %v", q.Name, q.Question, seen[q.Name])
		}
		seen[q.Name] = true
		if !strings.Contains(q.Parameters, ":param dataset => ") || !strings.Contains(q.Statement, "$dataset") {
			t.Errorf("%s does not ask for a dataset", q.Name)
		}
		for _, word := range []string{"CREATE", "MERGE", "SET ", "DELETE", "REMOVE", "LOAD"} {
			if strings.Contains(q.Statement, word) {
				t.Errorf("%s has %s", q.Name, word)
			}
		}
		for line := range strings.Lines(q.Parameters) {
			name, _, _ := strings.Cut(strings.TrimPrefix(line, ":param "), " ")
			if !strings.Contains(q.Statement, "$"+name) {
				t.Errorf("%s does not use %s", q.Name, name)
			}
		}
		if q.Cypher() != q.Parameters+q.Statement {
			t.Errorf("%s: %s", q.Name, q.Cypher())
		}
	}
}

func TestParseExamples(t *testing.T) {
	got := parseExamples("# Page\n\ntext\n\n## One\n\nWhat\nis it?\n\n```cypher\n:param a => 1;\nRETURN $a\n```\n\n## No query\n\nwords\n")
	want := []Query{{Name: "One", Question: "What is it?", Parameters: ":param a => 1;\n", Statement: "RETURN $a\n"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %q", got)
	}
}
