package sources

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"newsgraph/gazetteers/sources/dump"
)

// Wikidata reads Wikidata's JSON dump (latest-all.json.bz2, .gz, .zst or
// unpacked: an array with an item a line, or just the items) and writes a table
// of its people, places and organizations.
//
// The dump is read once. What an item may be is known only when all classes
// are, so everything that could be of use goes into two files first: rows (an
// item each) and facts (subclasses, labels of classes, codes of countries). Then
// the classes are followed from their roots, and the rows become entities.
//
// When ctx ends, or the process does, the next call with the same dump, options
// and folder goes on where the last one noted its place.
func Wikidata(ctx context.Context, path string, out io.Writer, o Options) (*Report, error) {
	if err := o.begin(); err != nil {
		return nil, err
	}
	w := &wikidata{path: path, o: o}
	if err := w.extract(ctx); err != nil {
		return nil, err
	}
	if err := w.write(ctx, out); err != nil {
		return nil, err
	}
	return &w.report, nil
}

type wikidata struct {
	path   string
	o      Options
	state  state
	report Report

	rows, facts *os.File // written by extract
}

// state is where the reading of a dump stands, in the folder as state.json.
type state struct {
	Dump  string        `json:"dump"` // path, size and time of change, and the options that matter
	Pos   dump.Position `json:"pos"`
	Rows  int64         `json:"rows"`  // bytes of the file
	Facts int64         `json:"facts"` // bytes of the file
	Count wikidataCount `json:"count"`
	Ended bool          `json:"ended"`
}

// wikidataCount is what was counted while reading.
type wikidataCount struct {
	Items, Rows      int64
	NoItem           int64 // properties, lexemes
	NoClass, FewWith int64 // items without a class; with too few pages
	NoName           int64
	Bad              int64
	FirstBad         []BadLine
}

func (c *wikidataCount) add(o *wikidataCount) {
	c.Items += o.Items
	c.Rows += o.Rows
	c.NoItem += o.NoItem
	c.NoClass += o.NoClass
	c.FewWith += o.FewWith
	c.NoName += o.NoName
	c.Bad += o.Bad
	c.FirstBad = append(c.FirstBad, o.FirstBad...)
	c.FirstBad = c.FirstBad[:min(len(c.FirstBad), keptBad)]
}

func (w *wikidata) file(name string) string { return filepath.Join(w.o.Work, name) }

// fingerprint says which dump is read, and how.
func (w *wikidata) fingerprint() (string, error) {
	st, err := os.Stat(w.path)
	if err != nil {
		return "", fmt.Errorf("gazetteer: %w", err)
	}
	abs, err := filepath.Abs(w.path)
	if err != nil {
		return "", fmt.Errorf("gazetteer: %w", err)
	}
	return fmt.Sprintf("%s %d %d sitelinks=%d latin=%v format=%d", abs, st.Size(), st.ModTime().UnixNano(), w.o.MinSitelinks, w.o.Latin, rowFormat), nil
}

// resume takes up the state of an earlier run, if it read the same dump in the same way.
func (w *wikidata) resume() error {
	dump, err := w.fingerprint()
	if err != nil {
		return err
	}
	b, err := os.ReadFile(w.file("state.json"))
	if err == nil && json.Unmarshal(b, &w.state) == nil && w.state.Dump == dump {
		w.report.Resumed = w.state.Pos.Line
	} else {
		w.state = state{Dump: dump}
	}
	open := func(name string, size int64) (*os.File, error) {
		f, err := os.OpenFile(w.file(name), os.O_RDWR|os.O_CREATE, 0o666)
		if err != nil {
			return nil, fmt.Errorf("gazetteer: %w", err)
		}
		st, err := f.Stat()
		if err == nil && st.Size() < size {
			err = fmt.Errorf("%s is shorter than noted: delete %s and begin again", f.Name(), w.o.Work)
		}
		if err == nil {
			err = f.Truncate(size)
		}
		if err == nil {
			_, err = f.Seek(size, io.SeekStart)
		}
		if err != nil {
			_ = f.Close() // the first error tells more
			return nil, fmt.Errorf("gazetteer: %w", err)
		}
		return f, nil
	}
	if w.rows, err = open("rows", w.state.Rows); err != nil {
		return err
	}
	w.facts, err = open("facts", w.state.Facts)
	return err
}

// note writes down where the reading stands, once all before it is on disk.
func (w *wikidata) note() error {
	if err := errors.Join(w.rows.Sync(), w.facts.Sync()); err != nil {
		return fmt.Errorf("gazetteer: %w", err)
	}
	b, err := json.Marshal(&w.state)
	if err != nil {
		return fmt.Errorf("gazetteer: %w", err)
	}
	tmp := w.file("state.json.tmp")
	if err := os.WriteFile(tmp, b, 0o666); err != nil {
		return fmt.Errorf("gazetteer: %w", err)
	}
	if err := os.Rename(tmp, w.file("state.json")); err != nil {
		return fmt.Errorf("gazetteer: %w", err)
	}
	return nil
}

// noteEvery is how often the place is noted.
const noteEvery = 30 * time.Second

// extract reads the dump into rows and facts.
func (w *wikidata) extract(ctx context.Context) (err error) {
	defer func() {
		if w.rows != nil && w.facts != nil {
			err = errors.Join(err, w.rows.Close(), w.facts.Close())
		}
	}()
	if err := w.resume(); err != nil {
		return err
	}
	if w.state.Ended {
		return nil
	}
	d, err := dump.Open(w.path, w.state.Pos, w.o.batch, w.o.Workers, w.o.Loop)
	if err != nil {
		return err
	}
	defer d.Close()
	workers := make([]extractor, w.o.Workers)
	for i := range workers {
		workers[i].o, workers[i].latin = &w.o, w.o.Latin
	}
	noted := time.Now()
	for {
		if err := ctx.Err(); err != nil {
			return errors.Join(err, w.note())
		}
		lines, before, err := d.Next()
		if errors.Is(err, io.EOF) {
			w.state.Ended = true
			return w.note()
		}
		if err != nil {
			return errors.Join(err, w.note())
		}
		if err := w.take(workers, lines, before); err != nil {
			return err
		}
		w.state.Pos = d.Pos
		if time.Since(noted) > noteEvery {
			if err := w.note(); err != nil {
				return err
			}
			noted = time.Now()
		}
		c := &w.state.Count
		w.o.Report(Progress{Phase: "reading", Done: d.Read.N.Load(), Total: d.Size, Lines: d.Pos.Line, Kept: c.Rows, Bad: c.Bad})
	}
}

// take reads lines on all workers and writes what they give in the order of the lines.
func (w *wikidata) take(workers []extractor, lines []byte, before int64) error {
	parts := splitLines(lines, len(workers))
	for i := range parts {
		workers[i].path, workers[i].lines, workers[i].before = w.path, parts[i], before
		before += int64(bytes.Count(parts[i], []byte{'\n'}))
	}
	w.o.Loop(len(parts), func(i int) { workers[i].run() })
	for i := range parts {
		x := &workers[i]
		if _, err := w.rows.Write(x.rows); err != nil {
			return fmt.Errorf("gazetteer: %w", err)
		}
		if _, err := w.facts.Write(x.facts); err != nil {
			return fmt.Errorf("gazetteer: %w", err)
		}
		w.state.Rows += int64(len(x.rows))
		w.state.Facts += int64(len(x.facts))
		w.state.Count.add(&x.count)
	}
	return nil
}

// splitLines cuts lines into at most n parts of about one size.
func splitLines(lines []byte, n int) (parts [][]byte) {
	for ; n > 1 && len(lines) > 0; n-- {
		cut := len(lines) / n
		end := bytes.IndexByte(lines[cut:], '\n')
		if end < 0 {
			break
		}
		parts = append(parts, lines[:cut+end+1])
		lines = lines[cut+end+1:]
	}
	if len(lines) > 0 {
		parts = append(parts, lines)
	}
	return parts
}

// extractor reads lines into rows and facts. It is for one goroutine.
type extractor struct {
	itemReader
	o           *Options
	path        string
	lines       []byte
	before      int64
	rows, facts []byte
	count       wikidataCount
}

func (x *extractor) run() {
	x.rows, x.facts, x.count = x.rows[:0], x.facts[:0], wikidataCount{}
	n := x.before
	for line := range bytes.Lines(x.lines) {
		n++
		line = bytes.TrimSpace(line)
		line = bytes.TrimSuffix(line, []byte{','})
		switch string(line) {
		case "", "[", "]":
			continue
		}
		it, ok, err := x.read(line)
		switch {
		case err != nil:
			x.count.Bad++
			if len(x.count.FirstBad) < keptBad {
				x.count.FirstBad = append(x.count.FirstBad, BadLine{x.path, n, err.Error()})
			}
		case !ok:
			x.count.NoItem++
		default:
			x.count.Items++
			x.keep(it)
		}
	}
}

// keep writes what may be of use of an item.
func (x *extractor) keep(it *item) {
	for _, p := range it.parents {
		x.facts = appendFact(x.facts, factParent, it.id, p, "")
	}
	name := it.name()
	if len(it.parents) > 0 && name != "" {
		x.facts = appendFact(x.facts, factLabel, it.id, 0, name)
	}
	if it.iso != "" {
		x.facts = appendFact(x.facts, factCountry, it.id, 0, it.iso)
	}
	switch {
	case len(it.class) == 0:
		x.count.NoClass++
	case it.title == "" && it.sitelinks < x.o.MinSitelinks:
		x.count.FewWith++
	case !usable(name):
		x.count.NoName++
	default:
		x.count.Rows++
		x.rows = appendRow(x.rows, it, name)
	}
}

// name is the label in English or for all languages, else what the English
// article is called, else any label that was read.
func (it *item) name() string {
	for _, lang := range languages {
		for _, l := range it.labels {
			if l.lang == lang {
				return l.text
			}
		}
	}
	if it.title != "" {
		return plainTitle(it.title)
	}
	if len(it.labels) > 0 {
		return it.labels[0].text
	}
	return ""
}
