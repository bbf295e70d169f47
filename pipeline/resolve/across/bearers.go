package across

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"newsgraph/entities"
)

// part is the clusters that are one entity.
type part struct {
	node   uint32
	first  uint32 // the first cluster in order of article key
	count  uint32 // of clusters
	steps  uint32
	rivals uint32 // other parts that it could be
	id     uint32 // number of its id
	into   uint32 // part that took this one in
}

// split makes parts of nodes: one of most, several where one name is borne by
// people or places that have nothing in common. On the way it tells surnames of
// the people.
func (w *work) split(surnames *surnames) error {
	next := uint32(0)
	whole := func(end uint32) { // the nodes before end that nothing is to be known of
		for ; next < end; next++ {
			if nd := w.nodes.At(next); nd.into == 0 && nd.count > 0 {
				w.addParts(next, &nd, nil, []component{{first: nd.first, count: nd.count}}, nil)
			}
		}
	}
	err := w.eachNode(surnames, func(n uint32, nd *node, rows *rows) {
		whole(n)
		next = n + 1
		groups, why := []component{rows.all()}, []string(nil)
		switch {
		case nd.whole():
		case nd.typ == entities.Person && nd.short && !nd.known:
			groups = rows.components(true)
		case nd.typ == entities.Person, nd.typ == entities.Place && nd.several:
			groups, why = w.agreeing(rows, rows.components(false), w.oneBearer(nd))
		}
		first := uint32(w.parts.Len())
		w.addParts(n, nd, rows, groups, why)
		for k := range groups {
			surnames.add(first+uint32(k), nd, rows, groups[k].rows)
		}
	})
	whole(uint32(w.nodes.Len()))
	return err
}

// whole reports whether a node is one entity without a look at its articles.
func (nd *node) whole() bool {
	return nd.link != 0 || nd.count == 1 || nd.known && nd.typ != entities.Person
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
	words := w.person(nd).Words
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

// component is some clusters of a node that mean one bearer of its name.
type component struct {
	first, count uint32 // as in part
	rows         []int  // of the node's
}

// components joins clusters whose articles share a rare feature, or two
// clusters of one article. Bare surnames need company of people or
// organizations. The largest component is first.
func (r *rows) components(bareName bool) []component {
	parent := make([]int, r.len())
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
	for k := range parent {
		for _, x := range r.near(k, bareName) {
			if x&featureCommon != 0 || bareName && x&featurePlace != 0 {
				continue
			}
			x &^= featurePlace
			if h, ok := first[x]; ok {
				parent[find(k)] = find(h)
			} else {
				first[x] = k
			}
		}
	}
	at := map[int]int{}
	var out []component
	for k := range parent {
		c := find(k)
		n, ok := at[c]
		if !ok {
			n = len(out)
			at[c] = n
			out = append(out, component{first: r.list[k].cluster + 1})
		}
		out[n].rows = append(out[n].rows, k)
		out[n].count++
	}
	slices.SortStableFunc(out, func(x, y component) int { return cmp.Compare(y.count, x.count) })
	return out
}

// evidence is what some articles say of the bearer of a name.
type evidence struct {
	component
	focus   uint32
	company map[uint32]bool
	roles   map[string]bool
	walks   map[string]bool // classes of the titles
	days    days
}

func (w *work) evidenceOf(r *rows, g component) evidence {
	e := evidence{component: g, focus: w.focusOf(r, g.rows), company: w.company(r, g.rows), roles: w.roleWords(r, g.rows)}
	e.walks = w.walks(e.roles)
	e.days = r.days(g.rows)
	return e
}

// take adds what another set of articles says.
func (e *evidence) take(o *evidence) {
	e.rows = append(e.rows, o.rows...) // the first of which stays the first
	e.count += o.count
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
	if e.days.first == 0 || o.days.first != 0 && o.days.first < e.days.first {
		e.days.first = o.days.first
	}
	e.days.last = max(e.days.last, o.days.last)
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
	if e.days.first != 0 && o.days.first != 0 && max(o.days.first-e.days.last, e.days.first-o.days.last) > apartYears*365 {
		sum += longApart
		against = append(against, fmt.Sprintf("more than %d years between", apartYears))
	}
	return sum, against
}

// agreeing joins components that mean one bearer of a name, by the prior of
// the name and what their articles say. The larger take in the smaller. Of
// those kept apart it tells why: what speaks against the likeliest other.
func (w *work) agreeing(r *rows, groups []component, prior float64) (kept []component, why []string) {
	if len(groups) == 1 {
		return groups, nil
	}
	leading := int(groups[0].count)*5 >= r.len()*4 && groups[0].count >= 5
	var out []evidence
	for _, g := range groups {
		e := w.evidenceOf(r, g)
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
		kept = append(kept, out[k].component)
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
func (w *work) company(r *rows, of []int) map[uint32]bool {
	c := map[uint32]bool{}
	for _, k := range of {
		list := r.company(k)
		for _, f := range list[:min(len(list), maxFeatures)] {
			if len(c) >= maxProfile {
				return c
			}
			c[f&^featurePlace] = true
		}
	}
	return c
}

// roleWords is the normal forms of the titles of the clusters.
func (w *work) roleWords(r *rows, of []int) map[string]bool {
	m := map[string]bool{}
	for _, k := range of {
		for _, role := range r.roles(k) {
			m[normal(w.str(role))] = true
		}
	}
	return m
}

// focusOf is the country that most articles of the clusters are about.
func (w *work) focusOf(r *rows, of []int) uint32 {
	counts := map[uint32]int{}
	for _, k := range of {
		if f := r.list[k].focus; f != 0 {
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
func (w *work) addParts(n uint32, nd *node, r *rows, groups []component, why []string) {
	first := uint32(w.parts.Len())
	if len(groups) == 1 {
		suffix := ""
		if nd.country != 0 {
			suffix = strings.ToLower(w.str(nd.country))
		}
		w.parts.Append(part{node: n, first: groups[0].first, count: groups[0].count, steps: nd.steps, id: w.idOf(nd, suffix)})
		nd.part = first + 1
		w.nodes.Set(n, *nd)
		return
	}
	used := map[string]int{}
	suffixes := make([]string, len(groups))
	for k, g := range groups {
		if f := w.focusOf(r, g.rows); f != 0 {
			suffixes[k] = strings.ToLower(w.str(f))
		}
		used[suffixes[k]]++
	}
	for k, g := range groups {
		p := part{node: n, first: g.first, count: g.count}
		suffix := suffixes[k]
		if suffix == "" || used[suffix] > 1 {
			suffix = strings.TrimPrefix(suffix+"-"+w.hashOfArticle(r.list[slices.Min(g.rows)].cluster), "-")
		}
		p.id = w.idOf(nd, suffix)
		for o := range groups[:min(len(groups), entities.MaxCandidates+1)] {
			if o != k {
				w.addRival(&p, first+uint32(o))
			}
		}
		reason, detail := "nothing in common", fmt.Sprintf("one of %d of this name that share no company", len(groups))
		if k < len(why) && why[k] != "" {
			reason, detail = "more than one bearer", fmt.Sprintf("one of %d of this name; against the likeliest other: %s", len(groups), why[k])
		}
		p.steps = w.say(nd.steps, entities.Step{Kind: "refuse", What: w.str(nd.key), Reason: reason, Detail: detail})
		for _, k := range g.rows {
			w.of.Set(r.list[k].cluster, inPart|uint32(w.parts.Len()))
		}
		w.parts.Append(p)
	}
}

// partOf is the part of a cluster.
func (w *work) partOf(i uint32) uint32 {
	p := w.of.At(i)
	if p&inPart != 0 {
		p &^= inPart
	} else {
		p = w.nodes.At(w.root(p)).part - 1
	}
	if into := w.parts.At(p).into; into > 0 {
		return into - 1
	}
	return p
}

// idOf numbers the id of what has a node's name, or its link.
func (w *work) idOf(nd *node, suffix string) uint32 {
	id := w.str(nd.link)
	if nd.link == 0 {
		id = w.str(nd.key)
		if suffix != "" {
			id += " " + suffix
		}
		id = entities.Slug(nd.typ, id)
	}
	n, _ := w.ids.Add(id)
	return n
}

// rivalData is a part that another could be, and the next of them.
type rivalData struct{ part, next uint32 }

func (w *work) addRival(p *part, rival uint32) {
	w.rivals.Append(rivalData{rival, p.rivals})
	p.rivals = uint32(w.rivals.Len())
}

// hashOfArticle is made from the key of a cluster's article.
func (w *work) hashOfArticle(i uint32) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(w.keys.At(w.clusters.At(i).article)))
	return fmt.Sprintf("%08x", h.Sum32())
}
