package namesakes

import (
	"math/bits"

	"newsgraph/pipeline/spill"
)

// Bounds of what is compared.
const (
	MaxFeatures = 48              // co-mentioned entities of an article that count as evidence
	MaxProfile  = 4096            // co-mentioned entities kept of one entity
	maxContext  = 4 * MaxFeatures // features of a context
	maxWhole    = 1 << 14         // contexts of a name that stays whole: what is needed of it is found in them, but for when it was named
	maxCompared = 64              // components that one is compared with
)

// A feature is the number of an entity that an article names, with these flags.
const (
	Single     = 1 << 31 // one cluster has it
	Common     = 1 << 30 // too many have it to be rare
	Everywhere = 1 << 29 // too many have it to be listed as a co-mention
	Place      = 1 << 28 // it is a place's; in contexts alone
)

// Context is what the article of a cluster says of it. Strings are numbers.
type Context struct {
	Cluster   uint32
	Key, Name uint32 // its name in normal form, and as written
	Focus     uint32 // the country that the article is about, 0 for none
	Day       int32  // of the article since 1970, 0 when unknown
	Candidate uint32 // the id of whom its article finds likeliest, 0 for none
}

// Contexts are those of the clusters of a group, in order of article key. Each
// holds all that is needed of its article, so that a group is read in one go
// wherever its articles are.
type Contexts struct {
	list        []kept
	memory      []uint32        // of roles and features
	sets        *spill.Disjoint // of contexts; scratch
	skipped     uint32          // clusters of a group that stays whole beyond maxWhole
	skippedDays Days            // of these
}

// kept is a context and where the rest of it is.
type kept struct {
	Context
	at         int    // in memory: the roles
	comentions int    // where they end: the features
	rare       [2]int // where the first MaxFeatures rare ones end: of all, of all but places
	end        int
}

// apart makes a set of each context. They hold until the next call.
func (r *Contexts) apart() *spill.Disjoint {
	if r.sets == nil {
		sets := spill.NewDisjoint(spill.NewPool("", "", 0), 0)
		r.sets = &sets
	}
	r.sets.Reset(len(r.list))
	return r.sets
}

// Len is how many contexts there are.
func (r *Contexts) Len() int { return len(r.list) }

// All is one component of them all.
func (r *Contexts) All() Component {
	g := Component{First: r.list[0].Cluster + 1, Count: uint32(len(r.list)) + r.skipped}
	for k := range r.list {
		g.Contexts = append(g.Contexts, k)
	}
	return g
}

// Roles are the titles of a cluster.
func (r *Contexts) Roles(k int) []uint32 { return r.memory[r.list[k].at:r.list[k].comentions] }

// Comentions are the features that a cluster's article names besides, but for
// those that no other does and those that are everywhere, with their flags.
func (r *Contexts) Comentions(k int) []uint32 { return r.memory[r.list[k].comentions:r.list[k].end] }

// rare are the first co-mentions that are not common, with others between them; for
// a bare name as many that are no places either.
func (r *Contexts) rare(k int, bareName bool) []uint32 {
	x := &r.list[k]
	return r.memory[x.comentions:x.rare[Btoi(bareName)]]
}

// Days is a span of days since 1970, 0 when none is known.
type Days struct{ First, Last int32 }

// Add widens the span to a day, 0 for one that is not known.
func (d *Days) Add(day int32) {
	if day == 0 {
		return
	}
	if d.First == 0 || day < d.First {
		d.First = day
	}
	if d.Last == 0 || day > d.Last {
		d.Last = day
	}
}

// Days is the span of the days of some contexts.
func (r *Contexts) Days(of []int) Days {
	d := r.skippedDays
	for _, k := range of {
		d.Add(r.list[k].Day)
	}
	return d
}

// Add adds a context that Encode wrote. Of a name that stays whole only the first
// maxWhole are kept; of the others the day counts.
func (r *Contexts) Add(cluster uint32, d spill.Decoder, whole bool) {
	x := kept{Context: Context{Cluster: cluster, Key: d.Uint32(), Name: d.Uint32(), Focus: d.Uint32(), Day: int32(d.Int()), Candidate: d.Uint32()}, at: len(r.memory)}
	if whole && len(r.list) == maxWhole {
		r.skippedDays.Add(x.Day)
		r.skipped++
		return
	}
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

// Reset empties it; the memory is used again.
func (r *Contexts) Reset() { *r = Contexts{list: r.list[:0], memory: r.memory[:0], sets: r.sets} }

// At is a context.
func (r *Contexts) At(k int) *Context { return &r.list[k].Context }

// Encode writes the context of a cluster for [Contexts.Add]: its roles, the
// feature that it is itself, and those of its article.
func Encode(e *spill.Encoder, c *Context, roles []uint32, own uint32, comentions []uint32) {
	e.Uint(uint64(c.Key))
	e.Uint(uint64(c.Name))
	e.Uint(uint64(c.Focus))
	e.Int(int64(c.Day))
	e.Uint(uint64(c.Candidate))
	e.Uints(roles)
	n, rare, seen := 0, [2]int{}, [2]int{}
	var listed [maxContext]uint32
	for _, x := range comentions {
		if n == maxContext {
			break
		}
		if x&^Place == own&^Place || x&Everywhere != 0 {
			continue
		}
		if x&Single == 0 {
			listed[n] = x
			n++
		}
		for k := range rare {
			if x&Common == 0 && (k == 0 || x&Place == 0) && seen[k] < MaxFeatures {
				seen[k]++
				rare[k] = n
			}
		}
	}
	e.Uint(uint64(rare[0]))
	e.Uint(uint64(rare[1]))
	for _, x := range listed[:n] {
		e.Uint(uint64(bits.RotateLeft32(x, 4))) // the flags are the first bits, numbers are small
	}
}

// AppendOthers adds those features of an article that a context of it can depend
// on: what one cluster alone has counts only until a context has its MaxFeatures,
// even when as many more are the context's own.
func AppendOthers(dst, comentions []uint32) []uint32 {
	seen := [2]int{}
	for _, x := range comentions {
		counts := x&Single == 0
		for k := range seen {
			if x&Common == 0 && (k == 0 || x&Place == 0) && seen[k] < 2*MaxFeatures {
				seen[k]++
				counts = true
			}
		}
		if counts && x&Everywhere == 0 {
			dst = append(dst, x)
		}
	}
	return dst
}

// Btoi is 1 for true.
func Btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
