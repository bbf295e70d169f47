package fields

import (
	"strings"

	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// Collector gathers the fields of one record from names and values.
type Collector struct {
	Values [NumKinds]string
	Ranks  [NumKinds]int // rank+1 of the value, 0 for none
	Named  int           // fields with a known name, with or without value
	Keys   *UserNames    // the user's names, nil for none
	Marks  mark          // of the names of the outermost object
	HTML   HTMLFields

	Page func(b []byte, charset, url string) Fields // reads a text that is a web page, nil for nobody
}

// Put takes a value for a field, unless one of a better rank is there.
func (c *Collector) Put(kind Kind, rank int, value string) {
	if c.Ranks[kind] != 0 && c.Ranks[kind] <= rank+1 || strings.TrimSpace(value) == "" {
		return
	}
	c.Values[kind], c.Ranks[kind] = value, rank+1
}

// HasText reports that a text was found under a name that stands for the
// whole text, or as markup.
func (c *Collector) HasText() bool {
	return c.Ranks[Text] != 0 || c.Ranks[HTML] != 0
}

// Fields are the collected values. Markup under a name that says so is used
// when there is no plain text, or only a summary; a text that is itself a
// whole web page is read as one.
func (c *Collector) Fields() Fields {
	f := Fields{
		ID: c.Values[ID], Title: c.Values[Title], Text: c.Values[Text],
		Date: c.Values[Date], Source: c.Values[Source], Author: c.Values[Author],
		URL: c.Values[URL], Language: c.Values[Language],
		DateColumn: DateColumn(c.Ranks[Date] - 1),
	}
	rank := c.Ranks[Text] - 1
	if html := c.Values[HTML]; html != "" && (rank < 0 || rank%RankStep >= SummaryRank) {
		f.Text, c.HTML.Text = markup.FragmentText(html), true
	} else if c.Page != nil && wholePage(f.Text) {
		page := c.Page([]byte(f.Text), "utf-8", "")
		f.Text, c.HTML.Text = page.Text, true
		if f.Title == "" {
			f.Title = page.Title
		}
	}
	return f
}

// ExactFields are the fields of a record of data, with what was damaged in it:
// title and text stay exactly as they are, unless they are HTML. Then they are
// what a browser would show, and the damage says so.
func (c *Collector) ExactFields(n normal.Damage) Fields {
	f := c.Fields()
	if f.Title, c.HTML.Title = markup.ShownText(f.Title); c.HTML.Title {
		f.Title = normal.Squeeze(f.Title)
	}
	if !c.HTML.Text {
		f.Text, c.HTML.Text = markup.ShownText(f.Text)
	}
	f.Author, _ = markup.ShownText(f.Author)
	f.Source, _ = markup.ShownText(f.Source)
	f.Damage, f.Exact = n.And(c.HTML.Damage()), true
	return f
}

// HTMLFields are the fields of a record that were HTML.
type HTMLFields struct{ Title, Text bool }

// Damage tells which fields they are.
func (h HTMLFields) Damage() normal.Damage {
	switch {
	case h.Title && h.Text:
		return normal.Repaired(markup.HTMLNote + "title, text")
	case h.Title:
		return normal.Repaired(markup.HTMLNote + "title")
	case h.Text:
		return normal.Repaired(markup.HTMLNote + "text")
	}
	return normal.Damage{}
}

// wholePage reports that a value is a web page from its first to its last tag.
func wholePage(s string) bool {
	s = strings.TrimSpace(s)
	if len(s) < 20 || s[0] != '<' || s[len(s)-1] != '>' {
		return false
	}
	low := strings.ToLower(s[:min(len(s), 20)])
	return strings.HasPrefix(low, "<!doctype html") || strings.HasPrefix(low, "<html")
}
