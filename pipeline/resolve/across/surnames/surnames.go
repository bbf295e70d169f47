package surnames

import (
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/resolve/across/namegroups"
	"newsgraph/pipeline/resolve/across/namesakes"
	"newsgraph/pipeline/resolve/names"
	"newsgraph/pipeline/spill"
)

// Surnames brings together the identities of bare surnames and those with a full
// name that they may mean.
type Surnames struct {
	st        *namegroups.State
	bareNames []uint64      // hashes of the surnames that stand alone somewhere, one bit each
	sorted    *spill.Sorter // hash of the surname, identity (of bare ones with bareFlag) → the surname and a bearer
	moves     []bareMove    // what joinBareNames decided
	folds     []string
	buf       []byte
}

// bareFlag tells the identities of bare surnames from their holders.
const bareFlag = 1 << 32

// bareBits is how many bits tell which surnames stand alone: with more surnames
// than that more identities are sorted in vain.
const bareBits = 1 << 24

// New collects the surnames that stand alone in the groups of a state.
func New(st *namegroups.State) *Surnames {
	s := &Surnames{st: st, bareNames: make([]uint64, bareBits/64), sorted: st.Sorter("surnames")}
	for n := range uint32(st.Groups.Len()) {
		if ng := st.Groups.At(n); ng.Count > 0 && isBare(&ng) {
			word, bit := bareBit(wholeSurname(st.Person(&ng)))
			s.bareNames[word] |= bit
		}
	}
	return s
}

// isBare reports whether a group is a surname or a given name that nothing else
// is known of.
func isBare(ng *namegroups.Group) bool {
	return ng.Type == entities.Person && ng.Short && ng.Link == 0 && !ng.Known
}

// surname is how the words of a name that is no full one are compared.
func surname(p *names.Person, i int) string { return strings.Join(p.Surname(i), " ") }

// wholeSurname is that of a name which is nothing else.
func wholeSurname(p names.Person) string { return surname(&p, 0) }

// bareBit is where surnames.bareNames tells of a surname.
func bareBit(surname string) (word, bit uint64) {
	h := spill.Hash(surname) % bareBits
	return h / 64, 1 << (h % 64)
}

func (s *Surnames) isBareSomewhere(surname string) bool {
	word, bit := bareBit(surname)
	return s.bareNames[word]&bit != 0
}

// NeedsContexts reports whether the contexts of a group are needed. Those of a
// link are written in many ways.
func (s *Surnames) NeedsContexts(ng *namegroups.Group) bool {
	if isBare(ng) || ng.Link != 0 || ng.Steps > 0 {
		return true
	}
	p := s.st.Person(ng)
	return p.Full() && s.isBareSomewhere(surname(&p, p.Family()))
}

// bearer is what an identity, or an article of a surname alone, is compared by.
type bearer struct {
	identity   uint32
	cluster    uint32 // of a surname alone
	days       namesakes.Days
	each       []uint32 // of a holder: the days of its articles, maxDays at most, sorted
	count      uint32   // of a holder: its articles
	roles      []uint32
	comentions []uint32 // rare features; of a holder each once, namesakes.MaxProfile at most
}

// Add takes an identity with its contexts.
func (s *Surnames) Add(p uint32, ng *namegroups.Group, r *namesakes.Contexts, of []int) {
	if ng.Type != entities.Person {
		return
	}
	if isBare(ng) {
		if name := s.st.Person(ng); name.Suffix == "" && wholeSurname(name) != "" {
			fold := wholeSurname(name)
			for _, k := range of {
				x := r.At(k)
				b := bearer{identity: p, cluster: x.Cluster, days: r.Days([]int{k}), roles: r.Roles(k), comentions: rareOf(r, k)}
				s.put(fold, bareFlag, &b)
			}
		}
		return
	}
	folds := s.familyNames(r, of[:min(len(of), 16)])
	if len(folds) == 0 {
		return
	}
	b := bearer{identity: p, days: r.Days(of), count: uint32(len(of))}
	b.roles = distinct(r, of[:min(len(of), 256)], (*namesakes.Contexts).Roles, len(of)*entities.MaxRoles)
	b.comentions = distinct(r, of, rareOf, namesakes.MaxProfile)
	for _, k := range of[:min(len(of), maxDays)] {
		if day := r.At(k).Day; day > 0 {
			b.each = append(b.each, uint32(day))
		}
	}
	slices.Sort(b.each)
	for _, fold := range folds {
		s.put(fold, 0, &b)
	}
}

// maxDays is of how many articles of a holder the days are kept.
const maxDays = 1 << 13

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
func (s *Surnames) familyNames(r *namesakes.Contexts, of []int) []string {
	s.folds = s.folds[:0]
	for _, k := range of {
		x := r.At(k)
		n := s.st.Lang.ParsePerson(s.st.Str(x.Key), s.st.Str(x.Name))
		if !n.Full() {
			continue
		}
		if k := surname(&n, n.Family()); !slices.Contains(s.folds, k) && s.isBareSomewhere(k) {
			s.folds = append(s.folds, k)
		}
	}
	return s.folds
}

func (s *Surnames) put(fold string, flag uint64, b *bearer) {
	e := spill.Encoder(s.buf[:0])
	e.String(fold)
	e.Uint(uint64(b.cluster))
	e.Uint(uint64(b.count))
	e.Int(int64(b.days.First))
	e.Int(int64(b.days.Last))
	e.Uints(b.each)
	e.Uints(b.roles)
	e.Uints(b.comentions)
	s.sorted.Add(spill.Hash(fold), flag|uint64(b.identity), e)
	s.buf = e
}

// read reads what put wrote behind the surname.
func (b *bearer) read(d spill.Decoder) {
	b.cluster, b.count = d.Uint32(), d.Uint32()
	b.days = namesakes.Days{First: int32(d.Int()), Last: int32(d.Int())}
	b.each = d.Uints(b.each[:0])
	b.roles = d.Uints(b.roles[:0])
	b.comentions = d.Uints(b.comentions[:0])
}
