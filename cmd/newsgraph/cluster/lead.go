package cluster

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"newsgraph/pipeline/codec/files"
	"newsgraph/pipeline/decided"
	"newsgraph/pipeline/relate"
	"newsgraph/pipeline/spill"
)

// leaders are the leading entities and the postings of all.
type leaders struct {
	Entities int                  `json:"entities"` // of all
	Leading  []relate.EntityCount `json:"leading"`
	postings relate.Postings
	free     func()
}

// lead reads the entities and their postings, in order, and writes the leading ones
// and a file of the postings. temp is a folder for what does not fit into memory.
func lead(d *decisions, path, leading, postings, temp string) (err error) {
	defer spill.Catch(&err)
	out, err := decided.CreatePostings(postings, temp, d.Len())
	if err != nil {
		return err
	}
	defer out.Abort()
	var l leaders
	var failed error
	counts := func(yield func(relate.EntityCount) bool) {
		entity, article := int64(-1), uint32(0)
		var list []byte
		failed = eachOf(path, string(isEntity)+string(isPosting), func(x *line) (err error) {
			n := x.number(0)
			if x.kind == isEntity {
				l.Entities++
				if !yield(relate.EntityCount{Entity: n, Stories: int(x.number(1)), Mentions: int(x.number(2))}) {
					return errEnough
				}
				return nil
			}
			if list, err = x.unpack(list); err != nil {
				return err
			}
			if int64(n) != entity {
				entity, article = int64(n), 0
			}
			for rest := list; len(rest) > 0; {
				delta, size := binary.Uvarint(rest)
				if size <= 0 || int(n) >= d.Len() {
					return errors.New("damaged postings")
				}
				article += uint32(delta)
				out.Add(n, article)
				rest = rest[size:]
			}
			return nil
		})
	}
	l.Leading = relate.Leading(counts)
	if failed != nil {
		return failed
	}
	if err := out.Close(); err != nil {
		return err
	}
	b, err := json.Marshal(&l)
	if err != nil {
		return fmt.Errorf("leading entities: %w", err)
	}
	return files.Write(leading, b)
}

func openLeaders(leading, postings string) (*leaders, error) {
	b, err := os.ReadFile(leading)
	if err != nil {
		return nil, err
	}
	l := &leaders{free: func() {}}
	if err := json.Unmarshal(b, l); err != nil {
		return nil, fmt.Errorf("%s: %w", leading, err)
	}
	if postings != "" {
		if l.postings.Articles, l.postings.Ends, l.free, err = decided.OpenPostings(postings); err != nil {
			return nil, err
		}
	}
	return l, nil
}
