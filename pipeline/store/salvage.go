package store

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/codec/files"
	"newsgraph/pipeline/spill"
)

// SalvageRun opens what is left of a run: its Records are those that can be
// read, each once, and Losses then says what is missing. run.json and the ledger
// may be gone; of a run that is whole it gives what OpenRun gives.
func SalvageRun(dir string) (*Stored, error) {
	s, err := OpenRun(dir)
	var damage *Damage
	if err != nil && !errors.As(err, &damage) {
		state, stateErr := stateOf(dir)
		if _, none := os.Stat(filepath.Join(dir, RecordsName)); stateErr != nil || state != foreign || none != nil {
			return nil, err
		}
	}
	if err == nil {
		s.salvaging = true
		return s, nil
	}
	s = &Stored{dir: dir, salvaging: true}
	s.losses.add("%v", err)
	if s.info, err = ReadInfo(dir); err != nil {
		s.info = &Info{Schema: InfoSchema}
	}
	if s.ledger, err = ReadLedger(filepath.Join(dir, LedgerName)); err != nil {
		s.ledger, s.losses.uncounted = &entities.Ledger{Schema: entities.LedgerSchema}, true
	}
	return s, nil
}

// Salvaging reports whether the run was opened by SalvageRun.
func (s *Stored) Salvaging() bool { return s.salvaging }

// losses is what a salvage found missing.
type losses struct {
	said      []string
	read      bool // the records, to their end
	uncounted bool // no ledger tells how many there were
	records   int  // that are missing
}

func (l *losses) add(format string, args ...any) {
	l.said = append(l.said, fmt.Sprintf(format, args...))
}

// Losses says, a line each, what of a run that SalvageRun opened is missing, as
// far as it is known once its records have been read to the end; none when
// nothing is.
func (s *Stored) Losses() []string { return s.losses.said }

// Lost is how many records are known to be missing.
func (s *Stored) Lost() int { return s.losses.records }

// shownGaps is how many gaps and ids a salvage tells.
const shownGaps = 20

// salvage gives the lines of the records that can be read, each record once.
func (s *Stored) salvage(yield func(n int, line []byte) error) error {
	g := &salvager{decoder: codec.NewRecordDecoder(true), keys: map[uint64]bool{}, ids: map[uint64]bool{}, yield: yield}
	sum := sha256.New()
	g.each = func(line []byte) { sum.Write(line) }
	err := g.file(s.RecordsPath())
	if g.yieldErr != nil {
		return g.yieldErr
	}
	if s.losses.read {
		return nil
	}
	s.losses.read = true
	if err != nil {
		g.gap("", withoutPrefix(err.Error(), "read "+s.RecordsPath()+": "))
	}
	g.endGap("the end")
	what := ""
	if !s.losses.uncounted {
		what = s.miscounted(g.lines, sum)
	}
	if what == "" && len(g.gaps) == 0 && !s.losses.uncounted {
		return nil
	}
	s.tellLosses(g, what)
	return nil
}

func (s *Stored) tellLosses(g *salvager, what string) {
	path := s.RecordsPath()
	want := s.ledger.Articles.Processed
	if s.ledger.Records != nil {
		want = s.ledger.Records.Count
	}
	switch {
	case s.losses.uncounted:
		s.losses.add("%s: %d records can be read; how many are missing cannot be told without the ledger", path, g.n)
	case g.n < want:
		s.losses.records = want - g.n
		s.losses.add("%s: %d of %d records are missing", path, want-g.n, want)
	default:
		s.losses.add("%s: %s", path, what)
	}
	if g.doubled > 0 {
		s.losses.add("%s: %d records stand there twice, and count once", path, g.doubled)
	}
	for i, gap := range g.gaps {
		if i == shownGaps {
			s.losses.add("%s: … and %d more places", path, len(g.gaps)-i)
			break
		}
		s.losses.add("%s: %s", path, gap)
	}
	if s.losses.records > 0 && len(g.gaps) == 0 && g.last != "" {
		s.losses.add("%s: the last that can be read is %s", path, g.last)
	}
	if ids := s.citedElsewhere(g.ids); len(ids) > 0 {
		s.losses.add("%s: articles that the graph cites and no record has: %s", path, strings.Join(ids, ", "))
	}
}

// citedElsewhere lists the first articles that the graph, if it is whole, cites
// and that are not among ids.
func (s *Stored) citedElsewhere(ids map[uint64]bool) []string {
	if s.losses.records == 0 || s.CheckGraph() != nil {
		return nil
	}
	var out []string
	missing := map[string]bool{}
	see := func(list []entities.Evidence) {
		for i := range list {
			if id := list[i].Article; !ids[spill.Hash(id)] && !missing[id] && len(missing) <= 100*shownGaps {
				missing[id] = true
				out = append(out, id)
			}
		}
	}
	_ = codec.ScanGraph(s.GraphPath(), codec.Visitor{
		Entity: func(e *entities.Entity) error { see(e.Evidence); return nil },
		Edge:   func(e *entities.Edge) error { see(e.Evidence); return nil },
	})
	slices.Sort(out)
	if len(out) > shownGaps {
		out = append(out[:shownGaps], "…")
	}
	return out
}

// salvager reads what can be read of a file of records.
type salvager struct {
	decoder  *codec.RecordDecoder
	yield    func(n int, line []byte) error
	yieldErr error             // what yield ended with
	each     func(line []byte) // every line, also one that is no record
	n        int               // records given
	lines    int
	doubled  int
	keys     map[uint64]bool // hashes of those given
	ids      map[uint64]bool
	last     string // where the last record stands
	gaps     []string
	open     string // a gap whose end is not known yet
}

// file reads a file: the frames of zstd one by one, anything else as a stream.
func (g *salvager) file(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, files.Cause(err))
	}
	defer f.Close()
	var head [4]byte
	n, _ := f.ReadAt(head[:], 0)
	if n > 1 && (head[0] == '{' || head[0] == 0x1f && head[1] == 0x8b) {
		plain, err := files.Open(path)
		if err != nil {
			return err
		}
		defer plain.Close()
		return files.Lines(plain, path, "record", func(_ int, line []byte) error { return g.line(line) })
	}
	return g.frames(f)
}

// zstdMagic begins a frame (RFC 8878, 3.1.1).
var zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}

// frames decodes frame by frame, and goes on at the next that can be read.
func (g *salvager) frames(f *os.File) error {
	st, err := f.Stat()
	if err != nil {
		return files.Cause(err)
	}
	dec, err := files.NewDecoder(nil)
	if err != nil {
		return err
	}
	defer dec.Close()
	var packed, raw []byte
	for at := int64(0); at < st.Size(); {
		end, err := frameEnd(f, at)
		if err == nil {
			packed = slices.Grow(packed[:0], int(end-at))[:end-at]
			if _, err = f.ReadAt(packed, at); err == nil {
				raw, err = dec.DecodeAll(packed, raw[:0])
			}
		}
		if err == nil {
			for line := range bytes.Lines(raw) {
				if err := g.line(line); err != nil {
					return err
				}
			}
			at = end
			continue
		}
		next, nerr := nextFrame(f, at+1, st.Size())
		if nerr != nil {
			return nerr
		}
		g.gap(fmt.Sprintf("bytes %d to %d", at, next), err.Error())
		at = next
	}
	return nil
}

// frameEnd finds where a frame ends by the lengths of its blocks (RFC 8878, 3.1.1).
func frameEnd(f io.ReaderAt, at int64) (int64, error) {
	var head [zstd.HeaderMaxSize]byte
	n, _ := f.ReadAt(head[:], at)
	var h zstd.Header
	if err := h.Decode(head[:n]); err != nil {
		return 0, err
	}
	if h.Skippable {
		return at + int64(h.HeaderSize) + int64(h.SkippableSize), nil
	}
	pos := at + int64(h.HeaderSize)
	for {
		var b [4]byte
		if _, err := f.ReadAt(b[:3], pos); err != nil {
			return 0, io.ErrUnexpectedEOF
		}
		v := binary.LittleEndian.Uint32(b[:])
		size := int64(v >> 3)
		if v>>1&3 == 1 { // one byte repeated
			size = 1
		}
		if pos += 3 + size; pos-at > files.MaxLine {
			return 0, errors.New("a frame without end")
		}
		if v&1 == 1 {
			break
		}
	}
	if h.HasCheckSum {
		pos += 4
	}
	return pos, nil
}

// nextFrame finds the next place that looks like the beginning of a frame; size
// when there is none.
func nextFrame(f *os.File, at, size int64) (int64, error) {
	br := bufio.NewReaderSize(io.NewSectionReader(f, at, size-at), 1<<16)
	for {
		head, err := br.Peek(1 << 16)
		if i := bytes.Index(head, zstdMagic); i >= 0 {
			return at + int64(i), nil
		}
		if err == io.EOF {
			return size, nil
		}
		if err != nil {
			return 0, files.Cause(err)
		}
		n, _ := br.Discard(len(head) - len(zstdMagic) + 1)
		at += int64(n)
	}
}

// line takes a line, which need not be a record.
func (g *salvager) line(line []byte) error {
	g.lines++
	g.each(line)
	rec, ok := g.record(line)
	if !ok {
		g.gap("", "a line that is no record")
		return nil
	}
	key := spill.Hash(rec.Key())
	if g.keys[key] {
		g.doubled++
		return nil
	}
	g.keys[key], g.ids[spill.Hash(rec.Article.ID)] = true, true
	a := &rec.Article
	here := fmt.Sprintf("%s (%s)", a.ID, strings.TrimSpace(a.Input+" "+a.Position))
	g.endGap(here)
	g.last = here
	g.n++
	g.yieldErr = g.yield(g.n, line)
	return g.yieldErr
}

func (g *salvager) record(line []byte) (*entities.Record, bool) {
	rec := new(entities.Record)
	return rec, bytes.HasSuffix(line, []byte{'\n'}) && g.decoder.Decode(line, rec) == nil
}

// gap notes that something after the last record cannot be read. What cannot be
// read without a record between is one gap.
func (g *salvager) gap(where, why string) {
	if g.open != "" {
		return
	}
	if where != "" {
		where = " (" + where + ")"
	}
	after := "at the beginning"
	if g.last != "" {
		after = "after " + g.last
	}
	g.open = fmt.Sprintf("unreadable%s: %s, %s", where, why, after)
}

func (g *salvager) endGap(before string) {
	if g.open != "" {
		g.gaps = append(g.gaps, g.open+" and before "+before)
		g.open = ""
	}
}
