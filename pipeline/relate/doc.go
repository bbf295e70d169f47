// Package relate makes the edges of the graph. Within an article: which clusters
// are named in the same sentence and in the same article ([Edges]). Over a set of
// records: the sums that make entities and edges of the graph ([Aggregator]), and
// communities and centrality of the leading entities. Two rooms belong to it:
// stories groups the articles that are copies of one another, relations finds
// what sentences claim.
//
// It promises: sums do not depend on the order of the records; evidence points
// at sentences that a reader can open; boilerplate, captions, bylines,
// datelines and repeated paragraphs pair nothing.
//
// It does not decide who is who: it takes clusters and ids as they are given.
package relate
