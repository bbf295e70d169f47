//go:build !unix && !windows

package table

import (
	"errors"
	"os"
)

// mapFile cannot map files here: they are read.
func mapFile(*os.File, int) ([]byte, error) { return nil, errors.ErrUnsupported }

func unmapFile([]byte) {}
