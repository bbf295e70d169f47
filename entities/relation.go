package entities

import (
	"cmp"
	"slices"
	"strings"
)

// EdgeType says how two entities are related. It is text, because a graph that
// another version wrote may have types that this one does not know.
type EdgeType string

// The types of edges. Cooccurs is counted, the others are claimed by a sentence.
const (
	Attacked   EdgeType = "attacked"    // source used force against target
	Cooccurs   EdgeType = "cooccurs"    // both are named in one sentence or article
	LeaderOf   EdgeType = "leader-of"   // a person heads an organization or a place
	LocatedIn  EdgeType = "located-in"  // a place or an organization lies in a place
	MemberOf   EdgeType = "member-of"   // a person has a role in an organization
	MetWith    EdgeType = "met-with"    // two people met
	PartOf     EdgeType = "part-of"     // an organization belongs to another
	SpokeAbout EdgeType = "spoke-about" // source named target in words that are quoted
)

// MaxEvidence is how many sentences an edge and how many mentions an entity cites at most.
const MaxEvidence = 5

// EdgeTypes lists the types in the order of their names.
var EdgeTypes = [...]EdgeType{Attacked, Cooccurs, LeaderOf, LocatedIn, MemberOf, MetWith, PartOf, SpokeAbout}

// Directed reports whether an edge of the type runs from source to target.
// Types that this program does not know are taken to.
func (t EdgeType) Directed() bool { return t != Cooccurs && t != MetWith }

// Number is the type's place in EdgeTypes; ok is false for types not in it.
func (t EdgeType) Number() (n int, ok bool) { return slices.BinarySearch(EdgeTypes[:], t) }

// maxRelationship bounds the names that types can make.
const maxRelationship = 60

// Relationship names the type as a property graph does: cooccurs is CO_OCCURS,
// works_for and works-for are WORKS_FOR. Only letters a to z, digits, "_" and
// "-" make a name; all else is RELATED, and so is what would be taken for
// evidence. The name is safe in a Cypher text.
func (t EdgeType) Relationship() string {
	if t == Cooccurs {
		return "CO_OCCURS"
	}
	if t == "" || len(t) > maxRelationship || t[0] < 'a' || t[0] > 'z' {
		return "RELATED"
	}
	for _, r := range []byte(t) {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' && r != '-' {
			return "RELATED"
		}
	}
	name := strings.ToUpper(strings.ReplaceAll(string(t), "-", "_"))
	if name == "EVIDENCED_BY" || name == "CO_OCCURS" {
		return "RELATED"
	}
	return name
}

// phrases are how an edge reads from its source and from its target.
var phrases = map[EdgeType][2]string{
	Attacked: {"attacked", "attacked by"}, Cooccurs: {"named with", "named with"}, LeaderOf: {"leads", "led by"},
	LocatedIn: {"lies in", "place of"}, MemberOf: {"member of", "has as member"}, MetWith: {"met", "met"},
	PartOf: {"part of", "has as part"}, SpokeAbout: {"spoke about", "spoken of by"},
}

// Phrase is how the edge reads from its source on to its target ("leads"), or
// from its target ("led by"). A type that is not known reads as it is written.
func (t EdgeType) Phrase(fromSource bool) string {
	p, ok := phrases[t]
	switch {
	case !ok:
		return string(t)
	case fromSource:
		return p[0]
	}
	return p[1]
}

// CompareWeight orders entities, those of most weight first: by stories, then
// mentions, then id.
func CompareWeight(a, b *Entity) int {
	return cmp.Or(cmp.Compare(b.Stories, a.Stories), cmp.Compare(b.Mentions, a.Mentions), cmp.Compare(a.ID, b.ID))
}

// CompareStrength orders edges, the strongest first: by stories, sentences, how
// far the ends are met together beyond chance, then ends and type.
func CompareStrength(a, b *Edge) int {
	return cmp.Or(cmp.Compare(b.Stories, a.Stories), cmp.Compare(b.Sentences, a.Sentences), cmp.Compare(b.NPMI, a.NPMI),
		cmp.Compare(a.Source, b.Source), cmp.Compare(a.Target, b.Target), cmp.Compare(a.Type, b.Type))
}
