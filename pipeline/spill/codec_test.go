package spill

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// FuzzCodec: what is written is read again, and what is damaged is no panic.
func FuzzCodec(f *testing.F) {
	f.Add(uint64(0), int64(0), "", byte(0), []byte{})
	f.Add(uint64(math.MaxUint64), int64(math.MinInt64), "a name", byte(255), []byte{0, 127, 128, 255})
	f.Fuzz(func(t *testing.T, n uint64, i int64, s string, b byte, list []byte) {
		var e Encoder
		var numbers []uint32
		for _, x := range list {
			numbers = append(numbers, uint32(x)<<(x%24))
		}
		e.Uint(n)
		e.String(s)
		e.Int(i)
		e.Uints(numbers)
		e.Byte(b)
		e.Float(float64(i) / 3)
		for _, d := range []Decoder{DecoderOf(e), Decoder(string(e))} {
			if got := d.Uint(); got != n {
				t.Errorf("number %d, want %d", got, n)
			}
			if got := d.String(); got != s {
				t.Errorf("string %q, want %q", got, s)
			}
			if got := d.Int(); got != i {
				t.Errorf("number %d, want %d", got, i)
			}
			if got := d.Uints(nil); !slices.Equal(got, numbers) {
				t.Errorf("numbers %v, want %v", got, numbers)
			}
			if got := d.Byte(); got != b {
				t.Errorf("byte %d, want %d", got, b)
			}
			if got := d.Float(); got != float64(i)/3 || d != "" {
				t.Errorf("number %g, want %g; %q left", got, float64(i)/3, string(d))
			}
			if d.Uint() != 0 || d.Int() != 0 || d.Byte() != 0 || d.String() != "" || len(d.Uints(nil)) > 0 {
				t.Error("something behind the end")
			}
		}
		d := Decoder(list) // anything
		for k := 0; d != ""; k++ {
			switch k % 4 {
			case 0:
				d.Uint()
			case 1:
				d.Uints(nil)
			case 2:
				d.Byte()
			case 3:
				if got := d.String(); !strings.Contains(string(list), got) {
					t.Errorf("%q of %q", got, list)
				}
			}
		}
	})
}

func TestDisjoint(t *testing.T) {
	pools(t, func(t *testing.T, p *Pool) {
		const many = 10_000
		d := NewDisjoint(p, many)
		d.Join(1, 0)
		d.Join(3, 1)
		d.Join(3, 3)
		d.Join(0, 5)
		for i := uint32(6); i+7 < many; i++ { // sets of what leaves one rest by seven
			d.Join(i, i+7)
		}
		want := func(i uint32) uint32 {
			if i < 6 {
				return []uint32{3, 3, 2, 3, 4, 3}[i]
			}
			return 6 + (i-6)%7
		}
		for i := range uint32(many) {
			if got := d.Find(i); got != want(i) {
				t.Fatalf("root of %d is %d, want %d", i, got, want(i))
			}
		}
		roots := d.Roots()
		for i := range uint32(many) {
			if got := roots.At(i); got != want(i) {
				t.Fatalf("root of %d is told to be %d, want %d", i, got, want(i))
			}
		}
		d.Reset(3)
		if d.Find(0) != 0 || d.Find(1) != 1 {
			t.Error("sets of before are left")
		}
	})
}
