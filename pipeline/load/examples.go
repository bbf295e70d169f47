package load

import (
	_ "embed"
	"strings"
)

// examplesPage holds questions and their Cypher; Examples reads it.
//
//go:embed QUERIES.md
var examplesPage string

// ExamplesPage is QUERIES.md.
func ExamplesPage() string { return examplesPage }

// Query is a ready-made question.
type Query struct {
	Name       string // heading
	Question   string // what it answers
	Parameters string // lines ":param name => value;" for Neo4j Browser and cypher-shell, "" for none
	Statement  string
}

// Cypher is parameters and statement as they are pasted into Neo4j Browser.
func (q *Query) Cypher() string { return q.Parameters + q.Statement }

// Examples are the queries of QUERIES.md, in its order.
func Examples() []Query { return parseExamples(examplesPage) }

// parseExamples reads a page in which each query is a heading "## Name", prose,
// and a block of cypher.
func parseExamples(page string) []Query {
	var out []Query
	for _, section := range strings.Split("\n"+page, "\n## ")[1:] {
		name, rest, _ := strings.Cut(section, "\n")
		prose, rest, ok := strings.Cut(rest, "```cypher\n")
		if !ok {
			continue
		}
		block, _, _ := strings.Cut(rest, "```")
		q := Query{Name: strings.TrimSpace(name), Question: strings.Join(strings.Fields(prose), " ")}
		for line := range strings.Lines(block) {
			if strings.HasPrefix(line, ":param ") {
				q.Parameters += line
			} else {
				q.Statement += line
			}
		}
		out = append(out, q)
	}
	return out
}
