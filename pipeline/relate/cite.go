package relate

import (
	"slices"

	"newsgraph/entities"
	"newsgraph/pipeline/relate/stories"
	"newsgraph/pipeline/spill"
)

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

func encodeSpans(e *spill.Encoder, spans []span) {
	for _, v := range spans {
		e.Uint(uint64(v.start&^titleBit)<<1 | uint64(v.start>>31))
		e.Uint(uint64(v.end - v.start&^titleBit))
	}
}

// decodeSpans appends n spans that encodeSpans wrote.
func decodeSpans(d *spill.Decoder, out []span, n int) []span {
	for range n {
		x := d.Uint()
		start := uint32(x>>1) | uint32(x&1)<<31
		out = append(out, span{start, uint32(x>>1) + d.Uint32()})
	}
	return out
}

// citer collects up to entities.MaxEvidence spans: the first of each story in order of
// articles, then their second ones and so on, then the first of further
// articles of the same stories.
type citer struct {
	decided stories.Articles
	out     []entities.Evidence
	late    []entities.Evidence
	stories []uint32
	held    []citable                 // with spans for the later rounds
	rounds  [entities.MaxEvidence]int // how many of them have a span for each round
}

type citable struct {
	article uint32
	n       int
	spans   [entities.MaxEvidence]span
}

func newCiter(decided stories.Articles) citer {
	return citer{decided: decided, out: make([]entities.Evidence, 0, entities.MaxEvidence)}
}

func (c *citer) reset() {
	c.out, c.late, c.stories, c.held = c.out[:0], c.late[:0], c.stories[:0], c.held[:0]
	c.rounds = [entities.MaxEvidence]int{}
}

func (c *citer) full() bool { return len(c.out) >= entities.MaxEvidence }

// add takes the spans of the next article.
func (c *citer) add(art uint32, spans []span) {
	if len(spans) == 0 || c.full() {
		return
	}
	story, ev := c.decided.StoryOf(art), spans[0].evidence(c.decided.IDOf(art))
	if slices.Contains(c.stories, story) {
		if len(c.late) < entities.MaxEvidence {
			c.late = append(c.late, ev)
		}
	} else {
		c.stories = append(c.stories, story)
		c.out = append(c.out, ev)
	}
	spans = spans[:min(len(spans), entities.MaxEvidence)]
	need := false
	for r := 1; r < len(spans); r++ {
		need = need || c.rounds[r] < entities.MaxEvidence
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
	for r := 1; r < entities.MaxEvidence; r++ {
		for i := range c.held {
			if h := &c.held[i]; r < h.n && !c.full() {
				c.out = append(c.out, h.spans[r].evidence(c.decided.IDOf(h.article)))
			}
		}
	}
	c.out = append(c.out, c.late[:min(len(c.late), entities.MaxEvidence-len(c.out))]...)
	return c.out
}
