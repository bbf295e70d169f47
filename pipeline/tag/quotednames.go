package tag

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// quotes counts the quotation marks among the tokens.
func (r *spanRules) quotes(first, last int) int {
	n := 0
	for i := first; i < last; i++ {
		if quotation(r.doc.Tokens[i].Text) {
			n++
		}
	}
	return n
}

func quotation(word string) bool { return word == "\"" || word == "'" }

// nickname takes in what a nickname in quotes parts from the name of a person:
// Anthony "Tony the Ant" Spilo. What stands before the quotes is a given name.
func (r *spanRules) nickname(m *entities.Mention) {
	if m.Type != entities.Person {
		return
	}
	if r.quotes(m.First, m.Last)%2 != 0 {
		r.balance(m)
		return
	}
	if n := r.quoted(m, m.Last, 1); n > 0 && r.givenBefore(m.First, m.Last) {
		at := m.Last + n
		if last := r.familyEnd(m, at); last > at && r.absorb(last) {
			r.span(m, m.First, last)
		}
	}
	n := r.quoted(m, m.First-1, -1)
	first := m.First - n - 1
	if n == 0 || first < r.doc.Sentences[m.Sentence].First || !r.given(first) {
		return
	}
	r.reach(m, first)
}

// balance gives a name that holds one quotation mark the other one, and the
// name on its far side: of 'Joseph "Joey' the rest is '" Bonano'.
func (r *spanRules) balance(m *entities.Mention) {
	if quotation(r.word(m, m.Last)) {
		at := m.Last + 1
		if last := r.familyEnd(m, at); r.absorb(last) {
			r.span(m, m.First, last)
		}
		return
	}
	if !quotation(r.word(m, m.First-1)) {
		return
	}
	if n := len(r.doc.Mentions); n > 0 && r.doc.Mentions[n-1].Type == entities.Person && r.doc.Mentions[n-1].Sentence == m.Sentence && r.doc.Mentions[n-1].Last == m.First-1 {
		r.reach(m, r.doc.Mentions[n-1].First)
	}
}

// familyEnd is behind the family name that begins at a token: a person's
// mention, or a word with a capital behind a single given name.
func (r *spanRules) familyEnd(m *entities.Mention, at int) int {
	last := at
	for i := r.next; i < len(r.mentions) && r.mentions[i].First <= at; i++ {
		if r.mentions[i].First == at && r.mentions[i].Type == entities.Person {
			last = r.mentions[i].Last
		}
	}
	if word := r.word(m, at); last == at && m.Last-m.First == 1 && capital(word) && !capitals(word) {
		last++
	}
	return last
}

// reach lets the mention begin at an earlier token, in the place of those that
// end there; it stays when one of them goes beyond, or the token is of the
// sentence before.
func (r *spanRules) reach(m *entities.Mention, first int) {
	if first < r.doc.Sentences[m.Sentence].First {
		return
	}
	kept := r.doc.Mentions
	for len(kept) > 0 && kept[len(kept)-1].First >= first {
		kept = kept[:len(kept)-1]
	}
	if len(kept) == 0 || kept[len(kept)-1].Last <= first {
		r.doc.Mentions = kept
		r.span(m, first, m.Last)
	}
}

// quoted returns how many tokens from one on, forward or backward, are one to
// four words in quotes, the marks with them; 0 when there are none.
func (r *spanRules) quoted(m *entities.Mention, at, step int) int {
	mark := r.word(m, at)
	if !quotation(mark) {
		return 0
	}
	named := false
	for n := 1; n <= 5; n++ {
		word := r.word(m, at+n*step)
		if word == mark {
			if n > 1 && named {
				return n + 1
			}
			return 0
		}
		if letter, _ := utf8.DecodeRuneInString(word); !unicode.IsLetter(letter) {
			return 0
		}
		named = named || capital(word)
	}
	return 0
}

// given reports whether the token is a listed given name.
func (r *spanRules) given(at int) bool { return r.listed(at, at+1, gazetteers.GivenName) }

// givenBefore reports whether the tokens are a given name, and initials.
func (r *spanRules) givenBefore(first, last int) bool {
	for i := first + 1; i < last; i++ {
		if w := r.doc.Tokens[i].Text; len(w) != 2 || w[1] != '.' {
			return r.given(first) && last-first == 1
		}
	}
	return r.given(first)
}

// called adds the nickname in quotes that stands alone behind words that say
// that a person goes by it: a man who goes by the name "Stretch."
func (r *spanRules) called() {
	for s := range r.doc.Sentences {
		first, last := r.doc.Sentences[s].First, r.doc.Sentences[s].Last
		for i := first + 2; i+2 < last; i++ {
			if !quotation(r.doc.Tokens[i].Text) || !r.goesBy(first, i) {
				continue
			}
			end := i + 1
			for end < last && end-i <= 3 && capital(r.doc.Tokens[end].Text) {
				end++
			}
			if end == i+1 || end == last || !closes(r.doc.Tokens[end].Text) || r.overlaps(i+1, end) {
				continue
			}
			Append(r.doc, s, i+1, end, entities.Person, r.limits.Guessed)
		}
	}
}

// goesBy reports whether the words before token i say that what follows is what
// somebody is called.
func (r *spanRules) goesBy(first, i int) bool {
	a, b := r.doc.Tokens[i-2].Text, r.doc.Tokens[i-1].Text
	return r.of(a, b)&goesBy != 0 || i-3 >= first && r.of(r.doc.Tokens[i-3].Text, a, b)&goesBy != 0
}

// closes reports whether a nickname ends before the word: a mark, within the quotes or theirs.
func closes(word string) bool { return quotation(word) || word == "." || word == "," }

// overlaps reports whether a mention has one of the tokens.
func (r *spanRules) overlaps(first, last int) bool {
	return slices.ContainsFunc(r.doc.Mentions, func(m entities.Mention) bool { return m.First < last && first < m.Last })
}
