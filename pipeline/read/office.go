package read

import (
	"archive/zip"
	"bufio"
	"strconv"
	"strings"

	"newsgraph/entities"
)

// Documents that are zip archives: Word (ECMA-376) and OpenDocument text
// (ISO 26300). Their paragraphs are the text; title, author and date come from
// their properties. They have no format of their own: the zip reader hands
// them over.

// officeFormat stands for them in the list of formats: a file that gets here is
// no zip archive.
var officeFormat = &format{
	name:       "office",
	extensions: []string{".docx", ".odt"},
	help:       "Word (docx) and OpenDocument text (odt)",
	sniff:      func([]byte) confidence { return no },
	frame: func(w *walker, src *source, _ *bufio.Reader) error {
		return w.emitProblem(src, "", entities.Quarantined, "neither Word nor OpenDocument")
	},
}

// office tells of a zip archive what document it is.
type office struct {
	kind       string // "docx", "odt", or what it is instead
	main, meta *zip.File
}

// officeKind recognizes a document by its parts; kind is "" for an archive.
func officeKind(z *zip.Reader) office {
	var o office
	parts := map[string]*zip.File{}
	for i, f := range z.File {
		if i > 2000 {
			break
		}
		parts[f.Name] = f
	}
	switch {
	case parts["word/document.xml"] != nil:
		o = office{"docx", parts["word/document.xml"], parts["docProps/core.xml"]}
	case parts["content.xml"] != nil && parts["META-INF/manifest.xml"] != nil:
		o = office{"odt", parts["content.xml"], parts["meta.xml"]}
	case parts["[Content_Types].xml"] != nil:
		o.kind = "an Office document that is no text (a spreadsheet or slides)"
	}
	return o
}

// frameOffice frames a document that is a zip archive.
func (w *walker) frameOffice(src *source, o office) error {
	if o.main == nil {
		return w.emitProblem(src, "", entities.Skipped, o.kind)
	}
	data, note, err := w.zipPart(o.main)
	if err != nil {
		return err
	}
	var meta []byte
	if o.meta != nil {
		meta, _, _ = w.zipPart(o.meta)
	}
	decode := func(p *Piece) []Item { return decodeOffice(p, o.kind, meta) }
	return w.emit(Piece{src: src, data: data, note: note, decode: decode, with: o.kind + string(meta)})
}

// zipPart reads a member whole, within the limits.
func (w *walker) zipPart(f *zip.File) ([]byte, note, error) {
	r, err := f.Open()
	if err != nil {
		return nil, note{}, err
	}
	defer r.Close()
	data, n, err := w.readWhole(&unpackReader{r: r, w: w}, w.opt.MaxLineBytes)
	if err != nil && len(data) > 0 {
		n, err = lost("the document could not be read to its end: "+reasonOf(err)), nil
	}
	return data, n, err
}

func decodeOffice(p *Piece, kind string, meta []byte) []Item {
	text, note := decodeText(p.data, xmlCharset(p.data))
	root := parseXML(text, p.src.opt.MaxNesting)
	var o officeText
	if kind == "docx" {
		o.docx(root.find("body"))
	} else {
		o.odt(root.path("body", "text"))
	}
	o.end()
	props, _ := decodeText(meta, "")
	m := parseXML(props, 64)
	f := fields{title: m.find("title").textOf(), author: firstOf(m.find("creator").textOf(), m.find("initial-creator").textOf()),
		date: firstOf(m.find("created").textOf(), m.find("creation-date").textOf(), m.find("date").textOf()), language: m.find("language").textOf()}
	if items := p.lexisParts(o.paragraphs, note); items != nil {
		return items
	}
	f.text = strings.Join(o.paragraphs, "\n\n")
	f.note = note
	if f.text == "" {
		return p.skip("a document without text")
	}
	return []Item{p.article(&f, p.n)}
}

// lexisParts reads a document that is a LexisNexis or Nexis Uni export: it is
// cut at the "N of M DOCUMENTS" or "End of Document" paragraphs. nil when there
// are none.
func (p *Piece) lexisParts(paragraphs []string, note note) []Item {
	var items []Item
	start := -1
	flush := func(end int) {
		if start < 0 {
			return
		}
		q := *p
		q.n = len(items) + 1
		q.Position = "document " + strconv.Itoa(q.n)
		f := lexisFields(paragraphs[start:end])
		f.note = note
		items = append(items, q.article(&f, q.n))
	}
	for i, para := range paragraphs {
		if documentsLine(para) {
			flush(i)
			start = i
		}
	}
	flush(len(paragraphs))
	if items == nil {
		items = p.nexisUni(paragraphs, note)
	}
	return items
}

// officeText gathers paragraphs.
type officeText struct {
	paragraphs []string
	b          strings.Builder
}

func (o *officeText) end() {
	for _, para := range strings.Split(o.b.String(), "\n\n") {
		if s := tidyLines(para); s != "" {
			o.paragraphs = append(o.paragraphs, s)
		}
	}
	o.b.Reset()
}

// docx walks WordprocessingML: w:p is a paragraph, w:t text. Deleted text,
// field codes and the fallbacks of drawings are passed over.
func (o *officeText) docx(n *xnode) {
	if n == nil {
		return
	}
	for _, k := range n.kids {
		switch k.local() {
		case "t":
			o.b.WriteString(k.raw())
		case "tab":
			o.b.WriteByte(' ')
		case "br", "cr":
			o.b.WriteByte('\n')
		case "nobreakhyphen":
			o.b.WriteByte('-')
		case "deltext", "instrtext", "del", "movefrom", "fallback", "ppr", "rpr", "tblpr", "sectpr":
		case "p":
			o.docx(k)
			o.end()
		default:
			o.docx(k)
		}
	}
}

// odt walks OpenDocument: text:p and text:h are paragraphs; white space
// between elements means nothing.
func (o *officeText) odt(n *xnode) {
	if n == nil {
		return
	}
	for _, k := range n.kids {
		switch k.local() {
		case "", "tracked-changes", "annotation":
		case "p", "h":
			o.inline(k)
			o.end()
		default:
			o.odt(k)
		}
	}
}

// inline writes the text of a paragraph as it is.
func (o *officeText) inline(n *xnode) {
	for _, k := range n.kids {
		switch {
		case k.name == "":
			o.b.WriteString(k.text)
		case k.local() == "s" || k.local() == "tab":
			o.b.WriteByte(' ')
		case k.local() == "line-break":
			o.b.WriteByte('\n')
		case k.local() == "annotation" || k.local() == "note-citation":
		default:
			o.inline(k)
		}
	}
}
