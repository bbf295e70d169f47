package resolve

import "newsgraph/entities"

// Len is the number of entities.
func (r *Resolution) Len() int { return len(r.list) }

// At is Describe for the nth entity in order of id, from 0.
func (r *Resolution) At(n int) entities.Entity { return r.list[n].entity() }

// ID is the id of At(n).
func (r *Resolution) ID(n int) string { return r.list[n].id }

// Clusters says for each cluster of the record with that key which entity it
// is: 1 + its number for At, 0 when it is left out of the graph. It is nil for
// a record that is not known, and only to be read.
func (r *Resolution) Clusters(record string) []uint32 {
	n, ok := r.keys.Number(record)
	if !ok {
		return nil
	}
	a := &r.articles[n]
	return r.of[a.first : a.first+a.n]
}
