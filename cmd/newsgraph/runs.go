package main

import (
	"errors"

	"github.com/urfave/cli/v2"

	"newsgraph/pipeline/store"
)

// salvageFlag is the flag of every command that reads runs.
func salvageFlag() cli.Flag {
	return &cli.BoolFlag{Name: "salvage", Usage: "go on with what can be read of a damaged run, and say what is missing (exit code 3)"}
}

// openRuns opens runs, and refuses one whose graph is not what was written: its
// records are checked when they are read. With --salvage losses tells of it.
func openRuns(c *cli.Context, con *console, args []string) ([]*store.Stored, error) {
	runs, err := openRecords(c, con, args)
	if err != nil {
		return nil, err
	}
	for _, run := range runs {
		if err := run.CheckGraph(); err != nil {
			if !run.Salvaging() {
				return nil, err
			}
			con.fault("%v; the graph is made again from the records", err)
		}
	}
	return runs, nil
}

// openRecords opens runs whose graphs need not be whole.
func openRecords(c *cli.Context, con *console, args []string) ([]*store.Stored, error) {
	dirs, err := inputs(args...)
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
			con.warn("%s was written by an earlier version: its records are counted, but nothing proves them", dir)
		}
		runs = append(runs, run)
	}
	return runs, nil
}

// losses prints what is missing of runs that are salvaged, once their records
// have been read; the error says that something is.
func (con *console) losses(runs ...*store.Stored) error {
	var incomplete error
	for _, run := range runs {
		if run == nil || !run.Salvaging() {
			continue
		}
		for _, loss := range run.Losses() {
			con.fault("%s", loss)
			incomplete = errIncomplete
		}
		if run.CheckGraph() != nil {
			incomplete = errIncomplete
		}
	}
	return incomplete
}

// makeAgain makes the error of a damaged run say what extract can do about it.
func makeAgain(err error) error {
	var damage *store.Damage
	if errors.As(err, &damage) {
		damage.Todo = "name another folder, or say --overwrite to make the run again"
	}
	return err
}

// damageHint says what to do about a damaged run or inputs that have changed.
func damageHint(err error) string {
	var damage *store.Damage
	var changed *store.InputChanged
	switch {
	case errors.As(err, &damage):
		return damage.Todo
	case errors.As(err, &changed):
		return "run again without --resume: into a new folder, or with --overwrite"
	}
	return ""
}
