package report

import (
	"cmp"
	"slices"
)

// link is a weighted edge of the network between nodes by number.
type link struct {
	a, b   int
	weight float64
}

// communities groups nodes that are tied more closely than chance would have
// it: the Louvain method (Blondel, Guillaume, Lambiotte, Lefebvre 2008) at
// resolution 1, visiting nodes in their order, so that equal input gives equal
// groups. The groups are numbered from 0, largest first, then by first member.
func communities(n int, links []link) []int {
	member := make([]int, n)
	for i := range member {
		member[i] = i
	}
	size, ls := n, links
	for range 32 {
		group, groups := moveNodes(size, ls)
		if groups == size {
			break
		}
		for i := range member {
			member[i] = group[member[i]]
		}
		ls = mergeLinks(ls, group)
		size = groups
	}
	return bySize(member, size)
}

type arc struct {
	to     int
	weight float64
}

// adjacency lists the arcs of each node, in the order of the links; loops are apart.
func adjacency(n int, links []link) (arcs [][]arc, loop, degree []float64) {
	arcs, loop, degree = make([][]arc, n), make([]float64, n), make([]float64, n)
	for _, l := range links {
		if l.a == l.b {
			loop[l.a] += l.weight
			degree[l.a] += 2 * l.weight
			continue
		}
		arcs[l.a] = append(arcs[l.a], arc{l.b, l.weight})
		arcs[l.b] = append(arcs[l.b], arc{l.a, l.weight})
		degree[l.a] += l.weight
		degree[l.b] += l.weight
	}
	return arcs, loop, degree
}

// moveNodes puts every node where modularity gains most until nothing moves,
// and numbers the groups that are left.
func moveNodes(n int, links []link) (group []int, groups int) {
	arcs, _, degree := adjacency(n, links)
	total := 0.0
	group = make([]int, n)
	sum := make([]float64, n)
	for i := range group {
		group[i], sum[i] = i, degree[i]
		total += degree[i]
	}
	if total > 0 {
		toward := make([]float64, n) // weight from the node to each group
		var near []int
		for range 100 {
			moved := false
			for i := range n {
				near = near[:0]
				for _, a := range arcs[i] {
					c := group[a.to]
					if toward[c] == 0 {
						near = append(near, c)
					}
					toward[c] += a.weight
				}
				old := group[i]
				sum[old] -= degree[i]
				best, gain := old, toward[old]-sum[old]*degree[i]/total
				for _, c := range near {
					if v := toward[c] - sum[c]*degree[i]/total; v > gain+1e-12 {
						best, gain = c, v
					}
				}
				sum[best] += degree[i]
				group[i] = best
				moved = moved || best != old
				for _, c := range near {
					toward[c] = 0
				}
			}
			if !moved {
				break
			}
		}
	}
	number := map[int]int{}
	for i, c := range group {
		k, ok := number[c]
		if !ok {
			k = len(number)
			number[c] = k
		}
		group[i] = k
	}
	return group, len(number)
}

// mergeLinks makes the links between groups.
func mergeLinks(links []link, group []int) []link {
	out := make([]link, 0, len(links))
	for _, l := range links {
		a, b := group[l.a], group[l.b]
		out = append(out, link{min(a, b), max(a, b), l.weight})
	}
	slices.SortStableFunc(out, func(x, y link) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	k := 0
	for _, l := range out {
		if k > 0 && out[k-1].a == l.a && out[k-1].b == l.b {
			out[k-1].weight += l.weight
			continue
		}
		out[k] = l
		k++
	}
	return out[:k]
}

func bySize(member []int, groups int) []int {
	size, first := make([]int, groups), make([]int, groups)
	for i := range first {
		first[i] = len(member)
	}
	for i, c := range member {
		size[c]++
		first[c] = min(first[c], i)
	}
	order := make([]int, groups)
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(size[b], size[a]), cmp.Compare(first[a], first[b]))
	})
	rank := make([]int, groups)
	for r, c := range order {
		rank[c] = r
	}
	out := make([]int, len(member))
	for i, c := range member {
		out[i] = rank[c]
	}
	return out
}
