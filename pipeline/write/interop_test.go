package write

import (
	"os"
	"path/filepath"
	"testing"
)

// TestInteropFiles writes what interop/check.sh loads into other programs: the
// graph with hostile names in every format, and graph.json as the truth.
func TestInteropFiles(t *testing.T) {
	dir := os.Getenv("NEWSGRAPH_INTEROP_OUT")
	if dir == "" {
		t.Skip("only for interop/check.sh")
	}
	g, records := hostileSource()
	if _, err := Export(memory(g, records...), dir, formatNames(), Subset{}); err != nil {
		t.Fatal(err)
	}
	if err := GraphFile(filepath.Join(dir, GraphName), g); err != nil {
		t.Fatal(err)
	}
}
