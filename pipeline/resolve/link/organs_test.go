package link

import (
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// Whose House or Senate it is, is told by the countries of the article.
func TestSharedOrgans(t *testing.T) {
	body := func(country string, match gazetteers.MatchKind) candidate {
		return candidate{entry: gazetteers.Entry{Type: entities.Organization, Subtype: "government", Country: country, Match: match}}
	}
	company := candidate{entry: gazetteers.Entry{Type: entities.Organization, Subtype: "company", Country: "US", Match: gazetteers.ByName}}
	for _, c := range []struct {
		name  string
		cands []candidate
		want  bool
	}{
		{"one body by its own name", []candidate{body("DE", gazetteers.ByName), company}, false},
		{"bodies of two states", []candidate{body("US", gazetteers.ByAlias), body("AU", gazetteers.ByAlias)}, true},
		{"two bodies of one state", []candidate{body("US", gazetteers.ByName), body("US", gazetteers.ByAlias)}, false},
		{"a name that it bears now and then", []candidate{body("GB", gazetteers.ByMinorAlias)}, true},
		{"no body", []candidate{company}, false},
	} {
		if got := (&meaning{cands: c.cands}).sharedOrgans(); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
