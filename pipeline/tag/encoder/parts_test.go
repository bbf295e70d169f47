package encoder

import (
	"slices"
	"strings"
	"testing"

	"newsgraph/pipeline/tag/neural/crf"
)

func TestPieces(t *testing.T) {
	v, err := newVocabulary(strings.Join(tinyWords, "\n")+"\n", len(tinyWords), false)
	if err != nil {
		t.Fatal(err)
	}
	for token, want := range map[string]string{
		"Mayor":                     "mayor",
		"Hartley":                   "ha ##rt ##ley",
		"Zürich":                    "zu ##rich",
		"Zu\u0308rich":              "zu ##rich",
		"B.C.":                      "b . c .",
		"banks":                     "bank ##s",
		"bankx":                     "[UNK]",
		"bank-ers":                  "bank - [UNK]",
		"12":                        "1 ##2",
		"<s>":                       "[UNK] [UNK] [UNK]",
		"":                          "[UNK]",
		"\u200b":                    "[UNK]",
		"a\u200bb":                  "a ##b",
		"—":                         "[UNK]",
		strings.Repeat("a", 60):     strings.TrimSpace("a" + strings.Repeat(" ##a", 11)),
		strings.Repeat("a", 61):     "[UNK]",
		strings.Repeat(".", 5000):   strings.TrimSpace(strings.Repeat(". ", 12)),
		strings.Repeat("é", 100000): "[UNK]",
	} {
		var got []string
		for _, id := range v.cut(nil, token) {
			got = append(got, tinyWords[id])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%.20q: %v, want %v", token, got, want)
		}
	}
	for _, text := range []string{"", "a\nb\n", "<s>\n</s>\n", "<s>\n</s>\n[UNK]"} {
		if _, err := newVocabulary(text, strings.Count(text, "\n"), false); err == nil {
			t.Errorf("%q is taken for a vocabulary", text)
		}
	}
}

// TestSpread holds the scores of the field's labels to those of B and I.
func TestSpread(t *testing.T) {
	rows := make([]float32, 3*crf.Num)
	for i, src := range [][NumLabels]float32{
		{1, 2, 3, 4, 5, 6, 7, 0, 9}, // I of another kind, but nothing before it
		{1, 2, 3, 4, 5, 6, 7, 8, 9},
		{1, 2, 3, 4, 5, 6, 7, 0, 9}, // after such a name
	} {
		copy(rows[i*crf.Num:], src[:])
	}
	spread(rows)
	want := []float32{1, 2, 3, 3, 2, 4, 5, 5, 4, 6, 7, 7, 6, 0, 0, 0}
	for i, misc := range []float32{0, 8, 9} {
		want[crf.Misc] = misc
		if got := rows[i*crf.Num:][:crf.Num]; !slices.Equal(got, want) {
			t.Errorf("token %d: %v, want %v", i, got, want)
		}
	}
}

func TestLetterCase(t *testing.T) {
	for token, want := range map[string]uint8{
		"word": lower, "Word": initial, "WORD": capitals, "iPhone": mixed, "McCoy": mixed, "A": oneCapital, "I'": oneCapital, "a": lower,
		"1984": digits, "7-Eleven": lettersDigits, "...": punctuation, "": punctuation, "U.S.": dotted, "U.": oneCapital, "Élan": initial, "北京": lower, "D'Arcy": mixed,
	} {
		if got := letterCase(token); got != want {
			t.Errorf("%q is %d, want %d", token, got, want)
		}
	}
}

func TestSentenceKind(t *testing.T) {
	for line, want := range map[string]uint8{
		"The mayor met the union .": ordinary, "MAYOR MET UNION": inCapitals, "Mayor Met the Big Union": titleCase, "Zurich": ordinary, "MAYOR": ordinary,
		". , 12": ordinary, "Mayor Met Union": ordinary, "Mayor Met Union Again": titleCase, "": ordinary,
	} {
		if got := sentenceKind(document(line).Tokens); got != want {
			t.Errorf("%q is %d, want %d", line, got, want)
		}
	}
}

// TestWindows holds the cutting of a document: no window is too long, every
// token is in one, in order, and sentences are whole where they can be.
func TestWindows(t *testing.T) {
	m := load(t, tiny(1))
	tagger := m.NewTagger()
	doc := document(strings.Repeat(sample, 5))
	tokens, windows := 0, 0
	var begun []int // tokens before each window
	done := func() {
		w := &tagger.window
		if len(w.ids) > m.Window || len(w.cases) != len(w.ids) || len(w.places) != len(w.ids) || w.ids[0] != m.pieces.start || w.ids[len(w.ids)-1] != m.pieces.end {
			t.Fatalf("window %d: %+v", windows, w)
		}
		for i, at := range w.first {
			if want := m.pieces.cut(nil, doc.Tokens[tokens+i].Text); !slices.Equal(w.ids[at:int(at)+len(want)], want) {
				t.Fatalf("token %d is %v, want %v", tokens+i, w.ids[at:], want)
			}
		}
		begun = append(begun, tokens)
		tokens += len(w.first)
		windows++
		w.begin(m.pieces.start)
	}
	tagger.window.begin(m.pieces.start)
	for _, s := range doc.Sentences {
		tagger.fill(doc.Tokens[s.First:s.Last], done)
	}
	if len(tagger.window.first) > 0 {
		done()
	}
	if tokens != len(doc.Tokens) || windows < 10 {
		t.Errorf("%d of %d tokens in %d windows", tokens, len(doc.Tokens), windows)
	}
	for _, s := range doc.Sentences {
		n := 0
		for _, tok := range doc.Tokens[s.First:s.Last] {
			n += len(m.pieces.cut(nil, tok.Text))
		}
		for _, b := range begun {
			if n+2 <= m.Window && b > s.First && b < s.Last {
				t.Errorf("a sentence of %d pieces is cut at token %d", n, b)
			}
		}
	}
}

// TestBucket holds the buckets to those that the transformers library gives.
func TestBucket(t *testing.T) {
	for distance, want := range map[int]int{0: 0, -1: 1, -7: 7, -8: 8, -15: 9, -16: 10, -31: 11, -32: 12, -63: 13, -64: 14, -90: 14, -91: 15, -127: 15, -500: 15, 1: 17, 7: 23, 8: 24, 16: 26, 200: 31} {
		if got := bucket(distance, 32); got != want {
			t.Errorf("distance %d is in bucket %d, want %d", distance, got, want)
		}
	}
}

// TestNarrow rounds rows beyond what products take again, and leaves others.
func TestNarrow(t *testing.T) {
	m := Matrix{[]int8{127, -64, 1, 0, 63, -63, 5, 0}, []float32{0.5, 2}}
	got := m.narrow(4)
	if want := []int8{63, -32, 0, 0, 63, -63, 5, 0}; !slices.Equal(got.Data, want) {
		t.Errorf("rows %v, want %v", got.Data, want)
	}
	if got.Step[0] != 0.5*(127.0/63) || got.Step[1] != 2 {
		t.Errorf("steps %v", got.Step)
	}
	if m.Data[0] != 127 || m.Step[0] != 0.5 {
		t.Error("the matrix itself changed")
	}
}
