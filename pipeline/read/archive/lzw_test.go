package archive

import (
	"bytes"
	"crypto/sha256"
	"io"
	"math/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// compressZ writes what compress(1) would: block mode, codes up to maxBits,
// no clearing.
func compressZ(b []byte, maxBits uint) []byte {
	out := []byte{0x1f, 0x9d, 0x80 | byte(maxBits)}
	var buf uint64
	var have, bits uint = 0, 9
	codes, next := 0, 257
	table := map[string]int{}
	put := func(code int) {
		buf |= uint64(code) << have
		for have += bits; have >= 8; have -= 8 {
			out = append(out, byte(buf))
			buf >>= 8
		}
		codes++
	}
	code := func(s string) int {
		if len(s) == 1 {
			return int(s[0])
		}
		return table[s]
	}
	cur := ""
	for _, c := range b {
		s := cur + string([]byte{c})
		if _, ok := table[s]; ok || len(s) == 1 {
			cur = s
			continue
		}
		put(code(cur))
		// The reader makes its entry one code later than the writer.
		if next < 1<<maxBits {
			table[s] = next
			next++
		}
		if next > 1<<bits && bits < maxBits {
			for codes%8 != 0 {
				put(0)
			}
			codes = 0
			bits++
		}
		cur = string([]byte{c})
	}
	if cur != "" {
		put(code(cur))
	}
	if have > 0 {
		out = append(out, byte(buf))
	}
	return out
}

func TestCompress(t *testing.T) {
	r := rand.New(rand.NewSource(1))
	noise := make([]byte, 50000)
	for i := range noise {
		noise[i] = byte(r.Intn(40))
	}
	for _, in := range [][]byte{[]byte("a"), []byte("aaaaaaaaaaaaaaaa"), []byte(strings.Repeat("The mayor of Elmford resigned. ", 5000)), noise} {
		for _, bits := range []uint{9, 12, 16} {
			c, err := newCompressReader(bytes.NewReader(compressZ(in, bits)))
			if err != nil {
				t.Fatal(err)
			}
			if out, err := io.ReadAll(c); err != nil || !bytes.Equal(out, in) {
				t.Errorf("%d bytes at %d bits: %d bytes back, %v", len(in), bits, len(out), err)
			}
		}
	}
}

// TestSharedCompress checks a file that compress wrote against its digest, as
// gzip -d unpacks it.
func TestSharedCompress(t *testing.T) {
	path := filepath.Join(sharedDir(t, "formats/archives"), "tika__test-documents.tar.Z")
	f, err := os.Open(path)
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	c, err := newCompressReader(f)
	if err != nil {
		t.Fatal(err)
	}
	h := sha256.New()
	if _, err := io.Copy(h, c); err != nil {
		t.Fatal(err)
	}
	const want = "70186b3afda23a1ffc1fd3e43296a0b6885e8fe40b13556122ef1837da4873cd"
	if got := string(hexOf(h.Sum(nil))); got != want {
		t.Errorf("unpacked to %s, want %s", got, want)
	}
}

func hexOf(b []byte) []byte {
	const digits = "0123456789abcdef"
	var out []byte
	for _, c := range b {
		out = append(out, digits[c>>4], digits[c&15])
	}
	return out
}

// sharedDir is a folder of the shared data; the test is skipped where it is
// absent.
func sharedDir(t testing.TB, name string) string {
	t.Helper()
	root := os.Getenv("NEWSGRAPH_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "shared")
	}
	dir := filepath.Join(root, "data", name)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no shared data here (%s); set NEWSGRAPH_SHARED to its folder", dir)
	}
	return dir
}
