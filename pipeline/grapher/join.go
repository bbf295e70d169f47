package grapher

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/stages"
	"newsgraph/pipeline/store"
)

// Joined is the graph of several runs. Close it.
type Joined struct {
	*Stream
	Generator entities.Generator
	Ledger    entities.Ledger // counts and entries of all runs
	Notes     []string        // what the runs do not agree on
	runs      []*store.Stored
}

// Join makes the graph of the records of runs; program is the name and version
// for graph.json. It does not depend on the order of the runs.
func (g *Grapher) Join(ctx context.Context, runs []*store.Stored, program string, opts Options) (*Joined, error) {
	j, sources, err := g.join(runs, program)
	if err != nil {
		return nil, err
	}
	opts.Records = j.Ledger.Articles.Processed
	if j.Stream, err = g.Stream(ctx, sources, opts); err != nil {
		return nil, err
	}
	if j.Stories.Clashes() && len(runs) > 1 {
		j.Notes = append(j.Notes, "articles of different texts have one id: it is told apart by ~ and the beginning of their sha256")
	}
	return j, nil
}

// JoinInMemory is Join for a graph that is wanted as a whole.
func (g *Grapher) JoinInMemory(ctx context.Context, runs []*store.Stored, program string, report func(Progress)) (*Joined, *Graph, error) {
	j, err := g.Join(ctx, runs, program, Options{Report: report})
	if err != nil {
		return nil, nil, err
	}
	made, err := j.InMemory()
	if err != nil {
		return nil, nil, err
	}
	made.Graph.Generator = j.Generator
	return j, made, nil
}

// Records gives the records of all runs, under the ids that the graph cites.
// What is given is yield's to keep; a record of several runs is given for each.
func (j *Joined) Records(yield func(*entities.Record) error) error {
	for _, run := range j.runs {
		err := run.Records(func(r *entities.Record) error {
			r.Article.ID = j.Stories.ID(r.Key())
			return yield(r)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// join gathers what the runs say of themselves.
func (g *Grapher) join(runs []*store.Stored, program string) (*Joined, []RecordSource, error) {
	j := &Joined{runs: runs, Ledger: entities.Ledger{Schema: entities.LedgerSchema, Items: []entities.LedgerItem{}}}
	var sources []RecordSource
	var made []entities.Generator
	for _, run := range runs {
		sources = append(sources, run)
		info := run.Info()
		made = append(made, entities.Generator{Program: info.Versions.Program, Config: info.Versions.Config, Model: info.Versions.Model})
		ledger := run.Ledger()
		addLedger(&j.Ledger, ledger)
	}
	j.Generator, j.Notes = JoinGenerators(made)
	j.Generator.Program = program
	j.Generator.Gazetteers = g.set.Version()
	if g.overrides != nil {
		j.Generator.Overrides = g.overrides.Hash()
	}
	return j, sources, nil
}

func addLedger(to, from *entities.Ledger) {
	to.Inputs.Files += from.Inputs.Files
	to.Inputs.Bytes += from.Inputs.Bytes
	to.Articles.Add(&from.Articles)
	to.Items = append(to.Items, from.Items...)
}

// Versions are those of the joined run.
func (j *Joined) Versions() store.Versions {
	g := &j.Generator
	return store.Versions{Program: g.Program, Config: g.Config, Model: g.Model, Gazetteers: g.Gazetteers}
}

// WriteTo makes a run of the joined records, in the order of the runs.
func (j *Joined) WriteTo(ctx context.Context, into *store.Run, info *store.Info) error {
	if err := j.writeRecords(into); err != nil {
		return err
	}
	for i := range j.Ledger.Items {
		if err := into.AppendItem(&j.Ledger.Items[i]); err != nil {
			return err
		}
	}
	if err := into.PieceDone(j.Ledger.Inputs, j.Ledger.Articles); err != nil {
		return err
	}
	err := into.Finish(func(w io.Writer) error {
		err := j.Write(ctx, w, j.Generator)
		info.Stages = j.Phases
		return err
	}, info)
	if err != nil {
		return fmt.Errorf("join: %w", err)
	}
	return nil
}

// writeRecords appends the records, those that stand in several runs once, and
// makes the ledger tell of them: what was lost of a run that is salvaged counts
// as quarantined.
func (j *Joined) writeRecords(into *store.Run) error {
	x, n := NewIdentities(j.Stories), 0
	for _, run := range j.runs {
		err := run.Lines(func(k int, line []byte) error {
			out, err := x.Line(line)
			if err != nil {
				return store.DamagedRecord(run.RecordsPath(), k, err)
			}
			if out == nil {
				return nil
			}
			n++
			return into.AppendLine(out)
		})
		if err != nil {
			return err
		}
	}
	c := &j.Ledger.Articles
	for _, run := range j.runs {
		c.Quarantined += run.Lost()
		for _, loss := range run.Losses() {
			j.Ledger.Items = append(j.Ledger.Items, entities.LedgerItem{
				Input: run.Dir(), Outcome: entities.Quarantined, Stage: stages.Read.String(), Reason: loss,
			})
		}
	}
	c.Processed = n
	c.Read = c.Processed + c.Skipped + c.Quarantined
	c.Renamed += len(x.Renamed)
	j.Ledger.Items = append(j.Ledger.Items, x.Renamed...)
	return nil
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
