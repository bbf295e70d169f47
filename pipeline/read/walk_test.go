package read

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/jsonfmt"
	"newsgraph/pipeline/read/normal"
)

// walkLines lists items for comparing: "id: text" and "! input position: reason".
func walkLines(t testing.TB, opt frame.Options, paths ...string) []string {
	t.Helper()
	r, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	err = r.Walk(context.Background(), paths, strings.NewReader("from stdin"), func(fr frame.Frame) error {
		for _, it := range fr.Decode() {
			checkItem(t, it)
			if it.Article != nil {
				out = append(out, it.Article.ID+": "+it.Article.Text)
			} else {
				out = append(out, "! "+it.Problem.Input+": "+problemLine(it.Problem))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func writeFile(t testing.TB, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func wantLines(t testing.TB, got []string, want ...string) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("got %d lines, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
		return
	}
	for i := range want {
		if !strings.Contains(got[i], want[i]) {
			t.Errorf("line %d: %q, want %q", i+1, got[i], want[i])
		}
	}
}

func TestWalkFolder(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	writeFile(t, "news/b/2.txt", "two")
	writeFile(t, "news/b/1.txt", "one")
	writeFile(t, "news/a.txt", "zero")
	writeFile(t, "news/c.jsonl.gz", string(gzipped(t, []byte(`{"text":"three"}`+"\n"+`{"text":"four"}`))))
	writeFile(t, "news/.DS_Store", "litter")
	writeFile(t, "news/.hidden.txt", "hidden")
	writeFile(t, "x.txt", "alone")
	want := []string{"! news/.hidden.txt: skipped: a hidden file", "news/a.txt: zero", "news/b/1.txt: one", "news/b/2.txt: two", "news/c.jsonl#1: three", "news/c.jsonl#2: four", "stdin: from stdin", "x.txt: alone"}
	for _, paths := range [][]string{{"news", "x.txt", "-"}, {"-", "x.txt", "news/"}, {"./x.txt", "x.txt", "news", "news/b", "news/b/1.txt", "-", "-"}} {
		if got := walkLines(t, frame.Options{}, paths...); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got\n%s", paths, strings.Join(got, "\n"))
		}
	}
	t.Chdir("news")
	wantLines(t, walkLines(t, frame.Options{}, ".")[1:2], "news/a.txt: zero")
}

// TestSameNames: an id does not depend on what else is read, or runs of folders
// one by one could not be joined to what a run of all of them gives.
func TestSameNames(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, f := range []string{"2016/news/a.txt", "2017/news/a.txt"} {
		writeFile(t, f, "text of "+f)
	}
	wantLines(t, walkLines(t, frame.Options{}, "2017/news"), "news/a.txt: text of 2017/news")
	wantLines(t, walkLines(t, frame.Options{}, "2017/news", "2016/news"), "news/a.txt: text of 2016/news", "news/a.txt: text of 2017/news")
}

func TestWalkLinks(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	writeFile(t, "d/a.txt", "one")
	writeFile(t, "d/sub/b.txt", "two")
	for link, to := range map[string]string{"d/sub/loop": "..", "d/again.txt": "a.txt", "d/self": "self", "d/gone": "nowhere"} {
		if err := os.Symlink(to, link); err != nil {
			t.Skip(err)
		}
	}
	wantLines(t, walkLines(t, frame.Options{}, "d"),
		"d/again.txt: one", // one file, two names: the longer id
		"! d/gone: quarantined: a link that leads nowhere",
		"! d/self: quarantined: a link that leads nowhere or in a circle",
		"d/sub/b.txt: two",
		"! d/sub/loop: quarantined: a link back to a folder that holds it (loop)")
}

func TestWalkPathsThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	os.Mkdir("empty", 0o755)
	writeFile(t, "e.txt", "")
	writeFile(t, "z.txt", "last")
	wantLines(t, walkLines(t, frame.Options{}, "z.txt", "missing.txt", "empty", "e.txt"),
		"! e.txt: skipped: empty file", "! empty: skipped: a folder without files", "! missing.txt: quarantined: no such file", "z.txt: last")
	if os.Getuid() == 0 {
		t.Skip("root may read everything")
	}
	os.Chmod("z.txt", 0)
	wantLines(t, walkLines(t, frame.Options{}, "z.txt"), "! z.txt: quarantined: permission denied")
}

func TestBrokenContainers(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	whole := gzipped(t, []byte(strings.Repeat(`{"title":"T","text":"Some text that is here."}`+"\n", 2000)))
	writeFile(t, "cut.jsonl.gz", string(whole[:len(whole)-20]))
	bad := append([]byte(nil), whole...)
	bad[len(bad)-6] ^= 0xff
	writeFile(t, "sum.jsonl.gz", string(bad))
	writeFile(t, "head.gz", "\x1f\x8b\x08\x00")
	writeFile(t, "junk.gz", string(append(gzipped(t, []byte("text")), "junk behind it"...)))
	writeFile(t, "pad.gz", string(append(gzipped(t, []byte("padded")), 0, 0, 0)))
	writeFile(t, "two.gz", string(append(gzipped(t, []byte("one ")), gzipped(t, []byte("two"))...)))
	z := zipped(t, "a.txt", []byte("text"))
	writeFile(t, "cut.zip", string(z[:len(z)-10]))
	writeFile(t, "cut.tar", string(tarred(t, "a.txt", []byte(strings.Repeat("text ", 1000)))[:2048]))
	got := walkLines(t, frame.Options{}, "cut.jsonl.gz", "sum.jsonl.gz", "head.gz", "junk.gz", "pad.gz", "two.gz", "cut.zip", "cut.tar")
	n := 0
	var rest []string
	for _, l := range got {
		if strings.Contains(l, "jsonl#") {
			n++
		} else {
			rest = append(rest, l)
		}
	}
	if n < 3000 {
		t.Errorf("%d of 4000 lines before the damage were kept", n)
	}
	wantLines(t, rest,
		"! cut.jsonl.gz: line 1956 quarantined: gzip: the file ends in the middle", "cut.tar/a.txt: text", "! cut.tar: quarantined: tar: after 1 members",
		"cut.zip/a.txt: text", "! cut.zip: quarantined: zip: not a valid zip file (no directory at the end", "! head.gz: quarantined: gzip: the file ends in the middle",
		"junk: text", "pad: padded", "! sum.jsonl.gz: line 2001 quarantined: gzip: invalid checksum", "two: one two")
}

func TestArchives(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range []struct{ name, data string }{
		{"dir/a.txt", "one"}, {"../../etc/x.txt", "trick"}, {"/abs.txt", "absolute"}, {"new\nline.txt", "odd name"},
		{"in.zip", string(zipped(t, "deep.txt", []byte("deep")))}, {"__MACOSX/._a.txt", "litter"}, {"empty.txt", ""},
		{"b.jsonl.gz", string(gzipped(t, []byte(`{"text":"line"}`)))},
	} {
		w, _ := z.Create(f.name)
		w.Write([]byte(f.data))
	}
	z.Close()
	writeFile(t, "n.zip", b.String())
	want := []string{"n.zip/dir/a.txt: one", "! n.zip/etc/x.txt: quarantined: a member whose name leads out of the archive", "n.zip/abs.txt: absolute",
		"n.zip/new_line.txt: odd name", "n.zip/in.zip/deep.txt: deep", "! n.zip/empty.txt: skipped: empty file", "n.zip/b.jsonl#1: line"}
	wantLines(t, walkLines(t, frame.Options{}, "n.zip"), want...)

	enc := zipped(t, "s.txt", []byte("secret"))
	for i := 0; i+10 < len(enc); i++ { // set the flag "encrypted" in the directory
		if string(enc[i:i+4]) == "PK\x01\x02" {
			enc[i+8] |= 1
		}
	}
	writeFile(t, "e.zip", string(enc))
	wantLines(t, walkLines(t, frame.Options{}, "e.zip"), "! e.zip/s.txt: quarantined: encrypted")

	var tb bytes.Buffer
	w := tar.NewWriter(&tb)
	w.WriteHeader(&tar.Header{Name: "d/", Typeflag: tar.TypeDir})
	w.WriteHeader(&tar.Header{Name: "l.txt", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"})
	w.WriteHeader(&tar.Header{Name: "d/a.txt", Typeflag: tar.TypeReg, Size: 3})
	w.Write([]byte("one"))
	w.Close()
	writeFile(t, "t.tgz", string(gzipped(t, tb.Bytes())))
	wantLines(t, walkLines(t, frame.Options{}, "t.tgz"), "! t.tgz/l.txt: skipped: a link within an archive (to /etc/passwd)", "t.tgz/d/a.txt: one")
}

// rarOf makes a RAR archive (version 2.9, stored members). Source of the
// layout: technote.txt of unrar 3.
func rarOf(files ...[2]string) []byte {
	block := func(kind byte, flags uint16, body []byte) []byte {
		b := binary.LittleEndian.AppendUint16([]byte{kind}, flags)
		b = binary.LittleEndian.AppendUint16(b, uint16(7+len(body)))
		b = append(b, body...)
		return append(binary.LittleEndian.AppendUint16(nil, uint16(crc32.ChecksumIEEE(b))), b...)
	}
	out := append([]byte("Rar!\x1a\x07\x00"), block(0x73, 0, make([]byte, 6))...)
	for _, f := range files {
		name, data := f[0], f[1]
		flags := uint16(0x8000)
		if strings.HasPrefix(data, "secret") {
			flags |= 4
		}
		h := binary.LittleEndian.AppendUint32(nil, uint32(len(data)))
		h = binary.LittleEndian.AppendUint32(h, uint32(len(data)))
		h = binary.LittleEndian.AppendUint32(append(h, 3), crc32.ChecksumIEEE([]byte(data)))
		h = append(h, 0, 0, 0x21, 0x4a, 29, 0x30)
		h = binary.LittleEndian.AppendUint16(h, uint16(len(name)))
		h = binary.LittleEndian.AppendUint32(h, 0x81a4)
		out = append(append(out, block(0x74, flags, append(h, name...))...), data...)
	}
	return append(out, block(0x7b, 0x4000, nil)...)
}

func TestRar(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	whole := rarOf([2]string{"d/a.txt", "one"}, [2]string{"../x.txt", "trick"}, [2]string{"b.txt.gz", string(gzipped(t, []byte("two")))}, [2]string{"c.txt", "three"})
	writeFile(t, "a.rar", string(whole))
	writeFile(t, "cut.rar", string(whole[:len(whole)-15]))
	writeFile(t, "e.rar", string(rarOf([2]string{"s.txt", "secret"})))
	writeFile(t, "odd.rar", "Rar!\x1a\x07\x00and no header")
	wantLines(t, walkLines(t, frame.Options{}, "a.rar"), "a.rar/d/a.txt: one", "! a.rar/x.txt: quarantined: a member whose name leads out", "a.rar/b.txt: two", "a.rar/c.txt: three")
	got := walkLines(t, frame.Options{}, "cut.rar")
	wantLines(t, got[:1], "cut.rar/d/a.txt: one")
	wantLines(t, got[len(got)-1:], "quarantined: rar: ")
	wantLines(t, walkLines(t, frame.Options{}, "e.rar"), "encrypted")
	wantLines(t, walkLines(t, frame.Options{}, "odd.rar"), "! odd.rar: quarantined: rar: ")
}

// TestCompressed reads a file as compress(1) writes it.
func TestCompressed(t *testing.T) {
	t.Chdir(t.TempDir())
	writeFile(t, "a.txt.Z", "\x1f\x9d\x90\x4d\xc2\xe4\x79\x23\x07\x84\x9c\x32\x73\xd2\x9c\x71\x33\xc7\x05")
	wantLines(t, walkLines(t, frame.Options{}, "a.txt.Z"), "a.txt: Mayor resigns.")
}

func TestLimits(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	nested := []byte("core of it")
	for i := 0; i < 12; i++ {
		nested = gzipped(t, nested)
	}
	writeFile(t, "deep.gz", string(nested))
	writeFile(t, "bomb.txt.gz", string(gzipped(t, bytes.Repeat([]byte("word "), 1<<20))))
	writeFile(t, "z.txt", "last")
	wantLines(t, walkLines(t, frame.Options{}, "deep.gz", "z.txt"), "! deep.gz: quarantined: archives nest deeper than 8", "z.txt: last")
	for _, c := range []struct {
		opt  frame.Options
		want string
	}{
		{frame.Options{Limits: frame.Limits{MaxMemberBytes: 1 << 20}}, "unpacks to more than the limit"},
		{frame.Options{Limits: frame.Limits{MaxRatio: 10, RatioGrace: 1 << 16}}, "unpacks to far more than its size"},
	} {
		r, _ := New(c.opt)
		var last *entities.Article
		err := r.Walk(context.Background(), []string{"bomb.txt.gz", "z.txt"}, nil, func(fr frame.Frame) error {
			for _, it := range fr.Decode() {
				if it.Article != nil && it.Article.ID == "bomb.txt" {
					last = it.Article
				}
			}
			return nil
		})
		if err != nil || last == nil || !strings.Contains(last.Note, c.want) {
			t.Errorf("%+v: %v, %v", c.opt, last, err)
		}
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < 10; i++ {
		w, _ := z.Create(fmt.Sprint(i, ".txt"))
		fmt.Fprint(w, "text ", i)
	}
	z.Close()
	writeFile(t, "many.zip", b.String())
	got := walkLines(t, frame.Options{Limits: frame.Limits{MaxMembers: 3}}, "many.zip", "z.txt")
	wantLines(t, got, "many.zip/0.txt", "many.zip/1.txt", "many.zip/2.txt", "! many.zip: quarantined: more than 3 members", "z.txt")
}

func TestWalkStops(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "a.jsonl"), strings.Repeat(`{"text":"x"}`+"\n", 100))
	r, _ := New(frame.Options{})
	stop := errors.New("enough")
	n := 0
	err := r.Walk(context.Background(), []string{dir}, nil, func(frame.Frame) error {
		if n++; n == 3 {
			return stop
		}
		return nil
	})
	if err != stop || n != 3 {
		t.Errorf("yield's error: %v after %d frames", err, n)
	}
	ctx, cancel := context.WithCancel(context.Background())
	n = 0
	err = r.Walk(ctx, []string{dir}, nil, func(frame.Frame) error {
		if n++; n == 5 {
			cancel()
		}
		return nil
	})
	if err != context.Canceled || n != 5 {
		t.Errorf("cancelled: %v after %d frames", err, n)
	}
}

func TestStats(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "a.txt"), "12345")
	writeFile(t, filepath.Join(dir, "b.txt"), "123")
	r, _ := New(frame.Options{})
	if err := r.Walk(context.Background(), []string{dir}, nil, func(frame.Frame) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if got, want := r.Stats(), (frame.Stats{Files: 2, Bytes: 8, TotalFiles: 2, TotalBytes: 8}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestUnknownFormat(t *testing.T) {
	_, err := New(frame.Options{Format: "wordstar"})
	if err == nil || !strings.Contains(err.Error(), `"wordstar"`) || !strings.Contains(err.Error(), "auto, ") || !strings.Contains(err.Error(), "json") {
		t.Errorf("%v", err)
	}
}

// TestPanicIsAProblem: a decoder that fails makes a problem, not a crash.
func TestPanicIsAProblem(t *testing.T) {
	fr := frame.Frame{Input: "a", Source: &frame.Source{Settings: &frame.Settings{}}, Read: func(*frame.Frame) []frame.Item { panic("odd") }}
	items := fr.Decode()
	if len(items) != 1 || items[0].Problem == nil || !strings.Contains(items[0].Problem.Reason, "odd") {
		t.Errorf("%+v", items)
	}
}

// TestBrokenMember: a web archive whose second gzip member is damaged loses
// that record and no other.
func TestBrokenMember(t *testing.T) {
	page := func(n int) string {
		return warcOf("conversion", fmt.Sprintf("http://e.example/%d", n), "text/plain", fmt.Sprintf("Text of page %d, ", n)+strings.Repeat("with words of its own. ", 50))
	}
	var b []byte
	for n := 1; n <= 3; n++ {
		m := gzipped(t, []byte(page(n)))
		if n == 2 {
			for i := 40; i < 60; i++ {
				m[i] ^= 0x5a
			}
		}
		b = append(b, m...)
	}
	path := filepath.Join(t.TempDir(), "a.warc.gz")
	writeFile(t, path, string(b))
	arts, probs := readAll(t, frame.Options{}, path)
	if n := len(arts); n < 2 || !strings.Contains(arts[0].Text, "page 1") || !strings.Contains(arts[n-1].Text, "page 3") || len(probs) == 0 {
		t.Errorf("%d articles, problems %s", len(arts), problemLines(probs))
	}
}

// TestCutZip: what came before the cut is read, whether sizes stand before or
// after the members.
func TestCutZip(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, stored := range []bool{false, true} {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, name := range []string{"d/a.txt", "b.txt", "c.txt"} {
			text := []byte("Text of " + name + ". " + strings.Repeat("More of it. ", 40))
			if !stored {
				w, _ := z.Create(name)
				w.Write(text)
				continue
			}
			w, _ := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Store, CompressedSize64: uint64(len(text)), UncompressedSize64: uint64(len(text)), CRC32: 1})
			w.Write(text)
		}
		z.Close()
		whole := b.String()
		third := strings.LastIndex(whole, "PK\x03\x04")
		writeFile(t, "cut.zip", whole[:third+30+5+20])
		got := walkLines(t, frame.Options{}, "cut.zip")
		if len(got) < 3 || !strings.HasPrefix(got[0], "cut.zip/d/a.txt: Text of d/a.txt.") || !strings.HasPrefix(got[1], "cut.zip/b.txt: Text of b.txt.") || !strings.Contains(got[len(got)-1], "no directory at the end") {
			t.Errorf("stored %v: %s", stored, normal.Clip(strings.Join(got, "\n"), 1500))
		}
	}
}

// TestLongList: the list of articles in an object that is too long to hold is
// streamed.
func TestLongList(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"status":"ok","meta":{"items":[1,2],"note":"articles"},"articles":[`)
	one := `{"title":"T","text":"` + strings.Repeat("Words of it. ", 1000) + `"}`
	n := 0
	for ; b.Len() < jsonfmt.DescendBytes+(4<<20); n++ {
		if n > 0 {
			b.WriteString(",\n")
		}
		b.WriteString(one)
	}
	b.WriteString(`],"end":[{"title":"not this one"}]}`)
	path := filepath.Join(t.TempDir(), "long.json")
	writeFile(t, path, b.String())
	arts, probs := readAll(t, frame.Options{}, path)
	if len(arts) != n || len(probs) != 0 || arts[n-1].Title != "T" || arts[n-1].ID != "long.json#"+itoa(n) {
		t.Errorf("%d articles of %d, problems %s", len(arts), n, problemLines(probs))
	}
}

func TestFormatByExtension(t *testing.T) {
	for _, name := range []string{"jsonl", "tsv", "rss", "txt", "eml", "docx", "html"} {
		if _, err := New(frame.Options{Format: name}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestDecodeAnywhere: a frame gives the same items on any goroutine, many at
// once (the race detector watches the libraries below).
func TestDecodeAnywhere(t *testing.T) {
	var frames []frame.Frame
	for _, c := range suiteCases() {
		r, _ := New(c.options)
		if err := r.Walk(context.Background(), []string{"-"}, bytes.NewReader(c.bytes(t)), func(fr frame.Frame) error { frames = append(frames, fr); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	want := make([][]frame.Item, len(frames))
	for i, fr := range frames {
		want[i] = fr.Decode()
	}
	var wg sync.WaitGroup
	for g := 0; g < 4; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i, fr := range frames {
				if got := fr.Decode(); !reflect.DeepEqual(got, want[i]) {
					t.Errorf("%s %s: differs on another goroutine", fr.Input, fr.Position)
				}
			}
		}()
	}
	wg.Wait()
}
