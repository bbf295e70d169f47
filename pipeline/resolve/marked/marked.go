// Package marked reads texts in which the mentions are marked, each with the
// entity that it means, for the tests of resolution: those of this project's gold
// and those of a test's own lines.
package marked

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/internal/marked"
)

// root is the folder of the repository, above that of the test.
func root(t testing.TB) string {
	t.Helper()
	dir := "."
	for range 8 {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		dir = filepath.Join("..", dir)
	}
	t.Fatal("no go.mod above the test")
	return ""
}

// BuiltIn loads the embedded gazetteers once for all tests.
func BuiltIn(t testing.TB) *gazetteers.Set {
	t.Helper()
	set, err := gazetteers.Load()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// Shared is the folder with material beside the repository; the test is
// skipped where there is none.
func Shared(t testing.TB, elem ...string) string {
	t.Helper()
	dir := os.Getenv("NEWSGRAPH_SHARED")
	if dir == "" {
		dir = filepath.Join(root(t), "..", "shared")
	}
	path := filepath.Join(append([]string{dir}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no %s: set NEWSGRAPH_SHARED to the folder of shared material", filepath.Join(elem...))
	}
	return path
}

// Document is a document with what is true of its mentions.
type Document struct {
	Doc   *entities.Document
	Keys  []string   // the entity of each mention
	Flags [][]string // what is marked of each mention besides
}

// Parse reads a marked-up text: {{surface|type|key}} or with "|flags".
func Parse(name, text string) (*Document, error) {
	plain, marks, err := marked.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	g := &Document{Doc: &entities.Document{Article: &entities.Article{ID: name, Text: plain}}}
	for _, mark := range marks {
		typ, ok := entities.ParseType(mark.Fields[0])
		if !ok || len(mark.Fields) < 2 {
			return nil, fmt.Errorf("%s: bad mention %q", name, mark.Fields)
		}
		m := entities.Mention{Start: mark.Start, End: mark.End, Type: typ, Confidence: 1, Flags: []entities.Flag{}}
		var flags []string
		if len(mark.Fields) > 2 {
			flags = strings.Split(mark.Fields[2], ",")
			if slices.Contains(flags, "nested") {
				m.Flags = append(m.Flags, entities.Nested)
			}
		}
		g.Doc.Mentions = append(g.Doc.Mentions, m)
		g.Keys = append(g.Keys, mark.Fields[1])
		g.Flags = append(g.Flags, flags)
	}
	g.Sort()
	g.Split()
	return g, nil
}

// Sort puts mentions in order: start, longer first.
func (g *Document) Sort() {
	order := make([]int, len(g.Keys))
	for i := range order {
		order[i] = i
	}
	ms, keys, flags := g.Doc.Mentions, g.Keys, g.Flags
	slices.SortStableFunc(order, func(a, b int) int {
		if ms[a].Start != ms[b].Start {
			return ms[a].Start - ms[b].Start
		}
		return ms[b].End - ms[a].End
	})
	g.Doc.Mentions, g.Keys, g.Flags = nil, nil, nil
	for _, i := range order {
		m := ms[i]
		m.Text = g.Doc.Article.Text[m.Start:m.End]
		g.Doc.Mentions = append(g.Doc.Mentions, m)
		g.Keys = append(g.Keys, keys[i])
		g.Flags = append(g.Flags, flags[i])
	}
}

// Split makes simple sentences: lines, and full stops before a capital that no
// title or initial precedes. Zones come from the flags of the mentions.
func (g *Document) Split() {
	text := g.Doc.Article.Text
	start := 0
	cut := func(end int) {
		if strings.TrimSpace(text[start:end]) != "" {
			g.Doc.Sentences = append(g.Doc.Sentences, entities.Sentence{Start: start, End: end, Zone: entities.Body})
		}
		start = end
	}
	for i := 0; i < len(text); i++ {
		if text[i] == '\n' {
			cut(i + 1)
		} else if (text[i] == '.' || text[i] == '?') && i+2 < len(text) && (text[i+1] == ' ' || text[i+1] == '"' && text[i+2] == ' ') && i > 2 && i-start > 20 {
			w := text[strings.LastIndexAny(text[:i], " \n(")+1 : i]
			if !slices.Contains([]string{"Mr", "Mrs", "Ms", "Dr", "Gen", "Sen", "Gov", "Rep", "St", "Jr", "Sgt", "Lt", "Col", "Prof"}, w) && (len(w) > 3 || w == strings.ToLower(w)) {
				cut(i + 1)
			}
		}
	}
	cut(len(text))
	for i := range g.Doc.Mentions {
		m := &g.Doc.Mentions[i]
		for s := range g.Doc.Sentences {
			if se := &g.Doc.Sentences[s]; m.Start >= se.Start && m.Start < se.End {
				m.Sentence = s
				for _, f := range g.Flags[i] {
					switch f {
					case "headline", "byline", "caption", "dateline":
						if f != "dateline" {
							se.Zone = entities.Role(f)
						}
					}
				}
				break
			}
		}
	}
}

// Gold reads the articles of testdata/gold; the test is skipped where there are
// none.
func Gold(t testing.TB) []*Document {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(root(t), "testdata", "gold", "*", "*.gold"))
	if err != nil || len(paths) == 0 {
		t.Skip("no gold files")
	}
	var out []*Document
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		head, text, ok := strings.Cut(string(b), "text:\n")
		if !ok {
			t.Errorf("%s: no text", p)
			continue
		}
		g, err := Parse(filepath.Base(p), text)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, line := range strings.Split(head, "\n") {
			if d, ok := strings.CutPrefix(line, "date: "); ok {
				g.Doc.Article.Date = d
			}
		}
		out = append(out, g)
	}
	return out
}

// BCubed adds up B-cubed precision and recall of predicted clusters against keys
// (Bagga and Baldwin 1998).
type BCubed struct {
	N    int // mentions
	p, r float64
}

// Add takes the mentions of what is scored together: the key of each, and the
// cluster that it was put into.

func (b *BCubed) Add(keys []string, clusters []int) {
	for i := range keys {
		same, inCluster, inKey := 0, 0, 0
		for j := range keys {
			k, c := keys[i] == keys[j], clusters[i] == clusters[j]
			if k && c {
				same++
			}
			if c {
				inCluster++
			}
			if k {
				inKey++
			}
		}
		b.p += float64(same) / float64(inCluster)
		b.r += float64(same) / float64(inKey)
		b.N++
	}
}

// Scores are precision, recall and their harmonic mean, of what was added.
func (b *BCubed) Scores() (p, r, f float64) {
	p, r = b.p/float64(b.N), b.r/float64(b.N)
	return p, r, 2 * p * r / (p + r)
}
