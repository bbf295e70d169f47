package pipeline_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
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
	"newsgraph/pipeline/store"
	"newsgraph/pipeline/store/inputs"
)

// inputFile is a file of articles, a record each.
type inputFile struct {
	name    string
	records []string
}

// somePeople are enough names for articles that differ.
var somePeople = []string{"Angela Merkel", "John Kerry", "Sergei Lavrov", "Theresa May", "Ban Ki-moon", "Barack Obama", "Matteo Renzi"}

// threeFiles are 3 files of 20 records.
func threeFiles() []inputFile {
	var out []inputFile
	for f := range 3 {
		in := inputFile{name: fmt.Sprintf("%c.jsonl", 'b'+2*f)}
		for i := range 20 {
			n := f*20 + i
			in.records = append(in.records, fmt.Sprintf(`{"id":"n%d","date":"2020-01-%02d","text":"%s met %s in Paris, report number %d says."}`,
				n, 1+n%28, somePeople[n%7], somePeople[(n+1+n/7)%7], n))
		}
		out = append(out, in)
	}
	return out
}

// inputForm puts files where a user has them; the path is what extract is given.
type inputForm struct {
	name string
	put  func(t *testing.T, dir string, files []inputFile) (path string, stdin io.Reader)
}

func lines(files []inputFile) []byte {
	var b bytes.Buffer
	for _, f := range files {
		for _, r := range f.records {
			b.WriteString(r + "\n")
		}
	}
	return b.Bytes()
}

func zipped(t *testing.T, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var inputForms = []inputForm{
	{"folder", func(t *testing.T, dir string, files []inputFile) (string, io.Reader) {
		in := filepath.Join(dir, "in")
		if err := os.RemoveAll(in); err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			inbox{t, in}.put(f.name, lines([]inputFile{f}))
		}
		return in, nil
	}},
	{"archive", func(t *testing.T, dir string, files []inputFile) (string, io.Reader) {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		for _, f := range files {
			content := lines([]inputFile{f})
			if err := w.WriteHeader(&tar.Header{Name: f.name, Mode: 0o644, Size: int64(len(content))}); err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write(content); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		inbox{t, dir}.put("in.tar.gz", zipped(t, b.Bytes()))
		return filepath.Join(dir, "in.tar.gz"), nil
	}},
	{"compressed file", func(t *testing.T, dir string, files []inputFile) (string, io.Reader) {
		inbox{t, dir}.put("in.jsonl.gz", zipped(t, lines(files)))
		return filepath.Join(dir, "in.jsonl.gz"), nil
	}},
	{"standard input", func(_ *testing.T, _ string, files []inputFile) (string, io.Reader) {
		return "-", bytes.NewReader(lines(files))
	}},
}

// inputChange is what happens to the inputs between a kill and a resume. behind
// tells that it lies behind what was done, so that the run may go on.
type inputChange struct {
	name   string
	change func(files []inputFile) []inputFile
	behind bool
	sorted bool // a folder shows files in order of their names, whatever the change says
}

func changed(name string, f func(files []inputFile) []inputFile) inputChange {
	return inputChange{name: name, change: f}
}

var inputChanges = []inputChange{
	{name: "nothing", change: func(in []inputFile) []inputFile { return in }, behind: true},
	changed("cut before the checkpoint", func(in []inputFile) []inputFile { in[0].records = in[0].records[:15]; return in }),
	{name: "cut behind the checkpoint", change: func(in []inputFile) []inputFile { in[2].records = in[2].records[:15]; return in }, behind: true},
	{name: "files in another order", change: func(in []inputFile) []inputFile { return []inputFile{in[1], in[0], in[2]} }, sorted: true},
	changed("files that change names", func(in []inputFile) []inputFile {
		in[0].records, in[1].records = in[1].records, in[0].records
		return in
	}),
	changed("records in another order", func(in []inputFile) []inputFile { slices.Reverse(in[0].records); return in }),
	changed("a file removed", func(in []inputFile) []inputFile { return in[1:] }),
	{name: "a file removed behind", change: func(in []inputFile) []inputFile { return in[:2] }, behind: true},
	changed("a file added before", func(in []inputFile) []inputFile {
		return append([]inputFile{{"a.jsonl", []string{`{"id":"x","text":"Boris Johnson is in London."}`}}}, in...)
	}),
	{name: "a file added after", change: func(in []inputFile) []inputFile {
		return append(in, inputFile{"z.jsonl", []string{`{"id":"x","text":"Boris Johnson is in London."}`}})
	}, behind: true},
	changed("a record changed in place", func(in []inputFile) []inputFile {
		in[0].records[3] = strings.Replace(in[0].records[3], "Paris", "Milan", 1)
		return in
	}),
	changed("a date changed in place", func(in []inputFile) []inputFile {
		in[0].records[3] = strings.Replace(in[0].records[3], "2020", "2021", 1)
		return in
	}),
	{name: "a record changed behind", change: func(in []inputFile) []inputFile {
		in[2].records[3] = strings.Replace(in[2].records[3], "Paris", "Milan", 1)
		return in
	}, behind: true},
	changed("a file renamed", func(in []inputFile) []inputFile { in[0].name = "c.jsonl"; return in }),
	changed("a record appended to what was done", func(in []inputFile) []inputFile {
		in[0].records = append(in[0].records, `{"id":"x","text":"Boris Johnson is in London."}`)
		return in
	}),
	{name: "a record appended at the end", change: func(in []inputFile) []inputFile {
		in[2].records = append(in[2].records, `{"id":"x","text":"Boris Johnson is in London."}`)
		return in
	}, behind: true},
	changed("all cut to one record", func(in []inputFile) []inputFile { in = in[:1]; in[0].records = in[0].records[:1]; return in }),
}

// TestInputsThatChangeBeforeResume stops a run, changes its inputs and resumes:
// it is refused and says what changed, or it gives what an undisturbed run over
// the new inputs gives. A refusal leaves the run as it was.
func TestInputsThatChangeBeforeResume(t *testing.T) {
	for i, form := range inputForms {
		if testing.Short() && i > 0 {
			break
		}
		single := form.name == "compressed file" || form.name == "standard input" // the names of files are lost
		for _, c := range inputChanges {
			behind := c.behind || c.sorted && form.name == "folder" || single && c.name == "a file renamed"
			t.Run(form.name+"/"+c.name, func(t *testing.T) {
				dir := t.TempDir()
				stopped := filepath.Join(dir, "stopped")
				stopAt(t, form, dir, stopped, 25)
				err := resumeOver(t, form, dir, stopped, c.change(threeFiles()))
				var refused *inputs.Changed
				switch {
				case errors.As(err, &refused) && !behind:
					if refused.What == "" || !strings.Contains(err.Error(), stopped) {
						t.Errorf("refused with %q", err)
					}
					t.Log(err)
					if err := resumeOver(t, form, dir, stopped, threeFiles()); err != nil {
						t.Errorf("after the refusal, with the old inputs: %v", err)
					}
					undisturbed(t, form, dir, stopped, threeFiles())
				case err != nil || !behind:
					t.Errorf("resumed with %v", err)
				default:
					undisturbed(t, form, dir, stopped, c.change(threeFiles()))
				}
			})
		}
	}
}

// undisturbed compares a run with one over the same inputs that nobody stopped.
func undisturbed(t *testing.T, form inputForm, dir, got string, files []inputFile) {
	t.Helper()
	whole := filepath.Join(dir, "whole")
	if err := resumeOver(t, form, dir, whole, files); err != nil {
		t.Fatal(err)
	}
	sameRuns(t, "resumed", whole, got)
	var read [2]*inputs.Read
	for i, run := range []string{whole, got} {
		s, err := store.OpenRun(run)
		if err != nil {
			t.Fatal(err)
		}
		info := s.Info()
		read[i] = info.Read
	}
	if what := read[0].Differs(read[1]); what != "" {
		t.Errorf("resumed: run.json tells of other inputs: %s", what)
	}
}

// resumeOver begins a run over files, or goes on with it.
func resumeOver(t *testing.T, form inputForm, dir, run string, files []inputFile) error {
	t.Helper()
	return startRun(t, form, dir, run, files, func(pipeline.Progress) {}, context.Background())
}

// stopAt begins a run and cancels it after so many articles.
func stopAt(t *testing.T, form inputForm, dir, run string, articles int) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	err := startRun(t, form, dir, run, threeFiles(), func(p pipeline.Progress) {
		if p.Articles >= articles {
			cancel()
		}
	}, ctx)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("stopped with %v", err)
	}
}

func startRun(t *testing.T, form inputForm, dir, run string, files []inputFile, report func(pipeline.Progress), ctx context.Context) error {
	t.Helper()
	p := newPipeline(t, pipeline.Options{Workers: 1}) // few pieces are in flight when it stops
	path, stdin := form.put(t, dir, files)
	r, err := store.CreateRun(run, store.RunOptions{Versions: p.Versions([]string{path}), Resume: true})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	_, err = p.Extract(ctx, []string{path}, stdin, r, report)
	return err
}
