package write

import (
	"path/filepath"
	"runtime"
	"testing"
)

// BenchmarkExportFile exports from a file, as the command does, and tells how
// much memory was in use after.
func BenchmarkExportFile(b *testing.B) {
	dir := b.TempDir()
	path := filepath.Join(dir, "graph.json.zst")
	g := bigGraph(100_000)
	edges := len(g.Edges)
	if err := GraphFile(path, g); err != nil {
		b.Fatal(err)
	}
	g = nil
	for _, format := range []string{"graphml", "nquads", "sqlite", "parquet"} {
		b.Run(format, func(b *testing.B) {
			var m runtime.MemStats
			for b.Loop() {
				if _, err := Export(FileSource(path), dir, []string{format}, Subset{}); err != nil {
					b.Fatal(err)
				}
			}
			runtime.ReadMemStats(&m)
			b.ReportMetric(float64(edges)*float64(b.N)/b.Elapsed().Seconds(), "edges/s")
			b.ReportMetric(float64(m.HeapSys)/1e6, "heap-MB")
		})
	}
}

// BenchmarkScanGraph reads a graph file piece by piece.
func BenchmarkScanGraph(b *testing.B) {
	path := filepath.Join(b.TempDir(), "graph.json")
	g := bigGraph(10_000)
	if err := GraphFile(path, g); err != nil {
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
