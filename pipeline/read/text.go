package read

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
)

// textFormat reads a file of plain text as one article: Text is the whole
// decoded file; of a Markdown file what follows its front matter.
var textFormat = &format{
	name:       "text",
	extensions: []string{".txt", ".text", ".md", ".markdown"},
	help:       "plain text and Markdown, one article a file",
	sniff:      func([]byte) confidence { return likely },
	frame:      frameText,
}

func frameText(w *walker, src *source, br *bufio.Reader) error {
	data, note, err := w.readWhole(br, 2*w.opt.MaxArticleBytes)
	if err != nil && len(data) == 0 {
		return err
	}
	if err != nil {
		note = lost("the file could not be read to its end: " + reasonOf(err))
	}
	return w.emit(Piece{src: src, data: data, note: note, decode: decodeTextPiece})
}

// readWhole reads a stream up to max bytes; the note says that it was longer.
// The rest of a longer stream is read and forgotten, to learn its size.
func (w *walker) readWhole(r io.Reader, max int64) (data []byte, n note, err error) {
	var b bytes.Buffer
	if br, ok := r.(*bufio.Reader); ok { // most files are small: one allocation
		b.Grow(min(br.Buffered(), int(max)) + bytes.MinRead)
	}
	got, err := io.Copy(&b, io.LimitReader(r, max))
	if err == nil && got == max {
		rest, cerr := io.Copy(io.Discard, r)
		err = cerr
		if rest > 0 {
			n = lost("only the first " + strconv.FormatInt(max, 10) + " of " + strconv.FormatInt(max+rest, 10) + " bytes read")
		}
	}
	if w.stop != nil {
		return nil, note{}, errStop
	}
	return b.Bytes(), n, err
}

func decodeTextPiece(p *Piece) []Item {
	text, note := decodeText(p.data, "")
	if len(bytes.TrimSpace([]byte(text))) == 0 {
		return p.skip("only white space")
	}
	f := markdownFields(text, p.src.file, note)
	return []Item{p.article(&f, p.n)}
}
