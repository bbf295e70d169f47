package main

import (
	"context"
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
	"newsgraph/gazetteers/normalize"
	"newsgraph/internal/message"
	"newsgraph/pipeline"
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
	runs, err := setup.OpenRuns(c, con, c.Args().Slice()[:1])
	if err != nil {
		return err
	}
	run := runs[0]
	grapher, err := setup.Grapher(c)
	if err != nil {
		return err
	}
	made, err := grapher.Graph(c.Context, []pipeline.RecordSource{run}, nil)
	if err != nil {
		return err
	}
	found, near := entitiesNamed(made.Graph, c.Args().Get(1))
	if now, ok := made.Resolution.Former(c.Args().Get(1)); ok && len(found) == 0 {
		con.Say("%s is %s by the corrections", console.Clean(c.Args().Get(1)), console.Clean(now))
		found, near = entitiesNamed(made.Graph, now)
	}
	if len(found) == 0 {
		return fmt.Errorf("explain: no entity of %s has the name or id %q; near it: %s",
			run.Dir(), c.Args().Get(1), nameList(near))
	}
	for i, e := range found[:min(len(found), maxExplained)] {
		if i > 0 {
			fmt.Fprintln(con.Out)
		}
		x := explanation{out: con.Out, made: made, entity: e, limit: c.Int("articles"), segmenter: segment.New(segment.English())}
		if err := x.print(c.Context, run); err != nil {
			return err
		}
	}
	others(con.Out, found[min(len(found), maxExplained):], c.Args().Get(1))
	return setup.Losses(con, run)
}

// maxExplained is how many entities of one name are explained, the others are listed.
const maxExplained = 3

// entitiesNamed finds the entity with an id, or those with a name or alias in any
// spelling; and those whose names are near it, the nearest first. Both are in the
// order of their weight.
func entitiesNamed(g *entities.Graph, asked string) (found, near []*entities.Entity) {
	q := gazetteers.NewQuery(asked)
	var matches [gazetteers.Matches + 1][]*entities.Entity
	for i := range g.Entities {
		e := &g.Entities[i]
		if e.ID == asked {
			return []*entities.Entity{e}, nil
		}
		m := q.Match(gazetteers.EntityKey(e))
		matches[m] = append(matches[m], e)
	}
	if slices.Concat(matches[:gazetteers.NoMatch]...) == nil {
		matches[gazetteers.MatchPart] = holdWord(g, asked)
	}
	for _, list := range matches[:gazetteers.NoMatch] {
		slices.SortFunc(list, entities.CompareWeight)
	}
	return matches[gazetteers.MatchExact], slices.Concat(matches[gazetteers.MatchStart], matches[gazetteers.MatchPart])
}

// holdWord lists the entities of which the name holds a longer word of what was
// asked for.
func holdWord(g *entities.Graph, asked string) (out []*entities.Entity) {
	words := strings.Fields(normalize.String(asked))
	for i := range g.Entities {
		of := strings.Fields(normalize.String(g.Entities[i].Name))
		if slices.ContainsFunc(words, func(w string) bool { return len(w) > 2 && slices.Contains(of, w) }) {
			out = append(out, &g.Entities[i])
		}
	}
	return out
}

// nameList names a few entities.
func nameList(list []*entities.Entity) string {
	if len(list) == 0 {
		return "none"
	}
	var names []string
	for _, e := range list[:min(5, len(list))] {
		names = append(names, fmt.Sprintf("%s (%s)", e.Name, e.ID))
	}
	if left := len(list) - len(names); left > 0 {
		names = append(names, fmt.Sprintf("and %s more", message.Thousands(left)))
	}
	return strings.Join(names, ", ")
}

// others lists the entities of the name that are not explained.
func others(out io.Writer, list []*entities.Entity, asked string) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(out, "\n%s called %q, of fewer stories (explain one by its id):\n", console.Clean(message.Plural(len(list), "more entity is", "more entities are")), console.Clean(asked))
	for _, e := range list {
		fmt.Fprintln(out, console.Clean(fmt.Sprintf("  %s  (%s, %s): %s in %s (%s)", e.Name, typeWords(e), e.ID, message.Plural(e.Mentions, "mention", "mentions"),
			message.Plural(e.Articles, "article", "articles"), message.Plural(e.Stories, "story", "stories"))))
	}
}

// explanation prints what is known of one entity and why.
type explanation struct {
	out       io.Writer
	made      *pipeline.Graph
	entity    *entities.Entity
	limit     int
	segmenter *segment.Segmenter
	doc       entities.Document
}

func (x *explanation) line(format string, args ...any) {
	fmt.Fprintln(x.out, console.Clean(fmt.Sprintf(format, args...)))
}

func (x *explanation) print(ctx context.Context, run *store.Stored) error {
	e := x.entity
	x.line("%s  (%s, %s)", e.Name, typeWords(e), e.ID)
	x.line("  %s in %s (%s), confidence %.3f", message.Plural(e.Mentions, "mention", "mentions"),
		message.Plural(e.Articles, "article", "articles"), message.Plural(e.Stories, "story", "stories"), e.Confidence)
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
	x.relations()
	if steps := x.made.Resolution.Steps(e.ID); len(steps) > 0 {
		x.line("\nacross articles")
		x.steps(steps)
	}
	x.line("\nby article")
	total := 0
	err := run.Records(console.Until(ctx, func(rec *entities.Record) error {
		for i := range rec.Clusters {
			if x.made.Resolution.Entity(rec.Key(), i) != e.ID {
				continue
			}
			if total++; x.limit == 0 || total <= x.limit {
				x.cluster(rec, i)
			}
		}
		return nil
	}))
	if left := total - x.limit; err == nil && x.limit > 0 && left > 0 {
		x.line("  … and %s more (--articles 0 shows all)", message.Thousands(left))
	}
	return err
}

// relations prints what articles claim of the entity and others.
func (x *explanation) relations() {
	g := x.made.Graph
	names := map[string]string{}
	var claims []*entities.Edge
	for i := range g.Edges {
		if e := &g.Edges[i]; e.Type != entities.Cooccurs && (e.Source == x.entity.ID || e.Target == x.entity.ID) {
			claims = append(claims, e)
			names[e.Source], names[e.Target] = "", ""
		}
	}
	for i := range g.Entities {
		if _, ok := names[g.Entities[i].ID]; ok {
			names[g.Entities[i].ID] = g.Entities[i].Name
		}
	}
	slices.SortStableFunc(claims, func(a, b *entities.Edge) int { return b.Stories - a.Stories })
	for i, e := range claims {
		if x.limit > 0 && i == x.limit {
			x.line("  … and %s more relations (--articles 0 shows all)", message.Thousands(len(claims)-i))
			break
		}
		other := e.Target
		if e.Target == x.entity.ID {
			other = e.Source
		}
		at := e.Evidence[0]
		x.line("  %s %s (%s, %s; confidence %.2f; %s %s %d..%d)", e.Type.Phrase(e.Source == x.entity.ID), names[other],
			message.Plural(e.Articles, "article", "articles"), message.Plural(e.Stories, "story", "stories"), e.Confidence, at.Article, at.Field, at.Start, at.End)
	}
}

// cluster prints the entity's part in one article: forms, decisions, sentences.
func (x *explanation) cluster(rec *entities.Record, cluster int) {
	c := &rec.Clusters[cluster]
	x.line("  %s  %s", x.made.Stories.ID(rec.Key()), strings.TrimSpace(rec.Article.Date+"  "+rec.Article.Title))
	x.line("    %s", aliasList(c.Forms))
	x.steps(c.Steps)
	x.doc.Reset(&entities.Article{Title: titleField(rec), Text: rec.Article.Text})
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

// titleField is the article's title field as it was: a title that was taken
// from the text's headline is not one.
func titleField(rec *entities.Record) string {
	for _, z := range rec.Zones {
		if z.Field == entities.Title {
			return rec.Article.Title
		}
	}
	return ""
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
