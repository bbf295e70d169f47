package main

import (
	"bufio"
	"cmp"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/setup"
	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/internal/message"
	"newsgraph/pipeline/export"
	"newsgraph/pipeline/index"
)

// compareTimes compares two spans of dates of one run.
func compareTimes(c *cli.Context, con *console.Console) error {
	var spans [2]views.Span
	for i, name := range [...]string{"before", "after"} {
		from, to, ranged := strings.Cut(c.String(name), "..")
		if !ranged {
			to = from
		}
		if from+to == "" {
			return console.Usagef("example: newsgraph diff RUN --before 2016-09 --after 2016-10", "--before and --after go together")
		}
		if err := (&export.Filter{Since: from, Until: to}).Check(); err != nil {
			return console.UsageError{Err: err, Hint: "example: --" + name + " 2016-09..2016-10"}
		}
		spans[i] = views.Span{Since: from, Until: to}
	}
	if c.NArg() != 1 {
		return console.Usagef("example: newsgraph diff RUN --before 2016-09 --after 2016-10", "two times are of one run, not of %d", c.NArg())
	}
	paths, err := cmdline.Inputs(c.Args().Slice()...)
	if err != nil {
		return err
	}
	runs, err := setup.OpenIndexed(c, con, paths)
	if err != nil {
		return err
	}
	var d *views.SpanDiff
	err = setup.WithIndex(c, con, runs, func(ix *index.Index) (err error) {
		d, err = views.Graph{Index: ix}.CompareSpans(spans[0], spans[1])
		return err
	})
	if err != nil {
		return err
	}
	if c.Bool("json") {
		err = con.JSON(d)
	} else {
		out := bufio.NewWriter(con.Out)
		printTimes(out, d, c.Int("limit"))
		err = out.Flush()
	}
	return cmp.Or(err, setup.Losses(con, runs...))
}

// printTimes writes what changed between two times for people.
func printTimes(w *bufio.Writer, d *views.SpanDiff, limit int) {
	for i, s := range [...]views.Span{d.A, d.B} {
		fmt.Fprintf(w, "%s..%s: %s\n", s.Since, s.Until, message.Plural(d.Stories[i], "story", "stories"))
	}
	for _, l := range []struct {
		name string
		list []views.SpanChange
	}{{"new", d.New}, {"up", d.Up}, {"down", d.Down}, {"gone", d.Gone}} {
		if len(l.list) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n%s: %s\n", l.name, message.Plural(len(l.list), "name", "names"))
		shown := l.list
		if limit > 0 {
			shown = shown[:min(limit, len(shown))]
		}
		for _, e := range shown {
			fmt.Fprintf(w, "  %s (%s, %s): stories %s → %s\n", console.Clean(oneLine(e.Name)), e.Type, console.Clean(oneLine(e.ID)), message.Thousands(e.Before), message.Thousands(e.After))
		}
		more(w, len(l.list)-len(shown))
	}
}
