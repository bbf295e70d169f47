package tag

import (
	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// knownTypes gives names in full of people the type that the lists are sure of:
// a person is one in every context (Elon Musk), and a body or place that has
// several words is none (Boko Haram). What is a place and what an organization
// the context decides, so that stays as it was tagged.
func (l *thresholds) knownTypes(doc *entities.Document, set *gazetteers.Set) {
	for i := range doc.Mentions {
		m := &doc.Mentions[i]
		if m.Last-m.First < 2 || m.Confidence >= l.Settled {
			continue
		}
		typ := l.knownType(set, m.Text)
		switch {
		case typ == entities.NoType || typ == m.Type, typ != entities.Person && m.Type != entities.Person:
		case (typ == entities.Place || m.Type == entities.Place) && m.Confidence >= l.Guessed: // places are named after people
		default:
			m.Type = typ
		}
	}
}

// knownType is the type of a name of which the lists are sure, or none.
func (l *thresholds) knownType(set *gazetteers.Set, name string) entities.Type {
	var best, other gazetteers.Entry
	for _, e := range set.Lookup(name) {
		switch {
		case e.Match == gazetteers.ByMinorAlias, e.Type == best.Type && e.Prior <= best.Prior:
		case e.Type == best.Type || best.Type == entities.NoType:
			best = e
		case e.Prior > best.Prior:
			best, other = e, best
		case e.Prior > other.Prior:
			other = e
		}
	}
	if best.Prior < l.KnownPrior || best.Prior < other.Prior+l.KnownMargin {
		return entities.NoType
	}
	return best.Type
}
