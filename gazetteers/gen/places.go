package main

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// place is one place on its way into the lists.
type place struct {
	gazetteers.Record
	code     string // GeoNames feature code, or a word of the source
	weight   int    // population, of an admin-1 the sum of its cities
	capital  string // of a country: its capital's name
	iso3     string
	demonyms []string
	number   int // in the builder
	sources  int
	hand     bool // chosen by hand for news
	joined   bool // with another row
}

func (g *maker) addPlace(p *place) {
	p.Type = entities.Place
	p.sources = 1
	g.places = append(g.places, p)
	n := norm(p.Name)
	g.byName[n] = append(g.byName[n], p)
}

var (
	countryAliasOut = regexp.MustCompile(`\*|disputed|[()\[\]]|^[a-z]|[0-9]|^[A-Z]{2}-[A-Z]`)
	codeLike        = regexp.MustCompile(`^([A-Z]{2}-[A-Z0-9]+|[0-9]+|[A-Z0-9]{1,4}|[A-Z]{4}[A-Z0-9]*)$`)
)

func (g *maker) readCountries() {
	g.byName, g.country, g.isoOf = map[string][]*place{}, map[string]*place{}, map[string]string{}
	for _, r := range g.lists.rows("countries_merged") {
		p := &place{Record: gazetteers.Record{Wikidata: r.qid("qid"), GeoNames: uint32(r.number("geonameid"))},
			code: r.get("feature_code"), weight: r.number("population"), capital: r.get("capital"), iso3: r.get("iso3")}
		p.Name, p.Subtype, p.Country, p.Population = r.get("name"), "country", r.get("country"), r.number("population")
		for _, a := range r.all("alt_names") {
			a = strings.TrimPrefix(a, "the ")
			switch {
			case countryAliasOut.MatchString(a):
				g.countDropped("countries: alias with marks, figures, remarks or a small first letter")
			case words(norm(a)) == 1 && g.common[norm(a)] && a != "US" && a != "U.S.":
				g.countDropped("countries: alias is an ordinary word (“States”)")
			case len(norm(a)) <= 2 && a != "US" && a != "UK" && a != "U.S." && a != "U.K.":
				g.countDropped("countries: alias of one or two letters other than US and UK")
			default:
				p.Aliases = appendNew(p.Aliases, a)
			}
		}
		for _, a := range r.all("former_names") {
			if !countryAliasOut.MatchString(a) {
				p.MinorAliases = appendNew(p.MinorAliases, a)
			}
		}
		p.demonyms = r.all("demonyms")
		g.addPlace(p)
		g.country[p.Country] = p
		for _, k := range append([]string{p.Name, p.Country, p.iso3}, p.Aliases...) {
			if n := norm(k); g.isoOf[n] == "" {
				g.isoOf[n] = p.Country
			}
		}
	}
	for name, iso := range cleaning().handCountries {
		g.isoOf[norm(name)] = iso
	}
}

// iso finds the country of a people or organization row: "Germany • Deutschland", "DEU", "USA".
func (g *maker) iso(s string) string {
	s, _, _ = strings.Cut(s, " • ")
	if c := g.isoOf[norm(s)]; c != "" || s == "" {
		return c
	}
	if _, after, ok := strings.Cut(s, " of "); ok {
		return g.isoOf[norm(after)]
	}
	return ""
}

func (g *maker) readAdmin1() {
	sums := map[string]int{}
	for _, r := range g.lists.rows("geonames_cities15000_latin") {
		sums[r.get("country")+"/"+norm(r.get("admin1"))] += r.number("population")
	}
	for _, r := range g.lists.rows("geonames_admin1") {
		if r.get("geonameid") == "" {
			g.countDropped("admin1: no GeoNames id")
			continue
		}
		n := norm(r.get("name"))
		if len(n) <= 2 || codeLike.MatchString(r.get("name")) {
			g.countDropped("admin1: name is a code, or of one or two letters")
			continue
		}
		p := &place{Record: gazetteers.Record{GeoNames: uint32(r.number("geonameid"))}, code: "ADM1"}
		p.Name, p.Subtype, p.Country = r.get("name"), "admin1", r.get("country")
		p.weight = sums[p.Country+"/"+n]
		for _, a := range r.all("alt_names") {
			if k := norm(a); words(k) == 1 && (g.common[k] || g.given[k]) {
				g.countDropped("admin1: alias is an ordinary word or a given name (“North”)")
			} else if len(k) > 2 && k != n {
				p.Aliases = appendNew(p.Aliases, a)
			}
		}
		g.addPlace(p)
	}
}

func (g *maker) readCities() {
	for _, r := range g.lists.rows("geonames_cities15000_latin") {
		p := &place{Record: gazetteers.Record{GeoNames: uint32(r.number("geonameid"))}, code: r.get("feature_code"), weight: r.number("population")}
		p.Name, p.Subtype, p.Country, p.Admin1, p.Population = r.get("name"), "city", r.get("country"), r.get("admin1"), r.number("population")
		p.Lat, p.Lon, p.HasCoord = r.coord()
		if len(norm(p.Name)) <= 2 || cleaning().function[norm(p.Name)] {
			g.countDropped("cities: name is a function word or of one or two letters")
			continue
		}
		g.addPlace(p)
	}
	// Alternates need all primary names.
	g.byAlternate = map[string][]*place{}
	i := 0
	for _, r := range g.lists.rows("geonames_cities15000_latin") {
		id := uint32(r.number("geonameid"))
		for i < len(g.places) && g.places[i].GeoNames != id {
			i++
		}
		if i == len(g.places) {
			i = 0
			for i < len(g.places) && g.places[i].GeoNames != id {
				i++
			}
			if i == len(g.places) {
				i = 0
				continue
			}
		}
		for _, a := range r.all("alt_names") {
			g.byAlternate[norm(a)] = append(g.byAlternate[norm(a)], g.places[i])
			g.cityAlternate(g.places[i], a)
		}
	}
}

var romanised = regexp.MustCompile(`['’‘ʼ` + "`" + `]|-[a-z]|[ -]([Ss]hi|[Ss]hih|[Ss]hì)$|[ðþƏəŋ]`)

// cityAlternate keeps an alternate spelling of a city if it can be told from everything else.
func (g *maker) cityAlternate(p *place, a string) {
	n := norm(a)
	switch {
	case n == norm(p.Name):
		g.countDropped("city alternates: normal form is that of the name")
	case p.weight < judged().LeastAlternate && p.code != "PPLC":
		g.countDropped("city alternates: city below 100,000 and no capital")
	case g.otherPlace(p, n):
		g.countDropped("city alternates: name of another place")
	case g.containing(p, n):
		p.Aliases = appendNew(p.Aliases, a)
	case len(n) < 4 || words(n) > 4 || !unicode.IsUpper([]rune(a)[0]) || romanised.MatchString(a):
		g.countDropped("city alternates: short, long, small or a romanisation with marks")
	case g.allCommon(n) || g.given[n] || g.surnames[n] || g.demonyms[n] != "" || g.titles[n]:
		g.countDropped("city alternates: ordinary word, given name, surname, demonym or title")
	default:
		p.MinorAliases = appendNew(p.MinorAliases, a)
	}
}

// otherPlace reports whether the name is the primary name of a place that p does not dwarf and that does not contain it.
func (g *maker) otherPlace(p *place, n string) bool {
	for _, o := range g.byName[n] {
		if o == p || o.Subtype == "admin1" && o.Country == p.Country && norm(o.Name) == norm(p.Admin1) {
			continue
		}
		if o.Subtype != "city" || p.weight < 10*o.weight {
			return true
		}
	}
	return false
}

// containing reports whether a big city's alternate is the name of its own admin-1 ("New York" for New York City).
func (g *maker) containing(p *place, n string) bool {
	if p.weight < 1_000_000 {
		return false
	}
	for _, o := range g.byName[n] {
		if o.Subtype == "admin1" && o.Country == p.Country && norm(o.Name) == norm(p.Admin1) {
			return true
		}
	}
	return false
}

func (g *maker) readRegions() {
	for _, r := range g.lists.rows("supplement_places") {
		p := &place{code: r.get("feature_code")}
		p.Name, p.Subtype, p.Country = r.get("name"), regionSubtype(p.code), r.get("country")
		p.Lat, p.Lon, p.HasCoord = r.coord()
		p.Aliases = r.all("alt_names")
		p.sources = 1
		if old := g.same(p); old != nil {
			g.joinPlace(old, p)
			continue
		}
		g.addPlace(p)
		p.hand = true
	}
	for _, r := range g.lists.rows("regions_country_coder") {
		g.readRegion(r)
	}
	g.readWordNet()
}

func (g *maker) readRegion(r row) {
	p := &place{Record: gazetteers.Record{Wikidata: r.qid("qid")}, code: r.get("feature_code")}
	p.Name, p.Subtype, p.Country = r.get("name"), regionSubtype(p.code), r.get("country")
	if cleaning().noPlace[p.code] {
		g.countDropped("regions: groups that are no place")
		return
	}
	if len(p.Name) <= 2 || strings.ContainsAny(p.Name, "/()") {
		g.countDropped("regions: name with marks")
		return
	}
	for _, a := range r.all("alt_names") {
		if codeLike.MatchString(a) {
			g.countDropped("regions: alias is a code")
			continue
		}
		p.Aliases = appendNew(p.Aliases, a)
	}
	for _, c := range g.country {
		if c.Wikidata == p.Wikidata && p.Wikidata != 0 {
			g.countDropped("regions: country that is there already")
			return
		}
	}
	for _, c := range g.byName[norm(p.Name)] {
		if c.Subtype == "country" && c.Country == p.Country {
			g.countDropped("regions: country that is there already")
			return
		}
	}
	old := g.same(p)
	if o := g.byName[norm(p.Name)]; old == nil && len(o) == 1 && o[0].Subtype == "admin1" && p.Subtype == "region" {
		old = o[0] // Crimea, whatever country a source gives it
	}
	if old != nil {
		g.joinPlace(old, p)
		return
	}
	g.addPlace(p)
}

// regionSubtype gives the subtype of a source's word for a kind of place.
func regionSubtype(kind string) string {
	for _, w := range strings.Fields(strings.ToLower(kind)) {
		if sub := cleaning().placeKind[w]; sub != "" {
			return sub
		}
	}
	return "region"
}

// same finds a place of the same name, country and kind.
func (g *maker) same(p *place) *place {
	var best *place
	for _, o := range g.byName[norm(p.Name)] {
		if o.Country != "" && p.Country != "" && o.Country != p.Country {
			continue
		}
		if o.Wikidata != 0 && p.Wikidata != 0 && o.Wikidata != p.Wikidata {
			continue
		}
		fits := o.Subtype == p.Subtype
		if p.Subtype == "region" && o.Subtype == "admin1" && o.Country == p.Country && p.Country != "" {
			fits = true
		}
		if fits && (best == nil || o.weight > best.weight) {
			best = o
		}
	}
	return best
}

// joinPlace adds what a second row knows of a place.
func (g *maker) joinPlace(old, p *place) {
	g.count["places: rows joined to one of another list"]++
	old.sources += p.sources
	if old.Wikidata == 0 {
		old.Wikidata = p.Wikidata
	}
	if !old.HasCoord && p.HasCoord {
		old.Lat, old.Lon, old.HasCoord = p.Lat, p.Lon, true
	}
	for _, a := range append([]string{p.Name}, p.Aliases...) {
		switch {
		case norm(a) == norm(old.Name):
		case g.otherPlace(old, norm(a)) && !g.containing(old, norm(a)):
			g.countDropped("places: alias from a joined row that is the name of another place")
		default:
			old.Aliases = appendNew(old.Aliases, a)
		}
	}
}

// notOnEarth are WordNet kinds that news does not mean, or that other lists hold better.
var notOnEarth = regexp.MustCompile(`\b(zodiac|lunar|crater|constellation|star|planet|galaxy|mythical|imaginary|biblical|satellite|asteroid|heaven|paradise|country|nation|Colony|sultanate|kingdom|principality|republic|former|battlefield|geological)\b`)

// readWordNet adds rivers, mountains, seas, islands and landmarks; its cities
// and provinces only lend their names to GeoNames rows of the same country.
func (g *maker) readWordNet() {
	rows := g.lists.rows("wordnet_places")
	parent := map[string]string{}
	for _, r := range rows {
		_, in, _ := strings.Cut(r.get("source_id"), "; in ")
		for _, n := range append([]string{r.get("name")}, r.all("alt_names")...) {
			if _, ok := parent[norm(n)]; !ok && in != "" {
				parent[norm(n)] = norm(in)
			}
		}
	}
	for _, r := range rows {
		p := &place{code: r.get("feature_code")}
		p.Name, p.Subtype = r.get("name"), regionSubtype(p.code)
		_, in, _ := strings.Cut(r.get("source_id"), "; in ")
		p.Country = g.countryUp(norm(in), parent)
		if norm(in) == "georgia" && p.code != "national capital" && p.code != "state" {
			p.Country = "US" // Atlanta, Savannah, …: WordNet's “in Georgia” is the American state but for these two
		}
		if notOnEarth.MatchString(p.code) && !strings.Contains(p.code, "mountain") {
			g.countDropped("WordNet places: kinds outside the news, and countries, which another list holds")
			continue
		}
		g.wordNetPlace(p, r.all("alt_names"), norm(in))
	}
}

func (g *maker) wordNetPlace(p *place, alts []string, in string) {
	names := append([]string{p.Name}, alts...)
	kept := names[:0:0]
	for _, n := range names {
		k := norm(n)
		if len(k) <= 2 || words(k) == 1 && g.common[k] || g.demonyms[k] != "" || strings.HasSuffix(k, " capital") {
			g.countDropped("WordNet places: name of two letters, an ordinary word or a demonym")
			continue
		}
		kept = append(kept, n)
	}
	if len(kept) == 0 {
		return
	}
	p.Name, p.Aliases = kept[0], kept[1:]
	if old := g.geoNamesRow(p, kept, in); old != nil {
		q := *p
		q.Aliases = slices.DeleteFunc(slices.Clone(kept), func(n string) bool { return g.otherPlace(old, norm(n)) && !g.containing(old, norm(n)) })
		q.Name = old.Name
		g.joinPlace(old, &q)
		return
	}
	if old := g.same(p); old != nil {
		g.joinPlace(old, p)
		return
	}
	kept = slices.DeleteFunc(kept, func(n string) bool {
		k := norm(n)
		if words(k) == 1 && (g.given[k] || g.surnames[k]) {
			g.countDropped("WordNet places: single given name or surname (“James” for James River)")
			return true
		}
		return false
	})
	if len(kept) == 0 {
		return
	}
	p.Name, p.Aliases = kept[0], kept[1:]
	if p.Subtype == "region" {
		for _, o := range g.byName[norm(p.Name)] {
			if o.Subtype != "city" && o.Subtype != "water" {
				g.countDropped("WordNet places: region that another list holds")
				return
			}
		}
	}
	p.Aliases = slices.DeleteFunc(p.Aliases, func(n string) bool { return len(g.byName[norm(n)]) > 0 })
	g.addPlace(p)
}

// geoNamesRow finds the biggest city or admin-1 of the country that bears one of the names.
func (g *maker) geoNamesRow(p *place, names []string, in string) *place {
	admin := strings.Contains(p.code, "state") && !strings.Contains(p.code, "capital") || strings.Contains(p.code, "province") && !strings.Contains(p.code, "capital") ||
		(strings.HasSuffix(p.code, " region") && p.code != "geographical region") || p.code == "state"
	if p.Subtype != "city" && !admin || p.Country == "" {
		return nil
	}
	var best *place
	for _, n := range names {
		k := norm(n)
		for _, suffix := range []string{"", " city"} {
			for _, o := range g.byName[k+suffix] {
				if o.Country != p.Country || (o.Subtype == "admin1") != admin || o.GeoNames == 0 {
					continue
				}
				inAdmin := norm(o.Admin1) == in
				if best == nil || inAdmin && norm(best.Admin1) != in || o.weight > best.weight && inAdmin == (norm(best.Admin1) == in) {
					best = o
				}
			}
		}
	}
	if best != nil || admin {
		return best
	}
	for _, n := range names {
		for _, o := range g.byAlternate[norm(n)] {
			if o.Country == p.Country && (best == nil || o.weight > best.weight) {
				best = o
			}
		}
	}
	return best
}

// countryUp follows "in" up to a country.
func (g *maker) countryUp(name string, parent map[string]string) string {
	for range 6 {
		if name == "" {
			return ""
		}
		for _, o := range g.byName[name] {
			if o.Subtype == "country" {
				return o.Country
			}
		}
		if iso := g.isoOf[name]; iso != "" && len(name) > 3 {
			return iso
		}
		if up := parent[name]; up != "" && up != name {
			name = up
			continue
		}
		iso := ""
		for _, o := range g.byName[name] {
			if o.Subtype == "admin1" {
				if iso != "" && iso != o.Country {
					return ""
				}
				iso = o.Country
			}
		}
		return iso
	}
	return ""
}

// placePrior is the prominence of a place; the formula is in prior.go of package gazetteers.
func placePrior(p *place) float64 {
	v := 0.0
	switch p.Subtype {
	case "country":
		v = 0.75 + 0.025*math.Log10(float64(p.weight)+1)
	case "admin1":
		v = 0.2 + 0.07*math.Log10(float64(p.weight)+1)
	case "city":
		v = gazetteers.CityPrior(p.weight)
		switch {
		case p.code == "PPLC":
			v += 0.08
		case p.code == "PPLX":
			v *= 0.8
		}
		if p.GeoNames == 0 {
			v = 0.3
		}
	default:
		v = max(0.35, districtPrior(p.Population))
		if p.hand {
			v = max(v, 0.55)
		}
	}
	v += 0.04 * float64(min(p.sources-1, 3))
	return min(v, 0.99)
}

// hush takes places out of the lists whose name mostly means something else; look-ups still find them.
func (g *maker) hush(p *place) {
	n := norm(p.Name)
	if words(n) > 1 || p.hand {
		return
	}
	lookupOnly := false
	switch p.Subtype {
	case "city":
		small := p.code != "PPLC" && p.sources == 1
		lookupOnly = small && (cleaning().particle[n] || g.common[n] && (p.weight < 100_000 || n != strings.ToLower(p.Name)) || g.given[n] && p.weight < 200_000)
		p.CaseSensitiveName = small && g.common[n]
	case "admin1":
		lookupOnly = p.sources == 1 && (g.common[n] || g.given[n] && p.weight < 1_000_000 || cleaning().particle[n])
	}
	if lookupOnly {
		p.LookupOnlyName = true
		g.count["places: ordinary word, particle or given name kept for look-ups, outside the lists (small cities and provinces)"]++
	}
}

func (g *maker) addPlaces() {
	known := map[string]bool{}
	for _, o := range g.orgs {
		if o.Prior = orgPrior(o); o.Prior >= 0.4 {
			known[norm(o.Name)] = true
			for _, a := range o.Aliases {
				known[norm(a)] = true
			}
		}
	}
	for _, p := range g.people {
		for _, b := range p.bare {
			known[norm(b)] = true
		}
	}
	for _, p := range g.places {
		p.Prior = g.fame(&p.Record, placePrior(p))
		p.Aliases = slices.DeleteFunc(p.Aliases, func(a string) bool {
			if p.Subtype != "country" || norm(a) == norm(p.Name) {
				return false
			}
			for _, o := range g.byName[norm(a)] {
				if o != p && o.Subtype != "city" {
					g.countDropped("countries: alias that is the name of a region or another country, kept for look-ups")
					p.Known = append(p.Known, a)
					return true
				}
			}
			return false
		})
		g.hush(p)
		if short := withoutRiver(p.Name); short != "" && p.Subtype == "city" && p.weight >= judged().BigPlace && !slices.Contains(p.Aliases, lastWord(p.Name)) { // Hull is no Kingston
			p.Known = append(p.Known, short)
			g.count["places: name of a large town without what it lies at, for look-ups"]++
		}
		if p.Subtype == "admin1" {
			g.cityAliases(p)
			for _, n := range divisionNames(p.Name) {
				if k := norm(n); len(g.byName[k]) == 0 && !slices.ContainsFunc(p.Aliases, func(a string) bool { return norm(a) == k }) {
					p.LookupOnly = append(p.LookupOnly, n)
				}
			}
		}
		p.MinorAliases = slices.DeleteFunc(p.MinorAliases, func(a string) bool {
			if g.fullName[norm(a)] || known[norm(a)] {
				g.countDropped("city alternates: name of a person or of a known organization")
				return true
			}
			return false
		})
		p.number = g.addPlaceRecord(p.Record)
	}
	for _, r := range g.lists.rows("demonyms_clean") {
		c := g.country[r.get("iso2")]
		if c == nil || len(norm(r.get("demonym"))) <= 2 {
			g.countDropped("demonyms: no country, or two letters (US is the country)")
			continue
		}
		g.b.AddDemonym(r.get("demonym"), c.number)
	}
	for _, c := range g.places {
		if c.Subtype != "country" {
			continue
		}
		g.b.AddCountry(c.Country, c.iso3, c.number, g.capital(c))
	}
}

// cityAliases takes off a division the aliases that are other names of a city of its
// country: Kiev is Kyiv, not Kyiv Oblast.
func (g *maker) cityAliases(p *place) {
	p.Aliases = slices.DeleteFunc(slices.Clone(p.Aliases), func(a string) bool {
		n := norm(a)
		ofCity := slices.ContainsFunc(slices.Concat(g.byAlternate[n], g.byName[n]), func(o *place) bool {
			return o.Subtype == "city" && o.Country == p.Country && o.weight >= judged().BigPlace && sharesWord(p.Name, o.Name)
		})
		if ofCity {
			g.countDropped("admin1: alias that is another name of the city it is called after")
		}
		return ofCity
	})
}

// capital finds a country's capital among its cities: by feature code, of several by name.
func (g *maker) capital(c *place) int {
	best := -1
	for _, p := range g.places {
		if p.Subtype == "city" && p.Country == c.Country && p.code == "PPLC" && (best < 0 || norm(p.Name) == norm(c.capital)) {
			best = p.number
		}
	}
	if best < 0 {
		for _, p := range g.byName[norm(c.capital)] {
			if p.Subtype == "city" && p.Country == c.Country {
				best = p.number
			}
		}
	}
	if best < 0 {
		g.countDropped("countries: no capital among the cities")
	}
	return best
}
