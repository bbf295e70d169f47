package web

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"newsgraph/pipeline/watchlist"
	"os"
	"strings"
	"sync"

	"newsgraph/cmd/newsgraph/web/cache"
	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/entities"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/index"
	"newsgraph/pipeline/resolve/corrections"
)

// state is the index of one moment. It does not change; a correction makes a new one.
type state struct {
	views.Graph
	tag   string            // names the content: an ETag
	past  map[string]string // ids of states before → later ones
	inUse sync.WaitGroup    // requests that read it

	making    making
	watchOnce sync.Once
	watchHits []watchlist.Hit
	watchErr  error
	drawings  sync.Map // networkAsked → *drawing
	kept      *cache.Answers
}

// acquire gives the state of now; release it when the request is done.
func (s *Server) acquire() *state {
	s.swap.RLock()
	defer s.swap.RUnlock()
	st := s.now.Load()
	st.inUse.Add(1)
	return st
}

func (st *state) release() { st.inUse.Done() }

// replace puts a state in force; the index of the one before is closed when no
// request reads it any more.
func (s *Server) replace(next *state) {
	s.swap.Lock()
	before := s.now.Swap(next)
	s.swap.Unlock()
	if before != nil {
		go func() {
			before.inUse.Wait()
			before.Close()
		}()
	}
}

// overrides reads the corrections; nil where there is no file.
func (s *Server) overrides() (*corrections.File, error) {
	if s.opt.Overrides == "" {
		return nil, nil
	}
	o, err := grapher.ReadOverrides(s.opt.Overrides)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("corrections: %w", err)
	}
	return o, nil
}

// tempFolder makes a folder for what does not fit in memory.
func (s *Server) tempFolder() (string, error) {
	if s.opt.TempFolder != nil {
		return s.opt.TempFolder()
	}
	return os.MkdirTemp("", "newsgraph-")
}

// indexTries is how often an index is made that another server has replaced before it
// was opened.
const indexTries = 8

// build opens the index of the runs under the corrections of now, and makes it
// where it is of others; progress is told how far that is, and may be nil.
func (s *Server) build(ctx context.Context, progress func(grapher.Progress)) (*state, error) {
	o, err := s.overrides()
	if err != nil {
		return nil, err
	}
	var ix *index.Index
	for range indexTries { // another server with other corrections may have put its index there meanwhile
		ix, err = grapher.Index(ctx, s.opt.Runs, grapher.IndexOptions{Program: s.opt.Program, Gazetteers: s.opt.Gazetteers, Overrides: o,
			TempFolder: s.tempFolder, Report: progress, Note: s.opt.Note})
		if !errors.Is(err, index.ErrStale) {
			break
		}
	}
	if err != nil {
		return nil, err
	}
	st := &state{Graph: views.Graph{Index: ix}, tag: ix.About().Digest[:24], kept: cache.New()}
	if err := st.remember(s.now.Load()); err != nil {
		ix.Close()
		return nil, err
	}
	return st, nil
}

// find returns the entities that a query names, of a type if one is given: those
// called exactly that, then those with a name of which the words begin so, then
// those that hold the words anywhere; each of these by weight. An id finds its
// entity alone. An empty query finds all.
func (st *state) find(query string, t entities.Type) []int32 {
	query = strings.TrimSpace(query)
	if n, ok := st.byAnyID(query); ok && (t == entities.NoType || st.Brief(n).Type == t) {
		return []int32{n}
	}
	return st.Query(index.EntityQuery{Words: query, Type: t})
}

// byAnyID finds an entity by its id as it is or as it was, or by the bare number
// of Wikidata.
func (st *state) byAnyID(id string) (int32, bool) {
	if now, ok := st.current(id); ok {
		return st.ByID(now)
	}
	if len(id) > 1 && (id[0] == 'Q' || id[0] == 'q') {
		return st.ByID("wikidata:Q" + id[1:])
	}
	return 0, false
}

// usualNames is the number of names that the page of the network shows first.
const usualNames = 300

// warmed is of how many leading entities the pages are made ahead.
const warmed = 100

// prepare makes what takes longest, and what is asked for most, before someone asks
// for it.
func (s *Server) prepare(st *state) {
	_, _ = st.draw(networkAsked{nodes: usualNames, of: -1}) // who asks for it is told of an error
	ahead := func(address string, f func(*state, http.ResponseWriter, *http.Request) error) {
		if r, err := http.NewRequestWithContext(s.life, http.MethodGet, address, http.NoBody); err == nil && s.life.Err() == nil {
			_ = st.once(nobody{http.Header{}}, r, f)
		}
	}
	ahead("/", s.homePage)
	for n := range int32(min(warmed, st.Entities())) {
		ahead(views.Link("/entity", "id", st.ID(n)), s.entityPage)
	}
	if s.life.Err() == nil && st.Articles() <= s.opt.ReportAhead {
		<-s.report(st).done
	}
}

// nobody takes an answer for which nobody waits.
type nobody struct{ header http.Header }

func (n nobody) Header() http.Header       { return n.header }
func (nobody) Write(b []byte) (int, error) { return len(b), nil }
func (nobody) WriteHeader(int)             {}

// once answers from what was kept under the state, else by f.
func (st *state) once(w http.ResponseWriter, r *http.Request, f func(*state, http.ResponseWriter, *http.Request) error) error {
	return st.kept.Once(w, r, func(w http.ResponseWriter, r *http.Request) error { return f(st, w, r) })
}
