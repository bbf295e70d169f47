package export

import (
	"newsgraph/entities"
	"newsgraph/pipeline/codec/appendjson"
)

// geoJSON writes the places that have coordinates as points (RFC 7946).
// Properties are flat; persons, organizations and edges have no place and are
// left out.
type geoJSON struct {
	*lineWriter
	n int
}

func newGeoJSON(env *exportEnv) (exporter, error) {
	o, err := newLineWriter(env, "graph.geojson")
	return &geoJSON{lineWriter: o}, err
}

func (g *geoJSON) header(*entities.Generator, *entities.Summary) error {
	return g.flushIfFull(append(g.b, `{"type":"FeatureCollection","features":[`...))
}

func (g *geoJSON) entity(e *entities.Entity) error {
	p := placeOf(e)
	if p.Lat == nil || p.Lon == nil {
		return nil
	}
	b := appendjson.Text(listItem(g.b, &g.n), `{"type":"Feature","id":`, e.ID)
	b = appendDegrees(append(b, `,"geometry":{"type":"Point","coordinates":[`...), p.Lon)
	b = appendDegrees(append(b, ','), p.Lat)
	b = appendjson.Text(b, `]},"properties":{"id":`, e.ID)
	for i := range entityColumns {
		if c := &entityColumns[i]; c.name != "lat" && c.name != "lon" {
			b = appendFlat(b, c, e)
		}
	}
	b = aliasNames(append(b, `,"aliases":`...), e)
	return g.flushIfFull(append(b, "}}"...))
}

func (g *geoJSON) edge(*entities.Edge) error { return nil }

func (g *geoJSON) close() error {
	g.b = append(g.b, "]}\n"...)
	return g.flush()
}
