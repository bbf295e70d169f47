package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// unit is a paragraph: one line, or several lines of hard-wrapped text.
type unit struct {
	start, end int  // bytes, without white space at the ends
	lines      int  // how many lines it was joined from
	blank      bool // an empty line, or the text's begin, stands before it
	indented   bool // begins with a tab or two spaces
	trailing   bool // white space before the line break
}

const (
	minWidth = 40  // bytes; narrower columns are lists
	maxWidth = 100 // bytes; wider lines are paragraphs
)

// appendUnits adds the paragraphs of a text. A line break ends a paragraph
// unless the text is hard-wrapped or the break surely falls within a sentence.
func (l lexicon) appendUnits(dst []unit, text string) []unit {
	n := len(dst)
	dst = appendLines(dst, text)
	lines := dst[n:]
	if width := wrapWidth(text, lines); width > 0 {
		return dst[:n+joinWrapped(text, lines, width)]
	}
	return dst[:n+l.joinBroken(text, lines)]
}

// appendLines adds a unit for every line that is not empty, at most maxUnits:
// the last one holds the rest.
func appendLines(dst []unit, text string) []unit {
	blank := true
	most := len(dst) + maxUnits
	for i := 0; i < len(text); {
		next := lineEnd(text, i)
		if len(dst) == most-1 {
			next = len(text)
		}
		start := skipSpace(text[:next], i)
		if end := trimSpace(text, start, next); end > start {
			body := next
			for body > end && (text[body-1] == '\n' || text[body-1] == '\r') {
				body--
			}
			dst = append(dst, unit{
				start: start, end: end, lines: 1, blank: blank,
				indented: start-i > 1 || start > i && text[i] == '\t', trailing: body > end,
			})
			blank = false
		} else {
			blank = true
		}
		i = next
	}
	return dst
}

// lineEnd returns the offset behind the line break that ends the line at i.
func lineEnd(text string, i int) int {
	for i < len(text) {
		switch text[i] {
		case '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				return i + 2
			}
			return i + 1
		case '\n', '\f', '\v':
			return i + 1
		case 0xe2:
			if strings.HasPrefix(text[i:], "\u2028") || strings.HasPrefix(text[i:], "\u2029") {
				return i + 3
			}
		}
		i++
	}
	return i
}

// wrapWidth returns the column at which the text is hard-wrapped, or 0. It is
// when no line is wider than maxWidth and most lines that another follows
// could not have taken that line's first word.
func wrapWidth(text string, lines []unit) int {
	width := 0
	for _, u := range lines {
		width = max(width, u.end-u.start)
	}
	if width < minWidth || width > maxWidth {
		return 0
	}
	pairs, full := 0, 0
	for i := 1; i < len(lines); i++ {
		if lines[i].blank {
			continue
		}
		pairs++
		if fills(text, lines[i-1], lines[i], width-8) {
			full++
		}
	}
	if pairs < 3 || full*10 < pairs*7 {
		return 0
	}
	return width - 8
}

// fills reports whether the first word of next would not have fitted on u's line.
func fills(text string, u, next unit, width int) bool {
	word := strings.IndexByte(text[next.start:next.end], ' ')
	if word < 0 {
		word = next.end - next.start
	}
	return u.end-u.start+1+word > width
}

// joinWrapped joins in place the lines of hard-wrapped paragraphs and returns
// how many units are left.
func joinWrapped(text string, lines []unit, width int) int {
	n := 0
	for i, u := range lines {
		if i > 0 && !u.blank && !u.indented && fills(text, lines[i-1], u, width) {
			lines[n-1].end = u.end
			lines[n-1].lines++
			// lines[i-1] may be overwritten only behind i: n-1 <= i-1.
			continue
		}
		lines[n] = u
		n++
	}
	return n
}

// joinBroken joins in place lines that were broken within a sentence: the
// first begins as a sentence does, no line but the last ends as one, each goes
// on in small letters or ends in a word that cannot end a sentence ("the"),
// and the last one ends the sentence.
func (l lexicon) joinBroken(text string, lines []unit) int {
	n, last := 0, -1
	for i := 0; i < len(lines); {
		if i > last {
			last = l.openRun(text, lines, i)
		}
		u, j := lines[i], i
		if last > i && !beginsSmall(text[u.start:]) && endsSentence(text[lines[last].start:lines[last].end]) {
			j = last
		}
		u.end, u.lines = lines[j].end, j-i+1
		lines[n] = u
		n++
		i = j + 1
	}
	return n
}

// openRun returns the index of the last of the lines from i on each of which
// goes on in the next one; it is the same for each of them.
func (l lexicon) openRun(text string, lines []unit, i int) int {
	j := i
	for j+1 < len(lines) && !lines[j+1].blank && !endsSentence(text[lines[j].start:lines[j].end]) &&
		(beginsSmall(text[lines[j+1].start:]) || l.endsOpen(text[lines[j].start:lines[j].end])) {
		j++
	}
	return j
}

// endsOpen reports whether the last word of a line cannot be the last of a sentence.
func (l lexicon) endsOpen(line string) bool {
	return l[line[strings.LastIndexByte(line, ' ')+1:]]&open != 0
}

func beginsSmall(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

// endsSentence reports whether a line ends in a mark that ends a sentence or
// announces what follows.
func endsSentence(s string) bool {
	for s != "" {
		r, n := utf8.DecodeLastRuneInString(s)
		switch {
		case r == '.' || r == '!' || r == '?' || r == '…' || r == ':' || r == ';':
			return true
		case !closer(r):
			return false
		}
		s = s[:len(s)-n]
	}
	return false
}
