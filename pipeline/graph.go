package pipeline

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/relate"
	"newsgraph/pipeline/resolve"
)

// RecordSource gives records, the same ones in every walk. A record holds until
// the next call of yield.
type RecordSource interface {
	Records(yield func(*entities.Record) error) error
}

// Grapher makes entity graphs from records: the second phase. The graph is a
// pure function of the set of records, the gazetteers and the corrections.
type Grapher struct {
	set       *gazetteers.Set
	overrides *resolve.Overrides
}

// Graphed is a graph with what explains it.
type Graphed struct {
	Graph      *entities.Graph // without Generator
	Unmatched  []string        // corrections that matched nothing
	Resolution *resolve.Resolution
	Stories    *relate.Grouping
}

// NewGrapher makes a grapher from lists laid over the built-in ones (nil for
// none) and corrections (nil for none).
func NewGrapher(extra []*gazetteers.UserList, overrides *resolve.Overrides) (*Grapher, error) {
	set, err := loadNames(extra)
	if err != nil {
		return nil, err
	}
	return &Grapher{set, overrides}, nil
}

// Grapher makes the graphs of this pipeline.
func (p *Pipeline) Grapher() *Grapher { return &Grapher{p.set, p.opts.Overrides} }

// Graph walks the records twice: once to see who is who and which articles are
// one story, once to add up. What it keeps in memory grows with the distinct
// names and edges, not with the text. report, if not nil, is called now and
// then with the number of records walked, of both passes together.
func (g *Grapher) Graph(ctx context.Context, sources []RecordSource, report func(records int)) (*Graphed, error) {
	walked := 0
	walk := func(visit func(*entities.Record)) error {
		for _, s := range sources {
			err := s.Records(func(r *entities.Record) error {
				visit(r)
				if walked++; walked%64 != 0 {
					return nil
				}
				if report != nil {
					report(walked)
				}
				return ctx.Err()
			})
			if err != nil {
				return err
			}
		}
		return ctx.Err()
	}

	across, stories := resolve.NewAcross(g.set, g.overrides), relate.NewStories()
	err := walk(func(r *entities.Record) {
		across.Add(r)
		stories.Add(r.Key(), r.Signature, r.Article.Date, r.Article.Source)
	})
	if err != nil {
		return nil, err
	}
	who, grouped := across.Resolve(), stories.Group()

	sum := relate.NewSum(who, grouped)
	if err := walk(sum.Add); err != nil {
		return nil, err
	}
	graph := &entities.Graph{Schema: entities.GraphSchema}
	graph.Entities, graph.Edges, graph.Summary = sum.Graph()
	return &Graphed{Graph: graph, Unmatched: who.Unmatched(), Resolution: who, Stories: grouped}, nil
}

// ReadOverrides reads a file of corrections. Errors name file, line and reason.
func ReadOverrides(path string) (*resolve.Overrides, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return resolve.ReadOverrides(path, file)
}

// JoinGenerators says what made the graph of several runs: the same words as
// each of them when they agree, else all that there are, sorted and joined by
// " + "; notes name what differs.
func JoinGenerators(of []entities.Generator) (joined entities.Generator, notes []string) {
	pick := func(name string, get func(*entities.Generator) string) string {
		var values []string
		for i := range of {
			values = append(values, get(&of[i]))
		}
		slices.Sort(values)
		values = slices.Compact(values)
		if len(values) > 1 {
			notes = append(notes, fmt.Sprintf("the runs were made with different %s: %s", name, strings.Join(values, ", ")))
		}
		return strings.Join(values, " + ")
	}
	joined.Program = pick("programs", func(g *entities.Generator) string { return g.Program })
	joined.Config = pick("options", func(g *entities.Generator) string { return g.Config })
	joined.Model = pick("models", func(g *entities.Generator) string { return g.Model })
	return joined, notes
}
