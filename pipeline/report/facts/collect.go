package facts

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"newsgraph/entities"
)

// Bounds of what a report holds, whatever the size of the run.
const (
	MaxIncluded     = 1000   // entities that can be opened
	minPerType      = 150    // of them of each type, where there are as many
	MaxArticles     = 12_000 // articles that are listed
	maxSentencePool = 2_000_000
)

// Collected is what the walks over the records bring together.
type Collected struct {
	Input    *Input
	Entities []*entities.Entity // included, most stories first
	IndexOf  map[string]int32   // id → index in Entities

	Articles []article // by date, then id
	byKey    map[string]int32
	Stories  []story // by number of articles, then date
	Sources  int     // distinct
	Undated  int     // articles without a date that tells a bin
	Strays   int     // articles far outside the time of the others
	skipped  int     // sentences that were not even looked at: the pool is full

	Span         timeSpan
	Timeline     []int     // articles in each bin
	StoriesBegun []int     // stories that begin in each bin
	ArticlesOf   [][]int32 // by entity: its articles, ascending
	HitsOf       [][]int32 // by entity: how often each of them names it
	Shape        [][]int   // by entity: articles in each bin

	pool      []sentence
	members   []int32              // of the pool's sentences: included entities, ascending
	claims    []ClaimKey           // of the pool's sentences: what they claim
	poolOf    [][]int32            // by entity: its sentences in the pool
	ClaimedIn map[ClaimKey][]int32 // by relation: the sentences of the pool that claim it
	Quotes    []quote
	Reasons   []map[string]int // by entity: grounds of the merges within articles
}

type article struct {
	ID, key, title, Date, Source, URL string
	Story                             int32
	names                             int // distinct included entities
	Bin                               int // -1 without date
}

type story struct {
	Articles []int32 // by date
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

func (g *Collected) membersOf(s *sentence) []int32 { return g.members[s.first : s.first+s.count] }

// gather walks the records once.
func Collect(in *Input) (*Collected, error) {
	g := &Collected{Input: in, IndexOf: map[string]int32{}, byKey: map[string]int32{}}
	g.include()
	n := len(g.Entities)
	g.ArticlesOf, g.HitsOf = make([][]int32, n), make([][]int32, n)
	g.Reasons = make([]map[string]int, n)
	if in.Records != nil {
		if err := in.Records(func(r *entities.Record) error { g.add(r); return nil }); err != nil {
			return nil, fmt.Errorf("report: records: %w", err)
		}
	}
	g.order()
	g.time()
	g.poolOf, g.ClaimedIn = make([][]int32, n), map[ClaimKey][]int32{}
	for i := range g.pool {
		for _, c := range g.claimsIn(&g.pool[i]) {
			g.ClaimedIn[c] = append(g.ClaimedIn[c], int32(i))
		}
		for _, e := range g.membersOf(&g.pool[i]) {
			g.poolOf[e] = append(g.poolOf[e], int32(i))
		}
	}
	return g, nil
}

// include picks the entities that the report can open.
func (g *Collected) include() { g.IncludeLeading(MaxIncluded) }

func (g *Collected) IncludeLeading(most int) {
	all := make([]*entities.Entity, 0, len(g.Input.Graph.Entities))
	for i := range g.Input.Graph.Entities {
		all = append(all, &g.Input.Graph.Entities[i])
	}
	slices.SortFunc(all, entities.CompareWeight)
	var perType [4]int
	for i, e := range all {
		t := int(e.Type) & 3
		if i >= most && perType[t] >= minPerType {
			continue
		}
		perType[t]++
		g.IndexOf[e.ID] = int32(len(g.Entities))
		g.Entities = append(g.Entities, e)
	}
}

func (g *Collected) add(r *entities.Record) {
	key := r.Key()
	if _, seen := g.byKey[key]; seen {
		return
	}
	art := int32(len(g.Articles))
	g.byKey[key] = art
	a := &r.Article
	g.Articles = append(g.Articles, article{ID: a.ID, key: key, title: firstLine(a.Title), Date: a.Date, Source: a.Source, URL: a.URL})
	who := g.who(key, r)
	g.addPresence(art, r, who)
	g.addSentences(art, r, who)
}

// who maps the record's clusters to included entities, -1 for none.
func (g *Collected) who(key string, r *entities.Record) []int32 {
	who := make([]int32, len(r.Clusters))
	for i := range who {
		n, ok := g.IndexOf[g.Input.entity(key, r, i)]
		if !ok {
			n = -1
		}
		who[i] = n
	}
	return who
}

func (g *Collected) addPresence(art int32, r *entities.Record, who []int32) {
	for i, e := range who {
		if e < 0 {
			continue
		}
		for _, s := range r.Clusters[i].Steps {
			if s.Kind != "merge" {
				continue
			}
			if g.Reasons[e] == nil {
				g.Reasons[e] = map[string]int{}
			}
			g.Reasons[e][s.Reason]++
		}
	}
	names := 0
	for i := range r.Mentions {
		e := who[r.Mentions[i].Cluster]
		if e < 0 {
			continue
		}
		list := g.ArticlesOf[e]
		if len(list) == 0 || list[len(list)-1] != art {
			g.ArticlesOf[e], g.HitsOf[e] = append(list, art), append(g.HitsOf[e], 0)
			names++
		}
		g.HitsOf[e][len(g.HitsOf[e])-1]++
	}
	g.Articles[art].names = names
}

// addSentences puts the article's sentences that name included entities into the pool.
func (g *Collected) addSentences(art int32, r *entities.Record, who []int32) {
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
				from, to := QuoteSpan(r, ms[i].Field, ms[i].Start, end)
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
func (g *Collected) order() {
	n := len(g.Articles)
	at := make([]int32, n) // new → old
	for i := range at {
		at[i] = int32(i)
	}
	slices.SortFunc(at, func(x, y int32) int {
		a, b := &g.Articles[x], &g.Articles[y]
		return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID), cmp.Compare(a.key, b.key))
	})
	renamed := make([]int32, n)
	sorted := make([]article, n)
	for to, from := range at {
		renamed[from] = int32(to)
		sorted[to] = g.Articles[from]
		g.byKey[sorted[to].key] = int32(to)
	}
	g.Articles = sorted
	for i := range g.pool {
		g.pool[i].article = renamed[g.pool[i].article]
	}
	slices.SortStableFunc(g.pool, func(a, b sentence) int {
		return cmp.Or(cmp.Compare(a.article, b.article), -cmp.Compare(a.field, b.field), cmp.Compare(a.start, b.start))
	})
	for e := range g.ArticlesOf {
		g.renamePresence(e, renamed)
	}
	g.group()
	seen := map[string]bool{}
	for i := range g.Articles {
		if s := g.Articles[i].Source; s != "" && !seen[s] {
			seen[s] = true
			g.Sources++
		}
	}
}

func (g *Collected) renamePresence(e int, renamed []int32) {
	type presence struct{ article, hits int32 }
	ps := make([]presence, len(g.ArticlesOf[e]))
	for i, a := range g.ArticlesOf[e] {
		ps[i] = presence{renamed[a], g.HitsOf[e][i]}
	}
	slices.SortFunc(ps, func(a, b presence) int { return cmp.Compare(a.article, b.article) })
	for i, p := range ps {
		g.ArticlesOf[e][i], g.HitsOf[e][i] = p.article, p.hits
	}
}

// group makes the stories.
func (g *Collected) group() {
	index := map[string]int{}
	for i := range g.Articles {
		s := g.Input.story(g.Articles[i].key)
		n, ok := index[s]
		if !ok {
			n = len(g.Stories)
			index[s] = n
			g.Stories = append(g.Stories, story{})
		}
		g.Stories[n].Articles = append(g.Stories[n].Articles, int32(i))
	}
	slices.SortStableFunc(g.Stories, func(a, b story) int { return cmp.Compare(len(b.Articles), len(a.Articles)) })
	for n := range g.Stories {
		for _, a := range g.Stories[n].Articles {
			g.Articles[a].Story = int32(n)
		}
	}
}

// Copies returns the stories of more than one article; they come first.
func (g *Collected) Copies() []story {
	n := 0
	for n < len(g.Stories) && len(g.Stories[n].Articles) > 1 {
		n++
	}
	return g.Stories[:n]
}

// time spreads articles over days, weeks, months or years.
func (g *Collected) time() {
	var dates []string
	for i := range g.Articles {
		dates = append(dates, g.Articles[i].Date)
	}
	g.Span = NewTimeSpan(dates)
	g.Timeline, g.StoriesBegun = make([]int, g.Span.len()), make([]int, g.Span.len())
	for i := range g.Articles {
		a := &g.Articles[i]
		a.Bin = g.Span.Bin(a.Date)
		if a.Bin < 0 {
			if g.Span.tells(a.Date) {
				g.Strays++
			} else {
				g.Undated++
			}
			continue
		}
		g.Timeline[a.Bin]++
		if g.Stories[a.Story].Articles[0] == int32(i) {
			g.StoriesBegun[a.Bin]++
		}
	}
	g.Shape = make([][]int, len(g.Entities))
	for e := range g.Entities {
		g.Shape[e] = make([]int, g.Span.len())
		for _, a := range g.ArticlesOf[e] {
			if b := g.Articles[a].Bin; b >= 0 {
				g.Shape[e][b]++
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

func (g *Collected) ShortTitle(a *article) string {
	t := a.title
	if t == "" {
		t = a.ID
	}
	if len(t) <= maxTitle {
		return t
	}
	_, to := fit(t, 0, maxTitle, 0, maxTitle)
	return t[:to] + "…"
}

// WithURLs reports whether addresses of articles fit into the page.
func (g *Collected) WithURLs() bool { return len(g.Articles) <= MaxArticles/4 }

// articleBytes is about what an article takes in the payload.
func (g *Collected) articleBytes(a *article) int {
	n := len(a.ID) + min(len(a.title), maxTitle) + len(a.Date)
	if g.WithURLs() {
		n += len(a.URL)
	}
	return n
}

// maxTitle bounds a title in the list of articles, in bytes.
const maxTitle = 120
