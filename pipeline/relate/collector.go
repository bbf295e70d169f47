package relate

import (
	"math"

	"newsgraph/entities"
	"newsgraph/pipeline/relate/stories"
	"newsgraph/pipeline/spill"
)

// Sink takes keyed values, in any order. A *spill.Sorter is one.
type Sink interface {
	Add(hi, lo uint64, value []byte) // a copy of value
}

// Collector takes records apart: into what each says of each entity that it names,
// keyed by entity and article, and of each pair that it names together.
type Collector struct {
	who      Resolved
	grouping Grouping
	seen     bits // article → it was added
	named    bits // entity → some article names it
	summary  entities.Summary
	presence Sink // entity, article → presence
	pairs    Sink // entity and entity, type of edge and article → articleEdge

	// scratch of Add
	numbers  []uint32            // of the record's entities
	spread   []uint8             // of its clusters, see Resolved
	repeated []stories.Paragraph // of the record
	anchors  []entities.Anchor
	here     []presence
	at       map[uint32]int // entity → its place in here
	edges    []articleEdge
	edgeAt   map[edgeKey]int
	buf      []byte
}

// NewCollector makes one over resolved records that hands what it takes apart to the sinks.
func NewCollector(who Resolved, g Grouping, presence, pairs Sink) *Collector {
	return &Collector{
		who: who, grouping: g, presence: presence, pairs: pairs,
		seen: newBits(g.Records()), named: newBits(who.Len()),
		at: map[uint32]int{}, edgeAt: map[edgeKey]int{},
	}
}

// Add adds a record; one that was added before, or that the stories do not
// know, is passed over. Errors are those of files.
func (s *Collector) Add(rec *entities.Record) (err error) {
	defer spill.Catch(&err)
	key := rec.Key()
	art, ok := s.grouping.Number(key)
	if !ok || s.seen.has(art) {
		return nil
	}
	s.seen.set(art)
	s.summary.Articles++
	s.summary.Sentences += rec.Sentences
	s.summary.Tokens += rec.Tokens
	s.repeated = s.grouping.RepeatedParagraphs(s.repeated[:0], rec)
	s.numbers = s.who.Clusters(s.numbers[:0], key)
	s.spread = s.who.Spread(s.spread[:0], key)
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

// sure is the confidence of what depends on clusters, per mille: what is spread from other
// articles counts as much as such decisions are right.
func (s *Collector) sure(confidence float64, clusters ...int) int {
	for _, c := range clusters {
		if c >= 0 && c < len(s.spread) && s.spread[c] > 0 {
			confidence *= float64(s.spread[c]) / 100
		}
	}
	return int(math.Round(min(max(confidence, 0), 1) * 1000))
}

// keep hands what the record gave to the sorters.
func (s *Collector) keep(art uint32) {
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

// Counts are the articles, sentences, tokens and mentions of what was added; they add
// up over collectors.
func (s *Collector) Counts() entities.Summary { return s.summary }

// Summary is Counts with the stories and the entities of what was added.
func (s *Collector) Summary() entities.Summary {
	sum := s.summary
	sum.Entities = s.named.count()
	t := newTally(s.grouping.Reader(), s.grouping.Records())
	for art := range uint32(s.grouping.Records()) {
		if s.seen.has(art) {
			t.add(art)
		}
	}
	sum.Stories = t.stories
	return sum
}
