// Package gazetteers holds what newsgraph knows of names before it reads an
// article: people, places, organizations, given names, surnames, demonyms,
// titles and roles, ordinary words, and who held which office.
//
// The lists are embedded: a generator (gen, a module of its own) cleans the
// sources, joins rows that are one entity, scores them, and writes one
// compressed flat file (data/gazetteers.bin, sources and licences in
// SOURCES.md). [Load] opens it; [Set.With] lays user lists over it.
//
// Promises: a [Set] is immutable and safe for concurrent use; every answer is
// sorted and the same on every machine; damaged data is an error and never a
// panic; matching allocates nothing once warm.
//
// It is not a tagger: a [Hit] says that a name stands in a list, not that the
// words name that entity here. And it is not a resolver: [Set.Lookup] gives
// candidates with priors, it does not choose.
package gazetteers
