package link

import (
	"slices"
	"strings"
	"unicode"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/normalize"
	"newsgraph/pipeline/resolve/link/clues"
	"newsgraph/pipeline/resolve/link/model"
	"newsgraph/pipeline/resolve/names"
)

// candidate is a known entity that a group can mean.
type candidate struct {
	entry  gazetteers.Entry
	team   bool
	also   []int        // groups of other names that can mean it
	forms  []int        // of the group, by which it was found
	values model.Values // of the features
	base   float64      // utility of those that do not depend on other groups
	p      float64
}

// meaning is what a group can mean.
type meaning struct {
	cands []candidate
	form  int          // 1 + the one whose candidates are being collected, 0 for none
	seat  bool         // one of them is a country's capital, or the big city of a division of its name
	none  model.Values // of the features of "none of them"
}

// candidates collects what the names of a group can mean.
func (r *Linker) candidates(g int) {
	gr := &r.groups[g]
	r.named(g)
	r.addTeams(g)
	r.addLongerNames(g)
	r.joinSame(&gr.link)
	gr.link.shareNames()
	r.cityStates(&gr.link)
	r.capitalDistricts(g)
	gr.link.seat = slices.ContainsFunc(gr.link.cands, func(c candidate) bool {
		return c.entry.Type == entities.Place && (r.IsSeat(&c.entry) || c.entry.Subtype == "city" && r.isMetropolis(&c.entry) && gr.link.holdsNamesake(&c.entry))
	})
}

// named adds the entities that bear a name of the group: people by their full
// names alone where the group has one.
func (r *Linker) named(g int) {
	gr := &r.groups[g]
	person := gr.Type == entities.Person
	full := person && slices.ContainsFunc(gr.Forms, func(f int) bool { return r.Forms[f].Person.Full() })
	if person && r.titled(g) {
		return
	}
	for _, f := range gr.Forms {
		fm := &r.Forms[f]
		if full && !fm.Person.Full() || gr.Type == entities.Place && r.addDivision(g, fm) {
			continue
		}
		gr.link.form = f + 1
		found := r.Names.Lookup(fm.Surface)
		if fm.Acronym != "" && f != gr.Longest && len(r.Forms[gr.Longest].Words) > 1 {
			found = slices.DeleteFunc(slices.Clone(found), func(e gazetteers.Entry) bool { return !r.expands(&e, r.Forms[gr.Longest].Words) })
		}
		if fm.Acronym != "" && r.Lang.Is(fm.Acronym, clues.AgencyCode) && slices.ContainsFunc(gr.Mentions[:min(len(gr.Mentions), clues.MaxHinting)], r.IsCredit) {
			if media := slices.DeleteFunc(slices.Clone(found), func(e gazetteers.Entry) bool { return e.Subtype != "media" }); len(media) > 0 {
				found = media
			}
		}
		if gr.Type == entities.Place {
			found = withoutWaters(found, fm.Surface)
		}
		r.addCandidates(g, found)
		switch {
		case gr.Type == entities.Place && len(gr.link.cands) == 0:
			r.addCandidates(g, r.WithContainer(fm.Surface))
		case gr.Type == entities.Organization:
			r.addOtherWritings(g, fm)
		case person && !full:
			r.addCandidates(g, r.Names.PeopleBySurname(fm.Surface))
		}
	}
	gr.link.form = 0
	if full && len(gr.link.cands) == 0 {
		r.otherSpellings(g)
	}
}

// withoutWaters leaves out the waters that a name is only a part of the name of, where
// a city has it: Geneva is no lake.
func withoutWaters(found []gazetteers.Entry, name string) []gazetteers.Entry {
	partly := func(e gazetteers.Entry) bool {
		return e.Subtype == "water" && len(e.Name) > len(name) && strings.Contains(e.Name, name)
	}
	if !slices.ContainsFunc(found, partly) || !slices.ContainsFunc(found, func(e gazetteers.Entry) bool { return e.Subtype == "city" && e.Match <= gazetteers.ByAlias }) {
		return found
	}
	return slices.DeleteFunc(slices.Clone(found), partly)
}

// titled adds the one person that the lists call so with the title before the
// name or at its head, and reports whether there is one: "King" before "Charles".
func (r *Linker) titled(g int) bool {
	gr := &r.groups[g]
	for _, i := range gr.Mentions[:min(len(gr.Mentions), clues.MaxHinting)] {
		x := &r.Mentions[i]
		name := r.Forms[x.Form].Surface
		word, rest, _ := strings.Cut(name, " ")
		if behind := r.StyleBehind(i); behind != "" && rest == "" {
			if people := r.peopleCalled(name + ", " + behind); len(people) == 1 {
				r.addCandidates(g, people)
				return true
			}
		}
		if _, title := r.Lang.Names.Title(word); !title || rest == "" {
			if len(x.Left) == 0 {
				continue
			}
			word = x.Left[len(x.Left)-1]
			name = word + " " + name
		}
		if _, title := r.Lang.Names.Title(word); !title || !unicode.IsUpper(rune(word[0])) {
			continue
		}
		if people := r.peopleCalled(name); len(people) == 1 {
			r.addCandidates(g, people)
			return true
		}
	}
	return false
}

// peopleCalled are the known people of a whole name who may be meant.
func (r *Linker) peopleCalled(name string) []gazetteers.Entry {
	people := slices.DeleteFunc(slices.Clone(r.Names.Lookup(name)), func(e gazetteers.Entry) bool {
		return e.Type != entities.Person || e.Match > gazetteers.ByAlias || r.impossible(&e)
	})
	for i := range people {
		people[i].Match = gazetteers.ByName
	}
	return people
}

// addDivision adds the one place that a nationality word or the abbreviation of
// a state stands for, and reports whether the name is one.
func (r *Linker) addDivision(g int, fm *clues.Form) bool {
	if _, country, ok := r.Names.Demonym(fm.Surface); ok && country.Name != "" {
		country.Match = gazetteers.ByAlias // "Canadian" is Canada, not the town in Texas
		r.addCandidates(g, []gazetteers.Entry{country})
		return true
	}
	if e, ok := r.Adjectival(fm.Surface); ok {
		e.Match = gazetteers.ByAlias
		r.addCandidates(g, []gazetteers.Entry{e})
		return true
	}
	full := r.Lang.State(fm.Surface)
	if full == "" {
		return false
	}
	r.addCandidates(g, slices.DeleteFunc(slices.Clone(r.Names.Lookup(full)), func(e gazetteers.Entry) bool { return e.Subtype != "admin1" }))
	return len(r.groups[g].link.cands) > 0
}

// addOtherWritings adds organizations by the name without legal form, and in
// other ways of writing it, while there are none.
func (r *Linker) addOtherWritings(g int, fm *clues.Form) {
	l := &r.groups[g].link
	stem := r.Lang.Names.Stem(fm.Words)
	if len(stem) < len(fm.Words) && len(l.cands) == 0 {
		r.addCandidates(g, r.Names.Lookup(strings.Join(stem, " ")))
	}
	for _, other := range r.Lang.Names.OtherWritings(stem) {
		if len(l.cands) == 0 {
			r.addCandidates(g, r.Names.Lookup(other))
		}
	}
}

// addCandidates adds the entries of the group's type, each once, by its
// strongest name, and the leading ones of other types.
func (r *Linker) addCandidates(g int, es []gazetteers.Entry) {
	others := 0
	for _, e := range es {
		if e.Type != r.groups[g].Type {
			if others++; others > maxOtherType || e.Match > gazetteers.ByAlias {
				continue
			}
		}
		r.addCandidate(g, e)
	}
}

func (r *Linker) addCandidate(g int, e gazetteers.Entry) {
	l := &r.groups[g].link
	if r.impossible(&e) {
		return
	}
	if e.Type == entities.Organization && r.groups[g].Type == entities.Organization && e.Match == gazetteers.ByMinorAlias && r.sameStem(g, &e) {
		e.Match = gazetteers.ByAlias
	}
	at := slices.IndexFunc(l.cands, func(c candidate) bool { return c.entry.Ref == e.Ref })
	switch {
	case at >= 0:
		l.cands[at].entry.Match = min(l.cands[at].entry.Match, e.Match)
	case len(l.cands) < maxCandidates:
		at, l.cands = len(l.cands), append(l.cands, candidate{entry: e})
	default:
		return
	}
	if c := &l.cands[at]; l.form > 0 && !slices.Contains(c.forms, l.form-1) {
		c.forms = append(c.forms, l.form-1)
	}
}

// expands reports whether an entry that an acronym can mean fits the full name
// that stands in the article: one has all the words of the other.
func (r *Linker) expands(e *gazetteers.Entry, words []string) bool {
	name := strings.Fields(normalize.String(e.Name))
	return len(name) == 1 || r.allStandIn(name, words) || r.allStandIn(words, name)
}

// allStandIn reports whether all words of a but small ones stand in b.
func (r *Linker) allStandIn(a, b []string) bool {
	for _, w := range a {
		if !r.Lang.Names.IsSmallWord(w) && !slices.Contains(b, w) {
			return false
		}
	}
	return true
}

// sameStem reports whether a form of the group is the entry's name but for
// legal forms: "Chelsea", tagged as an organization, is Chelsea FC.
func (r *Linker) sameStem(g int, e *gazetteers.Entry) bool {
	name := r.Lang.Names.Stem(strings.Fields(normalize.String(e.Name)))
	return slices.ContainsFunc(r.groups[g].Forms, func(f int) bool { return slices.Equal(r.Lang.Names.Stem(r.Forms[f].Words), name) })
}

// otherSpellings looks for a person under the surname where the full name is
// not in the lists as written: another transliteration, a middle name.
func (r *Linker) otherSpellings(g int) {
	fm := &r.Forms[r.groups[g].Longest]
	words := fm.Person.Words
	es := r.Names.PeopleBySurname(words[len(words)-1])
	for _, e := range es[:min(len(es), 64)] {
		p := r.Lang.Names.ParsePerson(normalize.String(e.Name), e.Name)
		if len(p.Words) > 1 && names.SamePerson(&fm.Person, &p) != "" && !r.SonOf(&fm.Person, &e) {
			e.Match = gazetteers.ByAlias
			r.addCandidates(g, []gazetteers.Entry{e})
		}
	}
}

// SonOf reports whether a name with a generational suffix is not the known
// person's, who is known by the same given name without it.
func (r *Linker) SonOf(p *names.Person, e *gazetteers.Entry) bool {
	k := r.Lang.Names.ParsePerson(normalize.String(e.Name), e.Name)
	if p.Suffix == "" || k.Suffix != "" || k.Words[0] != p.Words[0] {
		return false
	}
	for _, o := range r.Names.Lookup(strings.Join(p.Words, " ") + " " + p.Suffix) {
		if o.Ref == e.Ref {
			return false
		}
	}
	return true
}

// impossible reports whether a person was too young when the article appeared.
func (r *Linker) impossible(e *gazetteers.Entry) bool {
	born, at := entities.Year(e.Birth), entities.Year(r.Doc.Article.Date)
	return e.Type == entities.Person && born > 0 && at > 0 && float64(at-born) < r.params.LeastAge
}

// shareNames gives a city the names of the division around it that is called
// after it: "Arbil" is as much the city of Erbil as its governorate.
func (l *meaning) shareNames() {
	for i := range l.cands {
		city := &l.cands[i].entry
		if city.Subtype != "city" {
			continue
		}
		for j := range l.cands {
			d := &l.cands[j].entry
			if d.Subtype != "city" && d.Match < city.Match && (d.Subtype == "admin1" || d.Subtype == "admin2") && clues.Surrounds(d, city) && (city.Match <= gazetteers.ByAlias || normalize.String(d.Name) == normalize.String(city.Name)) {
				city.Match = d.Match
			}
		}
	}
}

// cityStates drops the city from the candidates where the country of the same
// name that holds it is one too: Singapore, Luxembourg, Hong Kong.
func (r *Linker) cityStates(l *meaning) {
	l.cands = slices.DeleteFunc(l.cands, func(c candidate) bool {
		if c.entry.Subtype != "city" {
			return false
		}
		return slices.ContainsFunc(l.cands, func(o candidate) bool {
			return o.entry.Subtype == "country" && o.entry.Match <= gazetteers.ByAlias &&
				(o.entry.Country == c.entry.Country || r.distanceless(&o.entry, &c.entry))
		})
	})
}

// capitalDistricts leaves the capital in place of a division that is nothing but
// this city: Washington for the District of Columbia.
func (r *Linker) capitalDistricts(g int) {
	l := &r.groups[g].link
	for i := range l.cands {
		c := &l.cands[i]
		if c.entry.Subtype != "admin1" {
			continue
		}
		city, ok := r.Names.Capital(c.entry.Country)
		if !ok || !clues.Holds(&c.entry, &city) || !slices.ContainsFunc(r.Names.Lookup(c.entry.Name), func(e gazetteers.Entry) bool { return e.Ref == city.Ref }) {
			continue
		}
		city.Match = c.entry.Match
		if at := slices.IndexFunc(l.cands, func(o candidate) bool { return o.entry.Ref == city.Ref }); at >= 0 {
			l.cands[at].entry.Match = min(l.cands[at].entry.Match, city.Match)
			l.cands = slices.Delete(l.cands, i, i+1)
		} else {
			l.cands[i] = candidate{entry: city}
		}
		return
	}
}

// distanceless reports whether a territory without coordinates bears the very
// name of a big city elsewhere in the lists: Hong Kong counts as China's there.
func (r *Linker) distanceless(country, city *gazetteers.Entry) bool {
	return !country.HasCoord && country.Country != city.Country && r.isMetropolis(city) &&
		normalize.String(country.Name) == normalize.String(city.Name)
}

// isMetropolis reports whether a city is so big that it is as likely meant as the
// division around it that bears its name: New York, São Paulo.
func (r *Linker) isMetropolis(city *gazetteers.Entry) bool {
	return float64(city.Population) >= r.params.Metropolis
}

// holdsNamesake reports whether a division around the city is a candidate too.
func (l *meaning) holdsNamesake(city *gazetteers.Entry) bool {
	return slices.ContainsFunc(l.cands, func(o candidate) bool { return o.entry.Subtype == "admin1" && clues.Holds(&o.entry, city) })
}
