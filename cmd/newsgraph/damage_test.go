package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"
	"sync"
	"testing"

	"github.com/klauspost/compress/zstd"

	"newsgraph/cmd/newsgraph/console"
	"newsgraph/cmd/newsgraph/setup"
	"newsgraph/pipeline/store"
)

// inProcess runs a command within the test; ctx ends it.
func inProcess(ctx context.Context, args ...string) (code int, out, words string) {
	var o, e safeBuffer
	defer asBefore()
	code = run(ctx, append([]string{"newsgraph"}, args...), console.New(console.Streams{In: strings.NewReader(""), Out: &o, Err: &e}))
	return code, o.String(), e.String()
}

// asBefore takes back what commands set for the whole process.
func asBefore() {
	debug.SetGCPercent(100)
	debug.SetMemoryLimit(math.MaxInt64)
}

// safeBuffer may be read while a server writes.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
	on func(text string) // is told what was written
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.on != nil {
		s.on(string(p))
	}
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// manyShort writes n articles of a sentence; their records fill several frames.
func manyShort(t *testing.T, path string, n int, where string) {
	t.Helper()
	people := []string{"Angela Merkel", "John Kerry", "Sergei Lavrov", "Theresa May", "Ban Ki-moon", "Barack Obama", "Matteo Renzi"}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	for i := range n {
		text := fmt.Sprintf("%s met %s in %s, report number %d says.", people[i%7], people[(i+1+i/7)%7], where, i)
		if err := enc.Encode(map[string]string{"id": fmt.Sprint("n", i), "date": fmt.Sprintf("2020-01-%02d", 1+i%28), "text": text}); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// damaged is a run to spoil, and another one.
type damaged struct {
	t          *testing.T
	dir, other string
}

func (d damaged) read(name string) []byte {
	d.t.Helper()
	return readBytes(d.t, filepath.Join(d.dir, name))
}

func readBytes(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (d damaged) write(name string, content []byte) {
	d.t.Helper()
	if err := os.WriteFile(filepath.Join(d.dir, name), content, 0o644); err != nil {
		d.t.Fatal(err)
	}
}

func (d damaged) remove(name string) {
	d.t.Helper()
	if err := os.Remove(filepath.Join(d.dir, name)); err != nil {
		d.t.Fatal(err)
	}
}

func (d damaged) fromOther(name string) { d.write(name, readBytes(d.t, filepath.Join(d.other, name))) }

func (d damaged) replace(name, old, by string) {
	d.t.Helper()
	was := d.read(name)
	now := bytes.Replace(was, []byte(old), []byte(by), 1)
	if bytes.Equal(was, now) {
		d.t.Fatalf("%s has no %q", name, old)
	}
	d.write(name, now)
}

// frames are the frames of the records: each begins with the magic number.
func (d damaged) frames() [][]byte {
	magic := []byte{0x28, 0xb5, 0x2f, 0xfd}
	parts := bytes.Split(d.read(store.RecordsName), magic)[1:]
	for i := range parts {
		parts[i] = append(bytes.Clone(magic), parts[i]...)
	}
	if len(parts) != 3 {
		d.t.Fatalf("%d frames", len(parts))
	}
	return parts
}

func (d damaged) setFrames(frames ...[]byte) { d.write(store.RecordsName, bytes.Join(frames, nil)) }

// editFrame packs a frame again with other content.
func (d damaged) editFrame(n int, edit func(lines [][]byte) [][]byte) {
	d.t.Helper()
	frames := d.frames()
	dec, err := zstd.NewReader(nil)
	if err != nil {
		d.t.Fatal(err)
	}
	defer dec.Close()
	raw, err := dec.DecodeAll(frames[n], nil)
	if err != nil {
		d.t.Fatal(err)
	}
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		d.t.Fatal(err)
	}
	frames[n] = enc.EncodeAll(bytes.Join(edit(bytes.SplitAfter(raw, []byte{'\n'})), nil), nil)
	d.setFrames(frames...)
}

// damageCase is a way to spoil a run of 600 articles in 3 frames. file is the one
// that is to be named; says is what a salvage has to say.
type damageCase struct {
	name, file string
	spoil      func(d damaged)
	says       []string
}

const (
	inRecords = store.RecordsName
	inGraph   = store.GraphName
	inLedger  = store.LedgerName
	inInfo    = store.InfoName
)

var damageCases = []damageCase{
	{"records emptied", inRecords, func(d damaged) { d.write(inRecords, nil) }, []string{"600 of 600 records are missing"}},
	{"records deleted", inRecords, func(d damaged) { d.remove(inRecords) }, []string{"600 of 600 records are missing"}},
	{"records cut within a frame", inRecords, func(d damaged) {
		f := d.frames()
		d.setFrames(f[0], f[1], f[2][:len(f[2])/2])
	}, []string{"88 of 600 records are missing", "after n511 (", "line 512", "before the end"}},
	{"records cut between frames", inRecords, func(d damaged) { f := d.frames(); d.setFrames(f[0], f[1]) }, []string{"88 of 600 records are missing", "the graph cites", "the last that can be read is n511 (", "n560"}},
	{"a frame doubled", inRecords, func(d damaged) { f := d.frames(); d.setFrames(f[0], f[1], f[1], f[2]) }, []string{"256 records stand there twice"}},
	{"a frame dropped", inRecords, func(d damaged) { f := d.frames(); d.setFrames(f[0], f[2]) }, []string{"256 of 600 records are missing"}},
	{"frames in another order", inRecords, func(d damaged) { f := d.frames(); d.setFrames(f[1], f[0], f[2]) }, []string{"in another order"}},
	{"lines of garbage at the end", inRecords, func(d damaged) {
		d.editFrame(2, func(l [][]byte) [][]byte { return append(l, []byte("garbage\nmore {}\n")) })
	}, []string{"a line that is no record", "after n599"}},
	{"garbage in the place of records", inRecords, func(d damaged) {
		d.editFrame(1, func(l [][]byte) [][]byte { l[3], l[4] = []byte("garbage\n"), []byte("{}\n"); return l })
	}, []string{"2 of 600 records are missing", "after n258 (", "before n261 ("}},
	{"records of zeros", inRecords, func(d damaged) { d.write(inRecords, make([]byte, len(d.read(inRecords)))) }, []string{"600 of 600 records are missing"}},
	{"a bit flipped", inRecords, func(d damaged) {
		f := d.frames()
		f[1][len(f[1])/2] ^= 4
		d.setFrames(f...)
	}, []string{"256 of 600 records are missing", "after n255 (", "before n512 ("}},
	{"the beginning destroyed", inRecords, func(d damaged) { b := d.read(inRecords); copy(b, "XXXXXXXX"); d.write(inRecords, b) }, []string{"256 of 600 records are missing", "at the beginning", "before n256 ("}},
	{"a word changed", inRecords, func(d damaged) {
		d.editFrame(1, func(l [][]byte) [][]byte {
			l[0] = bytes.Replace(l[0], []byte("report number"), []byte("letter number"), 1)
			return l
		})
	}, []string{"but others or in another order"}},
	{"a record taken out", inRecords, func(d damaged) {
		d.editFrame(1, func(l [][]byte) [][]byte { return l[1:] })
	}, []string{"1 of 600 records are missing"}},
	{"bytes behind the end", inRecords, func(d damaged) { d.write(inRecords, append(d.read(inRecords), "tail"...)) }, []string{"after n599", "before the end"}},
	{"records of another run", inRecords, func(d damaged) { d.fromOther(inRecords) }, []string{"300 of 600 records are missing"}},

	{"graph emptied", inGraph, func(d damaged) { d.write(inGraph, nil) }, []string{"holds 0 bytes", "made again"}},
	{"graph deleted", inGraph, func(d damaged) { d.remove(inGraph) }, []string{"no such file", "made again"}},
	{"graph cut", inGraph, func(d damaged) { b := d.read(inGraph); d.write(inGraph, b[:len(b)/2]) }, []string{"made again"}},
	{"an entity taken out", inGraph, func(d damaged) {
		lines := bytes.SplitAfter(d.read(inGraph), []byte{'\n'})
		d.write(inGraph, bytes.Join(append(lines[:5:5], lines[6:]...), nil))
	}, []string{"made again"}},
	{"a count changed", inGraph, func(d damaged) { d.replace(inGraph, `"mentions":1`, `"mentions":2`) }, []string{"made again"}},
	{"graph of another run", inGraph, func(d damaged) { d.fromOther(inGraph) }, []string{"made again"}},
	{"graph that is none", inGraph, func(d damaged) { d.write(inGraph, []byte("PK\x03\x04 not a graph")) }, []string{"made again"}},

	{"ledger emptied", inLedger, func(d damaged) { d.write(inLedger, nil) }, []string{"cannot be told without the ledger"}},
	{"ledger deleted", inLedger, func(d damaged) { d.remove(inLedger) }, []string{"cannot be told without the ledger"}},
	{"ledger cut", inLedger, func(d damaged) { b := d.read(inLedger); d.write(inLedger, b[:len(b)/2]) }, []string{"cannot be told without the ledger"}},
	{"ledger of another run", inLedger, func(d damaged) { d.fromOther(inLedger) }, []string{"sha256"}},
	{"ledger with another count", inLedger, func(d damaged) { d.replace(inLedger, `"processed":600`, `"processed":601`) }, []string{"sha256"}},

	{"run.json emptied", inInfo, func(d damaged) { d.write(inInfo, nil) }, []string{"run.json"}},
	{"run.json that is none", inInfo, func(d damaged) { d.write(inInfo, []byte(`{"schema":`)) }, []string{"run.json"}},
	{"run.json deleted", inInfo, func(d damaged) { d.remove(inInfo) }, []string{"run.json"}},
	{"records and ledger of another run", inLedger, func(d damaged) { d.fromOther(inRecords); d.fromOther(inLedger) }, []string{"sha256"}},
}

// readers are the commands that read a run. out is a folder for what they write.
func readers(dir, out string) map[string][]string {
	return map[string][]string{
		"graph":         {"graph", dir, "-o", filepath.Join(out, "graph.json")},
		"graph to run":  {"graph", dir, "-o", filepath.Join(out, "again")},
		"export":        {"export", dir, "--to", "csv,graphml", "-o", filepath.Join(out, "export")},
		"export stream": {"export", dir, "--to", "node-link", "-o", "-"},
		"report":        {"report", dir, "-o", filepath.Join(out, "report.html")},
		"explain":       {"explain", dir, "John Kerry"},
		"diff":          {"diff", dir, dir},
		"eval":          {"eval", "../../testdata/gold", "--run", dir},
		"serve":         {"serve", dir, "--listen", "127.0.0.1:0", "--read-only"},
	}
}

// TestDamagedRuns is the table of damage to a run × what reads runs. Without
// --salvage each is refused with exit code 1, the file is named and what to do;
// with it the loss is named and the exit code is 3. The one exception: graph
// makes a damaged graph again, which is the cure, and says so. It runs beside
// tests that start processes; no other that runs commands in this one is parallel.
func TestDamagedRuns(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	in, whole, other := filepath.Join(base, "in.jsonl"), filepath.Join(base, "whole"), filepath.Join(base, "other")
	manyShort(t, in, 600, "Paris")
	manyShort(t, filepath.Join(base, "in2.jsonl"), 300, "Rome")
	ctx := context.Background()
	for run, input := range map[string]string{whole: in, other: filepath.Join(base, "in2.jsonl")} {
		if code, _, words := inProcess(ctx, "extract", input, "-o", run); code != console.ExitDone {
			t.Fatalf("exit code %d: %s", code, words)
		}
	}
	for i, c := range damageCases {
		if testing.Short() && i%4 != 0 {
			continue
		}
		t.Run(c.name, func(t *testing.T) { // one after the other: the library of the command line has globals
			dir := filepath.Join(t.TempDir(), "run")
			if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
				t.Fatal(err)
			}
			c.spoil(damaged{t, dir, other})
			refuses(t, c, "resume", "extract", in, "-o", dir, "--resume")
			if run, err := store.OpenRun(dir); err == nil {
				if _, err := onDisk(setup.StoredGraph{Path: run.GraphPath(), Name: dir, Run: run}); err == nil {
					t.Error("load takes it")
				}
			}
			for name, args := range readers(dir, t.TempDir()) {
				cure := c.file == inGraph && strings.HasPrefix(name, "graph")
				if !cure {
					refuses(t, c, name, args...)
				}
				salvages(t, c, name, cure, args...)
			}
		})
	}
}

// refuses checks that a command fails and names the file and what to do.
func refuses(t *testing.T, c damageCase, name string, args ...string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	code, _, words := inProcess(ctx, args...)
	if code != console.ExitFailed || !strings.Contains(words, c.file) {
		t.Errorf("%s: exit code %d: %s", name, code, words)
	}
	todo := "--salvage"
	if name == "resume" {
		todo = "--overwrite"
	}
	if !strings.Contains(words, todo) && !strings.Contains(words, "is not a run") {
		t.Errorf("%s does not say what to do: %s", name, words)
	}
	if out := args[len(args)-1]; strings.HasPrefix(out, os.TempDir()) && name != "explain" && name != "diff" && name != "eval" {
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%s: wrote %s all the same", name, out)
		}
	}
}

// salvages checks that a command goes on with --salvage, names the loss and
// tells it by its exit code.
func salvages(t *testing.T, c damageCase, name string, cure bool, args ...string) {
	t.Helper()
	if name == "eval" {
		return // its gold files are of other articles
	}
	want := console.ExitIncomplete
	if name == "serve" {
		want = console.ExitDone // stopped by the test
	}
	if cure {
		want = console.ExitDone
	} else {
		args = append(args, "--salvage")
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var out, words safeBuffer
	words.on = func(text string) {
		if strings.Contains(text, "stop    Ctrl-C") {
			cancel()
		}
	}
	code := run(ctx, append([]string{"newsgraph"}, args...), console.New(console.Streams{In: strings.NewReader(""), Out: &out, Err: &words}))
	if name == "explain" && code == console.ExitFailed && strings.Contains(words.String(), "no entity of") {
		return // nothing is left
	}
	if code != want {
		t.Errorf("%s --salvage: exit code %d, not %d: %s", name, code, want, words.String())
	}
	for _, says := range append(c.says, c.file) {
		if !strings.Contains(words.String(), says) {
			t.Errorf("%s --salvage does not say %q: %s", name, says, words.String())
		}
	}
	if name == "graph to run" {
		again := args[3]
		checkSalvaged(t, again)
	}
}

// checkSalvaged reads a run that was made of what could be read.
func checkSalvaged(t *testing.T, dir string) {
	t.Helper()
	run, err := store.OpenRun(dir)
	if err != nil {
		t.Error(err)
		return
	}
	if err := run.Check(); err != nil {
		t.Error(err)
	}
	ledger := run.Ledger()
	if a := ledger.Articles; a.Read != a.Processed+a.Skipped+a.Quarantined || a.Processed != ledger.Records.Count {
		t.Errorf("counts %+v of %d records", a, ledger.Records.Count)
	}
}

// TestRunsOfAnEarlierVersion: a ledger without proofs is read with a warning, and
// still counts the records.
func TestRunsOfAnEarlierVersion(t *testing.T) {
	base := t.TempDir()
	in, dir := filepath.Join(base, "in.jsonl"), filepath.Join(base, "run")
	manyShort(t, in, 30, "Paris")
	ctx := context.Background()
	if code, _, words := inProcess(ctx, "extract", in, "-o", dir); code != console.ExitDone {
		t.Fatal(words)
	}
	d := damaged{t, dir, dir}
	d.write(inLedger, regexp.MustCompile(`(?m)^ "(records|graph)":\{.*\n`).ReplaceAll(d.read(inLedger), nil))
	d.write(inInfo, regexp.MustCompile(`(?s),\s*"ledger_sha256".*\}`).ReplaceAll(d.read(inInfo), []byte("}")))
	code, _, words := inProcess(ctx, "graph", dir, "-o", filepath.Join(base, "graph.json"))
	if code != console.ExitDone || !strings.Contains(words, "warning") || !strings.Contains(words, "earlier version") {
		t.Errorf("exit code %d: %s", code, words)
	}
	if code, _, words := inProcess(ctx, "extract", in, "-o", dir, "--resume"); code != console.ExitDone || !strings.Contains(words, "not known") {
		t.Errorf("resumed: exit code %d: %s", code, words)
	}
	d.write(inRecords, nil)
	code, _, words = inProcess(ctx, "graph", dir, "-o", filepath.Join(base, "graph.json"))
	if code != console.ExitFailed || !strings.Contains(words, "holds 0 records, the ledger counts 30") {
		t.Errorf("exit code %d: %s", code, words)
	}
}
