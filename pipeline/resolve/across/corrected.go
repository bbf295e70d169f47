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
func (st *assembler) correct() (*corrected, error) {
	o := &corrected{id: spill.NewArray[uint32](st.Pool), Applied: &corrections.Applied{}}
	if st.Over != nil {
		a, err := st.Over.Apply(st.Ctx, decidedClusters{st}, st.Pool)
		if err != nil {
			return nil, err
		}
		o.Applied = a
	}
	for i := range uint32(st.Of.Len()) {
		id := st.decided(i) + 1
		if change, ok := o.Of(i); ok {
			id = change.Entity
		}
		o.id.Append(id)
	}
	return o, nil
}

// entityOf is the id that a cluster has by now, "" when it is left out.
func (st *assembler) entityOf(o *corrected, i uint32) string {
	n := o.id.At(i)
	if n == 0 {
		return ""
	}
	return st.Ids.At(n - 1)
}

// decided is the number of the id that a cluster has without corrections.
func (st *assembler) decided(i uint32) uint32 { return st.Identities.At(st.IdentityOf(i)).Id }

// decidedClusters are what corrections are applied to.
type decidedClusters struct{ st *assembler }

func (d decidedClusters) Len() int           { return d.st.Clusters.Len() }
func (d decidedClusters) ID(n uint32) string { return d.st.Ids.At(n) }

func (d decidedClusters) Number(id string) uint32 {
	n, _ := d.st.Ids.Add(id)
	return n
}

func (d decidedClusters) Key(i uint32) (entity uint32, key string) {
	return d.st.decided(i), d.st.Str(d.st.Clusters.At(i).Key)
}

func (d decidedClusters) Cluster(i uint32, c *corrections.Cluster) {
	st := d.st
	k, x := st.Clusters.At(i), st.Details(i, &st.D)
	a := st.Articles.At(k.Article)
	*c = corrections.Cluster{
		Entity: st.decided(i), Type: k.Type, Key: st.Str(k.Key), Own: st.Entity(i, x), Names: c.Names[:0],
		Mentions: x.Mentions, Source: st.Str(a.Source), Date: st.Str(a.Date),
	}
	for _, f := range x.Names {
		c.Names = append(c.Names, st.Str(f))
	}
}
