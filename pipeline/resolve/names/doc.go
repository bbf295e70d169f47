// Package names compares names of people and of organizations: how a name is
// taken apart, whether two can be of one bearer, how one is short for another.
// It keeps no state, reads no files and asks no gazetteers: what it says depends
// on the two names alone.
//
// Words are in normal form, as [newsgraph/gazetteers.Normalize] makes it: small
// letters, no accents, no punctuation. Folded words are in the form of [Fold],
// which makes spellings of one name equal. The reasons that functions return as
// text ("surname of", "other spelling of") are those that explain prints.
package names

import "strings"

// WordSet makes a set of the words of a text.
func WordSet(text string) map[string]bool {
	m := map[string]bool{}
	for word := range strings.FieldsSeq(text) {
		m[word] = true
	}
	return m
}
