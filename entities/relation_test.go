package entities

import (
	"strings"
	"testing"
)

func TestRelationship(t *testing.T) {
	for _, c := range []struct{ edgeType, want string }{
		{"cooccurs", "CO_OCCURS"},
		{"works_for", "WORKS_FOR"},
		{"works-for", "WORKS_FOR"},
		{"met2", "MET2"},
		{"", "RELATED"},
		{"2met", "RELATED"},
		{"_met", "RELATED"},
		{"Met", "RELATED"},
		{"a`]->() DETACH DELETE b //", "RELATED"},
		{"é", "RELATED"},
		{"a\x00", "RELATED"},
		{"evidenced_by", "RELATED"},
		{"evidenced-by", "RELATED"},
		{"co_occurs", "RELATED"},
		{strings.Repeat("a", maxRelationship), strings.Repeat("A", maxRelationship)},
		{strings.Repeat("a", maxRelationship+1), "RELATED"},
	} {
		if got := EdgeType(c.edgeType).Relationship(); got != c.want {
			t.Errorf("%q: %s, want %s", c.edgeType, got, c.want)
		}
	}
}
