package read

import (
	"bufio"
	"os"
)

// container is a kind of compressed file or archive.
type container struct {
	name string
	open func(w *walker, src *source, br *bufio.Reader, f *os.File) error
}

func sniffContainer(head []byte, name string) *container { return nil }

func binaryKind(head []byte) string { return "" }
