package across

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/names"
	"newsgraph/pipeline/spill"
)

func normal(s string) string { return gazetteers.NormalizeString(s) }

// Bounds of the work across articles.
const (
	maxBlock    = 64   // nodes of one block that are compared in pairs
	maxFeatures = 48   // co-mentioned entities of an article that count as evidence
	maxCompany  = 4096 // clusters of an article that are looked at for them
	maxProfile  = 4096 // co-mentioned entities kept of one entity
	nearDays    = 120  // articles farther apart in time are no evidence for a bare surname

	joinShare = 150 // score (per mille) that a link must have among the candidates of a full name to be taken over
	joinShort = 300 // the same for a bare surname or acronym
)

// work is the resolution of one set. Numbers that may be none are one more than
// what they count: 0 is none.
type work struct {
	*Resolver
	ctx     context.Context
	order   []uint32             // articles in order of key
	rank    []uint32             // article → its place in order
	feature *spill.Array[uint32] // cluster → what it is to others, with the flags below

	nodes  *spill.Array[node]
	heads  *spill.Array[uint32] // link or key → first node with it
	next   *spill.Array[uint32] // cluster → the next of its node
	of     *spill.Array[uint32] // cluster → its node, or inPart and its part
	steps  *spill.Array[stepData]
	parts  *spill.Array[part]
	rivals *spill.Array[rivalData]
	ids    *spill.Strings // of parts and what corrections add

	isGeneric *spill.Array[uint8] // key → whether it is, once known
	d         details             // scratch
	buf       []byte
}

// inPart marks a part in work.of.
const inPart = 1 << 31

// node is all clusters of one type, name and link, with a country where the
// name tells nothing without one ("Foreign Ministry").
type node struct {
	nodeKey
	name        uint32 // as the first cluster writes it
	into        uint32 // node that took this one in
	first, last uint32 // clusters
	count       uint32 // of clusters
	steps       uint32
	sibling     uint32 // next node under the same head
	feature     uint32 // first node of the same type and key, or link
	df          uint32 // clusters of the feature, at that node
	linked      uint32 // clusters that were linked to it in their articles
	part        uint32 // where all clusters are one
	known       bool
	several     bool // the gazetteers know several of the name
	short       bool // a bare surname, a given name, an acronym
}

type nodeKey struct {
	key, link, country uint32
	typ                entities.Type
}

// stepData is a step and the one before it.
type stepData struct {
	at     spill.Place
	before uint32
}

// The flags of a feature.
const (
	featureOne        = 1 << 31 // of one cluster
	featureCommon     = 1 << 30 // of too many to be rare
	featureEverywhere = 1 << 29 // of too many to be company
)

func newWork(ctx context.Context, a *Resolver) *work {
	w := &work{
		Resolver: a, ctx: ctx, order: make([]uint32, a.articles.Len()), rank: make([]uint32, a.articles.Len()),
		feature: spill.NewArray[uint32](a.pool), nodes: spill.NewArray[node](a.pool), heads: spill.NewArray[uint32](a.pool),
		next: spill.NewArray[uint32](a.pool), steps: spill.NewArray[stepData](a.pool), parts: spill.NewArray[part](a.pool), rivals: spill.NewArray[rivalData](a.pool),
		of: spill.NewArray[uint32](a.pool), ids: spill.NewStrings(a.pool), isGeneric: spill.NewArray[uint8](a.pool),
	}
	a.strings.Settle()
	for i := range w.order {
		w.order[i] = uint32(i)
	}
	slices.SortFunc(w.order, func(x, y uint32) int { return strings.Compare(a.keys.At(x), a.keys.At(y)) })
	for at, art := range w.order {
		w.rank[art] = uint32(at)
	}
	for _, array := range []*spill.Array[uint32]{w.feature, w.next, w.of} {
		array.Grow(a.clusters.Len())
	}
	w.heads.Grow(a.strings.Len())
	w.isGeneric.Grow(a.strings.Len())
	return w
}

// makeNodes puts the clusters into nodes, article by article in order of key.
func (w *work) makeNodes() error {
	w.vote()
	for _, art := range w.order {
		if err := w.stopped(art); err != nil {
			return err
		}
		ad := w.articles.At(art)
		for i := ad.first; i < ad.first+ad.n; i++ {
			w.addToNode(i, ad.focus)
		}
	}
	rare := uint32(max(10, w.articles.Len()/200)) // features of more clusters prove nothing
	everywhere := max(rare, uint32(w.articles.Len()/10))
	for i := range uint32(w.feature.Len()) {
		f := w.feature.At(i)
		switch df := w.nodes.At(f).df; {
		case df == 1:
			f |= featureOne
		case df > everywhere:
			f |= featureCommon | featureEverywhere
		case df > rare:
			f |= featureCommon
		}
		w.feature.Set(i, f)
	}
	return nil
}

// stopped is the error of the context, looked at now and then as i counts.
func (w *work) stopped(i uint32) error {
	if i%1024 != 0 {
		return nil
	}
	return w.ctx.Err()
}

// addToNode adds a cluster of an article about a country to its node.
func (w *work) addToNode(i, focus uint32) {
	c := w.clusters.At(i)
	k := nodeKey{key: c.key, link: c.link, typ: c.typ}
	head := c.key
	if c.link != 0 {
		k.typ, k.key = 0, 0
		head = c.link
	} else if c.typ == entities.Organization && w.generic(c.key) {
		k.country = focus
	}
	n, feature := uint32(0), uint32(w.nodes.Len())
	for at := w.heads.At(head); at > 0 && n == 0; {
		nd := w.nodes.At(at - 1)
		same := nd.nodeKey
		if same.link != 0 { // a node of a link has the type and the key of its first cluster
			same.typ, same.key = 0, 0
		}
		if same.typ == k.typ && same.key == k.key && same.link == k.link {
			feature = nd.feature
			if same.country == k.country {
				n = at
			}
		}
		at = nd.sibling
	}
	if n == 0 {
		k.typ, k.key = c.typ, c.key
		nd := w.newNode(w.details(i, &w.d).name, k)
		nd.sibling, nd.feature = w.heads.At(head), feature
		w.nodes.Append(nd)
		n = uint32(w.nodes.Len())
		w.heads.Set(head, n)
	}
	nd := w.nodes.At(n - 1)
	nd.known = nd.known || c.flags&flagKnown != 0
	nd.several = nd.several || c.flags&flagSeveral != 0
	nd.linked += uint32(btoi(c.link != 0))
	w.append(&nd, i)
	w.of.Set(i, n-1)
	w.nodes.Set(n-1, nd)
	w.feature.Set(i, feature)
	first := w.nodes.At(feature)
	first.df++
	w.nodes.Set(feature, first)
}

func (w *work) newNode(name uint32, k nodeKey) node {
	n := node{nodeKey: k, name: name}
	switch k.typ {
	case entities.Person:
		p := w.person(&n)
		n.short = !p.Full()
	case entities.Organization:
		n.short = names.LooksAcronym(w.str(name))
	}
	return n
}

func (w *work) person(n *node) names.Person { return names.ParsePerson(w.str(n.key), w.str(n.name)) }

// append adds a cluster to a node.
func (w *work) append(n *node, i uint32) {
	w.next.Set(i, 0)
	if n.count == 0 {
		n.first = i + 1
	} else {
		w.next.Set(n.last-1, i+1)
	}
	n.last = i + 1
	n.count++
}

// clustersOf is the clusters of a node.
func (w *work) clustersOf(nd *node) []uint32 {
	out := make([]uint32, 0, nd.count)
	for at := nd.first; at > 0; at = w.next.At(at - 1) {
		out = append(out, at-1)
	}
	return out
}

// say adds a step to those that end with another.
func (w *work) say(before uint32, s entities.Step) uint32 {
	w.buf = putStep(w.buf[:0], &s)
	w.steps.Append(stepData{w.packed.AddBytes(w.buf), before})
	return uint32(w.steps.Len())
}

// eachStep gives the steps that end with one.
func (w *work) eachStep(last uint32, yield func(entities.Step)) {
	for last > 0 {
		s := w.steps.At(last - 1)
		p := packed(strings.Clone(w.packed.At(s.at)))
		yield(p.step())
		last = s.before
	}
}

// generic reports whether an organization's name is borne by one in every
// country ("Foreign Ministry"), and the gazetteers know none in particular.
func (w *work) generic(key uint32) bool {
	const no, yes = 1, 2
	known := w.isGeneric.At(key)
	if known == 0 {
		name := w.str(key)
		g := names.AllGeneric(strings.Fields(name)) || w.isOffice(strings.Fields(name))
		if g {
			n := 0
			for _, e := range w.names.Lookup(name) {
				n += btoi(e.Type == entities.Organization && e.Match <= gazetteers.ByAlias)
			}
			g = n != 1
		}
		known = no
		if g {
			known = yes
		}
		w.isGeneric.Set(key, known)
	}
	return known == yes
}

// offices are kinds of state bodies of which every country has one.
var offices = names.WordSet(`ministry department parliament cabinet senate treasury court police army navy government assembly`)

// isOffice reports whether a name is a state body's and ordinary words
// otherwise: "Transport Ministry", "Ministry of Public Works".
func (w *work) isOffice(words []string) bool {
	office := false
	for _, x := range words {
		office = office || offices[x]
		if !offices[x] && !names.IsSmallWord(x) && !names.IsGenericWord(x) && !w.names.IsCommonWord(x) {
			return false
		}
	}
	return office
}

// vote gives the few doubtful clusters of a name the type that the name nearly
// always has in the set.
func (w *work) vote() {
	type count struct {
		of [entities.Organization + 1]uint32
	}
	counts := spill.NewArray[count](w.pool)
	defer counts.Free()
	counts.Grow(w.strings.Len())
	for i := range uint32(w.clusters.Len()) {
		if c := w.clusters.At(i); c.typ <= entities.Organization {
			n := counts.At(c.key)
			n.of[c.typ]++
			counts.Set(c.key, n)
		}
	}
	for i := range uint32(w.clusters.Len()) {
		c := w.clusters.At(i)
		if c.link != 0 || c.flags&flagUnsure == 0 || c.typ > entities.Organization {
			continue
		}
		n := counts.At(c.key)
		for _, t := range entities.Types {
			if t != c.typ && n.of[t] >= 5*n.of[c.typ] && n.of[t] >= 3 {
				c.typ = t
				w.clusters.Set(i, c)
				break
			}
		}
	}
}

func (w *work) root(n uint32) uint32 {
	for {
		into := w.nodes.At(n).into
		if into == 0 {
			return n
		}
		n = into - 1
	}
}

// join puts node b into node a.
func (w *work) join(a, b uint32, reason, detail string) {
	a, b = w.root(a), w.root(b)
	if a == b {
		return
	}
	na, nb := w.nodes.At(a), w.nodes.At(b)
	na.steps = w.say(w.follow(na.steps, nb.steps), entities.Step{Kind: "merge", What: w.str(nb.key), Reason: reason, Detail: detail})
	if nb.count > 0 {
		w.next.Set(na.last-1, nb.first)
		na.last = nb.last
		na.count += nb.count
		na.several = na.several || nb.several
	}
	nb.into = a + 1
	nb.first, nb.last, nb.count, nb.steps = 0, 0, 0, 0
	w.nodes.Set(a, na)
	w.nodes.Set(b, nb)
}

// follow puts the steps that end with last behind those that end with before.
func (w *work) follow(before, last uint32) uint32 {
	if last == 0 {
		return before
	}
	for at := last; ; {
		s := w.steps.At(at - 1)
		if s.before == 0 {
			s.before = before
			w.steps.Set(at-1, s)
			return last
		}
		at = s.before
	}
}

// bigger orders nodes by clusters, then by name, for which one takes in the other.
func (w *work) bigger(na, nb *node) int {
	return cmp.Or(
		-cmp.Compare(btoi(na.link != 0), btoi(nb.link != 0)),
		-cmp.Compare(na.count, nb.count),
		strings.Compare(w.str(na.key), w.str(nb.key)),
		strings.Compare(w.str(na.link), w.str(nb.link)),
		strings.Compare(w.str(na.country), w.str(nb.country)),
		cmp.Compare(na.typ, nb.typ),
	)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
