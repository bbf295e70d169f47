package press

import (
	"bufio"
	"bytes"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// LexisNexis reads LexisNexis exports as HTML and as plain text ("1 of 166
// DOCUMENTS"), with or without a cover page, and Nexis Uni exports that were
// saved as text ("End of Document").
var LexisNexis = &frame.Format{
	Name:  "lexisnexis",
	Help:  "LexisNexis exports (HTML, text)",
	Sniff: sniffLexis,
	Frame: frameLexis,
}

func sniffLexis(head []byte) frame.Confidence {
	if bytes.Contains(head, []byte("<DOCFULL>")) || bytes.Contains(head, []byte("LXNComment")) {
		return frame.Surest
	}
	if lexisText(head) || nexisUniText(head) {
		return frame.Certain
	}
	return frame.No
}

// lexisText reports a text export by the line before its first document, which
// it begins with or which stands after a cover page or before the labels of a
// document.
func lexisText(head []byte) bool {
	cover, begun, labels := false, false, false
	for line := range bytes.Lines(head) {
		s := strings.TrimSpace(strings.TrimPrefix(string(line), normal.BOM))
		switch {
		case s == "":
		case documentsLine(s):
			if !begun && !cover && !labels {
				return true
			}
			begun = true
		case begun:
			if label, _ := lexisLabel(s); label == "LENGTH" || label == "LÄNGE" || label == "LONGUEUR" || label == "LOAD-DATE" {
				return true
			}
		case coverLine(s):
			cover = true
		default:
			labels = true // something else stands before it
		}
		if cover && begun {
			return true
		}
	}
	return false
}

// coverLine reports a line of a cover page.
func coverLine(s string) bool {
	s = strings.ToLower(s)
	return slices.ContainsFunc(words["cover"], func(l string) bool { return strings.HasPrefix(s, l) })
}

// documentsLine reports "7 of 166 DOCUMENTS", "Dokument 7 von 166", "Document 7
// de 166".
func documentsLine(s string) bool {
	f := strings.Fields(s)
	if len(f) != 4 {
		return false
	}
	number := func(s string) bool { return normal.Digits(s) == len(s) }
	word := func(s string) bool { return strings.HasPrefix(strings.ToUpper(s), "DO") }
	switch f[2] {
	case "of", "von", "de":
		return word(f[0]) && number(f[1]) && number(f[3])
	}
	return number(f[0]) && number(f[2]) && word(f[3]) && len(f[1]) <= 4
}

func frameLexis(w *frame.Walk, src *frame.Source, br *bufio.Reader) error {
	head, _ := br.Peek(frame.HeadBytes)
	if bytes.Contains(head, []byte("<DOCFULL>")) || bytes.Contains(head, []byte("LXNComment")) {
		if src.Charset == "" {
			src.Charset = markup.PageCharset(head, "")
		}
		return frameParts(decodeLexisHTML, "<DOC NUMBER=")(w, src, br)
	}
	if src.Charset == "" {
		src.Charset = normal.CharsetOf(head, len(head) == frame.HeadBytes)
	}
	if nexisUniText(head) {
		return frameNexisUni(w, src, br)
	}
	return frameLexisText(w, src, br)
}

// frameLexisText cuts a text export at its "N of M DOCUMENTS" lines. What
// stands before the first is its cover page, unless there is no such line.
func frameLexisText(w *frame.Walk, src *frame.Source, br *bufio.Reader) error {
	lr := frame.LineReader{In: br, Max: w.Settings.MaxLineBytes}
	var part []byte
	n, begun := 0, false
	flush := func() error {
		if len(bytes.TrimSpace(part)) == 0 {
			return nil
		}
		n++
		return w.Emit(frame.RecordFrame(src, frame.Record{Data: part, Number: n, Size: int64(len(part))}, "document", decodeLexisText))
	}
	for {
		line, err := lr.Next()
		if w.Stopped() {
			return frame.ErrStop
		}
		starts := err == nil && documentsLine(string(line))
		if starts && !begun {
			begun, part = true, nil // the cover
		}
		if err != nil || starts || int64(len(part)) > w.Settings.MaxLineBytes {
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

func decodeLexisHTML(fr *frame.Frame) []frame.Item {
	text, damage := normal.Decode(fr.Data, fr.Source.Charset)
	_, text, _ = strings.Cut(text, "<DOCFULL> -->")
	text, _, _ = strings.Cut(text, "</DOCFULL>")
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return fr.Quarantine(tooDeep)
	}
	var blocks []string
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && (n.Data == "div" || n.Data == "table") {
			if s := markup.NodeText(n); s != "" {
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
	f.Damage = damage
	return fr.Only(&f)
}

func decodeLexisText(fr *frame.Frame) []frame.Item {
	text, damage := normal.Decode(fr.Data, fr.Source.Charset)
	f := lexisFields(lexisBlocks(text))
	f.Damage = damage
	return fr.Only(&f)
}

// lexisBlocks are the paragraphs of a document as text. Lines in the middle of
// the page that follow one another are one (the date and the edition below it).
func lexisBlocks(text string) (blocks []string) {
	var part, centred []string
	flush := func() {
		if len(part) > 0 {
			blocks = append(blocks, strings.Split(normal.WireText(strings.Join(part, "\n")), "\n\n")...)
		}
		if len(centred) > 0 {
			blocks = append(blocks, normal.Squeeze(strings.Join(centred, " ")))
		}
		part, centred = nil, nil
	}
	for line := range strings.Lines(strings.ReplaceAll(text, "\f", "\n")) {
		line = strings.TrimRight(line, "\r\n")
		switch plain := strings.TrimLeft(line, " "); {
		case plain == "" && len(centred) > 0:
			flush()
		case plain != "" && len(line)-len(plain) >= 10:
			if len(part) > 0 {
				flush()
			}
			centred = append(centred, plain)
		default:
			if len(centred) > 0 {
				flush()
			}
			part = append(part, line)
		}
	}
	flush()
	return blocks
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
func lexisFields(blocks []string) fields.Fields {
	var f fields.Fields
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
			f.Author = normal.PersonName(value)
		case "dateline":
			dateline = normal.Squeeze(value)
		case "body":
			if value != "" {
				body = append(body, value)
			}
		case "title":
			f.Title = normal.Squeeze(value)
		case "language":
			f.Language = value
			ended = ended || len(body) > 0
		case "url":
			f.URL = value
		case "date":
			ended = ended || len(body) > 0
			if f.Date == "" {
				f.Date = value
			}
		case "end":
			ended = ended || len(body) > 0
		case "other":
		default:
			switch {
			case f.Source == "" && labels == 0:
				f.Source = normal.Squeeze(b)
			case f.Date == "" && labels == 0 && normal.NormalizeDate(normal.Squeeze(b)) != "" && len(b) < 120:
				f.Date = normal.Squeeze(b)
			case f.Title == "" && labels == 0:
				f.Title = normal.Squeeze(b)
			case ended || copyrightLine(b):
			default:
				body = append(body, b)
			}
		}
	}
	f.Text = normal.WithDateline(dateline, strings.Join(body, "\n\n"))
	return f
}

// copyrightLine reports a notice of rights.
func copyrightLine(s string) bool {
	if len(s) > 300 {
		return false
	}
	s = strings.ToLower(s)
	return slices.ContainsFunc(words["rights"], func(w string) bool { return strings.HasPrefix(s, w) }) ||
		slices.ContainsFunc(words["rights-in"], func(w string) bool { return strings.Contains(s, w) })
}
