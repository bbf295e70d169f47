package words

import "testing"

func TestTerms(t *testing.T) {
	for _, c := range []struct{ query, match string }{
		{"said", `"said"`},
		{`talks "Boris Johnson"`, `"talks" AND "boris johnson"`},
		{"Zürich", `"zurich"`},
		{`" OR 1=1 --`, `"or"`},
		{`a" NEAR("b`, `"near"`},
		{"  ", ""},
	} {
		terms := Parse(c.query)
		if got := terms.Match(); got != c.match {
			t.Errorf("%q asks %q, not %q", c.query, got, c.match)
		}
	}
}
