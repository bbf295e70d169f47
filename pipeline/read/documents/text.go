package documents

import (
	"bufio"
	"bytes"

	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// Text reads a file of plain text as one article: Text is the whole
// decoded file; of a Markdown file what follows its front matter.
var Text = &frame.Format{
	Name:       "text",
	Extensions: []string{".txt", ".text", ".md", ".markdown"},
	Help:       "plain text and Markdown, one article a file",
	Sniff:      func([]byte) frame.Confidence { return frame.Likely },
	Frame:      frameText,

	KeepsProlog: true,
}

func frameText(w *frame.Walk, src *frame.Source, br *bufio.Reader) error {
	data, damage, err := w.ReadFile(br, 2*w.Settings.MaxArticleBytes)
	if err != nil {
		return err
	}
	return w.Emit(frame.Frame{Source: src, Data: data, Damage: damage, Read: decodeText})
}

func decodeText(fr *frame.Frame) []frame.Item {
	text, damage := normal.Decode(fr.Data, "")
	if len(bytes.TrimSpace([]byte(text))) == 0 {
		return fr.Skip("only white space")
	}
	f := markdownFields(fr, text, damage)
	return fr.Only(&f)
}
