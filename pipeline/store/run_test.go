package store

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/codec/codectest"
	"newsgraph/pipeline/store/inputs"
)

var (
	small   = limits{records: 4, bytes: 40_000}
	someRun = RunOptions{Versions: Versions{Program: "newsgraph 0.1.0", Config: "sha256:00", Model: "crf-1", Gazetteers: "core-1"}}
	again   = RunOptions{Versions: someRun.Versions, Resume: true}
)

const somePieces = 23

// sampleRecordOf is a record of piece n: sizes differ, so that frames end by count and
// by bytes.
func sampleRecordOf(n int) *entities.Record { return codectest.Record(8 + n%5*20) }

// wholeGraph is a graph in memory as Finish takes it.
func wholeGraph(g *entities.Graph) func(io.Writer) error {
	return func(w io.Writer) error { return codec.WriteGraph(w, g) }
}

func appendRecord(r *Run, rec *entities.Record) error {
	return r.AppendLine(codec.AppendRecordLine(nil, rec))
}

// tryPiece puts in what piece n of the input gives: none to several records,
// now and then an item.
func tryPiece(r *Run, n int) error {
	for i := range []int{1, 1, 0, 3, 1, 1, 6}[n%7] {
		rec := sampleRecordOf(n)
		rec.Article.ID = fmt.Sprintf("piece %d/%d", n, i)
		if err := appendRecord(r, rec); err != nil {
			return err
		}
	}
	if n%3 == 0 {
		return r.AppendItem(&entities.LedgerItem{Input: fmt.Sprint(n), Outcome: entities.Skipped, Stage: "read", Reason: "no article"})
	}
	return nil
}

func appendPiece(t *testing.T, r *Run, n int) {
	t.Helper()
	if err := tryPiece(r, n); err != nil {
		t.Fatal(err)
	}
}

// drive takes a run from where it is to its end. step is called after every
// call of the run, as a place where it could be killed.
func drive(t *testing.T, r *Run, pieces int, step func()) {
	t.Helper()
	for n := r.Progress().Pieces; n < pieces; n++ {
		appendPiece(t, r, n)
		step()
		c := r.Progress().Counts
		c.Read++
		c.Processed++
		if err := r.AppendMark(markOfPiece(n)); err != nil {
			t.Fatal(err)
		}
		if err := r.PieceDone(entities.LedgerInputs{Files: n + 1, Bytes: int64(n * n)}, c); err != nil {
			t.Fatal(err)
		}
		step()
	}
}

// markOfPiece tells a piece: there are five in an input.
func markOfPiece(n int) inputs.Mark {
	return inputs.Mark{Input: fmt.Sprintf("in/%d.jsonl", n/5), Position: fmt.Sprint("line ", n%5+1), Sum: uint64(n) * 0x9e3779b97f4a7c15}
}

// finish ends a run with a graph that counts its records.
func finish(t *testing.T, r *Run, step func()) {
	t.Helper()
	if err := r.Seal(); err != nil {
		t.Fatal(err)
	}
	step()
	g := codectest.Graph()
	g.Summary.Articles = 0
	if err := r.Records(func(rec *entities.Record) error { g.Summary.Articles++; return nil }); err != nil {
		t.Fatal(err)
	}
	write := wholeGraph(g)
	if err := r.Finish(func(w io.Writer) error { step(); err := write(w); step(); return err }, &Info{Workers: 1}); err != nil {
		t.Fatal(err)
	}
	step()
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
}

func mustCreate(t *testing.T, dir string, o RunOptions) *Run {
	t.Helper()
	r, err := createRun(dir, o, small)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// filesOf reads the files of a folder, run.json left out.
func filesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if e.Name() != InfoName {
			out[e.Name()] = string(b)
		}
	}
	return out
}

// wholeRun makes a run without interruption.
func wholeRun(t *testing.T) (string, map[string]string) {
	dir := filepath.Join(t.TempDir(), "run")
	r := mustCreate(t, dir, someRun)
	drive(t, r, somePieces, func() {})
	finish(t, r, func() {})
	return dir, filesOf(t, dir)
}

func schemaOf(name string) string { return "../codec/schema/" + name + ".schema.json" }

func TestRunFiles(t *testing.T) {
	dir, got := wholeRun(t)
	var names []string
	for _, n := range []string{GraphName, LedgerName, RecordsName} {
		if got[n] != "" {
			names = append(names, n)
		}
	}
	if len(names) != 3 || len(got) != 3 {
		t.Errorf("files: %v and more", names)
	}
	s, err := OpenRun(dir)
	if err != nil {
		t.Fatal(err)
	}
	n, schema := 0, codectest.CompileSchema(t, schemaOf("record"))
	if err := s.Records(func(rec *entities.Record) error {
		n++
		return codectest.Validate(t, schema, codec.AppendRecordLine(nil, rec))
	}); err != nil {
		t.Fatal(err)
	}
	g, err := s.Graph()
	if err != nil {
		t.Fatal(err)
	}
	if n != 41 || g.Summary.Articles != n {
		t.Errorf("%d records, the graph counts %d", n, g.Summary.Articles)
	}
	l := s.Ledger()
	if len(l.Items) != 8 || l.Articles.Read != somePieces || l.Inputs.Files != somePieces {
		t.Errorf("ledger %+v", l)
	}
	for name, text := range map[string]string{"graph": got[GraphName], "ledger": got[LedgerName]} {
		if err := codectest.Validate(t, codectest.CompileSchema(t, schemaOf(name)), []byte(text)); err != nil {
			t.Error(err)
		}
	}
	if info := s.Info(); info.Versions.Model != "crf-1" || info.Versions.Format != entities.RecordSchema {
		t.Errorf("run.json %+v", info)
	}
}

func copyFolder(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

// TestRunSurvivesKill takes the folder as kill -9 would leave it after every
// step, with and without torn tails, and resumes to the same bytes.
func TestRunSurvivesKill(t *testing.T) {
	_, want := wholeRun(t)
	base := t.TempDir()
	dir := filepath.Join(base, "run")
	var states []string
	snap := func() {
		to := filepath.Join(base, fmt.Sprint("state", len(states)))
		copyFolder(t, dir, to)
		states = append(states, to)
	}
	r := mustCreate(t, dir, someRun)
	snap()
	drive(t, r, somePieces, snap)
	finish(t, r, snap)
	if len(states) < 2*somePieces {
		t.Fatalf("only %d states", len(states))
	}
	skipped := 0
	for i, state := range states {
		copyFolder(t, state, state+"torn")
		copyFolder(t, state, state+"cut")
		for n, tear := range []string{"", "torn", "cut"} {
			if n == 1+i%2 {
				continue // each damage to every other state
			}
			dir := state + tear
			if tear == "torn" {
				tearTails(t, dir, i)
			}
			if tear == "cut" {
				cutTails(t, dir, i)
			}
			r, err := createRun(dir, again, small)
			if errors.Is(err, ErrFinished) {
				if i != len(states)-1 {
					t.Errorf("state %d is finished?", i)
				}
			} else if err != nil {
				t.Fatalf("state %d %s: %v", i, tear, err)
			} else {
				skipped += r.Progress().Pieces
				drive(t, r, somePieces, func() {})
				finish(t, r, func() {})
			}
			if diff := cmp.Diff(want, filesOf(t, dir)); diff != "" {
				t.Fatalf("state %d %s: other bytes after resume: %.600s", i, tear, diff)
			}
		}
	}
	if skipped == 0 {
		t.Error("nothing was ever resumed")
	}
}

// tearTails adds what a write that was cut off may leave behind.
func tearTails(t *testing.T, dir string, i int) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(dir, CheckpointName)); err != nil {
		return // finished: nothing writes any more
	}
	for _, name := range []string{RecordsName, itemsName, piecesName} {
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o644)
		if err != nil {
			t.Fatal(err)
		}
		f.WriteString(strings.Repeat("\x28\xb5{\"torn", i%5+1))
		f.Close()
	}
	for _, name := range []string{".checkpoint.json.7.tmp", ".graph.json.8.tmp"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("{"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// cutTails drops part of what lies behind the checkpoint and was not synced.
func cutTails(t *testing.T, dir string, i int) {
	t.Helper()
	cp, err := readCheckpoint(filepath.Join(dir, CheckpointName))
	if err != nil {
		return
	}
	for name, keep := range map[string]int64{RecordsName: cp.Records.Bytes, itemsName: cp.Items.Bytes, piecesName: cp.Pieces.Bytes} {
		path := filepath.Join(dir, name)
		st, err := os.Stat(path)
		if err != nil {
			continue
		}
		if err := os.Truncate(path, keep+(st.Size()-keep)*int64(i%4)/4); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRunCloseKeepsWholePieces: after a clean stop nothing is done twice, except
// pieces whose records reach across the end of a frame.
func TestRunCloseKeepsWholePieces(t *testing.T) {
	_, want := wholeRun(t)
	for stop := 0; stop < somePieces; stop += 3 {
		dir := filepath.Join(t.TempDir(), "run")
		r := mustCreate(t, dir, someRun)
		drive(t, r, stop, func() {})
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		r = mustCreate(t, dir, again)
		if got := r.Progress().Pieces; got != stop {
			t.Errorf("stopped after %d pieces, resumes after %d", stop, got)
		}
		appendPiece(t, r, stop) // a piece that is not done when the next stop comes
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		r = mustCreate(t, dir, again)
		drive(t, r, somePieces, func() {})
		finish(t, r, func() {})
		if diff := cmp.Diff(want, filesOf(t, dir)); diff != "" {
			t.Fatalf("stop after %d: other bytes: %.600s", stop, diff)
		}
	}
}

// TestRunRefusesDamage flips or cuts every class of trusted byte.
func TestRunRefusesDamage(t *testing.T) {
	base := t.TempDir()
	dir := filepath.Join(base, "run")
	r := mustCreate(t, dir, someRun)
	drive(t, r, 12, func() {})
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range []string{RecordsName, itemsName, piecesName, CheckpointName} {
		whole, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []int{0, 1, 4, len(whole) / 3, len(whole) / 2, len(whole) - 2} {
			for _, how := range []string{"flip", "cut"} {
				bad := bytes.Clone(whole)
				if how == "flip" {
					bad[at] ^= 0x15
				} else {
					bad = bad[:at]
				}
				d := filepath.Join(base, fmt.Sprint("bad", n))
				n++
				copyFolder(t, dir, d)
				if err := os.WriteFile(filepath.Join(d, name), bad, 0o644); err != nil {
					t.Fatal(err)
				}
				_, err := createRun(d, again, small)
				if err == nil || !strings.Contains(err.Error(), name) && !strings.Contains(err.Error(), "not the same run") {
					t.Errorf("%s, %s at %d: %v", name, how, at, err)
				}
			}
		}
	}
}

func TestRunResumeNamesWhatDiffers(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "run")
	if err := mustCreate(t, dir, someRun).Close(); err != nil {
		t.Fatal(err)
	}
	finishedDir, _ := wholeRun(t)
	for want, change := range map[string]func(*Versions){
		`options (was "sha256:00", is "sha256:01")`:                     func(v *Versions) { v.Config = "sha256:01" },
		`model (was "crf-1", is "crf-2")`:                               func(v *Versions) { v.Model = "crf-2" },
		`gazetteers (was "core-1", is "core-2")`:                        func(v *Versions) { v.Gazetteers = "core-2" },
		`inputs (was "", is "other")`:                                   func(v *Versions) { v.Input = "other" },
		`program (was "newsgraph 0.1.0", is "newsgraph 0.2.0")`:         func(v *Versions) { v.Program = "newsgraph 0.2.0" },
		`options (was "sha256:00", is "x"); model (was "crf-1", is "")`: func(v *Versions) { v.Config, v.Model = "x", "" },
	} {
		o := again
		change(&o.Versions)
		for _, d := range []string{dir, finishedDir} {
			if _, err := createRun(d, o, small); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want %s", err, want)
			}
		}
	}
}

func TestCreateRunRefuses(t *testing.T) {
	base := t.TempDir()
	done, _ := wholeRun(t)
	stopped := filepath.Join(base, "stopped")
	if err := mustCreate(t, stopped, someRun).Close(); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(base, "other")
	if err := os.MkdirAll(other, 0o755); err != nil {
		t.Fatal(err)
	}
	thesis := filepath.Join(other, "thesis.doc")
	if err := os.WriteFile(thesis, []byte("dear"), 0o644); err != nil {
		t.Fatal(err)
	}
	held := filepath.Join(base, "held")
	holder := mustCreate(t, held, someRun)
	defer holder.Close()
	for _, c := range []struct {
		dir, want string
		o         RunOptions
	}{
		{done, "finished run; name another folder, or say --overwrite", someRun},
		{done, ErrFinished.Error(), again},
		{stopped, "say --resume to go on", someRun},
		{other, "is not a run", someRun},
		{other, "is not a run", again},
		{other, "is not a run", RunOptions{Overwrite: true}},
		{thesis, "not a directory", someRun},
		{held, "another newsgraph is writing", again},
	} {
		if _, err := createRun(c.dir, c.o, small); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), c.dir) {
			t.Errorf("%s: %v, want %q", c.dir, err, c.want)
		}
	}
	if b, _ := os.ReadFile(thesis); string(b) != "dear" {
		t.Error("a file that is not ours was touched")
	}
	if _, err := OpenRun(stopped); !errors.Is(err, ErrUnfinished) {
		t.Errorf("unfinished: %v", err)
	}
	for _, d := range []string{other, filepath.Join(base, "none"), thesis} {
		if _, err := OpenRun(d); err == nil || !strings.Contains(err.Error(), d) {
			t.Errorf("OpenRun(%s): %v", d, err)
		}
	}
}

func TestCreateRunOverwrites(t *testing.T) {
	done, want := wholeRun(t)
	r := mustCreate(t, done, RunOptions{Versions: someRun.Versions, Overwrite: true})
	if _, err := OpenRun(done); !errors.Is(err, ErrUnfinished) {
		t.Errorf("while it is written: %v", err)
	}
	drive(t, r, somePieces, func() {})
	finish(t, r, func() {})
	if diff := cmp.Diff(want, filesOf(t, done)); diff != "" {
		t.Errorf("%.600s", diff)
	}
}

func TestSealedRunTakesNoRecords(t *testing.T) {
	r := mustCreate(t, filepath.Join(t.TempDir(), "run"), someRun)
	defer r.Close()
	if err := r.Seal(); err != nil {
		t.Fatal(err)
	}
	if err := appendRecord(r, codectest.Record(4)); err == nil {
		t.Error("a record after Seal was taken")
	}
}

func TestRunGraphFailureLeavesAResumableRun(t *testing.T) {
	_, want := wholeRun(t)
	dir := filepath.Join(t.TempDir(), "run")
	r := mustCreate(t, dir, someRun)
	drive(t, r, somePieces, func() {})
	if err := r.Finish(func(io.Writer) error { return codectest.ErrFull }, &Info{}); !errors.Is(err, codectest.ErrFull) {
		t.Errorf("%v", err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, GraphName)); err == nil {
		t.Error("a graph.json that is not whole")
	}
	r = mustCreate(t, dir, again)
	if r.Progress().Pieces != somePieces {
		t.Errorf("%d pieces are kept", r.Progress().Pieces)
	}
	finish(t, r, func() {})
	if diff := cmp.Diff(want, filesOf(t, dir)); diff != "" {
		t.Errorf("%.600s", diff)
	}
}

func BenchmarkRunRecords(b *testing.B) {
	r, err := CreateRun(filepath.Join(b.TempDir(), "run"), someRun)
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	rec := codectest.Record(40)
	b.SetBytes(int64(len(codec.AppendRecordLine(nil, rec))))
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		if err := appendRecord(r, rec); err != nil {
			b.Fatal(err)
		}
		if err := r.PieceDone(entities.LedgerInputs{}, entities.LedgerCounts{}); err != nil {
			b.Fatal(err)
		}
		n++
	}
	if r.Progress().Records != n {
		b.Fatalf("%d records of %d", r.Progress().Records, n)
	}
}
