package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"

	"newsgraph/entities"
)

// Bounds of the language check.
const (
	languageTokens = 200  // tokens looked at
	languageShare  = 0.10 // share of function words among small words that settles the language
	languageWords  = 20   // small words below which nothing is said: names alone have no language
	languageBytes  = 1500 // bytes that the detector sees
	languageEnough = 0.9  // confidence above which another language is believed
)

// Language returns the ISO 639-1 code of a document that has its tokens: what
// its data says, else the Segmenter's language when its function words show it,
// else what whatlanggo is sure of, else "". Small words are those without a
// capital.
func (s *Segmenter) Language(doc *entities.Document) string {
	if declared := doc.Article.Language; declared != "" {
		code, _, _ := strings.Cut(strings.ToLower(declared), "-")
		code, _, _ = strings.Cut(code, "_")
		return code
	}
	tokens := doc.Tokens[:min(len(doc.Tokens), languageTokens)]
	small, ours := 0, 0
	for i := range tokens {
		first, _ := utf8.DecodeRuneInString(tokens[i].Text)
		if !unicode.IsLetter(first) || unicode.IsUpper(first) {
			continue
		}
		small++
		if s.lex[tokens[i].Text]&telling != 0 {
			ours++
		}
	}
	if small > 0 && float64(ours) >= languageShare*float64(small) {
		return s.code
	}
	if small < languageWords {
		return ""
	}
	sample := doc.Article.Text
	if len(sample) > languageBytes {
		sample = strings.ToValidUTF8(sample[:languageBytes], "")
	}
	if info := whatlanggo.Detect(sample); info.Confidence >= languageEnough {
		return info.Lang.Iso6391()
	}
	return ""
}
