package read

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// The targets of the readers, one each. A law holds for any bytes, read as the
// reader's format and by sniffing: no panic that leaves Decode, at least one
// item, every item sound, the same items twice. The seeds are the cases of the
// suite that are of the format, and the shared files where they are there.

func FuzzText(f *testing.F) {
	fuzzReader(f, "text", "txt_bbc/*/*", "enc_text/*", "enc_naughty/*", "junk/*")
}

func FuzzJSON(f *testing.F) {
	fuzzReader(f, "json", "json_malformed/*", "csv_jsonl/*.json*", "wire_ninjs_json/*")
}

func FuzzCSV(f *testing.F) { fuzzReader(f, "csv", "csv_jsonl/*sv", "csv_jsonl/*.tab") }

func FuzzHTML(f *testing.F) {
	fuzzReader(f, "html", "html_fuzz/*", "html_*/*.html", "html_aeb/*.gz")
}

func FuzzFeed(f *testing.F) {
	fuzzReader(f, "feed", "feeds_*/*", "sitemap_news/*", "xml_attacks/*")
}

func FuzzXML(f *testing.F) { fuzzReader(f, "xml", "xml_attacks/*", "sitemap_news/*") }

func FuzzNITF(f *testing.F) { fuzzReader(f, "nitf", "wire_nitf/*") }

func FuzzG2(f *testing.F) { fuzzReader(f, "newsml-g2", "wire_newsml_g2/*") }

func FuzzNewsML(f *testing.F) { fuzzReader(f, "newsml", "wire_newsml1/*") }

func FuzzSGML(f *testing.F) { fuzzReader(f, "sgml", "sgml_*/*") }

func FuzzWire(f *testing.F) { fuzzReader(f, "wire", "wire_text_anpa_iptc7901/*") }

func FuzzMail(f *testing.F) { fuzzReader(f, "mail", "email_mbox/*") }

func FuzzRTF(f *testing.F) { fuzzReader(f, "rtf", "rtf_doc/*.rtf") }

func FuzzOffice(f *testing.F) { fuzzReader(f, "office", "rtf_doc/*.docx", "rtf_doc/*.odt") }

func FuzzWARC(f *testing.F) { fuzzReader(f, "warc", "warc/*") }

func FuzzLexis(f *testing.F) {
	fuzzReader(f, "lexisnexis", "exports_lexis_factiva/*lexis*", "rtf_doc/*")
}

func FuzzFactiva(f *testing.F) {
	fuzzReader(f, "factiva", "exports_lexis_factiva/factiva*")
}

func FuzzEuropresse(f *testing.F) {
	fuzzReader(f, "europresse", "exports_lexis_factiva/europresse*")
}

// FuzzArchive holds the containers against the same law.
func FuzzArchive(f *testing.F) {
	page := []byte("<html><title>T</title><p>A page in an archive.</p></html>")
	for _, b := range [][]byte{gzipped(f, page), zstandard(f, page), zipped(f, "a/b.html", page), tarred(f, "a/b.html", page), rarOf([2]string{"a.txt", "text"})} {
		f.Add(b)
		f.Add(gzipped(f, b))
	}
	fuzzReader(f, "", "archives/*", "junk/*")
}

// fuzzReader fuzzes the format of that name; "" for sniffing alone.
func fuzzReader(f *testing.F, name string, globs ...string) {
	table := NewTable("")
	var fm *frame.Format
	for _, known := range table.formats {
		if known.Name == name {
			fm = known
		}
	}
	if fm == nil && name != "" {
		f.Fatalf("no format %q", name)
	}
	for _, c := range suiteCases() {
		b := c.bytes(f)
		if len(b) > seedBytes {
			continue // a worker would do nothing else
		}
		got, _ := table.recognize(b[:min(len(b), frame.HeadBytes)], c.file)
		if got == fm || fm != nil && slices.Contains(fm.Extensions, normal.Extension(c.file)) {
			f.Add(b)
		}
	}
	for _, b := range seeds(globs) {
		if fm != nil { // a change to packed bytes says nothing of what is in them
			if b = unpacked(b); len(b) > seedBytes {
				continue
			}
		}
		f.Add(b)
	}
	opts := []frame.Options{{Limits: frame.Limits{MaxArticleBytes: 4096, MaxLineBytes: 64 << 10, MaxMemberBytes: 1 << 20, MaxMembers: 100, MaxDepth: 4, MaxNesting: 64}}}
	if fm != nil {
		forced := opts[0]
		forced.Format = fm.Name
		opts = append(opts, forced)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		found, _ := table.recognize(b[:min(len(b), frame.HeadBytes)], "")
		for _, o := range opts {
			if o.Format != "" && found == fm {
				continue // it was read so
			}
			start := time.Now()
			first := itemsOf(t, table, o, b)
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %v for %d bytes", took, len(b))
			}
			if len(first) == 0 {
				t.Error("no item")
			}
			again := itemsOf(t, table, o, b)
			if len(first) != len(again) {
				t.Fatalf("%d items, then %d", len(first), len(again))
			}
			for i := range first {
				a, b := first[i], again[i]
				if (a.Article == nil) != (b.Article == nil) || a.Article != nil && *a.Article != *b.Article || a.Problem != nil && *a.Problem != *b.Problem {
					t.Fatalf("item %d differs the second time", i)
				}
			}
		}
	})
}

// unpacked is what a gzip file holds, a little more than seedBytes of it; other
// bytes are given back.
func unpacked(b []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return b
	}
	out, _ := io.ReadAll(io.LimitReader(z, seedBytes+1))
	return out
}

// itemsOf reads b as stdin.
func itemsOf(t testing.TB, table *Table, opt frame.Options, b []byte) (items []frame.Item) {
	r, err := table.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	err = r.Walk(context.Background(), []string{"-"}, bytes.NewReader(b), func(fr frame.Frame) error {
		got := fr.Decode()
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

// Bounds of the seeds of one target: every seed runs with go test, and an input
// of many bytes that finds something new is made smaller for a minute before the
// next one is tried (see .ci/fuzz).
const (
	seedBytes = 8 << 10
	seedFiles = 20
)

// seeds are small shared files, spread over the alphabet, where they are there.
func seeds(globs []string) (all [][]byte) {
	root := os.Getenv("NEWSGRAPH_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	for _, glob := range globs {
		files, _ := filepath.Glob(filepath.Join(root, "data", "formats", glob))
		files = slices.DeleteFunc(files, func(f string) bool {
			info, err := os.Stat(f)
			return err != nil || !info.Mode().IsRegular() || info.Size() > seedBytes
		})
		for i, f := range files {
			if len(files) > seedFiles && i*seedFiles/len(files) == (i-1)*seedFiles/len(files) && i > 0 {
				continue
			}
			if b, err := os.ReadFile(f); err == nil {
				all = append(all, b)
			}
		}
	}
	return all
}
