package codec

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"unicode/utf8"

	"newsgraph/entities"
)

// parser reads exactly what the generated Append functions write: the same keys
// in the same order, no space between. It is several times as fast as encoding/json and
// is only the first try: whatever it does not take as it stands (other order,
// other keys, odd escapes, errors) encoding/json reads again from the start. A
// fuzz test holds that both give the same where the parser takes the line.
type parser struct {
	b      []byte
	i      int
	bad    bool
	memory *interner
	lean   bool   // leave out what the graph is not made from
	buf    []byte // unescaped text
	room   *growing
}

// interner gives the same string for the same short bytes most of the time, so
// that names met again and again are not copied again and again.
type interner [2048]string

func (m *interner) text(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	if len(b) > 48 {
		return string(b)
	}
	h := uint32(2166136261)
	for _, c := range b {
		h = (h ^ uint32(c)) * 16777619
	}
	slot := &m[h%uint32(len(m))]
	if *slot != string(b) {
		*slot = string(b)
	}
	return *slot
}

// RecordDecoder reads the lines of records. One goroutine at a time uses it.
type RecordDecoder struct {
	memory interner
	room   growing
	lean   bool
}

// NewRecordDecoder makes one. A lean one leaves out, where the line is as this
// program writes it, what the graph is not made from: Text, Title and URL of
// the article, Text of mentions, all but Kind of steps.
func NewRecordDecoder(lean bool) *RecordDecoder { return &RecordDecoder{lean: lean} }

// Decode reads one line. rec must be zero; it and all in it are the caller's.
func (d *RecordDecoder) Decode(line []byte, rec *entities.Record) error {
	p := parser{b: bytes.TrimSuffix(line, []byte{'\n'}), memory: &d.memory, lean: d.lean, room: &d.room}
	if p.record(rec); p.bad || p.i != len(p.b) {
		*rec = entities.Record{}
		if err := json.Unmarshal(line, rec); err != nil {
			return err
		}
	}
	if rec.Schema != entities.RecordSchema {
		return fmt.Errorf("format %q, but this program reads %q", rec.Schema, entities.RecordSchema)
	}
	return checkRecord(rec)
}

func unmarshalEntity(m *interner, line []byte, e *entities.Entity) error {
	p := parser{b: line, memory: m}
	if p.entity(e); !p.bad && p.i == len(p.b) {
		return nil
	}
	*e = entities.Entity{}
	return json.Unmarshal(line, e)
}

func unmarshalEdge(m *interner, line []byte, e *entities.Edge) error {
	p := parser{b: line, memory: m}
	if p.edge(e); !p.bad && p.i == len(p.b) {
		return nil
	}
	*e = entities.Edge{}
	return json.Unmarshal(line, e)
}

// must passes s, which has to be next.
func (p *parser) must(s string) {
	if !p.try(s) {
		p.bad = true
	}
}

// try passes s if it is next.
func (p *parser) try(s string) bool {
	if p.bad || len(p.b)-p.i < len(s) || string(p.b[p.i:p.i+len(s)]) != s {
		return false
	}
	p.i += len(s)
	return true
}

// has reports whether s is next.
func (p *parser) has(s string) bool {
	return !p.bad && len(p.b)-p.i >= len(s) && string(p.b[p.i:p.i+len(s)]) == s
}

// more passes the comma before a further item of a list, or its end.
func (p *parser) more(n int) bool {
	if p.try("]") {
		return false
	}
	if n > 0 {
		p.must(",")
	}
	return !p.bad
}

// raw reads a string; the bytes hold until the next.
func (p *parser) raw() []byte {
	p.must(`"`)
	if p.bad {
		return nil
	}
	from, ascii := p.i, true
	for i := from; i < len(p.b); i++ {
		switch c := p.b[i]; {
		case c == '"':
			p.i = i + 1
			return p.valid(p.b[from:i], ascii)
		case c == '\\':
			return p.escaped(from, i)
		case c < 0x20:
			p.bad = true
			return nil
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	p.bad = true
	return nil
}

func (p *parser) valid(b []byte, ascii bool) []byte {
	if !ascii && !utf8.Valid(b) {
		p.bad = true
	}
	return b
}

var escapes = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escaped reads the rest of a string from its first backslash at i.
func (p *parser) escaped(from, i int) []byte {
	p.buf = append(p.buf[:0], p.b[from:i]...)
	for i < len(p.b) {
		c := p.b[i]
		if c == '"' {
			p.i = i + 1
			return p.valid(p.buf, false)
		}
		if c < 0x20 {
			break
		}
		if c != '\\' {
			run := i
			for i < len(p.b) && p.b[i] != '"' && p.b[i] != '\\' && p.b[i] >= 0x20 {
				i++
			}
			p.buf = append(p.buf, p.b[run:i]...)
			continue
		}
		if i+1 >= len(p.b) {
			break
		}
		if e := escapes[p.b[i+1]]; e != 0 {
			p.buf = append(p.buf, e)
			i += 2
			continue
		}
		r, ok := hex4(p.b[i+1:])
		if !ok || r >= 0xD800 && r <= 0xDFFF {
			break // surrogates are left to encoding/json
		}
		p.buf = utf8.AppendRune(p.buf, r)
		i += 6
	}
	p.bad = true
	return nil
}

// hex4 reads "u" and four hex digits.
func hex4(b []byte) (rune, bool) {
	if len(b) < 5 || b[0] != 'u' {
		return 0, false
	}
	var r rune
	for _, c := range b[1:5] {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c >= 'a' && c <= 'f':
			r = r<<4 | rune(c-'a'+10)
		case c >= 'A' && c <= 'F':
			r = r<<4 | rune(c-'A'+10)
		default:
			return 0, false
		}
	}
	return r, true
}

// text reads a key that has to be there, k with its punctuation, and its text.
func (p *parser) text(k string) string {
	p.must(k)
	return p.memory.text(p.raw())
}

// textIf reads a key that may be absent. An empty text would not be written.
func (p *parser) textIf(k string) string {
	if !p.try(k) {
		return ""
	}
	return p.memory.text(p.raw())
}

// once is text that is long or never met again.
func (p *parser) once(k string) string {
	p.must(k)
	return string(p.raw())
}

// heavy is text that a lean decoder leaves out, unchecked.
func (p *parser) heavy(k string) string {
	if !p.lean {
		return p.text(k)
	}
	p.must(k)
	p.skip()
	return ""
}

func (p *parser) heavyIf(k string) string {
	if !p.has(k) {
		return ""
	}
	return p.heavy(k)
}

// heavyOnce is once for text that a lean decoder leaves out.
func (p *parser) heavyOnce(k string) string {
	if !p.lean {
		return p.once(k)
	}
	p.must(k)
	p.skip()
	return ""
}

// skip passes a string, unchecked.
func (p *parser) skip() {
	p.must(`"`)
	for !p.bad {
		n := bytes.IndexByte(p.b[p.i:], '"')
		if n < 0 {
			p.bad = true
			return
		}
		p.i += n + 1
		slashes := 0
		for p.b[p.i-2-slashes] == '\\' {
			slashes++
		}
		if slashes%2 == 0 {
			return
		}
	}
}

// key passes the next member of an object any of whose members may be absent, if
// it is k; n counts those that were there.
func (p *parser) key(n *int, k string) bool {
	at := p.i
	if (*n == 0 || p.try(",")) && p.try(k) {
		*n++
		return true
	}
	p.i = at
	return false
}

// digits reads an integer of up to 15 digits without leading zeros.
func (p *parser) digits() (v int64, n int) {
	from := p.i
	for p.i < len(p.b) && p.b[p.i] >= '0' && p.b[p.i] <= '9' {
		v = v*10 + int64(p.b[p.i]-'0')
		p.i++
		if p.i-from > 15 {
			p.bad = true
			return 0, 0
		}
	}
	n = p.i - from
	if n == 0 {
		p.bad = true
	}
	return v, n
}

func (p *parser) int(k string) int { return int(p.int64(k)) }

func (p *parser) int64(k string) int64 {
	p.must(k)
	neg := p.try("-")
	lead := p.i < len(p.b) && p.b[p.i] == '0'
	v, n := p.digits()
	if lead && n > 1 || p.i < len(p.b) && (p.b[p.i] == '.' || p.b[p.i] == 'e' || p.b[p.i] == 'E') {
		p.bad = true
	}
	if neg {
		return -v
	}
	return v
}

var tens = [...]float64{1, 10, 100, 1e3, 1e4, 1e5}

// num reads a decimal of at most five places. Whole numbers below 2^53 and
// powers of ten are exact, so their quotient is the nearest float64, as
// strconv.ParseFloat gives it.
func (p *parser) num(k string) float64 {
	p.must(k)
	neg := p.try("-")
	lead := p.i < len(p.b) && p.b[p.i] == '0'
	v, n := p.digits()
	if lead && n > 1 {
		p.bad = true
	}
	f := float64(v)
	if p.try(".") {
		frac, places := p.digits()
		if places >= len(tens) || n+places > 15 {
			p.bad = true
			return 0
		}
		f = float64(v*int64(tens[places])+frac) / tens[places]
	}
	if p.i < len(p.b) && (p.b[p.i] == 'e' || p.b[p.i] == 'E') {
		p.bad = true
	}
	if neg {
		f = math.Copysign(f, -1)
	}
	return f
}

// intIf and numIf read numbers that may be absent. Zero would not be written.
func (p *parser) intIf(k string) int {
	if !p.has(k) {
		return 0
	}
	return p.int(k)
}

func (p *parser) numIf(k string) float64 {
	if !p.has(k) {
		return 0
	}
	return p.num(k)
}

func (p *parser) typeWord(k string) entities.Type {
	p.must(k)
	for _, t := range entities.Types {
		if p.try(quotedTypes[t]) {
			return t
		}
	}
	p.bad = true
	return entities.NoType
}

var quotedTypes = [...]string{entities.NoType: `""`, entities.Person: `"person"`, entities.Place: `"place"`, entities.Organization: `"organization"`}

func (p *parser) fieldWord(k string) entities.Field {
	p.must(k)
	if p.try(`"text"`) {
		return entities.Text
	}
	p.must(`"title"`)
	return entities.Title
}

// list reads a list that is there, empty or not.
func list[T any](p *parser, k string, one func(*parser, *T)) []T {
	return listOn(p, k, []T{}, one)
}

// listOn appends a list to out, which is empty.
func listOn[T any](p *parser, k string, out []T, one func(*parser, *T)) []T {
	p.must(k)
	p.must("[")
	for p.more(len(out)) {
		out = append(out, *new(T))
		one(p, &out[len(out)-1])
	}
	return out
}

// listIn is list for lists that are long: they grow in room.
func listIn[T any](p *parser, k string, room *[]T, one func(*parser, *T)) []T {
	grown := listOn(p, k, (*room)[:0], one)
	*room = grown
	out := make([]T, len(grown))
	copy(out, grown)
	clear(grown) // it keeps nothing alive
	return out
}

// listIf reads a list that may be absent. An empty one would not be written.
func listIf[T any](p *parser, k string, one func(*parser, *T)) []T {
	if !p.has(k) {
		return nil
	}
	return list(p, k, one)
}

func oneString[S ~string](p *parser, s *S) { *s = S(p.memory.text(p.raw())) }
