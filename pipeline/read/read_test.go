package read

import (
	"context"
	"os"
	"path/filepath"
	"testing"
)

func TestWalkFirst(t *testing.T) {
	dir := t.TempDir()
	os.WriteFile(filepath.Join(dir, "a.txt"), []byte("Hello there.\nWorld"), 0o644)
	os.WriteFile(filepath.Join(dir, "b.jsonl"), []byte(`{"id":"x","title":"T","text":"B"}`+"\n"+`{bad`+"\n"), 0o644)
	r, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	err = r.Walk(context.Background(), []string{dir}, nil, func(p Piece) error { n += len(p.Decode()); return nil })
	if err != nil || n != 3 {
		t.Fatal(n, err)
	}
}
