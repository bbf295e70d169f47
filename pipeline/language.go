package pipeline

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"

	"newsgraph/entities"
)

// englishWords are function words that make up about a quarter of English
// prose and are rare in other languages' text.
var englishWords = map[string]bool{
	"the": true, "of": true, "and": true, "to": true, "that": true, "was": true, "with": true,
	"for": true, "is": true, "he": true, "his": true, "has": true, "from": true, "by": true,
	"which": true, "have": true, "been": true, "said": true, "this": true, "were": true, "will": true,
}

// Bounds of the language check.
const (
	languageTokens = 200  // tokens looked at
	languageShare  = 0.10 // share of function words among small words that settles English
	languageWords  = 20   // small words below which nothing is said: names alone have no language
	languageBytes  = 1500 // bytes that the detector sees
	languageEnough = 0.9  // confidence above which another language is believed
)

// language returns the ISO 639-1 code of the document: what its data says, else
// "en" when function words show it, else what whatlanggo is sure of, else "".
// Small words are those without a capital.
func language(doc *entities.Document) string {
	if declared := doc.Article.Language; declared != "" {
		code, _, _ := strings.Cut(strings.ToLower(declared), "-")
		code, _, _ = strings.Cut(code, "_")
		return code
	}
	tokens := doc.Tokens[:min(len(doc.Tokens), languageTokens)]
	small, english := 0, 0
	for i := range tokens {
		first, _ := utf8.DecodeRuneInString(tokens[i].Text)
		if !unicode.IsLetter(first) || unicode.IsUpper(first) {
			continue
		}
		small++
		if englishWords[tokens[i].Text] {
			english++
		}
	}
	if small > 0 && float64(english) >= languageShare*float64(small) {
		return "en"
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
