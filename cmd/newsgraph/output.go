package main

// The rules of this program's output:
//   - data goes to standard output, words to standard error;
//   - --quiet leaves errors and nothing else; a progress line only on a terminal
//     unless --progress says otherwise;
//   - an error is one line that names item, place and reason, and one line that
//     says what to do next;
//   - names and texts from articles and file names are data: control
//     characters are replaced before they reach a terminal;
//   - numbers have units and thousands separators.

import (
	"context"
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
	"newsgraph/pipeline"
)

// console is where a command reads and writes.
type console struct {
	streams
	quiet    bool
	log      *slog.Logger // nil: plain words
	progress bool
	data     *dataOut // what out writes to
	left     leavings
}

func newConsole(std streams) *console {
	con := &console{streams: std, data: &dataOut{w: std.out}, left: leavings{hint: nothingKept}}
	con.out = con.data
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
	if err := d.failed(); err != nil {
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

func (d *dataOut) failed() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.err
}

// configure reads the output flags.
func (con *console) configure(c *cli.Context) error {
	con.quiet = c.Bool("quiet")
	if c.String("log-format") == "json" {
		con.log = slog.New(slog.NewJSONHandler(con.err, nil))
	}
	switch c.String("progress") {
	case "always":
		con.progress = true
	case "never":
	default:
		file, ok := con.err.(*os.File)
		con.progress = ok && term.IsTerminal(int(file.Fd())) && !con.quiet && con.log == nil
	}
	con.left.afterwards(nothingKept) // and what was set here is seen by who takes its lock
	return nil
}

// say prints a line for people, unless --quiet.
func (con *console) say(format string, args ...any) {
	if con.quiet {
		return
	}
	con.put(slog.LevelInfo, fmt.Sprintf(format, args...))
}

// put prints a line, or logs it at a level.
func (con *console) put(level slog.Level, text string) {
	if text = clean(text); con.log != nil {
		con.log.Log(context.Background(), level, text)
		return
	}
	fmt.Fprintln(con.err, text)
}

// fault prints a line about what went wrong, which --quiet does not hold back.
func (con *console) fault(format string, args ...any) {
	con.put(slog.LevelError, fmt.Sprintf(format, args...))
}

// warn prints a line that people should see even when they asked for quiet data.
func (con *console) warn(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if con.log == nil {
		if con.quiet {
			return
		}
		text = "warning: " + text
	}
	con.put(slog.LevelWarn, text)
}

// shownUnmatched is how many corrections without effect are named.
const shownUnmatched = 20

// unmatched warns of corrections that match nothing.
func (con *console) unmatched(lines []string) {
	for _, l := range lines[:min(len(lines), shownUnmatched)] {
		con.warn("overrides: %s", l)
	}
	if left := len(lines) - shownUnmatched; left > 0 {
		con.warn("overrides: %s more match nothing", message.Thousands(left))
	}
}

// errorf prints what ended the command and what to do next.
func (con *console) errorf(what, hint string) {
	if con.log != nil {
		con.log.Error(clean(what), "hint", hint)
		return
	}
	fmt.Fprintln(con.err, "newsgraph: "+clean(what))
	if hint != "" {
		fmt.Fprintln(con.err, "  "+hint)
	}
}

// hintFor says what to do about the errors that users meet most.
func hintFor(err error) string {
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

// clean replaces control characters and those that turn the direction of text
// or break lines, so that text from outside cannot drive a terminal or hide.
func clean(s string) string {
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

// meter is the progress line: what was done of all, rate and time left.
type meter struct {
	bar   *progressbar.ProgressBar
	start time.Time
}

// meter begins a line that counts units, bytes for "".
func (con *console) meter(what, units string) *meter {
	m := &meter{start: time.Now()}
	if con.progress {
		count := []progressbar.Option{progressbar.OptionShowBytes(true)}
		if units != "" {
			count = []progressbar.Option{progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetItsString(units)}
		}
		m.bar = progressbar.NewOptions64(-1, append(count,
			progressbar.OptionSetWriter(con.err),
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

// set moves the line; total is -1 when it is not known.
func (m *meter) set(what string, done, total int64) {
	if m.bar == nil {
		return
	}
	m.bar.Describe(what)
	m.bar.ChangeMax64(total)
	_ = m.bar.Set64(min(done, max(total, done)))
}

func (m *meter) finish() {
	if m.bar != nil {
		_ = m.bar.Clear()
	}
}

// graphMeter shows how far the making of a graph is, a line for each phase.
type graphMeter struct {
	con   *console
	line  *meter
	phase string
}

// show moves the line, in place of the one before it.
func (g *graphMeter) show(p pipeline.GraphProgress) {
	if p.Phase != g.phase {
		g.finish()
		g.line, g.phase = g.con.meter("graph: "+p.Phase, p.Unit), p.Phase
	}
	total := int64(p.Total)
	if total == 0 {
		total = -1
	}
	g.line.set("graph: "+p.Phase, int64(p.Done), total)
}

func (g *graphMeter) finish() {
	if g.line != nil {
		g.line.finish()
	}
}
