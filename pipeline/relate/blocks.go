package relate

import (
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/relate/stories"
	"newsgraph/pipeline/spill"
)

// A block is what some of the articles say under one key: of each the distance of
// its number from the one before it, the length of a value, and the value. It is
// what one process hands to those that add up: values of one key are combined
// before they travel, and what no sum can come to cite stays behind.

// PresenceBlocks combines sorted presences (entity, article → presence), a block an entity.
// A block holds until the next.
func PresenceBlocks(g Grouping, c *spill.Cursor, yield func(entity uint32, block []byte) error) (err error) {
	defer spill.Catch(&err)
	b := blockWriter{wanted: newWanted(g.Reader())}
	for n, entries := range spill.Groups(c, spill.ByNumber) {
		b.begin()
		sum := presence{entity: n}
		forms := map[string]int{}
		for e := range entries {
			b.presence(uint32(e.Hi), spill.DecoderOf(e.Value), &sum, forms)
		}
		if err := yield(n, b.presences(&sum, forms)); err != nil {
			return err
		}
	}
	return c.Err()
}

// PairBlocks combines sorted pairs (entity and entity, type and article →
// articleEdge), a block an edge. A block holds until the next.
func PairBlocks(g Grouping, c *spill.Cursor, yield func(a, b, kind uint32, block []byte) error) (err error) {
	defer spill.Catch(&err)
	b := blockWriter{wanted: newWanted(g.Reader())}
	for key, entries := range spill.Groups(c, keyOf) {
		b.begin()
		for e := range entries {
			b.pair(key.kind, uint32(e.Lo), spill.DecoderOf(e.Value))
		}
		if err := yield(key.a, key.b, key.kind, b.pairs()); err != nil {
			return err
		}
	}
	return c.Err()
}

// ReadBlock gives the entries of a block. A value holds as long as the block.
func ReadBlock(block []byte, yield func(article uint32, value []byte)) {
	d, art := spill.DecoderOf(block), uint32(0)
	for d != "" {
		art += d.Uint32()
		yield(art, []byte(d.String()))
	}
}

// blockWriter makes a block.
type blockWriter struct {
	wanted  wanted
	list    []blockEntry
	spans   []span
	instead bool // an entry before has what to cite where no sentence names both
	value   spill.Encoder
	out     spill.Encoder
}

// blockEntry is what is kept of the value of an article.
type blockEntry struct {
	article    uint32
	weak       byte
	sentences  uint64
	confidence uint64
	from, n    int // spans
	instead    int // of the spans behind them
}

func (b *blockWriter) begin() {
	b.wanted.reset()
	b.list, b.spans, b.instead = b.list[:0], b.spans[:0], false
}

// presence takes a presence: the sum has the counts of all, an entry what is its own.
func (b *blockWriter) presence(art uint32, d spill.Decoder, sum *presence, forms map[string]int) {
	flags := d.Byte()
	sum.mentions += int(d.Uint())
	sum.confidence += int(d.Uint())
	sum.salience += int(d.Uint())
	sum.spreads += int(d.Uint())
	e := blockEntry{article: art, weak: flags & 1, from: len(b.spans)}
	b.spans = decodeSpans(&d, b.spans, int(flags>>1))
	b.keep(&e)
	for d != "" {
		n, name := int(d.Uint()), d.String()
		if _, met := forms[name]; !met {
			name = strings.Clone(name)
			sum.forms = append(sum.forms, entities.NameCount{Name: name})
		}
		forms[name] += n
	}
	b.list = append(b.list, e)
}

// keep counts the spans of an entry, and drops them where nobody can cite them.
func (b *blockWriter) keep(e *blockEntry) {
	if e.n = len(b.spans) - e.from; !b.wanted.add(e.article, e.n) {
		b.spans, e.n = b.spans[:e.from], 0
	}
}

// presences is the block: the counts stand in its first entry.
func (b *blockWriter) presences(sum *presence, forms map[string]int) []byte {
	b.out = b.out[:0]
	slices.SortFunc(sum.forms, func(x, y entities.NameCount) int { return strings.Compare(x.Name, y.Name) })
	last := uint32(0)
	for i := range b.list {
		e := &b.list[i]
		v := b.value[:0]
		v.Byte(e.weak | byte(e.n)<<1)
		v.Uint(uint64(sum.mentions))
		v.Uint(uint64(sum.confidence))
		v.Uint(uint64(sum.salience))
		v.Uint(uint64(sum.spreads))
		encodeSpans(&v, b.spans[e.from:e.from+e.n])
		for _, f := range sum.forms {
			v.Uint(uint64(forms[f.Name]))
			v.String(f.Name)
		}
		*sum = presence{}
		b.add(&last, e.article, v)
	}
	return b.out
}

// pair takes what an article says of a pair.
func (b *blockWriter) pair(kind, art uint32, d spill.Decoder) {
	e := blockEntry{article: art, sentences: d.Uint(), from: len(b.spans)}
	if kind != cooccurs {
		e.confidence = 1 + d.Uint()
	}
	n := int(d.Byte())
	b.spans = decodeSpans(&d, b.spans, n)
	switch {
	case n > 0:
		b.keep(&e)
	case !b.instead:
		b.instead = true
		for d != "" {
			b.spans = decodeSpans(&d, b.spans, 1)
			e.instead++
		}
	}
	b.list = append(b.list, e)
}

func (b *blockWriter) pairs() []byte {
	b.out = b.out[:0]
	last := uint32(0)
	for i := range b.list {
		e := &b.list[i]
		v := b.value[:0]
		v.Uint(e.sentences)
		if e.confidence > 0 {
			v.Uint(e.confidence - 1)
		}
		v.Byte(byte(e.n))
		encodeSpans(&v, b.spans[e.from:e.from+e.n+e.instead])
		b.add(&last, e.article, v)
	}
	return b.out
}

func (b *blockWriter) add(last *uint32, art uint32, value spill.Encoder) {
	b.out.Uint(uint64(art - *last))
	b.out.Uint(uint64(len(value)))
	b.out = append(b.out, value...)
	*last, b.value = art, value
}

// wanted tells which articles of a part of all a citer may come to cite: it counts
// as a citer does. What is before an article in the part is before it in all, so
// that what the part cannot need, all cannot.
type wanted struct {
	decided stories.Articles
	stories []uint32
	late    int
	rounds  [entities.MaxEvidence]int
}

func newWanted(decided stories.Articles) wanted { return wanted{decided: decided} }

func (w *wanted) reset() {
	w.stories, w.late, w.rounds = w.stories[:0], 0, [entities.MaxEvidence]int{}
}

// add counts an article with so many spans and reports whether they may be cited.
func (w *wanted) add(art uint32, spans int) bool {
	if spans == 0 || len(w.stories) >= entities.MaxEvidence {
		return false
	}
	need := false
	if story := w.decided.StoryOf(art); !slices.Contains(w.stories, story) {
		w.stories = append(w.stories, story)
		need = true
	} else {
		need = w.late < entities.MaxEvidence
		w.late++
	}
	for r := 1; r < min(spans, entities.MaxEvidence); r++ {
		need = need || w.rounds[r] < entities.MaxEvidence
		w.rounds[r]++
	}
	return need
}
