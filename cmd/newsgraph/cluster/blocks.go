package cluster

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"iter"

	"newsgraph/pipeline/relate"
	"newsgraph/pipeline/spill"
)

// errEnough ends reading early.
var errEnough = errors.New("enough")

// blockReader reads the blocks of sorted lines of one kind as entries in order of
// key and article. Of a key that has several blocks, the entries are sorted, in files
// where they do not fit into memory: no list of a key's values is held.
type blockReader struct {
	in   io.Reader
	kind byte
	temp string

	key   string // of the block
	block []byte // of the first line with the key
	value []byte // of a line
	many  *spill.Sorter
	err   error
}

// cursor reads the entries; stop it in the end.
func (b *blockReader) cursor() (c *spill.Cursor, stop func()) {
	next, stop := iter.Pull(b.entries)
	return spill.CursorOf(func(e *spill.Entry) (bool, error) {
		var ok bool
		*e, ok = next()
		return ok, b.err
	}), stop
}

func (b *blockReader) entries(yield func(spill.Entry) bool) {
	begun := false
	b.err = each(b.in, "sums", string(b.kind), func(l *line) (err error) {
		if begun && l.key == b.key {
			return b.another(l)
		}
		if begun {
			if err := b.flush(yield); err != nil {
				return err
			}
		}
		begun, b.key = true, l.key
		b.block, err = l.unpack(b.block)
		return err
	})
	if b.err == nil && begun {
		b.err = b.flush(yield)
	}
	if errors.Is(b.err, errEnough) {
		b.err = nil
	}
}

// another takes one more block of the key.
func (b *blockReader) another(l *line) (err error) {
	if b.many == nil {
		b.many = spill.NewSorter(b.temp, "blocks", memory/4)
		if err := b.read(b.block, b.sort); err != nil {
			return err
		}
	}
	if b.value, err = l.unpack(b.value); err != nil {
		return err
	}
	return b.read(b.value, b.sort)
}

func (b *blockReader) sort(within, art uint64, value []byte) { b.many.Add(within, art, value) }

// read gives the entries of a block: what follows the entity of its key (of a pair
// the other entity and the type, else 0), the article, the value.
func (b *blockReader) read(block []byte, give func(within, art uint64, value []byte)) error {
	if b.kind != isPair {
		relate.ReadBlock(block, func(art uint32, value []byte) { give(0, uint64(art), value) })
		return nil
	}
	return readPairs(block, func(y, kind uint32, block []byte) {
		relate.ReadBlock(block, func(art uint32, value []byte) { give(spill.Pair(y, kind), uint64(art), value) })
	})
}

// flush gives the entries of the key.
func (b *blockReader) flush(yield func(spill.Entry) bool) error {
	l := line{kind: b.kind, key: b.key}
	entity, more := l.number(0), true
	give := func(within, art uint64, value []byte) {
		e := spill.Entry{Hi: spill.Pair(entity, uint32(art)), Value: value}
		if b.kind == isPair {
			e.Hi, e.Lo = spill.Pair(entity, uint32(within>>32)), spill.Pair(uint32(within), uint32(art))
		}
		more = more && yield(e)
	}
	if b.many == nil {
		if err := b.read(b.block, give); err != nil {
			return err
		}
	} else {
		if err := b.many.Finish(); err != nil {
			return err
		}
		c := b.many.Entries()
		for more && c.Next() {
			give(c.Hi, c.Lo, c.Value)
		}
		if err := cmp.Or(c.Err(), b.many.Remove()); err != nil {
			return err
		}
		b.many = nil
	}
	if !more {
		return errEnough
	}
	return nil
}

// kindOf looks at the first byte of a stream: the kind of its first line, 0 where there
// is none.
func kindOf(in io.Reader) (byte, io.Reader, error) {
	var first [1]byte
	switch _, err := io.ReadFull(in, first[:]); {
	case errors.Is(err, io.EOF):
		return 0, in, nil
	case err != nil:
		return 0, in, err
	}
	return first[0], io.MultiReader(bytes.NewReader(first[:]), in), nil
}
