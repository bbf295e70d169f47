package encoder

import (
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
)

// NumCases and NumPlaces are how many cases of letters a token may have, see
// letterCase, and how many places a piece may have: padding, first or later
// token of the sentence by first or later piece, by kind of sentence.
const (
	NumCases  = 10
	NumPlaces = 16
)

// the cases of letters; 0 is that of what is no token.
const (
	lower = 1 + iota
	initial
	capitals
	mixed
	oneCapital
	digits
	lettersDigits
	punctuation
	dotted // U.S.
)

// letterCase tells how a token is written.
func letterCase(token string) uint8 {
	letters, upper, numbers, dots, firstUpper := 0, 0, 0, 0, false
	for _, r := range token {
		switch {
		case unicode.IsLetter(r):
			if unicode.IsUpper(r) {
				upper++
				firstUpper = firstUpper || letters == 0
			}
			letters++
		case unicode.IsDigit(r):
			numbers++
		case r == '.':
			dots++
		}
	}
	switch {
	case letters == 0 && numbers > 0:
		return digits
	case letters == 0:
		return punctuation
	case numbers > 0:
		return lettersDigits
	case upper == 0:
		return lower
	case letters == 1:
		return oneCapital
	case upper == letters && dots > 0:
		return dotted
	case upper == letters:
		return capitals
	case upper == 1 && firstUpper:
		return initial
	}
	return mixed
}

// the kinds of sentences.
const (
	ordinary = iota
	inCapitals
	titleCase
)

// sentenceKind tells headlines in capitals or title case from sentences.
func sentenceKind(tokens []entities.Token) uint8 {
	words, shouted, capitalized := 0, 0, 0
	for i := range tokens {
		letters, small := false, false
		for _, r := range tokens[i].Text {
			letters = letters || unicode.IsLetter(r)
			small = small || unicode.IsLower(r)
		}
		if !letters {
			continue
		}
		words++
		if !small {
			shouted++
		}
		if r, _ := utf8.DecodeRuneInString(tokens[i].Text); unicode.IsUpper(r) {
			capitalized++
		}
	}
	switch {
	case words > 1 && shouted == words:
		return inCapitals
	case words > 3 && capitalized*10 >= words*8:
		return titleCase
	}
	return ordinary
}

// window is what goes through the encoder at once: sentences of one document,
// a mark at its start and one after each sentence.
type window struct {
	ids    []int32
	cases  []uint8
	places []uint8
	first  []int32 // of each token: its first piece
}

func (w *window) begin(start int32) {
	w.ids, w.cases, w.places, w.first = w.ids[:0], w.cases[:0], w.places[:0], w.first[:0]
	w.mark(start)
}

func (w *window) mark(id int32) {
	w.ids, w.cases, w.places = append(w.ids, id), append(w.cases, 0), append(w.places, 0)
}

// fits reports whether n more pieces and a mark would not be too many, or there
// is nothing yet.
func (w *window) fits(n, most int) bool { return len(w.ids)+n+1 <= most || len(w.first) == 0 }

// token adds a token's pieces. The first token of a sentence has places of its own.
func (w *window) token(text string, pieces []int32, begins bool, kind uint8) {
	c, at := letterCase(text), 4*kind+2
	if begins {
		at--
	}
	w.first = append(w.first, int32(len(w.ids)))
	for i, id := range pieces {
		if i == 1 {
			at += 2
		}
		w.ids, w.cases, w.places = append(w.ids, id), append(w.cases, c), append(w.places, at)
	}
}

// fill adds the tokens of a sentence, calling done for every window that is full:
// the window is then begun anew. Long sentences are cut.
func (t *Tagger) fill(tokens []entities.Token, done func()) {
	w, v, most := &t.window, &t.model.pieces, t.model.Window
	kind := sentenceKind(tokens)
	t.pieces, t.ends = t.pieces[:0], t.ends[:0]
	for i := range tokens {
		t.pieces = v.cut(t.pieces, tokens[i].Text)
		t.ends = append(t.ends, len(t.pieces))
	}
	if !w.fits(len(t.pieces), most) {
		done()
	}
	from := 0
	for i, end := range t.ends {
		if !w.fits(end-from, most) {
			w.mark(v.end)
			done()
		}
		w.token(tokens[i].Text, t.pieces[from:end], i == 0, kind)
		from = end
	}
	w.mark(v.end)
	if len(w.ids) >= most {
		done()
	}
}
