package userlist

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsgraph/entities"
)

// read returns the rows of a list, and "line: error" of those that are none.
func read(t testing.TB, text string) (rows []Row, bad []string) {
	t.Helper()
	err := Read(strings.NewReader(text), func(line int, row Row, err error) error {
		if err != nil {
			bad = append(bad, fmt.Sprintf("%d: %v", line, err))
		} else {
			rows = append(rows, row)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows, bad
}

func TestRead(t *testing.T) {
	harbour := Row{IDs: IDs{ID: "h-1"}, Type: entities.Organization, Subtype: "company", Name: "Northern Harbour", Aliases: []string{"NH", "N. Harbour"}, Force: true}
	for _, c := range []struct {
		name, text string
		want       Row
	}{
		{"tsv", "name\ttype\tsubtype\tid\taliases\tforce\nNorthern Harbour\torganization\tcompany\th-1\tNH|N. Harbour\tyes\n", harbour},
		{"json", `{"name":"Northern Harbour","type":"ORG","subtype":"company","id":"h-1","aliases":["NH","N. Harbour"],"force":true}`, harbour},
		{"plain", "# type: person\n\nAda Quux\r\n", Row{Type: entities.Person, Name: "Ada Quux"}},
		{"place", "name\ttype\tcountry\tlat\tlon\tpopulation\nVale Seco\tplace\tbr\t-1.5\t2\t70\n",
			Row{Type: entities.Place, Name: "Vale Seco", Country: "BR", Lat: -1.5, Lon: 2, HasCoord: true, Population: 70}},
		{"geonames", "3038999\tSoldeu\tSoldeu\tSoldeu d'Andorra,Солдеу,soldeu\t42.5\t1.75\tP\tPPL\tAD\t\t02\t\t\t\t602\t\t1832\tEurope/Andorra\t2017-11-06\n",
			Row{IDs: IDs{GeoNames: 3038999}, Type: entities.Place, Subtype: "city", Name: "Soldeu", Alternates: []string{"Soldeu d'Andorra"},
				Country: "AD", Lat: 42.5, Lon: 1.75, HasCoord: true, Population: 602, Dump: true, FeatureClass: "P", FeatureCode: "PPL"}},
	} {
		rows, bad := read(t, c.text)
		if d := cmp.Diff([]Row{c.want}, rows); d != "" || bad != nil {
			t.Errorf("%s: %v\n%s", c.name, bad, d)
		}
	}
}

func TestBadRows(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"name\ttype\nJane\tghost\n", `2: unknown type "ghost"`},
		{"name\ttype\n\nJane\n", `3: no type`},
		{"name\nJane\n", `1: no column "type"`},
		{"Jane\nJoan\n", `1: names without a type`},
		{"a\tb\nJane\tperson\n", "1: no header"},
		{"name\ttype\nA\tperson\tx\n", "2: 3 columns, the header has 2"},
		{"name\ttype\n...\tperson\n", "2: no letters"},
		{"name\ttype\n\tperson\n", "2: no name"},
		{"name\ttype\tlat\tlon\nA B\tplace\t91\t0\n", "2: no coordinates"},
		{"name\ttype\tlat\tlon\nA B\tplace\tNaN\t0\n", "2: no coordinates"},
		{"name\ttype\tcountry\nA B\tplace\tFrance\n", "2: country"},
		{"name\ttype\tcountry\nA B\tplace\tf1\n", "2: country"},
		{"name\ttype\tcountry\nA B\tplace\tı\n", "2: country"}, // two bytes, whose capital is one
		{"name\ttype\tpopulation\nA B\tplace\tmany\n", "2: population"},
		{"name\ttype\tforce\nA B\tplace\tmaybe\n", "2: force"},
		{"name\ttype\tid\nA B\tplace\twikidata:X\n", "2: no Wikidata item"},
		{"name\ttype\tid\nA B\tplace\ta b\n", "2: id with spaces"},
		{"name\ttype\nA \xff\tperson\n", "2: not UTF-8"},
		{`{"name":"A B","type":"person"}` + "\n{", "2: JSON"},
		{"name\ttype\n" + strings.Repeat("x ", 13) + "\tperson\n", "2: name of more than 12 words"},
		{"name\ttype\n" + strings.Repeat("x", maxNameLen+1) + "\tperson\n", "2: name longer than"},
		{"# type: ghost\n", `1: unknown type "ghost"`},
		{strings.Repeat("x", maxLine+1), "1: line longer than"},
	} {
		if _, bad := read(t, c.text); len(bad) != 1 || !strings.HasPrefix(bad[0], c.want) {
			t.Errorf("%.40q: %q, want %s", c.text, bad, c.want)
		}
	}
}

func TestReadStops(t *testing.T) {
	enough := errors.New("enough")
	n := 0
	err := Read(strings.NewReader("# type: person\nAda\nBea\n"), func(int, Row, error) error { n++; return enough })
	if err != enough || n != 1 {
		t.Errorf("%v after %d rows", err, n)
	}
}

func TestParseIDs(t *testing.T) {
	for _, c := range []struct {
		id   string
		want IDs
		bad  bool
	}{
		{id: ""},
		{id: "Q76", want: IDs{Wikidata: 76}},
		{id: "wikidata:Q76", want: IDs{Wikidata: 76}},
		{id: "geonames:170063", want: IDs{GeoNames: 170063}},
		{id: "wikipedia:Ann_Example", want: IDs{Wikipedia: "Ann_Example"}},
		{id: "Quux", want: IDs{ID: "Quux"}},
		{id: "wikipedia:", want: IDs{ID: "wikipedia:"}},
		{id: "Q0", bad: true},
		{id: "Q076", bad: true},
		{id: "wikidata:Quux", bad: true},
		{id: "geonames:0", bad: true},
		{id: "geonames:017", bad: true},
		{id: "a\tb", bad: true},
		{id: strings.Repeat("x", 201), bad: true},
	} {
		if got, err := ParseIDs(c.id); got != c.want || (err != nil) != c.bad {
			t.Errorf("%q: %+v, %v", c.id, got, err)
		}
	}
}
