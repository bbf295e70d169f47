package index

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/normalize"
)

// Brief is what lists show of an entity.
type Brief struct {
	ID                          string
	Type                        entities.Type
	Subtype, Name, Country      string
	Mentions, Articles, Stories int
	First, Last                 string
	Confidence                  float64
	Comentions, Relations       int     // how many edges it has
	Linked, Located             bool    // it has ids elsewhere, a place has coordinates
	Candidate                   float64 // score of the likeliest, 0 for none
}

// Entities is how many there are.
func (ix *Index) Entities() int { return len(ix.ents.kind) }

// Brief is what lists show of entity n.
func (ix *Index) Brief(n int32) Brief {
	c := &ix.ents
	return Brief{ID: c.ids.view(n), Type: entities.Type(c.kind[n]), Subtype: c.subtypes.list[c.subtype[n]], Name: c.names.view(n), Country: c.countries.list[c.country[n]],
		Mentions: int(c.mentions[n]), Articles: int(c.articles[n]), Stories: int(c.stories[n]),
		First: c.dates.list[c.first[n]], Last: c.dates.list[c.last[n]], Confidence: float64(c.confidence[n]) / 1000,
		Comentions: int(c.comentions[n]), Relations: int(c.relations[n]),
		Linked: c.flags[n]&flagLinked != 0, Located: c.flags[n]&flagLocated != 0, Candidate: float64(c.candidate[n]) / 1000}
}

// Located reports whether entity n is a place with a point of its own.
func (ix *Index) Located(n int32) bool { return ix.ents.flags[n]&flagLocated != 0 }

// ID is the id of entity n.
func (ix *Index) ID(n int32) string { return ix.ents.ids.view(n) }

// Name is the name of entity n.
func (ix *Index) Name(n int32) string { return ix.ents.names.view(n) }

// Type is the type of entity n.
func (ix *Index) Type(n int32) entities.Type { return entities.Type(ix.ents.kind[n]) }

// ByID finds an entity by its id.
func (ix *Index) ByID(id string) (int32, bool) { return search(&ix.ents.ids, ix.ents.byID, id) }

// IDs gives the entities in the order of their ids.
func (ix *Index) IDs() []int32 { return ix.ents.byID }

// Entity is all that the graph says of entity n.
func (ix *Index) Entity(n int32) (*entities.Entity, error) {
	e := new(entities.Entity)
	return e, ix.unpackJSON(getEntity, n, e)
}

// Steps are the decisions across articles that made entity n.
func (ix *Index) Steps(n int32) (steps []entities.Decision, err error) {
	return steps, ix.unpackJSON(getSteps, n, &steps)
}

func (ix *Index) unpackJSON(q string, n int32, into any) error {
	var packed []byte
	if err := ix.row(q, int64(n), &packed); err != nil || len(packed) == 0 {
		return err
	}
	data, err := ix.unpack(packed)
	if err != nil {
		return fmt.Errorf("entity %s: %w", ix.ID(n), err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		return damaged(fmt.Errorf("entity %s: %w", ix.ID(n), err))
	}
	return nil
}

// Find returns the entities that a query names: those called exactly that, those
// with a name of which the words begin so, those that hold the words anywhere;
// each of these by weight. It looks through the words of all names.
func (ix *Index) Find(query string) (found [gazetteers.Matches][]int32) {
	q := gazetteers.NewQuery(query)
	words := strings.Fields(normalize.String(query))
	if len(words) == 0 {
		return found
	}
	longest := slices.MaxFunc(words, func(a, b string) int { return len(a) - len(b) })
	for _, n := range ix.ents.holding([]byte(longest)) {
		if m := q.Match(strings.TrimSuffix(ix.ents.keys.view(n), "\n")); m != gazetteers.NoMatch {
			found[m] = append(found[m], n)
		}
	}
	return found
}

// holding lists the entities of which a word of a name holds a part, by number.
func (c *entityColumns) holding(part []byte) (out []int32) {
	several := false
	for at := 0; ; {
		i := bytes.Index(c.words.all[at:], part)
		if i < 0 {
			break
		}
		w := c.words.holder(at + i)
		several = several || len(out) > 0
		n := int32(0)
		for u := (unpacker{b: c.bearers.bytes(w)}); len(u.b) > 0; {
			if n += int32(u.uint()); int(n) < len(c.kind) {
				out = append(out, n)
			}
		}
		at = int(c.words.at[w+1])
	}
	if several {
		slices.Sort(out)
		out = slices.Compact(out)
	}
	return out
}

// HoldWord lists the entities of which the name holds a longer word of a query.
func (ix *Index) HoldWord(query string) (out []int32) {
	words := strings.Fields(normalize.String(query))
	words = slices.DeleteFunc(words, func(w string) bool { return len(w) < 3 })
	seen := map[int32]bool{}
	for _, w := range words {
		found := ix.Find(w)
		for _, n := range slices.Concat(found[:]...) {
			if !seen[n] && slices.Contains(strings.Fields(normalize.String(ix.ents.names.view(n))), w) {
				seen[n] = true
				out = append(out, n)
			}
		}
	}
	slices.Sort(out)
	return out
}

// Presence is that an article names an entity.
type Presence struct{ Place, Mentions int32 }

// In lists the articles that name entity n, the latest first.
func (ix *Index) In(n int32) ([]Presence, error) {
	var data []byte
	if err := ix.row(getPresence, int64(n), &data); err != nil {
		return nil, err
	}
	u := unpacker{b: data}
	out := make([]Presence, 0, ix.ents.articles[n])
	place := int32(0)
	for len(u.b) > 0 {
		place += int32(u.uint())
		out = append(out, Presence{place, int32(u.uint())})
	}
	if len(out) > 0 && int(out[len(out)-1].Place) >= ix.Articles() {
		u.bad = true
	}
	return out, u.err()
}

// Both lists the articles that name two entities, the latest first.
func (ix *Index) Both(a, b int32) ([]int32, error) {
	x, err := ix.In(a)
	if err != nil {
		return nil, err
	}
	y, err := ix.In(b)
	if err != nil {
		return nil, err
	}
	var out []int32
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0].Place < y[0].Place:
			x = x[1:]
		case x[0].Place > y[0].Place:
			y = y[1:]
		default:
			out = append(out, x[0].Place)
			x, y = x[1:], y[1:]
		}
	}
	return out, nil
}
