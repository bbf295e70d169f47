package segment

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"newsgraph/entities"
)

// goldName is a name marked in this project's gold, with its flags.
type goldName struct {
	start, end int
	flags      string
}

// readMarks takes the marks {{surface|type|key|flags}} out of a gold text.
func readMarks(s string) (text string, names []goldName) {
	var out strings.Builder
	var open []int
	for s != "" {
		switch {
		case strings.HasPrefix(s, "{{"):
			open = append(open, out.Len())
			s = s[2:]
		case s[0] == '|' && len(open) > 0:
			inner, rest, _ := strings.Cut(s[1:], "}}")
			col := append(strings.Split(inner, "|"), "")
			names = append(names, goldName{open[len(open)-1], out.Len(), col[2]})
			open, s = open[:len(open)-1], rest
		default:
			out.WriteByte(s[0])
			s = s[1:]
		}
	}
	return out.String(), names
}

// On this project's articles names begin and end at tokens, lie within one
// sentence, and stand in the zones that the gold says. The floors are below
// what was reached: 100 % of names, no false dateline, byline or headline.
func TestGold(t *testing.T) {
	s := New(English())
	names, edges := 0, 0
	role := map[string]entities.Role{"headline": entities.Headline, "dateline": entities.Dateline, "caption": entities.Caption, "byline": entities.Byline}
	flagged, inZone, falseZone := map[string]int{}, map[string]int{}, map[string]int{}
	err := fs.WalkDir(os.DirFS("../../testdata/gold"), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".gold") {
			return err
		}
		b, err := os.ReadFile("../../testdata/gold/" + path)
		if err != nil {
			return err
		}
		head, body, _ := strings.Cut(string(b), "\ntext:\n")
		if strings.Contains(head, "title:") {
			return nil // its headline is in another field
		}
		text, marks := readMarks(body)
		doc := segment(s, "", text)
		checkLaws(t, doc)
		starts, ends := map[int]bool{}, map[int]bool{}
		for _, k := range doc.Tokens {
			starts[k.Start], ends[k.End] = true, true
		}
		for _, m := range marks {
			names++
			if starts[m.start] && ends[m.end] {
				edges++
			} else {
				t.Logf("%s: %q is not whole tokens", path, text[m.start:m.end])
			}
			zone := zoneOf(doc, m)
			if zone == "" {
				t.Errorf("%s: %q lies across sentences", path, text[m.start:m.end])
			}
			for flag, r := range role {
				switch has := strings.Contains(","+m.flags+",", ","+flag+","); {
				case has:
					flagged[flag]++
					if zone == r {
						inZone[flag]++
					}
				case zone == r:
					falseZone[flag]++
					t.Logf("%s: %q is in a %s", path, text[m.start:m.end], flag)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if names < 1000 || edges*1000 < names*995 {
		t.Errorf("%d of %d names are whole tokens", edges, names)
	}
	// agency credits are bylines to the gold and boilerplate here, so half of the bylines is much
	for flag, floor := range map[string]int{"headline": 95, "dateline": 95, "caption": 95, "byline": 35} {
		if inZone[flag]*100 < flagged[flag]*floor || falseZone[flag]*100 > flagged[flag]*3 {
			t.Errorf("%s: %d of %d names in such a zone, %d too many", flag, inZone[flag], flagged[flag], falseZone[flag])
		}
	}
	t.Logf("%d names, %d whole tokens; flagged %v, in zone %v, too many %v", names, edges, flagged, inZone, falseZone)
}

func zoneOf(doc *entities.Document, m goldName) entities.Role {
	for _, s := range doc.Sentences {
		if s.Field == entities.Text && s.Start <= m.start && m.end <= s.End {
			return s.Zone
		}
	}
	return ""
}
