package export

import (
	"newsgraph/entities"
	"newsgraph/pipeline/codec/appendjson"
)

// jsonLD writes JSON-LD 1.1 in the words of schema.org, with the context within
// (nothing is fetched). What schema.org has no word for is in the namespace
// urn:newsgraph:ns#. An edge is a node of its own; evidence is left as article,
// field and byte offsets (Turtle and N-Quads say more).
type jsonLD struct {
	*lineWriter
	n int
}

const jsonLDContext = `{"@context":{"@version":1.1,"@vocab":"https://schema.org/","ng":"urn:newsgraph:ns#","xsd":"http://www.w3.org/2001/XMLSchema#",
  "sameAs":{"@type":"@id"},"ng:source":{"@type":"@id"},"ng:target":{"@type":"@id"},"ng:candidate":{"@type":"@id"},"ng:article":{"@type":"@id"},
  "ng:confidence":{"@type":"xsd:decimal"},"ng:npmi":{"@type":"xsd:decimal"},"latitude":{"@type":"xsd:decimal"},"longitude":{"@type":"xsd:decimal"}},
 "@graph":[`

func newJSONLD(env *exportEnv) (exporter, error) {
	o, err := newLineWriter(env, "graph.jsonld")
	return &jsonLD{lineWriter: o}, err
}

// schemaTypes are the types of schema.org.
var schemaTypes = [...]string{entities.NoType: "Thing", entities.Person: "Person", entities.Place: "Place", entities.Organization: "Organization"}

func (j *jsonLD) header(gen *entities.Generator, sum *entities.Summary) error {
	b := append(j.b, jsonLDContext...)
	b = append(listItem(b, &j.n), `{"@id":"urn:newsgraph:graph","@type":"Dataset"`...)
	b = appendjson.Text(b, `,"creator":{"@type":"SoftwareApplication","name":`, gen.Program)
	b = appendjson.Text(b, `},"ng:config":`, gen.Config)
	b = appendjson.Text(b, `,"ng:model":`, gen.Model)
	b = appendjson.Text(b, `,"ng:gazetteers":`, gen.Gazetteers)
	b = appendjson.Int(b, `,"ng:articles":`, sum.Articles)
	b = appendjson.Int(b, `,"ng:stories":`, sum.Stories)
	return j.flushIfFull(append(b, '}'))
}

func (j *jsonLD) entity(e *entities.Entity) error {
	b := appendjson.Text(listItem(j.b, &j.n), `{"@id":`, entityIRI(e.ID))
	b = appendjson.Text(b, `,"@type":`, schemaTypes[e.Type%4])
	b = appendjson.Text(b, `,"identifier":`, e.ID)
	b = appendjson.Text(b, `,"name":`, e.Name)
	b = appendjson.List(b, `,"alternateName":`, otherNames(e), appendjson.OneString)
	b = appendjson.TextIf(b, `,"ng:subtype":`, e.Subtype)
	b = appendjson.ListIf(b, `,"sameAs":`, sameAs(e), appendjson.OneString)
	p := placeOf(e)
	if p.Lat != nil && p.Lon != nil {
		b = appendDegrees(append(b, `,"geo":{"@type":"GeoCoordinates","latitude":"`...), p.Lat)
		b = append(appendDegrees(append(b, `","longitude":"`...), p.Lon), `"}`...)
	}
	b = appendjson.TextIf(b, `,"ng:country":`, p.Country)
	b = appendjson.TextIf(b, `,"ng:admin1":`, p.Admin1)
	if e.Type == entities.Person {
		b = appendjson.ListIf(b, `,"jobTitle":`, e.Roles, func(b []byte, r *entities.RoleSpan) []byte { return appendjson.String(b, r.Title) })
	}
	b = appendjson.Int(b, `,"ng:mentions":`, e.Mentions)
	b = appendjson.Int(b, `,"ng:articles":`, e.Articles)
	b = appendjson.Int(b, `,"ng:stories":`, e.Stories)
	b = appendjson.IntIf(b, `,"ng:spread":`, e.Spread)
	b = appendjson.TextIf(b, `,"ng:first":`, e.First)
	b = appendjson.TextIf(b, `,"ng:last":`, e.Last)
	b = append(appendjson.Decimal(append(b, `,"ng:confidence":"`...), e.Confidence, 3), '"')
	b = appendjson.IntIf(b, `,"ng:sources":`, e.Sources)
	for _, m := range [...]struct {
		key   string
		value float64
	}{{`,"ng:salience":"`, e.Salience}, {`,"ng:centrality":"`, e.Centrality}} {
		if m.value != 0 {
			b = append(appendjson.Decimal(append(b, m.key...), m.value, 3), '"')
		}
	}
	b = appendjson.IntIf(b, `,"ng:community":`, e.Community)
	b = appendjson.ListIf(b, `,"ng:candidate":`, e.Candidates, func(b []byte, c *entities.Candidate) []byte { return appendjson.String(b, entityIRI(c.ID)) })
	b = appendjson.ListIf(b, `,"ng:evidence":`, e.Evidence, appendEvidenceLD)
	return j.flushIfFull(append(b, '}'))
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
	if l.Wikipedia != "" {
		for _, iri := range [2]string{dbpediaIRI + percentTitle(l.Wikipedia), wikipediaIRI + percentTitle(l.Wikipedia)} {
			if iri != entityIRI(e.ID) {
				iris = append(iris, iri)
			}
		}
	}
	return iris
}

func appendEvidenceLD(b []byte, e *entities.Evidence) []byte {
	b = appendjson.Text(b, `{"ng:article":`, articleIRI(e.Article))
	b = appendjson.Text(b, `,"ng:field":`, e.Field.String())
	b = appendjson.Int(b, `,"ng:start":`, e.Start)
	b = appendjson.Int(b, `,"ng:end":`, e.End)
	return append(b, '}')
}

func (j *jsonLD) edge(e *entities.Edge) error {
	b := appendjson.Text(listItem(j.b, &j.n), `{"@id":`, edgeClaimIRI(e))
	b = appendjson.Text(b, `,"@type":"ng:Relation","ng:type":`, string(e.Type))
	b = appendjson.Text(b, `,"ng:source":`, entityIRI(e.Source))
	b = appendjson.Text(b, `,"ng:target":`, entityIRI(e.Target))
	b = appendjson.Int(b, `,"ng:sentences":`, e.Sentences)
	b = appendjson.Int(b, `,"ng:articles":`, e.Articles)
	b = appendjson.Int(b, `,"ng:stories":`, e.Stories)
	b = append(appendjson.Decimal(append(b, `,"ng:npmi":"`...), e.NPMI, 3), '"')
	if e.Confidence != 0 {
		b = append(appendjson.Decimal(append(b, `,"ng:confidence":"`...), e.Confidence, 3), '"')
	}
	b = appendjson.TextIf(b, `,"ng:first":`, e.First)
	b = appendjson.TextIf(b, `,"ng:last":`, e.Last)
	b = appendjson.ListIf(b, `,"ng:evidence":`, e.Evidence, appendEvidenceLD)
	return j.flushIfFull(append(b, '}'))
}

func (j *jsonLD) close() error {
	j.b = append(j.b, "]}\n"...)
	return j.flush()
}
