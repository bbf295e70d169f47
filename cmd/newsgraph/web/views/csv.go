package views

import (
	"net/http"
	"strconv"
)

func (g Graph) EntitiesCSV(w http.ResponseWriter, list []int32) error {
	return WriteCSV(w, []string{"id", "name", "type", "subtype", "country", "stories", "articles", "mentions", "first", "last", "confidence"}, list, func(n int32) []string {
		e := g.Brief(n)
		return []string{e.ID, e.Name, e.Type.String(), e.Subtype, e.Country, strconv.Itoa(e.Stories), strconv.Itoa(e.Articles), strconv.Itoa(e.Mentions), e.First, e.Last,
			strconv.FormatFloat(e.Confidence, 'f', 3, 64)}
	})
}

func (g Graph) ArticlesCSV(w http.ResponseWriter, list []int32) error {
	return WriteCSV(w, []string{"id", "title", "date", "source", "url"}, list, func(place int32) []string {
		a := g.Article(place)
		return []string{a.ID, a.Title, a.Date, a.Source, a.URL}
	})
}

func ComentionsCSV(w http.ResponseWriter, list []Comention) error {
	head := []string{"id", "name", "type", "subtype", "shared_stories", "shared_articles", "shared_sentences", "npmi", "first", "last"}
	return WriteCSV(w, head, list, func(v Comention) []string {
		return []string{v.ID, v.Name, v.Type.String(), v.Subtype, strconv.Itoa(v.Stories), strconv.Itoa(v.Articles), strconv.Itoa(v.Sentences),
			strconv.FormatFloat(v.NPMI, 'f', 3, 64), v.First, v.Last}
	})
}

func RelationsCSV(w http.ResponseWriter, list []Relation) error {
	head := []string{"source", "source_name", "type", "target", "target_name", "stories", "articles", "sentences", "confidence", "first", "last"}
	return WriteCSV(w, head, list, func(v Relation) []string {
		return []string{v.Source.ID, v.Source.Name, string(v.Type), v.Target.ID, v.Target.Name, strconv.Itoa(v.Stories), strconv.Itoa(v.Articles), strconv.Itoa(v.Sentences),
			strconv.FormatFloat(v.Confidence, 'f', 3, 64), v.First, v.Last}
	})
}
