package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"newsgraph/gazetteers/gen/compiled"
	"newsgraph/gazetteers/lang"
	"newsgraph/gazetteers/normalize"
)

// list is one source file, unpacked.
type list struct {
	name string
	rows []row
	hash string // SHA-256 of the file
	col  map[string]int
}

// row is one line of a list.
type row struct {
	f   []string
	col map[string]int
}

// get returns the field under a header, "" when there is none.
func (r row) get(name string) string {
	i, ok := r.col[name]
	if !ok || i >= len(r.f) {
		return ""
	}
	return strings.TrimSpace(r.f[i])
}

// all returns a field of values parted by "|".
func (r row) all(name string) []string {
	var out []string
	for v := range strings.SplitSeq(r.get(name), "|") {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

func (r row) number(name string) int {
	n, _ := strconv.Atoi(r.get(name))
	return n
}

func (r row) qid(name string) uint32 {
	q, ok := strings.CutPrefix(r.get(name), "Q")
	if !ok {
		return 0
	}
	n, err := strconv.ParseUint(q, 10, 32)
	if err != nil {
		return 0
	}
	return uint32(n)
}

func (r row) coord() (lat, lon float64, ok bool) {
	lat, err1 := strconv.ParseFloat(r.get("lat"), 64)
	lon, err2 := strconv.ParseFloat(r.get("lon"), 64)
	return lat, lon, err1 == nil && err2 == nil
}

// lists are the source files, in the order of listNames.
type lists struct {
	all    []*list
	byName map[string]*list
}

var listNames = []string{
	"countries_merged", "geonames_admin1", "geonames_cities15000_latin", "regions_country_coder",
	"supplement_places", "wordnet_places", "people_core", "orgs_core", "demonyms_clean",
	"first_names_clean", "surnames_clean", "phoenix_agents_roles",
	"scowl_lower_words",
}

func readLists() (*lists, error) {
	l := &lists{byName: map[string]*list{}}
	for _, n := range listNames {
		if _, err := l.addCompiled(n); err != nil {
			return nil, err
		}
	}
	for _, n := range curatedNames {
		data, err := readCuratedFile(n)
		if err != nil {
			return nil, err
		}
		l.add(newList(n, data))
	}
	titles, err := titleList()
	if err != nil {
		return nil, fmt.Errorf("read source list: %w", err)
	}
	l.add(titles)
	return l, nil
}

// newList takes a list apart.
func newList(name string, data []byte) *list {
	h := sha256.Sum256(data)
	li := &list{name: name, hash: hex.EncodeToString(h[:]), col: map[string]int{}}
	for i, line := range bytes.Split(bytes.TrimRight(data, "\n"), []byte("\n")) {
		f := strings.Split(strings.TrimRight(string(line), "\r"), "\t")
		if i == 0 {
			for j, c := range f {
				li.col[c] = j
			}
			continue
		}
		li.rows = append(li.rows, row{f, li.col})
	}
	return li
}

// addCompiled adds a list compiled from elsewhere.
func (l *lists) addCompiled(name string) (*list, error) {
	data, err := compiled.Read(name)
	if err != nil {
		return nil, err
	}
	li := newList(name, data)
	l.add(li)
	return li, nil
}

func (l *lists) add(x *list) {
	l.all = append(l.all, x)
	l.byName[x.name] = x
}

// titleList is the titles that the language tables have, as they stand before a name.
func titleList() (*list, error) {
	table, err := lang.English().Table("titles")
	if err != nil {
		return nil, err
	}
	file, err := fs.ReadFile(lang.EnglishTables(), "titles.tsv")
	if err != nil {
		return nil, err
	}
	hash := sha256.Sum256(file)
	l := &list{name: "titles", hash: hex.EncodeToString(hash[:]), col: map[string]int{"title": 0}}
	for _, r := range table.Rows {
		if written := r.Cell(2); written != "" && strings.Contains(" "+r.Cell(1), " title-") {
			l.rows = append(l.rows, row{[]string{written}, l.col})
		}
	}
	return l, nil
}

func (l *lists) rows(name string) []row { return l.byName[name].rows }

func norm(s string) string { return normalize.String(s) }

func words(s string) int { return len(strings.Fields(s)) }

func lastWord(s string) string {
	f := strings.Fields(s)
	if len(f) == 0 {
		return ""
	}
	return f[len(f)-1]
}

func firstWord(s string) string {
	w, _, _ := strings.Cut(s, " ")
	return w
}

// appendNew appends s if no string of its normal form is there.
func appendNew(list []string, s string) []string {
	n := norm(s)
	for _, x := range list {
		if norm(x) == n {
			return list
		}
	}
	return append(list, s)
}
