package segment

import (
	"bufio"
	"encoding/json"
	"os"
	"testing"

	"newsgraph/entities"
)

// articles reads the articles of a JSON Lines file named by the environment
// (NEWSGRAPH_BENCH_JSONL), or makes one of the sentence cases.
func articles(tb testing.TB) []*entities.Article {
	path := os.Getenv("NEWSGRAPH_BENCH_JSONL")
	if path == "" {
		text := ""
		for _, c := range readCases(tb, "testdata/sentences.txt") {
			text += c.text + "\n"
		}
		return []*entities.Article{{Title: "Envoy leaves Aleppo", Text: text}}
	}
	f, err := os.Open(path)
	if err != nil {
		tb.Skip(err)
	}
	defer f.Close()
	var out []*entities.Article
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<26)
	for lines.Scan() {
		var a struct{ Title, Text string }
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			tb.Fatal(err)
		}
		out = append(out, &entities.Article{Title: a.Title, Text: a.Text})
	}
	return out
}

// BenchmarkSegment cuts the same articles again and again with one Segmenter
// and checks that the answer stays the same.
func BenchmarkSegment(b *testing.B) {
	all := articles(b)
	s := New(English())
	var doc entities.Document
	run := func() (tokens, sentences, bytes int) {
		for _, a := range all {
			doc.Reset(a)
			s.Segment(&doc)
			tokens += len(doc.Tokens)
			sentences += len(doc.Sentences)
			bytes += len(a.Title) + len(a.Text)
		}
		return
	}
	tokens, sentences, bytes := run()
	b.SetBytes(int64(bytes))
	b.ReportAllocs()
	for b.Loop() {
		if k, n, _ := run(); k != tokens || n != sentences {
			b.Fatalf("%d tokens in %d sentences, were %d in %d", k, n, tokens, sentences)
		}
	}
	b.ReportMetric(float64(tokens)*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}

// In steady state tokens cost no memory; chunks too long for the cache and
// paragraphs that look like bylines may.
func TestSegmentAllocatesNothing(t *testing.T) {
	a := articles(t)[0]
	s := New(English())
	var doc entities.Document
	cut := func() {
		doc.Reset(a)
		s.Segment(&doc)
	}
	cut()
	if n := testing.AllocsPerRun(20, cut); n > float64(len(doc.Tokens))/100 {
		t.Errorf("%v allocations for %d tokens", n, len(doc.Tokens))
	}
}
