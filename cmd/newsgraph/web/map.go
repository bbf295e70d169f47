package web

import (
	"net/http"

	"newsgraph/pipeline/report"
)

// mapPlaces is how many places a map shows.
const mapPlaces = 60

// spot is a place of a map and how many stories name it there.
type spot struct {
	of      int32
	stories int
}

// placesOf are the places that an entity is named together with most, and itself if it
// is one; of those alone that have a point of their own.
func (st *state) placesOf(n int32) (out []spot, err error) {
	near, err := st.Graph.Comentions(n, 0, mapSearched)
	if err != nil {
		return nil, err
	}
	if st.Located(n) {
		out = append(out, spot{n, st.Brief(n).Stories})
	}
	for i := range near {
		if len(out) < mapPlaces && st.Located(near[i].Other) {
			out = append(out, spot{near[i].Other, near[i].Stories})
		}
	}
	return out, nil
}

// spotsOf are the places of an entity with their points.
func (st *state) spotsOf(n int32) ([]report.MapSpot, error) {
	places, err := st.placesOf(n)
	if err != nil {
		return nil, err
	}
	var out []report.MapSpot
	for _, p := range places {
		e, err := st.Entity(p.of)
		if err != nil {
			return nil, err
		}
		if report.OnMap(e) {
			out = append(out, report.MapSpot{Name: e.Name, Lat: *e.Place.Lat, Lon: *e.Place.Lon, Stories: p.stories})
		}
	}
	return out, nil
}

// mapSearched is among how many co-mentions places are looked for.
const mapSearched = 500

// apiMap answers with the map of an entity's places as a picture.
func (s *Server) apiMap(st *state, w http.ResponseWriter, r *http.Request) error {
	n, err := st.named(r, "entity")
	if err != nil {
		return err
	}
	spots, err := st.spotsOf(n)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	return report.MapSVG(w, spots)
}
