package report

import (
	"io"

	"newsgraph/entities"
	"newsgraph/pipeline/report/facts"
)

// Input is what a report is made from.
type Input = facts.Input

// Run names one run of the input.
type Run = facts.Run

// HTML writes the report as one self-contained HTML file.
func HTML(w io.Writer, in facts.Input) error {
	b, err := build(&in)
	if err != nil {
		return err
	}
	return b.writeHTML(w)
}

// Markdown writes the report in short, for pasting into a document.
func Markdown(w io.Writer, in facts.Input) error {
	b, err := build(&in)
	if err != nil {
		return err
	}
	return b.writeMarkdown(w)
}

// model is everything that a page shows.
type model struct {
	*facts.Collected
	totals   totals
	edges    facts.Edges
	findings []Finding
	checks   []Check

	checksFound   int     // of which checks are the most doubtful
	unclear       []int32 // included entities with candidates, most named first
	coverage      []Coverage
	unlinkedNames int
	unlinked      []*entities.Entity // in three stories and more, the leading ones first
	network       *facts.Network
	keep          []int32 // articles that the page lists
	renamed       []int32 // article → its number on the page, -1 for none
}

func build(in *facts.Input) (*model, error) {
	g, err := facts.Collect(in)
	if err != nil {
		return nil, err
	}
	b := &model{Collected: g, totals: totalsOf(in)}
	b.edges = g.SplitEdges()
	b.network = g.MakeNetwork(b.edges)
	b.checks = b.findChecks()
	b.checksFound = len(b.checks)
	b.checks = b.checks[:min(len(b.checks), maxChecks)]
	b.unclear = b.findUnclear()
	b.coverage, b.unlinked, b.unlinkedNames = coverageOf(in)
	if err := g.ChooseQuotes(b.edges); err != nil {
		return nil, err
	}
	b.findings = b.find()
	b.keep, b.renamed = b.keptArticles()
	return b, nil
}
