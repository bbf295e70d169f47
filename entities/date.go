package entities

import "strconv"

// Year is the year of a date that begins with one, 0 for any other.
func Year(date string) int {
	if len(date) < 4 {
		return 0
	}
	y, err := strconv.Atoi(date[:4])
	if err != nil {
		return 0
	}
	return y
}
