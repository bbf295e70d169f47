package names

import (
	"cmp"
	"slices"
	"strings"
)

// Stem returns the words of an organization's name without legal forms at the
// end and club abbreviations in front; at least one word stays.
func (l *Language) Stem(words []string) []string {
	for len(words) > 1 && l.legalForm[words[len(words)-1]] {
		words = words[:len(words)-1]
	}
	if n := len(words); n > 2 && words[n-1] == "club" && l.clubSport[words[n-2]] {
		words = words[:n-2]
	}
	if len(words) > 1 && l.clubForm[words[0]] {
		words = words[1:]
	}
	return words
}

// HasLegalForm reports whether the words of a name end in a company's legal form.
func (l *Language) HasLegalForm(words []string) bool {
	if len(words) < 2 {
		return false
	}
	last := words[len(words)-1]
	return l.legalForm[last] && !l.clubForm[last]
}

// OtherWritings returns further ways to write an organization's name, in normal
// form: without the nation in front, "department of x" for "x department" and
// the other way round, "house oversight committee" for "house committee on
// oversight", with American spelling.
func (l *Language) OtherWritings(words []string) []string {
	var out []string
	add := func(w []string) {
		if len(w) > 0 && !slices.Equal(w, words) {
			out = append(out, strings.Join(w, " "))
		}
	}
	bare := words[l.OptionalNation(words):]
	american := slices.Clone(bare)
	for i, w := range american {
		american[i] = cmp.Or(l.american[w], w)
	}
	add(american)
	n := len(american)
	switch {
	case n > 1 && l.movedHead[american[n-1]]:
		add(append([]string{american[n-1], "of"}, american[:n-1]...))
	case n > 2 && l.movedHead[american[0]] && american[1] == "of":
		add(append(slices.Clone(american[2:]), american[0]))
	case n > 3 && slices.ContainsFunc(american[1:n-2], func(w string) bool { return l.movedHead[w] }):
		add(l.Canonical(american)) // house committee on oversight
	}
	return out
}

// Canonical returns the words under which the ways of writing an organization's
// name meet: without small words, with American spelling, the head noun at the end:
// "house committee on oversight" and "house oversight committee".
func (l *Language) Canonical(words []string) []string {
	out := make([]string, 0, len(words))
	head := ""
	for i, w := range words {
		w = cmp.Or(l.american[w], w)
		switch {
		case head == "" && l.movedHead[w] && i+2 < len(words) && l.small[words[i+1]] && words[i+1] != "and":
			head = w
		case !l.small[w]:
			out = append(out, w)
		}
	}
	if head != "" {
		out = append(out, head)
	}
	return out
}

// OptionalNation returns how many words at the head of an organization's name
// are a nation that it is written with and without, 0 for none.
func (l *Language) OptionalNation(words []string) int {
	for _, n := range l.nations {
		if len(words) >= n.least && slices.Equal(words[:len(n.words)], n.words) {
			return len(n.words)
		}
	}
	return 0
}

// LooksAcronym reports whether a surface is written as an acronym: two to eight
// letters or digits, all letters upper case but for one or a plural s, dots and "&" allowed.
func LooksAcronym(s string) bool {
	letters, lower := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
			letters++
		case c >= 'a' && c <= 'z':
			letters++
			lower++
		case c == '.' || c == '&' || c == '-' || c == '/':
		default:
			return false
		}
	}
	return letters >= 2 && letters <= 8 && lower <= 1 && letters > lower+1
}

// InitialsOf reports whether the acronym (in normal form, without spaces) is
// the first letters of the words, each small word counting or not.
func (l *Language) InitialsOf(acronym string, words []string) bool {
	if len(acronym) < 2 || len(words) < 2 {
		return false
	}
	with, without := 0, 0
	okWith, okWithout := true, true
	for _, w := range words {
		if okWith {
			if with < len(acronym) && acronym[with] == w[0] {
				with++
			} else {
				okWith = false
			}
		}
		if l.small[w] {
			continue
		}
		if okWithout {
			if without < len(acronym) && acronym[without] == w[0] {
				without++
			} else {
				okWithout = false
			}
		}
	}
	return okWith && with == len(acronym) || okWithout && without == len(acronym) || l.initialsMixed(acronym, words)
}

// initialsMixed lets each small word count or not.
func (l *Language) initialsMixed(acronym string, words []string) bool {
	if len(words) > 16 || len(acronym) > 31 {
		return false
	}
	met := uint32(1) // bit n: the words so far can be the first n letters
	for _, w := range words {
		next := uint32(0)
		if l.small[w] {
			next = met
		}
		for n := range len(acronym) {
			if met>>n&1 != 0 && acronym[n] == w[0] {
				next |= 1 << (n + 1)
			}
		}
		met = next
	}
	return met>>len(acronym)&1 != 0
}

// ShortOrganization says how the words short can name the organization of the
// words full in the same article: "without legal form", "short form of",
// "last words of", "other form of", "head noun of", or "". the tells whether "the" stands before the short form.
func (l *Language) ShortOrganization(short, full []string, the bool) string {
	s, f := l.Stem(short), l.Stem(full)
	if len(s) == len(f) && len(s) > 1 && slices.Equal(s[1:], f[1:]) && (l.sameFirst[s[0]] == f[0] || l.sameFirst[f[0]] == s[0]) {
		return "other form of"
	}
	if slices.Equal(s, f) {
		return "without legal form"
	}
	if len(s) >= len(f) || len(s) == 0 {
		return ""
	}
	if slices.Equal(s, f[:len(s)]) && !l.AllGeneric(s) {
		return "short form of"
	}
	if slices.Equal(s, f[len(f)-len(s):]) && (len(s) > 1 || the || !l.head[s[0]] && !l.generic[s[0]]) {
		return "last words of"
	}
	if len(s) == 1 && the && slices.Contains(f, s[0]) {
		return "head noun of"
	}
	return ""
}

// WithoutCommonEnd returns the words of an organization's name without the kinds of
// organizations and common words at its end: "hansa kontor" of "hansa kontor
// terminals". A name of such words alone has none.
func (l *Language) WithoutCommonEnd(words []string, common func(word string) bool) []string {
	for n := len(words); n > 0; n-- {
		if w := words[n-1]; !l.head[w] && !l.generic[w] && !common(w) {
			return words[:n]
		}
	}
	return nil
}

// IsSmallWord reports whether a word in normal form tells nothing of what a name
// means: articles, prepositions, "and".
func (l *Language) IsSmallWord(word string) bool { return l.small[word] }

// IsGenericWord reports whether a word in normal form begins many names of
// organizations and tells none: "national", "royal", "north".
func (l *Language) IsGenericWord(word string) bool { return l.generic[word] }

// IsMovedHead reports whether a word in normal form is a kind of body that stands
// before "of" or at the end alike: "committee", "ministry".
func (l *Language) IsMovedHead(word string) bool { return l.movedHead[word] }

// IsTownsPlace reports whether a word in normal form is a kind of place of which every
// town has some: "street", "hospital".
func (l *Language) IsTownsPlace(word string) bool { return l.townsPlace[word] }

// IsTownsBody reports whether a word in normal form is a kind of body of which every town,
// state or large body has one: "board", "police".
func (l *Language) IsTownsBody(word string) bool { return l.townsBody[word] }

// IsBody reports whether a word in normal form is a kind of organization that "the" and
// the noun alone can name: "board", "council".
func (l *Language) IsBody(word string) bool { return l.head[word] }

// IsDirection reports whether a word in normal form is a point of the compass or the
// like: "south", "northern".
func (l *Language) IsDirection(word string) bool { return l.compass[word] }

// IsStateBody reports whether a word in normal form is a kind of state body of
// which every country has one: "ministry", "parliament".
func (l *Language) IsStateBody(word string) bool { return l.stateBody[word] }

// IsShortForNone reports whether a name in normal form, though longer names end
// in it, is short for none of them: the House is not the White House.
func (l *Language) IsShortForNone(key string) bool { return l.noShort[key] }

// AllGeneric reports whether every word is a kind of organization, generic or
// small: such a name, "Central Bank", is borne by one in every country.
func (l *Language) AllGeneric(words []string) bool {
	for _, w := range words {
		if !l.head[w] && !l.small[w] && !l.generic[w] {
			return false
		}
	}
	return true
}
