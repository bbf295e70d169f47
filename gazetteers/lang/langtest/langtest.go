// Package langtest makes lexicons for tests.
package langtest

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"newsgraph/gazetteers/lang"
)

// With returns the English lexicon with lines added to one of its tables.
func With(t testing.TB, table string, lines ...string) *lang.Lexicon {
	t.Helper()
	english := lang.EnglishTables()
	names, err := fs.Glob(english, "*.tsv")
	if err != nil {
		t.Fatal(err)
	}
	folder := fstest.MapFS{}
	for _, name := range names {
		text, err := fs.ReadFile(english, name)
		if err != nil {
			t.Fatal(err)
		}
		if name == table+".tsv" {
			for _, line := range lines {
				text = append(append(text, line...), '\n')
			}
		}
		folder[name] = &fstest.MapFile{Data: text}
	}
	if folder[table+".tsv"] == nil {
		t.Fatalf("English has no table %q", table)
	}
	l, err := lang.Read("en", folder)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
