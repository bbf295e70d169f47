package gold

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/buildinfo"
	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/gold/fit"
	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/internal/message"
	"newsgraph/pipeline"
	"newsgraph/pipeline/evaluate"
	"newsgraph/pipeline/resolve/link/model"
)

func trainLinksCommand(con *console.Console) *cli.Command {
	flags := []cli.Flag{
		cmdline.OutputFlag("`FILE.tsv` for the weights; default: only the scores are printed"),
		linkWeightsFlag(),
		&cli.BoolFlag{Name: "ablate", Usage: "print what the held-out halves lose without each feature, and fit nothing"},
		&cli.Float64Flag{Name: "decay", Value: 0.3, Usage: "`STRENGTH` with which weights are held to those they start from"},
		cmdline.WorkersFlag(),
	}
	return &cli.Command{
		Name:      "links",
		Usage:     "fit the weights of linking to gold files",
		ArgsUsage: "GOLD… (.jsonl articles with names linked to Wikidata, LGL or GeoVirus .xml)",
		Description: "The weights are fitted on all files together. They are also fitted on one half of the articles and\n" +
			"scored on the other, both ways; those are the scores that are printed.\n" +
			"Same files, same start, same weights.\n\n" +
			"Examples:\n" +
			"  newsgraph train links linking geoparsing\n" +
			"  newsgraph train links linking geoparsing -o weights.tsv\n" +
			"  newsgraph eval linking --link-weights weights.tsv",
		Flags:  append(flags, cmdline.OutputFlags()...),
		Action: func(c *cli.Context) error { return trainLinksAction(c, con) },
	}
}

func linkWeightsFlag() cli.Flag {
	return &cli.StringFlag{Name: "link-weights", TakesFile: true, Usage: "`FILE.tsv` made by newsgraph train links, in place of the built-in weights"}
}

// linkWeights reads the file of --link-weights, nil for none.
func linkWeights(c *cli.Context) (*model.Weights, error) {
	path := c.String("link-weights")
	if path == "" {
		return nil, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("weights of links: %w", err)
	}
	return model.ParseWeights(string(data))
}

func trainLinksAction(c *cli.Context, con *console.Console) error {
	d := demands{name: "train links", example: "linking geoparsing", input: "gold file or folder"}
	if err := d.begin(c, con); err != nil {
		return err
	}
	paths, err := cmdline.Inputs(c.Args().Slice()...)
	if err != nil {
		return err
	}
	files, err := goldFiles(paths)
	if err != nil {
		return err
	}
	held, err := heldIDs()
	if err != nil {
		return err
	}
	sets, order := map[string][]fit.LinkGold{}, []string{}
	for _, file := range files {
		gold, err := readLinkGold(file, held)
		if err != nil {
			return err
		}
		if gold != nil {
			sets[setName(file)] = gold
			order = append(order, setName(file))
		}
	}
	if len(order) == 0 {
		return console.Usagef("LGL, GeoVirus or JSON Lines with linked names", "no gold for links in %s", strings.Join(c.Args().Slice(), ", "))
	}
	weights, err := linkWeights(c)
	if err != nil {
		return err
	}
	opts := pipeline.Options{Workers: c.Int("workers"), Language: "any", Program: buildinfo.Program, LinkWeights: weights}
	if c.Bool("ablate") {
		rows, err := fit.AblateLinks(c.Context, opts, sets, order, c.Float64("decay"))
		if err != nil {
			return err
		}
		return printAblation(con, order, rows)
	}
	head := fmt.Sprintf("# Weights of links: log odds for each feature, by type of the mention. features.go says what they mean.\n"+
		"# version: 2\n# fitted on: %s; decay %g\n# by: newsgraph train links\n", strings.Join(order, ", "), c.Float64("decay"))
	found, err := fit.Links(c.Context, opts, sets, order, c.Float64("decay"), head)
	if err != nil {
		return err
	}
	if err := printLinkFit(con, found); err != nil {
		return err
	}
	if path := c.String("output"); path != "" {
		return os.WriteFile(path, []byte(found.Weights.String()), 0o644)
	}
	return nil
}

// readLinkGold reads a file of gold, nil for one of another kind.
func readLinkGold(path string, held map[string]bool) ([]fit.LinkGold, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("gold: %w", err)
	}
	switch filepath.Ext(path) {
	case ".jsonl":
		linked, err := readLinked(path, data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return linkedGold(linked, held), nil
	case ".xml":
		placed, err := readPlaced(path, data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return placedGold(placed), nil
	}
	return nil, nil
}

func linkedGold(linked []evaluate.Linked, held map[string]bool) []fit.LinkGold {
	var out []fit.LinkGold
	for _, l := range linked {
		g := fit.LinkGold{Article: l.Article}
		for _, m := range l.Mentions {
			n := fit.GoldName{GoldSpan: evaluate.GoldSpan{Span: entities.Span{Start: m.Start, End: m.End}}, May: m.MayMean}
			if m.QID != "" {
				n.Right = m.Means
				n.Held = held["wikidata:"+m.QID] || m.Title != "" && held["wikipedia:"+m.Title]
			}
			g.Names = append(g.Names, n)
		}
		sortNames(g.Names)
		out = append(out, g)
	}
	return out
}

func placedGold(placed []evaluate.Placed) []fit.LinkGold {
	var out []fit.LinkGold
	for _, p := range placed {
		g := fit.LinkGold{Article: p.Article}
		for _, m := range p.Places {
			n := fit.GoldName{GoldSpan: evaluate.GoldSpan{Span: entities.Span{Start: m.Start, End: m.End}, Type: entities.Place}}
			n.May = func(e *gazetteers.Entry) bool { return !m.Located || !e.HasCoord }
			if n.Held = m.Located; m.Located {
				n.Right = func(e *gazetteers.Entry) bool {
					return e.HasCoord && evaluate.Distance(m.Lat, m.Lon, e.Lat, e.Lon) <= evaluate.Near
				}
			}
			g.Names = append(g.Names, n)
		}
		sortNames(g.Names)
		out = append(out, g)
	}
	return out
}

// heldIDs are the ids that the built-in lists hold.
func heldIDs() (map[string]bool, error) {
	set, err := gazetteers.Load()
	if err != nil {
		return nil, fmt.Errorf("gazetteers: %w", err)
	}
	held := map[string]bool{}
	for e := range set.All() {
		held[e.ID], held[e.SameAs], held["wikipedia:"+e.Wikipedia] = true, true, true
	}
	return held, nil
}

func sortNames(names []fit.GoldName) {
	slices.SortFunc(names, func(a, b fit.GoldName) int { return a.Start - b.Start })
}

// printLinkFit prints the scores of the held-out halves.
func printLinkFit(con *console.Console, found *fit.LinkFit) error {
	out := tabwriter.NewWriter(con.Out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "held-out halves\tdecisions\tpossible\tP before\tR before\tF1 before\tP\tR\tF1\tperplexity before\tperplexity\t")
	for _, h := range found.Halves {
		fmt.Fprintf(out, "%s\t%s\t%s\t", h.Set, message.Thousands(int64(h.Choices)), message.Thousands(int64(h.After.Possible)))
		for _, d := range []fit.Decided{h.Before, h.After} {
			p, r := ratio(d.Right, d.Links), ratio(d.Right, d.Possible)
			fmt.Fprintf(out, "%s\t%s\t%s\t", percent(p), percent(r), percent(2*p*r/max(p+r, 1e-9)))
		}
		fmt.Fprintf(out, "%.3f\t%.3f\t\n", math.Exp(h.Before.Loss/float64(max(h.Choices, 1))), math.Exp(h.After.Loss/float64(max(h.Choices, 1))))
	}
	return out.Flush()
}

// printAblation prints by how much F1 and the likelihood of each set change
// without a feature: below 0 where the feature helps.
func printAblation(con *console.Console, order []string, rows []fit.Ablation) error {
	out := tabwriter.NewWriter(con.Out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(out, "without\t%s\tlog likelihood\t\n", strings.Join(order, "\t"))
	f1 := func(d fit.Decided) float64 { return 2 * ratio(d.Right, d.Links+d.Possible) }
	for _, row := range rows {
		fmt.Fprintf(out, "%s\t", row.Feature)
		gain := 0.0
		for i, d := range row.Sets {
			gain += rows[0].Sets[i].Loss - d.Loss
			if row.Feature == "" {
				fmt.Fprintf(out, "%s\t", percent(f1(d)))
				continue
			}
			fmt.Fprintf(out, "%+.2f\t", 100*(f1(d)-f1(rows[0].Sets[i])))
		}
		fmt.Fprintf(out, "%+.1f\t\n", gain)
	}
	return out.Flush()
}

func ratio(a, b int) float64 { return float64(a) / float64(max(b, 1)) }

func percent(x float64) string { return fmt.Sprintf("%.2f", 100*x) }
