package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/pipeline/segment/lexical"
)

// maxSentence is in bytes; longer runs are cut, at white space where there is any.
const maxSentence = 2000

// appendSentences adds the sentences of one part text[start:end], trimmed of
// white space. In a headline words are capitalised, so an abbreviation never
// ends a sentence there. Once there are limit sentences the rest is cut by its
// length alone.
func (l lexicon) appendSentences(dst []entities.Span, text string, start, end int, headline bool, limit int) []entities.Span {
	c := sentenceSplitter{lex: l, text: text[:end], headline: headline}
	c.at(lexical.SkipSpace(c.text, start))
	for i := c.begin; i < end && len(dst) < limit; {
		switch c.text[i] {
		case '.', '!', '?':
			i = c.terminator(&dst, i)
		case '"', '\'', '(', '[':
			i = c.opening(i)
		case 0xe2:
			switch {
			case strings.HasPrefix(c.text[i:], "…"):
				i = c.terminator(&dst, i)
			case strings.HasPrefix(c.text[i:], "“"), strings.HasPrefix(c.text[i:], "‘"):
				i = c.opening(i)
			case bulletAt(c.text[i:]):
				i = c.item(&dst, i)
			default:
				i++
			}
		case ' ', '\n':
			i++
			if c.list.kind != 0 {
				i = c.item(&dst, i)
			}
		default:
			i++
		}
	}
	return c.emit(dst, end, end)
}

// sentenceSplitter walks over one part.
type sentenceSplitter struct {
	lex         lexicon
	text        string // ends where the part ends
	headline    bool
	begin       int // of the sentence at hand
	noCutBefore int // no cut before this offset: inside a quotation or brackets
	list        marker
}

// emit ends the sentence at hand at end and begins the next at next.
func (c *sentenceSplitter) emit(dst []entities.Span, end, next int) []entities.Span {
	start := c.begin
	end = lexical.TrimSpace(c.text, start, end)
	for end-start > maxSentence {
		cut := strings.LastIndexAny(c.text[start:start+maxSentence], " \n\t")
		if cut <= 0 {
			for cut = maxSentence; !utf8.RuneStart(c.text[start+cut]); cut-- {
			}
		}
		if e := lexical.TrimSpace(c.text, start, start+cut); e > start {
			dst = append(dst, entities.Span{Start: start, End: e})
		}
		start = lexical.SkipSpace(c.text[:end], start+cut)
	}
	if end > start {
		dst = append(dst, entities.Span{Start: start, End: end})
	}
	c.at(next)
	return dst
}

// at begins a sentence. A list marker at its head does not end it.
func (c *sentenceSplitter) at(i int) {
	c.begin, c.noCutBefore = i, i
	if m := listMarkerAt(c.text[i:]); m.kind != 0 {
		c.list = m
		c.noCutBefore = i + m.size + 1
		if m.kind == bullet { // "• 4."
			next := lexical.SkipSpace(c.text, i+m.size)
			if n := listMarkerAt(c.text[next:]); n.kind != 0 && n.kind != bullet {
				c.noCutBefore = next + n.size + 1
			}
		}
	}
}

// opening looks for the end of the quotation or bracket that may open at i and
// allows no cut in what is between. It returns the offset to go on from.
func (c *sentenceSplitter) opening(i int) int {
	_, n := utf8.DecodeRuneInString(c.text[i:])
	if i < c.noCutBefore {
		return i + n
	}
	if end := c.matching(i, n); end > 0 {
		c.noCutBefore = end
	}
	return i + n
}

// matching returns the offset behind the mark that closes the one of n bytes at i, or 0.
func (c *sentenceSplitter) matching(i, n int) int {
	limit := limits().LongestQuotation
	switch c.text[i] {
	case '(', '[':
		limit = limits().LongestBracket
	}
	rest := c.text[i+n:]
	if len(rest) > limit {
		rest = rest[:limit]
	}
	at, size := -1, 1
	switch mark := c.text[i : i+n]; mark {
	case "(":
		at = strings.IndexByte(rest, ')')
	case "[":
		at = strings.IndexByte(rest, ']')
	case `"`:
		if boundaryBefore(c.text, i) {
			at = strings.IndexByte(rest, '"')
		}
	case "“":
		at, size = strings.Index(rest, "”"), len("”")
		if at < 0 {
			at, size = strings.IndexByte(rest, '"'), 1
		}
	case "‘", "'":
		if boundaryBefore(c.text, i) && lettersAt(rest, 0, len(rest)) > 0 && !c.lex.elides(rest[:min(len(rest), 8)]) {
			at, size = closingSingle(rest)
		}
	}
	if at < 0 {
		return 0
	}
	return i + n + at + size
}

// closingSingle finds the single quote that closes a quotation: it follows a
// mark, or a word other than a plural, and no letter follows it.
func closingSingle(s string) (at, size int) {
	for i := 1; i < len(s); i++ {
		n := apostropheAt(s[i:])
		if n == 0 || n == 7 || lettersAt(s, i+n, len(s)) > 0 {
			continue
		}
		if p := s[i-1]; p == '.' || p == ',' || p == '!' || p == '?' || p|0x20 != 's' && p > ' ' {
			return i, n
		}
	}
	return -1, 0
}

// boundaryBefore reports whether a word could begin at i.
func boundaryBefore(text string, i int) bool {
	if i == 0 {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return unicode.IsSpace(r) || r == '(' || r == '[' || r == '—' || r == '–' || r == '-' || r == '“' || r == '‘' || r == '"'
}

// terminator decides on the mark at i and returns the offset to go on from.
func (c *sentenceSplitter) terminator(dst *[]entities.Span, i int) int {
	run, dots, exclaims := terminators(c.text, i)
	end := c.closers(run)
	if end < c.noCutBefore || omission(c.text, i, run) {
		return run
	}
	next := lexical.SkipSpace(c.text, end)
	if next == len(c.text) {
		return next
	}
	if next == end {
		if !c.missingSpace(i, run, end) {
			return run
		}
	} else if !c.ends(i, dots, exclaims, end > run, next) {
		return end
	}
	*dst = c.emit(*dst, end, next)
	return next
}

// omission reports whether the dots text[i:end] stand for words left out: "[...]".
func omission(text string, i, end int) bool {
	return i > 0 && text[i-1] == '[' && end < len(text) && text[end] == ']'
}

// terminators returns the end of the run of marks at i, with spaced dots
// (". . ."), the number of dots and whether the run holds ! or ?.
func terminators(text string, i int) (end, dots int, exclaims bool) {
	for i < len(text) {
		switch {
		case text[i] == '.':
			dots++
			i++
		case text[i] == '!' || text[i] == '?':
			exclaims = true
			i++
		case strings.HasPrefix(text[i:], "…"):
			dots += 3
			i += len("…")
		case text[i] == ' ' && dots > 0 && i+1 < len(text) && text[i+1] == '.' && !digitAt(text, i+2, len(text)):
			i++
		default:
			return i, dots, exclaims
		}
	}
	return i, dots, exclaims
}

// closers returns the end of the closing quotes, brackets and note marks at i.
func (c *sentenceSplitter) closers(i int) int {
	for i < len(c.text) {
		r, n := utf8.DecodeRuneInString(c.text[i:])
		switch {
		case r == '[':
			j := i + 1
			for digitAt(c.text, j, len(c.text)) {
				j++
			}
			if j == i+1 || j == len(c.text) || c.text[j] != ']' {
				return i
			}
			i = j + 1
			continue
		case !lexical.Closer(r):
			return i
		case (r == '"' || r == '\'') && i+n != c.noCutBefore && i+n < len(c.text) && lexical.WordAt(c.text, i+n):
			return i // it opens the next
		}
		i += n
	}
	return i
}

// missingSpace reports whether a sentence surely ends at end although no white
// space follows: "said.The", "said.”The".
func (c *sentenceSplitter) missingSpace(mark, run, end int) bool {
	next := wordAfter(c.text, end)
	r, n := utf8.DecodeRuneInString(next)
	if !unicode.IsUpper(r) || len(next) < 2 && end == run || c.headline {
		return false
	}
	if end > run {
		return true
	}
	before := wordBefore(c.text, c.begin, mark)
	if strings.ContainsAny(before, "./@:") {
		return false
	}
	if after := end + len(next); after < len(c.text) {
		switch c.text[after] {
		case '.':
			if c.lex.of(next+".")&title == 0 {
				return false
			}
		case '/', '@', '_':
			return false
		}
	}
	if digitBefore(c.text, mark) {
		return c.lex[next]&starter != 0
	}
	small, _ := utf8.DecodeRuneInString(next[n:])
	first, _ := utf8.DecodeRuneInString(before)
	switch {
	case lettersBefore(c.text, c.begin, mark) < 2:
		return c.lex[next]&starter != 0 && len(before) > 2 && len(next) > 1
	case !unicode.IsUpper(first) && unicode.IsLower(small), c.lex[next]&starter != 0 && len(before) > 2:
		return true
	case c.lex.small(next)&addressEnd != 0:
		return false
	case capitalized(before, 4):
		return (capitalized(next, 3) || len(next) > 2 && lexical.UpperASCII(next)) && c.lex.of(before+".") == 0
	}
	return !unicode.IsUpper(first) && len(before) > 2 && len(next) > 3 && lexical.UpperASCII(next)
}

// capitalized reports whether a word is a capital and small letters, least
// letters or more: a name or the first word of a sentence.
func capitalized(word string, least int) bool {
	n := 0
	for _, r := range word {
		if n == 0 && !unicode.IsUpper(r) || n > 0 && !unicode.IsLower(r) {
			return false
		}
		n++
	}
	return n >= least
}

// ends reports whether the sentence ends at the mark at i, given what follows
// it: closed says that quotes or brackets were closed behind it.
func (c *sentenceSplitter) ends(i, dots int, exclaims, closed bool, next int) bool {
	word := wordAfter(c.text, next)
	r, _ := utf8.DecodeRuneInString(word)
	small := unicode.IsLower(r) && !camel(word)
	before := wordBefore(c.text, c.begin, i)
	switch {
	case small:
		return false
	case exclaims:
		if closed {
			return !c.speechFollows(next)
		}
		return c.lex[before]&exclaiming == 0 || c.lex[word]&starter != 0
	case dots == 2 || dots == 3:
		return !unicode.IsLower(r) && word != "I" && !strings.HasPrefix(word, "I'") && !strings.HasPrefix(word, "I’")
	case dots > 3:
		return true
	case unicode.IsLower(r): // "al-Assad", "iPhone"
		return len(before) > 1 && c.lex.of(c.text[i-len(before):i+1])&abbreviation == 0 && !lexical.Dotted(c.text[i-len(before):i+1])
	}
	return c.periodEnds(before, c.text[i-len(before):i+1], word, next)
}

// periodEnds decides on a single period: abbr is the word before with it, word
// the next word, which begins with a capital, a figure or none.
func (c *sentenceSplitter) periodEnds(before, abbr, word string, next int) bool {
	kind := c.lex.of(abbr)
	figure := digitAt(c.text, next, len(c.text)) || strings.HasPrefix(c.text[next:], "#") || strings.HasPrefix(c.text[next:], "N°")
	begins := c.lex[word]&starter != 0
	switch {
	case before == "":
		return true
	case kind&number != 0 && figure, strings.ContainsAny(before, "°º"):
		return false
	case kind&(title|place|never) != 0:
		return false
	case kind&clockTime != 0:
		return !c.headline && !figure && c.lex[word]&afterClock == 0 && next-c.begin > limits().ClockPhrase
	case len(before) == 1 && before[0] >= 'A' && before[0] <= 'Z': // an initial, or "Plan B."
		return begins && word != "A" && !c.headline
	case kind&closing != 0 || lexical.Dotted(abbr) && len(abbr) > 3:
		return !c.headline && (begins && len(word) > 1 || opensQuote(c.text[next:]) || word == "A")
	case len(before) == 1 && before[0] >= 'a' && before[0] <= 'z':
		return begins && !figure
	case roman(before) && c.begin == next-len(before)-2:
		return false
	}
	return true
}

// speechFollows reports whether what follows a quoted question goes on with
// it: up to six capitalised words and a verb of speech.
func (c *sentenceSplitter) speechFollows(next int) bool {
	for range 7 {
		word := wordAfter(c.text, next)
		if c.lex[word]&afterQuote != 0 {
			return true
		}
		r, _ := utf8.DecodeRuneInString(word)
		if word == "" || !unicode.IsUpper(r) {
			return false
		}
		next += len(word)
		if next < len(c.text) && c.text[next] == '.' {
			next++
		}
		if next >= len(c.text) || c.text[next] != ' ' {
			return false
		}
		next++
	}
	return false
}

func opensQuote(s string) bool {
	return s != "" && (s[0] == '"' || strings.HasPrefix(s, "“") || strings.HasPrefix(s, "‘"))
}

// camel reports whether a word in small letters is a name all the same:
// iPhone, al-Assad, eBay.
func camel(word string) bool {
	return len(word) < 20 && hasUpper(word)
}

func roman(s string) bool { return s != "" && strings.Trim(s, "IVX") == "" && len(s) < 5 }

// wordBefore returns the word that ends at end and does not begin before begin:
// what stands after the last white space, quote, bracket or dash.
func wordBefore(text string, begin, end int) string {
	i := end
	for i > begin && end-i < 40 {
		r, n := utf8.DecodeLastRuneInString(text[begin:i])
		if r == ' ' || r == '"' || r == '(' || r == '[' || r == '/' || r == ',' || r == '“' || r == '‘' || r == '”' ||
			r == '—' || r == '–' || r == '\'' || unicode.IsSpace(r) {
			break
		}
		i -= n
	}
	return text[i:end]
}

// wordAfter returns the word that begins at i, behind opening marks: letters,
// digits, hyphens, apostrophes.
func wordAfter(text string, i int) string {
	for i < len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if r != '"' && r != '\'' && r != '(' && r != '[' && r != '“' && r != '‘' && r != '«' && r != '—' && r != '–' && r != '-' && r != ' ' {
			break
		}
		i += n
	}
	j := i
	for j < len(text) && j-i < 60 {
		r, n := utf8.DecodeRuneInString(text[j:])
		if !lexical.WordRune(r) && r != '-' && r != '\'' && r != '’' {
			break
		}
		j += n
	}
	return strings.TrimRight(text[i:j], "-'’")
}
