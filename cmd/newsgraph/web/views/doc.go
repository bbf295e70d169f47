// Package views is what pages and API show of an index: entities, articles,
// co-mentions and relations in short, sentences with their names marked, lists
// cut into pages and tables for spreadsheets.
//
// It promises: what is shown is what the index says, text from articles is made
// fit to be shown, a list knows the addresses of its other pages. It knows no
// templates and no server: the web package answers with what it makes.
package views

import "newsgraph/pipeline/index"

// Graph is an index as it is shown.
type Graph struct{ *index.Index }
