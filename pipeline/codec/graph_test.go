package codec

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsgraph/entities"
	"newsgraph/pipeline/codec/codectest"
	"newsgraph/pipeline/codec/files"
)

// writeGraphFile puts a graph into a file as the program does.
func writeGraphFile(path string, g *entities.Graph) error {
	f, err := files.Create(path)
	if err != nil {
		return err
	}
	defer f.Abort()
	if err := WriteGraph(f, g); err != nil {
		return files.WriteError(path, err)
	}
	return f.Commit()
}

// writeLedger writes a ledger in memory.
func writeLedger(w io.Writer, l *entities.Ledger) error {
	lw := NewLedgerWriter(w, l)
	for i := range l.Items {
		if err := lw.Item(&l.Items[i]); err != nil {
			return err
		}
	}
	return lw.Close()
}

func TestGraphGolden(t *testing.T) {
	var b bytes.Buffer
	if err := WriteGraph(&b, codectest.Graph()); err != nil {
		t.Fatal(err)
	}
	codectest.Golden(t, "testdata/graph.json", b.Bytes())
	b.Reset()
	if err := WriteGraph(&b, &entities.Graph{}); err != nil {
		t.Fatal(err)
	}
	codectest.Golden(t, "testdata/empty.json", b.Bytes())
}

func TestGraphFileRoundTrip(t *testing.T) {
	dir := t.TempDir()
	g := codectest.Graph()
	for i, s := range codectest.Hostile { // every codectest.Hostile string as name, alias, title and article
		e := entities.Entity{ID: fmt.Sprintf("wikidata:Q9%03d", i), Type: entities.Person, Name: strings.ToValidUTF8(s, "\ufffd"),
			Aliases:  []entities.NameCount{{Name: strings.ToValidUTF8(s, "\ufffd"), Mentions: 1}},
			Evidence: []entities.Evidence{{Article: strings.ToValidUTF8(s, "\ufffd"), End: 1}}}
		g.Entities = append(g.Entities, e)
	}
	g.Summary.Entities = len(g.Entities)
	var plain []byte
	for _, name := range []string{"g.json", "g.json.gz", "g.json.zst"} {
		path := filepath.Join(dir, name)
		if err := writeGraphFile(path, g); err != nil {
			t.Fatal(err)
		}
		first, _ := os.ReadFile(path)
		if err := writeGraphFile(path, g); err != nil { // over the first
			t.Fatal(err)
		}
		second, _ := os.ReadFile(path)
		if !bytes.Equal(first, second) {
			t.Errorf("%s: other bytes the second time", name)
		}
		if name == "g.json" {
			plain = first
		} else if len(first) >= len(plain) {
			t.Errorf("%s is not compressed", name)
		}
		back, err := ReadGraph(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(g, back); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if list, _ := os.ReadDir(dir); len(list) != 3 {
		t.Errorf("files are left over: %v", list)
	}
	for i, line := range bytes.Split(bytes.TrimSuffix(plain, []byte("\n")), []byte("\n")) {
		if bytes.ContainsAny(line, "\r\x00\x1b") || bytes.Contains(line, []byte("\u2028")) {
			t.Errorf("line %d holds a raw control character: %q", i+1, line)
		}
	}
}

// TestGraphReadsBackAnything: what is written is JSON and comes back the same.
func TestGraphReadsBackAnything(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 50 {
		g := codectest.Random[entities.Graph](r)
		for i := range g.Entities {
			g.Entities[i].ID = fmt.Sprint("e:", i)
		}
		for i := range g.Edges {
			g.Edges[i].Source = fmt.Sprint("e:", i)
		}
		g.Summary.Entities, g.Summary.Edges = len(g.Entities), len(g.Edges)
		g.Schema = entities.GraphSchema
		var b bytes.Buffer
		if err := WriteGraph(&b, g); err != nil {
			t.Fatal(err)
		}
		var got, want any
		if err := json.Unmarshal(b.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(codectest.StandardJSON(t, g), &want); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestGraphRefuses(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name, want string
		spoil      func(*entities.Graph)
	}{
		{"order", "not sorted", func(g *entities.Graph) { g.Entities[0], g.Entities[1] = g.Entities[1], g.Entities[0] }},
		{"double", "or twice", func(g *entities.Graph) { g.Entities[1].ID = g.Entities[0].ID }},
		{"edge order", "not sorted", func(g *entities.Graph) { g.Edges[0], g.Edges[1] = g.Edges[1], g.Edges[0] }},
		{"count", "summary counts 4", func(g *entities.Graph) { g.Summary.Entities++ }},
		{"confidence", "not a number", func(g *entities.Graph) { g.Entities[2].Confidence = nan }},
		{"score", "not a number", func(g *entities.Graph) { g.Entities[1].Candidates[0].Score = math.Inf(1) }},
		{"place", "not a number", func(g *entities.Graph) { g.Entities[0].Place.Lat = &nan }},
		{"npmi", "not a number", func(g *entities.Graph) { g.Edges[0].NPMI = nan }},
	} {
		g := codectest.Graph()
		c.spoil(g)
		path := filepath.Join(t.TempDir(), "g.json")
		err := writeGraphFile(path, g)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v, want %q and the file", c.name, err, c.want)
		}
		if list, _ := os.ReadDir(filepath.Dir(path)); len(list) != 0 {
			t.Errorf("%s: left %v", c.name, list)
		}
	}
}

func TestGraphWriterOrder(t *testing.T) {
	g := codectest.Graph()
	w := NewGraphWriter(io.Discard, g.Generator, g.Summary)
	if err := w.Edge(&g.Edges[0]); err != nil {
		t.Fatal(err)
	}
	if err := w.Entity(&g.Entities[0]); err == nil {
		t.Error("an entity after an edge was taken")
	}
	if err := w.Close(); err == nil {
		t.Error("Close forgot the failure")
	}
}

func TestWritersReportAFullDisk(t *testing.T) {
	g := codectest.Graph()
	if err := WriteGraph(&codectest.FullDisk{Room: 100}, g); !errors.Is(err, codectest.ErrFull) {
		t.Errorf("graph: %v", err)
	}
	if err := writeLedger(&codectest.FullDisk{Room: 10}, &entities.Ledger{}); !errors.Is(err, codectest.ErrFull) {
		t.Errorf("ledger: %v", err)
	}
}

func TestLedger(t *testing.T) {
	l := &entities.Ledger{Schema: entities.LedgerSchema, Inputs: entities.LedgerInputs{Files: 3, Bytes: 123456},
		Articles: entities.LedgerCounts{Read: 3, Processed: 2, Quarantined: 1, Truncated: 1},
		Items: []entities.LedgerItem{
			{Input: "dump.warc.gz", Position: "record 512", Outcome: entities.Quarantined, Stage: "read", Reason: "gzip: invalid checksum"},
			{Input: "a<b>.txt", Article: "a\nb", Outcome: entities.Truncated, Stage: "read", Reason: "longer than 1 MB"}}}
	var b bytes.Buffer
	if err := writeLedger(&b, l); err != nil {
		t.Fatal(err)
	}
	codectest.Golden(t, "testdata/ledger.json", b.Bytes())
	back := new(entities.Ledger)
	if err := json.Unmarshal(b.Bytes(), back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(l, back); diff != "" {
		t.Error(diff)
	}
	l.Articles.Read++
	if err := writeLedger(io.Discard, l); err == nil {
		t.Error("a ledger that does not add up was written")
	}
}

// TestScanGraphNeverPanics cuts and spoils a graph at every byte.
func TestScanGraphNeverPanics(t *testing.T) {
	var b bytes.Buffer
	if err := WriteGraph(&b, codectest.Graph()); err != nil {
		t.Fatal(err)
	}
	whole := bytes.TrimSpace(b.Bytes())
	path := filepath.Join(t.TempDir(), "g.json")
	for i := range whole {
		if err := os.WriteFile(path, whole[:i], 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadGraph(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Fatalf("cut at %d: %v", i, err)
		}
	}
	for _, bad := range []string{`{}`, `[]`, `{"schema":"newsgraph/graph/2"}`, `{"schema":1}`, string(whole) + "x", `{"type":"FeatureCollection"}`,
		strings.Replace(string(whole), `"type":"place"`, `"type":"planet"`, 1), strings.Replace(string(whole), `"mentions":9,"articles"`, `"mentions":"9","articles"`, 1)} {
		if err := os.WriteFile(path, []byte(bad), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadGraph(path); err == nil {
			t.Errorf("accepted %.60s", bad)
		}
	}
}

func TestScanGraphStopsWithTheVisitor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "g.json.zst")
	if err := writeGraphFile(path, codectest.Graph()); err != nil {
		t.Fatal(err)
	}
	n := 0
	err := ScanGraph(path, Visitor{Entity: func(*entities.Entity) error { n++; return codectest.ErrFull }})
	if err != codectest.ErrFull || n != 1 {
		t.Errorf("%v after %d", err, n)
	}
}
