package normal

import "strings"

// LanguageCode is the ISO 639-1 code in a language tag or an English name of a
// language; "" for anything else.
func LanguageCode(s string) string {
	s, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(s)), ";")
	if c, ok := languageNames[s]; ok {
		return c
	}
	tag, _, _ := strings.Cut(strings.ReplaceAll(s, "_", "-"), "-")
	if c, ok := languageNames[tag]; ok {
		return c
	}
	if len(tag) == 2 && tag[0] >= 'a' && tag[0] <= 'z' && tag[1] >= 'a' && tag[1] <= 'z' && tag != "un" && tag != "xx" {
		return tag
	}
	return ""
}

// languageNames maps names and three-letter codes to codes, see languages.tsv.
var languageNames = func() map[string]string {
	codes := map[string]string{}
	for _, row := range Rows(tables, "languages") {
		codes[row.Cell(1)] = row.Cell(0)
	}
	return codes
}()
