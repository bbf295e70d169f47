package appendjson

import (
	"bytes"
	"math"
	"testing"

	"newsgraph/pipeline/codec/codectest"
)

func TestDecimal(t *testing.T) {
	for _, c := range []struct {
		f      float64
		places int
		want   string
	}{
		{0, 3, "0"}, {1, 3, "1"}, {-1, 3, "-1"}, {0.5, 3, "0.5"}, {0.123456, 3, "0.123"}, {0.9996, 3, "1"},
		{-0.0001, 3, "0"}, {math.Copysign(0, -1), 3, "0"}, {1e-9, 3, "0"}, {1e21, 3, "1000000000000000000000"}, {100, 3, "100"},
		{36.20124, 5, "36.20124"}, {-179.999999, 5, "-180"}, {0.1 + 0.2, 3, "0.3"}, {math.NaN(), 3, "0"}, {math.Inf(1), 3, "0"}, {10, 0, "10"}, {120.0004, 3, "120"},
	} {
		if got := string(Decimal(nil, c.f, c.places)); got != c.want {
			t.Errorf("Decimal(%v, %d) = %q, want %q", c.f, c.places, got, c.want)
		}
	}
}

func FuzzString(f *testing.F) {
	for _, s := range codectest.Hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := append(String(nil, s), '\n')
		if want := codectest.StandardJSON(t, s); !bytes.Equal(got, want) {
			t.Fatalf("%q: got %s want %s", s, got, want)
		}
	})
}
