// Package feature turns tokens into the integers that the neural tagger's
// network reads. The trainer and the tagger share it, so that a word means the
// same in both; Version names the meaning and is kept in model files.
//
// A word is scanned once: letters are folded, quotes and dashes brought to one
// convention, and the n-grams hashed as the scan goes on; no strings are made.
// It knows nothing of weights.
package feature

import (
	"unicode"
	"unicode/utf8"
)

// Version is the meaning of the features. History: 1 first.
const Version = 1

// Sizes of the small tables a word indexes.
const (
	Cases  = 10  // classes of capitalisation
	Shapes = 256 // buckets of hashed shapes
)

const (
	maxRunes    = 40 // of a word; what follows only enters Key and Cased
	maxTrigrams = 14
	// MaxGrams bounds the number of hashed n-grams of a word.
	MaxGrams = 2 + 6 + maxTrigrams
)

// Form says how a word is written.
type Form uint8

// The bits of a form.
const (
	Letters Form = 1 << iota // has a letter
	Initial                  // begins with a capital
	Small                    // begins with a lower-case letter
	Lower                    // has a lower-case letter
	Upper                    // has a capital
	Stop                     // ends a sentence: . ! ? or a closing quote or bracket
	Breaks                   // marks that no name goes on after: a dash, a colon, …
)

// Has reports whether f has all bits of g.
func (f Form) Has(g Form) bool { return f&g == g }

// Word is what the network knows of a word form, apart from its context.
type Word struct {
	Key   uint64 // hash of the lower-cased form
	Cased uint64 // hash of the form as written
	Tail  uint64 // Key of what follows the last hyphen, 0 when there is none
	Form  Form
	Case  uint8 // see caseOf
	Shape uint8
	Digit bool // digits and marks only: the form stands for "0" where its own vector is unknown

	n     int
	grams [MaxGrams]uint32
}

// Grams are the word's hashed n-grams; reduce them modulo the table's size.
func (w *Word) Grams() []uint32 { return w.grams[:w.n] }

const (
	offset = 14695981039346656037 // FNV-1a, 64 bit
	prime  = 1099511628211
)

func mix(h uint64, r rune) uint64 { return (h ^ uint64(r)) * prime }

// finish spreads the last runes over all bits (the finaliser of MurmurHash3).
func finish(h uint64) uint64 {
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// KeyOf is the Key of a word form.
func KeyOf(s string) uint64 {
	h := uint64(offset)
	for _, r := range canonical(s) {
		h = mix(h, lower(fold(r)))
	}
	return finish(h)
}

// ZeroKey is the key of "0", which stands for numbers without a vector.
var ZeroKey = KeyOf("0")

// canonical maps the spellings that treebanks use for marks to the marks.
func canonical(s string) string {
	switch s {
	case "``", "''":
		return `"`
	case "-LRB-", "-lrb-":
		return "("
	case "-RRB-", "-rrb-":
		return ")"
	case "-LSB-", "-lsb-":
		return "["
	case "-RSB-", "-rsb-":
		return "]"
	}
	return s
}

// fold maps quotes and dashes to their ASCII forms.
func fold(r rune) rune {
	if r < 0x80 {
		return r
	}
	switch r {
	case '‘', '’', '‛', '′', '`', '´':
		return '\''
	case '“', '”', '„', '‟', '″', '«', '»':
		return '"'
	case '‐', '‑', '‒', '–', '—', '―', '−':
		return '-'
	case '…':
		return '.'
	}
	return r
}

func lower(r rune) rune {
	if r < 0x80 {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}
	return unicode.ToLower(r)
}

// counts is what the scan learns of a word's letters.
type counts struct{ letters, upper, lower, digits, dots, others, breaks, dashes, runes int }

// Scan reads a word form. It allocates nothing.
func (w *Word) Scan(s string) {
	s = canonical(s)
	*w = Word{}
	var runes [maxRunes + 2]rune // ^ folded lower-cased word with digits as 0 $
	runes[0] = '^'
	n := 1
	var c counts
	key, cased, tail := uint64(offset), uint64(offset), uint64(offset)
	hyphen := false
	shape, last, run := uint64(offset), rune(0), 0
	firstUpper := false
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		c.runes++
		switch {
		case r == '-':
			c.dashes++
		case breaks(r):
			c.breaks++
		}
		r = fold(r)
		lo := lower(r)
		kind := c.add(r, lo)
		if i == 0 {
			firstUpper = kind == 'X'
			w.Form |= firstForm(kind)
		}
		key, cased, tail = mix(key, lo), mix(cased, r), mix(tail, lo)
		if r == '-' && i > 0 {
			hyphen, tail = true, offset
		}
		if kind != last {
			last, run = kind, 0
		}
		if run++; run <= 2 && n <= 12 {
			shape = mix(shape, kind)
		}
		if n <= maxRunes {
			if kind == 'd' {
				lo = '0'
			}
			runes[n] = lo
			n++
		}
		i += size
	}
	w.Key, w.Cased = finish(key), finish(cased)
	if hyphen && tail != offset {
		w.Tail = finish(tail)
	}
	w.Shape = uint8(finish(shape))
	w.Form |= c.form()
	w.Case = c.caseOf(firstUpper)
	w.Digit = c.digits > 0 && c.letters == 0 && c.others == 0
	if len(s) > 0 && stops(s[len(s)-1]) {
		w.Form |= Stop
	}
	runes[n] = '$'
	w.hash(runes[:n+1])
}

// breaks reports whether a mark ends a name: in the labelled sets less than one
// in a hundred of them, alone, is inside of one. A single hyphen often is.
func breaks(r rune) bool {
	switch r {
	case '—', '–', '―', ':', ';', '?', '…', '|', '•', '=', '<', '>', '[', ']', '{', '}':
		return true
	}
	return false
}

func stops(b byte) bool { return b == '.' || b == '!' || b == '?' || b == '"' || b == '\'' || b == ')' }

func firstForm(kind rune) Form {
	switch kind {
	case 'X':
		return Initial
	case 'x':
		return Small
	}
	return 0
}

// add counts a rune and returns its kind: X, x, d, one of .-'&/ or ?.
func (c *counts) add(r, lo rune) rune {
	switch {
	case 'a' <= r && r <= 'z':
		c.letters++
		c.lower++
		return 'x'
	case 'A' <= r && r <= 'Z':
		c.letters++
		c.upper++
		return 'X'
	case '0' <= r && r <= '9':
		c.digits++
		return 'd'
	case r == '.':
		c.dots++
		return '.'
	case r == '-' || r == '/':
		return r
	case r == ',' || r == ':' || r == '%':
		return '?'
	case r == '\'' || r == '&':
		c.others++
		return r
	case r < 0x80:
		c.others++
		return '?'
	case r != lo || unicode.IsUpper(r):
		c.letters++
		c.upper++
		return 'X'
	case unicode.IsLetter(r):
		c.letters++
		c.lower++
		return 'x'
	case unicode.IsDigit(r):
		c.digits++
		return 'd'
	}
	c.others++
	return '?'
}

func (c *counts) form() (f Form) {
	if c.letters > 0 {
		f |= Letters
	}
	if c.lower > 0 {
		f |= Lower
	}
	if c.upper > 0 {
		f |= Upper
	}
	if c.runes > 0 && c.breaks == c.runes || c.runes > 1 && c.dashes == c.runes {
		f |= Breaks
	}
	return f
}

// caseOf returns the class of capitalisation: 1 lower, 2 Initial, 3 ALLCAPS,
// 4 miXed, 5 one capital, 6 digits, 7 letters and digits, 8 marks, 9 U.S.-like.
func (c *counts) caseOf(firstUpper bool) uint8 {
	switch {
	case c.letters == 0 && c.digits > 0:
		return 6
	case c.letters == 0:
		return 8
	case c.digits > 0:
		return 7
	case c.upper == 0:
		return 1
	case c.letters == 1:
		return 5
	case c.lower == 0 && c.dots > 0:
		return 9
	case c.lower == 0:
		return 3
	case firstUpper && c.upper == 1:
		return 2
	}
	return 4
}

// hash fills the n-grams from ^word$: the word as written and lower-cased,
// prefixes and suffixes of two to four letters with their mark, trigrams.
func (w *Word) hash(z []rune) {
	w.put(w.Cased ^ 0x57)
	h := uint64(offset)
	for _, r := range z {
		h = mix(h, r)
	}
	w.put(finish(h) ^ 0x4c)
	for k := 2; k <= 4 && len(z) > k+1; k++ {
		p, s := uint64(offset), uint64(offset)
		for i := 0; i <= k; i++ {
			p = mix(p, z[i])
			s = mix(s, z[len(z)-1-k+i])
		}
		w.put(finish(p) ^ 0x70)
		w.put(finish(s) ^ 0x73)
	}
	for i := 0; i+3 <= len(z) && i < maxTrigrams; i++ {
		w.put(finish(mix(mix(mix(offset, z[i]), z[i+1]), z[i+2])))
	}
}

func (w *Word) put(h uint64) {
	w.grams[w.n] = uint32(h ^ h>>32)
	w.n++
}
