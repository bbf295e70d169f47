package main

import (
	"testing"

	"newsgraph/cmd/newsgraph/console"
	"newsgraph/internal/message"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"plain Müller\n":        "plain Müller\n",
		"\x1b[31mred":           "\uFFFD[31mred",
		"a\u202egnp.exe":        "a\uFFFDgnp.exe",
		"a\u2066b\u2069":        "a\uFFFDb\uFFFD",
		"\x00\x07\u0085\u2028x": "\uFFFD\uFFFD\uFFFD\uFFFDx",
	} {
		if got := console.Clean(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestNumbersForPeople(t *testing.T) {
	for in, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000", -12: "-12"} {
		if got := message.Thousands(in); got != want {
			t.Errorf("%d: got %q, want %q", in, got, want)
		}
	}
	for in, want := range map[int64]string{1: "1 byte", 999: "999 bytes", 1500: "1.5 kB", 2_000_000: "2.0 MB", 3_210_000_000: "3.21 GB"} {
		if got := message.Size(in); got != want {
			t.Errorf("%d: got %q, want %q", in, got, want)
		}
	}
}
