package evaluate

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"newsgraph/entities"
)

// pair is one mention with the entity that gold and the pipeline give it. Key
// "" is a mention that gold does not have, id "" one that the pipeline does
// not have.
type pair struct{ key, id string }

// pairs matches the mentions of an article by their spans, whatever their
// types: gold first, then what only the pipeline has. A found mention without
// an id is an entity of its own.
func pairs(gold *Gold, predicted []entities.Mention, id func(i int) string) []pair {
	at := spanIndex(predicted)
	used := make([]bool, len(predicted))
	out := make([]pair, 0, len(gold.Mentions)+len(predicted))
	for i := range gold.Mentions {
		g := &gold.Mentions[i]
		p := pair{key: g.Key}
		if j, ok := at[spanKey{g.Field, g.Start, g.End}]; ok {
			used[j] = true
			p.id = orOwn(id(j), j)
		}
		out = append(out, p)
	}
	for j := range predicted {
		if !used[j] {
			out = append(out, pair{id: orOwn(id(j), j)})
		}
	}
	return out
}

func orOwn(id string, i int) string {
	if id == "" {
		return "\x00" + strconv.Itoa(i)
	}
	return id
}

func clusterName(i int) string {
	if i < 0 {
		return ""
	}
	return strconv.Itoa(i)
}

// BCubed is the B-cubed score (Bagga and Baldwin 1998): for each mention the
// share of its cluster that is right (precision) and the share of its entity
// that is in the cluster (recall), averaged over mentions.
type BCubed struct {
	precision, recall float64 // sums
	predicted, gold   int     // mentions
}

// Precision is 0..1.
func (b BCubed) Precision() float64 { return mean(b.precision, b.predicted) }

// Recall is 0..1.
func (b BCubed) Recall() float64 { return mean(b.recall, b.gold) }

// F1 is the harmonic mean of precision and recall.
func (b BCubed) F1() float64 { return harmonic(b.Precision(), b.Recall()) }

func mean(sum float64, n int) float64 {
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

func (b *BCubed) merge(o BCubed) {
	b.precision += o.precision
	b.recall += o.recall
	b.predicted += o.predicted
	b.gold += o.gold
}

// MarshalJSON writes percentages and the numbers of mentions.
func (b BCubed) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		P         float64 `json:"p"`
		R         float64 `json:"r"`
		F1        float64 `json:"f1"`
		Gold      int     `json:"gold"`
		Predicted int     `json:"predicted"`
	}{percent(b.Precision()), percent(b.Recall()), percent(b.F1()), b.gold, b.predicted})
}

// bCubed scores one set of pairs. With all set, mentions that only one side
// has count as well: on the other side they are alone (the B³all of Stoyanov
// and others 2009), so a missed mention costs recall and one too many costs
// precision where it stands in a cluster. Else only mentions of both sides count.
func bCubed(items []pair, all bool) BCubed {
	if !all {
		items = slices.DeleteFunc(slices.Clone(items), func(p pair) bool { return p.key == "" || p.id == "" })
	}
	both, keys, ids := map[pair]int{}, map[string]int{}, map[string]int{}
	for _, p := range items {
		both[p]++
		keys[p.key]++
		ids[p.id]++
	}
	cells := make([]pair, 0, len(both))
	for p := range both {
		cells = append(cells, p)
	}
	slices.SortFunc(cells, func(a, b pair) int {
		if c := strings.Compare(a.key, b.key); c != 0 {
			return c
		}
		return strings.Compare(a.id, b.id)
	})
	var b BCubed
	for _, p := range cells {
		n := both[p]
		if p.id != "" {
			b.predicted += n
			b.precision += float64(n*aloneIf(p.key == "", n)) / float64(ids[p.id])
		}
		if p.key != "" {
			b.gold += n
			b.recall += float64(n*aloneIf(p.id == "", n)) / float64(keys[p.key])
		}
	}
	return b
}

// aloneIf is how many of n equal mentions share a cluster: one each when the
// other side does not know them.
func aloneIf(alone bool, n int) int {
	if alone {
		return 1
	}
	return n
}

// Coreference is the score of clusters within articles, over gold mentions
// that were found and over all mentions.
type Coreference struct {
	Found BCubed `json:"found"`
	All   BCubed `json:"all"`
}

// add scores the clusters of one article.
func (c *Coreference) add(items []pair) {
	c.Found.merge(bCubed(items, false))
	c.All.merge(bCubed(items, true))
}

// Merge adds o to c.
func (c *Coreference) Merge(o *Coreference) {
	c.Found.merge(o.Found)
	c.All.merge(o.All)
}

// AcrossCoreference is the score of entities over all articles together: it
// keeps every mention's pair until it is asked.
type AcrossCoreference struct {
	items []pair
}

// addArticle adds an article's pairs. A mention without an id stays alone.
func (c *AcrossCoreference) addArticle(article string, items []pair) {
	for i := range items {
		if strings.HasPrefix(items[i].id, "\x00") {
			items[i].id = "\x00" + article + items[i].id
		}
	}
	c.add(items)
}

func (c *AcrossCoreference) add(items []pair) { c.items = append(c.items, items...) }

// Mention adds one mention: what it is, and the entity that it was given.
func (c *AcrossCoreference) Mention(key, id string) { c.add([]pair{{key, id}}) }

// Score computes the score over all that was added.
func (c *AcrossCoreference) Score() Coreference {
	return Coreference{Found: bCubed(c.items, false), All: bCubed(c.items, true)}
}

// MarshalJSON writes the score.
func (c AcrossCoreference) MarshalJSON() ([]byte, error) { return json.Marshal(c.Score()) }
