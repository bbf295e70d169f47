package frame

import (
	"path"
	"strconv"
	"strings"

	"newsgraph/pipeline/read/normal"
)

// Source is what the frames of one file or archive member share. It is not
// changed once the first frame is out.
type Source struct {
	Settings *Settings
	ID       string      // article ids begin with it
	File     string      // last element of the name, without compression suffix, for the extension
	Format   string      // it was recognized as, "" before
	Charset  string      // encoding of the records that are not UTF-8, "" to guess each
	Depth    int         // of nesting in compressed files and archives
	Tally    *Tally      // of its records; nil where none is kept
	Resync   func() bool // goes on after an error in a gzip member; nil when it cannot

	input string    // for people
	dates *dateGate // holds back its frames; nil where none is needed
}

// NewSource is the source of an input of that name, of which the ids of its
// articles begin with id.
func NewSource(w *Walk, name, id string) *Source {
	return &Source{Settings: w.Settings, input: normal.CleanName(name), ID: id, File: id}
}

// Inside is the source of the content of a compressed file.
func (s *Source) Inside(suffixes []string) *Source {
	c := *s
	c.ID = trimSuffixes(s.ID, suffixes)
	c.File = trimSuffixes(s.File, suffixes)
	return &c
}

func trimSuffixes(name string, suffixes []string) string {
	ext := normal.Extension(name)
	for _, s := range suffixes {
		if ext == s && len(name) > len(s) {
			return name[:len(name)-len(s)]
		}
	}
	return name
}

// At is the source of the member of that name.
func (s *Source) At(name string) *Source {
	c := *s
	name = normal.CleanName(name)
	shown := strings.TrimPrefix(path.Clean("/"+name), "/")
	c.input = s.input + "/" + shown
	c.ID = s.ID + "/" + shown
	c.File = path.Base(shown)
	c.Resync = nil
	c.Charset = ""
	return &c
}

// Litter reports files that systems leave behind and that nobody means as
// input: they are passed over without an entry.
func Litter(name string) bool {
	base := path.Base(strings.ReplaceAll(name, "\\", "/"))
	switch base {
	case ".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX", ".localized":
		return true
	}
	return strings.HasPrefix(base, "._") || strings.HasPrefix(name, "__MACOSX/")
}

// Sub is the source of the records within record n: their ids begin with
// "file#n".
func (s *Source) Sub(n int) *Source {
	c := *s
	c.ID += "#" + strconv.Itoa(n)
	return &c
}
