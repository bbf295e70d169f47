package gazetteers

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"newsgraph/entities"
)

var update = flag.Bool("update", false, "write the golden files")

func list(t *testing.T, text string) *UserList {
	t.Helper()
	u, err := ReadUserList("list", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// dump writes every name of a set's last list with what it leads to.
func dump(s *Set, names []string) string {
	var b strings.Builder
	for _, n := range names {
		fmt.Fprintf(&b, "%s: %v\n", n, s.Lists(n))
		for _, e := range s.Lookup(n) {
			fmt.Fprintf(&b, "\t%s %s %s %q %s %v,%v %v %d force=%v %s %.2f\n", e.ID, e.Type, e.Subtype, e.Name, e.Country, e.Lat, e.Lon, e.HasCoord, e.Population, e.Force, e.Match, e.Prior)
		}
	}
	return b.String()
}

func TestUserListGolden(t *testing.T) {
	file, err := os.Open("testdata/names.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	u, err := ReadUserList("testdata/names.tsv", file)
	if err != nil {
		t.Fatal(err)
	}
	s, err := loaded(t).With(u)
	if err != nil {
		t.Fatal(err)
	}
	got := dump(s, []string{"Northern Harbour Authority", "NHA", "Mira Delantar", "m delantar", "Vale Seco", "VALE-SECO", "Dry Vale", "Aleppo"})
	if *update {
		if err := os.WriteFile("testdata/names.golden", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/names.golden")
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// TestFormsAgree reads one list in every form.
func TestFormsAgree(t *testing.T) {
	forms := map[string]string{
		"tsv":   "name\ttype\taliases\nZorblatt Group\torganization\tZBG\nQuux Ltd\torganization\t\n",
		"bom":   "\ufeffname\ttype\taliases\r\nZorblatt Group\torganization\tZBG\r\nQuux Ltd\torganization\r\n",
		"order": "type\taliases\tname\torigin\norganization\t\tQuux Ltd\tx\nORG\tZBG\tZorblatt Group\n",
		"jsonl": `{"name":"Zorblatt Group","type":"organization","aliases":["ZBG"]}` + "\n" + `{"name":"Quux Ltd","type":"ORG","aliases":""}`,
		"built": "",
	}
	var built bytes.Buffer
	if err := Build(&built, Input{"tsv", strings.NewReader(forms["tsv"])}); err != nil {
		t.Fatal(err)
	}
	forms["built"] = built.String()
	version := ""
	for name, text := range forms {
		s, err := loaded(t).With(list(t, text))
		if err != nil {
			t.Fatal(name, err)
		}
		if version == "" {
			version = s.Version()
		}
		if s.Version() != version {
			t.Errorf("%s: version %s, want %s", name, s.Version(), version)
		}
		if e := s.Lookup("zorblatt group"); len(e) != 1 || e[0].Type != entities.Organization || e[0].Country != "" {
			t.Errorf("%s: %v", name, e)
		}
		if e := s.Lookup("ZBG"); len(e) != 1 || e[0].Name != "Zorblatt Group" || e[0].Match != ByAlias {
			t.Errorf("%s: ZBG is %v", name, e)
		}
	}
	if version == loaded(t).Version() {
		t.Error("the version does not show the user list")
	}
	plain := list(t, "# type: place\n# subtype: city\nZorbville\n\nWest Zorbville\n")
	s, _ := loaded(t).With(plain)
	if m := s.Lists("West Zorbville"); m != City {
		t.Errorf("plain list: %v", m)
	}
}

func TestGeoNamesDump(t *testing.T) {
	u := list(t, "3038999\tSoldeu\tSoldeu\tSoldeu d'Andorra,Солдеу,soldeu\t42.57688\t1.66769\tP\tPPL\tAD\t\t02\t\t\t\t602\t\t1832\tEurope/Andorra\t2017-11-06\n")
	s, err := loaded(t).With(u)
	if err != nil {
		t.Fatal(err)
	}
	e := s.Lookup("Soldeu")
	if len(e) != 1 || e[0].ID != "geonames:3038999" || e[0].Lat != 42.57688 || e[0].Country != "AD" || e[0].Population != 602 || e[0].Subtype != "city" {
		t.Errorf("Soldeu is %+v", e)
	}
	if e := s.Lookup("Soldeu d'Andorra"); len(e) != 1 || e[0].Match != ByMinorAlias {
		t.Errorf("the alternate is %+v", e)
	}
}

// TestUserListWins: an entity that a user gives an id of the set comes once, as the user has it.
func TestUserListWins(t *testing.T) {
	s, err := loaded(t).With(list(t, "name\ttype\tid\taliases\nHalab\tplace\tgeonames:170063\tAleppo\nJane Kerry\tperson\t\tKerry\n"))
	if err != nil {
		t.Fatal(err)
	}
	e := s.Lookup("Aleppo")
	n := 0
	for _, x := range e {
		if x.SameAs == "geonames:170063" {
			n++
		}
	}
	if n != 1 || e[0].Name != "Halab" {
		t.Errorf("Aleppo is %v", e)
	}
	m := s.NewMatcher()
	hits := m.Match(doc("Aleppo"))
	if len(hits) != 1 || !hits[0].Lists.Has(City) || !hits[0].Lists.Has(Region) || s.Entry(hits[0].Entries[0]).Name != "Halab" {
		t.Errorf("hits of both lists are not joined: %+v", hits)
	}
	if p := s.PeopleBySurname("Kerry"); len(p) < 2 || p[0].Name != "Jane Kerry" {
		t.Errorf("surname holders: %v", p[:min(2, len(p))])
	}
	if e := loaded(t).Lookup("Halab"); len(e) > 0 && e[0].Name == "Halab" {
		t.Error("With changed its receiver")
	}
}

func TestUserListErrors(t *testing.T) {
	for _, c := range []struct{ text, want string }{ // those of rows are with package userlist
		{"name\ttype\nJane\tghost\n", `l:2: unknown type "ghost"`},
		{"NGGAZ\n\x02", "gazetteer l: gazetteer data damaged"},
	} {
		_, err := ReadUserList("l", strings.NewReader(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.40q: error %v, want %s", c.text, err, c.want)
		}
	}
	if _, err := loaded(t).With(nil); err == nil {
		t.Error("no error for a nil list")
	}
	if u := list(t, ""); u.Names() != 0 {
		t.Errorf("an empty list has %d names", u.Names())
	}
}

func FuzzReadUserList(f *testing.F) {
	f.Add("name\ttype\nA B\tperson\n")
	f.Add(`{"name":"A","type":"ORG","aliases":["x",1]}`)
	f.Add("# type: place\nA\n")
	f.Add("1\ta\tb\tc\t1\t2\tP\tPPL\tFR\t\t\t\t\t\t5\t\t\t\t\n")
	f.Fuzz(func(t *testing.T, text string) {
		u, err := ReadUserList("l", strings.NewReader(text))
		if err != nil {
			return
		}
		var again bytes.Buffer
		if err := Build(&again, Input{"l", strings.NewReader(text)}); isTable([]byte(text)) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		v, err := ReadUserList("l", &again)
		if err != nil || v.table.hash != u.table.hash {
			t.Fatalf("built list differs: %v", err)
		}
	})
}
