package sources

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
	"newsgraph/gazetteers/sources/dump"
	"newsgraph/gazetteers/table"
)

// goLoop is a Loop on goroutines.
func goLoop(n int, do func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { do(i) })
	}
	all.Wait()
}

// openTable opens what a build wrote.
func openTable(t *testing.T, b []byte) *table.Table {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.gaz")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	tab, err := table.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tab.Close() })
	if err := tab.Verify(context.Background(), func(int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	return tab
}

// found is the one entity of a name.
func found(t *testing.T, tab *table.Table, name string) (table.Entity, table.Posting) {
	t.Helper()
	list, err := tab.Find(nil, table.Names, normalize.Append(nil, name))
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 1 {
		t.Fatalf("%s: %d entities", name, len(list))
	}
	e, err := tab.Entity(list[0].Entity)
	if err != nil {
		t.Fatal(err)
	}
	return e, list[0]
}

func absent(t *testing.T, tab *table.Table, names ...string) {
	t.Helper()
	for _, name := range names {
		if list, err := tab.Find(nil, table.Names, normalize.Append(nil, name)); err != nil || len(list) > 0 {
			t.Errorf("%s: %v, %v", name, list, err)
		}
	}
}

func writeFile(t *testing.T, name string, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func fromWikidata(t *testing.T, path string, o Options) ([]byte, *Report) {
	t.Helper()
	if o.Work == "" {
		o.Work = filepath.Join(t.TempDir(), "work")
	}
	var out bytes.Buffer
	report, err := Wikidata(context.Background(), path, &out, o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(o.Work); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is left: %v", err)
	}
	return out.Bytes(), report
}

// handDump is written by hand in the forms of several years.
const handDump = `[
{"type":"item","id":"Q5","labels":{"en":{"language":"en","value":"human"}},"aliases":[],"claims":[],"sitelinks":[]},
{"type":"item","id":"Q801","labels":{"en":{"language":"en","value":"Marland"}},"claims":{"P31":[{"mainsnak":{"snaktype":"value","property":"P31","datavalue":{"value":{"entity-type":"item","numeric-id":3624078},"type":"wikibase-entityid"}},"type":"statement","rank":"normal"}],"P297":[{"mainsnak":{"snaktype":"value","property":"P297","datavalue":{"value":"XM","type":"string"}},"rank":"normal"}],"P1082":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"amount":"+900","unit":"1"},"type":"quantity"}},"rank":"normal","qualifiers":{"P585":[{"snaktype":"value","datavalue":{"value":{"time":"+2020-00-00T00:00:00Z","precision":9},"type":"time"}}]}},{"mainsnak":{"snaktype":"value","datavalue":{"value":{"amount":"+700","unit":"1"},"type":"quantity"}},"rank":"normal","qualifiers":{"P585":[{"snaktype":"value","datavalue":{"value":{"time":"+2010-00-00T00:00:00Z","precision":9},"type":"time"}}]}}]},"sitelinks":{"enwiki":{"site":"enwiki","title":"Marland","badges":[]}}},
{"type":"item","id":"Q802","labels":{"en":{"language":"en","value":"mayor of Port"}},"claims":{"P279":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"entity-type":"item","id":"Q4164871"},"type":"wikibase-entityid"}},"rank":"normal"}]}},
{"type":"item","id":"Q803","labels":{"mul":{"language":"mul","value":"fisher"}},"claims":{"P279":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"entity-type":"item","id":"Q28640"},"type":"wikibase-entityid"}},"rank":"normal"}]}},
{"type":"item","id":"Q804","labels":{"en":{"language":"en","value":"harbour town"}},"claims":{"P279":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"entity-type":"item","id":"Q3957"},"type":"wikibase-entityid"}},"rank":"normal"}]}},
{"type":"item","id":"Q805","labels":{"en":{"language":"en","value":"fictional town"}},"claims":{"P279":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"entity-type":"item","id":"Q3957"},"type":"wikibase-entityid"}},"rank":"normal"},{"mainsnak":{"snaktype":"value","datavalue":{"value":{"entity-type":"item","id":"Q14897293"},"type":"wikibase-entityid"}},"rank":"normal"}]}},
{"type":"item","id":"Q811","labels":{"mul":{"language":"mul","value":"Ada Quux"},"de":{"language":"de","value":"Ada Kwux"},"ru":{"language":"ru","value":"Ада"}},"aliases":{"en":[{"language":"en","value":"A. \"Ace\" Quux"}],"mul":[{"language":"mul","value":"Ada M\u00e4ri Quux"}]},"claims":{"P31":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"entity-type":"item","numeric-id":5,"id":"Q5"},"type":"wikibase-entityid"}},"rank":"normal"}],"P27":[{"mainsnak":{"snaktype":"somevalue"},"rank":"normal"},{"mainsnak":{"snaktype":"value","datavalue":{"value":{"entity-type":"item","id":"Q999"},"type":"wikibase-entityid"}},"rank":"deprecated"},{"mainsnak":{"snaktype":"value","datavalue":{"value":{"entity-type":"item","id":"Q801"},"type":"wikibase-entityid"}},"rank":"normal"}],"P106":[{"rank":"normal","mainsnak":{"datavalue":{"type":"wikibase-entityid","value":{"numeric-id":803,"entity-type":"item"}},"snaktype":"value"}}],"P569":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"time":"+00000001950-03-01T00:00:00Z","precision":9},"type":"time"}},"rank":"normal"}],"P570":[{"mainsnak":{"snaktype":"novalue"},"rank":"normal"}],"P39":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"entity-type":"item","id":"Q802"},"type":"wikibase-entityid"}},"rank":"preferred","qualifiers":{"P580":[{"snaktype":"value","datavalue":{"value":{"time":"+2001-05-00T00:00:00Z","precision":10},"type":"time"}}],"P582":[{"snaktype":"somevalue"}]}},{"mainsnak":{"snaktype":"value","datavalue":{"value":{"entity-type":"item","id":"Q802"},"type":"wikibase-entityid"}},"rank":"normal","qualifiers":{"P580":[{"snaktype":"value","datavalue":{"value":{"time":"+1990-02-03T00:00:00Z","precision":11},"type":"time"}}],"P582":[{"snaktype":"value","datavalue":{"value":{"time":"+1994-00-00T00:00:00Z","precision":9},"type":"time"}}]}}]},"sitelinks":{"dewiki":{"site":"dewiki","title":"Ada Kwux"},"enwiki":{"site":"enwiki","title":"Ada Quux (mayor)"}}},
{"type":"item","id":"Q812","labels":{"en":{"language":"en","value":"Port Quux"}},"aliases":{"en":[{"language":"en","value":"Quux Haven"}]},"claims":{"P31":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"entity-type":"item","id":"Q804"},"type":"wikibase-entityid"}},"rank":"normal"}],"P17":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"entity-type":"item","id":"Q801"},"type":"wikibase-entityid"}},"rank":"normal"}],"P625":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"latitude":-41.5,"longitude":8.25,"altitude":null,"precision":null,"globe":"http://www.wikidata.org/entity/Q2"},"type":"globecoordinate"}},"rank":"normal"}],"P1566":[{"mainsnak":{"snaktype":"value","datavalue":{"value":"99999901","type":"string"}},"rank":"normal"}]},"sitelinks":{"a":{"site":"a","title":"x"},"b":{"site":"b","title":"x"},"c":{"site":"c","title":"x"}}},
{"type":"item","id":"Q813","labels":{"en":{"language":"en","value":"Neverquux"}},"claims":{"P31":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"entity-type":"item","id":"Q805"},"type":"wikibase-entityid"}},"rank":"normal"}]},"sitelinks":{"enwiki":{"site":"enwiki","title":"Neverquux"}}},
{"type":"item","id":"Q814","labels":{"en":{"language":"en","value":"Crater Quux"}},"claims":{"P31":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"entity-type":"item","id":"Q618123"},"type":"wikibase-entityid"}},"rank":"normal"}],"P625":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"latitude":1,"longitude":2,"globe":"http://www.wikidata.org/entity/Q405"},"type":"globecoordinate"}},"rank":"normal"}]},"sitelinks":{"enwiki":{"site":"enwiki","title":"Crater Quux"}}},
{"type":"item","id":"Q815","labels":{"en":{"language":"en","value":"Little Known"}},"claims":{"P31":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"entity-type":"item","id":"Q5"},"type":"wikibase-entityid"}},"rank":"normal"}]},"sitelinks":{"dewiki":{"site":"dewiki","title":"x"}}},
{"type":"property","id":"P31","datatype":"wikibase-item","labels":{"en":{"language":"en","value":"instance of"}},"claims":{}},
{"type":"lexeme","id":"L7","lemmas":{"en":{"language":"en","value":"quux"}},"claims":{}},
{"type":"item","id":"Q816","labels":{"en":{"language":"en","value":"Cut Off"
{"type":"item","id":"Q817","labels":{"en":{"language":"en","value":"Quux Works"}},"claims":{"P31":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"entity-type":"item","id":"Q4830453"},"type":"wikibase-entityid"}},"rank":"normal"}]},"sitelinks":{"enwiki":{"site":"enwiki","title":"Quux Works"}}}
]
`

func TestWikidata(t *testing.T) {
	b, report := fromWikidata(t, writeFile(t, "d.json", []byte(handDump)), Options{MinSitelinks: 3})
	tab := openTable(t, b)

	ada, _ := found(t, tab, "Ada Quux")
	want := table.Entity{
		Wikidata: 811, Title: "Ada_Quux_(mayor)", Type: entities.Person, Name: "Ada Quux", Country: "XM", Born: 1950,
		Occupations: []string{"fisher"}, Sitelinks: 2, Prior: 0.2189,
		Offices: []table.Office{{Title: "mayor of Port", From: "2001-05"}, {Title: "mayor of Port", From: "1990-02-03", To: "1994"}},
		Names:   []table.Name{{Text: `A. "Ace" Quux`, Kind: table.ByAlias}, {Text: "Ada Märi Quux", Kind: table.ByAlias}},
	}
	if diff := cmp.Diff(want, ada); diff != "" {
		t.Error(diff)
	}
	port, _ := found(t, tab, "quux haven")
	if port.Type != entities.Place || port.Subtype != "city" || port.Country != "XM" || port.GeoNames != 99999901 || port.Lat != -41.5 || port.Lon != 8.25 {
		t.Errorf("%+v", port)
	}
	if land, _ := found(t, tab, "Marland"); land.Population != 900 || land.Country != "XM" || land.Subtype != "country" {
		t.Errorf("%+v", land)
	}
	if works, _ := found(t, tab, "Quux Works"); works.Type != entities.Organization || works.Subtype != "company" {
		t.Errorf("%+v", works)
	}
	if _, p := found(t, tab, "Quux"); p.Kind != table.BySurname {
		t.Errorf("Quux is found as %v", p.Kind)
	}
	absent(t, tab, "Neverquux", "Crater Quux", "Little Known", "human", "instance of", "Ada Kwux", "Cut Off")

	if report.Kept != 4 || report.Bad != 1 || report.Lines != 15 {
		t.Errorf("%+v", report)
	}
	if bad := report.FirstBad[0].String(); !strings.HasSuffix(bad, "d.json:15: cut off") {
		t.Error(bad)
	}
	if tab.About().Sources[0].Licence != "CC0 1.0" {
		t.Errorf("%+v", tab.About())
	}
}

func TestWikidataOtherLabels(t *testing.T) {
	b, _ := fromWikidata(t, writeFile(t, "d.json", []byte(handDump)), Options{MinSitelinks: 1, Latin: true})
	tab := openTable(t, b)
	if e, p := found(t, tab, "Ada Kwux"); e.Wikidata != 811 || p.Kind != table.ByMinorAlias {
		t.Errorf("%+v %v", e, p)
	}
	absent(t, tab, "Ада")
	if e, _ := found(t, tab, "Little Known"); e.Wikidata != 815 {
		t.Errorf("%+v", e)
	}
}

// TestWikidataSample reads real items of several years.
func TestWikidataSample(t *testing.T) {
	path := filepath.Join("..", "..", "..", "shared", "data", "knowledge", "wikidata-sample.json.gz")
	if shared := os.Getenv("NEWSGRAPH_SHARED"); shared != "" {
		path = filepath.Join(shared, "data", "knowledge", "wikidata-sample.json.gz")
	}
	if _, err := os.Stat(path); err != nil {
		t.Skip("the shared folder is not there")
	}
	b, report := fromWikidata(t, path, Options{MinSitelinks: 1})
	if report.Bad != 0 || report.Lines != 115 {
		t.Errorf("%+v", report)
	}
	tab := openTable(t, b)
	for _, tt := range []struct {
		name       string
		id         uint32
		born, died int
	}{
		{"Douglas Adams", 42, 1952, 2001}, {"Douglas Noël Adams", 42, 1952, 2001}, // labels moved to mul
		{"Olof Palme", 53713, 1927, 1986}, {"Constantine the Great", 8413, 272, 337},
		{"Lars Løkke Rasmussen", 182397, 1964, 0}, {"Oliver Kahn", 131261, 1969, 0}, // of 2015, without ids but numeric ones
		{"Scotland", 22, 0, 0}, {"Karlsruhe", 1040, 0, 0},
	} {
		e, _ := found(t, tab, tt.name)
		if e.Wikidata != tt.id || e.Born != tt.born || e.Died != tt.died || e.Title == "" {
			t.Errorf("%s: %+v", tt.name, e)
		}
	}
	if e, _ := found(t, tab, "Karlsruhe"); e.GeoNames != 2892794 || e.Population != 307755 || e.Lat != 49.01389 {
		t.Errorf("%+v", e)
	}
	for name, kind := range map[string]table.Kind{"Caledonia": table.ByAlias, "scot": table.ByMinorAlias} {
		if e, p := found(t, tab, name); e.Wikidata != 22 || p.Kind != kind {
			t.Errorf("%s: %+v %v", name, e, p)
		}
	}
	// what the reader took of a politician, before classes and labels are looked up
	palme := readSample(t, path, 53713)
	if len(palme.offices) != 16 || palme.offices[0] != (term{687075, "1969-10-14", "1976-10-08"}) || !cmp.Equal(palme.citizen, []uint32{34}) {
		t.Errorf("%+v", palme.offices)
	}
	// Scotland's classes are many, one is preferred; the country that Karlsruhe is in has ended but for one
	if s := readSample(t, path, 22); !cmp.Equal(s.class, []uint32{3336843}) {
		t.Errorf("%+v", s.class)
	}
	if k := readSample(t, path, 1040); !cmp.Equal(k.country, []uint32{183}) {
		t.Errorf("%+v", k.country)
	}
}

func readSample(t *testing.T, path string, id uint32) item {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	var r itemReader
	for line := range bytes.Lines(all) {
		it, ok, err := r.read(bytes.TrimSuffix(bytes.TrimSpace(line), []byte{','}))
		if err == nil && ok && it.id == id {
			return *it
		}
	}
	t.Fatalf("no Q%d", id)
	return item{}
}

// TestDumpForms: the same bytes from a dump in any compression, at any number of
// workers, stopped and gone on with.
func TestDumpForms(t *testing.T) {
	bz, err := os.ReadFile(filepath.Join("testdata", "made.json.bz2")) // of several streams of several blocks each
	if err != nil {
		t.Fatal(err)
	}
	plain := unbzip(t, bz)
	var gz, zs bytes.Buffer
	g := gzip.NewWriter(&gz)
	if _, err := g.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	z, err := zstd.NewWriter(&zs)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	want, report := fromWikidata(t, writeFile(t, "d.json", plain), Options{MinSitelinks: 3})
	if report.Kept < 20 || report.Bad > 0 {
		t.Fatalf("%+v", report)
	}
	for name, b := range map[string][]byte{"made.json.bz2": bz, "d.json.gz": gz.Bytes(), "d.json.zst": zs.Bytes(), "d.json": plain} {
		// the name stands in the table
		wantAs := want
		if name != "d.json" {
			wantAs, _ = fromWikidata(t, writeFile(t, name, plain), Options{MinSitelinks: 3})
		}
		got, r := fromWikidata(t, writeFile(t, name, b), Options{MinSitelinks: 3, Workers: 3, Loop: goLoop})
		if !bytes.Equal(got, wantAs) || !cmp.Equal(r.Left, report.Left) {
			t.Errorf("%s: other bytes, or counts: %+v", name, r)
		}
		path := writeFile(t, name, b)
		goneOn := 0
		for stop := 1; stop < 40; stop += 3 {
			got, resumed := stopAndGoOn(t, path, stop)
			if !bytes.Equal(got, wantAs) {
				t.Fatalf("%s: stopped after %d batches (%d lines) and gone on with, it gives other bytes", name, stop, resumed)
			}
			if resumed > 0 {
				goneOn++
			}
		}
		if goneOn < 2 {
			t.Errorf("%s: only %d builds were gone on with", name, goneOn)
		}
	}
}

// stopAndGoOn builds in small batches, ends after some of them, and goes on.
func stopAndGoOn(t *testing.T, path string, stop int) ([]byte, int64) {
	t.Helper()
	o := Options{Work: filepath.Join(t.TempDir(), "work"), MinSitelinks: 3, batch: 20_000}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	batches := 0
	first := o
	first.Report = func(p Progress) {
		if batches++; batches == stop {
			cancel()
		}
	}
	var out bytes.Buffer
	_, err := Wikidata(ctx, path, &out, first)
	if err == nil { // it was done before
		return out.Bytes(), 0
	}
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	out.Reset()
	report, err := Wikidata(context.Background(), path, &out, o)
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), report.Resumed
}

func unbzip(t testing.TB, b []byte) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.bz2")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	d, err := dump.Open(path, dump.Position{}, 0, 1, func(n int, do func(int)) {
		for i := range n {
			do(i)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var all []byte
	for {
		lines, _, err := d.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, lines...)
	}
}

func TestCutDumps(t *testing.T) {
	bz, err := os.ReadFile(filepath.Join("testdata", "made.json.bz2"))
	if err != nil {
		t.Fatal(err)
	}
	var gz bytes.Buffer
	g := gzip.NewWriter(&gz)
	_, _ = g.Write(unbzip(t, bz))
	_ = g.Close()
	damaged := bytes.Clone(bz)
	damaged[len(damaged)/2] ^= 0x55
	for name, b := range map[string][]byte{"cut.bz2": bz[:len(bz)*2/3], "cut.gz": gz.Bytes()[:gz.Len()*2/3], "damaged.bz2": damaged} {
		o := Options{Work: filepath.Join(t.TempDir(), "work"), MinSitelinks: 3}
		_, err := Wikidata(context.Background(), writeFile(t, name, b), io.Discard, o)
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzItem(f *testing.F) {
	for line := range strings.Lines(handDump) {
		f.Add([]byte(strings.TrimSuffix(strings.TrimSpace(line), ",")))
	}
	var r itemReader
	f.Fuzz(func(t *testing.T, line []byte) {
		it, ok, err := r.read(line)
		if err != nil || !ok {
			return
		}
		var back row
		b := appendRow(nil, it, it.name())
		if err := back.read(b[4:]); err != nil {
			t.Fatal(err)
		}
		if back.id != it.id || back.title != it.title || fmt.Sprint(back.class, back.offices) != fmt.Sprint(it.class, it.offices) {
			t.Errorf("%+v comes back as %+v", it, back.item)
		}
	})
}
