package resolve

import (
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/link"
)

// Names is what resolution asks of the gazetteers. A *gazetteers.Set has it.
type Names interface {
	link.Names
	Lists(name string) gazetteers.Mask
	Role(name string) (code string, ok bool)
	Country(iso string) (gazetteers.Entry, bool)
}

var _ Names = (*gazetteers.Set)(nil)
