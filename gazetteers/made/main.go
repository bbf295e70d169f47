// Command made writes gazetteers that nobody needs: lists and dumps of any size
// with made-up entities, from the names that the built-in lists hold, to measure
// what large ones cost.
//
//	go run ./gazetteers/made -table 10000000 -o made.gaz   a table
//	go run ./gazetteers/made -ask made.gaz                 what opening and look-ups of it cost
//	go run ./gazetteers/made -dump 2000000 | bzip2 > made.json.bz2   Wikidata's JSON dump
package main

import (
	"bufio"
	"flag"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/normalize"
	"newsgraph/gazetteers/table"
)

func main() {
	log.SetFlags(0)
	tables := flag.Int("table", 0, "write a table of `N` entities")
	dump := flag.Int("dump", 0, "write a dump of `N` items to standard output")
	ask := flag.String("ask", "", "open this `FILE` and look names up")
	out := flag.String("o", "made.gaz", "`FILE` of the table")
	budget := flag.Int("memory", 256<<20, "`BYTES` that sorting may take")
	flag.Parse()
	var err error
	switch {
	case *tables > 0:
		err = writeTable(*out, *tables, *budget)
	case *dump > 0:
		w := bufio.NewWriterSize(os.Stdout, 1<<20)
		err = writeDump(w, *dump)
		if err == nil {
			err = w.Flush()
		}
	case *ask != "":
		err = measure(*ask)
	default:
		flag.Usage()
		os.Exit(2)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// words are what made-up names are made of.
type words struct {
	given, surname, place []string
	r                     *rand.Rand
}

func newWords() (*words, error) {
	set, err := gazetteers.Load()
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	w := &words{r: rand.New(rand.NewPCG(1, 2))}
	add := func(list *[]string, s string) {
		if len(s) > 1 && !seen[s] && !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' }) {
			seen[s] = true
			*list = append(*list, s)
		}
	}
	for e := range set.All() {
		parts := strings.Fields(e.Name)
		switch {
		case e.Type == entities.Person && len(parts) > 1:
			add(&w.given, parts[0])
			add(&w.surname, parts[len(parts)-1])
		case e.Type == entities.Place:
			add(&w.place, e.Name)
		}
	}
	return w, nil
}

func (w *words) pick(list []string) string { return list[w.r.IntN(len(list))] }

// entity makes the nth entity: a name and two more.
func (w *words) entity(n int) table.Entity {
	e := table.Entity{Wikidata: uint32(200_000_000 + n), Prior: 0.1 + 0.3*w.r.Float64()*w.r.Float64(), Sitelinks: w.r.IntN(20)}
	alias := func(s string) { e.Names = append(e.Names, table.Name{Text: s, Kind: table.ByAlias}) }
	switch k := w.r.IntN(20); {
	case k < 11:
		given, surname := w.pick(w.given), w.pick(w.surname)
		e.Type, e.Name, e.Born = entities.Person, given+" "+surname, 1900+w.r.IntN(100)
		e.Occupations = []string{fmt.Sprintf("occupation %d", w.r.IntN(2000))}
		alias(given + " " + w.pick(w.given) + " " + surname)
		alias(given[:1] + ". " + surname)
	case k < 17:
		place := w.pick(w.place) + " " + w.pick(w.surname)
		e.Type, e.Subtype, e.Name, e.Country, e.GeoNames = entities.Place, "city", place, "NZ", uint32(100_000_000+n)
		e.HasCoord, e.Lat, e.Lon, e.Population = true, w.r.Float64()*180-90, w.r.Float64()*360-180, w.r.IntN(100_000)
		alias(place + " City")
		alias("Old " + place)
	default:
		name := w.pick(w.surname) + " " + w.pick(w.surname)
		e.Type, e.Subtype, e.Name, e.Country = entities.Organization, "company", name+" Corporation", "US"
		alias(name)
		alias(name + " Group")
	}
	if n%2 == 0 {
		e.Title = strings.ReplaceAll(e.Name, " ", "_")
		if n%8 == 0 {
			e.Title += fmt.Sprintf("_(%d)", n)
		}
	}
	return e
}

func writeTable(path string, n, budget int) error {
	words, err := newWords()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(".", "made-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	started := time.Now()
	w := table.NewWriter(dir, budget)
	var keys []table.Key
	names := 0
	for i := range n {
		e := words.entity(i)
		keys = gazetteers.AppendKeys(keys[:0], e.Name, table.ByName, 0)
		for _, a := range e.Names {
			keys = gazetteers.AppendKeys(keys, a.Text, a.Kind, 0)
		}
		names += len(e.Names) + 1
		if err := w.Add(&e, keys); err != nil {
			return err
		}
	}
	added := time.Since(started)
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	about := table.About{Label: fmt.Sprintf("made up: %d entities", n), Sources: []table.Source{{Name: "made", Licence: "none needed", Rows: int64(n)}}}
	if err := w.WriteTo(f, about); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	st, err := os.Stat(path)
	if err != nil {
		return err
	}
	log.Printf("%d entities, %d names, %d bytes; %.1f s, of which %.1f s until all were added", n, names, st.Size(), time.Since(started).Seconds(), added.Seconds())
	return nil
}

// measure times opening and look-ups: of names that are there and that are not,
// in an order that has nothing to do with that of the file.
func measure(path string) error {
	started := time.Now()
	t, err := table.Open(path)
	if err != nil {
		return err
	}
	log.Printf("open %v: %d entities, %d keys, %d postings", time.Since(started), t.Entities(), t.Keys(), t.Postings())
	r := rand.New(rand.NewPCG(7, 8))
	var there, absent [][]byte
	var numbers []uint32
	for range 200_000 {
		i := uint32(r.IntN(t.Entities()))
		e, err := t.Entity(i)
		if err != nil {
			return err
		}
		numbers = append(numbers, i)
		there = append(there, normalize.Append(nil, e.Name))
		absent = append(absent, normalize.Append(nil, e.Name+" Nobody"))
	}
	var often [][]byte // as a newspaper names the same again and again
	for i := range there {
		often = append(often, there[i%400])
	}
	buf := make([]table.Posting, 0, 512)
	for _, k := range []struct {
		what string
		keys [][]byte
	}{{"400 names again and again", often}, {"found", there}, {"absent", absent}} {
		t, err := table.Open(path) // nothing of it is in memory yet
		if err != nil {
			return err
		}
		defer t.Close()
		started, n := time.Now(), 0
		times := make([]time.Duration, 0, len(k.keys))
		for _, key := range k.keys {
			at := time.Now()
			list, err := t.Find(buf, table.Names, key)
			if err != nil {
				return err
			}
			times = append(times, time.Since(at))
			n += len(list)
		}
		all := time.Since(started)
		slices.Sort(times)
		log.Printf("%s: %d ns a look-up, the middle one %d ns, 99 %% under %d ns; %.2f entities each", k.what,
			all.Nanoseconds()/int64(len(k.keys)), times[len(times)/2].Nanoseconds(), times[len(times)*99/100].Nanoseconds(), float64(n)/float64(len(k.keys)))
	}
	started = time.Now()
	for _, i := range numbers {
		if _, err := t.Entity(i); err != nil {
			return err
		}
	}
	log.Printf("entity: %d ns", time.Since(started).Nanoseconds()/int64(len(numbers)))
	return nil
}
