package resolve

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// builtIn loads the embedded gazetteers once for all tests.
func builtIn(t testing.TB) *gazetteers.Set {
	t.Helper()
	set, err := gazetteers.Load()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// shared is the folder with material beside the repository; the test is
// skipped where there is none.
func shared(t testing.TB, elem ...string) string {
	t.Helper()
	dir := os.Getenv("NEWSGRAPH_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	path := filepath.Join(append([]string{dir}, elem...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no %s: set NEWSGRAPH_SHARED to the folder of shared material", filepath.Join(elem...))
	}
	return path
}

// golden is a document with what is true of its mentions.
type golden struct {
	doc   *entities.Document
	keys  []string   // entity of each mention
	flags [][]string // flags of each mention
}

// parseGold reads a marked-up text: {{surface|type|key}} or with "|flags".
func parseGold(name, marked string) (*golden, error) {
	g := &golden{doc: &entities.Document{Article: &entities.Article{ID: name}}}
	var b strings.Builder
	type open struct{ start int }
	var stack []open
	for i := 0; i < len(marked); {
		switch {
		case strings.HasPrefix(marked[i:], "{{"):
			stack = append(stack, open{b.Len()})
			i += 2
		case marked[i] == '|' && len(stack) > 0:
			end := strings.Index(marked[i:], "}}")
			if end < 0 {
				return nil, fmt.Errorf("%s: mention without end", name)
			}
			parts := strings.Split(marked[i+1:i+end], "|")
			typ, ok := entities.ParseType(parts[0])
			if !ok || len(parts) < 2 {
				return nil, fmt.Errorf("%s: bad mention %q", name, marked[i:i+end])
			}
			m := entities.Mention{Start: stack[len(stack)-1].start, End: b.Len(), Type: typ, Confidence: 1, Flags: []entities.Flag{}}
			stack = stack[:len(stack)-1]
			var flags []string
			if len(parts) > 2 {
				flags = strings.Split(parts[2], ",")
				if slices.Contains(flags, "nested") {
					m.Flags = append(m.Flags, entities.Nested)
				}
			}
			g.doc.Mentions = append(g.doc.Mentions, m)
			g.keys = append(g.keys, parts[1])
			g.flags = append(g.flags, flags)
			i += end + 2
		default:
			b.WriteByte(marked[i])
			i++
		}
	}
	g.doc.Article.Text = b.String()
	g.sort()
	g.split()
	return g, nil
}

// sort puts mentions in order: start, longer first.
func (g *golden) sort() {
	order := make([]int, len(g.keys))
	for i := range order {
		order[i] = i
	}
	ms, keys, flags := g.doc.Mentions, g.keys, g.flags
	slices.SortStableFunc(order, func(a, b int) int {
		if ms[a].Start != ms[b].Start {
			return ms[a].Start - ms[b].Start
		}
		return ms[b].End - ms[a].End
	})
	g.doc.Mentions, g.keys, g.flags = nil, nil, nil
	for _, i := range order {
		m := ms[i]
		m.Text = g.doc.Article.Text[m.Start:m.End]
		g.doc.Mentions = append(g.doc.Mentions, m)
		g.keys = append(g.keys, keys[i])
		g.flags = append(g.flags, flags[i])
	}
}

// split makes simple sentences: lines, and full stops before a capital that no
// title or initial precedes. Zones come from the flags of the mentions.
func (g *golden) split() {
	text := g.doc.Article.Text
	start := 0
	cut := func(end int) {
		if strings.TrimSpace(text[start:end]) != "" {
			g.doc.Sentences = append(g.doc.Sentences, entities.Sentence{Start: start, End: end, Zone: entities.Body})
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
	for i := range g.doc.Mentions {
		m := &g.doc.Mentions[i]
		for s := range g.doc.Sentences {
			if se := &g.doc.Sentences[s]; m.Start >= se.Start && m.Start < se.End {
				m.Sentence = s
				for _, f := range g.flags[i] {
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

// goldFiles reads the gold of this project.
func goldFiles(t testing.TB) []*golden {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "..", "testdata", "gold", "*", "*.gold"))
	if err != nil || len(paths) == 0 {
		t.Skip("no gold files")
	}
	var out []*golden
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
		g, err := parseGold(filepath.Base(p), text)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, line := range strings.Split(head, "\n") {
			if d, ok := strings.CutPrefix(line, "date: "); ok {
				g.doc.Article.Date = d
			}
		}
		out = append(out, g)
	}
	return out
}

// bcubed adds up B-cubed precision and recall of predicted clusters against keys
// (Bagga and Baldwin 1998).
type bcubed struct {
	p, r float64
	n    int
}

func (b *bcubed) add(keys []string, clusters []int) {
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
		b.n++
	}
}

func (b *bcubed) scores() (p, r, f float64) {
	p, r = b.p/float64(b.n), b.r/float64(b.n)
	return p, r, 2 * p * r / (p + r)
}
