package across

import (
	"cmp"
	"math/bits"

	"newsgraph/entities"
	"newsgraph/pipeline/spill"
)

// featurePlace is a flag of a feature in a context: it is a place's.
const featurePlace = 1 << 28

// maxContext bounds the features of a context.
const maxContext = 4 * maxFeatures

// maxWhole bounds the contexts of a group that stays whole: what is needed of it
// is found in the first of them, but for when it was named.
const maxWhole = 1 << 14

// contexts are those of the clusters of a group, in order of article key. Each
// holds all that is needed of its article, so that a group is read in one go
// wherever its articles are.
type contexts struct {
	list        []articleContext
	memory      []uint32 // of roles and features
	skipped     uint32   // clusters of a group that stays whole beyond maxWhole
	skippedDays days     // of these
}

// articleContext is what the article of a cluster says of it.
type articleContext struct {
	cluster    uint32
	key, name  uint32
	focus      uint32
	day        int32
	at         int    // in memory: the roles
	comentions int    // where they end: the features
	rare       [2]int // where the first maxFeatures rare ones end: of all, of all but places
	end        int
}

func (r *contexts) len() int { return len(r.list) }

func (r *contexts) all() component {
	g := component{first: r.list[0].cluster + 1, count: uint32(len(r.list)) + r.skipped}
	for k := range r.list {
		g.contexts = append(g.contexts, k)
	}
	return g
}

func (r *contexts) roles(k int) []uint32 { return r.memory[r.list[k].at:r.list[k].comentions] }

// comentions are the features that a cluster's article names besides, but for
// those that no other does and those that are everywhere, with their flags.
func (r *contexts) comentions(k int) []uint32 { return r.memory[r.list[k].comentions:r.list[k].end] }

// rare are the first co-mentions that are not common, with others between them; for
// a bare name as many that are no places either.
func (r *contexts) rare(k int, bareName bool) []uint32 {
	x := &r.list[k]
	return r.memory[x.comentions:x.rare[btoi(bareName)]]
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

func (r *contexts) days(of []int) days {
	d := r.skippedDays
	for _, k := range of {
		d.add(r.list[k].day)
	}
	return d
}

// needsContexts reports whether split or surnames need the contexts of a group.
func (st *state) needsContexts(ng *nameGroup, s *surnames) bool {
	switch ng.typ {
	case entities.Person:
		return ng.link == 0 && ng.count > 1 || s.needsContexts(ng)
	case entities.Place:
		return ng.link == 0 && ng.count > 1 && !ng.known && ng.several
	}
	return false
}

// eachGroup gives the groups that need contexts, in order, with these, which hold
// until the next.
func (st *state) eachGroup(s *surnames, yield func(n uint32, ng *nameGroup, r *contexts)) error {
	sorted := st.sorter("rows") // group, article, cluster
	var comentions, others []uint32
	var b []byte
	for at, art := range st.order {
		if err := st.stopped(uint32(at)); err != nil {
			return err
		}
		ad := st.articles.At(art)
		comentions = comentions[:0]
		for i := ad.first; i < ad.first+ad.n; i++ {
			x := st.feature.At(i)
			if st.clusters.At(i).typ == entities.Place {
				x |= featurePlace
			}
			comentions = append(comentions, x)
		}
		others = appendOthers(others[:0], comentions)
		for i := ad.first; i < ad.first+ad.n; i++ {
			n := st.merged.Find(st.of.At(i))
			ng := st.groups.At(n)
			if !st.needsContexts(&ng, s) {
				continue
			}
			b = st.encodeContext(b[:0], i, &ad, comentions[i-ad.first], others)
			sorted.Add(spill.Pair(n, uint32(at)), uint64(i), b)
		}
	}
	if err := sorted.Finish(); err != nil {
		return err
	}
	var r contexts
	c := sorted.Entries()
	for n, entries := range spill.Groups(c, spill.ByNumber) {
		if err := st.stopped(n); err != nil {
			return err
		}
		ng := st.groups.At(n)
		r = contexts{list: r.list[:0], memory: r.memory[:0]}
		for e := range entries {
			if err := st.stopped(uint32(e.Lo)); err != nil {
				return err
			}
			r.add(uint32(e.Lo), spill.DecoderOf(e.Value))
			if n := len(r.list) - 1; n == maxWhole && ng.whole() {
				r.skippedDays.add(r.list[n].day)
				r.skipped++
				r.list, r.memory = r.list[:n], r.memory[:r.list[n].at]
			}
		}
		yield(n, &ng, &r)
	}
	return cmp.Or(c.Err(), sorted.Remove())
}

// appendOthers adds those features of an article that a context of it can depend
// on: what one cluster alone has counts only until a context has its maxFeatures,
// even when as many more are the context's own.
func appendOthers(dst, comentions []uint32) []uint32 {
	seen := [2]int{}
	for _, x := range comentions {
		counts := x&featureSingle == 0
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

// encodeContext writes a context for contexts.add.
func (st *state) encodeContext(buf []byte, i uint32, ad *articleData, own uint32, comentions []uint32) []byte {
	e := spill.Encoder(buf)
	c := st.clusters.At(i)
	d := st.details(i, &st.d)
	e.Uint(uint64(c.key))
	e.Uint(uint64(d.name))
	e.Uint(uint64(ad.focus))
	e.Int(int64(ad.day))
	e.Uints(d.roles)
	n, rare, seen := 0, [2]int{}, [2]int{}
	listed := st.listed[:0]
	for _, x := range comentions {
		if n == maxContext {
			break
		}
		if x&^featurePlace == own&^featurePlace || x&featureEverywhere != 0 {
			continue
		}
		if x&featureSingle == 0 {
			listed = append(listed, x)
			n++
		}
		for k := range rare {
			if x&featureCommon == 0 && (k == 0 || x&featurePlace == 0) && seen[k] < maxFeatures {
				seen[k]++
				rare[k] = n
			}
		}
	}
	e.Uint(uint64(rare[0]))
	e.Uint(uint64(rare[1]))
	for _, x := range listed {
		e.Uint(uint64(bits.RotateLeft32(x, 4))) // the flags are the first bits, numbers are small
	}
	st.listed = listed
	return e
}

func (r *contexts) add(cluster uint32, d spill.Decoder) {
	x := articleContext{cluster: cluster, key: d.Uint32(), name: d.Uint32(), focus: d.Uint32(), day: int32(d.Int()), at: len(r.memory)}
	r.memory = d.Uints(r.memory)
	x.comentions = len(r.memory)
	for k := range x.rare {
		x.rare[k] = x.comentions + int(d.Uint())
	}
	for d != "" {
		r.memory = append(r.memory, bits.RotateLeft32(d.Uint32(), -4))
	}
	x.end = len(r.memory)
	r.list = append(r.list, x)
}
