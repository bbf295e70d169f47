package frame

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"

	"newsgraph/entities"
	"newsgraph/pipeline/read/normal"
)

// Item is one thing that was read: exactly one of its fields is set.
type Item struct {
	Article *entities.Article
	Problem *entities.LedgerItem
}

// Frame is a part of the input: one line, one page, one small file. It
// owns its bytes.
type Frame struct {
	Input    string // the file (and member), as the user named it
	Position string // place in the input for people: "line 12", "record 3"; "" for a whole file

	Source *Source
	Number int           // 1-based number of the record in its file; 0 for a whole file
	Data   []byte        // the record, as it is stored
	Damage normal.Damage // what framing had to cut

	// Read makes the items of the frame. It is pure: it looks at nothing but the
	// frame, its source and what With tells, and may run on any goroutine.
	Read func(*Frame) []Item
	With string // what Read knows beside the frame, for Sum

	Reason  string           // set for a frame that is a problem, which has no Read
	Outcome entities.Outcome // of that problem

	order *normal.Orders // of day and month in its dates; nil where none is in doubt
}

// Sum is a hash of all that decides what Decode gives: the bytes, what the
// framer and the file said of them, and the names. Equal frames have one sum in
// every process.
func (fr *Frame) Sum() uint64 {
	h := sha256.New()
	for _, s := range [...]string{fr.Source.ID, fr.Source.File, fr.Source.Format, fr.Source.Charset, fr.With, fr.Input, fr.Position, fr.Reason, string(fr.Outcome), fr.Damage.Truncated, fr.Damage.Repaired, fr.order.String()} {
		var n [8]byte
		binary.LittleEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		_, _ = io.WriteString(h, s)
	}
	var n [8]byte
	binary.LittleEndian.PutUint64(n[:], uint64(fr.Number))
	h.Write(n[:])
	h.Write(fr.Data)
	return binary.LittleEndian.Uint64(h.Sum(nil))
}

// Decode turns the frame into its items, at least one. It may run on any
// goroutine; a panic of Read becomes a problem.
func (fr Frame) Decode() (items []Item) {
	if fr.Reason != "" {
		return []Item{fr.Problem(fr.Outcome, fr.Reason)}
	}
	defer func() {
		if v := recover(); v != nil {
			items = []Item{fr.Problem(entities.Quarantined, fmt.Sprintf("the reader failed: %v", v))}
		}
	}()
	items = fr.Read(&fr)
	if len(items) == 0 {
		items = []Item{fr.Problem(entities.Skipped, "no article in it")}
	}
	return items
}

// Problem is the item of a record from which nothing is read, and why.
func (fr *Frame) Problem(out entities.Outcome, reason string) Item {
	return Item{Problem: &entities.LedgerItem{
		Input: fr.Input, Position: fr.Position, Outcome: out, Stage: "read", Reason: normal.Clip(normal.OneLine(reason), 400),
	}}
}

// Quarantine is the problem of a record that is broken.
func (fr *Frame) Quarantine(format string, args ...any) []Item {
	return []Item{fr.Problem(entities.Quarantined, fmt.Sprintf(format, args...))}
}

// Skip is the problem of a record that is no article, with nothing wrong.
func (fr *Frame) Skip(format string, args ...any) []Item {
	return []Item{fr.Problem(entities.Skipped, fmt.Sprintf(format, args...))}
}
