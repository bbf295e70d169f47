package main

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// named is a line of curated/names.tsv: what news prints, with the title of its
// English article where that was checked, and the names it is printed under.
type named struct {
	name, title       string
	typ               entities.Type
	subtype           string
	country           string
	known, lookupOnly []string
	item              *item
	lat, lon          float64
	hasCoord          bool // of a place: about where it lies
}

// readCurated reads the list and finds the items: by the line's number, by the title, else the one
// that is labelled with it. A number in the list is one that public repositories print beside the name.
func (g *maker) readCurated() []named {
	byTitle := map[string]*item{}
	for _, x := range g.items.all {
		if x.title != "" {
			byTitle[x.title] = x
		}
	}
	var out []named
	for _, r := range g.lists.rows("names") {
		n := named{name: r.get("name"), title: r.get("title"), subtype: r.get("subtype"), country: r.get("country"), known: r.all("aliases"), lookupOnly: r.all("lookup_only")}
		n.typ, _ = entities.ParseType(r.get("type"))
		n.lat, n.lon, n.hasCoord = r.coord()
		if q := r.qid("item"); q != 0 {
			if n.item = g.items.byQID[q]; n.item == nil {
				n.item = &item{qid: q, label: n.name, typ: n.typ, marks: map[string]int{}}
				g.items.byQID[q] = n.item
			}
		} else if title := strings.ReplaceAll(n.title, "_", " "); title != "" {
			if n.item = byTitle[title]; n.item == nil {
				n.item = g.labelled(title, &n)
			}
		} else if x := g.labelled(n.name, &n); x != nil && x.typ == n.typ && x.from(sureSources...) {
			n.item = x
		}
		out = append(out, n)
	}
	return out
}

// sureSources say of an item what it is; others have a name and a guess.
var sureSources = []string{"shodh_orgs", "us_agencies", "partyfacts", "wikitrivia_decks", "wikitrivia_places", "naturalearth"}

// labelled finds the item that bears an article's title as its label: one whose
// article is not another, and that is no town of that name.
func (g *maker) labelled(title string, n *named) *item {
	key := norm(title)
	x, _ := g.items.best([]string{key}, func(x *item) float64 {
		another := x.title != "" && x.title != title
		elsewhere := slices.ContainsFunc(x.aliases, func(a string) bool { return strings.HasPrefix(a, title+", ") })
		town := x.typ != entities.Organization && x.marks["pop"] > 0 && (n.typ != entities.Place || n.subtype == "facility")
		otherKind := x.kind() != "" && n.subtype != "" && !sameKind(x.kind(), n.subtype)
		// "National Rifle Association" of America
		known := norm(x.label) == key || x.typ == entities.Organization && x.typ == n.typ && words(key) > 2 && strings.Contains(norm(x.label), key)
		if !known || another || elsewhere || town || otherKind || x.typ == entities.Person {
			return 0
		}
		if x.typ == n.typ {
			return judged().OfKind
		}
		return judged().Fits
	})
	return x
}

// curated gives the rows of the other lists what the curated list says of them,
// and adds those that none has, for look-ups.
func (g *maker) curated() {
	orgs, places := map[string][]*org{}, map[string][]*place{}
	for _, o := range g.orgs {
		for _, k := range orgKeys(o) {
			orgs[k] = append(orgs[k], o)
		}
	}
	for _, p := range g.places {
		for _, k := range append([]string{p.Name}, p.Aliases...) {
			places[norm(k)] = append(places[norm(k)], p)
		}
	}
	for _, n := range g.readCurated() {
		if n.item != nil {
			n.known = append(n.known, g.otherLabels(n.item)...)
		}
		switch {
		case g.curatedOrg(&n, orgs), n.typ == entities.Place && g.curatedPlace(&n, places):
			g.count["curated names: rows of other lists completed"]++
		default:
			g.more = append(g.more, n.record())
			g.count["curated names: added for look-ups"]++
		}
		if n.title != "" {
			g.chosen[n.title] = true
		}
		if n.item != nil {
			n.item.used = true
			g.chosen[itemKey(n.item.qid)] = true
			g.count["curated names: with an item"]++
		} else if n.title != "" {
			g.count["curated names: with a title alone"]++
		}
	}
	g.orgs = slices.DeleteFunc(g.orgs, func(o *org) bool { return o.joined != nil })
	g.oneBearer()
}

// oneBearer takes an alias from an organization of the curated list that
// another line gives to another one: "Meta" is no name of Facebook.
func (g *maker) oneBearer() {
	given := map[string][]string{} // titles by alias
	for _, r := range g.lists.rows("names") {
		for _, a := range append(r.all("aliases"), r.get("name")) {
			given[norm(a)] = append(given[norm(a)], r.get("title"))
		}
	}
	for _, o := range g.orgs {
		if o.Wikipedia == "" || !g.chosen[o.Wikipedia] {
			continue
		}
		o.Aliases = slices.DeleteFunc(slices.Clone(o.Aliases), func(a string) bool {
			lost := len(given[norm(a)]) > 0 && !slices.Contains(given[norm(a)], o.Wikipedia)
			if lost {
				g.countDropped("curated names: alias of one that another line has")
			}
			return lost
		})
	}
}

func itemKey(qid uint32) string { return "Q" + strconv.Itoa(int(qid)) }

// otherLabels are the names of an item that tell it.
func (g *maker) otherLabels(x *item) (out []string) {
	for _, a := range append([]string{x.label}, x.aliases...) {
		if n := norm(a); words(n) > 1 && !strings.ContainsAny(a, "()") || len(n) > 3 && !g.common[n] && len(g.byName[n]) == 0 {
			out = append(out, a)
		}
	}
	return out
}

func (n *named) record() gazetteers.Record {
	r := gazetteers.Record{Unlisted: true}
	r.Type, r.Name, r.Subtype, r.Country = n.typ, n.name, n.subtype, n.country
	r.Prior = judged().CuratedPrior
	if n.item != nil {
		r.Prior = max(r.Prior, orgItemPrior(n.item.score))
	}
	n.complete(&r)
	return r
}

// complete adds what the line says to a row.
func (n *named) complete(r *gazetteers.Record) {
	if n.item != nil {
		r.Wikidata = n.item.qid
	}
	r.Wikipedia = cmp.Or(n.title, r.Wikipedia)
	r.Subtype, r.Country = cmp.Or(r.Subtype, n.subtype), cmp.Or(r.Country, n.country)
	if !r.HasCoord {
		r.Lat, r.Lon, r.HasCoord = n.lat, n.lon, n.hasCoord
	}
	have := map[string]bool{norm(r.Name): true}
	for _, a := range slices.Concat(r.Aliases, r.CaseSensitive) {
		have[norm(a)] = true
	}
	for _, a := range append([]string{n.name}, n.known...) {
		if k := norm(a); !have[k] && k != "" {
			have[k] = true
			r.Known = append(r.Known, a)
		}
	}
	for _, a := range n.lookupOnly {
		if k := norm(a); !have[k] {
			have[k] = true
			r.LookupOnly = append(r.LookupOnly, a)
		}
	}
}

// keys are the names by which a row of another list may be this one: its own,
// and those of several words that nothing else is called.
func (n *named) keys() []string {
	out := []string{norm(n.name)}
	for _, a := range n.known {
		if k := norm(a); words(k) > 1 || len(k) > 4 {
			out = append(out, k)
		}
	}
	for i, k := range out {
		out[i] = strings.TrimPrefix(k, "the ")
	}
	return out
}

// curatedOrg completes the organizations that are meant, joined into one, and
// reports whether there are any.
func (g *maker) curatedOrg(n *named, orgs map[string][]*org) bool {
	var found []*org
	for i, k := range n.keys() {
		for _, o := range orgs[k] {
			if o.joined == nil && !slices.Contains(found, o) && g.isCurated(n, o, k, i == 0) {
				found = append(found, o)
			}
		}
	}
	for _, a := range n.known {
		for _, o := range orgs[norm(a)] {
			if o.joined == nil && !slices.Contains(found, o) && n.isAcronym(o, a) {
				found = append(found, o)
			}
		}
	}
	if len(found) == 0 {
		return false
	}
	o := found[0]
	for _, x := range found[1:] {
		joinOrg(o, x)
	}
	if n.typ == entities.Place { // news says it of those who work there; the lists keep the name as theirs
		o.Lists = gazetteers.ListsOf(o.Type, o.Subtype)
		o.Type, o.Subtype = n.typ, n.subtype
	}
	if n.item == nil && !g.take(n, o.Wikidata) {
		o.Wikidata = 0
	}
	n.complete(&o.Record)
	return true
}

// isAcronym reports whether a row that the hand list has under an acronym alone
// is the line that has it as another name: "NFL", a league of the United States.
func (n *named) isAcronym(o *org, acronym string) bool {
	return acronym == strings.ToUpper(acronym) && words(norm(acronym)) == 1 && o.Name == acronym && o.Wikidata == 0 &&
		slices.Contains(o.src, "own") && o.Subtype == n.subtype && o.Country == n.country
}

// isCurated reports whether a row with the name k is what a line of the curated
// list means; first says that k is the line's own name.
func (g *maker) isCurated(n *named, o *org, k string, first bool) bool {
	own := strings.TrimPrefix(norm(o.Name), "the ") == k
	x := g.items.byQID[o.Wikidata]
	switch {
	case n.item != nil && o.Wikidata == n.item.qid:
		return true
	case n.item != nil && o.Wikidata != 0,
		x != nil && x.title != "" && n.title != "" && x.title != strings.ReplaceAll(n.title, "_", " "),
		o.Country != "" && n.country != "" && o.Country != n.country:
		return false
	case n.typ == entities.Place:
		return own && first
	case first && own:
		return true
	case !sameKind(o.Subtype, n.subtype):
		return false
	case first:
		return o.Wikidata == 0 && words(k) > 1
	case own:
		return words(k) > 1 || o.Country == n.country && n.country != ""
	}
	return false
}

// take gives a line the item that a row of it has, and reports whether that may
// be right: of an item with a label this must be one of the line's names.
func (g *maker) take(n *named, qid uint32) bool {
	x := g.items.byQID[qid]
	if x == nil {
		return true
	}
	title, _, _ := strings.Cut(strings.ReplaceAll(n.title, "_", " "), " (")
	labels := []string{norm(x.label), norm(strings.ReplaceAll(x.title, "_", " "))}
	for _, name := range append([]string{n.name, title}, n.known...) {
		if k := norm(name); k != "" && slices.ContainsFunc(labels, func(l string) bool { return strings.TrimPrefix(l, "the ") == strings.TrimPrefix(k, "the ") }) {
			n.item = x
			return true
		}
	}
	return false
}

// sameKind reports whether two subtypes can be of one body.
func sameKind(a, b string) bool {
	private := []string{"ngo", "company", "intergovernmental", "media", "league"}
	official := []string{"government", "police", "military", "intergovernmental"}
	return a == b || a == "" || b == "" || slices.Contains(official, a) && slices.Contains(official, b) ||
		slices.Contains(private, a) && slices.Contains(private, b)
}

// curatedPlace completes the place that is meant.
func (g *maker) curatedPlace(n *named, places map[string][]*place) bool {
	var best *place
	for i, k := range n.keys() {
		for _, p := range places[k] {
			own := norm(p.Name) == k
			switch {
			case n.item != nil && p.Wikidata == n.item.qid && !p.joined && (n.subtype != "admin1" || p.Subtype == "admin1"):
				best = p
			case p.joined || p.Subtype == "city" != (n.subtype == "city") || p.Subtype == "country" != (n.subtype == "country"):
			case n.item != nil && p.Wikidata != 0 && p.Wikidata != n.item.qid:
			case p.Country != "" && n.country != "" && p.Country != n.country:
			case n.hasCoord && p.HasCoord && max(p.Lat-n.lat, n.lat-p.Lat, p.Lon-n.lon, n.lon-p.Lon) > judged().SameDistrict:
			case i > 0 && !own:
			case best == nil || p.weight > best.weight && (n.item == nil || best.Wikidata != n.item.qid):
				best = p
			}
		}
	}
	if best == nil {
		return false
	}
	if n.item == nil && !g.take(n, best.Wikidata) {
		delete(g.items.byPlace, best.GeoNames)
		best.Wikidata = 0
	}
	n.complete(&best.Record)
	return true
}
