package main

import (
	"math"
	"slices"

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

// clearly is how much more prominent than the next one who bears a name must be
// to be whom news means by it.
const clearly = 0.1

// aliasWeight lowers the prominence of who bears a name as an alias.
const aliasWeight = 0.85

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
		note(a, aliasWeight*r.Prior)
	}
}

// countPrinted raises who news prints: the formula is in prior.go of package gazetteers.
func (g *maker) countPrinted() {
	for _, r := range g.lists.rows("printed") {
		typ, _ := entities.ParseType(r.get("type"))
		b, ok := g.bearers[bearing{typ, r.get("name")}]
		if !ok {
			g.drop("printed names: nobody of that type bears it in full")
			continue
		}
		if b.prior < b.next+clearly {
			g.drop("printed names: nobody bears it that is clearly meant")
			continue
		}
		score := printedScore(r.number("articles"))
		prior := orgItemPrior(score)
		if typ == entities.Person {
			prior = personItemPrior(score)
		}
		if g.b.RaisePrior(b.entry, prior) {
			g.count["printed names: raised the prominence of who bears it"]++
		}
	}
}

// printedScore is the prominence of a name in so many articles of news.
func printedScore(articles int) float64 { return math.Log10(1+float64(articles)) * quoteWeight }

// quoteWeight is what a factor of ten counts, of quotes in news or of articles
// that print a name.
const quoteWeight = 0.2
