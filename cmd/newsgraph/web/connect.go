package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/entities"
	"newsgraph/pipeline/index"
)

// connectAnswer is who connects two groups of entities.
type connectAnswer struct {
	A []views.Brief `json:"a"`
	B []views.Brief `json:"b"`
	views.List[views.Connector]
}

// maxGroup bounds a group of entities.
const maxGroup = 50

var errGroups = views.Fault(errors.New("two groups are needed: a and b, each some ids or names (repeat the parameter, or part names by commas), 50 at most"))

// group reads the entities that a parameter names, each an id or a name; missing is
// one that nobody bears.
func (st *state) group(values []string) (list []int32, missing string) {
	for _, value := range values {
		apart := ","
		if strings.Contains(value, ";") { // as the page writes them, for a name may hold a comma
			apart = ";"
		}
		parts := strings.Split(value, apart)
		if _, ok := st.byAnyID(strings.TrimSpace(value)); ok {
			parts = []string{value}
		}
		for _, text := range parts {
			if text = strings.TrimSpace(text); text == "" {
				continue
			}
			id, ok := st.meant(text)
			if !ok {
				return list, text
			}
			n, _ := st.ByID(id)
			list = append(list, n)
		}
	}
	return list, ""
}

// connected answers who connects the groups that are asked for.
func (st *state) connected(r *http.Request) (out connectAnswer, missing string, err error) {
	q := r.URL.Query()
	var groups [2][]int32
	for i, name := range [...]string{"a", "b"} {
		if groups[i], missing = st.group(q[name]); missing != "" {
			return out, missing, nil
		}
		if n := len(groups[i]); n == 0 || n > maxGroup {
			return out, "", errGroups
		}
	}
	for i, into := range [...]*[]views.Brief{&out.A, &out.B} {
		for _, n := range groups[i] {
			*into = append(*into, st.BriefOf(n))
		}
	}
	limit, offset, err := views.Window(r)
	if err != nil {
		return out, "", err
	}
	list, all, err := st.ConnectorsOf(groups[0], groups[1], offset+limit)
	if err != nil {
		return out, "", err
	}
	out.List, err = views.PageOf(r, all, func(from, count int) ([]views.Connector, error) { return list[from : from+count], nil },
		func(c views.Connector) (views.Connector, error) { return c, nil })
	return out, "", err
}

// apiConnect answers who connects two groups of entities.
func (s *Server) apiConnect(st *state, w http.ResponseWriter, r *http.Request) error {
	out, missing, err := st.connected(r)
	switch {
	case err != nil:
		return err
	case missing != "":
		return views.Missing("entity: nothing has the id or name " + missing)
	case views.AsksCSV(r):
		return views.ConnectorsCSV(w, out.Items)
	}
	return answer(w, out)
}

type connectView struct {
	frame
	connectAnswer
	TextA, TextB string // as the form has them
	Asked        bool
	Reason       string
	views.Taken
	views.Turner
}

func (s *Server) connectPage(st *state, w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	v := connectView{frame: s.frame("Who connects", "path"), TextA: strings.Join(q["a"], "; "), TextB: strings.Join(q["b"], "; "), Taken: views.TakenFrom(r)}
	if v.Asked = v.TextA != "" && v.TextB != ""; !v.Asked {
		return render(s, w, "connect", v)
	}
	var missing string
	var err error
	if v.connectAnswer, missing, err = st.connected(r); err != nil {
		return err
	}
	if missing != "" {
		v.Reason = "No entity is called “" + missing + "”."
	} else {
		v.TextA, v.TextB = names(v.A), names(v.B)
	}
	v.Turner = views.Turn(r, len(v.Items), v.Total)
	return render(s, w, "connect", v)
}

func names(list []views.Brief) string {
	var out []string
	for _, e := range list {
		out = append(out, e.Name)
	}
	return strings.Join(out, "; ")
}

// storyAnswer is the story of an article, and the stories before and after it.
type storyAnswer struct {
	Articles    views.List[views.ArticleBrief] `json:"articles"` // the others of the story
	Continues   []views.Followed               `json:"continues"`
	ContinuedBy []views.Followed               `json:"continued_by"`
}

// apiStory answers with the story of an article.
func (s *Server) apiStory(st *state, w http.ResponseWriter, r *http.Request) error {
	place, ok := st.ArticleByID(r.URL.Query().Get("id"))
	if !ok {
		return views.Missing("article: id must be an article's id")
	}
	var out storyAnswer
	var err error
	out.Articles, err = views.Page(r, st.SameStory(place), func(p int32) (views.ArticleBrief, error) { return st.ArticleBriefOf(p), nil })
	if err != nil {
		return err
	}
	of, by := st.Follows(place)
	out.Continues, out.ContinuedBy = st.FollowedOf(of), st.FollowedOf(by)
	return answer(w, out)
}

// thread is a story that names an entity and continues another that does.
type thread struct{ Later, Earlier views.ArticleBrief }

// threadsShown is how many of an entity's stories that continue others its page lists.
const threadsShown = 8

// threadsOf are the latest stories that name an entity and continue one that does.
func (st *state) threadsOf(n int32) (list []thread, all int, err error) {
	found, err := st.Threads(n)
	for _, f := range found[:min(threadsShown, len(found))] {
		list = append(list, thread{st.ArticleBriefOf(f[0].Place), st.ArticleBriefOf(f[1].Place)})
	}
	return list, len(found), err
}

// explainAnswer is why an entity is one, across articles and within each.
type explainAnswer struct {
	Entity   views.Brief                 `json:"entity"`
	Could    []entities.Candidate        `json:"could_be"` // known ones that were not chosen
	Steps    []entities.Decision         `json:"steps"`    // across articles
	Articles views.List[views.Explained] `json:"articles"`
}

// explainedArticles is of how many articles explain tells unless it is asked for more.
const explainedArticles = "5"

// apiExplain answers why an entity is what it is.
func (s *Server) apiExplain(st *state, w http.ResponseWriter, r *http.Request) error {
	n, err := st.named(r, "id")
	if err != nil {
		return err
	}
	e, err := st.Entity(n)
	if err != nil {
		return err
	}
	out := explainAnswer{Entity: st.BriefOf(n), Could: append([]entities.Candidate{}, e.Candidates...)}
	steps, err := st.Steps(n)
	if err != nil {
		return err
	}
	out.Steps = append([]entities.Decision{}, steps...)
	asked := *r
	q := r.URL.Query()
	if q.Get("limit") == "" {
		q.Set("limit", explainedArticles)
	}
	asked.URL = &url.URL{Path: r.URL.Path, RawQuery: q.Encode()}
	in, err := st.In(n)
	if err != nil {
		return err
	}
	if out.Articles, err = views.Page(&asked, in, func(p index.Presence) (views.Explained, error) { return st.ExplainedOf(n, p) }); err != nil {
		return err
	}
	return answer(w, out)
}
