package entities

import "testing"

func TestThousands(t *testing.T) {
	for in, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000", -12: "-12"} {
		if got := Thousands(in); got != want {
			t.Errorf("%d: got %q, want %q", in, got, want)
		}
	}
}
