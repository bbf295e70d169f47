package decided

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"slices"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/codec/files"
	"newsgraph/pipeline/spill"
)

// Decisions are what a file is made of. The functions are called with each number
// in order.
type Decisions struct {
	About     any // what the file tells of itself, as JSON
	Articles  int
	Article   func(n uint32) Article
	Sources   int
	Entities  int
	Entity    func(n int) entities.Entity // without counts
	Repeats   []uint64                    // hashes of paragraphs that their source repeats
	Continues []uint64                    // stories that continue others, as stories.Grouping packs them
}

// Article is what was decided about an article.
type Article struct {
	Key      string // see entities.Record.Key
	First    uint64 // the place of its first record among all
	Story    uint32 // number of the story's first article
	Source   uint32 // number of its outlet, from 1; 0 for none
	Date     string
	Clash    bool     // articles with other texts have its id
	Spread   []uint8  // of clusters; read before the next call
	Clusters []uint32 // 1 + the number of the entity of each, 0 to leave it out; read before the next call
}

// Write makes the file. Memory grows by some 60 bytes an article, 8 an entity.
func Write(path string, d *Decisions) error {
	f, err := files.Create(path)
	if err != nil {
		return err
	}
	defer f.Abort()
	w := &writer{w: bufio.NewWriterSize(f, 1<<20), dir: directory{
		Articles: d.Articles, Entities: d.Entities, Sources: d.Sources, Sections: map[string]section{},
	}}
	if w.dir.About, err = json.Marshal(d.About); err != nil {
		return fmt.Errorf("decisions: %w", err)
	}
	w.bytes([]byte(magic))
	w.articles(d)
	w.entities(d)
	w.end()
	if w.err != nil {
		return files.WriteError(path, w.err)
	}
	return f.Commit()
}

type writer struct {
	w   *bufio.Writer
	at  uint64
	dir directory
	err error
}

func (w *writer) bytes(b []byte) {
	if w.err == nil {
		_, w.err = w.w.Write(b)
	}
	w.at += uint64(len(b))
}

// section writes a section whose bytes write gives.
func (w *writer) section(name string, write func()) {
	if over := w.at % 8; over > 0 {
		w.bytes(make([]byte, 8-over))
	}
	from := w.at
	write()
	w.dir.Sections[name] = section{from, w.at - from}
}

func section32(w *writer, name string, list []uint32) {
	w.section(name, func() {
		var b [4]byte
		for _, v := range list {
			binary.LittleEndian.PutUint32(b[:], v)
			w.bytes(b[:])
		}
	})
}

func section64(w *writer, name string, list []uint64) {
	w.section(name, func() {
		var b [8]byte
		for _, v := range list {
			binary.LittleEndian.PutUint64(b[:], v)
			w.bytes(b[:])
		}
	})
}

// articles writes the sections of the articles. Keys are written as they come, the
// rest is kept until they are.
func (w *writer) articles(d *Decisions) {
	type hashed struct {
		hash uint64
		n    uint32
	}
	n := d.Articles
	keyEnds, first, clusterEnds := make([]uint64, n), make([]uint64, n), make([]uint64, n)
	story, source, date, clash := make([]uint32, n), make([]uint32, n), make([]uint32, n), make([]byte, n)
	hashes := make([]hashed, n)
	dates := map[string]uint32{}
	var clusters []uint32
	var spread []byte
	w.section(secKeys, func() {
		end := uint64(0)
		for i := range n {
			a := d.Article(uint32(i))
			w.bytes([]byte(a.Key))
			end += uint64(len(a.Key))
			clusters = append(clusters, a.Clusters...)
			spread = append(spread, a.Spread...)
			keyEnds[i], first[i], clusterEnds[i], story[i], source[i] = end, a.First, uint64(len(clusters)), a.Story, a.Source
			if a.Clash {
				clash[i] = 1
			}
			at, ok := dates[a.Date]
			if !ok {
				at = uint32(len(dates))
				dates[a.Date] = at
				w.dir.Dates = append(w.dir.Dates, a.Date)
			}
			date[i], hashes[i] = at, hashed{spill.Hash(a.Key), uint32(i)}
		}
	})
	section64(w, secKeyEnds, keyEnds)
	section64(w, secFirst, first)
	section64(w, secClusterEnds, clusterEnds)
	section32(w, secClusters, clusters)
	w.section(secSpread, func() { w.bytes(spread) })
	section32(w, secStory, story)
	section32(w, secSource, source)
	section32(w, secDate, date)
	w.section(secClash, func() { w.bytes(clash) })
	slices.SortFunc(hashes, func(x, y hashed) int { return cmp.Or(cmp.Compare(x.hash, y.hash), cmp.Compare(x.n, y.n)) })
	sorted, of := make([]uint64, n), make([]uint32, n)
	for i, h := range hashes {
		sorted[i], of[i] = h.hash, h.n
	}
	section64(w, secHashes, sorted)
	section32(w, secHashed, of)
	section64(w, secRepeats, slices.Sorted(slices.Values(d.Repeats)))
	section64(w, secContinues, d.Continues)
}

func (w *writer) entities(d *Decisions) {
	ends := make([]uint64, d.Entities)
	w.section(secEntities, func() {
		var b []byte
		end := uint64(0)
		for n := range d.Entities {
			e := d.Entity(n)
			b = codec.AppendEntity(b[:0], &e)
			w.bytes(b)
			end += uint64(len(b))
			ends[n] = end
		}
	})
	section64(w, secEntityEnds, ends)
}

func (w *writer) end() {
	b, err := json.Marshal(&w.dir)
	w.err = cmp.Or(w.err, err)
	at := w.at
	w.bytes(b)
	trailer := binary.LittleEndian.AppendUint64(nil, at)
	trailer = binary.LittleEndian.AppendUint64(trailer, uint64(crc32.ChecksumIEEE(b)))
	w.bytes(append(trailer, magic...))
	w.err = cmp.Or(w.err, w.w.Flush())
}
