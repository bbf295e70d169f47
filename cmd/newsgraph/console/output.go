// Package console is where commands read and write: messages, progress lines, exit
// codes, and the end of the program before its work is done. The rules of output:
//   - data goes to standard output, words to standard error;
//   - --quiet leaves errors and nothing else; a progress line only on a terminal
//     unless --progress says otherwise;
//   - an error is one line that names item, place and reason, and one line that
//     says what to do next;
//   - names and texts from articles and file names are data: control
//     characters are replaced before they reach a terminal;
//   - numbers have units and thousands separators.
package console

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"
	"unicode"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"newsgraph/internal/message"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/store"
	"newsgraph/pipeline/store/inputs"
)

// Console is where a command reads and writes.
type Console struct {
	Streams
	quiet    bool
	log      *slog.Logger // nil: plain words
	progress bool
	Data     *dataOut // what Out writes to
	Left     leavings
}

// New makes a console of three streams.
func New(std Streams) *Console {
	con := &Console{Streams: std, Data: &dataOut{w: std.Out}, Left: leavings{hint: nothingKept}}
	con.Out = con.Data
	return con
}

// dataOut is standard output. It keeps the first error, so that data which could
// not be written is never taken for written, whoever printed it.
type dataOut struct {
	w   io.Writer
	mu  sync.Mutex
	err error
}

func (d *dataOut) Write(p []byte) (int, error) {
	if err := d.Failed(); err != nil {
		return 0, err
	}
	n, err := d.w.Write(p)
	if err != nil {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.err = err
	}
	return n, err
}

func (d *dataOut) Failed() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.err
}

// Configure reads the output flags.
func (con *Console) Configure(c *cli.Context) error {
	con.quiet = c.Bool("quiet")
	if c.String("log-format") == "json" {
		con.log = slog.New(slog.NewJSONHandler(con.Err, nil))
	}
	switch c.String("progress") {
	case "always":
		con.progress = true
	case "never":
	default:
		file, ok := con.Err.(*os.File)
		con.progress = ok && term.IsTerminal(int(file.Fd())) && !con.quiet && con.log == nil
	}
	con.Left.Afterwards(nothingKept) // and what was set here is seen by who takes its lock
	return nil
}

// JSON writes a value to standard output as a document for programs.
func (con *Console) JSON(v any) error {
	enc := json.NewEncoder(con.Out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(v)
}

// Info prints a line for people, unless --quiet.
func (con *Console) Info(format string, args ...any) {
	if con.quiet {
		return
	}
	con.print(slog.LevelInfo, fmt.Sprintf(format, args...))
}

// print prints a line, or logs it at a level.
func (con *Console) print(level slog.Level, text string) {
	if text = Clean(text); con.log != nil {
		con.log.Log(context.Background(), level, text)
		return
	}
	fmt.Fprintln(con.Err, text)
}

// Error prints a line about what went wrong, which --quiet does not hold back.
func (con *Console) Error(format string, args ...any) {
	con.print(slog.LevelError, fmt.Sprintf(format, args...))
}

// Warn prints a line that people should see even when they asked for quiet data.
func (con *Console) Warn(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if con.log == nil {
		if con.quiet {
			return
		}
		text = "warning: " + text
	}
	con.print(slog.LevelWarn, text)
}

// shownUnmatched is how many corrections without effect are named.
const shownUnmatched = 20

// Unmatched warns of corrections that match nothing.
func (con *Console) Unmatched(lines []string) {
	for _, l := range lines[:min(len(lines), shownUnmatched)] {
		con.Warn("overrides: %s", l)
	}
	if left := len(lines) - shownUnmatched; left > 0 {
		con.Warn("overrides: %s more match nothing", message.Thousands(left))
	}
}

// Fail prints what ended the command and what to do next.
func (con *Console) Fail(what, hint string) {
	if con.log != nil {
		con.log.Error(Clean(what), "hint", hint)
		return
	}
	fmt.Fprintln(con.Err, "newsgraph: "+Clean(what))
	if hint != "" {
		fmt.Fprintln(con.Err, "  "+hint)
	}
}

// HintFor says what to do about the errors that users meet most.
func HintFor(err error) string {
	if hint := damageHint(err); hint != "" {
		return hint
	}
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "choose a place that you may write to, or change its permissions"
	case errors.Is(err, fs.ErrNotExist):
		return "check the path"
	case errors.Is(err, syscall.ENOSPC):
		return "make room on the disk, then run the same command again, extract with --resume"
	}
	return ""
}

// Clean replaces control characters and those that turn the direction of text
// or break lines, so that text from outside cannot drive a terminal or hide.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u2028', r == '\u2029':
			return '\uFFFD'
		}
		return r
	}, s)
}

// Meter is the progress line: what was done of all, rate and time left.
type Meter struct {
	bar   *progressbar.ProgressBar
	start time.Time
}

// Meter begins a line that counts units, bytes for "".
func (con *Console) Meter(what, units string) *Meter {
	m := &Meter{start: time.Now()}
	if con.progress {
		count := []progressbar.Option{progressbar.OptionShowBytes(true)}
		if units != "" {
			count = []progressbar.Option{progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString(units)}
		}
		m.bar = progressbar.NewOptions64(-1, append(count,
			progressbar.OptionSetWriter(con.Err),
			progressbar.OptionSetSpinnerChangeInterval(0), // it would draw on when the line is finished
			progressbar.OptionSetDescription(what),
			progressbar.OptionSetWidth(24),
			progressbar.OptionThrottle(200*time.Millisecond),
			progressbar.OptionSetPredictTime(true),
			progressbar.OptionClearOnFinish(),
		)...)
	}
	return m
}

// Set moves the line; total is -1 when it is not known.
func (m *Meter) Set(what string, done, total int64) {
	if m.bar == nil {
		return
	}
	m.bar.Describe(what)
	m.bar.ChangeMax64(total)
	_ = m.bar.Set64(min(done, max(total, done)))
}

func (m *Meter) Finish() {
	if m.bar != nil {
		_ = m.bar.Clear()
	}
}

// GraphMeter shows how far the making of a graph is, a line for each phase.
type GraphMeter struct {
	Con   *Console
	Line  *Meter
	phase string
}

// Show moves the line, in place of the one before it.
func (g *GraphMeter) Show(p grapher.Progress) {
	if p.Phase != g.phase {
		g.Finish()
		g.Line, g.phase = g.Con.Meter("graph: "+p.Phase, p.Unit), p.Phase
	}
	total := int64(p.Total)
	if total == 0 {
		total = -1
	}
	g.Line.Set("graph: "+p.Phase, int64(p.Done), total)
}

func (g *GraphMeter) Finish() {
	if g.Line != nil {
		g.Line.Finish()
	}
}

// damageHint says what to do about a damaged run or inputs that have changed.
func damageHint(err error) string {
	var damage *store.Damage
	var changed *inputs.Changed
	switch {
	case errors.As(err, &damage):
		return damage.Todo
	case errors.As(err, &changed):
		return "run again without --resume: into a new folder, or with --overwrite"
	}
	return ""
}
