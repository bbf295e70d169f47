// Package conll reads and writes labelled text in columns (CoNLL-2003), for
// training and evaluation.
package conll
