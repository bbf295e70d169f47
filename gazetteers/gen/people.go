package main

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// person is one person on the way into the lists.
type person struct {
	gazetteers.Record
	rows   int
	src    []string // sources, sorted
	bare   []string // single words that a source gives as a name: "Obama"
	descs  []string
	joined *person // set when the row went into another
	terms  []term  // of the own list
}

var (
	figures       = regexp.MustCompile(`[0-9/\\@#]|\?`)
	notAPerson    = regexp.MustCompile(`(?i)\b(administration|government|regime|cabinet|ministry|minister of|department|office|party|council|committee|delegation|embassy|spokes\w+|rebels?|troops|forces|army|team|group|family|supporters|loyalists|military|brothers|parliament|commission|institute|agency|bank|university|movement|police|court)\b`)
	middleInitial = regexp.MustCompile(`^\S\S+ [A-Z]\. \S+$`)
	glossYears    = regexp.MustCompile(`\((?:born in )?([0-9]{4})\??(?:-([0-9]{4})?)?\)`)
	topOffice     = regexp.MustCompile(`(?i)\b(president|prime minister|king|queen|emperor|chancellor|premier|supreme leader|pope)\b`)
)

func (g *maker) readPeople() {
	g.fullName = map[string]bool{}
	for _, r := range g.lists.rows("people_core") {
		if p := g.person(r); p != nil {
			g.manualFixes(p)
			g.people = append(g.people, p)
		}
	}
	g.parentCountries()
	g.joinPeople()
	for _, p := range g.people {
		g.fullName[norm(p.Name)] = true
		for _, a := range p.Aliases {
			g.fullName[norm(a)] = true
		}
	}
}

// parentCountries takes the country off heads of state that the Factbook lists
// under a dependency or a realm, where another row has the same name.
func (g *maker) parentCountries() {
	by := map[string]int{}
	for _, p := range g.people {
		by[norm(p.Name)]++
	}
	for _, p := range g.people {
		if len(p.src) == 1 && p.src[0] == "factbook" && by[norm(p.Name)] > 1 && cleaning().dependency[p.Country] {
			p.Country = ""
			g.countDropped("people: dependency as country of a head of state taken off")
		}
	}
}

// person cleans one row; nil when nothing of it can be used.
func (g *maker) person(r row) *person {
	p := &person{rows: 1}
	p.Type = entities.Person
	p.Wikidata = r.qid("id")
	p.Birth = birth(r.get("birth"))
	p.Country = g.iso(r.get("country"))
	p.Description = r.get("description")
	p.src = strings.Split(r.get("sources"), ",")
	if p.Country == "" {
		p.Country = g.demonymCountry(p.Description)
	}
	if p.Birth == "" && slices.Contains(p.src, "wordnet") {
		if m := glossYears.FindStringSubmatch(p.Description); m != nil {
			p.Birth = m[1]
		}
	}
	names := g.personNames(r)
	if len(names) == 0 {
		g.countDropped("people: no usable name (title only, figures, an organization, one word)")
		return nil
	}
	p.Name, p.Aliases = names[0], names[1:]
	g.bareNames(p, r)
	return p
}

// personNames returns the cleaned full names of a row, the one to print first.
func (g *maker) personNames(r row) []string {
	wordnet := r.get("sources") == "wordnet"
	var names []string
	titled := false
	for i, raw := range append([]string{r.get("name")}, r.all("aliases")...) {
		n := suffixed(strings.Trim(strings.Join(strings.Fields(raw), " "), `"“”,; `))
		if j := strings.IndexAny(n, "(["); j > 0 {
			n = strings.TrimSpace(n[:j])
		}
		s := g.stripTitles(n)
		if s != n {
			g.countDropped("people: title before a name taken off")
			if i == 0 {
				titled = true
			}
		}
		switch {
		case s == "" || figures.MatchString(s) || len(norm(s)) < 3:
			g.countDropped("people: name of figures, marks or titles only")
		case notAPerson.MatchString(s):
			g.countDropped("people: name of an organization (“Obama administration”)")
		case words(norm(s)) == 1 && (!wordnet || s != n || i > 0 || g.common[norm(s)] || len(g.byName[norm(s)]) > 0 || g.given[norm(s)]):
			// a single word: bareNames looks at it again
		case i > 0 && !wordnet && len(names) > 0 && !sharesWord(s, names[0]):
			g.countDropped("people: alias that shares no word with the name")
		case len(g.byName[norm(s)]) > 0 && words(norm(s)) < 3:
			g.countDropped("people: name of a place")
		case !wordnet && r.get("id") == "" && g.allCommon(norm(s)) && !g.given[norm(firstWord(s))]:
			g.countDropped("people: name of ordinary words (“United Nations”, “White House”)")
		case g.titles[norm(s)] || g.demonyms[norm(firstWord(s))] != "" && words(s) > 1 && g.titles[norm(strings.TrimPrefix(s, firstWord(s)))]:
			g.countDropped("people: name is a title")
		case len(names) > 0 && norm(s) == withoutGeneration(norm(names[0])): // "Joe Manchin" of "Joe Manchin III"
			names = appendNew(names, s)
		case len(names) > 0 && strings.HasPrefix(norm(names[0]), norm(s)+" ") && !strings.HasPrefix(norm(s), "kim ") && words(norm(names[0])) < 4:
			g.countDropped("people: alias of given names only (“Recep Tayyip”)")
		default:
			names = appendNew(names, s)
		}
	}
	for _, raw := range r.all("aliases") {
		if len(names) > 0 && norm(raw) == norm(names[0]) && betterSpelt(raw, names[0]) {
			names[0] = raw
		}
	}
	if len(names) > 0 {
		if s := generationEnd.ReplaceAllString(names[0], ""); s != names[0] && words(norm(s)) > 1 {
			names = appendNew(names, s)
		}
	}
	if len(names) > 1 {
		congress := strings.Contains(r.get("sources"), "congress") && middleInitial.MatchString(names[0])
		pickPrinted(names, wordnet || titled || congress || strings.Contains(names[0], ","))
	}
	return names
}

// betterSpelt prefers, of spellings with one normal form, hyphens and small particles: "Bashar al-Assad".
func betterSpelt(a, b string) bool {
	score := func(s string) int {
		return 2*strings.Count(s, "-") + strings.Count(s, " al-") + strings.Count(s, " el-")
	}
	return score(a) > score(b)
}

// pickPrinted puts the name that news would print first: of a dictionary's
// names ("Anthony Charles Lynton Blair") one of two or three words that ends as the first does.
func pickPrinted(names []string, dictionary bool) {
	if !dictionary {
		return
	}
	best := 0
	for i, n := range names {
		if k := words(n); k >= 2 && k < words(names[best]) && surname(n) == surname(names[0]) {
			best = i
		}
	}
	n := names[best]
	copy(names[1:best+1], names[:best])
	names[0] = n
}

// generationEnd is a Roman number or "Jr." behind a name, with a comma or without.
var generationEnd = regexp.MustCompile(`,? (?:(?i:jr|sr)\.?|[Ii]{2,3}|IV|Iv)$`)

// suffixed writes such an end as news does: "Joe Manchin III", "Eric Holder Jr.".
func suffixed(name string) string {
	at := generationEnd.FindStringIndex(name)
	if at == nil {
		return name
	}
	end := strings.Trim(name[at[0]:], ", .")
	switch low := strings.ToLower(end); low {
	case "jr", "sr":
		end = strings.ToUpper(low[:1]) + "r."
	default:
		end = strings.ToUpper(end)
	}
	return name[:at[0]] + " " + end
}

// withoutGeneration takes the generation off a name in normal form.
func withoutGeneration(n string) string {
	f := strings.Fields(n)
	for len(f) > 2 && cleaning().generation[f[len(f)-1]] {
		f = f[:len(f)-1]
	}
	return strings.Join(f, " ")
}

// surname is the last word of a name that is no "Jr.".
func surname(name string) string {
	f := strings.Fields(norm(name))
	for len(f) > 1 && cleaning().generation[f[len(f)-1]] {
		f = f[:len(f)-1]
	}
	return f[len(f)-1]
}

func sharesWord(a, b string) bool {
	bw := strings.Fields(norm(b))
	for _, w := range strings.Fields(norm(a)) {
		if len(w) > 2 && slices.Contains(bw, w) {
			return true
		}
	}
	// One letter apart counts: Kadafi, Qaddafi.
	al, bl := lastWord(norm(a)), lastWord(norm(b))
	return len(al) > 4 && len(bl) > 4 && (al[:4] == bl[:4] || al[len(al)-4:] == bl[len(bl)-4:])
}

// stripTitles takes titles, countries and demonyms off the front, and "Jr." stays.
func (g *maker) stripTitles(s string) string {
	f := strings.Fields(s)
	for len(f) > 0 {
		cut := 0
		for k := min(5, len(f)); k > 0; k-- {
			n := norm(strings.Join(f[:k], " "))
			if g.titles[n] || g.demonyms[n] != "" && k < len(f) && g.titleAt(f[k:]) || g.isoOf[n] != "" && k < len(f) && g.titleAt(f[k:]) {
				cut = k
				break
			}
		}
		if cut == 0 {
			break
		}
		// "Lord" and "King" can be surnames, "Prince" a given name: not before a single letter, and never the last word but one title.
		f = f[cut:]
	}
	return strings.Join(f, " ")
}

// titleAt reports whether a title begins the words.
func (g *maker) titleAt(f []string) bool {
	for k := min(4, len(f)); k > 0; k-- {
		if g.titles[norm(strings.Join(f[:k], " "))] {
			return true
		}
	}
	return false
}

// bareNames collects the single words that the row gives as a name of its own.
func (g *maker) bareNames(p *person, r row) {
	for _, a := range r.all("aliases") {
		n := norm(a)
		if words(n) != 1 || len(n) < 4 {
			continue
		}
		if !strings.Contains(" "+norm(p.Name)+" ", " "+n+" ") && !hasPart(p.Aliases, n) {
			if slices.Contains(p.src, "wordnet") && !g.common[n] && !g.given[n] && len(g.byName[n]) == 0 && g.demonyms[n] == "" {
				p.bare = append(p.bare, a) // pen names, honorific names: "Gandhi", "Lenin"
			} else {
				g.countDropped("people: single-word alias that is no part of the name, or also an ordinary word, given name or place")
			}
			continue
		}
		if g.common[n] || g.given[n] || g.dominantPlace(n) {
			g.countDropped("people: single-word alias that is an ordinary word, given name or place")
			continue
		}
		if slices.Contains(p.src, "wordnet") && len(p.src) == 1 && n == lastWord(norm(p.Name)) {
			continue // WordNet gives the surname of every person as a name
		}
		p.bare = append(p.bare, a)
	}
}

func hasPart(names []string, n string) bool {
	for _, a := range names {
		if strings.Contains(" "+norm(a)+" ", " "+n+" ") {
			return true
		}
	}
	return false
}

// dominantPlace reports whether a well-known place has the name.
func (g *maker) dominantPlace(n string) bool {
	for _, o := range g.byName[n] {
		if o.Subtype != "city" || o.weight >= judged().LeastAlternate {
			return true
		}
	}
	return false
}

func birth(s string) string {
	if len(s) >= 4 {
		if y, err := strconv.Atoi(s[:4]); err == nil && y > 100 && y < 2030 {
			return s
		}
	}
	return ""
}

// demonymCountry reads "British statesman …" and "United States lawyer …".
func (g *maker) demonymCountry(desc string) string {
	f := strings.Fields(desc)
	if len(f) < 2 {
		return ""
	}
	if strings.HasPrefix(desc, "United States ") {
		return "US"
	}
	if iso := g.demonyms[norm(f[0])]; iso != "" && unicode.IsUpper([]rune(f[0])[0]) {
		return iso
	}
	return ""
}

// joinPeople joins rows of one person: strong evidence first, and never two
// rows of one source, of two QIDs, of two countries or of two births.
func (g *maker) joinPeople() {
	strength := []func(p *person) (keys []string){
		func(p *person) []string { return []string{norm(p.Name)} },
		func(p *person) []string { return allNames(p) },
		func(p *person) []string { // first and last name, country, birth
			f := strings.Fields(norm(p.Name))
			for len(f) > 2 && cleaning().generation[f[len(f)-1]] {
				f = f[:len(f)-1]
			}
			if p.Birth == "" || p.Country == "" || len(f) < 2 {
				return nil
			}
			return []string{f[0] + " " + f[len(f)-1] + " " + p.Country + " " + p.Birth[:4]}
		},
		func(p *person) []string { // heads of state and government of one country: last name and first two letters
			f := strings.Fields(norm(p.Name))
			if p.Country == "" || len(f) < 2 || len(f[0]) < 2 || !statesman.MatchString(p.Description) && !strings.Contains(p.Description, "ELI") {
				return nil
			}
			return []string{f[0][:2] + " " + f[len(f)-1] + " " + p.Country}
		},
	}
	for pass, keys := range strength {
		by := map[string][]*person{}
		for _, p := range g.people {
			if p.joined != nil {
				continue
			}
			for _, k := range keys(p) {
				if words(k) > 1 {
					by[k] = append(by[k], p)
				}
			}
		}
		for _, p := range g.people {
			if p.joined != nil {
				continue
			}
			for _, k := range keys(p) {
				g.joinInto(p, by[k], pass)
			}
		}
	}
	g.people = slices.DeleteFunc(g.people, func(p *person) bool { return p.joined != nil })
}

func allNames(p *person) []string {
	out := []string{norm(p.Name)}
	for _, a := range p.Aliases {
		out = append(out, norm(a))
	}
	return out
}

// joinInto joins the later rows of one name into p, if in the second pass at most two people share the name.
func (g *maker) joinInto(p *person, others []*person, pass int) {
	alive := others[:0:0]
	for _, o := range others {
		for o.joined != nil {
			o = o.joined
		}
		if !slices.Contains(alive, o) {
			alive = append(alive, o)
		}
	}
	if pass > 0 && len(alive) > 2 {
		return
	}
	for _, o := range alive {
		if o != p && p.joined == nil && g.samePerson(p, o) {
			g.count["people: rows joined to one of another source"]++
			joinPerson(p, o)
		}
	}
}

func (g *maker) samePerson(p, o *person) bool {
	if p.Wikidata != 0 && o.Wikidata != 0 && p.Wikidata != o.Wikidata {
		return false
	}
	if p.Country != "" && o.Country != "" && p.Country != o.Country {
		return false
	}
	if p.Birth != "" && o.Birth != "" && p.Birth[:4] != o.Birth[:4] {
		return false
	}
	// Historic people do not become ministers of the same name.
	if old(p) != old(o) && (p.Birth == "" || o.Birth == "") {
		return false
	}
	if p.Country == "" && o.Country == "" && (p.Birth == "" || o.Birth == "") {
		return false
	}
	for _, s := range p.src {
		if slices.Contains(o.src, s) && s != "factbook" && s != "wikidata" {
			return false
		}
	}
	return true
}

func old(p *person) bool { return p.Birth != "" && p.Birth[:4] < "1910" }

// joinPerson moves all of o into p.
func joinPerson(p, o *person) {
	o.joined = p
	p.rows += o.rows
	// The name of a news source is what news prints.
	if printRank(o) < printRank(p) {
		p.Name, o.Name = o.Name, p.Name
	}
	for _, a := range append(append([]string{o.Name}, o.Aliases...), p.Name) {
		if norm(a) != norm(p.Name) {
			p.Aliases = appendNew(p.Aliases, a)
		}
	}
	p.Aliases = slices.DeleteFunc(p.Aliases, func(a string) bool { return norm(a) == norm(p.Name) })
	p.bare = append(p.bare, o.bare...)
	p.terms = append(p.terms, o.terms...)
	if p.Wikidata == 0 {
		p.Wikidata = o.Wikidata
	}
	if p.Country == "" {
		p.Country = o.Country
	}
	if len(o.Birth) > len(p.Birth) {
		p.Birth = o.Birth
	}
	p.descs = append(append(p.descs, o.Description), o.descs...)
	for _, s := range o.src {
		if !slices.Contains(p.src, s) {
			p.src = append(p.src, s)
		}
	}
	slices.Sort(p.src)
}

func printRank(p *person) int {
	for i, s := range []string{"phoenix", "wikidata", "everypolitician", "congress", "factbook", "wordnet"} {
		if slices.Contains(p.src, s) {
			return i
		}
	}
	return 9
}

var statesman = regexp.MustCompile(`chief of state / head|US President|(President|Prime Minister|King|Queen|Emperor|Chancellor|Premier|Supreme Leader|Emir|Sultan|Taoiseach|Pope)\b.* of .*\([0-9]{4}-|[0-9](st|nd|rd|th) President`)

// personPrior is the prominence of a person; the formula is in prior.go of package gazetteers.
func personPrior(p *person) float64 {
	v, rank := 0.10, 9
	for _, t := range p.terms {
		rank = min(rank, officeRank(t))
	}
	all := strings.Join(append([]string{p.Description}, p.descs...), "; ")
	if p.Wikidata != 0 {
		v += 0.08
	}
	switch {
	case statesman.MatchString(all) || rank == 1:
		v += 0.35
	case rank == 2:
		v += 0.28
	case rank == 3:
		v += 0.20
	case strings.Contains(all, "ELI") && strings.Contains(all, "CAMEO") && !strings.Contains(all, "GOVLEG"):
		v += 0.15
	case slices.Contains(p.src, "phoenix"):
		v += 0.08
	}
	if strings.Contains(all, "party leader") || topOffice.MatchString(all) {
		v += 0.05
	}
	if slices.Contains(p.src, "wordnet") {
		v += 0.12 // in a general dictionary
	}
	v += 0.05 * float64(min(len(p.src)-1, 3))
	v += 0.06 * math.Log2(float64(1+min(len(p.Aliases)+len(p.bare), 15)))
	if len(p.bare) > 0 {
		v += 0.05
	}
	return min(v, 0.97)
}

func (g *maker) addPeople() {
	for _, p := range g.people {
		p.Prior = personPrior(p)
		if x := g.items.byQID[p.Wikidata]; x != nil {
			p.Prior = max(p.Prior, personItemPrior(x.score))
		}
		p.Description = cmp.Or(describe(append([]string{p.Description}, p.descs...)), g.describeTerms(p.terms))
		for _, b := range p.bare {
			p.Aliases = appendNew(p.Aliases, b)
		}
		for _, n := range append([]string{p.Name}, p.Aliases...) {
			for _, s := range g.surnamesOf(n, p.Country) {
				p.Surnames = appendNew(p.Surnames, s)
			}
		}
		n := g.add(p.Record)
		g.addOffices(n, p)
	}
}

// describe keeps the most telling description: words before codes.
func describe(descs []string) string {
	best := ""
	for _, d := range descs {
		if d == "CAMEO" || strings.HasPrefix(d, "CAMEO ") {
			continue
		}
		if best == "" || strings.Contains(d, "President of") && !strings.Contains(best, "of") {
			best = d
		}
	}
	if len(best) > 90 {
		best = strings.TrimSpace(best[:strings.LastIndexByte(best[:90], ' ')])
	}
	return best
}

// surnamesOf returns the surname of a full name, with and without its particles.
func (g *maker) surnamesOf(name, country string) []string {
	f := strings.Fields(name)
	for len(f) > 1 && cleaning().generation[norm(f[len(f)-1])] {
		f = f[:len(f)-1]
	}
	if len(f) < 2 {
		return nil
	}
	var out []string
	if cleaning().familyFirst[country] && len(f) <= 3 && len(norm(f[0])) > 1 {
		out = append(out, f[0])
		if !cleaning().givenLast[country] && !g.surnames[norm(f[len(f)-1])] {
			return out
		}
	}
	last := f[len(f)-1]
	if n := norm(last); !g.countryWord(n) && len(n) > 1 && !cleaning().function[n] && !cleaning().shortCode[n] {
		out = append(out, last)
		i := len(f) - 1
		for i > 1 && cleaning().particle[norm(f[i-1])] {
			i--
		}
		if i < len(f)-1 {
			out = append(out, strings.Join(f[i:], " "))
		}
		if _, after, ok := strings.Cut(last, "-"); ok && len(norm(after)) > 2 && cleaning().particle[norm(strings.TrimSuffix(last, "-"+after))] {
			out = append(out, after) // al-Assad
		}
	}
	return out
}

var office = regexp.MustCompile(`^(President|Prime Minister|King|Queen|Chancellor|Emperor|Supreme Leader|Taoiseach|Sultan|Emir) of (?:the )?([^();]+) \(([0-9]{4})-([0-9]{4})?\)$`)

// lastKnownYear is the year of the list of heads of state and government: an open term is known up to it.
const lastKnownYear = "2022"

// addOffices adds the terms of the own list, and for offices that it lacks
// reads "Prime Minister of Israel (2021-2022); …".
func (g *maker) addOffices(number int, p *person) {
	for _, t := range p.terms {
		g.b.AddOffice(t.office, t.of, t.from, t.to, number)
	}
	seen := map[string]bool{}
	for _, d := range append([]string{p.Description}, p.descs...) {
		for part := range strings.SplitSeq(d, "; ") {
			m := office.FindStringSubmatch(part)
			if m == nil {
				continue
			}
			iso := g.iso(strings.TrimPrefix(m[2], "Republic of "))
			if iso == "" {
				iso = g.iso(m[2])
			}
			if iso == "" || seen[m[1]+iso] || g.ownOffice[strings.ToLower(m[1])+"/"+iso] {
				continue
			}
			seen[m[1]+iso] = true
			g.b.AddOffice(m[1], iso, m[3], cmp.Or(m[4], lastKnownYear), number)
			g.count["offices: terms read from descriptions"]++
		}
	}
}
