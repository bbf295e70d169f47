package normal

import (
	"math"
	"slices"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// The statistics of a whole text say nothing of one that is English but for some
// names. Here every word with bytes beyond ASCII is read in each encoding, and
// the readings are compared: how likely are these letters, one after the
// other, in the languages that are written in that encoding?

// candidate is an encoding that a text may be in.
type candidate struct {
	name      string
	enc       encoding.Encoding
	cost      float32 // of its being met at all
	languages []string
	wide      string // the characters it is made for, see wideCost; "" for an encoding of letters
}

// The languages of the families of encodings.
var (
	western  = []string{"fr", "de", "es", "it", "pt", "nl", "sv", "da", "no", "fi", "ca", "et", "sq", "is"}
	turkish  = []string{"tr", "fr", "de", "es", "it", "pt", "sv", "da", "no", "fi"}
	central  = []string{"pl", "cs", "sk", "hu", "ro", "hr", "sl", "de", "sq"}
	baltic   = []string{"lt", "lv", "et", "de", "sv", "pl"}
	cyrillic = []string{"ru", "uk", "bg", "mk"}
)

// candidates are in order of preference: of equally good ones the first wins.
var candidates = []candidate{
	{"windows-1252", charmap.Windows1252, 0, western, ""},
	{"windows-1250", charmap.Windows1250, 3.5, central, ""},
	{"windows-1251", charmap.Windows1251, 3.5, cyrillic, ""},
	{"windows-1254", charmap.Windows1254, 4, turkish, ""},
	{"iso-8859-2", charmap.ISO8859_2, 4.5, central, ""},
	{"koi8-r", charmap.KOI8R, 4, cyrillic[:1], ""},
	{"koi8-u", charmap.KOI8U, 5, cyrillic[1:2], ""},
	{"macintosh", charmap.Macintosh, 4, western, ""},
	{"windows-1253", charmap.Windows1253, 4, []string{"el"}, ""},
	{"windows-1257", charmap.Windows1257, 4.5, baltic, ""},
	{"windows-1255", charmap.Windows1255, 5, []string{"he"}, ""},
	{"windows-1256", charmap.Windows1256, 5, []string{"ar", "fa", "fr"}, ""},
	{"iso-8859-7", charmap.ISO8859_7, 5, []string{"el"}, ""},
	{"iso-8859-15", charmap.ISO8859_15, 5, western, ""},
	{"iso-8859-5", charmap.ISO8859_5, 6, cyrillic, ""},
	{"x-mac-cyrillic", charmap.MacintoshCyrillic, 6, cyrillic, ""},
	{"ibm866", charmap.CodePage866, 6, cyrillic, ""},
	{"ibm850", charmap.CodePage850, 6, western, ""},
	{"ibm852", charmap.CodePage852, 7, central, ""},
	{"shift_jis", japanese.ShiftJIS, 3.5, nil, "ja"},
	{"gb18030", simplifiedchinese.GB18030, 3.5, nil, "zh-hans"},
	{"big5", traditionalchinese.Big5, 4, nil, "zh-hant"},
	{"euc-kr", korean.EUCKR, 3.5, nil, "ko"},
	{"euc-jp", japanese.EUCJP, 5, nil, "ja"},
}

// Bounds of the guess.
const (
	maxGuessWords = 200 // words that are looked at
	maxGuessBytes = 800 // and bytes of them
	maxGuessWord  = 64  // bytes of one
	sureMargin    = 3   // how much less likely (in nats) the next reading must be
	poorByte      = 7   // costs of a byte and of a word beyond ASCII
	poorWord      = 5   // above which no reading makes sense
)

// byLetters chooses the encoding of a text with bytes beyond ASCII. sure is
// false when another one gives other words that are about as likely, or none
// makes sense.
func byLetters(b []byte) (best candidate, sure bool) {
	words := oddWords(b)
	costs := make([]float32, len(candidates))
	least := float32(math.MaxFloat32)
	for i := len(candidates) - 1; i >= 0; i-- { // those of one language first: they cost less time
		costs[i] = candidates[i].textCost(words, least+2*sureMargin)
		least = min(least, costs[i])
	}
	at := slices.Index(costs, least)
	best = candidates[at]
	if costs[at]-best.cost > poorByte*float32(oddBytes(words))+poorWord*float32(len(words))+plainCost(words) {
		return best, false
	}
	for i := range candidates {
		if i != at && costs[i] < costs[at]+sureMargin && !candidates[i].sameText(best, words) {
			return best, false
		}
	}
	return best, true
}

// oddBytes counts the bytes beyond ASCII.
func oddBytes(words [][]byte) (n int) {
	for _, w := range words {
		for _, c := range w {
			if c >= utf8.RuneSelf {
				n++
			}
		}
	}
	return n
}

// plainCost is what the words cost in every encoding, for their letters of
// ASCII after one another.
func plainCost(words [][]byte) (cost float32) {
	for _, w := range words {
		for i := 1; i < len(w); i++ {
			if asciiLetter(w[i]) && asciiLetter(w[i-1]) {
				cost += costASCII
			}
		}
	}
	return cost
}

// oddWords are the stretches of bytes in which a character beyond ASCII can
// stand: letters, and whatever may be the second byte of a character.
func oddWords(b []byte) (words [][]byte) {
	size := 0
	for i := 0; i < len(b) && len(words) < maxGuessWords && size < maxGuessBytes; {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		from := i
		for from > 0 && i-from < maxGuessWord/2 && asciiLetter(b[from-1]) {
			from--
		}
		for i < len(b) && i-from < maxGuessWord && (b[i] >= utf8.RuneSelf || b[i] >= 0x40 && b[i] < 0x7f || IsDigit(b[i]) && b[i-1] >= utf8.RuneSelf) {
			i++
		}
		words = append(words, b[from:i])
		size += i - from
	}
	return words
}

func (c *candidate) sameText(other candidate, words [][]byte) bool {
	for _, w := range words {
		if string(c.decode(w)) != string(other.decode(w)) {
			return false
		}
	}
	return true
}

func (c *candidate) decode(word []byte) []rune {
	out, err := c.enc.NewDecoder().Bytes(word)
	if err != nil {
		return []rune{utf8.RuneError}
	}
	return []rune(string(out))
}

// textCost is how unlikely the words are in this encoding: all in one of its
// languages, or each in one of its own. More than limit is not computed to the
// end.
func (c *candidate) textCost(words [][]byte, limit float32) float32 {
	t := letterModel()
	if c.wide != "" {
		total := c.cost
		for _, w := range words {
			total += t.wideCost(c.decode(w), c.wide)
		}
		return total
	}
	mixed, each := float32(0), make([]float32, len(c.languages))
	costs := make([]float32, len(c.languages))
	for _, w := range words {
		word := c.decode(w)
		for i, l := range c.languages {
			costs[i] = t.alphabets[l].wordCost(word)
			each[i] += costs[i]
		}
		mixed += oneOf(costs)
		if least := min(mixed, slices.Min(each)); c.cost+least > limit {
			return c.cost + least
		}
	}
	return c.cost + oneOf([]float32{mixed, oneOf(each)})
}

// Costs of the characters that are counted in no table, by their kind.
const (
	costKana      = 4.8 // one of 80, and half of Japanese
	costHalfKana  = 9   // katakana of half width: old, and what much else looks like
	costKanji     = 8.3 // one of the 2,965 of level 1 of JIS X 0208, and a third of Japanese
	costRare      = 14  // any other
	costWideEdge  = 2.5 // a word begins or ends there
	costWideASCII = 6   // ASCII beside a wide character, without a space
)

// wideCost is the cost of a word in an encoding of many characters.
func (t *letterTables) wideCost(word []rune, language string) float32 {
	table := t.characters[language]
	cost := float32(0)
	wide := false
	for i, r := range word {
		if r < utf8.RuneSelf {
			switch {
			case !asciiLetter(byte(r)):
				cost += costSign
			case wide:
				cost += costWideASCII
			default:
				cost += costASCII
			}
			wide = false
			continue
		}
		if !wide {
			cost += costWideEdge
			if i > 0 && asciiLetter(byte(word[i-1])) {
				cost += costWideASCII
			}
		}
		wide = true
		known, ok := table[r]
		switch {
		case ok:
			cost += known
		case r == utf8.RuneError || r < 0xa0 || unicode.Is(unicode.Co, r):
			cost += costBroken
		case language == "ja" && (unicode.In(r, unicode.Hiragana, unicode.Katakana) || r == 'ー'):
			if r >= 0xff61 && r < 0xffa0 {
				cost += costHalfKana
			} else {
				cost += costKana
			}
		case r >= 0x3000 && r < 0x3020 || r == '・' || r >= 0xff01 && r < 0xff5f || r >= 0x2010 && r < 0x2030:
			cost += 6 // punctuation
		default:
			cost += costRare
		}
	}
	return cost
}
