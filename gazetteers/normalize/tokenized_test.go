package normalize

import (
	"slices"
	"testing"
)

func TestTokenized(t *testing.T) {
	for _, want := range [][]string{
		{""},
		{"Aleppo"},
		{"McDonald's Corp", "McDonald s Corp"},
		{"J.K. Rowling", "J. K. Rowling"},
		{"J. K. Rowling", "J.K. Rowling"},
		{"J. Rowling"},
		{"J.K. Rowling's", "J.K. Rowling s", "J. K. Rowling's"},
	} {
		if got := Tokenized(want[0]); !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestCases(t *testing.T) {
	for _, c := range []struct {
		name  string
		cases []Cases
	}{
		{"white house", []Cases{LowerCase, LowerCase}},
		{"White HOUSE", []Cases{TitleCase, UpperCase}},
		{"iPhone 7 X", []Cases{MixedCase, LowerCase, TitleCase}},
		{"al-Łódź", []Cases{LowerCase, TitleCase}},
	} {
		n := Read(nil, c.name)
		var want Cases
		for i, w := range c.cases {
			want |= w << (2 * i)
		}
		if n.Words != len(c.cases) || n.Cases != want {
			t.Errorf("%q: %d words, cases %b, want %b", c.name, n.Words, n.Cases, want)
		}
	}
}
