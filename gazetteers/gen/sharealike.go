package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// dbpediaLabel names the share-alike list.
const dbpediaLabel = "dbpedia-2026-11-30"

// article is an article of the English Wikipedia as DBpedia types it.
type article struct {
	title   string
	typ     entities.Type
	subtype string
	rank    float64
}

// dbpediaArticles reads the articles that are a person, a place or an
// organization, by title.
func (g *maker) dbpediaArticles() ([]article, map[string]article, error) {
	li, err := g.lists.addCompiled("dbpedia43k_types")
	if err != nil {
		return nil, nil, err
	}
	var all []article
	by := map[string]article{}
	for _, r := range li.rows {
		a := article{title: r.get("title")}
		switch r.get("coarse") {
		case "P":
			a.typ = entities.Person
		case "L":
			a.typ = entities.Place
		case "O":
			a.typ = entities.Organization
		default:
			continue
		}
		for class := range strings.FieldsSeq(r.get("dbpedia_types")) {
			a.subtype = cmp.Or(a.subtype, cleaning().dbpediaClass[a.typ.String()+" "+strings.ToLower(class)])
		}
		a.rank, _ = strconv.ParseFloat(r.get("entityRank"), 64)
		all = append(all, a)
		by[a.title] = a
	}
	return all, by, nil
}

// shareAlike makes what DBpedia adds to the lists: rows that complete entries of
// the file data, and a table of entities that they lack.
func (g *maker) shareAlike(data []byte) (rows, more []byte, err error) {
	all, by, err := g.dbpediaArticles()
	if err != nil {
		return nil, nil, err
	}
	titles := map[string]string{}
	for _, r := range g.lists.rows("place_titles") {
		titles[r.get("id")] = r.get("title")
	}
	rows = g.completionRows(titles, by, sha256OfBody(data))
	more, err = g.dbpediaTable(all)
	return rows, more, err
}

// sha256OfBody is the hash that a table's file says of itself.
func sha256OfBody(file []byte) []byte { return file[len("NGGAZ\n")+1:][:sha256.Size] }

// completionRows gives entries without an id of the world the title of their
// article, and those of which no list says what they are what DBpedia says.
func (g *maker) completionRows(titles map[string]string, by map[string]article, lists []byte) []byte {
	type row struct {
		entry          uint32
		title, subtype string
		of             *gazetteers.Record
	}
	var out []row
	g.titled = map[string]int{}
	taken, named := map[string]bool{}, map[bearing]int{}
	for i := range g.added {
		r := &g.added[i]
		taken[r.Wikipedia] = true
		if r.Wikipedia != "" {
			g.titled[titleKey(r.Wikipedia)] = i
		}
		for _, n := range slices.Concat([]string{r.Name}, r.Aliases, r.Known, r.CaseSensitive) {
			named[bearing{r.Type, norm(n)}]++
		}
	}
	numbers := g.b.Numbers()
	for i := range g.added {
		r := &g.added[i]
		add := row{entry: numbers[i], of: r}
		if r.Type == entities.Place && r.Wikidata == 0 && r.Wikipedia == "" {
			add.title = titles[placeID(r)]
			plain := strings.ReplaceAll(r.Name, " ", "_")
			if a := by[plain]; add.title == "" && r.GeoNames == 0 && r.ID == "" && a.typ == entities.Place && (a.subtype == "city") == (r.Subtype == "city") {
				add.title = plain
			}
			if taken[add.title] {
				add.title = ""
			}
		}
		if plain := strings.ReplaceAll(r.Name, " ", "_"); r.Type != entities.Place && r.Wikipedia == "" && by[plain].typ == r.Type && !taken[plain] &&
			words(norm(r.Name)) > 1 && named[bearing{r.Type, norm(r.Name)}] == 1 {
			add.title = plain
			g.count["share-alike: people and organizations completed by the title of the article of their name"]++
		}
		if a := by[cmp.Or(r.Wikipedia, add.title)]; r.Subtype == "" && a.typ == r.Type {
			add.subtype = a.subtype
		}
		if add.title != "" {
			taken[add.title] = true
			g.titled[titleKey(add.title)] = i
		}
		if add.title != "" && r.Type == entities.Place {
			g.count["share-alike: places completed by the title of their article"]++
			if r.GeoNames != 0 && r.Population >= judged().BigPlace {
				g.bigTitles++
			}
		}
		if add.subtype != "" {
			g.count["share-alike: kinds of entries of which no other list says it"]++
		}
		if add.title != "" || add.subtype != "" {
			out = append(out, add)
		}
	}
	slices.SortFunc(out, func(a, b row) int { return cmp.Compare(a.entry, b.entry) })
	var b bytes.Buffer
	fmt.Fprintf(&b, "# entry, title, subtype, for the lists %s\n", hex.EncodeToString(lists[:8]))
	for _, r := range out {
		fmt.Fprintf(&b, "%d\t%s\t%s\n", r.entry, shortTitle(r.title, r.of), r.subtype)
	}
	return b.Bytes()
}

// shortTitle is how the file has the title of a record's article.
func shortTitle(title string, r *gazetteers.Record) string {
	plain := strings.ReplaceAll(r.Name, " ", "_")
	switch title {
	case "":
	case plain:
		return gazetteers.SameTitle
	case plain + ",_" + strings.ReplaceAll(r.Admin1, " ", "_"):
		return gazetteers.DividedTitle
	}
	return title
}

// placeID is the id by which gen/dbpedia knows a place.
func placeID(r *gazetteers.Record) string {
	switch {
	case r.ID != "":
		return r.ID
	case r.GeoNames == 0:
		return "name:" + r.Name + "/" + r.Country
	}
	return "geonames:" + strconv.Itoa(int(r.GeoNames))
}

// dbpediaTable makes the table of people, organizations and works of nature or
// man that no other list has.
func (g *maker) dbpediaTable(all []article) ([]byte, error) {
	b := gazetteers.Builder{Label: dbpediaLabel}
	title := map[string]bool{}
	borne := map[bearing]bool{}
	for i := range g.added {
		r := &g.added[i]
		title[r.Wikipedia] = true
		for _, n := range slices.Concat([]string{r.Name}, r.Aliases, r.Known, r.CaseSensitive) {
			borne[bearing{r.Type, norm(n)}] = true
		}
	}
	items := map[string]*item{}
	for _, x := range g.items.all {
		if x.title != "" {
			items[strings.ReplaceAll(x.title, " ", "_")] = x
		}
	}
	for _, a := range all {
		name, _, _ := strings.Cut(strings.ReplaceAll(a.title, "_", " "), " (")
		n := norm(name)
		switch x := items[a.title]; {
		case title[a.title] || borne[bearing{a.typ, n}] || x != nil && x.used:
			continue
		case !g.dbpediaName(a, name, n):
			g.countDropped("share-alike: article whose name says something else, or a town")
			continue
		default:
			r := gazetteers.Record{Unlisted: true}
			r.Type, r.Subtype, r.Name, r.Wikipedia, r.Prior = a.typ, a.subtype, name, a.title, articlePrior(a.rank)
			if x != nil {
				r.Wikidata = x.qid
			}
			if a.typ == entities.Person && words(n) > 1 {
				r.Surnames = g.surnamesOf(name, "")
			}
			b.Add(r)
			title[a.title], borne[bearing{a.typ, n}] = true, true
			g.count["share-alike: entities added for look-ups"]++
		}
	}
	g.printedArticles(&b, title, borne)
	return b.Bytes()
}

// titleKey is a title without capitals and accents, by which sources that write
// them differently meet.
func titleKey(title string) string { return norm(strings.ReplaceAll(title, "_", " ")) }

// printedArticles adds what news prints and the lists lack: another name of an
// entity of theirs whose article bears it or is led to by it, else an entity
// with that article.
func (g *maker) printedArticles(b *gazetteers.Builder, title map[string]bool, borne map[bearing]bool) {
	items := map[string]*item{}
	for _, x := range g.items.all {
		if x.title != "" {
			items[titleKey(x.title)] = x
		}
	}
	made, numbers := map[string]int{}, g.b.Numbers()
	for _, p := range g.lists.rows("printed_titles") {
		typ, _ := entities.ParseType(p.get("type"))
		name, key := p.get("name"), titleKey(p.get("title"))
		k := bearing{typ, norm(name)}
		i, held := g.titled[key]
		switch {
		case borne[k] || held && g.added[i].Type != typ:
			g.countDropped("share-alike: printed name that another list has, or whose article is of another type")
			continue
		case held:
			r := g.added[i]
			r.HiddenName, r.Unlisted, r.Below = true, true, 1+numbers[i]
			r.Aliases, r.CaseSensitive, r.MinorAliases, r.LookupOnly, r.Surnames = nil, nil, nil, nil, nil
			r.Known = []string{name}
			b.Add(r)
			g.count["share-alike: printed names given to whom their article is about"]++
		case made[key] != 0 || title[p.get("title")]:
			g.countDropped("share-alike: printed name of an article that another name has")
			continue
		default:
			r := gazetteers.Record{Unlisted: true}
			r.Type, r.Name, r.Wikipedia, r.Prior = typ, name, p.get("title"), printedPrior(typ, p.number("articles"), p.number("redirects"))
			if x := items[key]; x != nil && !x.used {
				r.Wikidata = x.qid
			}
			if typ == entities.Person {
				r.Surnames = g.surnamesOf(name, "")
			}
			b.Add(r)
			made[key]++
			g.count["share-alike: printed names that are the title of an article"]++
		}
		borne[k] = true
	}
}

// printedPrior is the prominence of an article by the articles of news that
// print its name and the redirects that lead to it; the formula is in prior.go
// of package gazetteers.
func printedPrior(typ entities.Type, articles, redirects int) float64 {
	score := min(0.2+max(printedScore(articles), 0.1*math.Log2(1+float64(redirects))), 0.9)
	if typ == entities.Person {
		return personItemPrior(score)
	}
	return orgItemPrior(score)
}

// dbpediaName reports whether an article's name can be looked up: of several
// words, or one that says nothing else.
func (g *maker) dbpediaName(a article, name, n string) bool {
	first := []rune(name)[0]
	switch {
	case n == "" || words(n) > 9 || unicode.IsLower(first) || strings.Contains(name, ",") || g.isoOf[n] != "" || g.demonyms[n] != "":
		return false
	case a.typ == entities.Place && (a.subtype == "city" || a.subtype == "country" || len(g.byName[n]) > 0):
		return false
	case words(n) == 1:
		return len(n) > 3 && !g.common[n] && !g.given[n] && !g.surnames[n] && len(g.byName[n]) == 0
	}
	return !g.allCommon(n) || a.typ == entities.Organization
}

// articlePrior puts DBpedia's rank of an article, 0.43 to 1, on the scale of the other rows.
func articlePrior(rank float64) float64 { return 0.15 + 0.8*max(rank-0.43, 0) }
