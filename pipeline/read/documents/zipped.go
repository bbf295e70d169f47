package documents

import (
	"archive/zip"
	"bufio"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// Documents that are zip archives: Word (ECMA-376) and OpenDocument text
// (ISO 26300). Their paragraphs are the text; title, author and date come from
// their properties. The zip reader hands them over, by frame.Parts.

// Zipped stands for them in the table of formats: a file that gets here is no
// zip archive.
var Zipped = &frame.Format{
	Name:       "office",
	Extensions: []string{".docx", ".odt"},
	Help:       "Word (docx) and OpenDocument text (odt)",
	Sniff:      func([]byte) frame.Confidence { return frame.No },
	Frame: func(w *frame.Walk, src *frame.Source, _ *bufio.Reader) error {
		return w.Problem(src, "", entities.Quarantined, "neither Word nor OpenDocument")
	},
}

// zipDocument is a zip archive that is a document.
type zipDocument struct {
	kind       string // "docx", "odt", or what it is instead
	main, meta *zip.File
}

// documentKind recognizes a document by its parts; kind is "" for an archive.
func documentKind(z *zip.Reader) zipDocument {
	var o zipDocument
	parts := map[string]*zip.File{}
	for i, f := range z.File {
		if i > 2000 {
			break
		}
		parts[f.Name] = f
	}
	switch {
	case parts["word/document.xml"] != nil:
		o = zipDocument{"docx", parts["word/document.xml"], parts["docProps/core.xml"]}
	case parts["content.xml"] != nil && parts["META-INF/manifest.xml"] != nil:
		o = zipDocument{"odt", parts["content.xml"], parts["meta.xml"]}
	case parts["[Content_Types].xml"] != nil:
		o.kind = "an Office document that is no text (a spreadsheet or slides)"
	}
	return o
}

// FrameZip frames a zip archive that is a document; is tells whether it is
// one.
func FrameZip(w *frame.Walk, src *frame.Source, z *zip.Reader) (is bool, err error) {
	o := documentKind(z)
	switch {
	case o.kind == "":
		return false, nil
	case o.main == nil:
		return true, w.Problem(src, "", entities.Skipped, o.kind)
	}
	data, damage, err := zipPart(w, o.main)
	if err != nil {
		return true, err
	}
	var meta []byte
	if o.meta != nil {
		meta, _, _ = zipPart(w, o.meta)
	}
	decode := func(fr *frame.Frame) []frame.Item { return decodeZip(fr, o.kind, meta) }
	return true, w.Emit(frame.Frame{Source: src, Data: data, Damage: damage, Read: decode, With: o.kind + string(meta)})
}

// zipPart reads a member whole, within the limits.
func zipPart(w *frame.Walk, f *zip.File) ([]byte, normal.Damage, error) {
	r, err := f.Open()
	if err != nil {
		return nil, normal.Damage{}, err
	}
	defer r.Close()
	data, n, err := w.ReadWhole(w.Unpacked(r), w.Settings.MaxLineBytes)
	if err != nil && len(data) > 0 {
		n, err = normal.Truncated("the document could not be read to its end: "+frame.ReasonOf(err)), nil
	}
	return data, n, err
}

func decodeZip(fr *frame.Frame, kind string, meta []byte) []frame.Item {
	text, damage := normal.Decode(fr.Data, markup.XMLCharset(fr.Data))
	root := markup.ParseXML(text, fr.Source.Settings.MaxNesting)
	var o paragraphText
	if kind == "docx" {
		o.docx(root.Find("body"))
	} else {
		o.odt(root.Path("body", "text"))
	}
	o.end()
	props, _ := normal.Decode(meta, "")
	m := markup.ParseXML(props, 64)
	f := fields.Fields{Title: m.Find("title").Line(), Author: normal.FirstOf(m.Find("creator").Line(), m.Find("initial-creator").Line()),
		Date: normal.FirstOf(m.Find("created").Line(), m.Find("creation-date").Line(), m.Find("date").Line()), Language: m.Find("language").Line()}
	if items := fr.Export(o.paragraphs, damage); items != nil {
		return items
	}
	f.Text = strings.Join(o.paragraphs, "\n\n")
	f.Damage = damage
	if f.Text == "" {
		return fr.Skip("a document without text")
	}
	return fr.Only(&f)
}
