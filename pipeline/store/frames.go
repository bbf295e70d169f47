package store

import (
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"fmt"
	"hash"
	"io"

	"github.com/klauspost/compress/zstd"

	"newsgraph/entities"
	"newsgraph/pipeline/codec/files"
)

// limits says when a frame of records.jsonl.zst ends: when it holds so many
// records or bytes of JSON. Both count what was appended and nothing else, so
// the file's bytes do not depend on time, workers or interruptions.
type limits struct{ records, bytes int }

var frame = limits{records: 256, bytes: 4 << 20}

// frames writes the lines of records to w in frames of zstd, and counts and
// hashes what it was given.
type frames struct {
	w       io.Writer
	limits  limits
	enc     *zstd.Encoder
	raw     []byte // JSON of the frame that is being filled
	inFrame int    // records in raw
	framed  int    // records in frames
	out     extent // of w
	sum     hash.Hash
	packed  []byte
}

func newFrames(w io.Writer, l limits) (*frames, error) {
	enc, err := files.NewEncoder(nil)
	if err != nil {
		return nil, err
	}
	return &frames{w: w, limits: l, enc: enc, sum: sha256.New()}, nil
}

// add takes a line with its newline. ended tells that it ended a frame.
func (f *frames) add(line []byte) (ended bool, err error) {
	f.sum.Write(line)
	f.raw = append(f.raw, line...)
	f.inFrame++
	if f.inFrame < f.limits.records && len(f.raw) < f.limits.bytes {
		return false, nil
	}
	return true, f.end()
}

// end compresses the frame and writes it behind the others.
func (f *frames) end() error {
	f.packed = f.enc.EncodeAll(f.raw, f.packed[:0])
	if _, err := f.w.Write(f.packed); err != nil {
		return err
	}
	f.out.add(f.packed)
	f.framed += f.inFrame
	f.raw, f.inFrame = f.raw[:0], 0
	return nil
}

func (f *frames) records() int { return f.framed + f.inFrame }

// proof is what a ledger tells of the records.
func (f *frames) proof() *entities.LedgerRecords {
	return &entities.LedgerRecords{Count: f.records(), SHA256: hex.EncodeToString(f.sum.Sum(nil))}
}

// appendSum appends the state of the hash, which takeSum takes back.
func (f *frames) appendSum(b []byte) []byte {
	b, err := f.sum.(encoding.BinaryAppender).AppendBinary(b)
	if err != nil {
		panic(fmt.Sprintf("write: the state of a hash: %v", err)) // the standard library's gives none
	}
	return b
}

func (f *frames) takeSum(state []byte) error {
	return f.sum.(encoding.BinaryUnmarshaler).UnmarshalBinary(state)
}
