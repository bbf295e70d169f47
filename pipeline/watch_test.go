package pipeline_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsgraph/pipeline"
	"newsgraph/pipeline/store"
)

// inbox is a watched folder that is filled step by step.
type inbox struct {
	t   *testing.T
	dir string
}

func (in inbox) put(name string, content []byte) {
	in.t.Helper()
	path := filepath.Join(in.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		in.t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		in.t.Fatal(err)
	}
}

// look reads all files that are there; one look alone sees whether they rest.
func look(t *testing.T, w *pipeline.Watch) {
	t.Helper()
	for {
		_, waiting, err := w.Poll(context.Background(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if waiting == 0 {
			return
		}
	}
}

func publish(t *testing.T, w *pipeline.Watch) {
	t.Helper()
	if _, err := w.Publish(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func newWatch(t *testing.T, p *pipeline.Pipeline, in, run string) *pipeline.Watch {
	t.Helper()
	w, err := pipeline.NewWatch(p, []string{in}, run)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestWatchEqualsBatch lets articles come in several orders, with bad files, a
// file that changes, interruptions and many parts: the run is that of one batch.
func TestWatchEqualsBatch(t *testing.T) {
	p := newPipeline(t, pipeline.Options{Workers: 2})
	in, run := inbox{t, filepath.Join(t.TempDir(), "news")}, t.TempDir()
	var names []string
	for _, topic := range []string{"baltic-ferry", "syria-talks"} {
		err := filepath.WalkDir(filepath.Join(articles, topic), func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				names = append(names, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	in.put("empty.txt", nil)
	in.put("z/changes.txt", []byte("Old words\n\nAngela Merkel met Francois Hollande in Paris on Monday.\n"))
	w := newWatch(t, p, in.dir, run)
	for i := range names {
		k := (i*5 + 3) % len(names) // some order
		if len(names)%5 == 0 {
			k = len(names) - 1 - i
		}
		rel, err := filepath.Rel(articles, names[k])
		if err != nil {
			t.Fatal(err)
		}
		in.put(rel, readFile(t, names[k]))
		look(t, w)
		switch i {
		case 2:
			publish(t, w)
			in.put("z/changes.txt", []byte("New words\n\nTheresa May met Angela Merkel in Berlin on Tuesday.\n"))
		case 4: // another start goes on
			w.Close()
			w = newWatch(t, p, in.dir, run)
		}
	}
	publish(t, w)
	if again, err := w.Publish(context.Background()); again != nil || err != nil {
		t.Errorf("published again without news: %v, %v", again, err)
	}
	w.Close()

	batch := t.TempDir()
	extractTo(t, p, batch, in.dir)
	sameRuns(t, "watched", batch, run)
	if stored, err := store.OpenRun(run); err != nil {
		t.Error(err)
	} else if l := stored.Ledger(); l.Articles.Skipped != 1 {
		t.Errorf("ledger %+v", l)
	}
}

// TestWatchPutsPartsTogether makes more parts than are kept.
func TestWatchPutsPartsTogether(t *testing.T) {
	p := newPipeline(t, pipeline.Options{Workers: 1, Tagger: "prose"})
	in, run := inbox{t, filepath.Join(t.TempDir(), "news")}, t.TempDir()
	w := newWatch(t, p, in.dir, run)
	for i := range 40 {
		in.put(strings.Repeat("x", i%7)+string(rune('a'+i%26))+".txt",
			[]byte("A short story\n\nAngela Merkel met Francois Hollande in Paris. "+strings.Repeat("They talked. ", i)+"\n"))
		look(t, w)
	}
	publish(t, w)
	w.Close()
	parts, err := os.ReadDir(filepath.Join(run, ".watch"))
	if err != nil || len(parts) > 17 {
		t.Errorf("%d parts, %v", len(parts), err)
	}
	batch := t.TempDir()
	extractTo(t, p, batch, in.dir)
	sameRuns(t, "watched", batch, run)
}

// TestWatchGoesOnAfterInterruption stops a round in the middle.
func TestWatchGoesOnAfterInterruption(t *testing.T) {
	p := newPipeline(t, pipeline.Options{Workers: 2})
	in, run := articles, t.TempDir()
	w := newWatch(t, p, in, run)
	ctx, cancel := context.WithCancel(context.Background())
	stopAt := func(s pipeline.Progress) {
		if s.Articles >= 10 {
			cancel()
		}
	}
	var err error
	for range 2 {
		_, _, err = w.Poll(ctx, stopAt)
	}
	if err == nil {
		t.Fatal("the look was not stopped")
	}
	w.Close()
	w = newWatch(t, p, in, run)
	look(t, w)
	publish(t, w)
	w.Close()
	batch := t.TempDir()
	extractTo(t, p, batch, in)
	sameRuns(t, "watched", batch, run)
	if _, err := pipeline.NewWatch(p, []string{in}, batch); err == nil {
		t.Error("a run that is not watched was taken")
	}
}

// TestWatchReadsAChangedPartAgain stops a round in the middle and changes a file
// of it that was read: the round is read again, as it is now. The run lies within
// what is watched.
func TestWatchReadsAChangedPartAgain(t *testing.T) {
	in := inbox{t, filepath.Join(t.TempDir(), "news")}
	run := filepath.Join(in.dir, "run")
	p := newPipeline(t, pipeline.Options{Workers: 1, Output: run})
	for i := range 30 {
		in.put(fmt.Sprintf("%02d.txt", i), []byte(fmt.Sprintf("News\n\nJohn Kerry met %s in Paris, report %d says.\n", somePeople[i%7], i)))
	}
	w := newWatch(t, p, in.dir, run)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var err error
	for range 2 {
		_, _, err = w.Poll(ctx, func(s pipeline.Progress) {
			if s.Articles >= 10 {
				cancel()
			}
		})
	}
	if err == nil {
		t.Fatal("the look was not stopped")
	}
	w.Close()
	in.put("03.txt", []byte("Other news\n\nBoris Johnson is in London, everybody says.\n"))
	w = newWatch(t, p, in.dir, run)
	look(t, w)
	publish(t, w)
	w.Close()
	batch := t.TempDir()
	extractTo(t, p, batch, in.dir)
	sameRuns(t, "watched", batch, run)
	if l := readLedger(t, run); l.Articles.Read != 30 {
		t.Errorf("counts %+v", l.Articles)
	}
}
