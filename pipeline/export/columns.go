package export

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/codec/appendjson"
)

// kind is the type of a column.
type kind uint8

const (
	kindText kind = iota
	kindInt
	kindReal
	kindJSON // a list as JSON text, as in graph.json
	kindBool // true or false
)

// column is one flat attribute of an entity or an edge, for the formats that
// know only attributes. value appends its text, and nothing when there is none.
type column[T any] struct {
	name  string
	kind  kind
	value func(b []byte, v *T) []byte
}

// entityColumns are all that an entity has but its id.
var entityColumns = [...]column[entities.Entity]{
	{"type", kindText, func(b []byte, e *entities.Entity) []byte { return append(b, e.Type.String()...) }},
	{"subtype", kindText, func(b []byte, e *entities.Entity) []byte { return append(b, e.Subtype...) }},
	{"name", kindText, func(b []byte, e *entities.Entity) []byte { return append(b, e.Name...) }},
	{"aliases", kindJSON, func(b []byte, e *entities.Entity) []byte { return appendJSONList(b, e.Aliases, codec.AppendNameCount) }},
	{"wikidata", kindText, func(b []byte, e *entities.Entity) []byte { return append(b, linksOf(e).Wikidata...) }},
	{"geonames", kindText, func(b []byte, e *entities.Entity) []byte { return append(b, linksOf(e).GeoNames...) }},
	{"wikipedia", kindText, func(b []byte, e *entities.Entity) []byte { return append(b, linksOf(e).Wikipedia...) }},
	{"lat", kindReal, func(b []byte, e *entities.Entity) []byte { return appendDegrees(b, placeOf(e).Lat) }},
	{"lon", kindReal, func(b []byte, e *entities.Entity) []byte { return appendDegrees(b, placeOf(e).Lon) }},
	{"country", kindText, func(b []byte, e *entities.Entity) []byte { return append(b, placeOf(e).Country...) }},
	{"admin1", kindText, func(b []byte, e *entities.Entity) []byte { return append(b, placeOf(e).Admin1...) }},
	{"roles", kindJSON, func(b []byte, e *entities.Entity) []byte { return appendJSONList(b, e.Roles, codec.AppendRoleSpan) }},
	{"mentions", kindInt, func(b []byte, e *entities.Entity) []byte { return strconv.AppendInt(b, int64(e.Mentions), 10) }},
	{"articles", kindInt, func(b []byte, e *entities.Entity) []byte { return strconv.AppendInt(b, int64(e.Articles), 10) }},
	{"stories", kindInt, func(b []byte, e *entities.Entity) []byte { return strconv.AppendInt(b, int64(e.Stories), 10) }},
	{"spread", kindInt, func(b []byte, e *entities.Entity) []byte { return appendjson.IntIf(b, "", e.Spread) }},
	{"first", kindText, func(b []byte, e *entities.Entity) []byte { return append(b, e.First...) }},
	{"last", kindText, func(b []byte, e *entities.Entity) []byte { return append(b, e.Last...) }},
	{"confidence", kindReal, func(b []byte, e *entities.Entity) []byte { return appendjson.Decimal(b, e.Confidence, 3) }},
	{"sources", kindInt, func(b []byte, e *entities.Entity) []byte { return appendjson.IntIf(b, "", e.Sources) }},
	{"salience", kindReal, func(b []byte, e *entities.Entity) []byte { return appendjson.NumberIf(b, "", e.Salience) }},
	{"centrality", kindReal, func(b []byte, e *entities.Entity) []byte { return appendjson.NumberIf(b, "", e.Centrality) }},
	{"community", kindInt, func(b []byte, e *entities.Entity) []byte { return appendjson.IntIf(b, "", e.Community) }},
	{"candidates", kindJSON, func(b []byte, e *entities.Entity) []byte {
		return appendJSONList(b, e.Candidates, codec.AppendCandidate)
	}},
	{"evidence", kindJSON, func(b []byte, e *entities.Entity) []byte { return appendJSONList(b, e.Evidence, codec.AppendEvidence) }},
}

// edgeColumns are all that an edge has but its ends.
var edgeColumns = [...]column[entities.Edge]{
	{"type", kindText, func(b []byte, e *entities.Edge) []byte { return append(b, e.Type...) }},
	{"sentences", kindInt, func(b []byte, e *entities.Edge) []byte { return strconv.AppendInt(b, int64(e.Sentences), 10) }},
	{"articles", kindInt, func(b []byte, e *entities.Edge) []byte { return strconv.AppendInt(b, int64(e.Articles), 10) }},
	{"stories", kindInt, func(b []byte, e *entities.Edge) []byte { return strconv.AppendInt(b, int64(e.Stories), 10) }},
	{"npmi", kindReal, func(b []byte, e *entities.Edge) []byte { return appendjson.Decimal(b, e.NPMI, 3) }},
	{"first", kindText, func(b []byte, e *entities.Edge) []byte { return append(b, e.First...) }},
	{"last", kindText, func(b []byte, e *entities.Edge) []byte { return append(b, e.Last...) }},
	{"confidence", kindReal, func(b []byte, e *entities.Edge) []byte { return appendjson.NumberIf(b, "", e.Confidence) }},
	{"evidence", kindJSON, func(b []byte, e *entities.Edge) []byte { return appendJSONList(b, e.Evidence, codec.AppendEvidence) }},
}

// edgeEnds say on the edge itself which way it runs, for programs that make the
// graph undirected or turn edges round: networkx and igraph know one direction
// for a whole graph. They are not called source and target, because programs
// have columns of these names for the nodes as they hold them.
var edgeEnds = [...]column[entities.Edge]{
	{"from", kindText, func(b []byte, e *entities.Edge) []byte { return append(b, e.Source...) }},
	{"to", kindText, func(b []byte, e *entities.Edge) []byte { return append(b, e.Target...) }},
	{"directed", kindBool, func(b []byte, e *entities.Edge) []byte { return strconv.AppendBool(b, e.Type.Directed()) }},
}

// graphEdgeColumns are edgeEnds and edgeColumns.
var graphEdgeColumns = slices.Concat(edgeEnds[:], edgeColumns[:])

// appendJSONList appends a list as JSON text, and nothing for an empty one.
func appendJSONList[T any](b []byte, list []T, one func([]byte, *T) []byte) []byte {
	if len(list) == 0 {
		return b
	}
	return appendjson.List(b, "", list, one)
}

func appendDegrees(b []byte, d *float64) []byte {
	if d == nil {
		return b
	}
	return appendjson.Decimal(b, *d, 5)
}

func linksOf(e *entities.Entity) entities.Links {
	if e.Links == nil {
		return entities.Links{}
	}
	return *e.Links
}

func placeOf(e *entities.Entity) entities.PlaceInfo {
	if e.Place == nil {
		return entities.PlaceInfo{}
	}
	return *e.Place
}

// aliasNames appends the names by which the entity was met, as a JSON list.
func aliasNames(b []byte, e *entities.Entity) []byte {
	return appendjson.List(b, "", e.Aliases, func(b []byte, a *entities.NameCount) []byte { return appendjson.String(b, a.Name) })
}

// plain is the rule for formats that cannot hold every character: each control
// character but tab, line feed and carriage return, each noncharacter
// U+FFFE and U+FFFF, and each byte that is not UTF-8 becomes U+FFFD. These are
// the characters that XML 1.0 (section 2.2) does not have.
func plain(s string) string {
	if isPlain(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return utf8.RuneError
		}
		return r
	}, s)
}

func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c >= utf8.RuneSelf {
			return isPlainRunes(s[i:])
		}
	}
	return true
}

func isPlainRunes(s string) bool {
	for i, r := range s {
		switch {
		case r < 0x20 && r != '\t' && r != '\n' && r != '\r', r == 0xFFFE, r == 0xFFFF:
			return false
		case r == utf8.RuneError:
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return false
			}
		}
	}
	return true
}

// oneLine is plain with every tab and line end made a space, for formats of
// lines and tabs.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '\t', '\n', '\r', 0x85, 0x2028, 0x2029:
			return ' '
		}
		return r
	}, plain(s))
}
