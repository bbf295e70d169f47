package resolve

import (
	"fmt"
	"slices"
	"strings"

	"newsgraph/entities"
)

// holder is a part with a full name that a bare surname may mean.
type holder struct {
	part        uint32
	profile     map[uint32]bool // see work.profile
	roles       map[uint32]bool
	first, last int32 // days, see work.span
}

// joinShort joins bare surnames to the one person with a full name whose
// company they keep at the time; where that is nobody or several, the holders
// of the surname become candidates.
func (w *work) joinShort() error {
	const alone = 1 << 32 // tells the parts of bare surnames from their holders
	blocks := w.sorter("surnames")
	for p := range uint32(w.parts.Len()) {
		pt := w.parts.At(p)
		nd := w.nodes.At(pt.node)
		switch {
		case nd.typ != entities.Person:
		case !nd.short || nd.link != 0 || nd.known:
			for _, k := range w.familyNames(&pt) {
				blocks.Add(hashOf(k), uint64(p), []byte(k))
			}
		default:
			if k := surname(w.person(&nd).folds); k != "" {
				blocks.Add(hashOf(k), alone|uint64(p), []byte(k))
			}
		}
	}
	moves := numbers{w.sorter("moves")} // part → part that takes it in
	err := eachBlock(blocks, func(_ string, list []uint64) {
		n, _ := slices.BinarySearch(list, alone)
		if n == 0 || n > maxBlock {
			return
		}
		holders := make([]holder, n)
		for i := range holders {
			holders[i].part = uint32(list[i])
		}
		for _, p := range list[n:] {
			w.placeShort(uint32(p), holders, moves)
		}
	})
	if err != nil {
		return err
	}
	return moves.each(func(from uint32, to []uint32) { w.move(from, to[0]) })
}

// surname is how the words of a name that is no full one are compared.
func surname(folds []string) string { return strings.Join(bare(folds), " ") }

// placeShort decides on a part that is named by a surname alone.
func (w *work) placeShort(p uint32, holders []holder, moves numbers) {
	pt := w.parts.At(p)
	if best := w.companions(&pt, holders); len(best) == 1 {
		moves.add(p, best[0])
		return
	}
	for _, h := range holders[:min(len(holders), keptRivals)] {
		w.addRival(&pt, h.part)
	}
	w.parts.Set(p, pt)
}

// move puts the clusters of one part into another.
func (w *work) move(from, to uint32) {
	pf, pt := w.parts.At(from), w.parts.At(to)
	for _, i := range w.list(pf.first, pf.count) {
		w.of.Set(i, to)
		pt.first, pt.last, pt.count = w.chain(pt.first, pt.last, pt.count, i)
	}
	pt.steps = w.say(pt.steps, entities.Step{Kind: "merge", What: w.str(w.nodes.At(pf.node).key), Reason: "surname in the same company",
		Detail: fmt.Sprintf("%d articles use the surname alone beside the same names at that time", pf.count)})
	pf.first, pf.last, pf.count = 0, 0, 0
	w.parts.Set(from, pf)
	w.parts.Set(to, pt)
}

// familyNames are the folded surnames under which a part can be named.
func (w *work) familyNames(p *part) []string {
	var out []string
	at := p.first
	for range min(p.count, 16) {
		c := w.clusters.At(at - 1)
		n := parsePerson(w.str(c.key), w.str(w.details(at-1, &w.d).name))
		if n.full() {
			if k := surname(n.folds[n.family():]); !slices.Contains(out, k) {
				out = append(out, k)
			}
		}
		at = w.next.At(at - 1)
	}
	return out
}

// companions returns the holders that the articles of a part keep company with:
// two rare features in common, or one and a title.
func (w *work) companions(p *part, holders []holder) []uint32 {
	var out []uint32
	clusters := w.list(p.first, p.count)
	first, last := w.span(clusters)
	for k := range holders {
		h := &holders[k]
		if h.profile == nil {
			w.acquaint(h)
		}
		shared := 0
		for _, i := range clusters {
			w.eachFeature(i, func(f uint32) { shared += btoi(h.profile[f]) })
		}
		if shared > 0 && w.sharesRole(clusters, h) {
			shared++
		}
		if shared >= 2 && (first == 0 || h.first == 0 || first <= h.last+nearDays && h.first <= last+nearDays) {
			out = append(out, h.part)
		}
	}
	return out
}

// acquaint fills in what a holder is compared by.
func (w *work) acquaint(h *holder) {
	pt := w.parts.At(h.part)
	clusters := w.list(pt.first, pt.count)
	h.profile, h.roles = w.profile(clusters), map[uint32]bool{}
	h.first, h.last = w.span(clusters)
	for _, i := range clusters[:min(len(clusters), 256)] {
		for _, r := range w.details(i, &w.d).roles {
			h.roles[r] = true
		}
	}
}

func (w *work) sharesRole(clusters []uint32, h *holder) bool {
	for _, i := range clusters {
		if slices.ContainsFunc(w.details(i, &w.d).roles, func(r uint32) bool { return h.roles[r] }) {
			return true
		}
	}
	return false
}

// span is the first and the last day of the articles of some clusters, 0 when
// none is known.
func (w *work) span(clusters []uint32) (first, last int32) {
	for _, i := range clusters {
		d := w.articles.At(w.clusters.At(i).article).day
		if d == 0 {
			continue
		}
		if first == 0 || d < first {
			first = d
		}
		if last == 0 || d > last {
			last = d
		}
	}
	return first, last
}
