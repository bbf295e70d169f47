package codec

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"newsgraph/entities"
	"newsgraph/internal/message"
	"newsgraph/pipeline/codec/appendjson"
)

// WriteGraph writes graph.json: keys in the order of the contract, one entity or
// edge a line. The graph must keep the promises of entities.Graph: sorted, no
// doubles, numbers that are numbers. If it does not, an error says where and
// what was written is of no use.
func WriteGraph(w io.Writer, g *entities.Graph) error {
	gw := NewGraphWriter(w, g.Generator, g.Summary)
	for i := range g.Entities {
		if err := gw.Entity(&g.Entities[i]); err != nil {
			return err
		}
	}
	for i := range g.Edges {
		if err := gw.Edge(&g.Edges[i]); err != nil {
			return err
		}
	}
	gw.Continues(g.Continues)
	return gw.Close()
}

// GraphWriter writes a graph piece by piece, for graphs that do not fit in
// memory: all entities in order of id, then all edges in order of source,
// target, type, then Close.
type GraphWriter struct {
	w       io.Writer
	buf     []byte
	summary entities.Summary

	entities int
	last     string // id of the last entity
	inEdges  bool
	edges    EdgeLines // not written yet; counts all
	follows  []entities.FollowUp
	err      error
}

// EdgeLines are edges in a row as graph.json has them. The zero value has none.
// Several may be filled at the same time and be written one after the other.
type EdgeLines struct {
	buf         []byte // each edge with a comma before it
	n           int
	first, last [3]string // source, target, type
}

// Add appends an edge. It must come after those before it.
func (l *EdgeLines) Add(e *entities.Edge) error {
	key := [3]string{e.Source, e.Target, string(e.Type)}
	switch {
	case l.n > 0 && !before(l.last, key):
		return notSorted(key, l.last)
	}
	if at := notFiniteEdge(e); at != "" {
		return fmt.Errorf("edge %q: %s is not a number", key, at)
	}
	if l.n == 0 {
		l.first = key
	}
	l.last = key
	l.n++
	l.buf = AppendEdge(append(l.buf, ",\n  "...), e)
	return nil
}

// Len is how many edges there are.
func (l *EdgeLines) Len() int { return l.n }

// Size is the bytes of the lines.
func (l *EdgeLines) Size() int { return len(l.buf) }

// AppendBinary appends l in a form that UnmarshalBinary reads: the first and the last
// key, then the lines.
func (l *EdgeLines) AppendBinary(dst []byte) ([]byte, error) {
	dst = binary.AppendUvarint(dst, uint64(l.n))
	for _, key := range [...]*[3]string{&l.first, &l.last} {
		for _, s := range key {
			dst = append(binary.AppendUvarint(dst, uint64(len(s))), s...)
		}
	}
	return append(dst, l.buf...), nil
}

// UnmarshalBinary reads what AppendBinary made. It keeps data.
func (l *EdgeLines) UnmarshalBinary(data []byte) error {
	n, size := binary.Uvarint(data)
	if size <= 0 {
		return errDamagedEdges
	}
	data = data[size:]
	var keys [2][3]string
	for i := range keys {
		for j := range keys[i] {
			length, size := binary.Uvarint(data)
			if size <= 0 || length > uint64(len(data)-size) {
				return errDamagedEdges
			}
			keys[i][j], data = string(data[size:size+int(length)]), data[size+int(length):]
		}
	}
	*l = EdgeLines{buf: data, n: int(n), first: keys[0], last: keys[1]}
	return nil
}

var errDamagedEdges = errors.New("damaged lines of edges")

// Reset empties l and keeps its memory.
func (l *EdgeLines) Reset() { *l = EdgeLines{buf: l.buf[:0]} }

func notSorted(key, last [3]string) error {
	return fmt.Errorf("edge %q comes after %q: not sorted by source, target, type, or twice", key, last)
}

const graphBuffer = 1 << 16

// NewGraphWriter begins a graph. The summary stands before the lists, so its
// counts of entities and edges must be known; Close checks them.
func NewGraphWriter(w io.Writer, gen entities.Generator, sum entities.Summary) *GraphWriter {
	b := make([]byte, 0, graphBuffer+4096)
	b = appendjson.Text(b, `{"schema":`, entities.GraphSchema)
	b = AppendGenerator(append(b, ",\n \"generator\":"...), &gen)
	b = AppendSummary(append(b, ",\n \"summary\":"...), &sum)
	b = append(b, ",\n \"entities\":["...)
	return &GraphWriter{w: w, buf: b, summary: sum}
}

// Entity writes the next entity.
func (g *GraphWriter) Entity(e *entities.Entity) error {
	if err := g.nextEntity(e.ID); err != nil {
		return err
	}
	if at := notFiniteEntity(e); at != "" {
		return g.fail(fmt.Errorf("entity %q: %s is not a number", e.ID, at))
	}
	g.buf = AppendEntity(g.line(), e)
	return g.flushAt(graphBuffer)
}

// EntityLine writes the next entity, of this id, as AppendEntity has written it.
func (g *GraphWriter) EntityLine(id string, line []byte) error {
	if err := g.nextEntity(id); err != nil {
		return err
	}
	g.buf = append(g.line(), line...)
	return g.flushAt(graphBuffer)
}

// nextEntity holds the order of the entities.
func (g *GraphWriter) nextEntity(id string) error {
	switch {
	case g.err != nil:
		return g.err
	case g.edges.n > 0:
		return g.fail(fmt.Errorf("entity %q comes after edges", id))
	case g.entities > 0 && id <= g.last:
		return g.fail(fmt.Errorf("entity %q comes after %q: not sorted by id, or twice", id, g.last))
	}
	g.last = id
	return nil
}

// Edge writes the next edge.
func (g *GraphWriter) Edge(e *entities.Edge) error {
	if g.err != nil {
		return g.err
	}
	if err := g.edges.Add(e); err != nil {
		return g.fail(err)
	}
	if len(g.edges.buf) < graphBuffer {
		return nil
	}
	return g.flushEdges()
}

// Edges writes edges that follow those before them.
func (g *GraphWriter) Edges(l *EdgeLines) error {
	if g.err != nil || l.n == 0 {
		return g.err
	}
	if err := g.flushEdges(); err != nil {
		return err
	}
	if g.edges.n > 0 && !before(g.edges.last, l.first) {
		return g.fail(notSorted(l.first, g.edges.last))
	}
	return g.writeEdges(l.buf, g.edges.n+l.n, l.last)
}

// flushEdges writes what Edge has gathered.
func (g *GraphWriter) flushEdges() error {
	if len(g.edges.buf) == 0 {
		return nil
	}
	err := g.writeEdges(g.edges.buf, g.edges.n, g.edges.last)
	g.edges.buf = g.edges.buf[:0]
	return err
}

// writeEdges writes lines; n and last are the count and the last edge with them.
func (g *GraphWriter) writeEdges(lines []byte, n int, last [3]string) error {
	if !g.inEdges {
		g.beginEdges()
		lines = lines[1:] // no comma before the first
	}
	if err := g.flushAt(0); err != nil {
		return err
	}
	g.edges.n, g.edges.last = n, last
	if _, err := g.w.Write(lines); err != nil {
		return g.fail(err)
	}
	return nil
}

// Continues takes the stories that continue others, which Close writes.
func (g *GraphWriter) Continues(list []entities.FollowUp) { g.follows = list }

// Close ends the graph. It does not close the writer below.
func (g *GraphWriter) Close() error {
	if g.err != nil {
		return g.err
	}
	if err := g.flushEdges(); err != nil {
		return err
	}
	if g.entities != g.summary.Entities || g.edges.n != g.summary.Edges {
		return g.fail(fmt.Errorf("summary counts %s entities and %s edges, but %s and %s were written",
			message.Thousands(g.summary.Entities), message.Thousands(g.summary.Edges), message.Thousands(g.entities), message.Thousands(g.edges.n)))
	}
	g.beginEdges()
	for i := range g.follows {
		if i == 0 {
			g.buf = append(g.buf, "],\n \"continues\":["...)
		} else {
			g.buf = append(g.buf, ',')
		}
		g.buf = AppendFollowUp(append(g.buf, "\n  "...), &g.follows[i])
		if err := g.flushAt(graphBuffer); err != nil {
			return err
		}
	}
	g.buf = append(g.buf, "]}\n"...)
	if err := g.flushAt(0); err != nil {
		return err
	}
	g.err = errors.New("graph is closed")
	return nil
}

func before(a, b [3]string) bool {
	for i := range a {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return false
}

// line begins the line of the next entity and counts it.
func (g *GraphWriter) line() []byte {
	b := g.buf
	if g.entities > 0 {
		b = append(b, ',')
	}
	g.entities++
	return append(b, "\n  "...)
}

func (g *GraphWriter) beginEdges() {
	if !g.inEdges {
		g.inEdges = true
		g.buf = append(g.buf, "],\n \"edges\":["...)
	}
}

func (g *GraphWriter) flushAt(limit int) error {
	if len(g.buf) < limit {
		return nil
	}
	_, err := g.w.Write(g.buf)
	g.buf = g.buf[:0]
	if err != nil {
		return g.fail(err)
	}
	return nil
}

func (g *GraphWriter) fail(err error) error {
	g.err = fmt.Errorf("graph: %w", err)
	return g.err
}
