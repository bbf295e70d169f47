// Package grapher is the second phase: records become the entity graph
// ([Grapher]), the graph of several runs ([Joined]), the hits of a watch list and
// the index of a run ([Index]). All of it is a pure function of the set of records,
// the gazetteers and the corrections.
package grapher
