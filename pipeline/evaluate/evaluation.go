package evaluate

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/normalize"
	"newsgraph/internal/message"
)

// System is what is scored; pipeline.Pipeline is one.
type System interface {
	// TagLabelled fills the Mentions of documents that come with tokens.
	TagLabelled(ctx context.Context, docs []entities.Labelled) error
	// AnnotateAll makes the records of articles, in their order.
	AnnotateAll(ctx context.Context, articles []*entities.Article) ([]*entities.Record, error)
	// LinkSpans makes them with given names, sorted by start, in the place of found ones.
	LinkSpans(ctx context.Context, articles []*entities.Article, given [][]GoldSpan) ([]*entities.Record, error)
	// WhoIsWho resolves records across articles: it tells the entity of a record's cluster.
	WhoIsWho(ctx context.Context, records []*entities.Record) (func(r *entities.Record, cluster int) string, error)
	Gazetteers() *gazetteers.Set
}

// GoldSpan is a name in an article's text that is given, not found. Where Type is
// NoType, the tagger says which it is if it sees the same span or an
// overlapping one; else it is that of the best known entity of that name.
type GoldSpan struct {
	entities.Span // bytes
	Type          entities.Type
}

// Evaluation scores a system on set after set into its Report.
type Evaluation struct {
	System System
	Case   string // upper, lower or title: labelled tokens are written so first; "" leaves them
	Report Report

	known map[string]gazetteers.Entry // by id, made when first needed
}

// Report is every figure of an evaluation, for people by WriteTables and as JSON.
type Report struct {
	Tagger   string          `json:"tagger"`
	Case     string          `json:"case,omitempty"`
	Labelled []LabelledScore `json:"labelled,omitempty"`
	Articles *Articles       `json:"articles,omitempty"`
	Links    []LinkScore     `json:"links,omitempty"`
	Places   []PlaceScore    `json:"places,omitempty"`
	Memory   int64           `json:"peak_memory_bytes,omitempty"`
}

// LabelledScore is that of a set of labelled tokens: on these, and on their text cut
// anew (nil where only predictions were compared).
type LabelledScore struct {
	Set       string    `json:"set"`
	Documents int       `json:"documents"`
	Tokens    int       `json:"tokens"`
	Rate      float64   `json:"tokens_per_second"` // tagging alone, all workers
	Gold      *Mentions `json:"gold_tokens"`
	Raw       *Mentions `json:"raw_text,omitempty"`
}

// LinkScore is that of a set of names linked to Wikidata.
type LinkScore struct {
	Set   string          `json:"set"`
	Given *Links          `json:"given_spans"`
	Found *Links          `json:"end_to_end"`
	Who   *LinkedClusters `json:"given_spans_clusters"`
}

// PlaceScore is that of a set of places.
type PlaceScore struct {
	Set   string  `json:"set"`
	Given *Places `json:"given_spans"`
	Found *Places `json:"end_to_end"`
}

// Labelled scores the tagger on a set of labelled tokens, and on their text.
func (ev *Evaluation) Labelled(ctx context.Context, set string, docs []entities.Labelled) error {
	s := ev.labelled(set, docs)
	started := time.Now()
	if err := ev.System.TagLabelled(ctx, docs); err != nil {
		return err
	}
	s.Rate = float64(s.Tokens) / time.Since(started).Seconds()
	for i := range docs {
		s.Gold.AddLabelled(&docs[i], docs[i].Mentions)
	}
	s.Raw = &Mentions{}
	if err := ev.raw(ctx, docs, s.Raw); err != nil {
		return err
	}
	ev.Report.Labelled = append(ev.Report.Labelled, s)
	return nil
}

// Predicted scores the labels that another tagger gave the same tokens.
func (ev *Evaluation) Predicted(set string, gold, predicted []entities.Labelled) error {
	s := ev.labelled(set, gold)
	if len(predicted) != len(gold) {
		return fmt.Errorf("%s documents, the gold has %s", message.Thousands(len(predicted)), message.Thousands(len(gold)))
	}
	for i := range gold {
		recase(predicted[i].Tokens, ev.Case)
		if !sameTokens(&gold[i], &predicted[i]) {
			return fmt.Errorf("the tokens of document %s are not those of the gold", message.Thousands(i+1))
		}
		s.Gold.AddLabels(&gold[i], &predicted[i])
	}
	ev.Report.Labelled = append(ev.Report.Labelled, s)
	return nil
}

// labelled begins the score of a set and writes its tokens in the case asked for.
func (ev *Evaluation) labelled(set string, docs []entities.Labelled) LabelledScore {
	s := LabelledScore{Set: set, Documents: len(docs), Gold: &Mentions{}}
	for i := range docs {
		recase(docs[i].Tokens, ev.Case)
		s.Tokens += len(docs[i].Tokens)
	}
	return s
}

func sameTokens(a, b *entities.Labelled) bool {
	return slices.EqualFunc(a.Tokens, b.Tokens, func(x, y entities.Token) bool { return x.Text == y.Text })
}

// raw scores the same documents as text, with the pipeline's own tokens.
func (ev *Evaluation) raw(ctx context.Context, docs []entities.Labelled, score *Mentions) error {
	projected := make([]*Projection, len(docs))
	articles := make([]*entities.Article, len(docs))
	for i := range docs {
		projected[i] = Project(&docs[i], fmt.Sprint(i+1))
		articles[i] = projected[i].Article
	}
	records, err := ev.System.AnnotateAll(ctx, articles)
	if err != nil {
		return err
	}
	for i, rec := range records {
		score.AddText(articles[i], projected[i].Gold, rec.Mentions)
	}
	return nil
}

// recase writes tokens in another case.
func recase(tokens []entities.Token, casing string) {
	for i := range tokens {
		t := &tokens[i].Text
		switch casing {
		case "upper":
			*t = strings.ToUpper(*t)
		case "lower":
			*t = strings.ToLower(*t)
		case "title":
			r := []rune(*t)
			*t = strings.ToUpper(string(r[:1])) + string(r[1:])
		}
	}
}

// Articles scores gold articles: their records, nil to make them anew, before and
// after the graph phase.
func (ev *Evaluation) Articles(ctx context.Context, gold []*Gold, records []*entities.Record) error {
	if records == nil {
		articles := make([]*entities.Article, len(gold))
		for i, g := range gold {
			articles[i] = g.Article()
		}
		var err error
		if records, err = ev.System.AnnotateAll(ctx, articles); err != nil {
			return err
		}
	}
	entity, err := ev.System.WhoIsWho(ctx, records)
	if err != nil {
		return err
	}
	score := &Articles{}
	for i, rec := range records {
		score.Add(gold[i], rec.Mentions, func(m int) string { return entity(rec, rec.Mentions[m].Cluster) })
		score.Relations.Add(gold[i], rec)
	}
	ev.Report.Articles = score
	return nil
}

// entry finds a known entity by its id.
func (ev *Evaluation) entry(id string) (gazetteers.Entry, bool) {
	if ev.known == nil {
		ev.known = map[string]gazetteers.Entry{}
		for e := range ev.System.Gazetteers().All() {
			for _, id := range []string{e.ID, e.SameAs} {
				if id != "" {
					ev.known[id] = e
				}
			}
			if id := "wikipedia:" + e.Wikipedia; e.Wikipedia != "" && ev.known[id].Prior <= e.Prior {
				ev.known[id] = e
			}
			if e.ID == "" && e.Type == entities.Place {
				ev.known[entities.Slug(e.Type, normalize.String(e.Name))] = e
			}
		}
	}
	if e, ok := ev.known[id]; ok {
		return e, true
	}
	return ev.System.Gazetteers().ByID(id)
}

// Links scores links of names to Wikidata: of the gold names, and end to end.
func (ev *Evaluation) Links(ctx context.Context, set string, linked []Linked) error {
	articles, given := make([]*entities.Article, len(linked)), make([][]GoldSpan, len(linked))
	for i := range linked {
		articles[i] = linked[i].Article
		for _, m := range linked[i].Mentions {
			given[i] = append(given[i], GoldSpan{Span: entities.Span{Start: m.Start, End: m.End}})
		}
		sortGiven(given[i])
	}
	onGiven, err := ev.System.LinkSpans(ctx, articles, given)
	if err != nil {
		return err
	}
	found, err := ev.System.AnnotateAll(ctx, articles)
	if err != nil {
		return err
	}
	entity, err := ev.System.WhoIsWho(ctx, onGiven)
	if err != nil {
		return err
	}
	s := LinkScore{set, &Links{}, &Links{}, &LinkedClusters{}}
	titles, items := map[string]string{}, map[string]string{} // of items; of titles
	for i := range linked {
		for _, m := range linked[i].Mentions {
			if m.Title != "" {
				titles[m.QID], items[m.Title] = m.Title, m.QID
			}
		}
	}
	known := func(qid string) bool {
		_, item := ev.entry("wikidata:" + qid)
		_, article := ev.entry("wikipedia:" + titles[qid])
		return item || article
	}
	for i := range linked {
		s.Given.Add(&linked[i], onGiven[i].Mentions, ev.qids(onGiven[i], items), known)
		s.Found.Add(&linked[i], found[i].Mentions, ev.qids(found[i], items), known)
		rec := onGiven[i]
		s.Who.Add(&linked[i], rec.Mentions,
			func(m int) string { return fmt.Sprint(rec.Mentions[m].Cluster) },
			func(m int) string { return entity(rec, rec.Mentions[m].Cluster) })
	}
	ev.Report.Links = append(ev.Report.Links, s)
	return nil
}

func sortGiven(given []GoldSpan) {
	slices.SortFunc(given, func(a, b GoldSpan) int { return a.Start - b.Start })
}

// qids tells the Wikidata id of each mention's entity: its own, else the one of
// its article in the English Wikipedia.
func (ev *Evaluation) qids(rec *entities.Record, items map[string]string) func(i int) string {
	return func(i int) string {
		e, ok := ev.entry(rec.Clusters[rec.Mentions[i].Cluster].Link)
		if !ok {
			return ""
		}
		for _, id := range []string{e.ID, e.SameAs} {
			if qid, is := strings.CutPrefix(id, "wikidata:"); is {
				return qid
			}
		}
		return items[e.Wikipedia]
	}
}

// Places scores places on the map: of the gold names, and end to end.
func (ev *Evaluation) Places(ctx context.Context, set string, placed []Placed) error {
	articles, given := make([]*entities.Article, len(placed)), make([][]GoldSpan, len(placed))
	for i := range placed {
		articles[i] = placed[i].Article
		for _, g := range placed[i].Places {
			given[i] = append(given[i], GoldSpan{Span: entities.Span{Start: g.Start, End: g.End}, Type: entities.Place})
		}
		sortGiven(given[i])
	}
	onGiven, err := ev.System.LinkSpans(ctx, articles, given)
	if err != nil {
		return err
	}
	found, err := ev.System.AnnotateAll(ctx, articles)
	if err != nil {
		return err
	}
	s := PlaceScore{set, &Places{}, &Places{}}
	for i := range placed {
		s.Given.Add(&placed[i], onGiven[i].Mentions, ev.where(onGiven[i]))
		s.Found.Add(&placed[i], found[i].Mentions, ev.where(found[i]))
	}
	ev.Report.Places = append(ev.Report.Places, s)
	return nil
}

// where tells the coordinates of each mention's place.
func (ev *Evaluation) where(rec *entities.Record) func(i int) (lat, lon float64, ok bool) {
	return func(i int) (float64, float64, bool) {
		c := &rec.Clusters[rec.Mentions[i].Cluster]
		e, ok := ev.entry(cmp.Or(c.Link, c.Entity)) // a known place without an id has one made from its name
		return e.Lat, e.Lon, ok && e.HasCoord
	}
}
