package codec

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/codec/codectest"
)

// checkAppend compares an append function with encoding/json, so that a field
// added to a noun and forgotten here fails.
func checkAppend[T any](t *testing.T, name string, one func([]byte, *T) []byte) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		v := codectest.Random[T](r)
		want := codectest.StandardJSON(t, v)
		got := append(bytes.TrimSuffix(one(nil, v), []byte("\n")), '\n')
		if !bytes.Equal(got, want) {
			t.Fatalf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
}

func TestAppendEqualsEncodingJSON(t *testing.T) {
	checkAppend(t, "record", AppendRecord)
	checkAppend(t, "entity", AppendEntity)
	checkAppend(t, "edge", AppendEdge)
	checkAppend(t, "generator", AppendGenerator)
	checkAppend(t, "summary", AppendSummary)
	checkAppend(t, "item", AppendLedgerItem)
	checkAppend(t, "inputs", AppendLedgerInputs)
	checkAppend(t, "counts", AppendLedgerCounts)
}

func TestAppendEmptyListsAreNotNull(t *testing.T) {
	for name, b := range map[string][]byte{
		"record":  AppendRecordLine(nil, &entities.Record{}),
		"mention": AppendMention(nil, &entities.Mention{}),
		"cluster": AppendCluster(nil, &entities.Cluster{}),
		"entity":  AppendEntity(nil, &entities.Entity{Links: &entities.Links{}, Place: &entities.PlaceInfo{}}),
		"edge":    AppendEdge(nil, &entities.Edge{}),
	} {
		if bytes.Contains(b, []byte("null")) || !json.Valid(b) {
			t.Errorf("%s: %s", name, b)
		}
	}
}

func TestAppendMention(t *testing.T) {
	m := entities.Mention{Field: entities.Title, Start: 3, End: 7, StartRune: 3, EndRune: 7, Text: "A\x00\n\"", Type: entities.Place, Confidence: 0.5, Entity: "place:a", Flags: []entities.Flag{entities.FlagHeadline}}
	got := string(AppendMentionLine(nil, "a\t1", &m))
	want := `{"article":"a\t1","field":"title","start":3,"end":7,"start_rune":3,"end_rune":7,"text":"A\u0000\n\"","type":"place","confidence":0.5,"entity":"place:a","cluster":0,"sentence":0,"flags":["headline"]}` + "\n"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestCheckNumbers: JSON has no NaN and no infinity, and a record with one says where.
func TestCheckNumbers(t *testing.T) {
	for want, spoil := range map[string]func(*entities.Record){
		"":                 func(*entities.Record) {},
		"mentions 1":       func(r *entities.Record) { r.Mentions[1].Confidence = math.NaN() },
		"clusters 0: conf": func(r *entities.Record) { r.Clusters[0].Confidence = math.Inf(1) },
		"candidates 1":     func(r *entities.Record) { r.Clusters[0].Candidates[1].Score = math.Inf(-1) },
		"relations 0":      func(r *entities.Record) { r.Relations[0].Confidence = math.NaN() },
	} {
		rec := codectest.Record(8)
		rec.Clusters[0].Candidates = []entities.Candidate{{ID: "a"}, {ID: "b"}}
		spoil(rec)
		if err := CheckNumbers(rec); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}

func BenchmarkAppendRecord(b *testing.B) {
	rec := codectest.Record(40)
	line := AppendRecordLine(nil, rec)
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		line = AppendRecordLine(line[:0], rec)
	}
	if !json.Valid(line) {
		b.Fatal("not JSON")
	}
}
