package main

import (
	"bytes"
	"slices"
	"testing"

	"newsgraph/cmd/newsgraph/cmdline"
	"newsgraph/cmd/newsgraph/console"
)

func TestComplete(t *testing.T) {
	app := newApp(console.New(console.Streams{In: nil, Out: &bytes.Buffer{}, Err: &bytes.Buffer{}}))
	for _, c := range []struct {
		before  []string
		current string
		want    []string // words that must be among the candidates
		not     []string
		files   bool
	}{
		{nil, "", []string{"extract", "version", "completion"}, []string{"__complete", "help"}, false},
		{nil, "gaz", []string{"gazetteer"}, []string{"extract"}, false},
		{[]string{"gazetteer"}, "", []string{"lookup", "check", "build"}, []string{"extract"}, false},
		{[]string{"gazetteer", "build"}, "", nil, []string{"lookup"}, true},
		{[]string{"gazetteer", "lookup"}, "", nil, nil, false},
		{[]string{"completion"}, "", []string{"bash", "zsh", "fish", "powershell"}, nil, false},
		{[]string{"man"}, "ex", []string{"extract"}, []string{"graph"}, false},
		{[]string{"extract"}, "", nil, []string{"extract"}, true},
		{[]string{"extract", "a.txt"}, "--", []string{"--output", "--workers", "--help"}, nil, false},
		{[]string{"extract"}, "-", []string{"-o", "-j", "--output"}, nil, false},
		{[]string{"extract", "-o"}, "", nil, []string{"a"}, true},
		{[]string{"extract", "-j"}, "", nil, nil, false},
		{[]string{"extract", "--quiet"}, "", nil, nil, true}, // takes no value
		{[]string{"extract", "-f"}, "js", []string{"json"}, []string{"jsonl", "csv"}, false},
		{[]string{"extract", "--tagger=fast"}, "", nil, nil, true},
		{[]string{"extract"}, "--tagger=f", []string{"--tagger=fast"}, []string{"--tagger=lists"}, false},
		{[]string{"extract", "--tagger", "="}, "f", []string{"fast"}, nil, false}, // bash
		{[]string{"extract", "--tagger"}, "=", []string{"fast", "lists"}, nil, false},
		{[]string{"extract", "--tagger", "=", "fast"}, "", nil, nil, true},
		{[]string{"extract", "--"}, "--", nil, []string{"--output"}, true},
		{[]string{"export", "RUN", "--to"}, "csv,graph", []string{"csv,graphml"}, []string{"graphml"}, false},
		{[]string{"export", "RUN", "--type"}, "p", []string{"person", "place"}, []string{"organization"}, false},
		{[]string{"export", "RUN", "--entity"}, "", nil, nil, false},
		{[]string{"report", "--to"}, "", []string{"html", "md"}, nil, false},
		{[]string{"eval", "--case"}, "", []string{"upper"}, nil, false},
		{[]string{"nonsense"}, "", nil, []string{"extract"}, false},
		{[]string{"extract"}, "--nonsense=x", nil, nil, false},
		{[]string{"version"}, "", nil, nil, false},
	} {
		found, files := cmdline.Complete(app, c.current, c.before)
		if files != c.files {
			t.Errorf("%q %q: files is %v", c.before, c.current, files)
		}
		has := func(word string) bool {
			return slices.ContainsFunc(found, func(f cmdline.Candidate) bool { return f.Word == word })
		}
		for _, w := range c.want {
			if !has(w) {
				t.Errorf("%q %q: %q is missing in %q", c.before, c.current, w, found)
			}
		}
		for _, w := range c.not {
			if has(w) {
				t.Errorf("%q %q: %q is offered", c.before, c.current, w)
			}
		}
	}
}
