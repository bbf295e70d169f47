// Package userlist reads the text forms of people's own lists of names: TSV with
// a header, JSON Lines, dumps of GeoNames and plain names, see gazetteers.ReadUserList.
package userlist

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
)

// Limits of lists.
const (
	maxLine    = 1 << 20 // bytes of a line
	maxNameLen = 500     // bytes of a name
)

// Row is an entity as a line of a list gives it.
type Row struct {
	IDs
	Type         entities.Type
	Subtype      string
	Name         string
	Aliases      []string
	Alternates   []string // of GeoNames: names that count only with their exact capitalisation
	Country      string   // ISO 3166-1 alpha-2, in capitals
	Admin1       string
	Lat, Lon     float64 // degrees
	HasCoord     bool
	Population   int
	Description  string
	Force        bool // always tag this name
	Dump         bool // of GeoNames, with class and code:
	FeatureClass string
	FeatureCode  string
}

// IDs are the ids that an entity is given: of Wikidata and GeoNames the
// numbers, of Wikipedia the title, else one of the list's own; 0 and "" for none.
type IDs struct {
	Wikidata, GeoNames uint32
	Wikipedia          string
	ID                 string
}

// rowParser makes a row of a line.
type rowParser func(line string) (row Row, err error)

// Read walks the rows of a text list and gives yield each with the number of its
// line, the first 1, or the error that makes it none; what cannot be read ends
// as such a row too. An error of yield ends the reading and is returned; Read has none of its own.
func Read(r io.Reader, yield func(line int, row Row, err error) error) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 64<<10), maxLine)
	var parse rowParser
	var defaults Row
	n := 0
	for sc.Scan() {
		n++
		line := strings.TrimSuffix(sc.Text(), "\r")
		if n == 1 {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		if !utf8.ValidString(line) {
			if err := yield(n, Row{}, errors.New("not UTF-8")); err != nil {
				return err
			}
			continue
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		if line[0] == '#' {
			if err := directive(line, &defaults); err != nil {
				if err := yield(n, Row{}, err); err != nil {
					return err
				}
			}
			continue
		}
		if parse == nil {
			header := false
			var err error
			parse, header, err = parserFor(line, &defaults)
			if err != nil {
				return yield(n, Row{}, err)
			}
			if header {
				continue
			}
		}
		row, err := parse(line)
		if err := yield(n, row, err); err != nil {
			return err
		}
	}
	if err := sc.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			err = fmt.Errorf("line longer than %d bytes", maxLine)
		}
		return yield(n+1, Row{}, err)
	}
	return nil
}

// directive reads "# type: person" and "# subtype: party".
func directive(line string, d *Row) error {
	key, value, ok := strings.Cut(strings.TrimLeft(line, "# "), ":")
	if !ok {
		return nil
	}
	value = strings.TrimSpace(value)
	switch key {
	case "type":
		t, ok := entities.ParseType(value)
		if !ok {
			return fmt.Errorf("unknown type %q (known: person, place, organization)", value)
		}
		d.Type = t
	case "subtype":
		d.Subtype = value
	}
	return nil
}

// parserFor knows the form of a list by its first line.
func parserFor(line string, defaults *Row) (p rowParser, header bool, err error) {
	if line[0] == '{' {
		return func(l string) (Row, error) { return jsonRow(l, defaults) }, false, nil
	}
	f := strings.Split(line, "\t")
	if len(f) == 19 && isNumber(f[0]) {
		return geoNamesRow, false, nil
	}
	if i := slices.IndexFunc(f, func(c string) bool { return strings.EqualFold(strings.TrimSpace(c), "name") }); i >= 0 {
		cols := make([]string, len(f))
		for i, c := range f {
			cols[i] = strings.ToLower(strings.TrimSpace(c))
		}
		if !slices.Contains(cols, "type") && defaults.Type == entities.NoType {
			return nil, true, errors.New(`no column "type": add it, or a line "# type: person" above the header`)
		}
		return func(l string) (Row, error) { return tsvRow(cols, l, defaults) }, true, nil
	}
	if len(f) > 1 {
		return nil, true, errors.New(`no header: the first line must name the columns, "name" and "type" among them`)
	}
	if defaults.Type == entities.NoType {
		return nil, false, errors.New(`names without a type: begin the list with a line "# type: person" (or place, organization)`)
	}
	return func(l string) (Row, error) {
		return rowOf(func(string) string { return "" }, strings.TrimSpace(l), nil, defaults)
	}, false, nil
}

func twoCapitals(s string) bool {
	return len(s) == 2 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z'
}

func isNumber(s string) bool {
	_, err := strconv.ParseUint(s, 10, 32)
	return err == nil
}

func tsvRow(cols []string, line string, defaults *Row) (Row, error) {
	f := strings.Split(line, "\t")
	if len(f) > len(cols) {
		return Row{}, fmt.Errorf("%d columns, the header has %d", len(f), len(cols))
	}
	get := func(name string) string {
		if i := slices.Index(cols, name); i >= 0 && i < len(f) {
			return strings.TrimSpace(f[i])
		}
		return ""
	}
	return rowOf(get, get("name"), strings.Split(get("aliases"), "|"), defaults)
}

// jsonRow reads an object whose values are strings, numbers, true, false or lists of strings.
func jsonRow(line string, defaults *Row) (Row, error) {
	var fields map[string]json.RawMessage
	dec := json.NewDecoder(strings.NewReader(line))
	if err := dec.Decode(&fields); err != nil {
		return Row{}, fmt.Errorf("JSON: %w", err)
	}
	if dec.More() {
		return Row{}, errors.New("JSON: more than one value in a line")
	}
	get := func(name string) string {
		raw := bytes.TrimSpace(fields[name])
		var s string
		if json.Unmarshal(raw, &s) == nil {
			return strings.TrimSpace(s)
		}
		if string(raw) == "null" {
			return ""
		}
		return string(raw)
	}
	var aliases []string
	if raw := fields["aliases"]; len(raw) > 0 && raw[0] == '[' {
		if err := json.Unmarshal(raw, &aliases); err != nil {
			return Row{}, errors.New("aliases must be a string or a list of strings")
		}
	} else {
		aliases = strings.Split(get("aliases"), "|")
	}
	return rowOf(get, get("name"), aliases, defaults)
}

// rowOf makes a row of named values.
func rowOf(get func(name string) string, name string, aliases []string, defaults *Row) (Row, error) {
	r := *defaults
	if t := get("type"); t != "" {
		typ, ok := entities.ParseType(t)
		if !ok {
			return r, fmt.Errorf("unknown type %q (known: person, place, organization)", t)
		}
		r.Type = typ
	}
	if r.Type == entities.NoType {
		return r, fmt.Errorf("no type for %q", name)
	}
	if s := get("subtype"); s != "" {
		r.Subtype = s
	}
	r.Name, r.Admin1, r.Description = name, get("admin1"), get("description")
	if err := checkName(name); err != nil {
		return r, err
	}
	for _, a := range aliases {
		if a = strings.TrimSpace(a); a == "" {
			continue
		}
		if err := checkName(a); err != nil {
			return r, fmt.Errorf("alias: %w", err)
		}
		r.Aliases = append(r.Aliases, a)
	}
	ids, err := ParseIDs(get("id"))
	if err != nil {
		return r, err
	}
	r.IDs = ids
	if err := r.setPlace(get); err != nil {
		return r, err
	}
	switch f := strings.ToLower(get("force")); f {
	case "", "0", "false", "no":
	case "1", "true", "yes":
		r.Force = true
	default:
		return r, fmt.Errorf("force must be 1 or 0, not %q", f)
	}
	return r, nil
}

func (r *Row) setPlace(get func(name string) string) error {
	if c := get("country"); c != "" {
		r.Country = strings.ToUpper(c)
		if len(c) != 2 || !twoCapitals(r.Country) {
			return fmt.Errorf("country must be two letters (ISO 3166-1), not %q", c)
		}
	}
	lat, lon := get("lat"), get("lon")
	if lat != "" || lon != "" {
		var err1, err2 error
		r.Lat, err1 = strconv.ParseFloat(lat, 64)
		r.Lon, err2 = strconv.ParseFloat(lon, 64)
		if err1 != nil || err2 != nil || !(r.Lat >= -90 && r.Lat <= 90 && r.Lon >= -180 && r.Lon <= 180) {
			return fmt.Errorf("no coordinates: lat %q, lon %q", lat, lon)
		}
		r.HasCoord = true
	}
	if p := get("population"); p != "" {
		n, err := strconv.ParseInt(p, 10, 64)
		if err != nil || n < 0 {
			return fmt.Errorf("population must be a number, not %q", p)
		}
		r.Population = int(min(n, 1<<31))
	}
	return nil
}

// ParseIDs takes "wikidata:Q76", "Q76", "geonames:170063", "wikipedia:Ann_Example"
// or an id of the user's own; "" is none.
func ParseIDs(id string) (IDs, error) {
	if id == "" {
		return IDs{}, nil
	}
	if len(id) > 200 || strings.ContainsFunc(id, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) }) {
		return IDs{}, fmt.Errorf("id with spaces or longer than 200 bytes: %q", id)
	}
	if q := strings.TrimPrefix(id, "wikidata:"); len(q) > 1 && q[0] == 'Q' && isNumber(q[1:]) {
		n, _ := strconv.ParseUint(q[1:], 10, 32)
		if canonical := fmt.Sprintf("Q%d", n); canonical == q && n > 0 {
			return IDs{Wikidata: uint32(n)}, nil
		}
		return IDs{}, fmt.Errorf("no Wikidata item: %q", id)
	}
	if g, ok := strings.CutPrefix(id, "geonames:"); ok {
		n, err := strconv.ParseUint(g, 10, 32)
		if err != nil || n == 0 || strconv.FormatUint(n, 10) != g {
			return IDs{}, fmt.Errorf("no GeoNames id: %q", id)
		}
		return IDs{GeoNames: uint32(n)}, nil
	}
	if title, ok := strings.CutPrefix(id, "wikipedia:"); ok && title != "" {
		return IDs{Wikipedia: title}, nil
	}
	if strings.HasPrefix(id, "wikidata:") {
		return IDs{}, fmt.Errorf("no Wikidata item: %q", id)
	}
	return IDs{ID: id}, nil
}

// checkName says why a name can never be found.
func checkName(name string) error {
	switch {
	case name == "":
		return errors.New("no name")
	case len(name) > maxNameLen:
		return fmt.Errorf("name longer than %d bytes: %.40q…", maxNameLen, name)
	case strings.ContainsFunc(name, unicode.IsControl):
		return fmt.Errorf("control character in name %q", name)
	}
	w := normalize.Read(nil, name)
	if len(w.Form) == 0 {
		return fmt.Errorf("no letters or digits in name %q", name)
	}
	if w.Words > normalize.MaxWords {
		return fmt.Errorf("name of more than %d words: %.60q", normalize.MaxWords, name)
	}
	return nil
}

// geoNamesRow reads a line of a GeoNames dump: geonameid, name, asciiname,
// alternatenames, latitude, longitude, feature class, feature code, country
// code, cc2, admin1 … admin4, population, elevation, dem, timezone, date.
// Alternates count only with their exact capitalisation, and only those in
// Latin letters of three or more.
func geoNamesRow(line string) (Row, error) {
	f := strings.Split(line, "\t")
	if len(f) != 19 {
		return Row{}, fmt.Errorf("%d columns, a GeoNames dump has 19", len(f))
	}
	cols := map[string]string{"lat": f[4], "lon": f[5], "country": f[8], "id": "geonames:" + f[0], "type": "place", "population": f[14]}
	r, err := rowOf(func(n string) string { return cols[n] }, f[1], nil, &Row{})
	if err != nil {
		return r, err
	}
	r.Subtype = FeatureSubtype(f[6], f[7])
	r.Dump, r.FeatureClass, r.FeatureCode = true, f[6], f[7]
	for a := range strings.SplitSeq(f[3], ",") {
		if a = strings.TrimSpace(a); a != f[1] && latinName(a) && checkName(a) == nil {
			r.Alternates = append(r.Alternates, a)
		}
	}
	return r, nil
}

// FeatureSubtype maps GeoNames feature classes and codes.
func FeatureSubtype(class, code string) string {
	switch class {
	case "P":
		return "city"
	case "A":
		switch {
		case strings.HasPrefix(code, "PCL"):
			return "country"
		case code == "ADM1":
			return "admin1"
		}
		return "region"
	case "H":
		return "water"
	case "S", "R":
		return "facility"
	}
	return "region"
}

// latinName reports whether a name is of Latin letters, begins with a capital and has at least three letters.
func latinName(s string) bool {
	letters := 0
	for i, r := range s {
		if i == 0 && !unicode.IsUpper(r) {
			return false
		}
		if unicode.IsLetter(r) {
			if !unicode.Is(unicode.Latin, r) {
				return false
			}
			letters++
		}
	}
	return letters > 2
}
