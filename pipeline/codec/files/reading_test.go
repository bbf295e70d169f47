package files

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCompression: the name says how a file is compressed, its first bytes how it
// is read, and the same content gives the same bytes.
func TestCompression(t *testing.T) {
	dir := t.TempDir()
	content := strings.Repeat("a line of text\n", 5000)
	for _, name := range []string{"plain", "a.gz", "a.zst", "a.zst.gz"} {
		path := filepath.Join(dir, name)
		var stored [2]string
		for i := range stored {
			f, err := Create(path)
			if err != nil {
				t.Fatal(err)
			}
			if f.Temporary() == "" || f.Path() != path {
				t.Errorf("%s: written to %q for %q", name, f.Temporary(), f.Path())
			}
			io.WriteString(f, content)
			if f.Size() != int64(len(content)) {
				t.Errorf("%s: %d bytes written", name, f.Size())
			}
			if err := f.Commit(); err != nil {
				t.Fatal(err)
			}
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			stored[i] = string(b)
		}
		if stored[0] != stored[1] || (len(stored[0]) < len(content)) != (name != "plain") {
			t.Errorf("%s: %d bytes, and %d the second time", name, len(stored[0]), len(stored[1]))
		}
		// The name does not matter for reading.
		if err := os.Rename(path, path+".renamed"); err != nil {
			t.Fatal(err)
		}
		r, err := Open(path + ".renamed")
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || string(got) != content {
			t.Errorf("%s: %d bytes read back, %v", name, len(got), err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	for name, content := range map[string]string{"a.gz": "\x1f\x8b\x08", "b.zst": "\x28\xb5\x2f\xfd\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		r, err := Open(path)
		if err == nil {
			_, err = io.ReadAll(r)
			r.Close()
		} else if !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
		}
		if err == nil {
			t.Errorf("%s: was read", name)
		}
	}
	if _, err := Open(filepath.Join(dir, "none")); err == nil || !strings.Contains(err.Error(), "read "+filepath.Join(dir, "none")) {
		t.Errorf("no file: %v", err)
	}
}

func TestLines(t *testing.T) {
	long := strings.Repeat("x", 100_000) // more than the buffer holds
	for _, c := range []struct{ text, want, err string }{
		{"", "", ""},
		{"a\n\nb\n", "1a 2 3b", ""},
		{"a\n" + long + "\nb\n", "1a 2" + long + " 3b", ""},
		{"a\nb", "1a", "read f: entry 2: cut off"},
		{"a\nstop\nb\n", "1a 2stop", "stopped"},
	} {
		var got []string
		err := Lines(strings.NewReader(c.text), "f", "entry", func(n int, line []byte) error {
			got = append(got, fmt.Sprint(n, strings.TrimSuffix(string(line), "\n")))
			if string(line) == "stop\n" {
				return fmt.Errorf("stopped")
			}
			return nil
		})
		if strings.Join(got, " ") != c.want || (err == nil) != (c.err == "") || err != nil && err.Error() != c.err {
			t.Errorf("%.20q: got %.60q, %v", c.text, got, err)
		}
	}
}
