package read

// NormalizeDate brings a date as written to YYYY-MM-DD, YYYY-MM or YYYY.
func NormalizeDate(s string) string {
	if len(s) >= 10 && s[4] == '-' && s[7] == '-' {
		return s[:10]
	}
	return ""
}
