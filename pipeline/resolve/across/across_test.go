package across

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"sort"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/pipeline/resolve"
	"newsgraph/pipeline/resolve/marked"
	"newsgraph/pipeline/resolve/names"
)

// recordOf resolves a gold document into a record.
func recordOf(r *resolve.Resolver, g *marked.Document) *entities.Record {
	key := map[[3]int]string{} // what the resolver takes off, as a part of a name, has none
	at := func(m *entities.Mention) [3]int { return [3]int{int(m.Field), m.Start, m.End} }
	for i := range g.Doc.Mentions {
		key[at(&g.Doc.Mentions[i])] = g.Keys[i]
	}
	res := r.Article(g.Doc)
	g.Keys = g.Keys[:0]
	for i := range g.Doc.Mentions {
		g.Keys = append(g.Keys, key[at(&g.Doc.Mentions[i])])
	}
	rec := &entities.Record{
		Article:  entities.ArticleInfo{ID: g.Doc.Article.ID, SHA256: fmt.Sprintf("%x", len(g.Doc.Article.Text)), Date: g.Doc.Article.Date, Source: g.Doc.Article.Source},
		Clusters: res.Clusters, Focus: res.Focus,
		Mentions: append([]entities.Mention{}, g.Doc.Mentions...),
	}
	return rec
}

// TestGoldAcross resolves the gold mentions of all articles together, in
// several orders.
func TestGoldAcross(t *testing.T) {
	set := marked.BuiltIn(t)
	r, err := resolve.New(set, resolve.Options{})
	if err != nil {
		t.Fatal(err)
	}
	gold := marked.Gold(t)
	recs := make([]*entities.Record, len(gold))
	for i, g := range gold {
		recs[i] = recordOf(r, g)
	}
	var want string
	for round := range 4 {
		perm := rand.New(rand.NewPCG(1, uint64(round))).Perm(len(recs))
		memory := 1 << (10 + 6*round)           // from next to nothing to all
		shuffled := []*entities.Record{recs[0]} // it counts once
		for _, i := range perm {
			shuffled = append(shuffled, recs[i])
		}
		res := resolved(t, New(set, names.English(), nil, t.TempDir(), memory), shuffled)
		got := dump(res, recs)
		if round == 0 {
			want = got
			scoreAcross(t, res, gold, recs)
		} else if got != want {
			t.Fatalf("order of records changes the resolution:\n%s", firstDifference(want, got))
		}
	}
}

func dump(res *Resolution, recs []*entities.Record) string {
	var b strings.Builder
	seen := map[string]bool{}
	for _, rec := range recs {
		for c := range rec.Clusters {
			id := res.Entity(rec.Key(), c)
			fmt.Fprintln(&b, rec.Article.ID, c, id)
			if !seen[id] {
				seen[id] = true
				e := res.Describe(id)
				j, _ := json.Marshal(e)
				fmt.Fprintf(&b, "%s %v\n", j, res.Steps(id))
			}
		}
	}
	return b.String()
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return x[i] + "\n" + y[i]
		}
	}
	return "length"
}

func scoreAcross(t *testing.T, res *Resolution, gold []*marked.Document, recs []*entities.Record) {
	var keys []string
	var clusters []int
	number := map[string]int{}
	ids := map[string]map[string]int{}
	byID := map[string]map[string]int{}
	for n, g := range gold {
		for i := range g.Keys {
			id := res.Entity(recs[n].Key(), recs[n].Mentions[i].Cluster)
			if _, ok := number[id]; !ok {
				number[id] = len(number)
			}
			keys = append(keys, g.Keys[i])
			clusters = append(clusters, number[id])
			if ids[g.Keys[i]] == nil {
				ids[g.Keys[i]] = map[string]int{}
			}
			ids[g.Keys[i]][id]++
			if byID[id] == nil {
				byID[id] = map[string]int{}
			}
			byID[id][g.Keys[i]]++
		}
	}
	var score marked.BCubed
	score.Add(keys, clusters)
	p, rec, f := score.Scores()
	t.Logf("across %d articles, %d mentions, %d entities: P %.4f R %.4f F1 %.4f", len(gold), len(keys), len(number), p, rec, f)
	if f < 0.96 {
		t.Errorf("B-cubed F1 across articles %.4f < 0.96", f)
	}
	if os.Getenv("NEWSGRAPH_SHOW") == "" {
		return
	}
	var lines []string
	for k, m := range ids {
		if len(m) > 1 {
			lines = append(lines, fmt.Sprint("split ", k, " ", m))
		}
	}
	for id, m := range byID {
		if len(m) > 1 {
			lines = append(lines, fmt.Sprint("fused ", id, " ", m))
		}
	}
	sort.Strings(lines)
	t.Log(strings.Join(lines, "\n"))
}
