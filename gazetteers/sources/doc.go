// Package sources reads the world's own dumps, as they are downloaded, into
// tables (package table): Wikidata's JSON, GeoNames' text, DBpedia's triples,
// the dictionary of strings of Stanford's CoreNLP.
//
// Promises: memory is bounded whatever the size of a dump; a bad line costs
// itself, is counted, and the first ones are kept with their place; the same
// dump gives the same bytes, at any number of workers, stopped and gone on with
// or not. Nothing is asked of a network.
package sources
