package facts

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"newsgraph/entities"
)

func FuzzQuoteSpan(f *testing.F) {
	f.Add("Mr. Kerry met him. He left U.S. soil. \n\nNew line", 4, 9)
	f.Add("é\xff\x00。", 1, 2)
	f.Fuzz(func(t *testing.T, text string, start, end int) {
		r := &entities.Record{Article: entities.ArticleInfo{Text: text}}
		from, to := QuoteSpan(r, entities.Text, start, end)
		if from < 0 || from > to || to > len(text) || to-from > MaxQuote+utf8.UTFMax {
			t.Fatalf("span %d to %d of %d bytes", from, to, len(text))
		}
		start = min(max(start, 0), len(text))
		end = min(max(end, start), len(text))
		if utf8.ValidString(text) && end-start < MaxQuote/2 && utf8.ValidString(text[:start]) && utf8.ValidString(text[:end]) && (from > start || to < end) {
			t.Fatalf("span %d to %d does not hold %d to %d", from, to, start, end)
		}
	})
}

func TestQuoteIsTheSentence(t *testing.T) {
	for _, c := range []struct{ text, name, want string }{
		{"He left. Mr. Kerry met Gen. Smith in the U.S. on Friday. They spoke.", "Kerry", "Mr. Kerry met Gen. Smith in the U.S. on Friday."},
		{"KERRY IN LAUSANNE\n\nTalks went on.", "KERRY", "KERRY IN LAUSANNE"},
		{"“No,” said Kerry. “Never!” Then he left.", "Kerry", "“No,” said Kerry."},
		{"One line\nof hard-wrapped text that goes on with Kerry over the\nend of it. Next.", "Kerry", "of hard-wrapped text that goes on with Kerry over the\nend of it."},
	} {
		r := &entities.Record{Article: entities.ArticleInfo{Text: c.text}}
		i := strings.Index(c.text, c.name)
		from, to := QuoteSpan(r, entities.Text, i, i+len(c.name))
		if got := c.text[from:to]; got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestCommunities(t *testing.T) {
	g := &Collected{}
	nodes := []int32{}
	for i, c := range []int{7, 7, 2, 2, 2, 0, 0, 7, 2} { // as the graph numbers them; 0 is none
		g.Entities = append(g.Entities, &entities.Entity{Community: c})
		nodes = append(nodes, int32(i))
	}
	if got, want := g.Communities(nodes), []int{1, 1, 0, 0, 0, 2, 3, 1, 0}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := g.Communities(nil); len(got) != 0 {
		t.Errorf("communities of nothing: %v", got)
	}
}

// TestRelationsHaveTheirOwnCounts holds that a relation is no co-mention, and is counted
// for itself from either end.
func TestRelationsHaveTheirOwnCounts(t *testing.T) {
	x, y := &entities.Entity{ID: "x"}, &entities.Entity{ID: "y"}
	g := &Collected{Entities: []*entities.Entity{x, y}, IndexOf: map[string]int32{"x": 0, "y": 1}, Input: &Input{Graph: &entities.Graph{Edges: []entities.Edge{
		{Source: "x", Target: "y", Type: entities.Cooccurs, Stories: 1330}, {Source: "x", Target: "y", Type: entities.MetWith, Stories: 2},
		{Source: "y", Target: "x", Type: entities.LeaderOf, Stories: 30}, {Source: "x", Target: "out", Type: entities.LeaderOf, Stories: 9},
		{Source: "out", Target: "y", Type: entities.Cooccurs, Stories: 1}}}}}
	got := g.SplitEdges()
	if len(got.Comentions) != 1 || len(got.ComentionsOf[0]) != 1 || got.Comentions[0].Edge.Type != entities.Cooccurs {
		t.Fatalf("%+v", got)
	}
	var said []string
	for _, r := range got.RelationsBetween(got.Comentions[0]) {
		said = append(said, fmt.Sprint(r.Said(0), " ", r.Said(1), " ", r.Edge.Stories))
	}
	if !slices.Equal(said, []string{"led by leads 30", "met met 2"}) {
		t.Errorf("%q", said)
	}
	if !slices.Equal(got.ComentionCount, []int{1, 2}) || !slices.Equal(got.RelationCount, []int{3, 2}) {
		t.Errorf("co-mentions %v, relations %v", got.ComentionCount, got.RelationCount)
	}
}

func TestTimeSpan(t *testing.T) {
	for _, c := range []struct {
		dates []string
		unit  Unit
		count int
	}{
		{[]string{"2016-10-15", "2016-10-18"}, Day, 4},
		{[]string{"2016-01-01", "2016-12-31"}, Week, 53},
		{[]string{"2012-01-01", "2016-12-31"}, Month, 60},
		{[]string{"1912", "2016-12-31"}, Year, 105},
		{[]string{"", "someday"}, Day, 0},
	} {
		s := NewTimeSpan(c.dates)
		if s.Unit != c.unit || s.Count != c.count {
			t.Errorf("%v: %d bins of a %v, want %d of a %v", c.dates, s.Count, s.Unit, c.count, c.unit)
		}
	}
	s := NewTimeSpan([]string{"2016-10-15", "2016-10-18"})
	if s.Bin("2016-10-16") != 1 || s.Bin("2016-10") != -1 || s.Bin("2016-10-14") != -1 || s.Bin("") != -1 {
		t.Error("bins of dates")
	}
}
