package sources

import (
	"archive/zip"
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers/sources/dump"
	"newsgraph/gazetteers/table"
	"newsgraph/gazetteers/userlist"
)

// GeoNames reads GeoNames' dump of places (allCountries.zip, or any other file
// of its 19 columns) and, where it is given, that of their names
// (alternateNamesV2.zip), packed or not, in any order. Names in English and
// abbreviations are names of a place, those of no language and those that are no
// longer used are minor aliases, and those of other languages in Latin letters too,
// if they are wanted. A "name" of the language wkdt is the Wikidata item of the
// place. Without names of languages the column of other names is read, all as minor aliases.
func GeoNames(ctx context.Context, paths []string, out io.Writer, o Options) (*Report, error) {
	g, err := newGrouped(o)
	if err != nil {
		return nil, err
	}
	n := geonames{grouped: g, divisions: map[string]string{}}
	var files []string
	for _, path := range paths {
		files = append(files, filepath.Base(path))
		if err := n.read(ctx, path); err != nil {
			return nil, err
		}
	}
	if err := g.each(ctx, n.place); err != nil {
		return nil, err
	}
	return g.finish(ctx, out, "GeoNames", table.Source{Name: "GeoNames", Licence: "CC BY 4.0", File: strings.Join(files, ", ")})
}

type geonames struct {
	*grouped
	divisions map[string]string // names of first-level divisions by country and code: "DE.01"
	named     bool              // a file of names was read
}

// The fields of a place. They are visited in this order.
const (
	geoPlace = 'a' // its row, columns parted by tabs
	geoItem  = 'i'
	geoName  = 'n'
	geoMinor = 'w'
)

// read reads a file, or each list that is packed in one.
func (n *geonames) read(ctx context.Context, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("gazetteer: %w", err)
	}
	defer f.Close()
	head := make([]byte, 4)
	if _, err := io.ReadFull(f, head); err != nil || string(head) != "PK\x03\x04" {
		return n.lines(ctx, path, func(_ int64, line []byte) error { return n.line(line) })
	}
	st, err := f.Stat()
	if err != nil {
		return fmt.Errorf("gazetteer: %w", err)
	}
	z, err := zip.NewReader(f, st.Size())
	if err != nil {
		return fmt.Errorf("gazetteer %s: %w", path, err)
	}
	for _, file := range z.File {
		if name := filepath.Base(file.Name); !strings.HasSuffix(name, ".txt") || strings.EqualFold(name, "readme.txt") || strings.HasPrefix(name, "iso-languagecodes") {
			continue
		}
		if err := n.readPacked(ctx, path, file); err != nil {
			return fmt.Errorf("gazetteer %s: %s: %w", path, file.Name, err)
		}
	}
	return nil
}

func (n *geonames) readPacked(ctx context.Context, path string, file *zip.File) error {
	r, err := file.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	c := &dump.Counter{R: r}
	sc := bufio.NewScanner(c)
	sc.Buffer(make([]byte, 1<<16), 1<<20)
	for line := int64(1); sc.Scan(); line++ {
		if line&(1<<16-1) == 0 {
			n.o.Report(Progress{Phase: "reading " + file.Name, Done: c.N.Load(), Total: int64(file.UncompressedSize64), Lines: n.report.Lines, Bad: n.report.Bad})
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if len(sc.Bytes()) == 0 {
			continue
		}
		n.report.Lines++
		if err := n.line(sc.Bytes()); err != nil {
			n.report.bad(path+"/"+file.Name, line, err)
		}
	}
	return sc.Err()
}

// line files a row of either kind.
func (n *geonames) line(line []byte) error {
	f := strings.Split(strings.TrimSuffix(string(line), "\r"), "\t")
	switch len(f) {
	case 19:
		return n.row(f)
	case 10, 8, 4: // with and without the last columns
		return n.name(f)
	}
	return fmt.Errorf("%d columns; places have 19, names 10", len(f))
}

// geoKey sorts ids as numbers.
func geoKey(id string) (string, error) {
	n, err := strconv.ParseUint(id, 10, 32)
	if err != nil || n == 0 {
		return "", fmt.Errorf("no GeoNames id: %.40q", id)
	}
	return fmt.Sprintf("%010d", n), nil
}

func (n *geonames) row(f []string) error {
	key, err := geoKey(f[0])
	if err != nil {
		return err
	}
	if !usable(f[1]) {
		return errors.New("no name")
	}
	if _, err := coordinate(f[4], 90); err != nil {
		return err
	}
	if _, err := coordinate(f[5], 180); err != nil {
		return err
	}
	if f[6] == "A" && f[7] == "ADM1" {
		n.divisions[f[8]+"."+f[10]] = f[1]
	}
	n.put(key, geoPlace, strings.Join(f, "\t"))
	return nil
}

func coordinate(s string, limit float64) (float64, error) {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !(math.Abs(v) <= limit) {
		return 0, fmt.Errorf("no coordinate: %.40q", s)
	}
	return v, nil
}

// name files a row of alternateNamesV2: id of the name, id of the place,
// language, name, preferred, short, colloquial, historic, from, to.
func (n *geonames) name(f []string) error {
	key, err := geoKey(f[1])
	if err != nil {
		return err
	}
	n.named = true
	flag := func(i int) bool { return i < len(f) && f[i] == "1" }
	switch lang := f[2]; {
	case lang == "wkdt":
		if itemNumber([]byte(f[3])) == 0 {
			return fmt.Errorf("no Wikidata item: %.40q", f[3])
		}
		n.put(key, geoItem, f[3])
	case !usable(f[3]):
		n.report.leave("alternate name that is no name", 1)
	case lang == "en" || lang == "abbr":
		kind := byte(geoName)
		if flag(6) || flag(7) {
			kind = geoMinor
		}
		n.put(key, kind, f[3])
	case lang == "" && isLatin(f[3]), len(lang) >= 2 && len(lang) <= 3 && n.o.Latin && isLatin(f[3]):
		n.put(key, geoMinor, f[3])
	default: // post codes, airports' codes, links, other languages
		n.report.leave("name of another language or a code", 1)
	}
	return nil
}

// place makes an entity of a row and its names.
func (n *geonames) place(_ string, list []field) error {
	if list[0].kind != geoPlace {
		n.report.leave("names of places that are not in the list", int64(len(list)))
		return nil
	}
	f := strings.Split(list[0].value, "\t")
	lat, _ := coordinate(f[4], 90)
	lon, _ := coordinate(f[5], 180)
	id, _ := strconv.ParseUint(f[0], 10, 32)
	population, _ := strconv.ParseInt(f[14], 10, 64) // none where it is no number
	e := &table.Entity{
		GeoNames: uint32(id), Type: entities.Place, Subtype: userlist.FeatureSubtype(f[6], f[7]), Name: f[1],
		HasCoord: true, Lat: lat, Lon: lon, Population: int(min(max(population, 0), math.MaxInt32)),
	}
	if len(f[8]) == 2 {
		e.Country = f[8]
	}
	if name := n.divisions[f[8]+"."+f[10]]; name != f[1] {
		e.Admin1 = name
	}
	if e.Prior = Prominence(e); f[7] == "PPLC" {
		e.Prior = min(e.Prior+0.08, 1) // a capital, as in the built-in lists
	}
	n.names.begin(e)
	n.names.add(f[2], table.ByAlias, 0)
	for _, other := range list[1:] {
		switch other.kind {
		case geoItem:
			if e.Wikidata == 0 {
				e.Wikidata = itemNumber([]byte(other.value))
			}
		case geoName:
			n.names.add(other.value, table.ByAlias, 0)
		case geoMinor:
			n.names.add(other.value, table.ByMinorAlias, 0)
		}
	}
	if !n.named {
		for name := range strings.SplitSeq(f[3], ",") {
			if isLatin(name) {
				n.names.add(strings.TrimSpace(name), table.ByMinorAlias, 0)
			}
		}
	}
	n.add(e)
	return nil
}
