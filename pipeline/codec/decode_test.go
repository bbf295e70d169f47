package codec

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsgraph/entities"
	"newsgraph/pipeline/codec/codectest"
)

// checkParse: what an append function writes, the parser takes as it stands, and
// reads as encoding/json does.
func checkParse[T any](t *testing.T, name string, one func([]byte, *T) []byte, parse func(*parser, *T)) {
	t.Helper()
	r := rand.New(rand.NewPCG(5, 6))
	m := new(interner)
	for range 300 {
		line := bytes.TrimSuffix(one(nil, codectest.Random[T](r)), []byte("\n"))
		var want, got T
		if err := json.Unmarshal(line, &want); err != nil {
			t.Fatal(err)
		}
		p := parser{b: line, memory: m, room: new(growing)}
		if parse(&p, &got); p.bad || p.i != len(line) {
			t.Fatalf("%s: stopped at %d: %.80s\nin %s", name, p.i, line[min(p.i, len(line)):], line)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s: %s", name, diff)
		}
	}
}

func TestParserTakesWhatIsWritten(t *testing.T) {
	checkParse(t, "record", AppendRecord, (*parser).record)
	checkParse(t, "entity", AppendEntity, (*parser).entity)
	checkParse(t, "edge", AppendEdge, (*parser).edge)
}

// sameAsStandard: where the parser takes a line, encoding/json takes it and
// reads the same.
func sameAsStandard[T any](t *testing.T, line []byte, parse func(*parser, *T)) {
	t.Helper()
	var want, got T
	p := parser{b: line, memory: new(interner), room: new(growing)}
	if parse(&p, &got); p.bad || p.i != len(line) {
		return
	}
	if err := json.Unmarshal(line, &want); err != nil {
		t.Fatalf("the parser took %q: %v", line, err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%q: %s", line, diff)
	}
}

// leanOf is what a lean decoder keeps of a record.
func leanOf(r *entities.Record) {
	r.Article.Text, r.Article.Title, r.Article.URL = "", "", ""
	for i := range r.Mentions {
		r.Mentions[i].Text = ""
	}
	for i := range r.Clusters {
		for j := range r.Clusters[i].Steps {
			r.Clusters[i].Steps[j] = entities.Decision{Kind: r.Clusters[i].Steps[j].Kind}
		}
	}
}

// checkLean: where a full parser takes a line, a lean one does, and keeps what it says.
func checkLean(t *testing.T, line []byte) bool {
	t.Helper()
	var want, got entities.Record
	full, lean := parser{b: line, memory: new(interner), room: new(growing)}, parser{b: line, memory: new(interner), lean: true, room: new(growing)}
	if full.record(&want); full.bad || full.i != len(line) {
		lean.record(&got) // must not panic
		return false
	}
	if lean.record(&got); lean.bad || lean.i != len(line) {
		t.Fatalf("lean stopped at %d of %q", lean.i, line)
	}
	leanOf(&want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%q: %s", line, diff)
	}
	return true
}

func TestLeanDecoder(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 300 {
		if line := bytes.TrimSuffix(AppendRecordLine(nil, codectest.Random[entities.Record](r)), []byte("\n")); !checkLean(t, line) {
			t.Fatalf("not taken: %s", line)
		}
	}
}

func FuzzParser(f *testing.F) {
	g := codectest.Graph()
	f.Add(AppendRecordLine(nil, codectest.Record(4)))
	for i := range g.Entities {
		f.Add(AppendEntity(nil, &g.Entities[i]))
	}
	f.Add(AppendEdge(nil, &g.Edges[1]))
	for _, number := range []string{"01", "-0", "1e3", "0.1234567", "9999999999999999", "1.", ".5", "-", "0.30000", "123456789012.12345"} {
		f.Add(bytes.Replace(AppendEdge(nil, &g.Edges[1]), []byte("0.21"), []byte(number), 1))
	}
	for _, text := range []string{`\ud83d\ude00`, `\u0041`, `\x`, "\xff", "\n", `\`, `\u00`, `\/`} {
		f.Add(bytes.Replace(AppendEntity(nil, &g.Entities[0]), []byte("Aleppo"), []byte(text), 1))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		sameAsStandard(t, line, (*parser).record)
		sameAsStandard(t, line, (*parser).entity)
		sameAsStandard(t, line, (*parser).edge)
		checkLean(t, line)
	})
}

// TestScanGraphOtherLayout reads a graph that another program has written again.
func TestScanGraphOtherLayout(t *testing.T) {
	g := codectest.Graph()
	indented, err := json.MarshalIndent(g, "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "g.json")
	for _, text := range []string{string(indented), string(codectest.StandardJSON(t, g))} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		back, err := ReadGraph(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(g, back); diff != "" {
			t.Error(diff)
		}
	}
	var b bytes.Buffer
	if err := WriteGraph(&b, g); err != nil {
		t.Fatal(err)
	}
	odd := strings.Replace(b.String(), `{"id":"wikidata:Q22316","type":"person",`, `{"type":"person", "new":[1], "id":"wikidata:Q22316",`, 1)
	if err := os.WriteFile(path, []byte(odd), 0o644); err != nil {
		t.Fatal(err)
	}
	if back, err := ReadGraph(path); err != nil || !cmp.Equal(g, back) {
		t.Errorf("one line of another order: %v", err)
	}
	long := codectest.Graph()
	for i := range 5000 { // a line longer than the buffer
		long.Entities[0].Aliases = append(long.Entities[0].Aliases, entities.NameCount{Name: fmt.Sprint("alias ", i), Mentions: 1})
	}
	if err := writeGraphFile(path, long); err != nil {
		t.Fatal(err)
	}
	if back, err := ReadGraph(path); err != nil || !cmp.Equal(long, back) {
		t.Errorf("a long line: %v", err)
	}
}

// BenchmarkUnmarshalRecord puts the parser beside encoding/json.
func BenchmarkUnmarshalRecord(b *testing.B) {
	line := AppendRecordLine(nil, codectest.Record(40))
	full, lean := NewRecordDecoder(false), NewRecordDecoder(true)
	for name, read := range map[string]func(*entities.Record) error{
		"own":           func(r *entities.Record) error { return full.Decode(line, r) },
		"lean":          func(r *entities.Record) error { return lean.Decode(line, r) },
		"encoding-json": func(r *entities.Record) error { return json.Unmarshal(line, r) },
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(line)))
			b.ReportAllocs()
			for b.Loop() {
				var r entities.Record
				if err := read(&r); err != nil || len(r.Mentions) != 40 {
					b.Fatal(err)
				}
			}
		})
	}
}
