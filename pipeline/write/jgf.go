package write

import (
	"strconv"

	"newsgraph/entities"
)

// jgf writes the JSON Graph Format 2 (jsongraphformat.info). Metadata are the
// objects of graph.json, so nothing is lost; each edge says whether it is directed.
type jgf struct {
	*out
	n       int
	inEdges bool
}

func newJGF(env *exportEnv) (exporter, error) {
	o, err := newOut(env, "graph.jgf.json")
	return &jgf{out: o}, err
}

func (j *jgf) header(gen *entities.Generator, sum *entities.Summary) error {
	b := append(j.b, `{"graph":{"id":"newsgraph","label":"Entities in the news","directed":true,"metadata":{"generator":`...)
	b = appendGenerator(b, gen)
	b = appendSummary(append(b, `,"summary":`...), sum)
	return j.put(append(b, "},\n \"nodes\":{"...))
}

func (j *jgf) entity(e *entities.Entity) error {
	b := appendString(listItem(j.b, &j.n), e.ID)
	b = appendStr(b, `:{"label":`, e.Name)
	return j.put(append(appendEntity(append(b, `,"metadata":`...), e), '}'))
}

func (j *jgf) edge(e *entities.Edge) error {
	j.beginEdges()
	b := appendStr(listItem(j.b, &j.n), `{"source":`, e.Source)
	b = appendStr(b, `,"target":`, e.Target)
	b = appendStr(b, `,"relation":`, string(e.Type))
	b = strconv.AppendBool(append(b, `,"directed":`...), e.Type.Directed())
	return j.put(append(appendEdge(append(b, `,"metadata":`...), e), '}'))
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
