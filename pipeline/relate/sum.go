package relate

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"newsgraph/entities"
)

// Resolved says which entity a cluster of a record is ("" to leave it out) and
// what is known of entities. A *resolve.Resolution is one.
type Resolved interface {
	Entity(record string, cluster int) string
	Describe(id string) entities.Entity
}

// Sum adds up records to entities and edges. It keeps, of each record, 20 bytes
// a pair of entities and 16 an entity, and 12 for each of at most MaxEvidence
// spans of either; of the record itself only strings that it shares.
type Sum struct {
	who      Resolved
	stories  *Grouping
	seen     map[string]bool
	summary  entities.Summary
	articles []article
	storyIDs map[string]uint32
	ids      map[string]uint32 // entity id → number in order of arrival
	names    []string          // its inverse
	forms    map[string]uint32
	formText []string
	aliases  map[aliasKey]uint32 // mentions
	present  []presence
	pairs    []pair
	spans    []span

	// scratch of Add
	numbers  []uint32 // of the record's clusters
	here     map[uint32]int
	herePair map[[2]uint32]int
}

type article struct {
	id, key, date string
	story         uint32
}

type aliasKey struct{ entity, form uint32 }

// presence is one entity in one article.
type presence struct {
	entity, article uint32
	first           uint32 // in spans
	mentions        uint16 // at most the largest uint16
	spans           uint8
	weak            bool
	confidence      uint16 // per mille
}

// pair is two entities in one article, a < b.
type pair struct {
	a, b, article uint32
	first         uint32 // in spans
	sentences     uint16
	spans         uint8
}

// span points into an article; bit 31 of start is set for the title.
type span struct{ start, end uint32 }

const titleBit = 1 << 31

func packSpan(f entities.Field, start, end int) span {
	s := span{uint32(start) &^ titleBit, uint32(end)}
	if f == entities.Title {
		s.start |= titleBit
	}
	return s
}

func (s span) evidence(article string) entities.Evidence {
	e := entities.Evidence{Article: article, Start: int(s.start &^ titleBit), End: int(s.end)}
	if s.start&titleBit != 0 {
		e.Field = entities.Title
	}
	return e
}

// NewSum makes an empty sum over resolved records.
func NewSum(who Resolved, stories *Grouping) *Sum {
	return &Sum{
		who: who, stories: stories,
		seen:     map[string]bool{},
		storyIDs: map[string]uint32{},
		ids:      map[string]uint32{},
		forms:    map[string]uint32{},
		aliases:  map[aliasKey]uint32{},
		here:     map[uint32]int{},
		herePair: map[[2]uint32]int{},
	}
}

const left = math.MaxUint32 // the number of a cluster that is left out

// Add adds a record; one whose key was added before is passed over.
func (s *Sum) Add(rec *entities.Record) {
	key := rec.Key()
	if s.seen[key] {
		return
	}
	s.seen[key] = true
	s.summary.Sentences += rec.Sentences
	s.summary.Tokens += rec.Tokens
	art := uint32(len(s.articles))
	s.articles = append(s.articles, article{
		id: rec.Article.ID, key: key, date: rec.Article.Date,
		story: number(s.storyIDs, nil, s.stories.Story(key)),
	})
	s.addClusters(rec, key, art)
	s.addMentions(rec)
	s.addEdges(rec, art)
}

// number interns a string, and appends it to list when it is new and list is not nil.
func number(m map[string]uint32, list *[]string, v string) uint32 {
	n, ok := m[v]
	if !ok {
		n = uint32(len(m))
		m[v] = n
		if list != nil {
			*list = append(*list, v)
		}
	}
	return n
}

func (s *Sum) addClusters(rec *entities.Record, key string, art uint32) {
	s.numbers = s.numbers[:0]
	clear(s.here)
	for i := range rec.Clusters {
		c := &rec.Clusters[i]
		id := s.who.Entity(key, i)
		if id == "" {
			s.numbers = append(s.numbers, left)
			continue
		}
		n := number(s.ids, &s.names, id)
		s.numbers = append(s.numbers, n)
		for _, f := range c.Forms {
			s.aliases[aliasKey{n, number(s.forms, &s.formText, f.Name)}] += uint32(f.Mentions)
		}
		at, ok := s.here[n]
		if !ok {
			at = len(s.present)
			s.here[n] = at
			s.present = append(s.present, presence{entity: n, article: art, weak: true})
		}
		p := &s.present[at]
		p.weak = p.weak && c.Weak
		p.confidence = max(p.confidence, uint16(math.Round(min(max(c.Confidence, 0), 1)*1000)))
	}
}

// addMentions counts the mentions and cites the first of each entity, those in
// the article's own prose before those in zones around it.
func (s *Sum) addMentions(rec *entities.Record) {
	lists := map[uint32][2][]span{}
	for i := range rec.Mentions {
		m := &rec.Mentions[i]
		if m.Cluster < 0 || m.Cluster >= len(s.numbers) || s.numbers[m.Cluster] == left {
			continue
		}
		n := s.numbers[m.Cluster]
		p := &s.present[s.here[n]]
		if p.mentions < math.MaxUint16 {
			p.mentions++
		}
		l, rank := lists[n], citeRank(m)
		if len(l[rank]) < MaxEvidence {
			l[rank] = append(l[rank], packSpan(m.Field, m.Start, m.End))
			lists[n] = l
		}
	}
	start := len(s.present) - len(s.here)
	for i := start; i < len(s.present); i++ {
		p := &s.present[i]
		p.first = uint32(len(s.spans))
		l := lists[p.entity]
		s.spans = append(s.spans, l[0]...)
		s.spans = append(s.spans, l[1][:min(len(l[1]), MaxEvidence-len(l[0]))]...)
		p.spans = uint8(len(s.spans) - int(p.first))
	}
}

// citeRank is 0 for a mention in body prose and 1 for one in a zone around it.
func citeRank(m *entities.Mention) int {
	for _, f := range m.Flags {
		if f != entities.Metonym && f != entities.Nested {
			return 1
		}
	}
	return 0
}

func (s *Sum) addEdges(rec *entities.Record, art uint32) {
	clear(s.herePair)
	for i := range rec.Edges {
		e := &rec.Edges[i]
		if e.A < 0 || e.B < 0 || e.A >= len(s.numbers) || e.B >= len(s.numbers) {
			continue
		}
		a, b := s.numbers[e.A], s.numbers[e.B]
		if a == left || b == left || a == b {
			continue
		}
		if a > b {
			a, b = b, a
		}
		at, again := s.herePair[[2]uint32{a, b}]
		if again {
			s.joinPair(&s.pairs[at], e)
			continue
		}
		s.herePair[[2]uint32{a, b}] = len(s.pairs)
		p := pair{a: a, b: b, article: art, first: uint32(len(s.spans)), sentences: uint16(min(e.Sentences, math.MaxUint16))}
		for _, x := range e.Evidence[:min(len(e.Evidence), MaxEvidence)] {
			s.spans = append(s.spans, packSpan(x.Field, x.Start, x.End))
		}
		p.spans = uint8(len(s.spans) - int(p.first))
		s.pairs = append(s.pairs, p)
	}
}

// joinPair adds an edge between the same entities under other clusters of the
// article. Sentences that both edges cite count once.
func (s *Sum) joinPair(p *pair, e *entities.LocalEdge) {
	cited := append([]span{}, s.spans[p.first:p.first+uint32(p.spans)]...)
	sentences := int(p.sentences) + e.Sentences
	for _, x := range e.Evidence {
		v := packSpan(x.Field, x.Start, x.End)
		if slices.Contains(cited, v) {
			sentences--
		} else {
			cited = append(cited, v)
		}
	}
	slices.SortFunc(cited, func(x, y span) int {
		return cmp.Or(-cmp.Compare(x.start&titleBit, y.start&titleBit), cmp.Compare(x.start, y.start), cmp.Compare(x.end, y.end))
	})
	cited = cited[:min(len(cited), MaxEvidence)]
	p.first, p.spans = uint32(len(s.spans)), uint8(len(cited))
	p.sentences = uint16(min(sentences, math.MaxUint16))
	s.spans = append(s.spans, cited...)
}

// Graph finishes the sum: entities sorted by id, edges by source, target, type,
// and all counts of the summary. The Sum must not be used afterwards.
func (s *Sum) Graph() ([]entities.Entity, []entities.Edge, entities.Summary) {
	s.rank()
	ents, tied := s.entities()
	edges := s.edges(tied)
	s.summary.Articles = len(s.articles)
	s.summary.Stories = len(s.storyIDs)
	s.summary.Entities = len(ents)
	s.summary.Edges = len(edges)
	return ents, edges, s.summary
}

// rank renumbers entities in order of id and articles in order of date (undated
// last), id and key, and sorts presences and pairs by these numbers.
func (s *Sum) rank() {
	names := slices.Clone(s.names)
	slices.Sort(names)
	entityRank := make([]uint32, len(names))
	for r, v := range names {
		entityRank[s.ids[v]] = uint32(r)
	}
	s.names = names

	order := make([]uint32, len(s.articles))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(x, y uint32) int { return compareArticles(&s.articles[x], &s.articles[y]) })
	articleRank := make([]uint32, len(order))
	articles := make([]article, len(order))
	for r, i := range order {
		articleRank[i] = uint32(r)
		articles[r] = s.articles[i]
	}
	s.articles = articles

	for i := range s.present {
		p := &s.present[i]
		p.entity, p.article = entityRank[p.entity], articleRank[p.article]
	}
	slices.SortFunc(s.present, func(x, y presence) int {
		return cmp.Or(cmp.Compare(x.entity, y.entity), cmp.Compare(x.article, y.article))
	})
	for i := range s.pairs {
		p := &s.pairs[i]
		p.a, p.b, p.article = entityRank[p.a], entityRank[p.b], articleRank[p.article]
		if p.a > p.b {
			p.a, p.b = p.b, p.a
		}
	}
	slices.SortFunc(s.pairs, func(x, y pair) int {
		return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b), cmp.Compare(x.article, y.article))
	})
	aliases := make(map[aliasKey]uint32, len(s.aliases))
	for k, n := range s.aliases {
		aliases[aliasKey{entityRank[k.entity], k.form}] = n
	}
	s.aliases = aliases
}

func compareArticles(x, y *article) int {
	if (x.date == "") != (y.date == "") {
		return cmp.Compare(y.date, x.date)
	}
	return cmp.Or(strings.Compare(x.date, y.date), strings.Compare(x.id, y.id), strings.Compare(x.key, y.key))
}

// tally counts articles, met in rank order: how many, of how many stories,
// from when to when.
type tally struct {
	articles, stories int
	first, last       string

	round uint32   // which count this is
	met   []uint32 // round in which each story was met last
}

func (s *Sum) newTally() tally { return tally{met: make([]uint32, len(s.storyIDs))} }

func (t *tally) reset() {
	t.articles, t.stories, t.first, t.last = 0, 0, "", ""
	t.round++
}

func (t *tally) add(a *article) {
	t.articles++
	if t.met[a.story] != t.round {
		t.met[a.story] = t.round
		t.stories++
	}
	if a.date != "" {
		if t.first == "" {
			t.first = a.date
		}
		t.last = a.date
	}
}

// entities makes the nodes, and counts for each the articles that name it in
// their own prose, which is what npmi is over.
func (s *Sum) entities() ([]entities.Entity, []int) {
	out := make([]entities.Entity, 0, len(s.names))
	tied := make([]int, len(s.names))
	forms := s.formLists()
	t := s.newTally()
	for i := 0; i < len(s.present); {
		n := s.present[i].entity
		j := i
		t.reset()
		sum, mentions := 0, 0
		for ; j < len(s.present) && s.present[j].entity == n; j++ {
			p := &s.present[j]
			t.add(&s.articles[p.article])
			sum += int(p.confidence)
			mentions += int(p.mentions)
			if !p.weak {
				tied[n]++
			}
		}
		e := s.who.Describe(s.names[n])
		e.ID = s.names[n]
		e.Aliases = forms[n]
		e.Mentions, e.Articles, e.Stories = mentions, t.articles, t.stories
		e.First, e.Last = t.first, t.last
		e.Confidence = math.Round(float64(sum)/float64(j-i)) / 1000
		e.Evidence = s.citePresences(s.present[i:j])
		s.summary.Mentions += mentions
		out = append(out, e)
		i = j
	}
	return out, tied
}

// formLists returns the written forms of each entity, most mentioned first.
func (s *Sum) formLists() [][]entities.Alias {
	lists := make([][]entities.Alias, len(s.names))
	for k, n := range s.aliases {
		lists[k.entity] = append(lists[k.entity], entities.Alias{Name: s.formText[k.form], Mentions: int(n)})
	}
	for i, l := range lists {
		slices.SortFunc(l, func(x, y entities.Alias) int {
			return cmp.Or(cmp.Compare(y.Mentions, x.Mentions), strings.Compare(x.Name, y.Name))
		})
		if l == nil {
			lists[i] = []entities.Alias{}
		}
	}
	return lists
}

// citePresences chooses evidence as citer does.
func (s *Sum) citePresences(ps []presence) []entities.Evidence {
	c := citer{out: []entities.Evidence{}}
	for round := uint8(0); round < MaxEvidence && !c.full(); round++ {
		for i := range ps {
			if p := &ps[i]; round < p.spans {
				c.cite(&s.articles[p.article], s.spans[p.first+uint32(round)], round)
			}
		}
	}
	return c.done()
}

// citer collects up to MaxEvidence spans: the first of each story in order of
// articles, then their second ones and so on, then the first of further
// articles of the same stories.
type citer struct {
	out     []entities.Evidence
	late    []entities.Evidence
	stories []uint32
}

func (c *citer) full() bool { return len(c.out) >= MaxEvidence }

func (c *citer) cite(a *article, v span, round uint8) {
	if c.full() {
		return
	}
	if round == 0 && slices.Contains(c.stories, a.story) {
		if len(c.late) < MaxEvidence {
			c.late = append(c.late, v.evidence(a.id))
		}
		return
	}
	c.stories = append(c.stories, a.story)
	c.out = append(c.out, v.evidence(a.id))
}

func (c *citer) done() []entities.Evidence {
	return append(c.out, c.late[:min(len(c.late), MaxEvidence-len(c.out))]...)
}

// edges makes the edges. A pair of entities has one when a record ties them;
// its articles and stories are then all that name both in their own prose.
// Evidence: the first sentence of each story, then further sentences; where no
// sentence names both, the first mention of each in the earliest article that
// ties them.
func (s *Sum) edges(tied []int) []entities.Edge {
	out := []entities.Edge{}
	t := s.newTally()
	postings := s.postings()
	for i := 0; i < len(s.pairs); {
		a, b := s.pairs[i].a, s.pairs[i].b
		j, sentences := i, 0
		for ; j < len(s.pairs) && s.pairs[j].a == a && s.pairs[j].b == b; j++ {
			sentences += int(s.pairs[j].sentences)
		}
		t.reset()
		s.shared(&t, postings[a], postings[b])
		out = append(out, entities.Edge{
			Source: s.names[a], Target: s.names[b], Type: Cooccurs,
			Sentences: sentences, Articles: t.articles, Stories: t.stories,
			NPMI:  npmi(tied[a], tied[b], t.articles, len(s.articles)),
			First: t.first, Last: t.last,
			Evidence: s.citePairs(s.pairs[i:j]),
		})
		i = j
	}
	return out
}

// postings returns the presences of each entity, in order of articles.
func (s *Sum) postings() [][]presence {
	lists := make([][]presence, len(s.names))
	for i := 0; i < len(s.present); {
		j := i + 1
		for j < len(s.present) && s.present[j].entity == s.present[i].entity {
			j++
		}
		lists[s.present[i].entity] = s.present[i:j]
		i = j
	}
	return lists
}

// shared tallies the articles that name both in their own prose.
func (s *Sum) shared(t *tally, a, b []presence) {
	if len(a) > len(b) {
		a, b = b, a
	}
	for i := range a {
		if a[i].weak {
			continue
		}
		at, ok := slices.BinarySearchFunc(b, a[i].article, func(p presence, article uint32) int { return cmp.Compare(p.article, article) })
		if ok && !b[at].weak {
			t.add(&s.articles[a[i].article])
		}
		b = b[at:]
	}
}

// Cooccurs is the type of edges between entities that are named together.
const Cooccurs = "cooccurs"

func (s *Sum) citePairs(ps []pair) []entities.Evidence {
	c := citer{out: []entities.Evidence{}}
	for round := uint8(0); round < MaxEvidence && !c.full(); round++ {
		for i := range ps {
			if p := &ps[i]; round < p.spans {
				c.cite(&s.articles[p.article], s.spans[p.first+uint32(round)], round)
			}
		}
	}
	if len(c.out) == 0 {
		for _, n := range [2]uint32{ps[0].a, ps[0].b} {
			if p := s.presence(n, ps[0].article); p != nil && p.spans > 0 {
				c.out = append(c.out, s.spans[p.first].evidence(s.articles[p.article].id))
			}
		}
	}
	return c.done()
}

func (s *Sum) presence(entity, art uint32) *presence {
	i, ok := slices.BinarySearchFunc(s.present, presence{entity: entity, article: art}, func(x, y presence) int {
		return cmp.Or(cmp.Compare(x.entity, y.entity), cmp.Compare(x.article, y.article))
	})
	if !ok {
		return nil
	}
	return &s.present[i]
}

// npmi is normalised pointwise mutual information, ln(p(xy)/p(x)p(y)) / -ln p(xy)
// (Bouma, Normalized (Pointwise) Mutual Information in Collocation Extraction,
// GSCL 2009), over articles: x and y name the first and the second entity in
// their own prose, xy both, n is all. It is 1, its limit, where every article names both.
func npmi(x, y, xy, n int) float64 {
	if xy >= n {
		return 1
	}
	if x == 0 || y == 0 || xy == 0 {
		return -1
	}
	pxy := float64(xy) / float64(n)
	v := math.Log(float64(xy)*float64(n)/(float64(x)*float64(y))) / -math.Log(pxy)
	return math.Round(min(max(v, -1), 1)*1000) / 1000
}
