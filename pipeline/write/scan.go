package write

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"newsgraph/entities"
)

// Visitor takes a graph piece by piece: Header once, then every entity, then
// every edge. A nil function skips its part. What is given is the visitor's to
// keep; an error ends the scan and comes back as it is.
type Visitor struct {
	Header func(entities.Generator, entities.Summary) error
	Entity func(*entities.Entity) error
	Edge   func(*entities.Edge) error
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
		Entity: func(e *entities.Entity) error { g.Entities = append(g.Entities, *e); return nil },
		Edge:   func(e *entities.Edge) error { g.Edges = append(g.Edges, *e); return nil },
	})
	if err != nil {
		return nil, err
	}
	return g, nil
}

// ScanGraph walks through a graph file with memory for one entity or edge. An
// error names the file and the entity or edge by its number from 1.
func ScanGraph(path string, v Visitor) error {
	f, err := openPlain(path)
	if err != nil {
		return err
	}
	defer f.Close()
	s := scanner{dec: json.NewDecoder(f), v: v}
	if err := s.graph(); err != nil {
		if s.own {
			return err
		}
		return fmt.Errorf("read %s: %w", path, err)
	}
	return nil
}

type scanner struct {
	dec *json.Decoder
	v   Visitor
	own bool // the error is the visitor's
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
			s.own = true
			return err
		}
	}
	if err := scanList(s, "entities", s.v.Entity); err != nil {
		return err
	}
	if err := scanList(s, "edges", s.v.Edge); err != nil {
		return err
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
			s.own = true
			return err
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
