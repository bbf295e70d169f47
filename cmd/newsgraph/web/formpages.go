package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"newsgraph/cmd/newsgraph/web/compare"
	"newsgraph/cmd/newsgraph/web/overrides"
	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/pipeline/diff"
)

type diffView struct {
	frame
	Diff    *diff.Result
	A, B    int
	Limit   int
	Changed diff.ChangeCount // over all changes
	// Corrections are sorted into those that lost what they were about, and so on.
	Corrections []diff.CorrectionGroup
}

func (s *Server) diffPage(w http.ResponseWriter, r *http.Request) error {
	v := diffView{frame: s.frame("Compare runs", "diff"), B: 1, Limit: compare.Limit}
	if len(s.opt.Runs) > 1 {
		var err error
		if v.Diff, err = s.diff(r); err != nil {
			return err
		}
		v.Corrections = diff.GroupCorrections(v.Diff.Corrections)
		for _, c := range v.Diff.Counts {
			v.Changed.Entities += c.Entities
			v.Changed.Edges += c.Edges
		}
		if n, err := strconv.Atoi(r.URL.Query().Get("a")); err == nil {
			v.A = n
		}
		if n, err := strconv.Atoi(r.URL.Query().Get("b")); err == nil {
			v.B = n
		}
	}
	return render(s, w, "diff", v)
}

type correctionsView struct {
	frame
	File      string
	Items     []overrides.Correction
	Unmatched []string
}

func (s *Server) correctionsPage(w http.ResponseWriter, _ *http.Request) error {
	list, err := s.corrections.List()
	if err != nil {
		return err
	}
	v := correctionsView{s.frame("Corrections", "corrections"), s.corrections.Path, list, s.Unmatched()}
	if v.Pending {
		w.Header().Set("Refresh", "2")
	}
	return render(s, w, "corrections", v)
}

var errForm = views.Fault(errors.New("the form could not be read"))

// correctForm takes the forms of an entity's page and goes back to it.
func (s *Server) correctForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, formBody)
	if err := r.ParseForm(); err != nil {
		return errForm
	}
	c := overrides.Change{Action: r.PostForm.Get("action"), Name: r.PostForm.Get("name"), Object: r.PostForm.Get("object"), Limit: strings.TrimSpace(r.PostForm.Get("limit")), By: r.PostForm.Get("by")}
	if text := r.PostForm.Get("lines"); text != "" {
		changes, err := overrides.Read(text, c.By)
		if err != nil {
			return err
		}
		if err := s.correct(changes...); err != nil {
			return err
		}
		s.corrections.settle(s.opt.Settle)
		http.Redirect(w, r, "/corrections", http.StatusSeeOther)
		return nil
	}
	if c.Action == "same" || c.Action == "different" {
		// a name chosen from the list stands for the entity's id
		if id := r.PostForm.Get("object_id"); id != "" {
			c.Object = id
		}
	}
	if err := s.correct(c); err != nil {
		return err
	}
	back := views.Link("/corrections")
	if s.corrections.settle(s.opt.Settle) {
		st := s.acquire()
		defer st.release()
		for _, id := range []string{r.PostForm.Get("back"), c.Name, c.Object} {
			if now, ok := st.current(id); ok {
				back = views.Link("/entity", "id", now)
				break
			}
		}
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}

func (s *Server) undoForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, formBody)
	if err := r.ParseForm(); err != nil {
		return errForm
	}
	var chosen []overrides.Correction
	for _, pick := range r.PostForm["pick"] { // several, each as LINE:TEXT
		number, text, _ := strings.Cut(pick, ":")
		line, err := strconv.Atoi(number)
		if err != nil {
			return errForm
		}
		chosen = append(chosen, overrides.Correction{Line: line, Text: text})
	}
	if len(chosen) == 0 {
		line, err := strconv.Atoi(r.PostForm.Get("line"))
		if err != nil {
			return errForm
		}
		chosen = []overrides.Correction{{Line: line, Text: r.PostForm.Get("text")}}
	}
	if err := s.undo(chosen...); err != nil {
		return err
	}
	s.corrections.settle(s.opt.Settle)
	http.Redirect(w, r, "/corrections", http.StatusSeeOther)
	return nil
}
