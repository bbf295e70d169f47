package neo4j_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"newsgraph/entities"
)

// readBack makes a graph of what the database holds: the other way round than
// the loader, and by other code, so that a loss on the way is seen.
func readBack(t testing.TB, ctx context.Context, dataset string) *entities.Graph {
	t.Helper()
	p := map[string]any{"dataset": dataset}
	g := &entities.Graph{Schema: entities.GraphSchema, Entities: []entities.Entity{}, Edges: []entities.Edge{}}
	for _, row := range query(t, ctx, "MATCH (n:Entity {dataset: $dataset}) RETURN n", p) {
		g.Entities = append(g.Entities, entityOf(t, row["n"].(driver.Node)))
	}
	for _, row := range query(t, ctx, "MATCH (a {dataset: $dataset})-[r]->(b) WHERE r.dataset = $dataset AND NOT r:EVIDENCED_BY RETURN coalesce(a.long_id, a.id) AS a, coalesce(b.long_id, b.id) AS b, r", p) {
		r := row["r"].(driver.Relationship)
		e := entities.Edge{Source: row["a"].(string), Target: row["b"].(string), Type: entities.EdgeType(text(r.Props["type"])),
			Sentences: number(r.Props["sentences"]), Articles: number(r.Props["articles"]), Stories: number(r.Props["stories"]),
			NPMI: r.Props["npmi"].(float64), First: text(r.Props["first"]), Last: text(r.Props["last"]),
			Confidence: float(r.Props["confidence"]), Evidence: evidenceOf(t, r.Props)}
		want := strings.ToUpper(strings.ReplaceAll(string(e.Type), "-", "_"))
		if e.Type == "cooccurs" {
			want = "CO_OCCURS"
		}
		if r.Type != want && r.Type != "RELATED" {
			t.Errorf("edge of type %q is %q", e.Type, r.Type)
		}
		g.Edges = append(g.Edges, e)
	}
	slices.SortFunc(g.Entities, func(x, y entities.Entity) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(g.Edges, func(x, y entities.Edge) int {
		return cmp.Or(cmp.Compare(x.Source, y.Source), cmp.Compare(x.Target, y.Target), cmp.Compare(x.Type, y.Type))
	})
	for _, row := range query(t, ctx, "MATCH (d:NewsgraphDataset {name: $dataset}) RETURN d", p) {
		d := row["d"].(driver.Node).Props
		g.Generator = entities.Generator{Program: text(d["program"]), Config: text(d["config"]), Model: text(d["model"]), Gazetteers: text(d["gazetteers"]), Overrides: text(d["overrides"])}
		g.Summary = entities.Summary{Articles: number(d["articles"]), Stories: number(d["stories"]), Sentences: number(d["sentences"]), Tokens: number(d["tokens"]),
			Mentions: number(d["mentions"]), Entities: number(d["entities"]), Edges: number(d["edges"])}
		if d["complete"] != true {
			t.Error("the dataset is not complete")
		}
	}
	return g
}

func entityOf(t testing.TB, n driver.Node) entities.Entity {
	t.Helper()
	p := n.Props
	e := entities.Entity{ID: whichever(p["long_id"], p["id"]), Subtype: text(p["subtype"]), Name: whichever(p["long_name"], p["name"]), Aliases: []entities.NameCount{},
		Mentions: number(p["mentions"]), Articles: number(p["articles"]), Stories: number(p["stories"]),
		First: text(p["first"]), Last: text(p["last"]), Confidence: p["confidence"].(float64), Evidence: evidenceOf(t, p),
		Spread: number(p["spread"]), Sources: number(p["sources"]), Salience: float(p["salience"]), Centrality: float(p["centrality"]), Community: number(p["community"])}
	if err := e.Type.UnmarshalText([]byte(text(p["type"]))); err != nil {
		t.Error(err)
	}
	slices.Sort(n.Labels)
	if want := []string{"Entity", strings.ToUpper(e.Type.String()[:1]) + e.Type.String()[1:]}; !slices.Equal(n.Labels, want) {
		t.Errorf("%s has labels %q, want %q", e.ID, n.Labels, want)
	}
	for i, name := range list(p["aliases"]) {
		e.Aliases = append(e.Aliases, entities.NameCount{Name: name.(string), Mentions: number(list(p["alias_mentions"])[i])})
	}
	if p["wikidata"] != nil || p["geonames"] != nil || p["wikipedia"] != nil {
		e.Links = &entities.Links{Wikidata: text(p["wikidata"]), GeoNames: text(p["geonames"]), Wikipedia: text(p["wikipedia"])}
	}
	if p["lat"] != nil || p["country"] != nil || p["admin1"] != nil {
		e.Place = &entities.PlaceInfo{Country: text(p["country"]), Admin1: text(p["admin1"])}
		if lat, ok := p["lat"].(float64); ok {
			lon := p["lon"].(float64)
			e.Place.Lat, e.Place.Lon = &lat, &lon
			if at := p["location"].(driver.Point2D); at.X != lon || at.Y != lat {
				t.Errorf("%s: location %v, want %v %v", e.ID, at, lon, lat)
			}
		}
	}
	for i, title := range list(p["roles"]) {
		e.Roles = append(e.Roles, entities.RoleSpan{Title: title.(string), Articles: number(list(p["role_articles"])[i]),
			First: text(list(p["role_first"])[i]), Last: text(list(p["role_last"])[i])})
	}
	for i, id := range list(p["candidates"]) {
		e.Candidates = append(e.Candidates, entities.Candidate{ID: id.(string), Name: text(list(p["candidate_names"])[i]), Score: list(p["candidate_scores"])[i].(float64)})
	}
	return e
}

func evidenceOf(t testing.TB, p map[string]any) []entities.Evidence {
	t.Helper()
	out := []entities.Evidence{}
	for i, article := range list(p["evidence_articles"]) {
		ev := entities.Evidence{Article: article.(string)}
		field, span, _ := strings.Cut(list(p["evidence_spans"])[i].(string), ":")
		if err := ev.Field.UnmarshalText([]byte(field)); err != nil {
			t.Error(err)
		}
		if _, err := fmt.Sscanf(span, "%d-%d", &ev.Start, &ev.End); err != nil {
			t.Errorf("span %q: %v", span, err)
		}
		out = append(out, ev)
	}
	return out
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

func whichever(long, short any) string {
	if long != nil {
		return text(long)
	}
	return text(short)
}

// float is 0 for a property that is not there.
func float(v any) float64 {
	f, _ := v.(float64)
	return f
}

func number(v any) int {
	n, _ := v.(int64)
	return int(n)
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

// holds checks that the dataset is the graph, and that its evidence and
// articles are those of the graph and no more.
func holds(t testing.TB, ctx context.Context, dataset string, want *memory) {
	t.Helper()
	same(t, "graph", readBack(t, ctx, dataset), want.graph)

	got := map[string][]string{}
	for _, row := range query(t, ctx, "MATCH (n:Entity)-[r:EVIDENCED_BY {dataset: $dataset}]->(x:Article {dataset: $dataset}) RETURN n.id AS n, x.id AS x, r.spans AS spans", map[string]any{"dataset": dataset}) {
		key := text(row["n"]) + " in " + text(row["x"])
		if got[key] != nil {
			t.Errorf("%s twice", key)
		}
		for _, s := range list(row["spans"]) {
			got[key] = append(got[key], s.(string))
		}
	}
	cited := map[string][]string{}
	articles := map[string]bool{}
	for _, a := range want.articles {
		articles[a.ID] = true
	}
	for _, e := range want.graph.Entities {
		for _, ev := range e.Evidence {
			key := e.ID + " in " + ev.Article
			cited[key] = append(cited[key], fmt.Sprintf("%s:%d-%d", ev.Field, ev.Start, ev.End))
			articles[ev.Article] = true
		}
	}
	same(t, "evidence", got, cited)
	there := map[string]bool{}
	for _, row := range query(t, ctx, "MATCH (x:Article {dataset: $dataset}) RETURN x.id AS x", map[string]any{"dataset": dataset}) {
		there[text(row["x"])] = true
	}
	same(t, "articles", there, articles)
}

// same compares as JSON, which shows the first difference.
func same(t testing.TB, what string, got, want any) {
	t.Helper()
	g, err := json.MarshalIndent(got, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	w, err := json.MarshalIndent(want, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	a, b := strings.Split(string(g), "\n"), strings.Split(string(w), "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Errorf("%s differs at line %d: got %s, want %s\n%s", what, i, a[i], b[i], strings.Join(a[max(0, i-12):i], "\n"))
			return
		}
	}
	if len(a) != len(b) {
		t.Errorf("%s: %d lines, want %d", what, len(a), len(b))
	}
}
