// Package encoder is the accurate tagger: a full-size transformer (MPNet, 11
// layers) tuned for names, computed in whole numbers.
//
// A document's sentences go through the encoder in windows of up to 192 word
// pieces, so that neighbouring sentences are one another's context. The first
// piece of each token is scored, the best valid path gives the mentions, the
// marginal of the whole span, calibrated on held-out text, their confidence.
//
// The weights are bytes, with a step for each output; what is multiplied with
// them are numbers of sixteen bits, rounded row by row. See the folder kernel
// for why every processor gets the same bits.
//
// Promises: one [Model] serves any number of goroutines, each with its own
// [Tagger]; output depends on the document and the model alone; memory does not
// grow with the document but for its mentions; a damaged or unknown model file
// is an error.
//
// The model is a file of its own, over 100 MB, that stands outside the program:
// make writes it, TRAINING.md tells from what.
package encoder
