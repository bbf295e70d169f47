package main

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"

	"newsgraph/gazetteers/lang"
)

// The rules by which the lists are cleaned are tables in the format of
// gazetteers/lang.
//
//go:embed rules/*.tsv
var ruleFiles embed.FS

// rules are the words of the tables.
type rules struct {
	function, months, aliasTitle, shortCode, tooCommon, particle, generation, notAPerson, peerage, royal map[string]bool
	personsCountry, continent, dependency, familyFirst, givenLast, noPlace, county, beside               map[string]bool
	handCountries                                                                                        map[string]string
	placeKind, orgKind, officeRank, dbpediaClass                                                         map[string]string
	divisionNouns, divisionEnds, points, short                                                           []lang.Word
	mends, orgCodes                                                                                      []lang.Row
}

// cleaning are the rules, read once.
var cleaning = sync.OnceValue(func() *rules {
	r, err := readRules()
	if err != nil {
		panic(err) // the tables are part of the program, and its tests read them
	}
	return r
})

func readRules() (*rules, error) {
	files, err := fs.Sub(ruleFiles, "rules")
	if err != nil {
		return nil, fmt.Errorf("rules of cleaning: %w", err)
	}
	tables, err := lang.Read("", files)
	if err != nil {
		return nil, fmt.Errorf("rules of cleaning: %w", err)
	}
	pick := tables.Pick()
	r := &rules{
		function: pick.Set("function-word"), months: pick.Set("month"), aliasTitle: pick.Set("alias-title"), shortCode: pick.Set("short-code"),
		tooCommon: pick.Set("too-common"), particle: pick.Set("particle"), generation: pick.Set("generation"), notAPerson: pick.Set("not-a-person"), peerage: pick.Set("peerage"), royal: pick.Set("royal"),
		personsCountry: pick.Set("persons-country"), continent: pick.Set("continent"), dependency: pick.Set("dependency"),
		familyFirst: pick.Set("family-first"), givenLast: pick.Set("given-last"), noPlace: pick.Set("no-place"), county: pick.Set("county-noun"), beside: pick.Set("beside"),
		handCountries: pick.Values("hand-country"), placeKind: pick.Values("place-kind"), orgKind: pick.Values("org-kind"), officeRank: pick.Values("office-rank"), dbpediaClass: pick.Values("dbpedia-class"),
		divisionNouns: pick.Words("division-noun"), divisionEnds: pick.Words("division-end"), points: pick.Words("points-word"), short: pick.Words("short-word"),
		mends: pick.Rows("mends"), orgCodes: pick.Rows("orgcodes"),
	}
	return r, pick.Err()
}

// manualFixes corrects a row that the source joined wrongly.
func (g *maker) manualFixes(p *person) {
	for _, row := range cleaning().mends {
		is := func(i int, value string) bool { return row.Cell(i) == "*" || row.Cell(i) == value }
		if !is(0, p.Name) || !is(1, strconv.FormatUint(uint64(p.Wikidata), 10)) || !is(2, p.Country) || !is(3, "") && !slices.Contains(p.src, row.Cell(3)) {
			continue
		}
		for change := range strings.SplitSeq(row.Cell(4), "|") {
			what, value, _ := strings.Cut(change, "=")
			p.set(what, value)
		}
		g.countDropped("people: rows mended by hand (the two presidents Bush, Hillary Clinton, Emmanuel Macron)")
		return
	}
}

// set makes a change of the table of mends.
func (p *person) set(what, value string) {
	switch what {
	case "wikidata":
		n, err := strconv.ParseUint(value, 10, 32)
		if err != nil {
			panic(err) // the table is wrong
		}
		p.Wikidata = uint32(n)
	case "birth":
		p.Birth = value
	case "sources":
		p.src = strings.Fields(value)
	case "name":
		p.Name = value
	case "aliases":
		p.Aliases = []string{value}
	case "country":
		p.Country = value
	case "drop-alias":
		p.Aliases = slices.DeleteFunc(p.Aliases, func(a string) bool { return norm(a) == value })
	default:
		panic(fmt.Sprintf("table of mends: no change %q", what))
	}
}
