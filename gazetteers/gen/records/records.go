// Package records reads what generators count in the records of runs: names and dates.
package records

import (
	"bufio"
	"encoding/json"
	"io"
	"os"

	"github.com/klauspost/compress/zstd"
)

// Record is what is read of a record.
type Record struct {
	Article  struct{ Date string }
	Mentions []Mention
}

// Mention is a name as an article prints it.
type Mention struct{ Text, Type string }

// Each gives the records of a run's file of them, in order.
func Each(path string, do func(*Record)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		return err
	}
	defer z.Close()
	dec := json.NewDecoder(bufio.NewReaderSize(z, 1<<20))
	for {
		var r Record
		if err := dec.Decode(&r); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		do(&r)
	}
}
