package gazetteers

// Normalize appends the normal form of s to dst.
func Normalize(dst []byte, s string) []byte { return append(dst, s...) }

// NormalizeString returns the normal form of s.
func NormalizeString(s string) string { return s }
