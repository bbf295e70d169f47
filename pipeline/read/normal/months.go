package normal

import "strings"

// dateWords are the words of dates: what each means, see dates.tsv.
var dateWords = func() map[string]string {
	words := map[string]string{}
	for _, row := range Rows(tables, "dates") {
		words[row.Cell(1)] = row.Cell(0)
	}
	return words
}()

// between marks a word that may stand between the parts of a date: the 15th of
// October.
const between = "between"

// MonthNumber is the number of the month that a word names, in two digits; ""
// for any other word.
func MonthNumber(word string) string {
	if len(word) < 3 || len(word) > 12 {
		return ""
	}
	if n := dateWords[strings.ToLower(word)]; n != between {
		return n
	}
	return ""
}
