package corrections

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/spill"
)

// Applied is what corrections changed. It holds until its pool is closed. The
// zero value is of no corrections.
type Applied struct {
	Renamed   map[string]string              // id → the name that a correction gave the entity
	Steps     map[string][]entities.Decision // id → what corrections did to the entity
	Former    map[string]string              // id that corrections took from mentions → what most of these have now
	Unmatched []string                       // the lines that matched nothing, as "file:line: …"

	clusters Clusters
	*index
}

// Change is what corrections say of a cluster.
type Change struct {
	Entity uint32        // 1 + number of the id that it has by now, 0 when it is left out
	Moved  bool          // whether that is another than was decided
	Type   entities.Type // that a correction gave it, else NoType
}

// Of is what the corrections say of cluster i; ok is false where they say nothing.
func (a *Applied) Of(i uint32) (c Change, ok bool) {
	if a.index == nil {
		return Change{}, false
	}
	n := a.of.At(i)
	if n == 0 {
		return Change{}, false
	}
	k := &a.kinds[n-1]
	return Change{k.id, k.moved, k.retype}, true
}

// Free gives up what Of needs.
func (a *Applied) Free() {
	if a.index != nil {
		a.of.Free()
		a.index = nil
	}
}

// phases is the order in which actions are applied.
var phases = [...]string{"retype", "link", "different", "same", "rename", "ignore"}

// Apply applies the corrections to what was decided of the clusters: the actions
// in order of phases, the lines of one in order of the file. Errors are those of
// ctx and, as panics for [spill.Catch], those of files.
func (f *File) Apply(ctx context.Context, clusters Clusters, pool *spill.Pool) (*Applied, error) {
	x, err := indexed(ctx, f.lines, clusters, pool)
	if err != nil {
		return nil, err
	}
	a := &Applied{Renamed: map[string]string{}, Steps: map[string][]entities.Decision{}, clusters: clusters, index: x}
	c := &correcting{Applied: a, file: f.name, shares: map[string]*share{}, inside: map[uint32][]*share{},
		left: map[uint32][]uint32{}, joined: map[uint32]uint32{}, gained: map[string][]uint32{}, had: map[[2]uint32]bool{}, types: map[uint32]entities.Type{}}
	for _, phase := range phases {
		if phase == "rename" {
			c.follow()
		}
		for k := range f.lines {
			l := &f.lines[k]
			if l.action != phase {
				continue
			}
			if err := stopped(ctx, uint32(k)); err != nil {
				return nil, err
			}
			if !c.apply(l) {
				a.Unmatched = append(a.Unmatched, fmt.Sprintf("%s:%d: matches nothing: %s", f.name, l.number, strings.ReplaceAll(l.text, "\t", " ")))
			}
		}
	}
	slices.Sort(a.Unmatched)
	a.Former = c.formerIDs()
	return a, nil
}

// correcting applies lines, one after the other.
type correcting struct {
	*Applied
	file   string
	shares map[string]*share   // of the objects of "same" that were met
	inside map[uint32][]*share // kind → those that it has part in

	left   map[uint32][]uint32      // number of an id → the kinds that it was taken from
	had    map[[2]uint32]bool       // number of an id that lines name, and a kind that got it
	joined map[uint32]uint32        // number of an id → that of the one that "same" says it is
	gained map[string][]uint32      // id that lines name → the kinds that got it
	types  map[uint32]entities.Type // number of an id → what a correction says it is
}

// number is 1 + the number of an id.
func (a *Applied) number(id string) uint32 { return a.clusters.Number(id) + 1 }

// idOf is the id of a number.
func (a *Applied) idOf(n uint32) string {
	if n == 0 {
		return ""
	}
	return a.clusters.ID(n - 1)
}

// spokenOf are the kinds that a line speaks of. With "different" it is those
// that their articles write as the object, where there are such.
func (c *correcting) spokenOf(l *line) []uint32 {
	kinds := c.carriers(l.name)
	if l.action == "different" {
		written := both(kinds, c.written[nameOf(l.object)])
		if slices.ContainsFunc(written, func(k uint32) bool { return c.kinds[k].within(l) }) {
			return written
		}
	}
	return kinds
}

// carriers are the kinds that carry a name; of an id that corrections have made,
// those that got it: a user corrects what stands on the page.
func (c *correcting) carriers(name string) []uint32 {
	if kinds := c.carried[nameOf(name)]; len(kinds) > 0 {
		return kinds
	}
	kinds := slices.Clone(c.gained[name])
	slices.Sort(kinds)
	return kinds
}

// apply applies a line and reports whether there was something to apply it to.
func (c *correcting) apply(l *line) bool {
	to := uint32(0)
	if target := c.targetOf(l); target != "" {
		to = c.number(target)
	}
	if l.action == "same" && entities.IsID(l.name) && l.unlimited() {
		c.joined[c.number(l.name)] = to
	}
	step := entities.Decision{Kind: "merge", What: l.name, Reason: "correction", Detail: fmt.Sprintf("%s:%d", c.file, l.number)}
	if l.action == "different" {
		step.Kind = "refuse"
	}
	matched := false
	noted := uint32(0) // number of the id that has the step
	for _, n := range c.spokenOf(l) {
		k := &c.kinds[n]
		if !k.within(l) || k.id == 0 && l.action != "ignore" {
			continue
		}
		matched = true
		switch l.action {
		case "ignore":
			k.id = 0
			continue
		case "rename":
		case "retype":
			k.retype = l.typ
			if id := c.idOf(k.id); strings.HasPrefix(id, k.typ.String()+":") {
				c.give(n, c.number(l.typ.String()+id[strings.IndexByte(id, ':'):]))
			}
			c.types[k.id] = l.typ
		default:
			if k.id != to {
				c.move(n, to)
			}
		}
		if k.id != noted {
			c.note(k.id, l, step)
			noted = k.id
		}
	}
	return matched
}

// note keeps for an entity, by its number, what a line did to it.
func (a *Applied) note(n uint32, l *line, step entities.Decision) {
	id := strings.Clone(a.idOf(n))
	if l.action == "rename" || l.action == "different" {
		a.Renamed[id] = l.object
	}
	steps := a.Steps[id]
	if len(steps) == 0 || steps[len(steps)-1] != step { // those of a line come in a row
		a.Steps[id] = append(steps, step)
	}
}

// move joins a kind with the entity of another id, and makes it one of its type.
func (c *correcting) move(n, to uint32) {
	c.give(n, to)
	k := &c.kinds[n]
	k.moved = true
	if t, ok := c.types[to]; ok {
		k.retype = t
	}
}

// follow takes what was joined with an entity along to what that was joined with.
func (c *correcting) follow() {
	for n := range c.kinds {
		to := c.kinds[n].id
		for range maxJoins {
			next, ok := c.joined[to]
			if !ok || next == to {
				break
			}
			to = next
		}
		if c.kinds[n].id != 0 && to != c.kinds[n].id {
			c.move(uint32(n), to)
		}
	}
}

// maxJoins bounds a chain of entities that were joined, and a circle of them.
const maxJoins = 64

// give gives a kind another id, by which lines may name it from now on, and
// remembers the one that it had.
func (c *correcting) give(n, to uint32) {
	k := &c.kinds[n]
	if k.id == to {
		return
	}
	for _, s := range c.inside[n] {
		s.move(c.Applied, k.mentions, k.id, to)
	}
	c.left[k.id] = append(c.left[k.id], n)
	k.id = to
	id := c.idOf(to)
	if kinds, named := c.carried[id]; !named || len(kinds) > 0 {
		return
	}
	id = strings.Clone(id)
	if had := [2]uint32{to, n}; !c.had[had] {
		c.had[had] = true
		c.gained[id] = append(c.gained[id], n)
	}
	if s := c.shares[id]; s != nil && !slices.Contains(c.inside[n], s) {
		s.add(to, 1, k.mentions)
		if s.first != 0 && s.before(c.Applied, to, s.first) {
			s.first = to
		}
		c.inside[n] = append(c.inside[n], s)
	}
}

// formerIDs tells of each id that was taken from mentions what most of these
// have now.
func (c *correcting) formerIDs() map[string]string {
	former := make(map[string]string, len(c.left))
	for id, kinds := range c.left {
		slices.Sort(kinds)
		s := share{parts: map[uint32]portion{}}
		for _, n := range slices.Compact(kinds) {
			if k := &c.kinds[n]; k.id != 0 {
				s.add(k.id, 1, k.mentions)
			}
		}
		if now := s.best(c.Applied); now != "" && now != c.idOf(id) {
			former[strings.Clone(c.idOf(id))] = now
		}
	}
	return former
}

// targetOf is the id that a line gives to its clusters.
func (c *correcting) targetOf(l *line) string {
	switch {
	case l.action == "link":
		return l.object
	case l.action != "same" && l.action != "different":
		return ""
	}
	if l.action == "same" {
		if best := c.shareOf(nameOf(l.object)).best(c.Applied); best != "" {
			return best
		}
	}
	if entities.IsID(l.object) {
		return l.object
	}
	var types [4]int
	for _, n := range c.carriers(l.name) {
		k := &c.kinds[n]
		if t := cmp.Or(k.retype, k.typ); t <= entities.Organization {
			types[t] += k.mentions
		}
	}
	typ := entities.Person
	for _, t := range entities.Types {
		if t == l.only || l.only == entities.NoType && types[t] > types[typ] {
			typ = t
		}
	}
	return entities.Slug(typ, normal(l.object))
}

// share is what each entity has of the kinds that carry a name. It is kept up
// to date as kinds move.
type share struct {
	parts map[uint32]portion // by number of the id
	first uint32             // that of the most; 0 when it is to be found again
}

type portion struct{ kinds, mentions int }

// shareOf finds the share of the kinds that carry a name; of an id, of those that
// were decided to be this entity or have been made it.
func (c *correcting) shareOf(name string) *share {
	s := c.shares[name]
	if s != nil {
		return s
	}
	s = &share{parts: map[uint32]portion{}}
	c.shares[name] = s
	kinds := c.carried[name]
	if entities.IsID(name) {
		kinds = slices.DeleteFunc(slices.Clone(kinds), func(n uint32) bool { return c.idOf(c.kinds[n].was) != name })
		kinds = append(kinds, c.gained[name]...)
		slices.Sort(kinds)
		kinds = slices.Compact(kinds)
	}
	for _, n := range kinds {
		s.add(c.kinds[n].id, 1, c.kinds[n].mentions)
		c.inside[n] = append(c.inside[n], s)
	}
	return s
}

func (s *share) add(n uint32, kinds, mentions int) {
	p := s.parts[n]
	p.kinds += kinds
	p.mentions += mentions
	s.parts[n] = p
	if p.kinds == 0 {
		delete(s.parts, n)
	}
}

// move takes a kind of so many mentions from one id to another.
func (s *share) move(a *Applied, mentions int, from, to uint32) {
	s.add(from, -1, -mentions)
	s.add(to, 1, mentions)
	switch {
	case from == s.first:
		s.first = 0
	case s.first != 0 && s.before(a, to, s.first):
		s.first = to
	}
}

// before orders ids: the one with more mentions first, of equals the smaller.
func (s *share) before(a *Applied, x, y uint32) bool {
	p, q := s.parts[x].mentions, s.parts[y].mentions
	return p > q || p == q && x != y && a.idOf(x) < a.idOf(y)
}

// best is the id that has most, "" when there is none.
func (s *share) best(a *Applied) string {
	if s.first == 0 {
		for n := range s.parts {
			if s.first == 0 || s.before(a, n, s.first) {
				s.first = n
			}
		}
	}
	return strings.Clone(a.idOf(s.first))
}
