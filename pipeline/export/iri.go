package export

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
)

// Names on the web. Known entities go by the names that Wikidata, GeoNames and
// DBpedia (for the title of an English article) give them, so that loading two
// graphs makes one node; everything else is a URN of this program with the id
// percent-encoded.
const (
	wikidataIRI = "http://www.wikidata.org/entity/"
	geonamesIRI = "https://sws.geonames.org/"
	dbpediaIRI  = "http://dbpedia.org/resource/"
	urn         = "urn:newsgraph:"
	ngNamespace = "urn:newsgraph:ns#"

	wikipediaIRI = "https://en.wikipedia.org/wiki/"
)

func entityIRI(id string) string {
	scheme, rest, _ := strings.Cut(id, ":")
	switch {
	case scheme == "wikidata" && isAlphanumeric(rest):
		return wikidataIRI + rest
	case scheme == "geonames" && isAlphanumeric(rest):
		return geonamesIRI + rest + "/"
	case scheme == "wikipedia" && rest != "":
		return dbpediaIRI + percentTitle(rest)
	}
	return urn + "entity:" + percentEncoded(id)
}

func isAlphanumeric(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z') {
			return false
		}
	}
	return s != ""
}

func articleIRI(id string) string { return urn + "article:" + percentEncoded(id) }

func fieldIRI(article string, f entities.Field) string { return articleIRI(article) + "#" + f.String() }

func evidenceIRI(e *entities.Evidence) string {
	return urn + "evidence:" + percentEncoded(e.Article) + ":" + e.Field.String() + ":" + strconv.Itoa(e.Start) + "-" + strconv.Itoa(e.End)
}

func entityClaimIRI(e *entities.Entity) string { return urn + "claim:" + percentEncoded(e.ID) }

func edgeClaimIRI(e *entities.Edge) string {
	return urn + "claim:" + percentEncoded(e.Source) + ":" + percentEncoded(string(e.Type)) + ":" + percentEncoded(e.Target)
}

// percentTitle encodes the title of an article as DBpedia writes it: letters of
// all scripts stay, and what may stand in the path of an address.
func percentTitle(title string) string {
	var b strings.Builder
	for _, c := range title {
		switch {
		case c < utf8.RuneSelf && (unreserved(byte(c)) || strings.ContainsRune("!$&'()*,/:;=@+", c)),
			c >= utf8.RuneSelf && c != utf8.RuneError && unicode.IsGraphic(c) && !unicode.IsSpace(c):
			b.WriteRune(c)
		default:
			b.WriteString(percentEncoded(string(c)))
		}
	}
	return b.String()
}

// percentEncoded encodes every byte but the unreserved ones of RFC 3986, section 2.3.
func percentEncoded(s string) string {
	const upper = "0123456789ABCDEF"
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = unreserved(s[i])
	}
	if plain {
		return s
	}
	b := make([]byte, 0, len(s)+8)
	for i := 0; i < len(s); i++ {
		if c := s[i]; unreserved(c) {
			b = append(b, c)
		} else {
			b = append(b, '%', upper[c>>4], upper[c&15])
		}
	}
	return string(b)
}

func unreserved(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-' || c == '.' || c == '_' || c == '~'
}

// webAddress returns the address when it is a plain http(s) one, written so that
// it can stand in an IRI; else "". Anything else in an article's url stays text.
func webAddress(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	s = u.String()
	if strings.ContainsAny(s, "<>\"{}|\\^` ") || !isPlain(s) || strings.ContainsAny(s, "\t\r\n") {
		return ""
	}
	return s
}
