package tag

import (
	"slices"
	"strings"
	"unicode"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// house makes an organization of a brand that is a family name with 's and was
// taken for a person or place: Christie's will hold the sale. Where the
// article has a person of that name, what is his stays his.
func (r *spanRules) house(m *entities.Mention) {
	if m.Type == entities.Organization || m.Last-m.First > 1 || !apostrophe(r.word(m, m.Last)) {
		return
	}
	word := r.doc.Tokens[m.First].Text
	if r.of(word)&brand == 0 || r.bearer(m, word) {
		return
	}
	before, next := r.word(m, m.First-1), r.word(m, m.Last+1)
	switch {
	case r.finite[next] && !r.finite[strings.ToLower(before)] && before != "of":
	case next == "of" || next == "and" || !letters(next):
	default:
		return
	}
	m.Type = entities.Organization
	r.span(m, m.First, m.Last+1)
}

// renamed adds the other name of a body or place in brackets behind it, and
// gives it its type: Twitter (now X).
func (r *spanRules) renamed() {
	for k := range r.doc.Mentions {
		m := r.doc.Mentions[k]
		first := m.Last + 2
		if m.Type == entities.Person || r.word(&m, m.Last) != "(" || r.of(r.word(&m, m.Last+1))&renaming == 0 {
			continue
		}
		for n := 0; n < 2 && letters(r.word(&m, first)); n++ { // known as
			first++
		}
		last := first
		for capital(r.word(&m, last)) {
			last++
		}
		if last == first || r.word(&m, last) != ")" {
			continue
		}
		if !r.overlaps(first, last) {
			Append(r.doc, m.Sentence, first, last, m.Type, min(m.Confidence, r.limits.Guessed))
		}
	}
}

// suffix takes in the Jr. behind a comma.
func (r *spanRules) suffix(m *entities.Mention) {
	if m.Type != entities.Person || m.Last-m.First < 2 || r.word(m, m.Last) != "," || !r.isSuffix(r.word(m, m.Last+1)) {
		return
	}
	if r.absorb(m.Last + 2) {
		r.span(m, m.First, m.Last+2)
	}
}

func (r *spanRules) isSuffix(word string) bool {
	return capital(word) && len(word) <= len("III.") && r.suffixes[strings.ToLower(strings.TrimSuffix(word, "."))]
}

// parts divides what was taken for the name of one person at a comma between
// two; of more than two the rest is left as it is.
func (r *spanRules) parts(m *entities.Mention) {
	if m.Type != entities.Person {
		return
	}
	for i := m.First + 1; i < m.Last-1; i++ {
		next := r.doc.Tokens[i+1].Text
		if r.doc.Tokens[i].Text != "," || !capital(next) || r.isSuffix(next) || i-m.First < 2 {
			continue
		}
		if m.Last-i > 2 || quotation(r.word(m, m.Last)) {
			first := *m
			r.span(&first, m.First, i)
			r.doc.Mentions = append(r.doc.Mentions, first)
			r.span(m, i+1, m.Last)
			return
		}
	}
}

// pair divides what was taken for one organization at an "and" between two that
// the lists have, when they have none of the whole name: Harvard and
// Berkeley, but not Johnson and Johnson.
func (r *spanRules) pair(m *entities.Mention) {
	if m.Type != entities.Organization {
		return
	}
	for i := m.First + 1; i < m.Last-1; i++ {
		if r.of(r.doc.Tokens[i].Text)&between == 0 {
			continue
		}
		if r.canBeOrganization(m.Sentence, m.First, i) && r.canBeOrganization(m.Sentence, i+1, m.Last) && !r.canBeOrganization(m.Sentence, m.First, m.Last) {
			first := *m
			r.span(&first, m.First, i)
			r.doc.Mentions = append(r.doc.Mentions, first)
			r.span(m, i+1, m.Last)
		}
		return
	}
}

// lead takes a word that is small, or ends so, off a listed organization that
// the lists do not have with it: liberal Tax Policy Center, EU-skeptic Finns Party.
func (r *spanRules) lead(m *entities.Mention) {
	if m.Type != entities.Organization || m.Last-m.First < 2 {
		return
	}
	word := r.doc.Tokens[m.First].Text
	if i := strings.IndexByte(word, '-'); !letters(word[i+1:]) {
		return
	}
	if r.organization(m.Sentence, m.First+1, m.Last) && !r.canBeOrganization(m.Sentence, m.First, m.Last) {
		r.span(m, m.First+1, m.Last)
	}
}

// listedEnd is behind a number or an 's that a name has in the lists: the
// Philadelphia 76ers, Standard & Poor's.
func (r *spanRules) listedEnd(m *entities.Mention, last int) int {
	next := r.word(m, last)
	switch {
	case digit(next) && !digits(next):
	case m.Type == entities.Organization && len(next) == 2 && apostrophe(next):
	default:
		return last
	}
	if r.organization(m.Sentence, m.First, last+1) {
		return last + 1
	}
	return last
}

// organization reports whether the lists have the tokens as the name of an
// organization, of a programme or paper aside.
func (r *spanRules) organization(sentence, first, last int) bool {
	possessive := last > first && len(r.doc.Tokens[last-1].Text) == 2 && apostrophe(r.doc.Tokens[last-1].Text) // which Lookup does without
	for _, e := range r.entries(sentence, first, last) {
		if e.Match != gazetteers.ByMinorAlias {
			return e.Type == entities.Organization && e.Subtype != "media" && (!possessive || strings.HasSuffix(e.Name, "'s"))
		}
	}
	return false
}

// canBeOrganization reports whether one of those that the lists have under the
// name is an organization.
func (r *spanRules) canBeOrganization(sentence, first, last int) bool {
	return slices.ContainsFunc(r.entries(sentence, first, last), func(e gazetteers.Entry) bool {
		return e.Type == entities.Organization && e.Match <= gazetteers.ByAlias
	})
}

// entries are those that the lists have under the tokens.
func (r *spanRules) entries(sentence, first, last int) []gazetteers.Entry {
	if r.set == nil {
		return nil
	}
	name := entities.Mention{Sentence: sentence, Field: r.doc.Sentences[sentence].Field, First: -1}
	r.span(&name, first, last)
	return r.set.Lookup(name.Text)
}

func digit(text string) bool { return text != "" && text[0] >= '0' && text[0] <= '9' }

// longestNumbered is how many tokens a name that begins with a digit has at most.
const longestNumbered = 4

// numbered adds names that begin with a digit where the tagger has none: listed
// names of organizations, and what performers are called.
func (r *spanRules) numbered() {
	for s := range r.doc.Sentences {
		first, last := r.doc.Sentences[s].First, r.doc.Sentences[s].Last
		for i := first; i < last; i++ {
			if !digit(r.doc.Tokens[i].Text) {
				continue
			}
			i = max(i, r.numberedBody(s, i, last)-1)
			if r.performs(i, first, last) {
				r.stageName(r.doc.Tokens[i].Text, r.doc.Tokens[i+1].Text)
			}
		}
	}
}

// numberedBody adds the listed organization whose name begins with the number
// at token i, and returns where it ends; i when there is none.
func (r *spanRules) numberedBody(sentence, i, last int) int {
	for end := min(last, i+longestNumbered); end > i; end-- {
		if r.nameOfDigits(i, end) && r.organization(sentence, i, end) {
			if r.overlaps(i, end) {
				return i
			}
			Append(r.doc, sentence, i, end, entities.Organization, r.limits.Guessed)
			return end
		}
	}
	return i
}

// performs reports whether the number at token i and the word behind it are a
// name by what stands beside them: rapper 50 Cent, 50 Cent sang.
func (r *spanRules) performs(i, first, last int) bool {
	if i+1 >= last || !digits(r.doc.Tokens[i].Text) {
		return false
	}
	if word := r.doc.Tokens[i+1].Text; !capital(word) || capitals(word) {
		return false
	}
	return i > first && r.of(r.doc.Tokens[i-1].Text)&performer != 0 || i+2 < last && r.of(r.doc.Tokens[i+2].Text)&performing != 0
}

// stageName adds every occurrence of a number and a word as a person.
func (r *spanRules) stageName(number, word string) {
	for s := range r.doc.Sentences {
		for i := r.doc.Sentences[s].First; i+1 < r.doc.Sentences[s].Last; i++ {
			if r.doc.Tokens[i].Text != number || r.doc.Tokens[i+1].Text != word {
				continue
			}
			r.doc.Mentions = slices.DeleteFunc(r.doc.Mentions, func(m entities.Mention) bool { return m.First == i+1 && m.Last == i+2 })
			if !r.overlaps(i, i+2) {
				Append(r.doc, s, i, i+2, entities.Person, r.limits.Guessed)
			}
		}
	}
}

// nameOfDigits reports whether a name that begins with a digit may be more than
// a number and a unit: it has a capital and three letters, and ends in a word
// with a capital or in digits.
func (r *spanRules) nameOfDigits(first, last int) bool {
	n, upper := 0, false
	for i := first; i < last; i++ {
		word := r.doc.Tokens[i].Text
		for _, c := range word {
			if unicode.IsLetter(c) {
				n++
				upper = upper || unicode.IsUpper(c)
			}
		}
		if i > first && !capital(word) {
			return false
		}
	}
	return upper && n > 2
}
