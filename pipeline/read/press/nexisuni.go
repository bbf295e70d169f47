package press

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
	"strings"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// endOfDocument is the paragraph that closes every article of a Nexis Uni
// export (DOCX, RTF).
const endOfDocument = "End of Document"

// nexisUni reads the paragraphs of a Nexis Uni export: a cover with the list of
// articles, then each article with title, source, date, labelled lines, "Body",
// the text, "Load-Date: …" and "End of Document". nil when it is none.
func nexisUni(fr *frame.Frame, paragraphs []string, damage normal.Damage) []frame.Item {
	var items []frame.Item
	start := 0
	for i, para := range paragraphs {
		if para != endOfDocument {
			continue
		}
		f := nexisUniFields(paragraphs[start:i])
		start = i + 1
		q := *fr
		q.Number = len(items) + 1
		q.Position = "document " + strconv.Itoa(q.Number)
		f.Damage = damage
		items = append(items, q.Article(&f, q.Number))
	}
	return items
}

// nexisUniFields reads one article. What stands before its title (the cover)
// is passed over: the date is the last one before the body, source and title
// are the paragraphs before that.
func nexisUniFields(paragraphs []string) fields.Fields {
	var f fields.Fields
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
				f.Author = normal.PersonName(value)
			}
			continue
		}
		if len(para) < 80 && !copyrightLine(para) && len(normal.NormalizeDate(para)) == 10 {
			date = i
		}
	}
	if date >= 0 {
		f.Date = paragraphs[date]
		if date > 0 {
			f.Source = normal.Squeeze(paragraphs[date-1])
		}
		if date > 1 {
			f.Title = normal.Squeeze(paragraphs[date-2])
		}
	} else if body > 0 {
		f.Title = normal.Squeeze(paragraphs[0])
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
			f.Language = v
		}
	}
	f.Text = strings.Join(text, "\n\n")
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

// frameNexisUni cuts a text export after its "End of Document" lines.
func frameNexisUni(w *frame.Walk, src *frame.Source, br *bufio.Reader) error {
	lr := frame.LineReader{In: br, Max: w.Settings.MaxLineBytes}
	var part []byte
	n := 0
	for {
		line, err := lr.Next()
		if w.Stopped() {
			return frame.ErrStop
		}
		part = append(part, line...)
		ends := string(bytes.TrimSpace(line)) == endOfDocument
		if (err != nil || ends || int64(len(part)) > w.Settings.MaxLineBytes) && len(bytes.TrimSpace(part)) > 0 {
			n++
			if eerr := w.Emit(frame.RecordFrame(src, frame.Record{Data: part, Number: n, Size: int64(len(part))}, "document", decodeNexisUni)); eerr != nil {
				return eerr
			}
			part = nil
		}
		if err == io.EOF {
			return nil
		}
		if err != nil && err != frame.ErrLineTooLong {
			return err
		}
	}
}

// maxWrapped is the longest line of a text whose lines were broken to fit a
// width.
const maxWrapped = 100

func decodeNexisUni(fr *frame.Frame) []frame.Item {
	text, damage := normal.Decode(fr.Data, fr.Source.Charset)
	var paragraphs []string
	for _, block := range strings.Split(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n\n") {
		lines := strings.Split(block, "\n")
		longest := 0
		for _, l := range lines {
			longest = max(longest, len(l))
		}
		if len(lines) > 2 && longest < maxWrapped && len(lines[0]) > maxWrapped/2 && strings.IndexByte(lines[0], ':') < 0 { // broken lines
			lines = []string{normal.Squeeze(block)}
		}
		for _, l := range lines {
			if l = normal.Squeeze(l); l != "" && l != endOfDocument {
				paragraphs = append(paragraphs, l)
			}
		}
	}
	f := nexisUniFields(paragraphs)
	f.Damage = damage
	return fr.Only(&f)
}

// Export reads a document that is a LexisNexis or Nexis Uni export: it is
// cut at the "N of M DOCUMENTS" or "End of Document" paragraphs. nil when there
// are none.
func Export(fr *frame.Frame, paragraphs []string, damage normal.Damage) []frame.Item {
	var items []frame.Item
	start := -1
	flush := func(end int) {
		if start < 0 {
			return
		}
		q := *fr
		q.Number = len(items) + 1
		q.Position = "document " + strconv.Itoa(q.Number)
		f := lexisFields(paragraphs[start:end])
		f.Damage = damage
		items = append(items, q.Article(&f, q.Number))
	}
	for i, para := range paragraphs {
		if documentsLine(para) {
			flush(i)
			start = i
		}
	}
	flush(len(paragraphs))
	if items == nil {
		items = nexisUni(fr, paragraphs, damage)
	}
	return items
}
