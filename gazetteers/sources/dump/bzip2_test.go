package dump

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestFalseBlock: the number of a block that stands by chance within a block.
func TestFalseBlock(t *testing.T) {
	bz, err := os.ReadFile(filepath.Join("..", "testdata", "made.json.bz2"))
	if err != nil {
		t.Fatal(err)
	}
	s := newBzSplitter(bytes.NewReader(bz), 0)
	b, data, err := s.Next()
	if err != nil {
		t.Fatal(err)
	}
	whole, err := b.unpack(nil, data)
	if err != nil || len(whole) == 0 {
		t.Fatal(err)
	}
	for _, at := range []int64{b.start + 1000, b.start + 1003, b.end - 77} {
		first := bzBlock{b.start, at}
		part := bytes.Clone(data[:(at+7)/8-b.start/8])
		rest := data[at/8-b.start/8:]
		if _, err := first.unpack(nil, part); err == nil {
			t.Fatal("a part of a block is whole")
		}
		first.join(bzBlock{at, b.end}, &part, rest)
		if got, err := first.unpack(nil, part); err != nil || !bytes.Equal(got, whole) {
			t.Errorf("cut at bit %d: %v", at%8, err)
		}
	}
}

func FuzzBzip2(f *testing.F) {
	bz, err := os.ReadFile(filepath.Join("..", "testdata", "made.json.bz2"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(100, byte(1), 50_000)
	f.Fuzz(func(t *testing.T, at int, c byte, cut int) {
		b := bytes.Clone(bz)
		b[uint(at)%uint(len(b))] ^= c
		b = b[:len(b)-int(uint(cut)%uint(len(b)))]
		s := newBzSplitter(bytes.NewReader(b), 0)
		for {
			blk, data, err := s.Next()
			if err != nil {
				return
			}
			_, _ = blk.unpack(nil, data) // must not panic
		}
	})
}
