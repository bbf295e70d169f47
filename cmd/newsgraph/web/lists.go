package web

import (
	"encoding/csv"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

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
			return out, userError{fmt.Errorf("min_stories must be a number")}
		}
	}
	if text := q.Get("min_confidence"); text != "" {
		if out.MinConfidence, err = strconv.ParseFloat(text, 64); err != nil {
			return out, userError{fmt.Errorf("min_confidence must be a number from 0 to 1")}
		}
	}
	return out, checkSort(out.Sort, index.EntityOrders[:])
}

func checkSort(by string, known []string) error {
	if name := strings.TrimPrefix(by, "-"); by != "" && !slices.Contains(known, name) {
		return userError{fmt.Errorf("sort must be one of %s, with - before it the other way round", strings.Join(known, ", "))}
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

// taken are the addresses of the same list, whole: as a table for spreadsheets and
// as JSON for programs.
type taken struct{ CSV, JSON string }

func takenFrom(r *http.Request) taken {
	as := func(format string) string {
		q := r.URL.Query()
		q.Del("limit")
		q.Del("offset")
		q.Set("format", format)
		u := url.URL{Path: "/api/v1" + r.URL.Path, RawQuery: q.Encode()}
		return u.String()
	}
	return taken{as("csv"), as("json")}
}

func asksCSV(r *http.Request) bool { return r.URL.Query().Get("format") == "csv" }

// writeCSV writes a table that a spreadsheet opens: what begins like a formula gets
// an apostrophe before it.
func writeCSV[T any](w http.ResponseWriter, head []string, list []T, row func(T) []string) error {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="newsgraph.csv"`)
	out := csv.NewWriter(w)
	if err := out.Write(head); err != nil {
		return err
	}
	for _, v := range list {
		cells := row(v)
		for i, c := range cells {
			if c != "" && strings.ContainsRune("=+-@\t\r", rune(c[0])) {
				cells[i] = "'" + c
			}
		}
		if err := out.Write(cells); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func (st *state) entitiesCSV(w http.ResponseWriter, list []int32) error {
	return writeCSV(w, []string{"id", "name", "type", "subtype", "country", "stories", "articles", "mentions", "first", "last", "confidence"}, list, func(n int32) []string {
		e := st.Brief(n)
		return []string{e.ID, e.Name, e.Type.String(), e.Subtype, e.Country, strconv.Itoa(e.Stories), strconv.Itoa(e.Articles), strconv.Itoa(e.Mentions), e.First, e.Last,
			strconv.FormatFloat(e.Confidence, 'f', 3, 64)}
	})
}

func (st *state) articlesCSV(w http.ResponseWriter, list []int32) error {
	return writeCSV(w, []string{"id", "title", "date", "source", "url"}, list, func(place int32) []string {
		a := st.Article(place)
		return []string{a.ID, a.Title, a.Date, a.Source, a.URL}
	})
}

func comentionsCSV(w http.ResponseWriter, list []comentionView) error {
	head := []string{"id", "name", "type", "subtype", "shared_stories", "shared_articles", "shared_sentences", "npmi", "first", "last"}
	return writeCSV(w, head, list, func(v comentionView) []string {
		return []string{v.ID, v.Name, v.Type.String(), v.Subtype, strconv.Itoa(v.Stories), strconv.Itoa(v.Articles), strconv.Itoa(v.Sentences),
			strconv.FormatFloat(v.NPMI, 'f', 3, 64), v.First, v.Last}
	})
}

func relationsCSV(w http.ResponseWriter, list []relationView) error {
	head := []string{"source", "source_name", "type", "target", "target_name", "stories", "articles", "sentences", "confidence", "first", "last"}
	return writeCSV(w, head, list, func(v relationView) []string {
		return []string{v.Source.ID, v.Source.Name, string(v.Type), v.Target.ID, v.Target.Name, strconv.Itoa(v.Stories), strconv.Itoa(v.Articles), strconv.Itoa(v.Sentences),
			strconv.FormatFloat(v.Confidence, 'f', 3, 64), v.First, v.Last}
	})
}
