package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/entities"
	"newsgraph/pipeline/index"
)

// entityQuery reads the filters and the order of a list of entities.
func entityQuery(r *http.Request) (index.EntityQuery, error) {
	q := r.URL.Query()
	t, err := typeOf(r)
	if err != nil {
		return index.EntityQuery{}, err
	}
	out := index.EntityQuery{Words: q.Get("q"), Type: t, Subtype: q.Get("subtype"), Country: strings.ToUpper(q.Get("country")), Since: q.Get("since"), Until: q.Get("until"),
		Relation: entities.EdgeType(q.Get("relation")), Sort: q.Get("sort")}
	if text := q.Get("min_stories"); text != "" {
		if out.MinStories, err = strconv.Atoi(text); err != nil {
			return out, views.Fault(fmt.Errorf("min_stories must be a number"))
		}
	}
	if text := q.Get("min_confidence"); text != "" {
		if out.MinConfidence, err = strconv.ParseFloat(text, 64); err != nil {
			return out, views.Fault(fmt.Errorf("min_confidence must be a number from 0 to 1"))
		}
	}
	return out, checkSort(out.Sort, index.EntityOrders[:])
}

func checkSort(by string, known []string) error {
	if name := strings.TrimPrefix(by, "-"); by != "" && !slices.Contains(known, name) {
		return views.Fault(fmt.Errorf("sort must be one of %s, with - before it the other way round", strings.Join(known, ", ")))
	}
	return nil
}

// entitiesAsked are the entities that fit; an id finds its entity alone.
func (st *state) entitiesAsked(r *http.Request) ([]int32, error) {
	q, err := entityQuery(r)
	if err != nil {
		return nil, err
	}
	if n, ok := st.byAnyID(strings.TrimSpace(q.Words)); ok && (q.Type == entities.NoType || st.Brief(n).Type == q.Type) {
		return []int32{n}, nil
	}
	return st.Query(q), nil
}

// apiFacets counts what the list of entities could be narrowed down by.
func (s *Server) apiFacets(st *state, w http.ResponseWriter, r *http.Request) error {
	q, err := entityQuery(r)
	if err != nil {
		return err
	}
	return answer(w, st.Facets(q))
}
