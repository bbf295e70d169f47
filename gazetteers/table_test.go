package gazetteers

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers/packed"
)

func smallTable(tb testing.TB) []byte {
	tb.Helper()
	var b bytes.Buffer
	err := Build(&b, Input{"l", strings.NewReader("name\ttype\taliases\tlat\tlon\nZorblatt Group\torganization\tZBG|Z. Group\nVale Seco\tplace\tDry Vale\t1.5\t-2.5\nAda B. Quux\tperson\t\n")})
	if err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func TestDamagedFile(t *testing.T) {
	file := smallTable(t)
	if _, err := decodeTable(file); err != nil {
		t.Fatal(err)
	}
	for i := range file {
		bad := bytes.Clone(file)
		bad[i] ^= 0x55
		if _, err := decodeTable(bad); err == nil {
			t.Errorf("no error with byte %d changed", i)
		}
		if _, err := decodeTable(file[:i]); err == nil {
			t.Errorf("no error when cut at %d", i)
		}
	}
	old := bytes.Clone(file)
	old[len(magic)] = 99
	if _, err := decodeTable(old); err == nil || !strings.Contains(err.Error(), "format 99") {
		t.Errorf("other format: %v", err)
	}
	if _, err := decodeTable([]byte("PK")); err == nil || errors.Is(err, packed.ErrDamaged) {
		t.Errorf("other file: %v", err)
	}
}

// FuzzDecodeBody: a body of any bytes is refused or safe to use.
func FuzzDecodeBody(f *testing.F) {
	var b Builder
	b.Add(Record{Entry: Entry{Type: entities.Person, Name: "Ada Quux"}, Surnames: []string{"Quux"}})
	b.AddWord("Dr.", Title, "")
	c := b.Add(Record{Entry: Entry{Type: entities.Place, Subtype: "country", Name: "Zorbia", Country: "ZZ"}})
	b.AddCountry("ZZ", "ZZZ", c, -1)
	b.AddDemonym("Zorbian", c)
	b.AddOffice("Queen", "ZZ", "2000", "2010-05", 0)
	file, err := b.Bytes()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file[headerLen:])
	f.Fuzz(func(t *testing.T, data []byte) {
		var tab table
		if tab.decodeBody(data, true) != nil {
			return
		}
		s := &Set{tables: []*table{&tab}}
		for _, n := range []string{"Ada Quux", "Quux", "Zorbia", "Zorbian", "Dr."} {
			s.Lookup(n)
			s.PeopleBySurname(n)
			s.Demonym(n)
			s.Role(n)
		}
		s.Country("ZZ")
		s.Capital("ZZZ")
		s.Office("queen", "ZZ", "")
		s.Offices(0)
		s.NewMatcher().Match(doc("Ada Quux of Zorbia / Dr. Quux"))
	})
}

func TestPacking(t *testing.T) {
	for _, d := range []string{"", "1943", "1943-12", "1943-12-11"} {
		if got := unpackDate(packDate(d)); got != d {
			t.Errorf("date %q became %q", d, got)
		}
	}
	for _, d := range []string{"x", "1943-13-01", "12345", "-1", "0000"} {
		if packDate(d) != 0 {
			t.Errorf("%q is a date", d)
		}
	}
	for _, c := range []string{"", "SY", "ZWE"} {
		if got := unpackLetters(packLetters(c)); got != c {
			t.Errorf("%q became %q", c, got)
		}
	}
	for _, d := range []float64{0, 36.20124, -89.99999, 180, -180} {
		if got := unpackDegrees(packDegrees(d)); got != d {
			t.Errorf("%v degrees became %v", d, got)
		}
	}
}

// TestBuildDoesNotDependOnOrder adds the same records in two orders.
func TestBuildDoesNotDependOnOrder(t *testing.T) {
	names := []string{"Zorblatt", "Quux", "Ada Quux", "Vale Seco", "Seco"}
	var files [2][]byte
	for i := range files {
		var b Builder
		for j := range names {
			n := names[j]
			if i == 1 {
				n = names[len(names)-1-j]
			}
			b.Add(Record{Entry: Entry{Type: entities.Place, Name: n, Prior: 0.5}, Aliases: []string{"The Place"}})
		}
		var err error
		if files[i], err = b.Bytes(); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(files[0], files[1]) {
		t.Error("the files differ")
	}
}

// The embedded files are opened without proof: here it is.
func TestEmbeddedFilesAreWhole(t *testing.T) {
	for name, file := range map[string][]byte{"gazetteers.bin": embedded, "dbpedia.bin": dbpediaTable} {
		if len(file) == 0 {
			continue
		}
		if _, err := decodeTable(file); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
