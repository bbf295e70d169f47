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

// TestMembers: what is empty or zero is left out where the name says so, and a nil
// list is none.
func TestMembers(t *testing.T) {
	type name string
	for _, c := range []struct {
		got  []byte
		want string
	}{
		{Text(nil, `"k":`, "a\nb"), `"k":"a\nb"`},
		{TextIf(nil, `"k":`, ""), ``},
		{TextIf(nil, `"k":`, "x"), `"k":"x"`},
		{Int(nil, `"k":`, int64(-1)<<40), `"k":-1099511627776`},
		{IntIf(nil, `"k":`, 0), ``},
		{IntIf(nil, `"k":`, 7), `"k":7`},
		{Number(nil, `"k":`, 0), `"k":0`},
		{NumberIf(nil, `"k":`, 0), ``},
		{NumberIf(nil, `"k":`, 0.12345), `"k":0.123`},
		{List(nil, `"k":`, []name(nil), OneString), `"k":[]`},
		{ListIf(nil, `"k":`, []name{}, OneString), ``},
		{ListIf(nil, `"k":`, []name{"a", "b"}, OneString), `"k":["a","b"]`},
		{CloseObject([]byte(`x{`), 2), `x{}`},
		{CloseObject([]byte(`x{,"a":1,"b":2`), 2), `x{"a":1,"b":2}`},
	} {
		if string(c.got) != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}
