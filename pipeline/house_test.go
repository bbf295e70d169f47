package pipeline_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestHouse holds the plan of the house: arrows go one way
// (entities <- gazetteers <- rooms <- pipeline <- doors), rooms do not know one
// another (all may keep things in spill, which knows none of them), goroutines
// start in pipeline/flow and cmd/newsgraph/web alone, and nothing happens in
// init functions.
func TestHouse(t *testing.T) {
	seen := map[string]bool{}
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
		seen[room(path.Dir(filepath.ToSlash(rel)))] = true
		checkFile(t, name, filepath.ToSlash(rel))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"entities", "gazetteers", "pipeline", "pipeline/flow", "pipeline/spill", "pipeline/read", "pipeline/segment",
		"pipeline/tag", "pipeline/resolve", "pipeline/relate", "pipeline/write", "pipeline/evaluate", "cmd"} {
		if !seen[want] {
			t.Errorf("no Go file of %s was looked at", want)
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
	from := room(path.Dir(rel))
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		ours, is := strings.CutPrefix(imported, "newsgraph/")
		if is && !mayImport(from, room(ours)) {
			t.Errorf("%s: %s imports %s", rel, from, imported)
		}
		if !is && (from == "entities" || from == "pipeline/flow" || from == "pipeline/spill") && strings.Contains(strings.Split(imported, "/")[0], ".") {
			t.Errorf("%s: %s imports %s, but uses the standard library alone", rel, from, imported)
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

func mayImport(from, to string) bool {
	if from == to {
		return true
	}
	switch from {
	case "entities", "pipeline/flow", "pipeline/spill":
		return false
	case "gazetteers":
		return to == "entities"
	case "pipeline":
		return to != "cmd"
	case "cmd":
		return true
	}
	return to == "entities" || to == "gazetteers" || to == "pipeline/spill"
}
