package evaluate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"newsgraph/entities"
)

// GoldRelation is a relation between two keys that a sentence of the article
// claims. Where the type has no direction A is the smaller key.
type GoldRelation struct {
	Type entities.EdgeType
	A, B string
}

// parseRelation reads "type|source|target".
func parseRelation(s string) (GoldRelation, error) {
	col := strings.Split(s, "|")
	if len(col) != 3 || col[1] == "" || col[2] == "" || col[1] == col[2] {
		return GoldRelation{}, fmt.Errorf("relation %q is not type|source|target", s)
	}
	r := GoldRelation{entities.EdgeType(col[0]), col[1], col[2]}
	if _, ok := r.Type.Number(); !ok || r.Type == entities.Cooccurs {
		return GoldRelation{}, fmt.Errorf("unknown relation %q", col[0])
	}
	return r.ordered(), nil
}

func (r GoldRelation) ordered() GoldRelation {
	if !r.Type.Directed() && r.A > r.B {
		r.A, r.B = r.B, r.A
	}
	return r
}

// checkRelations holds that relations are between names that are marked.
func (g *Gold) checkRelations() error {
	keys := map[string]bool{}
	for i := range g.Mentions {
		keys[g.Mentions[i].Key] = true
	}
	for _, r := range g.Relations {
		for _, k := range [2]string{r.A, r.B} {
			if !keys[k] {
				return fmt.Errorf("gold: relation %s|%s|%s: no name is marked %q", r.Type, r.A, r.B, k)
			}
		}
	}
	return nil
}

// Relations is the score of claims of relations, a count for each type of edge
// in their order. The zero value is ready.
type Relations struct {
	Articles int                             `json:"articles"` // of the gold that lists its relations
	ByType   [len(entities.EdgeTypes)]Counts `json:"by_type"`
	Wrong    []string                        `json:"wrong"`  // predictions: article, relation and names
	Missed   []string                        `json:"missed"` // gold relations
}

// Add scores the relations of one article, once each however many sentences
// claim it. A cluster is the key that most of its mentions have. Gold that does
// not list its relations is passed over.
func (s *Relations) Add(gold *Gold, rec *entities.Record) {
	if !gold.ListsRelations {
		return
	}
	s.Articles++
	keys := clusterKeys(gold, rec)
	want := map[GoldRelation]bool{} // → it was found
	for _, r := range gold.Relations {
		want[r] = false
	}
	for i := range rec.Relations {
		x := &rec.Relations[i]
		n, ok := x.Type.Number()
		if !ok {
			continue
		}
		r := GoldRelation{x.Type, keys[x.A], keys[x.B]}.ordered()
		found, right := want[r]
		if found {
			continue // two clusters that are one
		}
		s.ByType[n].addPredicted(right)
		if right {
			want[r] = true
		} else {
			s.Wrong = append(s.Wrong, fmt.Sprintf("%s: %s (%s): %s | %s", gold.ID, x.Type, x.Rule, rec.Clusters[x.A].Name, rec.Clusters[x.B].Name))
		}
	}
	for _, r := range gold.Relations {
		n, _ := r.Type.Number()
		s.ByType[n].addGold(want[r])
		if !want[r] {
			s.Missed = append(s.Missed, fmt.Sprintf("%s: %s: %s | %s", gold.ID, r.Type, r.A, r.B))
		}
	}
}

// clusterKeys gives each cluster of a record the gold key of most of its
// mentions, "" when none of them is marked.
func clusterKeys(gold *Gold, rec *entities.Record) []string {
	votes := make([]map[string]int, len(rec.Clusters))
	for i := range rec.Mentions {
		m := &rec.Mentions[i]
		key := ""
		for j := range gold.Mentions {
			g := &gold.Mentions[j]
			if g.Field != m.Field || g.End <= m.Start || m.End <= g.Start {
				continue
			}
			if g.Start == m.Start && g.End == m.End {
				key = g.Key // the very span goes before one that overlaps
				break
			}
			if key == "" && g.Has(entities.Nested) == m.Has(entities.Nested) {
				key = g.Key
			}
		}
		if key == "" {
			continue
		}
		if votes[m.Cluster] == nil {
			votes[m.Cluster] = map[string]int{}
		}
		votes[m.Cluster][key]++
	}
	keys := make([]string, len(rec.Clusters))
	for c, v := range votes {
		most := 0
		for key, n := range v {
			if cmp.Or(cmp.Compare(n, most), -strings.Compare(key, keys[c])) > 0 {
				keys[c], most = key, n
			}
		}
	}
	return keys
}

// All adds up the types.
func (s *Relations) All() Counts {
	var all Counts
	for _, c := range s.ByType {
		all.Add(c)
	}
	return all
}

// Merge adds o to s; o's articles count as later than s's.
func (s *Relations) Merge(o *Relations) {
	s.Articles += o.Articles
	for i := range s.ByType {
		s.ByType[i].Add(o.ByType[i])
	}
	s.Wrong, s.Missed = slices.Concat(s.Wrong, o.Wrong), slices.Concat(s.Missed, o.Missed)
}
