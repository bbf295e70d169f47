package export

import (
	"bytes"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/codec/codectest"
)

// memory is a source in memory.
func memory(g *entities.Graph, records ...*entities.Record) Source {
	src := Source{Graph: func(v codec.Visitor) error { return codec.VisitGraph(g, v) }}
	if len(records) > 0 {
		src.Records = func(yield func(*entities.Record) error) error {
			for _, r := range records {
				if err := yield(r); err != nil {
					return err
				}
			}
			return nil
		}
	}
	return src
}

// exportSource is the sample graph with a record that holds its evidence.
func exportSource() (*entities.Graph, *entities.Record) {
	g := codectest.Graph()
	rec := codectest.Record(8)
	rec.Article.ID, rec.Article.Title, rec.Article.Author = "a1", "Kerry — “no deal”", "Jane Doe"
	rec.Mentions[0] = entities.Mention{Field: entities.Title, Start: 0, End: 5, EndRune: 5, Text: "Kerry", Type: entities.Person, Confidence: 0.9, Entity: "wikidata:Q22316", Cluster: 1,
		Flags: []entities.Flag{entities.FlagHeadline}}
	rec.Clusters[1] = entities.Cluster{Entity: "wikidata:Q22316", Type: entities.Person, Name: "John Kerry", Key: "john kerry", Mentions: 1, Confidence: 0.9}
	rec.Clusters[0].Entity, rec.Clusters[0].Name = "geonames:170063", "Aleppo"
	rec.Edges = []entities.LocalEdge{{A: 0, B: 1, Sentences: 1, Evidence: []entities.Anchor{{Start: 300, End: 400}}}}
	return g, rec
}

// hostileSource puts every codectest.Hostile string wherever text can stand.
func hostileSource() (*entities.Graph, []*entities.Record) {
	g, first := exportSource()
	records := []*entities.Record{first}
	for i, s := range codectest.Hostile {
		s = strings.ToValidUTF8(s, "\ufffd") // what a graph file can hold
		if s == "" {
			continue
		}
		e := entities.Entity{ID: fmt.Sprintf("x:%02d%s", i, s), Type: entities.Types[i%3], Subtype: s, Name: s,
			Aliases: []entities.NameCount{{Name: s, Mentions: 2}, {Name: s + "2", Mentions: 1}}, Place: &entities.PlaceInfo{Lat: codectest.Degree(float64(i)), Lon: codectest.Degree(-0.5), Country: "SY", Admin1: s},
			Roles: []entities.RoleSpan{{Title: s, Articles: 1}}, Candidates: []entities.Candidate{{ID: "x:" + s, Name: s, Score: 0.5}},
			Mentions: 3, Articles: 1, Stories: 1, First: "2016", Last: "2016-02", Confidence: 1, Evidence: []entities.Evidence{{Article: s, Start: 0, End: len(s)}}}
		if e.Type != entities.Place {
			e.Place = nil
		}
		g.Entities = append(g.Entities, e)
		rec := codectest.Record(1)
		rec.Article = entities.ArticleInfo{ID: s, Title: s, Date: "2016-02", Source: s, Author: s, URL: s, Language: s, Input: s, Position: s, Text: s, SHA256: first.Article.SHA256}
		rec.Mentions = []entities.Mention{{Start: 0, End: len(s), EndRune: len([]rune(s)), Text: s, Type: e.Type, Entity: e.ID, Flags: []entities.Flag{}}}
		rec.Clusters = []entities.Cluster{{Entity: e.ID, Type: e.Type, Name: s}}
		records = append(records, rec)
	}
	sort.Slice(g.Entities, func(i, j int) bool { return g.Entities[i].ID < g.Entities[j].ID })
	for i := 1; i < len(g.Entities); i++ {
		if strings.HasPrefix(g.Entities[i-1].ID, "x:") {
			g.Edges = append(g.Edges, entities.Edge{Source: g.Entities[i-1].ID, Target: g.Entities[i].ID, Type: "cooccurs", Sentences: 1, Articles: 1, Stories: 1, NPMI: 1,
				First: "2016", Last: "2016", Evidence: []entities.Evidence{{Article: g.Entities[i].Name, End: 1}}})
		}
	}
	for i, e := range g.Edges { // relations beside them: against the order of the ids, and both ways
		if !strings.HasPrefix(e.Source, "x:") {
			continue
		}
		back := e
		back.Source, back.Target, back.Type, back.Confidence = e.Target, e.Source, entities.LeaderOf, 0.9
		g.Edges = append(g.Edges, back)
		if i%2 == 0 {
			e.Type, e.Confidence = entities.LeaderOf, 0.8
			g.Edges = append(g.Edges, e)
			e.Type = entities.MetWith
			g.Edges = append(g.Edges, e)
		}
	}
	slices.SortFunc(g.Edges, func(a, b entities.Edge) int {
		return slices.Compare([]string{a.Source, a.Target, string(a.Type)}, []string{b.Source, b.Target, string(b.Type)})
	})
	g.Summary.Entities, g.Summary.Edges = len(g.Entities), len(g.Edges)
	return g, records
}

func formatNames() []string {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
	}
	return names
}

// exported makes all formats of a source.
func exported(t *testing.T, src Source, o Filter) map[string]string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out")
	list, err := Files(src, dir, formatNames(), o)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, path := range list {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		rel, _ := filepath.Rel(dir, path)
		out[filepath.ToSlash(rel)] = string(b)
	}
	n := 0
	filepath.WalkDir(dir, func(_ string, d os.DirEntry, _ error) error {
		if !d.IsDir() {
			n++
		}
		return nil
	})
	if n != len(list) {
		t.Errorf("%d files in the folder, %d told", n, len(list))
	}
	return out
}

func TestExportGoldens(t *testing.T) {
	g, rec := exportSource()
	for name, text := range exported(t, memory(g, rec), Filter{}) {
		if !strings.HasSuffix(name, ".sqlite") && !strings.HasSuffix(name, ".parquet") {
			codectest.Golden(t, filepath.Join("testdata", name), []byte(text))
		}
	}
}

func TestExportSameBytes(t *testing.T) {
	g, records := hostileSource()
	a, b := exported(t, memory(g, records...), Filter{}), exported(t, memory(g, records...), Filter{})
	if len(a) < 30 {
		t.Errorf("only %d files", len(a))
	}
	for name := range a {
		if a[name] != b[name] {
			t.Errorf("%s: other bytes the second time", name)
		}
	}
}

func TestExportToStream(t *testing.T) {
	g, rec := exportSource()
	files := exported(t, memory(g, rec), Filter{})
	for _, f := range Formats() {
		var b bytes.Buffer
		err := Stream(&b, memory(g, rec), f.Name, Filter{})
		if !f.single {
			if err == nil || !strings.Contains(err.Error(), f.Files) {
				t.Errorf("%s: %v", f.Name, err)
			}
			continue
		}
		if err != nil || b.String() != files[f.Files] {
			t.Errorf("%s: stream and file differ (%v)", f.Name, err)
		}
		if err := Stream(&codectest.FullDisk{Room: 3}, memory(g, rec), f.Name, Filter{}); !errors.Is(err, codectest.ErrFull) || !strings.Contains(err.Error(), f.Name) {
			t.Errorf("%s on a full disk: %v", f.Name, err)
		}
	}
	if _, err := Files(memory(g), t.TempDir(), []string{"graphml", "excel"}, Filter{}); err == nil || !strings.Contains(err.Error(), "graphml, gexf") {
		t.Errorf("unknown format: %v", err)
	}
}

func TestExportFailureLeavesNothing(t *testing.T) {
	g, rec := exportSource()
	src := memory(g, rec)
	src.Records = func(func(*entities.Record) error) error { return codectest.ErrFull }
	for _, f := range Formats() {
		dir := t.TempDir()
		_, err := Files(src, dir, []string{f.Name}, Filter{})
		if !f.Records {
			if err != nil {
				t.Errorf("%s: %v", f.Name, err)
			}
			continue
		}
		if !errors.Is(err, codectest.ErrFull) {
			t.Errorf("%s: %v", f.Name, err)
		}
		filepath.WalkDir(dir, func(p string, d os.DirEntry, _ error) error {
			if !d.IsDir() {
				t.Errorf("%s left %s", f.Name, p)
			}
			return nil
		})
	}
}

// --- each format read back with codectest.Hostile names in it

// wantNames are the names as a format with the rule of plain has them.
func wantNames(g *entities.Graph, rule func(string) string) []string {
	var names []string
	for i := range g.Entities {
		names = append(names, rule(g.Entities[i].Name))
	}
	sort.Strings(names)
	return names
}

func same(s string) string { return s }

func checkNames(t *testing.T, format string, got, want []string) {
	t.Helper()
	sort.Strings(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: names differ: %s", format, diff)
	}
}

type xmlNode struct {
	ID    string `xml:"id,attr"`
	Label string `xml:"label,attr"`
	Data  []struct {
		Key  string `xml:"key,attr"`
		Text string `xml:",chardata"`
	} `xml:"data"`
	Values []struct {
		For   string `xml:"for,attr"`
		Value string `xml:"value,attr"`
	} `xml:"attvalues>attvalue"`
}

func TestExportXMLSurvives(t *testing.T) {
	g, records := hostileSource()
	files := exported(t, memory(g, records...), Filter{})
	var ml struct {
		Nodes []xmlNode `xml:"graph>node"`
		Edges []struct {
			Source string `xml:"source,attr"`
			Target string `xml:"target,attr"`
		} `xml:"graph>edge"`
	}
	if err := xml.Unmarshal([]byte(files["graph.graphml"]), &ml); err != nil {
		t.Fatal(err)
	}
	if len(ml.Nodes) != len(g.Entities) || len(ml.Edges) != len(g.Edges) {
		t.Fatalf("GraphML: %d nodes, %d edges", len(ml.Nodes), len(ml.Edges))
	}
	for i, n := range ml.Nodes {
		e := &g.Entities[i]
		if n.ID != plain(e.ID) {
			t.Errorf("GraphML id %q of %q", n.ID, e.ID)
		}
		for _, d := range n.Data {
			for _, c := range entityColumns {
				if d.Key == "n_"+c.name && d.Text != plain(string(c.value(nil, e))) {
					t.Errorf("GraphML %s %s: %q", e.ID, d.Key, d.Text)
				}
			}
			if d.Key == "n_aliases" && !strings.ContainsAny(e.Name, "\ufffe\uffff") { // JSON text has these as they are
				var back []entities.NameCount
				if err := json.Unmarshal([]byte(d.Text), &back); err != nil || !cmp.Equal(back, e.Aliases) {
					t.Errorf("GraphML aliases of %s: %v %v", e.ID, back, err)
				}
			}
		}
	}
	var gx struct {
		Nodes []xmlNode `xml:"graph>nodes>node"`
		Edges []struct {
			Source string `xml:"source,attr"`
			Start  string `xml:"start,attr"`
			End    string `xml:"end,attr"`
		} `xml:"graph>edges>edge"`
	}
	if err := xml.Unmarshal([]byte(files["graph.gexf"]), &gx); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, n := range gx.Nodes {
		names = append(names, n.Label)
	}
	checkNames(t, "GEXF", names, wantNames(g, plain))
	if len(gx.Edges) != len(g.Edges) || gx.Edges[len(gx.Edges)-1].Start != "2016-01-01" || gx.Edges[len(gx.Edges)-1].End != "2016-12-31" {
		t.Errorf("GEXF edges: %d", len(gx.Edges))
	}
}

func TestExportJSONSurvives(t *testing.T) {
	g, records := hostileSource()
	files := exported(t, memory(g, records...), Filter{})
	var nl struct {
		Nodes []entities.Entity
		Edges []entities.Edge
	}
	mustJSON(t, files["graph.nodelink.json"], &nl)
	if diff := cmp.Diff(g.Entities, nl.Nodes); diff != "" {
		t.Errorf("node-link: %s", diff)
	}
	if diff := cmp.Diff(g.Edges, nl.Edges); diff != "" {
		t.Errorf("node-link: %s", diff)
	}
	var jg struct {
		Graph struct {
			Nodes map[string]struct {
				Label    string
				Metadata entities.Entity
			}
			Edges []struct {
				Source, Target, Relation string
				Metadata                 entities.Edge
			}
		}
	}
	mustJSON(t, files["graph.jgf.json"], &jg)
	for i := range g.Entities {
		if n := jg.Graph.Nodes[g.Entities[i].ID]; n.Label != g.Entities[i].Name || !cmp.Equal(n.Metadata, g.Entities[i]) {
			t.Errorf("JGF: %q is %q", g.Entities[i].ID, n.Label)
		}
	}
	for i, e := range jg.Graph.Edges {
		if !cmp.Equal(e.Metadata, g.Edges[i]) || e.Source != g.Edges[i].Source {
			t.Errorf("JGF edge %d", i)
		}
	}
	var cy struct {
		Elements struct {
			Nodes, Edges []struct{ Data map[string]any }
		}
	}
	mustJSON(t, files["graph.cyjs"], &cy)
	var names []string
	for _, n := range cy.Elements.Nodes {
		names = append(names, n.Data["name"].(string))
	}
	checkNames(t, "Cytoscape", names, wantNames(g, same))
	if e := cy.Elements.Edges[1].Data; len(cy.Elements.Edges) != len(g.Edges) || e["npmi"] != 0.21 || e["id"] != "edge1" {
		t.Errorf("Cytoscape edge %v", e)
	}
	var ld struct {
		Graph []map[string]any `json:"@graph"`
	}
	mustJSON(t, files["graph.jsonld"], &ld)
	names = nil
	for _, n := range ld.Graph {
		if s, ok := n["name"].(string); ok {
			names = append(names, s)
		}
	}
	checkNames(t, "JSON-LD", names, wantNames(g, same))
	var gj struct {
		Features []struct {
			ID       string
			Geometry struct{ Coordinates [2]float64 }
		}
	}
	mustJSON(t, files["graph.geojson"], &gj)
	if len(gj.Features) < 6 || gj.Features[0].ID != "geonames:170063" || gj.Features[0].Geometry.Coordinates != [2]float64{37.1612, 36.2012} {
		t.Errorf("GeoJSON: %v", gj.Features)
	}
	names = nil
	for _, line := range strings.Split(strings.TrimSpace(files["graph.ftm.json"]), "\n") {
		var e struct {
			ID, Schema string
			Properties map[string][]string
		}
		mustJSON(t, line, &e)
		if n := e.Properties["name"]; n != nil {
			names = append(names, n[0])
		}
	}
	checkNames(t, "FollowTheMoney", names, wantNames(g, same))
}

func mustJSON(t *testing.T, text string, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), v); err != nil {
		t.Fatalf("%v in %.200s", err, text)
	}
}

func TestExportCSVSurvives(t *testing.T) {
	g, records := hostileSource()
	files := exported(t, memory(g, records...), Filter{})
	for i := range tables {
		rows, err := csv.NewReader(strings.NewReader(files["csv/"+tables[i].name+".csv"])).ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", tables[i].name, err)
		}
		for j, c := range tables[i].cols {
			if rows[0][j] != c.name {
				t.Errorf("%s: column %d is %s, not %s", tables[i].name, j, rows[0][j], c.name)
			}
		}
		for _, row := range rows[1:] {
			for j, v := range row {
				if tables[i].cols[j].kind == kindText && v != "" && strings.ContainsAny(v[:1], "=+-@\t\r") {
					t.Errorf("%s: a spreadsheet takes %q for a formula", tables[i].name, v)
				}
				if tables[i].cols[j].kind != kindText && v != "" {
					if _, err := strconv.ParseFloat(v, 64); err != nil {
						t.Error(err)
					}
				}
			}
		}
		if tables[i].name != "entities" {
			continue
		}
		var names []string
		for _, row := range rows[1:] {
			names = append(names, unguard(row[3]))
		}
		checkNames(t, "CSV", names, wantNames(g, func(s string) string { return strings.ReplaceAll(plain(s), "\r\n", "\n") })) // Go's reader joins \r\n
	}
	rows, err := csv.NewReader(strings.NewReader(files["neo4j/entities-header.csv"] + files["neo4j/entities.csv"])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(rows[0], "name:string")
	var names []string
	for _, row := range rows[1:] {
		names = append(names, row[at])
		if got := strings.Split(row[slices.Index(rows[0], ":LABEL")], "\x1f"); got[0] != "Entity" || len(got) != 2 {
			t.Errorf("labels %q", got)
		}
	}
	checkNames(t, "Neo4j CSV", names, wantNames(g, func(s string) string { return strings.ReplaceAll(plain(s), "\r\n", "\n") }))
}

// unguard undoes guardCell, as a reader may.
func unguard(s string) string {
	if strings.HasPrefix(s, "'") && guardCell(s[1:]) == s {
		return s[1:]
	}
	return s
}

func TestGuardCell(t *testing.T) {
	for _, c := range [][2]string{{"=1+1", "'=1+1"}, {"+1", "'+1"}, {"-", "'-"}, {"@x", "'@x"}, {"'=1", "''=1"}, {"＝1", "'＝1"}, {"\tx", "'\tx"},
		{"'Ndrangheta", "'Ndrangheta"}, {"a=b", "a=b"}, {"", ""}, {"'", "'"}} {
		if got := guardCell(c[0]); got != c[1] || unguard(got) != c[0] {
			t.Errorf("%q: %q, back %q", c[0], got, unguard(got))
		}
	}
}

func FuzzGuardCell(f *testing.F) {
	for _, s := range codectest.Hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := guardCell(s); unguard(got) != s || got != "" && strings.ContainsAny(got[:1], "=+-@\t\r\n") {
			t.Fatalf("%q: %q", s, got)
		}
	})
}

func TestExportGKG(t *testing.T) {
	g, records := hostileSource()
	text := exported(t, memory(g, records...), Filter{})["articles.gkg.tsv"]
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) != len(records) {
		t.Fatalf("%d lines of %d articles", len(lines), len(records))
	}
	for i, line := range lines {
		cols := strings.Split(line, "\t")
		if len(cols) != gkgColumns {
			t.Fatalf("line %d has %d columns", i+1, len(cols))
		}
		for _, loc := range strings.Split(cols[9], ";") {
			if loc != "" && strings.Count(loc, "#") != 6 {
				t.Errorf("line %d: location %q", i+1, loc)
			}
		}
		for _, loc := range strings.Split(cols[10], ";") {
			if loc != "" && strings.Count(loc, "#") != 8 {
				t.Errorf("line %d: location %q", i+1, loc)
			}
		}
		for _, p := range strings.Split(cols[12], ";") {
			if p != "" && strings.Count(p, ",") != 1 {
				t.Errorf("line %d: person %q", i+1, p)
			}
		}
	}
	if cols := strings.Split(lines[0], "\t"); cols[1] != "20161015000000" || cols[11] != "John Kerry" || !strings.HasPrefix(cols[9], "4#Aleppo#SY##36.2012#37.1612#geonames:170063") {
		t.Errorf("first line: %q", cols)
	}
}

var quad = regexp.MustCompile(`^<([^<>"{}|^\\` + "`" + `\x00-\x20]*)> <([^<>\x00-\x20]+)> (<[^<>"{}|^\\` + "`" + `\x00-\x20]*>|"((?:[^"\\\x00-\x1f]|\\.)*)"(\^\^<[^<>]+>)?)( <[^<>\x00-\x20]+>)? \.$`)

func TestExportNQuadsSurvives(t *testing.T) {
	g, records := hostileSource()
	text := exported(t, memory(g, records...), Filter{})["graph.nq"]
	var names []string
	exact := 0
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		m := quad.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("line %d is no quad: %q", i+1, line)
		}
		value, err := strconv.Unquote(`"` + strings.ReplaceAll(m[4], `\'`, `'`) + `"`)
		if err != nil {
			t.Fatalf("line %d: %q: %v", i+1, m[4], err)
		}
		if m[2] == "https://schema.org/name" && m[6] != "" {
			names = append(names, value)
		}
		if m[2] == "http://www.w3.org/ns/oa#exact" {
			exact++
		}
	}
	checkNames(t, "N-Quads", names, wantNames(g, same))
	if exact < len(records) {
		t.Errorf("only %d quotes", exact)
	}
}

var cypherString = regexp.MustCompile(`name: ("(?:[^"\\]|\\.)*")`)

func TestExportCypherSurvives(t *testing.T) {
	g, records := hostileSource()
	text := exported(t, memory(g, records...), Filter{})["graph.cypher"]
	var names []string
	for _, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(line, ":param rows => [") {
			if strings.Contains(line, "DROP TABLE") || strings.Contains(line, "Kerry") {
				t.Errorf("text of an article within a statement: %s", line)
			}
			continue
		}
		for _, m := range cypherString.FindAllStringSubmatch(line, -1) {
			s, err := strconv.Unquote(m[1])
			if err != nil {
				t.Fatalf("%s: %v", m[1], err)
			}
			names = append(names, s)
		}
	}
	checkNames(t, "Cypher", names, wantNames(g, same))
}

func TestExportSQLiteSurvives(t *testing.T) {
	g, records := hostileSource()
	dir := t.TempDir()
	if _, err := Files(memory(g, records...), dir, []string{"sqlite"}, Filter{}); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, "graph.sqlite"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	checkNames(t, "SQLite", column1(t, db, "SELECT name FROM entities"), wantNames(g, plain))
	for q, want := range map[string]int{
		"SELECT id FROM articles":                          len(records),
		"SELECT source FROM edges":                         len(g.Edges),
		"SELECT source_name FROM named_edges":              len(g.Edges),
		"SELECT id FROM entities WHERE lat IS NULL":        len(g.Entities) - placesWithCoordinates(g),
		"SELECT entity FROM aliases WHERE name='Kerry'":    1,
		"SELECT entity FROM roles WHERE title LIKE 'U.S%'": 1,
		"PRAGMA integrity_check":                           1,
	} {
		if got := column1(t, db, q); len(got) != want {
			t.Errorf("%s: %d rows, want %d", q, len(got), want)
		}
	}
}

func placesWithCoordinates(g *entities.Graph) int {
	n := 0
	for i := range g.Entities {
		if placeOf(&g.Entities[i]).Lat != nil {
			n++
		}
	}
	return n
}

func column1(t *testing.T, db *sql.DB, q string) []string {
	t.Helper()
	rows, err := db.Query(q)
	if err != nil {
		t.Fatal(q, err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestExportParquetSurvives(t *testing.T) {
	g, records := hostileSource()
	dir := t.TempDir()
	if _, err := Files(memory(g, records...), dir, []string{"parquet"}, Filter{}); err != nil {
		t.Fatal(err)
	}
	type entity struct {
		ID         string   `parquet:"id,optional"`
		Name       string   `parquet:"name,optional"`
		Lat        *float64 `parquet:"lat,optional"`
		Mentions   int64    `parquet:"mentions,optional"`
		Confidence float64  `parquet:"confidence,optional"`
	}
	rows, err := parquet.ReadFile[entity](filepath.Join(dir, "parquet", "entities.parquet"))
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(g.Entities) {
		t.Fatalf("%d rows", len(rows))
	}
	for i, r := range rows {
		e := &g.Entities[i]
		if r.ID != e.ID || r.Name != e.Name || (r.Lat == nil) != (placeOf(e).Lat == nil) || int(r.Mentions) != e.Mentions || r.Confidence != e.Confidence {
			t.Errorf("row %d: %+v of %+v", i, r, e)
		}
	}
	for i := range tables {
		f, err := os.Open(filepath.Join(dir, "parquet", tables[i].name+".parquet"))
		if err != nil {
			t.Fatal(err)
		}
		st, _ := f.Stat()
		pf, err := parquet.OpenFile(f, st.Size())
		if err != nil {
			t.Fatal(err)
		}
		for j, c := range pf.Schema().Columns() {
			if c[0] != tables[i].cols[j].name {
				t.Errorf("%s: column %d is %s, not %s", tables[i].name, j, c[0], tables[i].cols[j].name)
			}
		}
		f.Close()
	}
}

func TestExportDOT(t *testing.T) {
	g, records := hostileSource()
	text := exported(t, memory(g, records...), Filter{})["graph.dot"]
	nodes, edges := 0, 0
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(line, ` "`) {
			if strings.Contains(line, `" -> "`) {
				edges++
			} else {
				nodes++
			}
		}
		if quotes := len(regexp.MustCompile(`"(?:[^"\\]|\\.)*"`).ReplaceAllString(line, "")); strings.Contains(regexp.MustCompile(`"(?:[^"\\]|\\.)*"`).ReplaceAllString(line, ""), `"`) {
			t.Errorf("a quote is open in %q (%d)", line, quotes)
		}
	}
	if nodes != len(g.Entities) || edges != len(g.Edges) {
		t.Errorf("%d nodes and %d edges", nodes, edges)
	}
}

// --- subsets

func TestFilter(t *testing.T) {
	g, rec := chainSource()
	for _, c := range []struct {
		name  string
		o     Filter
		ids   string
		edges int
	}{
		{"all", Filter{}, "geonames:170063 organization:opposition-council wikidata:Q22316", 3},
		{"persons", Filter{Types: []entities.Type{entities.Person}}, "wikidata:Q22316", 0},
		{"two types", Filter{Types: []entities.Type{entities.Person, entities.Place}}, "geonames:170063 wikidata:Q22316", 2},
		{"stories", Filter{MinStories: 2}, "geonames:170063", 0},
		{"one story", Filter{MinStories: 1}, "geonames:170063 organization:opposition-council wikidata:Q22316", 3},
		{"since", Filter{Since: "2016-10-16"}, "geonames:170063", 0},
		{"since a month", Filter{Since: "2016-10"}, "geonames:170063 wikidata:Q22316", 2},
		{"until", Filter{Until: "2016"}, "geonames:170063 wikidata:Q22316", 2},
		{"until before", Filter{Until: "2016-10-14"}, "", 0},
		{"alone", Filter{Entity: "kerry"}, "wikidata:Q22316", 0},
		{"one hop", Filter{Entity: "wikidata:Q22316", Hops: 1}, "geonames:170063 wikidata:Q22316", 2},
		{"two hops", Filter{Entity: "John Kerry", Hops: 2}, "geonames:170063 organization:opposition-council wikidata:Q22316", 3},
		{"hops through what is kept", Filter{Entity: "John Kerry", Hops: 5, Types: []entities.Type{entities.Person, entities.Organization}}, "wikidata:Q22316", 0},
	} {
		var nl struct {
			Nodes []entities.Entity
			Edges []entities.Edge
			Graph struct{ Summary entities.Summary }
		}
		var b bytes.Buffer
		if err := Stream(&b, memory(g, rec), "node-link", c.o); err != nil {
			t.Fatal(err)
		}
		mustJSON(t, b.String(), &nl)
		var ids []string
		for i := range nl.Nodes {
			ids = append(ids, nl.Nodes[i].ID)
		}
		if got := strings.Join(ids, " "); got != c.ids || len(nl.Edges) != c.edges || nl.Graph.Summary.Entities != len(ids) || nl.Graph.Summary.Edges != c.edges {
			t.Errorf("%s: %s and %d edges; summary %+v", c.name, got, len(nl.Edges), nl.Graph.Summary)
		}
	}
	for want, o := range map[string]Filter{`alias "Nobody"`: {Entity: "Nobody"}, "hops -1": {Hops: -1}, "stories -1": {MinStories: -1},
		`date "yesterday"`: {Since: "yesterday"}, `date "2016-13"`: {Until: "2016-13"}, `date "2016-1"`: {Since: "2016-1"}, "nothing lies": {Since: "2017", Until: "2016-12"}} {
		if err := Stream(io.Discard, memory(g), "dot", o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v", err)
		}
	}
	if files := exported(t, memory(g, rec), Filter{Types: []entities.Type{entities.Organization}}); strings.Contains(files["articles.gkg.tsv"]+files["csv/mentions.csv"]+files["csv/articles.csv"], "Kerry") {
		t.Error("an article without organizations is in the tables of organizations")
	}
}

// TestExportNamesEntitiesAsTheGraph: where the source knows the graph's ids, the
// tables of articles have them, and a subset counts by them.
func TestExportNamesEntitiesAsTheGraph(t *testing.T) {
	g, rec := exportSource()
	rec.Clusters[0].Entity, rec.Mentions[1].Entity = "place:aleppo", "place:aleppo"
	rec.Mentions[2].Cluster = 1
	src := memory(g, rec)
	src.Entity = func(_ *entities.Record, cluster int) string { return [...]string{"geonames:170063", ""}[cluster] }
	files := exported(t, src, Filter{})
	if !strings.Contains(files["articles.gkg.tsv"], "#36.2012#37.1612#geonames:170063") || strings.Contains(files["csv/mentions.csv"], "place:aleppo") ||
		!strings.Contains(files["csv/mentions.csv"], "geonames:170063") || !strings.Contains(files["csv/mentions.csv"], ",Kerry,person,0.9,,") {
		t.Errorf("%s\n%s", files["articles.gkg.tsv"], files["csv/mentions.csv"])
	}
	files = exported(t, src, Filter{Entity: "John Kerry"}) // which the article's clusters are not
	if n := strings.Count(files["csv/mentions.csv"]+files["csv/articles.csv"]+files["articles.gkg.tsv"], "\n"); n != 2 {
		t.Errorf("%d lines, want the two of the headers", n)
	}
}

func BenchmarkExport(b *testing.B) {
	g := codectest.BigGraph(20_000)
	src := memory(g)
	for _, f := range Formats() {
		b.Run(f.Name, func(b *testing.B) {
			dir := b.TempDir()
			for b.Loop() {
				if _, err := Files(src, dir, []string{f.Name}, Filter{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(len(g.Edges))*float64(b.N)/b.Elapsed().Seconds(), "edges/s")
		})
	}
}

// FuzzExportSurvives puts any text through the formats that Go can read back.
func FuzzExportSurvives(f *testing.F) {
	for _, s := range codectest.Hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if s = strings.ToValidUTF8(s, "\ufffd"); s == "" {
			return
		}
		g := codectest.Graph()
		e := &g.Entities[2]
		e.Name, e.Aliases[0].Name, e.Roles[0].Title = s, s, s
		as := func(format string) string {
			var b bytes.Buffer
			if err := Stream(&b, memory(g), format, Filter{}); err != nil {
				t.Fatal(err)
			}
			return b.String()
		}
		check := func(format, got, want string) {
			if got != want {
				t.Fatalf("%s: %q became %q", format, s, got)
			}
		}
		var nl struct{ Nodes []entities.Entity }
		mustJSON(t, as("node-link"), &nl)
		if !cmp.Equal(nl.Nodes, g.Entities) {
			t.Fatalf("node-link: %q", s)
		}
		var ml struct {
			Nodes []xmlNode `xml:"graph>node"`
		}
		if err := xml.Unmarshal([]byte(as("graphml")), &ml); err != nil {
			t.Fatal(err)
		}
		check("graphml", ml.Nodes[2].Data[1].Text, plain(s))
		var gx struct {
			Nodes []xmlNode `xml:"graph>nodes>node"`
		}
		if err := xml.Unmarshal([]byte(as("gexf")), &gx); err != nil {
			t.Fatal(err)
		}
		check("gexf", gx.Nodes[2].Label, plain(s))
		var found string
		for _, line := range strings.Split(as("nquads"), "\n") {
			if m := quad.FindStringSubmatch(line); m != nil && m[2] == "https://schema.org/name" {
				found, _ = strconv.Unquote(`"` + m[4] + `"`)
			}
		}
		check("nquads", found, s)
		m := cypherString.FindAllStringSubmatch(as("cypher"), -1)
		found, _ = strconv.Unquote(m[2][1])
		check("cypher", found, s)
		rows, err := csv.NewReader(bytes.NewReader(append(appendCSVText(nil, guardCell(plain(s))), "\nx\n"...))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		check("csv", unguard(rows[0][0]), strings.ReplaceAll(plain(s), "\r\n", "\n"))
	})
}

// TestTitleIRIs: titles are written as DBpedia and Wikipedia write them.
func TestTitleIRIs(t *testing.T) {
	for title, want := range map[string]string{
		"AC/DC":                    "AC/DC",
		"Beyoncé":                  "Beyoncé",
		"Washington,_D.C.":         "Washington,_D.C.",
		"Who_Framed_Roger_Rabbit?": "Who_Framed_Roger_Rabbit%3F",
		"100%_(\"x\")":             "100%25_(%22x%22)",
		"a b<\u2028\x00\xff>":      "a%20b%3C%E2%80%A8%00%EF%BF%BD%3E",
	} {
		if got := entityIRI("wikipedia:" + title); got != "http://dbpedia.org/resource/"+want {
			t.Errorf("%q is %s", title, got)
		}
	}
	e := entities.Entity{ID: "wikipedia:Beyoncé", Links: &entities.Links{Wikipedia: "Beyoncé", Wikidata: "Q1"}}
	if got := strings.Join(sameAs(&e), " "); got != "http://www.wikidata.org/entity/Q1 https://en.wikipedia.org/wiki/Beyoncé" {
		t.Error(got)
	}
}
