package gazetteers

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"math/bits"
	"slices"
	"strings"
	"sync/atomic"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
	mapped "newsgraph/gazetteers/table"
	"newsgraph/gazetteers/userlist"
)

// maxMappedEntries is the most entities of a name that are taken from one mapped list.
const maxMappedEntries = 32

// large is what a Set knows of its mapped lists, and how they lie over the ones
// in memory. The zero value has none.
type large struct {
	lists []layer // all lists in the order in which they lie over one another
	own   []int   // places in lists of the mapped ones: list len(tables)+i of a reference
	first int     // len(tables)
	err   *atomic.Pointer[error]
	seed  maphash.Seed
	asked []atomic.Pointer[answer] // what was looked up lately, by hash
}

// answer is what searchLists found for a name.
type answer struct {
	norm    string
	kinds   uint
	entries []Entry
}

// answers is how many are kept: articles name the same people and places again
// and again, and a name is looked up several times for each.
const answers = 1 << 13

// layer is one list, in memory or mapped.
type layer struct {
	name   string
	memory *table
	list   int // of references
	mapped *mapped.Table
}

func (l *layer) hash() [32]byte {
	if l.mapped != nil {
		return l.mapped.Hash()
	}
	return l.memory.hash
}

// idIndex finds entries of a list in memory by their ids: each id<<32 | entry,
// sorted. Titles and ids of the list's own are numbers of strings, which are in
// the order of the strings.
type idIndex struct{ wikidata, geonames, titles, own []uint64 }

func (t *table) makeIndex() *idIndex {
	x := &idIndex{}
	columns := [...]struct {
		column int
		ids    *[]uint64
	}{{colWikidata, &x.wikidata}, {colGeonames, &x.geonames}, {colTitle, &x.titles}, {colID, &x.own}}
	for i := range uint32(t.entries()) {
		row := t.row(i)
		for _, c := range columns {
			if id := row[c.column]; id != 0 {
				*c.ids = append(*c.ids, uint64(id)<<32|uint64(i))
			}
		}
	}
	for _, c := range columns {
		slices.Sort(*c.ids)
	}
	return x
}

// findText returns the first entry of an id that is a string.
func (t *table) findText(index []uint64, id string) (entry uint32, ok bool) {
	i, ok := slices.BinarySearchFunc(index, id, func(x uint64, id string) int { return strings.Compare(t.str(uint32(x>>32)), id) })
	if !ok || id == "" {
		return 0, false
	}
	return uint32(index[i]), true
}

// locate finds the entry of an entity: by its item, else its GeoNames id, else
// its title, else the list's own id.
func (t *table) locate(item, place uint32, title, own string) (entry uint32, ok bool) {
	x := t.index()
	if entry, ok = findID(x.wikidata, item); ok {
		return entry, ok
	}
	if entry, ok = findID(x.geonames, place); ok {
		return entry, ok
	}
	if entry, ok = t.findText(x.titles, title); ok {
		return entry, ok
	}
	return t.findText(x.own, own)
}

// findID returns the first entry of an id.
func findID(index []uint64, id uint32) (entry uint32, ok bool) {
	i, _ := slices.BinarySearch(index, uint64(id)<<32)
	if id == 0 || i == len(index) || uint32(index[i]>>32) != id {
		return 0, false
	}
	return uint32(index[i]), true
}

func newLarge(lists []layer, tables int) large {
	g := large{lists: lists, first: tables, err: new(atomic.Pointer[error])}
	for i := range lists {
		if l := &lists[i]; l.mapped != nil {
			l.list = tables + len(g.own)
			g.own = append(g.own, i)
		}
	}
	if g.mapped() {
		g.seed, g.asked = maphash.MakeSeed(), make([]atomic.Pointer[answer], answers)
	}
	return g
}

func (g *large) mapped() bool { return len(g.own) > 0 }

// place is where a list in memory lies.
func (g *large) place(list int) int {
	for i := range g.lists {
		if g.lists[i].list == list {
			return i
		}
	}
	return list
}

// Err is the first error of a mapped list: a file that was found damaged. What
// was looked up after it lacks what that list knows.
func (s *Set) Err() error {
	if s.large.err == nil {
		return nil
	}
	if err := s.large.err.Load(); err != nil {
		return *err
	}
	return nil
}

func (g *large) fail(l *layer, err error) {
	err = fmt.Errorf("gazetteer %s: %w", l.name, err)
	g.err.CompareAndSwap(nil, &err)
}

// ListNames names the lists of a mask of Entry.Lists, the first laid first.
func (s *Set) ListNames(lists uint64) []string {
	var out []string
	for ; lists != 0; lists &= lists - 1 {
		i := bits.TrailingZeros64(lists)
		switch {
		case i < len(s.large.lists):
			out = append(out, s.large.lists[i].name)
		case i < len(s.tables):
			out = append(out, s.tables[i].label)
		}
	}
	return out
}

func (g *large) find(dst []mapped.Posting, l *layer, space mapped.Space, key []byte) []mapped.Posting {
	out, err := l.mapped.Find(dst, space, key)
	if err != nil {
		g.fail(l, err)
	}
	return out
}

// search is Set.search with mapped lists.
func (g *large) search(norm []byte, kinds uint, keep func(Entry) bool) []Entry {
	slot := &g.asked[(maphash.Bytes(g.seed, norm)+uint64(kinds))%answers]
	a := slot.Load()
	if a == nil || a.kinds != kinds || a.norm != string(norm) {
		a = &answer{string(norm), kinds, g.searchLists(norm, kinds)}
		slot.Store(a)
	}
	var out []Entry // the caller's own
	for i := range a.entries {
		if keep == nil || keep(a.entries[i]) {
			out = append(out, a.entries[i])
		}
	}
	return out
}

// searchLists looks a name up in all lists, the last laid first.
func (g *large) searchLists(norm []byte, kinds uint) []Entry {
	found, parts := make([]part, 0, 4), make([]part, len(g.lists))
	add := func(at int, p part, kind MatchKind, share float64) {
		for i := range found {
			if f := &found[i]; f.Ref == p.Ref || f.same(&p) {
				f.Match, f.Share = min(f.Match, kind), max(f.Share, share)
				return
			}
		}
		p = g.whole(at, p, parts)
		p.Match, p.Share = kind, share
		found = append(found, p)
	}
	for at := len(g.lists) - 1; at >= 0; at-- { // the last laid first
		l := &g.lists[at]
		if l.memory != nil {
			n, ok := l.memory.find(norm)
			if !ok {
				continue
			}
			for p := range l.memory.postings(n) {
				if kind := p & postMask; kind <= postSurname && kinds>>kind&1 != 0 {
					part := g.memoryPart(at, p>>postBits)
					add(at, part, part.matched(MatchKind(kind), norm), 0)
				}
			}
			continue
		}
		var buf [maxMappedEntries]mapped.Posting
		taken := 0
		for _, p := range g.find(buf[:0], l, mapped.Names, norm) {
			if kinds>>p.Kind&1 == 0 {
				continue
			}
			if taken++; taken > maxMappedEntries {
				break
			}
			if e, ok := g.mappedPart(at, p.Entity); ok {
				add(at, e, MatchKind(p.Kind), p.Share)
			}
		}
	}
	out := make([]Entry, 0, len(found))
	for i := range found {
		if e := found[i].Entry; e.Type != entities.NoType {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b Entry) int { return cmp.Compare(b.rank(), a.rank()) })
	return out
}

// rank orders the entities of one name.
func (e *Entry) rank() float64 { return max(kindWeight[e.Match]*e.Prior, e.Share) }

// entry reads what one mapped list says of an entity.
func (g *large) entry(ref EntryRef) Entry {
	i := int(ref>>refBits) - g.first
	number := uint32(ref) & (1<<refBits - 1)
	if i >= len(g.own) || number >= uint32(g.lists[g.own[i]].mapped.Entities()) {
		return Entry{}
	}
	p, _ := g.mappedPart(g.own[i], number)
	return p.Entry
}

// offices are the terms of an entity in the last laid mapped list that has any.
func (g *large) offices(ref EntryRef) []Term {
	at := slices.IndexFunc(g.lists, func(l layer) bool { return l.list == int(ref>>refBits) })
	if at < 0 || !g.mapped() {
		return nil
	}
	p, ok := g.read(at, uint32(ref)&(1<<refBits-1))
	if !ok {
		return nil
	}
	p = g.whole(at, p, make([]part, len(g.lists)))
	for i := len(g.own) - 1; i >= 0; i-- {
		l := &g.lists[g.own[i]]
		number, ok := g.locate(g.own[i], &p)
		if !ok {
			continue
		}
		e, err := l.mapped.Entity(number)
		if err != nil {
			g.fail(l, err)
		}
		if len(e.Offices) == 0 {
			continue
		}
		var out []Term
		for _, o := range e.Offices {
			out = append(out, Term{o.Title, o.Of, o.From, o.To})
		}
		slices.SortStableFunc(out, func(a, b Term) int { return strings.Compare(a.From, b.From) })
		return out
	}
	return nil
}

// ByID finds the entity of an id: "wikidata:Q…", "geonames:…",
// "wikipedia:Title" or a list's own. The first call costs some tens of
// milliseconds.
func (s *Set) ByID(id string) (Entry, bool) {
	r, err := userlist.ParseIDs(id)
	if err != nil {
		return Entry{}, false
	}
	g := &s.large
	if g.mapped() && r.ID == "" {
		want := part{wikidata: r.Wikidata, geonames: r.GeoNames, Entry: Entry{Wikipedia: r.Wikipedia}}
		for at := len(g.lists) - 1; at >= 0; at-- {
			if p, ok := g.byID(at, &want); ok && want.same(&p) {
				return g.whole(at, p, make([]part, len(g.lists))).Entry, true
			}
		}
		return Entry{}, false
	}
	for _, silent := range [...]bool{false, true} {
		for list, t := range slices.Backward(s.tables) {
			if t.silent != silent {
				continue
			}
			if entry, ok := t.locate(r.Wikidata, r.GeoNames, r.Wikipedia, r.ID); ok {
				return s.Entry(makeRef(list, entry)), true
			}
		}
	}
	return Entry{}, false
}

// AppendKeys appends the keys of a name for a table: its normal form and those
// that a tokenizer may make of it. A name of more than normalize.MaxWords words has none.
func AppendKeys(dst []mapped.Key, name string, kind mapped.Kind, share float64) []mapped.Key {
	start := len(dst)
	for _, form := range normalize.Tokenized(name) {
		w := normalize.Read(nil, form)
		if len(w.Form) == 0 || w.Words > normalize.MaxWords ||
			slices.ContainsFunc(dst[start:], func(k mapped.Key) bool { return string(k.Norm) == string(w.Form) }) {
			continue
		}
		dst = append(dst, mapped.Key{Norm: w.Form, Kind: kind, Share: share})
	}
	return dst
}
