package pipeline

import (
	"strings"

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

// Bounds of the language check, in tokens and bytes.
const (
	languageTokens = 200  // tokens looked at
	languageShare  = 0.10 // share of function words that settles English
	languageBytes  = 1500 // bytes that the detector sees
	languageEnough = 0.9  // confidence above which another language is believed
)

// language returns the ISO 639-1 code of the document: what its data says, else
// "en" when function words show it, else what whatlanggo is sure of, else "".
func language(doc *entities.Document) string {
	if declared := doc.Article.Language; declared != "" {
		code, _, _ := strings.Cut(strings.ToLower(declared), "-")
		code, _, _ = strings.Cut(code, "_")
		return code
	}
	tokens := doc.Tokens[:min(len(doc.Tokens), languageTokens)]
	n := 0
	for i := range tokens {
		if englishWords[tokens[i].Text] {
			n++
		}
	}
	if len(tokens) > 0 && float64(n) >= languageShare*float64(len(tokens)) {
		return "en"
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
