package relate

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/spill"
)

// Resolved says which entity each cluster of a record is and what is known of
// the entities. A *resolve.Resolution is one.
type Resolved interface {
	// Clusters appends to dst, for each cluster of the record with that key, 1 + the
	// number of its entity, 0 to leave it out.
	Clusters(dst []uint32, record string) []uint32
	// Len is the number of entities; their numbers are their places in order of id.
	Len() int
	At(n int) entities.Entity
	IDs() func(n int) string // a reader of the ids, for one goroutine beside others
}

// Sum adds up records to entities and edges. Of each record it keeps an entry
// for each entity that the record names and for each pair that it ties, keyed by
// entity and article: in memory, or past a budget in sorted files that are
// merged in the end. What is always in memory is four bytes an entity of each
// article.
//
// The order of calls: NewSum, SpillTo, Add for each record, Finish, then
// Entities and Edges, again and again, then Remove.
type Sum struct {
	who      Resolved
	stories  *Grouping
	seen     []bool // article → it was added
	named    []bool // entity → some article names it
	summary  entities.Summary
	presence spill.Sorter // entity, article → presence
	pairs    spill.Sorter // entity and entity, type of edge and article → pair
	minimum  int          // articles that an edge needs

	rank      []int32 // entity → 1 + its place among the leading ones, 0 for the others
	standings []standing

	posts []uint32 // the articles that name each entity in their own prose, in order
	first []uint64 // entity → its first in posts; one more at the end

	// scratch of Add
	numbers  []uint32    // of the record's entities
	repeated []paragraph // of the record
	anchors  []entities.Anchor
	here     []presence
	at       map[uint32]int // entity → its place in here
	tied     []pair
	tiedAt   map[pairKey]int
	buf      []byte
}

// presence is one entity in one article.
type presence struct {
	entity     uint32
	weak       bool
	mentions   int
	headline   bool      // it is in the headline
	repeated   bool      // a paragraph that the source repeats has it
	prose      bool      // the article's own prose or headline has it
	salience   int       // per mille, see salience
	confidence int       // per mille
	cited      [2][]span // in the article's own prose, in zones around it
	forms      []entities.Alias
}

// pairKey is an edge: two entities and the number of its type.
type pairKey struct {
	a, b uint32 // a < b where the type has no direction
	kind uint32
}

// pair is an edge in one article.
type pair struct {
	pairKey
	sentences  int
	confidence int // per mille, 0 for what is counted
	spans      []span
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
	s := &Sum{
		who: who, stories: stories,
		seen:   make([]bool, len(stories.story)),
		named:  make([]bool, who.Len()),
		at:     map[uint32]int{},
		tiedAt: map[pairKey]int{},
	}
	return s
}

// SpillTo lets the sum write files into dir once it has more than budget bytes
// in memory; with dir "" it writes none. The folder is the caller's, who may
// delete it with all in it.
func (s *Sum) SpillTo(dir string, budget int) {
	s.presence.SpillTo(dir, "entities", budget/4)
	s.pairs.SpillTo(dir, "pairs", budget/4*3)
}

// NeedArticles leaves edges out that fewer than n articles make.
func (s *Sum) NeedArticles(n int) { s.minimum = n }

// Add adds a record; one that was added before, or that the stories do not
// know, is passed over. Errors are those of files.
func (s *Sum) Add(rec *entities.Record) (err error) {
	defer spill.Catch(&err)
	key := rec.Key()
	art, ok := s.stories.find(key)
	if !ok || s.seen[art] {
		return nil
	}
	s.seen[art] = true
	s.summary.Articles++
	s.summary.Sentences += rec.Sentences
	s.summary.Tokens += rec.Tokens
	s.repeated = s.stories.repeated(s.repeated[:0], rec)
	s.numbers = s.who.Clusters(s.numbers[:0], key)
	numbers := s.numbers
	s.addClusters(rec, numbers)
	s.addMentions(rec, numbers)
	s.addEdges(rec, numbers)
	s.keep(art)
	return nil
}

// entity returns the entity of a cluster.
func entity(numbers []uint32, cluster int) (uint32, bool) {
	if cluster < 0 || cluster >= len(numbers) || numbers[cluster] == 0 {
		return 0, false
	}
	return numbers[cluster] - 1, true
}

func (s *Sum) addClusters(rec *entities.Record, numbers []uint32) {
	s.here = s.here[:0]
	clear(s.at)
	for i := range rec.Clusters {
		c := &rec.Clusters[i]
		n, ok := entity(numbers, i)
		if !ok {
			continue
		}
		s.named[n] = true
		at, ok := s.at[n]
		if !ok {
			at = len(s.here)
			s.at[n] = at
			s.here = slices.Grow(s.here, 1)[:at+1]
			s.here[at].reset(n)
		}
		p := &s.here[at]
		p.forms = append(p.forms, c.Forms...)
		p.weak = p.weak && c.Weak
		p.confidence = max(p.confidence, int(math.Round(min(max(c.Confidence, 0), 1)*1000)))
	}
}

// reset begins a presence with the memory of an old one.
func (p *presence) reset(n uint32) {
	*p = presence{entity: n, weak: true, cited: [2][]span{p.cited[0][:0], p.cited[1][:0]}, forms: p.forms[:0]}
}

// addMentions counts the mentions and cites the first of each entity, those in
// the article's own prose before those in zones around it.
func (s *Sum) addMentions(rec *entities.Record, numbers []uint32) {
	for i := range rec.Mentions {
		m := &rec.Mentions[i]
		n, ok := entity(numbers, m.Cluster)
		if !ok {
			continue
		}
		s.summary.Mentions++
		p := &s.here[s.at[n]]
		p.mentions++
		p.headline = p.headline || m.Field == entities.Title || m.Has(entities.FlagHeadline)
		rank := citeRank(m)
		if within(s.repeated, m.Field, m.Start) {
			rank, p.repeated = 1, true
		} else if rank == 0 || m.Has(entities.FlagHeadline) {
			p.prose = true
		}
		if l := &p.cited[rank]; len(*l) < MaxEvidence {
			*l = append(*l, packSpan(m.Field, m.Start, m.End))
		}
	}
	for i := range s.here {
		p := &s.here[i]
		p.weak = p.weak || p.repeated && !p.prose
	}
	most := 1
	for i := range s.here {
		if !s.here[i].weak {
			most = max(most, s.here[i].mentions)
		}
	}
	for i := range s.here {
		p := &s.here[i]
		p.salience = salience(p, most)
		p.cited[0] = append(p.cited[0], p.cited[1][:min(len(p.cited[1]), MaxEvidence-len(p.cited[0]))]...)
	}
}

// salience is how much an article is about an entity, per mille: its mentions
// as a share of those of the article's most named entity, half of it at least
// where the headline names it, none where only credits do. That of an entity is
// the mean over its articles.
func salience(p *presence, most int) int {
	if p.weak {
		return 0
	}
	share := min(1000, (1000*p.mentions+most/2)/most)
	if p.headline {
		return max(share, 500)
	}
	return share
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

func (s *Sum) addEdges(rec *entities.Record, numbers []uint32) {
	s.tied = s.tied[:0]
	clear(s.tiedAt)
	for i := range rec.Edges {
		e := &rec.Edges[i]
		evidence := s.own(e.Evidence)
		s.addPair(numbers, e.A, e.B, entities.Cooccurs, e.Sentences-(len(e.Evidence)-len(evidence)), 0, evidence)
	}
	for i := range rec.Relations {
		r := &rec.Relations[i]
		evidence := s.own(r.Evidence)
		if len(evidence) == 0 && len(r.Evidence) > 0 {
			continue
		}
		confidence := int(math.Round(min(max(r.Confidence, 0), 1) * 1000))
		s.addPair(numbers, r.A, r.B, r.Type, r.Sentences-(len(r.Evidence)-len(evidence)), confidence, evidence)
	}
}

// own leaves out what lies in paragraphs that the source repeats. The result
// holds until the next call.
func (s *Sum) own(evidence []entities.Anchor) []entities.Anchor {
	if len(s.repeated) == 0 {
		return evidence
	}
	s.anchors = s.anchors[:0]
	for _, x := range evidence {
		if !within(s.repeated, x.Field, x.Start) {
			s.anchors = append(s.anchors, x)
		}
	}
	return s.anchors
}

// addPair adds an edge between clusters. Types that this program does not know
// are left out: another version found them.
func (s *Sum) addPair(numbers []uint32, from, to int, t entities.EdgeType, sentences, confidence int, evidence []entities.Anchor) {
	a, ok := entity(numbers, from)
	b, ok2 := entity(numbers, to)
	kind, ok3 := t.Number()
	if !ok || !ok2 || !ok3 || a == b {
		return
	}
	if len(s.repeated) > 0 && (s.here[s.at[a]].weak || s.here[s.at[b]].weak) { // named in them alone
		return
	}
	if a > b && !t.Directed() {
		a, b = b, a
	}
	key := pairKey{a, b, uint32(kind)}
	at, again := s.tiedAt[key]
	if again {
		s.tied[at].join(sentences, confidence, evidence)
		return
	}
	at = len(s.tied)
	s.tiedAt[key] = at
	s.tied = slices.Grow(s.tied, 1)[:at+1]
	p := &s.tied[at]
	*p = pair{pairKey: key, sentences: sentences, confidence: confidence, spans: p.spans[:0]}
	for _, x := range evidence[:min(len(evidence), MaxEvidence)] {
		p.spans = append(p.spans, packSpan(x.Field, x.Start, x.End))
	}
}

// join adds an edge between the same entities under other clusters of the
// article. Sentences that both edges cite count once.
func (p *pair) join(sentences, confidence int, evidence []entities.Anchor) {
	p.sentences += sentences
	p.confidence = max(p.confidence, confidence)
	for _, x := range evidence {
		v := packSpan(x.Field, x.Start, x.End)
		if slices.Contains(p.spans, v) {
			p.sentences--
		} else {
			p.spans = append(p.spans, v)
		}
	}
	slices.SortFunc(p.spans, func(x, y span) int {
		return cmp.Or(-cmp.Compare(x.start&titleBit, y.start&titleBit), cmp.Compare(x.start, y.start), cmp.Compare(x.end, y.end))
	})
	p.spans = p.spans[:min(len(p.spans), MaxEvidence)]
}

// keep hands what the record gave to the sorters.
func (s *Sum) keep(art uint32) {
	for i := range s.here {
		p := &s.here[i]
		s.buf = p.append(s.buf[:0])
		s.presence.Add(uint64(p.entity)<<32|uint64(art), 0, s.buf)
	}
	for i := range s.tied {
		p := &s.tied[i]
		s.buf = binary.AppendUvarint(s.buf[:0], uint64(max(p.sentences, 0)))
		if p.kind != cooccurs {
			s.buf = binary.AppendUvarint(s.buf, uint64(p.confidence))
		}
		s.buf = append(s.buf, byte(len(p.spans)))
		s.buf = appendSpans(s.buf, p.spans)
		if len(p.spans) == 0 { // what to cite where no sentence names both
			for _, n := range [2]uint32{p.a, p.b} {
				s.buf = appendSpans(s.buf, s.firstOf(n))
			}
		}
		s.pairs.Add(uint64(p.a)<<32|uint64(p.b), uint64(p.kind)<<32|uint64(art), s.buf)
	}
}

// firstOf is the first mention of an entity of the record.
func (s *Sum) firstOf(n uint32) []span {
	l := s.here[s.at[n]].cited[0]
	return l[:min(1, len(l))]
}

func (p *presence) append(b []byte) []byte {
	weak := byte(0)
	if p.weak {
		weak = 1
	}
	b = append(b, weak|byte(len(p.cited[0]))<<1)
	b = binary.AppendUvarint(b, uint64(p.mentions))
	b = binary.AppendUvarint(b, uint64(p.confidence))
	b = binary.AppendUvarint(b, uint64(p.salience))
	b = appendSpans(b, p.cited[0])
	for _, f := range p.forms {
		b = binary.AppendUvarint(b, uint64(max(f.Mentions, 0)))
		b = binary.AppendUvarint(b, uint64(len(f.Name)))
		b = append(b, f.Name...)
	}
	return b
}

func appendSpans(b []byte, spans []span) []byte {
	for _, v := range spans {
		b = binary.AppendUvarint(b, uint64(v.start&^titleBit)<<1|uint64(v.start>>31))
		b = binary.AppendUvarint(b, uint64(v.end-v.start&^titleBit))
	}
	return b
}

// value reads what append and keep wrote.
type value []byte

func (v *value) byte() byte {
	if len(*v) == 0 {
		return 0
	}
	b := (*v)[0]
	*v = (*v)[1:]
	return b
}

func (v *value) number() uint64 {
	n, k := binary.Uvarint(*v)
	*v = (*v)[max(k, 0):]
	return n
}

func (v *value) text() []byte {
	n := min(v.number(), uint64(len(*v)))
	b := (*v)[:n]
	*v = (*v)[n:]
	return b
}

func (v *value) spans(out []span, n int) []span {
	for range n {
		x := v.number()
		start := uint32(x>>1) | uint32(x&1)<<31
		out = append(out, span{start, uint32(x>>1) + uint32(v.number())})
	}
	return out
}

// Finish ends adding and counts; again it does nothing. Errors are those of files.
func (s *Sum) Finish() (entities.Summary, error) {
	if s.first != nil {
		return s.summary, nil
	}
	if err := s.presence.Finish(); err != nil {
		return s.summary, err
	}
	if err := s.pairs.Finish(); err != nil {
		return s.summary, err
	}
	s.at, s.tiedAt, s.here, s.tied = nil, nil, nil, nil
	if err := s.post(); err != nil {
		return s.summary, err
	}
	for _, n := range s.named {
		if n {
			s.summary.Entities++
		}
	}
	told := make([]bool, len(s.seen))
	for art, seen := range s.seen {
		if story := s.stories.story[art]; seen && !told[story] {
			told[story] = true
			s.summary.Stories++
		}
	}
	if err := s.measure(); err != nil {
		return s.summary, err
	}
	if s.minimum > 1 {
		s.summary.Edges = 0
		return s.summary, s.Edges(func(*entities.Edge) error { s.summary.Edges++; return nil })
	}
	return s.summary, nil
}

// post lists the articles that name each entity in their own prose, and finds
// the leading entities.
func (s *Sum) post() error {
	counts := make([]named, s.who.Len())
	t, last := newTally(s.stories), uint32(math.MaxUint32)
	s.first = make([]uint64, s.who.Len()+1)
	next := uint32(0)
	err := s.presence.Each(func(hi, _ uint64, v []byte) error {
		for n := uint32(hi >> 32); next <= n; next++ {
			s.first[next] = uint64(len(s.posts))
		}
		if len(v) > 0 && v[0]&1 == 0 {
			s.posts = append(s.posts, uint32(hi))
		}
		n := uint32(hi >> 32)
		if n != last {
			t.reset()
			last = n
		}
		t.add(uint32(hi))
		rest := value(v[min(1, len(v)):])
		counts[n].stories = uint32(t.stories)
		counts[n].mentions += uint32(rest.number())
		return nil
	})
	var leading int
	s.rank, leading = leadingOf(counts)
	s.standings = make([]standing, leading)
	for ; int(next) < len(s.first); next++ {
		s.first[next] = uint64(len(s.posts))
	}
	return err
}

func (s *Sum) postings(n uint32) []uint32 { return s.posts[s.first[n]:s.first[n+1]] }

// measure counts the edges and takes the measures of the leading entities.
func (s *Sum) measure() error {
	var bonds []bond
	t := newTally(s.stories)
	var last pairKey
	err := s.pairs.Each(func(hi, lo uint64, v []byte) error {
		key := keyOf(hi, lo)
		fresh := s.summary.Edges == 0 || key != last
		if fresh {
			s.summary.Edges++
			last = key
			t.reset()
		}
		a, b := s.rank[key.a], s.rank[key.b]
		if a == 0 || b == 0 || key.kind != cooccurs {
			return nil
		}
		x := value(v)
		if x.number() == 0 { // no sentence names both
			return nil
		}
		if t.add(uint32(lo)); t.articles == 1 {
			bonds = append(bonds, bond{min(a, b) - 1, max(a, b) - 1, 0})
		}
		bonds[len(bonds)-1].weight = int32(t.stories)
		return nil
	})
	s.standings = measure(len(s.standings), bonds)
	return err
}

// Remove deletes the files that the sum wrote.
func (s *Sum) Remove() error { return cmp.Or(s.presence.Remove(), s.pairs.Remove()) }

// tally counts articles, met in their order: how many, of how many stories,
// from when to when.
type tally struct {
	g                 *Grouping
	articles, stories int
	first, last       string

	round uint32   // which count this is
	met   []uint32 // story → round in which it was met last
}

func newTally(g *Grouping) tally { return tally{g: g, met: make([]uint32, len(g.story))} }

func (t *tally) reset() {
	t.articles, t.stories, t.first, t.last = 0, 0, "", ""
	t.round++
}

func (t *tally) add(art uint32) {
	t.articles++
	if story := t.g.story[art]; t.met[story] != t.round {
		t.met[story] = t.round
		t.stories++
	}
	if date := t.g.dateOf(art); date != "" {
		if t.first == "" {
			t.first = date
		}
		t.last = date
	}
}

// Entities gives the nodes in order of id. One and its Evidence hold until the next.
func (s *Sum) Entities(yield func(*entities.Entity) error) (err error) {
	defer spill.Catch(&err)
	n := node{sum: s, tally: newTally(s.stories), cite: newCiter(s.stories), met: make([]uint32, s.stories.sources+1), forms: map[string]int{}}
	open := false
	err = s.presence.Each(func(hi, _ uint64, v []byte) error {
		if id := uint32(hi >> 32); !open || id != n.entity {
			if open {
				if err := yield(n.made()); err != nil {
					return err
				}
			}
			n.begin(id)
			open = true
		}
		n.add(uint32(hi), v)
		return nil
	})
	if err == nil && open {
		err = yield(n.made())
	}
	return err
}

// node collects the presences of one entity.
type node struct {
	sum    *Sum
	tally  tally
	cite   citer
	entity uint32

	mentions, confidence, salience int
	sources                        int
	met                            []uint32 // outlet → 1 + the entity that it named last
	forms                          map[string]int
	spans                          []span
}

func (n *node) begin(id uint32) {
	n.entity, n.mentions, n.confidence, n.salience, n.sources = id, 0, 0, 0, 0
	n.tally.reset()
	n.cite.reset()
	if len(n.forms) > 1<<10 {
		n.forms = map[string]int{}
	}
	clear(n.forms)
}

func (n *node) add(art uint32, b []byte) {
	v := value(b)
	spans := int(v.byte() >> 1)
	n.tally.add(art)
	n.mentions += int(v.number())
	n.confidence += int(v.number())
	n.salience += int(v.number())
	if o := n.sum.stories.source[art]; o > 0 && n.met[o] != n.entity+1 {
		n.met[o] = n.entity + 1
		n.sources++
	}
	n.spans = v.spans(n.spans[:0], spans)
	n.cite.add(art, n.spans)
	for len(v) > 0 {
		mentions := int(v.number())
		n.forms[string(v.text())] += mentions
	}
}

func (n *node) made() *entities.Entity {
	e := n.sum.who.At(int(n.entity))
	e.Aliases = make([]entities.Alias, 0, len(n.forms))
	for name, mentions := range n.forms {
		e.Aliases = append(e.Aliases, entities.Alias{Name: name, Mentions: mentions})
	}
	slices.SortFunc(e.Aliases, func(x, y entities.Alias) int {
		return cmp.Or(cmp.Compare(y.Mentions, x.Mentions), strings.Compare(x.Name, y.Name))
	})
	t := &n.tally
	e.Mentions, e.Articles, e.Stories = n.mentions, t.articles, t.stories
	e.First, e.Last = t.first, t.last
	e.Confidence = math.Round(float64(n.confidence)/float64(t.articles)) / 1000
	e.Salience = math.Round(float64(n.salience)/float64(t.articles)) / 1000
	e.Sources = n.sources
	if r := n.sum.rank[n.entity]; r > 0 {
		e.Community, e.Centrality = n.sum.standings[r-1].community, n.sum.standings[r-1].centrality
	}
	e.Evidence = n.cite.done()
	return &e
}

// citer collects up to MaxEvidence spans: the first of each story in order of
// articles, then their second ones and so on, then the first of further
// articles of the same stories.
type citer struct {
	g       *Grouping
	id      func(article uint32) string
	out     []entities.Evidence
	late    []entities.Evidence
	stories []uint32
	held    []citable        // with spans for the later rounds
	rounds  [MaxEvidence]int // how many of them have a span for each round
}

type citable struct {
	article uint32
	n       int
	spans   [MaxEvidence]span
}

func newCiter(g *Grouping) citer {
	return citer{g: g, id: g.ids(), out: make([]entities.Evidence, 0, MaxEvidence)}
}

func (c *citer) reset() {
	c.out, c.late, c.stories, c.held = c.out[:0], c.late[:0], c.stories[:0], c.held[:0]
	c.rounds = [MaxEvidence]int{}
}

func (c *citer) full() bool { return len(c.out) >= MaxEvidence }

// add takes the spans of the next article.
func (c *citer) add(art uint32, spans []span) {
	if len(spans) == 0 || c.full() {
		return
	}
	story, ev := c.g.story[art], spans[0].evidence(c.id(art))
	if slices.Contains(c.stories, story) {
		if len(c.late) < MaxEvidence {
			c.late = append(c.late, ev)
		}
	} else {
		c.stories = append(c.stories, story)
		c.out = append(c.out, ev)
	}
	spans = spans[:min(len(spans), MaxEvidence)]
	need := false
	for r := 1; r < len(spans); r++ {
		need = need || c.rounds[r] < MaxEvidence
		c.rounds[r]++
	}
	if need {
		h := citable{article: art, n: len(spans)}
		copy(h.spans[:], spans)
		c.held = append(c.held, h)
	}
}

// done ends the choice. The result holds until the next reset.
func (c *citer) done() []entities.Evidence {
	for r := 1; r < MaxEvidence; r++ {
		for i := range c.held {
			if h := &c.held[i]; r < h.n && !c.full() {
				c.out = append(c.out, h.spans[r].evidence(c.id(h.article)))
			}
		}
	}
	c.out = append(c.out, c.late[:min(len(c.late), MaxEvidence-len(c.out))]...)
	return c.out
}

// cooccurs is the number of the type of edges that are counted.
var cooccurs = func() uint32 { n, _ := entities.Cooccurs.Number(); return uint32(n) }()

func keyOf(hi, lo uint64) pairKey { return pairKey{uint32(hi >> 32), uint32(hi), uint32(lo >> 32)} }

// Edges gives the edges in order of source, target and type. A pair of entities
// cooccurs when a record ties them; its articles and stories are then all that
// name both in their own prose. Those of a relation are the ones that claim it;
// its confidence is that of the surest claim, since what a rule mistakes once it
// mistakes again. Evidence: the first sentence of each story, then further
// sentences; where no sentence names both, the first mention of each in the
// earliest article that ties them. One and its Evidence hold until the next.
func (s *Sum) Edges(yield func(*entities.Edge) error) error {
	r := s.NewEdgeReader()
	for part := range s.EdgeParts() {
		if err := r.Part(part, yield); err != nil {
			return err
		}
	}
	return nil
}

// EdgeParts is how many parts the edges have: those of part 0, then those of
// part 1 and so on are what Edges gives.
func (s *Sum) EdgeParts() int { return s.pairs.Parts() }

// EdgeReader reads parts of the edges; each goroutine needs one of its own.
type EdgeReader struct {
	tie   tie
	pairs *spill.PartReader
}

// NewEdgeReader makes a reader of the edges of a finished sum.
func (s *Sum) NewEdgeReader() *EdgeReader {
	return &EdgeReader{pairs: s.pairs.PartReader(), tie: tie{sum: s, ids: s.who.IDs(), tally: newTally(s.stories), claims: newTally(s.stories), cite: newCiter(s.stories)}}
}

// Part gives the edges of a part as Edges does.
func (r *EdgeReader) Part(n int, yield func(*entities.Edge) error) (err error) {
	defer spill.Catch(&err)
	t := &r.tie
	open := false
	err = r.pairs.Part(n, func(hi, lo uint64, v []byte) error {
		if key := keyOf(hi, lo); !open || key != t.pairKey {
			if open {
				if err := t.yield(yield); err != nil {
					return err
				}
			}
			t.begin(key)
			open = true
		}
		t.add(uint32(lo), v)
		return nil
	})
	if err == nil && open {
		err = t.yield(yield)
	}
	return err
}

// tie collects the pairs of one edge.
type tie struct {
	pairKey
	sum        *Sum
	ids        func(n int) string
	tally      tally // articles that name both
	claims     tally // articles that claim the relation
	cite       citer
	sentences  int
	confidence int
	spans      []span
	instead    []entities.Evidence // where no sentence names both
	source     string              // id of entity named
	named      uint32
	edge       entities.Edge
}

func (t *tie) begin(key pairKey) {
	t.pairKey, t.sentences, t.confidence, t.instead = key, 0, 0, nil
	t.claims.reset()
	t.cite.reset()
}

func (t *tie) add(art uint32, b []byte) {
	v := value(b)
	t.sentences += int(v.number())
	if t.kind != cooccurs {
		t.confidence = max(t.confidence, int(v.number()))
		t.claims.add(art)
	}
	t.spans = v.spans(t.spans[:0], int(v.byte()))
	if len(t.spans) == 0 && t.instead == nil {
		t.instead = []entities.Evidence{}
		for len(v) > 0 {
			t.spans = v.spans(t.spans[:0], 1)
			t.instead = append(t.instead, t.spans[0].evidence(t.cite.id(art)))
		}
		return
	}
	t.cite.add(art, t.spans)
}

func (t *tie) yield(yield func(*entities.Edge) error) error {
	s := t.sum
	x, y := s.postings(t.a), s.postings(t.b)
	t.tally.reset()
	t.shared(x, y)
	counts := &t.tally
	if t.kind != cooccurs {
		counts = &t.claims
	}
	if counts.articles < s.minimum {
		return nil
	}
	if t.source == "" || t.named != t.a {
		t.source, t.named = t.ids(int(t.a)), t.a
	}
	evidence := t.cite.done()
	if len(evidence) == 0 && t.instead != nil {
		evidence = t.instead
	}
	t.edge = entities.Edge{
		Source: t.source, Target: t.ids(int(t.b)), Type: entities.EdgeTypes[t.kind],
		Sentences: t.sentences, Articles: counts.articles, Stories: counts.stories,
		NPMI:  npmi(len(x), len(y), t.tally.articles, s.summary.Articles),
		First: counts.first, Last: counts.last,
		Confidence: float64(t.confidence) / 1000,
		Evidence:   evidence,
	}
	return yield(&t.edge)
}

// shared tallies the articles that are in both lists.
func (t *tie) shared(x, y []uint32) {
	if len(x) > len(y) {
		x, y = y, x
	}
	for _, art := range x {
		at := gallop(y, art)
		if at < len(y) && y[at] == art {
			t.tally.add(art)
		}
		y = y[at:]
	}
}

// gallop returns the place of the first that is not below v: it looks 1, 2, 4 …
// further and then in between.
func gallop(list []uint32, v uint32) int {
	low, step := 0, 1
	for low+step <= len(list) && list[low+step-1] < v {
		low += step
		step *= 2
	}
	n, _ := slices.BinarySearch(list[low:min(low+step, len(list))], v)
	return low + n
}

// Graph finishes the sum and returns all of it: entities sorted by id, edges by
// source, target, type.
func (s *Sum) Graph() ([]entities.Entity, []entities.Edge, entities.Summary, error) {
	summary, err := s.Finish()
	if err != nil {
		return nil, nil, summary, err
	}
	ents := make([]entities.Entity, 0, summary.Entities)
	edges := make([]entities.Edge, 0, summary.Edges)
	err = s.Entities(func(e *entities.Entity) error {
		e.Evidence = slices.Clone(e.Evidence)
		ents = append(ents, *e)
		return nil
	})
	if err != nil {
		return nil, nil, summary, err
	}
	err = s.Edges(func(e *entities.Edge) error {
		e.Evidence = slices.Clone(e.Evidence)
		edges = append(edges, *e)
		return nil
	})
	return ents, edges, summary, err
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
