package model

import (
	"newsgraph/entities"
	"newsgraph/pipeline/report/facts"
)

// Model is everything that a page shows.
type Model struct {
	*facts.Collected
	Totals   Totals
	Edges    facts.Edges
	Findings []Finding
	Checks   []Check

	ChecksFound   int     // of which checks are the most doubtful
	Unclear       []int32 // included entities with candidates, most named first
	Coverage      []Coverage
	UnlinkedNames int
	Unlinked      []*entities.Entity // in three stories and more, the leading ones first
	Network       *facts.Network
	Keep          []int32 // articles that the page lists
	Renamed       []int32 // article → its number on the page, -1 for none
}

// Build makes the model of an input.
func Build(in *facts.Input) (*Model, error) {
	g, err := facts.Collect(in)
	if err != nil {
		return nil, err
	}
	b := &Model{Collected: g, Totals: totalsOf(in)}
	b.Edges = g.SplitEdges()
	b.Network = g.MakeNetwork(b.Edges, b.hub)
	b.Checks = b.findChecks()
	b.ChecksFound = len(b.Checks)
	b.Checks = b.Checks[:min(len(b.Checks), maxChecks)]
	b.Unclear = b.findUnclear()
	b.Coverage, b.Unlinked, b.UnlinkedNames = coverageOf(in)
	if err := g.ChooseQuotes(b.Edges); err != nil {
		return nil, err
	}
	b.Findings = b.find()
	b.Keep, b.Renamed = b.keptArticles()
	return b, nil
}

// keptArticles are all, or those that are quoted when there are too many to list.
func (b *Model) keptArticles() (keep []int32, renamed []int32) {
	renamed = make([]int32, len(b.Articles))
	quoted := make([]bool, len(b.Articles))
	for i := range b.Quotes {
		quoted[b.Quotes[i].Article] = true
	}
	all := len(b.Articles) <= facts.MaxArticles
	for i := range b.Articles {
		renamed[i] = -1
		if all || quoted[i] {
			renamed[i] = int32(len(keep))
			keep = append(keep, int32(i))
		}
	}
	return keep, renamed
}
