package report

import (
	"fmt"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/report/facts"
	"newsgraph/pipeline/report/model"
)

func (p *page) Comentions() int { return p.Totals.Comentions }
func (p *page) Relations() int  { return p.Totals.Relations }
func (p *page) Places() int     { return p.Totals.Names[entities.Place] }
func (p *page) Located() int    { return p.Totals.Located }

// Coverage is that of the page's graph.
func (p *page) Coverage() []model.Coverage { return p.Model.Coverage }

// UnlinkedNames counts the entities without an id, Unlinked are the leading ones.
func (p *page) UnlinkedNames() int { return p.Model.UnlinkedNames }

func (p *page) Unlinked() []*entities.Entity {
	return p.Model.Unlinked[:min(len(p.Model.Unlinked), facts.MaxUnlinked)]
}

// ToFill is a file of corrections in which the ids are to be filled in: a line
// counts when its # is taken off.
func (p *page) ToFill() string {
	var b strings.Builder
	for _, e := range p.Unlinked() {
		fmt.Fprintf(&b, "#link\t%s\twikidata:Q\ttype=%s\n", facts.Show(e.ID), e.Type)
	}
	return b.String()
}
