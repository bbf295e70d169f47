package export

import (
	"bytes"
	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"os"
	"path/filepath"
	"testing"
)

// writeGraph puts a graph into a file.
func writeGraph(path string, g *entities.Graph) error {
	var b bytes.Buffer
	if err := codec.WriteGraph(&b, g); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}

// TestInteropFiles writes what interop/check.sh loads into other programs: the
// graph with codectest.Hostile names in every format, and graph.json as the truth.
func TestInteropFiles(t *testing.T) {
	dir := os.Getenv("NEWSGRAPH_INTEROP_OUT")
	if dir == "" {
		t.Skip("only for interop/check.sh")
	}
	g, records := hostileSource()
	if _, err := Files(memory(g, records...), dir, formatNames(), Filter{}); err != nil {
		t.Fatal(err)
	}
	if err := writeGraph(filepath.Join(dir, "graph.json"), g); err != nil {
		t.Fatal(err)
	}
}
