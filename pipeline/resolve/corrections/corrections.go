// Package corrections reads what a user says of who is who, and applies it to
// what was decided about a set of articles.
package corrections

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
)

// File is a user's corrections, one a line, fields parted by
// tabs. Empty lines and lines that begin with "#" say nothing.
//
//	same       NAME  NAME   the first is the second
//	different  NAME  NAME   the second was taken for the first: it is an entity of its own
//	rename     NAME  TEXT   the entity is printed under this name
//	retype     NAME  TYPE   person, place or organization
//	link       NAME  ID     wikidata:Q…, geonames:… or wikipedia:Title_of_the_article
//	ignore     NAME         it is no entity: left out of the graph
//
// NAME is an entity's id as graph.json has it or had it when less was known of
// the entity (its GeoNames id, its title), or a name as an article writes
// it (case, accents and punctuation do not matter). Further fields limit a
// line: source=OUTLET, from=DATE, to=DATE (YYYY, YYYY-MM or YYYY-MM-DD, both
// included), type=TYPE.
type File struct {
	name  string
	hash  string
	lines []line
}

// Each gives the corrections in the order of the file.
func (f *File) Each(yield func(number int, text string)) {
	for i := range f.lines {
		yield(f.lines[i].number, f.lines[i].text)
	}
}

// LineOf is the number of the line that an entry of Unmatched is about, 0 when it is of
// another file.
func (f *File) LineOf(unmatched string) (number int) {
	if rest, ok := strings.CutPrefix(unmatched, f.name+":"); ok {
		digits, _, _ := strings.Cut(rest, ":")
		number, _ = strconv.Atoi(digits) // 0 when it is none
	}
	return number
}

type line struct {
	number   int
	text     string
	action   string
	name     string // as written
	key      string // its normal form, "" for an id
	object   string
	typ      entities.Type // of retype
	only     entities.Type // type=
	source   string
	from, to string
}

// Read reads a file of corrections; file names it in errors, which say
// "file:line: reason".
func Read(file string, r io.Reader) (*File, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	sum := sha256.Sum256(data)
	f := &File{name: file, hash: "sha256:" + hex.EncodeToString(sum[:])}
	scan := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	scan.Buffer(nil, len(data)+64)
	for n := 1; scan.Scan(); n++ {
		text := strings.TrimRight(scan.Text(), "\r")
		if strings.TrimSpace(text) == "" || strings.HasPrefix(text, "#") {
			continue
		}
		l, err := parseLine(text)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, n, err)
		}
		l.number = n
		f.lines = append(f.lines, l)
	}
	return f, nil
}

// Hash is of the file's content.
func (f *File) Hash() string { return f.hash }

// Current is the corrections with the ids that entities have now; current says
// for an id that a line names what it is now.
func (f *File) Current(current func(id string) string) *File {
	now := *f
	now.lines = slices.Clone(f.lines)
	for i := range now.lines {
		l := &now.lines[i]
		l.name, l.object = current(l.name), current(l.object)
	}
	return &now
}

func parseLine(text string) (line, error) {
	fields := strings.Split(text, "\t")
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	l := line{text: text, action: fields[0]}
	need := 2
	switch l.action {
	case "same", "different", "rename", "retype", "link":
	case "ignore":
		need = 1
	default:
		return l, fmt.Errorf("unknown correction %q (known: same, different, rename, retype, link, ignore; fields are parted by tabs)", l.action)
	}
	if len(fields) < 1+need {
		return l, fmt.Errorf("%s needs %d fields behind it, parted by tabs", l.action, need)
	}
	l.name = fields[1]
	if !entities.IsID(l.name) {
		l.key = normal(l.name)
	}
	if l.name == "" || l.key == "" && !entities.IsID(l.name) {
		return l, fmt.Errorf("%s without a name", l.action)
	}
	if need == 2 {
		if l.object = fields[2]; l.object == "" {
			return l, fmt.Errorf("%s %q: the second field is empty", l.action, l.name)
		}
	}
	if err := l.checkObject(); err != nil {
		return l, err
	}
	return l, l.limits(fields[1+need:])
}

func (l *line) checkObject() error {
	switch l.action {
	case "retype":
		t, ok := entities.ParseType(l.object)
		if !ok {
			return fmt.Errorf("unknown type %q (known: person, place, organization)", l.object)
		}
		l.typ = t
	case "link":
		scheme, value, _ := strings.Cut(l.object, ":")
		if scheme == "wikipedia" && value != "" && !strings.Contains(value, " ") {
			break
		}
		digits := value
		if scheme == "wikidata" {
			digits = strings.TrimPrefix(value, "Q")
		}
		if scheme != "wikidata" && scheme != "geonames" || digits == "" || strings.Trim(digits, "0123456789") != "" || scheme == "wikidata" && value[0] != 'Q' {
			return fmt.Errorf("unknown id %q (like wikidata:Q22316, geonames:170063 or wikipedia:John_Kerry)", l.object)
		}
	case "same", "different":
		if !entities.IsID(l.object) && normal(l.object) == "" {
			return fmt.Errorf("%s %q: the second name is empty", l.action, l.name)
		}
	}
	return nil
}

func (l *line) limits(fields []string) error {
	for _, f := range fields {
		if f == "" {
			continue
		}
		k, v, ok := strings.Cut(f, "=")
		if !ok || v == "" {
			return fmt.Errorf("limit %q is not like source=OUTLET", f)
		}
		switch k {
		case "source":
			l.source = v
		case "from", "to":
			if !isDate(v) {
				return fmt.Errorf("date %q is not YYYY, YYYY-MM or YYYY-MM-DD", v)
			}
			if k == "from" {
				l.from = v
			} else {
				l.to = v
			}
		case "type":
			t, ok := entities.ParseType(v)
			if !ok {
				return fmt.Errorf("unknown type %q (known: person, place, organization)", v)
			}
			l.only = t
		default:
			return fmt.Errorf("unknown limit %q (known: source, from, to, type)", k)
		}
	}
	if l.from != "" && l.to != "" && l.from > l.to+"~" {
		return fmt.Errorf("from=%s is after to=%s", l.from, l.to)
	}
	return nil
}

// unlimited reports whether a line speaks of all that carry its name.
func (l *line) unlimited() bool {
	return l.only == entities.NoType && l.source == "" && l.from == "" && l.to == ""
}

func isDate(s string) bool {
	for _, layout := range [...]string{"0000", "0000-00", "0000-00-00"} {
		if len(s) != len(layout) {
			continue
		}
		for i := range s {
			if (layout[i] == '-') != (s[i] == '-') || s[i] != '-' && (s[i] < '0' || s[i] > '9') {
				return false
			}
		}
		return true
	}
	return false
}

func normal(s string) string { return normalize.String(s) }
