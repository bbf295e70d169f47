// Package compiled holds the lists that the generator takes from elsewhere, as
// tables packed by xz. SOURCES.md names what each was compiled from, with
// licences; those of dbpedia43k_types are CC BY-SA 3.0, and it goes into
// data/dbpedia.tsv and data/dbpedia.bin alone.
package compiled

import (
	"embed"
	"fmt"
	"io"

	"github.com/ulikunitz/xz"
)

//go:embed *.tsv.xz
var files embed.FS

// Read returns the text of a list, unpacked: a header, then a line a row, in
// cells parted by tabs.
func Read(name string) ([]byte, error) {
	f, err := files.Open(name + ".tsv.xz")
	if err != nil {
		return nil, fmt.Errorf("read compiled list: %w", err)
	}
	defer f.Close()
	r, err := xz.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("read compiled list %s: %w", name, err)
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read compiled list %s: %w", name, err)
	}
	return data, nil
}
