package stories

import (
	"encoding/base64"
	"encoding/binary"
	"slices"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
)

// The sketch of a text is a sample of the hashes of its word 3-grams: all
// below 2^32/sampleScale (FracMinHash: Irber et al., Lightweight compositional
// analysis of metagenomes with FracMinHash and minimum metagenome covers,
// bioRxiv 2022), so that how much of a small text a large one contains can be
// told from their sketches. Short texts keep their smallest minSample hashes
// and long ones at most maxSample; the sketch says below which limit it is
// complete, and two sketches are compared below the smaller limit.
const (
	shingleWords = 3
	sampleScale  = 8
	minSample    = 48
	maxSample    = 512
	signatureV1  = 1
)

// Signature returns a sketch of the document's body by which Stories finds its
// copies, "" when it has fewer than shingleWords words. Headlines, bylines,
// datelines, captions and boilerplate are left out: they differ between copies
// or are shared by what is none. The sketch is at most some 3 kB of base64.
func Signature(doc *entities.Document) string {
	hashes := make([]uint32, 0, 1024)
	var words [shingleWords]uint64
	n := 0
	for i := range doc.Sentences {
		s := &doc.Sentences[i]
		if s.Zone != entities.Body && s.Zone != "" {
			continue
		}
		text := doc.Article.FieldText(s.Field)[s.Start:s.End]
		for {
			h, rest, ok := nextWord(text)
			if !ok {
				break
			}
			text = rest
			copy(words[:], words[1:])
			words[shingleWords-1] = h
			if n++; n >= shingleWords {
				hashes = append(hashes, mix(words))
			}
		}
	}
	return encodeSketch(sample(hashes))
}

// nextWord hashes the next run of letters and digits of s in lower case
// (FNV-1a), and returns what is behind it. Apostrophes within are passed over.
func nextWord(s string) (hash uint64, rest string, ok bool) {
	hash = 14695981039346656037
	for i, r := range s {
		switch {
		case r < utf8.RuneSelf && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9'):
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r == '\'' || r == '’':
			continue
		case r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			r = unicode.ToLower(r)
		default:
			if ok {
				return hash, s[i:], true
			}
			continue
		}
		ok = true
		hash = (hash ^ uint64(r)) * 1099511628211
	}
	return hash, "", ok
}

// mix hashes a shingle and keeps the upper half.
func mix(words [shingleWords]uint64) uint32 {
	h := uint64(0)
	for _, w := range words {
		h = (h ^ w) * 0x9E3779B97F4A7C15
		h ^= h >> 32
	}
	return uint32(scramble(h) >> 32)
}

// scramble is the finalizer of splitmix64.
func scramble(h uint64) uint64 {
	h = (h ^ h>>30) * 0xBF58476D1CE4E5B9
	h = (h ^ h>>27) * 0x94D049BB133111EB
	return h ^ h>>31
}

// sketch is a sample of hashes: sorted, distinct, and all of the text's that
// are below limit.
type sketch struct {
	limit  uint32
	hashes []uint32
}

// sample takes the sample of hashes, which it puts in another order.
func sample(hashes []uint32) sketch {
	const threshold = 1 << 32 / sampleScale
	n := 0 // those below the threshold come first
	for i, h := range hashes {
		if h < threshold {
			hashes[n], hashes[i] = h, hashes[n]
			n++
		}
	}
	if n >= minSample && n < len(hashes) {
		slices.Sort(hashes[:n])
		if d := distinct(hashes[:n]); d >= minSample && d <= maxSample {
			return sketch{limit: threshold, hashes: slices.Compact(hashes[:n])} // those beyond do not count
		}
	}
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	n, _ = slices.BinarySearch(hashes, threshold)
	n = min(max(n, minSample), maxSample, len(hashes))
	s := sketch{limit: ^uint32(0), hashes: hashes[:n]}
	if n < len(hashes) {
		s.limit = min(hashes[n], max(threshold, hashes[n-1]+1))
	}
	return s
}

// distinct is how many distinct ones are in a sorted list.
func distinct(sorted []uint32) (n int) {
	for i, h := range sorted {
		if i == 0 || h != sorted[i-1] {
			n++
		}
	}
	return n
}

// encodeSketch writes version, limit and the differences of the hashes as
// variable-length integers, in base64.
func encodeSketch(s sketch) string {
	if len(s.hashes) == 0 {
		return ""
	}
	b := make([]byte, 0, 8+5*len(s.hashes))
	b = append(b, signatureV1)
	b = binary.AppendUvarint(b, uint64(s.limit))
	last := uint32(0)
	for _, h := range s.hashes {
		b = binary.AppendUvarint(b, uint64(h-last))
		last = h
	}
	return base64.RawStdEncoding.EncodeToString(b)
}

// read reads what encodeSketch wrote, before base64; false for anything else. It
// uses the memory of s again.
func (s *sketch) read(b string) bool {
	s.limit, s.hashes = 0, s.hashes[:0]
	if len(b) < 2 || b[0] != signatureV1 {
		return false
	}
	b = b[1:]
	next := func() (n uint64, ok bool) {
		for i := range min(len(b), binary.MaxVarintLen64) {
			n |= uint64(b[i]&0x7f) << (7 * i)
			if b[i] < 0x80 {
				b = b[i+1:]
				return n, true
			}
		}
		return 0, false
	}
	limit, ok := next()
	if !ok || limit > 1<<32-1 {
		return false
	}
	s.limit = uint32(limit)
	last := uint64(0)
	for len(b) > 0 {
		d, ok := next()
		if last += d; !ok || d > limit || last > limit || d == 0 && len(s.hashes) > 0 || len(s.hashes) >= maxSample {
			return false
		}
		s.hashes = append(s.hashes, uint32(last))
	}
	return len(s.hashes) > 0
}
