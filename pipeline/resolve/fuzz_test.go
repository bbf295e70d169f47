package resolve

import (
	"context"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/across"
	"newsgraph/pipeline/resolve/names"
)

// noNames knows nothing but a few words, so that the rules are tested alone and fast.
type noNames struct{}

func (noNames) Lookup(name string) []gazetteers.Entry {
	switch strings.ToLower(name) {
	case "paris":
		return []gazetteers.Entry{
			{Ref: 1, ID: "geonames:2988507", Type: entities.Place, Subtype: "city", Name: "Paris", Country: "FR", Lat: 48.9, Lon: 2.3, HasCoord: true, Prior: 0.9},
			{Ref: 2, ID: "geonames:4717560", Type: entities.Place, Subtype: "city", Name: "Paris", Country: "US", Admin1: "Texas", Lat: 33.7, Lon: -95.6, HasCoord: true, Prior: 0.5},
		}
	case "texas":
		return []gazetteers.Entry{{Ref: 3, ID: "geonames:4736286", Type: entities.Place, Subtype: "admin1", Name: "Texas", Country: "US", Prior: 0.7}}
	}
	return nil
}
func (n noNames) ByID(id string) (gazetteers.Entry, bool) {
	for _, name := range []string{"Paris", "Texas"} {
		for _, e := range n.Lookup(name) {
			if e.ID == id {
				return e, true
			}
		}
	}
	return gazetteers.Entry{}, false
}
func (noNames) PeopleBySurname(string) []gazetteers.Entry { return nil }
func (noNames) Lists(string) gazetteers.Mask              { return 0 }
func (noNames) IsGivenName(w string) (string, bool)       { return "", w == "john" || w == "John" }
func (noNames) IsSurname(string) bool                     { return false }
func (noNames) Title(n string) (string, bool) {
	switch strings.ToLower(n) {
	case "mr.", "mrs.":
		return "honorific", true
	case "president", "secretary of state":
		return "government", true
	}
	return "", false
}
func (noNames) Role(string) (string, bool) { return "", false }
func (noNames) Demonym(w string) (string, gazetteers.Entry, bool) {
	return "FR", gazetteers.Entry{}, w == "French"
}
func (noNames) Country(string) (gazetteers.Entry, bool)          { return gazetteers.Entry{}, false }
func (noNames) Capital(string) (gazetteers.Entry, bool)          { return gazetteers.Entry{}, false }
func (noNames) IsCommonWord(string) bool                         { return false }
func (noNames) OrganizationsWith(string) []gazetteers.Entry      { return nil }
func (noNames) Offices(gazetteers.EntryRef) []gazetteers.Term    { return nil }
func (noNames) Office(string, string, string) []gazetteers.Entry { return nil }

// FuzzArticle marks spans of any text as mentions: the laws hold, nothing
// panics, and a second article leaves no trace in the third.
func FuzzArticle(f *testing.F) {
	f.Add("President John Kerry, the secretary of state, met Mr. Kerry in Paris, Texas (PT).", uint64(1))
	f.Add("al- bin \xff O’Brien's Jr. \n\n(A) The The's ''", uint64(7))
	f.Add(strings.Repeat("the Clintons and ", 40), uint64(3))
	r, err := New(noNames{}, Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		text = strings.ToValidUTF8(text, "?")
		if len(text) > 4000 {
			return
		}
		a, b := anyDocument(text, seed), anyDocument(text, seed)
		first := r.Article(a)
		checkInvariants(t, a, first)
		r.Article(anyDocument("John Kerry left Paris.", seed+1))
		if second := r.Article(b); !reflect.DeepEqual(first, second) {
			t.Fatalf("the article before changes the result:\n%+v\n%+v", first, second)
		}
		rec := &entities.Record{Clusters: first.Clusters, Focus: first.Focus}
		all := across.New(noNames{}, names.English(), nil, "", 0)
		if err := all.Add(rec); err != nil {
			t.Fatal(err)
		}
		res, err := all.Resolve(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for c := range first.Clusters {
			if res.Entity(rec.Key(), c) == "" {
				t.Fatal("cluster without entity")
			}
		}
	})
}

// anyDocument makes random mentions of the words of a text.
func anyDocument(text string, seed uint64) *entities.Document {
	rng := rand.New(rand.NewPCG(seed, 1))
	d := &entities.Document{Article: &entities.Article{Text: text}}
	start := 0
	for i := 0; i <= len(text); i++ {
		if i == len(text) || text[i] == '\n' || text[i] == '.' && rng.IntN(3) == 0 {
			if i > start {
				zone := []entities.Role{entities.Body, entities.Headline, entities.Byline, entities.Body}[rng.IntN(4)]
				d.Sentences = append(d.Sentences, entities.Sentence{Zone: zone, Start: start, End: i})
			}
			start = i
		}
	}
	for s := range d.Sentences {
		se := &d.Sentences[s]
		for at := se.Start; at < se.End; {
			for at < se.End && !utf8.RuneStart(text[at]) {
				at++
			}
			end := min(se.End, at+1+rng.IntN(14))
			for end < se.End && !utf8.RuneStart(text[end]) {
				end++
			}
			if end <= at {
				break
			}
			if rng.IntN(2) == 0 {
				d.Mentions = append(d.Mentions, entities.Mention{
					Start: at, End: end, Text: text[at:end], Type: entities.Types[rng.IntN(3)], Sentence: s,
					Confidence: rng.Float64(), Flags: []entities.Flag{},
				})
			}
			at = end
		}
	}
	return d
}

// TestHugeArticle resolves an article with tens of thousands of distinct
// names: its cost must stay near linear, or the test runs into its timeout.
func TestHugeArticle(t *testing.T) {
	r, err := New(noNames{}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(6, 6))
	d := &entities.Document{Article: &entities.Article{}}
	var b strings.Builder
	for i := range 60000 {
		start := b.Len()
		word := func() string {
			return string(rune('A'+rng.IntN(26))) + string(rune('a'+rng.IntN(26))) + string(rune('a'+rng.IntN(26))) + string(rune('a'+rng.IntN(26))) + "s"
		}
		name := word()
		if i%3 == 0 {
			name += " " + word()
		}
		if i%9 == 0 {
			name += " Smith"
		}
		b.WriteString("the " + name + " said. ")
		d.Sentences = append(d.Sentences, entities.Sentence{Zone: entities.Body, Start: start, End: b.Len()})
		d.Mentions = append(d.Mentions, entities.Mention{Start: start + 4, End: start + 4 + len(name), Text: name, Type: entities.Types[i%3], Sentence: i, Confidence: 0.5, Flags: []entities.Flag{}})
	}
	d.Article.Text = b.String()
	res := r.Article(d)
	if len(res.Clusters) < 10000 {
		t.Fatalf("%d clusters", len(res.Clusters))
	}
}
