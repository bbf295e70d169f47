package codectest

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the goldens anew")

// Golden compares with the file at path, or writes it with -update.
func Golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (run with -update when it should):\n%s", path, diff)
	}
}

// FullDisk fails after Room bytes, as a full disk does.
type FullDisk struct{ Room int }

// ErrFull is how it fails.
var ErrFull = errors.New("no space left on device")

func (f *FullDisk) Write(p []byte) (int, error) {
	if f.Room -= len(p); f.Room < 0 {
		return 0, ErrFull
	}
	return len(p), nil
}
