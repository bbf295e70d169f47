package entities_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/codec/codectest"
)

// TestClone: a copy says what the record says, and nothing that is changed in one
// changes the other.
func TestClone(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		rec := codectest.Random[entities.Record](r)
		c := rec.Clone()
		if !reflect.DeepEqual(rec, c) {
			t.Fatalf("%+v became %+v", rec, c)
		}
		shared(t, "record", reflect.ValueOf(rec).Elem(), reflect.ValueOf(c).Elem())
	}
}

// shared tells of lists that two values have in common.
func shared(t *testing.T, at string, a, b reflect.Value) {
	t.Helper()
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			shared(t, at+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i))
		}
	case reflect.Slice:
		if a.Len() > 0 && a.Pointer() == b.Pointer() {
			t.Fatalf("%s is the same list in both", at)
		}
		for i := range a.Len() {
			shared(t, at, a.Index(i), b.Index(i))
		}
	}
}

// TestKey: records of one id and one text have one key, also when the id was told
// from others of its name.
func TestKey(t *testing.T) {
	const hash, other = "0123456789abcdef", "fedcba9876543210"
	record := func(id, hash string) *entities.Record {
		return &entities.Record{Article: entities.ArticleInfo{ID: id, SHA256: hash}}
	}
	key := record("a~b", hash).Key()
	for _, c := range []struct {
		id, hash string
		same     bool
	}{
		{"a~b", hash, true}, {entities.ClashID("a~b", hash), hash, true},
		{"a~b", other, false}, {"a", hash, false}, {entities.ClashID("a~b", other), hash, false},
	} {
		if got := record(c.id, c.hash).Key() == key; got != c.same {
			t.Errorf("%s with %s: the same key: %v, want %v", c.id, c.hash, got, c.same)
		}
	}
	if base, h := entities.SplitKey(key); base != "a~b" || h != hash {
		t.Errorf("%q is %q and %q", key, base, h)
	}
	if base, h := entities.SplitKey("no key"); base != "no key" || h != "" {
		t.Errorf("of no key: %q and %q", base, h)
	}
	for _, short := range []string{"", "~", "~0123456789ab", "x"} {
		if got := entities.BaseID(short, hash); got != short {
			t.Errorf("%q is taken for a longer id of %q", short, got)
		}
	}
}

func TestSpans(t *testing.T) {
	span := func(s string) entities.Span {
		i, j := strings.IndexByte(s, '['), strings.IndexByte(s, ']')
		return entities.Span{Start: i, End: j}
	}
	for _, c := range []struct {
		a, b               string
		overlaps, contains bool
	}{
		{"[  ]", "  [ ]", true, false},
		{"[  ]", " []", true, true},
		{"[  ]", "[  ]", true, true},
		{"[ ]", "   []", false, false},
		{"[ ]", "  []", false, false}, // the end belongs to neither
	} {
		a, b := span(c.a), span(c.b)
		if a.Overlaps(b) != c.overlaps || b.Overlaps(a) != c.overlaps || a.Contains(b) != c.contains || a.Len() != len(c.a)-1 {
			t.Errorf("%q and %q: overlap %v, contain %v, length %d", c.a, c.b, a.Overlaps(b), a.Contains(b), a.Len())
		}
	}
}

// TestFlags: flags are sorted, each is there once, and a slice that is shared with
// another mention is left alone.
func TestFlags(t *testing.T) {
	list := make([]entities.Flag, 1, 8)
	list[0] = entities.FlagHeadline
	a, b := entities.Mention{Flags: list}, entities.Mention{Flags: list}
	a.AddFlag(entities.Nested)
	b.AddFlag(entities.FlagCaption)
	b.AddFlag(entities.FlagCaption)
	if !slices.Equal(a.Flags, []entities.Flag{"headline", "nested"}) || !slices.Equal(b.Flags, []entities.Flag{"caption", "headline"}) {
		t.Errorf("%v and %v", a.Flags, b.Flags)
	}
	if !a.Has(entities.Nested) || a.Has(entities.FlagCaption) {
		t.Errorf("%v", a.Flags)
	}
	for flag, pairs := range map[entities.Flag]bool{entities.Metonym: true, entities.FlagHeadline: true, entities.Nested: false,
		entities.FlagDateline: false, entities.FlagByline: false, entities.FlagCaption: false, entities.FlagBoilerplate: false} {
		if m := (entities.Mention{Flags: []entities.Flag{flag}}); m.Pairs() != pairs {
			t.Errorf("%s pairs: %v", flag, m.Pairs())
		}
	}
}

func TestDocument(t *testing.T) {
	a := &entities.Article{Title: "Talks end", Text: "GENEVA - Kerry left. He smiled.", Note: "cut", Remark: "mended"}
	d := entities.Document{}
	d.Reset(a)
	d.Sentences = []entities.Sentence{{Field: entities.Title, Zone: entities.Headline, End: 9}, {Zone: entities.Dateline, End: 6}, {Zone: entities.Body, Start: 9, End: 20}}
	kerry := entities.Mention{Start: 9, End: 14, Sentence: 2}
	late := entities.Mention{Start: 9, End: 24, Sentence: 2} // beyond its sentence
	if d.Before(&kerry) != "" || d.Behind(&kerry) != " left." || d.Behind(&late) != "" {
		t.Errorf("before %q, behind %q and %q", d.Before(&kerry), d.Behind(&kerry), d.Behind(&late))
	}
	for _, c := range []struct {
		m    entities.Mention
		want bool
	}{
		{kerry, true}, {entities.Mention{Sentence: 0}, true}, {entities.Mention{Sentence: 1}, false},
		{entities.Mention{Sentence: 2, Cluster: -1}, false}, {entities.Mention{Sentence: 2, Flags: []entities.Flag{entities.Nested}}, false},
	} {
		if got := d.InProse(&c.m); got != c.want {
			t.Errorf("%+v in prose: %v", c.m, got)
		}
	}
	if a.FieldText(entities.Title) != "Talks end" || a.FieldText(entities.Text) != a.Text || a.Notes() != "cut; mended" || (&entities.Article{Remark: "r"}).Notes() != "r" {
		t.Errorf("title %q, notes %q", a.FieldText(entities.Title), a.Notes())
	}
	sentences := d.Sentences
	d.Reset(a)
	if len(d.Sentences) != 0 || cap(d.Sentences) != cap(sentences) {
		t.Error("the document is not empty, or lost its memory")
	}
}

func TestEdgeTypes(t *testing.T) {
	for i, kind := range entities.EdgeTypes {
		if n, ok := kind.Number(); !ok || n != i {
			t.Errorf("%s has number %d, %v", kind, n, ok)
		}
		same := kind.Phrase(true) == kind.Phrase(false)
		if same == kind.Directed() {
			t.Errorf("%s reads %q from one end and %q from the other; directed: %v", kind, kind.Phrase(true), kind.Phrase(false), kind.Directed())
		}
	}
	if _, ok := entities.EdgeType("owns").Number(); ok || !entities.EdgeType("owns").Directed() || entities.EdgeType("owns").Phrase(false) != "owns" {
		t.Error("a type of another version")
	}
}

// TestOrder: the first of two by what comes first, then by what is left.
func TestOrder(t *testing.T) {
	ents := []entities.Entity{{ID: "b", Stories: 2, Mentions: 1}, {ID: "c", Stories: 1, Mentions: 9}, {ID: "a", Stories: 1, Mentions: 3}, {ID: "d", Stories: 1, Mentions: 3}}
	edges := []entities.Edge{{Stories: 2}, {Stories: 1, Sentences: 5}, {Stories: 1, Sentences: 1, NPMI: 0.5}, {Stories: 1, Sentences: 1, NPMI: 0.1, Source: "a"},
		{Stories: 1, Sentences: 1, NPMI: 0.1, Source: "b"}, {Stories: 1, Sentences: 1, NPMI: 0.1, Source: "b", Target: "a"}, {Stories: 1, Sentences: 1, NPMI: 0.1, Source: "b", Target: "a", Type: "x"}}
	for i := range ents {
		for j := range ents {
			if got := entities.CompareWeight(&ents[i], &ents[j]); got != sign(i-j) {
				t.Errorf("entities %d and %d: %d", i, j, got)
			}
		}
	}
	for i := range edges {
		for j := range edges {
			if got := entities.CompareStrength(&edges[i], &edges[j]); got != sign(i-j) {
				t.Errorf("edges %d and %d: %d", i, j, got)
			}
		}
	}
}

func sign(n int) int { return min(max(n, -1), 1) }

func TestSlugAndRound(t *testing.T) {
	if got := entities.Slug(entities.Person, "jane van doe"); got != "person:jane-van-doe" {
		t.Error(got)
	}
	for in, want := range map[float64]float64{0.12345: 0.123, 0.9996: 1, -0.0004: 0, 2: 2} {
		if got := entities.Round3(in); got != want {
			t.Errorf("%v: %v", in, got)
		}
	}
}
