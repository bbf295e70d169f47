package fields

import "newsgraph/pipeline/read/normal"

// Fields is what a record says of an article, before it is normalised.
type Fields struct {
	ID, Title, Text, Date, Source, Author, URL, Language string

	DateColumn int // of a table or file, see normal.DateColumns
	Damage     normal.Damage
	Exact      bool // title and text are values of the data and stay as they are
}
