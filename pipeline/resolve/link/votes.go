package link

import (
	"math"
	"slices"

	"newsgraph/entities"
)

// countryEvidence is what the text says of countries beside the mentions.
type countryEvidence struct {
	votes map[string]float64
	order []string // keys of votes, sorted
	total float64
}

// clear forgets the votes of an article.
func (e *countryEvidence) clear() {
	if e.votes == nil {
		e.votes = map[string]float64{}
	}
	clear(e.votes)
	e.order, e.total = e.order[:0], 0
}

// ownVotes adds to votes what the mentions of a place speak for, and returns its sum.
func (r *Linker) ownVotes(g int, votes map[string]float64) float64 {
	gr := &r.groups[g]
	if gr.Type != entities.Place {
		return 0
	}
	n := math.Sqrt(float64(len(gr.Mentions)))
	sum := 0.0
	for i := range gr.link.cands[:min(len(gr.link.cands), 4)] {
		c := &gr.link.cands[i]
		if c.entry.Country != "" && c.entry.Type == entities.Place {
			votes[c.entry.Country] += n * c.p
			sum += n * c.p
		}
	}
	return sum
}

// vote counts what speaks for each country: places by their mentions, and
// nationality words.
func (r *Linker) vote() {
	p := &r.evidence
	clear(p.votes)
	for g := range r.groups {
		gr := &r.groups[g]
		if gr.Type != entities.Place {
			continue
		}
		r.ownVotes(g, p.votes)
	}
	for iso, n := range r.Demonyms {
		p.votes[iso] += math.Sqrt(float64(n))
	}
	if r.Outlet.Country != "" {
		p.votes[r.Outlet.Country] += r.params.HomeVote
	}
	p.order = p.order[:0]
	for iso := range p.votes {
		p.order = append(p.order, iso)
	}
	slices.Sort(p.order)
	p.total = 0
	for _, iso := range p.order {
		p.total += p.votes[iso]
	}
}

// focus is the country with enough of the votes, and more of them than any other.
func (r *Linker) focus() string {
	best, second := "", 0.0
	for _, iso := range r.evidence.order {
		v := r.evidence.votes[iso]
		if best == "" || v > r.evidence.votes[best] {
			if best != "" {
				second = r.evidence.votes[best]
			}
			best = iso
		} else {
			second = max(second, v)
		}
	}
	if best == "" || r.evidence.votes[best] < r.params.FocusShare*r.evidence.total || r.evidence.votes[best] < r.params.FocusLead*second {
		return ""
	}
	return best
}
