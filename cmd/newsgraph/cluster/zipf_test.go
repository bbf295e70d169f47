package cluster

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"newsgraph/entities"
	"newsgraph/pipeline/decided"
	"newsgraph/pipeline/relate"
	"newsgraph/pipeline/spill"
)

// Names of made articles follow Zipf's law: a few are in every second article.
const (
	zipfArticles = 20_000 // NEWSGRAPH_ZIPF makes more
	zipfShare    = 10_000 // articles that one task takes apart
	zipfNames    = 6      // in an article
	zipfMemory   = 200 << 20
)

// TestZipf combines what made articles say of names that follow Zipf's law, and holds
// the memory of it: what a task keeps in its heap does not grow with the articles that
// name a name.
func TestZipf(t *testing.T) {
	articles := zipfArticles
	if n, err := strconv.Atoi(os.Getenv("NEWSGRAPH_ZIPF")); err == nil {
		articles = n
	}
	names := articles/4 + 1
	dir := t.TempDir()
	path := filepath.Join(dir, "decisions")
	err := decided.Write(path, t.TempDir(), &decided.Decisions{
		Articles: articles, Sources: 20, Entities: names,
		Article: func(n uint32) decided.Article {
			return decided.Article{Key: fmt.Sprintf("n%d\x00hash", n), Story: n - n%3, Source: 1 + n%20, Date: fmt.Sprintf("2016-%02d-%02d", 1+n%12, 1+n%28)}
		},
		Entity: func(n int) entities.Entity {
			return entities.Entity{ID: fmt.Sprintf("person:%09d", n), Type: entities.Person, Name: fmt.Sprint("Name ", n)}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	d, err := openDecisions(path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()

	started := time.Now()
	sorted := spill.NewSorter(dir, "lines", memory) // stands for the engine: entity, share → block
	bytes, said := 0, 0
	for share := 0; share*zipfShare < articles; share++ {
		n, size := zipfBlocks(t, d, share, min(zipfShare, articles-share*zipfShare), names, dir, sorted)
		said, bytes = said+n, bytes+size
	}
	if err := sorted.Finish(); err != nil {
		t.Fatal(err)
	}
	apart := time.Since(started)

	started = time.Now()
	r, w := io.Pipe()
	go func() {
		out := newWriter(w)
		c := sorted.Entries()
		for c.Next() {
			if out.packed(isPresence, c.Value, uint32(c.Hi>>32)) != nil {
				break
			}
		}
		w.CloseWithError(out.flush())
	}()
	stop, highest := watchHeap()
	err = combineEntities(d, r, io.Discard, dir)
	close(stop)
	if err != nil {
		t.Fatal(err)
	}
	most := <-highest
	t.Logf("%d articles, %d names said in %d bytes of blocks; taken apart in %.1f s, combined in %.1f s, heap at most %d MB",
		articles, said, bytes, apart.Seconds(), time.Since(started).Seconds(), most>>20)
	if most > zipfMemory {
		t.Errorf("the heap had %d MB, at most %d are wanted", most>>20, zipfMemory>>20)
	}
}

// zipfBlocks takes the articles of a share apart, as apply does.
func zipfBlocks(t *testing.T, d *decisions, share, articles, names int, dir string, to *spill.Sorter) (said, bytes int) {
	t.Helper()
	rng := rand.New(rand.NewPCG(uint64(share), 7))
	zipf := rand.NewZipf(rng, 1.1, 2, uint64(names-1))
	presence := spill.NewSorter(dir, fmt.Sprint("share-", share), memory/4)
	var e spill.Encoder
	for i := range articles {
		art := uint32(share*zipfShare + i)
		var here []uint32
		for range zipfNames {
			n := uint32(zipf.Uint64())
			if slices.Contains(here, n) {
				continue
			}
			here = append(here, n)
			e = e[:0]
			e.Byte(1 << 1) // in prose, one span
			for _, v := range []uint64{2, 900, 500, uint64(i % 400 << 1), 12, 2} {
				e.Uint(v)
			}
			e.String(fmt.Sprint("Name ", n))
			presence.Add(spill.Pair(n, art), 0, e)
			said++
		}
	}
	if err := presence.Finish(); err != nil {
		t.Fatal(err)
	}
	err := relate.PresenceBlocks(d, presence.Entries(), func(entity uint32, block []byte) error {
		bytes += len(block)
		to.Add(spill.Pair(entity, uint32(share)), 0, block)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := presence.Remove(); err != nil {
		t.Fatal(err)
	}
	return said, bytes
}
