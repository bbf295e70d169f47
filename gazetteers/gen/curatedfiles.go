package main

import (
	"cmp"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// curated are the lists that lie in this folder: written for the project, or made by points.
//
//go:embed curated sharealike
var curated embed.FS

var curatedNames = []string{"points", "regions", "us_counties", "districts", "post_towns", "lookup_places", "small_places", "place_names", "offices", "people", "orgs", "names", "printed", "place_titles", "printed_titles"}

// readCuratedFile reads one of them, the packed ones too.
func readCuratedFile(name string) ([]byte, error) {
	f, err := curated.Open("curated/" + name + ".tsv.gz")
	if err != nil {
		f, err = curated.Open("sharealike/" + name + ".tsv.gz")
	}
	if err == nil {
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			return nil, fmt.Errorf("read curated list %s: %w", name, err)
		}
		return io.ReadAll(z)
	}
	data, err := curated.ReadFile("curated/" + name + ".tsv")
	if err != nil {
		return nil, fmt.Errorf("read curated list: %w", err)
	}
	return data, nil
}

// ownPlaces gives places their points: countries and divisions those of the
// own list, divisions that it lacks the middle of their cities, regions and
// waters those written by hand.
func (g *maker) ownPlaces() {
	g.placeNames()
	points := map[string]row{}
	for _, r := range g.lists.rows("points") {
		points[r.get("kind")+" "+r.get("key")] = r
	}
	middle := g.cityMiddles()
	for _, p := range g.places {
		key := ""
		switch p.Subtype {
		case "country":
			key = "country " + p.Country
		case "admin1":
			key = "admin1 " + strconv.Itoa(int(p.GeoNames))
		default:
			continue
		}
		if r, ok := points[key]; ok {
			p.Lat, p.Lon, p.HasCoord = r.coord()
			continue
		}
		if m := middle[p.Country+"/"+norm(p.Name)]; p.Subtype == "admin1" && m != nil {
			p.Lat, p.Lon, p.HasCoord = m.lat/m.weight, m.lon/m.weight, true
			g.countDropped("points: division without a polygon placed in the middle of its cities")
			continue
		}
		g.countDropped("points: country or division without a point")
	}
	g.ownRegions()
	g.placesWithoutPoint()
}

// placeNames adds names of places that the lists lack: "Ala.", "NSW".
func (g *maker) placeNames() {
	for _, r := range g.lists.rows("place_names") {
		var best *place
		for _, p := range g.byName[norm(r.get("name"))] {
			if p.Subtype == r.get("subtype") && (p.Country == r.get("country") || r.get("country") == "") && (best == nil || p.weight > best.weight) {
				best = p
			}
		}
		if best == nil {
			g.countDropped("own names of places: no such place")
			continue
		}
		for _, a := range r.all("aliases") {
			best.Aliases = appendNew(best.Aliases, a)
		}
		best.CaseSensitive = append(best.CaseSensitive, r.all("case_sensitive")...)
		best.LookupOnly = append(best.LookupOnly, r.all("lookup_only")...)
	}
}

// middle is a weighted mean of points.
type middle struct{ weight, lat, lon float64 }

// cityMiddles returns the means of the cities of each division, weighted by the root of their population.
func (g *maker) cityMiddles() map[string]*middle {
	out := map[string]*middle{}
	for _, p := range g.places {
		if p.Subtype != "city" || !p.HasCoord || p.Admin1 == "" {
			continue
		}
		k := p.Country + "/" + norm(p.Admin1)
		if out[k] == nil {
			out[k] = &middle{}
		}
		w := math.Sqrt(float64(max(p.weight, 1)))
		out[k].weight += w
		out[k].lat += w * p.Lat
		out[k].lon += w * p.Lon
	}
	return out
}

// ownRegions gives waters, mountains and regions their points, and mends their countries.
func (g *maker) ownRegions() {
	for _, r := range g.lists.rows("regions") {
		var best *place
		country := strings.Trim(r.get("country"), "-")
		for _, p := range g.byName[norm(r.get("name"))] {
			// Of namesakes the row of the same country, else the first without a point.
			if p.Subtype != "country" && p.Subtype != "admin1" && (p.Subtype != "city" || r.get("kind") == "") && p.GeoNames == 0 && (best == nil || best.Country != country && p.Country == country) {
				best = p
			}
		}
		if best == nil && r.get("kind") != "" && !g.divided(norm(r.get("name")), country) {
			best = &place{}
			best.Name, best.Subtype, best.Country = r.get("name"), regionSubtype(r.get("kind")), country
			g.addPlace(best)
			g.countDropped("own regions: added")
		}
		if best == nil {
			g.countDropped("own regions: no such region in the lists, or a division")
			continue
		}
		best.Lat, best.Lon, best.HasCoord = r.coord()
		best.Country = country
	}
}

// divided reports whether the country has a division of that name.
func (g *maker) divided(n, country string) bool {
	return slices.ContainsFunc(g.byName[n], func(p *place) bool { return p.Subtype == "admin1" && p.Country == country })
}

// placesWithoutPoint gives a place without a point that of the only GeoNames row of
// its name and country, or of a division it is an old name of.
func (g *maker) placesWithoutPoint() {
	for _, p := range g.places {
		if p.HasCoord || p.Country == "" || p.Subtype == "country" || p.Subtype == "admin1" || p.Subtype == "water" {
			continue
		}
		var found []*place
		for _, o := range g.byName[norm(p.Name)] {
			if o != p && o.HasCoord && o.Country == p.Country && (o.GeoNames != 0 || o.Wikidata != 0) {
				found = append(found, o)
			}
		}
		if len(found) == 1 {
			p.Lat, p.Lon, p.HasCoord = found[0].Lat, found[0].Lon, true
			g.countDropped("points: place with the point of the city or division of its name")
		} else {
			g.countDropped("points: other place without a point")
		}
	}
}

// divisionCodes gives the names of first-level divisions by country and code: "US.OH".
func (g *maker) divisionCodes() map[string]string {
	names := map[string]string{}
	for _, r := range g.lists.rows("geonames_admin1") {
		names[r.get("country")+"."+r.get("admin1")] = r.get("name")
	}
	return names
}

// smallPlace reads a row of the small places.
func smallPlace(r row, divisions map[string]string) gazetteers.Record {
	p := gazetteers.Record{GeoNames: uint32(r.number("geonameid")), LookupOnlyName: true}
	p.Type, p.Subtype, p.Name, p.Country = entities.Place, "city", r.get("name"), r.get("country")
	p.Admin1 = divisions[p.Country+"."+r.get("admin1")]
	p.Population = r.number("population")
	p.Lat, p.Lon, p.HasCoord = r.coord()
	return p
}

// addSmall adds a place of a list of small ones, unless its name is too short to be
// looked up.
func (g *maker) addSmall(list string, p gazetteers.Record, add func(gazetteers.Record) int) {
	if len(norm(p.Name)) <= 2 {
		g.countDropped(list + ": name of one or two letters")
		return
	}
	if short := shortSaint(p.Name); short != "" {
		p.LookupOnly = append(p.LookupOnly, short)
	}
	if short := withoutRiver(p.Name); short != "" {
		p.LookupOnly = append(p.LookupOnly, short)
	}
	add(p)
	g.small++
}

// addSmallPlaces adds the populated places below the size of the city list and
// the counties of the United States: Lookup finds them, no list holds them.
func (g *maker) addSmallPlaces() {
	admin1 := g.divisionCodes()
	for _, r := range g.lists.rows("small_places") {
		p := smallPlace(r, admin1)
		if g.dropSmall[p.GeoNames] {
			continue
		}
		p.Prior = gazetteers.CityPrior(p.Population)
		if r.get("code") == "PPLX" {
			p.Prior *= 0.8
		}
		g.addSmall("small places", p, g.addPlaceRecord)
	}
	g.addCounties()
	g.addDistricts()
	g.addPostTowns()
	g.addLookupPlaces()
}

// addCounties adds those of the United States: “Oconee” alone is one only where
// the text says so.
func (g *maker) addCounties() {
	for _, r := range g.lists.rows("us_counties") {
		name := r.get("name")
		if !cleaning().county[lastWord(name)] {
			if r.get("state") != "Connecticut" {
				g.countDropped("US counties: independent city, which is a city of another list")
				continue
			}
			name += " County"
		}
		p := gazetteers.Record{Unlisted: true}
		p.Type, p.Subtype, p.Name, p.Country, p.Admin1 = entities.Place, "admin2", name, "US", r.get("state")
		p.Lat, p.Lon, p.HasCoord = r.coord()
		p.ID = "fips:" + r.get("fips")
		if x := g.inDivision(name, p.Admin1); x != nil {
			p.Wikidata, p.ID = x.qid, ""
			g.markUsed(x.qid)
			g.count["items: given to a US county by its name and state"]++
		}
		p.Prior = judged().CountyPrior
		if s, ok := strings.CutSuffix(name, " County"); ok {
			p.LookupOnly = []string{s + " Co."}
		}
		if s := strings.TrimSuffix(strings.TrimSuffix(name, " County"), " Parish"); s != name && len(norm(s)) > 2 {
			p.LookupOnly = append(p.LookupOnly, s)
		}
		g.add(p)
		g.small++
	}
}

// addLookupPlaces adds those written by hand for look-ups only: old provinces,
// parts of countries, deltas, lakes, squares.
func (g *maker) addLookupPlaces() {
	for _, r := range g.lists.rows("lookup_places") {
		p := lookupPlace(r)
		if g.dropLookups[p.Name] || slices.ContainsFunc(g.byName[norm(p.Name)], func(o *place) bool { return o.Country == p.Country && o.HasCoord }) {
			g.countDropped("lookup places: another list has it")
			continue
		}
		g.add(p)
		g.small++
	}
}

// divisionNames are further names of a first-level division for look-ups:
// “Akita Prefecture”, “South Darfur” for Southern Darfur.
func divisionNames(name string) []string {
	var out []string
	if !strings.Contains(name, " of ") {
		for _, kind := range cleaning().divisionNouns {
			if !strings.HasSuffix(name, " "+kind.Text) {
				out = append(out, name+" "+kind.Text)
			}
		}
	}
	for _, kind := range cleaning().divisionEnds {
		if bare, ok := strings.CutSuffix(name, " "+kind.Text); ok && len(bare) > 3 {
			out = append(out, bare)
		}
	}
	for _, w := range cleaning().points {
		if rest, ok := strings.CutPrefix(name, w.Text+" "); ok {
			out = append(out, w.Value+" "+rest)
		}
		if rest, ok := strings.CutPrefix(name, w.Value+" "); ok {
			out = append(out, w.Text+" "+rest)
		}
	}
	return out
}

// addPostTowns adds the names of the post of the United States that are smaller
// than any other list.
func (g *maker) addPostTowns() {
	for _, r := range g.lists.rows("post_towns") {
		p := gazetteers.Record{LookupOnlyName: true}
		p.Type, p.Subtype, p.Name, p.Country, p.Admin1 = entities.Place, "city", r.get("name"), "US", r.get("state")
		p.Lat, p.Lon, p.HasCoord = r.coord()
		p.ID = "us-zip:" + r.get("zip")
		p.Prior = g.postPrior(p.Name)
		g.addSmall("post towns", p, g.add)
	}
}

// postPrior is the prominence of a postal name: next to nothing where what
// else is called so is what a text means that does not name the state.
func (g *maker) postPrior(name string) float64 {
	n := norm(name)
	known := slices.ContainsFunc(g.byName[n], func(o *place) bool { return o.Prior >= judged().WellKnown })
	if known || g.common[n] || g.isoOf[n] != "" {
		return 0.05
	}
	return 0.9 * gazetteers.CityPrior(0)
}

// shortSaint writes "Saint", "Fort" and "Mount" as news does: "St. Marys", "Ft. Riley", "Mt. Vernon"; and the other way round.
func shortSaint(name string) string {
	for _, w := range cleaning().short {
		if rest, ok := strings.CutPrefix(name, w.Text+" "); ok {
			return w.Value + " " + rest
		}
		if rest, ok := strings.CutPrefix(name, w.Value+" "); ok {
			return w.Text + " " + rest
		}
	}
	return ""
}

// withoutRiver leaves off what a town lies at, of a name in which it is said by a word of its own:
// Newcastle upon Tyne, Stoke-on-Trent.
func withoutRiver(name string) string {
	parts := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' })
	if len(parts) == 3 && cleaning().beside[strings.ToLower(parts[1])] && len(parts[0]) > 3 {
		return parts[0]
	}
	return ""
}

// term is one line of the list of office holders.
type term struct{ office, of, from, to string }

// officeRank says how prominent an office makes its holder: 1 the most.
func officeRank(t term) int {
	if rank, err := strconv.Atoi(cleaning().officeRank[t.office]); err == nil {
		return rank
	}
	return 3
}

// ownPeople gives the people of the list of offices their terms, names and
// ranks: it joins the rows of one person, and makes a row for who has none.
func (g *maker) ownPeople() {
	type known struct {
		names     []string
		countries []string
		terms     []term
	}
	var order []*known
	by := map[string]*known{}
	for _, r := range g.lists.rows("people") {
		k := &known{names: append([]string{r.get("name")}, r.all("variants")...), countries: []string{r.get("country")}}
		order = append(order, k)
		for _, n := range k.names {
			by[norm(n)] = k
		}
	}
	for _, r := range g.lists.rows("offices") {
		k := by[norm(r.get("name"))]
		if k == nil {
			k = &known{names: []string{r.get("name")}}
			by[norm(r.get("name"))] = k
			order = append(order, k)
		}
		of := r.get("of")
		if len(of) == 2 && of != "UN" && of != "EU" && of != "WB" && !slices.Contains(k.countries, of) {
			k.countries = append(k.countries, of)
		}
		k.terms = append(k.terms, term{r.get("office"), of, r.get("from"), r.get("to")})
		g.ownOffice[r.get("office")+"/"+of] = true
	}
	index := map[string][]*person{}
	for _, p := range g.people {
		for _, n := range allNames(p) {
			if !slices.Contains(index[n], p) {
				index[n] = append(index[n], p)
			}
		}
	}
	for _, k := range order {
		another := func(p *person) bool { o := by[norm(p.Name)]; return o != nil && o != k }
		g.ownPerson(k.names, k.countries, k.terms, index, another)
	}
	g.people = slices.DeleteFunc(g.people, func(p *person) bool { return p.joined != nil })
}

// ownPerson finds or makes one person. another says that a row is a different
// person of the own list.
func (g *maker) ownPerson(names, countries []string, terms []term, index map[string][]*person, another func(*person) bool) {
	var found []*person
	for i, n := range names {
		for _, p := range index[norm(n)] {
			strange := len(countries) > 0 && p.Country != "" && !slices.Contains(countries, p.Country)
			if p.joined != nil || slices.Contains(found, p) || strange || another(p) || old(p) && len(terms) > 0 && terms[0].from > "1960" {
				continue
			}
			// By a variant only who says a country or has two of the names, for a variant is often another's name too.
			if i > 0 && p.Country == "" && p.Wikidata == 0 && shared(allNames(p), names) < 2 {
				continue
			}
			found = append(found, p)
		}
	}
	// The likeliest first: of one's own name, with an item, the most prominent.
	likely := func(p *person) float64 {
		v := personPrior(p)
		if norm(p.Name) == norm(names[0]) {
			v++
		}
		if p.Wikidata != 0 {
			v += 0.2
		}
		return v
	}
	slices.SortStableFunc(found, func(a, b *person) int { return cmp.Compare(likely(b), likely(a)) })
	var p *person
	if len(found) == 0 {
		p = &person{rows: 1}
		p.Type, p.Name = entities.Person, names[0]
		if len(countries) > 0 {
			p.Country = countries[0]
		}
		g.people = append(g.people, p)
		g.countDropped("own people: not in the other lists")
	} else {
		p = found[0]
		for _, o := range found[1:] {
			if p.Wikidata != 0 && o.Wikidata != 0 && p.Wikidata != o.Wikidata || p.Birth != "" && o.Birth != "" && p.Birth[:4] != o.Birth[:4] || len(countries) == 0 {
				g.countDropped("own people: namesake left apart (another item, birth or country)")
				continue
			}
			joinPerson(p, o)
			g.countDropped("own people: rows of one person joined")
		}
	}
	g.nameOwn(p, names)
	if p.Country == "" && len(countries) > 0 {
		p.Country = countries[0]
	}
	p.terms = terms
	slices.SortStableFunc(p.terms, func(a, b term) int { return cmp.Compare(a.from, b.from) })
	if len(terms) > 0 && !slices.Contains(p.src, "own") {
		p.src = append(p.src, "own")
	}
}

// describeTerms names the last two offices: "chancellor, Germany".
func (g *maker) describeTerms(terms []term) string {
	var out []string
	for i := len(terms) - 1; i >= 0 && len(out) < 2; i-- {
		of := terms[i].of
		if c := g.country[of]; c != nil {
			of = c.Name
		}
		if s := terms[i].office + ", " + of; !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return strings.Join(out, "; ")
}

// shared counts the names of which b has the normal form.
func shared(norms, b []string) (n int) {
	for _, x := range b {
		if slices.Contains(norms, norm(x)) {
			n++
		}
	}
	return n
}

// nameOwn prints the person as the own list does, and adds the variants.
func (g *maker) nameOwn(p *person, names []string) {
	oldName := p.Name
	if norm(names[0]) != norm(oldName) {
		p.Name = names[0]
		p.Aliases = append(p.Aliases, oldName)
	} else if betterSpelt(names[0], oldName) {
		p.Name = names[0]
	}
	for _, n := range names[1:] {
		p.Aliases = appendNew(p.Aliases, n)
	}
	p.Aliases = slices.DeleteFunc(p.Aliases, func(a string) bool { return norm(a) == norm(p.Name) })
}
