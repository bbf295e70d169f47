package relations

import (
	"errors"
	"fmt"
	"slices"
)

// window is how many items a pattern sees to each side of its pivot. It bounds
// the work at an item, and so that of a sentence to its length.
const window = 40

// instruction is a step of a program. A program is run by trying: of two ways the
// first that leads to the end.
type instruction struct {
	op      code
	capture byte   // of an item
	set     uint16 // of an item: index of a set of columns
	x, y    uint16 // where to go on
}

type code uint8

const (
	takeRight code = iota // the item behind the place
	takeLeft              // the item before it
	split                 // x, else y
	jump                  // x
	look                  // x has to match from here, then y
	lookNot               // x must not match from here, then y
	atBegin
	atEnd
	matched
)

const (
	captureA = 1
	captureB = 2
)

// pairProgram is a compiled pattern: what stands left of its pivot, read from
// right to left, and what stands right of it.
type pairProgram struct {
	capture     byte // of the pivot
	captures    byte // of all
	left, right []instruction

	pivot  symbolSet
	before symbolSet // what can stand before the pivot, nil where that does not tell
	behind symbolSet

	// The same as columns, once they are known.
	pivotColumns, beforeColumns, behindColumns columnSet
}

// compiler gathers the sets of all patterns.
type compiler struct {
	sets   []symbolSet
	longer int // instructions of the longest program
}

func captureBit(c byte) byte {
	switch c {
	case 'a':
		return captureA
	case 'b':
		return captureB
	}
	return 0
}

// compile makes the programs of a pattern.
func (f *patternFile) compile(text string) (pairProgram, error) {
	n, err := f.parse(text)
	if err != nil {
		return pairProgram{}, err
	}
	kids := []*node{n.node}
	if n.op == opSequence {
		kids = n.kids
	}
	at := slices.IndexFunc(kids, func(k *node) bool { return k.pivot })
	if at < 0 {
		at = slices.IndexFunc(kids, func(k *node) bool { return k.op != opLook && k.op != opBegin })
	}
	if at < 0 || kids[at].op != opItem {
		return pairProgram{}, errors.New("the pattern does not begin with an item and has no @ outside of groups")
	}
	p := pairProgram{pivot: kids[at].set, capture: captureBit(kids[at].capture)}
	if set, empty := f.first(kids[:at], true); !empty {
		p.before = set
	}
	if set, empty := f.first(kids[at+1:], false); !empty {
		p.behind = set
	}
	left, right := &program{c: &f.compiler, left: true}, &program{c: &f.compiler}
	left.sequence(kids[:at], true)
	right.sequence(kids[at+1:], false)
	left.emit(instruction{op: matched})
	right.emit(instruction{op: matched})
	p.left, p.right = left.code, right.code
	p.captures = p.capture | left.captures | right.captures
	f.compiler.longer = max(f.compiler.longer, len(p.left), len(p.right))
	if f.compiler.longer > maxProgram {
		return p, fmt.Errorf("the pattern needs %d instructions, more than %d", f.compiler.longer, maxProgram)
	}
	return p, nil
}

// maxProgram bounds a pattern and its programs.
const maxProgram = 512

// first is what a sequence can begin with; empty is whether it can match no item.
func (f *patternFile) first(kids []*node, left bool) (set symbolSet, empty bool) {
	set, empty = f.none(), true
	for i := range kids {
		k := kids[i]
		if left {
			k = kids[len(kids)-1-i]
		}
		more, none := f.firstOf(k, left)
		set = set.union(more)
		if !none {
			return set, false
		}
	}
	return set, empty
}

func (f *patternFile) firstOf(n *node, left bool) (set symbolSet, empty bool) {
	switch n.op {
	case opItem:
		return n.set, false
	case opSequence:
		return f.first(n.kids, left)
	case opEither:
		set = f.none()
		for _, k := range n.kids {
			more, none := f.firstOf(k, left)
			set, empty = set.union(more), empty || none
		}
		return set, empty
	case opRepeat:
		set, empty = f.firstOf(n.kids[0], left)
		return set, empty || n.min == 0
	}
	return f.none(), true
}

// program is being written.
type program struct {
	c        *compiler
	code     []instruction
	left     bool // reads from right to left
	captures byte
}

func (p *program) emit(i instruction) int {
	p.code = append(p.code, i)
	return len(p.code) - 1
}

func (p *program) here() uint16 { return uint16(len(p.code)) }

func (p *program) sequence(kids []*node, left bool) {
	for i := range kids {
		k := kids[i]
		if left {
			k = kids[len(kids)-1-i]
		}
		p.node(k, left)
	}
}

func (p *program) node(n *node, left bool) {
	if len(p.code) > maxProgram {
		return // it is refused
	}
	switch n.op {
	case opItem:
		op := takeRight
		if left {
			op = takeLeft
		}
		p.captures |= captureBit(n.capture)
		p.emit(instruction{op: op, capture: captureBit(n.capture), set: p.c.set(n.set)})
	case opSequence:
		p.sequence(n.kids, left)
	case opEither:
		p.either(n.kids, left)
	case opRepeat:
		p.repeat(n, left)
	case opLook:
		op := look
		if n.not {
			op = lookNot
		}
		at := p.emit(instruction{op: op})
		p.code[at].x = p.here()
		p.node(n.kids[0], n.behind)
		p.emit(instruction{op: matched})
		p.code[at].y = p.here()
	case opBegin:
		p.emit(instruction{op: atBegin})
	case opEnd:
		p.emit(instruction{op: atEnd})
	}
}

func (p *program) either(kids []*node, left bool) {
	var ends []int
	for i, k := range kids {
		if i == len(kids)-1 {
			p.node(k, left)
			break
		}
		at := p.emit(instruction{op: split})
		p.code[at].x = p.here()
		p.node(k, left)
		ends = append(ends, p.emit(instruction{op: jump}))
		p.code[at].y = p.here()
	}
	for _, at := range ends {
		p.code[at].x = p.here()
	}
}

// repeat writes what is repeated as often as it has to be, then a loop or what
// may be.
func (p *program) repeat(n *node, left bool) {
	for range n.min {
		p.node(n.kids[0], left)
	}
	if n.max < 0 {
		at := p.emit(instruction{op: split})
		from := p.here()
		p.node(n.kids[0], left)
		p.emit(instruction{op: jump, x: uint16(at)})
		p.ways(at, from, p.here(), n.lazy)
		return
	}
	var splits []int
	for range n.max - n.min {
		at := p.emit(instruction{op: split})
		p.node(n.kids[0], left)
		splits = append(splits, at)
	}
	for _, at := range splits {
		p.ways(at, uint16(at)+1, p.here(), n.lazy)
	}
}

// ways sets where a split goes on: into what is repeated or past it.
func (p *program) ways(at int, into, past uint16, lazy bool) {
	if lazy {
		into, past = past, into
	}
	p.code[at].x, p.code[at].y = into, past
}

// set is the number of a set of symbols.
func (c *compiler) set(s symbolSet) uint16 {
	i := slices.IndexFunc(c.sets, func(t symbolSet) bool { return slices.Equal(s, t) })
	if i < 0 {
		i = len(c.sets)
		c.sets = append(c.sets, s)
	}
	return uint16(i)
}

// Symbols that no pattern tells apart are one column, so that a set is a few words.
type column uint16

const maxColumns = 384

// columnSet is a set of columns.
type columnSet [maxColumns / 64]uint64

func (s *columnSet) has(c column) bool { return s[c/64]>>(c%64)&1 == 1 }

// Patterns are the compiled rules. They are only read, and shared.
type Patterns struct {
	*alphabet
	rules     []*rule
	guards    []*guard
	columnOf  []column // of a symbol
	sets      []columnSet
	byColumn  [][]candidate // rules' patterns by the column of their pivot, in order
	aside     [][]candidate // those of rules that read around quotations
	guardsAt  [][]candidate // guards' likewise
	longest   int           // instructions
	quotation bool          // some rule reads around quotations
	seat      symbolSet     // the words of the class seat
	small     symbolSet     // words in small letters that are more than grammar
}

// candidate is a pattern of a rule or guard.
type candidate struct {
	rule    *rule
	pattern *pattern
	guard   int
	pair    *pairProgram
}

// newPatterns numbers the columns.
func newPatterns(f *patternFile) (*Patterns, error) {
	p := &Patterns{alphabet: f.alphabet, rules: f.rules, guards: f.guards, longest: f.compiler.longer, seat: f.none(), columnOf: make([]column, f.n)}
	sets := slices.Clone(f.compiler.sets)
	pivots := func(yield func(*pairProgram) bool) {
		for _, g := range f.guards {
			for i := range g.pairs {
				yield(&g.pairs[i])
			}
		}
		for _, r := range f.rules {
			for i := range r.patterns {
				yield(&r.patterns[i].pair)
			}
		}
	}
	for pair := range pivots {
		sets = append(sets, pair.pivot)
	}
	byVector := map[string]column{}
	vector := make([]byte, len(sets))
	for s := range f.n {
		for i := range sets {
			vector[i] = '0'
			if sets[i].has(symbol(s)) {
				vector[i] = '1'
			}
		}
		c, ok := byVector[string(vector)]
		if !ok {
			if c = column(len(byVector)); c >= maxColumns {
				return nil, fmt.Errorf("patterns.txt: more than %d kinds of items are told apart", maxColumns)
			}
			byVector[string(vector)] = c
		}
		p.columnOf[s] = c
	}
	p.sets = make([]columnSet, len(f.compiler.sets))
	for i, s := range f.compiler.sets {
		p.sets[i] = p.columnsOf(s)
	}
	for pair := range pivots {
		pair.pivotColumns = p.columnsOf(pair.pivot)
		pair.beforeColumns, pair.behindColumns = p.columnsOf(pair.before), p.columnsOf(pair.behind)
	}
	if seat := f.classes["seat"]; seat != nil {
		p.seat = seat
	}
	p.small = f.classes["word"].without(f.classes["cap"])
	for _, grammar := range []string{"det", "prep", "conj"} {
		if s := f.classes[grammar]; s != nil {
			p.small = p.small.without(s)
		}
	}
	p.dispatch(len(byVector))
	return p, nil
}

// columnsOf are the columns of a set, all for nil.
func (p *Patterns) columnsOf(s symbolSet) (out columnSet) {
	for i := range out {
		if s == nil {
			out[i] = ^uint64(0)
		}
	}
	for x, c := range p.columnOf {
		if s != nil && s.has(symbol(x)) {
			out[c/64] |= 1 << (c % 64)
		}
	}
	return out
}

// dispatch lists the patterns by the columns of their pivots.
func (p *Patterns) dispatch(columns int) {
	p.byColumn, p.aside, p.guardsAt = make([][]candidate, columns), make([][]candidate, columns), make([][]candidate, columns)
	for c := range column(columns) {
		for _, r := range p.rules {
			list := &p.byColumn[c]
			if r.quotation {
				p.quotation = true
				list = &p.aside[c]
			}
			for k := range r.patterns {
				if pair := &r.patterns[k].pair; pair.pivotColumns.has(c) {
					*list = append(*list, candidate{rule: r, pattern: &r.patterns[k], pair: pair})
				}
			}
		}
		for i, g := range p.guards {
			for k := range g.pairs {
				if pair := &g.pairs[k]; pair.pivotColumns.has(c) {
					p.guardsAt[c] = append(p.guardsAt[c], candidate{guard: i, pair: pair})
				}
			}
		}
	}
}
