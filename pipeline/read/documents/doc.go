// Package documents reads files that are one document: plain text and Markdown,
// RTF, Word, OpenDocument. PDF has a package of its own below, for its engine.
package documents
