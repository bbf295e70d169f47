// Package s3test runs newsgraph against a server that speaks S3.
//
//	NEWSGRAPH=/path/to/newsgraph go test .
package s3test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"newsgraph/pipeline/objects"
)

// server is an S3 server whose connections break now and then.
type server struct {
	backend *s3mem.Backend
	url     string
	gets    atomic.Int64
	cut     atomic.Int64 // answers that were cut, or refused
}

func serve(t *testing.T) *server {
	t.Helper()
	s := &server{backend: s3mem.New()}
	inner := gofakes3.New(s.backend).Server()
	at := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && r.URL.RawQuery == "" && strings.Count(r.URL.Path, "/") > 1 {
			switch n := s.gets.Add(1); {
			case n%5 == 0:
				s.cut.Add(1)
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			case n%3 == 0:
				s.cut.Add(1)
				w = &cutWriter{ResponseWriter: w, left: 700}
			}
		}
		inner.ServeHTTP(w, r)
	}))
	t.Cleanup(at.Close)
	s.url = at.URL
	for k, v := range map[string]string{
		"AWS_ENDPOINT_URL": at.URL, "AWS_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_ENDPOINT_URL_S3": "",
	} {
		t.Setenv(k, v)
	}
	return s
}

// cutWriter breaks the connection after so many bytes of a body.
type cutWriter struct {
	http.ResponseWriter
	left int
}

func (c *cutWriter) Write(p []byte) (int, error) {
	if len(p) > c.left {
		_, _ = c.ResponseWriter.Write(p[:c.left])
		_ = http.NewResponseController(c.ResponseWriter).Flush()
		panic(http.ErrAbortHandler)
	}
	c.left -= len(p)
	return c.ResponseWriter.Write(p)
}

func (s *server) bucket(t *testing.T, name string) {
	t.Helper()
	if err := s.backend.CreateBucket(name); err != nil {
		t.Fatal(err)
	}
}

func (s *server) put(t *testing.T, bucket, key string, content []byte) {
	t.Helper()
	req, err := http.NewRequest(http.MethodPut, s.url+"/"+bucket+"/"+key, bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %v %v", key, answer, err)
	}
	answer.Body.Close()
}

func (s *server) get(t *testing.T, bucket, key string) []byte {
	t.Helper()
	o, err := s.backend.GetObject(bucket, key, nil)
	if err != nil {
		t.Fatalf("%s: %v", key, err)
	}
	defer o.Contents.Close()
	b, err := io.ReadAll(o.Contents)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// run runs newsgraph and gives its standard output; exit code 3 passes.
func run(t *testing.T, in io.Reader, args ...string) []byte {
	t.Helper()
	binary := os.Getenv("NEWSGRAPH")
	if binary == "" {
		t.Skip("NEWSGRAPH is to name the binary")
	}
	var out, said bytes.Buffer
	cmd := exec.Command(binary, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, &out, &said
	if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() != 3 {
		t.Fatalf("%v: %v\n%s", args, err, &said)
	}
	return out.Bytes()
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// same compares two graphs but for the head, which names the inputs' fingerprint.
func same(t *testing.T, what string, got, want []byte) {
	t.Helper()
	cut := func(b []byte) []byte {
		_, rest, _ := bytes.Cut(b, []byte(`"entities":[`))
		return rest
	}
	if len(cut(want)) == 0 || !bytes.Equal(cut(got), cut(want)) {
		t.Errorf("%s: the graph is another (%d bytes, want %d)", what, len(got), len(want))
	}
}

// articles puts the sample into a bucket as it is in the folder.
func (s *server) articles(t *testing.T) (folder string) {
	t.Helper()
	folder = filepath.Join("..", "..", "..", "..", "testdata", "articles")
	s.bucket(t, "news")
	err := filepath.WalkDir(folder, func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(folder, name)
			s.put(t, "news", "articles/"+filepath.ToSlash(rel), read(t, name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	s.put(t, "news", "articles/", nil) // a folder, as some tools mark it
	return folder
}

// TestExtract reads the sample from a store whose connections break, and puts the run there.
func TestExtract(t *testing.T) {
	s := serve(t)
	folder := s.articles(t)
	s.bucket(t, "graphs")
	dir := filepath.Join(t.TempDir(), "run")
	run(t, nil, "extract", "--quiet", folder, "-o", dir)
	run(t, nil, "extract", "--quiet", "s3://news/articles", "-o", "s3://graphs/one")
	same(t, "from objects", s.get(t, "graphs", "one/graph.json"), read(t, filepath.Join(dir, "graph.json")))
	for _, name := range []string{"records.jsonl.zst", "ledger.json", "run.json"} {
		if len(s.get(t, "graphs", "one/"+name)) == 0 {
			t.Errorf("%s is empty", name)
		}
	}
	if s.cut.Load() == 0 {
		t.Error("no answer was cut: the test shows nothing")
	}
}

// TestPhases runs the phases over objects in several shares.
func TestPhases(t *testing.T) {
	s := serve(t)
	s.articles(t)
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	keep := func(name string, b []byte) {
		if err := os.WriteFile(in(name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run(t, nil, "extract", "--quiet", "s3://news/articles", "-o", in("one"))
	keep("shares", run(t, nil, "phase", "shares", "--share-bytes", "20000", "s3://news/articles"))
	var annotated []byte
	for _, share := range bytes.SplitAfter(read(t, in("shares")), []byte("\n")) {
		annotated = append(annotated, run(t, bytes.NewReader(share), "phase", "annotate")...)
	}
	keep("annotated", annotated)
	keep("digests", run(t, bytes.NewReader(annotated), "phase", "digest"))
	run(t, nil, "phase", "decide", in("digests"), "-o", in("decisions"))
	applied := run(t, bytes.NewReader(annotated), "phase", "apply", "--decisions", in("decisions"))
	keep("applied", applied)
	keep("entities", run(t, sorted(t, applied, 'p'), "phase", "combine", "--decisions", in("decisions")))
	run(t, nil, "phase", "lead", in("entities"), "--decisions", in("decisions"), "--postings", in("postings"), "-o", in("leading"))
	keep("edges", run(t, sorted(t, applied, 'e'), "phase", "combine", "--decisions", in("decisions"), "--postings", in("postings"), "--leading", in("leading")))
	s.bucket(t, "graphs")
	run(t, nil, "phase", "finish", "s3://news/articles", "--annotated", in("annotated"), "--applied", in("applied"), "--entities", in("entities"),
		"--edges", in("edges"), "--decisions", in("decisions"), "--leading", in("leading"), "-o", "s3://graphs/two")
	if n := bytes.Count(annotated, []byte("\nr")); n < 80 {
		t.Fatalf("%d records, want 80 at least", n)
	}
	for _, name := range []string{"graph.json", "records.jsonl.zst", "ledger.json"} {
		if !bytes.Equal(s.get(t, "graphs", "two/"+name), read(t, filepath.Join(in("one"), name))) {
			t.Errorf("%s differs", name)
		}
	}
}

func sorted(t *testing.T, lines []byte, kind byte) io.Reader {
	t.Helper()
	var kept bytes.Buffer
	for line := range bytes.Lines(lines) {
		if line[0] == kind {
			kept.Write(line)
		}
	}
	cmd := exec.Command("sort")
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	cmd.Stdin = &kept
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(out)
}

// TestManyKeys lists 100,000 objects.
func TestManyKeys(t *testing.T) {
	const keys = 100_000
	s := serve(t)
	s.bucket(t, "many")
	for n := range keys {
		s.put(t, "many", fmt.Sprintf("crawl/%02d/%06d.txt", n%40, n), []byte("x"))
	}
	started := time.Now()
	shares := run(t, nil, "phase", "shares", "--share-bytes", "1000", "s3://many/crawl/")
	t.Logf("%d keys listed and shared out in %.1f s", keys, time.Since(started).Seconds())
	if n := bytes.Count(shares, []byte(`"file":"s3://many/crawl/`)); n != keys {
		t.Errorf("%d files in the shares, want %d", n, keys)
	}
}

// TestPut writes a large file in parts, and reads it again over connections that break.
func TestPut(t *testing.T) {
	s := serve(t)
	s.bucket(t, "graphs")
	dir := t.TempDir()
	large := bytes.Repeat([]byte("0123456789abcdef"), 40<<16) // 40 MiB
	for name, content := range map[string][]byte{"large": large, "run.json": []byte("{}")} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var store objects.Store
	if err := store.Put(context.Background(), dir, "s3://graphs/deep/run", "run.json"); err != nil {
		t.Fatal(err)
	}
	for range 4 {
		r, err := store.Open(context.Background(), "s3://graphs/deep/run/large")
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		r.Close()
		if err != nil || !bytes.Equal(got, large) {
			t.Fatalf("%d bytes, %v; want %d", len(got), err, len(large))
		}
	}
	if s.cut.Load() == 0 {
		t.Error("no answer was cut: the test shows nothing")
	}
}

// TestNotThere names what is not there.
func TestNotThere(t *testing.T) {
	s := serve(t)
	s.bucket(t, "news")
	var store objects.Store
	err := store.List(context.Background(), "s3://nowhere/a", func(string, int64) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "s3://nowhere/a") {
		t.Errorf("a bucket that is not there: %v", err)
	}
	if _, err := store.Open(context.Background(), "s3://news/none.txt"); err == nil || !strings.Contains(err.Error(), "does not exist") {
		t.Errorf("an object that is not there: %v", err)
	}
}
