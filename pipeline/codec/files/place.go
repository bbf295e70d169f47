package files

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// place is where a write to a path goes: links are followed, so that they stay
// and what they point to is written.
type place struct {
	path    string
	replace bool        // a regular file, or nothing yet: written beside and renamed
	mode    fs.FileMode // permissions of the file that is replaced, 0o644 for a new one
	own     int         // descriptor of this process that the path stands for, -1 for none
	socket  bool
}

// maxLinks is how many links are followed, as many as Linux does.
const maxLinks = 40

// descriptors matches the folders in which a name is an open file of a process:
// a link there leads to what is open and not to a path that could be replaced.
var descriptors = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(/dev/fd|/proc/([0-9]+)(/task/[0-9]+)?/fd)$`)
})

// locate finds out what is at path.
func locate(path string) (place, error) {
	p := place{path: path, mode: 0o644, own: -1}
	for range maxLinks {
		st, err := os.Lstat(p.path)
		if errors.Is(err, fs.ErrNotExist) {
			p.replace = true
			return p, nil
		}
		if err != nil {
			return p, Cause(err)
		}
		if p.open() {
			return p, nil
		}
		switch mode := st.Mode(); {
		case mode.IsDir():
			return p, errors.New("is a folder")
		case mode.IsRegular():
			p.replace, p.mode = true, mode.Perm()
			return p, nil
		case mode&fs.ModeSymlink == 0:
			p.socket = mode&fs.ModeSocket != 0
			return p, nil
		}
		to, err := os.Readlink(p.path)
		if err != nil {
			return p, Cause(err)
		}
		if !filepath.IsAbs(to) { // not cleaned: a folder on the way may be a link
			dir, _ := filepath.Split(p.path)
			to = dir + to
		}
		p.path = to
	}
	return p, errors.New("too many links: do they go round?")
}

// open reports whether the path is an open file of a process.
func (p *place) open() bool {
	dir, base := filepath.Split(p.path)
	n, err := strconv.Atoi(base)
	if err != nil || n < 0 {
		return false
	}
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return false
	}
	m := descriptors().FindStringSubmatch(dir)
	if m == nil {
		return false
	}
	if m[2] == "" || m[2] == strconv.Itoa(os.Getpid()) {
		p.own = n
	}
	return true
}

// through opens what is written through: a device, a pipe, a socket, what a
// process has open. A pipe that nobody reads waits for its reader.
func (p *place) through() (io.WriteCloser, error) {
	switch {
	case p.own >= 0:
		return duplicate(p.own, p.path)
	case p.socket:
		return net.Dial("unix", p.path)
	}
	return os.OpenFile(p.path, os.O_WRONLY|os.O_APPEND, 0)
}

// temporary names the files that this process writes beside their place.
func temporary(base string) string {
	const longest = 200 // bytes of base; names are bounded
	return "." + base[:min(len(base), longest)] + "." + own() + "*" + TempSuffix
}

// own marks the temporary names of this process.
func own() string { return strconv.Itoa(os.Getpid()) + "-" }

// IsStream reports whether path is there and is written through rather than
// replaced: a device, a pipe, a socket, an open file such as /dev/stdout.
// Nothing can be put beside it.
func IsStream(path string) bool {
	p, err := locate(path)
	return err == nil && !p.replace
}

// MakeFolder makes the folder dir with those above it. A link is followed, also
// when what it points to is not there yet.
func MakeFolder(dir string) error {
	if p, err := locate(dir); err == nil && p.replace {
		dir = p.path
	}
	return os.MkdirAll(dir, 0o755)
}

// Sweep removes what this process was writing beside the file, or in the
// folder, that is named output: what is left when it cannot be stopped in good
// order. What was in place stays.
func Sweep(output string) {
	dirs := []string{output}
	if p, err := locate(output); err == nil {
		dir, _ := filepath.Split(p.path)
		dirs = []string{filepath.Clean(dir)}
	} else if list, err := os.ReadDir(output); err == nil {
		for _, e := range list {
			if e.IsDir() {
				dirs = append(dirs, filepath.Join(output, e.Name()))
			}
		}
	}
	for _, dir := range dirs {
		list, err := os.ReadDir(dir)
		if err != nil {
			continue
		}
		for _, e := range list {
			name := e.Name()
			if strings.HasPrefix(name, ".") && strings.HasSuffix(name, TempSuffix) && strings.Contains(name, "."+own()) {
				os.Remove(filepath.Join(dir, name))
			}
		}
	}
}

// WriteError puts the path that the user knows before what went wrong.
func WriteError(path string, err error) error { return fmt.Errorf("write %s: %w", path, Cause(err)) }
