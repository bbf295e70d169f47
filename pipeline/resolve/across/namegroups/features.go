package namegroups

import (
	"newsgraph/entities"
	"newsgraph/pipeline/resolve/across/namesakes"
	"newsgraph/pipeline/spill"
)

// Sorter is one for name, which may be used again when it was removed.
func (st *State) Sorter(name string) *spill.Sorter {
	return spill.NewSorter(st.dir, "names-"+name, st.memory/8)
}

// Pairs collects pairs of numbers; name is as that of a sorter.
func (st *State) Pairs(name string) *spill.Pairs { return spill.NewPairs(st.Sorter(name)) }

// EachOf gives the groups of a name without a link.
func (st *State) EachOf(key uint32, typ entities.Type, yield func(n uint32, ng *Group)) {
	for at := st.Heads.At(key); at > 0; {
		ng := st.Groups.At(at - 1)
		if ng.Link == 0 && ng.Key == key && ng.Type == typ {
			yield(at-1, &ng)
		}
		at = ng.sibling
	}
}

// Shares reports whether the articles of two groups name someone or something
// rare in common besides.
func (st *State) Shares(a, b uint32) bool {
	ga, gb := st.Groups.At(a), st.Groups.At(b)
	if ga.Count > gb.Count {
		ga, gb = gb, ga
	}
	profile := st.Profile(st.ClustersOf(&ga))
	for at := gb.First; at > 0; at = st.Next.At(at - 1) {
		n := 0
		st.EachFeature(at-1, func(f uint32) { n += namesakes.Btoi(profile[f]) })
		if n > 0 {
			return true
		}
	}
	return false
}

// Profile is the rare features of the articles of some clusters.
func (st *State) Profile(clusters []uint32) map[uint32]bool {
	p := map[uint32]bool{}
	for _, i := range clusters {
		if len(p) >= namesakes.MaxProfile {
			break
		}
		st.EachFeature(i, func(f uint32) {
			if len(p) < namesakes.MaxProfile {
				p[f] = true
			}
		})
	}
	return p
}

// EachFeature calls f for the rare features of a cluster's article but its own.
func (st *State) EachFeature(i uint32, f func(uint32)) {
	ad := st.Articles.At(st.Clusters.At(i).Article)
	own := st.Feature.At(i)
	for j, n := ad.First, 0; j < ad.First+min(ad.N, MaxComentions) && n < namesakes.MaxFeatures; j++ {
		if x := st.Feature.At(j); x != own && x&(namesakes.Single|namesakes.Common) == 0 {
			f(x)
			n++
		}
	}
}
