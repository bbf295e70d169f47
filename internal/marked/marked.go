// Package marked reads texts in which names are marked: {{surface|field|field…}},
// nested ones within the surface of the longer. It is the notation of gold
// articles and of tests; what the fields mean is the caller's.
package marked

import (
	"fmt"
	"strings"
)

// Mark is one marked name. Start and End are bytes of the text without marks.
type Mark struct {
	Start, End int
	Fields     []string // what stands behind the surface
	At         int      // byte of the marked text where the fields begin
}

// Error is a mark that cannot be read. Byte counts in the marked text.
type Error struct {
	Byte   int
	Reason string
}

func (e *Error) Error() string { return fmt.Sprintf("byte %d: %s", e.Byte, e.Reason) }

// Parse returns the text without its marks, and these in the order of their
// ends. Its error is an *Error.
func Parse(s string) (text string, marks []Mark, err error) {
	var out strings.Builder
	var open []int // where the surfaces of the marks at hand begin, in out
	for i := 0; i < len(s); {
		switch {
		case strings.HasPrefix(s[i:], "{{"):
			open = append(open, out.Len())
			i += 2
		case s[i] == '|' && len(open) > 0:
			end := strings.Index(s[i:], "}}")
			if end < 0 {
				return "", nil, &Error{i, "mark without }}"}
			}
			m := Mark{Start: open[len(open)-1], End: out.Len(), Fields: strings.Split(s[i+1:i+end], "|"), At: i}
			if m.Start == m.End {
				return "", nil, &Error{i, "empty mark"}
			}
			open = open[:len(open)-1]
			marks = append(marks, m)
			i += end + 2
		default:
			out.WriteByte(s[i])
			i++
		}
	}
	if len(open) > 0 {
		return "", nil, &Error{len(s), "a mark is not closed"}
	}
	return out.String(), marks, nil
}
