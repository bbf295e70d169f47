package main

import (
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// TestEmbeddedIsWhatGenMakes fails when lists, rules or format changed and gen was not run.
func TestEmbeddedIsWhatGenMakes(t *testing.T) {
	if err := run("..", true); err != nil {
		t.Fatal(err)
	}
}

func TestStripTitles(t *testing.T) {
	g := &maker{titles: map[string]bool{"president": true, "secretary of state": true, "mr": true}, demonyms: map[string]string{"russian": "RU"}, isoOf: map[string]string{"us": "US"}}
	for in, want := range map[string]string{
		"US Secretary of State John Kerry": "John Kerry",
		"Russian President Vladimir Putin": "Vladimir Putin",
		"Mr. Obama":                        "Obama",
		"John Kerry":                       "John Kerry",
		"President":                        "",
	} {
		if got := g.stripTitles(in); got != want {
			t.Errorf("stripTitles(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSurnamesOf(t *testing.T) {
	g := &maker{surnames: map[string]bool{}}
	for _, c := range []struct {
		name, country string
		want          []string
	}{
		{"John Kerry", "US", []string{"Kerry"}},
		{"Bashar al-Assad", "SY", []string{"al-Assad", "Assad"}},
		{"Ursula von der Leyen", "DE", []string{"Leyen", "von der Leyen"}},
		{"Xi Jinping", "CN", []string{"Xi"}},
		{"Martin Luther King Jr.", "US", []string{"King"}},
		{"Elizabeth II", "GB", nil},
	} {
		got := g.surnamesOf(c.name, c.country)
		if len(got) != len(c.want) {
			t.Errorf("surnamesOf(%q) = %q, want %q", c.name, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("surnamesOf(%q) = %q, want %q", c.name, got, c.want)
			}
		}
	}
}

func TestUsable(t *testing.T) {
	// The data that is embedded now answers; a full check is in package gazetteers.
	if _, err := gazetteers.Load(); err != nil {
		t.Error(err)
	}
	if _, err := new(lists).addCompiled("none"); err == nil {
		t.Error("no error for a missing list")
	}
}

func TestShortSaint(t *testing.T) {
	for in, want := range map[string]string{"Saint Marys": "St. Marys", "Mt. Vernon": "Mount Vernon", "Fort Riley": "Ft. Riley", "Paris": ""} {
		if got := shortSaint(in); got != want {
			t.Errorf("shortSaint(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestOwnLists checks the laws of the lists written by hand.
func TestOwnLists(t *testing.T) {
	l, err := readLists()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, r := range l.rows("offices") {
		from, to := r.get("from"), r.get("to")
		if len(r.f) != 5 || from == "" || r.get("name") == "" || to != "" && to < from[:min(len(from), len(to))] {
			t.Errorf("office %q", r.f)
		}
		k := r.get("office") + r.get("of") + r.get("name") + from
		if seen[k] {
			t.Errorf("office twice: %q", r.f)
		}
		seen[k] = true
	}
	names := map[string]string{} // a spelling is one person's
	for _, r := range l.rows("people") {
		for _, n := range append([]string{r.get("name")}, r.all("variants")...) {
			if o, ok := names[norm(n)]; ok && o != r.get("name") {
				t.Errorf("%q is %q and %q", n, o, r.get("name"))
			}
			names[norm(n)] = r.get("name")
		}
	}
	titles := map[string]string{}
	for _, r := range l.rows("names") {
		typ, ok := entities.ParseType(r.get("type"))
		if len(r.f) < 7 || len(r.f) > 10 || r.get("name") == "" || !ok || typ == entities.Person || len(r.get("country"))%2 != 0 || strings.ContainsAny(r.get("title"), " |") {
			t.Errorf("curated name %q", r.f)
		}
		if title := r.get("title"); title != "" && titles[title] != "" {
			t.Errorf("%s is %q and %q", title, r.get("name"), titles[title])
		} else {
			titles[title] = r.get("name")
		}
	}
	for _, name := range []string{"regions", "points", "us_counties", "small_places"} {
		for _, r := range l.rows(name) {
			if lat, lon, ok := r.coord(); !ok || lat < -90 || lat > 90 || lon < -180 || lon > 180 {
				t.Errorf("%s: %q", name, r.f)
			}
		}
	}
}
