package zones

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/pipeline/segment/lexical"
)

// dateline returns the length of the dateline at the head of a paragraph with
// its dash, 0 when there is none, and whether it names an agency. Known forms:
//
//	LAUSANNE, Switzerland (AP) — Talks …      agency in brackets, any dash or colon, place in any case
//	WASHINGTON, Dec 19 (Reuters) - The …      a date before it
//	(CNN) -- The …                            agency alone
//	DENVER — Claiming …, WASHINGTON—The …     place in capitals
//	LAGOS: Cranes …                           place in capitals with a colon, in the first paragraph only
//	Rabat – Following …                       place with a spaced long dash, in the first paragraph only
func (r *Rules) dateline(line string, first bool) (n int, agency bool) {
	head := line[:min(len(line), limits().LongestDateline)]
	place := r.lex.placeLength(head)
	i := place
	if i < len(head) && head[i] == '(' {
		end := strings.IndexByte(head[i:], ')')
		if end < 0 || !r.isAgency(head[i+1:i+end]) {
			return 0, false
		}
		agency = true
		i += end + 1
	}
	mark := markAfterPlace(line, i)
	end := i + mark.size
	if mark.size == 0 {
		if agency && r.agency[strings.ToLower(strings.Trim(head[place:i], "()"))] && beginsSentence(line[i:]) {
			return i, true // "(CNN)The …"
		}
		return 0, false
	}
	if !beginsSentence(line[end:]) || len(line)-end < limits().ShortestLead && !endsSentence(line) {
		return 0, false
	}
	name := strings.TrimSpace(head[:place])
	if mark.colon && !endsSentence(line) || !agency && !r.isBarePlace(name, line[end:], mark, first) {
		return 0, false
	}
	return i + len(strings.TrimRight(line[i:end], " \u00a0")), agency
}

// isBarePlace reports whether a name without an agency is a dateline's.
func (r *Rules) isBarePlace(name, rest string, mark placeMark, first bool) bool {
	switch {
	case name == "" || r.label[strings.ToLower(name)]:
		return false
	case mark.colon:
		return first && capitalPlace(name) && strings.Count(name, " ") < 3 && goesOnSmall(rest) && len(rest) >= limits().ShortestLead
	case capitalPlace(name): // but "SOCCER - DUTCH RESULTS" is a headline
		return goesOnSmall(rest)
	}
	return first && mark.long && len(name) <= 40 && r.lex.isName(strings.ReplaceAll(name, ",", ""), 1, 5) && !dashAgain(rest)
}

// placeLength returns the length of the words before the agency or the dash:
// capitalised words, commas, a date.
func (l lexicon) placeLength(head string) int {
	for i := 0; i < len(head); {
		c := head[i]
		switch {
		case c == '(' || c == '_' || c == ':':
			return i
		case c == '-':
			if i > 0 && i+1 < len(head) && (head[i-1] == ' ' || head[i+1] == '-' || head[i+1] == ' ') {
				return i
			}
			i++
		case c == ' ' || c == ',' || c == '.' || c == '/' || c == '\'' || c >= '0' && c <= '9':
			i++
		default:
			r, n := utf8.DecodeRuneInString(head[i:])
			if r == '—' || r == '–' || r == '―' {
				return i
			}
			if !unicode.IsLetter(r) && r != '’' && !unicode.IsMark(r) && r != '\u00a0' {
				return len(head)
			}
			if i == 0 || head[i-1] == ' ' {
				word, _, _ := strings.Cut(head[i:], " ")
				if unicode.IsLower(r) && l[word]&nameWord == 0 {
					return len(head)
				}
			}
			i += n
		}
	}
	return len(head)
}

// isAgency reports whether the text in brackets can be an agency or outlet: a
// known one, or one to five capitalised words or a date.
func (r *Rules) isAgency(s string) bool {
	if r.agency[strings.ToLower(s)] {
		return true
	}
	return len(s) > 1 && len(s) < 40 && r.lex.isTitleCase(s) && !r.lex.partyMember(s) &&
		(s[0] >= 'A' && s[0] <= 'Z')
}

// partyMember reports whether the text in brackets begins like a politician's
// party and state: "R-Ohio".
func (l lexicon) partyMember(s string) bool {
	letter, _, hyphen := strings.Cut(s, "-")
	return hyphen && l[letter]&partyLetter != 0
}

// placeMark is the dash or colon behind a dateline's place.
type placeMark struct {
	size  int  // bytes, with the space around it; 0 when there is none
	long  bool // a long dash between spaces
	colon bool
}

// markAfterPlace returns the mark at s[i].
func markAfterPlace(s string, i int) placeMark {
	j := lexical.SkipSpace(s, i)
	spaced := j > i || i > 0 && s[i-1] == ' '
	m := placeMark{}
	switch {
	case strings.HasPrefix(s[j:], "—"), strings.HasPrefix(s[j:], "–"), strings.HasPrefix(s[j:], "―"):
		m.size, m.long = len("—"), spaced
	case strings.HasPrefix(s[j:], "--"):
		m.size = 2
	case strings.HasPrefix(s[j:], "-"), strings.HasPrefix(s[j:], "_"):
		m.size = 1
	case strings.HasPrefix(s[j:], ":"):
		m.size, m.colon = 1, true
	default:
		return m
	}
	k := lexical.SkipSpace(s, j+m.size)
	switch after := k > j+m.size; {
	case m.size == 1 && !after && !spaced, m.colon && (!after || j > i):
		return placeMark{}
	default:
		m.long = m.long && after
	}
	m.size = k - i
	return m
}

// beginsSentence reports whether a sentence could begin at the head of s.
func beginsSentence(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r) || unicode.IsDigit(r) || r == '"' || r == '“' || r == '‘' || r == '\'' || r == '$' || r == '£'
}

// capitalPlace reports whether what stands before the first comma is in capitals.
func capitalPlace(name string) bool {
	name, _, _ = strings.Cut(name, ",")
	letters := 0
	for _, r := range name {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	return letters > 2
}

// goesOnSmall reports whether there is a small letter among the next words.
func goesOnSmall(s string) bool {
	return strings.ContainsFunc(s[:min(len(s), 80)], unicode.IsLower)
}

// dashAgain reports whether a second dash soon goes on in small letters: then
// the first opened an insertion and no dateline ended.
func dashAgain(s string) bool {
	if len(s) > 200 {
		s = s[:200]
	}
	for _, dash := range []string{"— ", "– ", "- "} {
		if i := strings.Index(s, " "+dash); i >= 0 && beginsSmall(s[i+1+len(dash):]) {
			return true
		}
	}
	return false
}
