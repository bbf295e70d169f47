package frame

import (
	"archive/zip"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// Collector gathers the fields of a record by their names.
func (fr *Frame) Collector() fields.Collector {
	return fields.Collector{Keys: fr.Source.Settings.Names, Page: fr.Source.Settings.Parts.Page}
}

// Page reads a web page within a record; where nobody reads pages, it is taken
// for a fragment of markup.
func (fr *Frame) Page(b []byte, charset, url string) fields.Fields {
	if read := fr.Source.Settings.Parts.Page; read != nil {
		return read(b, charset, url)
	}
	text, n := normal.Decode(b, markup.PageCharset(b, charset))
	return fields.Fields{Text: markup.FragmentText(text), URL: url, Damage: n}
}

// Parts are what one family of formats reads for another: a page in a record,
// an export in a document. A program that leaves the reader of a part out leaves
// its function nil.
type Parts struct {
	Page        func(b []byte, charset, url string) fields.Fields               // the article in a web page
	PDF         func(fr *Frame, b []byte) (f fields.Fields, why *Item, is bool) // the article in a PDF file, or why there is none
	Export      func(fr *Frame, paragraphs []string, n normal.Damage) []Item    // the articles of a data bank's export, nil when it is none
	ZipDocument func(w *Walk, src *Source, z *zip.Reader) (is bool, err error)  // frames a document that is a zip archive
}

// Export reads a document that is the export of a data bank, nil when it is
// none.
func (fr *Frame) Export(paragraphs []string, damage normal.Damage) []Item {
	if read := fr.Source.Settings.Parts.Export; read != nil {
		return read(fr, paragraphs, damage)
	}
	return nil
}
