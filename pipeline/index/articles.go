package index

import (
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/index/words"
)

// ArticleBrief is what lists show of an article.
type ArticleBrief struct {
	ID, Title, Date, Source, URL string
	Story                        uint32 // articles of one story have one number
}

// Articles is how many there are.
func (ix *Index) Articles() int { return ix.articles.len() }

// Stories is above the number of every story.
func (ix *Index) Stories() int { return ix.articles.stories }

// Told is the number of the date and of the story of the article at a place.
func (ix *Index) Told(place int32) (date, story uint32) {
	n := ix.articles.at[place]
	return ix.articles.date[n], ix.articles.story[n]
}

// Dates are the dates of articles, by number.
func (ix *Index) Dates() []string { return ix.articles.dates.list }

// Article is what lists show of the article at a place.
func (ix *Index) Article(place int32) ArticleBrief {
	c := &ix.articles
	n := c.at[place]
	return ArticleBrief{c.ids.view(n), c.titles.view(n), c.dates.list[c.date[n]], c.sources.list[c.source[n]], c.urls.view(n), c.story[n]}
}

// ArticleByID finds the place of an article by its id.
func (ix *Index) ArticleByID(id string) (place int32, ok bool) {
	n, ok := search(&ix.articles.ids, ix.articles.byID, id)
	if !ok {
		return 0, false
	}
	return ix.articles.place[n], true
}

// ArticleByKey finds the place of an article by the key of its record.
func (ix *Index) ArticleByKey(key string) (place int32, ok bool) {
	base, hash := entities.SplitKey(key)
	if place, ok = ix.ArticleByID(base); !ok {
		place, ok = ix.ArticleByID(entities.ClashID(base, hash))
	}
	return place, ok
}

// Record is the record of the article at a place, under the id that the graph
// cites, with the entities of its clusters, -1 for none. It is the caller's.
func (ix *Index) Record(place int32) (*entities.Record, []int32, error) {
	return ix.record(ix.articles.at[place])
}

// Records gives all records in the order in which they were put.
func (ix *Index) Records(yield func(r *entities.Record, who []int32) error) error {
	for n := range int32(ix.Articles()) {
		r, who, err := ix.record(n)
		if err != nil {
			return err
		}
		if err := yield(r, who); err != nil {
			return err
		}
	}
	return nil
}

// SameStory lists the other articles of the story of the one at a place, the
// latest first.
func (ix *Index) SameStory(place int32) (out []int32) {
	c := &ix.articles
	story := c.story[c.at[place]]
	for n, s := range c.story {
		if s == story && c.place[n] != place {
			out = append(out, c.place[n])
		}
	}
	slices.Sort(out)
	return out
}

// Search lists the articles that hold every term of a query, the latest first;
// all for an empty one.
func (ix *Index) Search(query string) ([]int32, error) {
	t := words.Parse(query)
	if len(t) == 0 {
		if strings.TrimSpace(query) != "" {
			return nil, nil
		}
		out := make([]int32, ix.Articles())
		for i := range out {
			out[i] = int32(i)
		}
		return out, nil
	}
	rows, err := ix.gets[matchWords].Query(t.Match())
	if err != nil {
		return nil, damaged(err)
	}
	defer rows.Close()
	var out []int32
	for rows.Next() {
		var row int64
		if err := rows.Scan(&row); err != nil {
			return nil, damaged(err)
		}
		if row < 1 || row > int64(ix.Articles()) {
			return nil, errPacked
		}
		out = append(out, ix.articles.place[row-1])
	}
	if err := rows.Err(); err != nil {
		return nil, damaged(err)
	}
	slices.Sort(out)
	return out, nil
}
