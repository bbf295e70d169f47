package sources

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"newsgraph/entities"
	"newsgraph/gazetteers/table"
)

func options(t *testing.T) Options {
	t.Helper()
	return Options{Work: filepath.Join(t.TempDir(), "work")}
}

func zipped(t *testing.T, name string, files map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return writeFile(t, name, b.Bytes())
}

// left is how many were left out for a reason.
func left(r *Report, why string) int64 {
	for _, c := range r.Left {
		if c.Why == why {
			return c.N
		}
	}
	return 0
}

const geoRows = "99000001\tVale Seco\tVale Seco\tDry Vale,Сухой\t41.5\t-8.25\tP\tPPL\tPT\t\t17\t\t\t\t1200\t\t300\tEurope/Lisbon\t2020-01-01\n" +
	"99000002\tQuux Norte\tQuux Norte\t\t41\t-8\tA\tADM1\tPT\t\t17\t\t\t\t50000\t\t\tEurope/Lisbon\t2020-01-01\n" +
	"99000003\tCapital Quux\tCapital Quux\t\t40\t-8\tP\tPPLC\tPT\t\t17\t\t\t\t1000000\t\t\tEurope/Lisbon\t2020-01-01\n" +
	"99000004\tBad Place\tBad Place\t\t100\t-8\tP\tPPL\tPT\t\t17\t\t\t\t1\t\t\tEurope/Lisbon\t2020-01-01\n" +
	"too short\n"

const geoNames = "1\t99000001\ten\tDry Valley\t1\t\t\t\t\t\n" +
	"2\t99000001\twkdt\tQ900000001\t\t\t\t\t\t\n" +
	"3\t99000001\ten\tOld Dry\t\t\t\t1\t1800\t1900\n" +
	"4\t99000001\tpt\tVale Muito Seco\t\t\t\t\t\t\n" +
	"5\t99000001\t\tValseco\t\t\t\t\t\t\n" +
	"6\t99000001\tru\tСухая\t\t\t\t\t\t\n" +
	"7\t99000001\tpost\t4990\t\t\t\t\t\t\n" +
	"8\t99000001\tlink\thttps://example.org/Vale\t\t\t\t\t\t\n" +
	"9\t99999999\ten\tNowhere\t\t\t\t\t\t\n" +
	"10\t99000003\tabbr\tCQX\t\t\t\t\t\t\n"

func TestGeoNames(t *testing.T) {
	places := zipped(t, "allCountries.zip", map[string]string{"allCountries.txt": geoRows})
	alternates := zipped(t, "alternateNamesV2.zip", map[string]string{"alternateNamesV2.txt": geoNames, "iso-languagecodes.txt": "a\tb\n"})
	var out bytes.Buffer
	r, err := GeoNames(context.Background(), []string{places, alternates}, &out, options(t))
	if err != nil {
		t.Fatal(err)
	}
	tab := openTable(t, out.Bytes())
	e, _ := found(t, tab, "Dry Valley")
	want := table.Entity{Wikidata: 900000001, GeoNames: 99000001, Type: entities.Place, Subtype: "city", Name: "Vale Seco", Country: "PT",
		Admin1: "Quux Norte", HasCoord: true, Lat: 41.5, Lon: -8.25, Population: 1200, Prior: 0.4285,
		Names: []table.Name{{Text: "Dry Valley", Kind: table.ByAlias}, {Text: "Old Dry", Kind: table.ByMinorAlias}, {Text: "Valseco", Kind: table.ByMinorAlias}}}
	if diff := cmp.Diff(want, e); diff != "" {
		t.Error(diff)
	}
	if e, _ := found(t, tab, "cqx"); e.GeoNames != 99000003 {
		t.Errorf("%+v", e)
	}
	absent(t, tab, "Nowhere", "Bad Place", "4990", "Dry Vale", "Vale Muito Seco", "Сухая")
	if r.Kept != 3 || r.Bad != 2 || left(r, "names of places that are not in the list") != 1 || left(r, "name of another language or a code") != 4 {
		t.Errorf("%+v", r)
	}
	if bad := r.FirstBad[1].String(); !strings.HasSuffix(bad, "allCountries.zip/allCountries.txt:5: 1 columns; places have 19, names 10") {
		t.Error(bad)
	}

	// places alone, not packed: the column of other names
	out.Reset()
	if _, err := GeoNames(context.Background(), []string{writeFile(t, "PT.txt", []byte(geoRows))}, &out, options(t)); err != nil {
		t.Fatal(err)
	}
	if _, p := found(t, openTable(t, out.Bytes()), "dry vale"); p.Kind != table.ByMinorAlias {
		t.Errorf("%+v", p)
	}
}

func TestDBpedia(t *testing.T) {
	labels := writeFile(t, "labels_lang=en.ttl", []byte(`# started 2022-12-01T00:00:00Z
<http://dbpedia.org/resource/Quux_Works> <http://www.w3.org/2000/01/rdf-schema#label> "Quux Works"@en .
<http://dbpedia.org/resource/Q._Works> <http://www.w3.org/2000/01/rdf-schema#label> "Q. Works"@en .
<http://dbpedia.org/resource/Ada_Quux_(mayor)> <http://www.w3.org/2000/01/rdf-schema#label> "Ada Quux (mayor)"@en .
<http://dbpedia.org/resource/Qu%C3%A9_Town> <http://www.w3.org/2000/01/rdf-schema#label> "Qu\u00E9 Towne \U00020BB7"@en .
<http://dbpedia.org/resource/Quuxman> <http://www.w3.org/2000/01/rdf-schema#label> "Quuxman"@en .
<http://dbpedia.org/resource/Broken> <http://www.w3.org/2000/01/rdf-schema#label> "Broken
<http://dbpedia.org/resource/Werke> <http://www.w3.org/2000/01/rdf-schema#label> "Werke"@de .
`))
	redirects := writeFile(t, "redirects_lang=en.ttl", []byte(`<http://dbpedia.org/resource/Q._Works> <http://dbpedia.org/ontology/wikiPageRedirects> <http://dbpedia.org/resource/Quux_Works> .
<http://dbpedia.org/resource/Quuxworks_(company)> <http://dbpedia.org/ontology/wikiPageRedirects> <http://dbpedia.org/resource/Quux_Works> .
`))
	types := writeFile(t, "types.ttl", []byte(`<http://dbpedia.org/resource/Quux_Works> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://dbpedia.org/ontology/Organisation> .
<http://dbpedia.org/resource/Quux_Works> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://dbpedia.org/ontology/Company> .
<http://dbpedia.org/resource/Quux_Works> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2002/07/owl#Thing> .
<http://dbpedia.org/resource/Quux_Works> <http://www.w3.org/2002/07/owl#sameAs> <http://www.wikidata.org/entity/Q900000002> .
<http://dbpedia.org/resource/Ada_Quux_(mayor)> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://dbpedia.org/ontology/OfficeHolder> .
<http://dbpedia.org/resource/Quuxman> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://dbpedia.org/ontology/Person> .
<http://dbpedia.org/resource/Quuxman> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://dbpedia.org/ontology/FictionalCharacter> .
`))
	var out bytes.Buffer
	r, err := DBpedia(context.Background(), []string{labels, redirects, types}, &out, options(t))
	if err != nil {
		t.Fatal(err)
	}
	tab := openTable(t, out.Bytes())
	for _, name := range []string{"Quux Works", "Q. Works", "quuxworks"} {
		if e, _ := found(t, tab, name); e.Title != "Quux_Works" || e.Wikidata != 900000002 || e.Subtype != "company" || e.Type != entities.Organization {
			t.Errorf("%s: %+v", name, e)
		}
	}
	if e, _ := found(t, tab, "Ada Quux"); e.Title != "Ada_Quux_(mayor)" || e.Type != entities.Person {
		t.Errorf("%+v", e)
	}
	if e, _ := found(t, tab, "Qué Town"); e.Title != "Qué_Town" || e.Names[0].Text != "Qué Towne \U00020BB7" || e.Type != entities.NoType {
		t.Errorf("%+v", e)
	}
	absent(t, tab, "Quuxman", "Broken", "Werke")
	if r.Kept != 3 || r.Bad != 1 || left(r, "redirects") != 2 || !strings.HasSuffix(r.FirstBad[0].String(), "labels_lang=en.ttl:7: no label") {
		t.Errorf("%+v", r)
	}
	if tab.About().Sources[0].Licence != "CC BY-SA 3.0" {
		t.Errorf("%+v", tab.About())
	}
}

func TestWikidict(t *testing.T) {
	var gz bytes.Buffer
	w := gzip.NewWriter(&gz)
	_, err := io.WriteString(w, "The Quux\tQuux_Works\t0.75\nQuux Works\tQuux_Works\t0.99\nquux works inc\tQuux_Works\t0.5\n\tNothing\t0.1\nQuux\tAda_Quux_(mayor)\t1.0\nno share\tX\tmuch\n...\tEllipsis\t0.3\n")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	r, err := Wikidict(context.Background(), writeFile(t, "wikidict.tab.gz", gz.Bytes()), &out, options(t))
	if err != nil {
		t.Fatal(err)
	}
	tab := openTable(t, out.Bytes())
	for _, tt := range []struct {
		name, title string
		share       float64
	}{{"the quux", "Quux_Works", 0.75}, {"Quux Works", "Quux_Works", 0.99}, {"Quux Works Inc", "Quux_Works", 0.5}, {"Quux", "Ada_Quux_(mayor)", 1}} {
		e, p := found(t, tab, tt.name)
		if e.Title != tt.title || e.Type != entities.NoType || p.Share < tt.share-0.001 || p.Share > tt.share+0.001 {
			t.Errorf("%s: %+v %+v", tt.name, e, p)
		}
	}
	if r.Kept != 2 || r.Bad != 2 || left(r, "string that is no name") != 1 || tab.About().Sources[0].Licence != "GPL 3.0" {
		t.Errorf("%+v", r)
	}
}

func TestNothingUsable(t *testing.T) {
	path := writeFile(t, "x.tsv", []byte("a\tb\n"))
	if _, err := Wikidict(context.Background(), path, io.Discard, options(t)); err == nil || !strings.Contains(err.Error(), "x.tsv:1") {
		t.Error(err)
	}
	if _, err := Wikidict(context.Background(), path+".none", io.Discard, options(t)); err == nil || !strings.Contains(err.Error(), "x.tsv.none") {
		t.Error(err)
	}
}
