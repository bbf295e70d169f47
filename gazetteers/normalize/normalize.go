// Package normalize makes the normal form of names, by which all lists are
// searched, and tells how a name was capitalised.
package normalize

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The normal form makes two spellings equal when they differ only in case,
// accents, punctuation and spacing. Rules, in the order of the walk:
//
//  1. Letters are lower-cased; compatibility forms are decomposed (NFKD of
//     Unicode, UAX #15: "ﬁ" is "fi", "Ａ" is "a") and the combining
//     diacritical marks U+0300–U+036F dropped ("São" is "sao"). Marks of
//     other scripts stay.
//  2. Latin letters that have no decomposition are spelled out: ß ss, æ ae,
//     œ oe, þ th, ø o, ł l, đ ð d, ħ h, ŧ t, ı i, ŋ n, ə e.
//  3. Apostrophes of every kind are dropped, so what they part is joined:
//     "Sana'a" is "sanaa", "O’Brien" is "obrien", "McDonald's" is "mcdonalds".
//  4. A full stop after a single letter or before no letter or digit is
//     dropped: "U.S." is "us", "St. John" is "st john"; any other is a space:
//     "Amazon.com" is "amazon com".
//  5. "&" is the word "and".
//  6. Invisible characters (controls other than spaces, format characters such
//     as the soft hyphen) are dropped.
//  7. Everything else that is no letter, digit or mark (hyphens, dashes,
//     quotes, commas, symbols, bytes that are not UTF-8) is a space.
//  8. Runs of spaces are one space; there is none at either end.
//
// The normal form of a normal form is itself, and always valid UTF-8.

// What a rune is to the rules; a lower-case ASCII letter or digit stands for itself.
const (
	clsSpace = iota // rule 7
	clsDrop         // rules 3, 6
	clsStop         // rule 4
	clsAnd          // rule 5
	clsOther        // not ASCII
)

// asciiFold maps a byte to its class or to the letter or digit it becomes.
var asciiFold = func() (t [256]byte) {
	for c := range t {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			t[c] = byte(c)
		case c >= 'A' && c <= 'Z':
			t[c] = byte(c) + 'a' - 'A'
		case c == '\'' || c == '`':
			t[c] = clsDrop
		case c == '.':
			t[c] = clsStop
		case c == '&':
			t[c] = clsAnd
		case c >= utf8.RuneSelf:
			t[c] = clsOther
		case c < ' ' && (c < '\t' || c > '\r') || c == 0x7f:
			t[c] = clsDrop
		default:
			t[c] = clsSpace
		}
	}
	return t
}()

// MaxWords is the most words a name can have to be stored and found.
const MaxWords = 12

// Name is a name in normal form, with what was learned of it on the way.
type Name struct {
	Form  []byte
	Words int
	Cases Cases
}

// Append appends the normal form of s to dst. It allocates only when dst is too small.
func Append(dst []byte, s string) []byte { return write(dst, s).dst }

// Read is Append, with the number of words appended and their capitalisation.
func Read(dst []byte, s string) Name {
	w := write(dst, s)
	return Name{w.dst, w.words, w.cases | w.wordCase()}
}

func write(dst []byte, s string) writer {
	w := writer{dst: dst, start: len(dst)}
	for i := 0; i < len(s); {
		c := s[i]
		switch f := asciiFold[c]; f {
		case clsSpace:
			w.space()
		case clsDrop:
		case clsStop:
			if w.run != 1 && i+1 < len(s) && wordAt(s[i+1:]) {
				w.space()
			}
			w.run = 0
		case clsAnd:
			w.and()
		case clsOther:
			r, n := utf8.DecodeRuneInString(s[i:])
			w.rune(r, n)
			i += n
			continue
		default:
			w.letter(f != s[i], f > '9')
			w.dst = append(w.dst, f)
		}
		i++
	}
	return w
}

// String returns the normal form of s; s itself when that is what it is.
func String(s string) string {
	var buf [128]byte
	b := Plain(buf[:0], s)
	if string(b) == s {
		return s
	}
	return string(b)
}

// Plain is Append for a buffer that may lie on the stack: it returns the normal
// form alone, which is in dst when s is plain, else in new memory.
func Plain(dst []byte, s string) []byte {
	start := len(dst)
	for i := range len(s) {
		c := s[i]
		f := asciiFold[c]
		if f > clsOther {
			dst = append(dst, f)
			continue
		}
		if c != ' ' || i == 0 || i+1 == len(s) || s[i+1] == ' ' {
			return Append(nil, s)
		}
		dst = append(dst, ' ')
	}
	return dst[start:]
}

// writer appends normalised text.
type writer struct {
	dst   []byte
	start int
	run   int  // letters and digits since the last mark of any kind
	gap   bool // a space is due before the next letter

	words int   // words begun
	cases Cases // of the words before the current one
	seen  uint8 // letters seen in the current word: seenFirst, seenUpper, seenLower
}

const (
	seenFirst = 1 << iota // its first letter is a capital
	seenUpper             // a later one is
	seenLower             // one is small
)

// Cases holds the capitalisation of a name's words, two bits a word, the
// first word lowest; words beyond MaxWords are not told apart.
type Cases uint32

// The capitalisation of a word.
const (
	LowerCase = iota // also a word without letters
	TitleCase        // also a single capital
	UpperCase
	MixedCase // McDonald, iPhone
)

func (w *writer) space() { w.gap, w.run = true, 0 }

// letter makes room for the next letter or digit of the text and notes its case.
func (w *writer) letter(upper, cased bool) {
	if w.gap && len(w.dst) > w.start {
		w.endWord()
		w.dst = append(w.dst, ' ')
	}
	w.gap = false
	w.run++
	if w.words == 0 {
		w.words = 1
	}
	switch {
	case upper && w.seen == 0:
		w.seen = seenFirst
	case upper:
		w.seen |= seenUpper
	case cased:
		w.seen |= seenLower
	}
}

// endWord closes the current word.
func (w *writer) endWord() {
	w.cases |= w.wordCase()
	w.words++
	w.seen = 0
}

// wordCase is the case of the current word, in its place of the code.
func (w *writer) wordCase() Cases {
	if w.words == 0 || w.words > MaxWords {
		return 0
	}
	return Cases(caseOf[w.seen]) << (2 * (w.words - 1))
}

// caseOf maps what was seen of a word to its case.
var caseOf = [8]uint8{
	seenFirst:                         TitleCase,
	seenFirst | seenLower:             TitleCase,
	seenFirst | seenUpper:             UpperCase,
	seenUpper:                         UpperCase,
	seenUpper | seenLower:             MixedCase,
	seenFirst | seenUpper | seenLower: MixedCase,
}

func (w *writer) and() {
	w.space()
	w.letter(false, false)
	w.dst = append(w.dst, "and"...)
	w.space()
}

// rune appends a rune beyond ASCII of n bytes.
func (w *writer) rune(r rune, n int) {
	if r == utf8.RuneError && n <= 1 {
		w.space()
		return
	}
	switch class(r) {
	case clsDrop:
		return
	case clsSpace:
		w.space()
		return
	}
	if s := spelling(r); s != "" {
		w.letter(unicode.IsUpper(r), true)
		w.dst = append(w.dst, s...)
		return
	}
	var buf [utf8.UTFMax]byte
	d := norm.NFKD.Properties(buf[:utf8.EncodeRune(buf[:], r)]).Decomposition()
	if d == nil {
		w.fold(r)
		return
	}
	for len(d) > 0 {
		p, m := utf8.DecodeRune(d)
		w.fold(p)
		d = d[m:]
	}
}

// fold appends a rune that has no decomposition.
func (w *writer) fold(r rune) {
	if r < utf8.RuneSelf {
		switch f := asciiFold[r]; f {
		case clsSpace, clsStop:
			w.space()
		case clsDrop:
		case clsAnd:
			w.and()
		default:
			w.letter(f != byte(r), f > '9')
			w.dst = append(w.dst, f)
		}
		return
	}
	switch class(r) {
	case clsDrop:
		return
	case clsSpace:
		w.space()
		return
	}
	l := unicode.ToLower(r)
	w.letter(l != r, unicode.IsLetter(r))
	if s := spelling(l); s != "" {
		w.dst = append(w.dst, s...)
		return
	}
	w.dst = appendFolded(w.dst, l)
}

// appendFolded appends a small letter that may have a decomposition of its own.
func appendFolded(dst []byte, r rune) []byte {
	if r < utf8.RuneSelf {
		return append(dst, byte(r))
	}
	n := len(dst)
	dst = utf8.AppendRune(dst, r)
	d := norm.NFKD.Properties(dst[n:]).Decomposition()
	if d == nil {
		return dst
	}
	dst = dst[:n]
	for len(d) > 0 {
		p, m := utf8.DecodeRune(d)
		if p < utf8.RuneSelf || class(p) == clsOther {
			dst = utf8.AppendRune(dst, p)
		}
		d = d[m:]
	}
	return dst
}

// class sorts runes beyond ASCII: clsDrop, clsSpace or clsOther (a letter).
func class(r rune) int {
	switch {
	case r >= 0x300 && r <= 0x36F:
		return clsDrop
	case r == '’' || r == '‘' || r == 'ʼ' || r == 'ʻ' || r == 'ʿ' || r == 'ʾ' || r == 'ʹ' || r == '´' || r == '′' || r == '＇' || r == '‛':
		return clsDrop
	case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r):
		return clsOther
	case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r) && r != 0x85:
		return clsDrop
	}
	return clsSpace
}

// spelling gives rule 2, for both cases of a letter.
func spelling(r rune) string {
	switch r {
	case 'ß', 'ẞ':
		return "ss"
	case 'æ', 'Æ':
		return "ae"
	case 'œ', 'Œ':
		return "oe"
	case 'þ', 'Þ':
		return "th"
	case 'ø', 'Ø':
		return "o"
	case 'ł', 'Ł':
		return "l"
	case 'đ', 'Đ', 'ð', 'Ð':
		return "d"
	case 'ħ', 'Ħ':
		return "h"
	case 'ŧ', 'Ŧ':
		return "t"
	case 'ı':
		return "i"
	case 'ŋ', 'Ŋ':
		return "n"
	case 'ə', 'Ə':
		return "e"
	}
	return ""
}

// wordAt reports whether s begins with a letter or digit.
func wordAt(s string) bool {
	if f := asciiFold[s[0]]; f != clsOther {
		return f >= '0'
	}
	r, _ := utf8.DecodeRuneInString(s)
	return class(r) == clsOther
}
