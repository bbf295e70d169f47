package relations

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// Finder finds the relations that the sentences of an article claim, by
// patterns over words and mentions. What is denied, planned, supposed or told of
// the past is no claim, and where a pattern could be read in two ways it finds
// nothing. It owns scratch memory: one per goroutine.
type Finder struct {
	names *gazetteers.Set
	words lexicon

	doc      *entities.Document
	clusters []entities.Cluster
	found    []entities.Relation
	index    map[claimed]int // where in found
	last     []int           // of each of found: the sentence that claimed it last

	// The sentence in hand.
	sentence int
	items    []piece
	lower    []byte
	list     []int // of people named side by side, as items
	other    []int
	inQuote  []bool // by item
}

// claimed is what makes a relation: the clusters and the type.
type claimed struct {
	a, b int
	typ  entities.EdgeType
}

// piece is a word or mark of a sentence, or a whole mention.
type piece struct {
	class   class
	mention int32 // index into the document's mentions, -1 for a word
	token   int32 // first token
}

// rule is a pattern. Its name is in records; precision is the share of its
// claims that were right, read by hand (see pipeline/relate/RELATIONS.md).
type rule struct {
	name      string
	precision float64
}

// New makes one over the names, which are only read.
func New(names *gazetteers.Set) (*Finder, error) {
	words, err := parseLexicon(lexiconText)
	if err != nil {
		return nil, err
	}
	return &Finder{names: names, words: words, index: map[claimed]int{}}, nil
}

// Find returns what the document's own prose claims of its clusters,
// sorted by A, B and type. The result is the caller's. Weak clusters and nested
// mentions claim nothing.
func (r *Finder) Find(doc *entities.Document, clusters []entities.Cluster) []entities.Relation {
	r.doc, r.clusters, r.found, r.last = doc, clusters, nil, r.last[:0]
	clear(r.index)
	for i := 0; i < len(doc.Mentions); {
		s, first, named, several := doc.Mentions[i].Sentence, i, -1, false
		for ; i < len(doc.Mentions) && doc.Mentions[i].Sentence == s; i++ {
			m := &doc.Mentions[i]
			if m.Type == entities.Place && m.Has(entities.Nested) {
				several = true // perhaps "Lausanne, Switzerland" as one mention
			}
			if r.takes(m) {
				several = several || named >= 0 && named != m.Cluster
				named = m.Cluster
			}
		}
		if several {
			r.read(s, first, i)
			r.claims()
		}
	}
	slices.SortFunc(r.found, func(x, y entities.Relation) int {
		return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B), cmp.Compare(x.Type, y.Type))
	})
	return r.found
}

func (r *Finder) takes(m *entities.Mention) bool {
	return r.doc.InProse(m) && m.Cluster < len(r.clusters) && !r.clusters[m.Cluster].Weak
}

// read makes the items of a sentence, whose mentions are first to last.
func (r *Finder) read(sentence, first, last int) {
	r.sentence = sentence
	r.items = r.items[:0]
	s := &r.doc.Sentences[sentence]
	m := first
	for t := s.First; t < s.Last; {
		for m < last && (r.doc.Mentions[m].First < t || !r.takes(&r.doc.Mentions[m])) {
			m++
		}
		if m < last && r.doc.Mentions[m].First == t && r.doc.Mentions[m].Last > t {
			r.items = append(r.items, piece{cCapital, int32(m), int32(t)})
			t = r.doc.Mentions[m].Last
			m++
			continue
		}
		c := r.classOf(r.doc.Tokens[t].Text)
		if c == cPossessive && r.singleQuote(s, t) {
			c = cQuote
		}
		r.items = append(r.items, piece{c, -1, int32(t)})
		t++
	}
}

// singleQuote reports whether the apostrophe at token t is a quotation mark: it
// stands behind white space right before a word, or right behind a mark.
func (r *Finder) singleQuote(s *entities.Sentence, t int) bool {
	tokens := r.doc.Tokens
	if tokens[t].Text != "'" {
		return false
	}
	if t == s.First || tokens[t-1].End < tokens[t].Start {
		return t+1 < s.Last && tokens[t+1].Start == tokens[t].End
	}
	switch tokens[t-1].Text {
	case ",", ".", "?", "!", "…":
		return true
	}
	return false
}

// classOf looks a token up.
func (r *Finder) classOf(text string) class {
	if text == "" {
		return 0
	}
	switch text {
	case ",":
		return cComma
	case `"`:
		return cQuote
	case "'s", "'S", "'":
		return cPossessive
	case "-":
		return cHyphen
	}
	c := text[0]
	switch {
	case c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c >= 0x80:
		r.lower = r.lower[:0]
		for i := 0; i < len(text); i++ {
			b := text[i]
			if b >= 'A' && b <= 'Z' {
				b += 'a' - 'A'
			}
			r.lower = append(r.lower, b)
		}
		return r.words[string(r.lower)] | cCapital
	case c >= 'a' && c <= 'z', c == '\'', c == '&':
		return r.words[text]
	}
	return cMark
}

// is reports whether item i is there, is a word and has one of the classes.
func (r *Finder) is(i int, c class) bool {
	return i >= 0 && i < len(r.items) && r.items[i].mention < 0 && r.items[i].class&c != 0
}

// mention is the mention at item i, nil when there is none.
func (r *Finder) mention(i int) *entities.Mention {
	if i < 0 || i >= len(r.items) || r.items[i].mention < 0 {
		return nil
	}
	return &r.doc.Mentions[r.items[i].mention]
}

func (r *Finder) typed(i int, t entities.Type) bool {
	m := r.mention(i)
	return m != nil && m.Type == t
}

// cluster is the cluster named at item i, which is a mention.
func (r *Finder) cluster(i int) *entities.Cluster { return &r.clusters[r.mention(i).Cluster] }

// ends reports whether a noun phrase can end before item i: nothing follows, or a
// mark, preposition, conjunction, verb or adverb. A plain word may be a noun
// that the name before it only describes ("the Chelsea defence").
func (r *Finder) ends(i int) bool {
	if i >= len(r.items) {
		return true
	}
	const after = cComma | cMark | cQuote | cPrep | cConj | cBe | cHave | cModal | cSay | cAdverb | cDay | cMet | cNeg | cHarm | cStrike | cKill | cHeadVerb | cHeld | cOwns | cWorks
	return r.items[i].mention < 0 && r.items[i].class&after != 0 && !r.is(i, cPossessive)
}

// claim adds what the sentence says: a and b are items that are mentions.
func (r *Finder) claim(t entities.EdgeType, a, b int, by rule) {
	r.claimOf(t, r.mention(a).Cluster, r.mention(b).Cluster, by)
}

// claimOf is claim of two clusters.
func (r *Finder) claimOf(t entities.EdgeType, x, y int, by rule) {
	if x == y || r.clusters[x].Weak || r.clusters[y].Weak {
		return
	}
	if !t.Directed() && x > y {
		x, y = y, x
	}
	s := &r.doc.Sentences[r.sentence]
	at := entities.Anchor{Field: s.Field, Start: s.Start, End: s.End}
	if i, ok := r.index[claimed{x, y, t}]; ok {
		f := &r.found[i]
		f.Confidence = max(f.Confidence, by.confidence())
		if r.last[i] == r.sentence {
			return
		}
		r.last[i] = r.sentence
		f.Sentences++
		if len(f.Evidence) < entities.MaxEvidence {
			f.Evidence = append(f.Evidence, at)
		}
		return
	}
	r.index[claimed{x, y, t}] = len(r.found)
	r.last = append(r.last, r.sentence)
	r.found = append(r.found, entities.Relation{A: x, B: y, Type: t, Rule: by.name, Confidence: by.confidence(), Sentences: 1, Evidence: []entities.Anchor{at}})
}

func (r rule) confidence() float64 { return math.Round(r.precision*1000) / 1000 }

// claims runs all patterns over the sentence.
func (r *Finder) claims() {
	r.quotes()
	for i := range r.items {
		switch {
		case r.mention(i) != nil:
			r.roleBefore(i)
			r.roleBehind(i)
			r.lies(i)
			r.belongs(i)
		case r.is(i, cMet):
			r.met(i)
		case r.is(i, cMeetNoun):
			r.heldTalks(i)
		case r.is(i, cHarm|cStrike|cKill):
			r.attack(i)
		}
	}
}

// plainClaim reports whether nothing before item i makes the sentence one of
// supposing or denying.
func (r *Finder) plainClaim(i int) bool {
	for j := range i {
		if r.is(j, cDoubt) {
			return false
		}
	}
	return true
}

// before walks left from a mention over the words that describe it ("Russian
// Foreign Minister") and gives the first item of the noun phrase.
func (r *Finder) before(i int) int {
	for i > 0 {
		j := i - 1
		switch {
		case r.is(j, cComma|cMark|cQuote|cPrep|cConj|cSay|cMet|cBe|cHave|cModal|cNeg|cHarm|cStrike|cKill|cHyphen|cDay):
			return i
		case r.is(j, cPossessive):
			if j == 0 {
				return i
			}
			i = j - 1
		case r.is(j, cMod|cLeader|cMember|cPast|cDet|cCapital|cCounterpart|cCompass), r.mention(j) != nil && !r.typed(j, entities.Person):
			i = j
		case r.mention(j) == nil && r.is(i, cMod|cLeader|cMember|cPast) && !r.is(j, cWho|cTo|cAdverb|cForce): // education secretary
			i = j
		default:
			return i
		}
	}
	return i
}

// person walks right from item i over the words that describe a person to the
// name, -1 when something else comes first.
func (r *Finder) person(i int) int {
	comma := true // none before the first word
	for n := 0; n < 9 && i < len(r.items); n++ {
		if n == 1 {
			comma = false
		}
		switch m := r.mention(i); {
		case m != nil && m.Type == entities.Person:
			if !r.ends(i + 1) {
				return -1
			}
			return i
		case m != nil:
			if !r.is(i+1, cMod|cLeader|cMember|cCapital|cPossessive|cCounterpart) {
				return -1
			}
		case r.is(i, cComma):
			if comma || !r.is(i-1, cLeader|cMember|cCounterpart|cCapital) {
				return -1
			}
			comma = true
		case r.is(i, cPast), r.is(i, cMod|cLeader|cMember|cDet|cCounterpart|cPossessive|cCompass):
		case r.is(i, cOf) && r.is(i-1, cCapital) && r.is(i+1, cCapital): // Secretary of State
		case r.is(i, cCapital) && !r.is(i, cPrep|cConj|cSay|cBe|cDay):
		default:
			return -1
		}
		i++
	}
	return -1
}

// people fills list with the names joined to the one at item i: side is -1 for
// those before it, 1 for those behind.
func (r *Finder) people(list []int, i, side int) []int {
	list = append(list[:0], i)
	for len(list) < 8 {
		next := -1
		if side < 0 {
			j := r.before(i) - 1
			if r.is(j, cAnd) || r.is(j, cComma) && len(list) > 1 {
				if r.is(j-1, cComma) {
					j--
				}
				if r.typed(j-1, entities.Person) {
					next = j - 1
				}
			}
		} else if r.is(i+1, cAnd) {
			next = r.person(i + 2)
		} else if r.is(i+1, cComma) && r.typed(i+2, entities.Person) {
			next = i + 2
		}
		if next < 0 {
			break
		}
		i = next
		list = append(list, i)
	}
	return list
}

// verbGroup walks left from a verb over what may stand between it and its
// subject; ok is false where the verb is denied, planned or supposed.
func (r *Finder) verbGroup(v int) (left int, ok bool) {
	for j := v - 1; j >= 0; j-- {
		switch {
		case r.is(j, cNeg|cModal|cTo):
			return 0, false
		case r.is(j, cHave|cAdverb|cDay), r.is(j, cOn) && r.is(j+1, cDay):
		default:
			return j, true
		}
	}
	return -1, true
}

// subject is the mention that is the subject before item left, behind an
// apposition or not: "John Kerry, the secretary of state, met". -1 for none.
func (r *Finder) subject(left int) int {
	if r.mention(left) != nil {
		return left
	}
	if r.is(left, cWho) {
		left--
		if r.is(left, cComma) {
			left--
		}
		if r.mention(left) != nil {
			return left
		}
		return -1
	}
	if r.is(left, cPronoun) { // "Ann Lee said (that) she"
		left--
		if r.is(left, cThat) {
			left--
		}
		if r.is(left, cSay) && r.mention(left-1) != nil {
			return left - 1
		}
		return -1
	}
	if r.is(left, cComma) {
		for j := left - 1; j >= max(0, left-12); j-- {
			if r.is(j, cQuote|cMark|cSay) {
				return -1
			}
			if r.is(j, cComma) && r.mention(j-1) != nil && r.is(j+1, cDet|cMod|cLeader|cMember|cCapital|cWho) {
				return j - 1
			}
		}
	}
	return -1
}

// governed reports whether the noun phrase of the mention at item i is no
// subject: what stands before it is neither the beginning of a clause nor an
// adverb ("a spokesman for Mr Blair", "councillors who back Mr Flight").
func (r *Finder) governed(i int) bool { return r.governedAt(r.before(i)) }

// governedAt is governed for a noun phrase that begins at item i.
func (r *Finder) governedAt(i int) bool {
	b := i - 1
	if b < 0 || r.mention(b) == nil && r.is(b, cComma|cMark|cQuote|cAdverb|cDay|cHyphen|cSay) {
		return false
	}
	if r.is(b, cAnd) { // of a list that was understood
		return r.mention(b-1) == nil && !r.is(b-1, cComma|cPronoun)
	}
	if r.is(b, cOf) && r.is(b-1, cForce) { // "fighters of the M23"
		return r.governedAt(b - 1)
	}
	return !r.is(b, cConj|cAs) || r.is(b, cWho)
}

// entry is what the lists know of the place that a cluster was linked to.
func (r *Finder) entry(c *entities.Cluster) (gazetteers.Entry, bool) {
	if c.Link == "" {
		return gazetteers.Entry{}, false
	}
	for _, e := range r.names.Lookup(c.Name) {
		if e.ID == c.Link || e.SameAs == c.Link {
			return e, true
		}
	}
	return gazetteers.Entry{}, false
}

func lowerASCII(s string) string { return strings.ToLower(s) }
