package press

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// Factiva reads Factiva's HTML export. (Its XML is read by the names of its
// elements.)
var Factiva = &frame.Format{
	Name:  "factiva",
	Help:  "Factiva exports (HTML)",
	Sniff: sniffFactiva,
	Frame: frameParts(decodeFactiva, `<div class="article `, `<div class="article"`, `<div id="article-`),
}

// sniffFactiva wants the name and an article, since other sites too have a
// class "article": a page that is taken for an export would lose its text.
func sniffFactiva(head []byte) frame.Confidence {
	if !bytes.Contains(head, []byte("Factiva")) && !bytes.Contains(head, []byte("Headline'>")) {
		return frame.No
	}
	for _, mark := range [...]string{`<div class="article enArticle`, `<div class="article frArticle`, `<div class="article deArticle`, `<div class="article esArticle`} {
		if bytes.Contains(head, []byte(mark)) {
			return frame.Surest
		}
	}
	if bytes.Contains(head, []byte("<title>Factiva</title>")) {
		return frame.Surest
	}
	return frame.No
}

func decodeFactiva(fr *frame.Frame) []frame.Item {
	text, damage := normal.Decode(fr.Data, fr.Source.Charset)
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return fr.Quarantine(tooDeep)
	}
	f := factivaRows(root)
	if f.Title == "" {
		f.Title = normal.Squeeze(textByClass(root, "headline"))
	}
	if f.Text == "" {
		var paras []string
		eachByClass(root, "articleparagraph", func(n *html.Node) { paras = append(paras, markup.NodeText(n)) })
		f.Text = strings.Join(paras, "\n\n")
	}
	f.Damage = damage
	return fr.Only(&f)
}

// factivaRows reads the table of codes and values (HD headline, LP lead
// paragraph, TD text, …; Factiva's field list).
func factivaRows(root *html.Node) fields.Fields {
	var f fields.Fields
	var texts []string
	eachElement(root, "tr", func(tr *html.Node) {
		var cells []*html.Node
		for c := tr.FirstChild; c != nil; c = c.NextSibling {
			if c.Type == html.ElementNode {
				cells = append(cells, c)
			}
		}
		if len(cells) < 2 {
			return
		}
		value := markup.NodeText(cells[1])
		switch normal.Squeeze(markup.NodeText(cells[0])) {
		case "HD":
			f.Title = normal.Squeeze(value)
		case "BY":
			f.Author = normal.PersonName(value)
		case "PD":
			f.Date = value
		case "SN":
			f.Source = normal.Squeeze(value)
		case "LA":
			f.Language = value
		case "LP", "TD":
			texts = append(texts, value)
		case "AN":
			f.ID = strings.TrimPrefix(normal.Squeeze(value), "Document ")
		}
	})
	f.Text = strings.Join(texts, "\n\n")
	return f
}
