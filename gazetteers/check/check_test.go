package check

import (
	"fmt"
	"strings"
	"testing"

	"newsgraph/gazetteers"
)

func TestList(t *testing.T) {
	set, err := gazetteers.Load()
	if err != nil {
		t.Fatal(err)
	}
	text := "name\ttype\tid\taliases\n" +
		"Zorblatt Group\torganization\t\tZG\n" + // 2: short
		"Zorblatt group\torganization\t\t\n" + // 3: duplicate
		"Zorblatt Group\tplace\t\t\n" + // 4: ambiguous here
		"Market\torganization\t\t\n" + // 5: common word
		"Aleppo\tperson\t\t\n" + // 6: ambiguous with the set
		"Aleppo\tplace\n" + // 7: ambiguous with line 6
		"Broken\tghost\n" // 8: bad
	got, err := List(set, "l", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, p := range got {
		kinds = append(kinds, fmt.Sprintf("%d %s", p.Line, p.Kind))
		if !strings.HasPrefix(p.String(), fmt.Sprintf("l:%d: %s: ", p.Line, p.Kind)) {
			t.Errorf("written as %q", p)
		}
	}
	want := "2 short,3 duplicate,4 ambiguous,5 common-word,6 ambiguous,7 ambiguous,8 bad-row"
	if s := strings.Join(kinds, ","); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
	if p, _ := List(set, "l", strings.NewReader("# type: person\nAda Zorblatt\n")); len(p) != 0 {
		t.Errorf("problems in a good list: %v", p)
	}
}
