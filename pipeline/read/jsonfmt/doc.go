// Package jsonfmt reads JSON: an object a line, arrays, one object, an object with
// a list of articles, tables as pandas writes them, and wire items (ninjs).
package jsonfmt
