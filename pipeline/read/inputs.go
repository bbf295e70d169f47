package read

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// stdinPath is the path that stands for standard input.
const stdinPath = "-"

// input is one file to read, or one path that cannot be read.
type input struct {
	frame.File
	real string // the file behind all links: two inputs with one real are one
}

// listInputs lists the files behind paths, sorted by id, then name, then path, so
// that the order of the arguments does not matter. A file that is reached by
// several ways is kept once, under its longest id (the one with its folder),
// then its first in sort order. What without names is left out, with all in it.
// Addresses of objects are listed by their store.
func listInputs(ctx context.Context, paths, without []string, objects Objects) ([]input, error) {
	var all []input
	out := make(map[string]bool, len(without))
	for _, p := range without {
		out[realPath(p)] = true
	}
	for _, p := range paths {
		if p == stdinPath {
			all = append(all, input{frame.File{Path: p, Raw: p, ID: "stdin"}, p})
			continue
		}
		if objects != nil && objects.Holds(p) {
			var err error
			if all, err = appendObjects(ctx, all, p, objects); err != nil {
				return nil, err
			}
			continue
		}
		all = appendPath(all, filepath.Clean(p), out)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].before(&all[j]) })
	return dropDoubles(all), nil
}

func (a *input) before(b *input) bool {
	if a.ID != b.ID {
		return a.ID < b.ID
	}
	if a.Raw != b.Raw {
		return a.Raw < b.Raw
	}
	if a.Path != b.Path {
		return a.Path < b.Path
	}
	return a.Problem < b.Problem
}

// dropDoubles keeps of each real file the input with the longest id.
func dropDoubles(all []input) []input {
	best := make(map[string]int, len(all))
	for i := range all {
		j, seen := best[all[i].real]
		if !seen || len(all[i].ID) > len(all[j].ID) {
			best[all[i].real] = i
		}
	}
	kept := all[:0]
	for i := range all {
		if best[all[i].real] == i {
			kept = append(kept, all[i])
		}
	}
	return kept
}

// appendPath lists one argument.
func appendPath(all []input, arg string, without map[string]bool) []input {
	base := filepath.Base(arg)
	if abs, err := filepath.Abs(arg); err == nil {
		base = filepath.Base(abs) // "." and ".." get the folder's own name
	}
	x := &expansion{inputs: all, without: without}
	x.add(arg, arg, normal.CleanName(base), nil)
	return x.inputs
}

// realPath is a path behind all links, also of what is not there yet.
func realPath(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		return real
	}
	if real, err := filepath.EvalSymlinks(filepath.Dir(abs)); err == nil {
		return filepath.Join(real, filepath.Base(abs))
	}
	return abs
}

type expansion struct {
	inputs  []input
	without map[string]bool // real paths
}

// add lists path (a file, a folder or a link). above holds the real paths of
// the folders that lead here, to see a loop of links.
func (x *expansion) add(path, name, id string, above []string) {
	info, err := os.Stat(path)
	if err != nil {
		x.fail(path, name, id, statReason(path, err))
		return
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		x.fail(path, name, id, frame.ReasonOf(err))
		return
	}
	if abs, err := filepath.Abs(real); err == nil {
		real = abs
	}
	switch {
	case x.without[real]:
		if above == nil { // named itself: not without a word
			x.fail(path, name, id, "the output is not read")
			x.inputs[len(x.inputs)-1].Skipped = true
		}
	case info.Mode().IsRegular():
		x.inputs = append(x.inputs, input{frame.File{Path: path, Raw: name, ID: id, Size: info.Size()}, real})
	case info.IsDir():
		x.folder(path, name, id, real, above)
	case info.Mode()&(fs.ModeNamedPipe|fs.ModeCharDevice) != 0 && above == nil:
		// A pipe that the user named (process substitution) is read like stdin.
		x.inputs = append(x.inputs, input{frame.File{Path: path, Raw: name, ID: id}, real})
	default:
		x.fail(path, name, id, "not a file or a folder ("+info.Mode().Type().String()+")")
	}
}

func (x *expansion) folder(path, name, id, real string, above []string) {
	for _, a := range above {
		if a == real {
			x.fail(path, name, id, "a link back to a folder that holds it (loop)")
			return
		}
	}
	if len(above) > 200 {
		x.fail(path, name, id, "folders nest deeper than 200")
		return
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		x.fail(path, name, id, frame.ReasonOf(err))
		return
	}
	if isRun(entries) {
		x.fail(path, name, id, "a run of newsgraph: it is joined by newsgraph graph, not read")
		x.inputs[len(x.inputs)-1].Skipped = true
		return
	}
	inside := append(above[:len(above):len(above)], real)
	before := len(x.inputs)
	for _, e := range entries {
		sub, subName, subID := filepath.Join(path, e.Name()), filepath.Join(name, e.Name()), id+"/"+normal.CleanName(e.Name())
		switch {
		case frame.Litter(e.Name()):
		case strings.HasPrefix(e.Name(), "."):
			x.hidden(sub, subName, subID, e.IsDir())
		case e.Type().IsRegular(): // by far the most: no need to follow links
			info, err := e.Info()
			if err != nil {
				x.fail(sub, subName, subID, frame.ReasonOf(err))
				continue
			}
			if x.without[filepath.Join(real, e.Name())] {
				continue
			}
			x.inputs = append(x.inputs, input{frame.File{Path: sub, Raw: subName, ID: subID, Size: info.Size()}, filepath.Join(real, e.Name())})
		default:
			x.add(sub, subName, subID, inside)
		}
	}
	if len(x.inputs) == before && above == nil {
		x.inputs = append(x.inputs, input{frame.File{Path: path, Raw: name, ID: id, Problem: "a folder without files", Skipped: true}, real})
	}
}

// isRun reports whether a folder holds the files of a run.
func isRun(entries []fs.DirEntry) bool {
	state, records := false, false
	for _, e := range entries {
		switch e.Name() {
		case "run.json", "checkpoint.json":
			state = true
		case "records.jsonl.zst":
			records = true
		}
	}
	return state && records
}

// hidden passes over a file whose name begins with a dot: it is written down,
// not read. Named itself on the command line, it is read.
func (x *expansion) hidden(path, name, id string, folder bool) {
	reason := "a hidden file"
	if folder {
		reason = "a hidden folder"
	}
	x.fail(path, name, id, reason)
	x.inputs[len(x.inputs)-1].Skipped = true
}

func (x *expansion) fail(path, name, id, reason string) {
	abs, err := filepath.Abs(path)
	if err != nil {
		abs = path
	}
	x.inputs = append(x.inputs, input{frame.File{Path: path, Raw: name, ID: id, Problem: reason}, "!" + abs})
}

// statReason says more than "no such file" for a link that leads nowhere.
func statReason(path string, err error) string {
	if l, lerr := os.Lstat(path); lerr == nil && l.Mode()&fs.ModeSymlink != 0 {
		return "a link that leads nowhere or in a circle: " + frame.ReasonOf(err)
	}
	return frame.ReasonOf(err)
}
