package across

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
	"newsgraph/pipeline/resolve/across/namesakes"
	"newsgraph/pipeline/resolve/across/packed"
	"newsgraph/pipeline/resolve/names"
	"newsgraph/pipeline/spill"
)

func normal(s string) string { return normalize.String(s) }

// Bounds of the work across articles.
const (
	maxBlock      = 64   // groups of one block that are compared in pairs
	maxComentions = 4096 // clusters of an article that are looked at for them
	nearDays      = 120  // articles farther apart in time are no evidence for a bare surname
)

// state is the resolution of one set. Numbers that may be none are one more than
// what they count: 0 is none.
type state struct {
	*Resolver
	ctx     context.Context
	order   []uint32             // articles in order of key
	rank    []uint32             // article → its place in order
	feature *spill.Array[uint32] // cluster → the feature that it is to others, see namesakes

	groups     *spill.Array[nameGroup]
	judge      *namesakes.Judge
	merged     spill.Disjoint       // groups that were joined; the root is the one that took the others in
	heads      *spill.Array[uint32] // link or key → first group with it
	next       *spill.Array[uint32] // cluster → the next of its group
	of         *spill.Array[uint32] // cluster → its group, or inIdentity and its identity
	steps      *packed.Steps
	identities *spill.Array[identity]
	rivals     *spill.Array[rivalData]
	bareMoves  []bareMove         // what joinBareNames decided
	ids        *spill.StringTable // of identities and what corrections add

	isGeneric *spill.Array[uint8] // key → whether it is, once known
	d         packed.Cluster      // scratch
	buf       []byte
}

// inIdentity marks an identity in state.of.
const inIdentity = 1 << 31

// nameGroup is all clusters of one type, name and link, with a country where the
// name tells nothing without one ("Foreign Ministry"). It is what is compared with
// others, within the blocks of like names.
type nameGroup struct {
	groupKey
	name        uint32 // as the first cluster writes it
	first, last uint32 // clusters
	count       uint32 // of clusters
	steps       uint32 // the last of them, each tells the one before it
	sibling     uint32 // next group under the same head
	feature     uint32 // first group of the same type and key, or link
	df          uint32 // clusters of the feature, at that group
	linked      uint32 // clusters that were linked to it in their articles
	identity    uint32 // 1 + that of all its clusters, where they are of one
	known       bool
	several     bool // the gazetteers know several of the name
	short       bool // a bare surname, a given name, an acronym
}

type groupKey struct {
	key, link, country uint32
	typ                entities.Type
}

func newState(ctx context.Context, a *Resolver) *state {
	st := &state{
		Resolver: a, ctx: ctx, order: make([]uint32, a.articles.Len()), rank: make([]uint32, a.articles.Len()),
		feature: spill.NewArray[uint32](a.pool), groups: spill.NewArray[nameGroup](a.pool), heads: spill.NewArray[uint32](a.pool),
		next: spill.NewArray[uint32](a.pool), steps: packed.NewSteps(a.pool, a.packed), identities: spill.NewArray[identity](a.pool), rivals: spill.NewArray[rivalData](a.pool),
		of: spill.NewArray[uint32](a.pool), ids: spill.NewStringTable(a.pool), isGeneric: spill.NewArray[uint8](a.pool),
	}
	st.judge = namesakes.NewJudge(a.names, a.lang, a.weights, a.str)
	a.strings.Freeze()
	for i := range st.order {
		st.order[i] = uint32(i)
	}
	slices.SortFunc(st.order, func(x, y uint32) int { return strings.Compare(a.keys.At(x), a.keys.At(y)) })
	for at, art := range st.order {
		st.rank[art] = uint32(at)
	}
	for _, array := range []*spill.Array[uint32]{st.feature, st.next, st.of} {
		array.Grow(a.clusters.Len())
	}
	st.heads.Grow(a.strings.Len())
	st.isGeneric.Grow(a.strings.Len())
	return st
}

// makeGroups puts the clusters into groups, article by article in order of key.
func (st *state) makeGroups() error {
	st.vote()
	for _, art := range st.order {
		if err := st.stopped(art); err != nil {
			return err
		}
		ad := st.articles.At(art)
		for i := ad.first; i < ad.first+ad.n; i++ {
			st.addToGroup(i, ad.focus)
		}
	}
	st.merged = spill.NewDisjoint(st.groups.Len())
	rare := uint32(max(10, st.articles.Len()/200)) // features of more clusters prove nothing
	everywhere := max(rare, uint32(st.articles.Len()/10))
	for i := range uint32(st.feature.Len()) {
		f := st.feature.At(i)
		switch df := st.groups.At(f).df; {
		case df == 1:
			f |= namesakes.Single
		case df > everywhere:
			f |= namesakes.Common | namesakes.Everywhere
		case df > rare:
			f |= namesakes.Common
		}
		st.feature.Set(i, f)
	}
	return nil
}

// stopped is the error of the context, looked at now and then as i counts.
func (st *state) stopped(i uint32) error {
	if i%1024 != 0 {
		return nil
	}
	return st.ctx.Err()
}

// addToGroup adds a cluster of an article about a country to its group.
func (st *state) addToGroup(i, focus uint32) {
	c := st.clusters.At(i)
	k := groupKey{key: c.key, link: c.link, typ: c.typ}
	head := c.key
	if c.link != 0 {
		k.typ, k.key = 0, 0
		head = c.link
	} else if c.typ == entities.Organization && st.generic(c.key) {
		k.country = focus
	}
	n, feature := uint32(0), uint32(st.groups.Len())
	for at := st.heads.At(head); at > 0 && n == 0; {
		ng := st.groups.At(at - 1)
		same := ng.groupKey
		if same.link != 0 { // a group of a link has the type and the key of its first cluster
			same.typ, same.key = 0, 0
		}
		if same.typ == k.typ && same.key == k.key && same.link == k.link {
			feature = ng.feature
			if same.country == k.country {
				n = at
			}
		}
		at = ng.sibling
	}
	if n == 0 {
		k.typ, k.key = c.typ, c.key
		ng := st.newGroup(st.details(i, &st.d).Name, k)
		ng.sibling, ng.feature = st.heads.At(head), feature
		st.groups.Append(ng)
		n = uint32(st.groups.Len())
		st.heads.Set(head, n)
	}
	ng := st.groups.At(n - 1)
	ng.known = ng.known || c.flags&flagKnown != 0
	ng.several = ng.several || c.flags&flagSeveral != 0
	ng.linked += uint32(btoi(c.link != 0))
	st.append(&ng, i)
	st.of.Set(i, n-1)
	st.groups.Set(n-1, ng)
	st.feature.Set(i, feature)
	first := st.groups.At(feature)
	first.df++
	st.groups.Set(feature, first)
}

func (st *state) newGroup(name uint32, k groupKey) nameGroup {
	g := nameGroup{groupKey: k, name: name}
	switch k.typ {
	case entities.Person:
		p := st.person(&g)
		g.short = !p.Full()
	case entities.Organization:
		g.short = names.LooksAcronym(st.str(name))
	}
	return g
}

// person is the name of a group of people, taken apart.
func (st *state) person(g *nameGroup) names.Person {
	return st.lang.ParsePerson(st.str(g.key), st.str(g.name))
}

// append adds a cluster to a group.
func (st *state) append(g *nameGroup, i uint32) {
	st.next.Set(i, 0)
	if g.count == 0 {
		g.first = i + 1
	} else {
		st.next.Set(g.last-1, i+1)
	}
	g.last = i + 1
	g.count++
}

// clustersOf is the clusters of a group.
func (st *state) clustersOf(ng *nameGroup) []uint32 {
	out := make([]uint32, 0, ng.count)
	for at := ng.first; at > 0; at = st.next.At(at - 1) {
		out = append(out, at-1)
	}
	return out
}

// vote gives the few doubtful clusters of a name the type that the name nearly
// always has in the set, and what was taken for a person to the company that the
// set has by that name with a legal form.
func (st *state) vote() {
	type count struct {
		of [entities.Organization + 1]uint32
	}
	counts := spill.NewArray[count](st.pool)
	defer counts.Free()
	counts.Grow(st.strings.Len())
	firms := spill.NewStringTable(st.pool) // names that the set has with a legal form
	defer firms.Free()
	for i := range uint32(st.clusters.Len()) {
		c := st.clusters.At(i)
		if c.typ <= entities.Organization {
			n := counts.At(c.key)
			n.of[c.typ]++
			counts.Set(c.key, n)
		}
		if words := strings.Fields(st.str(c.key)); c.typ == entities.Organization && len(words) > 2 && st.lang.HasLegalForm(words) {
			firms.Add(strings.Join(st.lang.Stem(words), " "))
		}
	}
	for i := range uint32(st.clusters.Len()) {
		c := st.clusters.At(i)
		if c.link != 0 || c.typ > entities.Organization {
			continue
		}
		if c.typ == entities.Person && c.flags&flagKnown == 0 && firms.Len() > 0 {
			if _, is := firms.Number(st.str(c.key)); is {
				c.typ = entities.Organization
				st.clusters.Set(i, c)
				continue
			}
		}
		if c.flags&flagUnsure == 0 {
			continue
		}
		n := counts.At(c.key)
		for _, t := range entities.Types {
			if t != c.typ && n.of[t] >= 5*n.of[c.typ] && n.of[t] >= 3 {
				c.typ = t
				st.clusters.Set(i, c)
				break
			}
		}
	}
}

// join puts group b into group a.
func (st *state) join(a, b uint32, reason, detail string) {
	a, b = st.merged.Find(a), st.merged.Find(b)
	if a == b {
		return
	}
	ga, gb := st.groups.At(a), st.groups.At(b)
	ga.steps = st.steps.Note(st.steps.Chain(ga.steps, gb.steps), entities.Decision{Kind: "merge", What: st.str(gb.key), Reason: reason, Detail: detail})
	if gb.count > 0 {
		st.next.Set(ga.last-1, gb.first)
		ga.last = gb.last
		ga.count += gb.count
		ga.several = ga.several || gb.several
	}
	st.merged.Join(a, b)
	gb.first, gb.last, gb.count, gb.steps = 0, 0, 0, 0
	st.groups.Set(a, ga)
	st.groups.Set(b, gb)
}

// bigger orders groups by clusters, then by name, for which one takes in the other.
func (st *state) bigger(ga, gb *nameGroup) int {
	return cmp.Or(
		-cmp.Compare(btoi(ga.link != 0), btoi(gb.link != 0)),
		-cmp.Compare(ga.count, gb.count),
		strings.Compare(st.str(ga.key), st.str(gb.key)),
		strings.Compare(st.str(ga.link), st.str(gb.link)),
		strings.Compare(st.str(ga.country), st.str(gb.country)),
		cmp.Compare(ga.typ, gb.typ),
	)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
