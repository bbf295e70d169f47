package diff

import (
	"newsgraph/entities"
	"slices"
)

// Schema names the format of a Result as JSON. History: 1 first.
const Schema = "newsgraph/diff/1"

// Change is what became of an entity or an edge from one graph to another.
type Change string

// The changes, in the order in which they are listed. Edges are only new, gone,
// up or down.
const (
	New     Change = "new"     // in B alone
	Gone    Change = "gone"    // in A alone
	Merged  Change = "merged"  // several of A are one of B
	Split   Change = "split"   // one of A is several of B
	Renamed Change = "renamed" // another name or another id
	Retyped Change = "retyped" // another type
	Up      Change = "up"      // in more stories; if equal, articles; if equal, mentions
	Down    Change = "down"    // in fewer
)

// Changes lists the changes in their fixed order.
var Changes = [...]Change{New, Gone, Merged, Split, Renamed, Retyped, Up, Down}

// Result is what changed from graph A to graph B. Lists are in the order of
// Changes, and within one change by importance: for Up and Down how much the
// stories, then articles, then mentions changed, for others how many there are;
// then by id. An entity may be in several changes (renamed and up), but one that
// was merged or split is neither new nor gone, up nor down.
type Result struct {
	Schema   string         `json:"schema"`
	A        Side           `json:"a"`
	B        Side           `json:"b"`
	Counts   []ChangeCount  `json:"counts"`   // every change that there is, of all, whatever the limit
	Entities []EntityChange `json:"entities"` // at most the limit of each change
	Edges    []EdgeChange   `json:"edges"`

	Corrections []Correction `json:"corrections,omitempty"` // those that were asked after, in the order of their file
}

// Correction is a line of a file of corrections and whether it finds what it is about
// in the records of each side.
type Correction struct {
	Line int    `json:"line"` // from 1
	Text string `json:"text"`
	A    bool   `json:"a"`
	B    bool   `json:"b"`
}

// CorrectionGroup are the corrections of which one thing is true.
type CorrectionGroup struct {
	Name  string // "corrections that lost their object"
	Items []Correction
}

// GroupCorrections sorts corrections by whether they find what they are about:
// those that have lost it come first. Groups of none are left out.
func GroupCorrections(list []Correction) []CorrectionGroup {
	var out []CorrectionGroup
	for _, kind := range []struct {
		name string
		a, b bool
	}{{"corrections that lost their object", true, false}, {"corrections that found their object", false, true}, {"corrections that match nothing", false, false}, {"corrections that apply to both", true, true}} {
		g := CorrectionGroup{Name: kind.name}
		for _, c := range list {
			if c.A == kind.a && c.B == kind.b {
				g.Items = append(g.Items, c)
			}
		}
		if len(g.Items) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// Side is one of the two graphs.
type Side struct {
	Name      string             `json:"name"`
	Generator entities.Generator `json:"generator"`
	Summary   entities.Summary   `json:"summary"`
}

// ChangeCount counts the changes of a kind.
type ChangeCount struct {
	Change   Change `json:"change"`
	Entities int    `json:"entities"`
	Edges    int    `json:"edges"`
}

// EntityChange is one change of one or, if merged or split, several entities.
type EntityChange struct {
	Change Change        `json:"change"`
	A      []EntityState `json:"a"`            // sorted by id; [] when new
	B      []EntityState `json:"b"`            // sorted by id; [] when gone
	By     string        `json:"by,omitempty"` // how A's and B's of different id were matched: "link", "mentions" or "name"
}

// EntityState is what a diff shows of an entity of one graph.
type EntityState struct {
	ID       string        `json:"id"`
	Type     entities.Type `json:"type"`
	Subtype  string        `json:"subtype,omitempty"`
	Name     string        `json:"name"`
	Mentions int           `json:"mentions"`
	Articles int           `json:"articles"`
	Stories  int           `json:"stories"`
}

// EdgeChange is one change of an edge.
type EdgeChange struct {
	Change Change     `json:"change"`
	A      *EdgeState `json:"a"` // null when new
	B      *EdgeState `json:"b"` // null when gone
}

// EdgeState is what a diff shows of an edge of one graph.
type EdgeState struct {
	Source     string            `json:"source"`
	SourceName string            `json:"source_name"`
	Target     string            `json:"target"`
	TargetName string            `json:"target_name"`
	Type       entities.EdgeType `json:"type"`
	Sentences  int               `json:"sentences"`
	Articles   int               `json:"articles"`
	Stories    int               `json:"stories"`
	NPMI       float64           `json:"npmi"`
}

// weight orders changes: stories, articles, mentions (sentences of an edge).
type weight [3]int

func (e EntityState) weight() weight { return weight{e.Stories, e.Articles, e.Mentions} }
func (e *EdgeState) weight() weight  { return weight{e.Stories, e.Articles, e.Sentences} }

func (w weight) compare(o weight) int { return slices.Compare(w[:], o[:]) }

// distance is how far w and o are from one another.
func (w weight) distance(o weight) weight {
	for i := range w {
		if w[i] -= o[i]; w[i] < 0 {
			w[i] = -w[i]
		}
	}
	return w
}

func (w weight) max(o weight) weight {
	if o.compare(w) > 0 {
		return o
	}
	return w
}

func (e *EntityChange) weight() weight {
	if e.Change == Up || e.Change == Down {
		return e.A[0].weight().distance(e.B[0].weight())
	}
	var w weight
	for _, s := range e.A {
		w = w.max(s.weight())
	}
	for _, s := range e.B {
		w = w.max(s.weight())
	}
	return w
}

func (e *EdgeChange) weight() weight {
	switch {
	case e.A == nil:
		return e.B.weight()
	case e.B == nil:
		return e.A.weight()
	}
	return e.A.weight().distance(e.B.weight())
}
