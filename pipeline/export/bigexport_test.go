package export

import (
	"newsgraph/pipeline/codec/codectest"
	"path/filepath"
	"runtime"
	"testing"
)

// BenchmarkExportFile exports from a file, as the command does, and tells how
// much memory was in use after.
func BenchmarkExportFile(b *testing.B) {
	dir := b.TempDir()
	path := filepath.Join(dir, "graph.json.zst")
	g := codectest.BigGraph(100_000)
	edges := len(g.Edges)
	if err := writeGraph(path, g); err != nil {
		b.Fatal(err)
	}
	g = nil
	for _, format := range []string{"graphml", "nquads", "sqlite", "parquet"} {
		b.Run(format, func(b *testing.B) {
			var m runtime.MemStats
			for b.Loop() {
				if _, err := Files(FileSource(path), dir, []string{format}, Filter{}); err != nil {
					b.Fatal(err)
				}
			}
			runtime.ReadMemStats(&m)
			b.ReportMetric(float64(edges)*float64(b.N)/b.Elapsed().Seconds(), "edges/s")
			b.ReportMetric(float64(m.HeapSys)/1e6, "heap-MB")
		})
	}
}
