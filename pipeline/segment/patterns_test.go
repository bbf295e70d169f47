package segment

import (
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/segment/zones"
	"newsgraph/testdata/patterns"
)

// TestPatterns cuts some of each hostile article: sentences are sorted, hold
// tokens and are bounded. What once took quadratic time gets so much that it
// would not end.
func TestPatterns(t *testing.T) {
	s := New(English())
	for _, p := range patterns.All() {
		size := 60 << 10
		switch p.Name {
		case "newlines and letters", "open line ends", "brackets", "quotes unbalanced":
			size = 4 << 20
		}
		doc := entities.Document{Article: &entities.Article{Text: p.Make(size)}}
		s.Segment(&doc)
		if len(doc.Sentences) > zones.MaxParagraphs+maxSentences {
			t.Errorf("%s: %d sentences", p.Name, len(doc.Sentences))
		}
		end := 0
		for i, sent := range doc.Sentences {
			if sent.Start < end || sent.Last-sent.First > maxSentence || sent.First >= sent.Last {
				t.Errorf("%s: sentence %d is %+v, the one before ends at %d", p.Name, i, sent, end)
				break
			}
			end = sent.End
		}
	}
}

// TestNext holds that windows give what the whole gives.
func TestNext(t *testing.T) {
	a := &entities.Article{Title: "Title", Text: patterns.All()[0].Make(100) + "\n\nAleppo fell. "}
	for range 14 {
		a.Text += a.Text
	}
	var whole, parts entities.Document
	whole.Article, parts.Article = a, a
	s := New(English())
	s.Segment(&whole)
	windows := 0
	s.Begin(&parts)
	for more := true; more; windows++ {
		tokens := len(parts.Tokens)
		more = s.Next(&parts)
		if n := len(parts.Tokens) - tokens; n > windowTokens+maxSentence {
			t.Errorf("%d tokens in window %d", n, windows)
		}
	}
	if windows < 2 || len(whole.Tokens) != len(parts.Tokens) || len(whole.Sentences) != len(parts.Sentences) || len(whole.Zones) != len(parts.Zones) {
		t.Errorf("%d windows: %d tokens, %d sentences, %d zones; want %d, %d, %d", windows,
			len(parts.Tokens), len(parts.Sentences), len(parts.Zones), len(whole.Tokens), len(whole.Sentences), len(whole.Zones))
	}
}
