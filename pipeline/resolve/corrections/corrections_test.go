package corrections

import (
	"strings"
	"testing"
)

func TestReadErrors(t *testing.T) {
	for line, want := range map[string]string{
		"merge\ta\tb":                   `fix.tsv:2: unknown correction "merge"`,
		"same\ta":                       "fix.tsv:2: same needs 2 fields",
		"same a b":                      `fix.tsv:2: unknown correction "same a b"`,
		"retype\ta\tdog":                `fix.tsv:2: unknown type "dog"`,
		"link\ta\tQ5":                   `fix.tsv:2: unknown id "Q5"`,
		"link\ta\twikidata:5":           `fix.tsv:2: unknown id "wikidata:5"`,
		"link\ta\twikipedia:A b":        `fix.tsv:2: unknown id "wikipedia:A b"`,
		"ignore\ta\tfrom=yesterday":     `fix.tsv:2: date "yesterday"`,
		"ignore\ta\twhen=now":           `fix.tsv:2: unknown limit "when"`,
		"ignore\ta\tfrom=2021\tto=2020": "fix.tsv:2: from=2021 is after to=2020",
		"ignore\t":                      "fix.tsv:2: ignore without a name",
		"rename\ta\t":                   `fix.tsv:2: rename "a": the second field is empty`,
		"ignore\t---":                   "fix.tsv:2: ignore without a name",
	} {
		_, err := Read("fix.tsv", strings.NewReader("# head\n"+line+"\n"))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s…", line, err, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("same\ta\tb\nignore\tc\tsource=x\n")
	f.Add("link\ta\twikidata:Q1\tfrom=2020\tto=2021\n\xff")
	f.Fuzz(func(t *testing.T, s string) {
		o, err := Read("f", strings.NewReader(s))
		if (o == nil) == (err == nil) {
			t.Fatal("neither corrections nor an error")
		}
	})
}
