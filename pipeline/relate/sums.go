package relate

import (
	"newsgraph/entities"
	"newsgraph/pipeline/relate/stories"
)

// Resolved says which entity each cluster of a record is and what is known of
// the entities. A *across.Resolution is one.
type Resolved interface {
	// Clusters appends to dst, for each cluster of the record with that key, 1 + the
	// number of its entity, 0 to leave it out.
	Clusters(dst []uint32, record string) []uint32
	// Spread appends to dst, for each of them, with how many percent what other articles
	// decided for it is right, 0 where its own article decides.
	Spread(dst []uint8, record string) []uint8
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
	Sources() int             // outlets
	Reader() stories.Articles // for one goroutine beside others
	RepeatedParagraphs(dst []stories.Paragraph, rec *entities.Record) []stories.Paragraph
}

// Sums makes entities and edges of what was taken apart and sorted.
type Sums struct {
	who      Resolved
	grouping Grouping
	articles int // of all
	minimum  int // articles that an edge needs

	leading bits             // entities; nil before they are known
	place   map[uint32]int32 // leading entity → its place among them
	ranks   []Rank           // of the leading ones; nil before they are known
	posts   Postings
}

// Postings are the articles that name each entity in their own prose, in order.
type Postings struct {
	Articles []uint32
	Ends     []uint64 // of each entity: where its articles end
}

func (p *Postings) of(n uint32) []uint32 {
	from := uint64(0)
	if n > 0 {
		from = p.Ends[n-1]
	}
	return p.Articles[from:p.Ends[n]]
}

// NewSums makes sums of so many articles, for entities alone.
func NewSums(who Resolved, g Grouping, articles int) *Sums {
	return &Sums{who: who, grouping: g, articles: articles}
}

// WithEdges makes sums that make edges, too, of minimum articles and more: with the
// postings of all entities and the leading ones, see Leading.
func (s *Sums) WithEdges(minimum int, posts Postings, leading []EntityCount) *Sums {
	t := *s
	t.minimum, t.posts = minimum, posts
	t.lead(leading)
	return &t
}

func (s *Sums) lead(leading []EntityCount) {
	s.leading, s.place = newBits(s.who.Len()), make(map[uint32]int32, len(leading))
	for i := range leading {
		s.leading.set(leading[i].Entity)
		s.place[leading[i].Entity] = int32(i)
	}
}

// leads reports whether an edge is one of two leading entities.
func (s *Sums) leads(key edgeKey) bool {
	return key.kind == cooccurs && s.leading.has(key.a) && s.leading.has(key.b)
}

func (s *Sums) leaderEdge(key edgeKey, stories int) LeaderEdge {
	a, b := s.place[key.a], s.place[key.b]
	return LeaderEdge{min(a, b), max(a, b), int32(stories)}
}
