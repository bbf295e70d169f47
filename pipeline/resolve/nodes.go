package resolve

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

func normal(s string) string { return gazetteers.NormalizeString(s) }

// Bounds of the work across articles.
const (
	maxBlock    = 64   // nodes of one block that are compared in pairs
	maxFeatures = 48   // co-mentioned entities of an article that count as evidence
	maxProfile  = 4096 // co-mentioned entities kept of one entity
	nearDays    = 120  // articles farther apart in time are no evidence for a bare surname

	joinShare = 150 // score (per mille) that a link must have among the candidates of a full name to be taken over
	joinShort = 300 // the same for a bare surname or acronym
)

// work is the resolution of one set.
type work struct {
	*Across
	order   []uint32 // articles in order of key
	rank    []uint32 // article → its place in order
	nodes   []node
	feature []uint32 // cluster → number of what it is to others: its link or its name
	df      []uint32 // feature → articles
	rare    uint32   // features in more articles than this prove nothing

	parts  []part
	partOf []uint32 // cluster → part
	id     []string // part → entity id

	d details // scratch

	isGeneric   map[uint32]bool
	linkedCount map[uint32]int // linked node → clusters that were linked to it in their articles
}

// node is all clusters of one type, name and link, with a country where the
// name tells nothing without one ("Foreign Ministry").
type node struct {
	typ      entities.Type
	key      uint32
	link     uint32
	country  uint32
	known    bool
	clusters []uint32 // in order of article key
	person   person
	short    bool // a bare surname, a given name, an acronym
	into     uint32
	steps    []entities.Step
}

// part is the clusters that are one entity.
type part struct {
	node     uint32
	clusters []uint32
	suffix   string // tells parts of one name apart
	steps    []entities.Step
	rivals   []uint32 // other parts that it could be
}

func newWork(a *Across) *work {
	w := &work{Across: a, isGeneric: map[uint32]bool{}, linkedCount: map[uint32]int{}}
	w.order = make([]uint32, len(a.articles))
	for i := range w.order {
		w.order[i] = uint32(i)
	}
	slices.SortFunc(w.order, func(x, y uint32) int { return strings.Compare(a.keys.At(x), a.keys.At(y)) })
	w.rank = make([]uint32, len(a.articles))
	for at, art := range w.order {
		w.rank[art] = uint32(at)
	}
	return w
}

type nodeKey struct {
	typ                entities.Type
	key, link, country uint32
}

// makeNodes puts the clusters into nodes, article by article in order of key.
func (w *work) makeNodes() {
	w.vote()
	index := map[nodeKey]uint32{}
	features := map[nodeKey]uint32{}
	w.feature = make([]uint32, len(w.clusters))
	for _, art := range w.order {
		ad := &w.articles[art]
		for i := ad.first; i < ad.first+ad.n; i++ {
			c := &w.clusters[i]
			k := nodeKey{typ: c.typ, key: c.key, link: c.link}
			if c.link != 0 {
				k.typ, k.key = 0, 0
			} else if c.typ == entities.Organization && w.generic(c.key) {
				k.country = ad.focus
			}
			n, ok := index[k]
			if !ok {
				n = uint32(len(w.nodes))
				index[k] = n
				w.nodes = append(w.nodes, w.newNode(c, w.details(i, &w.d).name, k))
			}
			w.nodes[n].clusters = append(w.nodes[n].clusters, i)
			w.nodes[n].known = w.nodes[n].known || c.flags&flagKnown != 0
			fk := nodeKey{typ: c.typ, key: c.key}
			if c.link != 0 {
				fk = nodeKey{link: c.link}
			}
			f, ok := features[fk]
			if !ok {
				f = uint32(len(w.df))
				features[fk] = f
				w.df = append(w.df, 0)
			}
			w.feature[i] = f
			w.df[f]++
		}
	}
	w.rare = uint32(max(10, len(w.articles)/200))
}

// generic reports whether an organization's name is borne by one in every
// country ("Foreign Ministry"), and the gazetteers know none in particular.
func (w *work) generic(key uint32) bool {
	g, ok := w.isGeneric[key]
	if !ok {
		name := w.str(key)
		g = allGeneric(strings.Fields(name)) || w.isOffice(strings.Fields(name))
		if g {
			n := 0
			for _, e := range w.names.Lookup(name) {
				n += btoi(e.Type == entities.Organization && e.Match <= gazetteers.ByAlias)
			}
			g = n != 1
		}
		w.isGeneric[key] = g
	}
	return g
}

// offices are kinds of state bodies of which every country has one.
var offices = wordSet(`ministry department parliament cabinet senate treasury court police army navy government assembly`)

// isOffice reports whether a name is a state body's and ordinary words
// otherwise: "Transport Ministry", "Ministry of Public Works".
func (w *work) isOffice(words []string) bool {
	office := false
	for _, x := range words {
		office = office || offices[x]
		if !offices[x] && !smallWords[x] && !genericWords[x] && !w.names.IsCommonWord(x) {
			return false
		}
	}
	return office
}

func (w *work) newNode(c *clusterData, name uint32, k nodeKey) node {
	n := node{typ: c.typ, key: c.key, link: c.link, country: k.country, known: c.flags&flagKnown != 0}
	switch c.typ {
	case entities.Person:
		n.person = parsePerson(w.str(c.key), w.str(name))
		n.short = !n.person.full()
	case entities.Organization:
		n.short = looksAcronym(w.str(name))
	}
	return n
}

// vote gives the few doubtful clusters of a name the type that the name nearly
// always has in the set.
func (w *work) vote() {
	type count [4]uint32
	counts := map[uint32]*count{}
	for i := range w.clusters {
		c := &w.clusters[i]
		if c.typ > entities.Organization {
			continue
		}
		n := counts[c.key]
		if n == nil {
			n = &count{}
			counts[c.key] = n
		}
		n[c.typ]++
	}
	for i := range w.clusters {
		c := &w.clusters[i]
		if c.link != 0 || c.flags&flagUnsure == 0 || c.typ > entities.Organization {
			continue
		}
		n := counts[c.key]
		for _, t := range entities.Types {
			if t != c.typ && n[t] >= 5*n[c.typ] && n[t] >= 3 {
				c.typ = t
				break
			}
		}
	}
}

func (w *work) root(n uint32) uint32 {
	for w.nodes[n].into > 0 {
		n = w.nodes[n].into - 1
	}
	return n
}

// join puts node b into node a; the clusters stay sorted by article key.
func (w *work) join(a, b uint32, reason, detail string) {
	a, b = w.root(a), w.root(b)
	if a == b {
		return
	}
	na, nb := &w.nodes[a], &w.nodes[b]
	na.steps = append(na.steps, entities.Step{Kind: "merge", What: w.str(nb.key), Reason: reason, Detail: detail})
	na.steps = append(na.steps, nb.steps...)
	na.clusters = append(na.clusters, nb.clusters...)
	nb.into = a + 1
	nb.clusters, nb.steps = nil, nil
}

// bigger orders nodes by clusters, then by name, for which one takes in the other.
func (w *work) bigger(a, b uint32) int {
	na, nb := &w.nodes[a], &w.nodes[b]
	return cmp.Or(
		-cmp.Compare(btoi(na.link != 0), btoi(nb.link != 0)),
		-cmp.Compare(len(na.clusters), len(nb.clusters)),
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

// joinLinked takes clusters that an article alone could not link to the known
// entity that their name has elsewhere in the set, where it has only one and
// the article had it among its candidates.
func (w *work) joinLinked() {
	type named struct {
		typ entities.Type
		key uint32
	}
	linked := map[named][]uint32{} // written name → linked nodes
	for n := range w.nodes {
		nd := &w.nodes[n]
		if nd.link == 0 {
			continue
		}
		w.linkedCount[uint32(n)] = len(nd.clusters)
		seen := map[named]bool{}
		for _, i := range nd.clusters {
			c := &w.clusters[i]
			add := func(k uint32) {
				key := named{c.typ, k}
				if !seen[key] {
					seen[key] = true
					linked[key] = append(linked[key], uint32(n))
				}
			}
			add(c.key)
			for _, k := range w.details(i, &w.d).forms {
				add(k)
			}
		}
	}
	for n := range w.nodes {
		nd := &w.nodes[n]
		if nd.link != 0 || nd.known {
			continue
		}
		if h, ok := w.leading(linked[named{nd.typ, nd.key}]); ok {
			w.takeOver(uint32(n), h)
		}
	}
}

// leading returns the linked node that nearly all clusters of a name mean.
func (w *work) leading(holders []uint32) (uint32, bool) {
	if len(holders) == 0 {
		return 0, false
	}
	best, total := holders[0], 0
	for _, h := range holders {
		total += w.linkedCount[h]
		if cmp.Or(cmp.Compare(w.linkedCount[best], w.linkedCount[h]), strings.Compare(w.str(w.nodes[h].link), w.str(w.nodes[best].link))) < 0 {
			best = h
		}
	}
	return best, len(holders) == 1 || w.linkedCount[best]*10 >= total*9
}

// takeOver moves the clusters of node n that have the link of node h among
// their candidates to h.
func (w *work) takeOver(n, h uint32) {
	nd, holder := &w.nodes[n], &w.nodes[h]
	need := joinShare
	if nd.short {
		need = joinShort
	}
	kept := nd.clusters[:0]
	moved := 0
	for _, i := range nd.clusters {
		fits := false
		for _, k := range w.details(i, &w.d).cands {
			fits = fits || k.id == holder.link && k.score >= need
		}
		if !fits {
			kept = append(kept, i)
			continue
		}
		holder.clusters = append(holder.clusters, i)
		moved++
	}
	nd.clusters = kept
	if moved > 0 {
		holder.steps = append(holder.steps, entities.Step{Kind: "merge", What: w.str(nd.key), Reason: "linked elsewhere",
			Detail: fmt.Sprintf("%d articles name it without deciding; the set links this name to %s only", moved, w.str(holder.link))})
	}
}

// joinSpellings joins full names of people that are spellings of one another,
// and organizations' names with and without legal form.
func (w *work) joinSpellings() {
	blocks := map[string][]uint32{}
	for n := range w.nodes {
		nd := &w.nodes[n]
		if len(nd.clusters) == 0 || nd.short {
			continue
		}
		if b := w.blockOf(nd); b != "" {
			blocks[b] = append(blocks[b], uint32(n))
		}
	}
	for _, b := range sortedKeys(blocks) {
		nodes := blocks[b]
		slices.SortFunc(nodes, w.bigger)
		nodes = nodes[:min(len(nodes), maxBlock)]
		for j := 1; j < len(nodes); j++ {
			var fits []uint32
			why := ""
			for _, a := range nodes[:j] {
				if w.nodes[a].into > 0 {
					continue
				}
				if reason := w.sameName(a, nodes[j]); reason != "" {
					fits = append(fits, a)
					why = reason
				}
			}
			if len(fits) == 1 {
				w.join(fits[0], nodes[j], why, fmt.Sprintf("%q is %s %q", w.str(w.nodes[nodes[j]].key), why, w.str(w.nodes[fits[0]].key)))
			}
		}
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// blockOf is the key under which like names meet: first given name's letter
// and family name, or the stem of an organization's name.
func (w *work) blockOf(nd *node) string {
	switch nd.typ {
	case entities.Person:
		f := nd.person.folds
		if len(f) < 2 {
			return ""
		}
		return "p " + f[0][:1] + " " + f[len(f)-1]
	case entities.Organization:
		s := stem(strings.Fields(w.str(nd.key)))
		if len(s) == 0 {
			return ""
		}
		return "o " + strings.Join(s, " ") + " " + w.str(nd.country)
	}
	return ""
}

// sameName says why two nodes of a block are one entity by their names.
func (w *work) sameName(a, b uint32) string {
	na, nb := &w.nodes[a], &w.nodes[b]
	if na.link != 0 && nb.link != 0 || na.typ != nb.typ {
		return ""
	}
	if nb.known && na.link != 0 {
		return ""
	}
	if na.typ == entities.Organization {
		if na.key == nb.key && na.link != 0 {
			return "" // the article refused the link
		}
		return "without legal form"
	}
	if na.key == nb.key {
		return ""
	}
	why := samePerson(&na.person, &nb.person)
	switch why {
	case "":
		return ""
	case "other spelling of", "same name":
		if na.person.suffix != nb.person.suffix {
			return ""
		}
		return why
	}
	if na.person.suffix == nb.person.suffix && w.shares(na.clusters, nb.clusters) {
		return why
	}
	return ""
}

// shares reports whether the articles of two lists of clusters name someone or
// something rare in common besides.
func (w *work) shares(a, b []uint32) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	profile := w.profile(a)
	for _, i := range b {
		n := 0
		w.eachFeature(i, func(f uint32) { n += btoi(profile[f]) })
		if n > 0 {
			return true
		}
	}
	return false
}

// profile is the rare features of the articles of some clusters.
func (w *work) profile(clusters []uint32) map[uint32]bool {
	p := map[uint32]bool{}
	for _, i := range clusters {
		w.eachFeature(i, func(f uint32) {
			if len(p) < maxProfile {
				p[f] = true
			}
		})
	}
	return p
}

// eachFeature calls f for the rare features of a cluster's article but its own.
func (w *work) eachFeature(i uint32, f func(uint32)) {
	ad := &w.articles[w.clusters[i].article]
	for j, n := ad.first, 0; j < ad.first+ad.n && n < maxFeatures; j++ {
		if x := w.feature[j]; j != i && x != w.feature[i] && w.df[x] <= w.rare && w.df[x] > 1 {
			f(x)
			n++
		}
	}
}

// joinAcronyms joins an acronym that an article does not explain to the one
// organization that the set introduces with it, where they keep company.
func (w *work) joinAcronyms() {
	full := map[uint32][]uint32{}
	for n := range w.nodes {
		nd := &w.nodes[n]
		if nd.typ != entities.Organization || nd.short || len(nd.clusters) == 0 {
			continue
		}
		seen := map[uint32]bool{}
		for _, i := range nd.clusters {
			for _, f := range w.details(i, &w.d).forms {
				if !seen[f] {
					seen[f] = true
					full[f] = append(full[f], uint32(n))
				}
			}
		}
	}
	for n := range w.nodes {
		nd := &w.nodes[n]
		if nd.typ != entities.Organization || !nd.short || nd.link != 0 || nd.known || len(nd.clusters) == 0 {
			continue
		}
		if h := full[nd.key]; len(h) == 1 && w.shares(w.nodes[h[0]].clusters, nd.clusters) {
			w.join(h[0], uint32(n), "acronym introduced elsewhere", fmt.Sprintf("other articles introduce %q for %q", w.str(nd.key), w.str(w.nodes[h[0]].key)))
		}
	}
}

// split makes parts of nodes: one of most, several where one name is borne by
// people or places that have nothing in common.
func (w *work) split() {
	w.partOf = make([]uint32, len(w.clusters))
	roots := make([]uint32, 0, len(w.nodes))
	for n := range w.nodes {
		if w.nodes[n].into == 0 && len(w.nodes[n].clusters) > 0 {
			roots = append(roots, uint32(n))
		}
	}
	for _, n := range roots {
		nd := &w.nodes[n]
		slices.SortFunc(nd.clusters, func(x, y uint32) int {
			return cmp.Or(cmp.Compare(w.rank[w.clusters[x].article], w.rank[w.clusters[y].article]), cmp.Compare(x, y))
		})
		groups, why := [][]uint32{nd.clusters}, []string(nil)
		switch {
		case nd.link != 0 || len(nd.clusters) == 1 || nd.known && nd.typ != entities.Person:
		case nd.typ == entities.Person && nd.short && !nd.known:
			groups = w.components(nd.clusters, true)
		case nd.typ == entities.Person, nd.typ == entities.Place && w.ambiguous(nd.clusters):
			groups, why = w.agreeing(w.components(nd.clusters, false), w.oneBearer(nd))
		}
		w.addParts(n, groups, why)
	}
}

// Weights of what says that two sets of articles mean one bearer of a name or
// two, in log odds, set by hand: see namesakes in testdata/gold. Two sets are
// one where the sum is not negative.
const (
	oneCommon = -0.5 // a name that many bear: John Smith
	oneUsual  = 1.5  // of a given name and a surname of the lists
	oneRare   = 4.0  // of any other
	onePlace  = 0.5  // of a place

	sameFocus    = 1.0  // the articles are about one country
	otherFocus   = -2.0 // about two
	sameTitle    = 2.0
	sameCompany  = 1.5  // each entity that both name besides, two at most
	otherWalk    = -2.0 // one has titles of sport only, or of the state only, the other of others
	longApart    = -1.0 // more than apartYears between them
	ofLeading    = 1.5  // one set has nearly all articles
	apartYears   = 15
	commonPeople = 25 // known people of a surname from which on a full name is common
)

// oneBearer is what the name alone says of there being one bearer.
func (w *work) oneBearer(nd *node) float64 {
	if nd.typ != entities.Person {
		return onePlace
	}
	words := nd.person.words
	if len(words) < 2 {
		return oneCommon
	}
	last := words[len(words)-1]
	_, given := w.names.IsGivenName(words[0])
	switch {
	case !given || !w.names.IsSurname(last) && len(w.names.PeopleBySurname(last)) == 0:
		return oneRare
	case len(words) == 2 && w.names.IsSurname(last) && len(w.names.PeopleBySurname(last)) >= commonPeople:
		return oneCommon
	}
	return oneUsual
}

// ambiguous reports whether the gazetteers know several places of the name.
func (w *work) ambiguous(clusters []uint32) bool {
	return slices.ContainsFunc(clusters, func(i uint32) bool { return w.clusters[i].flags&flagSeveral != 0 })
}

// components joins clusters whose articles share a rare feature, or two
// clusters of one article. Bare surnames need company of people or
// organizations. The largest component is first.
func (w *work) components(clusters []uint32, bareName bool) [][]uint32 {
	parent := make([]int, len(clusters))
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	first := map[uint32]int{}
	for k, i := range clusters {
		ad := &w.articles[w.clusters[i].article]
		for j, n := ad.first, 0; j < ad.first+ad.n && n < maxFeatures; j++ {
			x := w.feature[j]
			if j == i || x == w.feature[i] || w.df[x] > w.rare || bareName && w.clusters[j].typ == entities.Place {
				continue
			}
			n++
			if h, ok := first[x]; ok {
				parent[find(k)] = find(h)
			} else {
				first[x] = k
			}
		}
	}
	at := map[int]int{}
	var out [][]uint32
	for k, i := range clusters {
		r := find(k)
		n, ok := at[r]
		if !ok {
			n = len(out)
			at[r] = n
			out = append(out, nil)
		}
		out[n] = append(out[n], i)
	}
	slices.SortStableFunc(out, func(x, y []uint32) int { return cmp.Compare(len(y), len(x)) })
	return out
}

// evidence is what some articles say of the bearer of a name.
type evidence struct {
	clusters    []uint32
	focus       uint32
	company     map[uint32]bool
	roles       map[string]bool
	walks       map[string]bool // classes of the titles
	first, last int32           // days, 0 when no article has a date
}

func (w *work) evidenceOf(clusters []uint32) evidence {
	e := evidence{clusters: slices.Clone(clusters), focus: w.focusOf(clusters), company: w.company(clusters), roles: w.roleWords(clusters)}
	e.walks = w.walks(e.roles)
	e.first, e.last = w.span(&part{clusters: clusters})
	return e
}

// take adds what another set of articles says.
func (e *evidence) take(o *evidence) {
	e.clusters = append(e.clusters, o.clusters...)
	if e.focus == 0 {
		e.focus = o.focus
	}
	for f := range o.company {
		e.company[f] = true
	}
	for r := range o.roles {
		e.roles[r] = true
	}
	for k := range o.walks {
		e.walks[k] = true
	}
	if e.first == 0 || o.first != 0 && o.first < e.first {
		e.first = o.first
	}
	e.last = max(e.last, o.last)
}

// agrees sums up what speaks for one bearer behind two sets of articles, and
// says what speaks against it.
func (e *evidence) agrees(o *evidence) (sum float64, against []string) {
	switch {
	case e.focus == 0 || o.focus == 0:
	case e.focus == o.focus:
		sum += sameFocus
	default:
		sum += otherFocus
		against = append(against, "another country")
	}
	if n := min(2, overlap(e.company, o.company)); n > 0 {
		sum += sameCompany * float64(n)
	} else {
		against = append(against, "nobody and nothing named in both")
	}
	switch {
	case overlap(e.roles, o.roles) > 0:
		sum += sameTitle
	case len(e.walks) > 0 && len(o.walks) > 0 && overlap(e.walks, o.walks) == 0:
		sum += otherWalk
		against = append(against, "titles of another walk of life")
	}
	if e.first != 0 && o.first != 0 && max(o.first-e.last, e.first-o.last) > apartYears*365 {
		sum += longApart
		against = append(against, fmt.Sprintf("more than %d years between", apartYears))
	}
	return sum, against
}

// agreeing joins components that mean one bearer of a name, by the prior of
// the name and what their articles say. The larger take in the smaller. Of
// those kept apart it tells why: what speaks against the likeliest other.
func (w *work) agreeing(groups [][]uint32, prior float64) (kept [][]uint32, why []string) {
	if len(groups) == 1 {
		return groups, nil
	}
	total := 0
	for _, g := range groups {
		total += len(g)
	}
	leading := len(groups[0])*5 >= total*4 && len(groups[0]) >= 5
	var out []evidence
	for _, g := range groups {
		e := w.evidenceOf(g)
		best, most, reasons := -1, 0.0, []string(nil)
		for k := range out[:min(len(out), maxBlock)] {
			u, against := out[k].agrees(&e)
			if u += prior; k == 0 && leading {
				u += ofLeading
			}
			if best < 0 || u > most {
				best, most, reasons = k, u, against
			}
		}
		if best >= 0 && most >= 0 {
			out[best].take(&e)
			continue
		}
		out = append(out, e)
		why = append(why, strings.Join(reasons, ", "))
	}
	for k := range out {
		kept = append(kept, out[k].clusters)
	}
	return kept, why
}

// walks is the walks of life that titles tell of: sport, the state, others.
// Titles that are met in several tell nothing.
func (w *work) walks(roles map[string]bool) map[string]bool {
	out := map[string]bool{}
	for r := range roles {
		words := strings.Fields(r)
		for n := min(4, len(words)); n > 0; n-- {
			class, ok := w.names.Title(strings.Join(words[len(words)-n:], " "))
			if !ok || class == "honorific" {
				continue
			}
			if class != "sport" && class != "business/other" {
				class = "state"
			}
			out[class] = true
			break
		}
	}
	return out
}

func overlap[K comparable](a, b map[K]bool) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	n := 0
	for k := range a {
		n += btoi(b[k])
	}
	return n
}

// company is what the articles of the clusters name besides, but for what one
// article in ten names.
func (w *work) company(clusters []uint32) map[uint32]bool {
	c := map[uint32]bool{}
	for _, i := range clusters {
		ad := &w.articles[w.clusters[i].article]
		for j, n := ad.first, 0; j < ad.first+ad.n && n < maxFeatures && len(c) < maxProfile; j++ {
			if f := w.feature[j]; j != i && f != w.feature[i] && w.df[f] > 1 && w.df[f] <= max(w.rare, uint32(len(w.articles)/10)) {
				c[f] = true
				n++
			}
		}
	}
	return c
}

// roleWords is the normal forms of the titles of the clusters.
func (w *work) roleWords(clusters []uint32) map[string]bool {
	m := map[string]bool{}
	for _, i := range clusters {
		for _, r := range w.details(i, &w.d).roles {
			m[normal(w.str(r))] = true
		}
	}
	return m
}

// focusOf is the country that most articles of the clusters are about.
func (w *work) focusOf(clusters []uint32) uint32 {
	counts := map[uint32]int{}
	for _, i := range clusters {
		if f := w.articles[w.clusters[i].article].focus; f != 0 {
			counts[f]++
		}
	}
	best := uint32(0)
	for f, n := range counts {
		if best == 0 || n > counts[best] || n == counts[best] && w.str(f) < w.str(best) {
			best = f
		}
	}
	return best
}

// addParts makes parts of the groups of a node, with suffixes that say what
// tells them apart: the country, else a hash of their first article.
func (w *work) addParts(n uint32, groups [][]uint32, why []string) {
	first := uint32(len(w.parts))
	used := map[string]int{}
	suffixes := make([]string, len(groups))
	for k, g := range groups {
		if f := w.focusOf(g); f != 0 {
			suffixes[k] = strings.ToLower(w.str(f))
		}
		used[suffixes[k]]++
	}
	for k, g := range groups {
		p := part{node: n, clusters: g, steps: w.nodes[n].steps}
		if len(groups) > 1 {
			p.suffix = suffixes[k]
			if p.suffix == "" || used[p.suffix] > 1 {
				p.suffix = strings.TrimPrefix(p.suffix+"-"+w.hashOf(g), "-")
			}
			for o := range groups[:min(len(groups), keptRivals+1)] {
				if o != k {
					p.rivals = append(p.rivals, first+uint32(o))
				}
			}
			reason, detail := "nothing in common", fmt.Sprintf("one of %d of this name that share no company", len(groups))
			if k < len(why) && why[k] != "" {
				reason, detail = "more than one bearer", fmt.Sprintf("one of %d of this name; against the likeliest other: %s", len(groups), why[k])
			}
			p.steps = append(slices.Clone(p.steps), entities.Step{Kind: "refuse", What: w.str(w.nodes[n].key), Reason: reason, Detail: detail})
		} else if c := w.nodes[n].country; c != 0 {
			p.suffix = strings.ToLower(w.str(c))
		}
		for _, i := range g {
			w.partOf[i] = uint32(len(w.parts))
		}
		w.parts = append(w.parts, p)
	}
}

// hashOf is made from the first article of a group, by key.
func (w *work) hashOf(g []uint32) string {
	first := w.rank[w.clusters[g[0]].article]
	for _, i := range g {
		first = min(first, w.rank[w.clusters[i].article])
	}
	h := fnv.New32a()
	h.Write([]byte(w.keys.At(w.order[first])))
	return fmt.Sprintf("%08x", h.Sum32())
}

// joinShort joins bare surnames to the one person with a full name whose
// company they keep at the time; where that is nobody or several, the holders
// of the surname become candidates.
func (w *work) joinShort() {
	holders := map[string][]uint32{} // folded family name → parts
	for p := range w.parts {
		nd := &w.nodes[w.parts[p].node]
		if nd.typ != entities.Person || nd.short && nd.link == 0 && !nd.known {
			continue
		}
		for _, k := range w.familyNames(&w.parts[p]) {
			if l := holders[k]; len(l) <= maxBlock && !slices.Contains(l, uint32(p)) {
				holders[k] = append(l, uint32(p))
			}
		}
	}
	profiles := map[uint32]map[uint32]bool{}
	type move struct{ from, to uint32 }
	var moves []move
	for p := range w.parts {
		nd := &w.nodes[w.parts[p].node]
		if nd.typ != entities.Person || !nd.short || nd.link != 0 || nd.known || len(nd.person.folds) == 0 {
			continue
		}
		fold := bare(nd.person.folds)
		list := holders[strings.Join(fold, " ")]
		if len(list) == 0 || len(list) > maxBlock {
			continue
		}
		best := w.companions(uint32(p), list, profiles)
		if len(best) == 1 {
			moves = append(moves, move{uint32(p), best[0]})
			continue
		}
		w.parts[p].rivals = append(w.parts[p].rivals, list[:min(len(list), keptRivals)]...)
	}
	for _, m := range moves {
		from, to := &w.parts[m.from], &w.parts[m.to]
		for _, i := range from.clusters {
			w.partOf[i] = m.to
		}
		to.clusters = append(to.clusters, from.clusters...)
		to.steps = append(slices.Clone(to.steps), entities.Step{Kind: "merge", What: w.str(w.nodes[from.node].key), Reason: "surname in the same company",
			Detail: fmt.Sprintf("%d articles use the surname alone beside the same names at that time", len(from.clusters))})
		from.clusters = nil
	}
}

// familyNames are the folded surnames under which a part can be named.
func (w *work) familyNames(p *part) []string {
	var out []string
	for _, i := range p.clusters[:min(len(p.clusters), 16)] {
		c := &w.clusters[i]
		n := parsePerson(w.str(c.key), w.str(w.details(i, &w.d).name))
		if !n.full() {
			continue
		}
		k := strings.Join(bare(n.folds[n.family():]), " ")
		if !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

// companions returns the parts of the list that the articles of part p keep
// company with: two rare features in common, or one and a title.
func (w *work) companions(p uint32, list []uint32, profiles map[uint32]map[uint32]bool) []uint32 {
	var out []uint32
	for _, h := range list {
		prof := profiles[h]
		if prof == nil {
			prof = w.profile(w.parts[h].clusters)
			profiles[h] = prof
		}
		shared := 0
		for _, i := range w.parts[p].clusters {
			w.eachFeature(i, func(f uint32) { shared += btoi(prof[f]) })
		}
		if shared > 0 && w.sharesRole(&w.parts[p], &w.parts[h]) {
			shared++
		}
		if shared >= 2 && w.sameTime(&w.parts[p], &w.parts[h]) {
			out = append(out, h)
		}
	}
	return out
}

func (w *work) sharesRole(a, b *part) bool {
	for _, i := range a.clusters {
		roles := slices.Clone(w.details(i, &w.d).roles)
		if len(roles) == 0 {
			continue
		}
		for _, j := range b.clusters[:min(len(b.clusters), 256)] {
			if slices.ContainsFunc(w.details(j, &w.d).roles, func(r uint32) bool { return slices.Contains(roles, r) }) {
				return true
			}
		}
	}
	return false
}

// sameTime reports whether some article of a is within nearDays of the time
// that b's articles span; without dates nothing speaks against it.
func (w *work) sameTime(a, b *part) bool {
	a1, a2 := w.span(a)
	b1, b2 := w.span(b)
	return a1 == 0 || b1 == 0 || a1 <= b2+nearDays && b1 <= a2+nearDays
}

// span is the first and the last day of a part's articles, 0 when none is known.
func (w *work) span(p *part) (first, last int32) {
	for _, i := range p.clusters {
		d := w.articles[w.clusters[i].article].day
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
