package relate

import (
	"cmp"
	"slices"

	"newsgraph/entities"
	"newsgraph/pipeline/spill"
)

// Aggregator adds up records to entities and edges. Of each record it keeps an entry
// for each entity that the record names and for each pair that it names together, keyed by
// entity and article: in memory, or past a budget in sorted files that are
// merged in the end. What is always in memory is four bytes an entity of each
// article.
//
// The order of calls: NewAggregator, SpillTo, Add for each record, Finish, then
// Entities and Edges, again and again, then Remove.
type Aggregator struct {
	Sums
	collector *Collector
	summary   entities.Summary
	finished  bool
	presence  spill.Sorter // entity, article → presence
	pairs     spill.Sorter // entity and entity, type of edge and article → articleEdge
}

// NewAggregator makes an empty one over resolved records.
func NewAggregator(who Resolved, g Grouping) *Aggregator {
	s := &Aggregator{Sums: Sums{who: who, grouping: g}}
	s.collector = NewCollector(who, g, &s.presence, &s.pairs)
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
func (s *Aggregator) Add(rec *entities.Record) error { return s.collector.Add(rec) }

// Finish ends adding and counts; again it does nothing. Errors are those of files.
func (s *Aggregator) Finish() (entities.Summary, error) {
	if s.finished {
		return s.summary, nil
	}
	if err := cmp.Or(s.presence.Finish(), s.pairs.Finish()); err != nil {
		return s.summary, err
	}
	s.summary = s.collector.Summary()
	s.articles, s.collector = s.summary.Articles, nil
	leading, err := s.post(s.presence.Entries())
	if err != nil {
		return s.summary, err
	}
	s.lead(leading)
	edges, err := s.leaderEdges(s.pairs.Entries())
	if err != nil {
		return s.summary, err
	}
	s.finished, s.ranks = true, Measure(len(leading), edges)
	if s.minimum > 1 {
		s.summary.Edges = 0
		return s.summary, s.Edges(func(*entities.Edge) error { s.summary.Edges++; return nil })
	}
	return s.summary, nil
}

// post lists the articles that name each entity in their own prose, and finds
// the leading entities.
func (s *Aggregator) post(c *spill.Cursor) ([]EntityCount, error) {
	t := newTally(s.grouping.Reader(), s.grouping.Records())
	s.posts.Ends = make([]uint64, s.who.Len())
	next := uint32(0)
	counts := func(yield func(EntityCount) bool) {
		for n, entries := range spill.Groups(c, spill.ByNumber) {
			for ; next < n; next++ {
				s.posts.Ends[next] = uint64(len(s.posts.Articles))
			}
			t.reset()
			mentions := 0
			for e := range entries {
				art, d := uint32(e.Hi), spill.DecoderOf(e.Value)
				if inProse(d.Byte()) {
					s.posts.Articles = append(s.posts.Articles, art)
				}
				t.add(art)
				mentions += int(d.Uint())
			}
			if !yield(EntityCount{n, t.stories, mentions}) {
				return
			}
		}
	}
	leading := Leading(counts)
	for ; int(next) < len(s.posts.Ends); next++ {
		s.posts.Ends[next] = uint64(len(s.posts.Articles))
	}
	return leading, c.Err()
}

// leaderEdges counts the edges and gives those of the leading entities that
// communities and centrality are taken of.
func (s *Aggregator) leaderEdges(c *spill.Cursor) ([]LeaderEdge, error) {
	var edges []LeaderEdge
	t := newTally(s.grouping.Reader(), s.grouping.Records())
	for key, entries := range spill.Groups(c, keyOf) {
		s.summary.Edges++
		if !s.leads(key) {
			continue
		}
		t.reset()
		for e := range entries {
			if d := spill.DecoderOf(e.Value); d.Uint() > 0 { // a sentence names both
				t.add(uint32(e.Lo))
			}
		}
		if t.articles > 0 {
			edges = append(edges, s.leaderEdge(key, t.stories))
		}
	}
	return edges, c.Err()
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
