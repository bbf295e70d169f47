package link

import (
	"fmt"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// explain says what decided for a group's best candidate.
func (r *Linker) explain(g int, id string) entities.Decision {
	l := &r.groups[g].link
	best, rival, reason := &l.cands[0], "no rival", "only candidate"
	if len(l.cands) > 1 {
		next := &l.cands[1]
		rival, reason = fmt.Sprintf("next %s %s (%.3f)", next.entry.Name, describe(&next.entry), next.p), "best candidate"
	}
	return entities.Decision{Kind: "link", What: id, Reason: reason, Detail: fmt.Sprintf("%s %s (%.3f); %s; %s",
		best.entry.Name, describe(&best.entry), best.p, rival, r.weights.Vector(r.groups[g].Type).Leading(&best.values))}
}

// refusal says that no candidate of a group is likely enough.
func (r *Linker) refusal(g int) entities.Decision {
	best := &r.groups[g].link.cands[0]
	return entities.Decision{Kind: "refuse", What: r.Forms[r.groups[g].Longest].Surface, Reason: "no candidate is likely enough",
		Detail: fmt.Sprintf("best %s %s (%.3f)", best.entry.Name, describe(&best.entry), best.p)}
}

// describe tells entries of one name apart for people.
func describe(e *gazetteers.Entry) string {
	parts := make([]string, 0, 4)
	for _, s := range [...]string{e.Subtype, e.Admin1, e.Country, e.Birth} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if len(parts) == 0 {
		return "(" + e.EntityID() + ")"
	}
	return "(" + strings.Join(parts, ", ") + ")"
}
