package tag

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// fixed is a HitTagger that finds what a test says: "first-last TYPE" of token indices.
type fixed []string

func (f fixed) TagHits(_ context.Context, doc *entities.Document, _ []gazetteers.Hit) error {
	doc.Mentions = doc.Mentions[:0]
	for _, s := range f {
		var first, last int
		var label string
		if _, err := fmt.Sscanf(s, "%d-%d %s", &first, &last, &label); err != nil {
			return err
		}
		typ, _ := entities.ParseType(label)
		Append(doc, 0, first, last, typ, 0.8)
	}
	return nil
}

func sentence(words string) *entities.Document {
	doc := &entities.Document{}
	for _, w := range strings.Fields(words) {
		doc.Tokens = append(doc.Tokens, entities.Token{Text: w})
	}
	doc.Sentences = []entities.Sentence{{First: 0, Last: len(doc.Tokens)}}
	return doc
}

func show(doc *entities.Document) []string {
	var out []string
	for _, m := range doc.Mentions {
		s := fmt.Sprintf("%d-%d %s", m.First, m.Last, m.Type.Label())
		for _, f := range m.Flags {
			s += " " + string(f)
		}
		out = append(out, s)
	}
	return out
}

func TestNestedNames(t *testing.T) {
	set, err := gazetteers.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		words string
		found fixed
		want  []string
	}{
		{"students at Aleppo University fled", fixed{"2-4 ORG"}, []string{"2-4 ORG", "2-3 LOC nested"}},
		{"the Bank of Syria said", fixed{"1-4 ORG"}, []string{"1-4 ORG", "3-4 LOC nested"}},
		{"the University of New York said", fixed{"1-5 ORG"}, []string{"1-5 ORG", "3-5 LOC nested"}},     // not York in New York
		{"in New York City on Monday", fixed{"1-4 LOC"}, []string{"1-4 LOC"}},                            // a place by its whole name
		{"on Syria Street and Aleppo Ave.", fixed{"1-3 LOC", "4-6 LOC"}, []string{"1-3 LOC", "4-6 LOC"}}, // a street is not in what it is called after
		{"at Aleppo Airport", fixed{"1-3 LOC"}, []string{"1-3 LOC", "1-2 LOC nested"}},
		{"Paris Hilton left", fixed{"0-2 PER"}, []string{"0-2 PER"}},                       // people hold no places
		{"in Syria and Iran", fixed{"1-2 LOC", "3-4 LOC"}, []string{"1-2 LOC", "3-4 LOC"}}, // a name is not inside itself
		{"nothing found in Syria", nil, nil},                                               // only within what was found
		{"Rand Paul , R - Ky. , said", fixed{"0-2 PER", "3-6 PER"}, []string{"0-2 PER", "5-6 LOC"}},
		{"the aleppo university", fixed{"1-3 ORG"}, []string{"1-3 ORG"}}, // not as the list writes it
	} {
		doc := sentence(c.words)
		if err := WithGazetteers(c.found, set).Tag(context.Background(), doc); err != nil {
			t.Fatal(err)
		}
		if got := show(doc); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.words, got, c.want)
		}
	}
}

func TestForcedNamesWin(t *testing.T) {
	base, err := gazetteers.Load()
	if err != nil {
		t.Fatal(err)
	}
	list, err := gazetteers.ReadUserList("mine.tsv", strings.NewReader(
		"name\ttype\tforce\nZorp Mandible\tperson\tyes\nGlax\torganization\tyes\nQuib\tplace\t\n"))
	if err != nil {
		t.Fatal(err)
	}
	set, err := base.With(list)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		words string
		found fixed
		want  []string
	}{
		{"yesterday Zorp Mandible left Glax", nil, []string{"1-3 PER", "4-5 ORG"}},
		{"yesterday Zorp Mandible left Glax", fixed{"1-2 LOC", "4-5 ORG"}, []string{"1-3 PER", "4-5 ORG"}},
		{"in Quib today", nil, nil},  // known, not forced
		{"a glax of milk", nil, nil}, // not as the list writes it
	} {
		doc := sentence(c.words)
		if err := WithGazetteers(c.found, set).Tag(context.Background(), doc); err != nil {
			t.Fatal(err)
		}
		if got := show(doc); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.words, got, c.want)
		}
	}
}

func TestListsTakeTheLongestName(t *testing.T) {
	set, err := gazetteers.Load()
	if err != nil {
		t.Fatal(err)
	}
	doc := sentence("John Kerry flew from New York City to Syria , he said , with a turkey sandwich")
	if err := NewGazetteerBaseline(set).Tag(context.Background(), doc); err != nil {
		t.Fatal(err)
	}
	if got, want := show(doc), []string{"0-2 PER", "4-7 LOC", "8-9 LOC"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
