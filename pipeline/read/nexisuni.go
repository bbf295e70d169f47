package read

import (
	"strconv"
	"strings"
)

// endOfDocument is the paragraph that closes every article of a Nexis Uni
// export (DOCX, RTF).
const endOfDocument = "End of Document"

// nexisUni reads the paragraphs of a Nexis Uni export: a cover with the list of
// articles, then each article with title, source, date, labelled lines, "Body",
// the text, "Load-Date: …" and "End of Document". nil when it is none.
func (p *Piece) nexisUni(paragraphs []string, note note) []Item {
	var items []Item
	start := 0
	for i, para := range paragraphs {
		if para != endOfDocument {
			continue
		}
		f := nexisUniFields(paragraphs[start:i])
		start = i + 1
		q := *p
		q.n = len(items) + 1
		q.Position = "document " + strconv.Itoa(q.n)
		f.note = note
		items = append(items, q.article(&f, q.n))
	}
	return items
}

// nexisUniFields reads one article. What stands before its title (the cover)
// is passed over: the date is the last one before the body, source and title
// are the paragraphs before that.
func nexisUniFields(paragraphs []string) fields {
	var f fields
	body := len(paragraphs)
	for i, para := range paragraphs {
		if para == "Body" {
			body = i
			break
		}
	}
	date := -1
	for i, para := range paragraphs[:body] {
		if label, value, ok := strings.Cut(para, ":"); ok && len(label) < 20 {
			if label == "Byline" {
				f.author = personName(value)
			}
			continue
		}
		if len(para) < 80 && !copyrightLine(para) && len(NormalizeDate(para)) == 10 {
			date = i
		}
	}
	if date >= 0 {
		f.date = paragraphs[date]
		if date > 0 {
			f.source = squeeze(paragraphs[date-1])
		}
		if date > 1 {
			f.title = squeeze(paragraphs[date-2])
		}
	} else if body > 0 {
		f.title = squeeze(paragraphs[0])
	}
	var text []string
	for _, para := range paragraphs[min(body+1, len(paragraphs)):] {
		if strings.HasPrefix(para, "Load-Date:") || para == "Classification" {
			break
		}
		text = append(text, para)
	}
	for _, para := range paragraphs {
		if v, ok := strings.CutPrefix(para, "Language:"); ok {
			f.language = v
		}
	}
	f.text = strings.Join(text, "\n\n")
	return f
}
