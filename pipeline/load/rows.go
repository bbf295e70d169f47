package load

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"unicode/utf8"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"newsgraph/entities"
)

// props are the properties of a node or relationship. A nil value removes the
// property, so every row names all of its properties and leaves nothing of an
// earlier load.
type props = map[string]any

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// unlessZero takes zero for no value.
func unlessZero[T int | float64](v T) any {
	if v == 0 {
		return nil
	}
	return v
}

// Neo4j indexes no value of more than some 8 kB. Longer ids and names are cut,
// and are whole in the properties long_id and long_name.
const (
	maxID   = 2000 // bytes
	maxName = 4000 // bytes
)

// key is the id in the database: a long one ends in a hash of the whole.
func key(id string) string {
	if len(id) <= maxID {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return cut(id, 200) + "… sha256:" + hex.EncodeToString(sum[:])
}

// cut shortens s to at most n bytes, between runes.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// longer is s where it is longer than n bytes, else nil.
func longer(s string, n int) any {
	if len(s) <= n {
		return nil
	}
	return s
}

func entityRow(e *entities.Entity) props {
	p := props{
		"name": cut(e.Name, maxName), "long_name": longer(e.Name, maxName), "long_id": longer(e.ID, maxID),
		"type": e.Type.String(), "subtype": orNil(e.Subtype),
		"mentions": e.Mentions, "articles": e.Articles, "stories": e.Stories,
		"first": orNil(e.First), "last": orNil(e.Last), "confidence": e.Confidence,
		"sources": unlessZero(e.Sources), "salience": unlessZero(e.Salience),
		"centrality": unlessZero(e.Centrality), "community": unlessZero(e.Community),
		"wikidata": nil, "geonames": nil, "wikipedia": nil,
	}
	if e.Links != nil {
		p["wikidata"], p["geonames"], p["wikipedia"] = orNil(e.Links.Wikidata), orNil(e.Links.GeoNames), orNil(e.Links.Wikipedia)
	}
	addPlace(p, e.Place)
	addLists(p, e)
	return props{"id": key(e.ID), "type": e.Type.String(), "props": p}
}

// wgs84 is the number of WGS 84 in two dimensions in Neo4j.
const wgs84 = 4326

func addPlace(p props, at *entities.PlaceInfo) {
	p["lat"], p["lon"], p["country"], p["admin1"], p["location"] = nil, nil, nil, nil, nil
	if at == nil {
		return
	}
	p["country"], p["admin1"] = orNil(at.Country), orNil(at.Admin1)
	if at.Lat != nil {
		p["lat"] = *at.Lat
	}
	if at.Lon != nil {
		p["lon"] = *at.Lon
	}
	if at.Lat != nil && at.Lon != nil && *at.Lat >= -90 && *at.Lat <= 90 && *at.Lon >= -180 && *at.Lon <= 180 {
		p["location"] = neo4j.Point2D{X: *at.Lon, Y: *at.Lat, SpatialRefId: wgs84}
	}
}

func addLists(p props, e *entities.Entity) {
	p["aliases"] = each(e.Aliases, func(a *entities.Alias) any { return a.Name })
	p["alias_mentions"] = each(e.Aliases, func(a *entities.Alias) any { return a.Mentions })
	p["roles"] = each(e.Roles, func(r *entities.RoleSpan) any { return r.Title })
	p["role_articles"] = each(e.Roles, func(r *entities.RoleSpan) any { return r.Articles })
	p["role_first"] = each(e.Roles, func(r *entities.RoleSpan) any { return r.First })
	p["role_last"] = each(e.Roles, func(r *entities.RoleSpan) any { return r.Last })
	p["candidates"] = each(e.Candidates, func(c *entities.Candidate) any { return c.ID })
	p["candidate_names"] = each(e.Candidates, func(c *entities.Candidate) any { return c.Name })
	p["candidate_scores"] = each(e.Candidates, func(c *entities.Candidate) any { return c.Score })
	addEvidence(p, e.Evidence)
}

func addEvidence(p props, list []entities.Evidence) {
	p["evidence_articles"] = each(list, func(e *entities.Evidence) any { return key(e.Article) })
	p["evidence_spans"] = each(list, func(e *entities.Evidence) any { return spanText(e) })
}

// each is nil for an empty list, so that the property is not there.
func each[T any](list []T, get func(*T) any) any {
	if len(list) == 0 {
		return nil
	}
	out := make([]any, len(list))
	for i := range list {
		out[i] = get(&list[i])
	}
	return out
}

// spanText writes a span: "text:310-320", in bytes, the end exclusive.
func spanText(e *entities.Evidence) string {
	return e.Field.String() + ":" + strconv.Itoa(e.Start) + "-" + strconv.Itoa(e.End)
}

// evidenceRows gives a row for each article that the entity cites.
func evidenceRows(rows []props, e *entities.Entity) []props {
	first := len(rows)
	for i := range e.Evidence {
		ev := &e.Evidence[i]
		at := first
		article := key(ev.Article)
		for at < len(rows) && rows[at]["article"] != article {
			at++
		}
		if at == len(rows) {
			rows = append(rows, props{"entity": key(e.ID), "article": article, "spans": []any{}})
		}
		rows[at]["spans"] = append(rows[at]["spans"].([]any), spanText(ev))
	}
	return rows
}

func edgeRow(e *entities.Edge) props {
	p := props{
		"sentences": e.Sentences, "articles": e.Articles, "stories": e.Stories, "npmi": e.NPMI,
		"first": orNil(e.First), "last": orNil(e.Last), "type": string(e.Type), "confidence": unlessZero(e.Confidence),
	}
	addEvidence(p, e.Evidence)
	return props{"source": key(e.Source), "target": key(e.Target), "props": p}
}

func articleRow(a *entities.ArticleInfo) props {
	return props{"id": key(a.ID), "props": props{
		"long_id": longer(a.ID, maxID),
		"title":   orNil(a.Title), "date": orNil(a.Date), "source": orNil(a.Source), "author": orNil(a.Author),
		"url": orNil(a.URL), "language": orNil(a.Language), "bytes": a.Bytes, "sha256": orNil(a.SHA256),
	}}
}

func queryRow(q *Query) props {
	return props{"id": q.Name, "props": props{"question": q.Question, "cypher": q.Cypher()}}
}

// relation is the name of a relationship type. It is safe in a Cypher text:
// capital letters, digits and underscores.
type relation string

func relationOf(t entities.EdgeType) relation { return relation(t.Relationship()) }
