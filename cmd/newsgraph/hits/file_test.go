package hits

import (
	"bytes"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"newsgraph/pipeline/watchlist"
)

func TestHitsEnterOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hits.jsonl")
	feed := path + ".atom"
	add := func(article string) *File {
		f, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range []string{"1", article, article} {
			if err := f.Add(&watchlist.Hit{Entry: "Kerry & <co>", Article: a, Title: "T" + a, Date: "2016-10-1" + a, URL: "javascript:alert(1)"}); err != nil {
				t.Fatal(err)
			}
		}
		return f
	}
	first := add("1")
	if n := len(first.Fresh()); n != 1 {
		t.Fatalf("%d fresh hits, not 1", n)
	}
	if err := first.Save(feed); err != nil || len(first.Fresh()) != 0 {
		t.Fatal(err)
	}
	second := add("2")
	if n := len(second.Fresh()); n != 1 || second.Fresh()[0].Article != "2" {
		t.Fatalf("%d fresh hits: %+v", n, second.Fresh())
	}
	if err := second.Save(feed); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil || strings.Count(string(content), "\n") != 2 {
		t.Fatalf("%v: %s", err, content)
	}
	var got atomFeed
	text, err := os.ReadFile(feed)
	if err != nil {
		t.Fatal(err)
	}
	if err := xml.Unmarshal(text, &got); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	if len(got.Entries) != 2 || got.Entries[0].Title != "Kerry & <co>: T2" || got.Updated != "2016-10-12T00:00:00Z" {
		t.Errorf("the feed is %s", text)
	}
	if bytes.Contains(text, []byte("javascript")) {
		t.Error("the feed links to a script")
	}
}

func TestOpenRefusesOtherFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(path, []byte("not a hit\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); err == nil || !strings.Contains(err.Error(), "x:1: not a hit") {
		t.Errorf("error %v", err)
	}
}
