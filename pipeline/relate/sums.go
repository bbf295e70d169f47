package relate

import (
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

// Grouping numbers the articles in order of date and key, and says of which story,
// date and outlet each is. A *stories.Grouping is one.
type Grouping interface {
	Records() int
	Number(key string) (n uint32, ok bool)
	StoryOf(n uint32) uint32  // the number of the story's first article
	SourceOf(n uint32) uint32 // the number of the outlet, from 1; 0 for none
	Sources() int
	Date(n uint32) string // "" for none
	IDs() func(n uint32) string
	RepeatedParagraphs(dst []stories.Paragraph, rec *entities.Record) []stories.Paragraph
}

// Sums reads sorted sums: what entities and edges are made from besides.
type Sums struct {
	who      Resolved
	grouping Grouping
	summary  entities.Summary
	minimum  int // articles that an edge needs

	place []int32 // entity → 1 + its place among the leading ones, 0 for the others
	ranks []rank

	posts []uint32 // the articles that name each entity in their own prose, in order
	first []uint64 // entity → its first in posts; one more at the end
}

// post lists the articles that name each entity in their own prose, and finds
// the leading entities.
func (s *Sums) post(c *spill.Cursor) error {
	counts := make([]nameCount, s.who.Len())
	t := newTally(s.grouping)
	s.first = make([]uint64, s.who.Len()+1)
	next := uint32(0)
	for n, entries := range spill.Groups(c, spill.ByNumber) {
		for ; next <= n; next++ {
			s.first[next] = uint64(len(s.posts))
		}
		t.reset()
		for e := range entries {
			art, d := uint32(e.Hi), spill.DecoderOf(e.Value)
			if inProse(d.Byte()) {
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

func (s *Sums) postings(n uint32) []uint32 { return s.posts[s.first[n]:s.first[n+1]] }

// ties counts the edges and gives those of the leading entities that communities
// and centrality are taken of.
func (s *Sums) ties(c *spill.Cursor) ([]leaderEdge, error) {
	var edges []leaderEdge
	t := newTally(s.grouping)
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

// leads reports whether an edge ties two leading entities.
func (s *Sums) leads(key edgeKey) bool {
	return key.kind == cooccurs && s.place[key.a] > 0 && s.place[key.b] > 0
}

func (s *Sums) leaderEdge(key edgeKey, stories int) leaderEdge {
	a, b := s.place[key.a], s.place[key.b]
	return leaderEdge{min(a, b) - 1, max(a, b) - 1, int32(stories)}
}
