package write

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"newsgraph/entities"
)

// hostile are the strings that every format must survive.
var hostile = []string{
	"", "John Kerry", "a\"b", `back\slash`, `\u0022 \" \`, "line\nbreak", "car\r\nriage", "tab\there", "comma, semi; pipe|",
	"=cmd|' /C calc'!A0", "+1", "-1", "@sum", "{braces} $x ${y}", "<b>&amp;</b>", "]]>", "'; DROP TABLE entity; --",
	"\u202Eright-to-left\u202C", "\u2028\u2029", "nul\x00byte", "bell\a\x1b[31m", "\ufeffbom", "bad\xffutf8\xc3", "Zoë — “Ünïcode” 東京 🇺🇳",
	"\x7fdel\u0085nel", "\ufffe\uffff",
}

// fill sets every field of v to something; a list that must be there is never nil.
func fill(r *rand.Rand, v reflect.Value, depth int) {
	switch v.Interface().(type) {
	case entities.Type:
		v.SetUint(uint64(1 + r.IntN(3)))
		return
	case entities.Field:
		v.SetUint(uint64(r.IntN(2)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(hostile[r.IntN(len(hostile))])
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(r.IntN(5000) - 100))
	case reflect.Float64:
		v.SetFloat(float64(r.IntN(2001)-1000) / 1000)
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Pointer:
		if r.IntN(3) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(r, v.Elem(), depth+1)
		}
	case reflect.Slice:
		n := r.IntN(4)
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fill(r, v.Index(i), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Tag.Get("json") != "-" {
				fill(r, v.Field(i), depth+1)
			}
		}
	}
}

func random[T any](r *rand.Rand) *T {
	v := new(T)
	fill(r, reflect.ValueOf(v).Elem(), 0)
	return v
}

func standardJSON(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// checkAppend compares an append function with encoding/json, so that a field
// added to a noun and forgotten here fails.
func checkAppend[T any](t *testing.T, name string, one func([]byte, *T) []byte) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		v := random[T](r)
		want := standardJSON(t, v)
		got := append(bytes.TrimSuffix(one(nil, v), []byte("\n")), '\n')
		if !bytes.Equal(got, want) {
			t.Fatalf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
}

func TestAppendEqualsEncodingJSON(t *testing.T) {
	checkAppend(t, "record", AppendRecord)
	checkAppend(t, "entity", appendEntity)
	checkAppend(t, "edge", appendEdge)
	checkAppend(t, "generator", appendGenerator)
	checkAppend(t, "summary", appendSummary)
	checkAppend(t, "item", appendItem)
	checkAppend(t, "inputs", appendInputs)
	checkAppend(t, "counts", appendCounts)
}

func TestAppendEmptyListsAreNotNull(t *testing.T) {
	for name, b := range map[string][]byte{
		"record":  AppendRecord(nil, &entities.Record{}),
		"mention": appendMention(nil, &entities.Mention{}),
		"cluster": appendCluster(nil, &entities.Cluster{}),
		"entity":  appendEntity(nil, &entities.Entity{Links: &entities.Links{}, Place: &entities.PlaceInfo{}}),
		"edge":    appendEdge(nil, &entities.Edge{}),
	} {
		if bytes.Contains(b, []byte("null")) || !json.Valid(b) {
			t.Errorf("%s: %s", name, b)
		}
	}
}

func TestAppendDecimal(t *testing.T) {
	for _, c := range []struct {
		f      float64
		places int
		want   string
	}{
		{0, 3, "0"}, {1, 3, "1"}, {-1, 3, "-1"}, {0.5, 3, "0.5"}, {0.123456, 3, "0.123"}, {0.9996, 3, "1"},
		{-0.0001, 3, "0"}, {math.Copysign(0, -1), 3, "0"}, {1e-9, 3, "0"}, {1e21, 3, "1000000000000000000000"}, {100, 3, "100"},
		{36.20124, 5, "36.20124"}, {-179.999999, 5, "-180"}, {0.1 + 0.2, 3, "0.3"}, {math.NaN(), 3, "0"}, {math.Inf(1), 3, "0"}, {10, 0, "10"}, {120.0004, 3, "120"},
	} {
		if got := string(appendDecimal(nil, c.f, c.places)); got != c.want {
			t.Errorf("appendDecimal(%v, %d) = %q, want %q", c.f, c.places, got, c.want)
		}
	}
}

func TestAppendMention(t *testing.T) {
	m := entities.Mention{Field: entities.Title, Start: 3, End: 7, StartRune: 3, EndRune: 7, Text: "A\x00\n\"", Type: entities.Place, Confidence: 0.5, Entity: "place:a", Flags: []entities.Flag{entities.FlagHeadline}}
	got := string(AppendMention(nil, "a\t1", &m))
	want := `{"article":"a\t1","field":"title","start":3,"end":7,"start_rune":3,"end_rune":7,"text":"A\u0000\n\"","type":"place","confidence":0.5,"entity":"place:a","cluster":0,"sentence":0,"flags":["headline"]}` + "\n"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func FuzzAppendString(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := append(appendString(nil, s), '\n')
		if want := standardJSON(t, s); !bytes.Equal(got, want) {
			t.Fatalf("%q: got %s want %s", s, got, want)
		}
	})
}

func BenchmarkAppendRecord(b *testing.B) {
	rec := sampleRecord(40)
	line := AppendRecord(nil, rec)
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		line = AppendRecord(line[:0], rec)
	}
	if !json.Valid(line) {
		b.Fatal("not JSON")
	}
}
