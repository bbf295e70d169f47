package main

import (
	"cmp"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// item is one item of Wikidata as the knowledge lists have it: what it is
// called and how much it is read and written about, not where or when it is.
type item struct {
	qid     uint32
	typ     entities.Type // NoType where no source says it
	label   string
	aliases []string
	src     []string
	marks   map[string]int // "sl" sitelinks, "pv" page views, "pop" people, "q", "q20", "qs" quotes in news, "ids" ids of a team elsewhere
	title   string         // of the English article, where a list says it
	score   float64        // prominence in 0..1
	other   bool           // a source says that it is of no type of ours; sources differ about teams, exchanges and papers
	team    bool
	used    bool // joined to a row of the other lists
}

var nationalTeam = regexp.MustCompile(`\bnational .*\bteam$|\bcricket team$`)

// itemLists are the lists of items.
var itemLists = []string{"items", "titles_items", "geonames_items"}

// items is what the knowledge lists say.
type items struct {
	all     []*item
	byQID   map[uint32]*item
	byName  map[string][]*item // normal forms of labels and aliases
	byPlace map[uint32]uint32  // GeoNames id → item
}

// readItems reads the lists of items and adds them to the sources.
func (l *lists) readItems() (*items, error) {
	it := &items{byQID: map[uint32]*item{}, byName: map[string][]*item{}, byPlace: map[uint32]uint32{}}
	for _, name := range itemLists {
		if _, err := l.addCompiled(name); err != nil {
			return nil, err
		}
	}
	for _, r := range l.rows("items") {
		it.add(r)
	}
	for _, r := range l.rows("titles_items") {
		it.addTitle(r)
	}
	for _, r := range l.rows("geonames_items") {
		if r.get("conflict") == "0" {
			it.byPlace[uint32(r.number("geonameid"))] = r.qid("qid")
		}
	}
	for _, x := range it.all {
		x.score = itemScore(x)
	}
	it.shareQuotes()
	for _, x := range it.all {
		names := []string{norm(x.label), norm(x.title)}
		for _, a := range x.aliases {
			names = append(names, norm(a))
		}
		if before, _, ok := strings.Cut(x.label, ", "); ok && x.typ == entities.Place {
			names = append(names, norm(before)) // "Granville, Ohio"
		}
		slices.Sort(names)
		for _, n := range slices.Compact(names) {
			if n != "" {
				it.byName[n] = append(it.byName[n], x)
			}
		}
	}
	return it, nil
}

func (it *items) add(r row) {
	x := &item{qid: r.qid("qid"), label: r.get("label"), aliases: r.all("aliases"), src: strings.Split(r.get("source"), ","), marks: map[string]int{}}
	switch r.get("type") {
	case "person":
		x.typ = entities.Person
	case "place":
		x.typ = entities.Place
	case "organization":
		x.typ = entities.Organization
	case "other", "product":
		x.other = true
	}
	if x.typ == entities.NoType && nationalTeam.MatchString(x.label) {
		x.typ, x.team = entities.Organization, true
	}
	if x.qid == 0 || x.label == "" || it.byQID[x.qid] != nil || x.typ != entities.Person && x.label == strings.ToLower(x.label) {
		return // in small letters: a class ("senate"), not a name
	}
	for part := range strings.SplitSeq(r.get("prominence"), ";") {
		if k, v, ok := strings.Cut(part, "="); ok {
			x.marks[k], _ = strconv.Atoi(v)
		}
	}
	it.byQID[x.qid] = x
	it.all = append(it.all, x)
}

// addTitle notes the title of an item's English article, and makes an item of
// unknown type of one that no other list has.
func (it *items) addTitle(r row) {
	qid := r.qid("qid")
	x := it.byQID[qid]
	if x == nil {
		x = &item{qid: qid, label: r.get("label"), src: []string{"titles_items"}, marks: map[string]int{}}
		if x.qid == 0 || x.label == "" {
			return
		}
		if nationalTeam.MatchString(x.label) {
			x.typ, x.team = entities.Organization, true
		}
		it.byQID[qid] = x
		it.all = append(it.all, x)
	}
	x.title = r.get("label")
	for _, a := range r.all("aliases") {
		x.title = a // the label is without the gloss that tells articles apart
		break
	}
}

// shareQuotes corrects people who are known by quotes in news alone: whose the quotes
// are was guessed by the name. Where a person of that name is known otherwise, they are
// lowered, and where that is a politician, whom news quotes most, the quotes are not
// theirs at all. Where several are known by quotes alone, these are the oldest one's.
func (it *items) shareQuotes() {
	quoted := func(x *item) bool {
		return !slices.ContainsFunc(x.src, func(s string) bool { return !strings.HasPrefix(s, "quotebank") })
	}
	most, among := map[string]float64{}, map[string][]*item{}
	for _, x := range it.all {
		n := norm(x.label)
		switch _, ok := most[n]; {
		case x.typ != entities.Person:
		case x.from(politicians):
			most[n] = 0
			for _, a := range x.aliases {
				most[norm(a)] = 0 // John R. Bolton is called John Bolton
			}
		case quoted(x):
			among[n] = append(among[n], x)
		case !ok:
			most[n] = judged().SharedQuotes
		}
	}
	for n, of := range among {
		score, ok := most[n]
		if !ok && len(of) == 1 {
			continue
		}
		if !ok {
			score = judged().SharedQuotes
		}
		slices.SortFunc(of, func(a, b *item) int { return cmp.Compare(a.qid, b.qid) })
		first, best := of[0], 0.0
		for _, x := range of {
			best = max(best, x.score)
			x.score = min(x.score, score)
		}
		if !ok && judged().OldestItem*float64(first.qid) <= float64(of[1].qid) {
			first.score = best
		}
	}
}

// politicians is the source that has those who held an office or a seat.
const politicians = "everypolitician_scrapers"

// itemScore is the prominence of an item; the formula is in prior.go of package gazetteers.
func itemScore(x *item) float64 {
	v := math.Log2(1+float64(x.marks["sl"])) / 8.4
	v = max(v, math.Log10(1+float64(x.marks["pv"]))/6.4)
	quotes := max(x.marks["q"], x.marks["q20"], x.marks["qs"])
	v = max(v, judged().QuoteWeight*math.Log10(1+float64(quotes)))
	v = max(v, 0.1*math.Log2(1+float64(x.marks["ids"])))
	if x.typ == entities.Place {
		v = max(v, gazetteers.CityPrior(x.marks["pop"])-0.15)
	}
	if x.from(politicians) {
		v = max(v, judged().PoliticianScore)
	}
	v += 0.03 * float64(min(len(x.src)-1, 4))
	if x.title != "" {
		v += 0.10
		if x.title == x.label {
			v += 0.10 // the article that needs no gloss: who is meant first by that name
		}
	}
	return min(v, 0.99)
}

// likeliest returns the item that is meant by a row of these names, its own
// name first: of those labelled with its own name, else of those that have any
// of the names, the only one that fits or one that dominates the others.
// fits gives those that can be a number above 0, which is added to the score.
func (it *items) likeliest(names []string, fits func(x *item) float64) *item {
	if len(names) == 0 {
		return nil
	}
	own := func(x *item) float64 {
		if norm(x.label) != names[0] {
			return 0
		}
		return fits(x)
	}
	best, rivals := it.best(names[:1], own)
	if x := it.sharing(names, fits); x != nil && (best == nil || x.score > best.score+2*judged().Dominance) {
		return x
	}
	if best != nil || rivals {
		return best
	}
	best, _ = it.best(names, fits)
	return best
}

// sharing is the only item that fits and shares so many of the names.
func (it *items) sharing(names []string, fits func(x *item) float64) (found *item) {
	shared := map[*item]int{}
	for _, n := range names {
		if words(n) > 1 {
			for _, x := range it.byName[n] {
				shared[x]++
			}
		}
	}
	for x, n := range shared {
		if n >= judged().ManyNames && fits(x) > 0 {
			if found != nil {
				return nil
			}
			found = x
		}
	}
	return found
}

// best returns the item of these names that fits and dominates all others;
// rivals says that there are several and none does.
func (it *items) best(names []string, fits func(x *item) float64) (x *item, rivals bool) {
	var best, second *item
	first, next := 0.0, 0.0
	for _, n := range names {
		for _, x := range it.byName[n] {
			if x == best || x == second {
				continue
			}
			plus := fits(x)
			switch score := x.score + plus; {
			case plus <= 0:
			case best == nil || score > first || score == first && x.qid < best.qid:
				best, second, first, next = x, best, score, first
			case second == nil || score > next:
				second, next = x, score
			}
		}
	}
	if best == nil || second != nil && first < next+judged().Dominance {
		return nil, best != nil
	}
	return best, false
}

func fitsIf(ok bool) float64 {
	if ok {
		return judged().Fits
	}
	return 0
}

// from reports whether the item comes from one of the sources.
func (x *item) from(sources ...string) bool {
	return slices.ContainsFunc(x.src, func(s string) bool { return slices.Contains(sources, s) })
}

// joinItems gives the rows of the other lists the items of theirs that lack
// one, and joins rows that turn out to be one thing.
func (g *maker) joinItems() {
	for _, p := range g.people {
		if p.Wikidata == 0 {
			g.personItem(p)
		}
	}
	g.oneRowAnItem()
	for _, o := range g.orgs {
		if o.Wikidata == 0 {
			g.orgItem(o)
		}
	}
	g.oneOrgAnItem()
	for _, p := range g.people {
		g.markUsed(p.Wikidata)
	}
	for _, o := range g.orgs {
		g.markUsed(o.Wikidata)
	}
	g.placeItems()
}

func (g *maker) markUsed(qid uint32) {
	if x := g.items.byQID[qid]; x != nil {
		x.used = true
	}
}

func (g *maker) personItem(p *person) {
	var names []string
	for _, n := range allNames(p) {
		if words(n) > 1 {
			names = append(names, n)
		}
	}
	past := p.Birth != "" && p.Birth[:4] < "1930" && !slices.Contains(p.src, "phoenix")
	political := len(p.terms) > 0 || slices.ContainsFunc(p.src, func(s string) bool { return s != "wordnet" })
	x := g.items.likeliest(names, func(x *item) float64 {
		switch {
		case x.typ == entities.NoType:
			return fitsIf(!x.other && x.title != "" && slices.Contains(names, norm(x.label)))
		case x.typ != entities.Person:
			return 0
		case political && (x.from(politicians) || x.score >= judged().Famous):
			return judged().OfKind
		}
		return fitsIf(!past || x.marks["sl"]+x.marks["pv"] > 0 || x.title != "" || x.from("notdeadyet", "nga", politicians))
	})
	if x == nil {
		g.countDropped("items: person of the lists without one that is clearly meant")
		return
	}
	p.Wikidata = x.qid
	g.count["items: given to a person of the lists"]++
}

// oneRowAnItem joins people that have the same item.
func (g *maker) oneRowAnItem() {
	by := map[uint32]*person{}
	for _, p := range g.people {
		if p.Wikidata == 0 {
			continue
		}
		if first := by[p.Wikidata]; first == nil {
			by[p.Wikidata] = p
		} else {
			g.count["items: people joined that have the same"]++
			joinPerson(first, p)
		}
	}
	g.people = slices.DeleteFunc(g.people, func(p *person) bool { return p.joined != nil })
}

// oneOrgAnItem joins the organizations that have the same item, where kind and
// country allow it; of others the one that it fits best keeps it.
func (g *maker) oneOrgAnItem() {
	by := map[uint32][]*org{}
	for _, o := range g.orgs {
		if o.Wikidata != 0 {
			by[o.Wikidata] = append(by[o.Wikidata], o)
		}
	}
	for _, q := range slices.Sorted(maps.Keys(by)) {
		of := by[q]
		if len(of) == 1 {
			continue
		}
		label := ""
		if x := g.items.byQID[q]; x != nil {
			label = norm(x.label)
		}
		fit := func(o *org) int {
			switch n := norm(o.Name); {
			case n == label:
				return 4
			case slices.Contains(o.src, "own"):
				return 3
			case slices.ContainsFunc(o.Aliases, func(a string) bool { return norm(a) == label }):
				return 2
			}
			return 0
		}
		slices.SortStableFunc(of, func(a, b *org) int { return cmp.Compare(fit(b), fit(a)) })
		for _, o := range of[1:] {
			country := o.Country == of[0].Country || o.Country == "" || of[0].Country == ""
			if country && sameKind(o.Subtype, of[0].Subtype) {
				g.count["items: rows of organizations joined that have the same"]++
				joinOrg(of[0], o)
			} else {
				g.count["items: left to the organization that it fits best"]++
				o.Wikidata = 0
			}
		}
	}
	g.orgs = slices.DeleteFunc(g.orgs, func(o *org) bool { return o.joined != nil })
}

// orgKinds are the subtypes of sources that hold one kind.
var orgKinds = map[string]string{
	"reep_teams": "team", "hearvox_newspapers": "media", "partyfacts": "party", "us_agencies": "government",
}

// kind is the subtype of an organization by its sources, "" where they do not say it.
func (x *item) kind() string {
	if x.team {
		return "team"
	}
	for _, s := range x.src {
		if k := orgKinds[s]; k != "" {
			return k
		}
	}
	return ""
}

func (g *maker) orgItem(o *org) {
	var names []string
	for _, a := range append([]string{o.Name}, o.Aliases...) {
		n := norm(a)
		if words(n) > 1 || len(n) > 3 && !g.common[n] && !g.given[n] && !g.surnames[n] && len(g.byName[n]) == 0 || slices.Contains(o.src, "own") {
			names = append(names, n)
			if s := norm(legalForm.ReplaceAllString(a, "")); s != n && words(s) > 1 {
				names = append(names, s)
			}
			if !strings.HasPrefix(n, "the ") {
				names = append(names, "the "+n) // "The New York Times"
			}
			if o.Country == "US" || o.Country == "" {
				names = append(names, "us "+n, "united states "+n) // "U.S. Securities and Exchange Commission"
			}
		}
	}
	x := g.items.likeliest(names, func(x *item) float64 {
		if x.typ == entities.NoType {
			return fitsIf((x.other && words(norm(x.label)) > 1 || x.title != "") && (slices.Contains(names, norm(x.label)) || slices.Contains(names, norm(x.title))))
		}
		k := x.kind()
		return fitsIf(x.typ == entities.Organization && (k == "" || k == o.Subtype || o.Subtype == "" || k == "party" && o.Subtype == "armed-group"))
	})
	if x == nil {
		g.countDropped("items: organization of the lists without one that is clearly meant")
		return
	}
	o.Wikidata = x.qid
	o.Subtype = cmp.Or(o.Subtype, x.kind())
	g.count["items: given to an organization of the lists"]++
}

// personItemPrior and orgItemPrior put the score of an item on the scale of the other rows.
func personItemPrior(score float64) float64 { return 0.12 + 0.85*score }
func orgItemPrior(score float64) float64    { return 0.15 + 0.75*score }

// addItems adds the people and organizations that only the items have, for
// look-ups; no list holds them.
func (g *maker) addItems() {
	for _, x := range g.items.all {
		switch {
		case x.used:
		case x.typ == entities.Person:
			g.addPersonItem(x)
		case x.typ == entities.Organization:
			g.addOrgItem(x)
		case x.typ == entities.Place && (x.marks["pv"]+x.marks["sl"] > 0 || g.landmark(x)):
			g.addPlaceItem(x)
		}
	}
}

func (g *maker) addPersonItem(x *item) {
	r := gazetteers.Record{Unlisted: true, Wikidata: x.qid}
	r.Type, r.Prior = entities.Person, personItemPrior(x.score)
	seen := map[string]bool{}
	for _, raw := range append([]string{x.label}, x.aliases...) {
		raw = withoutPeerage(raw)
		name := g.stripTitles(raw)
		n := norm(name)
		if words(n) == 1 && words(raw) == 2 && cleaning().royal[norm(firstWord(raw))] && g.given[n] { // Prince Harry
			name, n = raw, norm(raw)
		}
		called := words(n) == 1 && name == x.label && x.score >= judged().CalledScore && !g.common[n] && !g.given[n] // "Suharto"
		if words(n) < 2 && !called || words(n) > 5 || strings.ContainsAny(name, ",()\"") || figures.MatchString(name) || notAPerson.MatchString(name) || len(g.byName[n]) > 0 || seen[n] || g.allCommon(n) && !g.given[firstWord(n)] && x.score < judged().CalledScore {
			continue
		}
		seen[n] = true
		if r.Name == "" {
			r.Name = name
		} else if sharesWord(name, r.Name) {
			r.Aliases = append(r.Aliases, name)
		}
	}
	if r.Name == "" {
		g.countDropped("items: person without a usable name (one word, a place, with commas or figures)")
		return
	}
	if x.score >= judged().CalledScore {
		r.Surnames = g.surnamesOf(r.Name, "")
	}
	if x.from(politicians) {
		r.Description = "politician"
	}
	g.add(r)
	g.count["items: people added for look-ups"]++
}

// withoutPeerage takes off a label what a noble is of: "Robin Leigh-Pemberton, Baron Kingsdown",
// "Cecil Parker, 2nd Earl of Lathom".
func withoutPeerage(label string) string {
	name, of, ok := strings.Cut(label, ", ")
	if !ok {
		return label
	}
	first := norm(firstWord(of))
	if first != "" && first[0] >= '0' && first[0] <= '9' {
		_, of, _ = strings.Cut(of, " ")
		first = norm(firstWord(of))
	}
	if last := norm(lastWord(name)); !cleaning().peerage[first] || cleaning().generation[last] { // of "Charles III, Duke of Parma" the rest tells
		return label
	}
	return name
}

// withoutNation takes the nation off a body of the United States, whose news
// prints "Department of Agriculture" and "Senate Committee on Finance".
func withoutNation(name string) (bare string, ok bool) {
	for _, p := range [...]string{"United States ", "U.S. ", "US "} {
		if bare, ok := strings.CutPrefix(name, p); ok && words(bare) > 1 {
			return bare, true
		}
	}
	return "", false
}

func (g *maker) addOrgItem(x *item) {
	r := gazetteers.Record{Unlisted: true, Wikidata: x.qid}
	r.Type, r.Subtype, r.Prior = entities.Organization, x.kind(), orgItemPrior(x.score)
	names := append([]string{x.label}, x.aliases...)
	if bare, ok := withoutNation(x.label); ok {
		r.Country = "US"
		names = append(names, bare)
	}
	seen := map[string]bool{}
	for _, name := range names {
		name = strings.TrimPrefix(name, "The ")
		n := norm(name)
		first, _ := utf8.DecodeRuneInString(name)
		switch single := words(n) == 1; {
		case len(n) < 2 || words(n) > 9 || seen[n] || unicode.IsLower(first) || g.isoOf[n] != "" || g.demonyms[n] != "" || g.titles[n] || g.given[n]:
		case single && g.common[n] && strings.ToUpper(name) != name:
		case single && (len(n) < 3 || g.surnames[n]) || len(g.byName[n]) > 0:
			if r.Name != "" {
				r.LookupOnly = append(r.LookupOnly, name)
			}
		case r.Name == "":
			r.Name = name
		default:
			r.Aliases = append(r.Aliases, name)
		}
		seen[n] = true
	}
	if r.Name == "" {
		g.countDropped("items: organization without a usable name (an ordinary word, a place, a given name)")
		return
	}
	g.add(r)
	g.count["items: organizations added for look-ups"]++
}
