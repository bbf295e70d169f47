package hits

import (
	"os"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/internal/message"
	"newsgraph/pipeline/watchlist"
)

// Flags are those of every command that finds hits.
func Flags() []cli.Flag {
	return []cli.Flag{
		ListFlag(),
		&cli.StringFlag{Name: "hits", Usage: "`FILE` of JSON Lines that hits are added to, each once; default with -o RUN: RUN.hits.jsonl"},
		&cli.StringFlag{Name: "feed", Usage: "`FILE` for an Atom feed of the latest hits"},
	}
}

// ListFlag names a watch list.
func ListFlag() cli.Flag {
	return &cli.StringFlag{Name: "watchlist", Usage: "`FILE` of names and ids to watch for, one a line, or with columns name, id, type, aliases, note", TakesFile: true}
}

// List reads the list that the flag names; nil without one.
func List(c *cli.Context) (*watchlist.List, error) {
	if path := c.String("watchlist"); path != "" {
		return read(path)
	}
	return nil, nil
}

// Kept are the hits of a watch list on their way to its files. A nil one keeps none.
type Kept struct {
	*File
	List *watchlist.List
	con  *console.Console
	feed string
}

// Of opens what the flags name; nil without --watchlist.
func Of(c *cli.Context, con *console.Console) (*Kept, error) {
	path := c.String("watchlist")
	if path == "" {
		if c.String("hits") != "" || c.String("feed") != "" {
			return nil, console.Usagef("add --watchlist FILE", "--hits and --feed are for the hits of a watch list")
		}
		return nil, nil
	}
	list, err := read(path)
	if err != nil {
		return nil, err
	}
	to := c.String("hits")
	if out := c.String("output"); to == "" && out != "" && out != "-" && !cmdline.IsGraphFile(out) {
		to = out + ".hits.jsonl"
	}
	file, err := Open(to)
	if err != nil {
		return nil, err
	}
	return &Kept{file, list, con, c.String("feed")}, nil
}

func read(path string) (*watchlist.List, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return watchlist.Read(path, f)
}

// Keep says how many hits came since it was called last, and saves the files.
func (k *Kept) Keep() error {
	n := len(k.Fresh())
	if err := k.Save(k.feed); err != nil {
		return err
	}
	into := ""
	if k.path != "" {
		into = " in " + k.path
	}
	k.con.Info("watch   %s%s", message.Plural(n, "new hit", "new hits"), into)
	return nil
}

// Tell is Keep with the first of the hits in words.
func (k *Kept) Tell() error {
	if k == nil {
		return nil
	}
	fresh := k.Fresh()
	if err := k.Keep(); err != nil {
		return err
	}
	for i := range fresh[:min(len(fresh), shown)] {
		h := &fresh[i]
		k.con.Info("  %s  (%s; %.2f) %s  %s", h.Entry, h.Reason, h.Confidence, h.Article, h.Sentence)
	}
	if left := len(fresh) - shown; left > 0 {
		k.con.Info("  … and %s more", message.Thousands(left))
	}
	return nil
}

// shown is how many hits are printed.
const shown = 10
