// Package lexical is what the whole of segment asks of characters and words:
// where white space and lines end, what belongs to words, and which classes the
// tables of a language give a word. It holds no rule of its own about tokens,
// sentences or zones.
//
// Offsets are bytes of the text that is given, which is valid UTF-8.
package lexical
