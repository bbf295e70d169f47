package main

import (
	"bytes"
	"slices"
	"testing"

	"newsgraph/internal/message"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"plain Müller\n":        "plain Müller\n",
		"\x1b[31mred":           "\uFFFD[31mred",
		"a\u202egnp.exe":        "a\uFFFDgnp.exe",
		"a\u2066b\u2069":        "a\uFFFDb\uFFFD",
		"\x00\x07\u0085\u2028x": "\uFFFD\uFFFD\uFFFD\uFFFDx",
	} {
		if got := clean(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestNumbersForPeople(t *testing.T) {
	for in, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000", -12: "-12"} {
		if got := message.Thousands(in); got != want {
			t.Errorf("%d: got %q, want %q", in, got, want)
		}
	}
	for in, want := range map[int64]string{1: "1 byte", 999: "999 bytes", 1500: "1.5 kB", 2_000_000: "2.0 MB", 3_210_000_000: "3.21 GB"} {
		if got := message.Size(in); got != want {
			t.Errorf("%d: got %q, want %q", in, got, want)
		}
	}
}

func TestPermute(t *testing.T) {
	commands := newApp(newConsole(streams{nil, &bytes.Buffer{}, &bytes.Buffer{}})).Commands
	for _, c := range []struct{ in, want []string }{
		{[]string{"ng", "extract", "a", "-o", "x", "b", "-q"}, []string{"ng", "extract", "-o", "x", "-q", "--", "a", "b"}},
		{[]string{"ng", "extract", "-o=x", "a", "--output=y"}, []string{"ng", "extract", "-o=x", "--output=y", "--", "a"}},
		{[]string{"ng", "extract", "-", "-q"}, []string{"ng", "extract", "-q", "--", "-"}},
		{[]string{"ng", "extract", "-q", "--", "-o", "a"}, []string{"ng", "extract", "-q", "--", "-o", "a"}},
		{[]string{"ng", "extract", "a", "--nonsense", "b"}, []string{"ng", "extract", "--nonsense", "--", "a", "b"}},
		{[]string{"ng", "extract", "a", "-o"}, []string{"ng", "extract", "-o", "--", "a"}}, // cli says what is missing
		{[]string{"ng", "gazetteer", "build", "l.tsv", "-o", "x"}, []string{"ng", "gazetteer", "build", "-o", "x", "--", "l.tsv"}},
		{[]string{"ng", "nonsense", "-x"}, []string{"ng", "-x", "--", "nonsense"}},
		{[]string{"ng", "--version"}, []string{"ng", "--version"}},
		{[]string{"ng"}, []string{"ng"}},
	} {
		if got := permute(commands, c.in); !slices.Equal(got, c.want) {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
}
