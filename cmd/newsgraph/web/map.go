package web

import (
	"net/http"

	"newsgraph/pipeline/report"
)

// mapPlaces is how many places a map shows.
const mapPlaces = 60

// spotsOf are the places that an entity is named together with most, with their
// points, and itself if it has one; of those alone that have a point of their own.
func (st *state) spotsOf(n int32) ([]report.MapSpot, error) {
	var out []report.MapSpot
	add := func(of int32, stories int) error {
		if !st.Brief(of).Located || len(out) >= mapPlaces {
			return nil
		}
		e, err := st.Entity(of)
		if err != nil {
			return err
		}
		if report.OnMap(e) {
			out = append(out, report.MapSpot{Name: e.Name, Lat: *e.Place.Lat, Lon: *e.Place.Lon, Stories: stories})
		}
		return nil
	}
	if err := add(n, st.Brief(n).Stories); err != nil {
		return nil, err
	}
	near, err := st.Graph.Comentions(n, 0, mapSearched)
	if err != nil {
		return nil, err
	}
	for i := range near {
		if err := add(near[i].Other, near[i].Stories); err != nil {
			return nil, err
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
