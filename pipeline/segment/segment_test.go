package segment

import (
	"testing"

	"newsgraph/entities"
)

func TestThin(t *testing.T) {
	var d entities.Document
	a := &entities.Article{Title: "Kerry meets Lavrov", Text: "LAUSANNE (AP) — Kerry’s plane landed. He left."}
	d.Reset(a)
	New().Segment(&d)
	if len(d.Sentences) != 3 {
		t.Fatal(d.Sentences)
	}
}
