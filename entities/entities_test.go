package entities

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

func TestDecodeBIO2(t *testing.T) {
	for _, c := range []struct {
		labels string
		want   []Chunk
	}{
		{"O O", nil},
		{"B-PER I-PER O", []Chunk{{0, 2, "PER"}}},
		{"B-PER B-PER", []Chunk{{0, 1, "PER"}, {1, 2, "PER"}}},
		{"I-LOC I-LOC O I-ORG", []Chunk{{0, 2, "LOC"}, {3, 4, "ORG"}}}, // an I- without its B- begins one
		{"B-PER I-LOC", []Chunk{{0, 1, "PER"}, {1, 2, "LOC"}}},
		{"B-a-b I-a-b", []Chunk{{0, 2, "a-b"}}}, // only the first dash cuts
	} {
		if got := DecodeBIO2(nil, strings.Fields(c.labels), 0); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", c.labels, got, c.want)
		}
	}
	if got := DecodeBIO2(nil, []string{"B-PER"}, 7); got[0] != (Chunk{7, 8, "PER"}) {
		t.Errorf("token offset is not kept: %v", got)
	}
}

func TestEncodeBIO2PrefersTheOuterMention(t *testing.T) {
	doc := Document{Tokens: make([]Token, 5), Mentions: []Mention{
		{First: 0, Last: 2, Type: Organization},
		{First: 0, Last: 1, Type: Place, Flags: []Flag{Nested}},
		{First: 3, Last: 4, Type: Person},
	}}
	want := []string{"B-ORG", "I-ORG", "O", "B-PER", "O"}
	if got := EncodeBIO2(&doc); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestMapLabel(t *testing.T) {
	for _, c := range []struct {
		corpus, name string
		want         Type
	}{
		{"conll2003", "PER", Person}, {"crossner-politics", "politicalparty", Organization},
		{"worldwide", "Facility", Place}, {"re3d", "gpe", Place}, {"gmb-kaggle", "gpe", NoType}, {"conll2003", "MISC", NoType},
	} {
		if got := MapLabel(c.corpus, c.name); got != c.want {
			t.Errorf("%s %s: got %v, want %v", c.corpus, c.name, got, c.want)
		}
	}
}

func TestTypesAndFieldsKeepTheirWords(t *testing.T) {
	type both struct {
		Type  Type
		Field Field
	}
	for _, v := range []both{{Person, Title}, {Place, Text}, {Organization, Text}, {NoType, Title}} {
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var back both
		if err := json.Unmarshal(data, &back); err != nil || back != v {
			t.Errorf("%s came back as %v, %v", data, back, err)
		}
	}
	for _, bad := range []string{`{"Type":"alien"}`, `{"Field":"body"}`} {
		if err := json.Unmarshal([]byte(bad), &both{}); err == nil {
			t.Errorf("%s was taken", bad)
		}
	}
}

// TestEdgeTypesAreSorted holds what EdgeType.Number searches in order.
func TestEdgeTypesAreSorted(t *testing.T) {
	if !slices.IsSorted(EdgeTypes[:]) {
		t.Errorf("not in the order of their names: %q", EdgeTypes)
	}
	for _, typ := range EdgeTypes {
		if _, ok := phrases[typ]; !ok {
			t.Errorf("%s has no phrases", typ)
		}
	}
}

func TestSlug(t *testing.T) {
	for _, c := range []struct {
		typ     Type
		key, id string
	}{
		{Person, "jane doe", "person:jane-doe"},
		{Place, "st louis-du-ha ha", "place:st-louis-du-ha-ha"},
		{Organization, "", "organization:"},
	} {
		if got := Slug(c.typ, c.key); got != c.id || !IsSlug(got, c.typ, c.key) {
			t.Errorf("%s %q: %q, want %q", c.typ, c.key, got, c.id)
		}
		for _, id := range []string{c.id + "x", "x" + c.id, strings.ReplaceAll(c.id, "-", " "), strings.ToUpper(c.id), ""} {
			if id != c.id && IsSlug(id, c.typ, c.key) {
				t.Errorf("%q is no id of %q", id, c.key)
			}
		}
	}
}
