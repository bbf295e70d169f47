package main

import (
	"bytes"
	"slices"
	"testing"

	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
)

func TestPermute(t *testing.T) {
	commands := newApp(console.New(console.Streams{In: nil, Out: &bytes.Buffer{}, Err: &bytes.Buffer{}})).Commands
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
		if got := cmdline.Permute(commands, c.in); !slices.Equal(got, c.want) {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
}
