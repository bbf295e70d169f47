// Package packed is how the lists in memory lie in their file: sections of
// numbers, sorted strings and rows, cut into blocks that are compressed one by
// one, and unpacked when something of them is first asked for. A program that
// reads one sentence unpacks a few of thousands.
//
// Bytes of any origin are refused by [Open] and [File.Prove], or are safe to
// use; what counts and refers to what is for the caller to check. Everything
// read is immutable and safe for concurrent use.
package packed
