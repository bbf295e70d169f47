// Package model is what links are decided by: the features of a candidate, and
// their weights. A candidate's utility is the sum of its features times their
// weights; its probability is its share of exp(utility) among all candidates of
// a group and "none of them" (a conditional logit).
//
// weights.tsv is compiled in; "newsgraph train links" fits it from
// weights-start.tsv, which was set by hand.
package model
