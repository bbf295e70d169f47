package sources

import (
	"context"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"
	"unicode"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/table"
)

// write makes the table of rows and facts.
func (w *wikidata) write(ctx context.Context, out io.Writer) error {
	c := &w.state.Count
	w.report.Lines, w.report.Bad, w.report.FirstBad = c.Items+c.NoItem+c.Bad, c.Bad, c.FirstBad
	w.report.leave("properties and lexemes", c.NoItem)
	w.report.leave("no class", c.NoClass)
	w.report.leave(fmt.Sprintf("fewer than %d pages and no English article", w.o.MinSitelinks), c.FewWith)
	w.report.leave("no name in English", c.NoName)

	f := wikidataFacts{countries: map[uint32]string{}, words: map[uint32]string{}}
	w.o.Report(Progress{Phase: "classes"})
	if err := f.load(w); err != nil {
		return err
	}
	dir, err := w.o.sortDir()
	if err != nil {
		return err
	}
	tw := table.NewWriter(dir, w.o.Memory)
	var ns names
	done := int64(0)
	err = eachRow(w.file("rows"), func(r *row) error {
		if done++; done&(1<<14-1) == 0 {
			w.o.Report(Progress{Phase: "entities", Done: done, Total: c.Rows})
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		e, why := f.entity(r, &ns)
		if why != "" {
			w.report.leave(why, 1)
			return nil
		}
		w.report.Kept++
		if err := tw.Add(e, ns.keys); err != nil {
			w.report.Kept--
			w.report.leave(err.Error(), 1)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return w.o.writeTable(ctx, tw, out, table.About{Label: "Wikidata", Sources: []table.Source{
		{Name: "Wikidata", Licence: "CC0 1.0", File: filepath.Base(w.path), Rows: w.report.Kept},
	}})
}

// wikidataFacts is what is known of classes and countries, and the labels of the
// occupations and offices that are in use.
type wikidataFacts struct {
	classes   classes
	countries map[uint32]string // code
	words     map[uint32]string // label
}

// load reads the facts, and then the labels of what the rows use.
func (f *wikidataFacts) load(w *wikidata) error {
	err := eachFact(w.file("facts"), func(kind byte, item, other uint32, text []byte) {
		switch kind {
		case factParent:
			f.classes.add(item, other)
		case factCountry:
			f.countries[item] = string(text)
		}
	})
	if err != nil {
		return err
	}
	f.classes.follow()
	err = eachRow(w.file("rows"), func(r *row) error {
		if k, ok := f.classes.kind(r.class); ok && k.typ == entities.Person {
			for _, id := range r.occupations {
				f.words[id] = ""
			}
			for _, o := range r.offices {
				f.words[o.office] = ""
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return eachFact(w.file("facts"), func(kind byte, item, _ uint32, text []byte) {
		if kind == factLabel {
			if have, ok := f.words[item]; ok && have == "" {
				f.words[item] = string(text)
			}
		}
	})
}

// entity makes an entity of a row, and its keys in ns; why says why it is none.
func (f *wikidataFacts) entity(r *row, ns *names) (e *table.Entity, why string) {
	kind, ok := f.classes.kind(r.class)
	switch {
	case !ok:
		return nil, "neither person, place nor organization"
	case kind.typ == entities.Place && r.offEarth && !r.hasCoord:
		return nil, "not on Earth"
	}
	e = &table.Entity{
		Wikidata: r.id, Title: underscored(r.title), Type: kind.typ, Subtype: kind.subtype, Name: r.name,
		Country: f.country(r), Sitelinks: r.sitelinks,
	}
	if kind.typ == entities.Place {
		e.GeoNames, e.Population = r.geonames, r.population
		e.HasCoord, e.Lat, e.Lon = r.hasCoord, r.lat, r.lon
	}
	if kind.typ == entities.Person {
		e.Born, e.Died = r.born, r.died
		for _, id := range r.occupations {
			if s := f.words[id]; s != "" {
				e.Occupations = append(e.Occupations, s)
			}
		}
		for _, o := range r.offices {
			if s := f.words[o.office]; s != "" {
				e.Offices = append(e.Offices, table.Office{Title: s, From: o.from, To: o.to})
			}
		}
	}
	e.Prior = Prominence(e)
	ns.begin(e)
	for _, l := range r.labels {
		ns.add(l.text, kindOf(l), 0)
	}
	if r.title != "" {
		ns.add(plainTitle(r.title), table.ByAlias, 0)
	}
	for _, a := range r.aliases {
		ns.add(a.text, kindOf(a), 0)
	}
	if kind.typ == entities.Person {
		ns.add(surname(e.Name), table.BySurname, 0)
	}
	return e, ""
}

// kindOf makes names of other languages minor aliases, and those without a capital:
// "scot" is an alias of Scotland.
func kindOf(t text) table.Kind {
	if t.lang == "" || !strings.ContainsFunc(t.text, unicode.IsUpper) {
		return table.ByMinorAlias
	}
	return table.ByAlias
}

// country is the code of the country where a thing is, or of which a person is a
// citizen; a country is its own.
func (f *wikidataFacts) country(r *row) string {
	if r.iso != "" {
		return r.iso
	}
	list := r.country
	if len(list) == 0 {
		list = r.citizen
	}
	for _, id := range list {
		if code := f.countries[id]; code != "" {
			return code
		}
	}
	return ""
}

// Prominence says how prominent an entity of a dump is, in 0..1, on the scale of
// the built-in lists (see gazetteers/prior.go):
//
//	0.10 + 0.075·log2(1 + sitelinks), at most 0.9
//
// or, where that is more, what its population says: of a country
// 0.75 + 0.025·log10(population), of a place of people CityPrior, of any other
// place 0.8 of that.
func Prominence(e *table.Entity) float64 {
	p := min(0.10+0.075*math.Log2(1+float64(max(e.Sitelinks, 0))), 0.9)
	if e.Type != entities.Place || e.Population <= 0 {
		return p
	}
	switch e.Subtype {
	case "country":
		return min(max(p, 0.75+0.025*math.Log10(float64(e.Population))), 1)
	case "city":
		return min(max(p, gazetteers.CityPrior(e.Population)), 1)
	}
	return min(max(p, 0.8*gazetteers.CityPrior(e.Population)), 1)
}
