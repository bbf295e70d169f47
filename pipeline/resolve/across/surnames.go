package across

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/internal/message"
	"newsgraph/pipeline/resolve/across/namesakes"
	"newsgraph/pipeline/resolve/names"
	"newsgraph/pipeline/spill"
)

// surnames brings together the identities of bare surnames and those with a full
// name that they may mean.
type surnames struct {
	st        *state
	bareNames []uint64      // hashes of the surnames that stand alone somewhere, one bit each
	sorted    *spill.Sorter // hash of the surname, identity (of bare ones with bareFlag) → the surname and a bearer
	folds     []string
	buf       []byte
}

// bareFlag tells the identities of bare surnames from their holders.
const bareFlag = 1 << 32

// bareBits is how many bits tell which surnames stand alone: with more surnames
// than that more identities are sorted in vain.
const bareBits = 1 << 24

func (st *state) newSurnames() *surnames {
	s := &surnames{st: st, bareNames: make([]uint64, bareBits/64), sorted: st.sorter("surnames")}
	for n := range uint32(st.groups.Len()) {
		if ng := st.groups.At(n); ng.count > 0 && isBare(&ng) {
			word, bit := bareBit(wholeSurname(st.person(&ng)))
			s.bareNames[word] |= bit
		}
	}
	return s
}

// isBare reports whether a group is a surname or a given name that nothing else
// is known of.
func isBare(ng *nameGroup) bool {
	return ng.typ == entities.Person && ng.short && ng.link == 0 && !ng.known
}

// surname is how the words of a name that is no full one are compared.
func surname(p *names.Person, i int) string { return strings.Join(p.Surname(i), " ") }

// wholeSurname is that of a name which is nothing else.
func wholeSurname(p names.Person) string { return surname(&p, 0) }

// bareBit is where surnames.bareNames tells of a surname.
func bareBit(surname string) (word, bit uint64) {
	h := hashOf(surname) % bareBits
	return h / 64, 1 << (h % 64)
}

func (s *surnames) isBareSomewhere(surname string) bool {
	word, bit := bareBit(surname)
	return s.bareNames[word]&bit != 0
}

// needsContexts reports whether the contexts of a group are needed. Those of a
// link are written in many ways.
func (s *surnames) needsContexts(ng *nameGroup) bool {
	if isBare(ng) || ng.link != 0 || ng.steps > 0 {
		return true
	}
	p := s.st.person(ng)
	return p.Full() && s.isBareSomewhere(surname(&p, p.Family()))
}

// bearer is what an identity is compared by.
type bearer struct {
	identity   uint32
	days       namesakes.Days
	roles      []uint32
	comentions []uint32 // rare features; of a holder each once, namesakes.MaxProfile at most
}

// add takes an identity with its contexts.
func (s *surnames) add(p uint32, ng *nameGroup, r *namesakes.Contexts, of []int) {
	if ng.typ != entities.Person {
		return
	}
	b := bearer{identity: p, days: r.Days(of)}
	if isBare(ng) {
		if fold := wholeSurname(s.st.person(ng)); fold != "" {
			b.roles = distinct(r, of, (*namesakes.Contexts).Roles, len(of)*entities.MaxRoles)
			for _, k := range of {
				b.comentions = append(b.comentions, rareOf(r, k)...)
			}
			s.put(fold, bareFlag, &b)
		}
		return
	}
	folds := s.familyNames(r, of[:min(len(of), 16)])
	if len(folds) == 0 {
		return
	}
	b.roles = distinct(r, of[:min(len(of), 256)], (*namesakes.Contexts).Roles, len(of)*entities.MaxRoles)
	b.comentions = distinct(r, of, rareOf, namesakes.MaxProfile)
	for _, fold := range folds {
		s.put(fold, 0, &b)
	}
}

// rareOf is the rare ones among the features of a context.
func rareOf(r *namesakes.Contexts, k int) []uint32 {
	var out []uint32
	for _, x := range r.Comentions(k) {
		if x&namesakes.Common == 0 && len(out) < namesakes.MaxFeatures {
			out = append(out, x&^namesakes.Place)
		}
	}
	return out
}

// distinct is what get gives for some contexts, each once, limit at most.
func distinct(r *namesakes.Contexts, of []int, get func(*namesakes.Contexts, int) []uint32, limit int) []uint32 {
	seen := map[uint32]bool{}
	var out []uint32
	for _, k := range of {
		for _, x := range get(r, k) {
			if len(out) == limit {
				return out
			}
			if !seen[x] {
				seen[x] = true
				out = append(out, x)
			}
		}
	}
	return out
}

// familyNames are the folded surnames under which clusters can be named, of
// those that stand alone somewhere.
func (s *surnames) familyNames(r *namesakes.Contexts, of []int) []string {
	s.folds = s.folds[:0]
	for _, k := range of {
		x := r.At(k)
		n := s.st.lang.ParsePerson(s.st.str(x.Key), s.st.str(x.Name))
		if !n.Full() {
			continue
		}
		if k := surname(&n, n.Family()); !slices.Contains(s.folds, k) && s.isBareSomewhere(k) {
			s.folds = append(s.folds, k)
		}
	}
	return s.folds
}

func (s *surnames) put(fold string, flag uint64, b *bearer) {
	e := spill.Encoder(s.buf[:0])
	e.String(fold)
	e.Int(int64(b.days.First))
	e.Int(int64(b.days.Last))
	e.Uints(b.roles)
	e.Uints(b.comentions)
	s.sorted.Add(hashOf(fold), flag|uint64(b.identity), e)
	s.buf = e
}

// read reads what put wrote behind the surname.
func (b *bearer) read(d spill.Decoder) {
	b.days = namesakes.Days{First: int32(d.Int()), Last: int32(d.Int())}
	b.roles = d.Uints(b.roles[:0])
	b.comentions = d.Uints(b.comentions[:0])
}

// holder is a bearer of a full name.
type holder struct {
	bearer
	packed  spill.Decoder // what is not read yet
	profile map[uint32]bool
}

// joinBareNames joins bare surnames to the one person with a full name whose
// co-mentions they share at the time; where that is nobody or several, the holders
// of the surname become candidates.
func (st *state) joinBareNames(s *surnames) error {
	if err := s.sorted.Finish(); err != nil {
		return err
	}
	moves := st.pairs("moves") // identity → identity that takes it in
	var b bearer
	c := s.sorted.Entries()
	for _, entries := range spill.Groups(c, spill.ByHi) {
		holders := map[string][]holder{} // by surname, of one hash; all of them come before the bare names
		for e := range entries {
			d := spill.DecoderOf(e.Value)
			fold := d.String()
			list := holders[fold]
			switch {
			case e.Lo < bareFlag && len(list) <= maxBlock:
				holders[strings.Clone(fold)] = append(list, holder{bearer: bearer{identity: uint32(e.Lo)}, packed: spill.Decoder(strings.Clone(string(d)))})
			case e.Lo >= bareFlag && len(list) > 0 && len(list) <= maxBlock:
				b.identity = uint32(e.Lo)
				b.read(d)
				st.placeBareName(&b, list, moves)
			}
		}
	}
	if err := cmp.Or(c.Err(), s.sorted.Remove()); err != nil {
		return err
	}
	return moves.Each(func(from uint32, to []uint32) { st.move(from, to[0]) })
}

// placeBareName decides on an identity that is named by a surname alone.
func (st *state) placeBareName(b *bearer, holders []holder, moves *spill.Pairs) {
	if to := sharedComentions(b, holders); len(to) == 1 {
		moves.Add(b.identity, to[0])
		return
	}
	p := st.identities.At(b.identity)
	for _, h := range holders[:min(len(holders), entities.MaxCandidates)] {
		st.addRival(&p, h.identity)
	}
	st.identities.Set(b.identity, p)
}

// move puts one identity into another.
func (st *state) move(from, to uint32) {
	pf, pt := st.identities.At(from), st.identities.At(to)
	pt.steps = st.steps.Note(pt.steps, entities.Step{Kind: "merge", What: st.str(st.groups.At(pf.group).key), Reason: "surname in the same company",
		Detail: fmt.Sprintf("%s articles use the surname alone beside the same names at that time", message.Thousands(pf.count))})
	pt.count += pf.count
	pf.count, pf.into = 0, to+1
	st.identities.Set(from, pf)
	st.identities.Set(to, pt)
}

// sharedComentions returns the holders whose articles name the same besides as
// those of a bearer: two rare features in common, or one and a title.
func sharedComentions(b *bearer, holders []holder) []uint32 {
	var out []uint32
	for k := range holders {
		h := &holders[k]
		if h.profile == nil {
			h.read(h.packed)
			h.packed, h.profile = "", map[uint32]bool{}
			for _, f := range h.comentions {
				h.profile[f] = true
			}
		}
		shared := 0
		for _, f := range b.comentions {
			shared += btoi(h.profile[f])
		}
		if shared > 0 && slices.ContainsFunc(b.roles, func(r uint32) bool { return slices.Contains(h.roles, r) }) {
			shared++
		}
		near := b.days.First == 0 || h.days.First == 0 ||
			b.days.First <= h.days.Last+nearDays && h.days.First <= b.days.Last+nearDays
		if shared >= 2 && near {
			out = append(out, h.identity)
		}
	}
	return out
}
