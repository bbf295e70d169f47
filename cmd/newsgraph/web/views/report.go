package views

import (
	"cmp"
	"context"
	"fmt"

	"newsgraph/entities"
	"newsgraph/pipeline/index"
	"newsgraph/pipeline/report"
	"newsgraph/pipeline/report/facts"
	"newsgraph/pipeline/report/model"
)

// ReportInput is what a report is made from, of an index. Runs and Title are the
// caller's to fill.
func ReportInput(ctx context.Context, ix *index.Index) (report.Input, error) {
	graph, err := ix.Leading(facts.MaxIncluded, facts.PerType)
	if err != nil {
		return report.Input{}, err
	}
	whole, err := wholeOf(ix)
	if err != nil {
		return report.Input{}, err
	}
	return report.Input{
		Graph:  graph,
		Whole:  whole,
		Ledger: &ix.About().Ledger,
		Records: func(yield func(*entities.Record) error) error {
			return ix.Records(func(r *entities.Record, who []int32) error {
				for i, n := range who {
					if r.Clusters[i].Entity = ""; n >= 0 {
						r.Clusters[i].Entity = ix.ID(n)
					}
				}
				return cmp.Or(yield(r), ctx.Err())
			})
		},
		Story: func(key string) string {
			place, ok := ix.ArticleByKey(key)
			if !ok {
				return key
			}
			return fmt.Sprint(ix.Article(place).Story)
		},
		Steps: func(id string) []entities.Decision {
			n, _ := ix.ByID(id)
			steps, _ := ix.Steps(n) // what cannot be read is not shown
			return steps
		},
	}, nil
}

// wholeOf counts the whole graph, of which the report shows a part.
func wholeOf(ix *index.Index) (*facts.Whole, error) {
	w := &facts.Whole{Relations: ix.Relationships(), EdgesOf: func(id string) (comentions, relations int) {
		n, _ := ix.ByID(id)
		b := ix.Brief(n)
		return b.Comentions, b.Relations
	}}
	w.Comentions = ix.About().Summary.Edges - w.Relations
	for n := range int32(ix.Entities()) {
		b := ix.Brief(n)
		if !w.Count(b.Type, b.Stories, b.Linked, b.Located, model.Unclear(b.Linked, b.Candidate)) {
			continue
		}
		e, err := ix.Entity(n)
		if err != nil {
			return nil, err
		}
		w.Unlinked = append(w.Unlinked, e)
	}
	return w, nil
}
