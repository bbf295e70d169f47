package codec

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/codec/codectest"
)

func TestWithID(t *testing.T) {
	rec := codectest.Record(4)
	for _, id := range []string{"a", `quote " and \ back`, "ü\n", ""} {
		for _, was := range []string{"x", `a"b\`, "\u2028"} {
			rec.Article.ID = was
			line := AppendRecordLine(nil, rec)
			rec.Article.ID = id
			want := AppendRecordLine(nil, rec)
			// As this program writes it, and in a layout of another one.
			for _, in := range [][]byte{line, bytes.Replace(line, []byte(`{"schema"`), []byte(`{ "schema"`), 1)} {
				got, err := WithID(in, id)
				if err != nil || !bytes.Equal(got, want) {
					t.Errorf("%q for %q: %v, %.80s", id, was, err, got)
				}
			}
		}
	}
}

func TestReadRecordsRefuses(t *testing.T) {
	good := string(AppendRecordLine(nil, codectest.Record(4)))
	for _, c := range []struct{ text, want string }{
		{good + good[:40], "record 2: cut off"},
		{good + "\n", "record 2: "},
		{good + good[:40] + "\n", "record 2: "},
		{strings.Replace(good, "record/1", "record/9", 1), "record 1: format"},
		{strings.Replace(good, `"cluster":0`, `"cluster":7`, 1), "record 1: mention 0: no cluster 7"},
		{strings.Replace(good, `"start":0,"end":8`, `"start":9,"end":8`, 1), "record 1: mention 0: span 9 to 8"},
		{strings.Replace(good, `"edges":[]`, `"edges":[{"a":0,"b":0}]`, 1), "record 1: edge 0"},
	} {
		err := ReadRecords(strings.NewReader(c.text), "x.jsonl", func(*entities.Record) error { return nil })
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "x.jsonl") {
			t.Errorf("got %v, want %q", err, c.want)
		}
	}
	long := codectest.Record(4)
	long.Article.Text = strings.Repeat("long ", 100_000) // longer than the reader's buffer
	n := 0
	text := good + string(AppendRecordLine(nil, long)) + good
	if err := ReadRecords(strings.NewReader(text), "x", func(r *entities.Record) error { n += len(r.Article.Text); return nil }); err != nil || n < 500_000 {
		t.Errorf("%d bytes of text, %v", n, err)
	}
}

func FuzzReadRecords(f *testing.F) {
	f.Add(string(AppendRecordLine(nil, codectest.Record(4))))
	f.Add("{}\n")
	f.Add("{\"schema\":\"newsgraph/record/1\"}\n")
	f.Fuzz(func(t *testing.T, text string) {
		_ = ReadRecords(strings.NewReader(text), "fuzz", func(r *entities.Record) error {
			for i := range r.Mentions {
				_ = r.Clusters[r.Mentions[i].Cluster]
			}
			if !json.Valid(AppendRecordLine(nil, r)) {
				t.Fatal("not JSON")
			}
			return nil
		})
	})
}

func BenchmarkReadRecords(b *testing.B) {
	var text []byte
	for range 100 {
		text = AppendRecordLine(text, codectest.Record(40))
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		if err := ReadRecords(bytes.NewReader(text), "bench", func(*entities.Record) error { n++; return nil }); err != nil || n != 100 {
			b.Fatal(n, err)
		}
	}
}
