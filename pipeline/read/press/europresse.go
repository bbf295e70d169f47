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

// Europresse reads Europresse's HTML export.
var Europresse = &frame.Format{
	Name: "europresse",
	Help: "Europresse exports (HTML)",
	Sniff: func(head []byte) frame.Confidence {
		if bytes.Contains(head, []byte("DocPublicationName")) {
			return frame.Surest
		}
		return frame.No
	},
	Frame: frameParts(decodeEuropresse, `<span class="DocPublicationName"`, `<div class="rdp__DocPublicationName"`, `<span class="rdp__DocPublicationName"`),
}

func decodeEuropresse(fr *frame.Frame) []frame.Item {
	text, damage := normal.Decode(fr.Data, fr.Source.Charset)
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return fr.Quarantine(tooDeep)
	}
	var f fields.Fields
	f.Source = normal.Squeeze(textByClass(root, "docpublicationname"))
	var heads []string
	eachByClass(root, "docheader", func(n *html.Node) { heads = append(heads, markup.NodeText(n)) })
	f.Date = normal.Squeeze(strings.Join(heads, " "))
	f.Title = normal.Squeeze(textByClass(root, "titrearticle"))
	f.Text = textByClass(root, "dococurrcontainer")
	if f.Text == "" {
		_, after := cutAtTitle(markup.NodeText(root), f.Title)
		f.Text = after
	}
	f.Text, f.Author = europresseBody(f.Text)
	f.Damage = damage
	return fr.Only(&f)
}

// cutAtTitle cuts a text after the line that is its title.
func cutAtTitle(text, title string) (before, after string) {
	rest := text
	for rest != "" {
		line, next, _ := strings.Cut(rest, "\n")
		if normal.Squeeze(line) == title {
			return text[:len(text)-len(rest)], strings.TrimLeft(next, "\n")
		}
		rest = next
	}
	return "", text
}

// europresseBody drops the notices after the text and takes the author's name
// from a first line that is one.
func europresseBody(s string) (text, author string) {
	var keep []string
	for i, para := range strings.Split(s, "\n\n") {
		if copyrightLine(para) || strings.HasPrefix(para, "Numéro de document") || strings.HasPrefix(para, "Document number") {
			break
		}
		if i == 0 {
			first, rest, more := strings.Cut(para, "\n")
			if len(first) < 60 && len(strings.Fields(first)) <= 5 && !strings.HasSuffix(first, ".") {
				author = first
				if !more {
					continue
				}
				para = rest
			}
		}
		keep = append(keep, para)
	}
	if len(keep) == 0 && author != "" {
		return author, ""
	}
	return strings.Join(keep, "\n\n"), author
}
