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
	d := NewDisjoint(6)
	d.Join(1, 0)
	d.Join(3, 1)
	d.Join(3, 3)
	d.Join(0, 5)
	for i, want := range []uint32{3, 3, 2, 3, 4, 3} {
		if got := d.Find(uint32(i)); got != want {
			t.Errorf("root of %d is %d, want %d", i, got, want)
		}
	}
}
