package link

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/lang"
)

// What the text beside a group's mentions says of which entity is meant.

// hints are what the words around a group's mentions say about its country.
type hints struct {
	countries []string           // ISO codes of nationality words beside it
	inside    []gazetteers.Entry // what stands behind "City, "
	titles    []string           // titles alone, lower case
	state     bool               // the text says that it is a state or province
	listed    bool               // among countries or divisions: "Ohio, Oregon and Wyoming"
}

// otherThanNow reports whether a title with its qualifiers is not that of the
// holder at the time.
func (l *Language) otherThanNow(title string) bool {
	for w := range strings.FieldsSeq(strings.ToLower(title)) {
		if l.words[w]&notNow != 0 {
			return true
		}
	}
	return false
}

// hold reports whether a container named behind the place holds the entry.
func (h *hints) hold(e *gazetteers.Entry) bool {
	return slices.ContainsFunc(h.inside, func(in gazetteers.Entry) bool { return holds(&in, e) })
}

func (r *Linker) hints(g int) hints {
	var h hints
	gr := &r.groups[g]
	for _, i := range gr.Mentions[:min(len(gr.Mentions), maxHinting)] {
		x := &r.mentions[i]
		m := &r.doc.Mentions[i]
		for _, w := range x.Left[max(0, len(x.Left)-6):] {
			if first, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(first) {
				continue
			}
			if iso := r.countryWord(w, gr.Type == entities.Person); iso != "" && !slices.Contains(h.countries, iso) && r.hintApplies(x, gr.Type, w) {
				h.countries = append(h.countries, iso)
			}
		}
		h.state = h.state || gr.Type == entities.Place && r.saysState(i)
		if gr.Type == entities.Place && r.listed(i) {
			h.listed = true
		} else if gr.Type == entities.Place {
			h.inside = append(h.inside, r.container(r.doc.Behind(m))...)
		}
		if t := strings.ToLower(x.Core); t != "" && !r.lang.otherThanNow(x.Title) && !slices.Contains(h.titles, t) {
			h.titles = append(h.titles, t)
		}
	}
	return h
}

// saysState reports whether the words beside a mention call it a state or
// province, or name an office or a body that states have and cities have not:
// "New York state", "New York Attorney General", "Gov. Ann Lee of New York".
func (r *Linker) saysState(i int) bool {
	m := &r.doc.Mentions[i]
	behind, before := r.doc.Behind(m), r.doc.Before(m)
	word, rest, _ := strings.Cut(strings.TrimPrefix(behind, " "), " ")
	if r.lang.small(trimEnd(word))&stateNoun != 0 {
		return true
	}
	b, of := strings.CutSuffix(strings.ToLower(before), " of ")
	if of && slices.ContainsFunc(r.lang.statesNouns, func(noun lang.Word) bool { return strings.HasSuffix(b, noun.Text) }) {
		return true
	}
	if strings.HasPrefix(behind, " ") && word != "" {
		second, _, _ := strings.Cut(rest, " ")
		for _, phrase := range [2]string{word, word + " " + second} {
			if r.lang.small(trimEnd(phrase))&stateOffice != 0 && unicode.IsUpper(rune(word[0])) {
				return r.isState(i)
			}
		}
	}
	return r.holdsOffice(i, before) && r.isState(i)
}

func trimEnd(word string) string {
	word = strings.TrimRight(word, ".,;:")
	return strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s")
}

// holdsOffice reports whether a person with an office of a state stands before
// "of" or "from" and mention i.
func (r *Linker) holdsOffice(i int, before string) bool {
	if i == 0 {
		return false
	}
	p, m := &r.doc.Mentions[i-1], &r.doc.Mentions[i]
	if p.Type != entities.Person || p.Field != m.Field || p.Sentence != m.Sentence || p.End > m.Start {
		return false
	}
	between := r.doc.Article.FieldText(p.Field)[p.End:m.Start]
	return (between == " of " || between == " from ") && r.lang.small(strings.TrimSuffix(r.mentions[i-1].Core, "."))&stateOffice != 0
}

// isState reports whether a mention's name is that of a state where English is written.
func (r *Linker) isState(i int) bool {
	return slices.ContainsFunc(r.names.Lookup(r.forms[r.mentions[i].Form].Surface), func(e gazetteers.Entry) bool {
		return e.Subtype == "admin1" && e.Match == gazetteers.ByName && r.lang.words[e.Country]&englishPress != 0
	})
}

// countryWord is the country that a word before a name speaks of.
func (r *Linker) countryWord(w string, person bool) string {
	w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")
	if iso := r.nationality(w); iso != "" {
		return iso
	}
	if !person || len(w) < 2 {
		return ""
	}
	if known := r.names.Lookup(w); len(known) > 0 {
		if e := &known[0]; e.Type == entities.Place && e.Subtype == "country" && e.Match <= gazetteers.ByAlias {
			return e.Country
		}
	}
	return ""
}

// hintApplies reports whether a nationality word before a name speaks of it: it
// belongs to the title of a person, or leads to a place by "city of" and the like.
func (r *Linker) hintApplies(x *Mention, t entities.Type, w string) bool {
	if t == entities.Person {
		return x.Title != "" && strings.Contains(x.Title, w)
	}
	n := len(x.Left)
	return n > 0 && (strings.EqualFold(x.Left[n-1], "of") || x.Left[n-1] == w || r.lang.small(x.Left[n-1])&placeNoun != 0)
}
