package gazetteers

import "testing"

func TestQueryMatch(t *testing.T) {
	assad := NameKey("Bashar al-Assad", "Assad", "President Assad")
	for _, c := range []struct {
		query, key string
		want       Match
	}{
		{"Assad", assad, MatchExact},
		{"BASHAR AL ASSAD", assad, MatchExact},
		{"  bashar   al-assad ", assad, MatchExact},
		{"ass", assad, MatchStart},
		{"assad bashar", assad, MatchStart},
		{"pres ass", assad, MatchStart},
		{"president bashar", assad, MatchPart}, // no one name holds both
		{"sad", assad, MatchPart},
		{"assads", assad, NoMatch},
		{"sao", NameKey("São Paulo"), MatchStart},
		{"SÃO PAULO", NameKey("Sao Paulo"), MatchExact},
		{"Zoë", NameKey("Zoe\u0308"), MatchExact},
		{"u.s.", NameKey("United States", "U.S."), MatchExact},
		{"obrien", NameKey("O’Brien"), MatchExact},
		{"paulo\nsao", NameKey("São Paulo"), MatchStart},
		{"", assad, NoMatch},
		{" -- ", assad, NoMatch},
		{"x", "", NoMatch},
	} {
		if got := NewQuery(c.query).Match(c.key); got != c.want {
			t.Errorf("%q in %q: %d, not %d", c.query, c.key, got, c.want)
		}
	}
}
