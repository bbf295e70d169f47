package gazetteers

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"newsgraph/entities"
)

// doc makes a document of sentences parted by " / " with tokens parted by spaces.
func doc(text string) *entities.Document {
	d := &entities.Document{}
	for s := range strings.SplitSeq(text, " / ") {
		first := len(d.Tokens)
		for _, w := range strings.Fields(s) {
			d.Tokens = append(d.Tokens, entities.Token{Text: w})
		}
		d.Sentences = append(d.Sentences, entities.Sentence{First: first, Last: len(d.Tokens)})
	}
	return d
}

// entityHits writes the hits of entities as "First-End text lists".
func entityHits(d *entities.Document, hits []Hit) []string {
	var out []string
	for _, h := range hits {
		if !h.Lists.Has(AnyEntity) {
			continue
		}
		var words []string
		for _, t := range d.Tokens[h.First:h.End] {
			words = append(words, t.Text)
		}
		out = append(out, fmt.Sprintf("%d-%d %s %v", h.First, h.End, strings.Join(words, " "), h.Lists&AnyEntity))
	}
	return out
}

func TestMatch(t *testing.T) {
	m := loaded(t).NewMatcher()
	for _, c := range []struct {
		text string
		want []string
	}{
		{"John Kerry met Sergei Lavrov in Lausanne .", []string{"0-2 John Kerry person-name", "3-5 Sergei Lavrov person-alias", "4-5 Lavrov person-alias", "6-7 Lausanne city"}},
		{"Bashar al-Assad", []string{"0-2 Bashar al-Assad person-name", "1-2 al-Assad person-alias"}},
		{"Bashar al - Assad", []string{"0-4 Bashar al - Assad person-name", "1-4 al - Assad person-alias", "3-4 Assad person-alias"}},
		{"Bashar AL ASSAD", []string{"0-3 Bashar AL ASSAD person-name", "1-3 AL ASSAD person-alias", "2-3 ASSAD person-alias"}},
		{"they told us so", nil},
		{"the US said", []string{"1-2 US country"}},
		{"U.S. forces", []string{"0-1 U.S. country"}},
		{"the white house", nil},
		{"the White House", []string{"1-3 White House government"}},
		{"New , York", []string{"2-3 York city"}},
		{"flew to New / York", []string{"3-4 York city"}},
		{"Islamic State ( ISIS )", []string{"0-2 Islamic State armed-group", "3-4 ISIS armed-group"}},
		{"McDonald 's shares", []string{"0-2 McDonald 's company"}},
		{"Marks & Spencer", []string{"0-3 Marks & Spencer company"}},
		{"Syrian", nil},
	} {
		d := doc(c.text)
		got := entityHits(d, m.Match(d))
		if !slices.Equal(got, c.want) {
			t.Errorf("%q:\n got %q\nwant %q", c.text, got, c.want)
		}
	}
}

func TestMatchWordLists(t *testing.T) {
	m := loaded(t).NewMatcher()
	for _, c := range []struct {
		text        string
		lists       Mask // must all be there
		exact, less Mask // must be exact; must not be
	}{
		{"John", GivenName, GivenName, 0},
		{"JOHN", GivenName, 0, GivenName},
		{"Smith", Surname, Surname, 0},
		{"Syrians", Demonym, Demonym, 0},
		{"Gen.", Title, Title, 0},
		{"spokesman", RoleNoun, RoleNoun, 0},
		{"The", CommonWord, 0, CommonWord},
		{"Reading", CommonWord | City, City, CommonWord},
	} {
		var lists, exact Mask
		for _, h := range m.Match(doc(c.text)) {
			lists |= h.Lists
			exact |= h.Exact
		}
		if lists&c.lists != c.lists || exact&c.exact != c.exact || exact.Has(c.less) {
			t.Errorf("%q: lists %v, exact %v", c.text, lists, exact)
		}
	}
	if h := m.Match(doc("the reading of it")); len(h) != 0 && h[0].Lists.Has(City) {
		t.Errorf("small words hit %v", h)
	}
}

func TestMatchEntries(t *testing.T) {
	s := loaded(t)
	for _, h := range s.NewMatcher().Match(doc("in Aleppo")) {
		if h.First == 1 && (len(h.Entries) == 0 || s.Entry(h.Entries[0]).SameAs != "geonames:170063") {
			t.Errorf("Aleppo leads to %v", h.Entries)
		}
	}
	if e := s.Entry(1 << 31); e.Name != "" {
		t.Errorf("a reference of no set leads to %v", e)
	}
}

func TestMatchAllocatesNothing(t *testing.T) {
	m := loaded(t).NewMatcher()
	d := doc(sample)
	m.Match(d)
	if n := testing.AllocsPerRun(20, func() { m.Match(d) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzMatch holds the laws of hits, and that every hit of several words is found by Lookup's index too.
func FuzzMatch(f *testing.F) {
	f.Add("John Kerry - / U.S. ' s 's . . the New York Times")
	f.Add("Łódź / al-Assad’s “Aleppo” — \xff")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || len(text) > 2000 {
			return
		}
		s := loaded(t)
		d := doc(text)
		hits := s.NewMatcher().Match(d)
		for i, h := range hits {
			sent := d.Sentences[h.Sentence]
			if h.First < sent.First || h.End > sent.Last || h.First >= h.End {
				t.Fatalf("hit %+v leaves its sentence %+v", h, sent)
			}
			if h.Lists == 0 || h.Exact&^h.Lists != 0 || h.Lists&^public != 0 {
				t.Fatalf("masks of %+v", h)
			}
			if i > 0 && (hits[i-1].First > h.First || hits[i-1].First == h.First && hits[i-1].End <= h.End) {
				t.Fatalf("order: %+v before %+v", hits[i-1], h)
			}
			for _, r := range h.Entries {
				if s.Entry(r).Name == "" {
					t.Fatalf("hit %+v leads nowhere", h)
				}
			}
		}
	})
}

const sample = `U.S. Secretary of State John Kerry and Russian Foreign Minister Sergei Lavrov met in Lausanne , Switzerland , on Saturday .
 / The talks on Aleppo , where Bashar al-Assad 's forces and Russia bomb the rebels , brought in Iran , Saudi Arabia , Turkey , Egypt and Qatar .
 / Islamic State ( ISIS ) lost Dabiq , the Syrian Observatory for Human Rights said , according to AFP and the New York Times .
 / Barack Obama is to meet advisers in Washington , a White House spokesman said while the United Nations asked for a pause .`

// sampleHits is the number of hits in sample.
const sampleHits = 57

func BenchmarkMatch(b *testing.B) {
	m := loaded(b).NewMatcher()
	d := doc(sample)
	want := len(m.Match(d))
	if want != sampleHits {
		b.Fatalf("%d hits, want %d", want, sampleHits)
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		if len(m.Match(d)) != want {
			b.Fatal("hits differ")
		}
		n += len(d.Tokens)
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "tokens/s")
}
