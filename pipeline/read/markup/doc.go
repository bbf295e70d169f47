// Package markup reads HTML and XML as text: what a browser would show of a
// fragment, the tree of a document, what a value is that may be marked up.
//
// It is forgiving: tags that do not match, unknown entities and stray characters
// are no errors. Nothing is ever fetched, and a document's own entities are not
// expanded. Time and memory grow with the input alone.
package markup
