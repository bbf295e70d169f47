package facts

import "newsgraph/entities"

// PerType is how many entities of each type a report opens beside the MaxIncluded
// leading ones, where there are as many. The Graph of an Input needs to hold no others
// when Whole is there.
const PerType = minPerType

// CoverageStories is from how many stories on an entity counts for coverage.
const CoverageStories = 3

// MaxUnlinked bounds the list of names without an id.
const MaxUnlinked = 25

// Whole counts a graph of which a report gets the leading part.
type Whole struct {
	Comentions, Relations int
	Unlinked              []*entities.Entity                          // the leading ones for which Count says so
	EdgesOf               func(id string) (comentions, relations int) // how many an entity has

	Names            [4]int // by type
	Located, Unclear int
	Linked, Of       [4]int // by type, in CoverageStories and more
	UnlinkedNames    int
}

// Count adds an entity; they come by weight, the leading ones first. It reports
// whether the entity belongs to Unlinked.
func (w *Whole) Count(t entities.Type, stories int, linked, located, unclear bool) bool {
	w.Names[t&3]++
	if located {
		w.Located++
	}
	if unclear {
		w.Unclear++
	}
	if stories < CoverageStories {
		return false
	}
	w.Of[t&3]++
	if linked {
		w.Linked[t&3]++
		return false
	}
	w.UnlinkedNames++
	return w.UnlinkedNames <= MaxUnlinked
}
