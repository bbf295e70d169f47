package read

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"newsgraph/entities"
)

// fields is what a record says of an article, before it is normalised.
type fields struct {
	id, title, text, date, source, author, url, language string

	dateColumn int // see dateColumns
	note       note
	exact      bool // title and text are values of the data and stay as they are
}

// article makes the item of one record. record is its number in its file
// for an id where the data has none; 0 when the file is one article.
func (p *Piece) article(f *fields, record int) Item {
	p.src.tally.count(strings.TrimSpace(f.title) != "", strings.TrimSpace(f.date) != "", strings.TrimSpace(f.text) != "")
	if strings.TrimSpace(f.title) == "" && strings.TrimSpace(f.text) == "" {
		return p.problem(entities.Skipped, "neither title nor text in it")
	}
	if !f.exact {
		var text, title bool
		f.text, text = repairMojibake(f.text)
		f.title, title = repairMojibake(f.title)
		if text || title {
			f.note = f.note.and(remark(mojibakeNote))
		}
	}
	date, doubt := readDate(f.date, p.order.of(f.dateColumn))
	f.note = f.note.and(remark(doubt))
	a := &entities.Article{
		ID:       cleanID(f.id),
		Title:    validText(f.title),
		Text:     validText(f.text),
		Date:     date,
		Source:   oneField(f.source),
		Author:   personName(oneField(f.author)),
		URL:      oneField(f.url),
		Language: languageCode(f.language),
		Input:    p.Input,
		Position: p.Position,
	}
	if a.Date == "" && record == 0 {
		a.Date = dateInName(p.src.id)
	}
	if a.ID == "" {
		a.ID = p.src.id
		if record > 0 {
			a.ID += "#" + strconv.Itoa(record)
		}
	}
	n := p.note.and(f.note)
	limit := p.src.opt.MaxArticleBytes
	if int64(len(a.Text)) > limit {
		n = n.and(lost("text cut at " + entities.Thousands(limit) + " of " + entities.Thousands(len(a.Text)) + " bytes"))
		a.Text = cutText(a.Text, int(limit))
	}
	if int64(len(a.Title)) > limit {
		a.Title = cutText(a.Title, int(limit))
		n = n.and(lost("title cut"))
	}
	if strings.Contains(n.remark, replacedNote) && garbled(a.Text) {
		n = note{lost: joinNotes(n.lost, n.remark)}
	}
	a.Note, a.Remark = n.lost, n.remark
	return Item{Article: a}
}

// note is what is to be said of how an article was read: what of it was lost,
// and what was done to it without loss (a certain repair, a stray byte).
type note struct{ lost, remark string }

func lost(s string) note   { return note{lost: s} }
func remark(s string) note { return note{remark: s} }

func (n note) and(m note) note {
	return note{joinNotes(n.lost, m.lost), joinNotes(n.remark, m.remark)}
}

// garbled reports that more than one character in a hundred could not be
// decoded: a stray byte is noise of the wire, this is text that is lost.
func garbled(s string) bool {
	odd := strings.Count(s, string(replacementRune))
	return odd > 0 && odd*100 > utf8.RuneCountInString(s)
}

func joinNotes(a, b string) string {
	if a == "" || b == "" || a == b {
		return a + b[:len(b)*btoi(a != b)]
	}
	return a + "; " + b
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// validText is s with bytes that are no UTF-8 replaced. It allocates only then.
func validText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// maxFieldBytes bounds ids, names and addresses.
const maxFieldBytes = 1024

// oneField makes a value of the data fit for one line: trimmed, without
// control characters, bounded.
func oneField(s string) string {
	s = strings.TrimSpace(s)
	if !plainLine(s) {
		s = strings.Join(strings.Fields(oneLine(s)), " ")
	}
	return clip(s, maxFieldBytes)
}

func cleanID(s string) string { return oneField(s) }

func plainLine(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c >= 0x7f {
			return false
		}
	}
	return true
}

// cutText cuts s to at most limit bytes: after the last sentence end in the
// last quarter, else at the last space there, else at a rune.
func cutText(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	s = s[:limit]
	low := limit - limit/4
	space := -1
	for i := limit - 1; i > low; i-- {
		if c := s[i]; c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			continue
		}
		if space < 0 {
			space = i
		}
		if c := s[i-1]; c == '.' || c == '!' || c == '?' || c == '\n' || s[i] == '\n' {
			return s[:i]
		}
	}
	if space > 0 {
		return s[:space]
	}
	return s
}

// languageCode is the ISO 639-1 code in a language tag or an English name of a
// language; "" for anything else.
func languageCode(s string) string {
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
