package export

import (
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"newsgraph/entities"
)

// chainSource is the sample without the edges of John Kerry and the council, which
// leaves a chain of hops: Kerry, Aleppo (by two edges), the council.
func chainSource() (*entities.Graph, *entities.Record) {
	g, rec := exportSource()
	g.Edges = slices.DeleteFunc(g.Edges, func(e entities.Edge) bool {
		return e.Source == "wikidata:Q22316" && e.Target == "organization:opposition-council"
	})
	g.Summary.Edges = len(g.Edges)
	return g, rec
}

// TestFilterInEveryFormat holds that each format has the names that a filter
// keeps, and none of those that it leaves out.
func TestFilterInEveryFormat(t *testing.T) {
	g, rec := chainSource()
	rec.Article.Title, rec.Article.Text = "Talks", "" // no names but those of the graph
	marks := map[string]string{}                      // id → a name that stands in no other entity
	for i := range g.Entities {
		e := &g.Entities[i]
		marks[e.ID] = "Mark" + string(rune('A'+i)) + "zz"
		e.Name, e.Aliases, e.Roles, e.Candidates = marks[e.ID], []entities.NameCount{{Name: marks[e.ID], Mentions: 1}}, nil, nil
	}
	for i := range rec.Clusters {
		rec.Clusters[i].Name = marks[rec.Clusters[i].Entity]
	}
	for i := range rec.Mentions {
		rec.Mentions[i].Text = marks[rec.Mentions[i].Entity]
	}
	src := memory(g, rec)
	src.Entity = func(r *entities.Record, cluster int) string { return r.Clusters[cluster].Entity }
	for _, c := range []struct {
		name string
		o    Filter
		ids  string
	}{
		{"type", Filter{Types: []entities.Type{entities.Place}}, "geonames:170063"},
		{"stories", Filter{MinStories: 2}, "geonames:170063"},
		{"since", Filter{Since: "2016-10-16"}, "geonames:170063"},
		{"until", Filter{Until: "2016"}, "geonames:170063 wikidata:Q22316"},
		{"entity", Filter{Entity: "wikidata:Q22316", Hops: 1}, "geonames:170063 wikidata:Q22316"},
		{"alone", Filter{Entity: "wikidata:Q22316"}, "wikidata:Q22316"},
	} {
		for file, text := range namesIn(t, exported(t, src, c.o)) {
			for id, mark := range marks {
				keeps := strings.Contains(c.ids, id)
				has := strings.Contains(text, mark)
				switch {
				case has && !keeps:
					t.Errorf("%s: %s holds %s, which is left out", c.name, file, id)
				case keeps && !has && holdsNames(file, g, id):
					t.Errorf("%s: %s has no %s", c.name, file, id)
				}
			}
		}
	}
}

// holdsNames reports whether a file of an export must name an entity that stays.
func holdsNames(file string, g *entities.Graph, id string) bool {
	switch file {
	case "articles.gkg.tsv", "graph.geojson":
		return id == "geonames:170063" // the place with coordinates, which the article names
	case "csv/entities.csv", "parquet/entities.parquet", "neo4j/entities.csv":
		return true
	}
	return !strings.Contains(file, "/")
}

// namesIn makes SQLite and Parquet files text.
func namesIn(t *testing.T, files map[string]string) map[string]string {
	t.Helper()
	for name, data := range files {
		switch {
		case strings.HasSuffix(name, ".sqlite"):
			path := filepath.Join(t.TempDir(), "x.sqlite")
			if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
				t.Fatal(err)
			}
			db, err := sql.Open("sqlite", path)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			var text sql.NullString
			err = db.QueryRow(`SELECT group_concat(name) FROM (SELECT name FROM entities UNION ALL SELECT name FROM aliases
				UNION ALL SELECT text FROM mentions UNION ALL SELECT source_name || target_name FROM named_edges)`).Scan(&text)
			if err != nil {
				t.Fatal(err)
			}
			files[name] = text.String
		case strings.HasSuffix(name, ".parquet"):
			var text strings.Builder
			f := parquet.NewReader(strings.NewReader(data))
			row := map[string]any{}
			for f.Read(&row) == nil {
				for _, v := range row {
					if s, ok := v.(string); ok {
						text.WriteString(s)
					}
				}
			}
			files[name] = text.String()
		}
	}
	return files
}
