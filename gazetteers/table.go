package gazetteers

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/maphash"
	"math"
	"math/bits"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
	"newsgraph/internal/message"
)

// The file of a table:
//
//	"NGGAZ" 0x0A | format version, 1 byte | SHA-256 of the body, 32 bytes |
//	length of the body, 8 bytes little endian | zstd frame of the body
//
// The body is the blobs and columns of table in their fixed order. A blob is
// its length and its bytes. A column of unsigned 32-bit numbers is a byte that
// says how (plain or differences), their count, the length of what follows and
// the numbers as varints. Nothing else is parsed: columns become slices.
//
// History of formatVersion: 1 the first; 2 offices of bodies, with months;
// 3 titles of articles; 4 words of organizations.
const (
	magic         = "NGGAZ\n"
	formatVersion = 4
	headerLen     = len(magic) + 1 + sha256.Size + 8
	maxBody       = 1 << 30 // bytes; a file that claims more is refused
	zstdWindow    = 8 << 20 // bytes
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
	abbrText, abbrClass, abbrFinal              []uint32 // sorted by text
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
}

// The kinds of postings. The first four are MatchKinds of an entry.
const (
	postName       = uint32(ByName)
	postAlias      = uint32(ByAlias)
	postMinorAlias = uint32(ByMinorAlias)
	postSurname    = uint32(BySurname)
	postDemonym    = 4 // entry of the country
	postTitle      = 5 // string: class
	postRole       = 6 // string: code

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
		&t.abbrText, &t.abbrClass, &t.abbrFinal,
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
	for i := range n {
		at := len(rows)
		rows = append(rows, 0, 0)
		set := uint16(0)
		for c, column := range columns {
			if v := (*column)[i]; v != 0 {
				set |= 1 << c
				rows = binary.AppendUvarint(rows, uint64(v))
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

// encode returns the file of the table and sets its hash.
func (t *table) encode() ([]byte, error) {
	var body []byte
	for _, b := range t.blobs() {
		body = appendBlob(body, *b)
	}
	for _, c := range t.columns() {
		body = appendColumn(body, *c)
	}
	if len(body) > maxBody {
		return nil, fmt.Errorf("gazetteer too large: %s bytes, at most %s", message.Thousands(len(body)), message.Thousands(maxBody))
	}
	t.hash = sha256.Sum256(body)
	out := append([]byte(magic), formatVersion)
	out = append(out, t.hash[:]...)
	out = binary.LittleEndian.AppendUint64(out, uint64(len(body)))
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(zstdWindow))
	if err != nil {
		return nil, err
	}
	return enc.EncodeAll(body, out), nil
}

func appendBlob(dst []byte, b string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(b))), b...)
}

const (
	plainColumn = iota
	deltaColumn
)

// appendColumn writes numbers plain or as differences, whichever is shorter.
func appendColumn(dst []byte, v []uint32) []byte {
	var plain, delta []byte
	last := uint32(0)
	for _, x := range v {
		plain = binary.AppendUvarint(plain, uint64(x))
		delta = binary.AppendUvarint(delta, uint64(zigzag(int32(x-last))))
		last = x
	}
	kind, data := byte(plainColumn), plain
	if len(delta) < len(plain) {
		kind, data = deltaColumn, delta
	}
	dst = append(dst, kind)
	dst = binary.AppendUvarint(dst, uint64(len(v)))
	dst = binary.AppendUvarint(dst, uint64(len(data)))
	return append(dst, data...)
}

func zigzag(x int32) uint32   { return uint32(x<<1) ^ uint32(x>>31) }
func unzigzag(x uint32) int32 { return int32(x>>1) ^ -int32(x&1) }

var errDamaged = errors.New("gazetteer data damaged")

func damaged(what string) error { return fmt.Errorf("%w: %s", errDamaged, what) }

// isTable reports whether a file that begins with b is a compiled table.
func isTable(b []byte) bool { return bytes.HasPrefix(b, []byte(magic)) }

// decodeTable opens a file made by encode. It keeps nothing of file.
func decodeTable(file []byte) (*table, error) {
	if !isTable(file) {
		return nil, errors.New("no gazetteer file: it does not begin with NGGAZ")
	}
	if len(file) < headerLen {
		return nil, damaged("cut off in the header")
	}
	if v := file[len(magic)]; v != formatVersion {
		return nil, fmt.Errorf("gazetteer file of format %d, this program reads format %d: build it again", v, formatVersion)
	}
	size := binary.LittleEndian.Uint64(file[headerLen-8:])
	frame := file[headerLen:]
	// zstd cannot make more than 128 KiB of a 3-byte block, and the rest of the frame is small.
	if size > maxBody || size > uint64(len(frame))*(128<<10) {
		return nil, damaged("impossible length")
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(max(size, zstdWindow)+1))
	if err != nil {
		return nil, fmt.Errorf("open gazetteer: %w", err)
	}
	defer dec.Close()
	body, err := dec.DecodeAll(frame, make([]byte, 0, min(size, 64<<20)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	if uint64(len(body)) != size {
		return nil, damaged("wrong length")
	}
	t := &table{}
	copy(t.hash[:], file[len(magic)+1:])
	if sha256.Sum256(body) != t.hash {
		return nil, damaged("wrong hash")
	}
	return t, t.decodeBody(body)
}

// decodeBody fills the table from a body of any origin.
func (t *table) decodeBody(body []byte) error {
	for _, b := range t.blobs() {
		n, k := binary.Uvarint(body)
		if k <= 0 || n > uint64(len(body)-k) {
			return damaged("blob")
		}
		*b = string(body[k : k+int(n)])
		body = body[k+int(n):]
	}
	var err error
	for _, c := range t.columns() {
		if *c, body, err = readColumn(body); err != nil {
			return err
		}
	}
	if len(body) != 0 {
		return damaged("data after the end")
	}
	if err := t.check(); err != nil {
		return err
	}
	t.open()
	return nil
}

// readColumn reads one column and returns what follows it.
func readColumn(body []byte) (v []uint32, rest []byte, err error) {
	if len(body) == 0 || body[0] > deltaColumn {
		return nil, nil, damaged("column")
	}
	delta := body[0] == deltaColumn
	body = body[1:]
	n, k := binary.Uvarint(body)
	if k <= 0 {
		return nil, nil, damaged("column count")
	}
	body = body[k:]
	size, k := binary.Uvarint(body)
	if k <= 0 || size > uint64(len(body)-k) || n > size {
		return nil, nil, damaged("column length")
	}
	data, rest := body[k:k+int(size)], body[k+int(size):]
	v = make([]uint32, n)
	last, i := uint32(0), 0
	for j := range v {
		var x uint32
		for shift := 0; ; shift += 7 {
			if i >= len(data) || shift > 28 {
				return nil, nil, damaged("number")
			}
			c := data[i]
			i++
			x |= uint32(c&0x7f) << shift
			if c < 0x80 {
				break
			}
		}
		if delta {
			x = last + uint32(unzigzag(x))
			last = x
		}
		v[j] = x
	}
	if i != len(data) {
		return nil, nil, damaged("column rest")
	}
	return v, rest, nil
}

// check proves that no index leads outside, so that no later access can fail.
func (t *table) check() error {
	if !ascending(t.strOff, len(t.text)) || !ascending(t.wordOff, len(t.words)) {
		return damaged("string offsets")
	}
	strs, words, ents := uint32(len(t.strOff)-1), uint32(len(t.wordOff)-1), len(t.entType)
	if ents >= 1<<refBits {
		return damaged("too many entries")
	}
	names, err := t.checkTrie(words)
	if err != nil {
		return err
	}
	if len(t.forms) != names || len(t.posts) != names || len(t.formMask) != len(t.formCase) ||
		sum(t.forms) != uint64(len(t.formMask)) || sum(t.posts) != uint64(len(t.post)) {
		return damaged("names")
	}
	for _, p := range t.post {
		switch kind := p & postMask; {
		case kind <= postDemonym && p>>postBits >= uint32(ents):
			return damaged("posting")
		case kind > postDemonym && p>>postBits >= strs, kind > postRole:
			return damaged("posting class")
		}
	}
	for _, c := range [][]uint32{t.entSub, t.entName, t.entAdmin1, t.entDesc, t.entID, t.entTitle} {
		if len(c) != ents || !below(c, strs) {
			return damaged("entry strings")
		}
	}
	for _, c := range [][]uint32{t.entCountry, t.entLat, t.entLon, t.entPop, t.entBirth, t.entPrior, t.entWikidata, t.entGeonames} {
		if len(c) != ents {
			return damaged("entry columns")
		}
	}
	n := len(t.ctryISO2)
	if len(t.ctryISO3) != n || len(t.ctryEntry) != n || len(t.ctryCapital) != n ||
		!below(t.ctryEntry, uint32(ents)) || !below(t.ctryCapital, uint32(ents)+1) {
		return damaged("countries")
	}
	n = len(t.abbrText)
	if len(t.abbrClass) != n || len(t.abbrFinal) != n || !below(t.abbrText, strs) || !below(t.abbrClass, strs) {
		return damaged("abbreviations")
	}
	n = len(t.offTitle)
	if len(t.offBody) != n || len(t.offFrom) != n || len(t.offTo) != n || len(t.offEntry) != n ||
		!below(t.offTitle, strs) || !below(t.offBody, strs) || !below(t.offEntry, uint32(ents)) {
		return damaged("offices")
	}
	if len(t.namingWord) != len(t.namingEntry) || !slices.IsSorted(t.namingWord) || !below(t.namingWord, words) || !below(t.namingEntry, uint32(ents)) {
		return damaged("words of organizations")
	}
	return nil
}

// checkTrie checks the shape of the trie and counts its names.
func (t *table) checkTrie(words uint32) (names int, err error) {
	if len(t.nodeWord) != len(t.nodeKids) || len(t.nodeWord) == 0 {
		return 0, damaged("trie")
	}
	next := uint64(1)
	for i, k := range t.nodeKids {
		if next <= uint64(i) || (i > 0 && t.nodeWord[i] >= words) {
			return 0, damaged("trie node")
		}
		next += uint64(k >> 1)
		names += int(k & 1)
	}
	if next != uint64(len(t.nodeKids)) || t.nodeKids[0]&1 != 0 {
		return 0, damaged("trie size")
	}
	return names, nil
}

func ascending(off []uint32, end int) bool {
	if len(off) == 0 || off[0] != 0 || uint64(off[len(off)-1]) != uint64(end) {
		return false
	}
	for i := 1; i < len(off); i++ {
		if off[i] < off[i-1] {
			return false
		}
	}
	return true
}

func below(v []uint32, limit uint32) bool {
	for _, x := range v {
		if x >= limit {
			return false
		}
	}
	return true
}

func sum(v []uint32) (s uint64) {
	for _, x := range v {
		s += uint64(x)
	}
	return s
}

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
	e.ID, e.SameAs = idsOf(v[colWikidata], v[colGeonames], e.Wikipedia)
	if own := t.str(v[colID]); own != "" {
		if strings.HasPrefix(e.ID, titleScheme) {
			e.ID = ""
		}
		e.ID, e.SameAs = own, e.ID
	}
	return e
}

// The schemes of known ids, in the order in which an entity takes its id.
const (
	itemScheme  = "wikidata:"
	placeScheme = "geonames:"
	titleScheme = "wikipedia:"
)

// idsOf writes identifiers: the item of Wikidata, else the GeoNames id, else the
// title of the English article; same is the GeoNames id beside an item.
func idsOf(item, place uint32, title string) (id, same string) {
	if place != 0 {
		same = placeScheme + strconv.FormatUint(uint64(place), 10)
	}
	switch {
	case item != 0:
		return itemScheme + "Q" + strconv.FormatUint(uint64(item), 10), same
	case same != "":
		return same, ""
	case title != "":
		return titleScheme + title, ""
	}
	return "", ""
}

const (
	degreeScale = 1e5
	priorScale  = 10000
)

func packDegrees(d float64) uint32   { return zigzag(int32(math.Round(d * degreeScale))) }
func unpackDegrees(x uint32) float64 { return float64(unzigzag(x)) / degreeScale }

// packLetters packs two or three capitals, 0 for anything else.
func packLetters(s string) (p uint32) {
	if len(s) != 2 && len(s) != 3 {
		return 0
	}
	for i := range len(s) {
		if s[i] < 'A' || s[i] > 'Z' {
			return 0
		}
		p = p<<5 | uint32(s[i]-'A'+1)
	}
	return p
}

func unpackLetters(p uint32) string {
	if p == 0 {
		return ""
	}
	var b [4]byte
	i := len(b)
	for ; p != 0 && i > 0; p >>= 5 {
		i--
		b[i] = byte('A' - 1 + p&31)
	}
	return string(b[i:])
}

// packDate packs YYYY, YYYY-MM or YYYY-MM-DD, 0 for anything else.
func packDate(s string) uint32 {
	var v [3]uint32
	part, digits := 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case c == '-' && part < 2 && digits > 0:
			part, digits = part+1, 0
		case c >= '0' && c <= '9' && digits < 4:
			v[part] = v[part]*10 + uint32(c-'0')
			digits++
		default:
			return 0
		}
	}
	if v[0] == 0 || v[1] > 12 || v[2] > 31 {
		return 0
	}
	return v[0]<<9 | v[1]<<5 | v[2]
}

func unpackDate(p uint32) string {
	y, m, d := p>>9, p>>5&15, p&31
	switch {
	case p == 0:
		return ""
	case m == 0:
		return fmt.Sprintf("%04d", y)
	case d == 0:
		return fmt.Sprintf("%04d-%02d", y, m)
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
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
