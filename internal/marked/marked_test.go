package marked

import (
	"reflect"
	"testing"
)

func TestParse(t *testing.T) {
	for _, c := range []struct {
		in, text string
		marks    []Mark
	}{
		{"no names", "no names", nil},
		{"{{Kerry|person|kerry}} spoke", "Kerry spoke", []Mark{{0, 5, []string{"person", "kerry"}, 7}}},
		{"a {{University of {{Lausanne|place}}|organization}}", "a University of Lausanne", []Mark{{16, 24, []string{"place"}, 28}, {2, 24, []string{"organization"}, 36}}},
		{"a|b", "a|b", nil},
	} {
		text, marks, err := Parse(c.in)
		if err != nil || text != c.text || !reflect.DeepEqual(marks, c.marks) {
			t.Errorf("%q: %q, %v, %v", c.in, text, marks, err)
		}
	}
	for in, want := range map[string]string{
		"{{Kerry|person":          "byte 7: mark without }}",
		"{{|person}}":             "byte 2: empty mark",
		"{{Kerry":                 "byte 7: a mark is not closed",
		"{{A {{B|person}} spoke.": "byte 23: a mark is not closed",
	} {
		if _, _, err := Parse(in); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", in, err, want)
		}
	}
}
