package decided

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"

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
	Repeats   []uint64                    // hashes of paragraphs that their source repeats, in order
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

// Write writes the file. temp is a folder for columns that do not fit into memory, ""
// for none.
func Write(path, temp string, d *Decisions) (err error) {
	defer spill.Catch(&err)
	f, err := files.Create(path)
	if err != nil {
		return err
	}
	defer f.Abort()
	w := &writer{w: bufio.NewWriterSize(f, 1<<20), temp: temp, pool: spill.NewPool(temp, "columns", columnMemory), dir: directory{
		Articles: d.Articles, Entities: d.Entities, Sources: d.Sources, Sections: map[string]section{},
	}}
	defer func() { err = cmp.Or(err, w.pool.Close()) }()
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

// columnMemory is how many bytes of columns are kept in memory.
const columnMemory = 32 << 20

type writer struct {
	w    *bufio.Writer
	temp string
	pool *spill.Pool
	at   uint64
	dir  directory
	err  error
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

func section64(w *writer, name string, list []uint64) {
	w.section(name, func() {
		var b [8]byte
		for _, v := range list {
			binary.LittleEndian.PutUint64(b[:], v)
			w.bytes(b[:])
		}
	})
}

// column8 writes a section of what is in pages, whose memory is free then.
func column8(w *writer, name string, list *spill.Array[uint8]) {
	w.section(name, func() {
		var b [1]byte
		for i := range uint32(list.Len()) {
			b[0] = list.At(i)
			w.bytes(b[:])
		}
	})
	list.Free()
}

// column32 writes a section of what is in pages, whose memory is free then.
func column32(w *writer, name string, list *spill.Array[uint32]) {
	w.section(name, func() {
		var b [4]byte
		for i := range uint32(list.Len()) {
			binary.LittleEndian.PutUint32(b[:], list.At(i))
			w.bytes(b[:])
		}
	})
	list.Free()
}

// column64 writes a section of what is in pages, whose memory is free then.
func column64(w *writer, name string, list *spill.Array[uint64]) {
	w.section(name, func() {
		var b [8]byte
		for i := range uint32(list.Len()) {
			binary.LittleEndian.PutUint64(b[:], list.At(i))
			w.bytes(b[:])
		}
	})
	list.Free()
}

// articles writes the sections of the articles. Keys are written as they come, the
// rest is kept until they are.
func (w *writer) articles(d *Decisions) {
	column := func() *spill.Array[uint32] { return spill.NewArray[uint32](w.pool) }
	wide := func() *spill.Array[uint64] { return spill.NewArray[uint64](w.pool) }
	keyEnds, first, clusterEnds := wide(), wide(), wide()
	story, source, date, clusters := column(), column(), column(), column()
	clash, spread := spill.NewArray[uint8](w.pool), spill.NewArray[uint8](w.pool)
	hashes := spill.NewSorter(w.temp, "hashes", columnMemory/2) // hash, article
	dates := map[string]uint32{}
	w.section(secKeys, func() {
		end := uint64(0)
		for n := range uint32(d.Articles) {
			a := d.Article(n)
			w.bytes([]byte(a.Key))
			end += uint64(len(a.Key))
			for _, c := range a.Clusters {
				clusters.Append(c)
			}
			for _, s := range a.Spread {
				spread.Append(s)
			}
			at, ok := dates[a.Date]
			if !ok {
				at = uint32(len(dates))
				dates[a.Date] = at
				w.dir.Dates = append(w.dir.Dates, a.Date)
			}
			keyEnds.Append(end)
			first.Append(a.First)
			clusterEnds.Append(uint64(clusters.Len()))
			story.Append(a.Story)
			source.Append(a.Source)
			date.Append(at)
			clash.Append(byteOf(a.Clash))
			hashes.Add(spill.Hash(a.Key), uint64(n), nil)
		}
	})
	column64(w, secKeyEnds, keyEnds)
	column64(w, secFirst, first)
	column64(w, secClusterEnds, clusterEnds)
	column32(w, secClusters, clusters)
	column8(w, secSpread, spread)
	column32(w, secStory, story)
	column32(w, secSource, source)
	column32(w, secDate, date)
	column8(w, secClash, clash)
	w.hashes(hashes)
	section64(w, secRepeats, d.Repeats)
	section64(w, secContinues, d.Continues)
}

func byteOf(b bool) byte {
	if b {
		return 1
	}
	return 0
}

// hashes writes what articles are found by.
func (w *writer) hashes(sorted *spill.Sorter) {
	w.err = cmp.Or(w.err, sorted.Finish())
	w.section(secHashes, func() {
		var b [8]byte
		c := sorted.Entries()
		for c.Next() {
			binary.LittleEndian.PutUint64(b[:], c.Hi)
			w.bytes(b[:])
		}
		w.err = cmp.Or(w.err, c.Err())
	})
	w.section(secHashed, func() {
		var b [4]byte
		c := sorted.Entries()
		for c.Next() {
			binary.LittleEndian.PutUint32(b[:], uint32(c.Lo))
			w.bytes(b[:])
		}
		w.err = cmp.Or(w.err, c.Err())
	})
	w.err = cmp.Or(w.err, sorted.Remove())
}

func (w *writer) entities(d *Decisions) {
	ends := spill.NewArray[uint64](w.pool)
	w.section(secEntities, func() {
		var b []byte
		end := uint64(0)
		for n := range d.Entities {
			e := d.Entity(n)
			b = codec.AppendEntity(b[:0], &e)
			w.bytes(b)
			end += uint64(len(b))
			ends.Append(end)
		}
	})
	column64(w, secEntityEnds, ends)
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
