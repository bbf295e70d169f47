//go:build !unix && !windows

package mapfile

import (
	"errors"
	"os"
)

// Map cannot map files here: they are read.
func Map(*os.File, int) ([]byte, error) { return nil, errors.ErrUnsupported }

// Unmap ends what Map gave; nothing may read it any more.
func Unmap([]byte) {}
