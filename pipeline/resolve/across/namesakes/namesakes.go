// Package namesakes decides which of the articles that have one name mean one
// bearer of it: the John Smith of Leeds and the one of Sydney. It is given what
// each article says besides ([Contexts]) and gives components, each a bearer.
package namesakes

import (
	"cmp"
	"slices"
	"strings"

	"newsgraph/gazetteers"
	"newsgraph/gazetteers/normalize"
	"newsgraph/pipeline/resolve/names"
	"newsgraph/pipeline/spill"
)

// Gazetteer is what is asked of the gazetteers.
type Gazetteer interface {
	PeopleBySurname(name string) []gazetteers.Entry
	IsGivenName(word string) (gender string, ok bool)
	IsSurname(word string) bool
}

// Judge decides. It keeps no state.
type Judge struct {
	names  Gazetteer
	lang   *names.Language
	weigh  *Weights
	limits *Thresholds
	str    func(n uint32) string // of a number
	foci   map[uint32]float64    // country → share of the articles of the set that are about it
}

// NewJudge makes one; str gives the strings of the numbers in contexts.
func NewJudge(gazetteer Gazetteer, lang *names.Language, weights *Weights, str func(n uint32) string) *Judge {
	return &Judge{names: gazetteer, lang: lang, weigh: weights, limits: BuiltInThresholds(), str: str}
}

// Foci tells how many of so many articles are about each country: what most of the set
// are about is little to have in common.
func (j *Judge) Foci(articles int, of map[uint32]int) {
	j.foci = make(map[uint32]float64, len(of))
	for focus, n := range of {
		j.foci[focus] = float64(n) / (float64(articles) + j.limits.FewArticles)
	}
}

// PriorPerson is what the words of a person's name alone say of there being one
// bearer.
func (j *Judge) PriorPerson(words []string) Feature {
	if len(words) < 2 {
		return OneCommon
	}
	last := words[len(words)-1]
	_, given := j.names.IsGivenName(words[0])
	switch {
	case !given || !j.names.IsSurname(last) && len(j.names.PeopleBySurname(last)) == 0:
		return OneRare
	case len(words) == 2 && j.names.IsSurname(last) && float64(len(j.names.PeopleBySurname(last))) >= j.limits.CommonPeople:
		return OneCommon
	}
	return OneUsual
}

// Component is some clusters of a group that mean one bearer of its name.
type Component struct {
	First    uint32 // 1 + its first cluster in order of article key
	Count    uint32 // of clusters
	Contexts []int  // by their index
}

// Components joins clusters whose articles share a rare feature, or two
// clusters of one article. Bare surnames need co-mentions of people or
// organizations. The largest component is first.
func (r *Contexts) Components(bareName bool) []Component {
	sets := r.apart()
	first := map[uint32]uint32{} // feature → its first context
	for k := range r.Len() {
		for _, x := range r.rare(k, bareName) {
			if x&Common != 0 || bareName && x&Place != 0 {
				continue
			}
			x &^= Place
			if h, ok := first[x]; ok {
				sets.Join(h, uint32(k))
			} else {
				first[x] = uint32(k)
			}
		}
	}
	return r.componentsOf(sets)
}

// Alike joins clusters whose articles name the same in a row, sorted by number: two rare
// features, as copies of one article and reports of one event do.
func (r *Contexts) Alike() []Component {
	sets := r.apart()
	first := map[uint64]uint32{} // two features → their first context
	for k := range r.Len() {
		x := slices.DeleteFunc(slices.Clone(r.rare(k, true)), func(f uint32) bool { return f&(Common|Place) != 0 })
		slices.Sort(x)
		for i := 1; i < len(x); i++ {
			both := spill.Pair(x[i-1], x[i])
			if h, ok := first[both]; ok {
				sets.Join(h, uint32(k))
			} else {
				first[both] = uint32(k)
			}
		}
	}
	return r.componentsOf(sets)
}

// componentsOf are the sets of contexts, the largest first.
func (r *Contexts) componentsOf(sets *spill.Disjoint) []Component {
	at := map[uint32]int{} // root → its place in out
	var out []Component
	for k := range r.Len() {
		c := sets.Find(uint32(k))
		n, ok := at[c]
		if !ok {
			n = len(out)
			at[c] = n
			out = append(out, Component{First: r.list[k].Cluster + 1})
		}
		out[n].Contexts = append(out[n].Contexts, k)
		out[n].Count++
	}
	slices.SortStableFunc(out, func(x, y Component) int { return cmp.Compare(y.Count, x.Count) })
	return out
}

// evidence is what some articles say of the bearer of a name.
type evidence struct {
	Component
	focus      uint32
	comentions map[uint32]bool
	roles      map[string]bool
	domains    map[string]bool // of the titles
	days       Days
	candidates map[uint32]bool
}

func (j *Judge) evidenceOf(r *Contexts, g Component) evidence {
	e := evidence{Component: g, focus: j.Focus(r, g.Contexts), comentions: j.comentions(r, g.Contexts), roles: j.roleWords(r, g.Contexts)}
	e.domains = j.domains(e.roles)
	e.days = r.Days(g.Contexts)
	e.candidates = map[uint32]bool{}
	for _, k := range g.Contexts {
		if x := r.At(k); x.Candidate != 0 {
			e.candidates[x.Candidate] = true
		}
	}
	return e
}

// take adds what another set of articles says.
func (e *evidence) take(o *evidence) {
	e.Contexts = append(e.Contexts, o.Contexts...) // the first of which stays the first
	e.Count += o.Count
	if e.focus == 0 {
		e.focus = o.focus
	}
	for f := range o.comentions {
		e.comentions[f] = true
	}
	for r := range o.roles {
		e.roles[r] = true
	}
	for c := range o.candidates {
		e.candidates[c] = true
	}
	for k := range o.domains {
		e.domains[k] = true
	}
	if e.days.First == 0 || o.days.First != 0 && o.days.First < e.days.First {
		e.days.First = o.days.First
	}
	e.days.Last = max(e.days.Last, o.days.Last)
}

// agrees adds what speaks for one bearer behind two sets of articles and what
// speaks against it. Two sets are one where the sum is not negative.
func (j *Judge) agrees(e, o *evidence, t *Terms) {
	switch {
	case e.focus == 0 || o.focus == 0:
	case e.focus == o.focus:
		t.Add(SameFocus, 1-j.foci[e.focus])
	default:
		t.Add(OtherFocus, 1)
	}
	t.Add(SharedComention, float64(min(2, overlap(e.comentions, o.comentions))))
	switch {
	case overlap(e.roles, o.roles) > 0:
		t.Add(SameTitle, 1)
	case len(e.domains) > 0 && len(o.domains) > 0 && overlap(e.domains, o.domains) == 0:
		t.Add(OtherDomain, 1)
	}
	if overlap(e.candidates, o.candidates) > 0 {
		t.Add(SameCandidate, 1)
	}
	if e.days.First != 0 && o.days.First != 0 && max(o.days.First-e.days.Last, e.days.First-o.days.Last) > int32(j.limits.LongApartYears)*365 {
		t.Add(LongApart, 1)
	}
}

// Agreeing joins components that mean one bearer of a name, by the prior of
// the name and what their articles say. The larger take in the smaller. Of
// those kept apart it tells why: the terms of the likeliest other.
func (j *Judge) Agreeing(r *Contexts, components []Component, prior Feature) (kept []Component, why []string) {
	if len(components) == 1 {
		return components, nil
	}
	leading := float64(components[0].Count)
	leads := leading >= j.limits.LeadingShare*float64(r.Len()) && leading >= j.limits.LeadingArticles
	var out []evidence
	for _, g := range components {
		e := j.evidenceOf(r, g)
		likeliest, most, reasons := -1, 0.0, ""
		for k := range out[:min(len(out), maxCompared)] {
			t := j.weigh.Terms()
			t.Add(prior, 1)
			if k == 0 && leads {
				t.Add(OfLeading, 1)
			}
			j.agrees(&out[k], &e, &t)
			if u := t.Sum(); likeliest < 0 || u > most {
				likeliest, most, reasons = k, u, t.String()
			}
		}
		if likeliest >= 0 && most >= 0 {
			out[likeliest].take(&e)
			continue
		}
		out = append(out, e)
		why = append(why, reasons)
	}
	for k := range out {
		kept = append(kept, out[k].Component)
	}
	return kept, why
}

// domains are what titles tell of: sport, business, the armed forces, the state. Honorifics tell
// nothing.
func (j *Judge) domains(roles map[string]bool) map[string]bool {
	out := map[string]bool{}
	for r := range roles {
		switch class := j.ClassOf(r); class {
		case "":
		case "sport", "business/other", "military":
			out[class] = true
		default:
			out["state"] = true
		}
	}
	return out
}

// headOf is the title that the words of one in normal form end in, "" for none and for
// honorifics.
func (j *Judge) headOf(title string) string {
	words := strings.Fields(title)
	for n := min(4, len(words)); n > 0; n-- {
		head := strings.Join(words[len(words)-n:], " ")
		if class, ok := j.lang.Title(head); ok && class != "honorific" {
			return head
		}
	}
	return ""
}

// ClassOf is the class of a title in normal form by its last words, "" for none and
// for honorifics.
func (j *Judge) ClassOf(title string) string {
	class, _ := j.lang.Title(j.headOf(title))
	return class
}

func overlap[K comparable](a, b map[K]bool) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	n := 0
	for k := range a {
		n += Btoi(b[k])
	}
	return n
}

// comentions are what the articles of the clusters name besides, but for what one
// article in ten names.
func (j *Judge) comentions(r *Contexts, of []int) map[uint32]bool {
	c := map[uint32]bool{}
	for _, k := range of {
		list := r.Comentions(k)
		for _, f := range list[:min(len(list), MaxFeatures)] {
			if len(c) >= MaxProfile {
				return c
			}
			c[f&^Place] = true
		}
	}
	return c
}

// roleWords is the normal forms of the titles of the clusters.
func (j *Judge) roleWords(r *Contexts, of []int) map[string]bool {
	m := map[string]bool{}
	for _, k := range of {
		for _, role := range r.Roles(k) {
			title := normalize.String(j.str(role))
			m[title] = true
			if head := j.headOf(title); head != "" {
				m[head] = true // "astronaut" of "nasa astronaut"
			}
		}
	}
	return m
}

// Focus is the country that most articles of the clusters are about.
func (j *Judge) Focus(r *Contexts, of []int) uint32 {
	counts := map[uint32]int{}
	for _, k := range of {
		if f := r.list[k].Focus; f != 0 {
			counts[f]++
		}
	}
	most := uint32(0)
	for f, n := range counts {
		if most == 0 || n > counts[most] || n == counts[most] && j.str(f) < j.str(most) {
			most = f
		}
	}
	return most
}
