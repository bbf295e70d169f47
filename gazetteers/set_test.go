package gazetteers

import (
	"sync"
	"testing"
)

var loadOnce = sync.OnceValues(Load)

func loaded(tb testing.TB) *Set {
	tb.Helper()
	s, err := loadOnce()
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		s, err := Load()
		if err != nil {
			b.Fatal(err)
		}
		if e := s.Lookup("Aleppo"); len(e) == 0 || e[0].ID != "geonames:170063" {
			b.Fatal(e)
		}
	}
}
