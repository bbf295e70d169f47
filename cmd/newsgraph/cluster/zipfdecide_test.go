package cluster

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"newsgraph/entities"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/relate/stories"
)

// Made digests: what decide reads of articles whose names follow Zipf's law.
const (
	zipfDecided      = 4_000 // NEWSGRAPH_ZIPF_DIGESTS makes more
	zipfDecideMemory = 600 << 20
)

// TestZipfDecide decides made digests, half of whose articles have two copies, and
// holds the memory that it takes.
func TestZipfDecide(t *testing.T) {
	articles := zipfDecided
	if n, err := strconv.Atoi(os.Getenv("NEWSGRAPH_ZIPF_DIGESTS")); err == nil {
		articles = n
	}
	dir := t.TempDir()
	if at := os.Getenv("NEWSGRAPH_ZIPF_DIR"); at != "" {
		dir = at
	}
	in := newZipfDigests(articles)
	g, err := grapher.Load(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	stop, most := watchHeap()
	started := time.Now()
	err = decide(t.Context(), g, in, filepath.Join(dir, "decisions"), dir)
	taken := time.Since(started)
	close(stop)
	if err != nil {
		t.Fatal(err)
	}
	d, err := openDecisions(filepath.Join(dir, "decisions"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	heap := <-most
	t.Logf("%d articles: %d entities, %d stories, %.1f s, heap at most %d MB", articles, d.Len(), d.about.Stories, taken.Seconds(), heap>>20)
	if d.about.Stories < articles*2/5 || d.about.Stories > articles*3/4 {
		t.Errorf("%d stories of %d articles, want half of them and a few", d.about.Stories, articles)
	}
	if heap > zipfDecideMemory {
		t.Errorf("the heap had %d MB, at most %d are wanted", heap>>20, zipfDecideMemory>>20)
	}
}

// watchHeap clears the heap, looks at it ten times a second until stop is closed, and then gives the most.
func watchHeap() (stop chan struct{}, most chan uint64) {
	runtime.GC()
	stop, most = make(chan struct{}), make(chan uint64, 1)
	go func() {
		var m runtime.MemStats
		highest := uint64(0)
		for {
			runtime.ReadMemStats(&m)
			highest = max(highest, m.HeapInuse)
			select {
			case <-stop:
				most <- highest
				return
			case <-time.After(100 * time.Millisecond):
			}
		}
	}()
	return stop, most
}

// zipfDigests are made digests, as they would be read of a file.
type zipfDigests struct {
	articles, n int
	rng         *rand.Rand
	zipf        *rand.Zipf
	signature   string
}

func newZipfDigests(articles int) *zipfDigests {
	rng := rand.New(rand.NewPCG(11, 7))
	return &zipfDigests{articles: articles, rng: rng, zipf: rand.NewZipf(rng, 1.1, 2, uint64(articles/4+1))}
}

func (d *zipfDigests) Place() uint64 { return uint64(d.n) }

func (d *zipfDigests) Records(yield func(*entities.Record) error) error {
	for d.n = range d.articles {
		if err := yield(d.record(d.n)); err != nil {
			return err
		}
	}
	return nil
}

func (d *zipfDigests) record(n int) *entities.Record {
	if n%4 < 2 { // the other two are copies of the second
		d.signature = zipfSignature(d.rng)
	}
	r := &entities.Record{
		Schema: entities.RecordSchema, Focus: "US", Signature: d.signature,
		Article: entities.ArticleInfo{ID: fmt.Sprintf("wire-%08d", n), SHA256: fmt.Sprintf("%064x", n), Date: fmt.Sprintf("2016-%02d-%02d", 1+n%12, 1+n%28), Source: fmt.Sprintf("paper-%d.example", n%500)},
	}
	met := map[uint64]bool{}
	for range 2 * zipfNames {
		k := d.zipf.Uint64()
		if met[k] {
			continue
		}
		met[k] = true
		r.Clusters = append(r.Clusters, zipfCluster(k))
	}
	return r
}

// zipfCluster is the cluster of the name of a rank: the first thousand are linked.
func zipfCluster(rank uint64) entities.Cluster {
	name := fmt.Sprintf("%s %s", zipfWord(rank*2654435761%100_003), zipfWord(rank*40503%1_000_003+100_003))
	c := entities.Cluster{
		Type: entities.Person, Name: name, Key: strings.ToLower(name), Mentions: 2, Confidence: 0.9,
		Names: []entities.NameCount{{Name: name, Mentions: 1}, {Name: name[strings.IndexByte(name, ' ')+1:], Mentions: 1}},
	}
	c.Entity = "person:" + strings.ReplaceAll(c.Key, " ", "-")
	if rank < 1000 {
		c.Link = fmt.Sprintf("wikidata:Q%d", 10_000_000+rank)
		c.Entity = c.Link
	}
	return c
}

// zipfWord spells a number with a capital.
func zipfWord(n uint64) string {
	const consonants, vowels = "bdfgklmnprstvz", "aeiou"
	word := []byte{}
	for n += 70; n > 0; n /= 70 {
		word = append(word, consonants[n%70/5], vowels[n%5])
	}
	word[0] -= 'a' - 'A'
	return string(word)
}

func zipfSignature(rng *rand.Rand) string {
	var text strings.Builder
	for range 80 {
		fmt.Fprintf(&text, "%s ", zipfWord(rng.Uint64N(50_000)))
	}
	doc := entities.Document{Article: &entities.Article{Text: text.String()}}
	doc.Sentences = []entities.Sentence{{Field: entities.Text, Zone: entities.Body, End: text.Len()}}
	return stories.Signature(&doc)
}
