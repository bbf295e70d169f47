package decided

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"unsafe"
)

// A file is a magic word, sections of numbers (little-endian, each section at a
// place that 8 divides) and bytes, the directory as JSON, and a trailer: the place
// of the directory and its CRC-32, 8 bytes each, and the magic word again.
const (
	magic       = "NGDECID3"
	trailerSize = 8 + 8 + len(magic)
)

// directory says where the sections are.
type directory struct {
	About    json.RawMessage    `json:"about"`
	Articles int                `json:"articles"`
	Entities int                `json:"entities"`
	Sources  int                `json:"sources"`
	Dates    []string           `json:"dates"`
	Sections map[string]section `json:"sections"`
}

type section struct {
	At   uint64 `json:"at"` // bytes from the start of the file
	Size uint64 `json:"size"`
}

// The sections. Those of articles have a value for each in order of number.
const (
	secKeyEnds     = "key ends"     // of articles: where its key ends in keys
	secKeys        = "keys"         // bytes
	secHashes      = "hashes"       // hashes of keys, sorted
	secHashed      = "hashed"       // the article of each hash
	secFirst       = "first"        // of articles: the place of its first record
	secStory       = "story"        // of articles
	secSource      = "source"       // of articles
	secDate        = "date"         // of articles: its place in Dates
	secClash       = "clash"        // of articles, a byte each: others have its id
	secClusterEnds = "cluster ends" // of articles: where its clusters end in clusters
	secClusters    = "clusters"     // 1 + entity, 0 for none
	secSpread      = "spread"       // of clusters, a byte each: percent that what other articles decide is right, 0 for its own
	secEntityEnds  = "entity ends"  // of entities: where it ends in entities
	secEntities    = "entities"     // JSON, without counts
	secContinues   = "continues"    // stories that continue others, two numbers each
	secRepeats     = "repeats"      // hashes of paragraphs that their source repeats, sorted
)

// ErrDamaged is what is wrong with a file that is cut or is none.
var ErrDamaged = errors.New("damaged, or not a file of decisions")

func readDirectory(data []byte) (*directory, error) {
	if len(data) < len(magic)+trailerSize || string(data[:len(magic)]) != magic || string(data[len(data)-len(magic):]) != magic {
		return nil, ErrDamaged
	}
	trailer := data[len(data)-trailerSize:]
	at, sum := binary.LittleEndian.Uint64(trailer), binary.LittleEndian.Uint64(trailer[8:])
	end := uint64(len(data) - trailerSize)
	if at > end || uint64(crc32.ChecksumIEEE(data[at:end])) != sum {
		return nil, ErrDamaged
	}
	var d directory
	if err := json.Unmarshal(data[at:end], &d); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	for _, s := range d.Sections {
		if s.At%8 != 0 || s.At > at || s.Size > at-s.At {
			return nil, ErrDamaged
		}
	}
	return &d, nil
}

// numbers views a section as numbers; on a machine of the other byte order it
// copies them.
func numbers[T uint32 | uint64](data []byte) []T {
	size := int(unsafe.Sizeof(T(0)))
	n := len(data) / size
	if n == 0 {
		return nil
	}
	if little {
		return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(data))), n)
	}
	out := make([]T, n)
	for i := range out {
		if size == 4 {
			out[i] = T(binary.LittleEndian.Uint32(data[4*i:]))
		} else {
			out[i] = T(binary.LittleEndian.Uint64(data[8*i:]))
		}
	}
	return out
}

var little = binary.NativeEndian.Uint16([]byte{1, 0}) == 1
