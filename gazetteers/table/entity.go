package table

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"

	"newsgraph/entities"
)

// Kind says what a name is to its entity. The first four are the kinds of
// gazetteers.MatchKind, in its order.
type Kind uint8

// The kinds of names.
const (
	ByName       Kind = iota // the entity's own name
	ByAlias                  // another name
	ByMinorAlias             // a name that is right only now and then: other languages, rare readings
	BySurname                // the last name alone
)

// Entity is one known thing. Ids are 0 or "" when it has none of the kind.
type Entity struct {
	Wikidata uint32 // number of the item
	GeoNames uint32
	Title    string // of the article in the English Wikipedia, with underscores: "John_Kerry"

	Type        entities.Type // NoType where a list knows names and ids alone
	Subtype     string
	Name        string // as to be printed
	Country     string // ISO 3166-1 alpha-2, "" for none or several
	Admin1      string // name of the first-level division of a place
	HasCoord    bool
	Lat, Lon    float64
	Population  int
	Born, Died  int // years, negative before Christ; 0 when not known
	Occupations []string
	Offices     []Office
	Sitelinks   int     // Wikipedias and sister projects with a page of it
	Prior       float64 // prominence in 0..1; sorts the file
	Names       []Name  // besides Name
}

// Office is an office that a person held.
type Office struct {
	Title    string
	Of       string // country (ISO 3166-1 alpha-2) or body, "" when the title says it
	From, To string // YYYY, YYYY-MM or YYYY-MM-DD; "" when not known or still
}

// Name is one more name of an entity.
type Name struct {
	Text  string
	Kind  Kind
	Share float64 // of the uses of this name that mean the entity, 0..1; 0 when not known
}

// Key is a normal form by which the entity is found.
type Key struct {
	Norm  []byte
	Kind  Kind
	Share float64
}

// The fields of a record: bits of the number it begins with. They follow in
// this order, those that are set.
const (
	hasWikidata = 1 << iota
	hasGeoNames
	hasTitle
	titleIsName // the title is the name with underscores
	hasSubtype
	hasCountry
	hasAdmin1
	hasCoord
	hasPopulation
	hasBorn
	hasDied
	hasSitelinks
	hasOccupations
	hasOffices
	hasNames
)

// Bounds of a record. What is beyond them is left out by the writer.
const (
	maxRecord      = math.MaxUint16 // bytes
	maxOccupations = 16
	maxOffices     = 64
	maxNames       = 400
)

const (
	degreeScale = 1e5
	priorScale  = 10000
	shareScale  = math.MaxUint16
)

var errTooLarge = errors.New("entity too large")

// appendEntity appends the record of an entity. word numbers a shared word.
func appendEntity(dst []byte, e *Entity, word func(string) uint64) ([]byte, error) {
	names := e.Names[:min(len(e.Names), maxNames)]
	for {
		b := appendRecord(dst, e, names, word)
		if len(b)-len(dst) <= maxRecord {
			return b, nil
		}
		if len(names) == 0 {
			return dst, fmt.Errorf("%w: %.60q", errTooLarge, e.Name)
		}
		names = names[:len(names)/2]
	}
}

func appendRecord(b []byte, e *Entity, names []Name, word func(string) uint64) []byte {
	mask := e.fields(len(names) > 0)
	b = binary.AppendUvarint(b, mask)
	b = append(b, byte(e.Type))
	b = binary.LittleEndian.AppendUint16(b, packPrior(e.Prior))
	b = appendString(b, e.Name)
	number := func(bit, v uint64) {
		if mask&bit != 0 {
			b = binary.AppendUvarint(b, v)
		}
	}
	number(hasWikidata, uint64(e.Wikidata))
	number(hasGeoNames, uint64(e.GeoNames))
	if mask&hasTitle != 0 && mask&titleIsName == 0 {
		b = appendString(b, e.Title)
	}
	if mask&hasSubtype != 0 {
		number(hasSubtype, word(e.Subtype))
	}
	if mask&hasCountry != 0 {
		b = append(b, e.Country[0], e.Country[1])
	}
	if mask&hasAdmin1 != 0 {
		number(hasAdmin1, word(e.Admin1))
	}
	if mask&hasCoord != 0 {
		b = binary.AppendVarint(b, int64(math.Round(e.Lat*degreeScale)))
		b = binary.AppendVarint(b, int64(math.Round(e.Lon*degreeScale)))
	}
	number(hasPopulation, uint64(max(e.Population, 0)))
	if mask&hasBorn != 0 {
		b = binary.AppendVarint(b, int64(e.Born))
	}
	if mask&hasDied != 0 {
		b = binary.AppendVarint(b, int64(e.Died))
	}
	number(hasSitelinks, uint64(max(e.Sitelinks, 0)))
	if mask&hasOccupations != 0 {
		list := e.Occupations[:min(len(e.Occupations), maxOccupations)]
		number(hasOccupations, uint64(len(list)))
		for _, o := range list {
			number(hasOccupations, word(o))
		}
	}
	if mask&hasOffices != 0 {
		list := e.Offices[:min(len(e.Offices), maxOffices)]
		number(hasOffices, uint64(len(list)))
		for _, o := range list {
			number(hasOffices, word(o.Title))
			number(hasOffices, word(o.Of))
			b = appendString(b, o.From)
			b = appendString(b, o.To)
		}
	}
	if mask&hasNames != 0 {
		b = appendNames(b, names)
	}
	return b
}

// fields says which fields an entity has.
func (e *Entity) fields(names bool) (mask uint64) {
	for _, f := range [...]struct {
		bit uint64
		has bool
	}{
		{hasWikidata, e.Wikidata != 0}, {hasGeoNames, e.GeoNames != 0}, {hasTitle, e.Title != ""},
		{titleIsName, e.Title != "" && e.Title == titleOf(e.Name)},
		{hasSubtype, e.Subtype != ""}, {hasCountry, len(e.Country) == 2}, {hasAdmin1, e.Admin1 != ""}, {hasCoord, e.HasCoord},
		{hasPopulation, e.Population > 0}, {hasBorn, e.Born != 0}, {hasDied, e.Died != 0}, {hasSitelinks, e.Sitelinks > 0},
		{hasOccupations, len(e.Occupations) > 0}, {hasOffices, len(e.Offices) > 0}, {hasNames, names},
	} {
		if f.has {
			mask |= f.bit
		}
	}
	return mask
}

func titleOf(name string) string { return strings.ReplaceAll(name, " ", "_") }

func appendNames(b []byte, names []Name) []byte {
	b = binary.AppendUvarint(b, uint64(len(names)))
	for _, n := range names {
		b = appendString(b, n.Text)
		b = appendKind(b, n.Kind, packShare(n.Share))
	}
	return b
}

// shareFollows is set in the byte of a kind when a share follows.
const shareFollows = 0x80

func appendKind(b []byte, k Kind, share uint16) []byte {
	if share == 0 {
		return append(b, byte(k))
	}
	return binary.LittleEndian.AppendUint16(append(b, byte(k)|shareFollows), share)
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func packPrior(p float64) uint16 { return uint16(min(max(p, 0), 1)*priorScale + 0.5) }

// packShare keeps a share that is known from becoming 0.
func packShare(s float64) uint16 {
	if !(s > 0) {
		return 0
	}
	return uint16(max(1, min(s, 1)*shareScale+0.5))
}

func unpackShare(s uint16) float64 { return float64(s) / shareScale }

// record reads the fields of a record. After an error all further reads give
// zero values.
type record struct {
	b   []byte
	bad bool
}

func (r *record) take(n uint64) []byte {
	if n > uint64(len(r.b)) {
		r.bad, r.b = true, nil
		return nil
	}
	out := r.b[:n]
	r.b = r.b[n:]
	return out
}

func (r *record) uvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *record) varint() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *record) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *record) uint16() uint16 {
	if b := r.take(2); b != nil {
		return binary.LittleEndian.Uint16(b)
	}
	return 0
}

func (r *record) string() string { return string(r.take(r.uvarint())) }

// count reads the length of a list, each of whose items takes a byte at least.
func (r *record) count() int {
	n := r.uvarint()
	if n > uint64(len(r.b)) {
		r.bad, r.b = true, nil
		return 0
	}
	return int(n)
}

func (r *record) kind() (k Kind, share uint16) {
	c := r.byte()
	if k = Kind(c &^ shareFollows); k > BySurname {
		r.bad = true
		k = BySurname
	}
	if c&shareFollows != 0 {
		share = r.uint16()
	}
	return k, share
}

// decoder reads a record field by field.
type decoder struct {
	record
	mask    uint64
	word    func(uint64) (string, error) // gives a shared word by its number
	wordErr error
}

func (d *decoder) shared() string {
	s, err := d.word(d.uvarint())
	if err != nil && d.wordErr == nil {
		d.wordErr = err
	}
	return s
}

// decodeEntity reads a record.
func decodeEntity(b []byte, e *Entity, word func(uint64) (string, error)) error {
	d := decoder{record: record{b: b}, word: word}
	d.facts(e)
	d.lists(e)
	if len(d.b) != 0 {
		d.bad = true
	}
	return d.err()
}

// decodeFacts reads a record but for Offices and Names.
func decodeFacts(b []byte, e *Entity, word func(uint64) (string, error)) error {
	d := decoder{record: record{b: b}, word: word}
	d.facts(e)
	return d.err()
}

func (d *decoder) err() error {
	if d.bad {
		return damaged("record of an entity")
	}
	return d.wordErr
}

// facts reads all that comes before the lists of offices and names.
func (d *decoder) facts(e *Entity) {
	mask := d.uvarint()
	d.mask = mask
	*e = Entity{Type: entities.Type(d.byte()), Prior: float64(d.uint16()) / priorScale, Name: d.string()}
	if e.Type > entities.Organization || mask >= hasNames<<1 {
		d.bad = true
	}
	if mask&hasWikidata != 0 {
		e.Wikidata = uint32(d.uvarint())
	}
	if mask&hasGeoNames != 0 {
		e.GeoNames = uint32(d.uvarint())
	}
	switch {
	case mask&titleIsName != 0:
		e.Title = titleOf(e.Name)
	case mask&hasTitle != 0:
		e.Title = d.string()
	}
	if mask&hasSubtype != 0 {
		e.Subtype = d.shared()
	}
	if mask&hasCountry != 0 {
		e.Country = string(d.take(2))
	}
	if mask&hasAdmin1 != 0 {
		e.Admin1 = d.shared()
	}
	if mask&hasCoord != 0 {
		e.HasCoord, e.Lat, e.Lon = true, float64(d.varint())/degreeScale, float64(d.varint())/degreeScale
		d.bad = d.bad || !(math.Abs(e.Lat) <= 90 && math.Abs(e.Lon) <= 180)
	}
	if mask&hasPopulation != 0 {
		e.Population = int(min(d.uvarint(), math.MaxInt32))
	}
	if mask&hasBorn != 0 {
		e.Born = int(d.varint())
	}
	if mask&hasDied != 0 {
		e.Died = int(d.varint())
	}
	if mask&hasSitelinks != 0 {
		e.Sitelinks = int(min(d.uvarint(), math.MaxInt32))
	}
	if mask&hasOccupations != 0 {
		for range d.count() {
			e.Occupations = append(e.Occupations, d.shared())
		}
	}
}

// lists reads offices and names.
func (d *decoder) lists(e *Entity) {
	if d.mask&hasOffices != 0 {
		for range d.count() {
			e.Offices = append(e.Offices, Office{d.shared(), d.shared(), d.string(), d.string()})
		}
	}
	if d.mask&hasNames != 0 {
		for range d.count() {
			text := d.string()
			kind, share := d.kind()
			e.Names = append(e.Names, Name{text, kind, unpackShare(share)})
		}
	}
}
