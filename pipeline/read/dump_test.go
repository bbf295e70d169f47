package read

import (
	"fmt"
	"os"
	"testing"

	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// TestDump prints what is read from the paths in NEWSGRAPH_READ_DUMP, for
// looking at a file by hand.
func TestDump(t *testing.T) {
	path := os.Getenv("NEWSGRAPH_READ_DUMP")
	if path == "" {
		t.Skip("NEWSGRAPH_READ_DUMP names no path")
	}
	arts, probs := readAll(t, frame.Options{Format: os.Getenv("NEWSGRAPH_READ_FORMAT")}, path)
	for i, a := range arts {
		if i < 40 {
			fmt.Printf("%s [%s] %q\n   date=%s lang=%s src=%q by=%q url=%q note=%q\n   %d bytes: %q\n", a.ID, a.Position, a.Title, a.Date, a.Language, a.Source, a.Author, a.URL, a.Note, len(a.Text), normal.Clip(a.Text, 200))
		}
	}
	for i, p := range probs {
		if i < 60 {
			fmt.Printf("! %s %s [%s] %s: %s\n", p.Outcome, p.Input, p.Position, p.Article, p.Reason)
		}
	}
	fmt.Println(len(arts), "articles,", len(probs), "problems")
}
