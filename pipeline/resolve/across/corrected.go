package across

import (
	"newsgraph/pipeline/resolve/corrections"
	"newsgraph/pipeline/spill"
)

// corrected is the entity of each cluster with the corrections in force.
type corrected struct {
	id *spill.Array[uint32] // cluster → 1 + number of its id, 0 for left out
	*corrections.Applied
}

// correct applies the corrections to what was decided.
func (st *state) correct() (*corrected, error) {
	o := &corrected{id: spill.NewArray[uint32](st.pool), Applied: &corrections.Applied{}}
	if st.over != nil {
		a, err := st.over.Apply(st.ctx, decidedClusters{st}, st.pool)
		if err != nil {
			return nil, err
		}
		o.Applied = a
	}
	for i := range uint32(st.of.Len()) {
		id := st.decided(i) + 1
		if change, ok := o.Of(i); ok {
			id = change.Entity
		}
		o.id.Append(id)
	}
	return o, nil
}

// entityOf is the id that a cluster has by now, "" when it is left out.
func (st *state) entityOf(o *corrected, i uint32) string {
	n := o.id.At(i)
	if n == 0 {
		return ""
	}
	return st.ids.At(n - 1)
}

// decided is the number of the id that a cluster has without corrections.
func (st *state) decided(i uint32) uint32 { return st.identities.At(st.identityOf(i)).id }

// decidedClusters are what corrections are applied to.
type decidedClusters struct{ st *state }

func (d decidedClusters) Len() int           { return d.st.clusters.Len() }
func (d decidedClusters) ID(n uint32) string { return d.st.ids.At(n) }

func (d decidedClusters) Number(id string) uint32 {
	n, _ := d.st.ids.Add(id)
	return n
}

func (d decidedClusters) Key(i uint32) (entity uint32, key string) {
	return d.st.decided(i), d.st.str(d.st.clusters.At(i).key)
}

func (d decidedClusters) Cluster(i uint32, c *corrections.Cluster) {
	st := d.st
	k, x := st.clusters.At(i), st.details(i, &st.d)
	a := st.articles.At(k.article)
	*c = corrections.Cluster{
		Entity: st.decided(i), Type: k.typ, Key: st.str(k.key), Own: st.entity(i, x), Forms: c.Forms[:0],
		Mentions: x.Mentions, Source: st.str(a.source), Date: st.str(a.date),
	}
	for _, f := range x.Forms {
		c.Forms = append(c.Forms, st.str(f))
	}
}
