// Package gold holds the commands that work on gold files: eval scores, train and
// train links learn.
package gold

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/buildinfo"
	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/setup"
	"newsgraph/entities"
	"newsgraph/pipeline"
	"newsgraph/pipeline/evaluate"
	"newsgraph/pipeline/read/conll"
	"newsgraph/pipeline/store"
)

func Eval(con *console.Console) *cli.Command {
	flags := []cli.Flag{
		cmdline.JSONFlag("all figures as JSON"),
		&cli.BoolFlag{Name: "details", Usage: "precision and recall by type, confusion and reliability of every set"},
		&cli.IntFlag{Name: "errors", Usage: "show the `N` most frequent errors of every set, in context"},
		cmdline.OneOf("case", cli.StringFlag{Name: "case", Usage: "turn two-column gold to upper, lower or title `CASE` first"}, "upper", "lower", "title"),
		&cli.StringFlag{Name: "predicted", TakesFile: true, Usage: "score the two-column `FILE` against the one gold file, without tagging"},
		&cli.StringFlag{Name: "run", TakesFile: true, Usage: "score the `RUN` against .gold files, without tagging"},
		setup.SalvageFlag(),
		cmdline.TaggerFlag(),
		&cli.BoolFlag{Name: "tiers", Usage: "score the fast, the small, the auto and the accurate tagger in one table, with their speed; needs --small, --model or both"},
		&cli.StringFlag{Name: "small", TakesFile: true, Usage: "with --tiers: `FILE` with the small model of the accurate tagger"},
		cmdline.ModelFlag(),
		linkWeightsFlag(),
		cmdline.GazetteerFlag(),
		cmdline.WorkersFlag(),
	}
	return &cli.Command{
		Name:      "eval",
		Usage:     "score a tagger or a run against gold files",
		ArgsUsage: "GOLD… (files or folders)",
		Description: "Kinds of gold, recognized by name and content:\n" +
			"  FILE.conll   two columns (token, BIO2 label): scores on the gold tokens, and on raw text with its own tokens\n" +
			"  FILE.gold    articles with marked names: mentions on raw text, who is who, metonyms\n" +
			"  FILE.jsonl   articles with names linked to Wikidata: links\n" +
			"  FILE.xml     LGL or GeoVirus: places on the map\n\n" +
			"Examples:\n" +
			"  newsgraph eval testdata/gold\n" +
			"  newsgraph eval corpus/test.conll --details --errors 20\n" +
			"  newsgraph eval corpus/test.conll --predicted other-tagger.conll\n" +
			"  newsgraph eval corpus/test.conll --tiers --small newsgraph-small.model --model newsgraph-accurate.model\n" +
			"  newsgraph eval testdata/gold --run RUN",
		Flags:  append(flags, cmdline.OutputFlags()...),
		Action: func(c *cli.Context) error { return evalAction(c, con) },
	}
}

func evalAction(c *cli.Context, con *console.Console) error {
	if err := con.Configure(c); err != nil {
		return err
	}
	if !c.Args().Present() {
		return console.Usagef("example: newsgraph eval testdata/gold", "eval needs at least one gold file or folder")
	}
	ev := &evaluation{con: con, predicted: c.String("predicted")}
	paths, err := cmdline.Inputs(c.Args().Slice()...)
	if err != nil {
		return err
	}
	files, err := goldFiles(paths)
	if err != nil {
		return err
	}
	opts := pipeline.Options{Tagger: c.String("tagger"), Workers: c.Int("workers"), Language: "any", Program: buildinfo.Program}
	if path := c.String("model"); path != "" {
		if opts.Model, err = setup.Model(path); err != nil {
			return err
		}
	}
	if opts.Gazetteers, err = setup.UserLists(c.StringSlice("gazetteer")); err != nil {
		return err
	}
	if opts.LinkWeights, err = linkWeights(c); err != nil {
		return err
	}
	if c.Bool("tiers") {
		return evalTiers(c, con, opts, files)
	}
	p, err := setup.Pipeline(opts)
	if err != nil {
		return err
	}
	ev.System, ev.Case = p, c.String("case")
	ev.Report.Tagger, ev.Report.Case = p.Generator().Model, ev.Case
	if path := c.String("run"); path != "" {
		runs, err := setup.OpenRuns(c, con, []string{path})
		if err != nil {
			return err
		}
		ev.run = runs[0]
	}
	if err := ev.score(c.Context, files); err != nil {
		return err
	}
	ev.Report.Memory = console.PeakMemory()
	if c.Bool("json") {
		err = con.JSON(ev.Report)
	} else {
		err = ev.Report.WriteTables(con.Out, c.Bool("details"), c.Int("errors"))
	}
	return cmp.Or(err, setup.Losses(con, ev.run))
}

// goldFiles lists the gold files behind paths, folders with all that is in them.
func goldFiles(paths []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		err := filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			if name == path || slices.Contains([]string{".conll", ".gold", ".jsonl", ".xml"}, filepath.Ext(name)) {
				files = append(files, name)
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("gold: %w", err)
		}
	}
	slices.Sort(files)
	files = slices.Compact(files)
	if len(files) == 0 {
		return nil, console.Usagef("gold files end in .conll, .gold, .jsonl or .xml", "no gold file in %s", strings.Join(paths, ", "))
	}
	return files, nil
}

// evaluation scores file after file.
type evaluation struct {
	evaluate.Evaluation
	con       *console.Console
	run       *store.Stored
	predicted string
}

func (ev *evaluation) score(ctx context.Context, files []string) error {
	var marked []*evaluate.Gold
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("gold: %w", err)
		}
		switch filepath.Ext(path) {
		case ".gold":
			gold, err := evaluate.ParseGold(data)
			if err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			marked = append(marked, gold)
		case ".jsonl":
			var linked []evaluate.Linked
			if linked, err = readLinked(path, data); err == nil {
				err = ev.Links(ctx, setName(path), linked)
			}
		case ".xml":
			var placed []evaluate.Placed
			if placed, err = readPlaced(path, data); err == nil {
				err = ev.Places(ctx, setName(path), placed)
			}
		default:
			err = ev.labelled(ctx, path, data)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		ev.con.Info("scored  %s", path)
	}
	if len(marked) == 0 {
		return nil
	}
	records, err := ev.records(marked)
	if err != nil {
		return err
	}
	return ev.Articles(ctx, marked, records)
}

// setName names a file by its folder and its own name: conll2003/test.
func setName(path string) string {
	return corpusOf(path) + "/" + strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
}

// labelled scores a two-column file: the tagger on it, or what another one made of it.
func (ev *evaluation) labelled(ctx context.Context, path string, data []byte) error {
	docs, err := conll.Read(bytes.NewReader(data), corpusOf(path))
	if err != nil {
		return err
	}
	if ev.predicted == "" {
		return ev.Labelled(ctx, setName(path), docs)
	}
	file, err := os.Open(ev.predicted)
	if err != nil {
		return err
	}
	defer file.Close()
	predicted, err := conll.Read(file, "")
	if err == nil {
		err = ev.Predicted(setName(path), docs, predicted)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", ev.predicted, err)
	}
	return nil
}

// records are those that the run has of the gold articles; nil without a run.
func (ev *evaluation) records(gold []*evaluate.Gold) ([]*entities.Record, error) {
	if ev.run == nil {
		return nil, nil
	}
	byID := map[string]*entities.Record{}
	err := ev.run.Records(func(r *entities.Record) error {
		byID[r.Article.ID] = r.Clone()
		return nil
	})
	if err != nil {
		return nil, err
	}
	records := make([]*entities.Record, len(gold))
	for i, g := range gold {
		if records[i] = byID[g.ID]; records[i] == nil {
			return nil, fmt.Errorf("eval: the run %s has no article %s", ev.run.Dir(), g.ID)
		}
	}
	return records, nil
}

// readLinked reads linked articles, with the titles of FILE-titles.tsv (item,
// title) beside FILE.jsonl where there is one: without it only entities with an
// item can be right.
func readLinked(path string, data []byte) ([]evaluate.Linked, error) {
	lines, err := os.ReadFile(strings.TrimSuffix(path, filepath.Ext(path)) + "-titles.tsv")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("titles of items: %w", err)
	}
	titles := map[string]string{}
	for line := range strings.Lines(string(lines)) {
		if qid, title, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "\t"); ok {
			titles[qid] = title
		}
	}
	return evaluate.ReadLinked(bytes.NewReader(data), titles)
}

// readPlaced reads LGL or GeoVirus.
func readPlaced(path string, data []byte) ([]evaluate.Placed, error) {
	if bytes.Contains(data[:min(len(data), 4000)], []byte("<feedid>")) || strings.Contains(strings.ToLower(filepath.Base(path)), "lgl") {
		return evaluate.ReadLGL(bytes.NewReader(data))
	}
	return evaluate.ReadGeoVirus(bytes.NewReader(data))
}
