package web

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/entities"
	"newsgraph/pipeline/grapher"
	"newsgraph/pipeline/index"
	"newsgraph/pipeline/report/facts"
	"newsgraph/pipeline/watchlist"
)

// Hits are the hits of a watch list on the articles of an index, the latest first. It
// reads every record once.
func Hits(ctx context.Context, ix *index.Index, list *watchlist.List) ([]watchlist.Hit, error) {
	sentences := grapher.NewSentences()
	known := map[int32]*entities.Entity{}
	var out []watchlist.Hit
	err := ix.Records(func(r *entities.Record, who []int32) error {
		var failed error
		entity := func(cluster int) *entities.Entity {
			if cluster >= len(who) || who[cluster] < 0 {
				return nil
			}
			e, ok := known[who[cluster]]
			if !ok {
				var err error
				if e, err = ix.Entity(who[cluster]); err != nil {
					failed = err
					return nil
				}
				if len(known) >= maxKnown {
					clear(known)
				}
				known[who[cluster]] = e
			}
			return e
		}
		out = list.Hits(out, r, r.Article.ID, entity, sentences)
		return cmp.Or(failed, ctx.Err())
	})
	slices.SortStableFunc(out, func(x, y watchlist.Hit) int {
		return cmp.Or(strings.Compare(y.Date, x.Date), cmp.Compare(x.Line, y.Line), strings.Compare(x.Article, y.Article))
	})
	return out, err
}

// maxKnown is how many entities Hits keeps at hand.
const maxKnown = 1 << 14

// Watched is what a report tells of hits.
func Watched(list *watchlist.List, hits []watchlist.Hit) *facts.Watch {
	w := &facts.Watch{Names: len(list.Entries)}
	for i := range hits {
		h := &hits[i]
		w.Hits = append(w.Hits, facts.WatchHit{
			Entry: h.Entry, Note: h.Note, Entity: h.Entity, Name: h.Name, Reason: h.Reason, Confidence: h.Confidence,
			Article: h.Article, Title: h.Title, Date: h.Date, Source: h.Source, Sentence: h.Sentence,
		})
	}
	return w
}

// hits are those of the server's list, found once.
func (s *Server) hits(st *state) ([]watchlist.Hit, error) {
	if s.opt.Watchlist == nil {
		return nil, views.Missing("watch list: start with --watchlist FILE")
	}
	st.watchOnce.Do(func() { st.watchHits, st.watchErr = Hits(s.life, st.Index, s.opt.Watchlist) })
	return st.watchHits, st.watchErr
}

func sameHit(h watchlist.Hit) (watchlist.Hit, error) { return h, nil }

func (s *Server) apiHits(st *state, w http.ResponseWriter, r *http.Request) error {
	found, err := s.hits(st)
	if err != nil {
		return err
	}
	if views.AsksCSV(r) {
		head := []string{"entry", "entity", "name", "type", "article", "title", "date", "source", "sentence", "reason", "confidence"}
		return views.WriteCSV(w, head, found, func(h watchlist.Hit) []string {
			return []string{h.Entry, h.Entity, h.Name, h.Type.String(), h.Article, h.Title, h.Date, h.Source, h.Sentence, h.Reason, strconv.FormatFloat(h.Confidence, 'f', 3, 64)}
		})
	}
	list, err := views.Page(r, found, sameHit)
	if err != nil {
		return err
	}
	return answer(w, list)
}

func (s *Server) hitsPage(st *state, w http.ResponseWriter, r *http.Request) error {
	found, err := s.hits(st)
	if err != nil {
		return err
	}
	list, err := views.Page(r, found, sameHit)
	if err != nil {
		return err
	}
	return render(s, w, "hits", listView[watchlist.Hit]{frame: s.frame("Watch list", "hits"), List: list, Taken: views.TakenFrom(r), Turner: views.Turn(r, len(list.Items), list.Total)})
}
