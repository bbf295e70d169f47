package gazetteers

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"newsgraph/gazetteers/packed"
)

// The file of a table:
//
//	"NGGAZ" 0x0A | format version, 1 byte | SHA-256 of what follows, 32 bytes |
//	length of the label, varint | label | the sections of table, by package packed
//
// History of formatVersion: 1 the first; 2 offices of bodies, with months;
// 3 titles of articles; 4 words of organizations;
// 5 without abbreviations and classes of titles, which stand in lang;
// 6 in blocks, which are unpacked when they are used; entries of lists below.
const (
	magic         = "NGGAZ\n"
	formatVersion = 6
	headerLen     = len(magic) + 1 + sha256.Size
)

// columns is a table before it is written.
type columns struct {
	label       string
	text, words []string // sorted

	nodeWord, nodeKids []uint32 // as in table; children<<1 | 1 when a name ends there
	forms, posts       []uint32 // per name: number of forms, of postings

	formMask, formCase, post                    []uint32
	entry                                       [entryCols][]uint32
	ctryISO2, ctryISO3, ctryEntry, ctryCapital  []uint32
	offTitle, offBody, offFrom, offTo, offEntry []uint32
	naming                                      []uint32 // by word: organizations with it
	namingEntry                                 []uint32
}

// encode returns the file.
func (c *columns) encode() ([]byte, error) {
	var w packed.Writer
	w.Strings(c.text)
	w.Strings(c.words)
	kids, ends, rootKids := make([]uint32, len(c.nodeKids)), make([]uint32, len(c.nodeKids)), make([]uint32, len(c.words))
	for i, k := range c.nodeKids {
		kids[i], ends[i] = k>>1, k&1
	}
	for _, word := range c.nodeWord[1 : 1+kids[0]] {
		rootKids[word] = 1
	}
	firstKid := runningSum(kids)
	for i := range firstKid {
		firstKid[i]++ // the root is nobody's child
	}
	w.Numbers(c.nodeWord)
	w.Numbers(firstKid)
	for _, v := range [][]uint32{ends, rootKids, c.forms, c.posts} {
		w.Numbers(runningSum(v))
	}
	for _, v := range [][]uint32{c.formMask, c.formCase, c.post} {
		w.Numbers(v)
	}
	w.Rows(c.entry[:])
	for _, v := range [][]uint32{c.ctryISO2, c.ctryISO3, c.ctryEntry, c.ctryCapital, c.offTitle, c.offBody, c.offFrom, c.offTo, c.offEntry} {
		w.Numbers(v)
	}
	w.Numbers(c.officesByEntry())
	w.Numbers(runningSum(c.naming))
	w.Numbers(c.namingEntry)
	sections, err := w.Bytes()
	if err != nil {
		return nil, fmt.Errorf("pack gazetteer: %w", err)
	}
	body := append(append(binary.AppendUvarint(nil, uint64(len(c.label))), c.label...), sections...)
	hash := sha256.Sum256(body)
	return append(append(append([]byte(magic), formatVersion), hash[:]...), body...), nil
}

// runningSum is the sums before each number and, at the end, of all.
func runningSum(v []uint32) []uint32 {
	out := make([]uint32, len(v)+1)
	for i, x := range v {
		out[i+1] = out[i] + x
	}
	return out
}

// isTable reports whether a file that begins with b is a compiled table.
func isTable(b []byte) bool { return bytes.HasPrefix(b, []byte(magic)) }

// decodeTable opens a file made by encode. It keeps file.
func decodeTable(file []byte) (*table, error) {
	t, body, err := openHead(file)
	if err != nil {
		return nil, err
	}
	if sha256.Sum256(body) != t.hash {
		return nil, damaged("wrong hash")
	}
	return t, t.decodeBody(body, true)
}

// decodeEmbedded opens a file that is part of the program, which a test proves.
func decodeEmbedded(file []byte) (*table, error) {
	t, body, err := openHead(file)
	if err != nil {
		return nil, err
	}
	return t, t.decodeBody(body, false)
}

func openHead(file []byte) (t *table, body []byte, err error) {
	if !isTable(file) {
		return nil, nil, errors.New("no gazetteer file: it does not begin with NGGAZ")
	}
	if len(file) < headerLen {
		return nil, nil, damaged("cut off in the header")
	}
	if v := file[len(magic)]; v != formatVersion {
		return nil, nil, fmt.Errorf("gazetteer file of format %d, this program reads format %d: build it again", v, formatVersion)
	}
	t = &table{}
	copy(t.hash[:], file[len(magic)+1:])
	return t, file[headerLen:], nil
}

// decodeBody opens the sections of a body; with prove one of any origin.
func (t *table) decodeBody(body []byte, prove bool) error {
	n, k := binary.Uvarint(body)
	if k <= 0 || n > uint64(len(body)-k) {
		return damaged("label")
	}
	t.label = string(body[k:][:n])
	f, err := packed.Open(body[k:][n:])
	if err != nil {
		return err
	}
	if err := f.Strings(&t.text); err != nil {
		return err
	}
	if err := f.Words(&t.words); err != nil {
		return err
	}
	for _, s := range []*packed.Numbers{&t.nodeWord, &t.firstKid, &t.nodeName, &t.rootKids, &t.formAt, &t.postAt, &t.formMask, &t.formCase, &t.post} {
		if err := f.Numbers(s); err != nil {
			return err
		}
	}
	if err := f.Rows(&t.rows, entryCols); err != nil {
		return err
	}
	for _, s := range []*packed.Numbers{
		&t.ctryISO2, &t.ctryISO3, &t.ctryEntry, &t.ctryCapital,
		&t.offTitle, &t.offBody, &t.offFrom, &t.offTo, &t.offEntry, &t.offBy, &t.namingAt, &t.namingEntry,
	} {
		if err := f.Numbers(s); err != nil {
			return err
		}
	}
	t.index = sync.OnceValue(t.makeIndex)
	if !prove {
		return nil
	}
	if err := f.Prove(); err != nil {
		return err
	}
	return t.check()
}
