package export

import (
	"strconv"

	"newsgraph/entities"
	"newsgraph/pipeline/codec/appendjson"
)

// The shape of the graph in Neo4j, in which the CSV, the Cypher script and the
// loader over Bolt (pipeline/load) agree, so that queries written for one work
// for all: nodes (:Entity:Person|Place|Organization {dataset, id, …}),
// relationships CO_OCCURS, MET_WITH, … with the numbers of the edge; lists of objects as
// lists side by side (aliases and alias_mentions); evidence as
// evidence_articles and evidence_spans ("text:310-320").

// neo4jDataset is the name under which exports are stored, the loader's default.
const neo4jDataset = "newsgraph"

// neo4jProp is one property: a value or a list of values of one kind.
type neo4jProp struct {
	name string
	kind neo4jKind
	list bool
	vals []string // as text; none when the property is absent
}

type neo4jKind uint8

const (
	neo4jText neo4jKind = iota
	neo4jInt
	neo4jReal
	neo4jPoint // "lat lon"
)

// neo4jProps collects properties. The same names come in the same order for
// every entity, so one made from an empty entity tells the columns.
type neo4jProps struct{ props []neo4jProp }

func (p *neo4jProps) add(name string, kind neo4jKind, list bool, vals ...string) {
	if !list && len(vals) == 1 && vals[0] == "" {
		vals = nil
	}
	p.props = append(p.props, neo4jProp{name, kind, list, vals})
}

func (p *neo4jProps) num(name string, n int) { p.add(name, neo4jInt, false, strconv.Itoa(n)) }

func (p *neo4jProps) real(name string, f float64) {
	p.add(name, neo4jReal, false, string(appendjson.Decimal(nil, f, 3)))
}

// numIf and realIf take zero for no value.
func (p *neo4jProps) numIf(name string, n int) {
	p.add(name, neo4jInt, false, string(appendjson.IntIf(nil, "", n)))
}

func (p *neo4jProps) realIf(name string, f float64) {
	p.add(name, neo4jReal, false, string(appendjson.NumberIf(nil, "", f)))
}

// side adds one list of those side by side.
func side[T any](p *neo4jProps, name string, kind neo4jKind, list []T, get func(*T) string) {
	var vals []string
	for i := range list {
		vals = append(vals, get(&list[i]))
	}
	p.add(name, kind, true, vals...)
}

func neo4jEntity(p *neo4jProps, e *entities.Entity) []neo4jProp {
	p.props = p.props[:0]
	l, at := linksOf(e), placeOf(e)
	lat, lon := string(appendDegrees(nil, at.Lat)), string(appendDegrees(nil, at.Lon))
	p.add("dataset", neo4jText, false, neo4jDataset)
	p.add("name", neo4jText, false, e.Name)
	p.add("type", neo4jText, false, e.Type.String())
	p.add("subtype", neo4jText, false, e.Subtype)
	p.add("wikidata", neo4jText, false, l.Wikidata)
	p.add("geonames", neo4jText, false, l.GeoNames)
	p.add("wikipedia", neo4jText, false, l.Wikipedia)
	p.add("lat", neo4jReal, false, lat)
	p.add("lon", neo4jReal, false, lon)
	p.add("location", neo4jPoint, false, neo4jLocation(&at, lat, lon))
	p.add("country", neo4jText, false, at.Country)
	p.add("admin1", neo4jText, false, at.Admin1)
	p.num("mentions", e.Mentions)
	p.num("articles", e.Articles)
	p.num("stories", e.Stories)
	p.add("first", neo4jText, false, e.First)
	p.add("last", neo4jText, false, e.Last)
	p.real("confidence", e.Confidence)
	p.numIf("spread", e.Spread)
	p.numIf("sources", e.Sources)
	p.realIf("salience", e.Salience)
	p.realIf("centrality", e.Centrality)
	p.numIf("community", e.Community)
	side(p, "aliases", neo4jText, e.Aliases, func(a *entities.NameCount) string { return a.Name })
	side(p, "alias_mentions", neo4jInt, e.Aliases, func(a *entities.NameCount) string { return strconv.Itoa(a.Mentions) })
	side(p, "roles", neo4jText, e.Roles, func(r *entities.RoleSpan) string { return r.Title })
	side(p, "role_articles", neo4jInt, e.Roles, func(r *entities.RoleSpan) string { return strconv.Itoa(r.Articles) })
	side(p, "role_first", neo4jText, e.Roles, func(r *entities.RoleSpan) string { return r.First })
	side(p, "role_last", neo4jText, e.Roles, func(r *entities.RoleSpan) string { return r.Last })
	side(p, "candidates", neo4jText, e.Candidates, func(c *entities.Candidate) string { return c.ID })
	side(p, "candidate_names", neo4jText, e.Candidates, func(c *entities.Candidate) string { return c.Name })
	side(p, "candidate_scores", neo4jReal, e.Candidates, func(c *entities.Candidate) string { return string(appendjson.Decimal(nil, c.Score, 3)) })
	neo4jEvidence(p, e.Evidence)
	return p.props
}

func neo4jEdge(p *neo4jProps, e *entities.Edge) []neo4jProp {
	p.props = p.props[:0]
	p.add("dataset", neo4jText, false, neo4jDataset)
	p.add("type", neo4jText, false, string(e.Type))
	p.num("sentences", e.Sentences)
	p.num("articles", e.Articles)
	p.num("stories", e.Stories)
	p.real("npmi", e.NPMI)
	p.add("first", neo4jText, false, e.First)
	p.add("last", neo4jText, false, e.Last)
	p.realIf("confidence", e.Confidence)
	neo4jEvidence(p, e.Evidence)
	return p.props
}

func neo4jEvidence(p *neo4jProps, list []entities.Evidence) {
	side(p, "evidence_articles", neo4jText, list, func(e *entities.Evidence) string { return e.Article })
	side(p, "evidence_spans", neo4jText, list, func(e *entities.Evidence) string {
		return e.Field.String() + ":" + strconv.Itoa(e.Start) + "-" + strconv.Itoa(e.End)
	})
}

// neo4jLocation is a point where there are coordinates that Neo4j takes.
func neo4jLocation(at *entities.PlaceInfo, lat, lon string) string {
	if at.Lat == nil || at.Lon == nil || *at.Lat < -90 || *at.Lat > 90 || *at.Lon < -180 || *at.Lon > 180 {
		return ""
	}
	return lat + " " + lon
}

// neo4jLabels are the labels of each type beside Entity.
var neo4jLabels = [...]string{entities.NoType: "Unknown", entities.Person: "Person", entities.Place: "Place", entities.Organization: "Organization"}
