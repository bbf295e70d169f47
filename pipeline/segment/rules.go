package segment

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/gazetteers/lang"
)

// rules are the phrases of the table zones and the words of the table press.
// Immutable and shared.
type rules struct {
	lex    lexicon
	starts map[byte][]phrase // by first byte
	ends   []phrase
	holds  []phrase
	whole  map[string]entities.Role
	agency map[string]bool
	outlet map[string]bool
	label  map[string]bool

	siteName  map[string]bool // names of sites that no other rule tells
	siteEnd   map[string]bool // words that the name of a site ends in
	furniture map[string]bool // words that names and headings of sites consist of

	longest int // bytes of the longest paragraph that any phrase speaks of

	sentences sentencePatterns
}

type phrase struct {
	text    []byte
	longest int // bytes of the paragraph
	role    entities.Role
}

// newRules takes the rules from the tables of a language.
func newRules(tables *lang.Lexicon, words lexicon) (*rules, error) {
	pick := tables.Pick()
	r := &rules{
		lex: words, starts: map[byte][]phrase{}, whole: map[string]entities.Role{},
		agency: pick.Set("agency"), outlet: pick.Set("outlet-noun"), label: pick.Set("label"),
		siteName: pick.Set("site-name"), siteEnd: pick.Set("site-end"), furniture: pick.Set("site-furniture"),
	}
	for _, row := range pick.Rows("zones") {
		if err := r.add(row); err != nil {
			return nil, fmt.Errorf("language table zones: line %d: %w", row.Line, err)
		}
	}
	return r, pick.Err()
}

// add takes in a row of the table zones.
func (r *rules) add(row lang.Row) error {
	role, where, text := entities.Role(row.Cell(0)), row.Cell(1), row.Cell(3)
	longest, err := strconv.Atoi(row.Cell(2))
	if err != nil {
		return fmt.Errorf("longest: %w", err)
	}
	if text == "" {
		return errors.New("no phrase")
	}
	if where != "sentence" {
		r.longest = max(r.longest, longest)
	}
	p := phrase{text: []byte(text), longest: longest, role: role}
	switch where {
	case "sentence":
		r.sentences.add(newPattern(text, longest, role))
	case "starts":
		r.starts[text[0]] = append(r.starts[text[0]], p)
	case "ends":
		r.ends = append(r.ends, p)
	case "holds":
		r.holds = append(r.holds, p)
	case "whole":
		r.whole[text] = role
	default:
		return fmt.Errorf("no place %q for a phrase", where)
	}
	return nil
}

// role returns the role of a paragraph by its words. edge says that it is one
// of the first or last of the text, where bylines stand.
func (r *rules) role(line string, edge bool) entities.Role {
	if len(line) > r.longest {
		return entities.Body
	}
	var buf [1024]byte
	folded := foldLine(buf[:0], line)
	if role, ok := r.whole[string(folded)]; ok {
		return role
	}
	role := r.byPhrase(folded, len(line))
	if role == entities.Byline && !edge {
		role = entities.Body
	}
	switch {
	case role != "":
		return role
	case isMenu(line):
		return entities.Boilerplate
	case edge && r.isByline(line), isSignOff(line):
		return entities.Byline
	case photoCredit(line):
		return entities.Caption
	}
	return entities.Body
}

func (r *rules) byPhrase(folded []byte, size int) entities.Role {
	for _, p := range r.starts[folded[0]] {
		if size <= p.longest && bytes.HasPrefix(folded, p.text) {
			return p.role
		}
	}
	for _, p := range r.ends {
		if size <= p.longest && bytes.HasSuffix(folded, p.text) {
			return p.role
		}
	}
	for _, p := range r.holds {
		if size <= p.longest && bytes.Contains(folded, p.text) {
			return p.role
		}
	}
	return ""
}

// foldLine appends the line in small ASCII letters with straight quotes and
// hyphens for dashes.
func foldLine(dst []byte, line string) []byte {
	for i := 0; i < len(line); {
		c := line[i]
		switch {
		case c >= 'A' && c <= 'Z':
			dst = append(dst, c+'a'-'A')
			i++
			continue
		case c < utf8.RuneSelf:
			dst = append(dst, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(line[i:])
		switch r {
		case '“', '”':
			dst = append(dst, '"')
		case '‘', '’':
			dst = append(dst, '\'')
		case '—', '–', '―':
			dst = append(dst, '-')
		case '\u00a0':
			dst = append(dst, ' ')
		default:
			dst = append(dst, line[i:i+n]...)
		}
		i += n
	}
	return dst
}

// isMenu reports whether a line is a row of links: four or more short items
// between bars or bullets, without a full stop.
func isMenu(line string) bool {
	for _, sep := range []string{" | ", " • ", " · ", " » "} {
		n := strings.Count(line, sep)
		if n >= 3 && len(line) < (n+1)*24 && !strings.Contains(line, ". ") {
			return true
		}
	}
	return false
}

// photoCredit reports whether a paragraph ends in the credit of a photograph:
// "… in Idlib, Syria. REUTERS/Jane Doe".
func photoCredit(line string) bool {
	i := strings.LastIndex(line, " REUTERS/")
	return len(line) < 600 && i >= 0 && len(line)-i < 50
}

// isSignOff reports whether a line is a name behind a dash: "- Jane Doe".
func isSignOff(line string) bool {
	name := strings.TrimLeft(line, "-–—")
	if len(name) == len(line) || len(name) > 40 || len(name) < 5 {
		return false
	}
	return isName(strings.TrimSpace(name), 2, 4)
}

// isByline reports whether a line near the head or the end names who wrote the
// article: "By Jane Doe and John Roe", "BY JANE DOE | Staff Writer",
// "Jane Doe, Reuters", or an agency alone.
func (r *rules) isByline(line string) bool {
	if len(line) > 120 {
		return false
	}
	folded := string(foldLine(nil, line))
	if inner := strings.Trim(folded, "()"); r.agency[inner] ||
		inner != folded && r.outlet[inner[strings.LastIndexByte(inner, ' ')+1:]] && isTitleCase(strings.Trim(line, "()")) {
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
	return (r.agency[last] || r.outlet[word] && isTitleCase(line[i+1:])) &&
		isName(strings.TrimSpace(strings.TrimRight(line[:i], " ,|")), 2, 8)
}

// isCredit reports whether what follows "By" is names and little else.
func (r *rules) isCredit(s string) bool {
	s = strings.TrimSpace(s)
	if s == "" || endsSentence(s) && !r.endsAbbreviated(s) {
		return false
	}
	first, _, _ := strings.Cut(s, " ")
	if r.lex[strings.TrimRight(first, ",")]&afterClock != 0 {
		return false
	}
	if r.lex[first]&starter != 0 && !(first == "The" && isTitleCase(s)) {
		return false
	}
	name, post, ok := strings.Cut(s, ", ") // "Jane Doe, business correspondent"
	return isTitleCase(s) || ok && isName(name, 2, 4) && r.outlet[strings.ToLower(post[strings.LastIndexByte(post, ' ')+1:])]
}

// isOutletLine reports whether a line below a byline goes on with it: the
// outlet, the writer's post.
func isOutletLine(line string) bool {
	return len(line) <= 60 && isName(line, 1, 6)
}

func (r *rules) endsAbbreviated(s string) bool {
	return r.lex.of(s[strings.LastIndexByte(s, ' ')+1:])&abbreviation != 0
}

// isTitleCase reports whether every word begins with a capital or a figure, or
// is one of the small words that stand in bylines and names.
func isTitleCase(s string) bool {
	words := 0
	for word := range strings.FieldsSeq(s) {
		r, _ := utf8.DecodeRuneInString(word)
		switch {
		case unicode.IsUpper(r), !unicode.IsLetter(r), joins(strings.TrimRight(word, ",")), strings.HasPrefix(word, "al-"):
			words++
		default:
			return false
		}
	}
	return words > 0
}

// isName reports whether s is from least to most words, capitalised or small words of names.
func isName(s string, least, most int) bool {
	n := 0
	for word := range strings.FieldsSeq(s) {
		r, _ := utf8.DecodeRuneInString(word)
		if !unicode.IsUpper(r) && !joins(word) && !strings.HasPrefix(word, "al-") || strings.ContainsAny(word, "0123456789(@:\"") {
			return false
		}
		n++
	}
	return n >= least && n <= most && !endsSentence(s)
}

// joins reports whether a small word may stand within a name or between names.
func joins(word string) bool {
	switch word {
	case "and", "of", "for", "in", "at", "on", "the", "with", "de", "del", "della", "da", "di", "dos", "la", "le", "van", "von", "der", "den", "bin", "al", "el", "ter", "y", "e", "a.m.", "p.m.", "am", "pm", "via":
		return true
	}
	return false
}

const (
	maxDateline = 90 // bytes
	minLead     = 50 // bytes of the paragraph behind it, unless it ends a sentence
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
func (r *rules) dateline(line string, first bool) (n int, agency bool) {
	head := line[:min(len(line), maxDateline)]
	place := placeLength(head)
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
	if !beginsSentence(line[end:]) || len(line)-end < minLead && !endsSentence(line) {
		return 0, false
	}
	name := strings.TrimSpace(head[:place])
	if mark.colon && !endsSentence(line) || !agency && !r.isBarePlace(name, line[end:], mark, first) {
		return 0, false
	}
	return i + len(strings.TrimRight(line[i:end], " \u00a0")), agency
}

// isBarePlace reports whether a name without an agency is a dateline's.
func (r *rules) isBarePlace(name, rest string, mark placeMark, first bool) bool {
	switch {
	case name == "" || r.label[strings.ToLower(name)]:
		return false
	case mark.colon:
		return first && capitalPlace(name) && strings.Count(name, " ") < 3 && goesOnSmall(rest) && len(rest) >= minLead
	case capitalPlace(name): // but "SOCCER - DUTCH RESULTS" is a headline
		return goesOnSmall(rest)
	}
	return first && mark.long && len(name) <= 40 && isName(strings.ReplaceAll(name, ",", ""), 1, 5) && !dashAgain(rest)
}

// placeLength returns the length of the words before the agency or the dash:
// capitalised words, commas, a date.
func placeLength(head string) int {
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
				if unicode.IsLower(r) && !joins(word) {
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
func (r *rules) isAgency(s string) bool {
	if r.agency[strings.ToLower(s)] {
		return true
	}
	return len(s) > 1 && len(s) < 40 && isTitleCase(s) && !strings.HasPrefix(s, "R-") && !strings.HasPrefix(s, "D-") &&
		(s[0] >= 'A' && s[0] <= 'Z')
}

// placeMark is the dash or colon behind a dateline's place.
type placeMark struct {
	size  int  // bytes, with the space around it; 0 when there is none
	long  bool // a long dash between spaces
	colon bool
}

// markAfterPlace returns the mark at s[i].
func markAfterPlace(s string, i int) placeMark {
	j := skipSpace(s, i)
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
	k := skipSpace(s, j+m.size)
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
