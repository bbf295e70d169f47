// Package neural is the default tagger: a small convolutional network with a
// conditional random field on top, written out in Go and assembly.
//
// A word form becomes a vector (hashed n-grams, frozen word vectors, case,
// shape), to which the context adds sparse features (place in the sentence,
// spelling elsewhere in the document, gazetteer matches) and the guideline of
// the text's source. A window of three, then dilated convolutions with layer
// norm; into them go the mean of the whole document and, before the last, the
// mean of all occurrences of one capitalised name, so that what one sentence
// makes clear helps in the others. The path with the best score gives the
// mentions, the field's marginal of the whole span, calibrated on held-out
// text, their confidence.
//
// Promises: one [Model] serves any number of goroutines, each with its own
// [Tagger]; output depends on the document, the model and the gazetteers alone;
// nothing is allocated per token once warm; a damaged model file is an error.
// Labels do not depend on the processor's instruction set but for exact ties.
//
// What a word form adds to the first layer is computed once and kept in a
// cache of bounded size that all taggers of a model share.
package neural
