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

// org is one organization on the way into the lists.
type org struct {
	gazetteers.Record
	src    []string
	raw    string // the source's word for its kind
	joined *org
}

var (
	bracketed   = regexp.MustCompile(`\s*[(\[]([^)\]]*)[)\]]`)
	legalForm   = regexp.MustCompile(`(?i),? (inc|incorporated|corp|corporation|co|cos|company|ltd|limited|plc|llc|lp|sa|ag|nv|se|spa|ab|asa|oyj|bhd|pjsc|gmbh|holdings?|group|the)\.?$`)
	personTitle = regexp.MustCompile(`(?i)^(sheikh?|sayy?[ei]d|seyyed|imam|mr|mullah|president|prime minister|dr|general|gen|leader|ayatollah|commander)\b`)
)

// orgSubtype maps a source's word to a subtype; ok is false for rows that are no organizations of the news.
func orgSubtype(raw string) (sub string, ok bool) {
	kind, code, _ := strings.Cut(raw, ":")
	if sub := cleaning().orgKind[kind]; sub != "" {
		return strings.TrimPrefix(sub, "-"), sub != "-"
	}
	source := ""
	switch {
	case kind == "international":
		source = kind
	case strings.Contains(raw, "/"):
		source, code = "tags", raw
	case len(raw) >= 6 && strings.ToUpper(raw) == raw: // CAMEO: country and role
		source, code = "role", raw[3:]
	}
	for _, row := range cleaning().orgCodes {
		fits := strings.Contains
		if row.Cell(1) == "begins" {
			fits = strings.HasPrefix
		}
		if row.Cell(0) == source && fits(code, row.Cell(2)) {
			return strings.TrimPrefix(row.Cell(3), "-"), row.Cell(3) != "-"
		}
	}
	return "", true
}

func (g *maker) readOrgs() {
	g.placeAlias = map[string]bool{}
	for _, p := range g.places {
		if p.Subtype != "city" || p.weight >= judged().LeastAlternate {
			for _, a := range p.Aliases {
				g.placeAlias[norm(a)] = true
			}
			g.placeAlias[norm(firstOfRiver(p.Name))] = true
		}
	}
	delete(g.placeAlias, "")
	replaced := map[string]bool{}
	for _, r := range g.lists.rows("orgs") {
		if r.get("replace") != "" {
			replaced[r.get("name")] = true
		}
	}
	for _, r := range g.lists.rows("orgs_core") {
		if replaced[r.get("name")] && slices.Contains(strings.Split(r.get("sources"), ","), "own") {
			// The hand row was joined by name alone to rows of other countries, and has their ids.
			g.countDropped("organizations: row joined wrongly in the source, replaced by the own list")
			continue
		}
		if o := g.org(r); o != nil {
			g.orgs = append(g.orgs, o)
		}
	}
	for _, r := range g.lists.rows("orgs") {
		if o := g.org(r); o != nil {
			o.CaseSensitive = append(o.CaseSensitive, r.all("case_sensitive")...)
			o.LookupOnly = append(o.LookupOnly, r.all("lookup_only")...)
			g.orgs = append(g.orgs, o)
		}
	}
	g.joinOrgs()
	g.plainClubs()
}

var clubForm = regexp.MustCompile(` (FC|AFC|CF|F\.C\.)$`)

// plainClubs prints clubs as news does, "Manchester United" for "Manchester
// United FC", where the plain name is one of theirs and no other thing's.
func (g *maker) plainClubs() {
	for _, o := range g.orgs {
		plain := clubForm.ReplaceAllString(o.Name, "")
		if o.Subtype != "team" || plain == o.Name || len(g.byName[norm(plain)]) > 0 {
			continue
		}
		i := slices.IndexFunc(o.Aliases, func(a string) bool { return norm(a) == norm(plain) })
		if i < 0 || o.CaseSensitiveName {
			continue
		}
		o.Name, o.Aliases[i] = plain, o.Name
		g.countDropped("organizations: club printed without FC")
	}
}

// firstOfRiver turns "Frankfurt am Main" into "Frankfurt", which is how the city is called.
func firstOfRiver(name string) string {
	for _, s := range []string{" am ", " an der ", " upon ", " on ", " im "} {
		if before, _, ok := strings.Cut(name, s); ok {
			return before
		}
	}
	return ""
}

// org cleans one row; nil when nothing of it can be used.
func (g *maker) org(r row) *org {
	o := &org{raw: r.get("subtype"), src: strings.Split(r.get("sources"), ",")}
	o.Type = entities.Organization
	sub, ok := orgSubtype(o.raw)
	if !ok {
		g.countDropped("organizations: routes, protected areas, historic states and communities")
		return nil
	}
	if o.raw == "class" {
		g.countDropped("organizations: WordNet classes, which are no single organization")
		return nil
	}
	if g.only(o, "nsi") && (strings.HasPrefix(o.raw, "brands/amenity/c") || strings.HasPrefix(o.raw, "brands/amenity/f") && r.qid("id") == 0) {
		g.countDropped("organizations: cafés, cinemas, car parks and fuel brands without a QID of name-suggestion-index")
		return nil
	}
	o.Subtype = sub
	o.Wikidata = r.qid("id")
	o.Country = g.iso(r.get("country"))
	if o.raw == "pressure group" && slices.Contains(o.src, "wordnet") {
		o.Country = "" // a world-wide body that the Factbook names in one country
	}
	names := append([]string{r.get("name")}, r.all("aliases")...)
	if strings.Count(names[0], ",") > 1 || len(names[0]) > 90 {
		g.countDropped("organizations: name that is a list or a sentence")
		return nil
	}
	if g.only(o, "phoenix") && g.looksLikePerson(names[0], o) {
		g.countDropped("organizations: row that is a person")
		return nil
	}
	if slices.Contains(o.src, "phoenix") && !slices.Contains(o.src, "own") {
		for _, a := range names[1:] {
			if norm(a) == norm(names[0]) && a != names[0] && (len(a) < 6 || strings.ToUpper(a) != a) {
				names[0] = a // Phoenix is all capitals; the other source has the real ones
				break
			}
		}
	}
	phoenix := slices.Contains(o.src, "phoenix") && !slices.Contains(o.src, "own") && o.Subtype != "armed-group"
	members := map[string]bool{} // last words of the aliases that are persons
	for _, raw := range names[1:] {
		if o.Subtype == "armed-group" && g.person1(raw, norm(raw), o) && words(raw) > 1 {
			members[lastWord(norm(raw))] = true
		}
	}
	delete(members, norm(names[0]))
	for i, raw := range names {
		if i > 0 && members[norm(raw)] {
			g.countDropped("organizations: alias that is a person")
			continue
		}
		if phoenix && i > 0 && words(raw) > 1 && !sharesWord(raw, names[0]) {
			g.countDropped("organizations: Phoenix alias of several words that shares none with the name")
			continue
		}
		g.orgName(o, raw, i == 0)
	}
	if o.Name == "" {
		if len(o.Aliases) == 0 {
			g.countDropped("organizations: no usable name")
			return nil
		}
		o.Name, o.Aliases = o.Aliases[0], o.Aliases[1:]
	}
	o.Aliases = slices.DeleteFunc(o.Aliases, func(a string) bool { return norm(a) == norm(o.Name) })
	return o
}

// looksLikePerson knows persons among groups: a given name, an initial or "Abu" first, and no ordinary word.
func (g *maker) looksLikePerson(name string, o *org) bool {
	f := strings.Fields(norm(name))
	if o.Subtype == "company" || o.Subtype == "media" || o.Subtype == "ngo" && !strings.Contains(o.raw, "HIN") || len(f) < 2 || len(f) > 4 {
		return false
	}
	if g.fullName[norm(name)] {
		return true
	}
	if !g.given[f[0]] && len(f[0]) > 2 && f[0] != "abu" {
		return false
	}
	for _, w := range f[1:] {
		if g.common[w] && !cleaning().particle[w] {
			return false
		}
	}
	return !cleaning().notAPerson[name]
}

func (g *maker) only(o *org, src string) bool { return len(o.src) == 1 && o.src[0] == src }

// orgName files one name of a row as name, alias, minor alias or for look-ups only, or drops it.
func (g *maker) orgName(o *org, raw string, first bool) {
	name := strings.Trim(strings.Join(strings.Fields(raw), " "), ` ,;"“”`)
	if m := bracketed.FindStringSubmatch(name); m != nil {
		name = strings.TrimSpace(bracketed.ReplaceAllString(name, ""))
		if a := m[1]; len(a) > 2 && len(a) <= 8 && strings.ToUpper(a) == a {
			g.orgName(o, a, false)
		}
	}
	name = strings.TrimPrefix(strings.TrimPrefix(name, "the "), "aka ")
	if t, ok := strings.CutPrefix(name, "The "); ok && words(t) > 1 {
		name = t // look-ups take "the" off themselves
	}
	n := norm(name)
	own := slices.Contains(o.src, "own") || slices.Contains(o.src, "sp500")
	acronym := words(n) == 1 && strings.ToUpper(name) == name
	switch {
	case len(n) < 2 || !strings.ContainsFunc(name, unicode.IsLetter):
		g.countDropped("organizations: name without letters or of one letter")
		return
	case !unicode.IsUpper([]rune(name)[0]) && !unicode.IsDigit([]rune(name)[0]) && o.Subtype != "armed-group" && !own && strings.ToLower(name) == name:
		g.countDropped("organizations: name in small letters")
		return
	case !first && g.person1(name, n, o):
		g.countDropped("organizations: alias that is a person")
		return
	case len(n) == 2 && !own:
		g.countDropped("organizations: name of two letters")
		return
	case acronym && !own && g.common[n]:
		g.countDropped("organizations: acronym that is an ordinary word (“MUST”)")
		return
	case g.isoOf[n] != "" && !acronym || g.demonyms[n] != "" || g.region(n) || g.titles[n]:
		g.countDropped("organizations: name of a country or region, a demonym or a title")
		return
	}
	single := words(n) == 1
	switch {
	case len(g.byName[n]) > 0 || g.placeAlias[n] && !own || g.isoOf[n] != "" || !first && single && g.capitalAlias(n):
		if o.Subtype == "team" || o.Subtype == "company" || o.Subtype == "university" {
			g.count["organizations: name that is a place’s kept for look-ups, outside the lists"]++
			o.LookupOnly = appendNew(o.LookupOnly, name)
		} else {
			g.countDropped("organizations: name of a place")
		}
	case single && cleaning().tooCommon[n]:
		o.LookupOnly = appendNew(o.LookupOnly, name)
		g.count["organizations: single ordinary word, given name or surname kept for look-ups, outside the lists"]++
	case single && own && g.common[n] && len(n) <= 4:
		o.MinorAliases = appendNew(o.MinorAliases, name) // LeT, Fed
	case single && !own && !acronym && (g.common[n] || g.given[n] || g.surnames[n]):
		if o.Subtype == "team" || first && len(o.src) > 1 {
			o.LookupOnly = appendNew(o.LookupOnly, name)
			g.count["organizations: single ordinary word, given name or surname kept for look-ups, outside the lists"]++
		} else if o.Subtype == "company" || o.Subtype == "media" {
			o.LookupOnly = appendNew(o.LookupOnly, name)
			g.count["organizations: single ordinary word, given name or surname kept for look-ups, outside the lists"]++
		} else {
			g.countDropped("organizations: single ordinary word, given name or surname")
		}
	case !own && (g.only(o, "nsi") || acronym || g.allCommon(n)):
		// Only with the capitals of the list.
		if first && o.Name == "" {
			o.Name, o.CaseSensitiveName = name, true
		} else {
			o.MinorAliases = appendNew(o.MinorAliases, name)
		}
	case first:
		o.Name = name
	default:
		o.Aliases = appendNew(o.Aliases, name)
	}
	if s := legalForm.ReplaceAllString(name, ""); s != name && o.Subtype == "company" && len(norm(s)) > 2 {
		if k := norm(s); words(k) == 1 && (g.common[k] || g.given[k] || g.surnames[k]) && strings.ToUpper(s) != s {
			o.LookupOnly = appendNew(o.LookupOnly, s)
		} else {
			g.orgName(o, s, false)
		}
	}
	if s, ok := strings.CutSuffix(name, " Group"); ok && o.Subtype == "armed-group" && words(s) > 1 {
		g.orgName(o, s, false)
	}
}

// allCommon reports whether every word of the name is an ordinary one.
func (g *maker) allCommon(n string) bool {
	for w := range strings.SplitSeq(n, " ") {
		if !g.common[w] {
			return false
		}
	}
	return true
}

// region reports whether a name is a region's.
func (g *maker) region(n string) bool {
	for _, p := range g.byName[n] {
		if p.Subtype == "region" || p.Subtype == "country" {
			return true
		}
	}
	return false
}

func (g *maker) capitalAlias(n string) bool {
	return n == "moscow" || n == "washington" || n == "beijing"
}

// person1 reports whether an alias of an organization names a person.
func (g *maker) person1(name, n string, o *org) bool {
	if g.fullName[n] && words(n) > 1 || personTitle.MatchString(name) {
		return true
	}
	f := strings.Fields(n)
	if len(f) < 2 {
		return o.Subtype == "armed-group" && g.surnames[n]
	}
	if o.Subtype != "armed-group" && o.Subtype != "party" {
		return false
	}
	return len(f) <= 3 && g.given[f[0]] && !sharesWord(name, o.Name) && !g.common[f[len(f)-1]]
}

// joinOrgs joins rows that share a telling name and agree in country, QID and kind.
func (g *maker) joinOrgs() {
	by := map[string][]*org{}
	for _, o := range g.orgs {
		for _, k := range orgKeys(o) {
			by[k] = append(by[k], o)
		}
	}
	for _, o := range g.orgs {
		if o.joined != nil {
			continue
		}
		for _, k := range orgKeys(o) {
			for _, x := range by[k] {
				if x != o && x.joined == nil && o.joined == nil && sameOrg(o, x) {
					g.count["organizations: rows joined to one of another source"]++
					joinOrg(o, x)
				}
			}
		}
	}
	g.orgs = slices.DeleteFunc(g.orgs, func(o *org) bool { return o.joined != nil })
}

// orgKeys are the names by which rows may be joined: several words, or one long word that is no acronym.
func orgKeys(o *org) []string {
	var out []string
	for i, a := range append([]string{o.Name}, o.Aliases...) {
		n := strings.TrimPrefix(norm(a), "the ")
		if words(n) > 1 || i == 0 || len(n) > 5 && strings.ToUpper(a) != a {
			out = append(out, n)
			if s := norm(legalForm.ReplaceAllString(a, "")); i == 0 && s != n && len(s) > 3 {
				out = append(out, s)
			}
		}
	}
	return out
}

func sameOrg(a, b *org) bool {
	if a.Wikidata != 0 && b.Wikidata != 0 && a.Wikidata != b.Wikidata {
		return false
	}
	if a.Country != "" && b.Country != "" && a.Country != b.Country {
		return false
	}
	if a.Subtype == "party" && (a.Country == "" || b.Country == "") && b.Subtype == "party" {
		return false
	}
	if a.Subtype == "party" && b.Subtype == "party" && !sameParty(a, b) {
		return false
	}
	return a.Subtype == b.Subtype || a.Subtype == "" || b.Subtype == "" ||
		a.Subtype == "ngo" && b.Subtype == "intergovernmental" || a.Subtype == "intergovernmental" && b.Subtype == "ngo" ||
		slices.Contains(a.src, "own") != slices.Contains(b.src, "own") && norm(a.Name) == norm(b.Name)
}

// sameParty reports whether parties share a name of several words or their own
// names: "Labour" is also what the Scottish Labour Party is called.
func sameParty(a, b *org) bool {
	if norm(a.Name) == norm(b.Name) {
		return true
	}
	of := append([]string{b.Name}, b.Aliases...)
	for _, x := range append([]string{a.Name}, a.Aliases...) {
		n := norm(x)
		if words(n) > 1 && slices.ContainsFunc(of, func(y string) bool { return norm(y) == n }) {
			return true
		}
	}
	return false
}

// nameRank says whose name and kind to trust: the hand list, the S&P 500, rows with a QID, the rest.
func nameRank(o *org) int {
	switch {
	case slices.Contains(o.src, "own"):
		return 0
	case slices.Contains(o.src, "sp500"):
		return 1
	case o.Wikidata != 0:
		return 2
	}
	return 3
}

// joinOrg moves all of x into o; the row chosen by hand gives name and kind.
func joinOrg(o, x *org) {
	if nameRank(x) < nameRank(o) || o.Subtype == "" && nameRank(x) == nameRank(o) {
		o.Name, x.Name = x.Name, o.Name
		o.CaseSensitiveName, x.CaseSensitiveName = x.CaseSensitiveName, o.CaseSensitiveName
		o.Subtype, x.Subtype = x.Subtype, o.Subtype
		if o.Subtype == "" {
			o.Subtype = x.Subtype
		}
	}
	o.Aliases = slices.DeleteFunc(o.Aliases, func(a string) bool { return norm(a) == norm(o.Name) })
	for _, a := range append([]string{x.Name}, x.Aliases...) {
		if norm(a) != norm(o.Name) {
			o.Aliases = appendNew(o.Aliases, a)
		}
	}
	for _, a := range x.MinorAliases {
		o.MinorAliases = appendNew(o.MinorAliases, a)
	}
	for _, a := range x.LookupOnly {
		o.LookupOnly = appendNew(o.LookupOnly, a)
	}
	o.CaseSensitive = append(o.CaseSensitive, x.CaseSensitive...)
	if o.Wikidata == 0 {
		o.Wikidata = x.Wikidata
	}
	if o.Country == "" {
		o.Country = x.Country
	}
	for _, s := range x.src {
		if !slices.Contains(o.src, s) {
			o.src = append(o.src, s)
		}
	}
	slices.Sort(o.src)
	x.joined = o
}

// bigLeagues are the countries whose clubs the world's news means by a name that several clubs bear.
var bigLeagues = []string{"GB", "ES", "IT", "DE", "FR"}

// orgPrior is the prominence of an organization; the formula is in prior.go of package gazetteers.
func orgPrior(o *org) float64 {
	v := 0.15
	if o.Wikidata != 0 {
		v += 0.10
	}
	if slices.Contains(o.src, "own") {
		v += 0.30 // chosen by hand for news
	}
	if slices.Contains(o.src, "sp500") {
		v += 0.15
	}
	if slices.Contains(o.src, "wordnet") {
		v += 0.08
	}
	if o.Subtype == "intergovernmental" || o.Subtype == "government" {
		v += 0.05
	}
	if o.Subtype == "team" && slices.Contains(bigLeagues, o.Country) {
		v += 0.04
	}
	v += 0.07 * float64(min(len(o.src)-1, 3))
	v += 0.03 * math.Log2(float64(1+min(len(o.Aliases), 7)))
	return min(v, 0.95)
}

func (g *maker) addOrgs() {
	own := map[string]bool{}
	for _, o := range g.orgs {
		if slices.Contains(o.src, "own") {
			for _, a := range append(append([]string{o.Name}, o.Aliases...), o.MinorAliases...) {
				own[norm(a)] = true
			}
		}
	}
	for _, o := range g.orgs {
		if !slices.Contains(o.src, "own") {
			o.MinorAliases = slices.DeleteFunc(o.MinorAliases, func(a string) bool {
				if own[norm(a)] {
					g.countDropped("organizations: minor alias or acronym of one that the hand list holds (“CIA”)")
					return true
				}
				return false
			})
			if o.CaseSensitiveName && own[norm(o.Name)] {
				o.LookupOnlyName = true
			}
		}
		o.Prior = orgPrior(o)
		if x := g.items.byQID[o.Wikidata]; x != nil {
			o.Prior = max(o.Prior, orgItemPrior(x.score))
		}
		g.add(o.Record)
	}
}
