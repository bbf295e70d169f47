package normal

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
	if d, ok := ISODate(s); ok {
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

// dateWithin finds YYYY-MM-DD after other words ("Published: 2016-10-15").
func dateWithin(s string) string {
	for i := 1; i+10 <= len(s); i++ {
		if IsDigit(s[i]) && !IsDigit(s[i-1]) && Digits(s[i:]) == 4 && s[i+4] == '-' && s[i+7] == '-' {
			if d, ok := ISODate(s[i:]); ok {
				return d
			}
		}
	}
	return ""
}

// ISODate reads YYYY, YYYY-MM, YYYY-MM-DD and the basic forms YYYYMMDD and
// YYYYMMDDThhmmss (ISO 8601), with anything after the day.
func ISODate(s string) (string, bool) {
	switch n := Digits(s); {
	case n == 4:
		return yearFirst(s[:4], s[4:])
	case n == 8 && (len(s) == 8 || strings.ContainsRune("T tZ_-+", rune(s[8]))),
		n == 14 && plausibleYear(s[:4]):
		return MakeDate(s[:4], s[4:6], s[6:8])
	}
	return "", false
}

// yearFirst reads what stands after a year of four digits.
func yearFirst(year, rest string) (string, bool) {
	switch {
	case rest == "":
		return MakeDate(year, "", "")
	case strings.HasPrefix(rest, "年"): // Chinese, Japanese
		return cjkDate(year + rest)
	case strings.IndexByte("-/.:", rest[0]) < 0:
		return "", false
	}
	sep, rest := rest[0], rest[1:]
	m := Digits(rest)
	switch {
	case m == 4: // a range of years
		return MakeDate(year, "", "")
	case m != 1 && m != 2:
		return "", false
	case len(rest) == m:
		return MakeDate(year, rest, "")
	case rest[m] != sep:
		return "", false
	}
	month, rest := rest[:m], rest[m+1:]
	if d := Digits(rest); d == 1 || d == 2 {
		return MakeDate(year, month, rest[:d])
	}
	return "", false
}

func cjkDate(s string) (string, bool) {
	year, rest, _ := strings.Cut(s, "年")
	month, rest, ok := strings.Cut(rest, "月")
	if !ok {
		return MakeDate(year, "", "")
	}
	day, _, ok := strings.Cut(rest, "日")
	if !ok {
		day = ""
	}
	return MakeDate(year, strings.TrimSpace(month), strings.TrimSpace(day))
}

// numberDate reads counts since 1970 and numbers with slashes, dots or dashes.
func numberDate(s string) (string, bool) {
	n := Digits(s)
	if n == len(s) || n > 0 && s[n] == '.' && n+1+Digits(s[n+1:]) == len(s) && n >= 9 {
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
	m := Digits(rest)
	if m != 1 && m != 2 || m >= len(rest) || rest[m] != sep {
		return "", false
	}
	second, rest := rest[:m], rest[m+1:]
	y := Digits(rest)
	year := rest[:y]
	switch {
	case y == 2:
		year = Century(year)
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
		return MakeDate(year, second, first)
	}
	return MakeDate(year, first, second)
}

// Century completes a year of two digits: from 69 on it is 19.., before 20..
// (the border of POSIX, strptime's %y).
func Century(yy string) string {
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
		case IsDigit(s[i]):
			for j < len(s) && (IsDigit(s[j]) || s[j] == ':') {
				j++
			}
		case IsLetter(s[i]):
			for j < len(s) && IsLetter(s[j]) {
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
		month := MonthNumber(words[i])
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
	before, after := beside(words, i, -1), beside(words, i, +1)
	switch {
	case isYear(before) && isDay(after): // 2016 October 15, 1998-Mar-04
		return anyDate(before, month, after)
	case isDay(before): // 15 October 2016, 15-OCT-87
		behind := words[i+1:]
		if len(behind) > 0 && len(behind[0]) == 2 && Digits(behind[0]) == 2 {
			return anyDate(Century(behind[0]), month, before)
		}
		return anyDate(firstYear(behind), month, before)
	case isDay(after): // October 15, 2016; Oct 15 10:31:00 2016
		return anyDate(firstYear(words[i+2:]), month, after)
	case isYear(after):
		return anyDate(after, month, "")
	}
	return ""
}

// beside is the next word after words[i] (step 1) or before it (step -1), but for
// those that stand between the parts of a date; "" for none.
func beside(words []string, i, step int) string {
	for i += step; i >= 0 && i < len(words); i += step {
		if !joins(words[i]) {
			return words[i]
		}
	}
	return ""
}

// firstYear is the first year among words, "" for none.
func firstYear(words []string) string {
	for _, w := range words {
		if isYear(w) {
			return w
		}
	}
	return ""
}

// anyDate is MakeDate for who takes no date for an answer.
func anyDate(year, month, day string) string {
	d, _ := MakeDate(year, month, day)
	return d
}

// joins reports a word that stands between the parts of a date.
func joins(word string) bool { return dateWords[strings.ToLower(word)] == between }

func isDay(w string) bool {
	if n := len(w); n != 1 && n != 2 || Digits(w) != n {
		return false
	}
	d, _ := strconv.Atoi(w)
	return d >= 1 && d <= 31
}

func isYear(w string) bool { return len(w) == 4 && Digits(w) == 4 && plausibleYear(w) }

func plausibleYear(y string) bool { return y >= "1500" && y <= "2200" }

// MakeDate checks and writes a date; month and day may be "".
func MakeDate(year, month, day string) (string, bool) {
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
