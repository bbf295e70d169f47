package main

import (
	"fmt"
	"io"
	"strings"
)

// The items of a made dump that others refer to. The classes and properties are
// Wikidata's, the rest is made up.
const (
	firstCountry    = 300_000_000
	countries       = 200
	firstOccupation = 300_001_000
	occupations     = 2000
	firstClass      = 300_010_000
	classesMade     = 5000
	firstItem       = 310_000_000
)

// languages of labels, as many as a usual item has.
var languages = strings.Fields("en mul de fr es it nl pl pt sv da fi cs ro hu tr")

// writeDump writes n items in the form of Wikidata's JSON dump: of ten, four are
// articles of journals without a page, two people, two places, one an
// organization, one something else.
func writeDump(w io.Writer, n int) error {
	words, err := newWords()
	if err != nil {
		return err
	}
	d := dumper{words: words, w: w}
	if _, err := io.WriteString(w, "[\n"); err != nil {
		return err
	}
	for i := range countries {
		d.begin(firstCountry+i, "Country "+words.place[i])
		d.entity("P31", 3624078)
		d.text("P297", fmt.Sprintf("%c%c", 'A'+i/26, 'A'+i%26))
		d.end(true, 150)
	}
	for i := range occupations {
		d.begin(firstOccupation+i, fmt.Sprintf("occupation %d", i))
		d.entity("P279", 28640)
		d.end(true, 3)
	}
	roots := []int{515, 4830453, 43229, 532, 3918, 7278, 16521, 4022}
	for i := range classesMade {
		d.begin(firstClass+i, fmt.Sprintf("kind %d", i))
		if i < len(roots)*4 {
			d.entity("P279", roots[i%len(roots)])
		} else {
			d.entity("P279", firstClass+i/16)
		}
		d.end(true, 1)
	}
	for i := range n {
		d.item(firstItem + i)
		if d.err != nil {
			return d.err
		}
	}
	_, err = io.WriteString(w, "]\n")
	return err
}

type dumper struct {
	words  *words
	w      io.Writer
	b      []byte
	name   string
	claims int
	last   string // property
	err    error
}

func (d *dumper) printf(format string, args ...any) { d.b = fmt.Appendf(d.b, format, args...) }

func (d *dumper) begin(id int, name string) {
	d.b, d.claims, d.last, d.name = d.b[:0], 0, "", name
	d.printf(`{"type":"item","id":"Q%d","labels":{`, id)
	for i, l := range languages {
		if i > 0 {
			d.b = append(d.b, ',')
		}
		d.printf(`"%s":{"language":"%s","value":"%s"}`, l, l, name)
	}
	d.printf(`},"descriptions":{`)
	for i, l := range languages[2:] {
		if i > 0 {
			d.b = append(d.b, ',')
		}
		d.printf(`"%s":{"language":"%s","value":"what %s is in a few words"}`, l, l, name)
	}
	d.printf(`},"aliases":{"en":[{"language":"en","value":"%s the Other"},{"language":"en","value":"The %s"}]},"claims":{`, name, name)
}

// claim writes a statement with a reference, as most have one.
func (d *dumper) claim(property, kind, value, qualifiers string) {
	if d.last != property {
		if d.last != "" {
			d.printf("],")
		}
		d.printf(`"%s":[`, property)
	} else {
		d.b = append(d.b, ',')
	}
	d.last = property
	d.claims++
	r := d.words.r
	d.printf(`{"mainsnak":{"snaktype":"value","property":"%s","hash":"%016x%016x%08x","datavalue":{"value":%s,"type":"%s"},"datatype":"%s"},"type":"statement",%s"id":"Q1$%016x","rank":"normal","references":[{"hash":"%016x%016x","snaks":{"P248":[{"snaktype":"value","property":"P248","hash":"%016x","datavalue":{"value":{"entity-type":"item","numeric-id":36578,"id":"Q36578"},"type":"wikibase-entityid"},"datatype":"wikibase-item"}]},"snaks-order":["P248"]}]}`,
		property, r.Uint64(), r.Uint64(), r.Uint32(), value, kind, kind, qualifiers, r.Uint64(), r.Uint64(), r.Uint64(), r.Uint64())
}

func (d *dumper) entity(property string, id int) {
	d.claim(property, "wikibase-entityid", fmt.Sprintf(`{"entity-type":"item","numeric-id":%d,"id":"Q%d"}`, id, id), "")
}

func (d *dumper) text(property, s string) { d.claim(property, "string", `"`+s+`"`, "") }

func date(year int) string {
	return fmt.Sprintf(`{"time":"+%04d-03-05T00:00:00Z","timezone":0,"before":0,"after":0,"precision":11,"calendarmodel":"http://www.wikidata.org/entity/Q1985727"}`, year)
}

func (d *dumper) end(english bool, sitelinks int) {
	if d.last != "" {
		d.b = append(d.b, ']')
	}
	d.printf(`},"sitelinks":{`)
	for i := range sitelinks {
		site := fmt.Sprintf("x%dwiki", i)
		if english && i == 0 {
			site = "enwiki"
		}
		if i > 0 {
			d.b = append(d.b, ',')
		}
		d.printf(`"%s":{"site":"%s","title":"%s","badges":[]}`, site, site, d.name)
	}
	d.printf("}},\n")
	if d.err == nil {
		_, d.err = d.w.Write(d.b)
	}
}

func (d *dumper) item(id int) {
	w, r := d.words, d.words.r
	links := int(40 * r.Float64() * r.Float64() * r.Float64())
	switch k := r.IntN(10); {
	case k < 4:
		d.begin(id, "A study of "+w.pick(w.surname)+" and of "+w.pick(w.place))
		d.entity("P31", 13442814)
		for range 10 {
			d.text("P2093", w.pick(w.given)+" "+w.pick(w.surname))
		}
		links = 0
	case k < 6:
		d.begin(id, w.pick(w.given)+" "+w.pick(w.surname))
		d.entity("P31", 5)
		d.entity("P27", firstCountry+r.IntN(countries))
		d.entity("P106", firstOccupation+r.IntN(occupations))
		d.claim("P569", "time", date(1900+r.IntN(100)), "")
		d.claim("P39", "wikibase-entityid", fmt.Sprintf(`{"entity-type":"item","numeric-id":%d,"id":"Q%d"}`, firstOccupation, firstOccupation),
			fmt.Sprintf(`"qualifiers":{"P580":[{"snaktype":"value","property":"P580","datavalue":{"value":%s,"type":"time"},"datatype":"time"}]},`, date(2001)))
		for i := range 8 {
			d.text(fmt.Sprintf("P90%d", i), fmt.Sprintf("%016x", r.Uint64()))
		}
	case k < 8:
		d.begin(id, w.pick(w.place)+" "+w.pick(w.surname))
		d.entity("P31", firstClass+r.IntN(classesMade))
		d.entity("P17", firstCountry+r.IntN(countries))
		d.claim("P625", "globecoordinate", fmt.Sprintf(`{"latitude":%.5f,"longitude":%.5f,"altitude":null,"precision":0.0001,"globe":"http://www.wikidata.org/entity/Q2"}`, r.Float64()*180-90, r.Float64()*360-180), "")
		d.claim("P1082", "quantity", fmt.Sprintf(`{"amount":"+%d","unit":"1"}`, r.IntN(100_000)), "")
		d.text("P1566", fmt.Sprint(100_000_000+id))
		for i := range 6 {
			d.text(fmt.Sprintf("P90%d", i), fmt.Sprintf("%016x", r.Uint64()))
		}
	case k < 9:
		d.begin(id, w.pick(w.surname)+" "+w.pick(w.surname)+" Corporation")
		d.entity("P31", 4830453)
		d.entity("P17", firstCountry+r.IntN(countries))
		for i := range 8 {
			d.text(fmt.Sprintf("P90%d", i), fmt.Sprintf("%016x", r.Uint64()))
		}
	default:
		d.begin(id, "Thing "+w.pick(w.surname))
		d.entity("P31", 16521)
		for i := range 12 {
			d.text(fmt.Sprintf("P90%d", i), fmt.Sprintf("%016x", r.Uint64()))
		}
	}
	d.end(r.IntN(3) > 0 && links > 0, links)
}
