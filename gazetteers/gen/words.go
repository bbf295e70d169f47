package main

import (
	"maps"
	"slices"
	"strings"

	"newsgraph/gazetteers"
)

// readWords reads the word lists that all later cleaning asks.
func (g *maker) readWords() {
	g.common, g.given, g.surnames = map[string]bool{}, map[string]bool{}, map[string]bool{}
	g.titles, g.demonyms = map[string]bool{}, map[string]string{}
	for _, r := range g.lists.rows("scowl_lower_words") {
		g.common[norm(r.get("word"))] = true
	}
	for _, r := range g.lists.rows("first_names_clean") {
		if g.usableWord(r.get("name")) {
			g.given[norm(r.get("name"))] = true
		}
	}
	for _, r := range g.lists.rows("surnames_clean") {
		if g.usableWord(trimInitial(r.get("name"))) {
			g.surnames[norm(trimInitial(r.get("name")))] = true
		}
	}
	for _, r := range g.lists.rows("titles") {
		g.titles[norm(r.get("title"))] = true
	}
	for t := range cleaning().aliasTitle {
		g.titles[t] = true
	}
	for _, r := range g.lists.rows("demonyms_clean") {
		g.demonyms[norm(r.get("demonym"))] = r.get("iso2")
	}
	for w := range cleaning().function {
		g.common[w] = true
	}
	for w := range cleaning().months {
		g.common[w] = true
	}
}

// countryWord reports whether a word is first of all a country, not a name that people often bear.
func (g *maker) countryWord(s string) bool {
	n := norm(s)
	for _, p := range g.byName[n] {
		if p.Subtype == "country" || p.hand {
			return !cleaning().personsCountry[n]
		}
	}
	return cleaning().continent[n]
}

// trimInitial turns "A. Gashi" into "Gashi".
func trimInitial(s string) string {
	if len(s) > 3 && s[1] == '.' && s[2] == ' ' {
		return s[3:]
	}
	return s
}

// usableWord says whether a word of a name list can be a name in running text.
func (g *maker) usableWord(s string) bool {
	n := norm(s)
	return len(n) > 1 && !cleaning().function[n] && !(len(n) == 2 && (g.common[n] || cleaning().shortCode[n]))
}

func (g *maker) addWords() {
	for _, r := range g.lists.rows("scowl_lower_words") {
		if w := r.get("word"); len(w) > 1 || w == "a" {
			g.b.AddWord(w, gazetteers.CommonWord, "")
		}
	}
	for _, words := range [...]map[string]bool{cleaning().function, cleaning().months} {
		for _, w := range slices.Sorted(maps.Keys(words)) {
			g.b.AddWord(w, gazetteers.CommonWord, "")
		}
	}
	for _, r := range g.lists.rows("first_names_clean") {
		if !g.usableWord(r.get("name")) {
			g.countDropped("given names: function words and ordinary words of two letters")
			continue
		}
		if g.countryWord(r.get("name")) {
			g.countDropped("given names and surnames: names of countries")
			continue
		}
		g.b.AddWord(r.get("name"), gazetteers.GivenName, r.get("gender"))
	}
	for _, r := range g.lists.rows("surnames_clean") {
		s := trimInitial(r.get("name"))
		if !g.usableWord(s) {
			g.countDropped("surnames: function words and ordinary words of two letters")
			continue
		}
		if g.countryWord(s) {
			g.countDropped("given names and surnames: names of countries")
			continue
		}
		g.b.AddWord(s, gazetteers.Surname, "")
	}
	for _, r := range g.lists.rows("titles") {
		g.b.AddWord(r.get("title"), gazetteers.Title, "")
		// Titles without a name are written small.
		if l := strings.ToLower(r.get("title")); !strings.HasSuffix(l, ".") && words(l) > 0 {
			g.b.AddWord(l, gazetteers.Title, "")
		}
	}
	for _, r := range g.lists.rows("phoenix_agents_roles") {
		if n := norm(r.get("role")); g.demonyms[n] == "" && g.usableWord(n) {
			g.b.AddRole(r.get("role"), strings.TrimRight(r.get("code"), "~"))
		}
	}
}
