package pipeline

import (
	"strings"
	"testing"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/testdata/patterns"
)

// patternBytes of each pattern are looked at in the tests.
const patternBytes = 8 << 10

// TestPatterns holds the laws of a record over hostile articles.
func TestPatterns(t *testing.T) {
	w := newWorker(t)
	for _, p := range patterns.All() {
		text := p.Make(patternBytes)
		rec, err := w.Annotate(t.Context(), &entities.Article{ID: "a", Title: "A title", Language: "en", Text: text})
		if err != nil {
			t.Errorf("%s: %v", p.Name, err)
			continue
		}
		for _, m := range rec.Mentions {
			if m.Field == entities.Text && (text[m.Start:m.End] != m.Text || utf8.RuneCountInString(text[:m.Start]) != m.StartRune) {
				t.Errorf("%s: mention %q at %d", p.Name, m.Text, m.Start)
				break
			}
		}
	}
}

// TestLargePatterns takes so much of what once cost quadratic time that it
// would not end before the day does.
func TestLargePatterns(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	w := newWorker(t)
	for _, p := range patterns.All() {
		switch p.Name {
		case "capital", "newlines and letters":
			if _, err := w.Annotate(t.Context(), &entities.Article{ID: "a", Language: "en", Text: p.Make(4 << 20)}); err != nil {
				t.Errorf("%s: %v", p.Name, err)
			}
		}
	}
}

// TestLongArticle holds that windows do not show: an article of several finds
// in each what it finds in the first, at the right places.
func TestLongArticle(t *testing.T) {
	const paragraph = "Ann Lee met John Kerry in Aleppo on Monday, she said, and they spoke of the bridge.\n\n"
	const n = 8000
	w := newWorker(t)
	rec, err := w.Annotate(t.Context(), &entities.Article{ID: "a", Text: strings.Repeat(paragraph, n)})
	if err != nil {
		t.Fatal(err)
	}
	if w.NotWhole(&entities.Article{}) != nil || rec.Sentences != n || rec.Tokens != n*20 || len(rec.Mentions) != n*3 {
		t.Fatalf("%d sentences, %d tokens, %d mentions; want %d, %d, %d", rec.Sentences, rec.Tokens, len(rec.Mentions), n, n*20, n*3)
	}
	for i, m := range rec.Mentions {
		want := []string{"Ann Lee", "John Kerry", "Aleppo"}[i%3]
		if m.Text != want || m.Start != i/3*len(paragraph)+strings.Index(paragraph, want) || m.Sentence != i/3 {
			t.Fatalf("mention %d is %q at %d in sentence %d", i, m.Text, m.Start, m.Sentence)
		}
	}
	met := 0
	for _, r := range rec.Relations {
		if r.Type == entities.MetWith {
			met = r.Sentences
		}
	}
	if met != n {
		t.Errorf("they met in %d sentences, want %d: the tokens of a window are lost", met, n)
	}
}

// TestMostMentions holds that an article that names more than is looked for has a
// record of its beginning and says where it ends.
func TestMostMentions(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	w := newWorker(t)
	a := &entities.Article{ID: "a", Text: strings.Repeat("Aleppo fell. ", 220_000)}
	rec, err := w.Annotate(t.Context(), a)
	if err != nil {
		t.Fatal(err)
	}
	why := w.NotWhole(a)
	if why == nil || why.Outcome != entities.Truncated || !strings.Contains(why.Reason, "125,000") || !strings.HasSuffix(a.Text[:rec.Mentions[len(rec.Mentions)-1].End], "Aleppo") {
		t.Errorf("%v", why)
	}
	if n := len(rec.Mentions); n < maxMentions || n > maxMentions*11/10 {
		t.Errorf("%d mentions", n)
	}
	if _, err := w.Annotate(t.Context(), &entities.Article{ID: "b", Text: "Aleppo fell."}); err != nil || w.NotWhole(&entities.Article{}) != nil {
		t.Errorf("the next article: %v, %v", err, w.NotWhole(&entities.Article{}))
	}
}

// BenchmarkPatterns takes a megabyte of each hostile article through the
// annotate phase.
func BenchmarkPatterns(b *testing.B) {
	w := newWorker(b)
	for _, p := range patterns.All() {
		b.Run(p.Name, func(b *testing.B) {
			a := &entities.Article{ID: "a", Title: "A title", Language: "en", Text: p.Make(1 << 20)}
			b.SetBytes(1 << 20)
			for b.Loop() {
				if _, err := w.Annotate(b.Context(), a); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func newWorker(t testing.TB) *Worker {
	t.Helper()
	p, err := New(Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	w, err := p.NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	return w
}
