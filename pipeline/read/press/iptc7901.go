package press

import (
	"strings"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/normal"
)

// iptcFields reads an IPTC 7901 message. The lines of the headline go up to
// one that ends in "="; of several the last that is no byline is the headline.
func iptcFields(header, text, end string) fields.Fields {
	var f fields.Fields
	text = strings.ReplaceAll(text, "\r", "")
	if at := strings.Index(text, "=\n"); at >= 0 && at < 600 {
		for _, line := range strings.Split(text[:at], "\n") {
			line = strings.TrimSpace(normal.DropControls(line))
			switch {
			case line == "":
			case strings.HasPrefix(line, "By "):
				f.Author = normal.PersonName(line)
			default:
				f.Title = line
			}
		}
		text = text[at+2:]
	} else {
		f.Title = strings.TrimSpace(normal.DropControls(firstLine(text)))
		_, text, _ = strings.Cut(text, "\n")
	}
	f.Text = normal.WireText(text)
	f.Date = iptcDate(end)
	for _, w := range strings.Fields(header) {
		if len(w) >= 2 && len(w) <= 12 && normal.IsLetter(w[0]) && strings.Contains(f.Text[:min(len(f.Text), 100)], w) {
			f.Source = w
		}
	}
	return f
}

// iptcDate reads 131137 GMT Nov 13: day, time, month, year.
func iptcDate(s string) string {
	w := strings.Fields(normal.DropControls(s))
	for i := 0; i+2 < len(w); i++ {
		if len(w[i]) != 6 || normal.Digits(w[i]) != 6 {
			continue
		}
		rest := w[i+1:]
		if normal.MonthNumber(rest[0]) == "" { // the zone
			rest = rest[1:]
		}
		if len(rest) > 1 && normal.MonthNumber(rest[0]) != "" && normal.Digits(rest[1]) == 2 {
			d, _ := normal.MakeDate(normal.Century(rest[1][:2]), normal.MonthNumber(rest[0]), w[i][:2])
			return d
		}
	}
	return ""
}
