package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"newsgraph/pipeline"
	"newsgraph/pipeline/read"
	"newsgraph/pipeline/spill"
	"newsgraph/pipeline/store"
)

// newPipeline makes one as the commands do.
func newPipeline(t testing.TB) *pipeline.Pipeline {
	t.Helper()
	p, err := pipeline.New(pipeline.Options{Reader: read.NewTable("").Open, Program: "newsgraph test"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// inputs are a file of many lines, some of which are copies, some clash and some are
// broken, and a folder of small files.
func inputs(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	var b bytes.Buffer
	for i := range 300 {
		id := fmt.Sprintf("n%d", i)
		switch {
		case i%50 == 10:
			id = "same" // other texts under one id
		case i%50 == 20:
			id = "copy"
		}
		text := fmt.Sprintf("Foreign Minister Sergei Lavrov met John Kerry in Lausanne on day %d of the talks about Aleppo. Kerry spoke to reporters in Geneva after meeting %d officials of the United Nations.", i, i)
		if id == "copy" {
			text = "Chancellor Angela Merkel flew to Paris. Merkel met Emmanuel Macron there."
		}
		fmt.Fprintf(&b, "{\"id\":%q,\"title\":\"Talks, day %d\",\"date\":\"2016-%02d-%02d\",\"source\":\"Wire %d\",\"text\":%q}\n", id, i, 1+i%12, 1+i%28, i%3, text)
		if i%70 == 5 {
			b.WriteString("{\"id\": broken\n")
		}
	}
	file := filepath.Join(dir, "many.jsonl")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{file, filepath.Join("..", "..", "..", "testdata", "articles")}
}

// lines splits the output of a filter.
func lines(b []byte) []string { return strings.SplitAfter(string(b), "\n") }

// filter runs a phase over lines.
func filter(t *testing.T, in []string, phase func(in io.Reader, out io.Writer) error) []string {
	t.Helper()
	var out bytes.Buffer
	if err := phase(strings.NewReader(strings.Join(in, "")), &out); err != nil {
		t.Fatal(err)
	}
	return lines(out.Bytes())
}

func write(t *testing.T, path string, in []string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(strings.Join(in, "")), 0o600); err != nil {
		t.Fatal(err)
	}
}

// engine runs the phases as an engine does: shares and parts by themselves, sorted
// lines cut into so many parts between keys.
func engine(t *testing.T, paths []string, parts int) string {
	t.Helper()
	dir, ctx, p := t.TempDir(), context.Background(), newPipeline(t)
	folder := func(name string) string {
		to := filepath.Join(dir, name)
		if err := os.Mkdir(to, 0o700); err != nil {
			t.Fatal(err)
		}
		return to
	}
	annotated, digested, applied, ents, edges := folder("annotated"), folder("digests"), folder("applied"), folder("entities"), folder("edges")
	var tasks bytes.Buffer
	if err := shares(ctx, p, paths, 30_000/int64(parts), &tasks); err != nil {
		t.Fatal(err)
	}
	for i, task := range strings.SplitAfter(strings.TrimSpace(tasks.String()), "\n") {
		name := fmt.Sprintf("part-%05d", i)
		task = strings.TrimSpace(task) + "\n"
		records := filter(t, []string{task}, func(in io.Reader, out io.Writer) error { return annotate(ctx, p, in, out) })
		write(t, filepath.Join(annotated, name), records)
		write(t, filepath.Join(digested, name), filter(t, records, digest))
	}
	o := &outputs{annotated: annotated, applied: applied, entities: ents, edges: edges,
		decisions: filepath.Join(dir, "decisions"), leading: filepath.Join(dir, "leading")}
	if err := decide(ctx, p.Grapher(), &digests{path: digested}, o.decisions, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	d, err := openDecisions(o.decisions)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var sums []string
	names, err := filepath.Glob(filepath.Join(annotated, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out := filter(t, lines(b), func(in io.Reader, out io.Writer) error { return apply(d, in, out, t.TempDir()) })
		write(t, filepath.Join(applied, filepath.Base(name)), out)
		sums = append(sums, out...)
	}
	slices.Sort(sums)
	sorted := func(kind string, to string, phase func(in io.Reader, out io.Writer) error) {
		for i, part := range cut(sums, kind, parts) {
			write(t, filepath.Join(to, fmt.Sprintf("part-%05d", i)), filter(t, part, phase))
		}
	}
	sorted("p", ents, func(in io.Reader, out io.Writer) error { return combineEntities(d, in, out, t.TempDir()) })
	postings := filepath.Join(dir, "postings")
	if err := lead(d, ents, o.leading, postings, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	l, err := openLeaders(o.leading, postings)
	if err != nil {
		t.Fatal(err)
	}
	defer l.free()
	sorted("e", edges, func(in io.Reader, out io.Writer) error { return combineEdges(d, l, 0, in, out, t.TempDir()) })
	run := filepath.Join(dir, "run")
	if err := finish(p, paths, o, run, t.TempDir(), false); err != nil {
		t.Fatal(err)
	}
	return run
}

// cut shares sorted lines of a kind out, those of one key together.
func cut(sorted []string, kind string, parts int) [][]string {
	var wanted []string
	for _, l := range sorted {
		if strings.HasPrefix(l, kind) {
			wanted = append(wanted, l)
		}
	}
	key := func(l string) string { k, _, _ := strings.Cut(l, "\t"); return k }
	out := make([][]string, 1)
	for i, l := range wanted {
		if len(out) < parts && i*parts >= len(wanted)*len(out) && key(l) != key(wanted[i-1]) {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], l)
	}
	return out
}

// TestSameAsOneMachine compares what the phases make, however the work is shared out,
// with what extract makes, byte for byte.
func TestSameAsOneMachine(t *testing.T) {
	paths := inputs(t)
	p := newPipeline(t)
	one := filepath.Join(t.TempDir(), "one")
	run, err := store.CreateRun(one, store.RunOptions{Versions: p.Versions(paths)})
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	if _, err := p.Extract(context.Background(), paths, nil, run, nil); err != nil {
		t.Fatal(err)
	}
	for _, parts := range []int{1, 2, 7, 16} {
		t.Run(fmt.Sprint(parts, " parts"), func(t *testing.T) {
			if parts == 16 && testing.Short() {
				t.Skip("not in short mode")
			}
			got := engine(t, paths, parts)
			for _, name := range []string{store.GraphName, store.RecordsName, store.LedgerName} {
				a, err := os.ReadFile(filepath.Join(one, name))
				b, err2 := os.ReadFile(filepath.Join(got, name))
				if err := errors.Join(err, err2); err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(a, b) {
					t.Errorf("%s differs", name)
				}
			}
		})
	}
}

func TestLines(t *testing.T) {
	for text, wrong := range map[string]bool{
		"r0000000100000002\t{}": false, "s\t{}": false, "p000000ff\tAA": false,
		"": true, "r\t{}": true, "z00000001\t": true, "p0000000g\tAA": true, "p00000001": true,
	} {
		if _, err := parse([]byte(text)); (err != nil) != wrong {
			t.Errorf("%q: %v", text, err)
		}
	}
	l, err := parse([]byte("n0000000a0000000b00000003\tAA\n"))
	if err != nil || l.number(0) != 10 || l.number(1) != 11 || l.number(2) != 3 || string(l.value) != "AA" {
		t.Errorf("%+v %v", l, err)
	}
}

// TestBlocksOfOneKey reads what several processes said under one key in the order of
// articles.
func TestBlocksOfOneKey(t *testing.T) {
	var out bytes.Buffer
	w := newWriter(&out)
	block := func(articles ...uint32) []byte {
		var e spill.Encoder
		last := uint32(0)
		for _, a := range articles {
			e.Uint(uint64(a - last))
			e.String(fmt.Sprint("v", a))
			last = a
		}
		return e
	}
	for _, b := range []struct {
		entity uint32
		block  []byte
	}{{3, block(5, 9)}, {4, block(1)}, {4, block(0, 7)}, {4, block(3)}, {6, block(2)}} {
		if err := w.packed(isPresence, b.block, b.entity); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.flush(); err != nil {
		t.Fatal(err)
	}
	c, stop := (&blockReader{in: &out, kind: isPresence, temp: t.TempDir()}).cursor()
	defer stop()
	var got []string
	for c.Next() {
		got = append(got, fmt.Sprint(c.Hi>>32, "/", uint32(c.Hi), "=", string(c.Value)))
	}
	want := "[3/5=v5 3/9=v9 4/0=v0 4/1=v1 4/3=v3 4/7=v7 6/2=v2]"
	if c.Err() != nil || fmt.Sprint(got) != want {
		t.Errorf("%v %v, want %s", got, c.Err(), want)
	}
}

// TestWrongFiles names what is not there or is something else.
func TestWrongFiles(t *testing.T) {
	if err := eachOf(filepath.Join(t.TempDir(), "none"), "s", func(*line) error { return nil }); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%v", err)
	}
	if _, err := openDecisions("doc.go"); err == nil || !strings.Contains(err.Error(), "doc.go") {
		t.Errorf("a file that is none: %v", err)
	}
	if err := digest(strings.NewReader("r0000000000000001\t{\"schema\":\n"), io.Discard); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("a record that is cut: %v", err)
	}
}
