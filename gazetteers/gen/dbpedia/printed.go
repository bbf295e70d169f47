package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/gen/records"
	"newsgraph/gazetteers/normalize"
)

// minArticles is the fewest articles of a name that is looked for among the titles.
const minArticles = 3

// mainType is the least share of a name's articles in which it has its type.
const mainType = 0.75

// spoken is a name as the tagger finds it in news.
type spoken struct {
	typ      entities.Type
	name     string // as it is printed most
	articles int
	title    string // of the article, as the package writes it
	shown    string // the title with capitals
	others   int    // redirects to it
}

// printedTitles writes which names that news prints, and that the lists lack as
// that type, are titles of articles or lead to one.
func printedTitles(in string, records []string, out string) error {
	set, err := gazetteers.Load()
	if err != nil {
		return err
	}
	names, err := countNames(records)
	if err != nil {
		return err
	}
	p := &printed{set: set, names: map[string][]*spoken{}, leads: map[string]string{}, others: map[string]int{}, is: map[string]bool{}, held: map[string]bool{}, elsewhere: map[string]int{}, longer: map[string]int{}, capitals: capitalsOf(names)}
	for e := range set.All() {
		p.held[titleKey(e.Wikipedia)] = true
	}
	p.wanted(names)
	if err := readPackage(in, p.noteTitle, p.noteRedirect); err != nil {
		return err
	}
	path := filepath.Join(out, "printed_titles.tsv.gz")
	if err := p.earlier(path); err != nil {
		return err
	}
	return p.write(path)
}

// printed is names that wait for their titles.
type printed struct {
	set    *gazetteers.Set
	all    []*spoken
	names  map[string][]*spoken // by the title that would be theirs
	leads  map[string]string    // redirects of those
	others map[string]int       // redirects to a title
	is     map[string]bool      // titles of those
	held   map[string]bool      // titles that the lists have

	elsewhere map[string]int // titles with a comma, by what stands before it
	longer    map[string]int // titles with one word more, by what stands before it

	capitals map[string]string // how news writes a word in small letters

	found []row
}

// row is a line of the list.
type row struct {
	typ        entities.Type
	name, line string
}

// counted is in how many articles a name in normal form has each type and spelling.
type counted struct {
	types, spelled map[string]int
}

// countNames counts the articles of the names of runs.
func countNames(files []string) (map[string]*counted, error) {
	out := map[string]*counted{}
	norm := map[string]string{}
	for _, file := range files {
		err := records.Each(file, func(r *records.Record) {
			seen := map[string]bool{}
			for _, m := range r.Mentions {
				n, ok := norm[m.Text]
				if !ok {
					n = normalize.String(m.Text)
					norm[strings.Clone(m.Text)] = n
				}
				if n == "" || seen[n] {
					continue
				}
				seen[n] = true
				c := out[n]
				if c == nil {
					c = &counted{map[string]int{}, map[string]int{}}
					out[n] = c
				}
				c.types[m.Type]++
				c.spelled[strings.ReplaceAll(m.Text, "’", "'")]++
			}
		})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	return out, nil
}

// most is the key with the largest count, the first in the alphabet of several, and the sum.
func most(of map[string]int) (key string, sum int) {
	for _, k := range slices.Sorted(maps.Keys(of)) {
		sum += of[k]
		if key == "" || of[k] > of[key] {
			key = k
		}
	}
	return key, sum
}

// wanted notes the names that the lists lack, by the titles that they may have.
func (p *printed) wanted(names map[string]*counted) {
	for _, n := range slices.Sorted(maps.Keys(names)) {
		c := names[n]
		main, sum := most(c.types)
		text, _ := most(c.spelled)
		typ, ok := entities.ParseType(main)
		if !ok || c.types[main] < minArticles || float64(c.types[main]) < mainType*float64(sum) {
			continue
		}
		text = strings.TrimPrefix(strings.TrimPrefix(text, "the "), "The ")
		if !p.tells(text, typ) || p.known(text, typ) {
			continue
		}
		s := &spoken{typ: typ, name: text, articles: c.types[main]}
		p.all = append(p.all, s)
		for _, k := range titlesOf(text) {
			p.names[k] = append(p.names[k], s)
		}
	}
}

// known reports whether the lists have somebody or something of that type by the name, a place even by a name that
// seldom means it; one word must be no name of a place, or of anything where a place is meant.
func (p *printed) known(name string, typ entities.Type) bool {
	single := !strings.Contains(name, " ")
	return slices.ContainsFunc(p.set.Lookup(name), func(e gazetteers.Entry) bool {
		switch {
		case e.Type == entities.Place && (typ == entities.Place || single):
			return true
		case single && typ == entities.Place:
			return e.Match <= gazetteers.ByAlias
		}
		return e.Type == typ && e.Match <= gazetteers.ByAlias
	})
}

// tells reports whether a name says what it means without its context: of a
// person a name in full, else several words that are no ordinary ones, or one
// that is neither ordinary nor a person's.
func (p *printed) tells(name string, typ entities.Type) bool {
	f := strings.Fields(normalize.String(name))
	first := []rune(name)[0]
	if len(f) == 0 || len(f) > 9 || !unicode.IsUpper(first) || strings.ContainsAny(name, ",()@/#\"") {
		return false
	}
	common := p.ordinary(f)
	if typ == entities.Person {
		_, given := p.set.IsGivenName(f[0])
		return len(f) > 1 && len(f) < 5 && (given || !common) && len(f[0]) > 1
	}
	if len(f) > 1 {
		return typ == entities.Place || !common || len(f) > 2 && !slices.Contains(f, "of")
	}
	_, given := p.set.IsGivenName(f[0])
	_, _, demonym := p.set.Demonym(f[0])
	return !common && !given && !demonym && !p.set.IsSurname(f[0]) && len(f[0]) > 3 && strings.ToUpper(strings.TrimSuffix(name, "s")) != strings.TrimSuffix(name, "s")
}

func (p *printed) ordinary(words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !p.set.IsCommonWord(w) })
}

// titlesOf are the titles that a name may have, as the package writes them.
func titlesOf(name string) []string {
	plain := titleKey(name)
	out := []string{plain, "the_" + plain}
	if dotless := strings.ReplaceAll(plain, ".", ""); dotless != plain {
		out = append(out, dotless)
	}
	return out
}

// titleKey is a title as the package writes it.
func titleKey(title string) string {
	return strings.ReplaceAll(strings.ToLower(unaccented(title)), " ", "_")
}

func unaccented(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < 128 {
			b.WriteRune(r)
		} else {
			b.WriteString(normalize.String(string(r)))
		}
	}
	return b.String()
}

func (p *printed) noteTitle(text string) {
	if base, _, ok := strings.Cut(text, ",_"); ok {
		p.elsewhere[base]++
	} else if i := strings.LastIndexByte(text, '_'); i > 0 {
		p.longer[text[:i]]++
	}
	if len(p.names[text]) > 0 {
		p.is[text] = true
	}
}

func (p *printed) noteRedirect(from, to string) {
	p.others[to]++
	if len(p.names[from]) > 0 {
		p.leads[from] = to
	}
	if len(p.names[to]) > 0 {
		p.is[to] = true
	}
}

// decide gives a name its title, and reports whether it has one that may be meant.
func (p *printed) decide(s *spoken) bool {
	for _, k := range titlesOf(s.name) {
		to, leads := p.leads[k]
		switch {
		case leads && p.alike(s, to):
			s.title = to
		case p.is[k] && !leads && !p.several(s, k):
			s.title = k
		default:
			continue
		}
		if !p.sure(s, leads) {
			return false
		}
		s.shown, s.others = p.shown(s, s.title), p.others[s.title]
		return s.typ != entities.Person || p.held[s.title] || p.bearer(s, leads)
	}
	return false
}

// sure reports whether a name means what its title says: no plural of it is
// meant ("White Houses"), and a name of ordinary words, which is a kind of thing
// more often than one ("City Hall"), has a title that no other begins with, to which other names lead.
func (p *printed) sure(s *spoken, leads bool) bool {
	f := strings.Fields(normalize.String(s.name))
	key := titleKey(s.name)
	switch {
	case leads && (strings.TrimSuffix(key, "s") == s.title || strings.TrimSuffix(key, "es") == s.title):
		return false
	case s.typ != entities.Place || !p.ordinary(f):
		return true
	}
	return !leads && p.others[s.title] > 2 && p.elsewhere[s.title] == 0 && p.longer[s.title] < 3
}

// several reports whether a title is that of a list of things of its name more
// likely than of one: "Lafayette Park", "Children's Hospital".
func (p *printed) several(s *spoken, title string) bool {
	return s.typ != entities.Person && p.others[title] < 3 && (p.elsewhere[title] > 0 || p.longer[title] > 5)
}

// bearer reports whether a person of a title is likely the one whom news names: who has a
// rare surname, or is named often enough; behind a redirect to another given
// name is most often a list of people.
func (p *printed) bearer(s *spoken, leads bool) bool {
	f, t := strings.Fields(normalize.String(s.name)), strings.Fields(normalize.String(strings.ReplaceAll(s.title, "_", " ")))
	_, given := p.set.IsGivenName(f[0])
	switch {
	case leads && f[0] != t[0]:
		return s.others > 2
	case !given || !p.set.IsSurname(f[len(f)-1]):
		return true
	}
	return s.articles > 7 || s.articles > 4 && s.others > 0
}

// alike reports whether a title to which a name leads can be the same thing's:
// of a person it has the surname, of others a word that is no ordinary one.
func (p *printed) alike(s *spoken, title string) bool {
	f, t := strings.Fields(normalize.String(s.name)), strings.Fields(normalize.String(strings.ReplaceAll(title, "_", " ")))
	if s.typ == entities.Person {
		return len(t) > 1 && f[len(f)-1] == t[len(t)-1]
	}
	return slices.ContainsFunc(f, func(w string) bool { return !p.set.IsCommonWord(w) && slices.Contains(t, w) })
}

// capitalsOf is how news writes the words of names.
func capitalsOf(names map[string]*counted) map[string]string {
	spelled := map[string]map[string]int{}
	for _, c := range names {
		for text, n := range c.spelled {
			for w := range strings.FieldsSeq(text) {
				k := titleKey(w)
				if spelled[k] == nil {
					spelled[k] = map[string]int{}
				}
				spelled[k][w] += n
			}
		}
	}
	out := map[string]string{}
	for k, of := range spelled {
		out[k], _ = most(of)
	}
	return out
}

// shown writes a title with the capitals that the name has, else those of news.
func (p *printed) shown(s *spoken, title string) string {
	as := map[string]string{}
	for w := range strings.FieldsSeq(s.name) {
		as[titleKey(w)] = w
	}
	f := strings.Split(title, "_")
	for i, w := range f {
		f[i] = cmp.Or(as[w], p.capitals[w], capitals(w))
		if i > 0 && (small.MatchString(w) || w == "for" || w == "to" || w == "with") {
			f[i] = w
		}
	}
	return strings.Join(f, "_")
}

// earlier reads what the command has found in other runs, which stays.
func (p *printed) earlier(path string) error {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return err
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(text)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if typ, ok := entities.ParseType(f[0]); ok && len(f) == 5 {
			p.found = append(p.found, row{typ, f[1], line})
		}
	}
	return nil
}

func (p *printed) write(path string) error {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	fmt.Fprintln(z, "type\tname\ttitle\tarticles\tredirects")
	for _, s := range p.all {
		if p.decide(s) {
			p.found = append(p.found, row{s.typ, s.name, fmt.Sprintf("%s\t%s\t%s\t%d\t%d\n", s.typ, s.name, s.shown, s.articles, s.others)})
		}
	}
	slices.SortStableFunc(p.found, func(a, b row) int { return cmp.Or(cmp.Compare(a.typ, b.typ), cmp.Compare(a.name, b.name)) })
	for _, r := range slices.CompactFunc(p.found, func(a, b row) bool { return a.typ == b.typ && a.name == b.name }) {
		fmt.Fprint(z, r.line)
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}
