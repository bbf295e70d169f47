// Package evaluate holds predictions against gold: mentions, coreference,
// links and places, on labelled tokens and on raw text.
//
// Everything here is a pure function over documents: the caller reads the gold
// (or lets a reader of this package parse it), runs the pipeline and adds each
// article to a score. A score is a set of counts: two of them merge into the
// score of both, and percentages are only made when it is printed or encoded.
// Adding the same articles in the same order gives the same bytes.
//
// Exact scores over labelled tokens equal those of conlleval (Tjong Kim Sang
// and De Meulder 2003) restricted to person, place and organization.
//
// It does not run a tagger, knows no files and decides nothing.
package evaluate
