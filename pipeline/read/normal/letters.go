package normal

import (
	_ "embed"
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/japanese"
)

// lettersTable is how letters follow one another, see gen/letters.go.
//
//go:embed letters.tsv
var lettersTable string

// alphabet is what is known of the letters of one language. Costs are -ln of
// probabilities.
type alphabet struct {
	single map[rune]float32    // of a letter anywhere
	pairs  map[[2]rune]float32 // of a letter after another; wordEdge begins and ends a word
}

const wordEdge = '_'

// letterTables are the alphabets and the characters of the languages that have
// no letters.
type letterTables struct {
	alphabets  map[string]*alphabet
	characters map[string]map[rune]float32
}

var letterModel = sync.OnceValue(func() *letterTables {
	t := &letterTables{map[string]*alphabet{}, map[string]map[rune]float32{}}
	for line := range strings.Lines(lettersTable) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(cells) != 3 || strings.HasPrefix(line, "#") {
			continue
		}
		if cost, err := strconv.Atoi(cells[1]); err == nil {
			t.addCharacters(cells[0], float32(cost)/10, cells[2])
			continue
		}
		t.addRow(cells[0], cells[1], cells[2])
	}
	t.addCharacters("ja", costKanji, commonKanji())
	return t
})

// commonKanji are the characters of level 1 of JIS X 0208: rows 16 to 47.
func commonKanji() string {
	var b []byte
	for row := byte(0xb0); row <= 0xcf; row++ {
		for cell := byte(0xa1); cell <= 0xfe; cell++ {
			b = append(b, row, cell)
		}
	}
	all, _ := japanese.EUCJP.NewDecoder().Bytes(b)
	return strings.ReplaceAll(string(all), string(utf8.RuneError), "")
}

func (t *letterTables) addCharacters(language string, cost float32, all string) {
	m := t.characters[language]
	if m == nil {
		m = map[rune]float32{}
		t.characters[language] = m
	}
	for _, r := range all {
		m[r] = cost
	}
}

func (t *letterTables) addRow(language, before, letters string) {
	a := t.alphabets[language]
	if a == nil {
		a = &alphabet{map[rune]float32{}, map[[2]rune]float32{}}
		t.alphabets[language] = a
	}
	first, _ := utf8.DecodeRuneInString(before)
	for _, cell := range strings.Fields(letters) {
		r, n := utf8.DecodeRuneInString(cell)
		v, _ := strconv.Atoi(cell[n:])
		if cost := float32(v) / 10; first == '*' {
			a.single[r] = cost
		} else {
			a.pairs[[2]rune{first, r}] = cost
		}
	}
}

// Costs of what the tables do not have.
const (
	costBackoff  = 2.3 // more than a letter costs anywhere, after a letter that it was not seen after
	costStranger = 9   // a letter that the language does not have
	costScript   = 9   // a letter after one of another script, on top
	costCapital  = 5   // a capital after a small letter, on top
	costCapitals = 1.5 // a capital after a capital
	costASCII    = 2.9 // a letter of ASCII after another: the same in every reading
	costSign     = 5   // another sign of ASCII
	costBroken   = 20  // a byte that stands for nothing, or for a control character
)

// step is the cost of r after before, either of them beyond ASCII, as letters
// in lower case.
func (a *alphabet) step(before, r rune) float32 {
	if c, ok := a.pairs[[2]rune{before, r}]; ok {
		return c
	}
	backoff, end := float32(costBackoff), float32(5)
	if len(a.pairs) == 0 { // nothing is known of what follows what
		backoff, end = costBackoff/2, 3
	}
	if r == wordEdge {
		return end
	}
	c, ok := a.single[r]
	if !ok {
		return costStranger
	}
	return c + backoff
}

// wordCost is the cost of a word in a language.
func (a *alphabet) wordCost(word []rune) float32 {
	cost := float32(0)
	before := rune(wordEdge)
	upper := false
	for i, r := range word {
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
			if r < utf8.RuneSelf {
				cost += costSign
			} else {
				cost += signCost(word, i)
			}
			if before > utf8.RuneSelf {
				cost += a.step(before, wordEdge)
			}
			before, upper = wordEdge, false
			continue
		}
		low := unicode.ToLower(r)
		switch {
		case low == r:
		case before != wordEdge && !upper:
			cost += costCapital
		case upper:
			cost += costCapitals
		}
		upper = low != r
		switch {
		case low < utf8.RuneSelf && before < utf8.RuneSelf:
			cost += costASCII
		case before != wordEdge && script(before) != script(low):
			cost += costStranger + costScript
		default:
			cost += a.step(before, low)
		}
		before = low
	}
	if before > utf8.RuneSelf {
		cost += a.step(before, wordEdge)
	}
	return cost
}

// script tells the scripts of letters apart.
func script(r rune) byte {
	switch {
	case r < 0x250 || r >= 0x1e00 && r < 0x1f00:
		return 'l'
	case r < 0x400:
		return 'g'
	case r < 0x530:
		return 'c'
	case r < 0x600:
		return 'h'
	case r < 0x780:
		return 'a'
	}
	return 'x'
}

// signCost is the cost of a sign beyond ASCII at its place in a word (a stretch
// of letters and such signs).
func signCost(word []rune, i int) float32 {
	letter := func(k int) bool { return k >= 0 && k < len(word) && unicode.IsLetter(word[k]) }
	before, after := letter(i-1), letter(i+1)
	either := func(ok bool, yes, no float32) float32 {
		if ok {
			return yes
		}
		return no
	}
	switch r := word[i]; {
	case r == utf8.RuneError || r >= 0x80 && r < 0xa0 || unicode.Is(unicode.Co, r):
		return costBroken
	case r == '’':
		return apostropheCost(word, i, before)
	case strings.ContainsRune("“‘«„‹‚", r):
		return either(before, 9, 4.5)
	case strings.ContainsRune("”»›", r):
		return either(after, 9, 4.5)
	case strings.ContainsRune("—–…\u00a0", r):
		if before && after { // a dash between words, not within one
			return either(letter(i-2) && letter(i+2), 6, 9)
		}
		return either(before || after, 7, 4.5)
	case strings.ContainsRune("€£§©", r):
		return either(before || after, 11, 6.5)
	case r == '¿' || r == '¡':
		return either(before, 11, 6.5)
	case r == '°' && i+2 == len(word) && (word[i+1] == 'C' || word[i+1] == 'F'):
		return 6.5
	case strings.ContainsRune("®™°²³ºª", r):
		return either(after, 11, 6.5)
	case strings.ContainsRune("½¼¾µ×•·", r):
		return either(before || after, 11, 6.5)
	case r == '\u00ad':
		return 9
	}
	return either(before || after, 12, 9)
}

// apostropheCost is small where English, French or Irish has an apostrophe:
// it’s, they’ll, l’Aquila, O’Neill, the workers’.
func apostropheCost(word []rune, i int, before bool) float32 {
	switch string(word[i+1:]) {
	case "s", "t", "d", "m", "re", "ve", "ll", "S", "T":
		return 3
	case "":
		return 5
	}
	if before && i <= 2 {
		return 3
	}
	return 7
}

// oneOf is the cost of what one of several languages says, none more likely
// than another.
func oneOf(costs []float32) float32 {
	least := costs[0]
	for _, c := range costs {
		least = min(least, c)
	}
	sum := 0.0
	for _, c := range costs {
		sum += math.Exp(float64(least - c))
	}
	return least - float32(math.Log(sum/float64(len(costs))))
}
