// Package unread takes out of a text what is there for a machine: invisible
// characters within names (a soft hyphen, a zero width space, marks of
// direction) and the marks of Markdown. They are taken out before anything else
// looks at the text, and offsets are moved back afterwards (see Places), so that
// names are read as a reader sees them and every span is still one of the text
// as it is. What is taken out is part of no token, or lies within one.
//
// Markdown (spec.commonmark.org, with the tables of GitHub): the marks of
// headings, quotations, emphasis, code, links, pictures, references and
// tables, rules and underlines; what stands in fenced code is no prose and is
// not read. Marks count only in pairs, or where the line is nothing else, so
// that plain text keeps its asterisks. Bullets stay: they are words of plain
// text too.
//
// Texts are valid UTF-8, offsets bytes. Reading takes time in proportion to the
// length of the text.
package unread

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/pipeline/segment/lexical"
)

// Reader takes out of a text what is not read. It is scratch memory for one
// goroutine; its zero value is ready.
type Reader struct {
	cuts []Cut

	open     []mark // scratch: marks that may still be closed
	text     []byte // scratch
	unclosed [2]int // before these offsets no fence of "`" and "~" is closed
}

// Cut is a stretch of bytes that is left out. With a line break in it, it is
// one byte that is read as a line break.
type Cut struct {
	Start, End int // bytes of the text as it is
	LineBreak  bool
}

// marked are the first bytes of all that may be taken out.
var marked = func() (t [256]bool) {
	for _, c := range []byte("*_`~[]#>|=\\") {
		t[c] = true
	}
	for _, c := range []byte{0xc2, 0xd8, 0xe1, 0xe2, 0xef} { // of invisible characters
		t[c] = true
	}
	return t
}()

// Read returns the text as it is to be read, text itself when nothing is to be
// taken out, and what was: sorted, without overlap, valid until the next call.
func (u *Reader) Read(text string) (string, []Cut) {
	u.cuts = u.cuts[:0]
	u.unclosed = [2]int{}
	marks, hidden := false, false
	for i := 0; i < len(text); i++ {
		if c := text[i]; marked[c] {
			if c < utf8.RuneSelf {
				marks = true
			} else if !hidden {
				r, _ := utf8.DecodeRuneInString(text[i:])
				hidden = entities.Invisible(r)
			}
		}
	}
	if marks {
		u.markdown(text)
	}
	if hidden {
		for i, r := range text {
			if entities.Invisible(r) {
				u.cut(i, i+utf8.RuneLen(r))
			}
		}
	}
	if len(u.cuts) == 0 {
		return text, nil
	}
	u.settle()
	u.text = u.text[:0]
	at := 0
	for _, c := range u.cuts {
		u.text = append(u.text, text[at:c.Start]...)
		if c.LineBreak {
			u.text = append(u.text, '\n')
		}
		at = c.End
	}
	return string(append(u.text, text[at:]...)), u.cuts
}

// settle sorts the cuts and joins those that touch or overlap.
func (u *Reader) settle() {
	slices.SortFunc(u.cuts, func(a, b Cut) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	n := 0
	for _, c := range u.cuts {
		if n > 0 && c.Start < u.cuts[n-1].End {
			u.cuts[n-1].End = max(u.cuts[n-1].End, c.End)
			u.cuts[n-1].LineBreak = false
			continue
		}
		u.cuts[n] = c
		n++
	}
	u.cuts = u.cuts[:n]
}

// Places moves offsets of the text that was read back to the text as it is.
type Places struct {
	cuts  []Cut // that are to come
	moved int   // bytes left out so far
}

// NewPlaces returns the Places of a text that was read with these cuts, which
// it holds.
func NewPlaces(cuts []Cut) Places { return Places{cuts: cuts} }

// Move moves the bounds of tokens from the text that was read to the text as it
// is. The tokens are those behind the ones of the call before, in their order.
func (p *Places) Move(tokens []entities.Token) {
	if len(p.cuts) == 0 && p.moved == 0 {
		return
	}
	for i := range tokens {
		t := &tokens[i]
		t.Start, t.End = p.start(t.Start), p.end(t.End)
	}
}

// start is where the character at i stands.
func (p *Places) start(i int) int {
	for len(p.cuts) > 0 && p.cuts[0].Start-p.moved <= i {
		c := p.cuts[0]
		if c.LineBreak {
			if c.Start-p.moved == i {
				break
			}
			p.moved += c.End - c.Start - 1
		} else {
			p.moved += c.End - c.Start
		}
		p.cuts = p.cuts[1:]
	}
	return i + p.moved
}

// end is where the character before i ends. i is greater than any offset
// before.
func (p *Places) end(i int) int { return p.start(i-1) + 1 }

// cut leaves text[start:end] out.
func (u *Reader) cut(start, end int) {
	if last := len(u.cuts) - 1; last >= 0 && u.cuts[last].End == start && !u.cuts[last].LineBreak {
		u.cuts[last].End = end
		return
	}
	if end > start {
		u.cuts = append(u.cuts, Cut{Start: start, End: end})
	}
}

// markdown finds the marks of Markdown, paragraph by paragraph.
func (u *Reader) markdown(text string) {
	paragraph := 0 // where it begins
	for i := 0; i < len(text); {
		next := lexical.LineEnd(text, i)
		line := strings.TrimRight(text[i:next], "\r\n\f\v\u2028\u2029")
		body := strings.TrimLeft(line, " \t")
		at := i + len(line) - len(body)
		switch {
		case body == "":
			u.inline(text, paragraph, i)
			paragraph = next
		case strings.HasPrefix(body, "```"), strings.HasPrefix(body, "~~~"):
			if end := u.fenceEnd(text, next, body[:3]); end > 0 {
				u.inline(text, paragraph, i)
				u.cut(i, end)
				next, paragraph = end, end
			}
		case isRule(body):
			u.inline(text, paragraph, i)
			u.cut(i, i+len(line))
			paragraph = next
		case isTableRule(body) && i > paragraph:
			u.inline(text, paragraph, i)
			next = u.table(text, paragraph, i, next)
			paragraph = next
		default:
			u.lineMarks(body, at)
		}
		i = next
	}
	u.inline(text, paragraph, len(text))
}

// fenceEnd returns the offset behind the line that closes a fence, 0 when none
// does. What one fence has looked through in vain no other looks through again.
func (u *Reader) fenceEnd(text string, i int, fence string) int {
	unclosed := &u.unclosed[fence[0]&1]
	if i < *unclosed {
		return 0
	}
	for i < len(text) {
		next := lexical.LineEnd(text, i)
		line := strings.TrimSpace(text[i:next])
		if strings.HasPrefix(line, fence) && strings.Trim(line, fence[:1]) == "" {
			return next
		}
		i = next
	}
	*unclosed = len(text)
	return 0
}

// isRule reports a line of three or more marks of one kind and nothing else: a
// rule, or the underline of a heading.
func isRule(line string) bool {
	c := line[0]
	if c != '-' && c != '=' && c != '*' && c != '_' {
		return false
	}
	n := strings.Count(line, string(rune(c)))
	return n >= 3 && n+strings.Count(line, " ") == len(line)
}

// isTableRule reports the line below the head of a table: "| --- | :--: |".
func isTableRule(line string) bool {
	return strings.Contains(line, "|") && strings.Contains(line, "--") && strings.Trim(line, "|-: \t") == ""
}

// table reads the bars of a table as line breaks, so that each cell is a line.
// Its head lies in text[start:rule], the line below ends at i. It returns where
// the table ends.
func (u *Reader) table(text string, start, rule, i int) int {
	head := start
	for j := start; j < rule; j = lexical.LineEnd(text, j) {
		head = j
	}
	u.bars(text, head, rule)
	u.cut(rule, len(strings.TrimRight(text[:i], "\r\n")))
	for i < len(text) {
		next := lexical.LineEnd(text, i)
		if !strings.Contains(text[i:next], "|") {
			break
		}
		u.bars(text, i, next)
		u.inline(text, i, next)
		i = next
	}
	return i
}

func (u *Reader) bars(text string, start, end int) {
	for i := start; i < end; i++ {
		if text[i] == '|' {
			u.cuts = append(u.cuts, Cut{Start: i, End: i + 1, LineBreak: true})
		}
	}
}

// lineMarks takes out the marks at the head of a line: quotation, heading, the
// name of a reference.
func (u *Reader) lineMarks(line string, at int) {
	for strings.HasPrefix(line, "> ") || line == ">" {
		rest := strings.TrimLeft(line[1:], " ")
		u.cut(at, at+len(line)-len(rest))
		at, line = at+len(line)-len(rest), rest
	}
	if level := len(line) - len(strings.TrimLeft(line, "#")); level > 0 && level <= 6 && strings.HasPrefix(line[level:], " ") {
		u.cut(at, at+level+1)
		if closed := strings.TrimRight(line, "# "); strings.HasSuffix(line, "#") && len(closed) > level && line[len(closed)] == ' ' {
			u.cut(at+len(closed), at+len(line))
		}
	}
	if name, to, ok := strings.Cut(line, "]: "); ok && strings.HasPrefix(name, "[") && len(name) < 60 {
		if len(name) > 1 && name[1] == '^' {
			u.cut(at, at+len(name)+3)
		} else if strings.Contains(to, "://") && !strings.Contains(strings.TrimSpace(to), ". ") {
			u.cut(at, at+len(line))
		}
	}
}

// mark is a mark that may open something.
type mark struct {
	char  byte
	size  int
	start int
	image bool
}

const (
	maxEmphasis = 2000 // bytes between two marks of a pair
	maxLink     = 2000 // bytes of an address
	maxOpen     = 16   // marks that are open at once
)

// inline takes out the marks within the paragraph text[start:end].
func (u *Reader) inline(text string, start, end int) {
	u.open = u.open[:0]
	for i := start; i < end; {
		switch c := text[i]; c {
		case '\\':
			if i+1 < end && strings.IndexByte("*_[]#`~", text[i+1]) >= 0 {
				u.cut(i, i+1)
				i++
			}
			i++
		case '*', '_', '~':
			n := runOf(text[:end], i)
			u.emphasis(text, i, n, end)
			i += n
		case '`':
			i = u.code(text, i, end)
		case '[':
			u.push(mark{char: c, size: 1, start: i, image: i > start && text[i-1] == '!'})
			i++
		case ']':
			i = u.link(text, i, end)
		default:
			i++
		}
	}
}

func runOf(text string, i int) int {
	n := 1
	for i+n < len(text) && text[i+n] == text[i] {
		n++
	}
	return n
}

// push keeps an open mark; the oldest is given up when there are too many.
func (u *Reader) push(m mark) {
	if len(u.open) == maxOpen {
		u.open = append(u.open[:0], u.open[1:]...)
	}
	u.open = append(u.open, m)
}

// emphasis takes a run of n marks: it closes the same run before it, or may
// open one. One mark alone, and any of "_", counts only at the edge of a word.
func (u *Reader) emphasis(text string, i, n, end int) {
	c := text[i]
	if n > 3 || c == '~' && n != 2 {
		return
	}
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+n : end])
	if i == 0 {
		before = ' '
	}
	if i+n == end {
		after = ' '
	}
	inWord := n > 1 && c != '_'
	if !unicode.IsSpace(before) && (inWord || !lexical.WordRune(after)) {
		for k := len(u.open) - 1; k >= 0; k-- {
			if o := u.open[k]; o.char == c && o.size == n && i-o.start <= maxEmphasis && i > o.start+n {
				u.cut(o.start, o.start+n)
				u.cut(i, i+n)
				u.open = u.open[:k]
				return
			}
		}
	}
	if !unicode.IsSpace(after) && (inWord || !lexical.WordRune(before)) {
		u.push(mark{char: c, size: n, start: i})
	}
}

// code takes out the marks around code within a line and returns where to go on.
func (u *Reader) code(text string, i, end int) int {
	n := runOf(text[:end], i)
	rest := text[i+n : min(end, i+n+maxEmphasis/4)]
	if nl := strings.IndexByte(rest, '\n'); nl >= 0 {
		rest = rest[:nl]
	}
	at := strings.Index(rest, text[i:i+n])
	if at <= 0 || n > 2 {
		return i + n
	}
	u.cut(i, i+n)
	u.cut(i+n+at, i+n+at+n)
	return i + n + at + n
}

// link takes out the marks around the text of a link or picture that ends at i,
// with its address, and the number of a footnote. It returns where to go on.
func (u *Reader) link(text string, i, end int) int {
	k := len(u.open) - 1
	for k >= 0 && u.open[k].char != '[' {
		k--
	}
	if k < 0 {
		return i + 1
	}
	o := u.open[k]
	u.open = u.open[:k]
	if text[o.start+1] == '^' && i-o.start < 12 {
		u.cut(o.start, i+1)
		return i + 1
	}
	n := addressLen(text[i+1 : end])
	if n == 0 {
		return i + 1
	}
	shown := o.start + 1
	if o.image {
		o.start--
	}
	u.cut(o.start, shown)
	u.cut(i, i+1+n)
	return i + 1 + n
}

// addressLen is the length of "(address)", "(address "title")" or "[name]" at
// the head of s, 0 when there is none.
func addressLen(s string) int {
	if s == "" || s[0] != '(' && s[0] != '[' {
		return 0
	}
	if s[0] == '[' {
		return strings.IndexByte(s[:min(len(s), 60)], ']') + 1
	}
	depth := 0
	for i := 0; i < len(s) && i < maxLink; i++ {
		switch s[i] {
		case '\n', '[', ']':
			return 0
		case '(':
			depth++
		case ')':
			if depth--; depth > 0 {
				continue
			}
			if isTarget(s[1:i]) {
				return i + 1
			}
			return 0
		}
	}
	return 0
}

// isTarget reports whether what stands in brackets behind a text in square
// brackets is the target of a link: one word, and perhaps a title in quotes.
func isTarget(s string) bool {
	target, title, more := strings.Cut(s, " ")
	if more {
		title = strings.TrimSpace(title)
		return len(title) > 1 && (title[0] == '"' || title[0] == '\'')
	}
	return target == "" || strings.ContainsAny(target, "/.#:") || strings.HasPrefix(target, "<")
}
