package views

import (
	"newsgraph/entities"
	"newsgraph/pipeline/index"
	"newsgraph/pipeline/index/words"
	"newsgraph/pipeline/report"
	"strings"
)

// ArticleBrief is an article in a list.
type ArticleBrief struct {
	ID     string         `json:"id"`
	Title  string         `json:"title"`
	Date   string         `json:"date,omitempty"`
	Source string         `json:"source,omitempty"`
	URL    string         `json:"url,omitempty"`
	Found  []words.Marked `json:"found,omitempty"` // where it holds the words that were asked for
}

func (g Graph) ArticleBriefOf(place int32) ArticleBrief {
	a := g.Article(place)
	return ArticleBrief{ID: a.ID, Title: a.Title, Date: a.Date, Source: a.Source, URL: a.URL}
}

// Brief is an entity in a list.
type Brief struct {
	ID       string        `json:"id"`
	Type     entities.Type `json:"type"`
	Subtype  string        `json:"subtype,omitempty"`
	Name     string        `json:"name"`
	Mentions int           `json:"mentions"`
	Articles int           `json:"articles"`
	Stories  int           `json:"stories"`
}

// Shown is what is shown of what is an entity with more to it.
func (b Brief) Shown() Brief { return b }

func (g Graph) BriefOf(n int32) Brief {
	e := g.Brief(n)
	return Brief{e.ID, e.Type, e.Subtype, e.Name, e.Mentions, e.Articles, e.Stories}
}

// Mention is an article that names an entity, with the sentences.
type Mention struct {
	Article  string  `json:"article"`
	Title    string  `json:"title"`
	Date     string  `json:"date,omitempty"`
	Source   string  `json:"source,omitempty"`
	Mentions int     `json:"mentions"`
	Quotes   []Quote `json:"quotes"`
}

func (g Graph) MentionOf(n int32, p index.Presence) (Mention, error) {
	quotes, err := g.Quotes(p.Place, []int32{n})
	a := g.Article(p.Place)
	return Mention{a.ID, a.Title, a.Date, a.Source, int(p.Mentions), quotes}, err
}

// Comention is a comention seen from one end.
type Comention struct {
	Brief
	Sentences int     `json:"shared_sentences"`
	Articles  int     `json:"shared_articles"`
	Stories   int     `json:"shared_stories"`
	NPMI      float64 `json:"npmi"`
	First     string  `json:"first,omitempty"`
	Last      string  `json:"last,omitempty"`

	Relations []*entities.Edge `json:"relations,omitempty"` // that articles claim between the two, with counts of their own
}

func (g Graph) ComentionOf(n int32, t index.HalfEdge) (Comention, error) {
	relations, err := g.RelationsBetween(n, t.Other)
	first, last := g.Days(&t)
	return Comention{g.BriefOf(t.Other), t.Sentences, t.Articles, t.Stories, t.NPMI, first, last, PlainEdges(relations)}, err
}

// foundBytes is about how much of a text shows where words were found.
const foundBytes = 220

// ArticleFound is an article in a list with the place where it holds the words of a
// query; "" asks for none.
func (g Graph) ArticleFound(place int32, query string) (ArticleBrief, error) {
	a := g.ArticleBriefOf(place)
	if strings.TrimSpace(query) == "" {
		return a, nil
	}
	r, _, err := g.Passages(place)
	if err != nil {
		return a, err
	}
	a.Found = words.Snippet(query, r.Article.Text, foundBytes)
	for i := range a.Found {
		a.Found[i].Text = report.Show(a.Found[i].Text)
	}
	return a, nil
}
