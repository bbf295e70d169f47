package neo4j_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"

	"newsgraph/pipeline/load"
)

// asked is what the test sets where the page sets other values.
var asked = map[string]map[string]any{
	"Who is this":                   {"name": "kerry"},
	"Who appears with whom":         {"name": "Sergei Lavrov"},
	"Who belongs together":          {"stories": 2},
	"Much printed, little reported": {},
	"First seen":                    {"since": "2016-10-16"},
	"What changed this week":        {"since": "2016-10-16"},
	"Fallen silent":                 {"since": "2016-10-16"},
	"How two are connected":         {"from": "John Kerry", "to": "Lagos", "stories": 1},
	"Whom two share":                {"one": "John Kerry", "other": "Sergei Lavrov"},
	"Who is named with a country":   {"country": "SY"},
	"What is near a point":          {"lat": 36.0, "lon": 36.7, "km": 60},
	"Where it is written":           {"one": "Sergei Lavrov", "other": "John Kerry"},
	"Under which titles":            {"name": "John Kerry"},
	"Who it could be":               {},
	"Who stands between":            {"stories": 1},
}

var update = flag.Bool("update", false, "write answers.txt anew; its rows were checked by hand against news()")

// TestExamples runs every query of QUERIES.md, as a node keeps it, and checks
// what it finds.
func TestExamples(t *testing.T) {
	ctx := need(t)
	n := open(t, ctx, target())
	must(t, n, ctx, crowd(30, 60, 1), load.Options{Dataset: "beside"})
	must(t, n, ctx, news(), load.Options{Dataset: "examples", Examples: load.Examples()})
	query(t, ctx, "CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()", nil)
	kept := query(t, ctx, "MATCH (q:NewsgraphQuery {dataset: 'examples'}) RETURN q.name AS name, q.question AS question, q.cypher AS cypher ORDER BY name", nil)
	if len(kept) != len(asked) {
		t.Errorf("%d queries are kept, %d have answers", len(kept), len(asked))
	}
	var all strings.Builder
	for _, q := range kept {
		name := q["name"].(string)
		values, ok := asked[name]
		if !ok || q["question"] == "" {
			t.Errorf("%s: answer %v, question %q", name, ok, q["question"])
			continue
		}
		t.Run(name, func(t *testing.T) {
			params := map[string]any{"dataset": "examples"}
			maps.Copy(params, values)
			statement, needed := split(t, q["cypher"].(string))
			if fmt.Sprint(keys(needed)) != fmt.Sprint(keys(params)) {
				t.Errorf("the page sets %v, the test %v", needed, params)
			}
			query(t, ctx, statement, needed) // as the page has it
			all.WriteString("# " + name + "\n" + answer(t, query(t, ctx, statement, params)))
		})
	}
	const golden = "answers.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(all.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	same(t, golden, strings.Split(all.String(), "\n"), strings.Split(string(want), "\n"))
}

// split parts the lines that set parameters from the statement, and reads their
// values.
func split(t *testing.T, cypher string) (statement string, params map[string]any) {
	t.Helper()
	params = map[string]any{}
	for line := range strings.Lines(cypher) {
		rest, ok := strings.CutPrefix(line, ":param ")
		if !ok {
			statement += line
			continue
		}
		name, value, ok := strings.Cut(strings.TrimSuffix(rest, ";\n"), " => ")
		if !ok {
			t.Fatalf("line %q", line)
		}
		var v any
		if err := json.Unmarshal([]byte(strings.ReplaceAll(value, "'", `"`)), &v); err != nil {
			t.Fatalf("line %q: %v", line, err)
		}
		params[name] = v
	}
	return statement, params
}

func keys(m map[string]any) map[string]bool {
	out := map[string]bool{}
	for k := range m {
		out[k] = true
	}
	return out
}

// answer writes rows with sorted keys, a row a line.
func answer(t *testing.T, rows []map[string]any) string {
	t.Helper()
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, row := range rows {
		if err := enc.Encode(row); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}
