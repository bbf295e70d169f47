package diff_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/diff"
)

var update = flag.Bool("update", false, "write the golden files anew")

// ent makes an entity "ID|Name|stories|spans": it cites the spans, "a1:10" for
// bytes 10 to 15 of article a1. The type is the id's prefix, person by default.
func ent(spec string) entities.Entity {
	f := strings.Split(spec, "|")
	e := entities.Entity{ID: f[0], Name: f[1], Type: entities.Person, Aliases: []entities.NameCount{}, Evidence: []entities.Evidence{}}
	if kind, ok := entities.ParseType(strings.SplitN(f[0], ":", 2)[0]); ok {
		e.Type = kind
	}
	fmt.Sscan(f[2], &e.Stories)
	e.Articles, e.Mentions = e.Stories, e.Stories
	if len(f) > 4 {
		e.Links = &entities.Links{GeoNames: strings.TrimPrefix(f[4], "geonames:")}
	}
	if len(f) > 3 {
		for _, s := range strings.Fields(f[3]) {
			e.Evidence = append(e.Evidence, at(s))
		}
	}
	return e
}

func at(s string) entities.Evidence {
	ev := entities.Evidence{}
	i := strings.IndexByte(s, ':')
	ev.Article = s[:i]
	fmt.Sscan(s[i+1:], &ev.Start)
	ev.End = ev.Start + 5
	return ev
}

// rel makes an edge "SOURCE>TARGET|stories".
func rel(spec string) entities.Edge {
	f := strings.FieldsFunc(spec, func(r rune) bool { return r == '>' || r == '|' })
	e := entities.Edge{Source: f[0], Target: f[1], Type: "cooccurs"}
	fmt.Sscan(f[2], &e.Stories)
	e.Articles = e.Stories
	return e
}

func graphOf(entitySpecs, edgeSpecs []string) *entities.Graph {
	g := &entities.Graph{Schema: entities.GraphSchema}
	for _, s := range entitySpecs {
		g.Entities = append(g.Entities, ent(s))
	}
	slices.SortFunc(g.Entities, func(x, y entities.Entity) int { return strings.Compare(x.ID, y.ID) })
	for _, s := range edgeSpecs {
		g.Edges = append(g.Edges, rel(s))
	}
	return g
}

// brief writes a diff a line a change: "merged a b -> b (mentions)".
func brief(d *diff.Result) []string {
	var out []string
	ids := func(list []diff.EntityState) (s string) {
		for _, e := range list {
			s += " " + e.ID
		}
		return s
	}
	for _, c := range d.Entities {
		s := fmt.Sprintf("%s%s ->%s", c.Change, ids(c.A), ids(c.B))
		if c.By != "" {
			s += " (" + c.By + ")"
		}
		out = append(out, s)
	}
	for _, c := range d.Edges {
		s := c.B
		if s == nil {
			s = c.A
		}
		out = append(out, fmt.Sprintf("%s %s>%s", c.Change, s.Source, s.Target))
	}
	return out
}

var diffCases = []struct {
	name   string
	a, b   []string
	ea, eb []string
	want   []string
}{
	{name: "equal", a: []string{"p:x|X|2"}, b: []string{"p:x|X|2"}},
	{name: "new and gone, by importance", a: []string{"p:g|G|1"}, b: []string{"p:a|A|1", "p:b|B|7", "p:c|C|1"},
		want: []string{"new -> p:b", "new -> p:a", "new -> p:c", "gone p:g ->"}},
	{name: "up and down, by how much", a: []string{"p:a|A|5", "p:b|B|5", "p:c|C|5"}, b: []string{"p:a|A|6", "p:b|B|9", "p:c|C|1"},
		want: []string{"up p:b -> p:b", "up p:a -> p:a", "down p:c -> p:c"}},
	{name: "merged into one that was there",
		a:    []string{"p:kerry|Kerry|2|a1:50 a2:7", "p:john-kerry|John Kerry|4|a1:10"},
		b:    []string{"p:john-kerry|John Kerry|6|a1:10 a1:50 a2:7"},
		want: []string{"merged p:john-kerry p:kerry -> p:john-kerry (mentions)"}},
	{name: "merged into a new one",
		a:    []string{"p:kerry|Kerry|2|a1:50", "p:john-kerry|John Kerry|4|a1:10"},
		b:    []string{"wikidata:Q1|John Kerry|6|a1:10 a1:50"},
		want: []string{"merged p:john-kerry p:kerry -> wikidata:Q1 (mentions)"}},
	{name: "split, one keeps the id",
		a:    []string{"p:clinton|Clinton|9|a1:10 a1:50"},
		b:    []string{"p:bill|Bill Clinton|4|a1:50", "p:clinton|Clinton|5|a1:10"},
		want: []string{"split p:clinton -> p:bill p:clinton (mentions)"}},
	{name: "split into new ones",
		a:    []string{"p:clinton|Clinton|9|a1:10 a1:50"},
		b:    []string{"p:bill|Bill Clinton|4|a1:50", "p:hillary|Hillary Clinton|5|a1:10"},
		want: []string{"split p:clinton -> p:bill p:hillary (mentions)"}},
	{name: "a merge that takes the other's name is no renaming",
		a:    []string{"p:kerry|Kerry|2|a1:50", "p:secretary|The Secretary|4|a1:10"},
		b:    []string{"p:secretary|Kerry|6|a1:10 a1:50"},
		want: []string{"merged p:kerry p:secretary -> p:secretary (mentions)"}},
	{name: "a merge under a new name is one",
		a:    []string{"p:kerry|Kerry|2|a1:50", "p:secretary|The Secretary|4|a1:10"},
		b:    []string{"p:secretary|John Kerry|6|a1:10 a1:50"},
		want: []string{"merged p:kerry p:secretary -> p:secretary (mentions)", "renamed p:secretary -> p:secretary"}},
	{name: "another id by its mentions",
		a:    []string{"p:jane|Jane|3|a1:10 a2:10"},
		b:    []string{"wikidata:Q7|Jane Doe|4|a1:10 a3:1"},
		want: []string{"renamed p:jane -> wikidata:Q7 (mentions)", "up p:jane -> wikidata:Q7 (mentions)"}},
	{name: "another id by name", a: []string{"p:jane-doe|Jane Doe|3|a1:10"}, b: []string{"wikidata:Q7|Jane Doe|3|b1:10"},
		want: []string{"renamed p:jane-doe -> wikidata:Q7 (name)"}},
	{name: "a name that two bear tells nothing", a: []string{"p:jane-doe|Jane Doe|3"}, b: []string{"wikidata:Q7|Jane Doe|3", "wikidata:Q8|Jane Doe|1"},
		want: []string{"new -> wikidata:Q7", "new -> wikidata:Q8", "gone p:jane-doe ->"}},
	{name: "another name", a: []string{"p:x|X|2"}, b: []string{"p:x|Xavier|2"}, want: []string{"renamed p:x -> p:x"}},
	{name: "another type", a: []string{"person:chase|Chase|2|a1:3"}, b: []string{"organization:chase|Chase|2|a1:3"},
		want: []string{"renamed person:chase -> organization:chase (mentions)", "retyped person:chase -> organization:chase (mentions)"}},
	{name: "most mentions decide", a: []string{"p:x|X|3|a1:1 a1:20 a1:40"}, b: []string{"p:y|Y|1|a1:1 b2:1", "p:z|Z|2|a1:20 a1:40"},
		want: []string{"split p:x -> p:y p:z (mentions)"}},
	{name: "edges: new, gone, up, down",
		a: []string{"p:a|A|1", "p:b|B|1", "p:c|C|1", "p:d|D|1"}, b: []string{"p:a|A|1", "p:b|B|1", "p:c|C|1", "p:d|D|1"},
		ea: []string{"p:a>p:b|2", "p:a>p:c|2", "p:a>p:d|2"}, eb: []string{"p:a>p:b|3", "p:a>p:c|1", "p:b>p:c|1", "p:c>p:d|4"},
		want: []string{"new p:c>p:d", "new p:b>p:c", "gone p:a>p:d", "up p:a>p:b", "down p:a>p:c"}},
	{name: "an edge follows its entity to a new id",
		a: []string{"p:a|A|1", "p:jane|Jane|3|a1:10"}, b: []string{"p:a|A|1", "wikidata:Q7|Jane|3|a1:10"},
		ea: []string{"p:a>p:jane|2"}, eb: []string{"p:a>wikidata:Q7|2"},
		want: []string{"renamed p:jane -> wikidata:Q7 (mentions)"}},
	{name: "an edge without direction may turn round",
		a: []string{"p:b|B|1", "p:z|Z|3|a1:10"}, b: []string{"p:a|A|3|a1:10", "p:b|B|1"},
		ea: []string{"p:b>p:z|2"}, eb: []string{"p:a>p:b|5"},
		want: []string{"renamed p:z -> p:a (mentions)", "up p:a>p:b"}},
	{name: "edges of merged entities become one, the edge between them none",
		a: []string{"p:a|A|1", "p:x|X|2|a1:10", "p:y|Y|2|a1:50"}, b: []string{"p:a|A|1", "p:x|X|3|a1:10 a1:50"},
		ea: []string{"p:a>p:x|2", "p:a>p:y|1", "p:x>p:y|1"}, eb: []string{"p:a>p:x|2"},
		want: []string{"merged p:x p:y -> p:x (mentions)"}},
	{name: "an id of before is among the links of now",
		a: []string{"geonames:1|A|1", "p:b|B|1"}, b: []string{"wikidata:Q9|A|1||geonames:1", "p:b|B|1"},
		ea: []string{"geonames:1>p:b|2"}, eb: []string{"p:b>wikidata:Q9|5"},
		want: []string{"renamed geonames:1 -> wikidata:Q9 (link)", "up p:b>wikidata:Q9"}},
}

func TestDiff(t *testing.T) {
	for _, c := range diffCases {
		t.Run(c.name, func(t *testing.T) {
			got := brief(diff.Graphs(graphOf(c.a, c.ea), graphOf(c.b, c.eb), diff.Options{}))
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(c.want, "\n  "))
			}
		})
	}
}

// TestDiffTurnsRound holds that B against A tells the same as A against B, the
// other way round.
func TestDiffTurnsRound(t *testing.T) {
	turned := map[diff.Change]diff.Change{diff.New: diff.Gone, diff.Gone: diff.New, diff.Merged: diff.Split, diff.Split: diff.Merged,
		diff.Up: diff.Down, diff.Down: diff.Up, diff.Renamed: diff.Renamed, diff.Retyped: diff.Retyped}
	for _, c := range diffCases {
		there := diff.Graphs(graphOf(c.a, c.ea), graphOf(c.b, c.eb), diff.Options{})
		back := diff.Graphs(graphOf(c.b, c.eb), graphOf(c.a, c.ea), diff.Options{})
		count := map[diff.Change][2]int{}
		for _, n := range there.Counts {
			count[turned[n.Change]] = [2]int{n.Entities, n.Edges}
		}
		for _, n := range back.Counts {
			if count[n.Change] != [2]int{n.Entities, n.Edges} {
				t.Errorf("%s: %s: %v there, %v back", c.name, n.Change, count[n.Change], n)
			}
		}
		if len(there.Counts) != len(back.Counts) {
			t.Errorf("%s: %v there, %v back", c.name, there.Counts, back.Counts)
		}
	}
}

func TestDiffLimit(t *testing.T) {
	b := graphOf([]string{"p:a|A|1", "p:b|B|7", "p:c|C|3"}, []string{"p:a>p:b|1", "p:a>p:c|2"})
	d := diff.Graphs(graphOf(nil, nil), b, diff.Options{Limit: 1})
	if got, want := brief(d), []string{"new -> p:b", "new p:a>p:c"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if want := []diff.ChangeCount{{Change: diff.New, Entities: 3, Edges: 2}}; !reflect.DeepEqual(d.Counts, want) {
		t.Errorf("counts %v, want %v", d.Counts, want)
	}
}

// recordOf makes a record whose clusters are "ENTITY|Name|start start…".
func recordOf(article, hash string, clusters ...string) *entities.Record {
	r := &entities.Record{Article: entities.ArticleInfo{ID: article, SHA256: hash}}
	for i, s := range clusters {
		f := strings.Split(s, "|")
		r.Clusters = append(r.Clusters, entities.Cluster{Entity: f[0], Name: f[1], Type: entities.Person})
		for _, start := range strings.Fields(f[2]) {
			m := entities.Mention{Cluster: i}
			fmt.Sscan(start, &m.Start)
			m.End = m.Start + 5
			r.Mentions = append(r.Mentions, m)
		}
	}
	return r
}

// sourceOf is a graph with a record.
func sourceOf(g *entities.Graph, r *entities.Record) diff.Source {
	return diff.Source{
		Graph: func(v codec.Visitor) error { return codec.VisitGraph(g, v) },
		Records: func(wanted func(string) bool, yield func(*entities.Record) error) error {
			if !wanted(r.Article.ID) {
				return nil
			}
			return yield(r)
		},
	}
}

// TestDiffOfMany holds that edges are the same sorted in files and cut as they come.
func TestDiffOfMany(t *testing.T) {
	const n = 300
	var names, before, after []string
	for i := range n {
		names = append(names, fmt.Sprintf("p:%03d|N%d|5", i, i))
		for k := i + 1; k < n; k++ {
			e := fmt.Sprintf("p:%03d>p:%03d|", i, k)
			if (i+k)%5 > 0 {
				before = append(before, e+"2")
			}
			if (i+k)%7 > 0 {
				after = append(after, e+fmt.Sprint(1+(i*k)%4))
			}
		}
	}
	a, b := sourceOf(graphOf(names, before), &entities.Record{}), sourceOf(graphOf(names, after), &entities.Record{})
	all, err := diff.Sources(a, b, diff.Options{})
	if err != nil {
		t.Fatal(err)
	}
	some, err := diff.Sources(a, b, diff.Options{Limit: 3, SpillDir: t.TempDir(), Memory: 1 << 14})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(all.Counts, some.Counts) {
		t.Errorf("counts %v, with files %v", all.Counts, some.Counts)
	}
	seen := map[diff.Change]int{}
	var want []diff.EdgeChange
	for _, e := range all.Edges {
		if seen[e.Change]++; seen[e.Change] <= 3 {
			want = append(want, e)
		}
	}
	if len(all.Edges) < 10_000 || !reflect.DeepEqual(want, some.Edges) {
		t.Errorf("%d changes; the leading ones are\n%v, with files\n%v", len(all.Edges), want, some.Edges)
	}
}

// TestDiffByRecords holds that records tell what the citations of the graphs
// alone cannot: Kerry of A cites a mention that B's merged entity does not.
func TestDiffByRecords(t *testing.T) {
	a := graphOf([]string{"p:john-kerry|John Kerry|4|a1:10", "p:kerry|Kerry|2|a1:50"}, nil)
	b := graphOf([]string{"p:john-kerry|John Kerry|6|a1:10 a1:20"}, nil)
	for _, c := range []struct {
		name   string
		record *entities.Record
		want   string
	}{
		{"by a cited mention of its cluster", recordOf("a1", "same", "p:other|Other|0", "p:local|Mr. Kerry|20 50"), "merged p:john-kerry p:kerry -> p:john-kerry (mentions)"},
		{"by the id of its cluster", recordOf("a1", "same", "p:john-kerry|Kerry|50"), "merged p:john-kerry p:kerry -> p:john-kerry (mentions)"},
		{"by the name of its cluster", recordOf("a1", "same", "p:local|John Kerry|50"), "merged p:john-kerry p:kerry -> p:john-kerry (mentions)"},
		{"by a mention that overlaps", recordOf("a1", "same", "p:john-kerry|Kerry|47"), "merged p:john-kerry p:kerry -> p:john-kerry (mentions)"},
		{"not in a text that changed", recordOf("a1", "another", "p:john-kerry|Kerry|50"), "gone p:kerry ->"},
		{"not elsewhere in the text", recordOf("a1", "same", "p:john-kerry|Kerry|70"), "gone p:kerry ->"},
	} {
		d, err := diff.Sources(sourceOf(a, recordOf("a1", "same", "p:john-kerry|John Kerry|10 20", "p:kerry|Kerry|50")), sourceOf(b, c.record), diff.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := brief(d); got[0] != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	if got := brief(diff.Graphs(a, b, diff.Options{})); got[0] != "gone p:kerry ->" {
		t.Errorf("without records: %q", got)
	}
}

// TestDiffOtherText holds that without records two articles of one id and other
// texts merge nothing: the first word of each is a dateline of five letters.
func TestDiffOtherText(t *testing.T) {
	a, b := graphOf([]string{"p:paris|Paris|1|day#1:0", "p:sofia|Sofia|1"}, nil), graphOf([]string{"p:lagos|Lagos|1|day#1:0", "p:sofia|Sofia|1"}, nil)
	for _, g := range []*entities.Graph{a, b} {
		for i := range g.Entities {
			g.Entities[i].Aliases = []entities.NameCount{{Name: g.Entities[i].Name, Mentions: 1}}
		}
	}
	if got, want := brief(diff.Graphs(a, b, diff.Options{})), []string{"new -> p:lagos", "gone p:paris ->"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	b.Entities[0].Aliases = append(b.Entities[0].Aliases, entities.NameCount{Name: "Paris", Mentions: 1})
	if got, want := brief(diff.Graphs(a, b, diff.Options{})), []string{"renamed p:paris -> p:lagos (mentions)"}; !slices.Equal(got, want) {
		t.Errorf("with a form of both: got %q, want %q", got, want)
	}
}

// TestDiffGolden holds the JSON of a diff with every kind of change.
func TestDiffGolden(t *testing.T) {
	a := graphOf([]string{"p:chase|Chase|3|a1:1", "p:clinton|Clinton|9|a2:10 a2:50", "p:gone|Gone|2", "p:kerry|Kerry|2|a1:50", "wikidata:Q1|John Kerry|4|a1:10"},
		[]string{"p:clinton>wikidata:Q1|2", "p:gone>wikidata:Q1|1"})
	b := graphOf([]string{"organization:chase|Chase|4|a1:1", "p:bill|Bill Clinton|4|a2:50", "p:hillary|Hillary Clinton|5|a2:10", "p:new|<New> & \"quoted\"|2", "wikidata:Q1|John Kerry|6|a1:10 a1:50"},
		[]string{"p:bill>wikidata:Q1|1", "p:hillary>wikidata:Q1|3", "p:new>wikidata:Q1|1"})
	a.Summary, b.Summary = entities.Summary{Articles: 9, Stories: 8, Entities: 5, Edges: 2}, entities.Summary{Articles: 10, Stories: 9, Entities: 5, Edges: 3}
	d := diff.Graphs(a, b, diff.Options{NameA: "monday", NameB: "tuesday"})
	var got bytes.Buffer
	enc := json.NewEncoder(&got)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(d); err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/diff.golden.json"
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("differs from %s (-update writes it anew):\n%s", golden, got.Bytes())
	}
}

// FuzzDiff holds laws for any two graphs: nothing panics, a graph against itself
// has no changes, every entity of one graph alone is told of.
func FuzzDiff(f *testing.F) {
	f.Add("p:a|A|1|a:1\np:b|B|2|a:9", "p:b|B|3|a:1 a:9", "p:a>p:b|1", "")
	f.Add("p:a|X|1", "p:c|X|1", "", "p:c>p:c|1")
	f.Fuzz(func(t *testing.T, as, bs, eas, ebs string) {
		a, b := fuzzGraph(as, eas), fuzzGraph(bs, ebs)
		for _, g := range []*entities.Graph{a, b} {
			if d := diff.Graphs(g, g, diff.Options{}); len(d.Entities)+len(d.Edges) > 0 {
				t.Fatalf("a graph differs from itself: %q", brief(d))
			}
		}
		told := map[string]bool{}
		d := diff.Graphs(a, b, diff.Options{})
		for _, c := range d.Entities {
			for _, e := range append(c.A, c.B...) {
				told[e.ID] = true
			}
		}
		for _, pair := range [2][2]*entities.Graph{{a, b}, {b, a}} {
			for _, e := range pair[0].Entities {
				has := slices.ContainsFunc(pair[1].Entities, func(o entities.Entity) bool { return o.ID == e.ID })
				if !has && !told[e.ID] {
					t.Fatalf("%q is in one graph alone and not told of: %q", e.ID, brief(d))
				}
			}
		}
	})
}

// fuzzGraph takes what lines are whole; ids are sorted and single, as in every graph.
func fuzzGraph(es, rs string) *entities.Graph {
	g := &entities.Graph{}
	for _, line := range strings.Split(es, "\n") {
		f := strings.Split(line, "|")
		if len(f) < 3 {
			continue
		}
		if len(f) > 3 {
			var spans []string
			for _, s := range strings.Fields(f[3]) {
				if strings.Contains(s, ":") {
					spans = append(spans, s)
				}
			}
			line = strings.Join(append(f[:3:3], strings.Join(spans, " ")), "|")
		}
		g.Entities = append(g.Entities, ent(line))
	}
	slices.SortFunc(g.Entities, func(x, y entities.Entity) int { return strings.Compare(x.ID, y.ID) })
	g.Entities = slices.CompactFunc(g.Entities, func(x, y entities.Entity) bool { return x.ID == y.ID })
	for _, line := range strings.Split(rs, "\n") {
		if len(strings.FieldsFunc(line, func(r rune) bool { return r == '>' || r == '|' })) == 3 {
			g.Edges = append(g.Edges, rel(line))
		}
	}
	return g
}

// BenchmarkDiff compares graphs of 20,000 entities and 100,000 edges of which a
// tenth changed.
func BenchmarkDiff(b *testing.B) {
	const n, edges = 20_000, 5
	build := func(changed bool) *entities.Graph {
		g := &entities.Graph{}
		for i := range n {
			e := entities.Entity{ID: fmt.Sprintf("p:%06d", i), Name: fmt.Sprintf("Name %d", i), Stories: 2, Evidence: []entities.Evidence{{Article: fmt.Sprintf("a%d", i/10), Start: i % 10, End: i%10 + 1}}}
			if changed && i%10 == 0 {
				e.ID = fmt.Sprintf("q:%06d", i)
			}
			g.Entities = append(g.Entities, e)
		}
		for i := range n {
			for j := 1; j <= edges && i+j < n; j++ {
				g.Edges = append(g.Edges, entities.Edge{Source: g.Entities[i].ID, Target: g.Entities[i+j].ID, Type: "cooccurs", Stories: 1})
			}
		}
		return g
	}
	before, after := build(false), build(true)
	b.ReportAllocs()
	for b.Loop() {
		d := diff.Graphs(before, after, diff.Options{})
		if len(d.Counts) != 1 || d.Counts[0] != (diff.ChangeCount{Change: diff.Renamed, Entities: n / 10}) {
			b.Fatalf("counts %v", d.Counts)
		}
	}
}
