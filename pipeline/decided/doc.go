// Package decided is a file of what the graph phase decided about all articles:
// which article is which number, of which story, date and outlet, which entity
// each of its clusters is, and what is known of each entity. A step that takes
// articles one by one looks them up in it, on any machine that has the file.
//
// The file is mapped: memory grows by the pages that are touched. It knows
// nothing of how anything was decided.
package decided
