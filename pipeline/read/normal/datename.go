package normal

import (
	"strings"
	"time"
)

// DateInName is the day in the name of a file that is one article:
// 2016-10-15-talks.txt, echo_20161015.html, echo/2016/10/15/talks.txt,
// 2016-10-15/talks.txt. Names of folders count only where they are a day and
// nothing else: what a dump is called says when it was made.
func DateInName(name string) string {
	elements := strings.Split(name, "/")
	for k := len(elements) - 1; k >= 0; k-- {
		e := elements[k]
		if k == len(elements)-1 {
			for i := range len(e) {
				if i > 0 && IsDigit(e[i-1]) {
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
	if len(s) < n || len(s) > n && IsDigit(s[n]) {
		return ""
	}
	plain := strings.NewReplacer("-", "", "_", "", ".", "").Replace(s[:n])
	if len(plain) != 8 || Digits(plain) != 8 || plain < "18000101" || plain > "21001231" {
		return ""
	}
	t, err := time.Parse("20060102", plain)
	if err != nil {
		return ""
	}
	return t.Format("2006-01-02")
}

// DateInID finds the day in a document number: APW19980429.1258,
// AFP_ENG_19940512.0002, NYT_ENG_20100101.0001.
func DateInID(id string) string {
	for i := 0; i+8 <= len(id); i++ {
		if Digits(id[i:]) == 8 && (i == 0 || !IsDigit(id[i-1])) {
			if d, ok := MakeDate(id[i:i+4], id[i+4:i+6], id[i+6:i+8]); ok && d >= "1970" {
				return d
			}
		}
	}
	return ""
}
