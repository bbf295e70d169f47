package neural

import (
	"slices"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/tag"
)

// nestedShare is what a nested mention's confidence is of the outer one's: an
// estimate of how often a listed place or person within a longer name is meant.
const nestedShare = 0.8

// nest appends, for each name of several tokens, the longest listed names
// within it: Aleppo in "Aleppo University", Syria in "Bank of Syria". hits are
// sorted by start, the longer first.
func nest(doc *entities.Document, hits []gazetteers.Hit) {
	for i, n := 0, len(doc.Mentions); i < n; i++ {
		m := doc.Mentions[i]
		if m.Last-m.First < 2 || m.Type == entities.Person {
			continue
		}
		at, _ := slices.BinarySearchFunc(hits, m.First, func(h gazetteers.Hit, first int) int { return h.First - first })
		free := m.First
		for ; at < len(hits) && hits[at].First < m.Last; at++ {
			h := &hits[at]
			typ := nestedType(h, doc, m.First)
			if h.First < free || h.End > m.Last || h.End-h.First == m.Last-m.First || typ == entities.NoType {
				continue
			}
			in := tag.Append(doc, m.Sentence, h.First, h.End, typ, round3(nestedShare*m.Confidence))
			in.Flags = append(in.Flags, entities.Nested)
			free = h.End
		}
	}
}

// nestedType says what a hit within a longer name names. A town that is also a
// name of people counts only after "of", "in" or "for" ("Bank of Jordan", not
// "Jordan Associates").
func nestedType(h *gazetteers.Hit, doc *entities.Document, outer int) entities.Type {
	const people = gazetteers.GivenName | gazetteers.Surname | gazetteers.CommonWord
	switch {
	case h.Exact.Has(gazetteers.Country):
		return entities.Place
	case h.Exact.Has(gazetteers.City | gazetteers.Admin1 | gazetteers.Region):
		if h.Lists.Has(people) && !afterPreposition(doc, h.First, outer) {
			return entities.NoType
		}
		return entities.Place
	case h.Exact.Has(gazetteers.PersonName) && h.End-h.First > 1:
		return entities.Person
	}
	return entities.NoType
}

func afterPreposition(doc *entities.Document, at, outer int) bool {
	if at == outer {
		return false
	}
	switch doc.Tokens[at-1].Text {
	case "of", "in", "for":
		return true
	}
	return false
}
