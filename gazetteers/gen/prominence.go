package main

import (
	"math"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// bearing is a name in normal form as a type.
type bearing struct {
	typ  entities.Type
	norm string
}

// bearer is an entity of the builder with the prominence that it has by a name,
// and that of the next one.
type bearer struct {
	entry       int
	prior, next float64
}

// noteNames keeps who is the most prominent of the names in full (of people
// those of several words), whom the curated list has before all others.
func (g *maker) noteNames(entry int, r *gazetteers.Record) {
	first := 0.0
	if g.chosen[r.Wikipedia] || r.Wikidata != 0 && g.chosen[itemKey(r.Wikidata)] {
		first = 1
	}
	note := func(name string, prior float64) {
		prior += first
		k := bearing{r.Type, norm(name)}
		if r.Type == entities.Person && words(k.norm) < 2 {
			return
		}
		switch b, ok := g.bearers[k]; {
		case !ok:
			g.bearers[k] = bearer{entry: entry, prior: prior}
		case b.entry == entry:
			b.prior = max(b.prior, prior)
			g.bearers[k] = b
		case prior > b.prior:
			g.bearers[k] = bearer{entry, prior, b.prior}
		default:
			b.next = max(b.next, prior)
			g.bearers[k] = b
		}
	}
	if !r.LookupOnlyName {
		note(r.Name, r.Prior)
	}
	for _, a := range slices.Concat(r.Aliases, r.CaseSensitive, r.Known) {
		note(a, judged().AliasWeight*r.Prior)
	}
}

// asPrinted gives a person or an organization as its name the one that news
// prints, of several words and of nobody else: registers have "Michael B. Enzi"
// and "Manchin, Joe, III".
func (g *maker) asPrinted(r *gazetteers.Record) {
	if r.Type == entities.Place || r.HiddenName || r.LookupOnlyName {
		return
	}
	if g.printed == nil {
		g.printed = map[bearing]int{}
		for _, p := range g.lists.rows("printed") {
			typ, _ := entities.ParseType(p.get("type"))
			g.printed[bearing{typ, p.get("name")}] = p.number("articles")
		}
	}
	names := &r.Aliases
	best, most := -1, judged().PrintedMore*(1+g.printed[bearing{r.Type, norm(r.Name)}])
	for i, a := range r.Aliases {
		n := norm(a)
		if articles := g.printed[bearing{r.Type, n}]; words(n) > 1 && articles > most && !g.othersName(r, n) {
			best, most = i, articles
		}
	}
	if best < 0 {
		for i, a := range r.Known {
			n := norm(a)
			if articles := g.printed[bearing{r.Type, n}]; words(n) > 1 && articles > most && !g.othersName(r, n) {
				best, most, names = i, articles, &r.Known
			}
		}
	}
	if best < 0 {
		return
	}
	*names = slices.Clone(*names)
	r.Name, (*names)[best] = (*names)[best], r.Name
	g.count["printed names: another name, which news prints, made the name"]++
}

// othersName reports whether a name is also that of others of the type, or of a
// person with another surname than this one's.
func (g *maker) othersName(r *gazetteers.Record, n string) bool {
	last := func(n string) string {
		f := strings.Fields(n)
		for len(f) > 2 && cleaning().generation[f[len(f)-1]] {
			f = f[:len(f)-1]
		}
		return f[len(f)-1]
	}
	if r.Type == entities.Person && last(n) != last(norm(r.Name)) || g.allCommon(n) { // "Air Force" is of many nations
		return true
	}
	return slices.ContainsFunc(g.items.byName[n], func(x *item) bool { return x.typ == r.Type && x.qid != r.Wikidata })
}

// countPrinted raises who news prints: the formula is in prior.go of package gazetteers.
func (g *maker) countPrinted() {
	for _, r := range g.lists.rows("printed") {
		typ, _ := entities.ParseType(r.get("type"))
		b, ok := g.bearers[bearing{typ, r.get("name")}]
		if !ok {
			g.countDropped("printed names: nobody of that type bears it in full")
			continue
		}
		called := &g.added[b.entry]
		if b.prior < b.next+judged().Clearly || typ == entities.Organization && g.allCommon(r.get("name")) && norm(called.Name) != r.get("name") && b.prior < 1 {
			g.countDropped("printed names: nobody bears it that is clearly meant")
			continue
		}
		score := printedScore(r.number("articles"))
		if typ == entities.Place { // people live there
			score *= judged().PrintedPlace
		}
		prior := orgItemPrior(score)
		if typ == entities.Person {
			prior = personItemPrior(score)
		}
		called.Prior = max(called.Prior, prior)
		if g.b.RaisePrior(b.entry, prior) {
			g.count["printed names: raised the prominence of who bears it"]++
		}
	}
}

// printedScore is the prominence of a name in so many articles of news.
func printedScore(articles int) float64 {
	return min(math.Log10(1+float64(articles))*judged().PrintedWeight, 0.95)
}
