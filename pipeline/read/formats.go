package read

import (
	"newsgraph/pipeline/read/documents"
	"newsgraph/pipeline/read/documents/pdf"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/jsonfmt"
	"newsgraph/pipeline/read/mail"
	"newsgraph/pipeline/read/normal"
	"newsgraph/pipeline/read/press"
	"newsgraph/pipeline/read/tabular"
	"newsgraph/pipeline/read/web"
	"newsgraph/pipeline/read/xmlfmt"
)

// Table is the table of formats, with what some of them share. Readers that are
// made of one table share it too.
type Table struct {
	formats []*frame.Format // in the order in which they are tried; of equally sure ones the first wins
	parts   frame.Parts

	Objects Objects // where addresses are read from; nil: they are no inputs
}

// NewTable is the table of all formats. cache is the folder for what is costly
// to make, see NewPDF; "" for none.
func NewTable(cache string) *Table {
	pdf := pdf.New(cache)
	return &Table{
		formats: []*frame.Format{
			web.WARC,
			xmlfmt.Feed,
			xmlfmt.NITF,
			xmlfmt.NewsMLG2,
			xmlfmt.NewsML,
			xmlfmt.SGML,
			press.LexisNexis,
			press.Factiva,
			press.Europresse,
			press.Wire,
			mail.Format,
			documents.RTF,
			documents.Zipped,
			pdf.Format(),
			web.HTML,
			jsonfmt.Format,
			tabular.Format,
			xmlfmt.XML,
			documents.Text,
		},
		parts: frame.Parts{Page: web.Fields, PDF: pdf.Part, Export: press.Export, ZipDocument: documents.FrameZip},
	}
}

// recognize chooses the format for a stream, or says why there is none.
func (t *Table) recognize(head []byte, name string) (*frame.Format, string) {
	ext := normal.Extension(name)
	var best *frame.Format
	bestScore := 0
	for _, f := range t.formats {
		c := f.Sniff(head)
		if c == frame.No {
			continue
		}
		score := 2 * int(c) // an extension weighs one step and a half
		for _, e := range f.Extensions {
			if e == ext {
				score += 3
				break
			}
		}
		if c == frame.Maybe && score < 4 {
			continue
		}
		if score > bestScore {
			best, bestScore = f, score
		}
	}
	if best != nil && bestScore >= 2*int(frame.Certain) {
		return best, ""
	}
	if kind := frame.Unsupported(head); kind != "" {
		return nil, kind
	}
	if best == nil {
		return nil, "no known format"
	}
	return best, ""
}
