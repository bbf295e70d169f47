package cmdline

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"newsgraph/cmd/newsgraph/console"
	"newsgraph/pipeline/objects"
)

// addressPattern is how addresses begin that only a network leads to.
var addressPattern = regexp.MustCompile(`(?i)^[a-z][a-z0-9+.-]*://`)

// Inputs checks the paths that a command line names, all before any is read, and
// resolves patterns that the shell left alone.
func Inputs(paths ...string) ([]string, error) {
	return inputs(paths, source{})
}

// Articles is Inputs for commands that read articles: addresses of objects are among
// them.
func Articles(paths ...string) ([]string, error) { return inputs(paths, source{objects: true}) }

// ArticlesOrStdin is Articles for commands in which "-" is standard input.
func ArticlesOrStdin(paths ...string) ([]string, error) {
	return inputs(paths, source{objects: true, stdin: true})
}

// source is what a command reads beside files and folders.
type source struct{ objects, stdin bool }

func inputs(paths []string, of source) ([]string, error) {
	if !of.stdin && slices.Contains(paths, "-") {
		return nil, console.Usagef("name a file or folder (./- for one of that name)", "standard input is not read here")
	}
	var out []string
	for _, path := range paths {
		if path == "-" || of.objects && objects.Holds(path) {
			out = append(out, path)
			continue
		}
		if addressPattern.MatchString(path) {
			return nil, console.Usagef("fetch it with another program, and give the file, or - for standard input", "%s: addresses are not fetched here, newsgraph works offline", path)
		}
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			out = append(out, path) // what else is wrong with it, its reader tells
			continue
		}
		matches, _ := filepath.Glob(path)
		if len(matches) == 0 {
			if path == "" {
				path = "a path that is empty"
			}
			return nil, console.Usagef(pathHint(path), "%s: no such file or folder", path)
		}
		out = append(out, matches...)
	}
	return out, nil
}

// pathHint looks for a name like the missing one beside it.
func pathHint(path string) string {
	const enough = 10_000
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return "check the path"
	}
	defer dir.Close()
	names, _ := dir.Readdirnames(enough)
	slices.Sort(names)
	ext := filepath.Ext(path)
	var stems []string
	for _, name := range names {
		if stem, same := strings.CutSuffix(name, ext); same {
			stems = append(stems, stem)
		}
	}
	if near := nearest(strings.TrimSuffix(filepath.Base(path), ext), stems); near != "" {
		return fmt.Sprintf("did you mean %s?", filepath.Join(filepath.Dir(path), near+ext))
	}
	return "check the path"
}
