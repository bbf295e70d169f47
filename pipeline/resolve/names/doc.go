// Package names compares names of people and of organizations: how a name is
// taken apart, whether two can be of one bearer, how one is short for another.
// It keeps no state, reads no files and asks no lists of names: what it says
// depends on the two names and on the tables of a [Language].
//
// Words are in normal form, as [newsgraph/gazetteers/normalize] makes it: small
// letters, no accents, no punctuation. Folded words are in the form of [Language.Fold],
// which makes spellings of one name equal. The reasons that functions return as
// text ("surname of", "other spelling of") are those that explain prints.
package names
