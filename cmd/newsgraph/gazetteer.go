package main

import (
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"newsgraph/gazetteers"
)

func gazetteerCommand(con *console) *cli.Command {
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
					gazetteerFlag(),
				},
				Action: func(c *cli.Context) error { return lookup(c, con) },
			},
			{
				Name:      "check",
				Usage:     "find bad rows, doubles and risky names in a list",
				ArgsUsage: "FILE…",
				Action:    func(c *cli.Context) error { return check(c, con) },
			},
			{
				Name:      "build",
				Usage:     "make a compact gazetteer for --gazetteer from lists or a GeoNames dump",
				ArgsUsage: "FILE…",
				Description: "Examples:\n" +
					"  newsgraph gazetteer build cities500.txt -o places.gaz\n" +
					"  newsgraph gazetteer build my-names.tsv clients.jsonl -o mine.gaz",
				Flags: []cli.Flag{
					outputFlag("`FILE` to write"),
				},
				Action: func(c *cli.Context) error { return build(c, con) },
			},
		},
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return unknownCommand(c, "newsgraph gazetteer")
			}
			return cli.ShowSubcommandHelp(c)
		},
	}
}

func lookup(c *cli.Context, con *console) error {
	if !c.Args().Present() {
		return usagef("example: newsgraph gazetteer lookup Aleppo", "lookup needs a name")
	}
	set, err := gazetteers.Load()
	if err != nil {
		return fmt.Errorf("gazetteers: %w", err)
	}
	lists, err := userLists(c.StringSlice("gazetteer"))
	if err != nil {
		return err
	}
	if set, err = set.With(lists...); err != nil {
		return fmt.Errorf("gazetteers: %w", err)
	}
	out := tabwriter.NewWriter(con.out, 0, 0, 2, ' ', 0)
	var missing []string
	for i, name := range c.Args().Slice() {
		entries := set.Lookup(name)
		if len(entries) == 0 {
			missing = append(missing, name)
		}
		if len(missing) == i && len(entries) > 0 {
			fmt.Fprintln(out, "asked\tid\ttype\tname\tcountry\tprominence\tby\tabout")
		}
		for _, e := range entries {
			fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%.3f\t%s\t%s\n", clean(name), e.ID, kind(&e), clean(e.Name), e.Country, e.Prior, e.Match, clean(about(&e)))
		}
	}
	if err := out.Flush(); err != nil || len(missing) == 0 {
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

// about tells what else is known of an entry.
func about(e *gazetteers.Entry) string {
	var parts []string
	if e.HasCoord {
		parts = append(parts, fmt.Sprintf("%.4f, %.4f", e.Lat, e.Lon))
	}
	if e.Admin1 != "" {
		parts = append(parts, e.Admin1)
	}
	if e.Population > 0 {
		parts = append(parts, number(e.Population)+" people")
	}
	if e.Description != "" {
		parts = append(parts, e.Description)
	}
	if e.SameAs != "" {
		parts = append(parts, "= "+e.SameAs)
	}
	return strings.Join(parts, "; ")
}

func check(c *cli.Context, con *console) error {
	if !c.Args().Present() {
		return usagef("example: newsgraph gazetteer check my-names.tsv", "check needs a file")
	}
	paths, err := inputs(c.Args().Slice()...)
	if err != nil {
		return err
	}
	set, err := gazetteers.Load()
	if err != nil {
		return fmt.Errorf("gazetteers: %w", err)
	}
	found := 0
	for _, path := range paths {
		n, err := checkFile(con, set, path)
		if err != nil {
			return err
		}
		found += n
	}
	if found > 0 {
		return fmt.Errorf("gazetteer check: %s", plural(found, "problem", "problems"))
	}
	con.say("no problems")
	return nil
}

func checkFile(con *console, set *gazetteers.Set, path string) (int, error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, fmt.Errorf("gazetteer: %w", err)
	}
	defer file.Close()
	problems, err := set.Check(path, file)
	if err != nil {
		return 0, err
	}
	for _, p := range problems {
		fmt.Fprintln(con.out, clean(p.String()))
	}
	return len(problems), nil
}

func build(c *cli.Context, con *console) error {
	if !c.Args().Present() {
		return usagef("example: newsgraph gazetteer build cities500.txt -o places.gaz", "build needs at least one list")
	}
	if err := needs(c, "output"); err != nil {
		return err
	}
	if err := checkEnding(c.String("output"), "a gazetteer", ".gaz"); err != nil {
		return err
	}
	paths, err := inputs(c.Args().Slice()...)
	if err != nil {
		return err
	}
	var lists []gazetteers.Input
	for _, path := range paths {
		file, err := os.Open(path)
		if err != nil {
			return fmt.Errorf("gazetteer: %w", err)
		}
		defer file.Close()
		lists = append(lists, gazetteers.Input{Path: path, R: file})
	}
	out, err := con.createFile(c.String("output"))
	if err != nil {
		return err
	}
	defer out.Abort()
	if err := gazetteers.Build(out, lists...); err != nil {
		return fmt.Errorf("gazetteer build: %w", err)
	}
	if err := out.Commit(); err != nil {
		return err
	}
	con.say("wrote   %s", c.String("output"))
	return nil
}
