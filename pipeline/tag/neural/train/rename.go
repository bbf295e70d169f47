package train

import (
	"math/bits"
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/pipeline/tag/neural/crf"
	"newsgraph/pipeline/tag/neural/feature"
)

// names are those of the labelled text, to put in one another's places (mention
// replacement, Dai and Adel 2020): so that the network learns from what stands
// around a name and not the names by heart.
type namePool struct {
	given, family []string            // first and last tokens of persons' names
	others        map[kind][][]string // names of places and organizations
	seen          map[string]bool
}

// kind is a type and a number of tokens.
type kind struct {
	typ    entities.Type
	length int
}

func newNamePool(docs []raw) *namePool {
	p := &namePool{others: map[kind][][]string{}, seen: map[string]bool{}}
	for i := range docs {
		d := &docs[i]
		for _, s := range d.sentences {
			eachName(d.allowed, s, func(typ entities.Type, first, last int) { p.add(typ, d.tokens[first:last]) })
		}
	}
	return p
}

// eachName calls f with every name that the labels admit alone.
func eachName(allowed []uint16, s feature.Span, f func(typ entities.Type, first, last int)) {
	open := -1
	for i := s.First; i < s.Last; i++ {
		if bits.OnesCount16(allowed[i]) != 1 {
			continue
		}
		typ, pos := crf.Split(bits.TrailingZeros16(allowed[i]))
		if typ == entities.NoType {
			continue
		}
		if pos == crf.B || pos == crf.S {
			open = i
		}
		if (pos == crf.E || pos == crf.S) && open >= 0 {
			f(typ, open, i+1)
			open = -1
		}
	}
}

func (p *namePool) add(typ entities.Type, tokens []string) {
	key := typ.String() + " " + strings.Join(tokens, " ")
	if p.seen[key] || !plainName(tokens[0]) || !plainName(tokens[len(tokens)-1]) {
		return
	}
	p.seen[key] = true
	if typ != entities.Person {
		k := kind{typ, len(tokens)}
		p.others[k] = append(p.others[k], tokens)
		return
	}
	if len(tokens) > 1 {
		p.given = append(p.given, tokens[0])
	}
	p.family = append(p.family, tokens[len(tokens)-1])
}

// plainName reports whether a token is written as names are: a capital, then
// small letters.
func plainName(token string) bool {
	r, n := utf8.DecodeRuneInString(token)
	return unicode.IsUpper(r) && len(token) > n+1 && strings.IndexFunc(token[n:], unicode.IsLower) >= 0
}

// renamed returns the tokens with other names, the same for the same name
// throughout. Labels fit as before. tokens stay as they are.
func (p *namePool) renamed(tokens []string, allowed []uint16, spans []feature.Span, rng *rand.Rand) []string {
	out := append([]string(nil), tokens...)
	people, others := map[string]string{}, map[string][]string{}
	pick := func(from []string) string { return from[rng.IntN(len(from))] }
	for _, s := range spans {
		eachName(allowed, s, func(typ entities.Type, first, last int) {
			if typ != entities.Person {
				key := typ.String() + " " + strings.Join(tokens[first:last], " ")
				to, known := others[key]
				if !known {
					if pool := p.others[kind{typ, last - first}]; len(pool) > 0 && plainName(tokens[first]) {
						to = pool[rng.IntN(len(pool))]
					}
					if typ == entities.Organization && last-first == 1 && to != nil && len(p.family) > 0 && rng.IntN(5) == 0 {
						to = []string{pick(p.family)} // a firm called by its founder
					}
					others[key] = to
				}
				copy(out[first:last], to)
				return
			}
			for i := first; i < last; i++ {
				pool := p.family
				if i == first && last-first > 1 {
					pool = p.given
				}
				if !plainName(tokens[i]) || len(pool) == 0 {
					continue
				}
				to, known := people[tokens[i]]
				if !known {
					to = pick(pool)
					people[tokens[i]] = to
				}
				out[i] = to
			}
		})
	}
	return out
}
