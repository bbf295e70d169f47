package gazetteers

import (
	"bytes"
	"cmp"
	"hash/maphash"
	"slices"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
)

// maxHitEntries is the most entities a Hit lists; Lookup gives all.
const maxHitEntries = 16

// noWord stands for a word that no name of a list holds.
const noWord = ^uint32(0)

// Matcher finds names in documents. It is for one goroutine; make one a worker.
//
// It walks each sentence once: every token becomes the words of its normal
// form, every word a number by one look-up, and from every word the trie of
// names is followed as long as it goes (at most normalize.MaxWords). Names do not cross
// sentences, or any mark but hyphens, apostrophes and full stops; they begin
// and end where tokens do.
type Matcher struct {
	set  *Set
	list []int // numbers of the tables that have names to tag
	seed maphash.Seed
	memo []memo   // tokens seen lately, by hash
	memI []uint32 // len(list) numbers a memo
	norm []byte
	word []word
	ids  []uint32 // len(list) numbers a word
	hits []Hit
	refs []EntryRef
}

// word is one word of the normal form of a token.
type word struct {
	token  int
	cases  uint8 // normalize.LowerCase …
	begins bool  // first of its token
	ends   bool  // last of its token
	common bool
}

// memo is a short token that is one word, with that word.
type memo struct {
	text [memoText]byte
	size uint8 // of the text, bytes; 0 for none
	word word
}

const (
	memos    = 1 << 12
	memoText = 19 // bytes
)

// NewMatcher returns a matcher over the set.
func (s *Set) NewMatcher() *Matcher {
	m := &Matcher{set: s, seed: maphash.MakeSeed()}
	for i, t := range s.tables {
		if !t.silent {
			m.list = append(m.list, i)
		}
	}
	return m
}

// Match returns every name in the document's sentences, sorted by start, the
// longer first. A name all in small letters counts only if one of its words is
// no ordinary word, or if a list writes it so; ordinary words themselves are
// reported only where they are capitalised. The slice and what it points to
// are the matcher's and valid until its next call.
func (m *Matcher) Match(doc *entities.Document) []Hit {
	m.hits, m.refs = m.hits[:0], m.refs[:0]
	if m.memo == nil { // only a matcher that is used holds one
		m.memo, m.memI = make([]memo, memos), make([]uint32, memos*len(m.list))
	}
	if len(doc.Sentences) == 0 {
		m.sentence(doc.Tokens, 0, 0)
		return m.hits
	}
	for i := range doc.Sentences {
		s := &doc.Sentences[i]
		m.sentence(doc.Tokens[s.First:s.Last], s.First, i)
	}
	return m.hits
}

// sentence finds the names of one sentence whose first token is doc.Tokens[first].
func (m *Matcher) sentence(tokens []entities.Token, first, sentence int) {
	m.word, m.ids = m.word[:0], m.ids[:0]
	for i := range tokens {
		m.addToken(tokens[i].Text, first+i)
	}
	for i := range m.word {
		if !m.word[i].begins {
			continue
		}
		at := len(m.hits)
		for column := range m.list {
			m.from(i, column, sentence)
		}
		m.order(at)
	}
}

// addToken appends the words of a token, from the memo where it holds them.
func (m *Matcher) addToken(text string, token int) {
	if len(text) > memoText || len(text) == 0 {
		m.split(text, token)
		return
	}
	at := int(maphash.String(m.seed, text) & (memos - 1))
	c, ids := &m.memo[at], m.memI[at*len(m.list):][:len(m.list)]
	if string(c.text[:c.size]) == text {
		w := c.word
		w.token = token
		m.word, m.ids = append(m.word, w), append(m.ids, ids...)
		return
	}
	n := len(m.word)
	m.split(text, token)
	if len(m.word) == n+1 {
		c.size, c.word = uint8(copy(c.text[:], text)), m.word[n]
		copy(ids, m.ids[n*len(ids):])
	}
}

// split appends the words of a token.
func (m *Matcher) split(text string, token int) {
	name := normalize.Read(m.norm[:0], text)
	m.norm = name.Form
	if len(name.Form) == 0 {
		if !joins(text) {
			m.addWord(nil, word{token: token})
		}
		return
	}
	code := name.Cases
	begins := true
	for norm := name.Form; ; code >>= 2 {
		one, rest, more := bytes.Cut(norm, space)
		m.addWord(one, word{token: token, cases: uint8(code & 3), begins: begins, ends: !more})
		if !more {
			return
		}
		norm, begins = rest, false
	}
}

var space = []byte{' '}

// joins reports whether a token without words may stand inside a name.
func joins(text string) bool {
	switch text {
	case "-", "'", ".", "’", "‐", "‑", "`":
		return true
	}
	return false
}

// addWord appends one word with its number in every list.
func (m *Matcher) addWord(norm []byte, w word) {
	for _, list := range m.list {
		t := m.set.tables[list]
		id, ok := noWord, false
		if len(norm) > 0 {
			id, ok = t.wordID(norm)
			if !ok {
				id = noWord
			}
		}
		if list == 0 && ok {
			w.common = t.commonWord(id)
		}
		m.ids = append(m.ids, id)
	}
	m.word = append(m.word, w)
}

// commonWord reports whether the word by itself is an ordinary word.
func (t *table) commonWord(id uint32) bool {
	node := t.child(0, id)
	if node == 0 {
		return false
	}
	name, ok := t.nameAt(node)
	return ok && t.lists(name).Has(CommonWord)
}

// from appends the names of one list that begin at word i; column says which
// of the numbers of a word is the list's.
func (m *Matcher) from(i, column, sentence int) {
	list, step := m.list[column], len(m.list)
	t := m.set.tables[list]
	node, lower := uint32(0), true // lower: only small ordinary words so far
	cases := normalize.Cases(0)
	for j := i; j < len(m.word) && j < i+normalize.MaxWords; j++ {
		id := m.ids[j*step+column]
		if id == noWord {
			return
		}
		if node = t.child(node, id); node == 0 {
			return
		}
		w := &m.word[j]
		cases |= normalize.Cases(w.cases) << (2 * (j - i))
		lower = lower && w.common && w.cases == normalize.LowerCase
		if !w.ends {
			continue
		}
		if name, ok := t.nameAt(node); ok {
			m.add(t, list, name, cases, lower, Hit{First: m.word[i].token, End: w.token + 1, Sentence: sentence})
		}
	}
}

// add appends a hit unless its name means nothing with this capitalisation.
func (m *Matcher) add(t *table, list int, name uint32, cases normalize.Cases, lower bool, h Hit) {
	all, exact := t.listsAs(name, cases)
	if lower {
		all = exact
	}
	all, exact = all&public, exact&public
	if all == 0 || cases == 0 && all == CommonWord {
		return
	}
	h.Lists, h.Exact = all, exact
	at := len(m.refs)
	if all.Has(AnyEntity) {
		for p := range t.postings(name) {
			kind := p & postMask
			if kind > postMinorAlias || kind == postMinorAlias && !exact.Has(AnyEntity) {
				continue
			}
			if len(m.refs)-at == maxHitEntries {
				break
			}
			m.refs = append(m.refs, makeRef(list, p>>postBits))
		}
	}
	h.Entries = m.refs[at:len(m.refs):len(m.refs)]
	m.hits = append(m.hits, h)
}

// order sorts the hits from one word on, the longest first, and joins those of several lists.
func (m *Matcher) order(at int) {
	hits := m.hits[at:]
	if len(hits) < 2 {
		return
	}
	slices.SortStableFunc(hits, func(a, b Hit) int { return cmp.Compare(b.End, a.End) })
	if len(m.list) == 1 {
		return
	}
	n := 0
	for _, h := range hits[1:] {
		last := &hits[n]
		if last.End != h.End {
			n++
			hits[n] = h
			continue
		}
		last.Lists |= h.Lists
		last.Exact |= h.Exact
		if len(h.Entries) > 0 {
			start := len(m.refs)
			m.refs = append(append(m.refs, h.Entries...), last.Entries...)
			last.Entries = m.refs[start:len(m.refs):len(m.refs)]
		}
	}
	m.hits = m.hits[:at+n+1]
}
