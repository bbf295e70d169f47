package export

import (
	"strconv"

	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/codec/appendjson"
)

// jgf writes the JSON Graph Format 2 (jsongraphformat.info). Metadata are the
// objects of graph.json, so nothing is lost; each edge says whether it is directed.
type jgf struct {
	*lineWriter
	n       int
	inEdges bool
}

func newJGF(env *exportEnv) (exporter, error) {
	o, err := newLineWriter(env, "graph.jgf.json")
	return &jgf{lineWriter: o}, err
}

func (j *jgf) header(gen *entities.Generator, sum *entities.Summary) error {
	b := append(j.b, `{"graph":{"id":"newsgraph","label":"Entities in the news","directed":true,"metadata":{"generator":`...)
	b = codec.AppendGenerator(b, gen)
	b = codec.AppendSummary(append(b, `,"summary":`...), sum)
	return j.flushIfFull(append(b, "},\n \"nodes\":{"...))
}

func (j *jgf) entity(e *entities.Entity) error {
	b := appendjson.String(listItem(j.b, &j.n), e.ID)
	b = appendjson.Text(b, `:{"label":`, e.Name)
	return j.flushIfFull(append(codec.AppendEntity(append(b, `,"metadata":`...), e), '}'))
}

func (j *jgf) edge(e *entities.Edge) error {
	j.beginEdges()
	b := appendjson.Text(listItem(j.b, &j.n), `{"source":`, e.Source)
	b = appendjson.Text(b, `,"target":`, e.Target)
	b = appendjson.Text(b, `,"relation":`, string(e.Type))
	b = strconv.AppendBool(append(b, `,"directed":`...), e.Type.Directed())
	return j.flushIfFull(append(codec.AppendEdge(append(b, `,"metadata":`...), e), '}'))
}

func (j *jgf) beginEdges() {
	if !j.inEdges {
		j.inEdges, j.n = true, 0
		j.b = append(j.b, "},\n \"edges\":["...)
	}
}

func (j *jgf) close() error {
	j.beginEdges()
	j.b = append(j.b, "]}}\n"...)
	return j.flush()
}
