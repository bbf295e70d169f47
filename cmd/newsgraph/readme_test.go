package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"newsgraph/cmd/newsgraph/console"
)

// fenced are the blocks of a text between fences, with the language named there.
var fenced = regexp.MustCompile("(?ms)^```(\\w*)\n(.*?)^```$")

// TestReadme runs the commands of the README's worked example and holds their
// output, and the lines of the graph, against what it prints. "…" there stands
// for whatever is left out of a line, or for lines of its own.
func TestReadme(t *testing.T) {
	text := string(readBytes(t, filepath.Join("..", "..", "README.md")))
	_, example, _ := strings.Cut(text, "\n## A worked example\n")
	example, _, _ = strings.Cut(example, "\n## ")
	run := filepath.Join(t.TempDir(), "RUN")
	paths := strings.NewReplacer("testdata/", "../../testdata/", "RUN", run)
	commands := 0
	for _, block := range fenced.FindAllStringSubmatch(example, -1) {
		language, body := block[1], block[2]
		if language == "json" {
			holds(t, "graph.json", string(readBytes(t, filepath.Join(run, "graph.json"))), strings.Split(strings.TrimSpace(body), "\n"))
			continue
		}
		lines := strings.Split(strings.TrimSpace(body), "\n")
		command, ok := strings.CutPrefix(lines[0], "$ newsgraph ")
		if !ok {
			t.Fatalf("no command: %q", lines[0])
		}
		code, out, words := inProcess(t.Context(), strings.Fields(paths.Replace(command))...)
		if code != console.ExitDone {
			t.Fatalf("%s: exit code %d: %s", command, code, words)
		}
		for i := range lines {
			lines[i] = strings.ReplaceAll(lines[i], "RUN", run)
		}
		holds(t, command, out+words, lines[1:])
		commands++
	}
	if commands < 2 {
		t.Errorf("%d commands in the worked example", commands)
	}
}

// holds checks that an output has the lines, one after the other.
func holds(t *testing.T, what, output string, lines []string) {
	t.Helper()
	for _, line := range lines {
		if strings.TrimSpace(line) == "…" || line == "" {
			continue
		}
		parts := strings.Split(line, "…")
		for i := range parts {
			parts[i] = regexp.QuoteMeta(parts[i])
		}
		at := regexp.MustCompile(`(?m)^ *` + strings.Join(parts, ".*") + `,?$`).FindStringIndex(output)
		if at == nil {
			t.Errorf("%s does not print: %s", what, line)
			continue
		}
		output = output[at[1]:]
	}
}

// TestReadmeLinks holds that what the README and the documents that it names link to is there.
func TestReadmeLinks(t *testing.T) {
	root := filepath.Join("..", "..")
	link := regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)
	seen := map[string]bool{}
	for todo := []string{"README.md", "CONTRIBUTING.md"}; len(todo) > 0; todo = todo[1:] {
		from := todo[0]
		for _, m := range link.FindAllStringSubmatch(string(readBytes(t, filepath.Join(root, from))), -1) {
			to := filepath.Join(filepath.Dir(from), m[1])
			if seen[to] {
				continue
			}
			seen[to] = true
			if _, err := os.Stat(filepath.Join(root, to)); err != nil {
				t.Errorf("%s links to %s, which is not there", from, m[1])
			} else if filepath.Ext(to) == ".md" {
				todo = append(todo, to)
			}
		}
	}
	if len(seen) < 20 {
		t.Errorf("%d links", len(seen))
	}
}
