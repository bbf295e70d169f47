package across

import (
	"cmp"
	"encoding/binary"
	"slices"

	"newsgraph/entities"
)

// featurePlace is a flag of a feature in a row: it is a place's.
const featurePlace = 1 << 28

// maxRow bounds the features of a row.
const maxRow = 4 * maxFeatures

// maxWhole bounds the rows of a node that stays whole: what is asked of it is
// found in the first of them, but for when it was named.
const maxWhole = 1 << 14

// rows is what is known of the clusters of a node, in order of article key. Each
// has its own, so that a node is read in one go wherever its articles are.
type rows struct {
	list   []row
	memory []uint32 // of roles and features
	more   uint32   // clusters of a node that stays whole which are left out
	beyond days     // of them
}

type row struct {
	cluster   uint32
	key, name uint32
	focus     uint32
	day       int32
	at        int    // in memory: the roles
	company   int    // where they end: the features
	near      [2]int // where those end that components look at: of all, but for places
	end       int
}

func (r *rows) len() int { return len(r.list) }

func (r *rows) all() component {
	g := component{first: r.list[0].cluster + 1, count: uint32(len(r.list)) + r.more}
	for k := range r.list {
		g.rows = append(g.rows, k)
	}
	return g
}

func (r *rows) roles(k int) []uint32 { return r.memory[r.list[k].at:r.list[k].company] }

// company is the features that a cluster's article names besides, but for those
// that no other does and those that are everywhere, with their flags.
func (r *rows) company(k int) []uint32 { return r.memory[r.list[k].company:r.list[k].end] }

// near is the ones among company that components look at.
func (r *rows) near(k int, bareName bool) []uint32 {
	x := &r.list[k]
	return r.memory[x.company:x.near[btoi(bareName)]]
}

// days is a span of days since 1970, 0 when none is known.
type days struct{ first, last int32 }

func (d *days) add(day int32) {
	if day == 0 {
		return
	}
	if d.first == 0 || day < d.first {
		d.first = day
	}
	if d.last == 0 || day > d.last {
		d.last = day
	}
}

func (r *rows) days(of []int) days {
	d := r.beyond
	for _, k := range of {
		d.add(r.list[k].day)
	}
	return d
}

// asked reports whether split or surnames are to know the clusters of a node.
func (w *work) asked(nd *node, s *surnames) bool {
	switch nd.typ {
	case entities.Person:
		return nd.link == 0 && nd.count > 1 || s.asks(nd)
	case entities.Place:
		return nd.link == 0 && nd.count > 1 && !nd.known && nd.several
	}
	return false
}

// eachNode gives the nodes that are asked for, in order, with their rows, which
// hold until the next.
func (w *work) eachNode(s *surnames, yield func(n uint32, nd *node, r *rows)) error {
	sorted := w.sorter("rows") // node, article, cluster
	var company, others []uint32
	var b []byte
	for at, art := range w.order {
		if err := w.stopped(uint32(at)); err != nil {
			return err
		}
		ad := w.articles.At(art)
		company = company[:0]
		for i := ad.first; i < ad.first+ad.n; i++ {
			x := w.feature.At(i)
			if w.clusters.At(i).typ == entities.Place {
				x |= featurePlace
			}
			company = append(company, x)
		}
		others = appendOthers(others[:0], company)
		for i := ad.first; i < ad.first+ad.n; i++ {
			n := w.root(w.of.At(i))
			nd := w.nodes.At(n)
			if !w.asked(&nd, s) {
				continue
			}
			b = w.putRow(b[:0], i, &ad, company[i-ad.first], others)
			sorted.Add(uint64(n)<<32|uint64(at), uint64(i), b)
		}
	}
	if err := sorted.Finish(); err != nil {
		return err
	}
	var r rows
	var nd node
	last := uint32(0)
	flush := func() {
		if len(r.list) > 0 {
			yield(last, &nd, &r)
			r = rows{list: r.list[:0], memory: r.memory[:0]}
		}
	}
	err := sorted.Each(func(hi, lo uint64, v []byte) error {
		if err := w.stopped(uint32(lo)); err != nil {
			return err
		}
		if n := uint32(hi >> 32); n != last || len(r.list) == 0 {
			flush()
			nd, last = w.nodes.At(n), n
		}
		r.add(uint32(lo), v)
		if n := len(r.list) - 1; n == maxWhole && nd.whole() {
			r.beyond.add(r.list[n].day)
			r.more++
			r.list, r.memory = r.list[:n], r.memory[:r.list[n].at]
		}
		return nil
	})
	if err == nil {
		flush()
	}
	return cmp.Or(err, sorted.Remove())
}

// appendOthers adds those features of an article that a row of it can depend on:
// what one cluster alone has only counts until a row has its maxFeatures, even
// when as many more are the row's own.
func appendOthers(dst, company []uint32) []uint32 {
	seen := [2]int{}
	for _, x := range company {
		counts := x&featureOne == 0
		for k := range seen {
			if x&featureCommon == 0 && (k == 0 || x&featurePlace == 0) && seen[k] < 2*maxFeatures {
				seen[k]++
				counts = true
			}
		}
		if counts && x&featureEverywhere == 0 {
			dst = append(dst, x)
		}
	}
	return dst
}

// putRow writes a row for rows.add.
func (w *work) putRow(b []byte, i uint32, ad *articleData, own uint32, company []uint32) []byte {
	c := w.clusters.At(i)
	d := w.details(i, &w.d)
	for _, n := range [...]uint32{c.key, d.name, ad.focus} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	b = binary.AppendVarint(b, int64(ad.day))
	b = binary.AppendUvarint(b, uint64(len(d.roles)))
	for _, n := range d.roles {
		b = binary.AppendUvarint(b, uint64(n))
	}
	n, near, seen := 0, [2]int{}, [2]int{}
	at := len(b)
	for _, x := range company {
		if n == maxRow {
			break
		}
		if x&^featurePlace == own&^featurePlace || x&featureEverywhere != 0 {
			continue
		}
		if x&featureOne == 0 {
			b = binary.AppendUvarint(b, uint64(x<<4|x>>28))
			n++
		}
		for k := range near {
			if x&featureCommon == 0 && (k == 0 || x&featurePlace == 0) && seen[k] < maxFeatures {
				seen[k]++
				near[k] = n
			}
		}
	}
	return slices.Insert(b, at, binary.AppendUvarint(binary.AppendUvarint(nil, uint64(near[0])), uint64(near[1]))...)
}

func (r *rows) add(cluster uint32, v []byte) {
	next := func() uint32 {
		n, k := binary.Uvarint(v)
		v = v[k:]
		return uint32(n)
	}
	x := row{cluster: cluster, key: next(), name: next(), focus: next()}
	day, k := binary.Varint(v)
	x.day, v = int32(day), v[k:]
	x.at = len(r.memory)
	for n := next(); n > 0; n-- {
		r.memory = append(r.memory, next())
	}
	x.company = len(r.memory)
	for k := range x.near {
		x.near[k] = x.company + int(next())
	}
	for len(v) > 0 {
		f := next()
		r.memory = append(r.memory, f>>4|f<<28)
	}
	x.end = len(r.memory)
	r.list = append(r.list, x)
}
