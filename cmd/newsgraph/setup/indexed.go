package setup

import (
	"context"
	"errors"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/buildinfo"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/index"
	"newsgraph/pipeline/store"
)

// openIndex opens the index of runs, or makes it with a line that tells how far it is.
func openIndex(ctx context.Context, opts grapher.IndexOptions, con *console.Console, runs []*store.Stored) (*index.Index, error) {
	line := &console.GraphMeter{Con: con}
	defer line.Finish()
	opts.Report = line.Show
	return grapher.Index(ctx, runs, opts)
}

// indexOptions are those that --gazetteer and --overrides describe.
func indexOptions(c *cli.Context, con *console.Console) (grapher.IndexOptions, error) {
	lists, err := UserLists(c.StringSlice("gazetteer"))
	if err != nil {
		return grapher.IndexOptions{}, err
	}
	overrides, err := Overrides(c.String("overrides"))
	if err != nil {
		return grapher.IndexOptions{}, err
	}
	return grapher.IndexOptions{
		Program: buildinfo.Program, Gazetteers: lists, Overrides: overrides,
		TempFolder: func() (string, error) { return con.Left.TempFolder("newsgraph-") },
		Note:       func(text string) { con.Warn("%s", text) },
	}, nil
}

// WithIndex lets use read the index of runs. When it finds a damaged row the index
// is made anew, and use begins again.
func WithIndex(c *cli.Context, con *console.Console, runs []*store.Stored, use func(*index.Index) error) error {
	opts, err := indexOptions(c, con)
	if err != nil {
		return err
	}
	ix, err := openIndex(c.Context, opts, con, runs)
	if err != nil {
		return err
	}
	err = use(ix)
	if !errors.Is(err, index.ErrDamaged) {
		ix.Close()
		return err
	}
	con.Warn("%v: it is made anew", err)
	err = ix.Discard()
	if err != nil {
		return err
	}
	if ix, err = openIndex(c.Context, opts, con, runs); err != nil {
		return err
	}
	defer ix.Close()
	return use(ix)
}

// OpenIndexed opens runs that are read by their index: what they were made from is
// looked at only when that is made. Of runs that are salvaged it is looked at
// at once.
func OpenIndexed(c *cli.Context, con *console.Console, args []string) ([]*store.Stored, error) {
	if c.Bool("salvage") {
		return OpenRuns(c, con, args)
	}
	return OpenRecords(c, con, args)
}
