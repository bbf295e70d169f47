package across

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/resolve"
	"newsgraph/pipeline/resolve/corrections"
	"newsgraph/pipeline/resolve/marked"
	"newsgraph/pipeline/resolve/names"
)

// written is an article of a test set: "date source | marked-up text".
type written string

func recordsOf(t testing.TB, articles []written) ([]*marked.Document, []*entities.Record) {
	t.Helper()
	r, err := resolve.New(marked.BuiltIn(t), resolve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var gs []*marked.Document
	var recs []*entities.Record
	for i, a := range articles {
		head, text, _ := strings.Cut(string(a), " | ")
		g, err := marked.Parse(fmt.Sprintf("a%02d", i), text)
		if err != nil {
			t.Fatal(err)
		}
		g.Doc.Article.Date, g.Doc.Article.Source, _ = strings.Cut(head, " ")
		gs = append(gs, g)
		recs = append(recs, recordOf(r, g))
	}
	return gs, recs
}

// sets are sets of articles: mentions with one key are one entity of the set.
var sets = []struct {
	name     string
	articles []written
}{
	{"same full name", []written{
		"2020-01-01 x | {{Marwan Tlass|person|m}} spoke.",
		"2020-05-01 y | {{Marwan Tlass|person|m}} spoke again.",
	}},
	{"spellings of a full name", []written{
		"2020-01-01 x | {{Sergei Kolbasov|person|m}} spoke.",
		"2020-05-01 y | {{Sergey Kolbasov|person|m}} spoke again.",
	}},
	{"legal form", []written{
		"2020-01-01 x | {{Lumivex NV|organization|m}} grew.",
		"2020-05-01 y | {{Lumivex|organization|m}} fell.",
	}},
	{"one known entity under two names", []written{
		"2020-01-01 x | The {{U.N.|organization|u}} spoke.",
		"2020-05-01 y | The {{United Nations|organization|u}} spoke.",
	}},
	{"John Smith and John Smith", []written{
		"2020-01-01 x | In {{Leeds|place|l}}, {{England|place|e}}, the baker {{John Smith|person|a}} won. {{Leeds|place|l}} cheered.",
		"2020-05-01 y | In {{Sydney|place|s}}, {{Australia|place|o}}, the swimmer {{John Smith|person|b}} won. {{Sydney|place|s}} cheered.",
	}},
	{"John Smith in one company", []written{
		"2020-01-01 x | In {{Leeds|place|l}}, {{England|place|e}}, {{John Smith|person|a}} met {{Ute Varga|person|u}}.",
		"2020-05-01 y | In {{Sydney|place|s}}, {{Australia|place|o}}, {{John Smith|person|a}} met {{Ute Varga|person|u}}.",
	}},
	{"an acronym that several bear", []written{
		"2020-01-01 x | In {{Leeds|place|l}}, {{England|place|e}}, {{DQV|organization|a}} drivers struck. {{Leeds|place|l}} waited.",
		"2020-05-01 y | In {{Sydney|place|s}}, {{Australia|place|o}}, {{DQV|organization|b}} tests rose. {{Sydney|place|s}} waited.",
	}},
	{"an acronym in one company", []written{
		"2020-01-01 x | In {{Leeds|place|l}}, {{England|place|e}}, {{Ute Varga|person|u}} leads {{DQV|organization|a}}.",
		"2020-05-01 y | In {{Sydney|place|s}}, {{Australia|place|o}}, {{Ute Varga|person|u}} left {{DQV|organization|a}}.",
	}},
	{"a made-up word of two countries", []written{
		"2020-01-01 x | In {{Leeds|place|l}}, {{England|place|e}}, {{Zindaro|organization|a}} grew. {{Leeds|place|l}} waited.",
		"2020-05-01 y | In {{Leeds|place|l}}, {{England|place|e}}, {{Zindaro|organization|a}} fell. {{Leeds|place|l}} waited.",
	}},
	{"bare surnames without company", []written{
		"2020-01-01 x | {{Smith|person|a}} won in {{Leeds|place|l}}.",
		"2020-05-01 y | {{Smith|person|b}} won in {{Perth|place|p}}.",
	}},
	{"bare surname in the company of its holder", []written{
		"2020-01-01 x | {{Otto Varga|person|o}} met {{Ute Kolbasov|person|u}} of {{Lumivex|organization|l}}.",
		"2020-01-09 y | {{Varga|person|o}} met {{Ute Kolbasov|person|u}} of {{Lumivex|organization|l}} again.",
	}},
	{"bare surname years later", []written{
		"2010-01-01 x | {{Otto Varga|person|o}} met {{Ute Kolbasov|person|u}} of {{Lumivex|organization|l}}.",
		"2020-01-09 y | {{Varga|person|p}} met {{Ute Kolbasov|person|u}} of {{Lumivex|organization|l}} again.",
	}},
	{"bare surname in other company", []written{
		"2020-01-01 x | {{Otto Varga|person|o}} met {{Ute Kolbasov|person|u}}.",
		"2020-01-09 y | {{Varga|person|p}} met {{Ada Nwosu|person|n}}.",
	}},
	{"acronym introduced elsewhere", []written{
		"2020-01-01 x | The {{Baltic Road Board|organization|b}} ({{BRB|organization|b}}) met {{Ute Kolbasov|person|u}}.",
		"2020-01-09 y | {{BRB|organization|b}} met {{Ute Kolbasov|person|u}}.",
	}},
	{"ministries of two countries", []written{
		"2020-01-01 x | In {{Rome|place|r}}, {{Italy|place|i}}, the {{Transport Ministry|organization|a}} spoke.",
		"2020-01-09 y | In {{Lima|place|l}}, {{Peru|place|p}}, the {{Transport Ministry|organization|b}} spoke.",
	}},
	{"a noun alone is each article's own", []written{
		"2020-01-01 x | The {{Board|organization|a}} of the orchestra thanked {{Ute Kolbasov|person|u}} in {{Leeds|place|l}}, {{England|place|e}}.",
		"2020-01-09 y | The {{Board|organization|b}} of the mill dismissed {{Ada Nwosu|person|n}} in {{Leeds|place|l}}, {{England|place|e}}.",
	}},
	{"a point of the compass alone", []written{
		"2020-01-01 x | Farmers of the {{South|place|a}} in {{Italy|place|i}} met {{Ute Kolbasov|person|u}}.",
		"2020-01-09 y | Voters of the {{South|place|b}} in {{Sudan|place|s}} met {{Ada Nwosu|person|n}}.",
	}},
	{"a noun alone in reports of one event", []written{
		"2020-01-01 x | The {{Board|organization|a}} heard {{Ute Kolbasov|person|u}} and {{Ada Nwosu|person|n}} of {{Lumivex|organization|l}}.",
		"2020-01-01 y | The {{Board|organization|a}} heard {{Ute Kolbasov|person|u}} and {{Ada Nwosu|person|n}} of {{Lumivex|organization|l}} on Monday.",
	}},
	{"boards of two towns", []written{
		"2020-01-01 x | The {{Board of Elections|organization|a}} in {{Toledo|place|t}}, {{Ohio|place|o}}, counted for {{Ute Kolbasov|person|u}}.",
		"2020-01-09 y | The {{Board of Elections|organization|b}} in {{Kingston|place|k}}, {{Jamaica|place|j}}, counted for {{Ada Nwosu|person|n}}.",
	}},
	{"a place met in its own country alone, and a namesake in another", []written{
		"2020-01-01 x | In {{Camden|place|c}}, {{New Jersey|place|n}}, the mayor of {{Camden|place|c}} met voters from {{Trenton|place|t}}, {{New Jersey|place|n}}.",
		"2020-01-02 x | In {{Camden|place|c}}, {{New Jersey|place|n}}, the mayor of {{Camden|place|c}} met voters from {{Trenton|place|t}}, {{New Jersey|place|n}}.",
		"2020-01-03 x | In {{Camden|place|c}}, {{New Jersey|place|n}}, the mayor of {{Camden|place|c}} met voters from {{Trenton|place|t}}, {{New Jersey|place|n}}.",
		"2020-01-04 x | In {{Camden|place|c}}, {{New Jersey|place|n}}, the mayor of {{Camden|place|c}} met voters from {{Trenton|place|t}}, {{New Jersey|place|n}}.",
		"2020-01-05 x | In {{Camden|place|c}}, {{New Jersey|place|n}}, the mayor of {{Camden|place|c}} met voters from {{Trenton|place|t}}, {{New Jersey|place|n}}.",
		"2020-01-06 x | In {{Camden|place|c}}, {{New Jersey|place|n}}, the mayor of {{Camden|place|c}} met voters from {{Trenton|place|t}}, {{New Jersey|place|n}}.",
		"2020-01-09 y | A house in {{Camden|place|d}} was sold, said agents in {{London|place|l}}, {{England|place|e}} and in {{Leeds|place|z}}.",
	}},
	{"Jr. and Sr. across articles", []written{
		"2020-01-01 x | {{Marcus Whitfield Jr.|person|a}} spoke.",
		"2020-01-09 y | {{Marcus Whitfield Sr.|person|b}} spoke.",
	}},
}

func TestAcrossArticles(t *testing.T) {
	for _, c := range sets {
		t.Run(c.name, func(t *testing.T) {
			gs, recs := recordsOf(t, c.articles)
			res := resolveAll(t, recs, nil)
			idOf, keyOf := map[string]string{}, map[string]string{}
			for n, g := range gs {
				for i, key := range g.Keys {
					id := res.Entity(recs[n].Key(), recs[n].Mentions[i].Cluster)
					if old, ok := idOf[key]; ok && old != id {
						t.Errorf("%s is %s and %s", key, old, id)
					}
					if old, ok := keyOf[id]; ok && old != key {
						t.Errorf("%s is %s and %s; steps %v", id, old, key, res.Steps(id))
					}
					idOf[key], keyOf[id] = id, key
				}
			}
		})
	}
}

func resolveAll(t testing.TB, recs []*entities.Record, over *corrections.File) *Resolution {
	t.Helper()
	return resolved(t, New(marked.BuiltIn(t), names.English(), over, t.TempDir(), 1), recs)
}

func resolved(t testing.TB, a *Resolver, recs []*entities.Record) *Resolution {
	t.Helper()
	for _, r := range recs {
		if err := a.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	res, err := a.Resolve(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return res
}

func fixes(t *testing.T, lines ...string) *corrections.File {
	t.Helper()
	o, err := corrections.Read("fix.tsv", strings.NewReader(strings.Join(lines, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	return o
}

var toCorrect = []written{
	"2020-01-01 leeds | {{John Berg|person|a}} met {{Ute Varga|person|u}} of {{Lumivex|organization|l}}. {{Berg|person|a}} left.",
	"2020-06-01 perth | {{John Berg|person|b}} met {{Jack Varga|person|j}} of {{Lumivex|organization|l}}.",
	"2021-01-01 perth | {{Oscar Prize|person|o}} went to {{Ute Varga|person|u}}.",
}

func TestCorrections(t *testing.T) {
	cases := []struct {
		name      string
		lines     []string
		want      map[string]string // "article mention" → id
		unmatched int
	}{
		{"none", nil, map[string]string{"0 0": "person:john-berg", "1 0": "person:john-berg", "2 0": "person:oscar-prize"}, 0},
		{"same", []string{"same\tJack Varga\tUte Varga"}, map[string]string{"1 1": "person:ute-varga"}, 0},
		{"different by name", []string{"different\tJohn Berg\tBerg"}, map[string]string{"0 0": "person:berg", "1 0": "person:john-berg"}, 0},
		{"different by source", []string{"different\tJohn Berg\tJohn Berg of Perth\tsource=perth"}, map[string]string{"0 0": "person:john-berg", "1 0": "person:john-berg-of-perth"}, 0},
		{"retype", []string{"retype\tOscar Prize\torganization"}, map[string]string{"2 0": "organization:oscar-prize"}, 0},
		{"link", []string{"link\tUte Varga\twikidata:Q1"}, map[string]string{"0 1": "wikidata:Q1", "2 1": "wikidata:Q1"}, 0},
		{"link within dates", []string{"link\tUte Varga\twikidata:Q1\tfrom=2021"}, map[string]string{"0 1": "person:ute-varga", "2 1": "wikidata:Q1"}, 0},
		{"to is included", []string{"link\tUte Varga\twikidata:Q1\tto=2020-01"}, map[string]string{"0 1": "wikidata:Q1", "2 1": "person:ute-varga"}, 0},
		{"ignore", []string{"ignore\tOscar Prize"}, map[string]string{"2 0": ""}, 0},
		{"ignore by id", []string{"ignore\tperson:oscar-prize"}, map[string]string{"2 0": ""}, 0},
		{"ignore a type", []string{"ignore\tLumivex\ttype=person", "ignore\tOscar Prize\ttype=person"}, map[string]string{"0 2": "organization:lumivex", "2 0": ""}, 1},
		{"matches nothing", []string{"# a remark", "", "ignore\tNobody Known"}, map[string]string{}, 1},
		{"case and accents", []string{"ignore\tÓSCAR prize"}, map[string]string{"2 0": ""}, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, recs := recordsOf(t, toCorrect)
			res := resolveAll(t, recs, fixes(t, c.lines...))
			for at, want := range c.want {
				var n, i int
				fmt.Sscan(at, &n, &i)
				if got := res.Entity(recs[n].Key(), recs[n].Mentions[i].Cluster); got != want {
					t.Errorf("mention %s %q is %q, want %q", at, recs[n].Mentions[i].Text, got, want)
				}
			}
			if len(res.Unmatched()) != c.unmatched {
				t.Errorf("unmatched: %q", res.Unmatched())
			}
		})
	}
}

func TestCorrectionsDescribe(t *testing.T) {
	_, recs := recordsOf(t, toCorrect)
	res := resolveAll(t, recs, fixes(t, "rename\tUte Varga\tDr. Ute Varga", "retype\tOscar Prize\torganization", "link\tJack Varga\twikidata:Q7"))
	if e := res.Describe("person:ute-varga"); e.Name != "Dr. Ute Varga" {
		t.Errorf("renamed: %+v", e)
	}
	if e := res.Describe("organization:oscar-prize"); e.Type != entities.Organization {
		t.Errorf("retyped: %+v", e)
	}
	if e := res.Describe("wikidata:Q7"); e.Links == nil || e.Links.Wikidata != "Q7" {
		t.Errorf("linked: %+v", e)
	}
	if !slices.ContainsFunc(res.Steps("wikidata:Q7"), func(s entities.Decision) bool { return s.Reason == "correction" && s.Detail == "fix.tsv:3" }) {
		t.Errorf("steps: %v", res.Steps("wikidata:Q7"))
	}
}

// TestFormerIDs: what was known by its GeoNames id or its title alone has the
// item's id now, in records, in corrections and when it is asked for.
func TestFormerIDs(t *testing.T) {
	_, recs := recordsOf(t, []written{"2020-01-01 leeds | It rained in {{Lausanne|place|l}} and {{Leeds|place|x}}."})
	c := &recs[0].Clusters[recs[0].Mentions[0].Cluster]
	if c.Link != "wikidata:Q807" {
		t.Fatalf("linked to %q", c.Link)
	}
	c.Link, c.Entity = "geonames:2659994", "geonames:2659994" // as a run of before has it
	res := resolveAll(t, recs, fixes(t, "rename\tgeonames:2659994\tLausanne VD", "link\tLeeds\twikipedia:Lausanne"))
	e := res.Describe("wikidata:Q807")
	if e.Name != "Lausanne VD" || e.Links == nil || *e.Links != (entities.Links{Wikidata: "Q807", GeoNames: "2659994", Wikipedia: "Lausanne"}) || e.Place == nil || e.Place.Country != "CH" {
		t.Errorf("described as %+v, links %+v", e, e.Links)
	}
	for i := range recs[0].Mentions {
		if id := res.Entity(recs[0].Key(), recs[0].Mentions[i].Cluster); id != "wikidata:Q807" {
			t.Errorf("%s is %s", recs[0].Mentions[i].Text, id)
		}
	}
	if now, ok := res.Former("geonames:2659994"); !ok || now != "wikidata:Q807" {
		t.Errorf("the GeoNames id leads to %q", now)
	}
	if now, ok := res.Former("geonames:1"); ok {
		t.Errorf("an unknown id leads to %q", now)
	}
	if len(res.Unmatched()) > 0 {
		t.Error(res.Unmatched())
	}
}

// TestEnglishNames: a place is shown by its English name where the lists call it in
// letters of another language, and keeps them where English does.
func TestEnglishNames(t *testing.T) {
	_, recs := recordsOf(t, []written{"2020-01-01 x | It rained in {{Geneva|place|g}}, {{Switzerland|place|s}}, in {{Cologne|place|c}}, {{Germany|place|d}}, and in {{São Paulo|place|p}}, {{Brazil|place|b}}."})
	res := resolveAll(t, recs, nil)
	for id, want := range map[string]string{"wikidata:Q71": "Geneva", "wikidata:Q365": "Cologne", "wikidata:Q174": "São Paulo"} {
		if e := res.Describe(id); e.Name != want {
			t.Errorf("%s is shown as %q, want %q", id, e.Name, want)
		}
	}
}
