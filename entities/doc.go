// Package entities holds the nouns of newsgraph: article, zone, token, sentence,
// mention, cluster, record, entity, edge and graph, with the rules that need
// nothing but them (ids, sorting, normal forms of types and flags).
//
// It imports only the standard library, does no input or output and starts no
// goroutines. Every other package may import it; it imports none of them.
//
// Offsets: unless a name says otherwise an offset is a byte offset into one
// field (title or text) of one article, as UTF-8, and spans are half open.
//
// The struct tags of what goes into a record, a graph or a ledger are the only
// definition of its JSON. After a change of them go generate ./pipeline/codec
// writes the code that encodes and decodes it; pipeline/codec/gen says what the
// tag codec means.
package entities
