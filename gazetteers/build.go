package gazetteers

import (
	"io"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
	"newsgraph/gazetteers/offices"
)

// Record is one entity as a list gives it: what Builder.Add takes.
type Record struct {
	Entry                      // Ref, Match are not read
	Wikidata          uint32   // number of the item, 0 for none; ID is for ids of other kinds
	GeoNames          uint32   // 0 for none
	Aliases           []string // full names, abbreviations
	CaseSensitive     []string // aliases that count only with their exact capitalisation
	MinorAliases      []string // alternate spellings: count only with their exact capitalisation
	Known             []string // names that only Lookup finds, as aliases: no list has them
	LookupOnly        []string // names that only Lookup finds, no list: words that mostly mean something else
	CaseSensitiveName bool     // Name counts only with its exact capitalisation
	LookupOnlyName    bool     // Name is found by Lookup only, as a minor alias
	HiddenName        bool     // no look-up finds Name: another list of the set has the entity by it
	Below             uint32   // 1 + its entry in the embedded lists, of an entity that gen's share-alike list gives a name; 0 for none
	Unlisted          bool     // Name, Aliases and Surnames are found by look-ups only, as what they are
	Surnames          []string // words by which a person may be called alone
	Lists             Mask     // of the names; 0 means by type and subtype
}

// Builder collects names and makes a table of them. The zero Builder is ready.
// User lists need Add alone; the other methods that add or raise something,
// Numbers and TooLong, are for gen, which makes the embedded lists and is a module of its own.
// Equal calls in any order of Add give equal bytes, if no two records are equal
// in type, name, country and ids.
type Builder struct {
	Label string // says what the content is; part of Version

	records   []Record
	names     map[string][]pending // by normal form
	countries []countryRow
	offices   []officeRow
	long      int
}

// pending is a reading of a name before entries are numbered.
type pending struct {
	record        int // -1 for a word that leads to no entry
	kind          uint32
	lists         Mask
	caseSensitive bool
	cases         normalize.Cases
	class         string
}

type countryRow struct {
	iso2, iso3     string
	entry, capital int
}

type officeRow struct {
	title, body string // canonical
	from, to    uint32 // packed dates, 0 for open
	entry       int
}

// Add adds an entity under all its names and returns its number, by which the other methods refer to it.
func (b *Builder) Add(r Record) int {
	n := len(b.records)
	b.records = append(b.records, r)
	lists := r.Lists
	if lists == 0 {
		lists = ListsOf(r.Type, r.Subtype)
	}
	alias := lists
	if r.Type == entities.Person && r.Lists == 0 {
		lists, alias = PersonName, PersonAlias
	}
	if r.Force {
		lists, alias = lists|Forced, alias|Forced
	}
	switch {
	case r.HiddenName:
	case r.LookupOnlyName:
		b.put(r.Name, pending{record: n, kind: postMinorAlias, caseSensitive: true})
	case r.Unlisted:
		b.put(r.Name, pending{record: n, kind: postName, caseSensitive: true})
	default:
		b.put(r.Name, pending{record: n, kind: postName, lists: lists, caseSensitive: r.CaseSensitiveName})
	}
	if bare, ok := strings.CutPrefix(r.Name, "The "); ok && strings.Contains(bare, " ") && !r.HiddenName && !r.LookupOnlyName { // "The Denver Post" is called so
		b.put(bare, pending{record: n, kind: postName, caseSensitive: true})
	}
	surnames := Surname
	if r.Unlisted {
		alias, surnames = 0, 0
	}
	for _, a := range r.Aliases {
		b.put(a, pending{record: n, kind: postAlias, lists: alias, caseSensitive: r.Unlisted})
	}
	for _, a := range r.CaseSensitive {
		b.put(a, pending{record: n, kind: postAlias, lists: alias, caseSensitive: true})
	}
	for _, a := range r.Known {
		b.put(a, pending{record: n, kind: postAlias, caseSensitive: true})
	}
	for _, a := range r.MinorAliases {
		b.put(a, pending{record: n, kind: postMinorAlias, lists: alias, caseSensitive: true})
	}
	for _, a := range r.LookupOnly {
		b.put(a, pending{record: n, kind: postMinorAlias, caseSensitive: true})
	}
	for _, a := range r.Surnames {
		b.put(a, pending{record: n, kind: postSurname, lists: surnames, caseSensitive: r.Unlisted})
	}
	return n
}

// RaisePrior makes an entity at least so prominent, and reports whether it was less.
func (b *Builder) RaisePrior(entry int, prior float64) (raised bool) {
	r := &b.records[entry]
	raised = r.Prior < prior
	r.Prior = max(r.Prior, prior)
	return raised
}

// ListsOf returns the list of an entity of a type and subtype.
func ListsOf(typ entities.Type, subtype string) Mask {
	switch typ {
	case entities.Person:
		return PersonName
	case entities.Place:
		switch subtype {
		case "city":
			return City
		case "country":
			return Country
		case "admin1":
			return Admin1
		}
		return Region
	case entities.Organization:
		switch subtype {
		case "company":
			return OrgCompany
		case "media":
			return OrgMedia
		case "party":
			return OrgParty
		case "armed-group":
			return OrgArmed
		case "university":
			return OrgUniversity
		case "team":
			return OrgTeam
		case "government", "military", "police", "intergovernmental":
			return OrgGovernment
		}
		return OrgOther
	}
	return 0
}

// AddWord adds a word or phrase of word lists: GivenName (gender "M", "F", "FM" or ""), Surname, CommonWord, Title.
func (b *Builder) AddWord(word string, lists Mask, gender string) {
	if strings.Contains(gender, "M") {
		lists |= genderM
	}
	if strings.Contains(gender, "F") {
		lists |= genderF
	}
	b.put(word, pending{record: -1, lists: lists})
}

// AddDemonym adds a nationality word of a country's entity.
func (b *Builder) AddDemonym(word string, country int) {
	b.put(word, pending{record: country, kind: postDemonym, lists: Demonym})
}

// AddRole adds a role noun with its CAMEO agent code.
func (b *Builder) AddRole(role, code string) {
	b.put(role, pending{record: -1, kind: postRole, lists: RoleNoun, class: code})
}

// AddCountry makes an entity the country of the codes; capital is an entity or -1.
func (b *Builder) AddCountry(iso2, iso3 string, entry, capital int) {
	b.countries = append(b.countries, countryRow{iso2, iso3, entry, capital})
}

// AddOffice says that an entity held an office of a country (ISO 3166-1
// alpha-2) or body ("UN") from a date to a date, each YYYY, YYYY-MM or
// YYYY-MM-DD, "" for not known or still.
func (b *Builder) AddOffice(title, of, from, to string, entry int) {
	of = offices.Body(of)
	b.offices = append(b.offices, officeRow{offices.Title(title, of), of, packDate(from), packDate(to), entry})
}

// TooLong is the number of names left out because they have more than normalize.MaxWords words.
func (b *Builder) TooLong() int { return b.long }

// put files a reading under the name's normal form and the forms that a tokenizer may make of it.
func (b *Builder) put(name string, p pending) {
	if b.names == nil {
		b.names = map[string][]pending{}
	}
	for _, form := range normalize.Tokenized(name) {
		b.putForm(form, p)
	}
}

func (b *Builder) putForm(name string, p pending) {
	w := normalize.Read(nil, name)
	key := string(w.Form)
	switch {
	case key == "":
		return
	case w.Words > normalize.MaxWords:
		b.long++
		return
	}
	p.cases = w.Cases
	if !slices.Contains(b.names[key], p) {
		b.names[key] = append(b.names[key], p)
	}
}

// WriteTo writes the table.
func (b *Builder) WriteTo(w io.Writer) (int64, error) {
	file, err := b.Bytes()
	if err != nil {
		return 0, err
	}
	n, err := w.Write(file)
	return int64(n), err
}

// Bytes returns the file of the table.
func (b *Builder) Bytes() ([]byte, error) {
	c, err := b.columns()
	if err != nil {
		return nil, err
	}
	return c.encode()
}
