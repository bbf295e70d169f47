package read

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"newsgraph/entities"
)

// jsonFormat reads JSON (RFC 8259): an object a line (JSON Lines), arrays of
// objects, one object, an object that holds a list of articles, or several of
// these one after the other.
var jsonFormat = &format{
	name:       "json",
	extensions: []string{".jsonl", ".ndjson", ".json", ".jl", ".jsonlines", ".geojson"},
	help:       "JSON Lines, JSON arrays, one object, or an object with a list of articles",
	sniff:      sniffJSON,
	frame:      frameJSON,
}

func sniffJSON(head []byte) confidence {
	h := bytes.TrimLeft(bytes.TrimPrefix(head, []byte(bom)), " \t\r\n\x1e")
	if len(h) == 0 {
		return maybe
	}
	next := bytes.TrimLeft(h[1:], " \t\r\n")
	switch {
	case h[0] == '{' && completeLine(h):
		return certain
	case h[0] == '{' && len(next) > 0 && (next[0] == '"' || next[0] == '}'):
		return strong
	case h[0] == '[' && len(next) > 0 && (next[0] == '{' || next[0] == ']' || next[0] == '['):
		return strong
	}
	return maybe
}

// completeLine reports a first line that is a JSON object of some length.
func completeLine(h []byte) bool {
	line, _, _ := bytes.Cut(h, []byte("\n"))
	return len(line) > 20 && validJSON(line, defaultMaxNesting)
}

func frameJSON(w *walker, src *source, br *bufio.Reader) error {
	if b, _ := br.Peek(3); string(b) == bom {
		br.Discard(3)
	}
	head, _ := br.Peek(headBytes)
	if src.charset == "" {
		src.charset = charsetOf(head)
	}
	w.newTally(src, false)
	w.gate(src, w.keyed(jsonDates))
	if jsonLines(head, src.file) {
		return frameJSONLines(w, src, br)
	}
	f := &jsonFramer{w: w, src: src, in: br}
	return f.run()
}

// jsonLines reports that every line is a value of its own: the first line is
// an object, or it looks like one and so does the second, or the name says so.
func jsonLines(head []byte, name string) bool {
	switch extension(name) {
	case ".jsonl", ".ndjson", ".jl", ".jsonlines":
		return true
	}
	h := bytes.TrimLeft(head, " \t\r\n")
	first, rest, more := bytes.Cut(h, []byte("\n"))
	if !more || len(first) == 0 || first[0] != '{' {
		return false
	}
	if validJSON(first, defaultMaxNesting) {
		return true
	}
	rest = bytes.TrimLeft(rest, " \t\r\n")
	first = bytes.TrimRight(first, " \t\r,")
	return len(rest) > 0 && rest[0] == '{' && first[len(first)-1] == '}' && balanced(first)
}

// balanced reports that every bracket outside strings is closed.
func balanced(b []byte) bool {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			for i++; i < len(b) && b[i] != '"'; i++ {
				if b[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
	}
	return depth == 0
}

func frameJSONLines(w *walker, src *source, br *bufio.Reader) error {
	lr := lineReader{br: br, max: w.opt.MaxLineBytes}
	n := 0
	for {
		line, err := lr.next()
		if err == io.EOF {
			return nil
		}
		if w.stop != nil {
			return errStop
		}
		p := Piece{src: src, Position: "line " + strconv.Itoa(lr.n)}
		switch {
		case err == errLineTooLong:
			p.reason, p.out = tooLong("a line", lr.size, w.opt.MaxLineBytes), entities.Quarantined
		case err != nil:
			return &placed{p.Position, err}
		default:
			p.data, p.decode = bytes.Trim(line, " \t\r\n\x1e"), decodeJSON
			if len(p.data) == 0 {
				continue
			}
		}
		n++
		p.n = n
		if err := w.emit(p); err != nil {
			return err
		}
	}
}

func tooLong(what string, size, limit int64) string {
	return fmt.Sprintf("%s of %s bytes, longer than the limit of %s", what, entities.Thousands(size), entities.Thousands(limit))
}

// jsonFramer cuts a stream of JSON values into records: the objects of an
// array at the top, or the values at the top. It only counts brackets; a
// record's own syntax is checked when it is decoded.
type jsonFramer struct {
	w   *walker
	src *source
	in  *bufio.Reader

	n       int // records so far
	scalars int // values that are no objects
	faults  int // breaches of the syntax between records: only the first is told
	buf     []byte
	pos     int64 // bytes read of the stream
}

func (f *jsonFramer) run() error {
	tops := 0
	for {
		c, err := f.space()
		if err == io.EOF {
			break
		}
		if err != nil {
			return f.at(err)
		}
		switch {
		case c == '[':
			f.in.ReadByte()
			f.pos++
			err = f.array()
		case c == ',' || c == ']' || c == '}' || c == ':':
			f.in.ReadByte()
			f.pos++
			err = f.fault(fmt.Sprintf("not valid JSON: %q between values", c))
		default:
			err = f.record(tops == 0)
		}
		if err != nil {
			return err
		}
		tops++
	}
	if f.scalars > 0 {
		return f.emitScalars()
	}
	return nil
}

// emitScalars tells of the values that are no objects, in one entry.
func (f *jsonFramer) emitScalars() error {
	return f.w.emit(Piece{src: f.src, out: entities.Skipped,
		reason: strconv.Itoa(f.scalars) + " JSON values that are no objects"})
}

func (f *jsonFramer) at(err error) error {
	if f.w.stop != nil {
		return errStop
	}
	return &placed{"record " + strconv.Itoa(f.n+1), err}
}

// fault tells of the first breach of the syntax between records.
func (f *jsonFramer) fault(reason string) error {
	if f.faults++; f.faults > 1 {
		return nil
	}
	return f.w.emit(Piece{src: f.src, Position: "byte " + strconv.FormatInt(f.pos, 10), reason: reason, out: entities.Quarantined})
}

// space skips white space and returns the next byte without taking it.
func (f *jsonFramer) space() (byte, error) {
	for {
		c, err := f.in.ReadByte()
		if err != nil {
			return 0, err
		}
		if c != ' ' && c != '\n' && c != '\t' && c != '\r' && c != 0x1e {
			return c, f.in.UnreadByte()
		}
		f.pos++
	}
}

// array frames the elements of an array whose bracket has been taken.
func (f *jsonFramer) array() error {
	const (
		first = iota // after the bracket
		value        // after a comma
		comma        // after a value
	)
	state := first
	for {
		c, err := f.space()
		if err == io.EOF {
			return f.fault("not valid JSON: the file ends within an array (truncated)")
		}
		if err != nil {
			return f.at(err)
		}
		switch {
		case c == ']':
			f.in.ReadByte()
			f.pos++
			return nil // behind a comma too, see relaxJSON
		case c == ',':
			f.in.ReadByte()
			f.pos++
			if state != comma {
				err = f.fault("not valid JSON: a comma without a value before it")
			}
			state = value
		case c == '}' || c == ':':
			f.in.ReadByte()
			f.pos++
			err = f.fault(fmt.Sprintf("not valid JSON: %q within an array", c))
		default:
			if state == comma {
				err = f.fault("not valid JSON: values without a comma between them")
			}
			if err == nil {
				err = f.record(false)
			}
			state = comma
		}
		if err != nil {
			return err
		}
	}
}

// record frames one value. whole says that it may be all that the file holds;
// then a long object is searched for a list of articles to stream.
func (f *jsonFramer) record(whole bool) error {
	f.buf = f.buf[:0]
	size, err := f.value(whole)
	if f.w.stop != nil {
		return errStop
	}
	if err == errDescend {
		return f.descend()
	}
	place := "record " + strconv.Itoa(f.n+1)
	if err != nil && err != io.EOF {
		return f.at(err)
	}
	if size > f.w.opt.MaxLineBytes {
		f.n++
		return f.w.emit(Piece{src: f.src, Position: place, n: f.n,
			reason: tooLong("a record", size, f.w.opt.MaxLineBytes), out: entities.Quarantined})
	}
	data := append([]byte(nil), f.buf...)
	if c := data[0]; c != '{' && nesting(data) <= f.w.opt.MaxNesting && gjson.ValidBytes(data) {
		f.scalars++
		return nil
	}
	f.n++
	p := Piece{src: f.src, Position: place, n: f.n, data: data, decode: decodeJSON}
	if whole && err == nil {
		if _, serr := f.space(); serr == io.EOF {
			p.n, p.Position = 0, "" // the only value
		}
	} else if whole {
		p.n, p.Position = 0, ""
	}
	return f.w.emit(p)
}

// descendBytes is how long an object at the top may be before it is searched
// for a list of articles.
const descendBytes = 16 << 20

var errDescend = errors.New("an object with a list of articles")

// value reads one value into buf, no more than MaxLineBytes of it, and
// returns its length; io.EOF when the stream ended within it.
func (f *jsonFramer) value(whole bool) (int64, error) {
	var size int64
	depth, quoted, escaped := 0, false, false
	searched := false
	for {
		c, err := f.in.ReadByte()
		if err != nil {
			return size, err
		}
		if depth == 0 && size > 0 && !quoted && endsScalar(c) {
			return size, f.in.UnreadByte()
		}
		size++
		f.pos++
		if size <= f.w.opt.MaxLineBytes {
			f.buf = append(f.buf, c)
		}
		switch {
		case escaped:
			escaped = false
			continue
		case quoted:
			if c == '\\' {
				escaped = true
			} else if c == '"' {
				quoted = false
				if depth == 0 {
					return size, nil
				}
			}
			continue
		case c == '"':
			quoted = true
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
			if depth <= 0 {
				return size, nil
			}
		}
		if whole && !searched && size > descendBytes {
			searched = true
			if listAt(f.buf) > 0 {
				return size, errDescend
			}
		}
	}
}

func endsScalar(c byte) bool {
	switch c {
	case ' ', '\n', '\t', '\r', ',', ']', '}', '{', '[':
		return true
	}
	return false
}

// listNames are the names under which an object keeps its list of articles.
var listNames = map[string]bool{
	"articles": true, "items": true, "docs": true, "documents": true, "results": true, "data": true, "news": true,
	"stories": true, "entries": true, "posts": true, "hits": true, "records": true, "rows": true, "list": true,
	"response": true, "result": true, "value": true, "feed": true, "content": true, "children": true, "messages": true,
	"corpus": true, "texts": true, "dataset": true, "payload": true, "newsitems": true, "associations": true, "item": true, "entry": true,
}

// listAt finds in the beginning of a JSON object where the list of articles
// begins: the offset behind its bracket, 0 when there is none.
func listAt(b []byte) int {
	key := ""
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			j := i + 1
			for j < len(b) && b[j] != '"' {
				if b[j] == '\\' {
					j++
				}
				j++
			}
			if j >= len(b) {
				return 0
			}
			key = ""
			if rest := bytes.TrimLeft(b[j+1:min(len(b), j+16)], " \t\r\n"); len(rest) > 0 && rest[0] == ':' && j-i < 64 {
				key = normalKey(string(b[i+1 : j]))
			}
			i = j
		case '[':
			if rest := bytes.TrimLeft(b[i+1:min(len(b), i+1024)], " \t\r\n"); listNames[key] && len(rest) > 0 && rest[0] == '{' {
				return i + 1
			}
			key = ""
		case '{', '}', ']', ',':
			key = ""
		}
	}
	return 0
}

// descend streams the list of articles of a long object. What is around the
// list is passed over.
func (f *jsonFramer) descend() error {
	head := append([]byte(nil), f.buf...)
	at := listAt(head)
	f.in = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(head[at:]), f.in), headBytes)
	f.pos = int64(at)
	f.buf = nil
	if err := f.array(); err != nil {
		return err
	}
	_, err := io.Copy(io.Discard, f.in)
	if f.w.stop != nil {
		return errStop
	}
	if err != nil {
		return f.at(err)
	}
	return nil
}

// nesting is the greatest depth of brackets in b, outside strings.
func nesting(b []byte) int {
	depth, most := 0, 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			for i++; i < len(b) && b[i] != '"'; i++ {
				if b[i] == '\\' {
					i++
				}
			}
		case '{', '[':
			if depth++; depth > most {
				most = depth
			}
		case '}', ']':
			depth--
		}
	}
	return most
}

// decodeJSON makes the items of one JSON value.
func decodeJSON(p *Piece) []Item {
	data, n := p.data, note{}
	if !utf8.Valid(data) {
		var text string
		text, n = decodeText(data, p.src.charset)
		data = []byte(text)
	}
	if len(data) > 2 && data[len(data)-1] == ',' && data[0] == '{' {
		data = data[:len(data)-1] // a line of an array
	}
	if d := nesting(data); d > p.src.opt.MaxNesting {
		return p.quarantine("JSON that nests %d deep, more than %d", d, p.src.opt.MaxNesting)
	}
	if !gjson.ValidBytes(data) {
		if relaxed, ok := relaxJSON(data); ok && gjson.ValidBytes(relaxed) {
			data = relaxed
		} else {
			return p.quarantine("not valid JSON: %s", jsonFault(data))
		}
	}
	root := gjson.ParseBytes(data)
	switch {
	case root.IsObject():
		return p.jsonObject(root, n)
	case root.IsArray():
		return p.jsonList(root, n)
	}
	return p.skip("a JSON value that is no object")
}

// jsonFault is what the standard library finds wrong, and where.
func jsonFault(data []byte) string {
	var v json.RawMessage
	err := json.Unmarshal(data, &v)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		if syntax.Offset >= int64(len(data)) {
			return "it ends in the middle (truncated)"
		}
		return fmt.Sprintf("%v at byte %d", err, syntax.Offset)
	}
	return "syntax error"
}

// jsonObject makes an article of an object, or articles of the list in it.
func (p *Piece) jsonObject(root gjson.Result, note note) []Item {
	c := collector{keys: p.src.opt.named}
	c.object(root, 0)
	c.keys.collectPaths(&c, root)
	if c.marks&innerItem != 0 || c.marks&wireID != 0 && c.marks&wireStatus != 0 {
		if items := p.jsonSpecial(root); items != nil {
			return items
		}
	}
	if c.marks&(tableHead|firstObject) != 0 {
		if items := p.jsonTable(root, note); items != nil {
			return items
		}
	}
	if !c.hasText() {
		if list := articleList(root, 0); list.Exists() {
			return p.jsonList(list, note)
		}
	}
	p.src.tally.see(p.n, root)
	if !c.hasText() && c.ranks[titleField] == 0 {
		p.src.tally.count(false, c.ranks[dateField] != 0, false)
		if c.named == 0 {
			return p.skip("no field for a title or a text (fields: %s)", keysOf(root))
		}
		return p.skip("no title and no text in it (fields: %s)", keysOf(root))
	}
	f := c.exactFields(note)
	return []Item{p.article(&f, p.n)}
}

// jsonList makes the articles of a list of objects.
func (p *Piece) jsonList(list gjson.Result, note note) []Item {
	var items []Item
	n, scalars := 0, 0
	list.ForEach(func(_, v gjson.Result) bool {
		if !v.IsObject() {
			scalars++
			return true
		}
		n++
		q := *p
		q.n = n
		q.Position = strings.TrimPrefix(p.Position+", item "+strconv.Itoa(n), ", ")
		if p.n > 0 {
			q.src = p.src.sub(p.n)
		}
		items = append(items, q.jsonObject(v, note)...)
		return true
	})
	if scalars > 0 {
		items = append(items, p.problem(entities.Skipped, strconv.Itoa(scalars)+" JSON values that are no objects"))
	}
	return items
}

// sub is the source of the records within record n: their ids begin with
// "file#n".
func (s *source) sub(n int) *source {
	c := *s
	c.id += "#" + strconv.Itoa(n)
	return &c
}

// articleList finds the list of articles in an object: the longest array of
// objects under a known name, looked for in the objects under known names too.
func articleList(obj gjson.Result, depth int) gjson.Result {
	var best gjson.Result
	length := 0
	obj.ForEach(func(k, v gjson.Result) bool {
		if !listNames[normalKey(k.Str)] {
			return true
		}
		if v.IsObject() && depth < 3 {
			v = articleList(v, depth+1)
		}
		if v.IsArray() && v.Get("0").IsObject() {
			if n := int(v.Get("#").Int()); n > length {
				best, length = v, n
			}
		}
		return true
	})
	return best
}

// keysOf lists the names of an object for a reason, sorted, at most ten.
func keysOf(obj gjson.Result) string {
	var keys []string
	obj.ForEach(func(k, _ gjson.Result) bool {
		keys = append(keys, clip(k.Str, 40))
		return true
	})
	sort.Strings(keys)
	if len(keys) > 10 {
		keys = append(keys[:10], "…")
	}
	return strings.Join(keys, ", ")
}
