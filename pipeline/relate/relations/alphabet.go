package relations

import (
	"maps"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers/lang"
)

// A sentence is read as items: words, marks and whole mentions. What patterns can
// tell of an item is its symbol: a known word, written with a capital or not,
// an unknown one, a mark, or a mention of some type, subtype and kind.
type symbol uint16

// The symbols of what is no known word; those of words and mentions follow.
const (
	unknownWord symbol = iota // small letters
	unknownName               // begins with a capital letter, a digit or a letter beyond ASCII
	comma
	otherMark // any other punctuation
	quoteMark
	possessive
	hyphen
	quoted    // stands within a quotation, for rules that read around them
	firstWord // of the known ones, each with small letters and with a capital
)

var markNames = map[string]symbol{"comma": comma, "mark": otherMark, "quote": quoteMark, "poss": possessive, "hyphen": hyphen, "quoted": quoted}

// The kinds of mentions, as bits.
const (
	kindMetonym = 1 << iota // a place that stands for its government
	kindFormer              // "Ex-" is written before the name
	kindSeat                // a word of the name is of class seat
	kindInner               // it is Switzerland in the name "Lausanne, Switzerland"
	kinds       = 1 << iota
)

var kindNames = map[string]int{"metonym": kindMetonym, "former": kindFormer, "seated": kindSeat, "inner": kindInner}

var typeNames = map[string]entities.Type{"PER": entities.Person, "ORG": entities.Organization, "LOC": entities.Place}

var mentionTypes = [...]entities.Type{entities.Person, entities.Organization, entities.Place}

// alphabet numbers the symbols.
type alphabet struct {
	words    map[string]symbol // of a known word in small letters; with a capital it is one more
	shapes   [1 << 10]uint64   // the shapes that known words have, see shapeOf
	subtypes map[string]int    // those that patterns tell apart, from 1
	mentions symbol            // the first of mentions
	n        int
	classes  map[string]symbolSet
}

// newAlphabet knows the words of some classes of the lexicon, some more, and
// subtypes.
func newAlphabet(lex *lang.Lexicon, classes, literals, subtypes []string) *alphabet {
	a := &alphabet{words: map[string]symbol{}, subtypes: map[string]int{}, classes: map[string]symbolSet{}}
	words := map[string][]lang.Word{}
	all := slices.Clone(literals)
	for _, name := range classes {
		list, err := lex.Words(name)
		if err != nil {
			continue // the name of something else, or a mistake that the parser finds
		}
		words[name] = list
		for _, w := range list {
			all = append(all, w.Text)
		}
	}
	next := firstWord
	for _, w := range distinct(all) {
		a.words[w] = next
		next += 2
		shape := shapeOf(w)
		a.shapes[shape/64] |= 1 << (shape % 64)
	}
	a.mentions = next
	for i, s := range distinct(subtypes) {
		a.subtypes[s] = i + 1
	}
	a.n = int(next) + len(mentionTypes)*(len(a.subtypes)+1)*kinds
	a.name(words)
	return a
}

// name makes the sets that patterns can name.
func (a *alphabet) name(words map[string][]lang.Word) {
	for class, list := range words {
		s := a.none()
		for _, w := range list {
			s.add(a.words[w.Text])
			s.add(a.words[w.Text] + 1)
		}
		a.classes[class] = s
	}
	for name, m := range markNames {
		s := a.none()
		s.add(m)
		a.classes[name] = s
	}
	capital, word := a.none(), a.none()
	capital.add(unknownName)
	word.add(unknownWord)
	word.add(unknownName)
	for _, w := range a.words {
		capital.add(w + 1)
		word.add(w)
		word.add(w + 1)
	}
	a.classes["cap"], a.classes["word"] = capital, word
	all, names := a.none(), a.none()
	for i := range a.n {
		all.add(symbol(i))
	}
	for i := int(a.mentions); i < a.n; i++ {
		names.add(symbol(i))
	}
	a.classes["any"], a.classes["NAME"] = all, names
	for name, kind := range kindNames {
		a.classes[name] = a.mentionSet(func(_ entities.Type, _, kinds int) bool { return kinds&kind != 0 })
	}
	for name, typ := range typeNames {
		a.classes[name] = a.mentionSet(func(t entities.Type, _, _ int) bool { return t == typ })
	}
}

func (a *alphabet) none() symbolSet { return make(symbolSet, (a.n+63)/64) }

func (a *alphabet) mentionSet(is func(t entities.Type, subtype, kinds int) bool) symbolSet {
	s := a.none()
	for _, t := range mentionTypes {
		for sub := range len(a.subtypes) + 1 {
			for k := range kinds {
				if is(t, sub, k) {
					s.add(a.mention(t, sub, k))
				}
			}
		}
	}
	return s
}

// mention is the symbol of a mention.
func (a *alphabet) mention(t entities.Type, subtype, kind int) symbol {
	at := 0
	switch t {
	case entities.Organization:
		at = 1
	case entities.Place:
		at = 2
	}
	return a.mentions + symbol((at*(len(a.subtypes)+1)+subtype)*kinds+kind)
}

// ofType is the set of mentions of a type with one of the subtypes, all for none.
func (a *alphabet) ofType(t entities.Type, subtypes []string) symbolSet {
	return a.mentionSet(func(x entities.Type, sub, _ int) bool {
		return x == t && (len(subtypes) == 0 || slices.ContainsFunc(subtypes, func(s string) bool { return a.subtypes[s] == sub }))
	})
}

// word is the symbol of a token. lower is memory for the word in small letters.
func (a *alphabet) word(text string, lower *[]byte) symbol {
	switch text {
	case ",":
		return comma
	case `"`:
		return quoteMark
	case "'s", "'S", "'":
		return possessive
	case "-":
		return hyphen
	case "":
		return otherMark
	}
	switch c := text[0]; {
	case c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c >= 0x80:
		*lower = (*lower)[:0]
		for i := range len(text) {
			b := text[i]
			if b >= 'A' && b <= 'Z' {
				b += 'a' - 'A'
			}
			*lower = append(*lower, b)
		}
		if s := a.look(string(*lower)); s != unknownWord {
			return s + 1
		}
		return unknownName
	case c >= 'a' && c <= 'z', c == '\'', c == '&':
		return a.look(text)
	}
	return otherMark
}

// look is the symbol of a word in small letters. Most words are unknown, and have
// a shape that no known one has.
func (a *alphabet) look(word string) symbol {
	if shape := shapeOf(word); a.shapes[shape/64]>>(shape%64)&1 == 0 {
		return unknownWord
	}
	return a.words[word] // that for an unknown one
}

// shapeOf is a number from the first, third and last letter and the length.
func shapeOf(word string) uint16 {
	n := len(word)
	h := uint32(word[0])*31 + uint32(word[n/2])
	h = h*31 + uint32(word[n-1])
	return uint16((h*32 + uint32(n)) * 2654435761 >> 16)
}

// known lists the names that patterns can use, for messages.
func (a *alphabet) known() string {
	return strings.Join(slices.Sorted(maps.Keys(a.classes)), ", ")
}

// symbolSet is a set of symbols.
type symbolSet []uint64

func (s symbolSet) add(x symbol)      { s[x/64] |= 1 << (x % 64) }
func (s symbolSet) has(x symbol) bool { return s[x/64]>>(x%64)&1 == 1 }

func (s symbolSet) union(t symbolSet) symbolSet {
	out := slices.Clone(s)
	for i := range out {
		out[i] |= t[i]
	}
	return out
}

func (s symbolSet) without(t symbolSet) symbolSet {
	out := slices.Clone(s)
	for i := range out {
		out[i] &^= t[i]
	}
	return out
}
