package feature

import (
	"math/bits"

	"newsgraph/gazetteers"
)

// Sparse features of a token in its context: each is a row of weights.
const (
	first    = iota // first of its sentence
	allCaps         // the sentence has no lower-case letter
	title           // nearly every word of the sentence has a capital
	allLower        // the sentence has no capital
	seenCap         // the document has the word with a capital inside a sentence, never in lower case
	seenLow         // only in lower case
	seenBoth        // in both
	openEnd         // the sentence does not end in a mark that ends sentences
	listBase        // gazetteer matches follow
)

// Gazetteer matches: list × position (begin, inside, last, unit) × written as in the list or not.
const (
	maxLists = 24
	perList  = 8
	// Contexts is the number of sparse features.
	Contexts = listBase + maxLists*perList
)

// Span is a sentence: tokens First to Last, half open.
type Span struct{ First, Last int }

// Context works out the sparse features and the name groups of documents. It
// keeps its memory from one document to the next; it is for one goroutine.
type Context struct {
	ids    table
	seen   []uint8 // of an id: 1 capital inside a sentence, 2 lower case
	id     []int32 // of a token
	hits   []uint32
	rows   []uint16
	starts []int32
	groups []int32
	sizes  []int32
	group  []int32 // of an id
}

// Document is what the network reads beside the words. The slices belong to
// the Context and are valid until its next call.
type Document struct {
	Rows   []uint16 // sparse features of token i: Rows[Starts[i]:Starts[i+1]]
	Starts []int32
	Groups []int32 // of a token: which name it belongs to, -1 for none
	Sizes  []int32 // of a group: how many tokens
}

// Read works out the features of n tokens. sentences cover the tokens in
// order; hits are those of the gazetteers over tokens base to base+n, the
// features then being about tokens 0 to n.
func (c *Context) Read(keys []uint64, forms []Form, sentences []Span, hits []gazetteers.Hit, base int) Document {
	n := len(keys)
	c.identify(keys, forms, sentences)
	c.match(n, hits, base, forms)
	c.rows, c.starts = c.rows[:0], append(c.starts[:0], 0)
	c.groups, c.sizes = c.groups[:0], c.sizes[:0]
	for _, s := range sentences {
		mode := sentenceMode(forms[s.First:s.Last])
		open := s.Last > s.First && forms[s.Last-1]&Stop == 0
		for i := s.First; i < s.Last; i++ {
			c.token(i, i == s.First, open, mode, keys, forms)
		}
	}
	return Document{c.rows, c.starts, c.groups, c.sizes}
}

// identify numbers the distinct lower-case keys and notes how each is written
// where that tells something: not at the head of a sentence, not in a headline.
func (c *Context) identify(keys []uint64, forms []Form, sentences []Span) {
	c.ids.reset(len(keys))
	c.seen, c.group = c.seen[:0], c.group[:0]
	c.id = c.id[:0]
	for _, s := range sentences {
		capitals := 0
		for i := s.First; i < s.Last; i++ {
			if forms[i]&Initial != 0 {
				capitals++
			}
		}
		plain := capitals*2 <= s.Last-s.First
		for i := s.First; i < s.Last; i++ {
			id := c.ids.id(keys[i])
			if int(id) == len(c.seen) {
				c.seen, c.group = append(c.seen, 0), append(c.group, -1)
			}
			c.id = append(c.id, id)
			switch {
			case plain && i > s.First && forms[i]&Initial != 0:
				c.seen[id] |= 1
			case plain && capitals > 0 && forms[i]&Small != 0:
				c.seen[id] |= 2
			}
		}
	}
}

// sentenceMode returns allCaps, title or allLower, or 0 for ordinary text.
func sentenceMode(forms []Form) uint16 {
	words, upper, initial, capital := 0, 0, 0, 0
	for _, f := range forms {
		if f&Letters == 0 {
			continue
		}
		words++
		if f&Lower == 0 {
			upper++
		}
		if f&Initial != 0 {
			initial++
		}
		if f&Upper != 0 {
			capital++
		}
	}
	switch {
	case words > 1 && upper == words:
		return allCaps
	case words > 3 && initial*5 >= words*4:
		return title
	case words > 1 && capital == 0:
		return allLower
	}
	return 0
}

func (c *Context) token(i int, isFirst, open bool, mode uint16, keys []uint64, forms []Form) {
	if isFirst {
		c.rows = append(c.rows, first)
	}
	if mode != 0 {
		c.rows = append(c.rows, mode)
	}
	if open {
		c.rows = append(c.rows, openEnd)
	}
	id := c.id[i]
	if forms[i]&Initial != 0 || mode == allLower && forms[i]&Letters != 0 {
		if s := c.seen[id]; s != 0 {
			c.rows = append(c.rows, seenCap-1+uint16(s))
		}
	}
	c.list(i)
	c.starts = append(c.starts, int32(len(c.rows)))
	g := int32(-1)
	if forms[i]&Upper != 0 {
		if c.group[id] < 0 {
			c.group[id] = int32(len(c.sizes))
			c.sizes = append(c.sizes, 0)
		}
		g = c.group[id]
		c.sizes[g]++
	}
	c.groups = append(c.groups, g)
}

// positions of a token in a match.
const (
	begin = iota
	inside
	last
	unit
)

// match gathers the gazetteer bits: for each token, position and spelling one
// word of list bits.
func (c *Context) match(n int, hits []gazetteers.Hit, base int, forms []Form) {
	if cap(c.hits) < n*perList {
		c.hits = make([]uint32, n*perList)
	}
	c.hits = c.hits[:n*perList]
	clear(c.hits)
	for _, h := range hits {
		f, e := h.First-base, h.End-base
		if f < 0 || e > n || f >= e {
			continue
		}
		lists := uint32(h.Lists) & (1<<gazetteers.NumLists - 1)
		exact := uint32(h.Exact) & lists
		if forms[f]&Initial == 0 { // an ordinary word in lower case says nothing
			lists &^= uint32(gazetteers.CommonWord)
			exact &^= uint32(gazetteers.CommonWord)
		}
		for i := f; i < e; i++ {
			p := inside
			switch {
			case e-f == 1:
				p = unit
			case i == f:
				p = begin
			case i == e-1:
				p = last
			}
			c.hits[i*perList+p*2] |= lists &^ exact
			c.hits[i*perList+p*2+1] |= exact
		}
	}
}

func (c *Context) list(i int) {
	for p, lists := range c.hits[i*perList:][:perList] {
		for ; lists != 0; lists &= lists - 1 {
			c.rows = append(c.rows, uint16(listBase+bits.TrailingZeros32(lists)*perList+p))
		}
	}
}

// table numbers 64-bit keys in order of first sight.
type table struct {
	slots []slot
	mask  uint64
	n     int32
	turn  uint32
}

type slot struct {
	key  uint64
	turn uint32
	id   int32
}

// reset empties the table and makes room for n keys.
func (t *table) reset(n int) {
	if len(t.slots) < 2*n || len(t.slots) == 0 {
		t.slots = make([]slot, 1<<bits.Len(uint(2*n+15)))
		t.mask = uint64(len(t.slots) - 1)
		t.turn = 0
	}
	t.n = 0
	t.turn++
	if t.turn == 0 {
		clear(t.slots)
		t.turn = 1
	}
}

func (t *table) id(key uint64) int32 {
	for i := key & t.mask; ; i = (i + 1) & t.mask {
		s := &t.slots[i]
		if s.turn != t.turn {
			*s = slot{key, t.turn, t.n}
			t.n++
			return s.id
		}
		if s.key == key {
			return s.id
		}
	}
}
