package mcp

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// api answers what it was asked, or 404 for the id "none".
var api = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Get("id") == "none" {
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"error":"there is no such entity"}`)
		return
	}
	body, _ := io.ReadAll(r.Body)
	asked, _ := json.Marshal(r.Method + " " + r.URL.RequestURI() + " " + string(body))
	_, _ = w.Write(asked)
})

// connect runs a server over the API and a client of the SDK beside it.
func connect(t *testing.T, correct bool) *mcp.ClientSession {
	t.Helper()
	here, there := mcp.NewInMemoryTransports()
	server := newServer(Options{Version: "1", API: api, Correct: correct})
	if _, err := server.Connect(t.Context(), there, nil); err != nil {
		t.Fatal(err)
	}
	session, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), here, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = session.Close() })
	return session
}

func call(t *testing.T, session *mcp.ClientSession, tool string, arguments map[string]any) (text string, failed bool) {
	t.Helper()
	result, err := session.CallTool(context.Background(), &mcp.CallToolParams{Name: tool, Arguments: arguments})
	if err != nil {
		t.Fatalf("%s: %v", tool, err)
	}
	var b strings.Builder
	for _, c := range result.Content {
		b.WriteString(c.(*mcp.TextContent).Text)
	}
	return b.String(), result.IsError
}

func TestToolsAskTheAPI(t *testing.T) {
	session := connect(t, true)
	for _, c := range []struct {
		tool      string
		arguments map[string]any
		want      []string
	}{
		{"about", nil, []string{`GET /api/v1/info? `}},
		{"find_entities", map[string]any{"query": "Kerry & co", "type": "person", "limit": 3}, []string{`GET /api/v1/entities?limit=3\u0026q=Kerry+%26+co\u0026type=person `}},
		{"entity", map[string]any{"id": "wikidata:Q1"}, []string{
			`"entity":"GET /api/v1/entity?id=wikidata%3AQ1 "`, `"relations":"GET /api/v1/relations?id=wikidata%3AQ1\u0026limit=5 "`, `"named_in":"GET /api/v1/mentions?id=`,
		}},
		{"co_mentions", map[string]any{"id": "x", "offset": 20}, []string{`GET /api/v1/co-mentions?id=x\u0026offset=20 `}},
		{"between", map[string]any{"a": "x", "b": "y"}, []string{`GET /api/v1/edge?a=x\u0026b=y `}},
		{"relation", map[string]any{"source": "x", "target": "y", "type": "met-with"}, []string{`GET /api/v1/relation?source=x\u0026target=y\u0026type=met-with `}},
		{"path", map[string]any{"from": "x", "to": "y"}, []string{`GET /api/v1/path?from=x\u0026to=y `}},
		{"who_connects", map[string]any{"a": "x,y", "b": "Ann Lee"}, []string{`GET /api/v1/connect?a=x%2Cy\u0026b=Ann+Lee\u0026limit=20 `}},
		{"explain", map[string]any{"id": "x", "limit": 2}, []string{`GET /api/v1/explain?id=x\u0026limit=2 `}},
		{"story", map[string]any{"id": "a/1.txt"}, []string{`GET /api/v1/story?id=a%2F1.txt `}},
		{"compare_times", map[string]any{"a_since": "2016-09", "a_until": "2016-09", "b_since": "2016-10", "b_until": "2016-10"}, []string{`GET /api/v1/spans?a_since=2016-09\u0026a_until=2016-09\u0026b_since=2016-10\u0026b_until=2016-10 `}},
		{"find_articles", map[string]any{"words": "cease fire", "entity": "x"}, []string{`GET /api/v1/articles?entity=x\u0026q=cease+fire `}},
		{"article", map[string]any{"id": "a/1.txt"}, []string{`GET /api/v1/article?id=a%2F1.txt `}},
		{"compare", map[string]any{"a": 1, "b": 0}, []string{`GET /api/v1/diff?a=1\u0026b=0 `}},
		{"corrections", nil, []string{`GET /api/v1/corrections? `}},
		{"correct", map[string]any{"action": "same", "name": "A", "object": "B"}, []string{`POST /api/v1/corrections? {\"action\":\"same\",\"name\":\"A\",\"object\":\"B\"}`}},
		{"undo", map[string]any{"line": 3, "text": "same\tA\tB"}, []string{`DELETE /api/v1/corrections?line=3\u0026text=same%09A%09B `}},
	} {
		text, failed := call(t, session, c.tool, c.arguments)
		if failed || !json.Valid([]byte(text)) {
			t.Errorf("%s: failed or no JSON: %s", c.tool, text)
		}
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %s does not hold %s", c.tool, text, want)
			}
		}
	}
}

func TestErrorsAreTheAPIs(t *testing.T) {
	session := connect(t, false)
	if text, failed := call(t, session, "entity", map[string]any{"id": "none"}); !failed || text != "there is no such entity" {
		t.Errorf("got %q, failed %v", text, failed)
	}
	if text, failed := call(t, session, "find_entities", map[string]any{}); !failed || !strings.Contains(text, "query") {
		t.Errorf("a missing argument: %q, failed %v", text, failed)
	}
}

// Without leave nothing that writes is offered, and what is offered says what it does.
func TestToolsThatWriteNeedLeave(t *testing.T) {
	for _, allowed := range []bool{false, true} {
		session := connect(t, allowed)
		var writing []string
		for tool, err := range session.Tools(t.Context(), nil) {
			if err != nil {
				t.Fatal(err)
			}
			if tool.Description == "" || tool.Annotations == nil {
				t.Errorf("%s says too little of itself", tool.Name)
			} else if !tool.Annotations.ReadOnlyHint {
				writing = append(writing, tool.Name)
			}
		}
		slices.Sort(writing)
		want := []string(nil)
		if allowed {
			want = []string{"correct", "undo"}
		}
		if !slices.Equal(writing, want) {
			t.Errorf("allowed %v: tools that write are %q, not %q", allowed, writing, want)
		}
	}
}

// The server ends without an error when its input does.
func TestServeEndsWithItsInput(t *testing.T) {
	in, out := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- Serve(t.Context(), Options{API: api}, in, discard{}) }()
	_ = out.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

type discard struct{ io.Writer }

func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) Close() error                { return nil }
