package gazetteers

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"hash/maphash"
	"math/bits"
	"slices"
	"sort"
	"strings"
	"sync"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
)

// table is one compiled list of names: an index of words, a trie over them,
// and the entries the names lead to. It is immutable once opened.
//
// Nodes of the trie are numbered breadth first: node 0 is the root, the
// children of a node are consecutive and sorted by word.
type table struct {
	label string // what the content is, for Version
	hash  [sha256.Size]byte

	text, words string // blobs: strings of entries; normalised words

	strOff  []uint32 // string i is text[strOff[i]:strOff[i+1]]
	wordOff []uint32 // word i is words[wordOff[i]:wordOff[i+1]]

	nodeWord []uint32 // word that leads to the node; 0 for the root
	nodeKids []uint32 // children<<1 | 1 when a name ends here
	forms    []uint32 // per name: number of forms
	posts    []uint32 // per name: number of postings
	formMask []uint32 // lists of a form, caseSensitiveForm
	formCase []uint32 // its normalize.Cases
	post     []uint32 // index<<postBits | kind, the most prominent first

	entType, entSub, entName, entCountry, entAdmin1, entLat, entLon, entPop,
	entBirth, entDesc, entPrior, entWikidata, entGeonames, entID, entTitle []uint32

	ctryISO2, ctryISO3, ctryEntry, ctryCapital  []uint32 // sorted by ISO2
	offTitle, offBody, offFrom, offTo, offEntry []uint32 // sorted by title, body, from; offBody is a string
	namingWord, namingEntry                     []uint32 // words of the names of organizations, sorted by word, entry

	// made when opened
	rows      []byte   // the entries, packed by packRows, in place of their columns
	rowAt     []uint32 // entry i is rows[rowAt[i]:rowAt[i+1]]
	seed      maphash.Seed
	slots     []uint32 // hash table: word+1
	rootChild []uint32 // by word: node or 0
	firstKid  []uint32
	nodeName  []uint32 // name+1, or 0
	formAt    []uint32
	postAt    []uint32
	offBy     []uint32        // rows of offices sorted by entry, then from
	index     func() *idIndex // made when first asked

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

func (t *table) blobs() []*string { return []*string{&t.label, &t.text, &t.words} }

func (t *table) columns() []*[]uint32 {
	first := []*[]uint32{
		&t.strOff, &t.wordOff,
		&t.nodeWord, &t.nodeKids, &t.forms, &t.posts, &t.formMask, &t.formCase, &t.post,
	}
	entries := t.entryColumns()
	return append(append(first, entries[:]...),
		&t.ctryISO2, &t.ctryISO3, &t.ctryEntry, &t.ctryCapital,
		&t.offTitle, &t.offBody, &t.offFrom, &t.offTo, &t.offEntry,
		&t.namingWord, &t.namingEntry,
	)
}

// The columns of entries, in the order of a file.
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
	entryCols
)

func (t *table) entryColumns() [entryCols]*[]uint32 {
	return [entryCols]*[]uint32{
		&t.entType, &t.entSub, &t.entName, &t.entCountry, &t.entAdmin1, &t.entLat, &t.entLon, &t.entPop,
		&t.entBirth, &t.entDesc, &t.entPrior, &t.entWikidata, &t.entGeonames, &t.entID, &t.entTitle,
	}
}

// packRows turns the columns of entries into rows, of which most numbers are 0
// or small: a bit for each that is not 0, then those as varints. An entry then
// is one place in memory, and all are half as large.
func (t *table) packRows() {
	columns := t.entryColumns()
	n := len(t.entType)
	t.rowAt = make([]uint32, n+1)
	rows := make([]byte, 0, 32*n)
	var values [entryCols][]uint32
	for c, column := range columns {
		values[c] = (*column)[:n]
	}
	for i := range n {
		at := len(rows)
		rows = append(rows, 0, 0)
		set := uint16(0)
		for c := range values {
			if v := values[c][i]; v != 0 {
				set |= 1 << c
				for ; v >= 0x80; v >>= 7 {
					rows = append(rows, byte(v)|0x80)
				}
				rows = append(rows, byte(v))
			}
		}
		binary.LittleEndian.PutUint16(rows[at:], set)
		t.rowAt[i+1] = uint32(len(rows))
	}
	t.rows = slices.Clone(rows) // without the room to grow
	for _, column := range columns {
		*column = nil
	}
}

// row unpacks the numbers of an entry.
func (t *table) row(i uint32) (v [entryCols]uint32) {
	row := t.rows[t.rowAt[i]:t.rowAt[i+1]]
	set := binary.LittleEndian.Uint16(row)
	for row = row[2:]; set != 0; set &= set - 1 {
		x, n := binary.Uvarint(row)
		v[bits.TrailingZeros16(set)] = uint32(x)
		row = row[n:]
	}
	return v
}

// entries is the number of entries of an opened table.
func (t *table) entries() int { return len(t.rowAt) - 1 }

// open makes the running sums and the hash table of words.
func (t *table) open() {
	t.firstKid = make([]uint32, len(t.nodeKids)+1)
	t.nodeName = make([]uint32, len(t.nodeKids))
	kid, name := uint32(1), uint32(0)
	for i, k := range t.nodeKids {
		t.firstKid[i] = kid
		kid += k >> 1
		if k&1 != 0 {
			name++
			t.nodeName[i] = name
		}
	}
	t.firstKid[len(t.nodeKids)] = kid
	t.formAt, t.postAt = runningSum(t.forms), runningSum(t.posts)
	t.nodeKids, t.forms, t.posts = nil, nil, nil
	t.packRows()
	t.index = sync.OnceValue(t.makeIndex)
	t.sortOffices()
	n := len(t.wordOff) - 1
	t.rootChild = make([]uint32, n)
	for i := t.firstKid[0]; i < t.firstKid[1]; i++ {
		t.rootChild[t.nodeWord[i]] = i
	}
	t.seed = maphash.MakeSeed()
	t.slots = make([]uint32, 1<<bits.Len(uint(n)+uint(n)/2))
	mask := uint64(len(t.slots) - 1)
	for i := range n {
		h := maphash.String(t.seed, t.word(uint32(i))) & mask
		for t.slots[h] != 0 {
			h = (h + 1) & mask
		}
		t.slots[h] = uint32(i) + 1
	}
}

func runningSum(v []uint32) []uint32 {
	out := make([]uint32, len(v)+1)
	for i, x := range v {
		out[i+1] = out[i] + x
	}
	return out
}

func (t *table) word(i uint32) string { return t.words[t.wordOff[i]:t.wordOff[i+1]] }
func (t *table) str(i uint32) string  { return t.text[t.strOff[i]:t.strOff[i+1]] }

// wordID returns the number of a normalised word.
func (t *table) wordID(w []byte) (id uint32, ok bool) {
	mask := uint64(len(t.slots) - 1)
	for h := maphash.Bytes(t.seed, w) & mask; ; h = (h + 1) & mask {
		s := t.slots[h]
		if s == 0 {
			return 0, false
		}
		if t.word(s-1) == string(w) {
			return s - 1, true
		}
	}
}

// child returns the node that the word leads to from a node, or 0.
func (t *table) child(node, word uint32) uint32 {
	if node == 0 {
		return t.rootChild[word]
	}
	lo, hi := t.firstKid[node], t.firstKid[node+1]
	for lo < hi {
		mid := (lo + hi) >> 1
		switch w := t.nodeWord[mid]; {
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
	n := t.nodeName[node]
	return n - 1, n != 0
}

func (t *table) postings(name uint32) []uint32 { return t.post[t.postAt[name]:t.postAt[name+1]] }

// lists returns the lists of a name whatever its capitalisation.
func (t *table) lists(name uint32) (m Mask) {
	for i := t.formAt[name]; i < t.formAt[name+1]; i++ {
		m |= Mask(t.formMask[i])
	}
	return m
}

// listsAs returns the lists of a name that is capitalised as c says, and those that write it so.
func (t *table) listsAs(name uint32, c normalize.Cases) (all, exact Mask) {
	for i := t.formAt[name]; i < t.formAt[name+1]; i++ {
		m := t.formMask[i]
		switch {
		case normalize.Cases(t.formCase[i]) == c:
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
	if len(iso) == 3 {
		for i, c := range t.ctryISO3 {
			if c == p {
				return i, true
			}
		}
		return 0, false
	}
	i := sort.Search(len(t.ctryISO2), func(i int) bool { return t.ctryISO2[i] >= p })
	return i, i < len(t.ctryISO2) && t.ctryISO2[i] == p
}
