// Package codec is the JSON of the nouns: of records, of the graph, of the
// ledger. The struct tags of entities are its only definition: encode_nouns.go
// and decode_nouns.go are generated from them (go generate; gen says how), and
// the schemas are checked against them.
//
// It promises:
//   - the bytes depend only on the values written: keys in the order of the
//     structs, one record, entity or edge a line, numbers with at most three
//     decimals (coordinates five) and without exponent;
//   - what was written is read at the speed of a parser that knows the layout;
//     any other JSON with the same keys is read, too, by encoding/json;
//   - a record that is read holds: spans and indices are within bounds.
//
// It stands below the rooms, as spill does: store, export and the pipeline use
// it, and it knows nothing but entities.
package codec

//go:generate go run ./gen
