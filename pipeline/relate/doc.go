// Package relate ties entities together. Within an article: which clusters are
// named in the same sentence and in the same article ([Edges]), and a sketch of
// the text by which copies are found ([Signature]). Over a set of records:
// which articles are one story ([Stories]), and the sums that make entities and
// edges of the graph ([Sum]).
//
// It promises: sums do not depend on the order of the records; evidence points
// at sentences that a reader can open; boilerplate, captions, bylines and
// datelines tie nothing.
//
// It does not decide who is who: it takes clusters and ids as they are given.
package relate
