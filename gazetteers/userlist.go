package gazetteers

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"

	"newsgraph/entities"
	mapped "newsgraph/gazetteers/table"
	"newsgraph/gazetteers/userlist"
)

// UserList is a list of a user's own names, ready to be laid over a Set. It is immutable.
type UserList struct {
	name   string // of its file
	table  *table
	mapped *mapped.Table // in place of table
}

// Names is the number of different names in the list, of a mapped one with the ids.
func (u *UserList) Names() int {
	if u.mapped != nil {
		return int(u.mapped.Keys())
	}
	return u.table.names()
}

// Entries is the number of entities in the list.
func (u *UserList) Entries() int {
	if u.mapped != nil {
		return u.mapped.Entities()
	}
	return u.table.entries()
}

// OpenUserList opens a file: a table of package table is mapped, anything else
// is read as ReadUserList does. A mapped list stays open for good.
func OpenUserList(path string) (*UserList, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("gazetteer: %w", err)
	}
	defer file.Close()
	head := make([]byte, mapped.MagicLen)
	n, err := io.ReadFull(file, head)
	if err == nil && mapped.IsTable(head) {
		t, err := mapped.Open(path)
		if err != nil {
			return nil, err
		}
		return &UserList{name: path, mapped: t}, nil
	}
	return ReadUserList(path, io.MultiReader(bytes.NewReader(head[:n]), file)) // an error of reading comes again
}

// Input is a list to be read: its name for errors and its bytes.
type Input struct {
	Path string
	R    io.Reader
}

const maxFile = 512 << 20 // bytes of a file made by Build

// ReadUserList reads a list of names in one of these forms, told apart by its first line:
//
//   - a file made by Build;
//   - TSV with a header; columns name and type are needed, id, aliases (parted
//     by "|"), subtype, country, admin1, lat, lon, population, description and
//     force are known, others are left alone;
//   - JSON Lines with the same keys (aliases is a list or a string);
//   - a dump of GeoNames: 19 columns, no header (cities500.txt, allCountries.txt);
//   - plain names, one a line, after a line "# type: organization".
//
// A table of package table needs OpenUserList.
//
// Empty lines and lines that begin with "#" are passed over. path names the
// list in errors, which say the line, and decides nothing.
func ReadUserList(path string, r io.Reader) (*UserList, error) {
	br := bufio.NewReaderSize(r, 64<<10)
	if head, _ := br.Peek(max(len(magic), mapped.MagicLen)); isTable(head) {
		return readTable(path, br)
	} else if mapped.IsTable(head) {
		return nil, fmt.Errorf("gazetteer %s: a table can only be opened as a file", path)
	}
	var b Builder
	if err := readInto(&b, path, br); err != nil {
		return nil, err
	}
	b.Label = "user list"
	t, err := b.compile()
	if err != nil {
		return nil, fmt.Errorf("gazetteer %s: %w", path, err)
	}
	return &UserList{name: path, table: t}, nil
}

func readTable(path string, r io.Reader) (*UserList, error) {
	file, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("gazetteer %s: %w", path, err)
	}
	if len(file) > maxFile {
		return nil, fmt.Errorf("gazetteer %s: larger than %d bytes", path, maxFile)
	}
	t, err := decodeTable(file)
	if err != nil {
		return nil, fmt.Errorf("gazetteer %s: %w", path, err)
	}
	return &UserList{name: path, table: t}, nil
}

// Build writes the lists as one compact file that ReadUserList opens fast. It
// stops at the first bad row; nothing is written then.
func Build(w io.Writer, lists ...Input) error {
	b := Builder{Label: "user list"}
	for _, in := range lists {
		if err := readInto(&b, in.Path, in.R); err != nil {
			return err
		}
	}
	_, err := b.WriteTo(w)
	return err
}

// readInto adds every row of a text list and stops at the first bad one.
func readInto(b *Builder, path string, r io.Reader) error {
	return userlist.Read(r, func(line int, row userlist.Row, err error) error {
		if err != nil {
			return fmt.Errorf("gazetteer %s:%d: %w", path, line, err)
		}
		b.Add(recordOf(&row))
		return nil
	})
}

// recordOf is what a row says, with its prominence.
func recordOf(row *userlist.Row) Record {
	r := Record{
		Entry: Entry{ID: row.ID, Wikipedia: row.Wikipedia, Type: row.Type, Subtype: row.Subtype, Name: row.Name,
			Country: row.Country, Admin1: row.Admin1, Lat: row.Lat, Lon: row.Lon, HasCoord: row.HasCoord,
			Population: row.Population, Description: row.Description, Prior: row.Prior(), Force: row.Force},
		Wikidata: row.Wikidata, GeoNames: row.GeoNames, Aliases: row.Aliases, MinorAliases: row.Alternates,
	}
	if w := strings.Fields(row.Name); row.Type == entities.Person && len(w) > 1 {
		r.Surnames = []string{w[len(w)-1]}
	}
	return r
}
