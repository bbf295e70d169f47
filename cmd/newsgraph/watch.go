package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/hits"
	"newsgraph/internal/message"
	"newsgraph/pipeline"
)

// watch is extract --watch: it looks, reads what is new, puts the run in place,
// and waits, until Ctrl-C.
func watch(c *cli.Context, con *console.Console, p *pipeline.Pipeline, paths []string, kept *hits.Kept) error {
	output := c.String("output")
	switch {
	case output == "" || cmdline.IsGraphFile(output):
		return console.Usagef("add -o DIR", "--watch needs a run directory")
	case slices.Contains(paths, "-"):
		return console.Usagef("name folders or files", "--watch cannot read standard input")
	case c.Bool("overwrite") || c.Bool("strict"):
		return console.Usagef("leave them out", "--watch goes neither with --overwrite nor with --strict")
	case c.Duration("interval") <= 0:
		return console.Usagef("for example --interval 10s", "the interval must be longer than nothing")
	}
	w, err := pipeline.NewWatch(p, paths, output)
	if err != nil {
		return err
	}
	defer w.Close()
	con.Left.Afterwards("what was done is kept; the same command goes on")
	con.Info("watching %s every %s; Ctrl-C ends", message.Plural(len(paths), "path", "paths"), c.Duration("interval"))
	for {
		took, err := watchOnce(c, con, w, kept)
		if errors.Is(err, context.Canceled) {
			return watchEnd(con, w, kept)
		}
		if err != nil {
			return err
		}
		// A large run takes long to put in place: not more than half of the time.
		if !wait(c.Context, max(c.Duration("interval"), took)) {
			return watchEnd(con, w, kept)
		}
	}
}

// wait returns false when ctx ends first.
func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// watchOnce is one round. It returns how long it took to put the run in place.
func watchOnce(c *cli.Context, con *console.Console, w *pipeline.Watch, kept *hits.Kept) (time.Duration, error) {
	line := con.Meter("reading", "")
	files, _, err := w.Poll(c.Context, func(s pipeline.Progress) {
		line.Set(message.Plural(s.Articles, "article", "articles"), s.Bytes, s.TotalBytes)
	})
	line.Finish()
	if err != nil {
		return 0, err
	}
	started := time.Now()
	done, err := w.Publish(c.Context)
	if err != nil || done == nil {
		return 0, err
	}
	con.Info("%s: %s read, the run has %s in %s, %s, %s", time.Now().Format(time.TimeOnly), message.Plural(files, "file", "files"),
		message.Plural(done.Summary.Articles, "article", "articles"), message.Plural(done.Summary.Stories, "story", "stories"),
		message.Plural(done.Summary.Entities, "entity", "entities"), message.Plural(done.Summary.Edges, "edge", "edges"))
	con.Unmatched(done.Unmatched)
	return time.Since(started), kept.Tell()
}

// watchEnd puts in place what was done when the end came.
func watchEnd(con *console.Console, w *pipeline.Watch, kept *hits.Kept) error {
	done, err := w.Publish(context.Background())
	if err != nil {
		return err
	}
	if err := kept.Tell(); err != nil {
		return err
	}
	con.Info("ended; the same command goes on")
	if done != nil && done.Items > done.Ledger.Articles.Renamed {
		return console.ErrIncomplete
	}
	return nil
}
