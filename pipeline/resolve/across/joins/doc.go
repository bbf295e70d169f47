// Package joins joins groups whose names are one's ([Joiner]): names that are linked
// elsewhere, spellings, acronyms (joins.go), fuller and shorter names (fuller.go),
// forms of the names of organizations (bodies.go). Names are compared within
// blocks of like ones only, so that the work grows near linearly.
package joins
