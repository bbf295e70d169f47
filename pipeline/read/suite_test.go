package read

import (
	"testing"
	"unicode/utf8"
)

// checkItem checks what holds for every item.
func checkItem(t testing.TB, it Item) {
	t.Helper()
	if (it.Article == nil) == (it.Problem == nil) {
		t.Errorf("item %+v: not exactly one of article and problem", it)
		return
	}
	if a := it.Article; a != nil {
		if a.ID == "" || a.Input == "" || a.Title == "" && a.Text == "" {
			t.Errorf("%s %s: an empty article %q", a.Input, a.Position, a.ID)
		}
		for _, s := range []string{a.ID, a.Title, a.Text, a.Date, a.Source, a.Author, a.URL, a.Language, a.Input, a.Note} {
			if !utf8.ValidString(s) {
				t.Errorf("%s %s: not UTF-8: %q", a.Input, a.Position, clip(s, 100))
			}
		}
		if NormalizeDate(a.Date) != a.Date {
			t.Errorf("%s: date %q", a.Input, a.Date)
		}
		return
	}
	p := it.Problem
	if p.Input == "" || p.Reason == "" || p.Stage != "read" || p.Outcome == "" {
		t.Errorf("a problem that does not say all: %+v", p)
	}
}
