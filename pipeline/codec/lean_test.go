package codec

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsgraph/entities"
	"newsgraph/pipeline/codec/codectest"
)

// TestLeanRecords: a lean decoder reads what a full one does, but for what it
// says that it leaves out.
func TestLeanRecords(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 8))
	full, lean := NewRecordDecoder(false), NewRecordDecoder(true)
	for range 300 {
		rec := codectest.Record(1 + rng.IntN(60))
		rec.Schema = entities.RecordSchema
		rec.Article.Text = "a \"quoted\\\" line\n" + rec.Article.Text + "\\"
		line := AppendRecordLine(nil, rec)
		var want, got entities.Record
		if err := full.Decode(line, &want); err != nil {
			t.Fatal(err)
		}
		if err := lean.Decode(line, &got); err != nil {
			t.Fatal(err)
		}
		want.Article.Text, want.Article.Title, want.Article.URL = "", "", ""
		for i := range want.Mentions {
			want.Mentions[i].Text = ""
		}
		for i := range want.Clusters {
			for k := range want.Clusters[i].Steps {
				s := &want.Clusters[i].Steps[k]
				*s = entities.Decision{Kind: s.Kind}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	}
}

func BenchmarkDecodeLean(b *testing.B) {
	rec := codectest.Record(40)
	line := AppendRecordLine(nil, rec)
	d := NewRecordDecoder(true)
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		var got entities.Record
		if err := d.Decode(line, &got); err != nil || len(got.Mentions) != len(rec.Mentions) {
			b.Fatalf("%d mentions, %v", len(got.Mentions), err)
		}
	}
}
