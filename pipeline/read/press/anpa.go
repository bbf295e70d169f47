package press

import (
	"strings"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/normal"
)

// anpaFields reads AP's text: a slug up to "<", lines that begin with "^"
// (headline, notes, byline, each ended by "<" or "="), the story, and a last
// line like ^AP-WF-11-13-13 1509GMT<.
func anpaFields(text, end string) fields.Fields {
	f := fields.Fields{Date: anpaDate(end)}
	var body []string
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, "\r\x04\x0c")
		special := strings.HasPrefix(line, "^")
		mark := strings.TrimRight(normal.DropControls(strings.TrimPrefix(line, "^")), " <=")
		switch {
		case i == 0: // the slug
		case strings.HasPrefix(strings.TrimSpace(line), "(Eds:"):
		case !special:
			if strings.HasSuffix(strings.TrimRight(line, " "), "<") {
				line = strings.TrimRight(line, " <")
			}
			body = append(body, line)
		case anpaDate(mark) != "":
			f.Date = anpaDate(mark)
		case strings.HasPrefix(mark, "By "):
			if len(mark) > 3 && f.Author == "" {
				f.Author = normal.PersonName(mark)
			}
		case strings.HasPrefix(mark, "Eds") || strings.HasPrefix(mark, "AP Photo") || strings.HasPrefix(mark, "AP Graphic") || mark == "":
		case mark == "Associated Press" || strings.HasSuffix(mark, "Press Writer") || strings.HasPrefix(mark, "AP ") && f.Title != "":
			f.Source = "Associated Press"
		case f.Title == "":
			f.Title = strings.TrimSpace(mark)
		default:
			body = append(body, "", mark, "")
		}
	}
	if f.Title == "" {
		slug, _, _ := strings.Cut(strings.TrimPrefix(firstLine(text), "^"), "<")
		f.Title, _, _ = strings.Cut(slug, ",")
	}
	f.Text = normal.WireText(strings.Join(body, "\n"))
	if f.Source == "" && strings.Contains(text, "(AP)") {
		f.Source = "Associated Press"
	}
	return f
}

// anpaDate reads AP-WF-11-13-13 1509GMT: month, day, year.
func anpaDate(s string) string {
	i := strings.Index(s, "-WF-")
	if i < 0 || len(s) < i+12 {
		return ""
	}
	d := s[i+4:]
	if normal.Digits(d) != 2 || normal.Digits(d[3:]) != 2 || normal.Digits(d[6:]) != 2 {
		return ""
	}
	date, _ := normal.MakeDate(normal.Century(d[6:8]), d[:2], d[3:5])
	return date
}
