package report

import (
	"fmt"
	"slices"
	"time"
)

// unit is the length of one bin of a time line.
type unit int

const (
	day unit = iota
	week
	month
	year
)

var unitNames = [...]string{"day", "week", "month", "year"}

func (u unit) String() string { return unitNames[u] }

// timeSpan cuts the time between two dates into at most maxBins bins.
type timeSpan struct {
	unit  unit
	from  time.Time // start of the first bin
	count int
}

const maxBins = 120

// parseDate reads YYYY, YYYY-MM or YYYY-MM-DD; precise says which unit it can tell.
func parseDate(s string) (t time.Time, precise unit, ok bool) {
	for _, f := range [...]struct {
		layout string
		unit   unit
	}{{"2006-01-02", day}, {"2006-01", month}, {"2006", year}} {
		if t, err := time.Parse(f.layout, s); err == nil {
			return t, f.unit, true
		}
	}
	return time.Time{}, 0, false
}

// newTimeSpan fits the dates; unreadable ones are passed over. A few stray
// dates far from all others (below the 1st and above the 99th percentile) do
// not stretch it when the rest is shorter by a third.
func newTimeSpan(dates []string) timeSpan {
	var ts []time.Time
	for _, d := range dates {
		if t, _, ok := parseDate(d); ok {
			ts = append(ts, t)
		}
	}
	if len(ts) == 0 {
		return timeSpan{}
	}
	slices.SortFunc(ts, time.Time.Compare)
	lo, hi := ts[0], ts[len(ts)-1]
	if n := len(ts); n >= 200 {
		a, b := ts[n/100], ts[n-1-n/100]
		if 2*hi.Sub(lo) > 3*b.Sub(a) && b.Sub(a) > 0 {
			lo, hi = a, b
		}
	}
	for u := day; ; u++ {
		s := timeSpan{unit: u, from: startOf(lo, u)}
		s.count = s.index(hi) + 1
		if s.count <= 62 || u == week && s.count <= 105 || u == month && s.count <= maxBins || u == year {
			s.count = min(s.count, maxBins)
			return s
		}
	}
}

func startOf(t time.Time, u unit) time.Time {
	switch u {
	case week:
		return t.AddDate(0, 0, -(int(t.Weekday())+6)%7) // Monday, ISO 8601
	case month:
		return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
	case year:
		return time.Date(t.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return t
}

func (s timeSpan) len() int { return s.count }

func (s timeSpan) index(t time.Time) int {
	switch s.unit {
	case week:
		return floorDiv(int(t.Sub(s.from).Hours()/24), 7)
	case month:
		return (t.Year()-s.from.Year())*12 + int(t.Month()) - int(s.from.Month())
	case year:
		return t.Year() - s.from.Year()
	}
	return int(t.Sub(s.from).Hours() / 24)
}

func floorDiv(a, b int) int {
	if a < 0 {
		return -((-a + b - 1) / b)
	}
	return a / b
}

// bin is the bin of a date, -1 when it has none or is less exact than a bin.
func (s timeSpan) bin(date string) int {
	t, precise, ok := parseDate(date)
	if !ok || s.count == 0 || precise > s.unit {
		return -1
	}
	if n := s.index(t); n >= 0 && n < s.count {
		return n
	}
	return -1
}

// tells reports whether a date is exact enough to be put into a bin.
func (s timeSpan) tells(date string) bool {
	_, precise, ok := parseDate(date)
	return ok && s.count > 0 && precise <= s.unit
}

func (s timeSpan) start(bin int) time.Time {
	switch s.unit {
	case week:
		return s.from.AddDate(0, 0, 7*bin)
	case month:
		return s.from.AddDate(0, bin, 0)
	case year:
		return s.from.AddDate(bin, 0, 0)
	}
	return s.from.AddDate(0, 0, bin)
}

// label names a bin for people.
func (s timeSpan) label(bin int) string {
	t := s.start(bin)
	switch s.unit {
	case week:
		return "week of " + t.Format("2006-01-02")
	case month:
		return t.Format("2006-01")
	case year:
		return t.Format("2006")
	}
	return t.Format("2006-01-02")
}

// tick is a short label for an axis.
func (s timeSpan) tick(bin int) string {
	t := s.start(bin)
	switch s.unit {
	case month:
		return t.Format("Jan 2006")
	case year:
		return t.Format("2006")
	}
	return fmt.Sprintf("%d %s", t.Day(), t.Format("Jan"))
}
