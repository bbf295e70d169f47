package relate

import (
	"cmp"
	"slices"

	"newsgraph/entities"
	"newsgraph/pipeline/relate/stories"
	"newsgraph/pipeline/spill"
)

// Resolved says which entity each cluster of a record is and what is known of
// the entities. A *across.Resolution is one.
type Resolved interface {
	// Clusters appends to dst, for each cluster of the record with that key, 1 + the
	// number of its entity, 0 to leave it out.
	Clusters(dst []uint32, record string) []uint32
	// Len is the number of entities; their numbers are their places in order of id.
	Len() int
	At(n int) entities.Entity
	IDs() func(n int) string // a reader of the ids, for one goroutine beside others
}

// Aggregator adds up records to entities and edges. Of each record it keeps an entry
// for each entity that the record names and for each pair that it names together, keyed by
// entity and article: in memory, or past a budget in sorted files that are
// merged in the end. What is always in memory is four bytes an entity of each
// article.
//
// The order of calls: NewAggregator, SpillTo, Add for each record, Finish, then
// Entities and Edges, again and again, then Remove.
type Aggregator struct {
	who      Resolved
	grouping *stories.Grouping
	seen     []bool // article → it was added
	named    []bool // entity → some article names it
	summary  entities.Summary
	presence spill.Sorter // entity, article → presence
	pairs    spill.Sorter // entity and entity, type of edge and article → articleEdge
	minimum  int          // articles that an edge needs

	place []int32 // entity → 1 + its place among the leading ones, 0 for the others
	ranks []rank

	posts []uint32 // the articles that name each entity in their own prose, in order
	first []uint64 // entity → its first in posts; one more at the end

	// scratch of Add
	numbers  []uint32            // of the record's entities
	repeated []stories.Paragraph // of the record
	anchors  []entities.Anchor
	here     []presence
	at       map[uint32]int // entity → its place in here
	edges    []articleEdge
	edgeAt   map[edgeKey]int
	buf      []byte
}

// NewAggregator makes an empty one over resolved records.
func NewAggregator(who Resolved, g *stories.Grouping) *Aggregator {
	s := &Aggregator{
		who: who, grouping: g,
		seen:   make([]bool, g.Records()),
		named:  make([]bool, who.Len()),
		at:     map[uint32]int{},
		edgeAt: map[edgeKey]int{},
	}
	return s
}

// SpillTo lets the sum write files into dir once it has more than budget bytes
// in memory; with dir "" it writes none. The folder is the caller's, who may
// delete it with all in it.
func (s *Aggregator) SpillTo(dir string, budget int) {
	s.presence.SpillTo(dir, "entities", budget/4)
	s.pairs.SpillTo(dir, "pairs", budget/4*3)
}

// NeedArticles leaves edges out that fewer than n articles make.
func (s *Aggregator) NeedArticles(n int) { s.minimum = n }

// Add adds a record; one that was added before, or that the stories do not
// know, is passed over. Errors are those of files.
func (s *Aggregator) Add(rec *entities.Record) (err error) {
	defer spill.Catch(&err)
	key := rec.Key()
	art, ok := s.grouping.Number(key)
	if !ok || s.seen[art] {
		return nil
	}
	s.seen[art] = true
	s.summary.Articles++
	s.summary.Sentences += rec.Sentences
	s.summary.Tokens += rec.Tokens
	s.repeated = s.grouping.RepeatedParagraphs(s.repeated[:0], rec)
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

// keep hands what the record gave to the sorters.
func (s *Aggregator) keep(art uint32) {
	e := spill.Encoder(s.buf)
	for i := range s.here {
		p := &s.here[i]
		e = e[:0]
		p.encode(&e)
		s.presence.Add(spill.Pair(p.entity, art), 0, e)
	}
	for i := range s.edges {
		p := &s.edges[i]
		e = e[:0]
		e.Uint(uint64(max(p.sentences, 0)))
		if p.kind != cooccurs {
			e.Uint(uint64(p.confidence))
		}
		e.Byte(byte(len(p.spans)))
		encodeSpans(&e, p.spans)
		if len(p.spans) == 0 { // what to cite where no sentence names both
			for _, n := range [2]uint32{p.a, p.b} {
				encodeSpans(&e, s.firstOf(n))
			}
		}
		s.pairs.Add(spill.Pair(p.a, p.b), spill.Pair(p.kind, art), e)
	}
	s.buf = e
}

// Finish ends adding and counts; again it does nothing. Errors are those of files.
func (s *Aggregator) Finish() (entities.Summary, error) {
	if s.first != nil {
		return s.summary, nil
	}
	if err := s.presence.Finish(); err != nil {
		return s.summary, err
	}
	if err := s.pairs.Finish(); err != nil {
		return s.summary, err
	}
	s.at, s.edgeAt, s.here, s.edges = nil, nil, nil, nil
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
		if story := s.grouping.StoryOf(uint32(art)); seen && !told[story] {
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
func (s *Aggregator) post() error {
	counts := make([]nameCount, s.who.Len())
	t := newTally(s.grouping)
	s.first = make([]uint64, s.who.Len()+1)
	next := uint32(0)
	c := s.presence.Entries()
	for n, entries := range spill.Groups(c, spill.ByNumber) {
		for ; next <= n; next++ {
			s.first[next] = uint64(len(s.posts))
		}
		t.reset()
		for e := range entries {
			art, d := uint32(e.Hi), spill.DecoderOf(e.Value)
			if d.Byte()&1 == 0 {
				s.posts = append(s.posts, art)
			}
			t.add(art)
			counts[n].mentions += d.Uint32()
		}
		counts[n].stories = uint32(t.stories)
	}
	var leading int
	s.place, leading = leadingOf(counts)
	s.ranks = make([]rank, leading)
	for ; int(next) < len(s.first); next++ {
		s.first[next] = uint64(len(s.posts))
	}
	return c.Err()
}

func (s *Aggregator) postings(n uint32) []uint32 { return s.posts[s.first[n]:s.first[n+1]] }

// measure counts the edges and takes the measures of the leading entities.
func (s *Aggregator) measure() error {
	var edges []leaderEdge
	t := newTally(s.grouping)
	c := s.pairs.Entries()
	for key, entries := range spill.Groups(c, keyOf) {
		s.summary.Edges++
		a, b := s.place[key.a], s.place[key.b]
		if a == 0 || b == 0 || key.kind != cooccurs {
			continue
		}
		t.reset()
		for e := range entries {
			d := spill.DecoderOf(e.Value)
			if d.Uint() > 0 { // a sentence names both
				t.add(uint32(e.Lo))
			}
		}
		if t.articles > 0 {
			edges = append(edges, leaderEdge{min(a, b) - 1, max(a, b) - 1, int32(t.stories)})
		}
	}
	s.ranks = measure(len(s.ranks), edges)
	return c.Err()
}

// Remove deletes the files that the sum wrote.
func (s *Aggregator) Remove() error { return cmp.Or(s.presence.Remove(), s.pairs.Remove()) }

// Graph finishes the sum and returns all of it: entities sorted by id, edges by
// source, target, type.
func (s *Aggregator) Graph() ([]entities.Entity, []entities.Edge, entities.Summary, error) {
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
