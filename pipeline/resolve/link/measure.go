package link

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/normalize"
	"newsgraph/pipeline/resolve/link/clues"
	"newsgraph/pipeline/resolve/link/model"
)

// measureGroup measures what speaks for the candidates of a group.
func (r *Linker) measureGroup(g int) {
	gr := &r.groups[g]
	if len(gr.link.cands) == 0 {
		return
	}
	hints := r.Hints(gr.Mentions, gr.Type)
	if !slices.ContainsFunc(gr.link.cands, func(c candidate) bool { return hints.Contains(&c.entry) }) {
		hints.Containers = nil // "Turkey, Qatar": a list, not a container
	}
	of := r.Teamness(gr.Mentions)
	for i := range gr.link.cands {
		c := &gr.link.cands[i]
		r.measure(g, c, &hints)
		r.measureTeam(c, &of)
		r.measurePart(g, c)
	}
	r.measureTwins(&gr.link)
	gr.link.measureSole(gr.Type)
	gr.link.divisions()
	r.measureNone(g)
	w := r.weights.Vector(gr.Type)
	for i := range gr.link.cands {
		c := &gr.link.cands[i]
		c.base = w.Dot(&c.values)
	}
}

// measure sets what speaks for a candidate without regard to the other groups.
func (r *Linker) measure(g int, c *candidate, h *clues.Hints) {
	e, v := &c.entry, &c.values
	v[model.Prior] = e.Prior
	v[model.Fame] = e.Prior * e.Prior
	switch e.Match {
	case gazetteers.ByAlias:
		v[model.Alias] = 1
	case gazetteers.ByMinorAlias:
		own := e.Type == entities.Place && r.isOwnName(g, e)
		v.Set(model.Small, own)
		v.Set(model.Weak, !own)
	case gazetteers.BySurname:
		v[model.Surname] = 1
	}
	v.Set(model.Hint, slices.Contains(h.Countries, e.Country))
	if len(h.Containers) > 0 {
		v.Set(model.Inside, h.Contains(e))
		v.Set(model.Outside, v[model.Inside] == 0)
	}
	if e.Type != r.groups[g].Type {
		v[[...]model.Feature{entities.Person: model.AsPerson, entities.Place: model.AsPlace, entities.Organization: model.AsOrganization}[e.Type]] = 1
	}
	switch e.Type {
	case entities.Place:
		r.measurePlace(g, c, h)
	case entities.Person:
		r.measurePerson(c, h)
	}
	if e.Match <= gazetteers.ByAlias {
		v[model.Words] = logCount(len(r.Forms[r.groups[g].Longest].Words))
	}
	if e.Subtype == "league" {
		v[model.League] = r.sportiness()
	}
	v[model.Forms] = logCount(len(c.forms))
	v.Set(model.Nowhere, e.Type != entities.Place && e.Country == "")
}

// measureSole sets that a group can mean nothing of its own type, but something of
// another one by its full name: the Old Bailey, tagged as a place.
func (l *meaning) measureSole(t entities.Type) {
	if slices.ContainsFunc(l.cands, func(c candidate) bool { return c.entry.Type == t }) {
		return
	}
	for i := range l.cands {
		c := &l.cands[i]
		c.values.Set(model.Sole, c.values[model.Words] > 0)
	}
}

// isOwnName reports whether a form of the group is the entry's name.
func (r *Linker) isOwnName(g int, e *gazetteers.Entry) bool {
	name := normalize.String(e.Name)
	return slices.ContainsFunc(r.groups[g].Forms, func(f int) bool { return r.Forms[f].Key == name })
}

func (r *Linker) measurePlace(g int, c *candidate, h *clues.Hints) {
	e, v := &c.entry, &c.values
	seat := e.Subtype != "country" && r.IsSeat(e)
	v.Set(model.Capital, seat && e.Match <= gazetteers.ByAlias)
	v.Set(model.State, h.State && e.Subtype == "admin1")
	v.Set(model.Home, e.Subtype == "city" && r.Lang.Is(e.Country, clues.EnglishPress) && (r.Outlet.Country == "" || r.Outlet.Country == e.Country) && r.Outlet.NamedAfter(e.Name))
	v.Set(model.Listed, h.Listed && (e.Subtype == "country" || e.Subtype == "admin1") && e.Match == gazetteers.ByName)
	if e.Subtype != "city" {
		return
	}
	v.Set(model.Accents, isASCII(e.Name) && !isASCII(r.Forms[r.groups[g].Forms[0]].Surface))
	if f := &r.Forms[r.groups[g].Longest]; seat || f.Acronym != "" {
		name := normalize.String(e.Name)
		v.Set(model.Acronym, f.Key == name && f.Acronym != "" && !r.Shouted(f))
		if v[model.Acronym] == 0 && seat {
			v[model.OtherWord] = 1 - likeness(f.Key, name)
		}
	}
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// likeness is the Dice coefficient of the pairs of neighbouring bytes of two
// names in normal form: 1 for the same, 0 for names without a common pair.
func likeness(a, b string) float64 {
	if len(a) < 2 || len(b) < 2 {
		return 0
	}
	var count [1 << 10]int8
	slot := func(s string, i int) *int8 { return &count[(int(s[i])<<5^int(s[i+1]))&(len(count)-1)] }
	for i := range len(a) - 1 {
		*slot(a, i)++
	}
	shared := 0
	for i := range len(b) - 1 {
		if n := slot(b, i); *n > 0 {
			*n--
			shared++
		}
	}
	return 2 * float64(shared) / float64(len(a)+len(b)-2)
}

// measureLead sets how far the most prominent candidate is ahead of the next.
func (l *meaning) measureLead() {
	first, second := -1, 0.0
	for i := range l.cands {
		switch p := l.cands[i].entry.Prior; {
		case first < 0:
			first = i
		case p > l.cands[first].entry.Prior:
			first, second = i, l.cands[first].entry.Prior
		default:
			second = max(second, p)
		}
	}
	if first >= 0 {
		l.cands[first].values[model.Lead] = l.cands[first].entry.Prior - second
	}
}

// divisions tells a state or province from the towns of its name elsewhere, and
// the divisions around a city that bear its name from the city.
func (l *meaning) divisions() {
	for i := range l.cands {
		c := &l.cands[i]
		if c.entry.Subtype != "admin1" && c.entry.Subtype != "admin2" {
			continue
		}
		if slices.ContainsFunc(l.cands, func(o candidate) bool {
			return o.entry.Subtype == "city" && o.entry.Prior >= c.entry.Prior && clues.Surrounds(&c.entry, &o.entry)
		}) {
			c.values[model.Around] = 1
		} else if c.entry.Subtype == "admin1" && !slices.ContainsFunc(l.cands, func(o candidate) bool { return o.entry.Match == gazetteers.ByName && o.entry.Prior > c.entry.Prior }) {
			c.values[model.Division] = 1
		}
	}
}

func (r *Linker) measurePerson(c *candidate, h *clues.Hints) {
	e, v := &c.entry, &c.values
	r.measureOffice(c, h)
	if d := strings.ToLower(e.Description); d != "" {
		v.Set(model.Role, slices.ContainsFunc(slices.Concat(h.Led, h.Titles), func(t string) bool {
			return strings.Contains(d, t) || strings.Contains(t, "minister") && strings.Contains(d, "minister")
		}))
		v.Set(model.Political, r.Lang.Political(h.Titles, d))
	}
	born, at := entities.Year(e.Birth), entities.Year(r.Doc.Article.Date)
	if born > 0 && (at > 0 && born < at-int(r.params.LongDeadYears) || at == 0 && born < int(r.params.LongDeadBorn)) {
		v[model.LongDead] = 1
		if e.Match < gazetteers.BySurname {
			v[model.LongDead] = 1 - e.Prior // news tells of Thomas Jefferson, of no clerk of his time
		}
	}
}

// measureOffice sets what the titles before a name say of a person: that they
// held the office when the article appeared or at some time, or that somebody else did.
func (r *Linker) measureOffice(c *candidate, h *clues.Hints) {
	e, v := &c.entry, &c.values
	held := func(t, of, date string) (is bool, holders int) {
		es := r.Names.Office(t, of, date)
		return slices.ContainsFunc(es, func(o gazetteers.Entry) bool { return o.Ref == e.Ref }), len(es)
	}
	for _, of := range append(append(h.Countries[:len(h.Countries):len(h.Countries)], e.Country), r.Lang.Bodies...) {
		if of == "" {
			continue
		}
		for _, t := range slices.Concat(h.Led, h.Titles) {
			if is, _ := held(t, of, ""); is {
				v[model.Ever] = 1
			}
		}
		if r.Doc.Article.Date == "" {
			continue
		}
		for _, t := range h.Titles {
			is, holders := held(t, of, r.Doc.Article.Date)
			if is {
				v[model.Office], v[model.NotOffice] = 1, 0
				return
			}
			v.Set(model.NotOffice, holders > 0 && of == e.Country)
		}
	}
}

// measureAmong sets what the other groups say of a candidate: votes are those
// of the article's countries, total their sum without the group's own.
func (r *Linker) measureAmong(g int, c *candidate, total float64, own map[string]float64, context []contextPlace, near bool) {
	e, v := &c.entry, &c.values
	v[model.Focus], v[model.Foreign] = 0, 0
	if e.Type == entities.Place {
		v[model.Bare] = e.Prior / (1 + total)
	}
	if e.Country != "" && total > 0 {
		v[model.Focus] = max(0, r.evidence.votes[e.Country]-own[e.Country]) / (total + 1)
		if e.Subtype == "city" || e.Subtype == "admin2" || e.Subtype == "admin1" {
			v[model.Foreign] = (1 - e.Prior) * (1 - v[model.Focus]) * total / (total + 1)
		}
	}
	if near && e.Type == entities.Place {
		v[model.Near], v[model.Local] = r.nearness(g, e, context, v[model.Listed] == 1)
		if r.overshadows(&r.groups[g].link, c) {
			v[model.Near] = min(v[model.Near], r.params.BesideLeader)
		}
	}
	v[model.OtherName] = 0
	for _, h := range c.also {
		v[model.OtherName] = max(v[model.OtherName], r.groups[h].link.probability(e.Ref))
	}
}

// overshadows reports whether a group can mean a city so much better known than
// the town c of the same country that the company of places of c's state says
// little: Washington in an article on Iowa is not the one in Iowa, where the text
// does not say so.
func (r *Linker) overshadows(l *meaning, c *candidate) bool {
	return c.entry.Subtype == "city" && c.entry.Match == gazetteers.ByMinorAlias && c.values[model.Inside] == 0 &&
		slices.ContainsFunc(l.cands, func(o candidate) bool {
			e := &o.entry
			return e.Subtype == "city" && e.Match <= gazetteers.ByAlias && e.Country == c.entry.Country && e.Prior >= r.params.WorldKnown && c.entry.Prior < e.Prior-r.params.ClearlyLess
		})
}

// measureNone sets what speaks for "no known entity".
func (r *Linker) measureNone(g int) {
	gr := &r.groups[g]
	v := &gr.link.none
	f := &r.Forms[r.groups[g].Longest]
	v[model.None] = 1
	v.Set(model.NoneOrdinary, !slices.ContainsFunc(f.Words, func(w string) bool { return !r.Names.IsCommonWord(w) && !r.Lang.Names.IsSmallWord(w) }))
	v[model.NoneSport] = r.sportiness()
	if p := &f.Person; gr.Type == entities.Person && p.Full() {
		v[model.NoneBearers] = logCount(1 + len(r.Names.PeopleBySurname(p.Words[len(p.Words)-1])))
	}
	rivals := 0
	for i := range gr.link.cands {
		if gr.link.cands[i].entry.Type == gr.Type {
			rivals++
		}
	}
	v[model.NoneRivals] = logCount(rivals)
	gr.link.measureLead()
}

// logCount is the natural logarithm of a count of 1 and more, 0 for none.
func logCount(n int) float64 { return math.Log(float64(max(n, 1))) }
