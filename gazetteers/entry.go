package gazetteers

import (
	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
)

// MatchKind says by which of its names an entry was found.
type MatchKind uint8

// The kinds of names, the strongest first.
const (
	ByName       MatchKind = iota // the entry's own name
	ByAlias                       // another full name, an abbreviation, or a surname that a source gives as a name of its own ("Obama")
	ByMinorAlias                  // an alternate spelling that is right only now and then (a city's name in another language)
	BySurname                     // the last name only
)

// String returns name, alias, weak (a minor alias) or surname.
func (k MatchKind) String() string {
	return [...]string{"name", "alias", "weak", "surname"}[k&3]
}

// Entry is one known entity. It is a value; its strings stay valid for ever.
type Entry struct {
	Ref         EntryRef
	ID          string // what a user list says, else the first that is known of "wikidata:Q…", "geonames:…", "wikipedia:Title"; "" when none is
	SameAs      string // the next of them ("geonames:163843" of wikidata:Q858) but for the title, else ""
	Type        entities.Type
	Subtype     string // words of the contract: country, region, city, water, company, media, party, …; "" when unknown
	Name        string // as to be printed: "Bashar al-Assad"
	Country     string // ISO 3166-1 alpha-2: where it is, whose citizen or organ it is; "" when unknown or several
	Admin1      string // name of the first-level division of a place
	Lat, Lon    float64
	HasCoord    bool
	Population  int     // 0 when unknown
	Birth       string  // YYYY or YYYY-MM-DD
	Death       string  // YYYY
	Wikipedia   string  // title of the article in the English Wikipedia, with underscores
	Sitelinks   int     // Wikipedias and sister projects with a page of it, 0 when unknown
	Description string  // a few words of the source: "member: Commons"
	Prior       float64 // prominence in 0..1, see prior.go; comparable within a name, not a probability
	Force       bool    // the user list says: always tag this name
	Match       MatchKind
	Share       float64 // of the uses of the name looked up that mean it, in 0..1; 0 when no list says
	Lists       uint64  // the lists that have it, a bit each, see Set.ListNames
}

// matched is how an entry is found by a name in normal form of a kind: a small
// place by its own one, where its article has the bare title (Mykonos), which no other place is more likely to mean.
func (e *Entry) matched(kind MatchKind, norm []byte) MatchKind {
	if kind == ByMinorAlias && e.Type == entities.Place && e.Wikipedia != "" && e.Wikipedia == underscored(e.Name) && string(norm) == normalize.String(e.Name) {
		return ByName
	}
	return kind
}

// EntityID is the id that the entity has in a graph: its own, or one made from
// its name where none is known.
func (e *Entry) EntityID() string {
	if e.ID != "" {
		return e.ID
	}
	return entities.Slug(e.Type, normalize.String(e.Name))
}

// EntryRef names an entry within one Set.
type EntryRef uint32

// Hit is a run of tokens that stands in one or more lists.
type Hit struct {
	First, End int        // token indices into Document.Tokens, half open
	Sentence   int        // index into Document.Sentences
	Lists      Mask       // all lists that hold the name
	Exact      Mask       // those of them that write it with this capitalisation
	Entries    []EntryRef // entities of that name, the most prominent first, at most maxHitEntries; valid until the matcher's next call
}
