package frame

import (
	"strconv"

	"newsgraph/entities"
	"newsgraph/pipeline/read/normal"
)

// Record is one element.
type Record struct {
	Data   []byte
	Number int   // 1-based number in the stream
	Size   int64 // larger than len(data) when it was too long
	Broken bool  // the stream ended within it
}

// RecordFrame is the piece of a record that was cut out of a stream.
func RecordFrame(src *Source, k Record, what string, decode func(*Frame) []Item) Frame {
	fr := Frame{Source: src, Position: what + " " + strconv.Itoa(k.Number), Number: k.Number, Data: k.Data, Read: decode}
	if k.Size > int64(len(k.Data)) {
		fr.Reason, fr.Outcome, fr.Data = TooLong("a record", k.Size, int64(len(k.Data))), entities.Quarantined, nil
	} else if k.Broken {
		fr.Damage = normal.Truncated("the file ends within it (truncated)")
	}
	return fr
}
