package decided

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"newsgraph/entities"
)

// made writes a file of a few articles and entities.
func made(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "decisions")
	ids := []string{"person:a", `place:"quoted"`, "wikidata:Q1"}
	err := Write(path, t.TempDir(), &Decisions{
		About: map[string]int{"records": 9}, Articles: 5, Sources: 2, Entities: len(ids), Repeats: []uint64{2, 5, 9},
		Article: func(n uint32) Article {
			return Article{
				Key: fmt.Sprintf("n%d\x00%064d", n, n), First: uint64(n)<<32 | 7, Story: n / 2 * 2, Source: n % 3,
				Date: []string{"", "2016-01-02"}[n%2], Clash: n == 3, Clusters: slices.Repeat([]uint32{n}, int(n)), Spread: slices.Repeat([]uint8{uint8(n)}, int(n)),
			}
		},
		Entity: func(n int) entities.Entity {
			return entities.Entity{ID: ids[n], Type: entities.Person, Name: fmt.Sprint("name ", n)}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFile(t *testing.T) {
	f, err := Open(made(t))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var about map[string]int
	if err := f.About(&about); err != nil || about["records"] != 9 {
		t.Errorf("about %v %v", about, err)
	}
	for n := range uint32(5) {
		key := fmt.Sprintf("n%d\x00%064d", n, n)
		got, ok := f.Number(key)
		if !ok || got != n {
			t.Errorf("%q is %d %v", key, got, ok)
		}
		if clusters := f.Clusters(nil, key); len(clusters) != int(n) || n > 0 && clusters[0] != n {
			t.Errorf("clusters of %d: %v", n, clusters)
		}
		if f.First(n) != uint64(n)<<32|7 || f.StoryOf(n) != n/2*2 || f.SourceOf(n) != n%3 || f.DateOf(n) != []string{"", "2016-01-02"}[n%2] {
			t.Errorf("article %d: %d %d %d %q", n, f.First(n), f.StoryOf(n), f.SourceOf(n), f.DateOf(n))
		}
		want := fmt.Sprint("n", n)
		if n == 3 {
			want = entities.ClashID(want, fmt.Sprintf("%064d", n))
		}
		if f.IDOf(n) != want {
			t.Errorf("article %d is %q, want %q", n, f.IDOf(n), want)
		}
	}
	if _, ok := f.Number("none"); ok {
		t.Error("an article that is not there was found")
	}
	for hash, want := range map[uint64]bool{2: true, 5: true, 9: true, 3: false} {
		if f.Repeats(hash) != want {
			t.Errorf("repeats(%d) is not %v", hash, want)
		}
	}
	ids := f.EntityIDs()
	for n, want := range []string{"person:a", `place:"quoted"`, "wikidata:Q1"} {
		if e := f.At(n); ids(n) != want || e.ID != want || e.Name != fmt.Sprint("name ", n) {
			t.Errorf("entity %d: %q %+v", n, ids(n), e)
		}
	}
}

func TestPostings(t *testing.T) {
	path := filepath.Join(t.TempDir(), "postings")
	w, err := CreatePostings(path, t.TempDir(), 4)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range [][2]uint32{{0, 1}, {0, 5}, {2, 0}, {2, 9}, {2, 11}} {
		w.Add(p[0], p[1])
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	articles, ends, free, err := OpenPostings(path)
	if err != nil || fmt.Sprint(articles, ends) != "[1 5 0 9 11] [2 2 5 5]" {
		t.Fatalf("%v %v %v", articles, ends, err)
	}
	free()
}

// TestDamaged opens files that are cut at every length and with every byte of their
// directory changed: each is refused or read whole.
func TestDamaged(t *testing.T) {
	path := made(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	bad := filepath.Join(t.TempDir(), "bad")
	try := func(b []byte, what string) {
		t.Helper()
		if err := os.WriteFile(bad, b, 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := Open(bad)
		if err == nil {
			f.Close()
			t.Errorf("%s: opened", what)
		} else if !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for n := range whole {
		if n%7 == 0 {
			try(whole[:n], fmt.Sprint("cut at ", n))
		}
	}
	for at := len(whole) - 300; at < len(whole); at++ {
		b := slices.Clone(whole)
		b[at] ^= 0x5a
		try(b, fmt.Sprint("changed at ", at))
	}
}
