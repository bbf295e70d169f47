package web

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"newsgraph/cmd/newsgraph/web/guard"
	"newsgraph/cmd/newsgraph/web/lend"
	"newsgraph/cmd/newsgraph/web/overrides"
	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/entities"
	"newsgraph/pipeline/codec"
	"newsgraph/pipeline/index"
)

//go:embed openapi.json
var openAPI []byte

func (s *Server) apiRoutes(mux *http.ServeMux) {
	get := func(path string, f func(*state, http.ResponseWriter, *http.Request) error) {
		mux.HandleFunc("GET /api/v1/"+path, func(w http.ResponseWriter, r *http.Request) {
			st := s.acquire()
			defer st.release()
			if guard.Fresh(w, r, st.tag) {
				return
			}
			if to, moved := st.rewrite(r.URL); moved != nil {
				now := *r
				now.URL, now.Header = to, r.Header.Clone()
				now.Header.Del("Accept-Encoding") // telling changes what it passes on
				r, w = &now, &telling{ResponseWriter: w, moved: moved}
			}
			if err := st.once(w, r, f); err != nil {
				s.fail(w, r, err)
			}
		})
	}
	get("info", s.apiInfo)
	get("graph", s.apiGraph)
	get("entities", s.apiEntities)
	get("facets", s.apiFacets)
	get("map", s.apiMap)
	get("spans", s.apiSpans)
	get("entity", s.apiEntity)
	get("mentions", s.apiMentions)
	get("co-mentions", s.apiComentions)
	get("relations", s.apiRelations)
	get("relation", s.apiRelation)
	get("edge", s.apiEdge)
	get("articles", s.apiArticles)
	get("article", s.apiArticle)
	get("search", s.apiSearch)
	get("hits", s.apiHits)
	get("path", s.apiPath)
	get("connect", s.apiConnect)
	get("story", s.apiStory)
	get("explain", s.apiExplain)
	get("network", s.apiNetwork)
	get("ledger", s.apiLedger)
	mux.HandleFunc("GET /api/v1/diff", s.apiDiff)
	mux.HandleFunc("GET /api/v1/corrections", s.apiCorrections)
	mux.HandleFunc("POST /api/v1/corrections", s.apiCorrect)
	mux.HandleFunc("DELETE /api/v1/corrections", s.apiUndo)
	mux.HandleFunc("POST /api/v1/tag", s.tag)
	mux.HandleFunc("POST /api/v1/extract", s.extract)
	mux.HandleFunc("GET /api/v1/openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(openAPI)
	})
	mux.HandleFunc("/api/", func(w http.ResponseWriter, _ *http.Request) {
		writeError(w, views.Missing("address: /api/v1/openapi.json lists them"))
	})
}

// apiError is what a failed request is answered with.
type apiError struct {
	Error string `json:"error"`
}

// status is the answer's code for an error.
func status(err error) int {
	var user views.UserError
	var missing views.NotFoundError
	var large *http.MaxBytesError
	switch {
	case errors.Is(err, errReadOnly):
		return http.StatusForbidden
	case errors.As(err, &missing):
		return http.StatusNotFound
	case errors.As(err, &large), errors.Is(err, errMuchText), errors.Is(err, errMuchWork):
		return http.StatusRequestEntityTooLarge
	case errors.As(err, &user):
		return http.StatusBadRequest
	case errors.Is(err, lend.ErrBusy):
		return http.StatusServiceUnavailable
	case errors.Is(err, errNoAnnotator):
		return http.StatusNotImplemented
	}
	return http.StatusInternalServerError
}

// plainError says what is wrong, and of a damaged index what to do.
func plainError(err error) string {
	if errors.Is(err, index.ErrDamaged) {
		return err.Error() + ". Stop the server and start it again with the same run: what cannot be read is found then, and the index is made anew from the records. If it comes back, remove index.sqlite from the run's folder first; the disk may be failing."
	}
	return err.Error()
}

func writeError(w http.ResponseWriter, err error) {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	h.Del("ETag")
	code := status(err)
	if code == http.StatusServiceUnavailable {
		h.Set("Retry-After", "5")
	}
	w.WriteHeader(code)
	_ = writeLine(w, apiError{plainError(err)})
}

// fail answers a failed request of the API.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return // nobody is listening
	}
	writeError(w, err)
}

func writeLine[T any](w io.Writer, v T) error {
	return json.NewEncoder(w).Encode(v)
}

func answer[T any](w http.ResponseWriter, v T) error {
	w.Header().Set("Content-Type", "application/json")
	return writeLine(w, v)
}

type infoAnswer struct {
	Program   string             `json:"program"`
	State     string             `json:"state"` // changes when the graph does
	ReadOnly  bool               `json:"read_only"`
	Runs      []runInfo          `json:"runs"`
	Generator entities.Generator `json:"generator"`
	Summary   entities.Summary   `json:"summary"`
}

func (s *Server) apiInfo(st *state, w http.ResponseWriter, _ *http.Request) error {
	return answer(w, infoAnswer{s.opt.Program, st.tag, s.opt.ReadOnly, s.runs, st.About().Generator, st.About().Summary})
}

func (s *Server) apiGraph(st *state, w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/json")
	p := &patient{w: w, rc: http.NewResponseController(w)}
	return st.WriteGraph(p)
}

func (s *Server) apiLedger(st *state, w http.ResponseWriter, _ *http.Request) error {
	return answer(w, &st.About().Ledger)
}

// typeOf reads the type filter.
func typeOf(r *http.Request) (entities.Type, error) {
	text := r.URL.Query().Get("type")
	if text == "" {
		return entities.NoType, nil
	}
	t, ok := entities.ParseType(text)
	if !ok {
		return t, views.Fault(fmt.Errorf("unknown type %q (known: person, place, organization)", text))
	}
	return t, nil
}

// articlesAsked are the articles that hold every word of q and name every entity
// that is given, the latest first.
func (st *state) articlesAsked(r *http.Request) ([]int32, []views.Brief, index.ArticleQuery, error) {
	q := r.URL.Query()
	asked := index.ArticleQuery{Words: q.Get("q"), Source: q.Get("source"), Since: q.Get("since"), Until: q.Get("until"), Sort: q.Get("sort")}
	if err := checkSort(asked.Sort, index.ArticleOrders[:]); err != nil {
		return nil, nil, asked, err
	}
	var named []views.Brief
	for _, id := range q["entity"] {
		n, ok := st.ByID(id)
		if !ok {
			return nil, nil, asked, views.Missing("entity: entity must be an id as graph.json has it")
		}
		asked.Entities, named = append(asked.Entities, n), append(named, st.BriefOf(n))
	}
	list, err := st.QueryArticles(asked)
	return list, named, asked, err
}

func (s *Server) apiArticles(st *state, w http.ResponseWriter, r *http.Request) error {
	found, _, _, err := st.articlesAsked(r)
	if err != nil {
		return err
	}
	if views.AsksCSV(r) {
		return st.ArticlesCSV(w, found)
	}
	list, err := views.Page(r, found, func(n int32) (views.ArticleBrief, error) { return st.ArticleFound(n, r.URL.Query().Get("q")) })
	if err != nil {
		return err
	}
	return answer(w, list)
}

// article reads an article out of the parameter id.
func (st *state) article(r *http.Request) (place int32, rec *entities.Record, who []int32, err error) {
	place, ok := st.ArticleByID(r.URL.Query().Get("id"))
	if !ok {
		return 0, nil, nil, views.Missing("article: id must be an article's id")
	}
	rec, who, err = st.Record(place)
	return place, rec, who, err
}

// apiArticle answers with the record; its clusters carry the ids of the graph.
func (s *Server) apiArticle(st *state, w http.ResponseWriter, r *http.Request) error {
	_, rec, who, err := st.article(r)
	if err != nil {
		return err
	}
	for c, e := range who {
		if e >= 0 {
			rec.Clusters[c].Entity = st.ID(e)
		}
	}
	for i := range rec.Mentions {
		rec.Mentions[i].Entity = rec.Clusters[rec.Mentions[i].Cluster].Entity
	}
	w.Header().Set("Content-Type", "application/json")
	_, err = w.Write(codec.AppendRecordLine(nil, rec))
	return err
}

type searchAnswer struct {
	Entities views.List[views.Brief]        `json:"entities"`
	Articles views.List[views.ArticleBrief] `json:"articles"`
}

func (s *Server) apiSearch(st *state, w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query().Get("q")
	var out searchAnswer
	var err error
	if out.Entities, err = views.Page(r, st.find(q, entities.NoType), func(n int32) (views.Brief, error) { return st.BriefOf(n), nil }); err != nil {
		return err
	}
	articles, err := st.Search(q)
	if err != nil {
		return err
	}
	if out.Articles, err = views.Page(r, articles, func(n int32) (views.ArticleBrief, error) { return st.ArticleBriefOf(n), nil }); err != nil {
		return err
	}
	out.Entities.Next, out.Articles.Next = "", ""
	return answer(w, out)
}

func (s *Server) apiDiff(w http.ResponseWriter, r *http.Request) {
	d, err := s.diff(r)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	_ = answer(w, d)
}

type correctionsAnswer struct {
	File      string                 `json:"file"`
	ReadOnly  bool                   `json:"read_only"`
	Applied   bool                   `json:"applied"` // the graph of now has them all
	Progress  string                 `json:"progress,omitempty"`
	Failed    string                 `json:"failed,omitempty"`
	Unmatched []string               `json:"unmatched"`
	Items     []overrides.Correction `json:"items"`
}

func (s *Server) apiCorrections(w http.ResponseWriter, r *http.Request) {
	list, err := s.corrections.List()
	if err != nil {
		s.fail(w, r, err)
		return
	}
	pending, failed := s.corrections.status()
	w.Header().Set("Cache-Control", "no-store")
	_ = answer(w, correctionsAnswer{s.corrections.Path, s.opt.ReadOnly, !pending, s.corrections.progress(), failed, append([]string{}, s.Unmatched()...), append([]overrides.Correction{}, list...)})
}

func (s *Server) apiCorrect(w http.ResponseWriter, r *http.Request) {
	changes, err := readChanges(http.MaxBytesReader(w, r.Body, formBody))
	if err != nil {
		var large *http.MaxBytesError
		if !errors.As(err, &large) {
			err = views.Fault(fmt.Errorf("the body is not a correction: %w", err))
		}
		s.fail(w, r, err)
		return
	}
	if err := s.correct(changes...); err != nil {
		s.fail(w, r, err)
		return
	}
	s.corrections.settle(s.opt.Settle)
	s.apiCorrections(w, r)
}

// readChanges reads one correction or a list of them.
func readChanges(body io.Reader) ([]overrides.Change, error) {
	data, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("[")) {
		var list []overrides.Change
		return list, dec.Decode(&list)
	}
	var c overrides.Change
	err = dec.Decode(&c)
	return []overrides.Change{c}, err
}

func (s *Server) apiUndo(w http.ResponseWriter, r *http.Request) {
	line, err := strconv.Atoi(r.URL.Query().Get("line"))
	if err != nil {
		s.fail(w, r, views.Fault(errors.New("line must be the number of a correction")))
		return
	}
	if err := s.undo(overrides.Correction{Line: line, Text: r.URL.Query().Get("text")}); err != nil {
		s.fail(w, r, err)
		return
	}
	s.corrections.settle(s.opt.Settle)
	s.apiCorrections(w, r)
}
