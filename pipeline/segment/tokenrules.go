package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/pipeline/segment/lexical"
)

// split appends the tokens of one chunk: marks at the edges one by one, then
// what lies between them. final says that the chunk ends a sentence.
func (t *tokenizer) split(dst []piece, s string, final bool) []piece {
	if !strings.ContainsFunc(s, lexical.WordRune) {
		return appendMarkChunk(dst, s)
	}
	lo := t.lex.leadingMarks(s)
	hi := t.trailingMarks(s, lo, final)
	dst = appendMarks(dst, s, 0, lo)
	if isAddress(s[lo:hi]) {
		dst = append(dst, piece{proseSpelling(s[lo:hi]), lo, hi})
	} else {
		dst = t.appendCore(dst, s, lo, hi)
	}
	return appendMarks(dst, s, hi, len(s))
}

// isAddress reports whether the text is a web or mail address, which stays whole.
func isAddress(s string) bool {
	return strings.Contains(s, "://") || strings.HasPrefix(s, "www.") ||
		strings.IndexByte(s, '@') > 0 && strings.IndexByte(s, '.') > 0 || isPath(s)
}

// isPath reports whether the text is a web address without its scheme: a host
// in small letters, and a path (pic.twitter.com/wZ2ZtElAzb).
func isPath(s string) bool {
	host, path, ok := strings.Cut(s, "/")
	if !ok || path == "" {
		return false
	}
	dot := strings.LastIndexByte(host, '.')
	if dot < 1 || len(host)-dot < 3 || strings.Contains(host, "..") {
		return false
	}
	for i := range len(host) {
		c := host[i]
		small := c >= 'a' && c <= 'z'
		if !small && (i > dot || c != '.' && c != '-' && (c < '0' || c > '9')) {
			return false
		}
	}
	return true
}

// edgeMark reports whether r is cut off a word's edge. Signs that belong to
// what follows or precedes them ($ £ # @ & % + °) are left to prose.
func edgeMark(r rune) bool {
	switch r {
	case '.', ',', ';', ':', '!', '?', '"', '\'', '(', ')', '[', ']', '{', '}', '<', '>',
		'-', '*', '|', '/', '\\', '~', '=', '_', '^', '`', '¿', '¡', '·', '«', '»', '…':
		return true
	}
	return r >= 0x2010 && r <= 0x2027 || // dashes, quotes, bullets, ellipsis
		r == '‹' || r == '›' || r == '■' || r == '►' || r == '▶' || r == '●' ||
		unicode.Is(unicode.Cf, r) // invisible: zero width space, byte order mark
}

// leadingMarks returns the length of the marks before the word.
func (l lexicon) leadingMarks(s string) int {
	i := 0
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !edgeMark(r) {
			return i
		}
		next, _ := utf8.DecodeRuneInString(s[i+n:])
		switch {
		case (r == '-' || r == '.') && unicode.IsDigit(next): // -5, .22
			return i
		case r == '.' && unicode.IsLetter(next) && (i == 0 || s[i-1] != '.'): // .NET
			return i
		case (r == '\'' || r == '‘' || r == '’') && l.elides(s[i+n:]):
			return i
		}
		i += n
	}
	return i
}

// elides reports whether an apostrophe before s stands for left-out letters,
// so that it is no opening quote.
func (l lexicon) elides(s string) bool {
	if s == "" {
		return false
	}
	if s[0] >= '0' && s[0] <= '9' {
		return true // '90s
	}
	end := 0
	for end < len(s) && (s[end]|0x20 >= 'a' && s[end]|0x20 <= 'z') {
		end++
	}
	return l.small(s[:end])&elided != 0
}

// trailingMarks returns where the marks after the word begin. A period stays
// with an abbreviation.
func (t *tokenizer) trailingMarks(s string, lo int, final bool) int {
	hi := len(s)
	for hi > lo {
		r, n := utf8.DecodeLastRuneInString(s[lo:hi])
		if !edgeMark(r) || r == ';' && entityEnd(s[lo:hi]) || r == '.' && t.keepsPeriod(s[lo:hi], final) {
			break
		}
		if !lexical.Closer(r) {
			final = false
		}
		hi -= n
	}
	return hi
}

// entityEnd reports whether s ends in a character entity, which readers should
// have decoded: prose reads "&rsquo;" as an apostrophe.
func entityEnd(s string) bool {
	i := strings.LastIndexByte(s, '&')
	return i >= 0 && i+entityAt(s[i:]) == len(s)
}

// entityAt returns the length of the character entity at the head of s, else 0.
func entityAt(s string) int {
	if s == "" || s[0] != '&' {
		return 0
	}
	for i := 1; i < len(s) && i < 10; i++ {
		c := s[i]
		if c == ';' && i > 2 {
			return i + 1
		}
		if c != '#' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return 0
		}
	}
	return 0
}

// keepsPeriod reports whether the last period of s belongs to its word.
func (t *tokenizer) keepsPeriod(s string, final bool) bool {
	if i := strings.LastIndexAny(s, "-/—–(["); i >= 0 {
		if _, n := utf8.DecodeRuneInString(s[i:]); t.lex.of(s)&abbreviation == 0 {
			s = s[i+n:]
		}
	}
	switch {
	case len(s) < 2:
		return false
	case len(s) > 3 && lexical.Dotted(s):
		return true
	case len(s) == 2 && s[0] >= 'A' && s[0] <= 'Z': // an initial
		return !final
	case t.lex.of(s)&abbreviation == 0:
		return false
	}
	return !final || t.lex.of(s)&(closing|title) != 0 && proseKeeps(s)
}

// proseKeeps is prose's rule `^[A-Z][a-z]{1,2}\.$`.
func proseKeeps(s string) bool {
	if len(s) < 3 || len(s) > 4 || s[0] < 'A' || s[0] > 'Z' {
		return false
	}
	for i := 1; i < len(s)-1; i++ {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return true
}

// appendMarkChunk adds a chunk without letters or digits. Prose knows faces ":-)".
func appendMarkChunk(dst []piece, s string) []piece {
	if len(s) > 1 && len(s) <= 8 {
		if w := proseTokens(s); len(w) == 1 && w[0] == s {
			return append(dst, piece{s, 0, len(s)})
		}
	}
	return appendMarks(dst, s, 0, len(s))
}

// appendMarks adds the marks s[from:to], each a token; dashes and rules of one
// mark ("--", "***") are one token.
func appendMarks(dst []piece, s string, from, to int) []piece {
	for i := from; i < to; {
		n := markAt(s[i:to])
		dst = append(dst, piece{proseSpelling(s[i : i+n]), i, i + n})
		i += n
	}
	return dst
}

// markAt returns the length of the mark at the head of s.
func markAt(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	if e := entityAt(s); e > 0 {
		return e
	}
	switch r {
	case '-', '*', '=', '_', '~', '#':
		for n < len(s) && rune(s[n]) == r {
			n++
		}
	default: // accents stay on what they stand on
		for n < len(s) {
			m, size := utf8.DecodeRuneInString(s[n:])
			if !unicode.IsMark(m) {
				break
			}
			n += size
		}
	}
	return n
}

// appendCore adds the tokens of s[lo:hi], which begins and ends in a word:
// it is cut at dashes, slashes, brackets and some hyphens.
func (t *tokenizer) appendCore(dst []piece, s string, lo, hi int) []piece {
	from := lo
	for i := lo; i < hi; {
		if n := entityAt(s[i:hi]); n > 0 {
			i += n
			continue
		}
		if s[i] == '.' && t.joined(s, from, i, hi) {
			dst = t.lex.appendWord(dst, s, from, i+1)
			i++
			from = i
			continue
		}
		n := t.innerMark(s, from, i, hi)
		if n == 0 {
			_, size := utf8.DecodeRuneInString(s[i:])
			i += size
			continue
		}
		dst = t.lex.appendWord(dst, s, from, i)
		dst = appendMarks(dst, s, i, i+n)
		i += n
		from = i
	}
	return t.lex.appendWord(dst, s, from, hi)
}

// innerMark returns the length of the mark at s[i] that separates words within
// a chunk, 0 when nothing is cut there. The word so far is s[from:i].
func (t *tokenizer) innerMark(s string, from, i, hi int) int {
	r, n := utf8.DecodeRuneInString(s[i:hi])
	if i == from && r != '-' {
		if edgeMark(r) && r != '\'' && r != '’' && r != '‘' && r != '.' {
			return n
		}
		return 0
	}
	switch r {
	case '—', '―', '…', '"', '“', '”', '«', '»', '(', ')', '[', ']', '{', '}', '<', '>', '|', '•', '·':
		return n
	case '–':
		if digitBefore(s, i) && digitAt(s, i+n, hi) {
			return 0
		}
		return n
	case '-', '‐', '‑':
		if i+n < hi && s[i+n] == '-' {
			return markAt(s[i:hi])
		}
		if i == from || t.hyphen(s[from:i], s[i+n:hi]) {
			return n
		}
	case '.':
		if i+1 < hi && s[i+1] == '.' {
			dots := 2
			for i+dots < hi && s[i+dots] == '.' {
				dots++
			}
			return dots
		}
	case '/', '\\':
		if lettersBefore(s, from, i) > 1 && lettersAt(s, i+n, hi) > 1 {
			return n
		}
	case ',', ';', ':':
		if lettersBefore(s, from, i) > 1 && (lettersAt(s, i+n, hi) > 1 || initialAt(s, i+n, hi)) {
			return n
		}
	}
	return 0
}

// joined reports whether the period at s[i] ends an abbreviation that stands
// before a name, which follows without a space: Dr.Smith, St.Louis.
func (t *tokenizer) joined(s string, from, i, hi int) bool {
	if lettersAt(s, i+1, hi) < 2 || t.lex.of(s[from:i+1])&(title|place) == 0 {
		return false
	}
	first, n := utf8.DecodeRuneInString(s[i+1:])
	second, _ := utf8.DecodeRuneInString(s[i+1+n:])
	return unicode.IsUpper(first) && unicode.IsLower(second)
}

// initialAt reports whether an initial with its period is at s[i].
func initialAt(s string, i, hi int) bool {
	return i+1 < hi && s[i] >= 'A' && s[i] <= 'Z' && s[i+1] == '.'
}

func digitBefore(s string, i int) bool { return i > 0 && s[i-1] >= '0' && s[i-1] <= '9' }
func digitAt(s string, i, hi int) bool { return i < hi && s[i] >= '0' && s[i] <= '9' }

// lettersBefore counts the letters that end at s[i], up to two.
func lettersBefore(s string, from, i int) (count int) {
	for count < 2 && i > from {
		r, n := utf8.DecodeLastRuneInString(s[from:i])
		if !unicode.IsLetter(r) && r != '.' {
			break
		}
		count++
		i -= n
	}
	return count
}

// lettersAt counts the letters that begin at s[i], up to two.
func lettersAt(s string, i, hi int) (count int) {
	for count < 2 && i < hi {
		r, n := utf8.DecodeRuneInString(s[i:hi])
		if !unicode.IsLetter(r) {
			break
		}
		count++
		i += n
	}
	return count
}

// hyphen reports whether a name begins or ends at the hyphen between left and
// rest: before a tail ("London-based"), any past participle or, where a dash was
// meant, a function word ("Hamas-the"), after a prefix
// ("anti-Assad"), between two names that are joined often ("U.S.-Russia",
// "Israel-Hamas") and after a party's letter ("D-Calif.").
func (t *tokenizer) hyphen(left, rest string) bool {
	right := rest
	if i := strings.IndexAny(rest, "-–—/"); i >= 0 {
		right = rest[:i]
	}
	right = right[:t.lex.cliticStart(right)]
	if left == "" || right == "" {
		return false
	}
	name := left[:t.lex.cliticStart(left)]
	a, b := t.lex.of(name), t.lex.of(right)
	first, _ := utf8.DecodeRuneInString(right)
	switch {
	case t.lex[name+"-"+right]&whole != 0:
		return false
	case unicode.IsUpper(first) && a&prefix != 0:
		return true
	case (a|b)&properName != 0 && a&(properName|adjective) != 0 && b&(properName|adjective) != 0:
		return true
	case a&partyLetter != 0 && b&(closing|partyState) != 0:
		return true
	case lexical.AllDigits(name) && unicode.IsUpper(first) && lettersAt(right, 0, len(right)) > 1 && !lexical.UpperASCII(right): // a seed: 3-Federer
		return true
	case len(name) < 2 || !hasUpper(name):
		return false
	case unicode.IsLower(first):
		return b&tail != 0 || b&dashWord != 0 && right == rest || len(right) > 4 && strings.HasSuffix(right, "ed")
	}
	return lexical.UpperASCII(name) && lexical.UpperASCII(right) && t.lex[strings.ToLower(right)]&tail != 0
}

func hasUpper(s string) bool { return strings.ContainsFunc(s, unicode.IsUpper) }

// appendWord adds the tokens of a word: the clitic at its end apart, the rest
// as prose has it. Prose does not see the period that belongs to the word.
func (l lexicon) appendWord(dst []piece, s string, from, to int) []piece {
	if from == to {
		return dst
	}
	at := from + l.cliticStart(s[from:to])
	if at == from {
		at = to
	}
	stem := at
	if stem-from > 1 && s[stem-1] == '.' {
		stem--
	}
	dst = appendProse(dst, s, from, stem)
	if stem < at {
		last := &dst[len(dst)-1]
		last.text, last.end = last.text+".", at
	}
	if at < to {
		dst = append(dst, piece{proseSpelling(s[at:to]), at, to})
	}
	return dst
}

// cliticStart returns where the clitic at the end of the word begins, len(s)
// when there is none: "Aleppo's" → 6. "n't" is one too: "don't" → 2.
func (l lexicon) cliticStart(s string) int {
	for i := len(s) - 1; i >= 0 && i >= len(s)-10; i-- {
		n := apostropheAt(s[i:])
		if n == 0 {
			continue
		}
		rest := s[i+n:]
		if i > 1 && strings.EqualFold(rest, "t") && s[i-1]|0x20 == 'n' {
			return i - 1
		}
		if i > 0 && l.small(rest)&clitic != 0 {
			return i
		}
		return len(s)
	}
	return len(s)
}

// apostropheAt returns the length of the apostrophe at the head of s, else 0.
func apostropheAt(s string) int {
	switch {
	case s[0] == '\'':
		return 1
	case strings.HasPrefix(s, "’"), strings.HasPrefix(s, "‘"):
		return 3
	case strings.HasPrefix(s, "&rsquo;"):
		return 7
	}
	return 0
}
