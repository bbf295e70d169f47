package decided

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"unsafe"

	"newsgraph/entities"
	"newsgraph/internal/mapfile"
	"newsgraph/pipeline/spill"
)

// File is an open file of decisions, for many goroutines. Close it; what it gave is
// not to be used then.
type File struct {
	data []byte
	free func()
	dir  *directory

	keyEnds, first, clusterEnds, hashes, entityEnds, repeats, continues []uint64
	hashed, story, source, date, clusters                               []uint32
	keys, clash, spread, entities                                       []byte
}

// Open maps a file. Its error says what is wrong with it.
func Open(path string) (*File, error) {
	data, free, err := mapfile.Open(path)
	if err != nil {
		return nil, fmt.Errorf("decisions: %w", err)
	}
	f := &File{data: data, free: free}
	if f.dir, err = readDirectory(data); err == nil {
		err = f.sections()
	}
	if err != nil {
		free()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return f, nil
}

// Close ends the use of the file.
func (f *File) Close() { f.free() }

func (f *File) section(name string) []byte {
	s := f.dir.Sections[name]
	return f.data[s.At : s.At+s.Size]
}

// sections finds them, and checks that each has as many values as it should.
func (f *File) sections() error {
	for name, to := range map[string]*[]uint64{
		secKeyEnds: &f.keyEnds, secFirst: &f.first, secClusterEnds: &f.clusterEnds, secHashes: &f.hashes,
		secEntityEnds: &f.entityEnds, secRepeats: &f.repeats, secContinues: &f.continues,
	} {
		*to = numbers[uint64](f.section(name))
	}
	for name, to := range map[string]*[]uint32{
		secHashed: &f.hashed, secStory: &f.story, secSource: &f.source, secDate: &f.date, secClusters: &f.clusters,
	} {
		*to = numbers[uint32](f.section(name))
	}
	f.keys, f.clash, f.spread, f.entities = f.section(secKeys), f.section(secClash), f.section(secSpread), f.section(secEntities)
	n := f.dir.Articles
	for _, have := range []int{
		len(f.keyEnds), len(f.first), len(f.clusterEnds), len(f.hashes), len(f.hashed), len(f.story), len(f.source), len(f.date), len(f.clash),
	} {
		if have != n {
			return ErrDamaged
		}
	}
	if len(f.entityEnds) != f.dir.Entities || n > 0 && (f.keyEnds[n-1] != uint64(len(f.keys)) || f.clusterEnds[n-1] != uint64(len(f.clusters))) || len(f.spread) != len(f.clusters) {
		return ErrDamaged
	}
	return nil
}

// About reads what the file tells of itself.
func (f *File) About(into any) error {
	if err := json.Unmarshal(f.dir.About, into); err != nil {
		return fmt.Errorf("decisions: %w", err)
	}
	return nil
}

// between is the part of a list that belongs to number n, of which ends has the end.
func between[T any](list []T, ends []uint64, n uint32) []T {
	from := uint64(0)
	if n > 0 {
		from = ends[n-1]
	}
	return list[from:ends[n]]
}

func (f *File) key(n uint32) string {
	b := between(f.keys, f.keyEnds, n)
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// Records is how many articles there are.
func (f *File) Records() int { return f.dir.Articles }

// Number is the number of the article with a key.
func (f *File) Number(key string) (uint32, bool) {
	h := spill.Hash(key)
	at, _ := slices.BinarySearch(f.hashes, h)
	for ; at < len(f.hashes) && f.hashes[at] == h; at++ {
		if n := f.hashed[at]; f.key(n) == key {
			return n, true
		}
	}
	return 0, false
}

// First is the place of an article's first record.
func (f *File) First(n uint32) uint64 { return f.first[n] }

// StoryOf is the number of the first article of its story.
func (f *File) StoryOf(n uint32) uint32 { return f.story[n] }

// SourceOf is the number of its outlet, from 1; 0 for none.
func (f *File) SourceOf(n uint32) uint32 { return f.source[n] }

// Sources is how many outlets there are.
func (f *File) Sources() int { return f.dir.Sources }

// Date is the date of an article, "" for none.
func (f *File) DateOf(n uint32) string { return f.dir.Dates[f.date[n]] }

// Clashes reports whether articles with other texts have the id of an article.
func (f *File) Clashes(n uint32) bool { return f.clash[n] != 0 }

// ID is the id of an article among all.
func (f *File) IDOf(n uint32) string {
	base, hash := entities.SplitKey(f.key(n))
	if f.Clashes(n) {
		return entities.ClashID(base, hash)
	}
	return base
}

// Clusters appends to dst, for each cluster of the record with that key, 1 + the
// number of its entity, 0 to leave it out.
func (f *File) Clusters(dst []uint32, record string) []uint32 {
	if n, ok := f.Number(record); ok {
		dst = append(dst, between(f.clusters, f.clusterEnds, n)...)
	}
	return dst
}

// Spread appends to dst, for each cluster of the record with that key, with how many
// percent what other articles decided for it is right, 0 where its own article decides.
func (f *File) Spread(dst []uint8, record string) []uint8 {
	if n, ok := f.Number(record); ok {
		dst = append(dst, between(f.spread, f.clusterEnds, n)...)
	}
	return dst
}

// Continues are the stories that continue others, as they were written.
func (f *File) Continues() []uint64 { return f.continues }

// Repeats reports whether a paragraph's source repeats it, by the hash of both.
func (f *File) Repeats(hash uint64) bool {
	_, ok := slices.BinarySearch(f.repeats, hash)
	return ok
}

// Len is the number of entities; their numbers are their places in order of id.
func (f *File) Len() int { return f.dir.Entities }

// At is what is known of an entity, without counts; one without an id where the
// file is damaged there.
func (f *File) At(n int) (e entities.Entity) {
	if json.Unmarshal(between(f.entities, f.entityEnds, uint32(n)), &e) != nil {
		return entities.Entity{}
	}
	return e
}

// EntityIDs reads the ids of entities.
func (f *File) EntityIDs() func(n int) string { return f.entityID }

// entityID reads the id, which stands first.
func (f *File) entityID(n int) string {
	const before = `{"id":"`
	b := between(f.entities, f.entityEnds, uint32(n))
	if rest, ok := bytes.CutPrefix(b, []byte(before)); ok {
		if end := bytes.IndexAny(rest, `"\`); end >= 0 && rest[end] == '"' {
			return unsafe.String(unsafe.SliceData(rest), end)
		}
	}
	return f.At(n).ID // an id with something that JSON escapes
}
