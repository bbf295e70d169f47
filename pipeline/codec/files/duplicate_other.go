//go:build !unix

package files

import "os"

// duplicate opens the path where descriptors have no names.
func duplicate(_ int, path string) (*os.File, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
}
