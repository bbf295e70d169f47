package namegroups

import (
	"cmp"
	"context"
	"math"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
	"newsgraph/pipeline/resolve/across/namesakes"
	"newsgraph/pipeline/resolve/across/packed"
	"newsgraph/pipeline/resolve/names"
	"newsgraph/pipeline/spill"
)

// Normal is the normal form of a name.
func Normal(s string) string { return normalize.String(s) }

// Bounds of the work across articles.
const (
	MaxBlock      = 64   // groups of one block that are compared in pairs
	MaxComentions = 4096 // clusters of an article that are looked at for them
)

// State is the resolution of one set. Numbers that may be none are one more than
// what they count: 0 is none.
type State struct {
	*Records
	Ctx     context.Context
	Order   *spill.Array[uint32] // articles in order of key
	Rank    *spill.Array[uint32] // article → its place in order
	Feature *spill.Array[uint32] // cluster → the feature that it is to others, see namesakes

	Groups     *spill.Array[Group]
	Judge      *namesakes.Judge
	Merged     spill.Disjoint       // groups that were joined; the root is the one that took the others in
	Heads      *spill.Array[uint32] // link or key → first group with it
	Next       *spill.Array[uint32] // cluster → the next of its group
	Of         *spill.Array[uint32] // cluster → its group, or inIdentity and its identity
	Spread     *spill.Array[uint8]  // cluster → percent that a decision which came from other articles is right, 0 for its article's own
	Steps      *packed.Steps
	Identities *spill.Array[Identity]
	Rivals     *spill.Array[rivalData]
	Ids        *spill.StringTable // of identities and what corrections add

	IsGeneric *spill.Array[uint8] // key → whether it is, once known
	D         packed.Cluster      // scratch
	Buf       []byte
}

// InIdentity marks an identity in state.of.
const InIdentity = 1 << 31

// Group is all clusters of one type, name and link, with a country where the
// name tells nothing without one ("Foreign Ministry"). It is what is compared with
// others, within the blocks of like names.
type Group struct {
	groupKey
	Name        uint32 // as the first cluster writes it
	First, Last uint32 // clusters
	Count       uint32 // of clusters
	Steps       uint32 // the last of them, each tells the one before it
	sibling     uint32 // next group under the same head
	feature     uint32 // first group of the same type and key, or link
	df          uint32 // clusters of the feature, at that group
	Linked      uint32 // clusters that were linked to it in their articles
	Identity    uint32 // 1 + that of all its clusters, where they are of one
	Known       bool
	Several     bool // the gazetteers know several of the name
	Short       bool // a bare surname, a given name, an acronym
}

type groupKey struct {
	Key, Link, Country uint32
	Type               entities.Type
}

// NewState begins the work on a set, which takes in no record any more.
func NewState(ctx context.Context, a *Records) (*State, error) {
	st := &State{
		Records: a, Ctx: ctx, Order: spill.NewArray[uint32](a.Pool), Rank: spill.NewArray[uint32](a.Pool),
		Feature: spill.NewArray[uint32](a.Pool), Groups: spill.NewArray[Group](a.Pool), Heads: spill.NewArray[uint32](a.Pool),
		Next: spill.NewArray[uint32](a.Pool), Steps: packed.NewSteps(a.Pool, a.Packed), Identities: spill.NewArray[Identity](a.Pool), Rivals: spill.NewArray[rivalData](a.Pool),
		Of: spill.NewArray[uint32](a.Pool), Spread: spill.NewArray[uint8](a.Pool), Ids: spill.NewStringTable(a.Pool), IsGeneric: spill.NewArray[uint8](a.Pool),
	}
	st.Judge = namesakes.NewJudge(a.Names, a.Lang, a.Weights, a.Str)
	a.Strings.Freeze()
	order := spill.NewOrder(st.Sorter("order"))
	for art := range uint32(a.Articles.Len()) {
		order.Add(0, a.Keys.At(art), art)
	}
	st.Rank.Grow(a.Articles.Len())
	err := order.Each(func(art uint32) {
		st.Rank.Set(art, uint32(st.Order.Len()))
		st.Order.Append(art)
	})
	for _, array := range []*spill.Array[uint32]{st.Feature, st.Next, st.Of} {
		array.Grow(a.Clusters.Len())
	}
	st.Spread.Grow(a.Clusters.Len())
	st.Heads.Grow(a.Strings.Len())
	st.IsGeneric.Grow(a.Strings.Len())
	return st, err
}

// MakeGroups puts the clusters into groups, article by article in order of key.
func (st *State) MakeGroups() error {
	st.vote()
	for at := range uint32(st.Order.Len()) {
		art := st.Order.At(at)
		if err := st.Stopped(at); err != nil {
			return err
		}
		ad := st.Articles.At(art)
		for i := ad.First; i < ad.First+ad.N; i++ {
			st.addToGroup(i, ad.Focus)
		}
	}
	st.Merged = spill.NewDisjoint(st.Pool, st.Groups.Len())
	st.countFoci()
	rare := uint32(max(10, st.Articles.Len()/200)) // features of more clusters prove nothing
	everywhere := max(rare, uint32(st.Articles.Len()/10))
	for i := range uint32(st.Feature.Len()) {
		f := st.Feature.At(i)
		switch df := st.Groups.At(f).df; {
		case df == 1:
			f |= namesakes.Single
		case df > everywhere:
			f |= namesakes.Common | namesakes.Everywhere
		case df > rare:
			f |= namesakes.Common
		}
		st.Feature.Set(i, f)
	}
	return nil
}

// countFoci tells the judge which countries the set is about.
func (st *State) countFoci() {
	foci, n := map[uint32]int{}, 0
	for i := range uint32(st.Articles.Len()) {
		if f := st.Articles.At(i).Focus; f != 0 {
			foci[f]++
			n++
		}
	}
	st.Judge.Foci(n, foci)
}

// Stopped is the error of the context, looked at now and then as i counts.
func (st *State) Stopped(i uint32) error {
	if i%1024 != 0 {
		return nil
	}
	return st.Ctx.Err()
}

// addToGroup adds a cluster of an article about a country to its group.
func (st *State) addToGroup(i, focus uint32) {
	c := st.Clusters.At(i)
	k := groupKey{Key: c.Key, Link: c.Link, Type: c.Type}
	head := c.Key
	if c.Link != 0 {
		k.Type, k.Key = 0, 0
		head = c.Link
	} else if c.Type == entities.Organization && st.generic(c.Key) {
		k.Country = focus
	}
	n, feature := uint32(0), uint32(st.Groups.Len())
	for at := st.Heads.At(head); at > 0 && n == 0; {
		ng := st.Groups.At(at - 1)
		same := ng.groupKey
		if same.Link != 0 { // a group of a link has the type and the key of its first cluster
			same.Type, same.Key = 0, 0
		}
		if same.Type == k.Type && same.Key == k.Key && same.Link == k.Link {
			feature = ng.feature
			if same.Country == k.Country {
				n = at
			}
		}
		at = ng.sibling
	}
	if n == 0 {
		k.Type, k.Key = c.Type, c.Key
		ng := st.newGroup(st.Details(i, &st.D).Name, k)
		ng.sibling, ng.feature = st.Heads.At(head), feature
		st.Groups.Append(ng)
		n = uint32(st.Groups.Len())
		st.Heads.Set(head, n)
	}
	ng := st.Groups.At(n - 1)
	ng.Known = ng.Known || c.flags&flagKnown != 0
	ng.Several = ng.Several || c.flags&flagSeveral != 0
	ng.Linked += uint32(namesakes.Btoi(c.Link != 0))
	st.Append(&ng, i)
	st.Of.Set(i, n-1)
	st.Groups.Set(n-1, ng)
	st.Feature.Set(i, feature)
	first := st.Groups.At(feature)
	first.df++
	st.Groups.Set(feature, first)
}

func (st *State) newGroup(name uint32, k groupKey) Group {
	g := Group{groupKey: k, Name: name}
	switch k.Type {
	case entities.Person:
		p := st.Person(&g)
		g.Short = !p.Full()
	case entities.Organization:
		g.Short = names.LooksAcronym(st.Str(name))
	}
	return g
}

// Person is the name of a group of people, taken apart.
func (st *State) Person(g *Group) names.Person {
	return st.Lang.ParsePerson(st.Str(g.Key), st.Str(g.Name))
}

// Append adds a cluster to a group.
func (st *State) Append(g *Group, i uint32) {
	st.Next.Set(i, 0)
	if g.Count == 0 {
		g.First = i + 1
	} else {
		st.Next.Set(g.Last-1, i+1)
	}
	g.Last = i + 1
	g.Count++
}

// ClustersOf is the clusters of a group.
func (st *State) ClustersOf(ng *Group) []uint32 {
	out := make([]uint32, 0, ng.Count)
	for at := ng.First; at > 0; at = st.Next.At(at - 1) {
		out = append(out, at-1)
	}
	return out
}

// vote gives the few doubtful clusters of a name the type that the name nearly
// always has in the set, and what was taken for a person to the company that the
// set has by that name with a legal form.
func (st *State) vote() {
	type count struct {
		of [entities.Organization + 1]uint32
	}
	counts := spill.NewArray[count](st.Pool)
	defer counts.Free()
	counts.Grow(st.Strings.Len())
	firms := spill.NewStringTable(st.Pool) // names that the set has with a legal form
	defer firms.Free()
	for i := range uint32(st.Clusters.Len()) {
		c := st.Clusters.At(i)
		if c.Type <= entities.Organization {
			n := counts.At(c.Key)
			n.of[c.Type]++
			counts.Set(c.Key, n)
		}
		if words := strings.Fields(st.Str(c.Key)); c.Type == entities.Organization && st.Lang.HasLegalForm(words) {
			stem := st.Lang.Stem(words)
			if len(stem) > 1 || st.isNoName(stem[0]) {
				firms.Add(strings.Join(stem, " "))
			}
			for n := len(stem) - 1; n > 1 && st.Names.IsCommonWord(stem[n]); n-- {
				firms.Add(strings.Join(stem[:n], " "))
			}
		}
	}
	for i := range uint32(st.Clusters.Len()) {
		c := st.Clusters.At(i)
		if c.Link != 0 || c.Type > entities.Organization {
			continue
		}
		if c.Type != entities.Organization && c.flags&flagKnown == 0 && firms.Len() > 0 {
			if _, is := firms.Number(st.Str(c.Key)); is {
				c.Type = entities.Organization
				st.Clusters.Set(i, c)
				continue
			}
		}
		if c.flags&flagUnsure == 0 {
			continue
		}
		n := counts.At(c.Key)
		for _, t := range entities.Types {
			if t != c.Type && float64(n.of[t]) >= st.Thresholds.OtherType*float64(n.of[c.Type]) && float64(n.of[t]) >= st.Thresholds.OtherTypeArticles {
				c.Type = t
				st.Clusters.Set(i, c)
				break
			}
		}
	}
}

// isNoName reports whether no list has a word as a given name, a surname or a common word.
func (st *State) isNoName(word string) bool {
	_, given := st.Names.IsGivenName(word)
	return len(word) > 3 && !given && !st.Names.IsSurname(word) && !st.Names.IsCommonWord(word)
}

// Join puts group b into group a.
func (st *State) Join(a, b uint32, reason, detail string) {
	a, b = st.Merged.Find(a), st.Merged.Find(b)
	if a == b {
		return
	}
	ga, gb := st.Groups.At(a), st.Groups.At(b)
	ga.Steps = st.Steps.Note(st.Steps.Chain(ga.Steps, gb.Steps), entities.Decision{Kind: "merge", What: st.Str(gb.Key), Reason: reason, Detail: detail})
	if gb.Count > 0 {
		st.Next.Set(ga.Last-1, gb.First)
		ga.Last = gb.Last
		ga.Count += gb.Count
		ga.Several = ga.Several || gb.Several
	}
	st.Merged.Join(a, b)
	gb.First, gb.Last, gb.Count, gb.Steps = 0, 0, 0, 0
	st.Groups.Set(a, ga)
	st.Groups.Set(b, gb)
}

// SetSpread notes that a cluster's entity comes from other articles, with the probability
// that it is right there.
func (st *State) SetSpread(i uint32, p float64) {
	st.Spread.Set(i, uint8(min(max(math.Round(100*p), 1), 99)))
}

// Bigger orders groups by clusters, then by name, for which one takes in the other.
func (st *State) Bigger(ga, gb *Group) int {
	return cmp.Or(
		-cmp.Compare(namesakes.Btoi(ga.Link != 0), namesakes.Btoi(gb.Link != 0)),
		-cmp.Compare(ga.Count, gb.Count),
		strings.Compare(st.Str(ga.Key), st.Str(gb.Key)),
		strings.Compare(st.Str(ga.Link), st.Str(gb.Link)),
		strings.Compare(st.Str(ga.Country), st.Str(gb.Country)),
		cmp.Compare(ga.Type, gb.Type),
	)
}

// Whole reports whether a group is one entity without a look at its articles.
func (ng *Group) Whole() bool {
	return ng.Link != 0 || ng.Count == 1 || ng.Known && ng.Type != entities.Person
}
