package read

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsgraph/pipeline/read/frame"
)

// benchLines is a JSON Lines file of n articles of about 3 kB.
func benchLines(n int) string {
	line := `{"id":"a","title":"Mayor of Elmford resigns","date":"2016-10-15","source":"Echo","text":"` +
		strings.Repeat("The mayor of Elmford resigned on Saturday after a vote.\\n", 55) + `"}` + "\n"
	return strings.Repeat(line, n)
}

func BenchmarkJSONLines(b *testing.B) {
	path := filepath.Join(b.TempDir(), "a.jsonl")
	data := benchLines(1000)
	if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
		b.Fatal(err)
	}
	r, _ := New(frame.Options{})
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		err := r.Walk(context.Background(), []string{path}, nil, func(fr frame.Frame) error {
			for _, it := range fr.Decode() {
				if it.Article == nil {
					b.Fatal(it.Problem)
				}
				n++
			}
			return nil
		})
		if err != nil || n != 1000 {
			b.Fatal(n, err)
		}
	}
}

func BenchmarkHTML(b *testing.B) {
	var fr frame.Frame
	r, _ := New(frame.Options{Format: "html"})
	if err := r.Walk(context.Background(), []string{"-"}, strings.NewReader(pageHTML), func(one frame.Frame) error { fr = one; return nil }); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(pageHTML)))
	b.ReportAllocs()
	for b.Loop() {
		if items := fr.Decode(); items[0].Article == nil || items[0].Article.Title != "Mayor of Elmford resigns" {
			b.Fatal(items)
		}
	}
}

func BenchmarkSmallFiles(b *testing.B) {
	dir := b.TempDir()
	text := strings.Repeat("The mayor of Elmford resigned on Saturday after a vote.\n", 50)
	const files = 2000
	for i := range files {
		writeFile(b, filepath.Join(dir, itoa(i%20), itoa(i)+".txt"), text)
	}
	r, _ := New(frame.Options{})
	b.SetBytes(int64(files * len(text)))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		err := r.Walk(context.Background(), []string{dir}, nil, func(fr frame.Frame) error {
			if it := fr.Decode()[0]; it.Article == nil || it.Article.Text != text {
				b.Fatal(it)
			}
			n++
			return nil
		})
		if err != nil || n != files {
			b.Fatal(n, err)
		}
	}
}
