package write

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
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
)

var update = flag.Bool("update", false, "write the goldens anew")

// golden compares with testdata/name, or writes it with -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (run with -update when it should):\n%s", path, diff)
	}
}

func TestGraphGolden(t *testing.T) {
	var b bytes.Buffer
	if err := Graph(&b, sampleGraph()); err != nil {
		t.Fatal(err)
	}
	golden(t, "graph.json", b.Bytes())
	b.Reset()
	if err := Graph(&b, &entities.Graph{}); err != nil {
		t.Fatal(err)
	}
	golden(t, "empty.json", b.Bytes())
}

func TestGraphFileRoundTrip(t *testing.T) {
	dir := t.TempDir()
	g := sampleGraph()
	for i, s := range hostile { // every hostile string as name, alias, title and article
		e := entities.Entity{ID: fmt.Sprintf("wikidata:Q9%03d", i), Type: entities.Person, Name: strings.ToValidUTF8(s, "\ufffd"),
			Aliases:  []entities.Alias{{Name: strings.ToValidUTF8(s, "\ufffd"), Mentions: 1}},
			Evidence: []entities.Evidence{{Article: strings.ToValidUTF8(s, "\ufffd"), End: 1}}}
		g.Entities = append(g.Entities, e)
	}
	g.Summary.Entities = len(g.Entities)
	var plain []byte
	for _, name := range []string{"g.json", "g.json.gz", "g.json.zst"} {
		path := filepath.Join(dir, name)
		if err := GraphFile(path, g); err != nil {
			t.Fatal(err)
		}
		first, _ := os.ReadFile(path)
		if err := GraphFile(path, g); err != nil { // over the first
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
		g := random[entities.Graph](r)
		for i := range g.Entities {
			g.Entities[i].ID = fmt.Sprint("e:", i)
		}
		for i := range g.Edges {
			g.Edges[i].Source = fmt.Sprint("e:", i)
		}
		g.Summary.Entities, g.Summary.Edges = len(g.Entities), len(g.Edges)
		g.Schema = entities.GraphSchema
		var b bytes.Buffer
		if err := Graph(&b, g); err != nil {
			t.Fatal(err)
		}
		var got, want any
		if err := json.Unmarshal(b.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(standardJSON(t, g), &want); err != nil {
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
		{"place", "not numbers", func(g *entities.Graph) { g.Entities[0].Place.Lat = &nan }},
		{"npmi", "not a number", func(g *entities.Graph) { g.Edges[0].NPMI = nan }},
	} {
		g := sampleGraph()
		c.spoil(g)
		path := filepath.Join(t.TempDir(), "g.json")
		err := GraphFile(path, g)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v, want %q and the file", c.name, err, c.want)
		}
		if list, _ := os.ReadDir(filepath.Dir(path)); len(list) != 0 {
			t.Errorf("%s: left %v", c.name, list)
		}
	}
}

func TestGraphWriterOrder(t *testing.T) {
	g := sampleGraph()
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

// brokenWriter fails after n bytes, as a full disk does.
type brokenWriter struct{ n int }

var errFull = errors.New("no space left on device")

func (b *brokenWriter) Write(p []byte) (int, error) {
	if b.n -= len(p); b.n < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestWritersReportAFullDisk(t *testing.T) {
	g := sampleGraph()
	if err := Graph(&brokenWriter{100}, g); !errors.Is(err, errFull) {
		t.Errorf("graph: %v", err)
	}
	if err := Ledger(&brokenWriter{10}, &entities.Ledger{}); !errors.Is(err, errFull) {
		t.Errorf("ledger: %v", err)
	}
}

func TestCreateFileRefuses(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{filepath.Join(dir, "none", "g.json"), dir} {
		if err := GraphFile(path, sampleGraph()); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestAbortKeepsWhatWasThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "g.json")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := CreateFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write([]byte("new")); err != nil {
		t.Fatal(err)
	}
	f.Abort()
	if err := f.Commit(); err == nil {
		t.Error("Commit after Abort")
	}
	if got, _ := os.ReadFile(path); string(got) != "old" {
		t.Errorf("file holds %q", got)
	}
	if list, _ := os.ReadDir(filepath.Dir(path)); len(list) != 1 {
		t.Errorf("left %v", list)
	}
}

func TestLedger(t *testing.T) {
	l := &entities.Ledger{Schema: entities.LedgerSchema, Inputs: entities.LedgerInputs{Files: 3, Bytes: 123456},
		Articles: entities.LedgerCounts{Read: 3, Processed: 2, Quarantined: 1, Truncated: 1},
		Items: []entities.LedgerItem{
			{Input: "dump.warc.gz", Position: "record 512", Outcome: entities.Quarantined, Stage: "read", Reason: "gzip: invalid checksum"},
			{Input: "a<b>.txt", Article: "a\nb", Outcome: entities.Truncated, Stage: "read", Reason: "longer than 1 MB"}}}
	var b bytes.Buffer
	if err := Ledger(&b, l); err != nil {
		t.Fatal(err)
	}
	golden(t, "ledger.json", b.Bytes())
	path := filepath.Join(t.TempDir(), "ledger.json")
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	back, err := ReadLedger(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(l, back); diff != "" {
		t.Error(diff)
	}
	l.Articles.Read++
	if err := Ledger(io.Discard, l); err == nil {
		t.Error("a ledger that does not add up was written")
	}
}

// TestScanGraphNeverPanics cuts and spoils a graph at every byte.
func TestScanGraphNeverPanics(t *testing.T) {
	var b bytes.Buffer
	if err := Graph(&b, sampleGraph()); err != nil {
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
	if err := GraphFile(path, sampleGraph()); err != nil {
		t.Fatal(err)
	}
	n := 0
	err := ScanGraph(path, Visitor{Entity: func(*entities.Entity) error { n++; return errFull }})
	if err != errFull || n != 1 {
		t.Errorf("%v after %d", err, n)
	}
}
