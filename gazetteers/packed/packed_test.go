package packed

import (
	"fmt"
	"math/rand"
	"slices"
	"sync"
	"testing"
)

// made is a file of one section of each kind.
type made struct {
	numbers []uint32
	words   []string
	columns [][]uint32
	file    []byte
}

func make3(tb testing.TB, n int) made {
	tb.Helper()
	r := rand.New(rand.NewSource(int64(n)))
	m := made{columns: make([][]uint32, 3)}
	for i := range n {
		m.numbers = append(m.numbers, r.Uint32()>>r.Intn(32))
		m.words = append(m.words, fmt.Sprintf("w%x", r.Intn(1<<30)>>r.Intn(24)))
		for c := range m.columns {
			m.columns[c] = append(m.columns[c], uint32(i*c)<<(8*c)&r.Uint32())
		}
	}
	slices.Sort(m.words)
	m.words = slices.Compact(m.words)
	var w Writer
	w.Numbers(m.numbers)
	w.Strings(m.words)
	w.Strings(m.words)
	w.Rows(m.columns)
	var err error
	if m.file, err = w.Bytes(); err != nil {
		tb.Fatal(err)
	}
	return m
}

type opened struct {
	numbers Numbers
	words   Strings
	texts   Strings
	rows    Rows
}

func open3(data []byte, prove bool) (*opened, error) {
	f, err := Open(data)
	if err != nil {
		return nil, err
	}
	o := &opened{}
	if err := f.Numbers(&o.numbers); err != nil {
		return nil, err
	}
	if err := f.Words(&o.words); err != nil {
		return nil, err
	}
	if err := f.Strings(&o.texts); err != nil {
		return nil, err
	}
	if err := f.Rows(&o.rows, 3); err != nil {
		return nil, err
	}
	if prove {
		return o, f.Prove()
	}
	return o, nil
}

// TestRead reads what was written, from several goroutines at once.
func TestRead(t *testing.T) {
	for _, n := range []int{0, 1, 5, 1 << rowsBits, 1<<numbersBits + 1, 20000} {
		m := make3(t, n)
		o, err := open3(m.file, n%2 == 0)
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for g := range 3 {
			wg.Go(func() { compare(t, &m, o, g) })
		}
		wg.Wait()
	}
}

func compare(t *testing.T, m *made, o *opened, from int) {
	if o.numbers.Len() != len(m.numbers) || o.words.Len() != len(m.words) || o.rows.Len() != len(m.numbers) {
		t.Errorf("%d numbers, %d words, %d rows", o.numbers.Len(), o.words.Len(), o.rows.Len())
		return
	}
	for i := from; i < len(m.numbers); i += 3 {
		if got := o.numbers.At(uint32(i)); got != m.numbers[i] {
			t.Errorf("number %d: %d, want %d", i, got, m.numbers[i])
		}
		row := o.rows.At(uint32(i))
		for c := range row {
			if want := uint32(0); c >= len(m.columns) && row[c] != want || c < len(m.columns) && row[c] != m.columns[c][i] {
				t.Errorf("row %d: %v", i, row)
			}
		}
	}
	for i, w := range m.words {
		if word, text := o.words.At(uint32(i)), o.texts.At(uint32(i)); word != w || text != w {
			t.Errorf("word %d: %q and %q, want %q", i, word, text, w)
		}
		if n, ok := o.words.Find([]byte(w)); !ok || n != uint32(i) {
			t.Errorf("found %q at %d, want %d", w, n, i)
		}
		if _, ok := o.words.Find([]byte(w + "\x00")); ok {
			t.Errorf("found what is not there")
		}
	}
	if _, ok := o.words.Find([]byte("a")); ok {
		t.Error("found what is before the first word")
	}
}

// FuzzOpen: bytes of any origin are refused or safe to use.
func FuzzOpen(f *testing.F) {
	file := make3(f, 40).file
	f.Add(file)
	for i := range file {
		bad := slices.Clone(file)
		bad[i] ^= 0x15
		f.Add(bad)
	}
	f.Fuzz(func(_ *testing.T, data []byte) {
		o, err := open3(data, true)
		if err != nil {
			return
		}
		for i := range min(o.numbers.Len(), 1000) {
			o.numbers.At(uint32(i))
		}
		for i := range min(o.words.Len(), 1000) {
			o.words.Find([]byte(o.words.At(uint32(i))))
		}
		for i := range min(o.texts.Len(), 1000) {
			o.texts.At(uint32(i))
		}
		for i := range min(o.rows.Len(), 1000) {
			o.rows.At(uint32(i))
		}
	})
}

// TestDamage: whatever is cut is refused.
func TestDamage(t *testing.T) {
	file := make3(t, 300).file
	for i := range file {
		if _, err := open3(file[:i], true); err == nil {
			t.Errorf("no error when cut at %d", i)
		}
	}
	if _, err := open3(append(slices.Clone(file), 0), true); err == nil {
		t.Error("no error with a byte more")
	}
}
