package read

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	"golang.org/x/net/html"
)

// The exports of news data banks: LexisNexis, Factiva, Europresse. Each is one
// file with many articles; the headers are known by their place and labels.

// lexisFormat reads LexisNexis exports as HTML and as plain text ("1 of 166
// DOCUMENTS").
var lexisFormat = &format{
	name:  "lexisnexis",
	help:  "LexisNexis exports (HTML, text)",
	sniff: sniffLexis,
	frame: frameLexis,
}

func sniffLexis(head []byte) confidence {
	if bytes.Contains(head, []byte("<DOCFULL>")) || bytes.Contains(head, []byte("LXNComment")) {
		return certain + 2 // more than a web page
	}
	if first, _, _ := bytes.Cut(bytes.TrimLeft(head, " \t\r\n\f"+bom), []byte("\n")); documentsLine(string(first)) {
		return certain
	}
	return no
}

// documentsLine reports "7 of 166 DOCUMENTS".
func documentsLine(s string) bool {
	f := strings.Fields(s)
	return len(f) == 4 && digits(f[0]) == len(f[0]) && digits(f[2]) == len(f[2]) && strings.HasPrefix(strings.ToUpper(f[3]), "DO") && len(f[1]) <= 4
}

func frameLexis(w *walker, src *source, br *bufio.Reader) error {
	head, _ := br.Peek(headBytes)
	if bytes.Contains(head, []byte("<DOCFULL>")) || bytes.Contains(head, []byte("LXNComment")) {
		if src.charset == "" {
			src.charset = pageCharset(head, "")
		}
		return frameParts(decodeLexisHTML, keepNone, "<DOC NUMBER=")(w, src, br)
	}
	if src.charset == "" {
		src.charset = charsetOf(head)
	}
	return frameLexisText(w, src, br)
}

// frameLexisText cuts a text export at its "N of M DOCUMENTS" lines.
func frameLexisText(w *walker, src *source, br *bufio.Reader) error {
	lr := lineReader{br: br, max: w.opt.MaxLineBytes}
	var part []byte
	n := 0
	flush := func() error {
		if len(bytes.TrimSpace(part)) == 0 {
			return nil
		}
		n++
		return w.emit(recordPiece(src, cut{data: part, n: n, size: int64(len(part))}, "document", decodeLexisText))
	}
	for {
		line, err := lr.next()
		if w.stop != nil {
			return errStop
		}
		if err != nil || documentsLine(string(line)) || int64(len(part)) > w.opt.MaxLineBytes {
			if ferr := flush(); ferr != nil {
				return ferr
			}
			part = nil
		}
		if err != nil {
			if err == io.EOF {
				return nil
			}
			return err
		}
		part = append(part, line...)
	}
}

func decodeLexisHTML(p *Piece) []Item {
	text, note := decodeText(p.data, p.src.charset)
	_, text, _ = strings.Cut(text, "<DOCFULL> -->")
	text, _, _ = strings.Cut(text, "</DOCFULL>")
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return p.quarantine("a document that nests too deep")
	}
	var blocks []string
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && (n.Data == "div" || n.Data == "table") {
			if s := renderText(n); s != "" {
				blocks = append(blocks, s)
			}
			return
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	f := lexisFields(blocks)
	f.note = note
	return []Item{p.article(&f, p.n)}
}

func decodeLexisText(p *Piece) []Item {
	text, note := decodeText(p.data, p.src.charset)
	f := lexisFields(strings.Split(wireText(text), "\n\n"))
	f.note = note
	return []Item{p.article(&f, p.n)}
}

// lexisLabels are the labels of LexisNexis in English, German and French, and
// what they stand for: "end" ends the body.
var lexisLabels = map[string]string{
	"BYLINE": "author", "AUTOR": "author", "AUTEUR": "author", "AUTEURS": "author",
	"DATELINE": "dateline", "BODY": "body", "TEXTE": "body", "TEXT": "body", "CORPS": "body",
	"HEADLINE": "title", "TITRE": "title", "LANGUAGE": "language", "LANGUE": "language", "SPRACHE": "language", "URL": "url",
	"SECTION": "-", "RUBRIK": "-", "RUBRIQUE": "-", "LENGTH": "-", "LÄNGE": "-", "LONGUEUR": "-", "HIGHLIGHT": "-", "SERIES": "-",
	"LOAD-DATE": "date", "UPDATE": "date", "DATE-CHARGEMENT": "date", "GRAPHIC": "end", "GRAFIK": "end", "GRAPHIQUE": "end",
	"PUBLICATION-TYPE": "end", "PUB-TYPE": "end", "TYPE-PUBLICATION": "end", "ZEITUNGS-CODE": "end", "CODE-REVUE": "end", "JOURNAL-CODE": "end", "ACC-NO": "end",
	"SUBJECT": "end", "COUNTRY": "end", "PERSON": "end", "ORGANIZATION": "end", "COMPANY": "end", "GEOGRAPHIC": "end", "CORRECTION": "end",
	"CORRECTION-DATE": "end", "DOCUMENT-TYPE": "end", "DISTRIBUTION": "end", "BIBLIOGRAPHIE": "end", "TYPE": "end", "NOTES": "end",
}

// lexisLabel splits "SECTION: Sport" into its label and value; label is "" for
// a block without a known label.
func lexisLabel(block string) (label, value string) {
	label, value, ok := strings.Cut(block, ":")
	label = strings.TrimSpace(label)
	if !ok || lexisLabels[label] == "" {
		return "", block
	}
	return label, strings.TrimSpace(value)
}

// lexisFields reads the blocks of a document in their order: source, date,
// headline, labelled lines, body, labelled lines, copyright.
func lexisFields(blocks []string) fields {
	var f fields
	var body []string
	dateline := ""
	labels, ended := 0, false
	for _, b := range blocks {
		b = strings.TrimSpace(b)
		if b == "" || documentsLine(b) {
			continue
		}
		label, value := lexisLabel(b)
		if label != "" {
			labels++
		}
		switch lexisLabels[label] {
		case "author":
			f.author = personName(value)
		case "dateline":
			dateline = squeeze(value)
		case "body":
			if value != "" {
				body = append(body, value)
			}
		case "title":
			f.title = squeeze(value)
		case "language":
			f.language = value
			ended = ended || len(body) > 0
		case "url":
			f.url = value
		case "date":
			ended = ended || len(body) > 0
			if f.date == "" {
				f.date = value
			}
		case "end":
			ended = ended || len(body) > 0
		case "-":
		default:
			switch {
			case f.source == "" && labels == 0:
				f.source = squeeze(b)
			case f.date == "" && labels == 0 && NormalizeDate(squeeze(b)) != "" && len(b) < 120:
				f.date = squeeze(b)
			case f.title == "" && labels == 0:
				f.title = squeeze(b)
			case ended || copyrightLine(b):
			default:
				body = append(body, b)
			}
		}
	}
	f.text = withDateline(dateline, strings.Join(body, "\n\n"))
	return f
}

func copyrightLine(s string) bool {
	if len(s) > 300 {
		return false
	}
	low := strings.ToLower(s)
	return strings.HasPrefix(low, "copyright") || strings.HasPrefix(low, "©") || strings.HasPrefix(low, "(c) ") || strings.Contains(low, "all rights reserved") ||
		strings.Contains(low, "alle rechte vorbehalten") || strings.Contains(low, "tous droits réservés") || strings.Contains(low, "tous droits reserves")
}

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
