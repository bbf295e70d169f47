package main

import (
	"cmp"
	"io"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/hits"
	"newsgraph/cmd/newsgraph/setup"
	"newsgraph/cmd/newsgraph/web"
	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/internal/message"
	"newsgraph/pipeline/index"
	"newsgraph/pipeline/report"
)

func reportCommand(con *console.Console) *cli.Command {
	flags := []cli.Flag{
		cmdline.OutputFlag("`FILE` to write; default: standard output"),
		cmdline.ToFlag("`FORMAT`: html or md; default: by the name of -o, else html", "", "html", "md"),
		&cli.StringFlag{Name: "title", Usage: "`TEXT` on top; default: made from the dates"},
		hits.ListFlag(),
		cmdline.GazetteerFlag(),
		cmdline.OverridesFlag(),
		setup.SalvageFlag(),
	}
	return &cli.Command{
		Name:      "report",
		Usage:     "the analyst's report of a run: one file that opens offline",
		ArgsUsage: "RUN…",
		Description: "Who matters, how they are connected, when and where, and on what evidence, in one HTML file under 5 MB that\n" +
			"needs no network, or in short as Markdown for pasting.\n\n" +
			"Examples:\n" +
			"  newsgraph extract testdata/articles -o RUN && newsgraph report RUN -o report.html\n" +
			"  newsgraph report monday tuesday -o week.html --title \"The week\" --watchlist names.txt\n" +
			"  newsgraph report RUN --to md",
		Flags:  append(flags, cmdline.OutputFlags()...),
		Action: func(c *cli.Context) error { return makeReport(c, con) },
	}
}

func makeReport(c *cli.Context, con *console.Console) error {
	if err := con.Configure(c); err != nil {
		return err
	}
	if !c.Args().Present() {
		return console.Usagef("example: newsgraph report RUN -o report.html", "report needs at least one run directory")
	}
	render, err := reportFormat(c.String("to"), c.String("output"))
	if err != nil {
		return err
	}
	list, err := hits.List(c)
	if err != nil {
		return err
	}
	runs, err := setup.OpenIndexed(c, con, c.Args().Slice())
	if err != nil {
		return err
	}
	output := c.String("output")
	var bytes int64
	err = setup.WithIndex(c, con, runs, func(ix *index.Index) error {
		con.Unmatched(ix.About().Unmatched)
		in, err := views.ReportInput(c.Context, ix)
		if err != nil {
			return err
		}
		for _, run := range runs {
			info := run.Info()
			in.Runs = append(in.Runs, report.Run{Name: run.Dir(), Finished: info.Finished, Seconds: info.Seconds})
		}
		in.Title = c.String("title")
		if list != nil {
			found, err := web.Hits(c.Context, ix, list)
			if err != nil {
				return err
			}
			in.Watch = web.Watched(list, found)
		}
		bytes, err = deliverTo(con, output, func(w io.Writer) error { return render(w, in) })
		return err
	})
	if err == nil && output != "" && output != "-" {
		con.Info("wrote   %s (%s)", output, message.Size(bytes))
	}
	return cmp.Or(err, setup.Losses(con, runs...))
}

// reportFormat picks the format by flag, else by the name of the output.
func reportFormat(to, output string) (func(io.Writer, report.Input) error, error) {
	html, md := []string{".html", ".htm"}, []string{".md", ".markdown", ".txt"}
	if to == "" && cmdline.HasEnding(output, md) {
		to = "md"
	}
	if to == "md" {
		return report.Markdown, cmdline.CheckEnding(output, "the report as Markdown", md...)
	}
	return report.HTML, cmdline.CheckEnding(output, "the report as HTML", html...)
}
