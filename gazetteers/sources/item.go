package sources

import (
	"bytes"
	"errors"
	"math"
	"slices"
	"strings"

	"newsgraph/gazetteers/sources/jsonscan"
)

// item is what is read of an item of Wikidata's JSON dump. Its slices are used
// again for the next.
type item struct {
	id        uint32
	labels    []text // English first, see languages; then others in Latin letters, where they are wanted
	aliases   []text
	title     string // of the English Wikipedia, with spaces
	sitelinks int

	class, parents     []uint32 // P31, P279
	country, citizen   []uint32 // P17, P27
	occupations        []uint32 // P106
	offices            []term   // P39
	born, died         int      // P569, P570
	hasCoord, offEarth bool     // P625; offEarth: its place is on another body
	lat, lon           float64
	geonames           uint32 // P1566
	population         int    // P1082
	iso                string // P297
}

type text struct{ lang, text string }

// term is an office held.
type term struct {
	office   uint32
	from, to string
}

func (it *item) reset() {
	*it = item{labels: it.labels[:0], aliases: it.aliases[:0], class: it.class[:0], parents: it.parents[:0],
		country: it.country[:0], citizen: it.citizen[:0], occupations: it.occupations[:0], offices: it.offices[:0]}
}

// languages are those of which labels and aliases are read, the best first:
// "mul" holds what is the same in all.
var languages = [...]string{"en", "mul", "en-gb", "en-us", "en-ca"}

func english(lang []byte) bool { return slices.Contains(languages[:], string(lang)) }

// itemReader reads items. It is for one goroutine.
type itemReader struct {
	jsonscan.Scanner
	latin bool // read labels of other languages too
	it    item
	list  []statement
}

var errNoID = errors.New("an item without an id")

// read reads a line of the dump. ok is false for properties, lexemes and
// redirects, which are no items.
func (r *itemReader) read(line []byte) (it *item, ok bool, err error) {
	r.Reset(line)
	r.it.reset()
	isItem := true
	if r.Peek() != '{' {
		return nil, false, jsonscan.ErrSyntax
	}
	r.Object(func(key []byte) {
		switch string(key) {
		case "type":
			isItem = string(r.String()) == "item"
		case "id":
			id := r.String()
			r.it.id = itemNumber(id)
			isItem = isItem && (len(id) == 0 || id[0] == 'Q' || id[0] == 'q')
		case "labels":
			r.texts(&r.it.labels)
		case "aliases":
			r.lists(&r.it.aliases)
		case "sitelinks":
			r.sitelinks()
		case "claims", "statements":
			r.Object(r.claims)
		}
	})
	switch {
	case r.Err != nil:
		return nil, false, r.Err
	case r.Peek() != 0:
		return nil, false, errors.New("more than one value")
	case !isItem:
		return nil, false, nil
	case r.it.id == 0:
		return nil, false, errNoID
	}
	return &r.it, true, nil
}

// itemNumber reads "Q42"; 0 for anything else.
func itemNumber(id []byte) uint32 {
	if len(id) < 2 || id[0] != 'Q' && id[0] != 'q' {
		return 0
	}
	return number32(id[1:])
}

func number32(digits []byte) uint32 {
	n := uint64(0)
	for _, c := range digits {
		if c < '0' || c > '9' || n > math.MaxUint32/10 {
			return 0
		}
		n = n*10 + uint64(c-'0')
	}
	if n > math.MaxUint32 {
		return 0
	}
	return uint32(n)
}

// wants reports whether texts of a language are read.
func (r *itemReader) wants(lang []byte) bool { return r.latin || english(lang) }

// add keeps a text; one that is not English only in Latin letters.
func (r *itemReader) add(dst *[]text, lang, value []byte) {
	value = bytes.TrimSpace(value)
	if len(value) == 0 || !english(lang) && !isLatin(string(value)) {
		return
	}
	*dst = append(*dst, text{string(lang), string(value)})
}

// texts reads {"en":{"language":"en","value":"…"}}, in old files {"en":"…"}.
func (r *itemReader) texts(dst *[]text) {
	r.Object(func(lang []byte) {
		if r.wants(lang) {
			r.text(dst, lang)
		}
	})
}

func (r *itemReader) text(dst *[]text, lang []byte) {
	if r.Peek() == '"' {
		r.add(dst, lang, r.String())
		return
	}
	r.Object(func(key []byte) {
		if string(key) == "value" {
			r.add(dst, lang, r.String())
		}
	})
}

// lists reads {"en":[{"language":"en","value":"…"}]}.
func (r *itemReader) lists(dst *[]text) {
	r.Object(func(lang []byte) {
		if english(lang) {
			r.Array(func() { r.text(dst, lang) })
		}
	})
}

func (r *itemReader) sitelinks() {
	r.Object(func(site []byte) {
		r.it.sitelinks++
		if string(site) != "enwiki" {
			return
		}
		if r.Peek() == '"' { // of old files
			r.it.title = string(r.String())
			return
		}
		r.Object(func(key []byte) {
			if string(key) == "title" || string(key) == "name" {
				r.it.title = string(r.String())
			}
		})
	})
}

// statement is one statement of a property, with what of it is of use.
type statement struct {
	preferred bool
	snak
	from, to, at snak // P580, P582, P585
}

// snak is a value. The zero snak has none: unknown or no value.
type snak struct {
	known   bool
	id      uint32
	text    string
	time    date
	number  float64
	lat     float64
	lon     float64
	onEarth bool
}

// date is a time of Wikidata, as far as its precision goes.
type date struct {
	year, month, day int // year is negative before Christ, 0 for none; month and day 0 when not known
}

func (d date) String() string {
	if d.year <= 0 || d.year > 9999 {
		return ""
	}
	b := appendDigits(nil, d.year, 4)
	if d.month > 0 {
		b = appendDigits(append(b, '-'), d.month, 2)
		if d.day > 0 {
			b = appendDigits(append(b, '-'), d.day, 2)
		}
	}
	return string(b)
}

func appendDigits(b []byte, n, width int) []byte {
	var buf [4]byte
	for i := width - 1; i >= 0; i-- {
		buf[i] = byte('0' + n%10)
		n /= 10
	}
	return append(b, buf[:width]...)
}

// claims reads the statements of one property.
func (r *itemReader) claims(property []byte) {
	it := &r.it
	switch string(property) {
	case "P31":
		it.class = ids(it.class, r.best())
	case "P279":
		it.parents = ids(it.parents, r.best())
	case "P17":
		it.country = ids(it.country, lasting(r.best()))
	case "P27":
		it.citizen = ids(it.citizen, lasting(r.best()))
	case "P106":
		it.occupations = ids(it.occupations, r.best())
	case "P39":
		for _, s := range r.all() {
			t := term{s.id, s.from.time.String(), s.to.time.String()}
			if t.office != 0 && !slices.Contains(it.offices, t) { // one for each parliament, without dates
				it.offices = append(it.offices, t)
			}
		}
	case "P569":
		it.born = year(r.best())
	case "P570":
		it.died = year(r.best())
	case "P625":
		r.place()
	case "P1566":
		for _, s := range r.best() {
			if n := number32([]byte(s.text)); n != 0 && it.geonames == 0 {
				it.geonames = n
			}
		}
	case "P1082":
		it.population = latest(r.best())
	case "P297":
		for _, s := range lasting(r.best()) {
			if it.iso == "" && len(s.text) == 2 && strings.ToUpper(s.text) == s.text {
				it.iso = s.text
			}
		}
	}
}

func (r *itemReader) place() {
	for _, s := range r.best() {
		if !s.known {
			continue
		}
		if !s.onEarth || !(math.Abs(s.lat) <= 90 && math.Abs(s.lon) <= 180) {
			r.it.offEarth = r.it.offEarth || !s.onEarth
			continue
		}
		if !r.it.hasCoord {
			r.it.hasCoord, r.it.lat, r.it.lon = true, s.lat, s.lon
		}
	}
}

// ids appends the items that statements name, each once.
func ids(dst []uint32, list []statement) []uint32 {
	for _, s := range list {
		if s.id != 0 && !slices.Contains(dst, s.id) {
			dst = append(dst, s.id)
		}
	}
	return dst
}

// lasting leaves out what has ended, where anything has not.
func lasting(list []statement) []statement {
	n := 0
	for _, s := range list {
		if !s.to.known {
			list[n] = s
			n++
		}
	}
	if n == 0 {
		return list
	}
	return list[:n]
}

// year is the first year that is known.
func year(list []statement) int {
	for _, s := range list {
		if s.time.year != 0 {
			return s.time.year
		}
	}
	return 0
}

// latest is the number of the latest point in time, the last one of those
// without any.
func latest(list []statement) int {
	best, at := 0.0, date{}
	for _, s := range list {
		t := s.at.time
		if !s.known || t.year < at.year || t.year == at.year && (t.month < at.month || t.month == at.month && t.day < at.day) {
			continue
		}
		best, at = s.number, t
	}
	return int(min(max(best, 0), math.MaxInt32))
}

// best reads the statements of the best rank: the preferred ones, else the
// normal ones. The slice is used again.
func (r *itemReader) best() []statement {
	list := r.all()
	preferred := 0
	for _, s := range list {
		if s.preferred {
			list[preferred] = s
			preferred++
		}
	}
	if preferred > 0 {
		return list[:preferred]
	}
	return list
}

// all reads the statements that are not deprecated and have a value.
func (r *itemReader) all() []statement {
	r.list = r.list[:0]
	r.Array(func() {
		var s statement
		deprecated := false
		r.Object(func(key []byte) {
			switch string(key) {
			case "rank":
				rank := r.String()
				s.preferred, deprecated = string(rank) == "preferred", string(rank) == "deprecated"
			case "mainsnak":
				s.snak = r.snak()
			case "qualifiers":
				r.Object(func(property []byte) {
					switch string(property) {
					case "P580":
						r.qualifier(&s.from)
					case "P582":
						r.qualifier(&s.to)
					case "P585":
						r.qualifier(&s.at)
					}
				})
			}
		})
		if !deprecated && s.known {
			r.list = append(r.list, s)
		}
	})
	return r.list
}

// qualifier reads the first value; an unknown end is an end too.
func (r *itemReader) qualifier(dst *snak) {
	r.Array(func() {
		s := r.snak()
		if !dst.known {
			*dst = s
			dst.known = true
		}
	})
}

func (r *itemReader) snak() (s snak) {
	value := true
	r.Object(func(key []byte) {
		switch string(key) {
		case "snaktype":
			value = string(r.String()) == "value"
		case "datavalue":
			r.Object(func(key []byte) {
				if string(key) == "value" {
					r.datavalue(&s)
				}
			})
		}
	})
	if !value {
		return snak{}
	}
	return s
}

// datavalue reads a string or one of the objects: an entity, a time, a place, a quantity.
func (r *itemReader) datavalue(s *snak) {
	s.known = true
	if r.Peek() == '"' {
		s.text = string(r.String())
		return
	}
	precision, written := 0, date{}
	s.onEarth = true
	r.Object(func(key []byte) {
		switch string(key) {
		case "id":
			if n := itemNumber(r.String()); n != 0 {
				s.id = n
			}
		case "numeric-id":
			if n := r.Number(); s.id == 0 && n > 0 && n <= math.MaxUint32 {
				s.id = uint32(n)
			}
		case "entity-type":
			if string(r.String()) != "item" {
				s.known = false
			}
		case "time":
			written = parseTime(r.String())
		case "precision":
			precision = int(r.Number())
		case "latitude":
			s.lat = r.Number()
		case "longitude":
			s.lon = r.Number()
		case "globe":
			globe := r.String()
			s.onEarth = globe == nil || bytes.HasSuffix(globe, []byte("/Q2"))
		case "amount":
			s.number = r.Number()
		}
	})
	if !s.known {
		*s = snak{}
		return
	}
	s.time = cutDate(written, precision)
}
