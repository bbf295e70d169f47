package pipeline_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// common are the rooms that every room may stand on. They know none of the
// others: codec, the JSON of the nouns and how files are written, knows entities
// alone, because store, export and the pipeline itself need it.
var common = []string{"entities", "gazetteers", "pipeline/spill", "pipeline/codec"}

// ground are the packages inside a room that the others inside the same room
// stand on: what they share lies there, below them all. (Two of them that
// imported one another would not compile.)
var ground = []string{
	"pipeline/segment/lexical",
	"pipeline/tag", "pipeline/tag/modelfile", "pipeline/tag/encoder", "pipeline/tag/encoder/safetensors", "pipeline/tag/ensemble", "pipeline/tag/neural", "pipeline/tag/neural/crf", "pipeline/tag/neural/feature", "pipeline/tag/neural/kernel", "pipeline/tag/neural/net",
	"pipeline/resolve/names", "pipeline/resolve/link", "pipeline/resolve/link/clues", "pipeline/resolve/article", "pipeline/resolve/corrections", "pipeline/resolve/across/packed", "pipeline/resolve/across/namesakes", "pipeline/resolve/across/namegroups", "pipeline/report/draw", "pipeline/report/facts",
	"pipeline/read/normal", "pipeline/read/markup", "pipeline/read/fields", "pipeline/read/frame",
	"pipeline/read/web/trafilatura/etree", "pipeline/read/web/trafilatura/selector",
	"cmd/newsgraph/buildinfo", "cmd/newsgraph/console", "cmd/newsgraph/cmdline", "cmd/newsgraph/setup", "cmd/newsgraph/web/views",
}

// TestHouse holds the plan of the house. Arrows go one way: entities <-
// gazetteers <- rooms <- pipeline <- doors. A room imports its own children,
// at any depth, and the common rooms, but no sibling, not pipeline and not
// flow; a child imports neither its parent nor its siblings unless they are
// ground. Goroutines start in pipeline/flow and cmd/newsgraph/web alone, and
// nothing happens in init functions.
func TestHouse(t *testing.T) {
	seen := map[string]bool{}
	eachFile(t, func(name, rel string) {
		seen[room(path.Dir(rel))] = true
		checkFile(t, name, rel)
	})
	for _, want := range []string{"entities", "gazetteers", "pipeline", "pipeline/flow", "pipeline/spill", "pipeline/read", "pipeline/segment",
		"pipeline/tag", "pipeline/resolve", "pipeline/relate", "pipeline/codec", "pipeline/store", "pipeline/export", "pipeline/evaluate", "cmd"} {
		if !seen[want] {
			t.Errorf("no Go file of %s was looked at", want)
		}
	}
}

// eachFile gives the Go files of the product, tests apart: where they are, and their
// names from the top, slash separated.
func eachFile(t *testing.T, look func(name, rel string)) {
	t.Helper()
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && name != ".." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || isNestedModule(t, name)) {
			return fs.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		rel, err := filepath.Rel("..", name)
		if err != nil {
			return err
		}
		look(name, filepath.ToSlash(rel))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Lines of Go without tests in one folder: of one that decides something, and of any.
const (
	maxDeciding = 2000
	maxRoom     = 3200
	maxFile     = 500
)

// undeciding are the folders that decide nothing of what a record, a graph or a
// report says: they look up, read, write, measure and fit, and may be larger.
var undeciding = []string{"gazetteers", "gazetteers/sources", "pipeline/evaluate", "pipeline/export", "pipeline/index", "pipeline/tag/neural/train", "cmd/newsgraph", "cmd/newsgraph/web"}

// TestSizes holds that a room can be held in one head.
func TestSizes(t *testing.T) {
	lines := map[string]int{}
	eachFile(t, func(name, rel string) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text[:min(len(text), 1000)], []byte("DO NOT EDIT")) {
			return
		}
		n := bytes.Count(text, []byte("\n"))
		if n > maxFile {
			t.Errorf("%s has %d lines, a file has %d at most", rel, n, maxFile)
		}
		lines[path.Dir(rel)] += n
	})
	for dir, n := range lines {
		limit := maxDeciding
		if slices.Contains(undeciding, dir) {
			limit = maxRoom
		}
		if n > limit {
			t.Errorf("%s has %d lines, a room of its kind has %d at most: it holds two things", dir, n, limit)
		}
	}
}

func isNestedModule(t *testing.T, dir string) bool {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	return len(found) > 0
}

// room names the part of the house that a folder belongs to: entities,
// gazetteers, pipeline itself, pipeline/X or cmd.
func room(dir string) string {
	parts := strings.Split(dir, "/")
	if parts[0] == "pipeline" && len(parts) > 1 {
		return parts[0] + "/" + parts[1]
	}
	return parts[0]
}

func checkFile(t *testing.T, name, rel string) {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	dir := path.Dir(rel)
	from := room(dir)
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		ours, is := strings.CutPrefix(imported, "newsgraph/")
		if is && !mayImport(dir, ours) {
			t.Errorf("%s: %s imports %s", rel, from, imported)
		}
		if !is && (from == "entities" || from == "pipeline/flow" || from == "pipeline/spill" || from == "internal") && strings.Contains(strings.Split(imported, "/")[0], ".") && !strings.HasPrefix(imported, "golang.org/x/sys/") {
			t.Errorf("%s: %s imports %s, but uses the standard library and its extension for systems alone", rel, from, imported)
		}
	}
	mayGo := from == "pipeline/flow" || strings.HasPrefix(rel, "cmd/newsgraph/web/")
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			if !mayGo {
				t.Errorf("%s: a goroutine is started outside pipeline/flow", files.Position(n.Pos()))
			}
		case *ast.FuncDecl:
			if n.Recv == nil && n.Name.Name == "init" {
				t.Errorf("%s: an init function", files.Position(n.Pos()))
			}
		}
		return true
	})
}

// mayImport reports whether the package in the folder from may import that in
// the folder to.
func mayImport(from, to string) bool {
	switch room(from) {
	case "entities", "pipeline/flow", "pipeline/spill", "internal":
		return room(to) == room(from)
	}
	// How messages say numbers, and the notation of marked names: every package but
	// entities, flow and spill may use them.
	if room(to) == "internal" {
		return true
	}
	switch room(from) {
	case "gazetteers":
		return room(to) == "gazetteers" || to == "entities"
	case "pipeline/codec":
		return strings.HasPrefix(to, from+"/") || to == "entities"
	case "pipeline/stages":
		return false
	case "pipeline/grapher": // the second phase stands on all rooms, as the pipeline above it does
		return room(to) != "pipeline" && mayImport("pipeline", to)
	case "pipeline": // a reader is given to it, so that a program may leave the formats out
		return room(to) != "cmd" && (room(to) != "pipeline/read" || slices.Contains(ground, to))
	case "cmd": // a door holds its own children; what its commands share lies in ground
		return room(to) != "cmd" || strings.HasPrefix(to, from+"/") || slices.Contains(ground, to)
	case ".": // the front door
		return room(to) != "cmd"
	}
	if strings.HasPrefix(to, from+"/") || slices.Contains(common, room(to)) {
		return true
	}
	return room(to) == room(from) && slices.Contains(ground, to)
}

func TestMayImport(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     bool
	}{
		{"pipeline/read", "pipeline/read/web", true},
		{"pipeline/read", "pipeline/read/web/html", true},
		{"pipeline/read", "entities", true},
		{"pipeline/read", "gazetteers/lang", true},
		{"pipeline/read/web", "pipeline/spill", true},
		{"pipeline/tag/neural", "pipeline/tag", true},
		{"pipeline/store", "pipeline/codec/files", true},
		{"pipeline/codec", "pipeline/codec/files", true},
		{"pipeline/codec", "gazetteers", false},
		{"pipeline/codec", "pipeline/spill", false},
		{"pipeline/codec/files", "pipeline/codec", false},
		{"pipeline/export", "pipeline/store", false},
		{"pipeline", "pipeline/flow", true},
		{"pipeline", "pipeline/read/frame", true},
		{"pipeline", "pipeline/read", false},
		{"cmd/newsgraph", "pipeline/read", true},
		{"cmd/newsgraph", "cmd/newsgraph/gold", true},
		{"cmd/newsgraph/gold", "cmd/newsgraph/console", true},
		{"cmd/newsgraph/gold", "cmd/newsgraph/gazetteer", false},
		{"cmd/newsgraph/web", "pipeline", true},
		{"gazetteers", "entities", true},
		{"gazetteers", "internal/message", true},
		{"pipeline/read/web", "internal/message", true},
		{"entities", "internal/message", false},
		{"internal/message", "entities", false},
		{"pipeline/read", "pipeline/store", false},
		{"pipeline/read/web", "pipeline/read", false},
		{"pipeline/read/web", "pipeline/read/mail", false},
		{"pipeline/read/web", "pipeline/store", false},
		{"pipeline/read", "pipeline", false},
		{"pipeline/read", "pipeline/flow", false},
		{"pipeline/read", "cmd/newsgraph", false},
		{"pipeline", "cmd/newsgraph", false},
		{"pipeline", "pipeline/grapher", true},
		{"pipeline/grapher", "pipeline", false},
		{"pipeline/grapher", "pipeline/store", true},
		{"pipeline/grapher", "cmd/newsgraph", false},
		{"pipeline/store", "pipeline/grapher", false},
		{"gazetteers", "pipeline/spill", false},
		{"pipeline/spill", "entities", false},
		{"pipeline/evaluate", "pipeline/tag", false},
		{"entities", "gazetteers", false},
	} {
		if got := mayImport(c.from, c.to); got != c.want {
			t.Errorf("%s may import %s: %v, want %v", c.from, c.to, got, c.want)
		}
	}
}
