package evaluate

import (
	"newsgraph/entities"
)

// Articles is the score on this project's own gold: raw text, own tokens. The
// zero value is ready; add articles in a fixed order.
type Articles struct {
	Mentions  Mentions          `json:"mentions"`  // names that are not nested
	Nested    Counts            `json:"nested"`    // names within names
	Metonyms  Counts            `json:"metonyms"`  // the flag, on gold places that were found
	Within    Coreference       `json:"within"`    // clusters within an article
	Across    AcrossCoreference `json:"across"`    // entities over all articles
	Relations Relations         `json:"relations"` // claims of relations, on gold that lists them
}

// Add scores one article. entity returns the id that mention i has in the
// end; nil takes the id decided within the article.
func (s *Articles) Add(gold *Gold, predicted []entities.Mention, entity func(i int) string) {
	if entity == nil {
		entity = func(i int) string { return predicted[i].Entity }
	}
	a := gold.Article()
	s.Mentions.Add(gold.Marks(false), textMarks(predicted, false), textContext(a))
	var nested Mentions
	nested.Add(gold.Marks(true), textMarks(predicted, true), nil)
	s.Nested.Add(nested.Exact.Micro())
	s.metonyms(gold, predicted)

	s.Within.add(pairs(gold, predicted, func(i int) string { return clusterName(predicted[i].Cluster) }))
	s.Across.addArticle(gold.ID, pairs(gold, predicted, entity))
}

// Merge adds o to s; o's articles count as later than s's.
func (s *Articles) Merge(o *Articles) {
	s.Mentions.Merge(&o.Mentions)
	s.Nested.Add(o.Nested)
	s.Metonyms.Add(o.Metonyms)
	s.Within.Merge(&o.Within)
	s.Across.add(o.Across.items)
	s.Relations.Merge(&o.Relations)
}

// metonyms scores the flag over gold places whose span was found.
func (s *Articles) metonyms(gold *Gold, predicted []entities.Mention) {
	at := spanIndex(predicted)
	for i := range gold.Mentions {
		g := &gold.Mentions[i]
		if g.Type != entities.Place {
			continue
		}
		j, found := at[spanKey{g.Field, g.Start, g.End}]
		if !found {
			continue
		}
		is, says := g.Has(entities.Metonym), predicted[j].Has(entities.Metonym)
		if is {
			s.Metonyms.addGold(says)
		}
		if says {
			s.Metonyms.addPredicted(is)
		}
	}
}

type spanKey struct {
	field      entities.Field
	start, end int
}

// spanIndex finds a prediction by its span; of two with one span the first.
func spanIndex(predicted []entities.Mention) map[spanKey]int {
	at := make(map[spanKey]int, len(predicted))
	for i := range predicted {
		key := spanKey{predicted[i].Field, predicted[i].Start, predicted[i].End}
		if _, ok := at[key]; !ok {
			at[key] = i
		}
	}
	return at
}
