// Package store is a run on disk: the folder that extract writes, goes on with
// after a stop, and that every later command reads.
//
// It promises:
//   - the bytes of records, ledger and graph depend only on the values written:
//     no clock, no worker count, no interruption reaches them;
//   - a run that was stopped at any moment, kill -9 included, is either resumed
//     to the same bytes or refused with the reason;
//   - whoever reads the records or the graph of a run to their end learns whether
//     they are what was written, and salvage says what is missing.
//
// Read it in this order: run.go (begin, append), checkpoint.go (stop and
// resume), frames.go and pieces.go (what a checkpoint proves), finish.go (seal,
// edit, graph, ledger), storedrun.go (a finished run), salvage.go (a damaged one).
//
// How a record or an edge looks is the codec's; where the graph comes from is
// the pipeline's. One goroutine owns a Run; nothing here starts another.
package store
