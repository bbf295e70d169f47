// Package relations finds what the sentences of an article claim of the entities
// they name: who met whom, who leads what, what lies where (see RELATIONS.md).
//
// It promises: every relation cites the sentences that claim it; what is denied,
// planned, supposed or told of the past is no claim.
package relations
