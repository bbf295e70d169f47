package read

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
// first, get a note. So does a date of a column that holds both orders.
//
// See dategate.go for how far a decision looks ahead.

// dateOrder is an order of day and month.
type dateOrder uint8

const (
	noOrder dateOrder = iota
	dayFirst
	monthFirst
	bothOrders // the column holds dates of both: see dateVotes.verdict
)

// numericDate is a date in numbers, as written.
type numericDate struct {
	first, second, year int
	sep                 byte
}

// ambiguous reports that the first two parts could each be the month, and that
// it matters which is.
func (d numericDate) ambiguous() bool {
	return d.first <= 12 && d.second <= 12 && d.first != d.second
}

// numericParts reads the date that s begins with, as numberDate does; n is its
// length, 0 for none.
func numericParts(s string) (d numericDate, n int) {
	var parts [3]string
	for i := range parts {
		k := digits(s[n:])
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
		parts[2] = century(parts[2])
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

// readDate is NormalizeDate with what is known of the order of day and month;
// doubt says which reading was taken without knowing.
func readDate(s string, order dateOrder) (date, doubt string) {
	s = strings.TrimSpace(s)
	d, n := numericParts(s)
	if n == 0 || !d.ambiguous() {
		return NormalizeDate(s), ""
	}
	day := order == dayFirst || order != monthFirst && d.sep != '/'
	a, b := strconv.Itoa(d.first), strconv.Itoa(d.second)
	if day {
		a, b = b, a
	}
	date, _ = makeDate(strconv.Itoa(d.year), a, b)
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
	last       numericDate
	steps      int    // changes from one date to the next
	rises      [2]int // in which the date grows, read day first and month first
	falls      [2]int
}

// minSteps is how many changes a sorted column must have: 7 dates in no order
// are sorted in a reading once in 2,520 times.
const minSteps = 6

// vote counts a date.
func (v *dateVotes) vote(d numericDate) {
	switch {
	case d.first > 12:
		v.day++
	case d.second > 12:
		v.month++
	}
	if v.last.year != 0 && d != v.last {
		v.steps++
		for i, less := range [2]func(numericDate) int{
			func(d numericDate) int { return d.year*400 + d.second*32 + d.first },
			func(d numericDate) int { return d.year*400 + d.first*32 + d.second },
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

// otherValues is the column of the dates that are in no column of dates.
const otherValues = -1 << 31

// dateColumns are the votes of a file, by the rank of the column's name.
type dateColumns map[int]*dateVotes

func (c dateColumns) vote(column int, d numericDate) {
	v := c[column]
	if v == nil {
		v = &dateVotes{}
		c[column] = v
	}
	v.vote(d)
}

// orders are the decisions: of each column, and of the file. They are not
// changed once made.
type orders struct {
	columns map[int]dateOrder
	file    dateOrder
}

func (c dateColumns) orders() *orders {
	o := &orders{columns: make(map[int]dateOrder, len(c))}
	var all dateVotes
	for column, v := range c {
		o.columns[column] = v.verdict()
		all.day += v.day
		all.month += v.month
	}
	o.file = all.verdict()
	return o
}

func (o *orders) equal(other *orders) bool {
	return o.file == other.file && maps.Equal(o.columns, other.columns)
}

// decided reports that the order of every column of dates is known, or that of
// the file where there is none.
func (o *orders) decided() bool {
	columns := 0
	for column := range o.columns {
		if column == otherValues {
			continue
		}
		if columns++; o.of(column) == noOrder {
			return false
		}
	}
	return columns > 0 || o.file != noOrder
}

// String tells the decisions, the same for equal ones.
func (o *orders) String() string {
	if o == nil {
		return ""
	}
	s := strconv.Itoa(int(o.file))
	for _, column := range slices.Sorted(maps.Keys(o.columns)) {
		s += " " + strconv.Itoa(column) + ":" + strconv.Itoa(int(o.columns[column]))
	}
	return s
}

// of is the order of a column.
func (o *orders) of(column int) dateOrder {
	if o == nil {
		return noOrder
	}
	if d := o.columns[column]; d != noOrder {
		return d
	}
	return o.file
}

// dateColumn is the column of a date that was collected with a rank: wrappers
// make no difference.
func dateColumn(rank int) int {
	if rank < namedRank/2 {
		return namedRank + (rank-namedRank)%rankStep
	}
	return rank % rankStep
}

// jsonDates finds the strings in JSON that begin with a numeric date, with
// their keys.
func jsonDates(b []byte, found func(key string, d numericDate)) {
	for at := 0; ; at++ {
		i := bytes.IndexByte(b[at:], '"')
		if i < 0 || at+i+7 > len(b) {
			return
		}
		if at += i; !isDigit(b[at+1]) {
			continue
		}
		if d, n := numericParts(string(b[at+1 : min(len(b), at+16)])); n > 0 && dateEnds(b[at+1+n:], "\"") {
			found(keyBefore(b[:at]), d)
		}
	}
}

// keyBefore is the key of the value that stands behind b, "" for none.
func keyBefore(b []byte) string {
	b = bytes.TrimRight(b[max(0, len(b)-100):], " \t\r\n")
	rest, ok := bytes.CutSuffix(b, []byte(":"))
	if rest = bytes.TrimRight(rest, " \t\r\n"); !ok || len(rest) == 0 || rest[len(rest)-1] != '"' {
		return ""
	}
	rest = rest[:len(rest)-1]
	return string(rest[bytes.LastIndexByte(rest, '"')+1:])
}

// xmlDates finds the elements and attributes that begin with a numeric date,
// with the names of the elements.
func xmlDates(b []byte, found func(key string, d numericDate)) {
	for at := 0; at+7 < len(b); at++ {
		i := bytes.IndexByte(b[at:], '>')
		if i < 0 || at+i+7 > len(b) {
			return
		}
		if at += i; !isDigit(b[at+1]) {
			continue
		}
		if d, n := numericParts(string(b[at+1 : min(len(b), at+16)])); n > 0 && dateEnds(b[at+1+n:], "<") {
			name := b[max(0, at-100):at]
			found(tagName(name[bytes.LastIndexByte(name, '<')+1:]), d)
		}
	}
}

// dateEnds reports that a value ends with its date, or goes on with a time.
func dateEnds(b []byte, end string) bool {
	if len(b) == 0 || b[0] == end[0] || b[0] == 'T' {
		return true
	}
	b = bytes.TrimLeft(b[:min(len(b), 8)], " ,")
	return len(b) > 0 && (b[0] == end[0] || isDigit(b[0]))
}

// cellDates finds the cells of a row that begin with a numeric date, with
// their numbers.
func cellDates(b []byte, sep byte, found func(column int, d numericDate)) {
	for n := 0; ; n++ {
		cell, quoted := b, openingQuote(b)
		if quoted >= 0 {
			cell = b[quoted+1:]
			if end := closingQuote(cell, sep); end >= 0 {
				b = cell[end:]
			}
		}
		if len(cell) > 5 && cell[0] <= '9' {
			head := string(bytes.TrimLeft(cell[:min(len(cell), 16)], " "))
			if d, k := numericParts(head); k > 0 {
				found(n, d)
			}
		}
		i := bytes.IndexByte(b, sep)
		if i < 0 {
			return
		}
		b = b[i+1:]
	}
}
