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
func (s *Aggregator) Entities(yield func(*entities.Entity) error) (err error) {
	defer spill.Catch(&err)
	n := node{sum: s, tally: newTally(s.grouping), cite: newCiter(s.grouping), met: make([]uint32, s.grouping.Sources()+1), forms: map[string]int{}}
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
	sum    *Aggregator
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
	if o := n.sum.grouping.SourceOf(art); o > 0 && n.met[o] != n.entity+1 {
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
	if r := n.sum.place[n.entity]; r > 0 {
		e.Community, e.Centrality = n.sum.ranks[r-1].community, n.sum.ranks[r-1].centrality
	}
	e.Evidence = n.cite.done()
	return &e
}
