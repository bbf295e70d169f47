package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"newsgraph/entities"
)

// Bounds of what a report holds, whatever the size of the run.
const (
	maxIncluded     = 1000   // entities that can be opened
	minPerType      = 150    // of them of each type, where there are as many
	maxArticles     = 12_000 // articles that are listed
	maxSentencePool = 2_000_000
)

// collected is what the walks over the records bring together.
type collected struct {
	in   *Input
	ents []*entities.Entity // included, most stories first
	num  map[string]int32   // id → index in ents

	articles []article // by date, then id
	byKey    map[string]int32
	stories  []story // by number of articles, then date
	sources  int     // distinct
	undated  int     // articles without a date that tells a bin
	strays   int     // articles far outside the time of the others
	skipped  int     // sentences that were not even looked at: the pool is full

	span     timeSpan
	timeline []int     // articles in each bin
	told     []int     // stories that begin in each bin
	in2      [][]int32 // by entity: its articles, ascending
	hits     [][]int32 // by entity: how often each of them names it
	shape    [][]int   // by entity: articles in each bin

	pool      []sentence
	members   []int32              // of the pool's sentences: included entities, ascending
	claims    []claimKey           // of the pool's sentences: what they claim
	poolOf    [][]int32            // by entity: its sentences in the pool
	claimedIn map[claimKey][]int32 // by relation: the sentences of the pool that claim it
	quotes    []quote
	reasons   []map[string]int // by entity: grounds of the merges within articles
}

type article struct {
	id, key, title, date, source, url string
	story                             int32
	names                             int // distinct included entities
	bin                               int // -1 without date
}

type story struct {
	articles []int32 // by date
}

// sentence is a place to quote: a span of a field of an article.
type sentence struct {
	article      int32
	field        entities.Field
	start, end   int32 // bytes
	first, count int32 // in members
	weight       uint8 // 0 for body and headline, more for bylines and credits
	picked       bool

	firstClaim, claimCount int32 // in claims
}

// aside reports whether it stands in a zone around the prose: its names are
// named with nobody.
func (s *sentence) aside() bool { return s.weight > 1 }

func (g *collected) membersOf(s *sentence) []int32 { return g.members[s.first : s.first+s.count] }

// gather walks the records once.
func collect(in *Input) (*collected, error) {
	g := &collected{in: in, num: map[string]int32{}, byKey: map[string]int32{}}
	g.include()
	n := len(g.ents)
	g.in2, g.hits = make([][]int32, n), make([][]int32, n)
	g.reasons = make([]map[string]int, n)
	if in.Records != nil {
		if err := in.Records(func(r *entities.Record) error { g.add(r); return nil }); err != nil {
			return nil, fmt.Errorf("report: records: %w", err)
		}
	}
	g.order()
	g.time()
	g.poolOf, g.claimedIn = make([][]int32, n), map[claimKey][]int32{}
	for i := range g.pool {
		for _, c := range g.claimsIn(&g.pool[i]) {
			g.claimedIn[c] = append(g.claimedIn[c], int32(i))
		}
		for _, e := range g.membersOf(&g.pool[i]) {
			g.poolOf[e] = append(g.poolOf[e], int32(i))
		}
	}
	return g, nil
}

// include picks the entities that the report can open.
func (g *collected) include() { g.includeLeading(maxIncluded) }

func (g *collected) includeLeading(most int) {
	all := make([]*entities.Entity, 0, len(g.in.Graph.Entities))
	for i := range g.in.Graph.Entities {
		all = append(all, &g.in.Graph.Entities[i])
	}
	slices.SortFunc(all, entities.CompareWeight)
	var perType [4]int
	for i, e := range all {
		t := int(e.Type) & 3
		if i >= most && perType[t] >= minPerType {
			continue
		}
		perType[t]++
		g.num[e.ID] = int32(len(g.ents))
		g.ents = append(g.ents, e)
	}
}

func (g *collected) add(r *entities.Record) {
	key := r.Key()
	if _, seen := g.byKey[key]; seen {
		return
	}
	art := int32(len(g.articles))
	g.byKey[key] = art
	a := &r.Article
	g.articles = append(g.articles, article{id: a.ID, key: key, title: firstLine(a.Title), date: a.Date, source: a.Source, url: a.URL})
	who := g.who(key, r)
	g.addPresence(art, r, who)
	g.addSentences(art, r, who)
}

// who maps the record's clusters to included entities, -1 for none.
func (g *collected) who(key string, r *entities.Record) []int32 {
	who := make([]int32, len(r.Clusters))
	for i := range who {
		n, ok := g.num[g.in.entity(key, r, i)]
		if !ok {
			n = -1
		}
		who[i] = n
	}
	return who
}

func (g *collected) addPresence(art int32, r *entities.Record, who []int32) {
	for i, e := range who {
		if e < 0 {
			continue
		}
		for _, s := range r.Clusters[i].Steps {
			if s.Kind != "merge" {
				continue
			}
			if g.reasons[e] == nil {
				g.reasons[e] = map[string]int{}
			}
			g.reasons[e][s.Reason]++
		}
	}
	names := 0
	for i := range r.Mentions {
		e := who[r.Mentions[i].Cluster]
		if e < 0 {
			continue
		}
		list := g.in2[e]
		if len(list) == 0 || list[len(list)-1] != art {
			g.in2[e], g.hits[e] = append(list, art), append(g.hits[e], 0)
			names++
		}
		g.hits[e][len(g.hits[e])-1]++
	}
	g.articles[art].names = names
}

// addSentences puts the article's sentences that name included entities into the pool.
func (g *collected) addSentences(art int32, r *entities.Record, who []int32) {
	ms, claims := r.Mentions, claimsOf(r, who)
	for i := 0; i < len(ms); {
		j, end := i, ms[i].End
		first := int32(len(g.members))
		weight := uint8(3)
		for ; j < len(ms) && ms[j].Field == ms[i].Field && ms[j].Sentence == ms[i].Sentence; j++ {
			end = max(end, ms[j].End)
			if e := who[ms[j].Cluster]; e >= 0 && !slices.Contains(g.members[first:], e) {
				g.members = append(g.members, e)
			}
			weight = min(weight, zoneWeight(&ms[j]))
		}
		if int32(len(g.members)) > first {
			if len(g.pool) >= maxSentencePool {
				g.members, g.skipped = g.members[:first], g.skipped+1
			} else {
				slices.Sort(g.members[first:])
				from, to := quoteSpan(r, ms[i].Field, ms[i].Start, end)
				s := sentence{
					article: art, field: ms[i].Field, start: int32(from), end: int32(to),
					first: first, count: int32(len(g.members)) - first, weight: weight,
				}
				g.addClaims(&s, claimsAt(claims, ms[i].Field, ms[i].Start))
				g.pool = append(g.pool, s)
			}
		}
		i = j
	}
}

// zoneWeight ranks sentences for quoting: prose before credits.
func zoneWeight(m *entities.Mention) uint8 {
	for _, f := range m.Flags {
		switch f {
		case entities.FlagByline, entities.FlagBoilerplate:
			return 3
		case entities.FlagDateline, entities.FlagCaption:
			return 2
		case entities.FlagHeadline:
			return 1
		}
	}
	return 0
}

// order sorts articles by date and id, and renames them everywhere.
func (g *collected) order() {
	n := len(g.articles)
	at := make([]int32, n) // new → old
	for i := range at {
		at[i] = int32(i)
	}
	slices.SortFunc(at, func(x, y int32) int {
		a, b := &g.articles[x], &g.articles[y]
		return cmp.Or(cmp.Compare(a.date, b.date), cmp.Compare(a.id, b.id), cmp.Compare(a.key, b.key))
	})
	renamed := make([]int32, n)
	sorted := make([]article, n)
	for to, from := range at {
		renamed[from] = int32(to)
		sorted[to] = g.articles[from]
		g.byKey[sorted[to].key] = int32(to)
	}
	g.articles = sorted
	for i := range g.pool {
		g.pool[i].article = renamed[g.pool[i].article]
	}
	slices.SortStableFunc(g.pool, func(a, b sentence) int {
		return cmp.Or(cmp.Compare(a.article, b.article), -cmp.Compare(a.field, b.field), cmp.Compare(a.start, b.start))
	})
	for e := range g.in2 {
		g.renamePresence(e, renamed)
	}
	g.group()
	seen := map[string]bool{}
	for i := range g.articles {
		if s := g.articles[i].source; s != "" && !seen[s] {
			seen[s] = true
			g.sources++
		}
	}
}

func (g *collected) renamePresence(e int, renamed []int32) {
	type presence struct{ article, hits int32 }
	ps := make([]presence, len(g.in2[e]))
	for i, a := range g.in2[e] {
		ps[i] = presence{renamed[a], g.hits[e][i]}
	}
	slices.SortFunc(ps, func(a, b presence) int { return cmp.Compare(a.article, b.article) })
	for i, p := range ps {
		g.in2[e][i], g.hits[e][i] = p.article, p.hits
	}
}

// group makes the stories.
func (g *collected) group() {
	index := map[string]int{}
	for i := range g.articles {
		s := g.in.story(g.articles[i].key)
		n, ok := index[s]
		if !ok {
			n = len(g.stories)
			index[s] = n
			g.stories = append(g.stories, story{})
		}
		g.stories[n].articles = append(g.stories[n].articles, int32(i))
	}
	slices.SortStableFunc(g.stories, func(a, b story) int { return cmp.Compare(len(b.articles), len(a.articles)) })
	for n := range g.stories {
		for _, a := range g.stories[n].articles {
			g.articles[a].story = int32(n)
		}
	}
}

// copies returns the stories of more than one article; they come first.
func (g *collected) copies() []story {
	n := 0
	for n < len(g.stories) && len(g.stories[n].articles) > 1 {
		n++
	}
	return g.stories[:n]
}

// time spreads articles over days, weeks, months or years.
func (g *collected) time() {
	var dates []string
	for i := range g.articles {
		dates = append(dates, g.articles[i].date)
	}
	g.span = newTimeSpan(dates)
	g.timeline, g.told = make([]int, g.span.len()), make([]int, g.span.len())
	for i := range g.articles {
		a := &g.articles[i]
		a.bin = g.span.bin(a.date)
		if a.bin < 0 {
			if g.span.tells(a.date) {
				g.strays++
			} else {
				g.undated++
			}
			continue
		}
		g.timeline[a.bin]++
		if g.stories[a.story].articles[0] == int32(i) {
			g.told[a.bin]++
		}
	}
	g.shape = make([][]int, len(g.ents))
	for e := range g.ents {
		g.shape[e] = make([]int, g.span.len())
		for _, a := range g.in2[e] {
			if b := g.articles[a].bin; b >= 0 {
				g.shape[e][b]++
			}
		}
	}
}

func firstLine(s string) string {
	s = strings.TrimSpace(s)
	if i := strings.IndexAny(s, "\n\r"); i >= 0 {
		return strings.TrimSpace(s[:i])
	}
	return s
}
