package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"newsgraph/internal/message"
	"newsgraph/pipeline"
)

// watch is extract --watch: it looks, reads what is new, puts the run in place,
// and waits, until Ctrl-C.
func watch(c *cli.Context, con *console, p *pipeline.Pipeline, paths []string) error {
	output := c.String("output")
	switch {
	case output == "" || isGraphFile(output):
		return usagef("add -o DIR", "--watch needs a run directory")
	case slices.Contains(paths, "-"):
		return usagef("name folders or files", "--watch cannot read standard input")
	case c.Bool("overwrite") || c.Bool("strict"):
		return usagef("leave them out", "--watch goes neither with --overwrite nor with --strict")
	case c.Duration("interval") <= 0:
		return usagef("for example --interval 10s", "the interval must be longer than nothing")
	}
	w, err := pipeline.NewWatch(p, paths, output)
	if err != nil {
		return err
	}
	defer w.Close()
	con.left.afterwards("what was done is kept; the same command goes on")
	con.say("watching %s every %s; Ctrl-C ends", message.Plural(len(paths), "path", "paths"), c.Duration("interval"))
	for {
		took, err := watchOnce(c, con, w)
		if errors.Is(err, context.Canceled) {
			return watchEnd(con, w)
		}
		if err != nil {
			return err
		}
		// A large run takes long to put in place: not more than half of the time.
		if !wait(c.Context, max(c.Duration("interval"), took)) {
			return watchEnd(con, w)
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
func watchOnce(c *cli.Context, con *console, w *pipeline.Watch) (time.Duration, error) {
	line := con.meter("reading", "")
	files, _, err := w.Look(c.Context, func(s pipeline.Progress) {
		line.set(message.Plural(s.Articles, "article", "articles"), s.Bytes, s.TotalBytes)
	})
	line.finish()
	if err != nil {
		return 0, err
	}
	started := time.Now()
	done, err := w.Publish(c.Context)
	if err != nil || done == nil {
		return 0, err
	}
	con.say("%s: %s read, the run has %s in %s, %s, %s", time.Now().Format(time.TimeOnly), message.Plural(files, "file", "files"),
		message.Plural(done.Summary.Articles, "article", "articles"), message.Plural(done.Summary.Stories, "story", "stories"),
		message.Plural(done.Summary.Entities, "entity", "entities"), message.Plural(done.Summary.Edges, "edge", "edges"))
	con.unmatched(done.Unmatched)
	return time.Since(started), nil
}

// watchEnd puts in place what was done when the end came.
func watchEnd(con *console, w *pipeline.Watch) error {
	done, err := w.Publish(context.Background())
	if err != nil {
		return err
	}
	con.say("ended; the same command goes on")
	if done != nil && done.Items > done.Ledger.Articles.Renamed {
		return errIncomplete
	}
	return nil
}
