package pipeline

import (
	"context"
	"fmt"
	"io"

	"newsgraph/entities"
	"newsgraph/pipeline/relate/stories"
	"newsgraph/pipeline/store"
)

// Joined is the graph of several runs.
type Joined struct {
	Generator entities.Generator
	Ledger    entities.Ledger // counts and entries of all runs
	Notes     []string        // what the runs do not agree on
	Graphed                   // filled by Join
	Stream    *Stream         // filled by JoinStream
	runs      []*store.Stored
	stories   *stories.Grouping
}

// Join makes the graph of the records of runs in memory; program is the name
// and version for graph.json. It does not depend on the order of the runs.
func (g *Grapher) Join(ctx context.Context, runs []*store.Stored, program string, report func(GraphProgress)) (*Joined, error) {
	j, sources, err := g.join(runs, program)
	if err != nil {
		return nil, err
	}
	graphed, err := g.Graph(ctx, sources, report)
	if err != nil {
		return nil, err
	}
	j.Graphed = *graphed
	j.Graph.Generator = j.Generator
	j.grouped(graphed.Stories)
	return j, nil
}

// JoinStream is Join for graphs that need not fit in memory. Close what it returns.
func (g *Grapher) JoinStream(ctx context.Context, runs []*store.Stored, program string, opts GraphOptions) (*Joined, error) {
	j, sources, err := g.join(runs, program)
	if err != nil {
		return nil, err
	}
	opts.Records = j.Ledger.Articles.Processed
	if j.Stream, err = g.Stream(ctx, sources, opts); err != nil {
		return nil, err
	}
	j.grouped(j.Stream.Stories)
	return j, nil
}

func (j *Joined) grouped(stories *stories.Grouping) {
	if j.stories = stories; stories.Clashes() && len(j.runs) > 1 {
		j.Notes = append(j.Notes, "articles of different texts have one id: it is told apart by ~ and the beginning of their sha256")
	}
}

// Records gives the records of all runs, under the ids that the graph cites.
// What is given is yield's to keep; a record of several runs is given for each.
func (j *Joined) Records(yield func(*entities.Record) error) error {
	for _, run := range j.runs {
		err := run.Records(func(r *entities.Record) error {
			r.Article.ID = j.stories.ID(r.Key())
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
		info, err := run.Info()
		if err != nil {
			return nil, nil, err
		}
		made = append(made, entities.Generator{Program: info.Versions.Program, Config: info.Versions.Config, Model: info.Versions.Model})
		ledger, err := run.Ledger()
		if err != nil {
			return nil, nil, err
		}
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
	a, b := &to.Articles, &from.Articles
	a.Read += b.Read
	a.Processed += b.Processed
	a.Skipped += b.Skipped
	a.Quarantined += b.Quarantined
	a.Truncated += b.Truncated
	a.Renamed += b.Renamed
	to.Items = append(to.Items, from.Items...)
}

// Versions are those of the joined run.
func (j *Joined) Versions() store.Versions {
	g := &j.Generator
	return store.Versions{Program: g.Program, Config: g.Config, Model: g.Model, Gazetteers: g.Gazetteers}
}

// WriteTo makes a run of the joined records, in the order of the runs. It is
// for what JoinStream returned.
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
		err := j.Stream.Write(ctx, w, j.Generator)
		info.Stages = j.Stream.Phases
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
	x, n := newIdentities(j.stories), 0
	for _, run := range j.runs {
		err := run.Lines(func(k int, line []byte) error {
			out, err := x.line(line)
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
				Input: run.Dir(), Outcome: entities.Quarantined, Stage: StageRead.String(), Reason: loss,
			})
		}
	}
	c.Processed = n
	c.Read = c.Processed + c.Skipped + c.Quarantined
	c.Renamed += len(x.renamed)
	j.Ledger.Items = append(j.Ledger.Items, x.renamed...)
	return nil
}
