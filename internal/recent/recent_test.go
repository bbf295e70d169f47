package recent

import "testing"

func TestForgetsWhatWasNotUsed(t *testing.T) {
	kept := Values[int, int]{Max: 160}
	for i := range 100 {
		kept.Put(i, i, 10)
		kept.Get(0)
	}
	if v, ok := kept.Get(0); !ok || v != 0 {
		t.Error("what is used again and again was forgotten")
	}
	if v, ok := kept.Get(99); !ok || v != 99 {
		t.Error("the last was forgotten")
	}
	n := 0
	for i := range 100 {
		if _, ok := kept.Get(i); ok {
			n++
		}
	}
	if n > 16 {
		t.Errorf("%d values of 10 bytes in 160", n)
	}
	kept.Put(200, 1, 21)
	if _, ok := kept.Get(200); ok {
		t.Error("a value too large was kept")
	}
}
