package clues

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

// Hints are what the words around a group's mentions say about its country.
type Hints struct {
	Countries  []string           // ISO codes of nationality words beside it
	Containers []gazetteers.Entry // what stands behind "City, "
	Titles     []string           // titles alone, lower case
	Led        []string           // offices, now or once, of who leads what stands behind: "the Reagan administration"
	State      bool               // the text says that it is a state or province
	Listed     bool               // among countries or divisions: "Ohio, Oregon and Wyoming"
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

// Contains reports whether a container named behind the place holds the entry.
func (h *Hints) Contains(e *gazetteers.Entry) bool {
	return slices.ContainsFunc(h.Containers, func(in gazetteers.Entry) bool { return Holds(&in, e) })
}

// Hints reads the surroundings of the mentions of a group of type t.
func (a *Article) Hints(mentions []int, t entities.Type) Hints {
	var h Hints
	for _, i := range mentions[:min(len(mentions), MaxHinting)] {
		x := &a.Mentions[i]
		m := &a.Doc.Mentions[i]
		for _, w := range x.Left[max(0, len(x.Left)-6):] {
			if first, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(first) {
				continue
			}
			if iso := a.countryWord(w, t == entities.Person); iso != "" && !slices.Contains(h.Countries, iso) && a.hintApplies(x, t, w) {
				h.Countries = append(h.Countries, iso)
			}
		}
		h.State = h.State || t == entities.Place && a.saysState(i)
		if t == entities.Place && a.Listed(i) {
			h.Listed = true
		} else if t == entities.Place {
			h.Containers = append(h.Containers, a.container(a.Doc.Behind(m))...)
		}
		if t == entities.Person {
			word, _, _ := strings.Cut(strings.TrimPrefix(a.Doc.Behind(m), " "), " ")
			if office := a.Lang.governments[strings.ToLower(trimEnd(word))]; office != "" && !slices.Contains(h.Led, office) {
				h.Led = append(h.Led, office)
			}
		}
		if title := strings.ToLower(x.Core); title != "" && !a.Lang.otherThanNow(x.Title) && !slices.Contains(h.Titles, title) {
			h.Titles = append(h.Titles, title)
		}
	}
	return h
}

// saysState reports whether the words beside a mention call it a state or
// province, or name an office or a body that states have and cities have not:
// "New York state", "New York Attorney General", "Gov. Ann Lee of New York".
func (a *Article) saysState(i int) bool {
	m := &a.Doc.Mentions[i]
	behind, before := a.Doc.Behind(m), a.Doc.Before(m)
	word, rest, _ := strings.Cut(strings.TrimPrefix(behind, " "), " ")
	if a.Lang.small(trimEnd(word))&stateNoun != 0 {
		return true
	}
	b, of := strings.CutSuffix(strings.ToLower(before), " of ")
	if of && slices.ContainsFunc(a.Lang.statesNouns, func(noun lang.Word) bool { return strings.HasSuffix(b, noun.Text) }) {
		return true
	}
	if strings.HasPrefix(behind, " ") && word != "" {
		second, _, _ := strings.Cut(rest, " ")
		for _, phrase := range [2]string{word, word + " " + second} {
			if a.Lang.small(trimEnd(phrase))&stateOffice != 0 && unicode.IsUpper(rune(word[0])) {
				return a.isState(i)
			}
		}
	}
	return a.holdsOffice(i, before) && a.isState(i)
}

func trimEnd(word string) string {
	word = strings.TrimRight(word, ".,;:")
	return strings.TrimSuffix(strings.TrimSuffix(word, "'s"), "’s")
}

// holdsOffice reports whether a person with an office of a state stands before
// "of" or "from" and mention i.
func (a *Article) holdsOffice(i int, before string) bool {
	if i == 0 {
		return false
	}
	p, m := &a.Doc.Mentions[i-1], &a.Doc.Mentions[i]
	if p.Type != entities.Person || p.Field != m.Field || p.Sentence != m.Sentence || p.End > m.Start {
		return false
	}
	between := a.Doc.Article.FieldText(p.Field)[p.End:m.Start]
	return (between == " of " || between == " from ") && a.Lang.small(strings.TrimSuffix(a.Mentions[i-1].Core, "."))&stateOffice != 0
}

// isState reports whether a mention's name is that of a state where English is written.
func (a *Article) isState(i int) bool {
	return slices.ContainsFunc(a.Names.Lookup(a.Forms[a.Mentions[i].Form].Surface), func(e gazetteers.Entry) bool {
		return e.Subtype == "admin1" && e.Match == gazetteers.ByName && a.Lang.words[e.Country]&EnglishPress != 0
	})
}

// countryWord is the country that a word before a name speaks of.
func (a *Article) countryWord(w string, person bool) string {
	w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")
	if iso := a.nationality(w); iso != "" {
		return iso
	}
	if !person || len(w) < 2 {
		return ""
	}
	if known := a.Names.Lookup(w); len(known) > 0 {
		if e := &known[0]; e.Type == entities.Place && e.Subtype == "country" && e.Match <= gazetteers.ByAlias {
			return e.Country
		}
	}
	return ""
}

// hintApplies reports whether a nationality word before a name speaks of it: it
// belongs to the title of a person, or leads to a place by "city of" and the like.
func (a *Article) hintApplies(x *Mention, t entities.Type, w string) bool {
	if t == entities.Person {
		return x.Title != "" && strings.Contains(x.Title, w)
	}
	n := len(x.Left)
	return n > 0 && (strings.EqualFold(x.Left[n-1], "of") || x.Left[n-1] == w || a.Lang.small(x.Left[n-1])&placeNoun != 0)
}
