package frame

import (
	"strconv"

	"newsgraph/entities"
	"newsgraph/pipeline/read/normal"
)

// Record is what was cut out of a stream: an element, a message, a document.
type Record struct {
	Data   []byte
	Number int   // 1-based number in the stream
	Size   int64 // larger than len(Data) when it was too long
	Broken bool  // the stream ended within it
}

// RecordFrame is the frame of a record: what names its position ("item 3"), read
// decodes it. One that was too long is a problem.
func RecordFrame(src *Source, rec Record, what string, read func(*Frame) []Item) Frame {
	fr := Frame{Source: src, Position: what + " " + strconv.Itoa(rec.Number), Number: rec.Number, Data: rec.Data, Read: read}
	if rec.Size > int64(len(rec.Data)) {
		fr.Reason, fr.Outcome, fr.Data = TooLong("a record", rec.Size, int64(len(rec.Data))), entities.Quarantined, nil
	} else if rec.Broken {
		fr.Damage = normal.Truncated("the file ends within it (truncated)")
	}
	return fr
}
