package gazetteers

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
	mapped "newsgraph/gazetteers/table"
)

// UserList is a list of a user's own names, ready to be laid over a Set. It is immutable.
type UserList struct {
	name   string // of its file
	table  *table
	mapped *mapped.Table // in place of table
}

// Names is the number of different names in the list, of a mapped one with the ids.
func (u *UserList) Names() int {
	if u.mapped != nil {
		return int(u.mapped.Keys())
	}
	return len(u.table.formAt) - 1
}

// Entries is the number of entities in the list.
func (u *UserList) Entries() int {
	if u.mapped != nil {
		return u.mapped.Entities()
	}
	return u.table.entries()
}

// OpenUserList opens a file: a table of package table is mapped, anything else
// is read as ReadUserList does. A mapped list stays open for good.
func OpenUserList(path string) (*UserList, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("gazetteer: %w", err)
	}
	defer file.Close()
	head := make([]byte, mapped.MagicLen)
	n, err := io.ReadFull(file, head)
	if err == nil && mapped.IsTable(head) {
		t, err := mapped.Open(path)
		if err != nil {
			return nil, err
		}
		return &UserList{name: path, mapped: t}, nil
	}
	return ReadUserList(path, io.MultiReader(bytes.NewReader(head[:n]), file)) // an error of reading comes again
}

// Input is a list to be read: its name for errors and its bytes.
type Input struct {
	Path string
	R    io.Reader
}

// Limits of user lists.
const (
	maxLine    = 1 << 20   // bytes of a line
	maxFile    = 512 << 20 // bytes of a file made by Build
	maxNameLen = 500       // bytes of a name
)

// ReadUserList reads a list of names in one of these forms, told apart by its first line:
//
//   - a file made by Build;
//   - TSV with a header; columns name and type are needed, id, aliases (parted
//     by "|"), subtype, country, admin1, lat, lon, population, description and
//     force are known, others are left alone;
//   - JSON Lines with the same keys (aliases is a list or a string);
//   - a dump of GeoNames: 19 columns, no header (cities500.txt, allCountries.txt);
//   - plain names, one a line, after a line "# type: organization".
//
// A table of package table needs OpenUserList.
//
// Empty lines and lines that begin with "#" are passed over. path names the
// list in errors, which say the line, and decides nothing.
func ReadUserList(path string, r io.Reader) (*UserList, error) {
	br := bufio.NewReaderSize(r, 64<<10)
	if head, _ := br.Peek(max(len(magic), mapped.MagicLen)); isTable(head) {
		return readTable(path, br)
	} else if mapped.IsTable(head) {
		return nil, fmt.Errorf("gazetteer %s: a table can only be opened as a file", path)
	}
	var b Builder
	if err := readInto(&b, path, br); err != nil {
		return nil, err
	}
	b.Label = "user list"
	t, err := b.compile()
	if err != nil {
		return nil, fmt.Errorf("gazetteer %s: %w", path, err)
	}
	return &UserList{name: path, table: t}, nil
}

func readTable(path string, r io.Reader) (*UserList, error) {
	file, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("gazetteer %s: %w", path, err)
	}
	if len(file) > maxFile {
		return nil, fmt.Errorf("gazetteer %s: larger than %d bytes", path, maxFile)
	}
	t, err := decodeTable(file)
	if err != nil {
		return nil, fmt.Errorf("gazetteer %s: %w", path, err)
	}
	return &UserList{name: path, table: t}, nil
}

// Build writes the lists as one compact file that ReadUserList opens fast. It
// stops at the first bad row; nothing is written then.
func Build(w io.Writer, lists ...Input) error {
	b := Builder{Label: "user list"}
	for _, in := range lists {
		if err := readInto(&b, in.Path, in.R); err != nil {
			return err
		}
	}
	_, err := b.WriteTo(w)
	return err
}

// readInto adds every row of a text list and stops at the first bad one.
func readInto(b *Builder, path string, r io.Reader) error {
	return readRows(r, func(line int, rec Record, err error) error {
		if err != nil {
			return fmt.Errorf("gazetteer %s:%d: %w", path, line, err)
		}
		b.Add(rec)
		return nil
	})
}

// rowFunc takes a row, or why it is none. Its error ends the reading.
type rowFunc func(line int, rec Record, err error) error

// rowParser makes a record of a line; done is false when the line holds none.
type rowParser func(line string) (rec Record, err error)

// readRows walks the rows of a text list.
func readRows(r io.Reader, yield rowFunc) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 64<<10), maxLine)
	var parse rowParser
	var defaults Record
	n := 0
	for sc.Scan() {
		n++
		line := strings.TrimSuffix(sc.Text(), "\r")
		if n == 1 {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		if !utf8.ValidString(line) {
			if err := yield(n, Record{}, errors.New("not UTF-8")); err != nil {
				return err
			}
			continue
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		if line[0] == '#' {
			if err := directive(line, &defaults); err != nil {
				if err := yield(n, Record{}, err); err != nil {
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
				return yield(n, Record{}, err)
			}
			if header {
				continue
			}
		}
		rec, err := parse(line)
		if err := yield(n, rec, err); err != nil {
			return err
		}
	}
	if err := sc.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			err = fmt.Errorf("line longer than %d bytes", maxLine)
		}
		return yield(n+1, Record{}, err)
	}
	return nil
}

// directive reads "# type: person" and "# subtype: party".
func directive(line string, d *Record) error {
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
func parserFor(line string, defaults *Record) (p rowParser, header bool, err error) {
	if line[0] == '{' {
		return func(l string) (Record, error) { return jsonRow(l, defaults) }, false, nil
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
		return func(l string) (Record, error) { return tsvRow(cols, l, defaults) }, true, nil
	}
	if len(f) > 1 {
		return nil, true, errors.New(`no header: the first line must name the columns, "name" and "type" among them`)
	}
	if defaults.Type == entities.NoType {
		return nil, false, errors.New(`names without a type: begin the list with a line "# type: person" (or place, organization)`)
	}
	return func(l string) (Record, error) {
		return rowOf(func(string) string { return "" }, strings.TrimSpace(l), nil, defaults)
	}, false, nil
}

func isNumber(s string) bool {
	_, err := strconv.ParseUint(s, 10, 32)
	return err == nil
}

func tsvRow(cols []string, line string, defaults *Record) (Record, error) {
	f := strings.Split(line, "\t")
	if len(f) > len(cols) {
		return Record{}, fmt.Errorf("%d columns, the header has %d", len(f), len(cols))
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
func jsonRow(line string, defaults *Record) (Record, error) {
	var fields map[string]json.RawMessage
	dec := json.NewDecoder(strings.NewReader(line))
	if err := dec.Decode(&fields); err != nil {
		return Record{}, fmt.Errorf("JSON: %w", err)
	}
	if dec.More() {
		return Record{}, errors.New("JSON: more than one value in a line")
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
			return Record{}, errors.New("aliases must be a string or a list of strings")
		}
	} else {
		aliases = strings.Split(get("aliases"), "|")
	}
	return rowOf(get, get("name"), aliases, defaults)
}

// rowOf makes a record of named values.
func rowOf(get func(name string) string, name string, aliases []string, defaults *Record) (Record, error) {
	r := *defaults
	r.Prior = userPrior
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
	if err := r.setID(get("id")); err != nil {
		return r, err
	}
	if err := r.setPlace(get); err != nil {
		return r, err
	}
	switch f := strings.ToLower(get("force")); f {
	case "", "0", "false", "no":
	case "1", "true", "yes":
		r.Force, r.Prior = true, forcedPrior
	default:
		return r, fmt.Errorf("force must be 1 or 0, not %q", f)
	}
	if w := strings.Fields(name); r.Type == entities.Person && len(w) > 1 {
		r.Surnames = []string{w[len(w)-1]}
	}
	return r, nil
}

func (r *Record) setPlace(get func(name string) string) error {
	if c := get("country"); c != "" {
		r.Country = strings.ToUpper(c)
		if len(c) != 2 || packLetters(r.Country) == 0 {
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

// setID takes "wikidata:Q76", "Q76", "geonames:170063", "wikipedia:Ann_Example"
// or an id of the user's own.
func (r *Record) setID(id string) error {
	if id == "" {
		return nil
	}
	if len(id) > 200 || strings.ContainsFunc(id, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) }) {
		return fmt.Errorf("id with spaces or longer than 200 bytes: %q", id)
	}
	if q := strings.TrimPrefix(id, "wikidata:"); len(q) > 1 && q[0] == 'Q' && isNumber(q[1:]) {
		n, _ := strconv.ParseUint(q[1:], 10, 32)
		r.Wikidata = uint32(n)
		if canonical := fmt.Sprintf("Q%d", n); canonical == q && n > 0 {
			return nil
		}
		return fmt.Errorf("no Wikidata item: %q", id)
	}
	if g, ok := strings.CutPrefix(id, "geonames:"); ok {
		n, err := strconv.ParseUint(g, 10, 32)
		if err != nil || n == 0 || strconv.FormatUint(n, 10) != g {
			return fmt.Errorf("no GeoNames id: %q", id)
		}
		r.GeoNames = uint32(n)
		return nil
	}
	if title, ok := strings.CutPrefix(id, titleScheme); ok && title != "" {
		r.Wikipedia = title
		return nil
	}
	if strings.HasPrefix(id, "wikidata:") {
		return fmt.Errorf("no Wikidata item: %q", id)
	}
	r.ID = id
	return nil
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
	w := normalize(nil, name)
	if len(w.dst) == 0 {
		return fmt.Errorf("no letters or digits in name %q", name)
	}
	if w.words > MaxWords {
		return fmt.Errorf("name of more than %d words: %.60q", MaxWords, name)
	}
	return nil
}

// geoNamesRow reads a line of a GeoNames dump: geonameid, name, asciiname,
// alternatenames, latitude, longitude, feature class, feature code, country
// code, cc2, admin1 … admin4, population, elevation, dem, timezone, date.
// Alternates count only with their exact capitalisation, and only those in
// Latin letters of three or more.
func geoNamesRow(line string) (Record, error) {
	f := strings.Split(line, "\t")
	if len(f) != 19 {
		return Record{}, fmt.Errorf("%d columns, a GeoNames dump has 19", len(f))
	}
	cols := map[string]string{"lat": f[4], "lon": f[5], "country": f[8], "id": "geonames:" + f[0], "type": "place", "population": f[14]}
	r, err := rowOf(func(n string) string { return cols[n] }, f[1], nil, &Record{})
	if err != nil {
		return r, err
	}
	r.Subtype = FeatureSubtype(f[6], f[7])
	r.Prior = CityPrior(r.Population)
	if f[7] == "PPLC" {
		r.Prior = min(r.Prior+0.08, 1)
	}
	if f[6] != "P" {
		r.Prior *= 0.8
	}
	for a := range strings.SplitSeq(f[3], ",") {
		if a = strings.TrimSpace(a); a != f[1] && latinName(a) && checkName(a) == nil {
			r.Weak = append(r.Weak, a)
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
