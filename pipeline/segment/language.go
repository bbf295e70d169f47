package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"

	"newsgraph/entities"
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
	limits := limits()
	tokens := doc.Tokens[:min(len(doc.Tokens), limits.LanguageTokens)]
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
	if small > 0 && float64(ours) >= limits.LanguageShare*float64(small) {
		return s.code
	}
	if small < limits.LanguageWords {
		return ""
	}
	sample := doc.Article.Text
	if len(sample) > limits.LanguageBytes {
		sample = strings.ToValidUTF8(sample[:limits.LanguageBytes], "")
	}
	if info := whatlanggo.Detect(sample); info.Confidence >= limits.LanguageSure {
		return info.Lang.Iso6391()
	}
	return ""
}
