// Package diff tells what changed from one graph to another: entities and edges
// that are new, gone, merged, split, renamed, up or down.
//
// It promises that the result depends on the two graphs and the records alone,
// and that it guesses nothing: what was merged or split is known by mentions that
// both graphs have, see [Graphs].
package diff
