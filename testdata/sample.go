// Package testdata carries the articles of this project, to try the program on:
// newsgraph serve --sample.
package testdata

import "embed"

// Articles holds the folder articles.
//
//go:embed articles
var Articles embed.FS
