package web

import (
	"testing"

	"newsgraph/pipeline/read/fields"
)

// TestEvidence: what the program looks for by name is in the table, for the field
// that it is taken for.
func TestEvidence(t *testing.T) {
	for _, c := range []struct {
		place, name string
		kind        fields.Kind
	}{
		{"ld", "headline", fields.Title}, {"ld", "datePublished", fields.Date}, {"ld", "dateCreated", fields.Date}, {"ld", "dateModified", fields.Date},
		{"ld", "author", fields.Author}, {"ld", "author.@id", fields.Author}, {"ld", "publisher.name", fields.Source}, {"ld", "inLanguage", fields.Language},
		{"html", "lang", fields.Language}, {"html", "xml:lang", fields.Language}, {"rel", "canonical", fields.URL}, {"rel", "author", fields.Author},
		{"itemprop", "datePublished", fields.Date}, {"itemprop", "headline", fields.Title}, {"itemprop", "author", fields.Author}, {"itemprop", "creator", fields.Author},
		{"abbr", "published", fields.Date}, {"meta", "og:title", fields.Title}, {"meta", "article:published_time", fields.Date},
	} {
		if got := evidence[c.place][c.name]; got.Kind != c.kind {
			t.Errorf("%s %s is field %d, want %d", c.place, c.name, got.Kind, c.kind)
		}
	}
	for _, c := range []struct {
		class string
		kind  fields.Kind
		want  bool
	}{
		{"author", fields.Author, true}, {"c-Byline__name", fields.Author, true}, {"byline-image", fields.Author, false}, {"authors-list", fields.Author, false},
		{"post-date", fields.Date, true}, {"entry published", fields.Date, true}, {"date-update", fields.Date, false},
	} {
		if _, got := inClass(c.kind, c.class); got != c.want {
			t.Errorf("class %q marks field %d: %v", c.class, c.kind, got)
		}
	}
}
