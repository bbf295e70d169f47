package resolve

import (
	"newsgraph/pipeline/resolve/marked"
	"os"
	"strings"
	"testing"
)

// TestGoldClusters groups the gold mentions of this project's articles.
func TestGoldClusters(t *testing.T) {
	r, err := New(marked.BuiltIn(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	verbose := os.Getenv("NEWSGRAPH_SHOW") != ""
	var score marked.BCubed
	metTP, metFP, metFN := 0, 0, 0
	for _, g := range marked.Gold(t) {
		res := r.Article(g.Doc)
		clusters := make([]int, len(g.Keys))
		keyCluster := map[string]map[int]bool{}
		clusterKey := map[int]map[string]bool{}
		for i := range g.Doc.Mentions {
			m := &g.Doc.Mentions[i]
			clusters[i] = m.Cluster
			if keyCluster[g.Keys[i]] == nil {
				keyCluster[g.Keys[i]] = map[int]bool{}
			}
			keyCluster[g.Keys[i]][m.Cluster] = true
			if clusterKey[m.Cluster] == nil {
				clusterKey[m.Cluster] = map[string]bool{}
			}
			clusterKey[m.Cluster][g.Keys[i]] = true
			want, got := strings.Contains(strings.Join(g.Flags[i], ","), "metonym"), m.Has("metonym")
			switch {
			case want && got:
				metTP++
			case want:
				metFN++
			case got:
				metFP++
			}
			if verbose && want != got {
				text := g.Doc.Article.Text
				t.Logf("%s metonym want %v: …%s[%s]%s…", g.Doc.Article.ID, want, text[max(0, m.Start-50):m.Start], m.Text, text[m.End:min(len(text), m.End+40)])
			}
		}
		score.Add(g.Keys, clusters)
		if verbose {
			for k, cs := range keyCluster {
				if len(cs) > 1 {
					s := ""
					for c := range cs {
						s += " [" + res.Clusters[c].Name + " " + res.Clusters[c].Entity + "]"
					}
					t.Logf("%s split %s:%s", g.Doc.Article.ID, k, s)
				}
			}
			for c, ks := range clusterKey {
				if len(ks) > 1 {
					t.Logf("%s fused %s: %v", g.Doc.Article.ID, res.Clusters[c].Name, ks)
				}
			}
		}
	}
	p, rec, f := score.Scores()
	t.Logf("B-cubed over %d mentions: P %.4f R %.4f F1 %.4f; metonyms: %d right, %d wrong, %d missed", score.N, p, rec, f, metTP, metFP, metFN)
	if float64(metTP) < 0.7*float64(metTP+metFN) || float64(metTP) < 0.9*float64(metTP+metFP) {
		t.Errorf("metonyms: %d right, %d wrong, %d missed", metTP, metFP, metFN)
	}
	if f < 0.98 {
		t.Errorf("B-cubed F1 %.4f < 0.98", f)
	}
}
