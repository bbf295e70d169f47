package gold

import (
	"fmt"
	"path/filepath"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/setup"
	"newsgraph/internal/message"
	"newsgraph/pipeline"
	"newsgraph/pipeline/evaluate"
)

// tier is a trained tagger with its model; the built-in one has none.
type tier struct {
	name, tagger string
	model        []byte
}

// tiersOf are the tiers that the flags name models for, fastest first.
func tiersOf(c *cli.Context, model []byte) ([]tier, error) {
	out := []tier{{"fast", "fast", nil}}
	if path := c.String("small"); path != "" {
		small, err := setup.Model(path)
		if err != nil {
			return nil, err
		}
		out = append(out, tier{"small", "accurate", small})
	}
	if model != nil {
		out = append(out, tier{"auto", "auto", model}, tier{"accurate", "accurate", model})
	}
	if len(out) == 1 {
		return nil, console.Usagef("example: newsgraph eval corpus/test.conll --tiers --model newsgraph-accurate.model", "--tiers needs --model, the file of the accurate tagger, or --small, that of its small size")
	}
	return out, nil
}

// evalTiers scores every tier on the two-column files in one table, a line a
// set and tier.
func evalTiers(c *cli.Context, con *console.Console, opts pipeline.Options, files []string) error {
	tiers, err := tiersOf(c, opts.Model)
	if err != nil {
		return err
	}
	for _, f := range files {
		if filepath.Ext(f) != ".conll" {
			return console.Usagef("give files that end in .conll", "--tiers scores two-column files, not %s", f)
		}
	}
	var reports []evaluate.Report
	for _, t := range tiers {
		opts.Tagger, opts.Model = t.tagger, t.model
		p, err := setup.Pipeline(opts)
		if err != nil {
			return err
		}
		ev := &evaluation{con: con}
		ev.System, ev.Case = p, c.String("case")
		con.Info("tagger  %s", t.name)
		if err := ev.score(c.Context, files); err != nil {
			return err
		}
		ev.Report.Tagger, ev.Report.Case = p.Generator().Model, ev.Case
		reports = append(reports, ev.Report)
	}
	if c.Bool("json") {
		return con.JSON(reports)
	}
	return writeTiers(con, tiers, reports)
}

// writeTiers writes the reports of all tiers as one table.
func writeTiers(con *console.Console, tiers []tier, reports []evaluate.Report) error {
	out := tabwriter.NewWriter(con.Out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "set\ttagger\tP\tR\tF1\tF1 raw text\tECE\ttokens/s\t")
	for i := range reports[0].Labelled {
		for t, tier := range tiers {
			s := reports[t].Labelled[i]
			m := s.Gold.Exact.Micro()
			fmt.Fprintf(out, "%s\t%s\t%.2f\t%.2f\t%.2f\t%.2f\t%.3f\t%s\t\n", s.Set, tier.name, 100*m.Precision(), 100*m.Recall(), 100*m.F1(),
				100*s.Raw.Exact.Micro().F1(), s.Gold.Calibration.ECE(), message.Thousands(int64(s.Rate)))
		}
	}
	return out.Flush()
}
