package resolve

import (
	"os"
	"strings"
	"testing"
)

// TestGoldClusters groups the gold mentions of this project's articles.
func TestGoldClusters(t *testing.T) {
	r, err := New(builtIn(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	verbose := os.Getenv("NEWSGRAPH_SHOW") != ""
	var score bcubed
	metTP, metFP, metFN := 0, 0, 0
	for _, g := range goldFiles(t) {
		res := r.Article(g.doc)
		clusters := make([]int, len(g.keys))
		keyCluster := map[string]map[int]bool{}
		clusterKey := map[int]map[string]bool{}
		for i := range g.doc.Mentions {
			m := &g.doc.Mentions[i]
			clusters[i] = m.Cluster
			if keyCluster[g.keys[i]] == nil {
				keyCluster[g.keys[i]] = map[int]bool{}
			}
			keyCluster[g.keys[i]][m.Cluster] = true
			if clusterKey[m.Cluster] == nil {
				clusterKey[m.Cluster] = map[string]bool{}
			}
			clusterKey[m.Cluster][g.keys[i]] = true
			want, got := strings.Contains(strings.Join(g.flags[i], ","), "metonym"), m.Has("metonym")
			switch {
			case want && got:
				metTP++
			case want:
				metFN++
			case got:
				metFP++
			}
			if verbose && want != got {
				text := g.doc.Article.Text
				t.Logf("%s metonym want %v: …%s[%s]%s…", g.doc.Article.ID, want, text[max(0, m.Start-50):m.Start], m.Text, text[m.End:min(len(text), m.End+40)])
			}
		}
		score.add(g.keys, clusters)
		if verbose {
			for k, cs := range keyCluster {
				if len(cs) > 1 {
					s := ""
					for c := range cs {
						s += " [" + res.Clusters[c].Name + " " + res.Clusters[c].Entity + "]"
					}
					t.Logf("%s split %s:%s", g.doc.Article.ID, k, s)
				}
			}
			for c, ks := range clusterKey {
				if len(ks) > 1 {
					t.Logf("%s fused %s: %v", g.doc.Article.ID, res.Clusters[c].Name, ks)
				}
			}
		}
	}
	p, rec, f := score.scores()
	t.Logf("B-cubed over %d mentions: P %.4f R %.4f F1 %.4f; metonyms: %d right, %d wrong, %d missed", score.n, p, rec, f, metTP, metFP, metFN)
	if float64(metTP) < 0.7*float64(metTP+metFN) || float64(metTP) < 0.9*float64(metTP+metFP) {
		t.Errorf("metonyms: %d right, %d wrong, %d missed", metTP, metFP, metFN)
	}
	if f < 0.98 {
		t.Errorf("B-cubed F1 %.4f < 0.98", f)
	}
}
