package relate

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/spill"
)

// Entities gives the nodes in order of id. One and its Evidence hold until the next.
func (s *Aggregator) Entities(yield func(*entities.Entity) error) error {
	return s.EntitiesOf(s.presence.Entries(), func(uint32) {}, func(_ uint32, e *entities.Entity) error { return yield(e) })
}

// EntitiesOf makes the nodes of sorted presences, in order of id, which is that of
// their numbers. prose is told of the
// articles that name one in their own prose, in order, before it is given. One and its
// Evidence hold until the next.
func (s *Sums) EntitiesOf(c *spill.Cursor, prose func(article uint32), yield func(n uint32, e *entities.Entity) error) (err error) {
	defer spill.Catch(&err)
	decided := s.grouping.Reader()
	n := node{sum: s, tally: newTally(decided, s.grouping.Records()), cite: newCiter(decided), met: make([]uint32, s.grouping.Sources()+1), forms: map[string]int{}}
	for entity, entries := range spill.Groups(c, spill.ByNumber) {
		n.begin(entity)
		for e := range entries {
			art, d := uint32(e.Hi), spill.DecoderOf(e.Value)
			flags := d.Byte()
			if inProse(flags) {
				prose(art)
			}
			n.add(art, int(flags>>1), d)
		}
		if err := yield(entity, n.made()); err != nil {
			return err
		}
	}
	return c.Err()
}

// node collects the presences of one entity.
type node struct {
	sum    *Sums
	tally  tally
	cite   citer
	entity uint32

	mentions, confidence, salience int
	spread, sources                int
	met                            []uint32       // outlet → 1 + the entity that it named last
	forms                          map[string]int // name → its place in aliases
	aliases                        []entities.NameCount
	spans                          []span
}

func (n *node) begin(id uint32) {
	n.entity, n.mentions, n.confidence, n.salience, n.spread, n.sources = id, 0, 0, 0, 0, 0
	n.tally.reset()
	n.cite.reset()
	if len(n.forms) > 1<<10 {
		n.forms = map[string]int{}
	}
	clear(n.forms)
	n.aliases = n.aliases[:0]
}

// add takes a presence behind its first byte.
func (n *node) add(art uint32, spans int, d spill.Decoder) {
	n.tally.add(art)
	n.mentions += int(d.Uint())
	n.confidence += int(d.Uint())
	n.salience += int(d.Uint())
	n.spread += int(d.Uint())
	if o := n.tally.decided.SourceOf(art); o > 0 && n.met[o] != n.entity+1 {
		n.met[o] = n.entity + 1
		n.sources++
	}
	n.spans = decodeSpans(&d, n.spans[:0], spans)
	n.cite.add(art, n.spans)
	for d != "" {
		mentions, name := int(d.Uint()), d.String()
		at, met := n.forms[name]
		if !met {
			at = len(n.aliases)
			name = strings.Clone(name)
			n.forms[name] = at
			n.aliases = append(n.aliases, entities.NameCount{Name: name})
		}
		n.aliases[at].Mentions += mentions
	}
}

func (n *node) made() *entities.Entity {
	e := n.sum.who.At(int(n.entity))
	e.Aliases = append(make([]entities.NameCount, 0, len(n.aliases)), n.aliases...)
	slices.SortFunc(e.Aliases, func(x, y entities.NameCount) int {
		return cmp.Or(cmp.Compare(y.Mentions, x.Mentions), strings.Compare(x.Name, y.Name))
	})
	t := &n.tally
	e.Mentions, e.Articles, e.Stories = n.mentions, t.articles, t.stories
	e.First, e.Last = t.first, t.last
	e.Confidence = math.Round(float64(n.confidence)/float64(t.articles)) / 1000
	e.Salience = math.Round(float64(n.salience)/float64(t.articles)) / 1000
	e.Sources, e.Spread = n.sources, n.spread
	if n.sum.ranks != nil {
		if r, leads := n.sum.place[n.entity]; leads {
			n.sum.ranks[r].Set(&e)
		}
	}
	e.Evidence = n.cite.done()
	return &e
}
