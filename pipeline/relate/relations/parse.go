package relations

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// definition is a pattern with a name.
type definition struct {
	*node
	size int
}

// patternParser reads one pattern.
type patternParser struct {
	f      *patternFile
	tokens []string
	size   int // units, those of definitions too
}

// parse reads a pattern.
func (f *patternFile) parse(text string) (definition, error) {
	p := &patternParser{f: f}
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		t := patternTokens.FindString(text)
		if t == "" {
			return definition{}, fmt.Errorf("cannot read %q", text)
		}
		p.tokens = append(p.tokens, t)
		text = text[len(t):]
	}
	n, err := p.either()
	if err == nil && len(p.tokens) > 0 {
		err = fmt.Errorf("unexpected %q", p.tokens[0])
	}
	return definition{n, p.size}, err
}

func (p *patternParser) peek() string {
	if len(p.tokens) == 0 {
		return ""
	}
	return p.tokens[0]
}

func (p *patternParser) next() string {
	t := p.peek()
	p.tokens = p.tokens[min(1, len(p.tokens)):]
	return t
}

// either reads alternatives. Those of plain items are one set.
func (p *patternParser) either() (*node, error) {
	var kids []*node
	for {
		n, err := p.sequence()
		if err != nil {
			return nil, err
		}
		kids = append(kids, n)
		if p.peek() != "|" {
			break
		}
		p.next()
	}
	if len(kids) == 1 {
		return kids[0], nil
	}
	set := p.f.none()
	for _, k := range kids {
		if k.op != opItem || k.capture != 0 || k.pivot {
			return &node{op: opEither, kids: kids}, nil
		}
		set = set.union(k.set)
	}
	return &node{op: opItem, set: set}, nil
}

func (p *patternParser) sequence() (*node, error) {
	var kids []*node
	for t := p.peek(); t != "" && t != "|" && t != ")"; t = p.peek() {
		n, err := p.repeated()
		if err != nil {
			return nil, err
		}
		if n.op == opSequence {
			kids = append(kids, n.kids...)
		} else {
			kids = append(kids, n)
		}
	}
	if len(kids) == 1 {
		return kids[0], nil
	}
	return &node{op: opSequence, kids: kids}, nil
}

func (p *patternParser) repeated() (*node, error) {
	n, err := p.marked()
	if err != nil {
		return nil, err
	}
	least, most := 0, 0
	switch t := p.peek(); {
	case t == "?":
		most = 1
	case t == "*":
		most = -1
	case t == "+":
		least, most = 1, -1
	case t != "" && t[0] == '{':
		low, high, two := strings.Cut(strings.Trim(t, "{}"), ",")
		if !two {
			high = low
		}
		least, _ = strconv.Atoi(low)
		if most, _ = strconv.Atoi(high); most < least || most == 0 || most > window {
			return nil, fmt.Errorf("%s repeats nothing, or more than %d times", t, window)
		}
	default:
		return n, nil
	}
	p.next()
	lazy := p.peek() == "?"
	if lazy {
		p.next()
	}
	if n.empty() {
		return nil, errors.New("what is repeated can be empty")
	}
	return &node{op: opRepeat, kids: []*node{n}, min: least, max: most, lazy: lazy}, nil
}

// empty reports whether the part can match without an item.
func (n *node) empty() bool {
	switch n.op {
	case opItem:
		return false
	case opSequence:
		return !slices.ContainsFunc(n.kids, func(k *node) bool { return !k.empty() })
	case opEither:
		return slices.ContainsFunc(n.kids, (*node).empty)
	case opRepeat:
		return n.min == 0
	}
	return true
}

// marked reads an item with capture and pivot, or a group.
func (p *patternParser) marked() (*node, error) {
	pivot, capture := false, byte(0)
	for {
		switch t := p.peek(); t {
		case "@":
			pivot = true
		case "a:", "b:":
			capture = t[0]
		default:
			n, err := p.unit()
			if err != nil || !pivot && capture == 0 {
				return n, err
			}
			if n.op != opItem {
				return nil, errors.New("only an item can be captured or begun with")
			}
			marked := *n
			marked.pivot, marked.capture = pivot, capture
			return &marked, nil
		}
		p.next()
	}
}

func (p *patternParser) unit() (*node, error) {
	n, err := p.plainUnit()
	for err == nil && p.peek() == "!" {
		p.next()
		var not *node
		if not, err = p.plainUnit(); err == nil {
			if n.op != opItem || not.op != opItem {
				return nil, errors.New("! stands between items")
			}
			n = &node{op: opItem, set: n.set.without(not.set)}
		}
	}
	return n, err
}

func (p *patternParser) plainUnit() (*node, error) {
	t := p.next()
	if p.size++; p.size > maxProgram {
		return nil, fmt.Errorf("the pattern has more than %d parts", maxProgram)
	}
	switch {
	case t == "":
		return nil, errors.New("the pattern ends too early")
	case t == "^":
		return &node{op: opBegin}, nil
	case t == "$":
		return &node{op: opEnd}, nil
	case t[0] == '(':
		return p.group(t)
	case t[0] == '"':
		s := p.f.none()
		w := p.f.words[strings.Trim(t, `"`)]
		s.add(w)
		s.add(w + 1)
		return &node{op: opItem, set: s}, nil
	case t[0] == '<':
		d, ok := p.f.lets[strings.Trim(t, "<>")]
		if !ok {
			return nil, fmt.Errorf("%s is not defined", t)
		}
		p.size += d.size
		return d.node, nil
	}
	if typ, ok := typeNames[t]; ok && strings.HasPrefix(p.peek(), "[") {
		return &node{op: opItem, set: p.f.ofType(typ, strings.Fields(strings.Trim(p.next(), "[]")))}, nil
	}
	s := p.f.classes[t]
	if s == nil {
		return nil, fmt.Errorf("unknown class %q; there are %s", t, p.f.known())
	}
	return &node{op: opItem, set: s}, nil
}

// group reads what stands behind an opening bracket.
func (p *patternParser) group(open string) (*node, error) {
	n, err := p.either()
	if err != nil {
		return nil, err
	}
	if p.next() != ")" {
		return nil, errors.New("a bracket is not closed")
	}
	if open == "(" {
		return n, nil
	}
	return &node{op: opLook, kids: []*node{n}, not: strings.HasSuffix(open, "!"), behind: strings.Contains(open, "<")}, nil
}
