package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/urfave/cli/v2"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline"
	"newsgraph/pipeline/evaluate"
	"newsgraph/pipeline/read"
	"newsgraph/pipeline/store"
)

func evalCommand(con *console) *cli.Command {
	flags := []cli.Flag{
		jsonFlag("all figures as JSON"),
		&cli.BoolFlag{Name: "details", Usage: "precision and recall by type, confusion and reliability of every set"},
		&cli.IntFlag{Name: "errors", Usage: "show the `N` most frequent errors of every set, in context"},
		&choiceFlag{
			&cli.StringFlag{Name: "case", Usage: "turn two-column gold to upper, lower or title `CASE` first"},
			choices{noun: "case", values: []string{"upper", "lower", "title"}},
		},
		&cli.StringFlag{Name: "predicted", TakesFile: true, Usage: "score the two-column `FILE` against the one gold file, without tagging"},
		&cli.StringFlag{Name: "run", TakesFile: true, Usage: "score the `RUN` against .gold files, without tagging"},
		salvageFlag(),
		taggerFlag(),
		modelFlag(),
		linkWeightsFlag(),
		gazetteerFlag(),
		workersFlag(),
	}
	return &cli.Command{
		Name:      "eval",
		Usage:     "score a tagger or a run against gold files",
		ArgsUsage: "GOLD… (files or folders)",
		Description: "Kinds of gold, told by name and content:\n" +
			"  FILE.conll   two columns (token, BIO2 label): scores on the gold tokens, and on raw text with own tokens\n" +
			"  FILE.gold    articles with marked names: mentions on raw text, who is who, metonyms\n" +
			"  FILE.jsonl   articles with names linked to Wikidata: links\n" +
			"  FILE.xml     LGL or GeoVirus: places on the map\n\n" +
			"Examples:\n" +
			"  newsgraph eval testdata/gold\n" +
			"  newsgraph eval corpus/test.conll --details --errors 20\n" +
			"  newsgraph eval corpus/test.conll --predicted other-tagger.conll\n" +
			"  newsgraph eval testdata/gold --run RUN",
		Flags:  append(flags, outputFlags()...),
		Action: func(c *cli.Context) error { return evalAction(c, con) },
	}
}

func evalAction(c *cli.Context, con *console) error {
	if err := con.configure(c); err != nil {
		return err
	}
	if !c.Args().Present() {
		return usagef("example: newsgraph eval testdata/gold", "eval needs at least one gold file or folder")
	}
	ev := &evaluation{ctx: c.Context, con: con, predicted: c.String("predicted"), casing: c.String("case")}
	paths, err := inputs(c.Args().Slice()...)
	if err != nil {
		return err
	}
	files, err := goldFiles(paths)
	if err != nil {
		return err
	}
	opts := pipeline.Options{Tagger: c.String("tagger"), Workers: c.Int("workers"), Language: "any", Program: programName}
	if path := c.String("model"); path != "" {
		if opts.Model, err = os.ReadFile(path); err != nil {
			return fmt.Errorf("model: %w", err)
		}
	}
	if opts.Gazetteers, err = userLists(c.StringSlice("gazetteer")); err != nil {
		return err
	}
	if opts.LinkWeights, err = linkWeights(c); err != nil {
		return err
	}
	if ev.p, err = newPipeline(opts); err != nil {
		return err
	}
	if path := c.String("run"); path != "" {
		runs, err := openRuns(c, con, []string{path})
		if err != nil {
			return err
		}
		ev.run = runs[0]
	}
	if err := ev.score(files); err != nil {
		return err
	}
	ev.report.Memory = peakMemory()
	if c.Bool("json") {
		enc := json.NewEncoder(con.out)
		enc.SetIndent("", " ")
		err = enc.Encode(ev.report)
	} else {
		err = ev.print(c.Bool("details"), c.Int("errors"))
	}
	return cmp.Or(err, con.losses(ev.run))
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
		return nil, usagef("gold files end in .conll, .gold, .jsonl or .xml", "no gold file in %s", strings.Join(paths, ", "))
	}
	return files, nil
}

// evaluation scores file after file.
type evaluation struct {
	ctx       context.Context
	con       *console
	p         *pipeline.Pipeline
	run       *store.Stored
	predicted string
	casing    string
	known     map[string]gazetteers.Entry // by id, made when first needed
	report    evalReport
}

// evalReport is what --json prints.
type evalReport struct {
	Tagger   string             `json:"tagger"`
	Case     string             `json:"case,omitempty"`
	Labelled []labelledScore    `json:"labelled,omitempty"`
	Articles *evaluate.Articles `json:"articles,omitempty"`
	Links    []linkScore        `json:"links,omitempty"`
	Places   []placeScore       `json:"places,omitempty"`
	Memory   int64              `json:"peak_memory_bytes,omitempty"`
}

type labelledScore struct {
	Set       string             `json:"set"`
	Documents int                `json:"documents"`
	Tokens    int                `json:"tokens"`
	Rate      float64            `json:"tokens_per_second"` // tagging alone, all workers
	Gold      *evaluate.Mentions `json:"gold_tokens"`
	Raw       *evaluate.Mentions `json:"raw_text,omitempty"`
}

type linkScore struct {
	Set   string                   `json:"set"`
	Given *evaluate.Links          `json:"given_spans"`
	Found *evaluate.Links          `json:"end_to_end"`
	Who   *evaluate.LinkedClusters `json:"given_spans_clusters"`
}

type placeScore struct {
	Set   string           `json:"set"`
	Given *evaluate.Places `json:"given_spans"`
	Found *evaluate.Places `json:"end_to_end"`
}

func (ev *evaluation) score(files []string) error {
	ev.report.Tagger, ev.report.Case = ev.p.Generator().Model, ev.casing
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
			err = ev.links(path, data)
		case ".xml":
			err = ev.places(path, data)
		default:
			err = ev.labelled(path, data)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		ev.con.say("scored  %s", path)
	}
	if len(marked) == 0 {
		return nil
	}
	return ev.articles(marked)
}

// setName names a file by its folder and its own name: conll2003/test.
func setName(path string) string {
	return corpusOf(path) + "/" + strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
}

func (ev *evaluation) labelled(path string, data []byte) error {
	docs, err := read.CoNLL(bytes.NewReader(data), corpusOf(path))
	if err != nil {
		return err
	}
	s := labelledScore{Set: setName(path), Documents: len(docs), Gold: &evaluate.Mentions{}}
	for i := range docs {
		recase(docs[i].Tokens, ev.casing)
		s.Tokens += len(docs[i].Tokens)
	}
	defer func() { ev.report.Labelled = append(ev.report.Labelled, s) }()
	if ev.predicted != "" {
		return ev.against(docs, s.Gold)
	}
	started := time.Now()
	if err := ev.p.TagLabelled(ev.ctx, docs); err != nil {
		return err
	}
	s.Rate = float64(s.Tokens) / time.Since(started).Seconds()
	for i := range docs {
		s.Gold.AddLabelled(&docs[i], docs[i].Mentions)
	}
	s.Raw = &evaluate.Mentions{}
	return ev.raw(docs, s.Raw)
}

// against scores another tagger's two-column file.
func (ev *evaluation) against(gold []entities.Labelled, score *evaluate.Mentions) error {
	file, err := os.Open(ev.predicted)
	if err != nil {
		return err
	}
	defer file.Close()
	predicted, err := read.CoNLL(file, "")
	if err != nil {
		return fmt.Errorf("%s: %w", ev.predicted, err)
	}
	if len(predicted) != len(gold) {
		return fmt.Errorf("%s: %s, the gold has %s", ev.predicted, plural(len(predicted), "document", "documents"), number(len(gold)))
	}
	for i := range gold {
		if !sameTokens(&gold[i], &predicted[i]) {
			return fmt.Errorf("%s: the tokens of document %s are not those of the gold", ev.predicted, number(i+1))
		}
		score.AddLabels(&gold[i], &predicted[i])
	}
	return nil
}

func sameTokens(a, b *entities.Labelled) bool {
	return slices.EqualFunc(a.Tokens, b.Tokens, func(x, y entities.Token) bool { return x.Text == y.Text })
}

// raw scores the same documents as text, with the pipeline's own tokens.
func (ev *evaluation) raw(docs []entities.Labelled, score *evaluate.Mentions) error {
	projected := make([]*evaluate.Projection, len(docs))
	articles := make([]*entities.Article, len(docs))
	for i := range docs {
		projected[i] = evaluate.Project(&docs[i], fmt.Sprint(i+1))
		articles[i] = projected[i].Article
	}
	records, err := ev.p.AnnotateAll(ev.ctx, articles)
	if err != nil {
		return err
	}
	for i, rec := range records {
		score.AddText(articles[i], projected[i].Gold, rec.Mentions)
	}
	return nil
}

// recase writes tokens in another case.
func recase(tokens []entities.Token, casing string) {
	for i := range tokens {
		t := &tokens[i].Text
		switch casing {
		case "upper":
			*t = strings.ToUpper(*t)
		case "lower":
			*t = strings.ToLower(*t)
		case "title":
			r := []rune(*t)
			*t = strings.ToUpper(string(r[:1])) + string(r[1:])
		}
	}
}

// articles scores gold articles, found anew or as a run has them, before and
// after the graph phase.
func (ev *evaluation) articles(gold []*evaluate.Gold) error {
	records, err := ev.recordsOf(gold)
	if err != nil {
		return err
	}
	made, err := ev.p.Grapher().Graph(ev.ctx, []pipeline.RecordSource{recordList(records)}, nil)
	if err != nil {
		return err
	}
	score := &evaluate.Articles{}
	for i, rec := range records {
		score.Add(gold[i], rec.Mentions, func(m int) string {
			return made.Resolution.Entity(rec.Key(), rec.Mentions[m].Cluster)
		})
		score.Relations.Add(gold[i], rec)
	}
	ev.report.Articles = score
	return nil
}

func (ev *evaluation) recordsOf(gold []*evaluate.Gold) ([]*entities.Record, error) {
	if ev.run == nil {
		articles := make([]*entities.Article, len(gold))
		for i, g := range gold {
			articles[i] = g.Article()
		}
		return ev.p.AnnotateAll(ev.ctx, articles)
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

// recordList is a source of records in memory.
type recordList []*entities.Record

// Records gives them in order.
func (l recordList) Records(yield func(*entities.Record) error) error {
	for _, r := range l {
		if err := yield(r); err != nil {
			return err
		}
	}
	return nil
}

// entry finds a known entity by its id.
func (ev *evaluation) entry(id string) (gazetteers.Entry, bool) {
	if ev.known == nil {
		ev.known = map[string]gazetteers.Entry{}
		for e := range ev.p.Names().All() {
			for _, id := range []string{e.ID, e.SameAs} {
				if id != "" {
					ev.known[id] = e
				}
			}
			if e.ID == "" && e.Type == entities.Place {
				ev.known[entities.Slug(e.Type, gazetteers.NormalizeString(e.Name))] = e
			}
		}
	}
	if e, ok := ev.known[id]; ok {
		return e, true
	}
	return ev.p.Names().ByID(id)
}

func (ev *evaluation) links(path string, data []byte) error {
	linked, err := evaluate.ReadLinked(bytes.NewReader(data))
	if err != nil {
		return err
	}
	articles, given := make([]*entities.Article, len(linked)), make([][]pipeline.Given, len(linked))
	for i := range linked {
		articles[i] = linked[i].Article
		for _, m := range linked[i].Mentions {
			given[i] = append(given[i], pipeline.Given{Span: entities.Span{Start: m.Start, End: m.End}})
		}
		sortGiven(given[i])
	}
	onGiven, err := ev.p.ResolveAll(ev.ctx, articles, given)
	if err != nil {
		return err
	}
	found, err := ev.p.AnnotateAll(ev.ctx, articles)
	if err != nil {
		return err
	}
	made, err := ev.p.Grapher().Graph(ev.ctx, []pipeline.RecordSource{recordList(onGiven)}, nil)
	if err != nil {
		return err
	}
	s := linkScore{setName(path), &evaluate.Links{}, &evaluate.Links{}, &evaluate.LinkedClusters{}}
	known := func(qid string) bool { _, ok := ev.entry("wikidata:" + qid); return ok }
	for i := range linked {
		s.Given.Add(&linked[i], onGiven[i].Mentions, ev.qids(onGiven[i]), known)
		s.Found.Add(&linked[i], found[i].Mentions, ev.qids(found[i]), known)
		rec := onGiven[i]
		s.Who.Add(&linked[i], rec.Mentions,
			func(m int) string { return fmt.Sprint(rec.Mentions[m].Cluster) },
			func(m int) string { return made.Resolution.Entity(rec.Key(), rec.Mentions[m].Cluster) })
	}
	ev.report.Links = append(ev.report.Links, s)
	return nil
}

func sortGiven(given []pipeline.Given) {
	slices.SortFunc(given, func(a, b pipeline.Given) int { return a.Start - b.Start })
}

// qids tells the Wikidata id of each mention's entity.
func (ev *evaluation) qids(rec *entities.Record) func(i int) string {
	return func(i int) string {
		e, ok := ev.entry(rec.Clusters[rec.Mentions[i].Cluster].Link)
		if !ok {
			return ""
		}
		for _, id := range []string{e.ID, e.SameAs} {
			if qid, is := strings.CutPrefix(id, "wikidata:"); is {
				return qid
			}
		}
		return ""
	}
}

// readPlaced reads LGL or GeoVirus.
func readPlaced(path string, data []byte) ([]evaluate.Placed, error) {
	if bytes.Contains(data[:min(len(data), 4000)], []byte("<feedid>")) || strings.Contains(strings.ToLower(filepath.Base(path)), "lgl") {
		return evaluate.ReadLGL(bytes.NewReader(data))
	}
	return evaluate.ReadGeoVirus(bytes.NewReader(data))
}

func (ev *evaluation) places(path string, data []byte) error {
	placed, err := readPlaced(path, data)
	if err != nil {
		return err
	}
	articles, given := make([]*entities.Article, len(placed)), make([][]pipeline.Given, len(placed))
	for i := range placed {
		articles[i] = placed[i].Article
		for _, g := range placed[i].Places {
			given[i] = append(given[i], pipeline.Given{Span: entities.Span{Start: g.Start, End: g.End}, Type: entities.Place})
		}
		sortGiven(given[i])
	}
	onGiven, err := ev.p.ResolveAll(ev.ctx, articles, given)
	if err != nil {
		return err
	}
	found, err := ev.p.AnnotateAll(ev.ctx, articles)
	if err != nil {
		return err
	}
	s := placeScore{setName(path), &evaluate.Places{}, &evaluate.Places{}}
	for i := range placed {
		s.Given.Add(&placed[i], onGiven[i].Mentions, ev.where(onGiven[i]))
		s.Found.Add(&placed[i], found[i].Mentions, ev.where(found[i]))
	}
	ev.report.Places = append(ev.report.Places, s)
	return nil
}

// where tells the coordinates of each mention's place.
func (ev *evaluation) where(rec *entities.Record) func(i int) (lat, lon float64, ok bool) {
	return func(i int) (float64, float64, bool) {
		c := &rec.Clusters[rec.Mentions[i].Cluster]
		e, ok := ev.entry(cmp.Or(c.Link, c.Entity)) // a known place without an id has one made from its name
		return e.Lat, e.Lon, ok && e.HasCoord
	}
}

// print writes the figures for people.
func (ev *evaluation) print(details bool, errors int) error {
	if len(ev.report.Labelled) > 0 {
		if err := ev.printLabelled(details, errors); err != nil {
			return err
		}
	}
	if a := ev.report.Articles; a != nil {
		fmt.Fprintf(ev.con.out, "\ngold articles: %s\n", number(a.Mentions.Articles))
		if err := a.WriteTable(ev.con.out); err != nil {
			return err
		}
		if err := a.Mentions.WriteErrors(ev.con.out, errors); err != nil {
			return err
		}
	}
	var tables []titled
	for _, s := range ev.report.Links {
		tables = append(tables, titled{s.Set + ": links of given names", s.Given}, titled{s.Set + ": who is who of given names", s.Who}, titled{s.Set + ": links, end to end", s.Found})
	}
	for _, s := range ev.report.Places {
		tables = append(tables, titled{s.Set + ": places of given names", s.Given}, titled{s.Set + ": places, end to end", s.Found})
	}
	for _, t := range tables {
		fmt.Fprintf(ev.con.out, "\n%s\n", t.title)
		if err := t.table.WriteTable(ev.con.out); err != nil {
			return err
		}
	}
	if errors > 0 {
		return ev.printLinkErrors(errors)
	}
	return nil
}

// printLinkErrors writes the most frequent errors of linking end to end.
func (ev *evaluation) printLinkErrors(n int) error {
	for _, s := range ev.report.Links {
		fmt.Fprintf(ev.con.out, "\n%s: most frequent errors of links, end to end\n", s.Set)
		out := tabwriter.NewWriter(ev.con.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(out, "times\tname\tgold\tlinked to\t")
		for _, e := range s.Found.Errors(n) {
			why := cmp.Or(e.Linked, "nothing")
			switch {
			case !e.Found:
				why = "not found"
			case e.Gold != "" && !e.Held:
				why += ", not in the gazetteers"
			}
			fmt.Fprintf(out, "%d\t%s\t%s\t%s\t\n", e.Count, e.Text, cmp.Or(e.Gold, "none"), why)
		}
		if err := out.Flush(); err != nil {
			return err
		}
	}
	return nil
}

type titled struct {
	title string
	table evaluate.Table
}

// printLabelled writes one line a set, then what else was asked for.
func (ev *evaluation) printLabelled(details bool, errors int) error {
	out := tabwriter.NewWriter(ev.con.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "set\tdocuments\ttokens\tPER\tLOC\tORG\tP\tR\tF1\tECE\tF1 raw text\ttokens/s\t")
	for _, s := range ev.report.Labelled {
		m, raw, rate := s.Gold.Exact.Micro(), "-", "-"
		if s.Raw != nil {
			all := s.Raw.Exact.Micro()
			raw, rate = percent(all.F1()), number(int64(s.Rate))
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%.4f\t%s\t%s\t\n", s.Set, number(s.Documents), number(s.Tokens),
			percent(s.Gold.Exact.Person.F1()), percent(s.Gold.Exact.Place.F1()), percent(s.Gold.Exact.Organization.F1()),
			percent(m.Precision()), percent(m.Recall()), percent(m.F1()), s.Gold.Calibration.ECE(), raw, rate)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if ev.report.Memory > 0 {
		fmt.Fprintf(ev.con.out, "peak memory %s, the gold included\n", size(ev.report.Memory))
	}
	for _, s := range ev.report.Labelled {
		if details {
			fmt.Fprintf(ev.con.out, "\n%s, gold tokens\n", s.Set)
			if err := s.Gold.WriteTable(ev.con.out); err != nil {
				return err
			}
		}
		if errors > 0 {
			fmt.Fprintf(ev.con.out, "\n%s, most frequent errors\n", s.Set)
			if err := s.Gold.WriteErrors(ev.con.out, errors); err != nil {
				return err
			}
		}
	}
	return nil
}

func percent(x float64) string { return fmt.Sprintf("%.2f", 100*x) }
