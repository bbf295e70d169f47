package frame

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/internal/message"
	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/normal"
)

// Article makes the item of one record. record is its number in its file
// for an id where the data has none; 0 when the file is one article.
func (fr *Frame) Article(f *fields.Fields, record int) Item {
	fr.Source.Tally.Count(strings.TrimSpace(f.Title) != "", strings.TrimSpace(f.Date) != "", strings.TrimSpace(f.Text) != "")
	if strings.TrimSpace(f.Title) == "" && strings.TrimSpace(f.Text) == "" {
		return fr.Problem(entities.Skipped, "neither title nor text in it")
	}
	if !f.Exact {
		var text, title bool
		f.Text, text = normal.RepairMojibake(f.Text)
		f.Title, title = normal.RepairMojibake(f.Title)
		if text || title {
			f.Damage = f.Damage.And(normal.Repaired(normal.MojibakeNote))
		}
	}
	date, doubt := normal.ReadDate(f.Date, fr.order.Of(f.DateColumn))
	f.Damage = f.Damage.And(normal.Repaired(doubt))
	a := &entities.Article{
		ID:       normal.OneField(f.ID),
		Title:    normal.Valid(f.Title),
		Text:     normal.Valid(f.Text),
		Date:     date,
		Source:   normal.OneField(f.Source),
		Author:   normal.PersonName(normal.OneField(f.Author)),
		URL:      normal.OneField(f.URL),
		Language: normal.LanguageCode(f.Language),
		Input:    fr.Input,
		Position: fr.Position,
	}
	if a.Date == "" && record == 0 {
		a.Date = normal.DateInName(fr.Source.ID)
	}
	if a.ID == "" {
		a.ID = fr.Source.ID
		if record > 0 {
			a.ID += "#" + strconv.Itoa(record)
		}
	}
	n := fr.Damage.And(f.Damage)
	limit := fr.Source.Settings.MaxArticleBytes
	if int64(len(a.Text)) > limit {
		n = n.And(normal.Truncated("text cut at " + message.Thousands(limit) + " of " + message.Thousands(len(a.Text)) + " bytes"))
		a.Text = normal.Cut(a.Text, int(limit))
	}
	if int64(len(a.Title)) > limit {
		a.Title = normal.Cut(a.Title, int(limit))
		n = n.And(normal.Truncated("title cut"))
	}
	if strings.Contains(n.Repaired, normal.ReplacedNote) && garbled(a.Text) {
		n = normal.Damage{Truncated: normal.Join(n.Truncated, n.Repaired)}
	}
	a.Note, a.Remark = n.Truncated, n.Repaired
	return Item{Article: a}
}

// Only is the items of a frame that is one record.
func (fr *Frame) Only(f *fields.Fields) []Item { return []Item{fr.Article(f, fr.Number)} }

// garbled reports that more than one character in a hundred could not be
// decoded: a stray byte is noise of the wire, this is text that is lost.
func garbled(s string) bool {
	odd := strings.Count(s, string(normal.ReplacementRune))
	return odd > 0 && odd*100 > utf8.RuneCountInString(s)
}
