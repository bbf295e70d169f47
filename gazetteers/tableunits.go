package gazetteers

import (
	"fmt"
	"math"
	"strconv"

	"newsgraph/gazetteers/packed"
)

// The schemes of known ids, in the order in which an entity takes its id.
const (
	itemScheme  = "wikidata:"
	placeScheme = "geonames:"
	titleScheme = "wikipedia:"
)

// idsOf writes identifiers: the item of Wikidata, else the GeoNames id, else the
// title of the English article; same is the GeoNames id beside an item.
func idsOf(item, place uint32, title string) (id, same string) {
	if place != 0 {
		same = placeScheme + strconv.FormatUint(uint64(place), 10)
	}
	switch {
	case item != 0:
		return itemScheme + "Q" + strconv.FormatUint(uint64(item), 10), same
	case same != "":
		return same, ""
	case title != "":
		return titleScheme + title, ""
	}
	return "", ""
}

const (
	degreeScale = 1e5
	priorScale  = 10000
)

func packDegrees(d float64) uint32 { return packed.Zigzag(int32(math.Round(d * degreeScale))) }

func unpackDegrees(x uint32) float64 { return float64(packed.Unzigzag(x)) / degreeScale }

// packLetters packs two or three capitals, 0 for anything else.
func packLetters(s string) (p uint32) {
	if len(s) != 2 && len(s) != 3 {
		return 0
	}
	for i := range len(s) {
		if s[i] < 'A' || s[i] > 'Z' {
			return 0
		}
		p = p<<5 | uint32(s[i]-'A'+1)
	}
	return p
}

func unpackLetters(p uint32) string {
	if p == 0 {
		return ""
	}
	var b [4]byte
	i := len(b)
	for ; p != 0 && i > 0; p >>= 5 {
		i--
		b[i] = byte('A' - 1 + p&31)
	}
	return string(b[i:])
}

// packDate packs YYYY, YYYY-MM or YYYY-MM-DD, 0 for anything else.
func packDate(s string) uint32 {
	var v [3]uint32
	part, digits := 0, 0
	for i := range len(s) {
		switch c := s[i]; {
		case c == '-' && part < 2 && digits > 0:
			part, digits = part+1, 0
		case c >= '0' && c <= '9' && digits < 4:
			v[part] = v[part]*10 + uint32(c-'0')
			digits++
		default:
			return 0
		}
	}
	if v[0] == 0 || v[1] > 12 || v[2] > 31 {
		return 0
	}
	return v[0]<<9 | v[1]<<5 | v[2]
}

func unpackDate(p uint32) string {
	y, m, d := p>>9, p>>5&15, p&31
	switch {
	case p == 0:
		return ""
	case m == 0:
		return fmt.Sprintf("%04d", y)
	case d == 0:
		return fmt.Sprintf("%04d-%02d", y, m)
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
}
