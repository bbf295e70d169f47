package pdf

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"strings"

	pdferrors "github.com/klippa-app/go-pdfium/errors"

	"newsgraph/entities"
	"newsgraph/internal/message"
	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// Format reads a PDF file as one article: the text of its pages in the order in
// which the file draws it, lines joined to paragraphs. A page that is only a
// picture of text has none.
func (e *Engine) Format() *frame.Format {
	return &frame.Format{
		Name:       "pdf",
		Extensions: []string{".pdf"},
		Help:       "PDF files with text, one article a file",
		Sniff: func(head []byte) frame.Confidence {
			if isPDF(head) {
				return frame.Certain
			}
			return frame.No
		},
		Frame: e.frame,
	}
}

// Part reads a PDF file within a record of another format; is tells whether it
// is one.
func (e *Engine) Part(fr *frame.Frame, b []byte) (f fields.Fields, why *frame.Item, is bool) {
	if !isPDF(b) {
		return fields.Fields{}, nil, false
	}
	f, why = e.fields(fr, b)
	return f, why, true
}

// isPDF looks for the mark of a PDF file, which may stand after up to 1,024
// other bytes (Adobe's implementation note 13 to PDF 1.7, H.3).
func isPDF(head []byte) bool {
	at := bytes.Index(head[:min(len(head), 1024+5)], []byte("%PDF-"))
	return at == 0 || at > 0 && frame.Unsupported(head) != "" || at > 0 && len(bytes.TrimSpace(head[:at])) == 0
}

func (e *Engine) frame(w *frame.Walk, src *frame.Source, br *bufio.Reader) error {
	data, n, err := w.ReadWhole(br, maxPDFBytes)
	switch {
	case err != nil && len(data) == 0:
		return err
	case n.Truncated != "":
		return w.Problem(src, "", entities.Quarantined, fmt.Sprintf("a PDF file of more than %s bytes", message.Thousands(int64(maxPDFBytes))))
	case err != nil:
		n = normal.Truncated("the file could not be read to its end: " + frame.ReasonOf(err))
	}
	return w.Emit(frame.Frame{Source: src, Data: data, Damage: n, Read: e.decode})
}

func (e *Engine) decode(fr *frame.Frame) []frame.Item {
	f, why := e.fields(fr, fr.Data)
	if why != nil {
		return []frame.Item{*why}
	}
	return fr.Only(&f)
}

// fields is the article of a PDF file, or why there is none.
func (e *Engine) fields(fr *frame.Frame, b []byte) (fields.Fields, *frame.Item) {
	refuse := func(out entities.Outcome, format string, args ...any) (fields.Fields, *frame.Item) {
		it := fr.Problem(out, fmt.Sprintf(format, args...))
		return fields.Fields{}, &it
	}
	c, err := e.read(b)
	switch {
	case errors.Is(err, pdferrors.ErrPassword):
		return refuse(entities.Quarantined, "a PDF file that is encrypted")
	case err != nil:
		return refuse(entities.Quarantined, "a PDF file that cannot be read: %v", err)
	}
	text := pdfText(c.pages)
	switch {
	case text == "" && c.short:
		return refuse(entities.Quarantined, "a PDF file that cannot be read: %v", errPDFLarge)
	case text == "":
		return refuse(entities.Skipped, "a PDF file without text (%d pages, perhaps pictures of them)", c.all)
	}
	f := fields.Fields{Text: text, Title: pdfTitle(c.title), Author: c.author, Date: pdfDate(c.date)}
	switch {
	case c.short:
		f.Damage = normal.Truncated("perhaps not whole: " + errPDFLarge.Error())
	case len(c.pages) < c.all:
		f.Damage = normal.Truncated(fmt.Sprintf("only the first %s of %s pages read", message.Thousands(len(c.pages)), message.Thousands(c.all)))
	}
	return f, nil
}

// pdfTitle is a title of the document's properties, but for what programs put
// there themselves: the name of a file, or nothing.
func pdfTitle(s string) string {
	s = normal.Squeeze(s)
	low := strings.ToLower(s)
	if strings.HasPrefix(low, "microsoft word") || strings.HasPrefix(low, "untitled") || low == "about:blank" || strings.ContainsRune(s, normal.ReplacementRune) {
		return ""
	}
	if ext := normal.Extension(s); len(ext) >= 3 && len(ext) <= 5 && !strings.Contains(ext, " ") {
		return ""
	}
	return s
}

// pdfDate is the day of a date as PDF writes it: D:20161015103000+02'00'.
func pdfDate(s string) string {
	s = strings.TrimPrefix(s, "D:")
	if len(s) < 8 || normal.Digits(s) < 8 {
		return s
	}
	return s[:4] + "-" + s[4:6] + "-" + s[6:8]
}
