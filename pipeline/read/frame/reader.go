package frame

import (
	"context"
	"io"
)

// Reader reads articles. It is what a pipeline is given: package read makes one
// of all formats, a program with articles of its own may bring another.
type Reader interface {
	// Walk reads all inputs in one stable order and calls yield for every frame,
	// on the calling goroutine. Paths are files, folders (read with all that is in
	// them) or "-" for stdin. Its error is ctx's or yield's; everything else that
	// goes wrong comes as an Item with a Problem, in its place; but that List fails is
	// an error here too. It may be called once at a time.
	Walk(ctx context.Context, paths []string, stdin io.Reader, yield func(Frame) error) error
	// List gives the files behind paths in the order in which Walk reads them. It
	// fails where a store of objects cannot be asked.
	List(ctx context.Context, paths []string) ([]File, error)
	// Stats tells how far Walk is. It may be called from any goroutine.
	Stats() Stats
	// Hints says of which inputs nearly no record had a title or a date, one line
	// each. It is to be called when all frames of a Walk have been decoded.
	Hints() []string
}
