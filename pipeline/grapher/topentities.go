package grapher

import (
	"cmp"
	"slices"
	"strings"

	"newsgraph/entities"
)

// TopEntities holds, for each type, the entities that most stories name, without
// their evidence, best first.
type TopEntities map[entities.Type][]entities.Entity

// topK is how many entities of a type TopEntities keeps.
const topK = 5

func (l TopEntities) add(e *entities.Entity) {
	best := l[e.Type]
	at := len(best)
	for at > 0 && moreNamed(e, &best[at-1]) {
		at--
	}
	if at == topK {
		return
	}
	kept := *e
	kept.Evidence = nil
	best = slices.Insert(best, at, kept)
	l[e.Type] = best[:min(len(best), topK)]
}

func moreNamed(a, b *entities.Entity) bool {
	return cmp.Or(cmp.Compare(b.Stories, a.Stories), cmp.Compare(b.Mentions, a.Mentions), strings.Compare(a.ID, b.ID)) < 0
}
