package link

import (
	"cmp"
	"math"
	"slices"

	"newsgraph/entities"
	"newsgraph/pipeline/resolve/link/model"
)

// decide weighs the candidates of every group, with the article's place votes
// and, where asked, with how near they are to its other places.
func (r *Linker) decide(near bool) {
	context := r.contextPlaces(near)
	teams, fellows := r.teamShare(), r.fellows()
	own := map[string]float64{}
	for g := range r.groups {
		l := &r.groups[g].link
		if len(l.cands) == 0 {
			continue
		}
		w := r.weights.Vector(r.groups[g].Type)
		sum := math.Exp(w.Dot(&l.none))
		clear(own)
		total := r.evidence.total - r.ownVotes(g, own)
		for i := range l.cands {
			c := &l.cands[i]
			r.measureAmong(g, c, total, own, context, near)
			if c.team {
				c.values[model.Teams] = teams.without(l)
			}
			c.values[model.Fellows] = fellows.share(l, &c.entry)
			utility := c.base
			for _, f := range amongOthers {
				utility += w[f] * c.values[f]
			}
			c.p = math.Exp(utility)
			sum += c.p
		}
		for i := range l.cands {
			l.cands[i].p /= sum
		}
		slices.SortStableFunc(l.cands, func(a, b candidate) int {
			return cmp.Or(cmp.Compare(b.p, a.p), cmp.Compare(a.entry.Ref, b.entry.Ref))
		})
	}
}

// amongOthers are the features that depend on the other groups.
var amongOthers = [...]model.Feature{
	model.Focus, model.Foreign, model.Near, model.Local, model.Teams, model.Fellows, model.OtherName, model.Bare,
}

// accept links the group to its best candidate, or says why not.
func (r *Linker) accept(g int) Result {
	gr := &r.groups[g]
	l := &gr.link
	if len(l.cands) == 0 {
		return Result{}
	}
	best := &l.cands[0]
	if best.p < r.weights.Threshold(gr.Type) || r.torn(l) {
		return Result{Candidates: r.leading(l), Decision: r.refusal(g)}
	}
	id := best.entry.EntityID()
	return Result{Entry: &best.entry, ID: id, Decision: r.explain(g, id)}
}

// torn reports whether the best two candidates of a group are teams of which
// neither is clearly the likelier.
func (r *Linker) torn(l *meaning) bool {
	return len(l.cands) > 1 && l.cands[0].team && l.cands[1].team && l.cands[0].p < r.params.TeamOdds*l.cands[1].p
}

// leading are the likelier candidates.
func (r *Linker) leading(l *meaning) []entities.Candidate {
	var out []entities.Candidate
	for i := range l.cands[:min(len(l.cands), entities.MaxCandidates)] {
		if k := &l.cands[i]; k.p >= r.params.Shown {
			out = append(out, entities.Candidate{ID: k.entry.EntityID(), Name: k.entry.Name, Score: entities.Round3(k.p)})
		}
	}
	return out
}
