package packed

import (
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/spill"
)

// Steps keeps decisions in chains: each has a number, from 1, and knows the one
// before it. 0 is the end of a chain.
type Steps struct {
	links *spill.Array[link]
	texts *spill.StringStore
	buf   []byte
}

type link struct {
	at     spill.Place
	before uint32
}

// NewSteps makes one without decisions, which it keeps in texts.
func NewSteps(pool *spill.Pool, texts *spill.StringStore) *Steps {
	return &Steps{links: spill.NewArray[link](pool), texts: texts}
}

// Note adds a decision behind the one of a number and returns its number.
func (s *Steps) Note(before uint32, step entities.Decision) uint32 {
	e := spill.Encoder(s.buf[:0])
	EncodeStep(&e, &step)
	s.buf = e
	s.links.Append(link{s.texts.AddBytes(e), before})
	return uint32(s.links.Len())
}

// Each gives the decisions that end with that of a number, the last first.
func (s *Steps) Each(last uint32, yield func(entities.Decision)) {
	for last > 0 {
		l := s.links.At(last - 1)
		d := spill.Decoder(strings.Clone(s.texts.At(l.at)))
		yield(DecodeStep(&d))
		last = l.before
	}
}

// Chain puts the decisions that end with last behind those that end with before,
// and returns the last of all.
func (s *Steps) Chain(before, last uint32) uint32 {
	if last == 0 {
		return before
	}
	for at := last; ; {
		l := s.links.At(at - 1)
		if l.before == 0 {
			l.before = before
			s.links.Set(at-1, l)
			return last
		}
		at = l.before
	}
}

// Free gives up the decisions, but for their texts.
func (s *Steps) Free() { s.links.Free() }
