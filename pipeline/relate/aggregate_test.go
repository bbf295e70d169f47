package relate

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/relate/stories"
)

// same resolves every cluster to its id within the article.
type same map[string][]string

func (s same) ids() []string {
	seen := map[string]bool{}
	for _, list := range s {
		for _, id := range list {
			seen[id] = true
		}
	}
	delete(seen, "")
	return slices.Sorted(maps.Keys(seen))
}

// numbered is same with numbers for ids.
type numbered struct {
	ids []string
	of  map[string][]uint32
}

func (s same) numbered() numbered {
	n := numbered{s.ids(), map[string][]uint32{}}
	for key, list := range s {
		for _, id := range list {
			at, ok := slices.BinarySearch(n.ids, id)
			if ok {
				at++
			}
			n.of[key] = append(n.of[key], uint32(at))
		}
	}
	return n
}

func (n numbered) Clusters(dst []uint32, record string) []uint32 {
	return append(dst, n.of[record]...)
}
func (n numbered) Spread(dst []uint8, _ string) []uint8 { return dst }
func (n numbered) Len() int                             { return len(n.ids) }
func (n numbered) IDs() func(i int) string              { return func(i int) string { return n.ids[i] } }
func (n numbered) At(i int) entities.Entity             { return entities.Entity{ID: n.ids[i], Name: n.ids[i]} }

// grouped makes one story of the records with the same story(i): they have one text.
func grouped(t testing.TB, recs []*entities.Record, story func(i int) int) *stories.Grouping {
	s := stories.New("", 0)
	for i, r := range recs {
		text := randomText(rand.New(rand.NewPCG(8, uint64(story(i)))), 60)
		doc := &entities.Document{Article: &entities.Article{Text: text}, Sentences: []entities.Sentence{{Zone: entities.Body, End: len(text)}}}
		addStory(t, s, r, stories.Signature(doc), "")
	}
	return group(t, s)
}

func addStory(t testing.TB, s *stories.Finder, r *entities.Record, signature, paragraphs string) {
	t.Helper()
	if err := s.Add(r.Key(), signature, paragraphs, r.Article.Date, r.Article.Source); err != nil {
		t.Fatal(err)
	}
}

func group(t testing.TB, s *stories.Finder) *stories.Grouping {
	t.Helper()
	g, err := s.Group(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return g
}

func randomText(rng *rand.Rand, words int) string {
	var b strings.Builder
	for range words {
		for range 3 + rng.IntN(6) {
			b.WriteByte(byte('a' + rng.IntN(26)))
		}
		b.WriteByte(' ')
	}
	return b.String()
}

// madeRecords makes records that name entities at random.
func madeRecords(n, perArticle, known int) ([]*entities.Record, same) {
	rng := rand.New(rand.NewPCG(11, 11))
	who := same{}
	var recs []*entities.Record
	for i := range n {
		rec := &entities.Record{Sentences: 3, Tokens: 60}
		rec.Article.ID = fmt.Sprintf("a%06d", i)
		if i%7 != 0 {
			rec.Article.Date = fmt.Sprintf("2020-%02d-%02d", 1+i%12, 1+i%28)
		}
		var ids []string
		for c := range perArticle {
			id := fmt.Sprintf("person:p%d", rng.IntN(known))
			ids = append(ids, id)
			rec.Clusters = append(rec.Clusters, entities.Cluster{Confidence: 0.9, Names: []entities.NameCount{{Name: id[7:], Mentions: 2}}})
			for k := range 2 {
				rec.Mentions = append(rec.Mentions, entities.Mention{Cluster: c, Start: 10*c + k, End: 10*c + k + 1, Flags: []entities.Flag{}})
			}
			for d := range c {
				e := entities.LocalEdge{A: d, B: c, Evidence: []entities.Anchor{}}
				if rng.IntN(3) == 0 {
					e.Sentences = 1
					e.Evidence = append(e.Evidence, entities.Anchor{Start: 100 * d, End: 100*d + 50})
				}
				rec.Edges = append(rec.Edges, e)
			}
		}
		who[rec.Key()] = ids
		recs = append(recs, rec)
	}
	return recs, who
}

func addTo(t testing.TB, s *Aggregator, rec *entities.Record) {
	if err := s.Add(rec); err != nil {
		t.Fatal(err)
	}
}

func TestAggregateIsTheSameInAnyOrder(t *testing.T) {
	recs, who := madeRecords(200, 8, 40)
	g := grouped(t, recs, func(i int) int { return i / 3 })
	var want string
	for round := range 4 {
		s := NewAggregator(who.numbered(), g)
		if round > 1 {
			s.SpillTo(t.TempDir(), 4000*round) // many files
		}
		for _, i := range rand.New(rand.NewPCG(2, uint64(round))).Perm(len(recs)) {
			addTo(t, s, recs[i])
			addTo(t, s, recs[i])
		}
		ents, edges, summary, err := s.Graph()
		if err != nil {
			t.Fatal(err)
		}
		b, _ := json.Marshal([]any{ents, edges, summary})
		if round == 0 {
			want = string(b)
			checkSum(t, ents, edges, summary)
		} else if string(b) != want {
			t.Fatal("the order of records changes the graph")
		}
	}
}

// checkSum holds for every graph: order, counts that agree, evidence.
func checkSum(t *testing.T, ents []entities.Entity, edges []entities.Edge, summary entities.Summary) {
	t.Helper()
	mentions := 0
	byID := map[string]*entities.Entity{}
	for i := range ents {
		e := &ents[i]
		byID[e.ID] = e
		if i > 0 && ents[i-1].ID >= e.ID {
			t.Fatalf("%s before %s", ents[i-1].ID, e.ID)
		}
		mentions += e.Mentions
		sum := 0
		for _, a := range e.Aliases {
			sum += a.Mentions
		}
		if sum != e.Mentions || e.Stories > e.Articles || e.Articles > e.Mentions || len(e.Evidence) == 0 || len(e.Evidence) > entities.MaxEvidence || e.First > e.Last {
			t.Fatalf("counts do not agree: %+v", e)
		}
	}
	if mentions != summary.Mentions || len(ents) != summary.Entities || len(edges) != summary.Edges {
		t.Fatalf("summary %+v, %d mentions", summary, mentions)
	}
	for i := range edges {
		e := &edges[i]
		a, b := byID[e.Source], byID[e.Target]
		if a == nil || b == nil || e.Source >= e.Target {
			t.Fatalf("edge %+v", e)
		}
		if i > 0 && (edges[i-1].Source > e.Source || edges[i-1].Source == e.Source && edges[i-1].Target >= e.Target) {
			t.Fatal("edges are not in order")
		}
		if e.Articles > min(a.Articles, b.Articles) || e.Stories > e.Articles || len(e.Evidence) == 0 || e.NPMI < -1 || e.NPMI > 1 {
			t.Fatalf("edge %+v of %d and %d articles", e, a.Articles, b.Articles)
		}
	}
}

func TestNPMI(t *testing.T) {
	for _, c := range []struct {
		x, y, xy, n int
		want        float64
	}{
		{10, 10, 10, 100, 1}, // always together
		{10, 10, 1, 100, 0},  // as often as by chance
		{50, 50, 1, 100, -0.699},
		{1, 1, 1, 1, 1},
		{4, 2, 2, 16, math.Round(1000*math.Log(4)/math.Log(8)) / 1000},
	} {
		if got := npmi(c.x, c.y, c.xy, c.n); math.Abs(got-c.want) > 0.0011 {
			t.Errorf("npmi(%d,%d,%d,%d) = %v, want %v", c.x, c.y, c.xy, c.n, got, c.want)
		}
	}
}

// TestAggregateEvidencePrefersStories cites one article of each story first.
func TestAggregateEvidencePrefersStories(t *testing.T) {
	who := same{}
	var recs []*entities.Record
	for i := range 9 {
		rec := &entities.Record{Clusters: []entities.Cluster{{Names: []entities.NameCount{{Name: "p", Mentions: 1}}}, {Names: []entities.NameCount{{Name: "q", Mentions: 1}}}}}
		rec.Article.ID = fmt.Sprintf("a%d", i)
		rec.Article.Date = fmt.Sprintf("2020-01-%02d", 9-i)
		rec.Mentions = []entities.Mention{{Cluster: 0, Start: 1, End: 2}, {Cluster: 1, Start: 3, End: 4}}
		rec.Edges = []entities.LocalEdge{{A: 0, B: 1, Sentences: 1, Evidence: []entities.Anchor{{Start: 0, End: 5}}}}
		who[rec.Key()] = []string{"person:p", "person:q"}
		recs = append(recs, rec)
	}
	s := NewAggregator(who.numbered(), grouped(t, recs, func(i int) int { return i / 3 }))
	for _, r := range recs {
		addTo(t, s, r)
	}
	ents, edges, _, err := s.Graph()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"a8", "a5", "a2", "a7", "a6"} // by date, a new story each, then the rest
	for k, ev := range [][]entities.Evidence{ents[0].Evidence, edges[0].Evidence} {
		for i := range want {
			if i >= len(ev) || ev[i].Article != want[i] {
				t.Fatalf("%d: evidence %+v, want %v", k, ev, want)
			}
		}
	}
	if edges[0].Articles != 9 || edges[0].Stories != 3 || edges[0].Sentences != 9 || edges[0].First != "2020-01-01" || edges[0].Last != "2020-01-09" {
		t.Errorf("edge %+v", edges[0])
	}
}

// TestAggregateJoinsClusters gives two clusters of an article to one entity: the
// sentence that pairs both with a third counts once.
func TestAggregateJoinsClusters(t *testing.T) {
	rec := &entities.Record{Clusters: make([]entities.Cluster, 4)}
	at := func(n int) []entities.Anchor { return []entities.Anchor{{Start: n, End: n + 5}} }
	rec.Edges = []entities.LocalEdge{
		{A: 0, B: 1, Sentences: 1, Evidence: at(0)},
		{A: 0, B: 2, Sentences: 1, Evidence: at(0)},
		{A: 1, B: 2, Sentences: 1, Evidence: at(0)},
		{A: 1, B: 3, Sentences: 1, Evidence: at(9)},
	}
	for c := range 4 {
		rec.Clusters[c].Names = []entities.NameCount{{Name: "x", Mentions: 1}}
		rec.Mentions = append(rec.Mentions, entities.Mention{Cluster: c, Start: c, End: c + 1})
	}
	who := same{rec.Key(): {"person:a", "person:b", "person:b", ""}}
	s := NewAggregator(who.numbered(), grouped(t, []*entities.Record{rec}, func(int) int { return 0 }))
	addTo(t, s, rec)
	ents, edges, summary, err := s.Graph()
	if err != nil {
		t.Fatal(err)
	}
	if len(edges) != 1 || edges[0].Sentences != 1 || len(edges[0].Evidence) != 1 {
		t.Errorf("edges %+v", edges)
	}
	if len(ents) != 2 || ents[1].Mentions != 2 || summary.Mentions != 3 {
		t.Errorf("entities %+v, summary %+v", ents, summary)
	}
}

// TestAggregateRelations holds that relations are edges of their own beside what is
// named together: in order, each way where they have a direction, counted by the
// articles and stories that claim them, sure as the surest claim.
func TestAggregateRelations(t *testing.T) {
	who := same{}
	var recs []*entities.Record
	for i := range 4 {
		rec := &entities.Record{Clusters: make([]entities.Cluster, 2)}
		rec.Article.ID, rec.Article.Date = fmt.Sprintf("a%d", i), fmt.Sprintf("2020-01-0%d", i+1)
		rec.Article.Source = fmt.Sprintf("outlet %d", i/2)
		for c := range rec.Clusters {
			rec.Clusters[c].Names = []entities.NameCount{{Name: "x", Mentions: 1}}
			rec.Mentions = append(rec.Mentions, entities.Mention{Cluster: c, Start: c, End: c + 1})
		}
		at := []entities.Anchor{{Start: 0, End: 5}}
		rec.Edges = []entities.LocalEdge{{A: 0, B: 1, Sentences: 1, Evidence: at}}
		if i > 0 { // b leads a, and a met b: the cluster of the smaller id is the second
			rec.Relations = []entities.Relation{
				{A: 0, B: 1, Type: entities.LeaderOf, Confidence: 0.9 + float64(i)/100, Sentences: 1, Evidence: at},
				{A: 0, B: 1, Type: entities.MetWith, Confidence: 0.8, Sentences: 2, Evidence: at},
				{A: 0, B: 1, Type: "married-to", Confidence: 0.8, Sentences: 1, Evidence: at},
			}
		}
		who[rec.Key()] = []string{"person:b", "person:a"}
		recs = append(recs, rec)
	}
	s := NewAggregator(who.numbered(), grouped(t, recs, func(i int) int { return i / 2 }))
	for _, r := range recs {
		addTo(t, s, r)
	}
	ents, edges, summary, err := s.Graph()
	if err != nil {
		t.Fatal(err)
	}
	if ents[0].Sources != 2 || ents[0].Salience != 1 || ents[0].Community != 1 || ents[0].Centrality != 1 {
		t.Errorf("entity %+v", ents[0])
	}
	want := []string{
		"person:a person:b cooccurs 4 sentences 4 articles 2 stories 2020-01-01 2020-01-04 0.00",
		"person:a person:b met-with 6 sentences 3 articles 2 stories 2020-01-02 2020-01-04 0.80",
		"person:b person:a leader-of 3 sentences 3 articles 2 stories 2020-01-02 2020-01-04 0.93",
	}
	var got []string
	for _, e := range edges {
		got = append(got, fmt.Sprintf("%s %s %s %d sentences %d articles %d stories %s %s %.2f", e.Source, e.Target, e.Type, e.Sentences, e.Articles, e.Stories, e.First, e.Last, e.Confidence))
		if len(e.Evidence) != e.Articles {
			t.Errorf("%s: evidence %+v", e.Type, e.Evidence)
		}
	}
	if !slices.Equal(got, want) || summary.Edges != 3 {
		t.Errorf("%d edges: %q\nwant %q", summary.Edges, got, want)
	}
}

func BenchmarkAggregate(b *testing.B) {
	recs, who := madeRecords(2000, 20, 5000)
	g := grouped(b, recs, func(i int) int { return i })
	n := who.numbered()
	for b.Loop() {
		s := NewAggregator(n, g)
		for _, r := range recs {
			addTo(b, s, r)
		}
		if _, _, summary, err := s.Graph(); err != nil || summary.Mentions != 2000*20*2 {
			b.Fatalf("%+v", summary)
		}
	}
	b.ReportMetric(float64(len(recs))*float64(b.N)/b.Elapsed().Seconds(), "articles/s")
}
