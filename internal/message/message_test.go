package message

import "testing"

func TestThousands(t *testing.T) {
	for in, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000", -12: "-12"} {
		if got := Thousands(in); got != want {
			t.Errorf("%d: got %q, want %q", in, got, want)
		}
	}
}

func TestPlural(t *testing.T) {
	for in, want := range map[int]string{0: "0 stories", 1: "1 story", 2: "2 stories", 1234: "1,234 stories"} {
		if got := Plural(in, "story", "stories"); got != want {
			t.Errorf("%d: got %q, want %q", in, got, want)
		}
	}
}

func TestSize(t *testing.T) {
	for in, want := range map[int64]string{0: "0 bytes", 1: "1 byte", 999: "999 bytes", 1000: "1.0 kB", 1_250_000: "1.2 MB", 3_456_000_000: "3.46 GB"} {
		if got := Size(in); got != want {
			t.Errorf("%d: got %q, want %q", in, got, want)
		}
	}
}
