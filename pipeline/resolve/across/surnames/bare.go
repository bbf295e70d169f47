package surnames

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/internal/message"
	"newsgraph/pipeline/resolve/across/namegroups"
	"newsgraph/pipeline/resolve/across/namesakes"
	"newsgraph/pipeline/spill"
)

// holder is a bearer of a full name.
type holder struct {
	bearer
	link    uint32        // of its group
	packed  spill.Decoder // what is not read yet
	profile map[uint32]bool
}

func (h *holder) unpack() {
	if h.profile != nil {
		return
	}
	h.read(h.packed)
	h.packed, h.profile = "", map[uint32]bool{}
	for _, f := range h.comentions {
		h.profile[f] = true
	}
}

// JoinBareNames gives the articles that have a surname alone to the likeliest
// bearer of a full name; what is left of an identity to the one whose co-mentions
// it shares at the time. Where that is nobody or several, the holders of the
// surname become candidates.
func (s *Surnames) JoinBareNames() error {
	st := s.st
	if err := s.sorted.Finish(); err != nil {
		return err
	}
	c := s.sorted.Entries()
	for _, entries := range spill.Groups(c, spill.ByHi) {
		holders := map[string][]holder{} // by surname, of one hash; all of them come before the bare names
		p := bareArticles{Surnames: s}
		for e := range entries {
			d := spill.DecoderOf(e.Value)
			fold := d.String()
			list := holders[fold]
			switch {
			case e.Lo < bareFlag && len(list) <= namegroups.MaxBlock:
				identity := uint32(e.Lo)
				link := st.Groups.At(st.Identities.At(identity).Group).Link
				holders[strings.Clone(fold)] = append(list, holder{bearer: bearer{identity: identity}, link: link, packed: spill.Decoder(strings.Clone(string(d)))})
			case e.Lo >= bareFlag && len(list) > 0 && len(list) <= namegroups.MaxBlock:
				b := bearer{identity: uint32(e.Lo)}
				if p.identity != b.identity {
					p.place()
				}
				b.read(d)
				p.identity, p.holders, p.list = b.identity, list, append(p.list, b)
			}
		}
		p.place()
	}
	if err := cmp.Or(c.Err(), s.sorted.Remove()); err != nil {
		return err
	}
	for _, m := range s.moves {
		s.moveBare(&m)
	}
	s.moves = nil
	return nil
}

// bareArticles are the articles of an identity that is named by a surname alone.
type bareArticles struct {
	*Surnames
	identity uint32
	holders  []holder
	list     []bearer
}

// bareMove is articles of a surname alone that a holder takes in.
type bareMove struct {
	from, to uint32    // identities
	clusters []uint32  // nil for all that are left
	shares   []float64 // of clusters: how likely the holder is
	terms    string    // of the first
}

// place decides on the articles, and empties the list.
func (p *bareArticles) place() {
	if len(p.list) == 0 {
		return
	}
	st := p.st
	slices.SortFunc(p.list, func(x, y bearer) int {
		return cmp.Or(cmp.Compare(st.Rank.At(st.Clusters.At(x.cluster).Article), st.Rank.At(st.Clusters.At(y.cluster).Article)), cmp.Compare(x.cluster, y.cluster))
	})
	moves := map[uint32]*bareMove{}
	var order []uint32
	rest := bearer{identity: p.identity}
	for k := range p.list {
		b := &p.list[k]
		h, share, terms := p.likeliest(b, p.holders)
		if h == nil {
			rest.take(b)
			continue
		}
		m := moves[h.identity]
		if m == nil {
			m = &bareMove{from: p.identity, to: h.identity, terms: terms}
			moves[h.identity] = m
			order = append(order, h.identity)
		}
		m.clusters = append(m.clusters, b.cluster)
		m.shares = append(m.shares, share)
	}
	for _, to := range order {
		p.moves = append(p.moves, *moves[to])
	}
	if rest.count > 0 {
		p.placeRest(&rest, p.holders)
	}
	p.list = p.list[:0]
}

// take adds an article to what several say.
func (b *bearer) take(o *bearer) {
	b.count++
	b.days.Add(o.days.First)
	b.roles = append(b.roles, o.roles...)
	b.comentions = append(b.comentions, o.comentions...)
}

// likeliest is the holder that an article means by a surname alone, nil when none
// is likely enough, and the terms of the decision.
func (s *Surnames) likeliest(b *bearer, holders []holder) (best *holder, share float64, why string) {
	st := s.st
	w := st.Weights
	total, most := math.Exp(w.Of(namesakes.BareNone)), 0.0
	scores := map[uint32]int{}
	for _, k := range st.Details(b.cluster, &st.D).Candidates {
		scores[k.ID] = k.Score
	}
	for k := range holders {
		h := &holders[k]
		h.unpack()
		t := w.Terms()
		t.Add(namesakes.BareKnown, math.Log1p(float64(h.count)))
		if near := h.near(b.days.First, int32(st.Thresholds.NearDays)); near > 0 {
			t.Add(namesakes.BareNear, math.Log1p(float64(near)))
		}
		t.Add(namesakes.BareComention, float64(min(3, h.shared(b))))
		if h.sharesTitle(b) {
			t.Add(namesakes.BareTitle, 1)
		}
		score := st.Thresholds.BareNoScore
		if s := scores[h.link]; h.link != 0 && s > 0 {
			score = float64(s) / 1000
		}
		t.Add(namesakes.BareScore, math.Log(score))
		u := math.Exp(t.Sum())
		total += u
		if u > most {
			most, best, why = u, h, t.String()
		}
	}
	if most < w.Of(namesakes.BareShare)*total {
		return nil, 0, ""
	}
	return best, most / total, why
}

// near counts the articles of a holder up to so many days from a day, 0 when it is not known.
func (h *holder) near(day, days int32) int {
	if day <= 0 {
		return 0
	}
	from, _ := slices.BinarySearch(h.each, uint32(max(0, day-days)))
	to, _ := slices.BinarySearch(h.each, uint32(day+days+1))
	return to - from
}

// shared counts the rare co-mentions that a holder has in common with a bearer.
func (h *holder) shared(b *bearer) (n int) {
	for _, f := range b.comentions {
		n += namesakes.Btoi(h.profile[f])
	}
	return n
}

func (h *holder) sharesTitle(b *bearer) bool {
	return slices.ContainsFunc(b.roles, func(r uint32) bool { return slices.Contains(h.roles, r) })
}

// placeRest decides on what no article of an identity told by itself.
func (s *Surnames) placeRest(b *bearer, holders []holder) {
	st := s.st
	if to := sharedComentions(b, holders, s.st.Thresholds); len(to) == 1 {
		s.moves = append(s.moves, bareMove{from: b.identity, to: to[0]})
		return
	}
	p := st.Identities.At(b.identity)
	for _, h := range holders[:min(len(holders), entities.MaxCandidates)] {
		st.AddRival(&p, h.identity)
	}
	st.Identities.Set(b.identity, p)
}

// moveBare puts articles of one identity into another.
func (s *Surnames) moveBare(m *bareMove) {
	st := s.st
	from, to := st.Identities.At(m.from), st.Identities.At(m.to)
	n, reason, detail := uint32(len(m.clusters)), "surname alone", "%s articles have the surname alone and this is its likeliest bearer there; the first: "+m.terms
	if m.clusters == nil {
		n, reason, detail = from.Count, "surname beside the same names", "%s articles use the surname alone beside the same names at that time"
	}
	to.Steps = st.Steps.Note(to.Steps, entities.Decision{Kind: "merge", What: st.Str(st.Groups.At(from.Group).Key), Reason: reason, Detail: fmt.Sprintf(detail, message.Thousands(n))})
	s.markSpread(m)
	to.Count += n
	if n >= from.Count {
		from.Count, from.Into = 0, m.to+1
	} else {
		s.leave(&from, m)
	}
	st.Identities.Set(m.from, from)
	st.Identities.Set(m.to, to)
}

// markSpread notes that other articles decide for the clusters that a holder takes in.
func (s *Surnames) markSpread(m *bareMove) {
	st := s.st
	mark := func(i uint32, share float64) {
		st.SetSpread(i, st.Weights.Right(namesakes.BareSure, namesakes.BareOdds, math.Log(share/(1-min(share, maxShare)))))
	}
	for k, i := range m.clusters {
		mark(i, m.shares[k])
	}
	if m.clusters != nil {
		return
	}
	group := st.Groups.At(st.Identities.At(m.from).Group)
	for _, i := range st.ClustersOf(&group) {
		if st.IdentityOf(i) == m.from {
			mark(i, st.Weights.Of(namesakes.BareShare))
		}
	}
}

// maxShare keeps odds finite.
const maxShare = 0.9999

// leave takes some clusters out of an identity that keeps others.
func (s *Surnames) leave(from *namegroups.Identity, m *bareMove) {
	st := s.st
	for _, i := range m.clusters {
		st.Of.Set(i, namegroups.InIdentity|m.to)
	}
	from.Count -= uint32(len(m.clusters))
	first := from.First - 1
	if !slices.Contains(m.clusters, first) {
		return
	}
	// The identity is told by its first cluster from now on.
	group := st.Groups.At(from.Group)
	best := -1
	for at := group.First; at > 0; at = st.Next.At(at - 1) {
		if i := at - 1; st.IdentityOf(i) == m.from && (best < 0 || st.Rank.At(st.Clusters.At(i).Article) < st.Rank.At(st.Clusters.At(uint32(best)).Article)) {
			best = int(i)
		}
	}
	if best >= 0 {
		from.First = uint32(best) + 1
	}
}

// sharedComentions returns the holders whose articles name the same besides as
// those of a bearer: so many rare features in common; a title counts as one.
func sharedComentions(b *bearer, holders []holder, limits *namesakes.Thresholds) []uint32 {
	days := int32(limits.NearDays)
	var out []uint32
	for k := range holders {
		h := &holders[k]
		h.unpack()
		shared := h.shared(b)
		if shared > 0 && h.sharesTitle(b) {
			shared++
		}
		near := b.days.First == 0 || h.days.First == 0 ||
			b.days.First <= h.days.Last+days && h.days.First <= b.days.Last+days
		if float64(shared) >= limits.BareShared && near {
			out = append(out, h.identity)
		}
	}
	return out
}
