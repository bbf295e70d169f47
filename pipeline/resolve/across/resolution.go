package across

import (
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/resolve/across/namegroups"
	"newsgraph/pipeline/resolve/across/packed"
	"newsgraph/pipeline/spill"
)

// Resolution says which cluster of which record is which entity. Without files
// it is safe for concurrent use. It holds until its Resolver is closed.
type Resolution struct {
	pool      *spill.Pool
	keys      *spill.StringTable
	articles  *spill.Array[namegroups.ArticleData]
	of        *spill.Array[uint32]      // cluster → 1 + entity, 0 when it is left out
	spread    *spill.Array[uint8]       // cluster → see namegroups.State
	list      *spill.Array[spill.Place] // entities in order of id, as packed writes them
	texts     *spill.StringStore
	unmatched []string
	former    map[string]string
	names     namegroups.Gazetteer
}

// Entity returns the id of a cluster of the record with that key, "" when the
// cluster is to be left out of the graph (or is unknown).
func (r *Resolution) Entity(record string, cluster int) string {
	n, ok := r.keys.Number(record)
	if !ok {
		return ""
	}
	a := r.articles.At(n)
	if cluster < 0 || cluster >= int(a.N) {
		return ""
	}
	if e := r.of.At(a.First + uint32(cluster)); e > 0 {
		return r.ID(int(e - 1))
	}
	return ""
}

// Clusters appends to dst, for each cluster of the record with that key, 1 + the
// number of its entity, 0 when it is left out of the graph.
func (r *Resolution) Clusters(dst []uint32, record string) []uint32 {
	n, ok := r.keys.Number(record)
	if !ok {
		return dst
	}
	a := r.articles.At(n)
	for i := range a.N {
		dst = append(dst, r.of.At(a.First+i))
	}
	return dst
}

// Spread appends to dst, for each cluster of the record with that key, with how many
// percent a decision that other articles made for it is right, 0 where its own article
// decides.
func (r *Resolution) Spread(dst []uint8, record string) []uint8 {
	n, ok := r.keys.Number(record)
	if !ok {
		return dst
	}
	a := r.articles.At(n)
	for i := range a.N {
		dst = append(dst, r.spread.At(a.First+i))
	}
	return dst
}

// Len is the number of entities. Their numbers are their places in order of id.
func (r *Resolution) Len() int { return r.list.Len() }

// ID is the id of entity n.
func (r *Resolution) ID(n int) string { return strings.Clone(r.id(n)) }

func (r *Resolution) id(n int) string {
	d := spill.Decoder(r.texts.At(r.list.At(uint32(n))))
	return d.String()
}

// idMemory is what a reader of ids keeps of those that are on disk, in bytes.
const idMemory = 8 << 20

// IDs is a reader of ids for one goroutine, while others have theirs. An id
// holds for as long as it is used.
func (r *Resolution) IDs() func(n int) string {
	pool := r.pool.View(idMemory)
	v := Resolution{list: r.list.View(pool), texts: r.texts.View(pool)}
	return v.id
}

// At is what is known of entity n: ID, Type, Subtype, Name, Links, Place, Roles,
// Candidates. The counts are relate's to fill.
func (r *Resolution) At(n int) entities.Entity {
	var d packed.Entity
	d.Read(r.texts.At(r.list.At(uint32(n))))
	return d.Entity
}

// Describe is At for an id.
func (r *Resolution) Describe(id string) entities.Entity {
	if n, ok := r.find(id); ok {
		return r.At(n)
	}
	return entities.Entity{ID: id}
}

// Steps returns the decisions across articles about an entity, for explain.
func (r *Resolution) Steps(id string) []entities.Decision {
	n, ok := r.find(id)
	if !ok {
		return nil
	}
	var d packed.Entity
	d.Read(r.texts.At(r.list.At(uint32(n))))
	return d.Steps
}

func (r *Resolution) find(id string) (n int, ok bool) {
	low, high := 0, r.Len()
	for low < high {
		mid := (low + high) / 2
		switch c := strings.Compare(r.id(mid), id); {
		case c == 0:
			return mid, true
		case c < 0:
			low = mid + 1
		default:
			high = mid
		}
	}
	return low, false
}

// Former is the id that an entity has now which had this one when less was
// known of it (its GeoNames id, its title); else the id that most of the mentions have now which had an id before
// corrections gave them others; false for one that nothing has left. It may have
// been left by some mentions alone: an id that is in use is its own.
func (r *Resolution) Former(id string) (string, bool) {
	if now := namegroups.Current(r.names, id); now != id {
		return now, true
	}
	now, ok := r.former[id]
	return now, ok
}

// Formers gives the ids that corrections took from mentions and those that most of
// the mentions have now, in any order.
func (r *Resolution) Formers(yield func(id, now string) error) error {
	for id, now := range r.former {
		if err := yield(id, now); err != nil {
			return err
		}
	}
	return nil
}

// Unmatched returns the corrections that matched nothing, as "file:line: …".
func (r *Resolution) Unmatched() []string { return r.unmatched }
