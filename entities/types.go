package entities

import "fmt"

// Type says what a mention or an entity names.
type Type uint8

// The three types, in the order in which they are listed everywhere.
const (
	NoType Type = iota
	Person
	Place
	Organization
)

// Types lists the three types in their fixed order.
var Types = [3]Type{Person, Place, Organization}

var typeNames = [...]string{"", "person", "place", "organization"}
var typeLabels = [...]string{"", "PER", "LOC", "ORG"}

// String returns the word used in every output: person, place, organization.
func (t Type) String() string {
	if int(t) < len(typeNames) {
		return typeNames[t]
	}
	return fmt.Sprintf("Type(%d)", uint8(t))
}

// Label returns the label used in two-column files: PER, LOC, ORG ("" for NoType).
func (t Type) Label() string {
	if int(t) < len(typeLabels) {
		return typeLabels[t]
	}
	return ""
}

// ParseType accepts the words and the labels; ok is false for anything else.
func ParseType(s string) (t Type, ok bool) {
	for i := 1; i < len(typeNames); i++ {
		if s == typeNames[i] || s == typeLabels[i] {
			return Type(i), true
		}
	}
	return NoType, false
}

// MarshalText writes the word of the type.
func (t Type) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads what MarshalText wrote; "" is NoType.
func (t *Type) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*t = NoType
		return nil
	}
	v, ok := ParseType(string(b))
	if !ok {
		return fmt.Errorf("unknown entity type %q (known: person, place, organization)", b)
	}
	*t = v
	return nil
}

// Field names the part of an article that offsets count in.
type Field uint8

// The fields of an article that hold prose.
const (
	Text Field = iota
	Title
)

// String returns "text" or "title".
func (f Field) String() string {
	if f == Title {
		return "title"
	}
	return "text"
}

// MarshalText writes "text" or "title".
func (f Field) MarshalText() ([]byte, error) { return []byte(f.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (f *Field) UnmarshalText(b []byte) error {
	switch string(b) {
	case "text":
		*f = Text
	case "title":
		*f = Title
	default:
		return fmt.Errorf("unknown field %q (known: title, text)", b)
	}
	return nil
}

// Role says what a zone of an article is.
type Role string

// The roles of zones.
const (
	Headline    Role = "headline"
	Byline      Role = "byline"
	Dateline    Role = "dateline"
	Body        Role = "body"
	Caption     Role = "caption"
	Boilerplate Role = "boilerplate" // credits, menus, copyright lines, "Read more"
)

// Flag marks what is special about a mention.
type Flag string

// The flags of mentions. The last four repeat the role of the zone that holds the mention.
const (
	Metonym         Flag = "metonym" // a place named for its government
	Nested          Flag = "nested"  // a name inside a longer name
	FlagDateline    Flag = "dateline"
	FlagByline      Flag = "byline"
	FlagCaption     Flag = "caption"
	FlagHeadline    Flag = "headline"
	FlagBoilerplate Flag = "boilerplate"
)
