package cluster

import (
	"cmp"
	"encoding/binary"
	"io"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/relate"
)

// postingsOfLine is how many articles a line of postings has at most.
const postingsOfLine = 4096

// combineEntities makes the entities of sorted lines. Before an entity come the
// articles that name it in their own prose.
func combineEntities(d *decisions, in io.Reader, out io.Writer, temp string) error {
	w, b := newWriter(out), &blockReader{in: in, kind: isPresence, temp: temp}
	c, stop := b.cursor()
	defer stop()
	var posts, buf []byte
	n, articles, last := uint32(0), 0, uint32(0)
	flush := func() error {
		if articles == 0 {
			return nil
		}
		err := w.packed(isPosting, posts, n)
		posts, articles = posts[:0], 0
		return err
	}
	var failed error
	err := relate.NewSums(resolved{d.File}, d, d.Records()).EntitiesOf(c,
		func(art uint32) {
			n = uint32(c.Hi >> 32)
			posts = binary.AppendUvarint(posts, uint64(art-last))
			last = art
			if articles++; articles == postingsOfLine && failed == nil {
				failed = flush()
			}
		},
		func(n uint32, e *entities.Entity) error {
			if failed != nil {
				return failed
			}
			if err := flush(); err != nil {
				return err
			}
			last = 0
			buf = codec.AppendEntity(buf[:0], e)
			return w.line(isEntity, buf, n, uint32(e.Stories), uint32(e.Mentions))
		})
	if err != nil {
		return err
	}
	return w.flush()
}

// combineEdges makes the edges of sorted lines.
func combineEdges(d *decisions, l *leaders, minimum int, in io.Reader, out io.Writer, temp string) error {
	w, b := newWriter(out), &blockReader{in: in, kind: isPair, temp: temp}
	c, stop := b.cursor()
	defer stop()
	sums := relate.NewSums(resolved{d.File}, d, d.Records()).WithEdges(minimum, l.postings, l.Leading)
	lines := edgeWriter{w: w}
	var failed error
	err := sums.EdgesOf(c,
		func(e relate.LeaderEdge) {
			if failed == nil {
				failed = w.json(isLeading, &e)
			}
		},
		lines.add)
	return cmp.Or(err, failed, lines.flush(), w.flush())
}

// edgesOfLine is how many bytes the edges of a line have before they are compressed.
const edgesOfLine = 256 << 10

// edgeWriter writes edges, many a line, as graph.json will have them. The key counts them.
type edgeWriter struct {
	w     *writer
	lines codec.EdgeLines
	buf   []byte
}

func (o *edgeWriter) add(e *entities.Edge) error {
	if err := o.lines.Add(e); err != nil {
		return err
	}
	if o.lines.Size() < edgesOfLine {
		return nil
	}
	return o.flush()
}

func (o *edgeWriter) flush() (err error) {
	if o.lines.Len() == 0 {
		return nil
	}
	if o.buf, err = o.lines.AppendBinary(o.buf[:0]); err != nil {
		return err
	}
	err = o.w.compressed(isEdges, o.buf, uint32(o.lines.Len()))
	o.lines.Reset()
	return err
}
