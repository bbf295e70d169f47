package xmlfmt

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// elementCutter cuts the elements of some names out of a stream, as bytes. An element
// ends at its end tag, at the next start tag of such a name, or where the
// stream ends. Comments and CDATA sections are passed over as a whole.
type elementCutter struct {
	br    *bufio.Reader
	names map[string]bool // local names
	max   int64           // most bytes kept of a record

	record []byte
	size   int64
	name   string // full name of the open record
	n      int
}

// run calls emit for every record, in order.
func (c *elementCutter) run(emit func(frame.Record) error) error {
	for {
		b, err := c.br.ReadByte()
		if err != nil {
			if c.name != "" {
				if eerr := c.flush(emit, true); eerr != nil {
					return eerr
				}
			}
			if err == io.EOF {
				err = nil
			}
			return err
		}
		if b != '<' {
			c.put(b)
			continue
		}
		if err := c.construct(emit); err != nil && err != io.EOF {
			return err
		}
	}
}

func (c *elementCutter) put(b byte) {
	if c.name == "" {
		return
	}
	c.size++
	if c.size <= c.max {
		c.record = append(c.record, b)
	}
}

// construct takes what a "<" begins.
func (c *elementCutter) construct(emit func(frame.Record) error) error {
	next, _ := c.br.Peek(9)
	switch {
	case bytes.HasPrefix(next, []byte("!--")):
		c.put('<')
		return c.until("-->")
	case bytes.HasPrefix(next, []byte("![CDATA[")):
		c.put('<')
		return c.until("]]>")
	case len(next) == 0 || next[0] != '/' && next[0] != '_' && !normal.IsLetter(next[0]):
		c.put('<')
		return nil
	}
	tag, _ := c.br.Peek(256)
	if tag[0] == '/' {
		name := markup.TagName(append([]byte{'<'}, tag[1:]...))
		c.put('<')
		err := c.until(">")
		if c.name != "" && name == c.name {
			return c.flush(emit, false)
		}
		return err
	}
	name := markup.TagName(append([]byte{'<'}, tag...))
	local := name[strings.LastIndexByte(name, ':')+1:]
	if !c.names[local] || c.name != "" && c.name != name {
		c.put('<')
		return c.until(">")
	}
	if c.name != "" { // the last one was not closed
		if err := c.flush(emit, false); err != nil {
			return err
		}
	}
	c.name = name
	c.put('<')
	err := c.until(">")
	if n := len(c.record); n > 1 && c.record[n-2] == '/' {
		return c.flush(emit, false)
	}
	return err
}

// until takes bytes up to and with the mark.
func (c *elementCutter) until(mark string) error {
	last := mark[len(mark)-1]
	var tail [3]byte
	for {
		b, err := c.br.ReadByte()
		if err != nil {
			return err
		}
		c.put(b)
		tail[0], tail[1], tail[2] = tail[1], tail[2], b
		if b == last && strings.HasSuffix(string(tail[:]), mark) {
			return nil
		}
	}
}

func (c *elementCutter) flush(emit func(frame.Record) error, broken bool) error {
	c.n++
	k := frame.Record{Data: append([]byte(nil), c.record...), Number: c.n, Size: c.size, Broken: broken}
	c.record, c.size, c.name = c.record[:0], 0, ""
	return emit(k)
}

// rootSniffer is certain of documents with one of the root elements.
func rootSniffer(roots ...string) func([]byte) frame.Confidence {
	return func(head []byte) frame.Confidence {
		root, _ := markup.Root(head)
		for _, r := range roots {
			if r == root {
				return frame.Certain
			}
		}
		return frame.No
	}
}

// frameElements cuts the elements of the names out of a file.
func frameElements(what string, decode func(*frame.Frame) []frame.Item, names ...string) func(*frame.Walk, *frame.Source, *bufio.Reader) error {
	set := make(map[string]bool, len(names))
	for _, n := range names {
		set[n] = true
	}
	return func(w *frame.Walk, src *frame.Source, br *bufio.Reader) error {
		head, _ := br.Peek(512)
		if src.Charset == "" {
			src.Charset = markup.XMLCharset(bytes.TrimPrefix(head, []byte(normal.BOM)))
		}
		w.GateDates(src, w.Settings.Names.Keyed(xmlDates))
		c := elementCutter{br: br, names: set, max: w.Settings.MaxLineBytes}
		var held *frame.Frame // a lone record is the whole file
		err := c.run(func(k frame.Record) error {
			fr := frame.RecordFrame(src, k, what, decode)
			if k.Number == 1 {
				held = &fr
				return nil
			}
			if held != nil {
				if err := w.Emit(*held); err != nil {
					return err
				}
				held = nil
			}
			return w.Emit(fr)
		})
		if w.Stopped() {
			return frame.ErrStop
		}
		if held != nil {
			held.Number, held.Position = 0, ""
			if eerr := w.Emit(*held); eerr != nil {
				return eerr
			}
		}
		return err
	}
}

// element parses the one element that a frame holds.
func element(fr *frame.Frame) (*markup.Node, normal.Damage) {
	text, damage := normal.Decode(fr.Data, fr.Source.Charset)
	damage = damage.And(markup.OwnEntities(text))
	root := markup.ParseXML(text, fr.Source.Settings.MaxNesting)
	for _, k := range root.Kids {
		if k.Name != "" {
			return k, damage
		}
	}
	return root, damage
}
