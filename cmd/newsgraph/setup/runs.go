package setup

import (
	"context"
	"errors"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/pipeline/objects"
	"newsgraph/pipeline/store"
)

// PutRun puts a finished run into an object store.
func PutRun(ctx context.Context, dir, address string) error {
	return (&objects.Store{}).Put(ctx, dir, address, store.InfoName)
}

// SalvageFlag is the flag of every command that reads runs.
func SalvageFlag() cli.Flag {
	return &cli.BoolFlag{Name: "salvage", Usage: "go on with what can be read of a damaged run, and say what is missing (exit code 3)"}
}

// OpenRuns opens runs, and refuses one whose graph is not what was written: its
// records are checked when they are read. With --salvage Losses tells of it.
func OpenRuns(c *cli.Context, con *console.Console, args []string) ([]*store.Stored, error) {
	runs, err := OpenRecords(c, con, args)
	if err != nil {
		return nil, err
	}
	for _, run := range runs {
		if err := run.CheckGraph(); err != nil {
			if !run.Salvaging() {
				return nil, err
			}
			con.Error("%v; the graph is made again from the records", err)
		}
	}
	return runs, nil
}

// OpenRecords opens runs whose graphs need not be whole.
func OpenRecords(c *cli.Context, con *console.Console, args []string) ([]*store.Stored, error) {
	dirs, err := cmdline.Inputs(args...)
	if err != nil {
		return nil, err
	}
	open := store.OpenRun
	if c.Bool("salvage") {
		open = store.SalvageRun
	}
	var runs []*store.Stored
	for _, dir := range dirs {
		run, err := open(dir)
		if err != nil {
			return nil, err
		}
		if !run.Proved() && len(run.Losses()) == 0 {
			con.Warn("%s was written by an earlier version: its records are counted, but nothing proves them", dir)
		}
		runs = append(runs, run)
	}
	return runs, nil
}

// Losses prints what is missing of runs that are salvaged, once their records
// have been read; the error says that something is.
func Losses(con *console.Console, runs ...*store.Stored) error {
	var incomplete error
	for _, run := range runs {
		if run == nil || !run.Salvaging() {
			continue
		}
		for _, loss := range run.Losses() {
			con.Error("%s", loss)
			incomplete = console.ErrIncomplete
		}
		if run.CheckGraph() != nil {
			incomplete = console.ErrIncomplete
		}
	}
	return incomplete
}

// MakeAgain makes the error of a damaged run say what extract can do about it.
func MakeAgain(err error) error {
	var damage *store.Damage
	if errors.As(err, &damage) {
		damage.Todo = "name another folder, or say --overwrite to make the run again"
	}
	return err
}
