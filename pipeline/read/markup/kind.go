package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"newsgraph/pipeline/read/normal"
)

// HTMLNote says of a field that it was HTML.
const HTMLNote = "HTML, kept as the text that a browser shows: "

// maxEscapes is how many times a value may have been escaped over.
const maxEscapes = 3

// ShownText is the text that a browser shows of a value, and whether the value
// is HTML at all: any other comes back as it is. Text that was escaped once
// more than it should have been ("&lt;p&gt;", "&amp;rsquo;") is HTML too.
func ShownText(s string) (text string, isHTML bool) {
	if !strings.ContainsAny(s, "<&") {
		return s, false
	}
	if inner, ok := strings.CutPrefix(strings.TrimSpace(s), "<![CDATA["); ok {
		if inner, ok = strings.CutSuffix(inner, "]]>"); ok {
			s, isHTML = inner, true
		}
	}
	for range maxEscapes {
		tags, entities := markupIn(s)
		switch {
		case tags:
			s = FragmentText(s)
			if hasEntities(s) {
				s = decodeEntities(s)
			}
			return s, true
		case entities:
			s, isHTML = decodeEntities(s), true
		default:
			return s, isHTML
		}
	}
	return s, isHTML
}

// markupIn reports whether s is marked up with the tags of HTML, and whether it
// holds its character references. A text that only speaks of tags is not
// marked up: there a tag stands like a word, between spaces, quotes or
// brackets. In markup it is glued to what it marks, has attributes, or begins
// and ends something.
func markupIn(s string) (tags, entities bool) {
	t := tagScanner{s: s}
	open := map[string]tag{}
	spacedBreaks := 0
	for t.next() {
		g := t.tag
		if g.comment {
			return true, false
		}
		if !g.known() || g.quoted(s, "`") {
			continue
		}
		o, opened := open[g.name]
		switch {
		case g.closes && opened && marks(s[o.end:g.start]), g.closes && endsText(s[:g.start]):
			return true, false
		case g.closes:
			delete(open, g.name)
		case g.attrs:
			return true, false
		case layouts[g.name] == lineBreak:
			if endsText(s[:g.start]) || strings.HasSuffix(s[:g.start], ">") || gluedBefore(s[g.end:]) {
				return true, false
			}
			if spacedBreaks++; spacedBreaks > 2 {
				return true, false
			}
		case (layouts[g.name] == block || layouts[g.name] == ownLine) && beginsText(s[:g.start]) && opensText(s[g.end:]):
			return true, false
		default:
			open[g.name] = g
		}
	}
	return false, hasEntities(s)
}

// marks reports that what stands between a tag and its end tag is content, and
// not the words between the names of two tags ("between <b> and </b>").
func marks(s string) bool {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "", "and", "or", "to", "...", "…", "&", ",", "/":
		return false
	}
	return true
}

// endsText reports that before ends in a word or a mark of a sentence: the tag
// after it is no word of its own.
func endsText(before string) bool {
	r, n := utf8.DecodeLastRuneInString(before)
	return n > 0 && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(".!?;,…”’)", r))
}

// gluedBefore reports that after goes on at once with a word or a tag.
func gluedBefore(after string) bool {
	r, n := utf8.DecodeRuneInString(after)
	return n > 0 && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '<' || r == '“')
}

// beginsText reports that a block may begin where before ends: a line, a tag or a
// sentence ends there.
func beginsText(before string) bool {
	trimmed := strings.TrimRight(before, " \t")
	if trimmed == "" {
		return true
	}
	switch trimmed[len(trimmed)-1] {
	case '\n', '\r', '>', '.', '!', '?', ':':
		return true
	}
	return false
}

// opensText reports that after, past its white space, begins as a text does: a
// capital, a figure, a quotation, or another tag.
func opensText(after string) bool {
	r, n := utf8.DecodeRuneInString(strings.TrimLeft(after, " \t\r\n\u00a0"))
	return n > 0 && (unicode.IsUpper(r) || unicode.IsDigit(r) || r == '<' || r == '&' || r == '"' || r == '“' || r == '‘')
}

// hasBlocks reports a tag of a block, an item or a line break in s.
func hasBlocks(s string) bool {
	t := tagScanner{s: s}
	for t.next() {
		switch layouts[t.tag.name] {
		case block, ownLine, lineBreak:
			return true
		}
	}
	return false
}

// tag is a tag or comment s[start:end].
type tag struct {
	start, end int
	name       string // in lower case
	closes     bool   // an end tag
	attrs      bool   // it has an attribute with a value
	comment    bool
}

func (g *tag) known() bool { return layouts[g.name] != inline || inlineElements[g.name] }

// quoted reports that the tag stands right beside one of the marks.
func (g *tag) quoted(s, marks string) bool {
	return g.start > 0 && strings.IndexByte(marks, s[g.start-1]) >= 0 ||
		g.end < len(s) && strings.IndexByte(marks, s[g.end]) >= 0
}

// tagScanner finds the tags of a text, in linear time: a tag ends before the
// next one begins, but for what stands in quotes; no more than maxOpenTags
// times are more than maxOpenTag bytes looked at for what is no tag after all.
type tagScanner struct {
	s    string
	at   int
	open int // tags without an end so far
	tag  tag
}

const (
	maxTag      = 1 << 17 // bytes; a picture may stand in an attribute
	maxOpenTag  = 1 << 10
	maxOpenTags = 32
)

func (t *tagScanner) next() bool {
	for t.open < maxOpenTags {
		i := strings.IndexByte(t.s[t.at:], '<')
		if i < 0 {
			return false
		}
		t.tag = tag{start: t.at + i}
		t.at += i + 1
		if t.read() {
			return true
		}
	}
	return false
}

// read reads the tag after the bracket before t.at.
func (t *tagScanner) read() bool {
	rest := t.s[t.at:min(len(t.s), t.at+maxTag)]
	if strings.HasPrefix(rest, "!--") {
		n := strings.Index(rest, "-->")
		if n < 0 {
			t.open++
			return false
		}
		t.tag.comment, t.at = true, t.at+n+len("-->")
		t.tag.end = t.at
		return true
	}
	i := 0
	if strings.HasPrefix(rest, "/") {
		t.tag.closes, i = true, 1
	}
	j := i
	for j < len(rest) && j-i < 12 && (normal.IsLetter(rest[j]) || j > i && normal.IsDigit(rest[j])) {
		j++
	}
	if j == i || j == len(rest) || strings.IndexByte(" \t\r\n/>", rest[j]) < 0 {
		return false
	}
	t.tag.name = strings.ToLower(rest[i:j])
	n, attrs, ok := attributes(rest[j:])
	if !ok {
		t.open += btoi(n > maxOpenTag)
		return false
	}
	t.tag.attrs = attrs
	t.at += j + n
	t.tag.end = t.at
	return true
}

// attributes returns the length of the rest of a tag with its bracket, and
// whether an attribute in it has a value. It is not ok when the tag does not
// end, or something other than attributes stands in it ("<b and c>"): then n is
// how much was looked at.
func attributes(s string) (n int, valued, ok bool) {
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c == '>':
			return i + 1, valued, true
		case c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '/':
			i++
		case normal.IsLetter(c) || c == '_' || c == ':' || c == '@':
			start := i
			for i < len(s) && (normal.IsLetter(s[i]) || normal.IsDigit(s[i]) || strings.IndexByte("_:@.-", s[i]) >= 0) {
				i++
			}
			value := valueLen(s[i:])
			if value < 0 {
				return len(s), false, false
			}
			if value == 0 && !bareAttributes[strings.ToLower(s[start:min(i, start+16)])] {
				return i, false, false
			}
			valued = valued || value > 0
			i += value
		default:
			return i, false, false
		}
	}
	return len(s), false, false
}

// bareAttributes may stand without a value.
var bareAttributes = nameSet("allowfullscreen async autoplay border checked compact controls defer disabled download hidden itemscope " +
	"loop muted noshade novalidate nowrap open playsinline readonly required reversed selected")

// valueLen is the length of "=value" at the head of s: 0 for none, -1 when it
// does not end.
func valueLen(s string) int {
	i := skipBlanks(s, 0)
	if i == len(s) || s[i] != '=' {
		return 0
	}
	i = skipBlanks(s, i+1)
	if i == len(s) {
		return -1
	}
	if q := s[i]; q == '"' || q == '\'' {
		n := strings.IndexByte(s[i+1:], q)
		if n < 0 {
			return -1
		}
		return i + n + 2
	}
	n := strings.IndexAny(s[i:], " \t\r\n<>")
	if n < 0 {
		return -1
	}
	return i + n
}

func skipBlanks(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == '\r' || s[i] == '\n') {
		i++
	}
	return i
}

// maxEntity is the length of the longest character reference that is looked for.
const maxEntity = 34

// entityAt is the length of the character reference with its semicolon at the
// head of s and what it stands for; 0 when there is none.
func entityAt(s string) (n int, char string) {
	n = strings.IndexByte(s[:min(len(s), maxEntity)], ';') + 1
	if n < 3 {
		return 0, ""
	}
	char = html.UnescapeString(s[:n])
	if strings.HasSuffix(char, ";") && char != ";" {
		return 0, ""
	}
	return n, char
}

func hasEntities(s string) bool {
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			return false
		}
		s = s[i:]
		if n, _ := entityAt(s); n > 0 {
			return true
		}
		s = s[1:]
	}
}

// decodeEntities puts the characters in the place of their references: those
// with a semicolon, so that "AT&T" and addresses stay as they are.
func decodeEntities(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		b.WriteString(s[:i])
		s = s[i:]
		n, char := entityAt(s)
		switch {
		case n == 0:
			n, char = 1, "&"
		case char == "\u00a0":
			char = " "
		}
		b.WriteString(char)
		s = s[n:]
	}
}
