package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"newsgraph/cmd/newsgraph/web/fragments"
	"newsgraph/cmd/newsgraph/web/guard"
	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/entities"
	"newsgraph/internal/message"
	"newsgraph/pipeline/index"
	"newsgraph/pipeline/report"
)

//go:embed pages.tmpl
var pagesSource string

// Scripts and style; the libraries are as published, see assets/NOTICE.
//
//go:embed assets
var assets embed.FS

//go:embed assets/NOTICE
var notice string

// settleTime is how long a page waits for a correction to be in force.
const settleTime = 3 * time.Second

// pages renders.
type pages struct {
	tmpl   *template.Template
	static map[string]asset
}

type asset struct {
	kind, tag string
	data      []byte
}

func newPages() (*pages, error) {
	p := &pages{static: map[string]asset{}}
	add := func(name, kind string, data []byte) {
		sum := sha256.Sum256(data)
		p.static[name] = asset{kind, hex.EncodeToString(sum[:8]), data}
	}
	for _, name := range [...]string{"web.css", "web.js", "network.js", "graphology.umd.min.js", "sigma.min.js"} {
		data, err := assets.ReadFile("assets/" + name)
		if err != nil {
			return nil, fmt.Errorf("web: %w", err)
		}
		kind := "text/javascript; charset=utf-8"
		if strings.HasSuffix(name, ".css") {
			kind = "text/css; charset=utf-8"
			data = append([]byte(report.Style()), data...)
		}
		add(name, kind, data)
	}
	var err error
	p.tmpl, err = template.New("pages").Funcs(fragments.Funcs()).Funcs(template.FuncMap{
		"n": message.Thousands[int], "plural": report.Plural, "of": report.ShownOf, "show": report.Show, "kind": kind, "add": func(a, b int) int { return a + b },
		"static": func(name string) string { return "/static/" + name + "?v=" + p.static[name].tag },
		"f2":     func(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) },
		"begin":  func(s string) string { return strings.ToUpper(s[:1]) + s[1:] }, // of words of this program
		"words":  func(tabbed string) string { return strings.ReplaceAll(tabbed, "\t", " · ") },
		"notice": func() string { return notice },
		"orders": func() []string {
			return []string{"", "name", "-mentions", "-articles", "-confidence", "-co-mentions", "first", "-last", "country"}
		},
		"subfilters": func() []string { return []string{"subtype", "relation", "min_confidence"} },
		"phrase":     func(t entities.EdgeType) string { return t.Phrase(true) },
	}).Parse(pagesSource)
	if err != nil {
		return nil, fmt.Errorf("web: pages: %w", err)
	}
	return p, nil
}

func kind(t entities.Type, subtype string) string {
	if subtype == "" {
		return t.String()
	}
	return t.String() + ", " + strings.ReplaceAll(subtype, "-", " ")
}

// frame is what every page has.
type frame struct {
	Title    string
	Here     string // the entry of the menu
	Query    string
	ReadOnly bool
	Watches  bool // there is a watch list
	Runs     []runInfo
	Pending  bool
	Failed   string
	Progress string // of corrections that are being applied
}

func (s *Server) frame(title, here string) frame {
	pending, failed := s.corrections.status()
	return frame{Title: title, Here: here, ReadOnly: s.opt.ReadOnly || s.opt.Overrides == "", Watches: s.opt.Watchlist != nil, Runs: s.runs, Pending: pending, Failed: failed, Progress: s.corrections.progress()}
}

func (s *Server) pageRoutes(mux *http.ServeMux) {
	get := func(path string, f func(*state, http.ResponseWriter, *http.Request) error) {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			st := s.acquire()
			defer st.release()
			if to, moved := st.rewrite(r.URL); moved != nil {
				w.Header().Set("Cache-Control", "no-store") // a correction can be undone
				http.Redirect(w, r, to.RequestURI(), http.StatusFound)
				return
			}
			pending, failed := s.corrections.status()
			settled := !pending && failed == "" // else the page carries a note
			if settled && guard.Fresh(w, r, st.tag) {
				return
			}
			answer := st.once
			if !settled || path == "/report" { // which has a policy of its own, and is kept already
				answer = func(w http.ResponseWriter, r *http.Request, f func(*state, http.ResponseWriter, *http.Request) error) error {
					return f(st, w, r)
				}
			}
			err := answer(w, r, f)
			if err != nil {
				s.failPage(w, r, err)
			}
		})
	}
	get("/{$}", s.homePage)
	get("/search", s.searchPage)
	get("/entities", s.entitiesPage)
	get("/entity", s.entityPage)
	get("/co-mentions", s.comentionsPage)
	get("/relations", s.relationsPage)
	get("/edge", s.edgePage)
	get("/relation", s.relationPage)
	get("/articles", s.articlesPage)
	get("/article", s.articlePage)
	get("/path", s.pathPage)
	get("/connect", s.connectPage)
	get("/network", s.networkPage)
	get("/hits", s.hitsPage)
	get("/spans", s.spansPage)
	get("/report", s.reportPage)
	plain := func(path string, f func(http.ResponseWriter, *http.Request) error) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Cache-Control", "no-store")
			if err := f(w, r); err != nil {
				s.failPage(w, r, err)
			}
		})
	}
	plain("GET /diff", s.diffPage)
	plain("GET /corrections", s.correctionsPage)
	plain("POST /corrections", s.correctForm)
	plain("POST /corrections/undo", s.undoForm)
	mux.HandleFunc("GET /static/{name}", s.staticFile)
	plain("/", func(http.ResponseWriter, *http.Request) error { return views.Missing("page") })
}

func (s *Server) staticFile(w http.ResponseWriter, r *http.Request) {
	a, ok := s.pages.static[r.PathValue("name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", a.kind)
	if guard.Fresh(w, r, a.tag) {
		return
	}
	if r.URL.Query().Get("v") == a.tag {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	_, _ = w.Write(a.data)
}

// render writes a page whole or not at all.
func render[T any](s *Server, w http.ResponseWriter, name string, data T) error {
	var b bytes.Buffer
	if err := s.pages.tmpl.ExecuteTemplate(&b, name, data); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = b.WriteTo(w)
	return nil
}

type errorView struct {
	frame
	Status int
	Reason string
}

func (s *Server) failPage(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil {
		return
	}
	w.Header().Del("ETag")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status(err))
	_ = render(s, w, "error", errorView{s.frame("Not possible", ""), status(err), plainError(err)})
}

type homeView struct {
	frame
	Summary               entities.Summary
	Comentions, Relations int // Summary.Edges by kind
	Ledger                *entities.Ledger
	Items                 []entities.LedgerItem
	Lists                 []homeList
	Latest                []views.ArticleBrief
}

type homeList struct {
	Title string
	Type  entities.Type
	Rows  []views.Brief
	Total int
}

// Shown on the overview.
const (
	homeNames    = 12
	homeArticles = 8
	homeItems    = 200
)

func (s *Server) homePage(st *state, w http.ResponseWriter, _ *http.Request) error {
	v := homeView{frame: s.frame("Overview", "home"), Summary: st.About().Summary, Ledger: &st.About().Ledger, Relations: st.Relationships()}
	v.Comentions = v.Summary.Edges - v.Relations
	v.Items = v.Ledger.Items[:min(homeItems, len(v.Ledger.Items))]
	for i, t := range entities.Types {
		l := homeList{Title: [...]string{"People", "Places", "Organizations"}[i], Type: t}
		all := st.Query(index.EntityQuery{Type: t})
		l.Total = len(all)
		for _, n := range all[:min(homeNames, l.Total)] {
			l.Rows = append(l.Rows, st.BriefOf(n))
		}
		v.Lists = append(v.Lists, l)
	}
	for place := range int32(min(homeArticles, st.Articles())) {
		v.Latest = append(v.Latest, st.ArticleBriefOf(place))
	}
	return render(s, w, "home", v)
}

type searchView struct {
	frame
	Entities []views.Brief
	Articles []views.ArticleBrief
	Found    [2]int // entities and articles in all
}

// searchShown is how many names and how many articles a search lists.
const searchShown = 25

func (s *Server) searchPage(st *state, w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query().Get("q")
	v := searchView{frame: s.frame("Search", "")}
	v.Query = q
	if strings.TrimSpace(q) != "" {
		found := st.find(q, entities.NoType)
		for _, n := range found[:min(searchShown, len(found))] {
			v.Entities = append(v.Entities, st.BriefOf(n))
		}
		articles, err := st.Search(q)
		if err != nil {
			return err
		}
		for _, n := range articles[:min(searchShown, len(articles))] {
			a, err := st.ArticleFound(n, q)
			if err != nil {
				return err
			}
			v.Articles = append(v.Articles, a)
		}
		v.Found = [2]int{len(found), len(articles)}
	}
	return render(s, w, "search", v)
}

func (s *Server) articlesPage(st *state, w http.ResponseWriter, r *http.Request) error {
	found, named, asked, err := st.articlesAsked(r)
	if err != nil {
		return err
	}
	list, err := views.Page(r, found, func(n int32) (views.ArticleBrief, error) { return st.ArticleFound(n, r.URL.Query().Get("q")) })
	if err != nil {
		return err
	}
	v := listView[views.ArticleBrief]{frame: s.frame("Articles", "articles"), List: list, Named: named, Asked: r.URL.Query(), Order: views.OrderOf(r, ""), Taken: views.TakenFrom(r), Turner: views.Turn(r, len(list.Items), list.Total)}
	v.Query = r.URL.Query().Get("q")
	if v.Facets, err = st.ArticleFacets(asked); err != nil {
		return err
	}
	return render(s, w, "articles", v)
}

type articleView struct {
	frame
	A       *entities.ArticleInfo
	Head    []views.Piece
	Zones   []views.Zone
	Names   []views.Brief
	Same    views.List[views.ArticleBrief]
	Of, By  []views.Followed // stories that this one continues, and that continue it
	Counted int
}

// sameShown is how many articles of its story an article's page lists.
const sameShown = 50

func (s *Server) articlePage(st *state, w http.ResponseWriter, r *http.Request) error {
	place, rec, who, err := st.article(r)
	if err != nil {
		return err
	}
	v := articleView{frame: s.frame(st.Article(place).Title, "articles"), A: &rec.Article, Counted: len(rec.Mentions)}
	titleInText := strings.HasPrefix(strings.TrimSpace(rec.Article.Text), strings.TrimSpace(rec.Article.Title))
	if rec.Article.Title != "" && !titleInText {
		v.Head = st.Cut(rec, who, entities.Title, 0, len(rec.Article.Title), nil)
	}
	v.Zones = st.Zones(rec, who)
	seen := map[int32]bool{}
	for _, e := range who {
		if e >= 0 && !seen[e] {
			seen[e] = true
			v.Names = append(v.Names, st.BriefOf(e))
		}
	}
	same := st.SameStory(place)
	v.Same.Total = len(same)
	for _, p := range same[:min(sameShown, len(same))] {
		v.Same.Items = append(v.Same.Items, st.ArticleBriefOf(p))
	}
	of, by := st.Follows(place)
	v.Of, v.By = st.FollowedOf(of), st.FollowedOf(by)
	return render(s, w, "article", v)
}
