// Package write is the last room of the walk: it puts the entity graph and the
// records of a run on disk, and reads them back.
//
// It promises:
//   - the bytes depend only on the values written: no clock, no map order, no
//     worker count, no interruption reaches graph.json, the records or the ledger;
//   - a file appears whole or not at all (written beside, synced, renamed);
//   - a run that was stopped at any moment, kill -9 included, is either resumed
//     to the same bytes or refused with the reason;
//   - whoever reads the records or the graph of a run to their end learns whether
//     they are what was written;
//   - text from articles is data: it is escaped by the rules of each format.
//
// It is not the place where the graph is made (pipeline) and knows no flags and
// no standard output (cmd). One goroutine owns a writer; nothing here starts
// another.
package write
