package link

import (
	"math"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// Choice is one decision of linking: what the mentions of a group could mean,
// and what spoke for each. It is what weights are fitted on.
type Choice struct {
	Type       entities.Type
	Mentions   []Mentioned // of the group, in the order of the text
	Candidates []Alternative
	None       Values
}

// Mentioned is where a mention of a group stands: bytes of a field.
type Mentioned struct {
	Field entities.Field
	entities.Span
}

// Alternative is a known entity that could be meant.
type Alternative struct {
	Entry  gazetteers.Entry
	Values Values
	P      float64 // probability by the weights of the linker
}

// Choices returns the decisions of the last article that had candidates. It
// shares no memory with the linker.
func (r *Linker) Choices() []Choice {
	var out []Choice
	for g := range r.groups {
		gr := &r.groups[g]
		if len(gr.link.cands) == 0 {
			continue
		}
		c := Choice{Type: gr.Type, None: gr.link.none}
		for _, i := range gr.Mentions {
			m := &r.doc.Mentions[i]
			c.Mentions = append(c.Mentions, Mentioned{m.Field, entities.Span{Start: m.Start, End: m.End}})
		}
		for i := range gr.link.cands {
			x := &gr.link.cands[i]
			c.Candidates = append(c.Candidates, Alternative{x.entry, x.values, x.p})
		}
		out = append(out, c)
	}
	return out
}

// Of returns a copy of the weights of a type, in the order of Values.
func (w *Weights) Of(t entities.Type) []float64 {
	v := w.of[t]
	return v[:]
}

// Threshold is the probability from which a group of the type is linked.
func (w *Weights) Threshold(t entities.Type) float64 { return w.threshold[t] }

// With returns weights that differ in those of one type. head, where it is not
// "", takes the place of the lines that say on what they were fitted.
func (w *Weights) With(t entities.Type, weights []float64, threshold float64, head string) *Weights {
	out := *w
	copy(out.of[t][:], weights)
	for f := range out.of[t] {
		out.of[t][f] = math.Round(out.of[t][f]*1000) / 1000
	}
	out.threshold[t] = threshold
	if head != "" {
		out.head = head
	}
	return &out
}
