package views

import (
	"newsgraph/entities"
	"newsgraph/pipeline/index"
)

// Explained is why an article names an entity: what was decided within it.
type Explained struct {
	Mention
	As    []string            `json:"as"`    // the names of its clusters that became the entity
	Steps []entities.Decision `json:"steps"` // merges, links and refusals within the article
}

// ExplainedOf tells why an article names entity n.
func (g Graph) ExplainedOf(n int32, p index.Presence) (Explained, error) {
	m, err := g.MentionOf(n, p)
	out := Explained{Mention: m, As: []string{}, Steps: []entities.Decision{}}
	if err != nil {
		return out, err
	}
	r, who, err := g.Record(p.Place)
	if err != nil {
		return out, err
	}
	for c, e := range who {
		if e == n {
			out.As = append(out.As, r.Clusters[c].Name)
			out.Steps = append(out.Steps, r.Clusters[c].Steps...)
		}
	}
	return out, nil
}
