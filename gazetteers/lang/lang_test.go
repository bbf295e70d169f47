package lang

import (
	"strings"
	"testing"
	"testing/fstest"
)

const head = "# Birds.\n# name: birds\n# version: 1\n# source: own work\n# licence: Apache-2.0\n"

const wordHead = head + "# column word: small\n# column classes: parted by spaces\n# column value: length\n"

func TestRead(t *testing.T) {
	l, err := Read("xx", fstest.MapFS{
		"birds.tsv": {Data: []byte(wordHead + "# class small: sings\n# class water: swims\nwren\tsmall\nmute swan\twater\t150\ndipper\tsmall water\t18\n")},
		"rules.tsv": {Data: []byte(strings.ReplaceAll(head, "birds", "rules") + "# column role: any\n# column phrase: ends in a space\nbody\tthe \n")},
		"notes.txt": {Data: []byte("not a table")},
	})
	if err != nil {
		t.Fatal(err)
	}
	bits, err := Select(l, map[string]uint32{"small": 1, "water": 2})
	if err != nil || len(bits) != 3 || bits["dipper"] != 3 || bits["wren"] != 1 || bits["mute swan"] != 2 {
		t.Errorf("Select: %v, %v", bits, err)
	}
	p := l.Pick()
	if set := p.Set("small"); len(set) != 2 || !set["wren"] || !set["dipper"] {
		t.Errorf("Set: %v", set)
	}
	if v := p.Values("water"); v["mute swan"] != "150" || v["dipper"] != "18" {
		t.Errorf("Values: %v", v)
	}
	rows := p.Rows("rules")
	if len(rows) != 1 || rows[0].Cell(1) != "the " || rows[0].Cell(2) != "" {
		t.Errorf("Rows: %v", rows)
	}
	if p.Err() != nil {
		t.Error(p.Err())
	}
	p.Set("small", "tall")
	p.Rows("nests")
	if err := p.Err(); err == nil || !strings.Contains(err.Error(), `"tall"`) {
		t.Errorf("a class that no table has: %v", err)
	}
	if _, err := Select(l, map[string]uint64{"small": 1, "tall": 2}); err == nil || !strings.Contains(err.Error(), `"tall"`) {
		t.Errorf("a class that no table has: %v", err)
	}
}

func TestReadRefuses(t *testing.T) {
	for _, c := range []struct{ table, want string }{
		{"# name: birds\n# column word: x\nwren\n", "lacks"},
		{strings.ReplaceAll(wordHead, "name: birds", "name: fish"), `names it "fish"`},
		{wordHead + "# class small: sings\nwren\tsmal\n", `line 10: class "smal" is not explained`},
		{wordHead + "# class small: sings\n# class water: swims\nwren\tsmall\n", `class "water" has no word`},
		{wordHead + "# class small: sings\n# class small: again\nwren\tsmall\n", `class "small"`},
		{wordHead + "# class small: sings\nwren\tsmall\nwren\tsmall\n", `line 11: "wren" is of class "small" already`},
		{wordHead + "# class small: sings\nwren\tsmall\t1\t2\n", "line 10: 4 columns of at most 3"},
		{wordHead + "# class small: sings\n\tsmall\n", "line 10"},
		{wordHead + "# class small:\nwren\tsmall\n", "and what it means"},
	} {
		_, err := Read("xx", fstest.MapFS{"birds.tsv": {Data: []byte(c.table)}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.table, err, c.want)
		}
	}
	small := wordHead + "# class small: sings\nwren\tsmall\n"
	_, err := Read("xx", fstest.MapFS{"birds.tsv": {Data: []byte(small)}, "fish.tsv": {Data: []byte(strings.ReplaceAll(small, "name: birds", "name: fish"))}})
	if err == nil || !strings.Contains(err.Error(), `class "small" is one of table birds`) {
		t.Errorf("one class in two tables: %v", err)
	}
}

func TestEnglish(t *testing.T) {
	if len(English().Tables()) < 5 {
		t.Errorf("only %d tables", len(English().Tables()))
	}
}
