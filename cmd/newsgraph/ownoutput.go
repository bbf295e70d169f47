package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"newsgraph/cmd/newsgraph/console"
	"newsgraph/entities"
	"newsgraph/pipeline/codec"
)

// withoutOutput leaves the output out of the paths, among which a pattern like
// in/* puts it from the second time on. (Below the paths the reader leaves it
// out.) A file among the inputs that is no graph is an input, and refused as
// output.
func withoutOutput(paths []string, output string) ([]string, error) {
	if output == "" || output == "-" {
		return paths, nil
	}
	to, err := os.Stat(output)
	if errors.Is(err, fs.ErrNotExist) {
		return paths, nil
	}
	if err != nil {
		return nil, fmt.Errorf("output %s: %w", output, console.UnwrapPath(err))
	}
	others := slices.DeleteFunc(slices.Clone(paths), func(path string) bool {
		at, err := os.Stat(path)
		return err == nil && os.SameFile(at, to)
	})
	among := len(others) < len(paths) || slices.ContainsFunc(others, func(path string) bool { return liesIn(output, path) })
	if among && to.Mode().IsRegular() && !isGraph(output) {
		return nil, console.Usagef("name another output", "-o %s is one of the inputs", output)
	}
	if len(others) == 0 {
		return nil, console.Usagef("name what is to be read", "-o %s is the only input", output)
	}
	return others, nil
}

// liesIn reports whether a file lies below a folder.
func liesIn(path, folder string) bool {
	path, err := filepath.EvalSymlinks(path)
	if err == nil {
		path, err = filepath.Abs(path)
	}
	if err != nil {
		return false
	}
	if folder, err = filepath.EvalSymlinks(folder); err == nil {
		folder, err = filepath.Abs(folder)
	}
	return err == nil && strings.HasPrefix(path, strings.TrimSuffix(folder, string(filepath.Separator))+string(filepath.Separator))
}

// errGraph ends a scan that has found the head of a graph.
var errGraph = errors.New("a graph")

// isGraph reports whether a file is a graph.
func isGraph(path string) bool {
	err := codec.ScanGraph(path, codec.Visitor{Header: func(entities.Generator, entities.Summary) error { return errGraph }})
	return errors.Is(err, errGraph)
}
