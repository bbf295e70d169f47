package decided

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"fmt"

	"newsgraph/internal/mapfile"
	"newsgraph/pipeline/codec/files"
	"newsgraph/pipeline/spill"
)

// PostingsWriter writes a file of postings: the articles of each entity, in order of
// the entities. It is laid out as a file of decisions is, with two sections.
type PostingsWriter struct {
	file *files.File
	w    *writer
	ends *spill.Array[uint64] // in pages of w's pool
	at   uint64
}

const (
	secPostings     = "postings"
	secPostingsEnds = "postings ends"
)

// CreatePostings begins a file of postings of so many entities. temp is a folder for
// what does not fit into memory, "" for none.
func CreatePostings(path, temp string, entities int) (*PostingsWriter, error) {
	f, err := files.Create(path)
	if err != nil {
		return nil, err
	}
	pool := spill.NewPool(temp, "postings", columnMemory)
	p := &PostingsWriter{
		file: f, ends: spill.NewArray[uint64](pool),
		w: &writer{pool: pool, w: bufio.NewWriterSize(f, 1<<20), dir: directory{Entities: entities, About: []byte("null"), Sections: map[string]section{}}},
	}
	p.w.bytes([]byte(magic))
	return p, nil
}

// Add writes an article of an entity; both come in order.
func (p *PostingsWriter) Add(entity, article uint32) {
	p.upTo(int(entity))
	var b [4]byte
	binary.LittleEndian.PutUint32(b[:], article)
	p.w.bytes(b[:])
	p.at++
}

// upTo ends the entities before one.
func (p *PostingsWriter) upTo(entity int) {
	for p.ends.Len() < entity {
		p.ends.Append(p.at)
	}
}

// Close writes the end of the file and puts it in its place.
func (p *PostingsWriter) Close() error {
	defer p.file.Abort()
	p.upTo(p.w.dir.Entities)
	p.w.dir.Sections[secPostings] = section{uint64(len(magic)), 4 * p.at}
	column64(p.w, secPostingsEnds, p.ends)
	p.w.end()
	if p.w.err != nil {
		return fmt.Errorf("postings: %w", p.w.err)
	}
	return p.file.Commit()
}

// Abort gives the file up; after Close it does nothing.
func (p *PostingsWriter) Abort() {
	p.ends.Free()
	p.file.Abort()
}

// OpenPostings maps a file of postings: the articles of all entities, and where those
// of each end. free ends their use.
func OpenPostings(path string) (articles []uint32, ends []uint64, free func(), err error) {
	data, free, err := mapfile.Open(path)
	if err != nil {
		return nil, nil, nil, fmt.Errorf("postings: %w", err)
	}
	dir, err := readDirectory(data)
	if err == nil {
		a, e := dir.Sections[secPostings], dir.Sections[secPostingsEnds]
		articles, ends = numbers[uint32](data[a.At:a.At+a.Size]), numbers[uint64](data[e.At:e.At+e.Size])
		if len(ends) != dir.Entities || len(ends) > 0 && ends[len(ends)-1] != uint64(len(articles)) {
			err = ErrDamaged
		}
	}
	if err != nil {
		free()
		return nil, nil, nil, fmt.Errorf("%s: %w", path, cmp.Or(err, ErrDamaged))
	}
	return articles, ends, free, nil
}
