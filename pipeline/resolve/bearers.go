package resolve

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
	node        uint32
	first, last uint32 // clusters
	count       uint32 // of clusters
	steps       uint32
	rivals      uint32 // other parts that it could be
	id          uint32 // number of its id
}

// split makes parts of nodes: one of most, several where one name is borne by
// people or places that have nothing in common.
func (w *work) split() {
	for n := range uint32(w.nodes.Len()) {
		nd := w.nodes.At(n)
		if nd.into > 0 || nd.count == 0 {
			continue
		}
		clusters := w.list(nd.first, nd.count)
		if nd.mixed {
			w.sort(clusters)
		}
		groups, why := [][]uint32{clusters}, []string(nil)
		switch {
		case nd.link != 0 || len(clusters) == 1 || nd.known && nd.typ != entities.Person:
		case nd.typ == entities.Person && nd.short && !nd.known:
			groups = w.components(clusters, true)
		case nd.typ == entities.Person, nd.typ == entities.Place && w.ambiguous(clusters):
			groups, why = w.agreeing(w.components(clusters, false), w.oneBearer(&nd))
		}
		w.addParts(n, &nd, groups, why)
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
	words := w.person(nd).words
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
	return slices.ContainsFunc(clusters, func(i uint32) bool { return w.clusters.At(i).flags&flagSeveral != 0 })
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
		ad, own := w.articles.At(w.clusters.At(i).article), w.feature.At(i)
		for j, n := ad.first, 0; j < ad.first+ad.n && n < maxFeatures; j++ {
			x := w.feature.At(j)
			if x == own || x&featureCommon != 0 || bareName && w.clusters.At(j).typ == entities.Place {
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
	e.first, e.last = w.span(clusters)
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
		ad, own := w.articles.At(w.clusters.At(i).article), w.feature.At(i)
		for j, n := ad.first, 0; j < ad.first+ad.n && n < maxFeatures && len(c) < maxProfile; j++ {
			if f := w.feature.At(j); f != own && f&(featureOne|featureEverywhere) == 0 {
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
		if f := w.articles.At(w.clusters.At(i).article).focus; f != 0 {
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
func (w *work) addParts(n uint32, nd *node, groups [][]uint32, why []string) {
	first := uint32(w.parts.Len())
	used := map[string]int{}
	suffixes := make([]string, len(groups))
	for k, g := range groups {
		if f := w.focusOf(g); f != 0 && len(groups) > 1 {
			suffixes[k] = strings.ToLower(w.str(f))
		}
		used[suffixes[k]]++
	}
	for k, g := range groups {
		p := part{node: n, steps: nd.steps}
		suffix := suffixes[k]
		if len(groups) > 1 {
			if suffix == "" || used[suffix] > 1 {
				suffix = strings.TrimPrefix(suffix+"-"+w.firstArticle(g), "-")
			}
			for o := range groups[:min(len(groups), keptRivals+1)] {
				if o != k {
					w.addRival(&p, first+uint32(o))
				}
			}
			reason, detail := "nothing in common", fmt.Sprintf("one of %d of this name that share no company", len(groups))
			if k < len(why) && why[k] != "" {
				reason, detail = "more than one bearer", fmt.Sprintf("one of %d of this name; against the likeliest other: %s", len(groups), why[k])
			}
			p.steps = w.say(p.steps, entities.Step{Kind: "refuse", What: w.str(nd.key), Reason: reason, Detail: detail})
		} else if nd.country != 0 {
			suffix = strings.ToLower(w.str(nd.country))
		}
		for _, i := range g {
			w.of.Set(i, uint32(w.parts.Len()))
			p.first, p.last, p.count = w.chain(p.first, p.last, p.count, i)
		}
		p.id = w.idOf(nd, suffix)
		w.parts.Append(p)
	}
}

// idOf numbers the id of what has a node's name, or its link.
func (w *work) idOf(nd *node, suffix string) uint32 {
	id := w.str(nd.link)
	if nd.link == 0 {
		id = w.str(nd.key)
		if suffix != "" {
			id += " " + suffix
		}
		id = Slug(nd.typ, id)
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

// firstArticle is a hash made from the first article of a group, by key.
func (w *work) firstArticle(g []uint32) string {
	first := w.rank[w.clusters.At(g[0]).article]
	for _, i := range g {
		first = min(first, w.rank[w.clusters.At(i).article])
	}
	h := fnv.New32a()
	h.Write([]byte(w.keys.At(w.order[first])))
	return fmt.Sprintf("%08x", h.Sum32())
}
