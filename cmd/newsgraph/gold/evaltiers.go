package gold

import (
	"encoding/json"
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

// tiers are the trained taggers, fastest first; the first needs no model file.
func tiers() []string { return []string{"fast", "auto", "accurate"} }

// evalTiers scores every tier on the two-column files in one table, a line a
// set and tier.
func evalTiers(c *cli.Context, con *console.Console, opts pipeline.Options, files []string) error {
	if opts.Model == nil {
		return console.Usagef("example: newsgraph eval corpus/test.conll --tiers --model newsgraph-accurate.model", "--tiers needs --model, the file of the accurate tagger")
	}
	for _, f := range files {
		if filepath.Ext(f) != ".conll" {
			return console.Usagef("give files that end in .conll", "--tiers scores two-column files, not %s", f)
		}
	}
	model := opts.Model
	var reports []evaluate.Report
	for i, tier := range tiers() {
		opts.Tagger, opts.Model = tier, model
		if i == 0 {
			opts.Model = nil
		}
		p, err := setup.Pipeline(opts)
		if err != nil {
			return err
		}
		ev := &evaluation{con: con}
		ev.System, ev.Case = p, c.String("case")
		con.Say("tagger  %s", tier)
		if err := ev.score(c.Context, files); err != nil {
			return err
		}
		ev.Report.Tagger, ev.Report.Case = p.Generator().Model, ev.Case
		reports = append(reports, ev.Report)
	}
	if c.Bool("json") {
		enc := json.NewEncoder(con.Out)
		enc.SetIndent("", " ")
		return enc.Encode(reports)
	}
	return writeTiers(con, reports)
}

// writeTiers writes the reports of all tiers as one table.
func writeTiers(con *console.Console, reports []evaluate.Report) error {
	out := tabwriter.NewWriter(con.Out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "set\ttagger\tP\tR\tF1\tF1 raw text\tECE\ttokens/s\t")
	for i := range reports[0].Labelled {
		for t, tier := range tiers() {
			s := reports[t].Labelled[i]
			m := s.Gold.Exact.Micro()
			fmt.Fprintf(out, "%s\t%s\t%.2f\t%.2f\t%.2f\t%.2f\t%.3f\t%s\t\n", s.Set, tier, 100*m.Precision(), 100*m.Recall(), 100*m.F1(),
				100*s.Raw.Exact.Micro().F1(), s.Gold.Calibration.ECE(), message.Thousands(int64(s.Rate)))
		}
	}
	return out.Flush()
}
