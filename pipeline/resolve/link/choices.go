package link

import (
	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/link/model"
)

// Choice is one decision of linking: what the mentions of a group could mean,
// and what spoke for each. It is what weights are fitted on.
type Choice struct {
	Type       entities.Type
	Mentions   []Mentioned // of the group, in the order of the text
	Candidates []Alternative
	None       model.Values
	Torn       bool // between two teams: not linked, however likely
}

// Mentioned is where a mention of a group stands: bytes of a field.
type Mentioned struct {
	Field entities.Field
	entities.Span
}

// Alternative is a known entity that could be meant.
type Alternative struct {
	Entry  gazetteers.Entry
	Values model.Values
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
		c := Choice{Type: gr.Type, None: gr.link.none, Torn: r.torn(&gr.link)}
		for _, i := range gr.Mentions {
			c.Mentions = append(c.Mentions, r.spans[i])
		}
		for i := range gr.link.cands {
			x := &gr.link.cands[i]
			c.Candidates = append(c.Candidates, Alternative{x.entry, x.values, x.p})
		}
		out = append(out, c)
	}
	return out
}
