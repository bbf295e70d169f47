package store

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/codec/codectest"
)

// spoil damages a file at a place: how says in what way, n how much of it.
func spoil(whole []byte, how, at, n int) []byte {
	at %= len(whole)
	end := min(len(whole), at+1+n)
	b := bytes.Clone(whole)
	switch how % 6 {
	case 0: // a bit
		b[at] ^= 1 << (n % 8)
	case 1: // the rest
		b = b[:at]
	case 2: // a stretch
		b = append(b[:at], whole[end:]...)
	case 3: // a stretch twice
		b = append(append(b[:end], whole[at:end]...), whole[end:]...)
	case 4: // a stretch of zeros
		clear(b[at:end])
	case 5: // something behind
		b = append(b, whole[at:end]...)
	}
	return b
}

// checkDamage holds that damaged records are refused, or are what they were; and
// that a salvage gives only what was there, each record once, and says what is
// missing.
func checkDamage(t *testing.T, dir string, whole, bad []byte) {
	t.Helper()
	path := filepath.Join(dir, RecordsName)
	if err := os.WriteFile(path, bad, 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := OpenRun(dir)
	if err != nil {
		t.Fatal(err)
	}
	was := map[string]bool{}
	want := 0
	if err := os.WriteFile(path+".whole", whole, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := codec.RecordLines(path+".whole", func(_ int, line []byte) error { was[string(line)] = true; want++; return nil }); err != nil {
		t.Fatal(err)
	}
	n := 0
	err = s.Lines(func(_ int, line []byte) error { n++; return nil })
	if err == nil && n != want || err != nil && !strings.Contains(err.Error(), path) {
		t.Errorf("%d records, %v", n, err)
	}
	if err == nil {
		return // what was added or changed carries no content
	}
	s, err = SalvageRun(dir)
	if err != nil {
		t.Fatal(err)
	}
	for round := range 2 { // the second reading is as the first
		n = 0
		seen := map[string]bool{}
		err = s.Lines(func(_ int, line []byte) error {
			n++
			if !was[string(line)] || seen[string(line)] {
				t.Errorf("a record that was not there, or twice: %.80q", line)
			}
			seen[string(line)] = true
			return nil
		})
		if err != nil || n+s.Lost() != want || len(s.Losses()) == 0 {
			t.Errorf("round %d: %d records and %d lost of %d, %v, %q", round, n, s.Lost(), want, err, s.Losses())
		}
	}
	if err := s.Records(func(*entities.Record) error { return nil }); err != nil {
		t.Error(err)
	}
}

func TestDamagedRecordsAreSeen(t *testing.T) {
	dir, got := wholeRun(t)
	whole := []byte(got[RecordsName])
	for how := range 6 {
		for at := 0; at < len(whole); at += 1 + len(whole)/25 {
			checkDamage(t, dir, whole, spoil(whole, how, at, at*7%len(whole)/3))
		}
	}
}

func FuzzDamagedRecords(f *testing.F) {
	dir := filepath.Join(f.TempDir(), "run")
	r, err := createRun(dir, someRun, small)
	if err != nil {
		f.Fatal(err)
	}
	for n := range 9 {
		if err := tryPiece(r, n); err != nil {
			f.Fatal(err)
		}
		if err := r.PieceDone(entities.LedgerInputs{}, entities.LedgerCounts{}); err != nil {
			f.Fatal(err)
		}
	}
	if err := r.Finish(wholeGraph(codectest.Graph()), &Info{}); err != nil {
		f.Fatal(err)
	}
	whole, err := os.ReadFile(filepath.Join(dir, RecordsName))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(uint(0), uint(5), uint(3))
	f.Add(uint(2), uint(100), uint(1000))
	f.Fuzz(func(t *testing.T, how, at, n uint) {
		checkDamage(t, dir, whole, spoil(whole, int(how%6), int(at%uint(len(whole))), int(n%uint(len(whole)))))
	})
}
