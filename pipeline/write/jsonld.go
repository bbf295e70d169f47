package write

import (
	"newsgraph/entities"
)

// jsonLD writes JSON-LD 1.1 in the words of schema.org, with the context within
// (nothing is fetched). What schema.org has no word for is in the namespace
// urn:newsgraph:ns#. An edge is a node of its own; evidence is left as article,
// field and byte offsets (Turtle and N-Quads say more).
type jsonLD struct {
	*out
	n int
}

const jsonLDContext = `{"@context":{"@version":1.1,"@vocab":"https://schema.org/","ng":"urn:newsgraph:ns#","xsd":"http://www.w3.org/2001/XMLSchema#",
  "sameAs":{"@type":"@id"},"ng:source":{"@type":"@id"},"ng:target":{"@type":"@id"},"ng:candidate":{"@type":"@id"},"ng:article":{"@type":"@id"},
  "ng:confidence":{"@type":"xsd:decimal"},"ng:npmi":{"@type":"xsd:decimal"},"latitude":{"@type":"xsd:decimal"},"longitude":{"@type":"xsd:decimal"}},
 "@graph":[`

func newJSONLD(env *exportEnv) (exporter, error) {
	o, err := newOut(env, "graph.jsonld")
	return &jsonLD{out: o}, err
}

// schemaTypes are the types of schema.org.
var schemaTypes = [...]string{entities.NoType: "Thing", entities.Person: "Person", entities.Place: "Place", entities.Organization: "Organization"}

func (j *jsonLD) header(gen *entities.Generator, sum *entities.Summary) error {
	b := append(j.b, jsonLDContext...)
	b = append(listItem(b, &j.n), `{"@id":"urn:newsgraph:graph","@type":"Dataset"`...)
	b = appendStr(b, `,"creator":{"@type":"SoftwareApplication","name":`, gen.Program)
	b = appendStr(b, `},"ng:config":`, gen.Config)
	b = appendStr(b, `,"ng:model":`, gen.Model)
	b = appendStr(b, `,"ng:gazetteers":`, gen.Gazetteers)
	b = appendInt(b, `,"ng:articles":`, sum.Articles)
	b = appendInt(b, `,"ng:stories":`, sum.Stories)
	return j.put(append(b, '}'))
}

func (j *jsonLD) entity(e *entities.Entity) error {
	b := appendStr(listItem(j.b, &j.n), `{"@id":`, entityIRI(e.ID))
	b = appendStr(b, `,"@type":`, schemaTypes[e.Type%4])
	b = appendStr(b, `,"identifier":`, e.ID)
	b = appendStr(b, `,"name":`, e.Name)
	b = appendList(b, `,"alternateName":`, otherNames(e), appendOneString)
	b = appendStrIf(b, `,"ng:subtype":`, e.Subtype)
	b = appendListIf(b, `,"sameAs":`, sameAs(e), appendOneString)
	p := placeOf(e)
	if p.Lat != nil && p.Lon != nil {
		b = appendDegrees(append(b, `,"geo":{"@type":"GeoCoordinates","latitude":"`...), p.Lat)
		b = append(appendDegrees(append(b, `","longitude":"`...), p.Lon), `"}`...)
	}
	b = appendStrIf(b, `,"ng:country":`, p.Country)
	b = appendStrIf(b, `,"ng:admin1":`, p.Admin1)
	if e.Type == entities.Person {
		b = appendListIf(b, `,"jobTitle":`, e.Roles, func(b []byte, r *entities.RoleSpan) []byte { return appendString(b, r.Title) })
	}
	b = appendInt(b, `,"ng:mentions":`, e.Mentions)
	b = appendInt(b, `,"ng:articles":`, e.Articles)
	b = appendInt(b, `,"ng:stories":`, e.Stories)
	b = appendStrIf(b, `,"ng:first":`, e.First)
	b = appendStrIf(b, `,"ng:last":`, e.Last)
	b = append(appendDecimal(append(b, `,"ng:confidence":"`...), e.Confidence, 3), '"')
	b = appendIntIf(b, `,"ng:sources":`, e.Sources)
	for _, m := range [...]struct {
		key   string
		value float64
	}{{`,"ng:salience":"`, e.Salience}, {`,"ng:centrality":"`, e.Centrality}} {
		if m.value != 0 {
			b = append(appendDecimal(append(b, m.key...), m.value, 3), '"')
		}
	}
	b = appendIntIf(b, `,"ng:community":`, e.Community)
	b = appendListIf(b, `,"ng:candidate":`, e.Candidates, func(b []byte, c *entities.Candidate) []byte { return appendString(b, entityIRI(c.ID)) })
	b = appendListIf(b, `,"ng:evidence":`, e.Evidence, appendEvidenceLD)
	return j.put(append(b, '}'))
}

// otherNames are the names beside the first.
func otherNames(e *entities.Entity) []string {
	var names []string
	for i := range e.Aliases {
		if n := e.Aliases[i].Name; n != e.Name {
			names = append(names, n)
		}
	}
	return names
}

// sameAs are the entity's names elsewhere, without the one it goes by.
func sameAs(e *entities.Entity) []string {
	var iris []string
	l := linksOf(e)
	for _, id := range [2]string{"wikidata:" + l.Wikidata, "geonames:" + l.GeoNames} {
		if id != e.ID && id[len(id)-1] != ':' {
			iris = append(iris, entityIRI(id))
		}
	}
	return iris
}

func appendEvidenceLD(b []byte, e *entities.Evidence) []byte {
	b = appendStr(b, `{"ng:article":`, articleIRI(e.Article))
	b = appendStr(b, `,"ng:field":`, e.Field.String())
	b = appendInt(b, `,"ng:start":`, e.Start)
	b = appendInt(b, `,"ng:end":`, e.End)
	return append(b, '}')
}

func (j *jsonLD) edge(e *entities.Edge) error {
	b := appendStr(listItem(j.b, &j.n), `{"@id":`, edgeClaimIRI(e))
	b = appendStr(b, `,"@type":"ng:Relation","ng:type":`, string(e.Type))
	b = appendStr(b, `,"ng:source":`, entityIRI(e.Source))
	b = appendStr(b, `,"ng:target":`, entityIRI(e.Target))
	b = appendInt(b, `,"ng:sentences":`, e.Sentences)
	b = appendInt(b, `,"ng:articles":`, e.Articles)
	b = appendInt(b, `,"ng:stories":`, e.Stories)
	b = append(appendDecimal(append(b, `,"ng:npmi":"`...), e.NPMI, 3), '"')
	if e.Confidence != 0 {
		b = append(appendDecimal(append(b, `,"ng:confidence":"`...), e.Confidence, 3), '"')
	}
	b = appendStrIf(b, `,"ng:first":`, e.First)
	b = appendStrIf(b, `,"ng:last":`, e.Last)
	b = appendListIf(b, `,"ng:evidence":`, e.Evidence, appendEvidenceLD)
	return j.put(append(b, '}'))
}

func (j *jsonLD) close() error {
	j.b = append(j.b, "]}\n"...)
	return j.flush()
}
