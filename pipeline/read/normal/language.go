package normal

import (
	"strings"
)

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

// languageNames maps names and ISO 639-2 codes of the languages that news
// corpora name. Source: the ISO 639 code tables.
var languageNames = map[string]string{
	"english": "en", "eng": "en", "german": "de", "deu": "de", "ger": "de", "deutsch": "de",
	"french": "fr", "fra": "fr", "fre": "fr", "français": "fr", "spanish": "es", "spa": "es", "español": "es",
	"italian": "it", "ita": "it", "portuguese": "pt", "por": "pt", "dutch": "nl", "nld": "nl", "dut": "nl",
	"russian": "ru", "rus": "ru", "arabic": "ar", "ara": "ar", "chinese": "zh", "zho": "zh", "chi": "zh",
	"japanese": "ja", "jpn": "ja", "korean": "ko", "kor": "ko", "turkish": "tr", "tur": "tr",
	"polish": "pl", "pol": "pl", "swedish": "sv", "swe": "sv", "norwegian": "no", "nor": "no",
	"danish": "da", "dan": "da", "finnish": "fi", "fin": "fi", "greek": "el", "ell": "el", "gre": "el",
	"hebrew": "he", "heb": "he", "hindi": "hi", "hin": "hi", "ukrainian": "uk", "ukr": "uk",
	"czech": "cs", "ces": "cs", "cze": "cs", "hungarian": "hu", "hun": "hu", "romanian": "ro", "ron": "ro", "rum": "ro",
	"bulgarian": "bg", "bul": "bg", "persian": "fa", "fas": "fa", "per": "fa", "farsi": "fa", "urdu": "ur", "urd": "ur",
	"indonesian": "id", "ind": "id", "vietnamese": "vi", "vie": "vi", "thai": "th", "tha": "th",
	"catalan": "ca", "cat": "ca", "croatian": "hr", "hrv": "hr", "serbian": "sr", "srp": "sr", "slovak": "sk", "slk": "sk",
}
