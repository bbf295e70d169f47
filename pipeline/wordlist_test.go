package pipeline_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"newsgraph/gazetteers/lang"
)

// wordListMin is from how many words on a list of words is one.
const wordListMin = 6

// notOfLanguage are the files, by room and name, that hold lists of words all the
// same, and what those words are: names that a format, a corpus or the program itself has given.
var notOfLanguage = map[string]string{
	"gazetteers/userlist.go":       "a format's names of fields, elements or properties",
	"pipeline/export/columns.go":   "a format's names of fields, elements or properties",
	"pipeline/export/rdf.go":       "a format's names of fields, elements or properties",
	"pipeline/export/tables.go":    "a format's names of fields, elements or properties",
	"pipeline/load/header.go":      "a format's names of fields, elements or properties",
	"pipeline/load/rows.go":        "a format's names of fields, elements or properties",
	"pipeline/read/docx.go":        "a format's names of fields, elements or properties",
	"pipeline/read/rtf.go":         "a format's names of fields, elements or properties",
	"pipeline/read/json.go":        "a format's names of fields, elements or properties",
	"pipeline/read/names.go":       "a format's names of fields, elements or properties",
	"pipeline/read/user.go":        "a format's names of fields, elements or properties",
	"pipeline/read/ninjs.go":       "a format's names of fields, elements or properties",
	"pipeline/read/mail.go":        "a format's names of fields, elements or properties",
	"pipeline/read/tree.go":        "a format's names of fields, elements or properties",
	"pipeline/read/wire.go":        "a format's names of fields, elements or properties",
	"pipeline/read/body.go":        "a format's names of fields, elements or properties",
	"pipeline/read/feed.go":        "a format's names of fields, elements or properties",
	"pipeline/read/newsmlg2.go":    "a format's names of fields, elements or properties",
	"pipeline/read/sgml.go":        "a format's names of fields, elements or properties",
	"pipeline/export/export.go":    "names of formats",
	"pipeline/read/container.go":   "names of formats",
	"gazetteers/dump.go":           "codes of languages",
	"pipeline/read/letters.go":     "codes of languages",
	"pipeline/read/guess.go":       "codes of languages",
	"gazetteers/classes.go":        "classes of Wikidata",
	"pipeline/evaluate/project.go": "names of corpora and their labels",
	"pipeline/tag/corpora.go":      "names of corpora and their labels",
	"pipeline/tag/data.go":         "names of corpora and their labels",
	"gazetteers/mask.go":           "names that the program has given",
	"pipeline/relate/alphabet.go":  "names that the program has given",
	"pipeline/report/page.go":      "names that the program has given",
	"pipeline/resolve/apply.go":    "names that the program has given",
	"pipeline/index/query.go":      "names that the program has given",
	"pipeline/index/halfedges.go":  "names that the program has given",
	"pipeline/resolve/features.go": "names that the program has given",
	"pipeline/stages/stages.go":    "names that the program has given",
	"pipeline/resolve/language.go": "names of classes of the tables",
	"pipeline/segment/lexicon.go":  "names of classes of the tables",
	"pipeline/tag/language.go":     "names of classes of the tables",
}

// TestNoWordLists holds that what is known of a language stands in the tables of
// gazetteers/lang and not in Go: no list, set or switch of six small words and
// more in the files of the rooms, but for those of notOfLanguage.
func TestNoWordLists(t *testing.T) {
	seen := map[string]bool{}
	for _, root := range []string{"../gazetteers", "."} {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && name != root && (d.Name() == "testdata" || d.Name() == "trafilatura" || isNestedModule(t, name)) {
				return fs.SkipDir // trafilatura is other people's code
			}
			if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return nil
			}
			rel := filepath.ToSlash(filepath.Join("pipeline", name))
			rel = room(path.Dir(rel)) + "/" + d.Name()
			for _, at := range wordLists(t, name) {
				seen[rel] = true
				if notOfLanguage[rel] == "" {
					t.Errorf("%s: a list of words: what is known of a language is a table of gazetteers/lang", at)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for rel := range notOfLanguage {
		if !seen[rel] {
			t.Errorf("%s has no list of words any more", rel)
		}
	}
}

// wordLists returns where a file holds lists of words.
func wordLists(t *testing.T, name string) []token.Position {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var at []token.Position
	found := func(n ast.Node, words int) {
		if words >= wordListMin {
			at = append(at, files.Position(n.Pos()))
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CompositeLit:
			if of, ok := n.Type.(*ast.SelectorExpr); ok && of.Sel.Name == "Fields" && isNamed(of.X, "weightfile") {
				return false // names of numbers in a file
			}
			words := 0
			for _, e := range n.Elts {
				words += smallWords(e)
			}
			found(n, words)
			return words < wordListMin // not those within it, too
		case *ast.CaseClause:
			words := 0
			for _, e := range n.List {
				words += smallWords(e)
			}
			found(n, words)
		case *ast.CallExpr:
			if fun, ok := n.Fun.(*ast.SelectorExpr); ok && (strings.HasPrefix(fun.Sel.Name, "Fields") || strings.HasPrefix(fun.Sel.Name, "Split")) {
				for _, e := range n.Args {
					found(n, wordsWithin(e))
				}
			}
		}
		return true
	})
	return at
}

func isNamed(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

// smallWords counts the elements of a list that are words: "word", {"word", …}, "word": ….
func smallWords(e ast.Expr) int {
	switch e := e.(type) {
	case *ast.BasicLit:
		if isSmallWord(text(e)) {
			return 1
		}
		if words := wordsWithin(e); words > 1 && e.Value[0] == '`' {
			return words
		}
	case *ast.KeyValueExpr:
		return min(1, smallWords(e.Key)+smallWords(e.Value))
	case *ast.CompositeLit:
		for _, x := range e.Elts {
			if smallWords(x) > 0 {
				return 1
			}
		}
	}
	return 0
}

// wordsWithin counts the small words of a string, 0 when it holds anything else.
func wordsWithin(e ast.Expr) int {
	lit, ok := e.(*ast.BasicLit)
	if !ok {
		return 0
	}
	words := strings.FieldsFunc(text(lit), func(r rune) bool { return strings.ContainsRune(" \t\n|,;", r) })
	for _, w := range words {
		if !isSmallWord(w) {
			return 0
		}
	}
	return len(words)
}

func text(lit *ast.BasicLit) string {
	if lit.Kind != token.STRING {
		return ""
	}
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return s
}

// isSmallWord reports two or more small letters of ASCII, and hyphens or apostrophes.
func isSmallWord(s string) bool {
	return len(s) > 1 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz-'") == "" && s[0] != '-'
}

// TestClassesAreAsked holds that every class of the tables of English, and every
// table of another kind, is named by a room or by a pattern.
func TestClassesAreAsked(t *testing.T) {
	named := map[string]bool{}
	for _, root := range []string{"../gazetteers", "."} {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") || !strings.HasSuffix(name, ".go") && d.Name() != "patterns.txt" {
				return err
			}
			b, err := os.ReadFile(name)
			for _, word := range strings.FieldsFunc(string(b), func(r rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz/-", r) }) {
				named[word] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, table := range lang.English().Tables() {
		if len(table.Classes) == 0 && !named[table.Name] {
			t.Errorf("nobody reads table %s", table.Name)
		}
		for _, class := range table.Classes {
			prefix, _, _ := strings.Cut(class, "-")
			if !named[class] && !named[prefix+"-"] {
				t.Errorf("table %s: nobody asks for class %s", table.Name, class)
			}
		}
	}
}
