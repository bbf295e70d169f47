package read

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"sync/atomic"

	"newsgraph/entities"
)

// Options choose the format and the limits. The zero value of a limit stands
// for its default.
type Options struct {
	Fields          []string // NAME=KEY: the key or column KEY holds the field NAME (title, text, date, source, author, url, id)
	Format          string   // "auto" (or ""), a name of Formats() or one of its extensions without the dot
	MaxArticleBytes int64    // longer texts are cut at a sentence or a space; default 8 MiB

	MaxLineBytes   int64 // longest line or record that is held in memory; default 32 MiB
	MaxMemberBytes int64 // most bytes that one compressed file or archive member may unpack to; default 1 TiB
	MaxRatio       int64 // most unpacked bytes for one stored byte, beyond a grace of 256 MiB; default 400
	MaxDepth       int   // how deep archives and compressed files may nest; default 8
	MaxMembers     int   // most archive members within one input file; default 5,000,000
	MaxNesting     int   // how deep JSON and XML may nest; default 512

	Select  func(name string) bool // which of the files that List gives are read; nil for all
	Without []string               // outputs: files and folders among the inputs that are not read

	PDF *PDF // shared with other Readers; nil for an own one

	named *namedFields // Fields
	grace int64        // unpacked bytes before MaxRatio counts; 0 for ratioGrace
}

// The defaults of Options.
const (
	DefaultMaxArticleBytes = 8 << 20
	defaultMaxLineBytes    = 32 << 20
	defaultMaxMemberBytes  = 1 << 40
	defaultMaxRatio        = 400
	defaultMaxDepth        = 8
	defaultMaxMembers      = 5_000_000
	defaultMaxNesting      = 512
	ratioGrace             = 256 << 20
)

func orDefault[T int | int64](v, def T) T {
	if v <= 0 {
		return def
	}
	return v
}

func (o Options) withDefaults() Options {
	o.MaxArticleBytes = orDefault(o.MaxArticleBytes, DefaultMaxArticleBytes)
	o.MaxLineBytes = orDefault(o.MaxLineBytes, defaultMaxLineBytes)
	o.MaxMemberBytes = orDefault(o.MaxMemberBytes, defaultMaxMemberBytes)
	o.MaxRatio = orDefault(o.MaxRatio, defaultMaxRatio)
	o.MaxDepth = orDefault(o.MaxDepth, defaultMaxDepth)
	o.MaxMembers = orDefault(o.MaxMembers, defaultMaxMembers)
	o.MaxNesting = orDefault(o.MaxNesting, defaultMaxNesting)
	o.grace = orDefault(o.grace, ratioGrace)
	o.PDF = cmp.Or(o.PDF, NewPDF(""))
	return o
}

// FormatInfo describes a format for help texts.
type FormatInfo struct {
	Name       string
	Extensions []string // with the dot, lower case
	Help       string   // one line
}

// Formats lists the formats in the order in which they are tried.
func Formats() []FormatInfo {
	infos := make([]FormatInfo, len(formats))
	for i, f := range formats {
		infos[i] = FormatInfo{f.name, f.extensions, f.help}
	}
	return infos
}

// Reader reads articles. It is made once; Walk may be called once at a time.
type Reader struct {
	opt    Options
	forced *format // nil for auto
	stats  counters

	tallies []*tally // of the last Walk
}

// Stats counts what has been read so far.
type Stats struct {
	Files      int   // files opened (stdin is one)
	Bytes      int64 // bytes read, as stored
	TotalFiles int   // files found; 0 until the paths have been listed
	TotalBytes int64 // bytes of all files found, as stored; stdin counts 0
}

type counters struct{ files, bytes, totalFiles, totalBytes atomic.Int64 }

// New makes a Reader. A format that is named is used for everything that is
// not a container; compressed files and archives are always opened. An unknown format is an error that lists the known ones.
func New(opt Options) (*Reader, error) {
	r := &Reader{opt: opt.withDefaults()}
	var err error
	if r.opt.named, err = parseFields(opt.Fields); err != nil {
		return nil, err
	}
	if opt.Format == "" || opt.Format == "auto" {
		return r, nil
	}
	for _, f := range formats {
		if f.name == opt.Format {
			r.forced = f
			return r, nil
		}
	}
	for _, f := range formats { // "jsonl", "tsv", "rss": an extension stands for its format
		for _, e := range f.extensions {
			if e == "."+opt.Format {
				r.forced = f
				return r, nil
			}
		}
	}
	names := make([]string, 0, len(formats)+1)
	names = append(names, "auto")
	for _, f := range formats {
		names = append(names, f.name)
	}
	return nil, fmt.Errorf("unknown input format %q (known: %s)", opt.Format, strings.Join(names, ", "))
}

// Stats may be called from any goroutine while Walk runs.
func (r *Reader) Stats() Stats {
	return Stats{
		Files:      int(r.stats.files.Load()),
		Bytes:      r.stats.bytes.Load(),
		TotalFiles: int(r.stats.totalFiles.Load()),
		TotalBytes: r.stats.totalBytes.Load(),
	}
}

// Walk reads all inputs in one stable order and calls yield for every piece,
// on the calling goroutine. Paths are files, folders (read with all that is in
// them) or "-" for stdin. Its error is ctx's or yield's; everything else that
// goes wrong comes as an Item with a Problem, in its place.
func (r *Reader) Walk(ctx context.Context, paths []string, stdin io.Reader, yield func(Piece) error) error {
	w := &walker{ctx: ctx, opt: &r.opt, forced: r.forced, stats: &r.stats, yield: yield}
	w.readAgain = func(in *input) []dateColumns { return scoutDates(w, in) }
	defer func() { r.tallies = w.tallies }()
	inputs := expand(paths, r.opt.Without)
	files, total := int64(0), int64(0)
	for i := range inputs {
		if inputs[i].problem == "" {
			files++
			total += inputs[i].size
		}
	}
	r.stats.totalFiles.Store(files)
	r.stats.totalBytes.Store(total)
	for i := range inputs {
		if r.opt.Select != nil && !r.opt.Select(inputs[i].name) {
			continue
		}
		if err := w.input(&inputs[i], stdin); err != nil {
			return err
		}
	}
	return nil
}

// File is one file that Walk reads, or one path that it cannot read.
type File struct {
	Path string // to open
	Name string // Input of its articles; those of archive members begin with it and a slash
	Raw  string // as Select is given it
	ID   string // ids of its articles begin with it
	Size int64
}

// List gives the files behind paths in the order in which Walk reads them,
// without those that Options.Without names.
func List(paths, without []string) []File {
	inputs := expand(paths, without)
	files := make([]File, len(inputs))
	for i := range inputs {
		in := &inputs[i]
		files[i] = File{in.path, displayName(in.name), in.name, in.id, in.size}
	}
	return files
}

// Item is one thing that was read: exactly one of its fields is set.
type Item struct {
	Article *entities.Article
	Problem *entities.LedgerItem
}

// Piece is a framed part of the input: one line, one page, one small file. It
// owns its bytes.
type Piece struct {
	Input    string // the file (and member), as the user named it
	Position string // place in the input for people: "line 12", "record 3"; "" for a whole file

	src    *source
	n      int // 1-based number of the record in its file; 0 for a whole file
	data   []byte
	decode func(*Piece) []Item
	with   string           // what decode knows beside the piece, for Sum
	reason string           // set for a piece that is a problem
	out    entities.Outcome // outcome of that problem
	note   note             // what framing had to cut
	order  *orders          // of day and month in its dates; nil where none is in doubt
}

// Sum is a hash of all that decides what Decode gives: the bytes, what the
// framer and the file said of them, and the names. Equal pieces have one sum in
// every process.
func (p *Piece) Sum() uint64 {
	h := sha256.New()
	for _, s := range [...]string{p.src.id, p.src.file, p.src.format, p.src.charset, p.with, p.Input, p.Position, p.reason, string(p.out), p.note.lost, p.note.remark, p.order.String()} {
		var n [8]byte
		binary.LittleEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		_, _ = io.WriteString(h, s)
	}
	var n [8]byte
	binary.LittleEndian.PutUint64(n[:], uint64(p.n))
	h.Write(n[:])
	h.Write(p.data)
	return binary.LittleEndian.Uint64(h.Sum(nil))
}

// Decode turns the piece into its items, at least one. It is pure and may run
// on any goroutine; a panic of a decoder becomes a problem.
func (p Piece) Decode() (items []Item) {
	if p.reason != "" {
		return []Item{p.problem(p.out, p.reason)}
	}
	defer func() {
		if v := recover(); v != nil {
			items = []Item{p.problem(entities.Quarantined, fmt.Sprintf("the reader failed: %v", v))}
		}
	}()
	items = p.decode(&p)
	if len(items) == 0 {
		items = []Item{p.problem(entities.Skipped, "no article in it")}
	}
	return items
}

func (p *Piece) problem(out entities.Outcome, reason string) Item {
	return Item{Problem: &entities.LedgerItem{
		Input: p.Input, Position: p.Position, Outcome: out, Stage: "read", Reason: clip(oneLine(reason), 400),
	}}
}

func (p *Piece) quarantine(format string, args ...any) []Item {
	return []Item{p.problem(entities.Quarantined, fmt.Sprintf(format, args...))}
}

func (p *Piece) skip(format string, args ...any) []Item {
	return []Item{p.problem(entities.Skipped, fmt.Sprintf(format, args...))}
}
