// Package export hands the graph to other programs: one file of this folder for
// each format, one suite of tests over all of them. FORMATS.md says what each
// keeps and loses, interop loads all of them into the programs they are for.
//
// It promises:
//   - the bytes of a format depend only on the graph, the records and the filter;
//   - text from articles is data: it is escaped by the rules of each format;
//   - a file appears whole or not at all, and what is larger than memory passes
//     through it.
//
// Read it in this order: export.go (formats, source, what an exporter is),
// filter (which part of the graph), columns.go and tables.go (what several formats share),
// rdf.go (statements), then any format.
package export
