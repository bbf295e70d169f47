package read

import (
	"context"
	"io"
	"path"
	"strings"

	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// Objects is a store of inputs that are in no file system. It may be used from
// several goroutines at once.
type Objects interface {
	// Holds reports whether a path is an address in the store.
	Holds(path string) bool
	// List gives the objects behind an address, which is that of one or of a folder
	// of them, with their sizes in bytes.
	List(ctx context.Context, address string, yield func(address string, size int64) error) error
	// Open reads an object from its beginning.
	Open(ctx context.Context, address string) (io.ReadCloser, error)
}

// appendObjects lists an address. Ids are those of the same files in a folder.
func appendObjects(ctx context.Context, all []input, arg string, objects Objects) ([]input, error) {
	root := strings.TrimRight(arg, "/")
	base := path.Base(root)
	before := len(all)
	err := objects.List(ctx, arg, func(address string, size int64) error {
		if frame.Litter(path.Base(address)) {
			return nil
		}
		f := frame.File{Path: address, Raw: address, ID: normal.CleanName(base), Size: size}
		for i, name := range strings.Split(strings.TrimPrefix(address, root), "/") {
			if i == 0 { // nothing stands before the first slash
				continue
			}
			f.ID += "/" + normal.CleanName(name)
			if strings.HasPrefix(name, ".") { // as in a folder
				f.Problem, f.Skipped = "a hidden file", true
			}
		}
		all = append(all, input{f, address})
		return nil
	})
	if err == nil && len(all) == before {
		all = append(all, input{frame.File{Path: arg, Raw: arg, ID: normal.CleanName(base), Problem: "no objects there", Skipped: true}, "!" + arg})
	}
	return all, err
}
