package across

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/resolve/across/namegroups"
	"newsgraph/pipeline/resolve/marked"
	"newsgraph/pipeline/resolve/names"
)

// madeRecords makes records with n clusters each: a few names that are
// everywhere, many that are rare, bare surnames and links among them.
func madeRecords(articles, n int) []*entities.Record {
	rng := rand.New(rand.NewPCG(4, 4))
	zipf := rand.NewZipf(rng, 1.1, 20, uint64(articles*3))
	given := []string{"John", "Mary", "Ute", "Ali", "Wei", "Olga", "Jose", "Anna", "Peter", "Grace"}
	recs := make([]*entities.Record, articles)
	for i := range recs {
		rec := &entities.Record{Focus: []string{"US", "GB", "DE", ""}[rng.IntN(4)]}
		rec.Article.ID = fmt.Sprintf("a%07d", i)
		rec.Article.Date = fmt.Sprintf("2020-%02d-%02d", 1+rng.IntN(12), 1+rng.IntN(28))
		rec.Article.Source = fmt.Sprintf("s%d", rng.IntN(40))
		for range n {
			k := int(zipf.Uint64())
			c := entities.Cluster{Type: entities.Types[k%3], Mentions: 1 + rng.IntN(3), Confidence: 0.95}
			switch {
			case k%7 == 0:
				c.Name = fmt.Sprintf("Known %d", k)
				c.Link = fmt.Sprintf("wikidata:Q%d", k)
				c.Entity = c.Link
			case c.Type == entities.Person && rng.IntN(4) == 0:
				c.Name = fmt.Sprintf("Surname%d", k/30)
			case c.Type == entities.Person:
				c.Name = fmt.Sprintf("%s Surname%d", given[k%len(given)], k/30)
				c.Roles = []string{"minister"}
			default:
				c.Name = fmt.Sprintf("Name%d of Group%d", k, k/5)
			}
			c.Key = namegroups.Normal(c.Name)
			if c.Entity == "" {
				c.Entity = entities.Slug(c.Type, c.Key)
			}
			c.Names = []entities.NameCount{{Name: c.Name, Mentions: c.Mentions}}
			rec.Clusters = append(rec.Clusters, c)
		}
		recs[i] = rec
	}
	return recs
}

func BenchmarkAcross(b *testing.B) {
	for _, articles := range []int{2000, 20000} {
		b.Run(fmt.Sprint(articles), func(b *testing.B) {
			set := marked.BuiltIn(b)
			recs := madeRecords(articles, 20)
			found := 0
			for b.Loop() {
				res := resolved(b, New(set, names.English(), nil, "", 0), recs)
				if found == 0 {
					found = res.Len()
				}
				if res.Len() != found || found < articles/10 {
					b.Fatalf("%d entities, were %d", res.Len(), found)
				}
			}
			b.ReportMetric(float64(articles)*float64(b.N)/b.Elapsed().Seconds(), "articles/s")
			b.ReportMetric(float64(found), "entities")
		})
	}
}
