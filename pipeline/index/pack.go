package index

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"unsafe"

	"newsgraph/entities"
)

// packer appends numbers and texts.
type packer []byte

func (p *packer) uint(n int)    { *p = binary.AppendUvarint(*p, uint64(n)) }
func (p *packer) text(s string) { p.uint(len(s)); *p = append(*p, s...) }

// negativeZero stands for -0, which graphs have as well as 0.
const negativeZero = 1 << 20

// milli appends a number of three decimals, at least -1.
func (p *packer) milli(f float64) {
	if f == 0 && math.Signbit(f) {
		p.uint(negativeZero)
		return
	}
	p.uint(int(math.Round(f*1000)) + 1000)
}

// unpacker reads what packer wrote; bad is set when it is not that.
type unpacker struct {
	b   []byte
	bad bool
}

func (u *unpacker) uint() int {
	if len(u.b) > 0 && u.b[0] < 0x80 { // most are small
		n := u.b[0]
		u.b = u.b[1:]
		return int(n)
	}
	return u.long()
}

// long is a number of any size.
func (u *unpacker) long() int {
	n, k := binary.Uvarint(u.b)
	if k <= 0 || n > math.MaxInt64/2 {
		u.bad, u.b = true, nil
		return 0
	}
	u.b = u.b[k:]
	return int(n)
}

func (u *unpacker) text() string {
	n := u.uint()
	if n > len(u.b) {
		u.bad, u.b = true, nil
		return ""
	}
	s := string(u.b[:n])
	u.b = u.b[n:]
	return s
}

// view is a text that shares the bytes, which must not change any more.
func (u *unpacker) view() string {
	n := u.uint()
	if n > len(u.b) {
		u.bad, u.b = true, nil
		return ""
	}
	s := unsafe.String(unsafe.SliceData(u.b), n)
	u.b = u.b[n:]
	return s
}

func (u *unpacker) milli() float64 {
	n := u.uint()
	if n == negativeZero {
		return math.Copysign(0, -1)
	}
	return float64(n-1000) / 1000
}

var errPacked = damaged(errors.New("a row is cut"))

func (u *unpacker) err() error {
	if u.bad {
		return errPacked
	}
	return nil
}

// packNumbers writes a column, four bytes a number.
func packNumbers[T ~uint8 | ~uint16 | ~int32 | ~uint32](list []T) []byte {
	out := make([]byte, 0, 4*len(list))
	for _, n := range list {
		out = binary.LittleEndian.AppendUint32(out, uint32(n))
	}
	return out
}

func unpackNumbers[T ~uint8 | ~uint16 | ~int32 | ~uint32](b []byte) []T {
	out := make([]T, len(b)/4)
	for i := range out {
		out[i] = T(binary.LittleEndian.Uint32(b[4*i:]))
	}
	return out
}

// texts are many short texts in one: at[i] to at[i+1] is text i.
type texts struct {
	all []byte
	at  []uint32
}

func (t *texts) add(s string) {
	if len(t.at) == 0 {
		t.at = append(t.at, 0)
	}
	t.all = append(t.all, s...)
	t.at = append(t.at, uint32(len(t.all)))
}

func (t *texts) bytes(i int32) []byte { return t.all[t.at[i]:t.at[i+1]] }

// holder is the number of the text that holds the byte at a place.
func (t *texts) holder(place int) int32 {
	i, _ := slices.BinarySearch(t.at, uint32(place)+1)
	return int32(i - 1)
}

// table numbers texts of which many are the same.
type table struct {
	list []string
	at   map[string]uint32
}

func newTable() *table { return &table{[]string{""}, map[string]uint32{"": 0}} }

func (t *table) number(s string) uint32 {
	n, ok := t.at[s]
	if !ok {
		n = uint32(len(t.list))
		t.list, t.at[s] = append(t.list, s), n
	}
	return n
}

// kindOf numbers a type of edges, from 1; types that this version does not know
// are told by name.
func kindOf(t entities.EdgeType) int {
	if n, ok := t.Number(); ok {
		return n + 1
	}
	return 0
}

func packEdge(p *packer, x *edge) {
	e := &x.Edge
	p.uint(int(x.a))
	p.uint(int(x.b))
	kind := kindOf(e.Type)
	if p.uint(kind); kind == 0 {
		p.text(string(e.Type))
	}
	p.uint(e.Sentences)
	p.uint(e.Articles)
	p.uint(e.Stories)
	p.milli(e.NPMI)
	p.milli(e.Confidence)
	p.text(e.First)
	p.text(e.Last)
	p.uint(len(x.cites))
	for _, c := range x.cites {
		p.uint(int(c.record))
		p.uint(int(c.field))
		p.uint(c.start)
		p.uint(c.length)
	}
	packAscending(p, x.claimed)
}

func unpackEdge(u *unpacker, x *edge) {
	e := &x.Edge
	x.a, x.b = int32(u.uint()), int32(u.uint())
	if kind := u.uint(); kind == 0 {
		e.Type = entities.EdgeType(u.text())
	} else if kind <= len(entities.EdgeTypes) {
		e.Type = entities.EdgeTypes[kind-1]
	} else {
		u.bad = true
	}
	e.Sentences, e.Articles, e.Stories = u.uint(), u.uint(), u.uint()
	e.NPMI, e.Confidence = u.milli(), u.milli()
	e.First, e.Last = u.text(), u.text()
	x.cites = make([]cite, 0, entities.MaxEvidence)
	for range u.uint() {
		if u.bad {
			return
		}
		x.cites = append(x.cites, cite{int32(u.uint()), entities.Field(u.uint()), u.uint(), u.uint()})
	}
	x.claimed = unpackAscending(u)
}

// packAscending writes how many there are and each as what it is more than the
// one before.
func packAscending(p *packer, list []int32) {
	p.uint(len(list))
	last := int32(0)
	for _, n := range list {
		p.uint(int(n - last))
		last = n
	}
}

func unpackAscending(u *unpacker) []int32 {
	n := u.uint()
	if n > len(u.b) {
		u.bad = true
		return nil
	}
	out := make([]int32, n)
	last := int32(0)
	for i := range out {
		last += int32(u.uint())
		out[i] = last
	}
	return out
}

func (t *texts) len() int { return max(len(t.at)-1, 0) }

// view is a text that shares the bytes, which do not change once read.
func (t *texts) view(i int32) string {
	b := t.bytes(i)
	return unsafe.String(unsafe.SliceData(b), len(b))
}
