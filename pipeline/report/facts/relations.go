package facts

import (
	"cmp"
	"fmt"
	"slices"

	"newsgraph/entities"
)

// maxRelations is how many relations a report can open, the strongest first.
const maxRelations = 3000

// ClaimKey names a relation between two included entities by number: from a to
// b, and a < b where its type has no direction.
type ClaimKey struct {
	A, B int32
	kind entities.EdgeType
}

func newClaimKey(a, b int32, kind entities.EdgeType) ClaimKey {
	if !kind.Directed() && b < a {
		a, b = b, a
	}
	return ClaimKey{a, b, kind}
}

// relation is what articles claim of two included entities. Its counts and its
// sentences are its own, not those of the co-mention of the two.
type relation struct {
	ClaimKey
	Edge   *entities.Edge
	Number int // of its type, in edges.kinds
}

// Said is how the relation reads from one of its ends.
func (r *relation) Said(from int32) string { return r.Edge.Type.Phrase(r.A == from) }

// Target is the fragment that opens it.
func (r *relation) Target() string {
	return fmt.Sprintf("r-%d-%d-%d", r.A, r.B, r.Number)
}

// claimedAt is a sentence of a record that claims a relation.
type claimedAt struct {
	field      entities.Field
	start, end int // bytes
	key        ClaimKey
}

// claimsOf lists the sentences of a record that claim relations between
// included entities, by place.
func claimsOf(r *entities.Record, who []int32) []claimedAt {
	var out []claimedAt
	for i := range r.Relations {
		rel := &r.Relations[i]
		a, b := who[rel.A], who[rel.B]
		if a < 0 || b < 0 || a == b {
			continue
		}
		for _, x := range rel.Evidence {
			out = append(out, claimedAt{x.Field, x.Start, x.End, newClaimKey(a, b, rel.Type)})
		}
	}
	slices.SortStableFunc(out, func(x, y claimedAt) int { return comparePlace(x.field, x.start, y.field, y.start) })
	return out
}

func comparePlace(f entities.Field, start int, g entities.Field, other int) int {
	return cmp.Or(cmp.Compare(f, g), cmp.Compare(start, other))
}

// claimsAt are those whose sentence holds a place; list is sorted. Sentences do
// not overlap, so all of them begin at one place.
func claimsAt(list []claimedAt, f entities.Field, at int) []claimedAt {
	end, _ := slices.BinarySearchFunc(list, at+1, func(c claimedAt, at int) int { return comparePlace(c.field, c.start, f, at) })
	first := end
	for first > 0 && list[first-1].field == f && list[first-1].start == list[end-1].start && at < list[first-1].end {
		first--
	}
	return list[first:end]
}

// addClaims notes which relations a sentence claims, each once.
func (g *Collected) addClaims(s *sentence, claims []claimedAt) {
	s.firstClaim = int32(len(g.claims))
	for _, c := range claims {
		if !slices.Contains(g.claims[s.firstClaim:], c.key) {
			g.claims = append(g.claims, c.key)
		}
	}
	s.claimCount = int32(len(g.claims)) - s.firstClaim
}

func (g *Collected) claimsIn(s *sentence) []ClaimKey {
	return g.claims[s.firstClaim : s.firstClaim+s.claimCount]
}

// relation picks up to n sentences that claim it.
func (c *chooser) relation(r relation, n int) {
	have := 0
	for _, i := range c.g.ClaimedIn[r.ClaimKey] {
		if have >= n || c.left <= 0 {
			return
		}
		if c.pick(i) {
			have++
		}
	}
}

// KeptRelations are those that the page can open.
func (t *Edges) KeptRelations() []relation { return t.Relations[:min(len(t.Relations), maxRelations)] }

// RelationsBetween are the relations between the ends of a co-mention, the strongest first.
func (t *Edges) RelationsBetween(x Comention) []relation {
	of := t.RelationsOf[x.A]
	if len(t.RelationsOf[x.B]) < len(of) {
		of = t.RelationsOf[x.B]
	}
	var out []relation
	for _, i := range of {
		if r := t.Relations[i]; r.A == x.A && r.B == x.B || r.A == x.B && r.B == x.A {
			out = append(out, r)
		}
	}
	return out
}
