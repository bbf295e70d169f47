package views

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"time"
)

// Timeline is how many stories name an entity week by week.
type Timeline struct {
	Weeks int // of a bar
	Most  int // stories of the highest bar
	Bars  []Bar
	Peaks []Peak
}

// Bar is a time, from its first to its last day, and what names the entity in it. X,
// Y, W and H place it on a picture of TimelineWidth by TimelineHeight.
type Bar struct {
	First, Last       string
	Stories, Articles int
	X, Y, W, H        string
}

// Peak is a bar that stands out, with the headline of its largest story.
type Peak struct {
	Bar
	Headline, Article string
}

// Size of the picture of a timeline.
const (
	TimelineWidth  = 640
	TimelineHeight = 80
)

const (
	maxBars     = 120
	maxPeaks    = 4
	peakStories = 3   // least number of stories of a peak
	peakOver    = 1.5 // and that many times the mean of the bars that are not empty
)

// weekOf counts the weeks, from Monday, since 1970.
func weekOf(date string) (int, bool) {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0, false
	}
	days := int(t.Unix() / (24 * 60 * 60))
	return (days + 3) / 7, true // 1 January 1970 was a Thursday
}

// noWeek stands for the week of what has no date.
const noWeek = math.MinInt

// weeksOfDates are the weeks of the dates of articles, by number.
func (g Graph) weeksOfDates() []int {
	out := make([]int, len(g.Dates()))
	for i, date := range g.Dates() {
		w, ok := weekOf(date)
		if out[i] = w; !ok {
			out[i] = noWeek
		}
	}
	return out
}

func dayOfWeek(week, day int) string {
	return time.Unix(int64(week*7-3+day)*24*60*60, 0).UTC().Format(time.DateOnly)
}

// told is what names an entity in one week.
type told struct {
	articles, stories int
	best              *story // the largest
}

// story is what names an entity of a story in one week.
type story struct {
	week     int
	articles int
	leading  int32 // its article of most mentions of the entity
	mentions int32 // there
	earlier  int32 // the same story in another week: 1 + its place in the list, 0 for none
}

// before reports whether a story is larger, or of equal ones says more of the entity.
func (s *story) before(o *story) bool {
	return cmp.Or(cmp.Compare(o.articles, s.articles), cmp.Compare(o.mentions, s.mentions), cmp.Compare(s.leading, o.leading)) < 0
}

// Timeline counts the stories that name an entity; nil where they fall into one week
// or none has a date.
func (g Graph) Timeline(n int32) (*Timeline, error) {
	in, err := g.In(n)
	if err != nil {
		return nil, err
	}
	weeksOf := g.weeksOfDates()
	latest := make([]int32, g.Stories()) // of each story, 1 + its place in the list
	var list []story
	low, high := 0, 0
	for _, p := range in {
		date, number := g.Told(p.Place)
		w := weeksOf[date]
		if w == noWeek {
			continue
		}
		if len(list) == 0 {
			low, high = w, w
		}
		low, high = min(low, w), max(high, w)
		at := latest[number]
		for at > 0 && list[at-1].week != w {
			at = list[at-1].earlier
		}
		if at == 0 {
			list = append(list, story{w, 1, p.Place, p.Mentions, latest[number]})
			latest[number] = int32(len(list))
			continue
		}
		s := &list[at-1]
		s.articles++
		if p.Mentions > s.mentions {
			s.leading, s.mentions = p.Place, p.Mentions
		}
	}
	if high == low {
		return nil, nil
	}
	weeks := make([]told, high-low+1)
	for i := range list {
		s := &list[i]
		t := &weeks[s.week-low]
		t.articles += s.articles
		t.stories++
		if t.best == nil || s.before(t.best) {
			t.best = s
		}
	}
	return g.bars(weeks, low), nil
}

// bars draws the weeks from low to high, several in a bar where they are many.
func (g Graph) bars(weeks []told, low int) *Timeline {
	t := &Timeline{Weeks: (len(weeks)-1)/maxBars + 1}
	leading := make([]*story, 0, maxBars)
	for part := range slices.Chunk(weeks, t.Weeks) {
		w := low + len(t.Bars)*t.Weeks
		b := Bar{First: dayOfWeek(w, 0), Last: dayOfWeek(w+t.Weeks-1, 6)}
		var best *story
		for _, k := range part {
			b.Articles += k.articles
			b.Stories += k.stories
			if k.best != nil && (best == nil || k.best.before(best)) {
				best = k.best
			}
		}
		t.Most = max(t.Most, b.Stories)
		t.Bars, leading = append(t.Bars, b), append(leading, best)
	}
	wide := float64(TimelineWidth) / float64(len(t.Bars))
	sum, full := 0, 0
	for i := range t.Bars {
		b := &t.Bars[i]
		high := float64(b.Stories) / float64(t.Most) * TimelineHeight
		b.X, b.W, b.Y, b.H = decimal(wide*float64(i)), decimal(max(1, wide-1)), decimal(TimelineHeight-high), decimal(high)
		if b.Stories > 0 {
			sum, full = sum+b.Stories, full+1
		}
	}
	for i, b := range t.Bars {
		local := (i == 0 || t.Bars[i-1].Stories <= b.Stories) && (i+1 == len(t.Bars) || t.Bars[i+1].Stories < b.Stories)
		if local && b.Stories >= peakStories && float64(b.Stories*full) >= peakOver*float64(sum) {
			a := g.Article(leading[i].leading)
			t.Peaks = append(t.Peaks, Peak{b, a.Title, a.ID})
		}
	}
	slices.SortStableFunc(t.Peaks, func(a, b Peak) int { return cmp.Compare(b.Stories, a.Stories) })
	t.Peaks = t.Peaks[:min(maxPeaks, len(t.Peaks))]
	slices.SortFunc(t.Peaks, func(a, b Peak) int { return cmp.Compare(a.First, b.First) })
	return t
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }
