package names

import (
	"cmp"
	"slices"
	"strings"
)

// legalForms are words that a company's or club's name is the same without,
// at the end of the name. In normal form.
var legalForms = WordSet(`inc incorporated corp corporation co company companies ltd limited plc llc llp lp ag sa se nv bv ab asa oy oyj
 spa srl gmbh kg kgaa kk pjsc ojsc jsc pao oao zao ooo pte pty bhd sab holding holdings group cos as
 fc afc cf sc ac fk bk`)

// smallWords are left out of initials at will; see IsSmallWord.
var smallWords = WordSet(`of the for and in on to at a an de la le du des del der und et y e with against from by`)

// headNouns are the kinds of organizations that "the" and the noun alone can name.
var headNouns = WordSet(`academy administration agency alliance army assembly association authority bank board brigade brigades bureau
 cabinet center centre chamber church club coalition college commission committee company confederation conference congress consortium
 convention corporation corps council court department directorate duma establishment exchange federation foundation front fund
 government group guard guards hospital house institute institution knesset laboratory league mission ministry mosque movement museum
 network observatory office organisation organization parliament party police secretariat senate service society station supreme
 syndicate team treasury tribunal trust union university watchdog pentagon politburo`)

// clubForms are club abbreviations that stand before or behind the name.
var clubForms = WordSet(`fc afc cf sc ac fk bk as`)

// Stem returns the words of an organization's name without legal forms at the
// end and club abbreviations in front; at least one word stays.
func Stem(words []string) []string {
	for len(words) > 1 && legalForms[words[len(words)-1]] {
		words = words[:len(words)-1]
	}
	if n := len(words); n > 2 && words[n-1] == "club" && (words[n-2] == "football" || words[n-2] == "cricket") {
		words = words[:n-2]
	}
	if len(words) > 1 && clubForms[words[0]] {
		words = words[1:]
	}
	return words
}

// OtherWritings returns further ways to write an organization's name, in normal
// form: without the nation in front, "department of x" for "x department" and
// the other way round, with American spelling.
func OtherWritings(words []string) []string {
	var out []string
	add := func(w []string) {
		if len(w) > 0 && !slices.Equal(w, words) {
			out = append(out, strings.Join(w, " "))
		}
	}
	bare := words
	switch {
	case len(words) > 2 && words[0] == "united" && words[1] == "states", len(words) > 3 && words[0] == "u" && words[1] == "s":
		bare = words[2:]
	case len(words) > 2 && words[0] == "us":
		bare = words[1:]
	}
	american := slices.Clone(bare)
	for i, w := range american {
		american[i] = cmp.Or(americanSpelling[w], w)
	}
	add(american)
	n := len(american)
	switch {
	case n > 1 && movedHeads[american[n-1]]:
		add(append([]string{american[n-1], "of"}, american[:n-1]...))
	case n > 2 && movedHeads[american[0]] && american[1] == "of":
		add(append(slices.Clone(american[2:]), american[0]))
	}
	return out
}

// movedHeads are head nouns that stand before "of" or at the end alike.
var movedHeads = WordSet(`department ministry`)

var americanSpelling = map[string]string{
	"organisation": "organization", "defence": "defense", "centre": "center", "labour": "labor", "programme": "program", "theatre": "theater",
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
func InitialsOf(acronym string, words []string) bool {
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
		if smallWords[w] {
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
	return okWith && with == len(acronym) || okWithout && without == len(acronym) || initialsMixed(acronym, words)
}

// initialsMixed lets each small word count or not.
func initialsMixed(acronym string, words []string) bool {
	if len(words) > 16 || len(acronym) > 31 {
		return false
	}
	met := uint32(1) // bit n: the words so far can be the first n letters
	for _, w := range words {
		next := uint32(0)
		if smallWords[w] {
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
func ShortOrganization(short, full []string, the bool) string {
	s, f := Stem(short), Stem(full)
	if len(s) == len(f) && len(s) > 1 && slices.Equal(s[1:], f[1:]) && (s[0] == "eu" && f[0] == "european" || f[0] == "eu" && s[0] == "european") {
		return "other form of"
	}
	if slices.Equal(s, f) {
		return "without legal form"
	}
	if len(s) >= len(f) || len(s) == 0 {
		return ""
	}
	if slices.Equal(s, f[:len(s)]) && !AllGeneric(s) {
		return "short form of"
	}
	if slices.Equal(s, f[len(f)-len(s):]) && (len(s) > 1 || the || !headNouns[s[0]] && !genericWords[s[0]]) {
		return "last words of"
	}
	if len(s) == 1 && the && slices.Contains(f, s[0]) {
		return "head noun of"
	}
	return ""
}

// IsSmallWord reports whether a word in normal form tells nothing of what a name
// means: articles, prepositions, "and".
func IsSmallWord(word string) bool { return smallWords[word] }

// IsGenericWord reports whether a word in normal form begins many names of
// organizations and tells none: "national", "royal", "north".
func IsGenericWord(word string) bool { return genericWords[word] }

// AllGeneric reports whether every word is a kind of organization, generic or
// small: such a name, "Central Bank", is borne by one in every country.
func AllGeneric(words []string) bool {
	for _, w := range words {
		if !headNouns[w] && !smallWords[w] && !genericWords[w] {
			return false
		}
	}
	return true
}

// genericWords begin many names and tell none.
var genericWords = WordSet(`national international federal central royal united first new general world european american african asian
 north south east west northern southern eastern western democratic republican people peoples state public free`)
