// Package table is the file format of large gazetteers: tens of millions of
// entities with their names, mapped into memory and never read whole.
//
//	first page   magic and format version
//	entities     one record each, the most prominent first
//	names        an index from the hash of a name or an id to entities
//	words        subtypes, occupations, offices: words that many records share
//	directories  where the record, bucket or word of a number lies
//	about        label, version and sources with their licences, as JSON
//	sums         a CRC-32C of every page of 4 KiB before this section
//	footer       where the sections lie, counts, SHA-256 of all before the sums
//
// Promises: [Open] reads the footer and the sums alone, whatever the size of
// the file; a page is compared with its sum before anything on it is used, so a
// damaged or cut file is an error and never a panic or a wrong answer; a Table
// is safe for concurrent use; memory grows by the pages that are touched, of
// records up to a bound, beyond which they are read and not kept. [Table.Verify]
// proves a whole file.
//
// It knows nothing of how names are written: keys are normal forms that the
// caller makes. [Writer] builds a file of any size in bounded memory; the same
// entities give the same bytes in whatever order they come, if their words do.
//
// A file must not be changed in place while it is open. Builders write a new
// file and rename it.
package table
