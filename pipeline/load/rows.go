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

func nilIfEmpty(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// nilIfZero takes zero for no value.
func nilIfZero[T int | float64](v T) any {
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

// onlyIfLonger is s where it is longer than n bytes, else nil.
func onlyIfLonger(s string, n int) any {
	if len(s) <= n {
		return nil
	}
	return s
}

func entityRow(e *entities.Entity) props {
	p := props{
		"name": cut(e.Name, maxName), "long_name": onlyIfLonger(e.Name, maxName), "long_id": onlyIfLonger(e.ID, maxID),
		"type": e.Type.String(), "subtype": nilIfEmpty(e.Subtype),
		"mentions": e.Mentions, "articles": e.Articles, "stories": e.Stories,
		"first": nilIfEmpty(e.First), "last": nilIfEmpty(e.Last), "confidence": e.Confidence,
		"spread": nilIfZero(e.Spread), "sources": nilIfZero(e.Sources), "salience": nilIfZero(e.Salience),
		"centrality": nilIfZero(e.Centrality), "community": nilIfZero(e.Community),
		"wikidata": nil, "geonames": nil, "wikipedia": nil,
	}
	if e.Links != nil {
		p["wikidata"], p["geonames"], p["wikipedia"] = nilIfEmpty(e.Links.Wikidata), nilIfEmpty(e.Links.GeoNames), nilIfEmpty(e.Links.Wikipedia)
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
	p["country"], p["admin1"] = nilIfEmpty(at.Country), nilIfEmpty(at.Admin1)
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
	p["aliases"] = listOf(e.Aliases, func(a *entities.NameCount) any { return a.Name })
	p["alias_mentions"] = listOf(e.Aliases, func(a *entities.NameCount) any { return a.Mentions })
	p["roles"] = listOf(e.Roles, func(r *entities.RoleSpan) any { return r.Title })
	p["role_articles"] = listOf(e.Roles, func(r *entities.RoleSpan) any { return r.Articles })
	p["role_first"] = listOf(e.Roles, func(r *entities.RoleSpan) any { return r.First })
	p["role_last"] = listOf(e.Roles, func(r *entities.RoleSpan) any { return r.Last })
	p["candidates"] = listOf(e.Candidates, func(c *entities.Candidate) any { return c.ID })
	p["candidate_names"] = listOf(e.Candidates, func(c *entities.Candidate) any { return c.Name })
	p["candidate_scores"] = listOf(e.Candidates, func(c *entities.Candidate) any { return c.Score })
	addEvidence(p, e.Evidence)
}

func addEvidence(p props, list []entities.Evidence) {
	p["evidence_articles"] = listOf(list, func(e *entities.Evidence) any { return key(e.Article) })
	p["evidence_spans"] = listOf(list, func(e *entities.Evidence) any { return spanText(e) })
}

// listOf is nil for an empty list, so that the property is not there.
func listOf[T any](list []T, get func(*T) any) any {
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
		"first": nilIfEmpty(e.First), "last": nilIfEmpty(e.Last), "type": string(e.Type), "confidence": nilIfZero(e.Confidence),
	}
	addEvidence(p, e.Evidence)
	return props{"source": key(e.Source), "target": key(e.Target), "props": p}
}

func articleRow(a *entities.ArticleInfo) props {
	return props{"id": key(a.ID), "props": props{
		"long_id": onlyIfLonger(a.ID, maxID),
		"title":   nilIfEmpty(a.Title), "date": nilIfEmpty(a.Date), "source": nilIfEmpty(a.Source), "author": nilIfEmpty(a.Author),
		"url": nilIfEmpty(a.URL), "language": nilIfEmpty(a.Language), "bytes": a.Bytes, "sha256": nilIfEmpty(a.SHA256),
	}}
}

func queryRow(q *Query) props {
	return props{"id": q.Name, "props": props{"question": q.Question, "cypher": q.Cypher()}}
}

// relation is the name of a relationship type. It is safe in a Cypher text:
// capital letters, digits and underscores.
type relation string

func relationOf(t entities.EdgeType) relation { return relation(t.Relationship()) }
