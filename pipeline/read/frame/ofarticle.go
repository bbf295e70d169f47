package frame

import (
	"fmt"

	"newsgraph/entities"
)

// OfArticle is the frame of an article that is there already: what a reader of
// one's own yields. The article's id, Input and Position are the caller's, the
// same at every start, or a run cannot be resumed. The article is copied.
func OfArticle(a entities.Article) Frame {
	return Frame{
		Input: a.Input, Position: a.Position, Source: &Source{ID: a.ID}, With: fmt.Sprintf("%q", []string{
			a.Title, a.Text, a.Date, a.Source, a.Author, a.URL, a.Language, a.Note, a.Remark}),
		Read: func(*Frame) []Item {
			item := a
			return []Item{{Article: &item}}
		},
	}
}
