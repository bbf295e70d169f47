// Package index is a run made fit for questions: one SQLite file that holds the
// graph, the records and the words of the articles so that any part can be had
// at once and nothing needs to be in memory as a whole.
//
// It promises:
//   - what it answers is what the graph and the records say: entities in the
//     order of their weight, co-mentions in that of their strength, articles from the
//     latest on (a test compares with the graph in memory);
//   - the file appears whole or not at all, carries the digest of what it was
//     made from, and one that is damaged or of another run is never read;
//   - what is asked reaches SQLite as a bound value, and the words of a
//     full-text query as quoted letters and digits, never as SQL.
//
// Read it in this order: schema.go (the file), create.go (making it: articles,
// entities, edges), pack.go (numbers and texts in it), open.go (reading), then
// entities.go, halfedges.go, articles.go, follows.go, connect.go (what is asked), passages.go
// (what sentences are quoted from), words.go (words and marks),
// query.go (lists with filters, facets and order).
//
// Entities bear numbers in the order of their weight, 0 the leading one;
// articles their place from the latest on, 0 the latest. It knows nothing of
// runs: the pipeline hands in what is indexed, and where the file lies.
package index
