package normal

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// 03/04/2016 is the 3rd of April or the 4th of March, and only its neighbours
// can tell. The order is decided for each column (key, element) of a file:
//
//  1. by its dates with a part over 12;
//  2. where it has none, by whether the dates are sorted in one reading alone
//     and often out of order in the other;
//  3. else by the file's other values that are nothing but such a date.
//
// What stays undecided is read as American with slashes, as European with dots
// and dashes, and all but dates with dots, which hardly anyone writes month
// first, get a remark. So does a date of a column that holds both orders.
//
// The date gate of package frame says how far a decision looks ahead.

// dateOrder is an order of day and month.
type dateOrder uint8

const (
	noOrder dateOrder = iota
	dayFirst
	monthFirst
	bothOrders // the column holds dates of both: see dateVotes.verdict
)

// NumericDate is a date in numbers, as written.
type NumericDate struct {
	first, second, year int
	sep                 byte
}

// Ambiguous reports that the first two parts could each be the month, and that
// it matters which is.
func (d NumericDate) Ambiguous() bool {
	return d.first <= 12 && d.second <= 12 && d.first != d.second
}

// NumericParts reads the date that s begins with, as numberDate does; n is its
// length, 0 for none.
func NumericParts(s string) (d NumericDate, n int) {
	var parts [3]string
	for i := range parts {
		k := Digits(s[n:])
		parts[i] = s[n : n+k]
		if n += k; i == 2 {
			break
		}
		if k != 1 && k != 2 || n == len(s) || i == 1 && s[n] != d.sep {
			return d, 0
		}
		d.sep = s[n]
		n++
	}
	if d.sep != '/' && d.sep != '.' && d.sep != '-' {
		return d, 0
	}
	switch len(parts[2]) {
	case 2:
		parts[2] = Century(parts[2])
	case 4:
	default:
		return d, 0
	}
	d.first, _ = strconv.Atoi(parts[0])
	d.second, _ = strconv.Atoi(parts[1])
	d.year, _ = strconv.Atoi(parts[2])
	if d.first == 0 || d.second == 0 || d.first > 31 || d.second > 31 || d.first > 12 && d.second > 12 {
		return d, 0
	}
	return d, n
}

// ReadDate is NormalizeDate with what is known of the order of day and month;
// doubt says which reading was taken without knowing.
func ReadDate(s string, order dateOrder) (date, doubt string) {
	s = strings.TrimSpace(s)
	d, n := NumericParts(s)
	if n == 0 || !d.Ambiguous() {
		return NormalizeDate(s), ""
	}
	day := order == dayFirst || order != monthFirst && d.sep != '/'
	a, b := strconv.Itoa(d.first), strconv.Itoa(d.second)
	if day {
		a, b = b, a
	}
	date, _ = MakeDate(strconv.Itoa(d.year), a, b)
	if date == "" || order == dayFirst || order == monthFirst || order == noOrder && d.sep == '.' {
		return date, ""
	}
	reading := "month first"
	if day {
		reading = "day first"
	}
	return date, "date " + s[:n] + " read as " + reading + ", which is not certain"
}

// dateVotes is what the dates of a column say of their order.
type dateVotes struct {
	day, month int // dates that can only be read so
	last       NumericDate
	steps      int    // changes from one date to the next
	rises      [2]int // in which the date grows, read day first and month first
	falls      [2]int
}

// minSteps is how many changes a sorted column must have: 7 dates in no order
// are sorted in a reading once in 2,520 times.
const minSteps = 6

// vote counts a date.
func (v *dateVotes) vote(d NumericDate) {
	switch {
	case d.first > 12:
		v.day++
	case d.second > 12:
		v.month++
	}
	if v.last.year != 0 && d != v.last {
		v.steps++
		for i, less := range [2]func(NumericDate) int{
			func(d NumericDate) int { return d.year*400 + d.second*32 + d.first },
			func(d NumericDate) int { return d.year*400 + d.first*32 + d.second },
		} {
			if less(d) > less(v.last) {
				v.rises[i]++
			} else {
				v.falls[i]++
			}
		}
	}
	v.last = d
}

// verdict is the order of the column, noOrder when nothing tells.
func (v *dateVotes) verdict() dateOrder {
	switch {
	case v.day > 0 && v.month > 0:
		return bothOrders
	case v.day > 0:
		return dayFirst
	case v.month > 0:
		return monthFirst
	case v.steps < minSteps:
		return noOrder
	}
	sorted := func(i int) bool { return v.rises[i] == 0 || v.falls[i] == 0 }
	broken := func(i int) bool { return 4*min(v.rises[i], v.falls[i]) >= v.steps }
	switch {
	case sorted(0) && broken(1):
		return dayFirst
	case sorted(1) && broken(0):
		return monthFirst
	}
	return noOrder
}

// OtherValues is the column of the dates that are in no column of dates.
const OtherValues = -1 << 31

// DateColumns are the votes of a file, by the rank of the column's name.
type DateColumns map[int]*dateVotes

// Vote counts a date of a column.
func (c DateColumns) Vote(column int, d NumericDate) {
	v := c[column]
	if v == nil {
		v = &dateVotes{}
		c[column] = v
	}
	v.vote(d)
}

// Orders are the decisions: of each column, and of the file. They are not
// changed once made.
type Orders struct {
	columns map[int]dateOrder
	file    dateOrder
}

// Orders are the decisions that the votes so far give.
func (c DateColumns) Orders() *Orders {
	o := &Orders{columns: make(map[int]dateOrder, len(c))}
	var all dateVotes
	for column, v := range c {
		o.columns[column] = v.verdict()
		all.day += v.day
		all.month += v.month
	}
	o.file = all.verdict()
	return o
}

// Equal reports the same decisions.
func (o *Orders) Equal(other *Orders) bool {
	return o.file == other.file && maps.Equal(o.columns, other.columns)
}

// Decided reports that the order of every column of dates is known, or that of
// the file where there is none.
func (o *Orders) Decided() bool {
	columns := 0
	for column := range o.columns {
		if column == OtherValues {
			continue
		}
		if columns++; o.Of(column) == noOrder {
			return false
		}
	}
	return columns > 0 || o.file != noOrder
}

// String tells the decisions, the same for equal ones.
func (o *Orders) String() string {
	if o == nil {
		return ""
	}
	s := strconv.Itoa(int(o.file))
	for _, column := range slices.Sorted(maps.Keys(o.columns)) {
		s += " " + strconv.Itoa(column) + ":" + strconv.Itoa(int(o.columns[column]))
	}
	return s
}

// Of is the order of a column.
func (o *Orders) Of(column int) dateOrder {
	if o == nil {
		return noOrder
	}
	if d := o.columns[column]; d != noOrder {
		return d
	}
	return o.file
}

// DateEnds reports that a value ends with its date, or goes on with a time.
func DateEnds(b []byte, end string) bool {
	if len(b) == 0 || b[0] == end[0] || b[0] == 'T' {
		return true
	}
	b = bytes.TrimLeft(b[:min(len(b), 8)], " ,")
	return len(b) > 0 && (b[0] == end[0] || IsDigit(b[0]))
}
