package segment

import (
	"strings"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/pipeline/segment/lexical"
)

// The tokenizer takes a sentence a chunk (a run without white space) at a time,
// as prose does itself, so a chunk's tokens can be kept: most chunks repeat.
//
// A chunk is cut into parts (tokenrules.go) and each part is given to prose
// (prose.go). Where prose's tokens and the labelled corpora differ:
//
//	prose alone              here                corpora that do it so
//	"Aleppo's," loses "'s,"  Aleppo 's ,         all
//	"O'Sullivan" loses most  O'Sullivan          all
//	"‘My" loses all          ' My                all
//	"I've"                   I 've               all
//	"J." "Corp." "Sept."     one token, unless   conll2003, gmb, wikineural,
//	  split from the period  they end a sentence finer-ord, re3d
//	"Kim." stays whole       Kim .               all
//	"Aleppo—Lavrov" whole    Aleppo — Lavrov     all
//	"NATO/EU" whole          NATO / EU           all
//	"U.S.-led" whole         U.S. - led          worldwide, finer-ord, re3d (the others: U.S.-led)
//
// The corpora disagree on hyphens: worldwide, finer-ord and re3d split at every
// one, conll2003, gmb and wikineural at none. Here a hyphen is cut only where a
// name begins or ends at it (see hyphens in tokenrules.go), so that names keep
// theirs (al-Assad, Jean-Marie, F-16) as in conll2003 and no name is hidden in
// a compound. The prefixes and tails in the table compounds are those which in
// worldwide and finer-ord stand outside the name more often than within.

// piece is one token of a chunk: prose's spelling and its bytes in the chunk.
type piece struct {
	text       string
	start, end int
}

const (
	cacheEntries = 1 << 13 // chunks in a generation of the cache, about 1 MB
	finalEntries = 1 << 12 // the same for chunks at the end of a sentence
	cacheBytes   = 48      // longer chunks do not repeat
	maxChunk     = 512     // longer chunks are cut here: no text is one token without end
)

// tokenizer finds tokens. Chunks at the end of a sentence are kept apart, as
// their last period may be the sentence's.
type tokenizer struct {
	lex    lexicon
	inner  cache
	final  cache
	pieces []piece // of a chunk that is not kept
}

func newTokenizer(lex lexicon) tokenizer {
	return tokenizer{lex: lex, inner: newCache(cacheEntries), final: newCache(finalEntries)}
}

// cache keeps the tokens of chunks in two generations: when the young one is
// full it becomes the old one and the old one is forgotten, except for what is
// asked for again.
type cache struct {
	young, old map[string][]piece
	limit      int
}

func newCache(limit int) cache {
	return cache{young: map[string][]piece{}, old: map[string][]piece{}, limit: limit}
}

// put keeps p under a copy of the chunk that is its own.
func (c *cache) put(chunk string, p []piece) {
	if len(c.young) >= c.limit {
		clear(c.old)
		c.young, c.old = c.old, c.young
	}
	c.young[chunk] = p
}

// append adds the tokens of the sentence text[start:end], which holds no
// white space at its end.
func (t *tokenizer) append(dst []entities.Token, text string, start, end int) []entities.Token {
	for i := start; i < end; {
		if n := lexical.SpaceAt(text, i); n > 0 {
			i += n
			continue
		}
		j := chunkEnd(text, i, end)
		for _, p := range t.chunk(text[i:j], j == end) {
			dst = append(dst, entities.Token{Text: p.text, Start: i + p.start, End: i + p.end})
		}
		i = j
	}
	return dst
}

func chunkEnd(text string, i, end int) int {
	for j := i; j < end; {
		if text[j] >= utf8.RuneSelf {
			if lexical.SpaceAt(text, j) > 0 {
				return j
			}
			_, n := utf8.DecodeRuneInString(text[j:])
			if j+n-i > maxChunk {
				return j
			}
			j += n
			continue
		}
		if text[j] <= ' ' && lexical.SpaceAt(text, j) > 0 || j-i == maxChunk {
			return j
		}
		j++
	}
	return end
}

// chunk returns the tokens of a chunk. They are valid until the next call.
func (t *tokenizer) chunk(s string, final bool) []piece {
	if len(s) > cacheBytes {
		t.pieces = t.split(t.pieces[:0], strings.Clone(s), final)
		return t.pieces
	}
	c := &t.inner
	if final {
		c = &t.final
	}
	if p, ok := c.young[s]; ok {
		return p
	}
	p, ok := c.old[s]
	s = strings.Clone(s)
	if !ok {
		p = t.split(nil, s, final)
	}
	c.put(s, p)
	return p
}
