package gazetteers

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// What DBpedia says is under CC BY-SA 3.0 and stays in files of its own, which
// the build tag "permissive" leaves out: data/dbpedia.tsv completes entries of
// the embedded lists, data/dbpedia.bin has entities that they lack, for look-ups.

// completion is what the share-alike rows add to the entries of one table.
type completion struct {
	entry []uint32 // sorted
	rows  []string // title, tab, subtype, end of line
	hash  [sha256.Size]byte
}

// said is what DBpedia says of an entry: the title of its article and what it
// is, each "" where the lists say it or nobody does. In the file a title is often
// short: SameTitle that of the entry's name, DividedTitle of its name and division.
type said struct{ title, subtype string }

// The short forms of titles in the rows of share-alike files.
const (
	SameTitle    = "=" // "Oslo"
	DividedTitle = "," // "Springfield,_Illinois"
)

// titleOf is the title in full for an entry of this name and division.
func (s said) titleOf(name, admin1 string) string {
	switch s.title {
	case SameTitle:
		return underscored(name)
	case DividedTitle:
		return underscored(name + ", " + admin1)
	}
	return s.title
}

func underscored(s string) string { return strings.ReplaceAll(s, " ", "_") }

// readCompletion reads the rows "entry, title, subtype" that gen wrote for the
// lists with this hash, in the order of entries.
func readCompletion(text string, lists [sha256.Size]byte) (*completion, error) {
	head, rest, _ := strings.Cut(text, "\n")
	if head != completionHead(lists) {
		return nil, errors.New("share-alike rows are of other lists: run gen")
	}
	lines := strings.Count(rest, "\n")
	c := &completion{hash: sha256.Sum256([]byte(text)), entry: make([]uint32, 0, lines), rows: make([]string, 0, lines)}
	for line := range strings.Lines(rest) {
		number, row, _ := strings.Cut(line, "\t")
		n, err := strconv.ParseUint(number, 10, refBits)
		if err != nil || !strings.Contains(row, "\t") || len(c.entry) > 0 && uint32(n) <= c.entry[len(c.entry)-1] {
			return nil, fmt.Errorf("share-alike rows: damaged at %q", line)
		}
		c.entry, c.rows = append(c.entry, uint32(n)), append(c.rows, row)
	}
	return c, nil
}

// completionHead is the first line of the rows for lists of this hash.
func completionHead(lists [sha256.Size]byte) string {
	return "# entry, title, subtype, for the lists " + hex.EncodeToString(lists[:8])
}

// of returns what is said of an entry.
func (c *completion) of(entry uint32) said {
	if c == nil {
		return said{}
	}
	i, ok := slices.BinarySearch(c.entry, entry)
	if !ok {
		return said{}
	}
	title, subtype, _ := strings.Cut(c.rows[i], "\t")
	return said{title, strings.TrimSuffix(subtype, "\n")}
}

// withShareAlike lays the share-alike files over the embedded lists.
func withShareAlike(t *table) ([]*table, string, error) {
	if len(dbpediaTable) == 0 || len(dbpediaRows) == 0 {
		return []*table{t}, "", nil
	}
	c, err := readCompletion(dbpediaRows, t.hash)
	if err != nil {
		return nil, "", err
	}
	more, err := decodeEmbedded(dbpediaTable)
	if err != nil {
		return nil, "", err
	}
	t.said, more.silent = c, true
	h := sha256.New()
	h.Write(c.hash[:])
	h.Write(more.hash[:])
	return []*table{t, more}, fmt.Sprintf(" dbpedia sha256:%x", h.Sum(nil)[:8]), nil
}
