package zones

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// isSignOff reports whether a line is a name behind a dash: "- Jane Doe".
func (l lexicon) isSignOff(line string) bool {
	name := strings.TrimLeft(line, "-–—")
	if len(name) == len(line) || len(name) > 40 || len(name) < 5 {
		return false
	}
	return l.isName(strings.TrimSpace(name), 2, 4)
}

// isByline reports whether a line near the head or the end names who wrote the
// article: "By Jane Doe and John Roe", "BY JANE DOE | Staff Writer",
// "Jane Doe, Reuters", or an agency alone.
func (r *Rules) isByline(line string) bool {
	if len(line) > 120 {
		return false
	}
	folded := string(foldLine(nil, line))
	if inner := strings.Trim(folded, "()"); r.agency[inner] ||
		inner != folded && r.outlet[inner[strings.LastIndexByte(inner, ' ')+1:]] && r.lex.isTitleCase(strings.Trim(line, "()")) {
		return true
	}
	if strings.HasPrefix(folded, "by ") && line[0] == 'B' {
		return r.isCredit(line[3:])
	}
	i := strings.LastIndexAny(line, ",|")
	if i < 0 || len(line) > 80 {
		return false
	}
	last := strings.TrimSpace(folded[strings.LastIndexAny(folded, ",|")+1:])
	word := last[strings.LastIndexByte(last, ' ')+1:]
	return (r.agency[last] || r.outlet[word] && r.lex.isTitleCase(line[i+1:])) &&
		r.lex.isName(strings.TrimSpace(strings.TrimRight(line[:i], " ,|")), 2, 8)
}

// isCredit reports whether what follows "By" is names and little else.
func (r *Rules) isCredit(s string) bool {
	s = strings.TrimSpace(s)
	if s == "" || endsSentence(s) && !r.endsAbbreviated(s) {
		return false
	}
	first, _, _ := strings.Cut(s, " ")
	if r.lex[strings.TrimRight(first, ",")]&afterClock != 0 {
		return false
	}
	if r.lex[first]&starter != 0 && !(first == "The" && r.lex.isTitleCase(s)) {
		return false
	}
	name, post, ok := strings.Cut(s, ", ") // "Jane Doe, business correspondent"
	return r.lex.isTitleCase(s) || ok && r.lex.isName(name, 2, 4) && r.outlet[strings.ToLower(post[strings.LastIndexByte(post, ' ')+1:])]
}

// isOutletLine reports whether a line below a byline goes on with it: the
// outlet, the writer's post.
func (l lexicon) isOutletLine(line string) bool {
	return len(line) <= 60 && l.isName(line, 1, 6)
}

func (r *Rules) endsAbbreviated(s string) bool {
	return r.lex.of(s[strings.LastIndexByte(s, ' ')+1:])&abbreviation != 0
}

// isTitleCase reports whether every word begins with a capital or a figure, or
// is one of the small words that stand in bylines and names.
func (l lexicon) isTitleCase(s string) bool {
	words := 0
	for word := range strings.FieldsSeq(s) {
		r, _ := utf8.DecodeRuneInString(word)
		switch {
		case unicode.IsUpper(r), !unicode.IsLetter(r), l[strings.TrimRight(word, ",")]&nameWord != 0, strings.HasPrefix(word, "al-"):
			words++
		default:
			return false
		}
	}
	return words > 0
}

// isName reports whether s is from least to most words, capitalised or small words of names.
func (l lexicon) isName(s string, least, most int) bool {
	n := 0
	for word := range strings.FieldsSeq(s) {
		r, _ := utf8.DecodeRuneInString(word)
		if !unicode.IsUpper(r) && l[word]&nameWord == 0 && !strings.HasPrefix(word, "al-") || strings.ContainsAny(word, "0123456789(@:\"") {
			return false
		}
		n++
	}
	return n >= least && n <= most && !endsSentence(s)
}
