package codec

import (
	"path/filepath"
	"testing"

	"newsgraph/pipeline/codec/codectest"
)

// BenchmarkScanGraph reads a graph file piece by piece.
func BenchmarkScanGraph(b *testing.B) {
	path := filepath.Join(b.TempDir(), "graph.json")
	g := codectest.BigGraph(10_000)
	if err := writeGraphFile(path, g); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		back, err := ReadGraph(path)
		if err != nil || len(back.Edges) != len(g.Edges) {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(g.Edges))*float64(b.N)/b.Elapsed().Seconds(), "edges/s")
}
