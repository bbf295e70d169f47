package read

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
	"unicode/utf8"
)

// FuzzWalk holds for any bytes, read as every format and by sniffing: no panic
// that leaves Decode, at least one item, every item sound, the same items
// twice. Its seeds are the cases of the suite, and the shared files where they
// are there.
func FuzzWalk(f *testing.F) {
	for _, c := range suiteCases() {
		b := c.bytes(f)
		f.Add(b, uint8(0))
		f.Add(gzipped(f, b), uint8(0))
	}
	for _, b := range seeds() {
		f.Add(b, uint8(0))
	}
	opt := Options{MaxArticleBytes: 4096, MaxLineBytes: 64 << 10, MaxMemberBytes: 1 << 20, MaxMembers: 100, MaxDepth: 4, MaxNesting: 64}
	f.Fuzz(func(t *testing.T, b []byte, kind uint8) {
		o := opt
		if k := int(kind) % (len(formats) + 1); k > 0 {
			o.Format = formats[k-1].name
		}
		start := time.Now()
		first := itemsOf(t, o, b)
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("took %v for %d bytes", took, len(b))
		}
		if len(first) == 0 {
			t.Error("no item")
		}
		again := itemsOf(t, o, b)
		if len(first) != len(again) {
			t.Fatalf("%d items, then %d", len(first), len(again))
		}
		for i := range first {
			a, b := first[i], again[i]
			if (a.Article == nil) != (b.Article == nil) || a.Article != nil && *a.Article != *b.Article || a.Problem != nil && *a.Problem != *b.Problem {
				t.Fatalf("item %d differs the second time", i)
			}
		}
	})
}

// itemsOf reads b as stdin.
func itemsOf(t testing.TB, opt Options, b []byte) (items []Item) {
	r, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	err = r.Walk(context.Background(), []string{"-"}, bytes.NewReader(b), func(p Piece) error {
		got := p.Decode()
		for _, it := range got {
			checkItem(t, it)
		}
		items = append(items, got...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return items
}

// seeds are some small shared files, where they are there.
func seeds() (all [][]byte) {
	root := os.Getenv("NEWSGRAPH_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	for _, glob := range []string{"archives/*", "html_fuzz/*", "json_malformed/nst__i_*", "xml_attacks/*", "warc/*", "email_mbox/*", "rtf_doc/*", "feeds_feedparser/*illformed*", "junk/*"} {
		files, _ := filepath.Glob(filepath.Join(root, "data", "formats", glob))
		for _, f := range files {
			if info, err := os.Stat(f); err == nil && info.Size() < 8<<10 {
				if b, err := os.ReadFile(f); err == nil {
					all = append(all, b)
				}
			}
		}
	}
	return all
}

// FuzzDecodeText holds for any bytes: valid UTF-8 comes out, and valid UTF-8
// without escape sequences stays as it is. A panic in the detector would come
// on a goroutine of its own, where nothing could catch it.
func FuzzDecodeText(f *testing.F) {
	for _, s := range []string{"caf\xe9 reopened", "\x1b$B$3$s\x1b(B", "\x1b$)C\x0e0!\x0f", "\xc4\xe3\xba\xc3\xca\xc0\xbd\xe7", "\xcf\xf0\xe8\xe2\xe5\xf2", "\xff\xfea\x00", "\x81\x40\x82\xa0", "ok\xc3\xa9"} {
		f.Add([]byte(s), "")
		f.Add([]byte(s), "shift_jis")
	}
	f.Fuzz(func(t *testing.T, b []byte, declared string) {
		text, _ := decodeText(b, declared)
		if !utf8.ValidString(text) {
			t.Errorf("not UTF-8: %q", text)
		}
		if utf8.Valid(b) && !bytes.Contains(b, []byte{0x1b}) && text != string(bytes.TrimPrefix(b, []byte(bom))) {
			t.Errorf("%q became %q", b, text)
		}
		wideEncoding(b)
	})
}
