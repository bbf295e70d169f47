// Package fields finds the fields of an article (title, text, date, …) by the
// names that corpora, feeds and programming interfaces give to them, or that the
// user gives. It is below all formats with named values: JSON, tables, XML,
// front matter, linked data in web pages.
package fields
