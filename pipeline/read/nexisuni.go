package read

import (
	"bufio"
	"bytes"
	"io"
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

// nexisUniText reports such an export that was saved as text: "Body" and "End
// of Document" on lines of their own.
func nexisUniText(head []byte) bool {
	body := false
	for line := range bytes.Lines(head) {
		switch s := string(bytes.TrimSpace(line)); {
		case s == "Body":
			body = true
		case s == endOfDocument || strings.HasPrefix(s, "Load-Date:"):
			return body
		}
	}
	return false
}

// frameNexisUni cuts a text export behind its "End of Document" lines.
func frameNexisUni(w *walker, src *source, br *bufio.Reader) error {
	lr := lineReader{br: br, max: w.opt.MaxLineBytes}
	var part []byte
	n := 0
	for {
		line, err := lr.next()
		if w.stop != nil {
			return errStop
		}
		part = append(part, line...)
		ends := string(bytes.TrimSpace(line)) == endOfDocument
		if (err != nil || ends || int64(len(part)) > w.opt.MaxLineBytes) && len(bytes.TrimSpace(part)) > 0 {
			n++
			if eerr := w.emit(recordPiece(src, cut{data: part, n: n, size: int64(len(part))}, "document", decodeNexisUni)); eerr != nil {
				return eerr
			}
			part = nil
		}
		if err == io.EOF {
			return nil
		}
		if err != nil && err != errLineTooLong {
			return err
		}
	}
}

// maxWrapped is the longest line of a text whose lines were broken to fit a
// width.
const maxWrapped = 100

func decodeNexisUni(p *Piece) []Item {
	text, note := decodeText(p.data, p.src.charset)
	var paragraphs []string
	for _, block := range strings.Split(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n\n") {
		lines := strings.Split(block, "\n")
		longest := 0
		for _, l := range lines {
			longest = max(longest, len(l))
		}
		if len(lines) > 2 && longest < maxWrapped && len(lines[0]) > maxWrapped/2 && strings.IndexByte(lines[0], ':') < 0 { // broken lines
			lines = []string{squeeze(block)}
		}
		for _, l := range lines {
			if l = squeeze(l); l != "" && l != endOfDocument {
				paragraphs = append(paragraphs, l)
			}
		}
	}
	f := nexisUniFields(paragraphs)
	f.note = note
	return []Item{p.article(&f, p.n)}
}
