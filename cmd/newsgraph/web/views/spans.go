package views

import (
	"cmp"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Span is a time between two dates, each a year, a month or a day; "" is open.
type Span struct {
	Since string `json:"since"`
	Until string `json:"until"`
}

func (s Span) holds(date string) bool {
	return date != "" && (s.Since == "" || date >= s.Since) && (s.Until == "" || date <= s.Until || strings.HasPrefix(date, s.Until))
}

func (s Span) open() bool { return s == Span{} }

// meets reports whether some days from first to last, which may be a year or a month,
// could be in the span.
func (s Span) meets(first, last string) bool {
	return last != "" && (s.Since == "" || last >= s.Since || strings.HasPrefix(s.Since, last)) && (s.Until == "" || first <= s.Until || strings.HasPrefix(first, s.Until))
}

// SpanChange is an entity in two spans of dates, by the stories of each that name it.
type SpanChange struct {
	Brief
	Before int     `json:"stories_before"`
	After  int     `json:"stories_after"`
	Over   float64 `json:"over"` // what it is more or less than expected, in standard deviations of a Poisson count
}

// SpanDiff compares two spans of dates of one graph.
type SpanDiff struct {
	A       Span         `json:"a"`
	B       Span         `json:"b"`
	Stories [2]int       `json:"stories"` // of each span
	New     []SpanChange `json:"new"`     // named in B, not in A
	Gone    []SpanChange `json:"gone"`
	Up      []SpanChange `json:"up"` // beyond what the stories of the two spans let expect
	Down    []SpanChange `json:"down"`
}

// Of two spans so many entities are compared, the leading ones, and so many changes of
// a kind are listed; a change counts from so many standard deviations on.
const (
	spanEntities = 20_000
	spanListed   = 50
	spanOver     = 2
)

// CompareSpans tells who is named more and who less in the second of two spans.
func (g Graph) CompareSpans(a, b Span) (*SpanDiff, error) {
	in := make([]uint8, g.Articles()) // which spans hold the article, a bit each
	stories := [2]map[uint32]bool{{}, {}}
	for place := range int32(g.Articles()) {
		article := g.Article(place)
		for i, s := range [...]Span{a, b} {
			if s.holds(article.Date) {
				in[place] |= 1 << i
				stories[i][article.Story] = true
			}
		}
	}
	d := &SpanDiff{A: a, B: b, Stories: [2]int{len(stories[0]), len(stories[1])}, New: []SpanChange{}, Gone: []SpanChange{}, Up: []SpanChange{}, Down: []SpanChange{}}
	ratio := float64(max(1, d.Stories[1])) / float64(max(1, d.Stories[0]))
	for n := range int32(min(g.Entities(), spanEntities)) {
		presence, err := g.In(n)
		if err != nil {
			return nil, err
		}
		named := [2]map[uint32]bool{{}, {}}
		for _, p := range presence {
			for i := range named {
				if in[p.Place]&(1<<i) != 0 {
					named[i][g.Article(p.Place).Story] = true
				}
			}
		}
		d.add(SpanChange{Brief: g.BriefOf(n), Before: len(named[0]), After: len(named[1])}, ratio)
	}
	for _, list := range []*[]SpanChange{&d.New, &d.Gone, &d.Up, &d.Down} {
		slices.SortStableFunc(*list, func(x, y SpanChange) int { return cmp.Compare(math.Abs(y.Over), math.Abs(x.Over)) })
		*list = (*list)[:min(spanListed, len(*list))]
	}
	return d, nil
}

// add puts a change where it belongs; ratio is how much larger the second span is.
func (d *SpanDiff) add(c SpanChange, ratio float64) {
	expected := float64(c.Before) * ratio
	c.Over = math.Round(100*(float64(c.After)-expected)/math.Sqrt(expected+ratio+1)) / 100
	switch {
	case c.Before == 0 && c.After > 0:
		d.New = append(d.New, c)
	case c.After == 0 && c.Before > 0:
		d.Gone = append(d.Gone, c)
	case c.Over >= spanOver:
		d.Up = append(d.Up, c)
	case c.Over <= -spanOver:
		d.Down = append(d.Down, c)
	}
}

// spanRow is a change with its kind.
type spanRow struct {
	kind string
	SpanChange
}

// SpansCSV writes the changes as a table.
func SpansCSV(w http.ResponseWriter, d *SpanDiff) error {
	var rows []spanRow
	for _, k := range []struct {
		kind string
		list []SpanChange
	}{{"new", d.New}, {"up", d.Up}, {"down", d.Down}, {"gone", d.Gone}} {
		for _, c := range k.list {
			rows = append(rows, spanRow{k.kind, c})
		}
	}
	return WriteCSV(w, []string{"change", "id", "name", "type", "stories_before", "stories_after", "over"}, rows, func(r spanRow) []string {
		return []string{r.kind, r.ID, r.Name, r.Type.String(), strconv.Itoa(r.Before), strconv.Itoa(r.After), strconv.FormatFloat(r.Over, 'f', 2, 64)}
	})
}

// UsualSpans are two times that are often compared.
type UsualSpans struct{ Name, Address string }

// UsualSpans are the last week and the last four weeks against four times as long and three
// times as long before, by the latest date of an article.
func (g Graph) UsualSpans() (out []UsualSpans) {
	if g.Articles() == 0 {
		return nil
	}
	last, err := time.Parse(time.DateOnly, g.Article(0).Date)
	if err != nil {
		return nil
	}
	day := func(before int) string { return last.AddDate(0, 0, -before).Format(time.DateOnly) }
	for _, u := range []struct {
		name         string
		long, before int // days
	}{{"The last week and the four before", 7, 28}, {"The last four weeks and the twelve before", 28, 84}} {
		out = append(out, UsualSpans{u.name, Link("/spans", "a_since", day(u.long+u.before-1), "a_until", day(u.long), "b_since", day(u.long-1), "b_until", day(0))})
	}
	return out
}
