package read

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
)

// The exports of news data banks: Factiva, Europresse, and LexisNexis in
// lexisnexis.go. Each is one file with many articles; the headers are known by
// their place and labels.

// factivaFormat reads Factiva's HTML export. (Its XML is read by its element
// names, see xmlFormat.)
var factivaFormat = &format{
	name:  "factiva",
	help:  "Factiva exports (HTML)",
	sniff: sniffFactiva,
	frame: frameParts(decodeFactiva, keepNone, `<div class="article `, `<div class="article"`, `<div id="article-`),
}

// sniffFactiva wants the name and an article, since other sites too have a
// class "article": a page that is taken for an export would lose its text.
func sniffFactiva(head []byte) confidence {
	if !bytes.Contains(head, []byte("Factiva")) && !bytes.Contains(head, []byte("Headline'>")) {
		return no
	}
	for _, mark := range [...]string{`<div class="article enArticle`, `<div class="article frArticle`, `<div class="article deArticle`, `<div class="article esArticle`} {
		if bytes.Contains(head, []byte(mark)) {
			return certain + 2
		}
	}
	if bytes.Contains(head, []byte("<title>Factiva</title>")) {
		return certain + 2
	}
	return no
}

func decodeFactiva(p *Piece) []Item {
	text, note := decodeText(p.data, p.src.charset)
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return p.quarantine("a document that nests too deep")
	}
	f := factivaRows(root)
	if f.title == "" {
		f.title = squeeze(textByClass(root, "headline"))
	}
	if f.text == "" {
		var paras []string
		eachByClass(root, "articleparagraph", func(n *html.Node) { paras = append(paras, renderText(n)) })
		f.text = strings.Join(paras, "\n\n")
	}
	f.note = note
	return []Item{p.article(&f, p.n)}
}

// factivaRows reads the table of codes and values (HD headline, LP lead
// paragraph, TD text, …; Factiva's field list).
func factivaRows(root *html.Node) fields {
	var f fields
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
		value := renderText(cells[1])
		switch squeeze(renderText(cells[0])) {
		case "HD":
			f.title = squeeze(value)
		case "BY":
			f.author = personName(value)
		case "PD":
			f.date = value
		case "SN":
			f.source = squeeze(value)
		case "LA":
			f.language = value
		case "LP", "TD":
			texts = append(texts, value)
		case "AN":
			f.id = strings.TrimPrefix(squeeze(value), "Document ")
		}
	})
	f.text = strings.Join(texts, "\n\n")
	return f
}

// europresseFormat reads Europresse's HTML export.
var europresseFormat = &format{
	name: "europresse",
	help: "Europresse exports (HTML)",
	sniff: func(head []byte) confidence {
		if bytes.Contains(head, []byte("DocPublicationName")) {
			return certain + 2
		}
		return no
	},
	frame: frameParts(decodeEuropresse, keepNone, `<span class="DocPublicationName"`, `<div class="rdp__DocPublicationName"`, `<span class="rdp__DocPublicationName"`),
}

func decodeEuropresse(p *Piece) []Item {
	text, note := decodeText(p.data, p.src.charset)
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return p.quarantine("a document that nests too deep")
	}
	var f fields
	f.source = squeeze(textByClass(root, "docpublicationname"))
	var heads []string
	eachByClass(root, "docheader", func(n *html.Node) { heads = append(heads, renderText(n)) })
	f.date = squeeze(strings.Join(heads, " "))
	f.title = squeeze(textByClass(root, "titrearticle"))
	f.text = textByClass(root, "dococurrcontainer")
	if f.text == "" {
		_, after := cutAtTitle(renderText(root), f.title)
		f.text = after
	}
	f.text, f.author = europresseBody(f.text)
	f.note = note
	return []Item{p.article(&f, p.n)}
}

// cutAtTitle cuts a text behind the line that is its title.
func cutAtTitle(text, title string) (before, after string) {
	rest := text
	for rest != "" {
		line, next, _ := strings.Cut(rest, "\n")
		if squeeze(line) == title {
			return text[:len(text)-len(rest)], strings.TrimLeft(next, "\n")
		}
		rest = next
	}
	return "", text
}

// europresseBody drops the notices behind the text and takes the author's name
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

// eachElement calls f for every element of that name, outermost first.
func eachElement(n *html.Node, name string, f func(*html.Node)) {
	if n.Type == html.ElementNode && n.Data == name {
		f(n)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		eachElement(c, name, f)
	}
}

// eachByClass calls f for every element with a class that holds the word, in
// lower case; not for elements within one.
func eachByClass(n *html.Node, word string, f func(*html.Node)) {
	if n.Type == html.ElementNode && strings.Contains(strings.ToLower(attr(n, "class")), word) {
		f(n)
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		eachByClass(c, word, f)
	}
}

// textByClass is the text of the first element with such a class.
func textByClass(root *html.Node, word string) string {
	text := ""
	eachByClass(root, word, func(n *html.Node) {
		if text == "" {
			text = renderText(n)
		}
	})
	return text
}
