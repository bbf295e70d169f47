package resolve

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/spill"
)

// applied is the entity of each cluster with the corrections in force.
type applied struct {
	w         *work
	id        *spill.Array[uint32] // cluster → 1 + number of its id, 0 for left out
	moved     *spill.Array[uint8]  // whether a correction gave it another id; nil without corrections
	retype    *spill.Array[uint8]  // the type that a correction gave it
	rename    map[string]string
	steps     map[string][]entities.Step
	former    map[string]string // ids that corrections took from mentions → what most of these have now
	unmatched []string
}

// phases is the order in which kinds of corrections are applied.
var phases = [...]string{"retype", "link", "different", "same", "rename", "ignore"}

// override applies the corrections to what was decided.
func (w *work) override() (*applied, error) {
	o := &applied{w: w, id: spill.NewArray[uint32](w.pool), rename: map[string]string{}, steps: map[string][]entities.Step{}}
	for i := range uint32(w.of.Len()) {
		o.id.Append(w.decided(i) + 1)
	}
	if w.over == nil {
		return o, nil
	}
	x, err := w.findNamed()
	if err != nil {
		return nil, err
	}
	c := &correcting{applied: o, named: x, shares: map[string]*share{}, inside: map[uint32][]*share{},
		left: map[uint32][]uint32{}, joined: map[uint32]uint32{}, gained: map[string][]uint32{}, had: map[[2]uint32]bool{}, types: map[uint32]entities.Type{}}
	for _, phase := range phases {
		if phase == "rename" {
			c.follow()
		}
		for k := range w.over.lines {
			l := &w.over.lines[k]
			if l.action != phase {
				continue
			}
			if err := w.stopped(uint32(k)); err != nil {
				return nil, err
			}
			if !c.apply(l) {
				o.unmatched = append(o.unmatched, fmt.Sprintf("%s:%d: matches nothing: %s", w.over.file, l.line, strings.ReplaceAll(l.text, "\t", " ")))
			}
		}
	}
	slices.Sort(o.unmatched)
	o.former = c.formerIDs()
	c.spread()
	return o, nil
}

// decided is the number of the id that a cluster has without corrections.
func (w *work) decided(i uint32) uint32 { return w.parts.At(w.partOf(i)).id }

// correcting applies lines, one after the other.
type correcting struct {
	*applied
	*named
	shares map[string]*share   // of the objects of "same" that were met
	inside map[uint32][]*share // kind → those that it has part in

	left   map[uint32][]uint32      // number of an id → the kinds that it was taken from
	had    map[[2]uint32]bool       // number of an id that lines name, and a kind that got it
	joined map[uint32]uint32        // number of an id → that of the one that "same" says it is
	gained map[string][]uint32      // id that lines name → the kinds that got it
	types  map[uint32]entities.Type // number of an id → what a correction says it is
}

// number is 1 + the number of an id.
func (o *applied) number(id string) uint32 {
	n, _ := o.w.ids.Add(id)
	return n + 1
}

// idOf is the id of a number.
func (o *applied) idOf(n uint32) string {
	if n == 0 {
		return ""
	}
	return o.w.ids.At(n - 1)
}

// entity is the id that a cluster has by now, "" when it is left out.
func (o *applied) entity(i uint32) string { return o.idOf(o.id.At(i)) }

// spokenOf are the kinds that a line speaks of. With "different" it is those
// that their articles write as the object, where there are such.
func (c *correcting) spokenOf(l *override) []uint32 {
	kinds := c.bearers(l.name)
	if l.action == "different" {
		written := both(kinds, c.written[nameOf(l.object)])
		if slices.ContainsFunc(written, func(k uint32) bool { return c.w.within(&c.kinds[k], l) }) {
			return written
		}
	}
	return kinds
}

// bearers are the kinds that carry a name; of an id that corrections have made,
// those that got it: a user corrects what stands on the page.
func (c *correcting) bearers(name string) []uint32 {
	if kinds := c.carried[nameOf(name)]; len(kinds) > 0 {
		return kinds
	}
	kinds := slices.Clone(c.gained[name])
	slices.Sort(kinds)
	return kinds
}

// apply applies a line and reports whether there was something to apply it to.
func (c *correcting) apply(l *override) bool {
	to := uint32(0)
	if target := c.targetOf(l); target != "" {
		to = c.number(target)
	}
	if l.action == "same" && isID(l.name) && l.unlimited() {
		c.joined[c.number(l.name)] = to
	}
	step := entities.Step{Kind: "merge", What: l.name, Reason: "correction", Detail: fmt.Sprintf("%s:%d", c.w.over.file, l.line)}
	if l.action == "different" {
		step.Kind = "refuse"
	}
	matched := false
	told := uint32(0) // number of the id that has the step
	for _, n := range c.spokenOf(l) {
		k := &c.kinds[n]
		if !c.w.within(k, l) || k.id == 0 && l.action != "ignore" {
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
		if k.id != told {
			c.tell(k.id, l, step)
			told = k.id
		}
	}
	return matched
}

// tell keeps for an entity, by its number, what a line did to it.
func (o *applied) tell(n uint32, l *override, step entities.Step) {
	id := strings.Clone(o.idOf(n))
	if l.action == "rename" || l.action == "different" {
		o.rename[id] = l.object
	}
	steps := o.steps[id]
	if len(steps) == 0 || steps[len(steps)-1] != step { // those of a line come in a row
		o.steps[id] = append(steps, step)
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
		s.move(c.applied, k.mentions, k.id, to)
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
		if s.first != 0 && s.before(c.applied, to, s.first) {
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
		if now := s.best(c.applied); now != "" && now != c.idOf(id) {
			former[strings.Clone(c.idOf(id))] = now
		}
	}
	return former
}

// spread gives the clusters what their kinds have got.
func (c *correcting) spread() {
	o := c.applied
	o.moved, o.retype = spill.NewArray[uint8](o.w.pool), spill.NewArray[uint8](o.w.pool)
	o.moved.Grow(o.id.Len())
	o.retype.Grow(o.id.Len())
	for i := range uint32(o.id.Len()) {
		n := c.of.At(i)
		if n == 0 {
			continue
		}
		k := &c.kinds[n-1]
		if k.id != k.was {
			o.id.Set(i, k.id)
		}
		if k.moved {
			o.moved.Set(i, 1)
		}
		if k.retype != entities.NoType {
			o.retype.Set(i, uint8(k.retype))
		}
	}
	c.of.Free()
}

// targetOf is the id that a line gives to its clusters.
func (c *correcting) targetOf(l *override) string {
	switch {
	case l.action == "link":
		return l.object
	case l.action != "same" && l.action != "different":
		return ""
	}
	if l.action == "same" {
		if best := c.shareOf(nameOf(l.object)).best(c.applied); best != "" {
			return best
		}
	}
	if isID(l.object) {
		return l.object
	}
	var types [4]int
	for _, n := range c.bearers(l.name) {
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
	if isID(name) {
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
func (s *share) move(o *applied, mentions int, from, to uint32) {
	s.add(from, -1, -mentions)
	s.add(to, 1, mentions)
	switch {
	case from == s.first:
		s.first = 0
	case s.first != 0 && s.before(o, to, s.first):
		s.first = to
	}
}

// before orders ids: the one with more mentions first, of equals the smaller.
func (s *share) before(o *applied, x, y uint32) bool {
	a, b := s.parts[x].mentions, s.parts[y].mentions
	return a > b || a == b && x != y && o.idOf(x) < o.idOf(y)
}

// best is the id that has most, "" when there is none.
func (s *share) best(o *applied) string {
	if s.first == 0 {
		for n := range s.parts {
			if s.first == 0 || s.before(o, n, s.first) {
				s.first = n
			}
		}
	}
	return strings.Clone(o.idOf(s.first))
}
