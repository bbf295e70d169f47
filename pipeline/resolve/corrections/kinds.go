package corrections

import (
	"context"
	"encoding/binary"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/spill"
)

// Clusters are those of a set of articles, each with the entity that it was
// decided to be. Ids have numbers. Strings are cloned where they are kept.
type Clusters interface {
	Len() int
	// Key is the number of the id that was decided for cluster i and its name in
	// normal form.
	Key(i uint32) (entity uint32, key string)
	// Cluster fills c, whose memory it uses again.
	Cluster(i uint32, c *Cluster)
	// ID is the id of a number.
	ID(number uint32) string
	// Number gives the number of an id, a new one where it has none.
	Number(id string) uint32
}

// Cluster is what corrections are told from one cluster.
type Cluster struct {
	Entity   uint32 // number of the id that was decided
	Type     entities.Type
	Key      string   // its name in normal form
	Own      string   // the id that it has within its article
	Names    []string // further names, in normal form
	Mentions int
	Source   string // of its article
	Date     string // of its article, "" when unknown
}

// kind is all clusters that no correction can tell apart: they are of one
// entity, bear the same names and, where there are limits to source and date,
// have these in common. A name of thousands of clusters is of a few kinds.
type kind struct {
	id       uint32 // 1 + number of the id by now, 0 for left out
	was      uint32 // the same as it was decided
	source   string // of one of them, for the limits
	date     string
	typ      entities.Type
	retype   entities.Type // that a correction gave it
	moved    bool          // whether a correction gave it another id
	mentions int           // of all of them
}

// index finds the clusters that corrections speak of, so that each correction
// costs what it names and no walk over all clusters. Names are ids or normal
// forms. Lists are of kinds and sorted.
type index struct {
	kinds   []kind
	of      *spill.Array[uint32] // cluster → 1 + its kind, 0 where no correction names it
	carried map[string][]uint32  // by who is spoken of, and by the objects of "same"
	written map[string][]uint32  // by the objects of "different"
	limited bool                 // whether a line has limits of source or date
}

// nameOf is how a name of a correction is found: an id as it is, all else in
// its normal form.
func nameOf(written string) string {
	if entities.IsID(written) {
		return written
	}
	return normal(written)
}

// indexed walks over the clusters once.
func indexed(ctx context.Context, lines []line, clusters Clusters, pool *spill.Pool) (*index, error) {
	x := &index{of: spill.NewArray[uint32](pool), carried: map[string][]uint32{}, written: map[string][]uint32{}}
	for k := range lines {
		l := &lines[k]
		x.carried[nameOf(l.name)] = nil
		switch l.action {
		case "same":
			x.carried[nameOf(l.object)] = nil
		case "different":
			x.written[nameOf(l.object)] = nil
		}
		x.limited = x.limited || l.source != "" || l.from != "" || l.to != ""
	}
	entityNames := entityNames(lines, clusters)
	known := map[string]uint32{} // what makes a kind → its number
	var c Cluster
	var carries, writes []string
	var what []byte
	for i := range uint32(clusters.Len()) {
		if err := stopped(ctx, i); err != nil {
			return nil, err
		}
		clusters.Cluster(i, &c)
		writes = append(append(writes[:0], c.Key, c.Own), c.Names...)
		carries = append(append(carries[:0], writes...), entityNames[c.Entity], clusters.ID(c.Entity))
		if !has(x.carried, carries) && !has(x.written, writes) {
			x.of.Append(0)
			continue
		}
		what = x.appendKind(what[:0], &c)
		n, met := known[string(what)]
		if !met {
			n = uint32(len(x.kinds))
			known[string(what)] = n
			k := kind{id: c.Entity + 1, was: c.Entity + 1, typ: c.Type}
			if x.limited {
				k.source, k.date = strings.Clone(c.Source), strings.Clone(c.Date)
			}
			x.kinds = append(x.kinds, k)
			add(x.carried, carries, n)
			add(x.written, writes, n)
		}
		x.kinds[n].mentions += c.Mentions
		x.of.Append(n + 1)
	}
	return x, nil
}

// appendKind writes what two clusters have in common that are of one kind.
func (x *index) appendKind(b []byte, c *Cluster) []byte {
	b = binary.AppendUvarint(b, uint64(c.Entity))
	b = append(b, byte(c.Type))
	names := append([]string{c.Key, c.Own}, c.Names...)
	if x.limited {
		names = append(names, c.Source, c.Date)
	}
	for _, name := range names {
		b = append(binary.AppendUvarint(b, uint64(len(name))), name...)
	}
	return b
}

// stopped is the error of the context, looked at now and then as i counts.
func stopped(ctx context.Context, i uint32) error {
	if i%1024 != 0 {
		return nil
	}
	return ctx.Err()
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

// entityNames returns, by the number of the id, the normal form of the most
// mentioned name of the entities that bear a name of the corrections.
func entityNames(lines []line, clusters Clusters) map[uint32]string {
	counts := map[uint32]map[string]int{}
	named := map[string]bool{}
	for k := range lines {
		named[lines[k].key], named[normal(lines[k].object)] = true, true
	}
	var c Cluster
	for i := range uint32(clusters.Len()) {
		if entity, key := clusters.Key(i); counts[entity] == nil && named[key] {
			counts[entity] = map[string]int{}
		}
	}
	for i := range uint32(clusters.Len()) {
		entity, _ := clusters.Key(i)
		names := counts[entity]
		if names == nil {
			continue
		}
		clusters.Cluster(i, &c)
		if n, met := names[c.Key]; met {
			names[c.Key] = n + c.Mentions
		} else {
			names[strings.Clone(c.Key)] = c.Mentions
		}
	}
	most := make(map[uint32]string, len(counts))
	for id, names := range counts {
		best, n := "", 0
		for name, count := range names {
			if count > n || count == n && name < best {
				best, n = name, count
			}
		}
		most[id] = best
	}
	return most
}

// within reports whether the limits of a line let it speak of a kind.
func (k *kind) within(l *line) bool {
	switch {
	case l.only != entities.NoType && k.typ != l.only:
		return false
	case l.source != "" && !strings.EqualFold(k.source, l.source):
		return false
	case (l.from != "" || l.to != "") && k.date == "":
		return false
	}
	return (l.from == "" || k.date >= l.from) && (l.to == "" || k.date <= l.to+"~")
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
