package relations

import (
	"cmp"
	_ "embed"
	"slices"
	"strings"
	"sync"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/lang"
)

//go:embed patterns.txt
var patternsText string

// English are the patterns of the program over the words of English; a test holds
// that they can be read.
var English = sync.OnceValue(func() *Patterns {
	p, err := ForLanguage(lang.English())
	if err != nil {
		panic(err)
	}
	return p
})

// ForLanguage compiles the patterns of the program over the words of a language.
func ForLanguage(words *lang.Lexicon) (*Patterns, error) { return Parse(patternsText, words) }

// Parse compiles patterns over the words of a lexicon. Errors name line and reason.
func Parse(patterns string, words *lang.Lexicon) (*Patterns, error) {
	f, err := parsePatterns(patterns, words)
	if err != nil {
		return nil, err
	}
	return newPatterns(f)
}

// Finder finds the relations that the sentences of an article claim. It owns
// scratch memory: one per goroutine.
type Finder struct {
	names    *gazetteers.Set
	patterns *Patterns

	doc      *entities.Document
	clusters []entities.Cluster
	found    []entities.Relation
	index    map[claimed]int // where in found
	last     []int           // of each of found: the sentence that claimed it last

	// The sentence in hand.
	sentence int
	items    []item
	columns  []column
	outside  []column // the same with what is quoted as quoted
	speech   quotation
	guarded  []int // of each guard: the first item that it keeps from claims, see allowed
	matcher  matcher
	sources  []int32 // items, of the match in hand
	targets  []int32
	lower    []byte
}

// claimed is what makes a relation: the clusters and the type.
type claimed struct {
	a, b int
	typ  entities.EdgeType
}

// item is a word or mark of a sentence, or a whole mention.
type item struct {
	symbol  symbol
	mention int32 // index into the document's mentions, -1 for a word
	token   int32 // first token
}

// Finder makes one with these patterns and the names, which are only read.
func (p *Patterns) Finder(names *gazetteers.Set) *Finder {
	return &Finder{names: names, patterns: p, index: map[claimed]int{}, matcher: newMatcher(p), guarded: make([]int, len(p.guards))}
}

// Find returns what the document's own prose claims of its clusters, sorted by
// A, B and type. The result is the caller's. Weak clusters and nested mentions
// claim nothing.
func (f *Finder) Find(doc *entities.Document, clusters []entities.Cluster) []entities.Relation {
	f.doc, f.clusters, f.found, f.last = doc, clusters, nil, f.last[:0]
	clear(f.index)
	for i := 0; i < len(doc.Mentions); {
		s, first, named, several := doc.Mentions[i].Sentence, i, -1, false
		for ; i < len(doc.Mentions) && doc.Mentions[i].Sentence == s; i++ {
			m := &doc.Mentions[i]
			if m.Type == entities.Place && m.Has(entities.Nested) {
				several = true // perhaps "Lausanne, Switzerland" as one mention
			}
			if f.takes(m) {
				several = several || named >= 0 && named != m.Cluster
				named = m.Cluster
			}
		}
		if several {
			f.read(s, first, i)
			f.claims()
		}
	}
	slices.SortFunc(f.found, func(x, y entities.Relation) int {
		return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B), cmp.Compare(x.Type, y.Type))
	})
	return f.found
}

func (f *Finder) takes(m *entities.Mention) bool {
	return f.doc.InProse(m) && f.known(m.Cluster)
}

// known reports whether there is such a cluster and it may claim something.
func (f *Finder) known(cluster int) bool {
	return cluster >= 0 && cluster < len(f.clusters) && !f.clusters[cluster].Weak
}

// read makes the items of a sentence, whose mentions are first to last.
func (f *Finder) read(sentence, first, last int) {
	f.sentence = sentence
	f.items = f.items[:0]
	s := &f.doc.Sentences[sentence]
	m, open := first, false // open is whether a single quotation mark is
	for t := s.First; t < s.Last; {
		for m < last && (f.doc.Mentions[m].First < t || !f.takes(&f.doc.Mentions[m])) {
			m++
		}
		if m < last && f.doc.Mentions[m].First == t && f.doc.Mentions[m].Last > t {
			if town, around := f.parts(m, last); around >= 0 {
				f.items = append(f.items, f.named(town, 0), item{comma, -1, int32(f.doc.Mentions[around].First - 1)}, f.named(around, kindInner))
			} else {
				f.items = append(f.items, f.named(m, 0))
			}
			t = f.doc.Mentions[m].Last
			m++
			continue
		}
		x := f.patterns.word(f.doc.Tokens[t].Text, &f.lower)
		if x == possessive && f.doc.Tokens[t].Text == "'" {
			var quote bool
			if quote, open = f.singleQuote(s, t, open); quote {
				x = quoteMark
			}
		}
		f.items = append(f.items, item{x, -1, int32(t)})
		t++
	}
	f.columns = f.columns[:0]
	for i := range f.items {
		f.columns = append(f.columns, f.patterns.columnOf[f.items[i].symbol])
	}
	for i := range f.guarded {
		f.guarded[i] = unread
	}
}

// named is the item of a mention.
func (f *Finder) named(m, kind int) item {
	x := &f.doc.Mentions[m]
	if x.Has(entities.Metonym) {
		kind |= kindMetonym
	}
	if strings.HasPrefix(x.Text, "Ex-") || strings.HasPrefix(x.Text, "ex-") {
		kind |= kindFormer
	}
	if x.Type == entities.Organization {
		for t := x.First; t < x.Last; t++ {
			if f.patterns.seat.has(f.patterns.word(f.doc.Tokens[t].Text, &f.lower)) {
				kind |= kindSeat
			}
		}
	}
	subtype := f.patterns.subtypes[f.clusters[x.Cluster].Subtype]
	return item{f.patterns.mention(x.Type, subtype, kind), int32(m), int32(x.First)}
}

// parts are the mentions of Lausanne and Switzerland within "Lausanne,
// Switzerland" as one mention, which is read as two with a comma between; around
// is -1 for any other mention.
func (f *Finder) parts(outer, last int) (town, around int) {
	x := &f.doc.Mentions[outer]
	if x.Type != entities.Place {
		return outer, -1
	}
	town, around = outer, -1
	for i := outer + 1; i < last; i++ {
		m := &f.doc.Mentions[i]
		if m.Field != x.Field || m.Start >= x.End {
			break
		}
		if m.Type != entities.Place || !f.known(m.Cluster) {
			continue
		}
		around = i
		if m.Start == x.Start {
			town = i
		}
	}
	if around < 0 {
		return outer, -1
	}
	if m := &f.doc.Mentions[around]; m.End != x.End || m.First == x.First || f.doc.Tokens[m.First-1].Text != "," {
		return outer, -1
	}
	return town, around
}

// singleQuote reports whether the apostrophe at token t is a quotation mark, and
// whether such a mark is open behind it. It opens behind white space right before
// a word, and closes right behind a mark, or, when one is open, right behind a
// word that is no plural.
func (f *Finder) singleQuote(s *entities.Sentence, t int, open bool) (quote, opened bool) {
	tokens := f.doc.Tokens
	glued := t+1 < s.Last && tokens[t+1].Start == tokens[t].End
	if t == s.First || tokens[t-1].End < tokens[t].Start {
		return glued, open || glued
	}
	before := tokens[t-1].Text
	switch before {
	case ",", ".", "?", "!", "…":
		return true, false
	}
	if open && !glued && !strings.HasSuffix(before, "s") {
		return true, false
	}
	return false, open
}

// claims runs the patterns over the sentence. Of a rule the first pattern that
// matches at an item counts there.
func (f *Finder) claims() {
	f.matcher.columns = f.columns
	for i, c := range f.columns {
		if list := f.patterns.byColumn[c]; len(list) > 0 {
			f.claimsAt(list, i)
		}
	}
	if !f.patterns.quotation || !f.markQuotes() {
		return
	}
	f.speech = quotation{}
	f.matcher.columns = f.outside
	for i, c := range f.outside {
		if list := f.patterns.aside[c]; len(list) > 0 {
			f.claimsAt(list, i)
		}
	}
	f.claimSpeech()
}

func (f *Finder) claimsAt(list []candidate, i int) {
	var done *rule
	for k := range list {
		c := &list[k]
		if c.rule == done || !f.matcher.matches(c.pair, i) {
			continue
		}
		done = c.rule
		if c.pattern.typ == "" {
			continue
		}
		f.take(c.pattern)
		if f.allowed(c.rule, i) {
			f.claim(c.rule, c.pattern)
		}
	}
}

// take sorts what was captured into sources and targets.
func (f *Finder) take(p *pattern) {
	f.sources, f.targets = f.sources[:0], f.targets[:0]
	for _, c := range f.matcher.captured {
		if c.which&captureA != 0 {
			f.sources = append(f.sources, c.item)
		} else {
			f.targets = append(f.targets, c.item)
		}
	}
	if !p.typ.Directed() && len(f.targets) == 0 { // each with each
		f.targets = append(f.targets, f.sources...)
	}
}

// unread stands for a guard that was not looked for in the sentence, and never
// for one that keeps nothing from claims.
const (
	unread = -2
	never  = 1 << 30
)

// allowed reports whether no guard of the rule keeps a match at item i from claiming.
func (f *Finder) allowed(r *rule, i int) bool {
	for _, g := range r.unless {
		if f.guarded[g] == unread {
			f.lookOut(g)
		}
		if i > f.guarded[g] {
			return false
		}
	}
	return true
}

// lookOut finds the first match of a guard in the sentence.
func (f *Finder) lookOut(g int) {
	kept := f.matcher.columns
	f.matcher.columns = f.columns
	defer func() { f.matcher.columns = kept }()
	f.guarded[g] = never
	for i, c := range f.columns {
		for _, x := range f.patterns.guardsAt[c] {
			if x.guard == g && f.matcher.matches(x.pair, i) {
				if f.guarded[g] = i; f.patterns.guards[g].all {
					f.guarded[g] = -1
				}
				return
			}
		}
	}
}

// claim adds what a match says.
func (f *Finder) claim(r *rule, p *pattern) {
	if r.quotation {
		f.speech.speaks(f, r, p)
		return
	}
	for _, a := range f.sources {
		for _, b := range f.targets {
			x, y := f.mention(a).Cluster, f.mention(b).Cluster
			if !p.holds || f.holds(&f.clusters[y], &f.clusters[x]) {
				f.add(p.typ, x, y, r)
			}
		}
	}
}

// mention is that of an item, which is one.
func (f *Finder) mention(i int32) *entities.Mention { return &f.doc.Mentions[f.items[i].mention] }

// add adds a relation between clusters that the sentence claims.
func (f *Finder) add(t entities.EdgeType, x, y int, by *rule) {
	if x == y {
		return
	}
	if !t.Directed() && x > y {
		x, y = y, x
	}
	s := &f.doc.Sentences[f.sentence]
	at := entities.Anchor{Field: s.Field, Start: s.Start, End: s.End}
	i, ok := f.index[claimed{x, y, t}]
	if !ok {
		f.index[claimed{x, y, t}] = len(f.found)
		f.last = append(f.last, f.sentence)
		f.found = append(f.found, entities.Relation{A: x, B: y, Type: t, Rule: by.name, Confidence: by.confidence(), Sentences: 1, Evidence: []entities.Anchor{at}})
		return
	}
	r := &f.found[i]
	r.Confidence = max(r.Confidence, by.confidence())
	if f.last[i] == f.sentence {
		return
	}
	f.last[i] = f.sentence
	r.Sentences++
	if len(r.Evidence) < entities.MaxEvidence {
		r.Evidence = append(r.Evidence, at)
	}
}
