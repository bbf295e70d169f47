package zones

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/pipeline/segment/lexical"
)

// paragraph is a paragraph: one line, or several lines of hard-wrapped text.
type paragraph struct {
	start, end int  // bytes, without white space at the ends
	lines      int  // how many lines it was joined from
	blank      bool // an empty line, or the text's begin, stands before it
	indented   bool // begins with a tab or two spaces
	trailing   bool // white space before the line break
	next       lineBreak
}

// lineBreak says whether a sentence goes on over the break behind a line.
type lineBreak uint8

const (
	endsHere lineBreak = iota // it does not
	mayGoOn                   // it could: both lines are prose, neither begins nor ends one
	goesOn                    // it surely does
)

// MaxParagraphs bounds the paragraphs of one text: the rest of it is one. No
// newspaper article comes near.
const MaxParagraphs = 1 << 18

// appendParagraphs adds the paragraphs of a text. A line break ends a paragraph
// unless the text is hard-wrapped or the break surely falls within a sentence.
func (l lexicon) appendParagraphs(dst []paragraph, text string) []paragraph {
	n := len(dst)
	dst = appendLines(dst, text)
	lines := dst[n:]
	if width := wrapWidth(text, lines); width > 0 {
		return dst[:n+joinWrapped(text, lines, width)]
	}
	return dst[:n+l.joinBroken(text, lines)]
}

// appendLines adds a paragraph for every line that is not empty, at most MaxParagraphs:
// the last one holds the rest.
func appendLines(dst []paragraph, text string) []paragraph {
	blank := true
	most := len(dst) + MaxParagraphs
	for i := 0; i < len(text); {
		next := lexical.LineEnd(text, i)
		if len(dst) == most-1 {
			next = len(text)
		}
		start := lexical.SkipSpace(text[:next], i)
		if end := lexical.TrimSpace(text, start, next); end > start {
			body := next
			for body > end && (text[body-1] == '\n' || text[body-1] == '\r') {
				body--
			}
			dst = append(dst, paragraph{
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

// wrapWidth returns the column at which the text is hard-wrapped, or 0. It is
// when no line is wider than a column's and most lines that another follows
// could not have taken that line's first word.
func wrapWidth(text string, lines []paragraph) int {
	width := 0
	for _, u := range lines {
		width = max(width, u.end-u.start)
	}
	if width < limits().NarrowestColumn || width > limits().WidestColumn {
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
func fills(text string, u, next paragraph, width int) bool {
	word := strings.IndexByte(text[next.start:next.end], ' ')
	if word < 0 {
		word = next.end - next.start
	}
	return u.end-u.start+1+word > width
}

// joinWrapped joins in place the lines of hard-wrapped paragraphs and returns
// how many paragraphs are left.
func joinWrapped(text string, lines []paragraph, width int) int {
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
// on in the next, and the last one ends the sentence. Breaks that only may lie
// within a sentence count where at least as many surely do: so the few lines of
// a short text are joined although their lengths tell nothing.
func (l lexicon) joinBroken(text string, lines []paragraph) int {
	l.markBreaks(text, lines)
	n := 0
	sure, all := lineRun{last: -1}, lineRun{last: -1}
	for i := 0; i < len(lines); {
		if i > sure.last {
			sure = runFrom(lines, i, goesOn)
		}
		if i > all.last {
			all = runFrom(lines, i, mayGoOn)
		}
		u, j := lines[i], i
		if !beginsSmall(text[u.start:]) {
			switch {
			case all.last > i && all.sure >= all.maybe && endsSentence(text[lines[all.last].start:lines[all.last].end]):
				j = all.last
			case sure.last > i && endsSentence(text[lines[sure.last].start:lines[sure.last].end]):
				j = sure.last
			}
		}
		for k := i; k <= j && k < all.last; k++ {
			all.count(lines[k].next, -1)
		}
		u.end, u.lines = lines[j].end, j-i+1
		lines[n] = u
		n++
		i = j + 1
	}
	return n
}

// lineRun is lines each of which goes on in the next.
type lineRun struct{ last, sure, maybe int }

func (r *lineRun) count(b lineBreak, n int) {
	switch b {
	case goesOn:
		r.sure += n
	case mayGoOn:
		r.maybe += n
	}
}

// runFrom returns the lines from i on with breaks of at least this kind.
func runFrom(lines []paragraph, i int, least lineBreak) lineRun {
	r := lineRun{last: i}
	for r.last+1 < len(lines) && lines[r.last].next >= least {
		r.count(lines[r.last].next, 1)
		r.last++
	}
	return r
}

// markBreaks decides for each line whether its sentence goes on in the next.
func (l lexicon) markBreaks(text string, lines []paragraph) {
	for i := range lines[:max(len(lines)-1, 0)] {
		u, next := lines[i], lines[i+1]
		line, rest := text[u.start:u.end], text[next.start:next.end]
		switch {
		case next.blank || endsSentence(line) && !l.beforeName(line, rest):
		case beginsSmall(rest), l.endsOpen(line), endsSentence(line):
			lines[i].next = goesOn
		case next.indented || len(line) > limits().WidestColumn || len(rest) > limits().WidestColumn || !l.isProse(rest) || !beginsWord(rest):
		case i == 0: // it may be a headline
			if l.isProse(line) && fills(text, u, next, longest(lines)-8) {
				lines[i].next = mayGoOn
			}
		case l.isProse(line) || lines[i-1].next == goesOn:
			lines[i].next = mayGoOn
		}
	}
}

// beforeName reports whether a line ends in a title and the name follows: "Dr."
func (l lexicon) beforeName(line, rest string) bool {
	return l.of(lastWord(line))&title != 0 && beginsWord(rest) && l[firstWord(rest)]&starter == 0
}

// longest is the length of the longest of the first lines.
func longest(lines []paragraph) (width int) {
	for _, u := range lines[:min(len(lines), 8)] {
		width = max(width, u.end-u.start)
	}
	return width
}

// isProse reports whether a line has a small word that is none of those in names
// and titles: bylines, lists of names and most headlines have not.
func (l lexicon) isProse(line string) bool {
	for word := range strings.FieldsSeq(line) {
		if beginsSmall(word) && l[word]&nameWord == 0 {
			return true
		}
	}
	return false
}

// beginsWord reports whether a line begins with a capitalised word, but not
// with one in capitals, a bullet or a figure.
func beginsWord(line string) bool {
	first := firstWord(line)
	r, _ := utf8.DecodeRuneInString(first)
	return unicode.IsUpper(r) && !lexical.UpperASCII(first)
}

// endsOpen reports whether what a line ends with cannot be the last of a
// sentence: a word like "the" or "San", a comma, a hyphen within a name.
func (l lexicon) endsOpen(line string) bool {
	word := lastWord(line)
	return l[word]&lineOpen != 0 ||
		len(word) > 2 && (strings.HasSuffix(word, "-") && lexical.WordAt(word, len(word)-2) || strings.HasSuffix(word, ","))
}

func firstWord(line string) string {
	word, _, _ := strings.Cut(line, " ")
	return word
}

func lastWord(line string) string { return line[strings.LastIndexByte(line, ' ')+1:] }

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
		case !lexical.Closer(r):
			return false
		}
		s = s[:len(s)-n]
	}
	return false
}
