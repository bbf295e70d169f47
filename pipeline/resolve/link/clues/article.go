package clues

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/names"
)

// Gazetteer is what linking asks of the gazetteers. A *gazetteers.Set has it.
type Gazetteer interface {
	Lookup(name string) []gazetteers.Entry
	PeopleBySurname(name string) []gazetteers.Entry
	OrganizationsWith(part string) []gazetteers.Entry
	IsCommonWord(lower string) bool
	Demonym(word string) (iso2 string, country gazetteers.Entry, ok bool)
	Capital(iso2 string) (gazetteers.Entry, bool)
	Office(title, iso2, date string) []gazetteers.Entry
}

// Form is a written name: all mentions of an article of one type with one normal form.
type Form struct {
	Type     entities.Type
	Key      string       // normal form
	Words    []string     // of the key
	Surface  string       // as written, without possessive, "the" and honorifics
	Acronym  string       // the key without spaces, when it is written as an acronym
	Person   names.Person // for people
	Mentions []int

	broad *broadness // once asked
}

// Mention is what stands beside a mention in its sentence. It has the index of
// the document's mention.
type Mention struct {
	Form  int
	Left  []string // words before it, nearest last, broken off at punctuation
	Title string   // title before the name with what qualifies it, as written: "U.S. Secretary of State"
	Core  string   // the title alone: "Secretary of State"
}

// Article is one in hand: what its text says beside the mentions.
type Article struct {
	Names Gazetteer // remembers what it was asked
	Lang  *Language

	Doc      *entities.Document
	Mentions []Mention
	Forms    []Form
	Demonyms map[string]int // ISO 3166-1 alpha-2 → nationality words in the text
	Outlet   Outlet
	Sport    SportText
}

// New makes an Article over the names, to read one after another.
func New(names Gazetteer, language *Language) Article {
	return Article{Names: &memo{Gazetteer: names}, Lang: language}
}

// Read takes an article with its mentions and written names, which stay the caller's.
func (a *Article) Read(doc *entities.Document, mentions []Mention, forms []Form) {
	a.Doc, a.Mentions, a.Forms = doc, mentions, forms
	a.readDemonyms()
	a.readSport()
	a.Outlet = a.Lang.outletOf(a.Names, a.Doc.Article)
}

// Bounds of what is read of one name.
const (
	maxShouted = 256 // mentions of it that are looked at for capitals
	MaxHinting = 32  // mentions whose surroundings say something of it
)

// readDemonyms counts the nationality words of the article.
func (a *Article) readDemonyms() {
	if a.Demonyms == nil {
		a.Demonyms = map[string]int{}
	}
	clear(a.Demonyms)
	for _, s := range a.Doc.Sentences {
		if s.Zone == entities.Boilerplate {
			continue
		}
		text := a.Doc.Article.FieldText(s.Field)[s.Start:s.End]
		for text != "" {
			i := strings.IndexFunc(text, isUpperRune)
			if i < 0 {
				break
			}
			text = text[i:]
			n := strings.IndexFunc(text, notLetter)
			if n < 0 {
				n = len(text)
			}
			if w := text[:n]; n > 3 {
				if iso := a.nationality(w); iso != "" {
					a.Demonyms[iso]++
				}
			}
			text = text[n:]
			if n == 0 {
				_, size := utf8.DecodeRuneInString(text)
				text = text[size:]
			}
		}
	}
}

func isUpperRune(c rune) bool { return unicode.IsUpper(c) }

func notLetter(c rune) bool { return !unicode.IsLetter(c) }

// Shouted reports whether a form has capitals for where it stands: in a
// headline, a dateline or the like, at the head of a sentence (where datelines
// stand, too), or in a sentence without small letters.
func (a *Article) Shouted(f *Form) bool {
	return slices.ContainsFunc(f.Mentions[:min(len(f.Mentions), maxShouted)], func(i int) bool {
		m := &a.Doc.Mentions[i]
		s := &a.Doc.Sentences[m.Sentence]
		return s.Zone != entities.Body && s.Zone != "" || m.Start <= s.Start+1 ||
			!strings.ContainsFunc(a.Doc.Article.FieldText(s.Field)[s.Start:s.End], unicode.IsLower)
	})
}

// IsCredit reports whether mention i says where a report or a picture comes from:
// "PARIS (AFP) -", "(Jane Doe/AP)".
func (a *Article) IsCredit(i int) bool {
	m := &a.Doc.Mentions[i]
	switch a.Doc.Sentences[m.Sentence].Zone {
	case entities.Byline, entities.Dateline, entities.Caption, entities.Boilerplate:
		return true
	}
	before, behind := a.Doc.Before(m), a.Doc.Behind(m)
	return strings.HasSuffix(before, "(") && strings.HasPrefix(behind, ")") || strings.HasSuffix(before, "/")
}

// StyleBehind is a style that stands behind mention i, "Prince of Wales" behind
// "Charles", "" for none.
func (a *Article) StyleBehind(i int) string {
	s, ok := strings.CutPrefix(a.Doc.Behind(&a.Doc.Mentions[i]), ", ")
	if !ok {
		return ""
	}
	s = s[:max(strings.IndexAny(s, ",.;:\n"), 0)]
	if !strings.Contains(s, " of ") || len(s) > 40 || !unicode.IsUpper(rune(s[0])) {
		return ""
	}
	return s
}

// Adjectival is the place whose adjective or people a name is: "Scottish".
func (a *Article) Adjectival(name string) (gazetteers.Entry, bool) {
	full := a.Lang.adjectives[strings.ToLower(name)]
	if full == "" {
		return gazetteers.Entry{}, false
	}
	es := a.Names.Lookup(full)
	i := slices.IndexFunc(es, func(e gazetteers.Entry) bool { return e.Type == entities.Place })
	if i < 0 {
		return gazetteers.Entry{}, false
	}
	return es[i], true
}

// IsNationality reports whether a name is an adjective or the people of a place.
func (a *Article) IsNationality(name string) bool {
	if _, _, ok := a.Names.Demonym(name); ok {
		return true
	}
	_, ok := a.Adjectival(name)
	return ok
}

// nationality is the country that a nationality word or the like speaks of, ""
// for other words.
func (a *Article) nationality(word string) string {
	if iso, _, ok := a.Names.Demonym(word); ok {
		return iso
	}
	e, _ := a.Adjectival(word)
	return e.Country
}
