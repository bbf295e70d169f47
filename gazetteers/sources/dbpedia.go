package sources

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers/sources/jsonscan"
	"newsgraph/gazetteers/table"
)

// DBpedia reads dumps of DBpedia's English edition, a triple a line, in any order
// of the files: labels, redirects (each the name of what it leads to), types of
// the ontology, and, where a file has them, the Wikidata items that things are
// the same as. What a file says is told by its triples, not by its name.
func DBpedia(ctx context.Context, paths []string, out io.Writer, o Options) (*Report, error) {
	g, err := newGrouped(o)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, path := range paths {
		files = append(files, filepath.Base(path))
		if err := g.lines(ctx, path, func(_ int64, line []byte) error { return g.triple(line) }); err != nil {
			return nil, err
		}
	}
	if err := g.each(ctx, g.resource); err != nil {
		return nil, err
	}
	return g.finish(ctx, out, "DBpedia", table.Source{Name: "DBpedia", Licence: "CC BY-SA 3.0", File: strings.Join(files, ", ")})
}

const (
	resourceIRI = "http://dbpedia.org/resource/"
	ontologyIRI = "http://dbpedia.org/ontology/"
	wikidataIRI = "http://www.wikidata.org/entity/"
)

// The fields of a resource. They are visited in this order.
const (
	dbItem     = 'i'
	dbLabel    = 'l'
	dbMoved    = 'm' // it is a redirect itself
	dbRedirect = 'r'
	dbType     = 't'
)

// triple files one line: subject, predicate, object, a full stop.
func (g *grouped) triple(line []byte) error {
	if line[0] == '#' {
		return nil
	}
	subject, rest, ok := iri(line)
	predicate, rest, ok2 := iri(bytes.TrimLeft(rest, " "))
	if !ok || !ok2 {
		return errors.New("no triple")
	}
	title, ok := resource(subject)
	if !ok {
		g.report.leave("not of a resource", 1)
		return nil
	}
	rest = bytes.TrimLeft(rest, " ")
	switch predicate {
	case "http://www.w3.org/2000/01/rdf-schema#label":
		label, lang, ok := literal(rest)
		switch {
		case !ok:
			return errors.New("no label")
		case lang != "en" && lang != "":
			g.report.leave("label of another language", 1)
		default:
			g.put(title, dbLabel, label)
		}
		return nil
	case ontologyIRI + "wikiPageRedirects":
		object, _, ok := iri(rest)
		target, ok2 := resource(object)
		if !ok || !ok2 {
			return errors.New("no resource to lead to")
		}
		g.put(title, dbMoved, "")
		g.put(target, dbRedirect, title)
		return nil
	}
	object, _, ok := iri(rest)
	if !ok {
		return errors.New("no object")
	}
	switch predicate {
	case "http://www.w3.org/1999/02/22-rdf-syntax-ns#type":
		if class, ok := strings.CutPrefix(object, ontologyIRI); ok {
			g.put(title, dbType, class)
		}
	case "http://www.w3.org/2002/07/owl#sameAs":
		if id, ok := strings.CutPrefix(object, wikidataIRI); ok && itemNumber([]byte(id)) != 0 {
			g.put(title, dbItem, id)
		}
	default:
		g.report.leave("other predicates", 1)
	}
	return nil
}

// iri reads <…>.
func iri(b []byte) (s string, rest []byte, ok bool) {
	if len(b) == 0 || b[0] != '<' {
		return "", nil, false
	}
	i := bytes.IndexByte(b, '>')
	if i < 0 {
		return "", nil, false
	}
	return string(b[1:i]), b[i+1:], true
}

// resource is the title of a resource, with underscores.
func resource(iri string) (title string, ok bool) {
	title, ok = strings.CutPrefix(iri, resourceIRI)
	if !ok {
		return "", false
	}
	if s, err := url.PathUnescape(title); err == nil {
		title = s
	}
	return title, title != "" && !strings.ContainsRune(title, 0)
}

// literal reads "…"@en.
func literal(b []byte) (text, lang string, ok bool) {
	if len(b) == 0 || b[0] != '"' {
		return "", "", false
	}
	n := jsonscan.StringEnd(b[1:])
	if n < 0 {
		return "", "", false
	}
	text = string(unescapeTurtle(b[1 : n+1]))
	if rest := b[n+2:]; len(rest) > 0 && rest[0] == '@' {
		lang, _, _ = strings.Cut(string(rest[1:]), " ")
	}
	return text, lang, true
}

// unescapeTurtle is unescape, with \U and eight digits.
func unescapeTurtle(raw []byte) []byte {
	if !bytes.Contains(raw, []byte(`\U`)) {
		return jsonscan.Unescape(nil, raw)
	}
	var out []byte
	for {
		i := bytes.Index(raw, []byte(`\U`))
		if i < 0 || len(raw) < i+10 {
			return append(out, jsonscan.Unescape(nil, raw)...)
		}
		out = append(out, jsonscan.Unescape(nil, raw[:i])...)
		high, ok1 := jsonscan.Hex4(raw[i+2:])
		low, ok2 := jsonscan.Hex4(raw[i+6:])
		if ok1 && ok2 {
			out = append(out, string(high<<16|low)...)
		}
		raw = raw[i+10:]
	}
}

// resource makes an entity of what was filed under a title.
func (g *grouped) resource(title string, list []field) error {
	e := &table.Entity{Title: title, Name: plainTitle(title)}
	best := ontologyClass{}
	redirects := 0
	for _, f := range list {
		switch f.kind {
		case dbMoved:
			g.report.leave("redirects", 1)
			return nil
		case dbItem:
			if e.Wikidata == 0 {
				e.Wikidata = itemNumber([]byte(f.value))
			}
		case dbRedirect:
			redirects++
		case dbType:
			if c, ok := ontology[f.value]; ok && c.rank > best.rank {
				best = c
			}
		}
	}
	switch {
	case best.rank > 0 && best.typ == none:
		g.report.leave("neither person, place nor organization", 1)
		return nil
	case !usable(e.Name):
		g.report.leave("title that is no name", 1)
		return nil
	}
	e.Type, e.Subtype = best.typ, best.subtype
	e.Prior = redirectProminence(redirects)
	g.names.begin(e)
	for _, f := range list {
		switch f.kind {
		case dbLabel:
			g.names.add(plainTitle(f.value), table.ByAlias, 0)
		case dbRedirect:
			if name := plainTitle(f.value); !strings.Contains(name, "/") {
				g.names.add(name, table.ByAlias, 0)
			}
		}
	}
	if e.Type == entities.Person {
		g.names.add(surname(e.Name), table.BySurname, 0)
	}
	g.add(e)
	return nil
}

// redirectProminence is Prominence where redirects are all that tells of it: the
// more other names an article has, the better known is what it is of.
func redirectProminence(redirects int) float64 {
	return Prominence(&table.Entity{Sitelinks: 2 * redirects})
}

// ontologyClass says what instances of a class are. Of several the highest rank counts.
type ontologyClass struct {
	typ     entities.Type
	subtype string
	rank    int
}

// ontology are classes of DBpedia's ontology: the general ones, which a file of
// all types has for everything, and those that say more or that a file of the
// closest types has alone.
var ontology = func() map[string]ontologyClass {
	m := map[string]ontologyClass{}
	add := func(typ entities.Type, subtype string, rank int, classes string) {
		for c := range strings.FieldsSeq(classes) {
			m[c] = ontologyClass{typ, subtype, rank}
		}
	}
	add(entities.Person, "", 1, `Person Artist Athlete MusicalArtist Actor TennisPlayer Writer OfficeHolder BritishRoyalty Royalty Politician
		SoccerPlayer FormulaOneRacer BaseballPlayer President Scientist Wrestler NascarDriver Cleric Philosopher AmericanFootballPlayer
		GridironFootballPlayer Cricketer Monarch PrimeMinister ComicsCreator BasketballPlayer Comedian SoccerManager Saint MilitaryPerson
		GolfPlayer Cyclist Pope IceHockeyPlayer Senator Governor CollegeCoach Boxer Architect Journalist ChristianBishop MemberOfParliament
		RugbyPlayer Congressman BadmintonPlayer Astronaut Chancellor Criminal Judge Model Ambassador PokerPlayer`)
	add(entities.Place, "", 1, "Place")
	add(entities.Place, "region", 2, `PopulatedPlace AdministrativeRegion Region Island NaturalPlace MountainRange HistoricPlace WorldHeritageSite
		ProtectedArea Mountain Atoll Continent Park Valley WineRegion`)
	add(entities.Place, "city", 3, "Settlement City Town Village")
	add(entities.Place, "country", 3, "Country")
	add(entities.Place, "water", 3, "BodyOfWater Stream River Lake Sea Canal")
	add(entities.Place, "facility", 3, "ArchitecturalStructure Building Stadium Museum Airport Station Bridge Skyscraper LaunchPad")
	add(entities.Organization, "", 1, "Organisation Band TradeUnion Library RecordLabel School EducationalInstitution")
	add(entities.Organization, "company", 3, "Company Airline")
	add(entities.Organization, "university", 3, "University College")
	add(entities.Organization, "media", 3, "Broadcast Broadcaster TelevisionStation RadioStation Newspaper Magazine")
	add(entities.Organization, "party", 3, "PoliticalParty")
	add(entities.Organization, "military", 3, "MilitaryUnit")
	add(entities.Organization, "government", 3, "GovernmentAgency Legislature")
	add(entities.Organization, "hospital", 3, "Hospital")
	add(entities.Organization, "ngo", 3, "Non-ProfitOrganisation")
	add(entities.Organization, "league", 3, `SportsLeague BaseballLeague IceHockeyLeague BasketballLeague SoccerLeague AmericanFootballLeague
		GolfLeague TennisLeague RugbyLeague LacrosseLeague CanadianFootballLeague MotorcycleRacingLeague`)
	add(entities.Organization, "team", 3, "SportsTeam SportsClub SoccerClub BasketballTeam HockeyTeam AmericanFootballTeam CanadianFootballTeam")
	add(none, "", 4, "FictionalCharacter ComicsCharacter Work Film Book Album Software Event Species Language")
	return m
}()
