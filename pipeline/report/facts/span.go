package facts

import (
	"fmt"
	"slices"
	"time"
)

// Unit is the length of one bin of a time line.
type Unit int

const (
	Day Unit = iota
	Week
	Month
	Year
)

var unitNames = [...]string{"day", "week", "month", "year"}

func (u Unit) String() string { return unitNames[u] }

// timeSpan cuts the time between two dates into at most maxBins bins.
type timeSpan struct {
	Unit  Unit
	from  time.Time // start of the first bin
	Count int
}

const maxBins = 120

// parseDate reads YYYY, YYYY-MM or YYYY-MM-DD; precise says which unit it can tell.
func parseDate(s string) (t time.Time, precise Unit, ok bool) {
	for _, f := range [...]struct {
		layout string
		unit   Unit
	}{{"2006-01-02", Day}, {"2006-01", Month}, {"2006", Year}} {
		if t, err := time.Parse(f.layout, s); err == nil {
			return t, f.unit, true
		}
	}
	return time.Time{}, 0, false
}

// NewTimeSpan fits the dates; unreadable ones are passed over. A few stray
// dates far from all others (below the 1st and above the 99th percentile) do
// not stretch it when the rest is shorter by a third.
func NewTimeSpan(dates []string) timeSpan {
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
	for u := Day; ; u++ {
		s := timeSpan{Unit: u, from: startOf(lo, u)}
		s.Count = s.index(hi) + 1
		if s.Count <= 62 || u == Week && s.Count <= 105 || u == Month && s.Count <= maxBins || u == Year {
			s.Count = min(s.Count, maxBins)
			return s
		}
	}
}

func startOf(t time.Time, u Unit) time.Time {
	switch u {
	case Week:
		return t.AddDate(0, 0, -(int(t.Weekday())+6)%7) // Monday, ISO 8601
	case Month:
		return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
	case Year:
		return time.Date(t.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return t
}

func (s timeSpan) len() int { return s.Count }

func (s timeSpan) index(t time.Time) int {
	switch s.Unit {
	case Week:
		return floorDiv(int(t.Sub(s.from).Hours()/24), 7)
	case Month:
		return (t.Year()-s.from.Year())*12 + int(t.Month()) - int(s.from.Month())
	case Year:
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

// Bin is the bin of a date, -1 when it has none or is less exact than a bin.
func (s timeSpan) Bin(date string) int {
	t, precise, ok := parseDate(date)
	if !ok || s.Count == 0 || precise > s.Unit {
		return -1
	}
	if n := s.index(t); n >= 0 && n < s.Count {
		return n
	}
	return -1
}

// tells reports whether a date is exact enough to be put into a bin.
func (s timeSpan) tells(date string) bool {
	_, precise, ok := parseDate(date)
	return ok && s.Count > 0 && precise <= s.Unit
}

func (s timeSpan) start(bin int) time.Time {
	switch s.Unit {
	case Week:
		return s.from.AddDate(0, 0, 7*bin)
	case Month:
		return s.from.AddDate(0, bin, 0)
	case Year:
		return s.from.AddDate(bin, 0, 0)
	}
	return s.from.AddDate(0, 0, bin)
}

// Label names a bin for people.
func (s timeSpan) Label(bin int) string {
	t := s.start(bin)
	switch s.Unit {
	case Week:
		return "week of " + t.Format("2006-01-02")
	case Month:
		return t.Format("2006-01")
	case Year:
		return t.Format("2006")
	}
	return t.Format("2006-01-02")
}

// Tick is a short label for an axis.
func (s timeSpan) Tick(bin int) string {
	t := s.start(bin)
	switch s.Unit {
	case Month:
		return t.Format("Jan 2006")
	case Year:
		return t.Format("2006")
	}
	return fmt.Sprintf("%d %s", t.Day(), t.Format("Jan"))
}

// ClampBin is the bin of a date, or def when it has none.
func (s timeSpan) ClampBin(date string, def int) int {
	if b := s.Bin(date); b >= 0 {
		return b
	}
	return def
}
