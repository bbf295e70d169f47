package gazetteer

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/sources"
	"newsgraph/internal/message"
	"newsgraph/pipeline/codec/files"
	"newsgraph/pipeline/flow"
)

func gazetteerBuildCommand(con *console.Console) *cli.Command {
	return &cli.Command{
		Name:      "build",
		Usage:     "make a gazetteer for --gazetteer from lists, or from a dump of Wikidata, GeoNames or DBpedia",
		ArgsUsage: "FILE…",
		Description: "A list becomes a compact file that is read into memory; a dump becomes a table of any size that is\n" +
			"mapped, so that a run takes no longer to start and little more memory. Several can be laid over one another:\n" +
			"newsgraph extract … --gazetteer wikidata.gaz --gazetteer dbpedia.gaz; rows of one entity are joined.\n\n" +
			"Examples:\n" +
			"  newsgraph gazetteer build my-names.tsv clients.jsonl -o mine.gaz\n" +
			"  newsgraph gazetteer build --from wikidata latest-all.json.bz2 -o world.gaz\n" +
			"  newsgraph gazetteer build --from geonames allCountries.zip alternateNamesV2.zip -o places.gaz\n" +
			"  newsgraph gazetteer build --from dbpedia labels_lang=en.ttl.bz2 redirects_lang=en.ttl.bz2 \\\n" +
			"      instance-types_lang=en_transitive.ttl.bz2 -o titles.gaz\n" +
			"  newsgraph gazetteer build --from wikidict wikidict.tab.gz -o strings.gaz",
		Flags: []cli.Flag{
			cmdline.OutputFlag("`FILE` to write"),
			cmdline.OneOf("source", cli.StringFlag{Name: "from", Value: "tsv", Usage: "`WHAT` the files are: tsv (any list of names), wikidata, geonames, dbpedia, wikidict"}, "tsv", "wikidata", "geonames", "dbpedia", "wikidict"),
			&cli.IntFlag{Name: "min-sitelinks", Value: sources.DefaultMinSitelinks,
				Usage: "wikidata: keep what has `N` pages in Wikipedias and sister projects, or an English article"},
			&cli.BoolFlag{Name: "all-labels", Usage: "wikidata, geonames: names in all languages that are in Latin letters, too, as weak names"},
			cmdline.WorkersFlag(),
		},
		Action: func(c *cli.Context) error { return build(c, con) },
	}
}

func build(c *cli.Context, con *console.Console) error {
	if !c.Args().Present() {
		return console.Usagef("example: newsgraph gazetteer build cities500.txt -o places.gaz", "build needs at least one list")
	}
	if err := cmdline.Needs(c, "output"); err != nil {
		return err
	}
	if err := cmdline.CheckEnding(c.String("output"), "a gazetteer", ".gaz"); err != nil {
		return err
	}
	paths, err := cmdline.Inputs(c.Args().Slice()...)
	if err != nil {
		return err
	}
	read := buildList
	if c.String("from") != "tsv" {
		read = buildDump
	}
	out, err := con.CreateFile(c.String("output"))
	if err != nil {
		return err
	}
	defer out.Abort()
	if err := read(c, con, paths, out); err != nil {
		return fmt.Errorf("gazetteer build: %w", err)
	}
	if err := out.Commit(); err != nil {
		return err
	}
	con.Info("wrote   %s", c.String("output"))
	return nil
}

// buildList makes a compact file of lists of names.
func buildList(_ *cli.Context, _ *console.Console, paths []string, out io.Writer) error {
	var lists []gazetteers.Input
	for _, path := range paths {
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		lists = append(lists, gazetteers.Input{Path: path, R: file})
	}
	return gazetteers.Build(out, lists...)
}

// buildDump makes a table of a dump.
func buildDump(c *cli.Context, con *console.Console, paths []string, out io.Writer) error {
	from, work := c.String("from"), c.String("output")+".work"
	stream := files.IsStream(c.String("output"))
	if stream { // nothing can be put beside it
		var err error
		if work, err = con.Left.TempFolder("newsgraph-build-"); err != nil {
			return err
		}
	}
	if (from == "wikidata" || from == "wikidict") && len(paths) > 1 {
		return console.Usagef("build one table of each and lay them over one another", "--from %s takes one file, not %d", from, len(paths))
	}
	workers := min(c.Int("workers"), runtime.GOMAXPROCS(0))
	meter := buildMeter{con: con}
	defer meter.finish()
	o := sources.Options{
		Work: work, Workers: workers, MinSitelinks: c.Int("min-sitelinks"), Latin: c.Bool("all-labels"),
		Loop:   func(n int, do func(i int)) { flow.Each(workers, n, func(_, i int) { do(i) }) },
		Report: meter.show,
	}
	if from == "wikidata" && !stream {
		con.Left.Afterwards("what was read is in " + work + "; the same command goes on with it")
	} else {
		con.Left.Folder(work) // nothing could go on with it
		defer os.RemoveAll(work)
	}
	report, err := readDump(c.Context, from, paths, out, o)
	if err != nil {
		return err
	}
	meter.finish()
	tell(con, report)
	return nil
}

// buildMeter shows how far a build is, a line for each phase: bytes of what is
// read, else rows.
type buildMeter struct {
	con   *console.Console
	line  *console.Meter
	phase string
}

func (m *buildMeter) show(p sources.Progress) {
	if p.Phase != m.phase {
		m.finish()
		units := "rows"
		if strings.HasPrefix(p.Phase, "reading") || p.Phase == "writing" {
			units = ""
		}
		m.line, m.phase = m.con.Meter(p.Phase, units), p.Phase
	}
	total := p.Total
	if total == 0 {
		total = -1
	}
	m.line.Set(p.Phase, p.Done, total)
}

func (m *buildMeter) finish() {
	if m.line != nil {
		m.line.Finish()
	}
}

func readDump(ctx context.Context, from string, paths []string, out io.Writer, o sources.Options) (*sources.Report, error) {
	switch from {
	case "wikidata":
		return sources.Wikidata(ctx, paths[0], out, o)
	case "geonames":
		return sources.GeoNames(ctx, paths, out, o)
	case "dbpedia":
		return sources.DBpedia(ctx, paths, out, o)
	default:
		return sources.Wikidict(ctx, paths[0], out, o)
	}
}

// tell says what became of the lines of a dump.
func tell(con *console.Console, r *sources.Report) {
	if r.Resumed > 0 {
		con.Info("went on after %s", message.Plural(r.Resumed, "line", "lines"))
	}
	con.Info("read    %s, kept %s", message.Plural(r.Lines, "line", "lines"), message.Plural(r.Kept, "entity", "entities"))
	for _, left := range r.Left {
		con.Info("left out %s: %s", message.Thousands(left.N), console.Clean(left.Why))
	}
	if r.Bad == 0 {
		return
	}
	var first []string
	for _, b := range r.FirstBad[:min(len(r.FirstBad), 5)] {
		first = append(first, console.Clean(b.String()))
	}
	con.Warn("%s could not be read; the first: %s", message.Plural(r.Bad, "line", "lines"), strings.Join(first, "; "))
}
