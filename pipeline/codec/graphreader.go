package codec

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"newsgraph/entities"
	"newsgraph/pipeline/codec/files"
)

// Visitor takes a graph piece by piece: Header once, then every entity, then
// every edge, then every story that continues another. A nil function skips its part. What is given is the visitor's to
// keep; an error ends the scan and comes back as it is.
type Visitor struct {
	Header func(entities.Generator, entities.Summary) error
	Entity func(*entities.Entity) error
	Edge   func(*entities.Edge) error

	Continues func(*entities.FollowUp) error
}

// ReadGraph reads a graph file (.json, also gzip or zstd) into memory. Its lists
// are empty and not nil where there is nothing.
func ReadGraph(path string) (*entities.Graph, error) {
	g := &entities.Graph{Schema: entities.GraphSchema, Entities: []entities.Entity{}, Edges: []entities.Edge{}}
	err := ScanGraph(path, Visitor{
		Header: func(gen entities.Generator, sum entities.Summary) error {
			g.Generator, g.Summary = gen, sum
			return nil
		},
		Entity:    func(e *entities.Entity) error { g.Entities = append(g.Entities, *e); return nil },
		Edge:      func(e *entities.Edge) error { g.Edges = append(g.Edges, *e); return nil },
		Continues: func(f *entities.FollowUp) error { g.Continues = append(g.Continues, *f); return nil },
	})
	if err != nil {
		return nil, err
	}
	return g, nil
}

// ScanGraph walks through a graph file with memory for one entity or edge. An
// error names the file and the entity or edge by its number from 1. A graph in
// the layout of GraphWriter is read line by line; any other JSON with the same
// keys in the same order is read, too, but slower.
func ScanGraph(path string, v Visitor) error {
	taken, err := scanFile(path, v, scanLines)
	if !taken && err == nil {
		_, err = scanFile(path, v, scanTokens)
	}
	return err
}

// VisitGraph walks through a graph in memory as ScanGraph does through a file.
func VisitGraph(g *entities.Graph, v Visitor) error {
	if v.Header != nil {
		if err := v.Header(g.Generator, g.Summary); err != nil {
			return err
		}
	}
	for i := range g.Entities {
		if v.Entity == nil {
			break
		}
		if err := v.Entity(&g.Entities[i]); err != nil {
			return err
		}
	}
	for i := range g.Edges {
		if v.Edge == nil {
			break
		}
		if err := v.Edge(&g.Edges[i]); err != nil {
			return err
		}
	}
	for i := range g.Continues {
		if v.Continues == nil {
			break
		}
		if err := v.Continues(&g.Continues[i]); err != nil {
			return err
		}
	}
	return nil
}

// scanFile opens a file for one way of scanning. taken is false when the file
// has another layout; nothing was given to the visitor then.
func scanFile(path string, v Visitor, scan func(io.Reader, Visitor) (bool, error)) (taken bool, err error) {
	f, err := files.Open(path)
	if err != nil {
		return true, err
	}
	defer f.Close()
	taken, err = scan(f, v)
	var own visitorError
	if errors.As(err, &own) {
		return true, own.error
	}
	if err != nil {
		return true, fmt.Errorf("read %s: %w", path, err)
	}
	return taken, nil
}

// visitorError marks an error as the visitor's own.
type visitorError struct{ error }

func visited(err error) error {
	if err != nil {
		return visitorError{err}
	}
	return nil
}

// scanLines reads the layout of GraphWriter: four lines of header, a line for
// each entity and edge.
func scanLines(r io.Reader, v Visitor) (bool, error) {
	l := lineScanner{br: bufio.NewReaderSize(r, 1<<16), memory: new(interner)}
	var gen entities.Generator
	var sum entities.Summary
	if !l.header(`{"schema":"`+entities.GraphSchema+`"`, nil) || !l.header(` "generator":`, &gen) || !l.header(` "summary":`, &sum) {
		return false, nil
	}
	line, err := l.next()
	none := string(line) == ` "entities":[],`
	if err != nil || !none && string(line) != ` "entities":[` {
		return false, nil
	}
	if v.Header != nil {
		if err := v.Header(gen, sum); err != nil {
			return true, visited(err)
		}
	}
	if !none {
		if _, err := lineList(&l, "entities", v.Entity, unmarshalEntity, "],"); err != nil {
			return true, err
		}
	}
	if line, err = l.next(); err != nil {
		return true, whole(err)
	}
	more := false
	switch string(line) {
	case ` "edges":[`:
		end, err := lineList(&l, "edges", v.Edge, unmarshalEdge, "]}", "],")
		if err != nil {
			return true, err
		}
		more = end == "],"
	case ` "edges":[],`:
		more = true
	case ` "edges":[]}`:
	default:
		return true, fmt.Errorf("%.40q where the edges are due", line)
	}
	if more {
		if line, err = l.next(); err != nil {
			return true, whole(err)
		}
		if string(line) != ` "continues":[` {
			return true, fmt.Errorf("%.40q where the end is due", line)
		}
		if _, err := lineList(&l, "continues", v.Continues, unmarshalFollowUp, "]}"); err != nil {
			return true, err
		}
	}
	if _, err := l.next(); err != io.EOF {
		return true, errors.New("something follows the graph")
	}
	return true, nil
}

// lineScanner gives the lines of a graph.
type lineScanner struct {
	br     *bufio.Reader
	long   []byte
	memory *interner
}

// next reads a line without its end. It holds until the following one.
func (l *lineScanner) next() ([]byte, error) {
	line, err := l.br.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		l.long = append(l.long[:0], line...)
		for err == bufio.ErrBufferFull && len(l.long) <= files.MaxLine {
			line, err = l.br.ReadSlice('\n')
			l.long = append(l.long, line...)
		}
		line = l.long
	}
	if err == io.EOF && len(line) > 0 {
		return line, nil // the last line may lack its end
	}
	if err != nil {
		return nil, err
	}
	return line[:len(line)-1], nil
}

// header reads a line of the header: a key, the value and a comma.
func (l *lineScanner) header(key string, v any) bool {
	line, err := l.next()
	if err != nil || !bytes.HasPrefix(line, []byte(key)) || line[len(line)-1] != ',' {
		return false
	}
	value := line[len(key) : len(line)-1]
	if v == nil {
		return len(value) == 0
	}
	return json.Unmarshal(value, v) == nil
}

func unmarshalFollowUp(_ *interner, line []byte, f *entities.FollowUp) error {
	return json.Unmarshal(line, f)
}

// lineList reads lines up to the one that ends with one of ends, and returns that.
func lineList[T any](l *lineScanner, key string, fn func(*T) error, unmarshal func(*interner, []byte, *T) error, ends ...string) (string, error) {
	for n := 1; ; n++ {
		line, err := l.next()
		if err != nil {
			return "", fmt.Errorf("%s %d: %w", key, n, whole(err))
		}
		// "{…}," and, last, "{…}" and the end: an object ends with a brace, so the
		// comma tells "{…}," from "{…}]," and "]}".
		last := slices.IndexFunc(ends, func(end string) bool { return bytes.HasSuffix(line, []byte("}"+end)) })
		if last >= 0 {
			line = line[:len(line)-len(ends[last])]
		} else if bytes.HasSuffix(line, []byte("},")) {
			line = line[:len(line)-1]
		} else {
			return "", fmt.Errorf("%s %d: %w", key, n, io.ErrUnexpectedEOF)
		}
		if fn != nil {
			v := new(T)
			if err := unmarshal(l.memory, bytes.TrimPrefix(line, []byte("  ")), v); err != nil {
				return "", fmt.Errorf("%s %d: %w", key, n, err)
			}
			if err := fn(v); err != nil {
				return "", visited(err)
			}
		}
		if last >= 0 {
			return ends[last], nil
		}
	}
}

// scanTokens reads any JSON with the keys of a graph in their order.
func scanTokens(r io.Reader, v Visitor) (bool, error) {
	s := scanner{dec: json.NewDecoder(r), v: v}
	return true, s.graph()
}

type scanner struct {
	dec *json.Decoder
	v   Visitor
}

// graph reads the keys in the order of the contract.
func (s *scanner) graph() error {
	if err := s.delim('{'); err != nil {
		return err
	}
	var schema string
	if err := s.value("schema", &schema); err != nil {
		return err
	}
	if schema != entities.GraphSchema {
		return fmt.Errorf("format %q, but this program reads %q", schema, entities.GraphSchema)
	}
	var gen entities.Generator
	var sum entities.Summary
	if err := s.value("generator", &gen); err != nil {
		return err
	}
	if err := s.value("summary", &sum); err != nil {
		return err
	}
	if s.v.Header != nil {
		if err := s.v.Header(gen, sum); err != nil {
			return visited(err)
		}
	}
	if err := scanList(s, "entities", s.v.Entity); err != nil {
		return err
	}
	if err := scanList(s, "edges", s.v.Edge); err != nil {
		return err
	}
	if s.dec.More() {
		if err := scanList(s, "continues", s.v.Continues); err != nil {
			return err
		}
	}
	if err := s.delim('}'); err != nil {
		return err
	}
	if _, err := s.dec.Token(); err != io.EOF {
		return errors.New("something follows the graph")
	}
	return nil
}

func scanList[T any](s *scanner, key string, fn func(*T) error) error {
	if err := s.key(key); err != nil {
		return err
	}
	if err := s.delim('['); err != nil {
		return err
	}
	for n := 1; s.dec.More(); n++ {
		v := new(T)
		if err := s.dec.Decode(v); err != nil {
			return fmt.Errorf("%s %d: %w", key, n, whole(err))
		}
		if fn == nil {
			continue
		}
		if err := fn(v); err != nil {
			return visited(err)
		}
	}
	return s.delim(']')
}

func (s *scanner) value(key string, v any) error {
	if err := s.key(key); err != nil {
		return err
	}
	if err := s.dec.Decode(v); err != nil {
		return fmt.Errorf("%s: %w", key, whole(err))
	}
	return nil
}

func (s *scanner) key(want string) error {
	t, err := s.dec.Token()
	if err != nil {
		return whole(err)
	}
	if got, ok := t.(string); !ok || got != want {
		return fmt.Errorf("%v where %q is due: not a graph of newsgraph", t, want)
	}
	return nil
}

func (s *scanner) delim(want json.Delim) error {
	t, err := s.dec.Token()
	if err != nil {
		return whole(err)
	}
	if t != want {
		return fmt.Errorf("%v where %v is due: not a graph of newsgraph", t, want)
	}
	return nil
}

// whole says in plain words that the file ends too early.
func whole(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
