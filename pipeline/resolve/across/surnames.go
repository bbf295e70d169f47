package across

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/resolve/names"
	"newsgraph/pipeline/spill"
)

// surnames brings together the parts of bare surnames and those with a full name
// that they may mean.
type surnames struct {
	w      *work
	alone  []uint64      // which hashes of surnames stand alone somewhere, one bit each
	sorted *spill.Sorter // hash of the surname, part (of bare ones with partAlone) → the surname and a bearer
	folds  []string
	buf    []byte
}

// partAlone tells the parts of bare surnames from their holders.
const partAlone = 1 << 32

// aloneBits is how many bits tell which surnames stand alone: with more surnames
// than that more parts are sorted in vain.
const aloneBits = 1 << 24

func (w *work) newSurnames() *surnames {
	s := &surnames{w: w, alone: make([]uint64, aloneBits/64), sorted: w.sorter("surnames")}
	for n := range uint32(w.nodes.Len()) {
		if nd := w.nodes.At(n); nd.count > 0 && isBare(&nd) {
			word, bit := aloneBit(surname(w.person(&nd).Folds))
			s.alone[word] |= bit
		}
	}
	return s
}

// isBare reports whether a node is a surname or a given name that nothing else
// is known of.
func isBare(nd *node) bool {
	return nd.typ == entities.Person && nd.short && nd.link == 0 && !nd.known
}

// surname is how the words of a name that is no full one are compared.
func surname(folds []string) string { return strings.Join(names.WithoutArticle(folds), " ") }

// aloneBit is where surnames.alone tells of a surname.
func aloneBit(surname string) (word, bit uint64) {
	h := hashOf(surname) % aloneBits
	return h / 64, 1 << (h % 64)
}

func (s *surnames) standsAlone(surname string) bool {
	word, bit := aloneBit(surname)
	return s.alone[word]&bit != 0
}

// asks reports whether the clusters of a node are needed. Those of a link are
// written in many ways.
func (s *surnames) asks(nd *node) bool {
	if isBare(nd) || nd.link != 0 || nd.steps > 0 {
		return true
	}
	p := s.w.person(nd)
	return p.Full() && s.standsAlone(surname(p.Folds[p.Family():]))
}

// bearer is what a part is compared by.
type bearer struct {
	part    uint32
	days    days
	roles   []uint32
	company []uint32 // rare features; of a holder each once, maxProfile at most
}

// add takes a part with its rows.
func (s *surnames) add(p uint32, nd *node, r *rows, of []int) {
	if nd.typ != entities.Person {
		return
	}
	b := bearer{part: p, days: r.days(of)}
	if isBare(nd) {
		if fold := surname(s.w.person(nd).Folds); fold != "" {
			b.roles = distinct(r, of, (*rows).roles, len(of)*entities.MaxRoles)
			for _, k := range of {
				b.company = append(b.company, rareOf(r, k)...)
			}
			s.put(fold, partAlone, &b)
		}
		return
	}
	folds := s.familyNames(r, of[:min(len(of), 16)])
	if len(folds) == 0 {
		return
	}
	b.roles = distinct(r, of[:min(len(of), 256)], (*rows).roles, len(of)*entities.MaxRoles)
	b.company = distinct(r, of, rareOf, maxProfile)
	for _, fold := range folds {
		s.put(fold, 0, &b)
	}
}

// rareOf is the rare ones among the features of a row.
func rareOf(r *rows, k int) []uint32 {
	var out []uint32
	for _, x := range r.company(k) {
		if x&featureCommon == 0 && len(out) < maxFeatures {
			out = append(out, x&^featurePlace)
		}
	}
	return out
}

// distinct is what get gives for some rows, each once, limit at most.
func distinct(r *rows, of []int, get func(*rows, int) []uint32, limit int) []uint32 {
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
func (s *surnames) familyNames(r *rows, of []int) []string {
	s.folds = s.folds[:0]
	for _, k := range of {
		x := &r.list[k]
		n := names.ParsePerson(s.w.str(x.key), s.w.str(x.name))
		if !n.Full() {
			continue
		}
		if k := surname(n.Folds[n.Family():]); !slices.Contains(s.folds, k) && s.standsAlone(k) {
			s.folds = append(s.folds, k)
		}
	}
	return s.folds
}

func (s *surnames) put(fold string, alone uint64, b *bearer) {
	v := putText(s.buf[:0], fold)
	v = binary.AppendVarint(binary.AppendVarint(v, int64(b.days.first)), int64(b.days.last))
	for _, list := range [...][]uint32{b.roles, b.company} {
		v = putNumber(v, len(list))
		for _, x := range list {
			v = binary.AppendUvarint(v, uint64(x))
		}
	}
	s.sorted.Add(hashOf(fold), alone|uint64(b.part), v)
	s.buf = v
}

// read reads what put wrote behind the surname.
func (b *bearer) read(v []byte) {
	signed := func() int32 {
		n, k := binary.Varint(v)
		v = v[k:]
		return int32(n)
	}
	next := func() uint32 {
		n, k := binary.Uvarint(v)
		v = v[k:]
		return uint32(n)
	}
	b.days = days{signed(), signed()}
	b.roles, b.company = b.roles[:0], b.company[:0]
	for n := next(); n > 0; n-- {
		b.roles = append(b.roles, next())
	}
	for n := next(); n > 0; n-- {
		b.company = append(b.company, next())
	}
}

// holder is a bearer of a full name.
type holder struct {
	bearer
	packed  []byte // what is not read yet
	profile map[uint32]bool
}

// joinShort joins bare surnames to the one person with a full name whose
// company they keep at the time; where that is nobody or several, the holders
// of the surname become candidates.
func (w *work) joinShort(s *surnames) error {
	if err := s.sorted.Finish(); err != nil {
		return err
	}
	moves := w.numbers("moves") // part → part that takes it in
	var hash uint64
	holders := map[string][]holder{} // of one hash
	var b bearer
	err := s.sorted.Each(func(hi, lo uint64, v []byte) error {
		if hi != hash {
			clear(holders)
			hash = hi
		}
		n, k := binary.Uvarint(v)
		fold, v := string(v[k:k+int(n)]), v[k+int(n):]
		if lo < partAlone {
			if list := holders[fold]; len(list) <= maxBlock {
				holders[fold] = append(list, holder{bearer: bearer{part: uint32(lo)}, packed: slices.Clone(v)})
			}
			return nil
		}
		if list := holders[fold]; len(list) > 0 && len(list) <= maxBlock {
			b.part = uint32(lo)
			b.read(v)
			w.placeShort(&b, list, moves)
		}
		return nil
	})
	if err = cmp.Or(err, s.sorted.Remove()); err != nil {
		return err
	}
	return moves.each(func(from uint32, to []uint32) { w.move(from, to[0]) })
}

// placeShort decides on a part that is named by a surname alone.
func (w *work) placeShort(b *bearer, holders []holder, moves numbers) {
	if best := companions(b, holders); len(best) == 1 {
		moves.add(b.part, best[0])
		return
	}
	p := w.parts.At(b.part)
	for _, h := range holders[:min(len(holders), entities.MaxCandidates)] {
		w.addRival(&p, h.part)
	}
	w.parts.Set(b.part, p)
}

// move puts one part into another.
func (w *work) move(from, to uint32) {
	pf, pt := w.parts.At(from), w.parts.At(to)
	pt.steps = w.say(pt.steps, entities.Step{Kind: "merge", What: w.str(w.nodes.At(pf.node).key), Reason: "surname in the same company",
		Detail: fmt.Sprintf("%s articles use the surname alone beside the same names at that time", entities.Thousands(pf.count))})
	pt.count += pf.count
	pf.count, pf.into = 0, to+1
	w.parts.Set(from, pf)
	w.parts.Set(to, pt)
}

// companions returns the holders that the articles of a part keep company with:
// two rare features in common, or one and a title.
func companions(b *bearer, holders []holder) []uint32 {
	var out []uint32
	for k := range holders {
		h := &holders[k]
		if h.profile == nil {
			h.read(h.packed)
			h.packed, h.profile = nil, map[uint32]bool{}
			for _, f := range h.company {
				h.profile[f] = true
			}
		}
		shared := 0
		for _, f := range b.company {
			shared += btoi(h.profile[f])
		}
		if shared > 0 && slices.ContainsFunc(b.roles, func(r uint32) bool { return slices.Contains(h.roles, r) }) {
			shared++
		}
		near := b.days.first == 0 || h.days.first == 0 ||
			b.days.first <= h.days.last+nearDays && h.days.first <= b.days.last+nearDays
		if shared >= 2 && near {
			out = append(out, h.part)
		}
	}
	return out
}
