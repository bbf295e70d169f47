// Package across decides who is who over all articles of a set: which clusters
// of different articles are one entity, and what is known of it ([Resolver],
// [Resolution]). That is a pure function of the set of records and of the user's
// corrections: everything is sorted by content before it is compared, so that
// nothing depends on the order of articles.
//
// What could be two stays apart with its candidates, and every decision leaves
// an [newsgraph/entities.Decision] with its reason.
package across
