// Package gazetteer holds the commands that look up, check and build lists of names.
package gazetteer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/setup"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/check"
	"newsgraph/gazetteers/table"
	"newsgraph/internal/message"
)

func Command(con *console.Console) *cli.Command {
	return &cli.Command{
		Name:  "gazetteer",
		Usage: "make, query and check lists of names",
		Subcommands: []*cli.Command{
			{
				Name:      "lookup",
				Usage:     "which known entities have this name",
				ArgsUsage: "NAME…",
				Description: "Examples:\n" +
					"  newsgraph gazetteer lookup Aleppo\n" +
					"  newsgraph gazetteer lookup \"John Kerry\" --gazetteer my-names.tsv",
				Flags: []cli.Flag{
					cmdline.GazetteerFlag(),
				},
				Action: func(c *cli.Context) error { return lookup(c, con) },
			},
			{
				Name:      "check",
				Usage:     "find bad rows, duplicates and risky names in a list; verify a file that was built",
				ArgsUsage: "FILE…",
				Action:    func(c *cli.Context) error { return checkLists(c, con) },
			},
			gazetteerBuildCommand(con),
		},
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return cmdline.UnknownCommand(c, "newsgraph gazetteer")
			}
			return cli.ShowSubcommandHelp(c)
		},
	}
}

func lookup(c *cli.Context, con *console.Console) error {
	if !c.Args().Present() {
		return console.Usagef("example: newsgraph gazetteer lookup Aleppo", "lookup needs a name")
	}
	set, err := gazetteers.Load()
	if err != nil {
		return fmt.Errorf("gazetteers: %w", err)
	}
	lists, err := setup.UserLists(c.StringSlice("gazetteer"))
	if err != nil {
		return err
	}
	if set, err = set.With(lists...); err != nil {
		return fmt.Errorf("gazetteers: %w", err)
	}
	out := tabwriter.NewWriter(con.Out, 0, 0, 2, ' ', 0)
	var missing []string
	for i, name := range c.Args().Slice() {
		entries := set.Lookup(name)
		if len(entries) == 0 {
			missing = append(missing, name)
		}
		if len(missing) == i && len(entries) > 0 {
			fmt.Fprintln(out, "asked\tid\ttype\tname\tcountry\tprominence\tby\tlists\tabout")
		}
		for _, e := range entries {
			fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%.3f\t%s\t%s\t%s\n", console.Clean(name), console.Clean(e.ID), kind(&e), console.Clean(e.Name), e.Country, e.Prior, e.Match,
				console.Clean(strings.Join(listNames(set, &e), ", ")), console.Clean(about(set, &e)))
		}
	}
	if err := errors.Join(out.Flush(), set.Err()); err != nil || len(missing) == 0 {
		return err
	}
	return fmt.Errorf("%s: not in the lists", strings.Join(missing, ", "))
}

func kind(e *gazetteers.Entry) string {
	if e.Subtype == "" {
		return e.Type.String()
	}
	return e.Type.String() + "/" + e.Subtype
}

// listNames are the lists that have an entry, those of a user by their files.
func listNames(set *gazetteers.Set, e *gazetteers.Entry) []string {
	names := set.ListNames(e.Lists)
	for i, name := range names {
		names[i] = filepath.Base(name)
	}
	return names
}

// about tells what else is known of an entry.
func about(set *gazetteers.Set, e *gazetteers.Entry) string {
	var parts []string
	if e.Share > 0 {
		parts = append(parts, fmt.Sprintf("%.1f %% of the name's uses", 100*e.Share))
	}
	if e.HasCoord {
		parts = append(parts, fmt.Sprintf("%.4f, %.4f", e.Lat, e.Lon))
	}
	if e.Admin1 != "" {
		parts = append(parts, e.Admin1)
	}
	if e.Population > 0 {
		parts = append(parts, message.Thousands(e.Population)+" people")
	}
	if e.Description != "" {
		parts = append(parts, e.Description)
	}
	switch {
	case e.Birth != "" && e.Death != "":
		parts = append(parts, e.Birth+" to "+e.Death)
	case e.Birth != "":
		parts = append(parts, "born "+e.Birth)
	case e.Death != "":
		parts = append(parts, "died "+e.Death)
	}
	terms := set.Offices(e.Ref)
	for _, t := range terms[:min(len(terms), 2)] {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("%s %s %s–%s", t.Office, t.Country, t.From, t.To)))
	}
	if e.Sitelinks > 0 {
		parts = append(parts, message.Plural(e.Sitelinks, "page", "pages"))
	}
	if e.SameAs != "" {
		parts = append(parts, "= "+e.SameAs)
	}
	if e.Wikipedia != "" && e.ID != "wikipedia:"+e.Wikipedia {
		parts = append(parts, "= wikipedia:"+e.Wikipedia)
	}
	return strings.Join(parts, "; ")
}

func checkLists(c *cli.Context, con *console.Console) error {
	if !c.Args().Present() {
		return console.Usagef("example: newsgraph gazetteer check my-names.tsv", "check needs a file")
	}
	paths, err := cmdline.Inputs(c.Args().Slice()...)
	if err != nil {
		return err
	}
	set, err := gazetteers.Load()
	if err != nil {
		return fmt.Errorf("gazetteers: %w", err)
	}
	found := 0
	for _, path := range paths {
		n, err := checkFile(c.Context, con, set, path)
		if err != nil {
			return err
		}
		found += n
	}
	if found > 0 {
		return fmt.Errorf("gazetteer check: %s", message.Plural(found, "problem", "problems"))
	}
	con.Info("no problems")
	return nil
}

func checkFile(ctx context.Context, con *console.Console, set *gazetteers.Set, path string) (int, error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, fmt.Errorf("gazetteer: %w", err)
	}
	defer file.Close()
	head := make([]byte, table.MagicLen)
	n, err := io.ReadFull(file, head)
	if err == nil && table.IsTable(head) {
		return 0, checkTable(ctx, con, path)
	}
	problems, err := check.List(set, path, io.MultiReader(bytes.NewReader(head[:n]), file)) // an error of reading comes again
	if err != nil {
		return 0, err
	}
	for _, p := range problems {
		fmt.Fprintln(con.Out, console.Clean(p.String()))
	}
	return len(problems), nil
}

// checkTable proves every byte of a table, and tells what it holds.
func checkTable(ctx context.Context, con *console.Console, path string) error {
	t, err := table.Open(path)
	if err != nil {
		return err
	}
	defer t.Close()
	meter := con.Meter("checking", "")
	err = t.Verify(ctx, func(done, total int64) { meter.Set("checking", done, total) })
	meter.Finish()
	if err != nil {
		return fmt.Errorf("gazetteer %s: %w", path, err)
	}
	con.Info("%s: %s", path, console.Clean(t.Version()))
	con.Info("%s, %s of names and ids", message.Plural(t.Entities(), "entity", "entities"), message.Plural(int64(t.Keys()), "key", "keys"))
	for _, s := range t.About().Sources {
		con.Info("%s from %s (%s; %s)", message.Thousands(s.Rows), console.Clean(s.File), console.Clean(s.Name), console.Clean(s.Licence))
	}
	return nil
}
