package sources

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"newsgraph/gazetteers/extsort"
	"newsgraph/gazetteers/sources/dump"
	"newsgraph/gazetteers/table"
)

// grouped is a build of rows that are first brought together by a key: GeoNames'
// ids, titles of articles.
type grouped struct {
	o      Options
	report Report
	sorter *extsort.Sorter
	table  *table.Writer
	names  names
	buf    []byte
}

func newGrouped(o Options) (*grouped, error) {
	if err := o.begin(); err != nil {
		return nil, err
	}
	dir, err := o.sortDir()
	if err != nil {
		return nil, err
	}
	return &grouped{o: o, sorter: extsort.New(dir, "groups", o.Memory), table: table.NewWriter(dir, o.Memory)}, nil
}

// put files a value under a key without zero bytes.
func (g *grouped) put(key string, kind byte, value string) {
	g.buf = append(append(g.buf[:0], key...), 0, kind)
	g.sorter.Add(append(g.buf, value...))
}

// field is one value of a key.
type field struct {
	kind  byte
	value string
}

// maxFields bounds what is kept of one key.
const maxFields = 10_000

// each visits the keys in order, with their values sorted by kind, then value.
func (g *grouped) each(ctx context.Context, visit func(key string, list []field) error) error {
	var key []byte
	var list []field
	flush := func() error {
		if len(list) == 0 {
			return nil
		}
		err := visit(string(key), list)
		list = list[:0]
		return err
	}
	n := int64(0)
	err := g.sorter.Each(func(v []byte) error {
		if n++; n&(1<<16-1) == 0 {
			g.o.Report(Progress{Phase: "joining", Done: n, Lines: g.report.Lines, Kept: g.report.Kept, Bad: g.report.Bad})
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		i := bytes.IndexByte(v, 0)
		if !bytes.Equal(v[:i], key) {
			if err := flush(); err != nil {
				return err
			}
			key = append(key[:0], v[:i]...)
		}
		if len(list) < maxFields {
			list = append(list, field{v[i+1], string(v[i+2:])})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

// add writes an entity whose names are in g.names.
func (g *grouped) add(e *table.Entity) {
	if err := g.table.Add(e, g.names.keys); err != nil {
		g.report.leave(err.Error(), 1)
		return
	}
	g.report.Kept++
}

// lines reads the lines of a file that may be compressed.
func (g *grouped) lines(ctx context.Context, path string, visit func(n int64, line []byte) error) error {
	d, err := dump.Open(path, dump.Position{}, g.o.batch, g.o.Workers, g.o.Loop)
	if err != nil {
		return err
	}
	defer d.Close()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		part, n, err := d.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		for line := range bytes.Lines(part) {
			n++
			if line = bytes.TrimRight(line, "\r\n"); len(line) == 0 {
				continue
			}
			g.report.Lines++
			if err := visit(n, line); err != nil {
				g.report.bad(path, n, err)
			}
		}
		g.o.Report(Progress{Phase: "reading " + filepath.Base(path), Done: d.Read.N.Load(), Total: d.Size, Lines: g.report.Lines, Bad: g.report.Bad})
	}
}

// finish writes the table.
func (g *grouped) finish(ctx context.Context, out io.Writer, label string, source table.Source) (*Report, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if g.report.Kept == 0 {
		return nil, fmt.Errorf("gazetteer: nothing in it could be used; of %d lines %d could not be read: %v", g.report.Lines, g.report.Bad, g.report.FirstBad)
	}
	source.Rows = g.report.Kept
	if err := g.o.writeTable(ctx, g.table, out, table.About{Label: label, Sources: []table.Source{source}}); err != nil {
		return nil, err
	}
	return &g.report, nil
}
