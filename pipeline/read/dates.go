package read

import (
	"strconv"
	"strings"
	"time"
)

// NormalizeDate brings a date as the data writes it to YYYY-MM-DD, YYYY-MM or
// YYYY; "" when there is none in it that is certain.
//
// The day is kept as written, in the zone it is written in: no conversion to
// UTC, so "2016-10-15T23:30:00-05:00" is the 15th. A number of seconds or
// milliseconds since 1970 has no zone and is read as UTC. Of a range
// ("2004-2005", "June 2-4, 2010") the beginning is taken. Of numbers with slashes
// or dots (3/4/2016) the one over 12 is the day; where both could be a month,
// dots mean day first (European), slashes month first (American). Years
// before 1500 and after 2200 are refused.
func NormalizeDate(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	if len(s) > 200 {
		s = s[:200]
	}
	if d, ok := isoDate(s); ok {
		return d
	}
	if d, ok := numberDate(s); ok {
		return d
	}
	if d := wordDate(s); d != "" {
		return d
	}
	return dateWithin(s)
}

// dateWithin finds YYYY-MM-DD behind other words ("Published: 2016-10-15").
func dateWithin(s string) string {
	for i := 1; i+10 <= len(s); i++ {
		if isDigit(s[i]) && !isDigit(s[i-1]) && digits(s[i:]) == 4 && s[i+4] == '-' && s[i+7] == '-' {
			if d, ok := isoDate(s[i:]); ok {
				return d
			}
		}
	}
	return ""
}

// isoDate reads YYYY, YYYY-MM, YYYY-MM-DD and the basic forms YYYYMMDD and
// YYYYMMDDThhmmss (ISO 8601), with anything behind the day.
func isoDate(s string) (string, bool) {
	n := digits(s)
	switch {
	case n == 4:
		year := s[:4]
		rest := s[4:]
		if rest == "" {
			return makeDate(year, "", "")
		}
		if sep := rest[0]; sep == '-' || sep == '/' || sep == '.' || sep == ':' {
			rest = rest[1:]
			switch m := digits(rest); {
			case m == 4: // a range of years
				return makeDate(year, "", "")
			case m == 1 || m == 2:
				month := rest[:m]
				rest = rest[m:]
				if rest == "" || rest[0] != sep {
					if rest == "" {
						return makeDate(year, month, "")
					}
					return "", false
				}
				if d := digits(rest[1:]); d == 1 || d == 2 {
					return makeDate(year, month, rest[1:1+d])
				}
			}
		}
		if strings.HasPrefix(s[4:], "年") { // Chinese, Japanese
			return cjkDate(s)
		}
	case n == 8 && (len(s) == 8 || strings.ContainsRune("T tZ_-+", rune(s[8]))):
		return makeDate(s[:4], s[4:6], s[6:8])
	case n == 14 && plausibleYear(s[:4]):
		return makeDate(s[:4], s[4:6], s[6:8])
	}
	return "", false
}

func cjkDate(s string) (string, bool) {
	year, rest, _ := strings.Cut(s, "年")
	month, rest, ok := strings.Cut(rest, "月")
	if !ok {
		return makeDate(year, "", "")
	}
	day, _, ok := strings.Cut(rest, "日")
	if !ok {
		day = ""
	}
	return makeDate(year, strings.TrimSpace(month), strings.TrimSpace(day))
}

// numberDate reads counts since 1970 and numbers with slashes, dots or dashes.
func numberDate(s string) (string, bool) {
	n := digits(s)
	if n == len(s) || n > 0 && s[n] == '.' && n+1+digits(s[n+1:]) == len(s) && n >= 9 {
		v, err := strconv.ParseInt(s[:n], 10, 64)
		if err != nil {
			return "", false
		}
		var t time.Time
		switch {
		case n == 9 || n == 10:
			t = time.Unix(v, 0)
		case n == 13:
			t = time.UnixMilli(v)
		case n == 16:
			t = time.UnixMicro(v)
		default:
			return "", false
		}
		day := t.UTC().Format(time.DateOnly)
		return day, plausibleYear(day[:4])
	}
	if n != 1 && n != 2 || n >= len(s) {
		return "", false
	}
	sep := s[n]
	if sep != '/' && sep != '.' && sep != '-' {
		return "", false
	}
	first, rest := s[:n], s[n+1:]
	m := digits(rest)
	if m != 1 && m != 2 || m >= len(rest) || rest[m] != sep {
		return "", false
	}
	second, rest := rest[:m], rest[m+1:]
	y := digits(rest)
	year := rest[:y]
	switch {
	case y == 2:
		year = century(year)
	case y != 4:
		return "", false
	}
	a, _ := strconv.Atoi(first)
	b, _ := strconv.Atoi(second)
	dayFirst := sep != '/'
	if a > 12 {
		dayFirst = true
	} else if b > 12 {
		dayFirst = false
	}
	if dayFirst {
		return makeDate(year, second, first)
	}
	return makeDate(year, first, second)
}

// century completes a year of two digits: 70 and later are 19.., the rest 20..
// (POSIX has 69 as the border).
func century(yy string) string {
	if yy >= "69" {
		return "19" + yy
	}
	return "20" + yy
}

// wordDate reads dates with the name of a month: "15 October 2016", "Oct. 15,
// 2016 10:31 AM", "Sat, 15 Oct 2016 10:31:00 +0000", "15-OCT-1987",
// "October 2016".
func wordDate(s string) string {
	var words [24]string
	n := 0
	for i := 0; i < len(s) && n < len(words); {
		j := i
		switch {
		case isDigit(s[i]):
			for j < len(s) && (isDigit(s[j]) || s[j] == ':') {
				j++
			}
		case letterByte(s[i]):
			for j < len(s) && letterByte(s[j]) {
				j++
			}
		default:
			i++
			continue
		}
		words[n] = s[i:j]
		n++
		i = j
	}
	for i := 0; i < n; i++ {
		month := monthNumber(words[i])
		if month == "" {
			continue
		}
		if d := around(words[:n], i, month); d != "" {
			return d
		}
	}
	return ""
}

// around looks for day and year beside the month at words[i].
func around(words []string, i int, month string) string {
	get := func(j int) string {
		for j >= 0 && j < len(words) && ordinal(words[j]) {
			if j > i {
				j++
			} else {
				j--
			}
		}
		if j < 0 || j >= len(words) {
			return ""
		}
		return words[j]
	}
	before, after := get(i-1), get(i+1)
	if isYear(before) && isDay(after) { // 2016 October 15, 1998-Mar-04
		return anyDate(before, month, after)
	}
	if isDay(before) { // 15 October 2016
		for j := i + 1; j < len(words); j++ {
			if isYear(words[j]) {
				return anyDate(words[j], month, before)
			}
			if j == i+1 && len(words[j]) == 2 && digits(words[j]) == 2 { // 15-OCT-87
				return anyDate(century(words[j]), month, before)
			}
		}
		return ""
	}
	if isDay(after) { // October 15, 2016; Oct 15 10:31:00 2016
		for j := i + 2; j < len(words); j++ {
			if isYear(words[j]) {
				return anyDate(words[j], month, after)
			}
		}
		return ""
	}
	if isYear(after) {
		return anyDate(after, month, "")
	}
	return ""
}

func anyDate(year, month, day string) string {
	d, _ := makeDate(year, month, day)
	return d
}

func ordinal(w string) bool {
	switch strings.ToLower(w) {
	case "st", "nd", "rd", "th", "de", "of", "del", "er", "the":
		return true
	}
	return false
}

func isDay(w string) bool {
	if n := len(w); n != 1 && n != 2 || digits(w) != n {
		return false
	}
	d, _ := strconv.Atoi(w)
	return d >= 1 && d <= 31
}

func isYear(w string) bool { return len(w) == 4 && digits(w) == 4 && plausibleYear(w) }

func plausibleYear(y string) bool { return y >= "1500" && y <= "2200" }

// makeDate checks and writes a date; month and day may be "".
func makeDate(year, month, day string) (string, bool) {
	if !isYear(year) {
		return "", false
	}
	if month == "" {
		return year, true
	}
	m, err := strconv.Atoi(month)
	if err != nil || m < 1 || m > 12 {
		if m == 0 && err == nil { // 2016-00-00
			return year, true
		}
		return "", false
	}
	if len(month) == 1 {
		month = "0" + month
	}
	if day == "" {
		return year + "-" + month, true
	}
	d, err := strconv.Atoi(day)
	if err == nil && d == 0 {
		return year + "-" + month, true
	}
	y, _ := strconv.Atoi(year)
	if err != nil || d < 1 || d > time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day() {
		return "", false
	}
	if len(day) == 1 {
		day = "0" + day
	}
	return year + "-" + month + "-" + day, true
}

// months are the beginnings that tell the months' names apart in English,
// German, French, Spanish, Italian, Portuguese and Dutch, longest first where
// one begins another. Source: Unicode CLDR.
var months = [...]struct{ prefix, number string }{
	{"january", "01"}, {"januar", "01"}, {"janvier", "01"}, {"enero", "01"}, {"gennaio", "01"}, {"janeiro", "01"}, {"januari", "01"}, {"jan", "01"}, {"ene", "01"}, {"janv", "01"},
	{"february", "02"}, {"februar", "02"}, {"février", "02"}, {"fevrier", "02"}, {"febrero", "02"}, {"febbraio", "02"}, {"fevereiro", "02"}, {"februari", "02"}, {"feb", "02"}, {"févr", "02"}, {"fev", "02"},
	{"march", "03"}, {"märz", "03"}, {"mars", "03"}, {"marzo", "03"}, {"março", "03"}, {"maart", "03"}, {"mar", "03"}, {"mär", "03"}, {"mrz", "03"},
	{"april", "04"}, {"avril", "04"}, {"abril", "04"}, {"aprile", "04"}, {"apr", "04"}, {"abr", "04"}, {"avr", "04"},
	{"may", "05"}, {"mai", "05"}, {"mayo", "05"}, {"maggio", "05"}, {"maio", "05"}, {"mei", "05"},
	{"june", "06"}, {"juni", "06"}, {"juin", "06"}, {"junio", "06"}, {"giugno", "06"}, {"junho", "06"}, {"jun", "06"},
	{"july", "07"}, {"juli", "07"}, {"juillet", "07"}, {"julio", "07"}, {"luglio", "07"}, {"julho", "07"}, {"jul", "07"}, {"juil", "07"},
	{"august", "08"}, {"août", "08"}, {"aout", "08"}, {"agosto", "08"}, {"augustus", "08"}, {"aug", "08"}, {"ago", "08"},
	{"september", "09"}, {"septembre", "09"}, {"septiembre", "09"}, {"settembre", "09"}, {"setembro", "09"}, {"sept", "09"}, {"sep", "09"},
	{"october", "10"}, {"oktober", "10"}, {"octobre", "10"}, {"octubre", "10"}, {"ottobre", "10"}, {"outubro", "10"}, {"oct", "10"}, {"okt", "10"},
	{"november", "11"}, {"novembre", "11"}, {"noviembre", "11"}, {"novembro", "11"}, {"nov", "11"},
	{"december", "12"}, {"dezember", "12"}, {"décembre", "12"}, {"decembre", "12"}, {"diciembre", "12"}, {"dicembre", "12"}, {"dezembro", "12"}, {"dec", "12"}, {"dez", "12"}, {"déc", "12"}, {"dic", "12"},
}

func monthNumber(w string) string {
	if len(w) < 3 || len(w) > 12 {
		return ""
	}
	w = strings.ToLower(w)
	for _, m := range months {
		if m.prefix == w {
			return m.number
		}
	}
	return ""
}

// digits is the number of leading ASCII digits.
func digits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func letterByte(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 }

// dateInName is the day in the name of a file that is one article:
// 2016-10-15-talks.txt, echo_20161015.html, echo/2016/10/15/talks.txt,
// 2016-10-15/talks.txt. Names of folders count only where they are a day and
// nothing else: what a dump is called says when it was made.
func dateInName(name string) string {
	elements := strings.Split(name, "/")
	for k := len(elements) - 1; k >= 0; k-- {
		e := elements[k]
		if k == len(elements)-1 {
			for i := range len(e) {
				if i > 0 && isDigit(e[i-1]) {
					continue
				}
				if d := dayAt(e[i:]); d != "" {
					return d
				}
			}
			continue
		}
		if d := dayAt(e); d != "" && (len(e) == 10 || len(e) == 8) {
			return d
		}
		if k >= 2 && len(e) <= 2 && len(elements[k-1]) <= 2 && len(elements[k-2]) == 4 {
			if d := dayAt(elements[k-2] + "-" + twoDigits(elements[k-1]) + "-" + twoDigits(e)); d != "" {
				return d
			}
		}
	}
	return ""
}

func twoDigits(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// dayAt is the day that s begins with, as 2016-10-15, 2016_10_15, 2016.10.15 or
// 20161015.
func dayAt(s string) string {
	n := 8
	if len(s) > 4 && (s[4] == '-' || s[4] == '_' || s[4] == '.') {
		n = 10
		if len(s) < n || s[7] != s[4] {
			return ""
		}
	}
	if len(s) < n || len(s) > n && isDigit(s[n]) {
		return ""
	}
	plain := strings.NewReplacer("-", "", "_", "", ".", "").Replace(s[:n])
	if len(plain) != 8 || digits(plain) != 8 || plain < "18000101" || plain > "21001231" {
		return ""
	}
	t, err := time.Parse("20060102", plain)
	if err != nil {
		return ""
	}
	return t.Format("2006-01-02")
}
