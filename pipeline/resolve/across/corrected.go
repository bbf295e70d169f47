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
func (w *work) correct() (*corrected, error) {
	o := &corrected{id: spill.NewArray[uint32](w.pool), Applied: &corrections.Applied{}}
	if w.over != nil {
		a, err := w.over.Apply(w.ctx, decidedClusters{w}, w.pool)
		if err != nil {
			return nil, err
		}
		o.Applied = a
	}
	for i := range uint32(w.of.Len()) {
		id := w.decided(i) + 1
		if change, ok := o.Of(i); ok {
			id = change.Entity
		}
		o.id.Append(id)
	}
	return o, nil
}

// entity is the id that a cluster has by now, "" when it is left out.
func (w *work) entityOf(o *corrected, i uint32) string {
	n := o.id.At(i)
	if n == 0 {
		return ""
	}
	return w.ids.At(n - 1)
}

// decided is the number of the id that a cluster has without corrections.
func (w *work) decided(i uint32) uint32 { return w.parts.At(w.partOf(i)).id }

// decidedClusters are what corrections are applied to.
type decidedClusters struct{ w *work }

func (d decidedClusters) Len() int           { return d.w.clusters.Len() }
func (d decidedClusters) ID(n uint32) string { return d.w.ids.At(n) }

func (d decidedClusters) Number(id string) uint32 {
	n, _ := d.w.ids.Add(id)
	return n
}

func (d decidedClusters) Key(i uint32) (entity uint32, key string) {
	return d.w.decided(i), d.w.str(d.w.clusters.At(i).key)
}

func (d decidedClusters) Cluster(i uint32, c *corrections.Cluster) {
	w := d.w
	k, x := w.clusters.At(i), w.details(i, &w.d)
	a := w.articles.At(k.article)
	*c = corrections.Cluster{
		Entity: w.decided(i), Type: k.typ, Key: w.str(k.key), Own: w.entity(i, x), Forms: c.Forms[:0],
		Mentions: x.mentions, Source: w.str(a.source), Date: w.str(a.date),
	}
	for _, f := range x.forms {
		c.Forms = append(c.Forms, w.str(f))
	}
}
