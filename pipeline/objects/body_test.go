package objects

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"testing/iotest"
)

// flaky opens content whose connections break after some bytes.
func flaky(content []byte, after int, opens *int) func(int64) (io.ReadCloser, error) {
	return func(from int64) (io.ReadCloser, error) {
		*opens++
		rest := content[from:]
		if after >= len(rest) {
			return io.NopCloser(bytes.NewReader(rest)), nil
		}
		return io.NopCloser(io.MultiReader(bytes.NewReader(rest[:after]), iotest.ErrReader(io.ErrUnexpectedEOF))), nil
	}
}

func TestBody(t *testing.T) {
	content := bytes.Repeat([]byte("0123456789"), 5)
	for _, c := range []struct {
		after, opens int
		wrong        bool
	}{{50, 1, false}, {25, 2, false}, {49, 2, false}, {0, 1 + maxBreaks, true}} {
		opens := 0
		b := &body{ctx: context.Background(), open: flaky(content, c.after, &opens), size: int64(len(content)), pause: 1}
		got, err := io.ReadAll(b)
		if c.wrong != (err != nil) || !c.wrong && !bytes.Equal(got, content) || opens != c.opens {
			t.Errorf("broken after %d: %d bytes, %v, opened %d times, want %d", c.after, len(got), err, opens, c.opens)
		}
	}
}

func TestBodyCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	opens := 0
	b := &body{ctx: ctx, open: flaky([]byte("abc"), 1, &opens), size: 3, pause: firstPause}
	if _, err := io.ReadAll(b); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that it was cancelled", err)
	}
}

func TestAddresses(t *testing.T) {
	for address, want := range map[string][2]string{
		"s3://news/2026/a.txt": {"news", "2026/a.txt"}, "s3://news/": {"news", ""}, "s3://news": {"news", ""},
	} {
		if bucket, key := part(address); bucket != want[0] || key != want[1] || !Holds(address) {
			t.Errorf("%s: %q %q", address, bucket, key)
		}
	}
	if Holds("/s3:/news") || Holds("news.txt") {
		t.Error("a path is taken for an address")
	}
}

func TestWrongEndpoint(t *testing.T) {
	t.Setenv("AWS_ENDPOINT_URL_S3", "localhost")
	var s Store
	if _, err := s.Open(context.Background(), "s3://a/b"); err == nil {
		t.Error("an endpoint without a scheme passes")
	}
}
