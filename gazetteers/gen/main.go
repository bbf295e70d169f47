// Command gen makes the embedded lists of package gazetteers and their
// SOURCES.md from the lists of compiled (from elsewhere) and curated (written
// for the project).
//
//	cd gazetteers/gen && go run .            # writes ../data and ../SOURCES.md
//	go run . -check                          # says whether they are what would be written
//
// It is deterministic: same lists, same bytes. What it drops, changes or joins
// it does by rule, and counts; the counts are in SOURCES.md. A missing
// ../data/gazetteers.bin must first be made as an empty file, because the
// package embeds it.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"newsgraph/gazetteers"
)

func main() {
	out := flag.String("out", "..", "folder of package gazetteers")
	check := flag.Bool("check", false, "write nothing; fail if a file differs from what would be written")
	flag.Parse()
	if err := run(*out, *check); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(out string, check bool) error {
	files, err := generate()
	if err != nil {
		return err
	}
	for _, f := range files {
		path := filepath.Join(out, f.path)
		if check {
			old, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if !bytes.Equal(old, f.data) {
				return fmt.Errorf("%s differs from what gen makes: run gen", path)
			}
			continue
		}
		if err := os.WriteFile(path, f.data, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "%s: %d bytes\n", path, len(f.data))
	}
	return nil
}

// file is one output.
type file struct {
	path string
	data []byte
}

// generate is the walk: read the lists, clean and join each kind, score, build.
func generate() ([]file, error) {
	l, err := readLists()
	if err != nil {
		return nil, err
	}
	items, err := l.readItems()
	if err != nil {
		return nil, err
	}
	g := &maker{lists: l, items: items, count: map[string]int{}, ownOffice: map[string]bool{}, chosen: map[string]bool{}, bearers: map[bearing]bearer{}}
	g.b.Label = label
	g.readWords()
	g.readCountries()
	g.readAdmin1()
	g.readCities()
	g.readRegions()
	g.readPeople()
	g.ownPeople()
	g.readOrgs()
	g.ownPlaces()
	g.joinItems()
	g.curated()
	g.joinDistricts()
	g.joinIdless()
	g.addPlaces()
	g.addSmallPlaces()
	g.addPeople()
	g.addOrgs()
	g.addItems()
	for _, r := range g.more {
		g.add(r)
	}
	g.countPrinted()
	g.addWords()
	data, err := g.b.Bytes()
	if err != nil {
		return nil, err
	}
	rows, more, err := g.shareAlike(data)
	if err != nil {
		return nil, err
	}
	return []file{{"data/gazetteers.bin", data}, {"data/dbpedia.tsv", rows}, {"data/dbpedia.bin", more}, {"SOURCES.md", g.sources(data)}}, nil
}

// label names the content; it is the first part of Set.Version.
const label = "core-2026-11-22"

// maker holds what is known so far.
type maker struct {
	lists *lists
	items *items
	b     gazetteers.Builder
	count map[string]int // by rule

	common, given, surnames map[string]bool // normal forms
	titles                  map[string]bool
	demonyms                map[string]string // normal form → ISO2

	places      []*place
	byName      map[string][]*place // by normal form of the primary name
	placeAlias  map[string]bool     // normal forms of other names of places
	byAlternate map[string][]*place // cities, by the normal form of every alternate
	country     map[string]*place   // by ISO2
	isoOf       map[string]string   // normal form of a country's name or code → ISO2

	people   []*person
	fullName map[string]bool // normal forms of people's full names

	orgs []*org
	more []gazetteers.Record // that only the curated list has

	printed map[bearing]int    // articles of news that print a name
	chosen  map[string]bool    // titles and items of the curated list
	bearers map[bearing]bearer // the most prominent of each name

	joinedDistricts map[string]bool // by ID

	dropLookups map[string]bool // names of places for look-ups that another row has
	dropSmall   map[uint32]bool // small places that are joined to another row, by GeoNames id

	towns map[string][]*town // of all lists, by the normal form of the name

	added  []gazetteers.Record // as numbered by the builder
	titled map[string]int      // which of them has a title, share-alike ones too

	small         int             // small places and counties
	bigTitles     int             // of those without item, them with the title of their article in the share-alike rows
	big, bigItems int             // places of many people with a GeoNames id, and those of them with an item
	ownOffice     map[string]bool // offices of the own list: "president/US"
}

// add adds an entity with what its item says of it.
func (g *maker) add(r gazetteers.Record) int {
	if x := g.items.byQID[r.Wikidata]; x != nil && x.title != "" {
		r.Wikipedia = strings.ReplaceAll(x.title, " ", "_")
	}
	if r.Wikipedia != "" {
		g.count["titles of English articles"]++
	}
	if r.GeoNames != 0 && r.Population >= judged().BigPlace {
		g.big++
		if r.Wikidata != 0 || r.Wikipedia != "" {
			g.bigItems++
		}
	}
	g.asPrinted(&r)
	n := g.b.Add(r)
	g.added = append(g.added, r)
	g.noteNames(n, &r)
	return n
}

// drop counts what a rule left out.
func (g *maker) countDropped(rule string) { g.count[rule]++ }
