package relate

import (
	"cmp"
	"slices"

	"newsgraph/entities"
)

// maxPaired is how many clusters of one article are paired at most, the most
// mentioned first: it bounds an article to maxPaired*(maxPaired-1)/2 edges.
const maxPaired = 40

// maxLeading is how many of them, the most mentioned, are also paired with one
// another when no sentence names both. Further pairs that only share an article
// say next to nothing and would be four fifths of a graph.
const maxLeading = 12

// Edges returns the co-occurrences of the document's clusters, sorted by A and
// B: every pair of clusters that a sentence of the article's own prose names,
// with the number of such sentences and the first of them as evidence, and the
// pairs of the article's leading clusters, with no sentence. Mentions in
// bylines, datelines, captions and boilerplate, mentions nested in a longer
// name, and weak clusters pair with nothing. The result is the caller's.
func Edges(doc *entities.Document, clusters []entities.Cluster) []entities.LocalEdge {
	paired, leading := pairedClusters(doc, clusters)
	n := len(paired)
	edges := make([]entities.LocalEdge, 0, n*(n-1)/2)
	rank := make([]int, len(clusters)) // 1 + index in paired, 0 for none
	for i, c := range paired {
		rank[c] = i + 1
		for _, d := range paired[i+1:] {
			edges = append(edges, entities.LocalEdge{A: c, B: d, Evidence: []entities.Anchor{}})
		}
	}
	var named []int // ranks of the clusters named in the sentence, sorted
	for i := 0; i < len(doc.Mentions); {
		s := doc.Mentions[i].Sentence
		named = named[:0]
		for ; i < len(doc.Mentions) && doc.Mentions[i].Sentence == s; i++ {
			m := &doc.Mentions[i]
			if doc.InProse(m) && rank[m.Cluster] > 0 {
				named = append(named, rank[m.Cluster]-1)
			}
		}
		slices.Sort(named)
		named = slices.Compact(named)
		for j, a := range named {
			for _, b := range named[j+1:] {
				addSentence(&edges[pairIndex(a, b, n)], &doc.Sentences[s])
			}
		}
	}
	return slices.DeleteFunc(edges, func(e entities.LocalEdge) bool {
		return e.Sentences == 0 && !(leading[e.A] && leading[e.B])
	})
}

// pairIndex is the place of the pair a < b among the pairs of n, in order.
func pairIndex(a, b, n int) int { return a*(2*n-a-1)/2 + b - a - 1 }

func addSentence(e *entities.LocalEdge, s *entities.Sentence) {
	e.Sentences++
	if len(e.Evidence) < entities.MaxEvidence {
		e.Evidence = append(e.Evidence, entities.Anchor{Field: s.Field, Start: s.Start, End: s.End})
	}
}

// pairedClusters returns the clusters that may have edges, in order, and which
// of all clusters lead the article.
func pairedClusters(doc *entities.Document, clusters []entities.Cluster) (paired []int, leading []bool) {
	counts := make([]int, len(clusters))
	for i := range doc.Mentions {
		if m := &doc.Mentions[i]; doc.InProse(m) && m.Cluster < len(clusters) {
			counts[m.Cluster]++
		}
	}
	for c, n := range counts {
		if n > 0 && !clusters[c].Weak {
			paired = append(paired, c)
		}
	}
	slices.SortStableFunc(paired, func(a, b int) int { return cmp.Compare(counts[b], counts[a]) })
	leading = make([]bool, len(clusters))
	for _, c := range paired[:min(len(paired), maxLeading)] {
		leading[c] = true
	}
	paired = paired[:min(len(paired), maxPaired)]
	slices.Sort(paired)
	return paired, leading
}
