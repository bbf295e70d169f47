//go:build linux

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// assistant starts newsgraph mcp over a run with the SDK's own client.
func assistant(t *testing.T, run string, args ...string) *sdk.ClientSession {
	t.Helper()
	cmd, words := program(append([]string{"mcp", run}, args...)...)
	client := sdk.NewClient(&sdk.Implementation{Name: "test", Version: "1"}, nil)
	session, err := client.Connect(t.Context(), &sdk.CommandTransport{Command: cmd}, nil)
	if err != nil {
		t.Fatalf("%v: %s", err, words)
	}
	t.Cleanup(func() { _ = session.Close() })
	return session
}

// asked calls a tool and reads its answer into into.
func asked(t *testing.T, session *sdk.ClientSession, tool string, arguments map[string]any, into any) {
	t.Helper()
	result, err := session.CallTool(t.Context(), &sdk.CallToolParams{Name: tool, Arguments: arguments})
	if err != nil {
		t.Fatalf("%s: %v", tool, err)
	}
	text := result.Content[0].(*sdk.TextContent).Text
	if result.IsError {
		t.Fatalf("%s: %s", tool, text)
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%s: %v: %s", tool, err, text)
	}
}

func TestAssistant(t *testing.T) {
	t.Parallel()
	run := filepath.Join(t.TempDir(), "run")
	if code, words := finish(t, "extract", "../../testdata/articles/syria-talks", "-o", run, "-q"); code != 0 {
		t.Fatal(words)
	}
	session := assistant(t, run)

	var found struct {
		Items []struct{ ID, Name string }
	}
	asked(t, session, "find_entities", map[string]any{"query": "kerry", "type": "person"}, &found)
	if len(found.Items) == 0 || found.Items[0].Name != "John Kerry" {
		t.Fatalf("found %+v", found)
	}
	kerry := found.Items[0].ID

	// What is known of him rests on sentences of articles that can be read.
	var known struct {
		Entity  struct{ Name string }
		NamedIn struct {
			Items []struct {
				Article string
				Quotes  []json.RawMessage
			}
		} `json:"named_in"`
	}
	asked(t, session, "entity", map[string]any{"id": kerry}, &known)
	if known.Entity.Name != "John Kerry" || len(known.NamedIn.Items) == 0 || len(known.NamedIn.Items[0].Quotes) == 0 {
		t.Fatalf("known %+v", known)
	}
	var article struct {
		Article struct{ Text string }
	}
	asked(t, session, "article", map[string]any{"id": known.NamedIn.Items[0].Article}, &article)
	if !strings.Contains(article.Article.Text, "Kerry") {
		t.Errorf("the article that names him does not: %.80q", article.Article.Text)
	}
	var path struct{ Path []json.RawMessage }
	asked(t, session, "path", map[string]any{"from": kerry, "to": "wikidata:Q41183"}, &path)
	if len(path.Path) < 2 {
		t.Error("no path from Kerry to Aleppo")
	}
	if _, err := session.CallTool(t.Context(), &sdk.CallToolParams{Name: "correct", Arguments: map[string]any{"action": "ignore", "name": kerry}}); err == nil {
		t.Error("a correction without leave was taken")
	}
	if _, err := os.Stat(run + ".overrides.tsv"); err == nil {
		t.Error("something was written without leave")
	}
}

func TestAssistantCorrects(t *testing.T) {
	t.Parallel()
	run := filepath.Join(t.TempDir(), "run")
	if code, words := finish(t, "extract", "../../testdata/articles/syria-talks", "-o", run, "-q"); code != 0 {
		t.Fatal(words)
	}
	session := assistant(t, run, "--allow-corrections")
	var done json.RawMessage
	asked(t, session, "correct", map[string]any{"action": "rename", "name": "wikidata:Q22316", "object": "Secretary Kerry"}, &done)
	written, err := os.ReadFile(run + ".overrides.tsv")
	if err != nil || !strings.Contains(string(written), "rename\twikidata:Q22316\tSecretary Kerry") {
		t.Fatalf("%v: %q", err, written)
	}
	var known struct{ Entity struct{ Name string } }
	asked(t, session, "entity", map[string]any{"id": "wikidata:Q22316"}, &known)
	if known.Entity.Name != "Secretary Kerry" {
		t.Errorf("the correction is not in force: %q", known.Entity.Name)
	}
	line := 0
	for i, l := range strings.Split(string(written), "\n") {
		if strings.HasPrefix(l, "rename") {
			line = i + 1
		}
	}
	asked(t, session, "undo", map[string]any{"line": line, "text": "rename\twikidata:Q22316\tSecretary Kerry"}, &done)
	if written, _ := os.ReadFile(run + ".overrides.tsv"); strings.Contains(string(written), "\nrename") {
		t.Errorf("undone, but %q", written)
	}
}
