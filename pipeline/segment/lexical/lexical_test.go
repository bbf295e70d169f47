package lexical

import (
	"testing"

	"newsgraph/gazetteers/lang"
)

func TestText(t *testing.T) {
	for _, c := range []struct {
		name      string
		got, want int
	}{
		{"no space", SpaceAt("a", 0), 0},
		{"tab", SpaceAt("\t", 0), 1},
		{"no-break space", SpaceAt("a\u00a0b", 1), 2},
		{"ideographic space", SkipSpace(" \u3000\nx", 0), 5},
		{"nothing to skip", SkipSpace("x", 0), 0},
		{"space to the end", SkipSpace("  ", 0), 2},
		{"space at the end", TrimSpace("ab \u00a0", 0, 5), 2},
		{"nothing but space", TrimSpace("x  ", 1, 3), 1},
		{"CRLF", LineEnd("a\r\nb", 0), 3},
		{"CR", LineEnd("a\rb", 0), 2},
		{"line separator", LineEnd("a\u2028b", 0), 4},
		{"a dash is no separator", LineEnd("a—b", 0), 5},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.name, c.got, c.want)
		}
	}
	for _, c := range []struct {
		name      string
		got, want bool
	}{
		{"initials", Dotted("U.S."), true},
		{"one letter", Dotted("a."), true},
		{"a word", Dotted("St."), false},
		{"no last period", Dotted("U.S"), false},
		{"figures", AllDigits("2016"), true},
		{"figures and a letter", AllDigits("2016a"), false},
		{"no figure", AllDigits(""), false},
		{"capitals", UpperASCII("U.S."), true},
		{"one capital", UpperASCII("A"), false},
		{"a small letter", UpperASCII("GMs"), false},
		{"an accent", WordRune('\u0301'), true},
		{"a dash", WordRune('—'), false},
		{"a word behind a quote", WordAt("“é", 3), true},
		{"the end", WordAt("a", 1), false},
		{"a closing quote", Closer('”'), true},
		{"an opening quote", Closer('“'), false},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
}

func TestSelect(t *testing.T) {
	const (
		month uint32 = 1 << iota
		title
	)
	lexicon, err := Select(lang.English(), map[string]uint32{"abbr-month": month}, title)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		word string
		want uint32
	}{
		{"Sept.", month}, {"SEPT.", month}, {"sept.", 0}, {"Gen.", title}, {"GEN.", title}, {"Governor", 0}, {"", 0}, {"SEPTSEPTSEPTSEPT.", 0},
	} {
		if got := Of(lexicon, c.word); got != c.want {
			t.Errorf("%q: %d, want %d", c.word, got, c.want)
		}
	}
	if _, err := Select(lang.English(), map[string]uint32{"no-such-class": month}, title); err == nil {
		t.Error("a class that no table has is no error")
	}
}
