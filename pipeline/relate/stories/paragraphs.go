package stories

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/spill"
)

// What an outlet puts under or into one piece after the other (where to follow
// it, who owns it, what happened before) is no evidence of the piece that holds
// it. No article shows that by itself: a record keeps fingerprints of its
// paragraphs, and paragraphs that one source has in own-stories (likeness.tsv) and more
// are taken for zones when the graph is made.
const (
	paragraphWords = 4 // shorter ones are lines of tables, names in lists
	paragraphsV1   = 1
)

// Paragraph is a line of a text that names something.
type Paragraph struct {
	Start, End uint32 // bytes in Text
	hash       uint64 // of its words, see nextWord
}

// Paragraphs returns fingerprints of the paragraphs of the body that hold
// mentions, for [Finder]; "" when there are none.
func Paragraphs(doc *entities.Document) string {
	text := doc.Article.FieldText(entities.Text)
	var b []byte
	last, seen := 0, 0 // ends of the paragraph written last and of that looked at last
	for i := range doc.Mentions {
		m := &doc.Mentions[i]
		if m.Field != entities.Text || m.Start < seen || m.Sentence >= len(doc.Sentences) {
			continue
		}
		if zone := doc.Sentences[m.Sentence].Zone; zone != entities.Body && zone != "" {
			continue
		}
		start := seen + 1 + strings.LastIndexByte(text[seen:m.Start], '\n')
		end := len(text)
		if n := strings.IndexByte(text[m.Start:], '\n'); n >= 0 {
			end = m.Start + n
		}
		seen = end
		hash, words := hashWords(text[start:end])
		if words < paragraphWords {
			continue
		}
		if b == nil {
			b = append(b, paragraphsV1)
		}
		b = binary.AppendUvarint(b, uint64(max(start-last, 0)))
		b = binary.AppendUvarint(b, uint64(end-max(start, last)))
		b = binary.LittleEndian.AppendUint64(b, hash)
		last = end
	}
	return base64.RawStdEncoding.EncodeToString(b)
}

func hashWords(s string) (hash uint64, words int) {
	for {
		h, rest, ok := nextWord(s)
		if !ok {
			return hash, words
		}
		hash = scramble(hash ^ h)
		words++
		s = rest
	}
}

// decodeParagraphs appends what Paragraphs wrote to dst, with the hashes made
// those of the source; nothing for anything else.
func decodeParagraphs(dst []Paragraph, code, source string) []Paragraph {
	if source == "" || code == "" { // unknown outlets are not one
		return dst
	}
	b, err := base64.RawStdEncoding.DecodeString(code)
	if err != nil || len(b) == 0 || b[0] != paragraphsV1 {
		return dst
	}
	from, _ := hashWords(source)
	d := spill.DecoderOf(b[1:])
	at := uint64(0)
	for d != "" {
		start := at + d.Uint()
		end := start + d.Uint()
		if len(d) < 8 || start < at || end < start || end > 1<<31 {
			return dst
		}
		hash := binary.LittleEndian.Uint64([]byte(d[:8]))
		d = d[8:]
		dst = append(dst, Paragraph{uint32(start), uint32(end), scramble(hash + from)})
		at = end
	}
	return dst
}

// repeats finds the paragraphs that several stories have. Which article has
// which is sorted by hash, in files where there is a folder for them.
type repeats struct {
	met  *spill.Sorter // hash, article
	list []Paragraph
}

func (r *repeats) add(article uint32, code, source string) {
	r.list = decodeParagraphs(r.list[:0], code, source)
	for i, p := range r.list {
		again := func(q Paragraph) bool { return q.hash == p.hash }
		if !slices.ContainsFunc(r.list[:i], again) {
			r.met.Add(p.hash, uint64(article), nil)
		}
	}
}

// find returns the hashes that stand in own-stories and more, in order; story
// gives that of an article. Its files are gone then.
func (r *repeats) find(story func(article uint32) uint32) ([]uint64, error) {
	var out []uint64
	enough := int(builtIn().OwnStories)
	if err := r.met.Finish(); err != nil {
		return nil, err
	}
	told := map[uint32]bool{}
	c := r.met.Entries()
	for hash, entries := range spill.Groups(c, spill.ByHi) {
		clear(told)
		for e := range entries {
			if told[story(uint32(e.Lo))] = true; len(told) >= enough {
				out = append(out, hash)
				break
			}
		}
	}
	return out, cmp.Or(c.Err(), r.met.Remove())
}

// RepeatedParagraphs appends to dst the paragraphs of a record that its source repeats.
func (g *Grouping) RepeatedParagraphs(dst []Paragraph, rec *entities.Record) []Paragraph {
	if len(g.repeats) == 0 {
		return dst
	}
	return Repeated(dst, rec, func(hash uint64) bool {
		_, is := slices.BinarySearch(g.repeats, hash)
		return is
	})
}

// Repeated appends to dst the paragraphs of a record whose hash, with its source, is
// one of those that are repeated; see Grouping.Repeats.
func Repeated(dst []Paragraph, rec *entities.Record, repeated func(hash uint64) bool) []Paragraph {
	n := len(dst)
	dst = decodeParagraphs(dst, rec.Paragraphs, rec.Article.Source)
	kept := dst[:n]
	for _, p := range dst[n:] {
		if repeated(p.hash) {
			kept = append(kept, p)
		}
	}
	return kept
}

// Repeated is how many paragraphs are taken for zones since their source repeats them.
func (g *Grouping) Repeated() int { return len(g.repeats) }

// Within reports whether a place in a field lies in one of the paragraphs.
func Within(list []Paragraph, f entities.Field, start int) bool {
	if f != entities.Text {
		return false
	}
	for _, p := range list {
		if uint32(start) >= p.Start && uint32(start) < p.End {
			return true
		}
	}
	return false
}
