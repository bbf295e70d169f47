package resolve

import (
	"encoding/binary"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/spill"
)

// kind is all clusters that no correction can tell apart: they are of one
// entity, bear the same names and, where there are limits to source and date,
// have these in common. A name of thousands of clusters is of a few kinds.
type kind struct {
	id       uint32 // 1 + number of the id by now, 0 for left out
	was      uint32 // the same as it was decided
	article  uint32 // of one of them, for the limits
	typ      entities.Type
	retype   entities.Type // that a correction gave it
	moved    bool          // whether a correction gave it another id
	mentions int           // of all of them
}

// named finds the clusters that corrections speak of, so that each costs what
// it names and no walk over all clusters. Names are ids or normal forms. Lists
// are of kinds and sorted.
type named struct {
	kinds   []kind
	of      *spill.Array[uint32] // cluster → 1 + its kind, 0 where no correction names it
	carried map[string][]uint32  // by who is spoken of, and by the objects of "same"
	written map[string][]uint32  // by the objects of "different"
}

// nameOf is how a name of a correction is found: an id as it is, all else in
// its normal form.
func nameOf(written string) string {
	if isID(written) {
		return written
	}
	return normal(written)
}

// findNamed walks over the clusters once.
func (w *work) findNamed() (*named, error) {
	x := &named{of: spill.NewArray[uint32](w.pool), carried: map[string][]uint32{}, written: map[string][]uint32{}}
	limited := false
	for k := range w.over.lines {
		l := &w.over.lines[k]
		x.carried[nameOf(l.name)] = nil
		switch l.action {
		case "same":
			x.carried[nameOf(l.object)] = nil
		case "different":
			x.written[nameOf(l.object)] = nil
		}
		limited = limited || l.source != "" || l.from != "" || l.to != ""
	}
	entityNames := w.entityNames()
	known := map[string]uint32{} // what makes a kind → its number
	var carries, writes []string
	for i := range uint32(w.clusters.Len()) {
		if err := w.stopped(i); err != nil {
			return nil, err
		}
		c, d := w.clusters.At(i), w.details(i, &w.d)
		writes = append(writes[:0], w.str(c.key), w.entity(i, d))
		for _, f := range d.forms {
			writes = append(writes, w.str(f))
		}
		carries = append(append(carries[:0], writes...), entityNames[w.decided(i)], w.ids.At(w.decided(i)))
		if !has(x.carried, carries) && !has(x.written, writes) {
			x.of.Append(0)
			continue
		}
		what := w.kindOf(i, &c, d, limited)
		n, met := known[string(what)]
		if !met {
			n = uint32(len(x.kinds))
			known[string(what)] = n
			x.kinds = append(x.kinds, kind{id: w.decided(i) + 1, was: w.decided(i) + 1, article: c.article, typ: c.typ})
			add(x.carried, carries, n)
			add(x.written, writes, n)
		}
		x.kinds[n].mentions += d.mentions
		x.of.Append(n + 1)
	}
	return x, nil
}

// kindOf is what two clusters have in common that are of one kind.
func (w *work) kindOf(i uint32, c *clusterData, d *details, limited bool) []byte {
	b := w.buf[:0]
	put := func(n uint32) { b = binary.AppendUvarint(b, uint64(n)) }
	put(w.decided(i))
	put(uint32(c.typ))
	put(c.key)
	put(c.link)
	put(d.entity)
	put(uint32(d.typ))
	if limited {
		a := w.articles.At(c.article)
		put(a.source)
		put(a.date)
	}
	for _, f := range d.forms {
		put(f)
	}
	w.buf = b
	return b
}

// has reports whether one of the names has a list.
func has(lists map[string][]uint32, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { _, ok := lists[name]; return ok })
}

// add puts a kind at the end of the lists of those of its names that have one.
func add(lists map[string][]uint32, names []string, n uint32) {
	for _, name := range names {
		if list, ok := lists[name]; ok && (len(list) == 0 || list[len(list)-1] != n) {
			lists[name] = append(list, n)
		}
	}
}

// entityNames returns the normal form of the most mentioned name of the
// entities that bear a name of the corrections.
func (w *work) entityNames() map[uint32]string {
	counts := map[uint32]tally{}
	named := map[string]bool{}
	for k := range w.over.lines {
		named[w.over.lines[k].key], named[normal(w.over.lines[k].object)] = true, true
	}
	for i := range uint32(w.clusters.Len()) {
		if id := w.decided(i); counts[id] == nil && named[w.str(w.clusters.At(i).key)] {
			counts[id] = tally{}
		}
	}
	for i := range uint32(w.clusters.Len()) {
		if t := counts[w.decided(i)]; t != nil {
			t[w.clusters.At(i).key] += w.details(i, &w.d).mentions
		}
	}
	names := make(map[uint32]string, len(counts))
	for id, t := range counts {
		names[id] = strings.Clone(w.best(t))
	}
	return names
}

// within reports whether the limits of a line let it speak of a kind.
func (w *work) within(k *kind, l *override) bool {
	if l.only != entities.NoType && k.typ != l.only {
		return false
	}
	if l.source == "" && l.from == "" && l.to == "" {
		return true
	}
	a := w.articles.At(k.article)
	if l.source != "" && !strings.EqualFold(w.str(a.source), l.source) {
		return false
	}
	date := w.str(a.date)
	if (l.from != "" || l.to != "") && date == "" {
		return false
	}
	return (l.from == "" || date >= l.from) && (l.to == "" || date <= l.to+"~")
}

// both are the numbers that are in two sorted lists, found in the time of the
// shorter one.
func both(x, y []uint32) []uint32 {
	if len(x) > len(y) {
		x, y = y, x
	}
	var out []uint32
	for _, n := range x {
		at, found := slices.BinarySearch(y, n)
		if found {
			out = append(out, n)
		}
		y = y[at:]
	}
	return out
}
