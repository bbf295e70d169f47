package clues

import (
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
	"newsgraph/pipeline/resolve/marked"
)

// articleOf reads a text with marked mentions; the third field of a mark is the title before it.
func articleOf(t *testing.T, text string) *Article {
	t.Helper()
	g, err := marked.Parse("test", text)
	if err != nil {
		t.Fatal(err)
	}
	a := New(marked.BuiltIn(t), English())
	mentions := make([]Mention, len(g.Doc.Mentions))
	var forms []Form
	for i := range g.Doc.Mentions {
		m := &g.Doc.Mentions[i]
		f := slices.IndexFunc(forms, func(f Form) bool { return f.Type == m.Type && f.Surface == m.Text })
		if f < 0 {
			f = len(forms)
			key := normalize.String(m.Text)
			forms = append(forms, Form{Type: m.Type, Key: key, Words: strings.Fields(key), Surface: m.Text})
		}
		forms[f].Mentions = append(forms[f].Mentions, i)
		mentions[i] = Mention{Form: f, Left: strings.Fields(g.Doc.Before(m)), Title: g.Keys[i], Core: g.Keys[i]}
	}
	a.Read(g.Doc, mentions, forms)
	return &a
}

// What stands behind a place, or beside it, says where it lies.
func TestContainers(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Talks opened in {{Lausanne|place|}}, Switzerland.", "Switzerland"},
		{"A barn burned in {{Paris|place|}}, Texas, on Monday.", "Texas"},
		{"A barn burned in {{Springfield|place|}}, Ill., on Monday.", "Illinois"},
		{"A barn burned in {{Paris|place|}} (Texas).", "Texas"},
		{"He moved from {{Paris|place|}}, Qatar said.", ""},
		{"Wheat grows in {{Washington|place|}} state.", "state"},
		{"The judge sued {{New York|place|}} Attorney General Ann Lee.", "state"},
		{"{{Ann Lee|person|governor}} of {{Georgia|place|}} signed it.", "state"},
		{"It rained in {{Georgia|place|}} and {{Armenia|place|}}.", ""},
	} {
		a := articleOf(t, c.text)
		if got := a.ContainerOf(len(a.Mentions) - 1); got != c.want {
			t.Errorf("%s: %q, want %q", c.text, got, c.want)
		}
	}
}

// A list of countries or states has no places within places.
func TestListed(t *testing.T) {
	for _, c := range []struct {
		text string
		want bool // of the first mention
	}{
		{"It rained in {{Ohio|place|}}, {{Oregon|place|}} and {{Wyoming|place|}}.", true},
		{"It rained in {{Ohio|place|}}, {{Oregon|place|}}.", false},
		{"{{Georgia|place|}} and {{Armenia|place|}} signed.", true},
		{"He lives in {{Lebanon|place|}}, {{Pennsylvania|place|}}, and {{Lebanon|place|}}, {{New Hampshire|place|}}.", false},
		{"He met {{Georgia|place|}} near {{Armenia|place|}}.", false},
	} {
		if a := articleOf(t, c.text); a.Listed(0) != c.want {
			t.Errorf("%s: %v", c.text, !c.want)
		}
	}
}

func TestHints(t *testing.T) {
	for _, c := range []struct {
		text      string
		countries []string
		titles    []string
		led       []string
	}{
		{text: "Shells fell on the Syrian city of {{Aleppo|place|}}.", countries: []string{"SY"}},
		{text: "The Syrian army left {{Aleppo|place|}}.", countries: nil},
		{text: "French President {{Dupont|person|French President}} spoke.", countries: []string{"FR"}, titles: []string{"french president"}},
		{text: "Former President {{Dupont|person|Former President}} spoke.", titles: nil},
		{text: "The {{Reagan|person|}} administration sold arms.", led: []string{"president"}},
	} {
		a := articleOf(t, c.text)
		h := a.Hints([]int{0}, a.Doc.Mentions[0].Type)
		if !slices.Equal(h.Countries, c.countries) || !slices.Equal(h.Titles, c.titles) || !slices.Equal(h.Led, c.led) {
			t.Errorf("%s: countries %v, titles %v, led %v", c.text, h.Countries, h.Titles, h.Led)
		}
	}
}

// A name in capitals is an acronym only where the rest is not in capitals, too.
func TestShouted(t *testing.T) {
	for text, want := range map[string]bool{
		"Lawyers of {{CAIR|place|}} sued.": false,
		"LAWYERS OF {{CAIR|place|}} SUED.": true,
		"{{CAIR|place|}} sued.":            true, // the head of a sentence may be a dateline
	} {
		if a := articleOf(t, text); a.Shouted(&a.Forms[0]) != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
}

func TestCredit(t *testing.T) {
	for text, want := range map[string]bool{
		"Photo: ({{AFP|organization|}}) in town.":         true,
		"A man looks on. (Jane Doe/{{AP|organization|}})": true,
		"He told {{AFP|organization|}} on Monday.":        false,
	} {
		if a := articleOf(t, text); a.IsCredit(0) != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
}

func TestTeamness(t *testing.T) {
	for _, c := range []struct {
		text string
		want Teamness // of all mentions
	}{
		{"{{England|place|}} 2 Poland 1", Teamness{Scores: 1, Told: 1}},
		{"{{England|place|}} beat Poland.", Teamness{Plays: 1, Told: 1}},
		{"It rained in {{England|place|}}.", Teamness{Located: 1}},
		{"{{England|place|}} beat Poland. It rained in {{England|place|}}.", Teamness{Plays: 0.5, Located: 0.5, Told: 0.5}},
		{"{{England|place|}} froze.", Teamness{}},
		{"It was in {{London|place|}} 1996-08-31.", Teamness{Located: 1}},
	} {
		a := articleOf(t, c.text)
		if got := a.Teamness(a.Forms[0].Mentions); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.text, got, c.want)
		}
	}
}

// The sport of an article and that of a team.
func TestSport(t *testing.T) {
	l := English()
	for name, want := range map[string]string{"leicester city f c": "soccer", "boston red sox": "baseball", "general motors": ""} {
		got := ""
		if i := l.SportOf(strings.Fields(name)); i >= 0 {
			got = l.Sports[i]
		}
		if got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	a := articleOf(t, "The striker scored a goal for {{Leeds|place|}} at the end of the match.")
	if a.Sport.Total == 0 || a.Sport.Words != 14 {
		t.Errorf("%g words of sport of %d", a.Sport.Total, a.Sport.Words)
	}
	if a = articleOf(t, "The bank of {{Leeds|place|}} lent money."); a.Sport.Total != 0 {
		t.Errorf("%g words of sport in an article of banks", a.Sport.Total)
	}
}

func TestOutlet(t *testing.T) {
	names := marked.BuiltIn(t)
	for _, c := range []struct{ url, source, country, after string }{
		{url: "https://www.theparisnews.com/a/b", after: "Paris"},
		{url: "https://www.leedsnews.co.uk/", country: "GB", after: "Leeds"},
		{source: "The Paris News", after: "Paris"},
		{url: "https://www.lemonde.fr/x", country: "FR"},
		{url: "https://news.tv/x"},
	} {
		o := English().outletOf(names, &entities.Article{URL: c.url, Source: c.source})
		if o.Country != c.country || c.after != "" && !o.NamedAfter(c.after) || o.NamedAfter("Berlin") {
			t.Errorf("%s%s: %+v", c.url, c.source, o)
		}
	}
}

func TestNationality(t *testing.T) {
	a := articleOf(t, "Scottish and Syrian farmers met {{Tom Reed|person|}}, Prince of Wales, near Danes.")
	for name, want := range map[string]bool{"Scottish": true, "Syrian": true, "Table": false} {
		if a.IsNationality(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
	if a.Demonyms["SY"] != 1 {
		t.Errorf("nationality words %v", a.Demonyms)
	}
	if got := a.StyleBehind(0); got != "Prince of Wales" {
		t.Errorf("style %q", got)
	}
}
