//go:build linux

package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"newsgraph/cmd/newsgraph/console"
)

// material is a folder with something for every command to read.
func material(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.txt":       "Talks\n\nAngela Merkel met John Kerry in Ankara on Monday.\n",
		"names.tsv":   "name\ttype\tid\nZorp Mandible\tperson\tmine:1\n",
		"mine.conll":  "Angela\tB-PER\nMerkel\tI-PER\nwent\tO\nto\tO\nParis\tB-LOC\n.\tO\n",
		"recipe.json": `{"name":"mine","version":"1","epochs":1,"rate":0.0003,"warmup":2}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if code, _, words := inProcess(t.Context(), "extract", filepath.Join(dir, "a.txt"), "-o", filepath.Join(dir, "run")); code != console.ExitDone {
		t.Fatalf("exit code %d: %s", code, words)
	}
	return dir
}

// writers are the commands that write one file; the output comes behind them.
func writers(dir string) map[string][]string {
	at := func(name string) string { return filepath.Join(dir, name) }
	return map[string][]string{
		"extract": {"extract", at("a.txt"), "-o"},
		"graph":   {"graph", at("run"), "-o"},
		"report":  {"report", at("run"), "-o"},
		"build":   {"gazetteer", "build", at("names.tsv"), "-o"},
		"train":   {"train", at("mine.conll"), "--from", "built-in", "--recipe", at("recipe.json"), "-o"},
	}
}

// exported are the files of an export: what names them has to be there before.
var exported = map[string]string{"graphml": "graph.graphml", "csv": "csv/entities.csv", "sqlite": "graph.sqlite", "parquet": "parquet/entities.parquet"}

// TestOutputsOverLinksAndDevices: a link stays and what it points to is written;
// a device and a pipe stay what they are and get the bytes of the file.
func TestOutputsOverLinksAndDevices(t *testing.T) {
	dir := material(t)
	type output struct {
		args []string // with OUT
		name string   // of the output, within a folder that stands for OUT
	}
	outputs := map[string]output{}
	for name, args := range writers(dir) {
		file := map[string]string{"extract": "o.json", "graph": "o.json.zst", "report": "o.html"}[name]
		if file == "" {
			file = "o"
		}
		outputs[name] = output{append(args, "OUT/"+file), file}
	}
	for format, file := range exported {
		outputs["export "+format] = output{[]string{"export", filepath.Join(dir, "run"), "--to", format, "-o", "OUT"}, file}
	}
	for name, o := range outputs {
		t.Run(name, func(t *testing.T) {
			to := func(out string) string { return filepath.Join(out, filepath.FromSlash(o.name)) }
			fill := func(out string) {
				t.Helper()
				var args []string
				for _, a := range o.args {
					args = append(args, strings.Replace(a, "OUT", out, 1))
				}
				if code, _, words := inProcess(t.Context(), args...); code != console.ExitDone {
					t.Fatalf("%q: exit code %d: %s", args, code, words)
				}
			}
			folder := func() string {
				out := t.TempDir()
				if err := os.MkdirAll(filepath.Dir(to(out)), 0o755); err != nil {
					t.Fatal(err)
				}
				return out
			}
			plain := folder()
			fill(plain)
			want, err := os.ReadFile(to(plain))
			if err != nil {
				t.Fatal(err)
			}

			linked, target := folder(), filepath.Join(t.TempDir(), "target")
			if err := os.Symlink(target, to(linked)); err != nil {
				t.Fatal(err)
			}
			for range 2 { // at first it dangles
				fill(linked)
				got, err := os.ReadFile(target)
				if err != nil || !bytes.Equal(got, want) {
					t.Errorf("the target of a link holds %d bytes, want %d: %v", len(got), len(want), err)
				}
			}
			stays(t, to(linked), fs.ModeSymlink)

			piped := folder()
			if err := syscall.Mkfifo(to(piped), 0o600); err != nil {
				t.Fatal(err)
			}
			read := beside(func() []byte { b, _ := os.ReadFile(to(piped)); return b })
			fill(piped)
			if got := <-read; !bytes.Equal(got, want) {
				t.Errorf("the pipe gave %d bytes, want %d", len(got), len(want))
			}
			stays(t, to(piped), fs.ModeNamedPipe)

			device := folder()
			if err := syscall.Mknod(to(device), syscall.S_IFCHR|0o666, 1<<8|3); err != nil {
				t.Logf("no right to make a device: %v", err)
				return
			}
			fill(device)
			stays(t, to(device), fs.ModeCharDevice)
		})
	}
}

// beside runs f beside the test.
func beside[T any](f func() T) <-chan T {
	c := make(chan T, 1)
	go func() { c <- f() }()
	return c
}

// stays checks what is at path, and that nothing was left beside it.
func stays(t *testing.T, path string, mode fs.FileMode) {
	t.Helper()
	st, err := os.Lstat(path)
	if err != nil || st.Mode()&mode == 0 {
		t.Errorf("%s is %v, want %v: %v", path, st.Mode(), mode, err)
	}
	list, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Error(err)
	}
	for _, e := range list {
		if strings.HasSuffix(e.Name(), ".tmp") || mode != fs.ModeSymlink && strings.HasPrefix(e.Name(), filepath.Base(path)+".") {
			t.Errorf("left beside %s: %s", path, e.Name())
		}
	}
}

// printers are commands that print data.
func printers(dir string) [][]string {
	at := func(name string) string { return filepath.Join(dir, name) }
	return [][]string{
		{"--help"}, {"extract", "--help"}, {"--version"}, {"version"},
		{"extract", at("a.txt")}, {"extract", at("a.txt"), "-o", "-"}, {"graph", at("run")},
		{"tag", at("a.txt")}, {"tag", at("a.txt"), "--to", "conll"}, {"tag", "-f", "conll", at("mine.conll"), "--to", "conll"},
		{"explain", at("run"), "Ankara"}, {"diff", at("run"), at("run")}, {"diff", "--json", at("run"), at("run")},
		{"report", at("run")}, {"report", at("run"), "--to", "md"}, {"export", at("run"), "--to", "graphml", "-o", "-"},
		{"eval", at("mine.conll")}, {"eval", "--json", at("mine.conll")}, {"gazetteer", "lookup", "Ankara"},
	}
}

// TestOutputThatCannotBeWritten: data that did not arrive is a failure, whoever
// printed it. A reader who went away ends the program as it ends others.
func TestOutputThatCannotBeWritten(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	for _, args := range printers(material(t)) {
		t.Run(strings.Join(args[:min(2, len(args))], " "), func(t *testing.T) {
			temp := t.TempDir()
			t.Setenv("TMPDIR", temp)
			words := new(bytes.Buffer)
			code := run(t.Context(), append([]string{"newsgraph"}, args...), console.New(console.Streams{In: strings.NewReader(""), Out: full, Err: words}))
			if code != console.ExitFailed || !strings.Contains(words.String(), "no space left") {
				t.Errorf("full: exit code %d: %s", code, words)
			}
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			r.Close()
			cmd, words := program(args...)
			cmd.Stdout = w
			_ = cmd.Run()
			w.Close()
			status, ok := cmd.ProcessState.Sys().(syscall.WaitStatus)
			if !ok || !status.Signaled() || status.Signal() != syscall.SIGPIPE || strings.Contains(words.String(), "newsgraph:") {
				t.Errorf("nobody reads: %v: %s", cmd.ProcessState, words)
			}
			if list, err := os.ReadDir(temp); err != nil || len(list) > 0 {
				t.Errorf("left in the temporary folder: %v, %v", list, err)
			}
		})
	}
}
