package gold

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/buildinfo"
	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/gold/fit"
	"newsgraph/cmd/newsgraph/setup"
	"newsgraph/entities"
	"newsgraph/pipeline"
	"newsgraph/pipeline/evaluate"
	"newsgraph/pipeline/resolve/across/namesakes"
)

func trainNamesakesCommand(con *console.Console) *cli.Command {
	flags := []cli.Flag{
		cmdline.OutputFlag("`FILE.tsv` for the weights; default: only the scores are printed"),
		&cli.StringSliceFlag{Name: "run", TakesFile: true, Usage: "`RUN` whose linked people lose their links and are to be found again (repeatable)"},
		&cli.StringFlag{Name: "date", Usage: "`YYYY-MM-DD` that the file of weights says it was fitted on"},
		cmdline.WorkersFlag(),
	}
	return &cli.Command{
		Name:      "namesakes",
		Usage:     "fit the weights of who is who across articles to gold files",
		ArgsUsage: "GOLD… (.gold files or folders)",
		Description: "The weights are fitted on all files together. They are also fitted on one half of the articles and\n" +
			"scored on the other, both ways; those are the scores that are printed. Same files, same weights.\n\n" +
			"Examples:\n" +
			"  newsgraph train namesakes testdata/gold\n" +
			"  newsgraph train namesakes testdata/gold --run RUN --date 2026-11-30 -o weights.tsv",
		Flags:  append(flags, cmdline.OutputFlags()...),
		Action: func(c *cli.Context) error { return trainNamesakesAction(c, con) },
	}
}

func trainNamesakesAction(c *cli.Context, con *console.Console) error {
	d := demands{name: "train namesakes", example: "testdata/gold", input: "gold file or folder"}
	if err := d.begin(c, con); err != nil {
		return err
	}
	gold, err := markedGold(c)
	if err != nil {
		return err
	}
	p, err := setup.Pipeline(pipeline.Options{Workers: c.Int("workers"), Language: "any", Program: buildinfo.Program})
	if err != nil {
		return err
	}
	articles := make([]*entities.Article, len(gold))
	for i, g := range gold {
		articles[i] = g.Article()
	}
	records, err := p.AnnotateAll(c.Context, articles)
	if err != nil {
		return err
	}
	sets, order := map[string][]fit.NamesakeGold{fit.MarkedSet: fit.MarkedNamesakes(gold, records)}, []string{fit.MarkedSet}
	for _, path := range c.StringSlice("run") {
		runs, err := setup.OpenRuns(c, con, []string{path})
		if err != nil {
			return err
		}
		var records []*entities.Record
		if err := runs[0].Records(func(r *entities.Record) error {
			records = append(records, r.Clone())
			return nil
		}); err != nil {
			return err
		}
		name := filepath.Base(path)
		sets[name] = fit.BlindNamesakes(records)
		order = append(order, name)
	}
	start, err := namesakes.BuiltInWeights()
	if err != nil {
		return err
	}
	head := fmt.Sprintf("# Weights of who is who across articles: log odds.\n# version: 2\n# fitted on: %s\n# date: %s\n# by: newsgraph train namesakes\n",
		strings.Join(order, ", "), c.String("date"))
	fit, err := fit.Namesakes(c.Context, p.Gazetteers(), start, sets, order, head)
	if err != nil {
		return err
	}
	if err := printNamesakeFit(con, fit); err != nil {
		return err
	}
	if path := c.String("output"); path != "" {
		return os.WriteFile(path, []byte(fit.Weights.String()), 0o644)
	}
	return nil
}

// markedGold reads the .gold files of the command line.
func markedGold(c *cli.Context) ([]*evaluate.Gold, error) {
	paths, err := cmdline.Inputs(c.Args().Slice()...)
	if err != nil {
		return nil, err
	}
	files, err := goldFiles(paths)
	if err != nil {
		return nil, err
	}
	var out []*evaluate.Gold
	for _, file := range files {
		if filepath.Ext(file) != ".gold" {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, fmt.Errorf("gold: %w", err)
		}
		g, err := evaluate.ParseGold(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		out = append(out, g)
	}
	if len(out) == 0 {
		return nil, console.Usagef("files that end in .gold", "no gold for namesakes in %s", strings.Join(c.Args().Slice(), ", "))
	}
	return out, nil
}

// printNamesakeFit prints the scores of the held-out halves.
func printNamesakeFit(con *console.Console, fit *fit.NamesakeFit) error {
	out := tabwriter.NewWriter(con.Out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "held-out half\tP before\tR before\tF1 before\tP\tR\tF1\t")
	for _, h := range fit.Halves {
		fmt.Fprintf(out, "%s\t", h.Set)
		for _, b := range []evaluate.BCubed{h.Before, h.After} {
			fmt.Fprintf(out, "%s\t%s\t%s\t", percent(b.Precision()), percent(b.Recall()), percent(b.F1()))
		}
		fmt.Fprintln(out)
	}
	return out.Flush()
}
