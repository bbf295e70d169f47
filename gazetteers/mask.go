package gazetteers

import (
	"math/bits"
	"strings"
)

// Mask is a set of lists, one bit a list.
type Mask uint32

// The lists. A name can stand in several.
const (
	PersonName    Mask = 1 << iota // full name of a known person
	PersonAlias                    // other form of a known person's name
	GivenName                      // single given name
	Surname                        // single surname, of the lists or of a known person
	City                           // populated place
	Country                        // country or dependent territory
	Admin1                         // first-level division: state, province, oblast
	Region                         // other place: region, water, mountain, island, landmark
	OrgCompany                     // company, brand, bank
	OrgMedia                       // newspaper, broadcaster, news agency
	OrgParty                       // political party
	OrgArmed                       // armed or terrorist group
	OrgUniversity                  // university, college
	OrgTeam                        // sports club or team
	OrgGovernment                  // government, ministry, agency, parliament, police, military, intergovernmental body
	OrgOther                       // any other organization
	Demonym                        // nationality word: Syrian, Syrians
	Title                          // honorific, rank, office: Mr., Gen., Secretary of State
	RoleNoun                       // agent noun: spokesman, rebel leader
	CommonWord                     // ordinary lower-case English word
	Forced                         // marked "force" in a user list

	genderM // given name of men
	genderF // given name of women
)

// Groups of lists.
const (
	AnyPerson = PersonName | PersonAlias
	AnyPlace  = City | Country | Admin1 | Region
	AnyOrg    = OrgCompany | OrgMedia | OrgParty | OrgArmed | OrgUniversity | OrgTeam | OrgGovernment | OrgOther
	AnyEntity = AnyPerson | AnyPlace | AnyOrg

	public = genderM - 1 // the bits a caller sees
)

// NumLists is the number of lists: the public bits are 1<<0 … 1<<(NumLists-1).
const NumLists = 21

var listNames = [NumLists]string{
	"person-name", "person-alias", "given-name", "surname", "city", "country", "admin1", "region",
	"company", "media", "party", "armed-group", "university", "team", "government", "organization",
	"demonym", "title", "role", "common-word", "forced",
}

// Has reports whether m shares a list with o.
func (m Mask) Has(o Mask) bool { return m&o != 0 }

// String lists the names of the lists, joined by "|".
func (m Mask) String() string {
	var parts []string
	for m &= public; m != 0; m &= m - 1 {
		parts = append(parts, listNames[bits.TrailingZeros32(uint32(m))])
	}
	return strings.Join(parts, "|")
}
