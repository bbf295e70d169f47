// Package small holds newsgraph-small, the accurate tagger's smaller model, in
// programs that are built with the tag small: it has 31 MB, which those who want
// newsgraph-fast alone need not carry.
package small
