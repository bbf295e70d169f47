package read

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// FormatInfo describes a format for help texts.
type FormatInfo struct {
	Name       string
	Extensions []string // with the dot, lower case
	Help       string   // one line
}

// Formats lists the formats in the order in which they are tried.
func Formats() []FormatInfo {
	formats := NewTable("").formats
	infos := make([]FormatInfo, len(formats))
	for i, f := range formats {
		infos[i] = FormatInfo{f.Name, f.Extensions, f.Help}
	}
	return infos
}

// Reader reads articles. It is made once; Walk may be called once at a time.
type Reader struct {
	opt      frame.Options
	table    *Table
	settings frame.Settings
	forced   *frame.Format // nil for auto
	stats    frame.Counters

	tallies []*frame.Tally // of the last Walk
}

// New makes a Reader of all formats that shares nothing with others.
func New(opt frame.Options) (*Reader, error) { return NewTable("").New(opt) }

// New makes a Reader. A format that is named is used for everything that is
// not a container; compressed files and archives are always opened. An unknown format is an error that lists the known ones.
func (t *Table) New(opt frame.Options) (*Reader, error) {
	r := &Reader{opt: opt, table: t, settings: frame.Settings{Limits: opt.Limits.WithDefaults(), Parts: t.parts}}
	var err error
	if r.settings.Names, err = fields.ParseUserNames(opt.Fields); err != nil {
		return nil, err
	}
	if opt.Format == "" || opt.Format == "auto" {
		return r, nil
	}
	for _, f := range t.formats {
		if f.Name == opt.Format {
			r.forced = f
			return r, nil
		}
	}
	for _, f := range t.formats { // "jsonl", "tsv", "rss": an extension stands for its format
		if slices.Contains(f.Extensions, "."+opt.Format) {
			r.forced = f
			return r, nil
		}
	}
	names := []string{"auto"}
	for _, f := range t.formats {
		names = append(names, f.Name)
	}
	return nil, fmt.Errorf("unknown input format %q (known: %s)", opt.Format, strings.Join(names, ", "))
}

// Open is New for who takes any reader, as pipeline.Options do.
func (t *Table) Open(opt frame.Options) (frame.Reader, error) {
	r, err := t.New(opt)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Stats may be called from any goroutine while Walk runs.
func (r *Reader) Stats() frame.Stats {
	return frame.Stats{
		Files:      int(r.stats.Files.Load()),
		Bytes:      r.stats.Bytes.Load(),
		TotalFiles: int(r.stats.TotalFiles.Load()),
		TotalBytes: r.stats.TotalBytes.Load(),
	}
}

// Walk reads all inputs in one stable order and calls yield for every frame,
// on the calling goroutine. Paths are files, folders (read with all that is in
// them) or "-" for stdin. Its error is ctx's or yield's; everything else that
// goes wrong comes as an Item with a Problem, in its place.
func (r *Reader) Walk(ctx context.Context, paths []string, stdin io.Reader, yield func(frame.Frame) error) error {
	w := frame.NewWalk(ctx, &r.settings, &r.stats, yield)
	defer func() { r.tallies = w.Tallies }()
	o := opener{ctx: ctx, table: r.table, forced: r.forced}
	inputs := r.opt.Files
	if inputs == nil {
		var err error
		if inputs, err = r.List(ctx, paths); err != nil {
			return err
		}
	}
	files, total := int64(0), int64(0)
	for i := range inputs {
		if inputs[i].Problem == "" {
			files++
			total += inputs[i].Size
		}
	}
	r.stats.TotalFiles.Store(files)
	r.stats.TotalBytes.Store(total)
	for i := range inputs {
		if err := o.input(w, &inputs[i], stdin); err != nil {
			return err
		}
	}
	return nil
}

// List gives the files behind paths in the order in which Walk reads them,
// without those that Options.Without names.
func (r *Reader) List(ctx context.Context, paths []string) ([]frame.File, error) {
	inputs, err := listInputs(ctx, paths, r.opt.Without, r.table.Objects)
	if err != nil {
		return nil, err
	}
	files := make([]frame.File, len(inputs))
	for i := range inputs {
		files[i] = inputs[i].File
		files[i].Name = normal.CleanName(files[i].Raw)
	}
	return files, nil
}

// Hints says of which inputs nearly no record had a title or a date, one line
// each, with the keys or columns that were seen. It is to be called when all
// frames of a Walk have been decoded.
func (r *Reader) Hints() (hints []string) {
	for _, t := range r.tallies {
		if h := t.Hint(); h != "" {
			hints = append(hints, h)
		}
	}
	return hints
}
