package prosetag

import (
	"context"
	"strings"
	"sync"
	"testing"

	"newsgraph/entities"
)

var model = sync.OnceValues(Load)

func document(sentences ...string) *entities.Document {
	d := &entities.Document{}
	for _, s := range sentences {
		first := len(d.Tokens)
		for _, w := range strings.Fields(s) {
			d.Tokens = append(d.Tokens, entities.Token{Text: w})
		}
		d.Sentences = append(d.Sentences, entities.Sentence{First: first, Last: len(d.Tokens)})
	}
	return d
}

func TestTag(t *testing.T) {
	m, err := model()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, text string
		want       string // mentions as text/label
	}{
		{"last name of the text is kept", "He lives in Geneva", "Geneva/LOC"},
		{"words that each begin a name are one name", "The talks were led by John Kerry", "John Kerry/PER"},
		{"empty", "", ""},
		{"bytes that prose rewrites", "“ Yes ” , said John Kerry of Washington .", "John Kerry/PER Washington/LOC"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := document(tt.text)
			if err := m.NewTagger().Tag(context.Background(), d); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, m := range d.Mentions {
				got = append(got, m.Text+"/"+m.Type.Label())
			}
			if g := strings.Join(got, " "); g != tt.want {
				t.Errorf("got %q, want %q", g, tt.want)
			}
		})
	}
}

func TestOddBytes(t *testing.T) {
	m, err := model()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"İİİİ'S", "\xff\xfe x", "ſ's K's", "&rsquo; &rsquo;s", "a\u00a0b c", "(((((", "n't n't", "İ’ll"} {
		_ = m.NewTagger().Tag(context.Background(), document(s)) // an error is allowed, a panic is not
	}
}
