package gazetteers

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"iter"
	"sort"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
	"newsgraph/gazetteers/packed"
)

// table is one compiled list of names: an index of words, a trie over them,
// and the entries the names lead to. It is immutable once opened. Its sections
// are unpacked block by block, as they are used.
//
// Nodes of the trie are numbered breadth first: node 0 is the root, the
// children of a node are consecutive and sorted by word.
type table struct {
	label string // what the content is, for Version
	hash  [sha256.Size]byte

	text, words packed.Strings // strings of entries; normalised words

	nodeWord packed.Numbers // word that leads to the node; 0 for the root
	firstKid packed.Numbers // by node, and an end: its first child
	nodeName packed.Numbers // by node, and an end: names that end at nodes before it
	rootKids packed.Numbers // by word, and an end: children of the root before it
	formAt   packed.Numbers // by name, and an end: its first form
	postAt   packed.Numbers // by name, and an end: its first posting
	formMask packed.Numbers // lists of a form, caseSensitiveForm
	formCase packed.Numbers // its normalize.Cases
	post     packed.Numbers // index<<postBits | kind, the most prominent first

	rows packed.Rows // of entries

	ctryISO2, ctryISO3, ctryEntry, ctryCapital  packed.Numbers // sorted by ISO2
	offTitle, offBody, offFrom, offTo, offEntry packed.Numbers // sorted by title, body, from; offBody is a string
	offBy                                       packed.Numbers // rows of offices sorted by entry, then from
	namingAt                                    packed.Numbers // by word, and an end: its first in namingEntry
	namingEntry                                 packed.Numbers // organizations by the words of their names

	index func() *idIndex // made when first asked

	said   *completion // of the embedded lists: what share-alike rows add
	silent bool        // no name of it is tagged: the matcher passes it over
}

// The kinds of postings. The first four are MatchKinds of an entry.
const (
	postName       = uint32(ByName)
	postAlias      = uint32(ByAlias)
	postMinorAlias = uint32(ByMinorAlias)
	postSurname    = uint32(BySurname)
	postDemonym    = 4 // entry of the country
	postRole       = 5 // string: code

	postBits = 3
	postMask = 1<<postBits - 1
)

// caseSensitiveForm marks a form that counts only when the capitalisation is the list's.
const caseSensitiveForm = 1 << 31

// Flags in entType above the type.
const (
	entForce = 1 << 2
	entCoord = 1 << 3
)

// The numbers of an entry, in the order of a file.
const (
	colType = iota
	colSub
	colName
	colCountry
	colAdmin1
	colLat
	colLon
	colPop
	colBirth
	colDesc
	colPrior
	colWikidata
	colGeonames
	colID
	colTitle
	colBelow // 1 + the entry of the list below that it gives a name, 0 for none
	entryCols
)

// row is the numbers of an entry.
func (t *table) row(i uint32) [packed.MaxColumns]uint32 { return t.rows.At(i) }

// entries is the number of entries.
func (t *table) entries() int { return t.rows.Len() }

// names is the number of names.
func (t *table) names() int { return t.formAt.Len() - 1 }

// str is a string of entries; the first is "", which most have for most.
func (t *table) str(i uint32) string {
	if i == 0 {
		return ""
	}
	return t.text.At(i)
}

// wordID returns the number of a normalised word.
func (t *table) wordID(w []byte) (id uint32, ok bool) { return t.words.Find(w) }

// child returns the node that the word leads to from a node, or 0.
func (t *table) child(node, word uint32) uint32 {
	if node == 0 {
		before, with := t.rootKids.Span(word)
		if with == before {
			return 0
		}
		return 1 + before
	}
	lo, hi := t.firstKid.Span(node)
	for lo < hi {
		mid := (lo + hi) >> 1
		switch w := t.nodeWord.At(mid); {
		case w == word:
			return mid
		case w < word:
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return 0
}

// nameAt returns the name that ends at a node.
func (t *table) nameAt(node uint32) (name uint32, ok bool) {
	name, next := t.nodeName.Span(node)
	return name, next != name
}

// find returns the number of a normalised name.
func (t *table) find(norm []byte) (name uint32, ok bool) {
	node := uint32(0)
	for len(norm) > 0 {
		w := norm
		if i := bytes.IndexByte(norm, ' '); i >= 0 {
			w, norm = norm[:i], norm[i+1:]
		} else {
			norm = nil
		}
		id, ok := t.wordID(w)
		if !ok {
			return 0, false
		}
		if node = t.child(node, id); node == 0 {
			return 0, false
		}
	}
	return t.nameAt(node)
}

// postings yields the postings of a name.
func (t *table) postings(name uint32) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for i, end := t.postAt.Span(name); i < end; i++ {
			if !yield(t.post.At(i)) {
				return
			}
		}
	}
}

// lists returns the lists of a name whatever its capitalisation.
func (t *table) lists(name uint32) (m Mask) {
	for i, end := t.formAt.Span(name); i < end; i++ {
		m |= Mask(t.formMask.At(i))
	}
	return m
}

// listsAs returns the lists of a name that is capitalised as c says, and those that write it so.
func (t *table) listsAs(name uint32, c normalize.Cases) (all, exact Mask) {
	for i, end := t.formAt.Span(name); i < end; i++ {
		m := t.formMask.At(i)
		switch {
		case normalize.Cases(t.formCase.At(i)) == c:
			all |= Mask(m)
			exact |= Mask(m)
		case m&caseSensitiveForm == 0:
			all |= Mask(m)
		}
	}
	return all, exact
}

// entry unpacks an entry.
func (t *table) entry(i uint32) Entry {
	v := t.row(i)
	e := Entry{
		Type:        entities.Type(v[colType] & 3),
		Force:       v[colType]&entForce != 0,
		HasCoord:    v[colType]&entCoord != 0,
		Subtype:     t.str(v[colSub]),
		Name:        t.str(v[colName]),
		Country:     unpackLetters(v[colCountry]),
		Admin1:      t.str(v[colAdmin1]),
		Population:  int(v[colPop]),
		Birth:       unpackDate(v[colBirth]),
		Description: t.str(v[colDesc]),
		Prior:       float64(v[colPrior]&0xffff) / priorScale,
	}
	if e.HasCoord {
		e.Lat, e.Lon = unpackDegrees(v[colLat]), unpackDegrees(v[colLon])
	}
	e.Wikipedia = t.str(v[colTitle])
	if e.Wikipedia == "" || e.Subtype == "" {
		more := t.said.of(i)
		e.Wikipedia, e.Subtype = cmp.Or(e.Wikipedia, more.titleOf(e.Name, e.Admin1)), cmp.Or(e.Subtype, more.subtype)
	}
	e.ID, e.SameAs = idsOf(v[colWikidata], v[colGeonames], e.Wikipedia)
	if own := t.str(v[colID]); own != "" {
		if strings.HasPrefix(e.ID, titleScheme) {
			e.ID = ""
		}
		e.ID, e.SameAs = own, e.ID
	}
	return e
}

// country returns the row of a country.
func (t *table) country(iso string) (row int, ok bool) {
	p := packLetters(iso)
	if p == 0 {
		return 0, false
	}
	n := t.ctryISO2.Len()
	if len(iso) == 3 {
		for i := range n {
			if t.ctryISO3.At(uint32(i)) == p {
				return i, true
			}
		}
		return 0, false
	}
	i := sort.Search(n, func(i int) bool { return t.ctryISO2.At(uint32(i)) >= p })
	return i, i < n && t.ctryISO2.At(uint32(i)) == p
}
