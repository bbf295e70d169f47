package across

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/spill"
)

// identity is the clusters that are one entity.
type identity struct {
	group  uint32
	first  uint32 // 1 + the first cluster in order of article key
	count  uint32 // of clusters
	steps  uint32
	rivals uint32 // the last of the other identities that it could be
	id     uint32 // number of its id
	into   uint32 // identity that took this one in
}

// split makes identities of groups: one of most, several where one name is borne
// by people or places that have nothing in common. On the way it tells surnames of
// the people.
func (st *state) split(surnames *surnames) error {
	next := uint32(0)
	whole := func(end uint32) { // the groups before end whose articles need no look
		for ; next < end; next++ {
			if ng := st.groups.At(next); ng.count > 0 {
				st.addIdentities(next, &ng, nil, []component{{first: ng.first, count: ng.count}}, nil)
			}
		}
	}
	err := st.eachGroup(surnames, func(n uint32, ng *nameGroup, contexts *contexts) {
		whole(n)
		next = n + 1
		components, why := []component{contexts.all()}, []string(nil)
		switch {
		case ng.whole():
		case ng.typ == entities.Person && ng.short && !ng.known:
			components = contexts.components(true)
		case ng.typ == entities.Person, ng.typ == entities.Place && ng.several:
			components, why = st.agreeing(contexts, contexts.components(false), st.priorSingle(ng))
		}
		first := uint32(st.identities.Len())
		st.addIdentities(n, ng, contexts, components, why)
		for k := range components {
			surnames.add(first+uint32(k), ng, contexts, components[k].contexts)
		}
	})
	whole(uint32(st.groups.Len()))
	return err
}

// whole reports whether a group is one entity without a look at its articles.
func (ng *nameGroup) whole() bool {
	return ng.link != 0 || ng.count == 1 || ng.known && ng.typ != entities.Person
}

// Weights of what says that two sets of articles mean one bearer of a name or
// two, in log odds, set by hand: see namesakes in testdata/gold. Two sets are
// one where the sum is not negative.
const (
	oneCommon = -0.5 // a name that many bear: John Smith
	oneUsual  = 1.5  // of a given name and a surname of the lists
	oneRare   = 4.0  // of any other
	onePlace  = 0.5  // of a place

	sameFocus       = 1.0  // the articles are about one country
	otherFocus      = -2.0 // about two
	sameTitle       = 2.0
	sharedComention = 1.5  // each entity that both name besides, two at most
	otherDomain     = -2.0 // the titles of one are of other domains than those of the other
	longApart       = -1.0 // more than apartYears between them
	ofLeading       = 1.5  // one set has nearly all articles
	apartYears      = 15
	commonPeople    = 25 // known people of a surname from which on a full name is common
)

// priorSingle is what the name alone says of there being one bearer.
func (st *state) priorSingle(ng *nameGroup) float64 {
	if ng.typ != entities.Person {
		return onePlace
	}
	words := st.person(ng).Words
	if len(words) < 2 {
		return oneCommon
	}
	last := words[len(words)-1]
	_, given := st.names.IsGivenName(words[0])
	switch {
	case !given || !st.names.IsSurname(last) && len(st.names.PeopleBySurname(last)) == 0:
		return oneRare
	case len(words) == 2 && st.names.IsSurname(last) && len(st.names.PeopleBySurname(last)) >= commonPeople:
		return oneCommon
	}
	return oneUsual
}

// component is some clusters of a group that mean one bearer of its name.
type component struct {
	first, count uint32 // as in identity
	contexts     []int  // of the group, by their index
}

// components joins clusters whose articles share a rare feature, or two
// clusters of one article. Bare surnames need co-mentions of people or
// organizations. The largest component is first.
func (r *contexts) components(bareName bool) []component {
	sets := spill.NewDisjoint(r.len())
	first := map[uint32]uint32{} // feature → its first context
	for k := range sets {
		for _, x := range r.rare(k, bareName) {
			if x&featureCommon != 0 || bareName && x&featurePlace != 0 {
				continue
			}
			x &^= featurePlace
			if h, ok := first[x]; ok {
				sets.Join(h, uint32(k))
			} else {
				first[x] = uint32(k)
			}
		}
	}
	at := map[uint32]int{} // root → its place in out
	var out []component
	for k := range sets {
		c := sets.Find(uint32(k))
		n, ok := at[c]
		if !ok {
			n = len(out)
			at[c] = n
			out = append(out, component{first: r.list[k].cluster + 1})
		}
		out[n].contexts = append(out[n].contexts, k)
		out[n].count++
	}
	slices.SortStableFunc(out, func(x, y component) int { return cmp.Compare(y.count, x.count) })
	return out
}

// evidence is what some articles say of the bearer of a name.
type evidence struct {
	component
	focus      uint32
	comentions map[uint32]bool
	roles      map[string]bool
	domains    map[string]bool // of the titles
	days       days
}

func (st *state) evidenceOf(r *contexts, g component) evidence {
	e := evidence{component: g, focus: st.focusOf(r, g.contexts), comentions: st.comentions(r, g.contexts), roles: st.roleWords(r, g.contexts)}
	e.domains = st.domains(e.roles)
	e.days = r.days(g.contexts)
	return e
}

// take adds what another set of articles says.
func (e *evidence) take(o *evidence) {
	e.contexts = append(e.contexts, o.contexts...) // the first of which stays the first
	e.count += o.count
	if e.focus == 0 {
		e.focus = o.focus
	}
	for f := range o.comentions {
		e.comentions[f] = true
	}
	for r := range o.roles {
		e.roles[r] = true
	}
	for k := range o.domains {
		e.domains[k] = true
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
	if n := min(2, overlap(e.comentions, o.comentions)); n > 0 {
		sum += sharedComention * float64(n)
	} else {
		against = append(against, "nobody and nothing named in both")
	}
	switch {
	case overlap(e.roles, o.roles) > 0:
		sum += sameTitle
	case len(e.domains) > 0 && len(o.domains) > 0 && overlap(e.domains, o.domains) == 0:
		sum += otherDomain
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
func (st *state) agreeing(r *contexts, components []component, prior float64) (kept []component, why []string) {
	if len(components) == 1 {
		return components, nil
	}
	leads := int(components[0].count)*5 >= r.len()*4 && components[0].count >= 5
	var out []evidence
	for _, g := range components {
		e := st.evidenceOf(r, g)
		likeliest, most, reasons := -1, 0.0, []string(nil)
		for k := range out[:min(len(out), maxBlock)] {
			u, against := out[k].agrees(&e)
			if u += prior; k == 0 && leads {
				u += ofLeading
			}
			if likeliest < 0 || u > most {
				likeliest, most, reasons = k, u, against
			}
		}
		if likeliest >= 0 && most >= 0 {
			out[likeliest].take(&e)
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

// domains are what titles tell of: sport, business, the state. Honorifics tell
// nothing.
func (st *state) domains(roles map[string]bool) map[string]bool {
	out := map[string]bool{}
	for r := range roles {
		words := strings.Fields(r)
		for n := min(4, len(words)); n > 0; n-- {
			class, ok := st.lang.Title(strings.Join(words[len(words)-n:], " "))
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

// comentions are what the articles of the clusters name besides, but for what one
// article in ten names.
func (st *state) comentions(r *contexts, of []int) map[uint32]bool {
	c := map[uint32]bool{}
	for _, k := range of {
		list := r.comentions(k)
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
func (st *state) roleWords(r *contexts, of []int) map[string]bool {
	m := map[string]bool{}
	for _, k := range of {
		for _, role := range r.roles(k) {
			m[normal(st.str(role))] = true
		}
	}
	return m
}

// focusOf is the country that most articles of the clusters are about.
func (st *state) focusOf(r *contexts, of []int) uint32 {
	counts := map[uint32]int{}
	for _, k := range of {
		if f := r.list[k].focus; f != 0 {
			counts[f]++
		}
	}
	most := uint32(0)
	for f, n := range counts {
		if most == 0 || n > counts[most] || n == counts[most] && st.str(f) < st.str(most) {
			most = f
		}
	}
	return most
}

// addIdentities makes identities of the components of a group, with suffixes that
// say what tells them apart: the country, else a hash of their first article.
func (st *state) addIdentities(n uint32, ng *nameGroup, r *contexts, components []component, why []string) {
	first := uint32(st.identities.Len())
	if len(components) == 1 {
		suffix := ""
		if ng.country != 0 {
			suffix = strings.ToLower(st.str(ng.country))
		}
		st.identities.Append(identity{group: n, first: components[0].first, count: components[0].count, steps: ng.steps, id: st.idOf(ng, suffix)})
		ng.identity = first + 1
		st.groups.Set(n, *ng)
		return
	}
	used := map[string]int{}
	suffixes := make([]string, len(components))
	for k, g := range components {
		if f := st.focusOf(r, g.contexts); f != 0 {
			suffixes[k] = strings.ToLower(st.str(f))
		}
		used[suffixes[k]]++
	}
	for k, g := range components {
		p := identity{group: n, first: g.first, count: g.count}
		suffix := suffixes[k]
		if suffix == "" || used[suffix] > 1 {
			suffix = strings.TrimPrefix(suffix+"-"+st.hashOfArticle(r.list[slices.Min(g.contexts)].cluster), "-")
		}
		p.id = st.idOf(ng, suffix)
		for o := range components[:min(len(components), entities.MaxCandidates+1)] {
			if o != k {
				st.addRival(&p, first+uint32(o))
			}
		}
		reason, detail := "nothing in common", fmt.Sprintf("one of %d of this name that share no company", len(components))
		if k < len(why) && why[k] != "" {
			reason, detail = "more than one bearer", fmt.Sprintf("one of %d of this name; against the likeliest other: %s", len(components), why[k])
		}
		p.steps = st.note(ng.steps, entities.Step{Kind: "refuse", What: st.str(ng.key), Reason: reason, Detail: detail})
		for _, k := range g.contexts {
			st.of.Set(r.list[k].cluster, inIdentity|uint32(st.identities.Len()))
		}
		st.identities.Append(p)
	}
}

// identityOf is the identity of a cluster.
func (st *state) identityOf(i uint32) uint32 {
	p := st.of.At(i)
	if p&inIdentity != 0 {
		p &^= inIdentity
	} else {
		p = st.groups.At(st.merged.Find(p)).identity - 1
	}
	if into := st.identities.At(p).into; into > 0 {
		return into - 1
	}
	return p
}

// idOf numbers the id of what has a group's name, or its link.
func (st *state) idOf(ng *nameGroup, suffix string) uint32 {
	id := st.str(ng.link)
	if ng.link == 0 {
		id = st.str(ng.key)
		if suffix != "" {
			id += " " + suffix
		}
		id = entities.Slug(ng.typ, id)
	}
	n, _ := st.ids.Add(id)
	return n
}

// rivalData is an identity that another could be, and the next of them.
type rivalData struct{ identity, next uint32 }

func (st *state) addRival(p *identity, rival uint32) {
	st.rivals.Append(rivalData{rival, p.rivals})
	p.rivals = uint32(st.rivals.Len())
}

// hashOfArticle is made from the key of a cluster's article.
func (st *state) hashOfArticle(i uint32) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(st.keys.At(st.clusters.At(i).article)))
	return fmt.Sprintf("%08x", h.Sum32())
}
