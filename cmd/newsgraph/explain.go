package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/setup"
	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/internal/message"
	"newsgraph/pipeline/index"
	"newsgraph/pipeline/segment"
	"newsgraph/pipeline/store"
)

func explainCommand(con *console.Console) *cli.Command {
	flags := []cli.Flag{
		&cli.IntFlag{Name: "articles", Value: 10, Usage: "`N` articles to show, those with most mentions; 0 for all"},
		cmdline.GazetteerFlag(),
		cmdline.OverridesFlag(),
		setup.SalvageFlag(),
	}
	return &cli.Command{
		Name:      "explain",
		Usage:     "why an entity is what it is: mentions, merges with their reasons, rejected candidates",
		ArgsUsage: "RUN NAME|ID",
		Description: "Examples:\n" +
			"  newsgraph explain RUN \"John Kerry\"\n" +
			"  newsgraph explain RUN wikidata:Q22316 --articles 0",
		Flags:  append(flags, cmdline.OutputFlags()...),
		Action: func(c *cli.Context) error { return explainAction(c, con) },
	}
}

func explainAction(c *cli.Context, con *console.Console) error {
	if err := con.Configure(c); err != nil {
		return err
	}
	if c.NArg() != 2 {
		return console.Usagef("example: newsgraph explain RUN \"John Kerry\"", "explain needs a run and a name or id")
	}
	runs, err := setup.OpenIndexed(c, con, c.Args().Slice()[:1])
	if err != nil {
		return err
	}
	run := runs[0]
	err = setup.WithIndex(c, con, runs, func(ix *index.Index) error {
		return explainNamed(ix, con, run, c.Args().Get(1), c.Int("articles"))
	})
	return cmp.Or(err, setup.Losses(con, run))
}

// explainNamed explains what has a name or id.
func explainNamed(ix *index.Index, con *console.Console, run *store.Stored, asked string, articles int) error {
	found, near := entitiesNamed(ix, asked)
	if len(found) == 0 {
		now, ok, err := ix.Former(asked)
		if err != nil {
			return err
		}
		if ok {
			con.Info("%s is %s by the corrections", console.Clean(asked), console.Clean(now))
			found, near = entitiesNamed(ix, now)
		}
	}
	if len(found) == 0 {
		return fmt.Errorf("explain: no entity of %s has the name or id %q; near it: %s",
			run.Dir(), asked, nameList(ix, near))
	}
	for i, n := range found[:min(len(found), maxExplained)] {
		if i > 0 {
			fmt.Fprintln(con.Out)
		}
		e, err := ix.Entity(n)
		if err != nil {
			return err
		}
		x := explanation{out: con.Out, index: ix, n: n, entity: e, limit: articles, segmenter: segment.New(segment.English())}
		if err := x.print(); err != nil {
			return err
		}
	}
	return others(con.Out, ix, found[min(len(found), maxExplained):], asked)
}

// maxExplained is how many entities of one name are explained, the others are listed.
const maxExplained = 3

// entitiesNamed finds the entity with an id, or those with a name or alias in any
// spelling; and those whose names are near it, the nearest first. Both are in the
// order of their weight.
func entitiesNamed(ix *index.Index, asked string) (found, near []int32) {
	if n, ok := ix.ByID(asked); ok {
		return []int32{n}, nil
	}
	matches := ix.Find(asked)
	if slices.Concat(matches[:]...) == nil {
		matches[gazetteers.MatchPart] = ix.HoldWord(asked)
	}
	return matches[gazetteers.MatchExact], slices.Concat(matches[gazetteers.MatchStart], matches[gazetteers.MatchPart])
}

// nameList names a few entities.
func nameList(ix *index.Index, list []int32) string {
	if len(list) == 0 {
		return "none"
	}
	var names []string
	for _, n := range list[:min(5, len(list))] {
		e := ix.Brief(n)
		names = append(names, fmt.Sprintf("%s (%s)", e.Name, e.ID))
	}
	if left := len(list) - len(names); left > 0 {
		names = append(names, fmt.Sprintf("and %s more", message.Thousands(left)))
	}
	return strings.Join(names, ", ")
}

// others lists the entities of the name that are not explained.
func others(out io.Writer, ix *index.Index, list []int32, asked string) error {
	if len(list) == 0 {
		return nil
	}
	fmt.Fprintf(out, "\n%s called %q, of fewer stories (explain one by its id):\n", console.Clean(message.Plural(len(list), "more entity is", "more entities are")), console.Clean(asked))
	for _, n := range list {
		e, err := ix.Entity(n)
		if err != nil {
			return err
		}
		fmt.Fprintln(out, console.Clean(fmt.Sprintf("  %s  (%s, %s): %s in %s (%s)", e.Name, typeWords(e), e.ID, message.Plural(e.Mentions, "mention", "mentions"),
			message.Plural(e.Articles, "article", "articles"), message.Plural(e.Stories, "story", "stories"))))
	}
	return nil
}

// explanation prints what is known of one entity and why.
type explanation struct {
	out       io.Writer
	index     *index.Index
	n         int32 // of the entity
	entity    *entities.Entity
	limit     int
	segmenter *segment.Segmenter
	doc       entities.Document
}

func (x *explanation) line(format string, args ...any) {
	fmt.Fprintln(x.out, console.Clean(fmt.Sprintf(format, args...)))
}

func (x *explanation) print() error {
	e := x.entity
	x.line("%s  (%s, %s)", e.Name, typeWords(e), e.ID)
	x.line("  %s in %s (%s), confidence %.3f", message.Plural(e.Mentions, "mention", "mentions"),
		message.Plural(e.Articles, "article", "articles"), message.Plural(e.Stories, "story", "stories"), e.Confidence)
	if e.Spread > 0 {
		x.line("  in %s of them without a decision of its own: others decide", message.Thousands(e.Spread))
	}
	x.line("  named as %s", aliasList(e.Aliases))
	if p := e.Place; p != nil && p.Lat != nil && p.Lon != nil {
		x.line("  at %.4f, %.4f %s %s", *p.Lat, *p.Lon, p.Country, p.Admin1)
	}
	for _, r := range e.Roles {
		x.line("  role: %s (%s)", r.Title, message.Plural(r.Articles, "article", "articles"))
	}
	for _, k := range e.Candidates {
		x.line("  could be %s %s (score %.3f): not decided", k.Name, k.ID, k.Score)
	}
	if err := x.relations(); err != nil {
		return err
	}
	steps, err := x.index.Steps(x.n)
	if err != nil {
		return err
	}
	if len(steps) > 0 {
		x.line("\nacross articles")
		x.steps(steps)
	}
	x.line("\nby article")
	return x.articles()
}

// articles prints those that name the entity: of many the ones with most
// mentions, in the order of their dates.
func (x *explanation) articles() error {
	list, err := x.index.In(x.n)
	if err != nil {
		return err
	}
	all := len(list)
	slices.Reverse(list)
	if x.limit > 0 && all > x.limit {
		slices.SortStableFunc(list, func(a, b index.Presence) int { return int(b.Mentions - a.Mentions) })
		list = list[:x.limit]
		slices.SortFunc(list, func(a, b index.Presence) int { return int(b.Place - a.Place) })
	}
	for _, at := range list {
		rec, who, err := x.index.Record(at.Place)
		if err != nil {
			return err
		}
		for i, n := range who {
			if n == x.n {
				x.cluster(rec, i)
			}
		}
	}
	if left := all - len(list); left > 0 {
		x.line("  … and %s more (--articles 0 shows all)", message.Thousands(left))
	}
	return nil
}

// relations prints what articles claim of the entity and others.
func (x *explanation) relations() error {
	all := x.index.Brief(x.n).Relations
	shown := x.limit
	if shown == 0 {
		shown = all
	}
	list, err := x.index.Relations(x.n, 0, shown)
	if err != nil {
		return err
	}
	for _, t := range list {
		e, err := x.index.Edge(t.Edge)
		if err != nil {
			return err
		}
		at := entities.Evidence{}
		if len(e.Evidence) > 0 {
			at = e.Evidence[0]
		}
		x.line("  %s %s (%s, %s; confidence %.2f; %s %s %d..%d)", e.Type.Phrase(e.From == x.n), x.index.Brief(t.Other).Name,
			message.Plural(e.Articles, "article", "articles"), message.Plural(e.Stories, "story", "stories"), e.Confidence, at.Article, at.Field, at.Start, at.End)
	}
	if left := all - len(list); left > 0 {
		x.line("  … and %s more relations (--articles 0 shows all)", message.Thousands(left))
	}
	return nil
}

// cluster prints the entity's part in one article: forms, decisions, sentences.
func (x *explanation) cluster(rec *entities.Record, cluster int) {
	c := &rec.Clusters[cluster]
	x.line("  %s  %s", rec.Article.ID, strings.TrimSpace(rec.Article.Date+"  "+rec.Article.Title))
	x.line("    %s", aliasList(c.Names))
	x.steps(c.Steps)
	x.doc.Reset(&entities.Article{Title: rec.TitleField(), Text: rec.Article.Text})
	x.segmenter.Segment(&x.doc)
	last := -1
	for i := range rec.Mentions {
		m := &rec.Mentions[i]
		if m.Cluster != cluster || m.Sentence == last || m.Sentence >= len(x.doc.Sentences) {
			continue
		}
		last = m.Sentence
		s := x.doc.Sentences[m.Sentence]
		text := x.doc.Article.FieldText(s.Field)
		quote := text[s.Start:m.Start] + "[" + text[m.Start:m.End] + "]" + text[m.End:max(m.End, s.End)]
		x.line("    %s %d..%d (%.3f): %s", m.Field, m.Start, m.End, m.Confidence, strings.Join(strings.Fields(quote), " "))
	}
}

func (x *explanation) steps(steps []entities.Decision) {
	for _, s := range steps {
		detail := ""
		if s.Detail != "" {
			detail = ": " + s.Detail
		}
		x.line("    %-6s %s (%s)%s", s.Kind, s.What, s.Reason, detail)
	}
}

func typeWords(e *entities.Entity) string {
	if e.Subtype == "" {
		return e.Type.String()
	}
	return e.Type.String() + "/" + e.Subtype
}

func aliasList(aliases []entities.NameCount) string {
	parts := make([]string, len(aliases))
	for i, a := range aliases {
		parts[i] = fmt.Sprintf("%q %s×", a.Name, message.Thousands(a.Mentions))
	}
	return strings.Join(parts, ", ")
}
