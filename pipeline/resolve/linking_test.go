package resolve

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/marked"
)

// knowledge indexes the gazetteers by Wikidata and GeoNames id.
type knowledge struct {
	byID map[string]gazetteers.Entry // "wikidata:Q…" and "geonames:…"
	qid  map[string]string           // id → Q…
}

func knowledgeOf(set *gazetteers.Set) *knowledge {
	k := &knowledge{map[string]gazetteers.Entry{}, map[string]string{}}
	for ref := gazetteers.EntryRef(0); ; ref++ {
		e := set.Entry(ref)
		if e.Name == "" {
			return k
		}
		for _, id := range []string{e.ID, e.SameAs} {
			if id == "" {
				continue
			}
			k.byID[id] = e
			for _, other := range []string{e.ID, e.SameAs} {
				if q, ok := strings.CutPrefix(other, "wikidata:"); ok {
					k.qid[id] = q
				}
			}
		}
	}
}

type linkedDoc struct {
	ID       string
	Text     string
	Mentions [][3]any
}

func readLinked(t testing.TB, path string) []linkedDoc {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []linkedDoc
	scan := bufio.NewScanner(f)
	scan.Buffer(nil, 1<<24)
	for scan.Scan() {
		var d linkedDoc
		if err := json.Unmarshal(scan.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
	return out
}

// conllTypes reads the types of the names of each document, in order.
func conllTypes(t testing.TB, path string) [][][2]string {
	b, err := os.ReadFile(path)
	if err != nil {
		t.Skip("no conll2003 beside the linked articles")
	}
	var docs [][][2]string
	var name []string
	label := ""
	flush := func() {
		if label != "" {
			docs[len(docs)-1] = append(docs[len(docs)-1], [2]string{strings.Join(name, ""), label})
		}
		name, label = nil, ""
	}
	for _, line := range bytes.Split(b, []byte("\n")) {
		f := strings.Fields(string(line))
		switch {
		case len(f) > 0 && f[0] == "-DOCSTART-":
			flush()
			docs = append(docs, nil)
		case len(f) < 2:
			if len(docs) > 0 {
				flush()
			}
		case strings.HasPrefix(f[1], "B-"), strings.HasPrefix(f[1], "I-") && f[1][2:] != label:
			flush()
			label, name = f[1][2:], []string{f[0]}
		case strings.HasPrefix(f[1], "I-"):
			name = append(name, f[0])
		default:
			flush()
		}
	}
	return docs
}

// goldLinks makes a document of a linked article. Types are those of the
// corpus, else what the gazetteers say of the name.
func goldLinks(set *gazetteers.Set, d *linkedDoc, types [][2]string) (*marked.Document, []string) {
	g := &marked.Document{Doc: &entities.Document{Article: &entities.Article{ID: d.ID, Text: d.Text, Date: map[bool]string{true: "1996-08-30", false: "1987-03-01"}[strings.HasPrefix(d.ID, "aida")]}}}
	at := make([]int, 0, len(d.Text)+1)
	for i := range d.Text {
		at = append(at, i)
	}
	at = append(at, len(d.Text))
	var kinds []string
	next := 0
	for _, m := range d.Mentions {
		start, end := at[int(m[0].(float64))], at[int(m[1].(float64))]
		surface := d.Text[start:end]
		kind := ""
		squeezed := strings.Join(strings.Fields(surface), "")
		for k := next; k < len(types) && k < next+12; k++ {
			if types[k][0] == squeezed {
				kind, next = types[k][1], k+1
				break
			}
		}
		if kind == "" {
			kind = guessKind(set, surface)
		}
		typ := map[string]entities.Type{"PER": entities.Person, "LOC": entities.Place, "ORG": entities.Organization}[kind]
		if typ == entities.NoType {
			if _, _, ok := set.Demonym(surface); !ok {
				continue
			}
			typ = entities.Place
		}
		q, _ := m[2].(string)
		g.Doc.Mentions = append(g.Doc.Mentions, entities.Mention{Start: start, End: end, Type: typ, Confidence: 1, Flags: []entities.Flag{}})
		g.Keys = append(g.Keys, q)
		g.Flags = append(g.Flags, nil)
		kinds = append(kinds, kind)
	}
	g.Sort()
	g.Split()
	return g, kinds
}

func guessKind(set *gazetteers.Set, s string) string {
	m := set.Lists(s)
	switch {
	case m.Has(gazetteers.Country):
		return "LOC"
	case m.Has(gazetteers.Demonym):
		return "MISC"
	case m.Has(gazetteers.AnyOrg):
		return "ORG"
	case m.Has(gazetteers.AnyPlace):
		return "LOC"
	case m.Has(gazetteers.PersonName):
		return "PER"
	}
	w := strings.Fields(s)
	if len(w) >= 2 && len(w) <= 3 {
		_, given := set.IsGivenName(w[0])
		if given || len(w[0]) == 1 || strings.HasSuffix(w[0], ".") {
			return "PER"
		}
	}
	return "ORG"
}

// TestLinking links the gold mentions of the shared sets.
func TestLinking(t *testing.T) {
	set := marked.BuiltIn(t)
	know := knowledgeOf(set)
	for _, name := range []string{"aida-dev", "reuters-128"} {
		t.Run(name, func(t *testing.T) {
			docs := readLinked(t, marked.Shared(t, "data", "linking", name+".jsonl"))
			var types [][][2]string
			if name == "aida-dev" {
				types = conllTypes(t, marked.Shared(t, "data", "ner", "conll2003", "dev.conll"))
			}
			r, _ := New(set, Options{})
			var s linkScore
			errors := map[string]int{}
			var clusters marked.BCubed
			for n := range docs {
				var ty [][2]string
				if types != nil {
					ty = types[n]
				}
				g, _ := goldLinks(set, &docs[n], ty)
				res := r.Article(g.Doc)
				var keys []string
				var cl []int
				for i := range g.Doc.Mentions {
					m := &g.Doc.Mentions[i]
					got := know.qid[res.Clusters[m.Cluster].Link]
					want := g.Keys[i]
					if want != "" {
						keys, cl = append(keys, want), append(cl, m.Cluster)
					}
					_, known := know.byID["wikidata:"+want]
					s.add(want, got, known, res.Clusters[m.Cluster].Link)
					if known && got != want || got != "" && got != want {
						errors[fmt.Sprintf("%s %q want %s %s known=%v got %s %s", m.Type, m.Text, want, know.byID["wikidata:"+want].Name, known, res.Clusters[m.Cluster].Entity, res.Clusters[m.Cluster].Name)]++
					}
				}
				clusters.Add(keys, cl)
			}
			t.Log(s.String())
			if p, rec := s.ofKnown(); p < 0.90 || rec < 0.60 {
				t.Errorf("known ids: precision %.3f recall %.3f, want 0.90 and 0.60", p, rec)
			}
			p, rec, f := clusters.Scores()
			t.Logf("clusters by QID: P %.4f R %.4f F1 %.4f", p, rec, f)
			if os.Getenv("NEWSGRAPH_SHOW") != "" {
				lines := make([]string, 0, len(errors))
				for e, n := range errors {
					lines = append(lines, fmt.Sprintf("%3d %s", n, e))
				}
				sort.Sort(sort.Reverse(sort.StringSlice(lines)))
				t.Log("\n" + strings.Join(lines[:min(len(lines), 120)], "\n"))
			}
		})
	}
}

type linkScore struct {
	known, right, predicted int // over mentions whose QID is known
	all, allPredicted       int // over all
	geonames                int
}

func (s *linkScore) add(want, got string, known bool, link string) {
	s.all++
	if got != "" {
		s.allPredicted++
	} else if strings.HasPrefix(link, "geonames:") {
		s.geonames++
	}
	if known {
		s.known++
		if got != "" || link != "" {
			s.predicted++
		}
		if got == want {
			s.right++
		}
	}
}

func (s *linkScore) ofKnown() (precision, recall float64) {
	return float64(s.right) / float64(s.predicted), float64(s.right) / float64(s.known)
}

func (s *linkScore) String() string {
	return fmt.Sprintf("known QIDs: %d of %d mentions, precision %.4f recall %.4f; over all: %d predicted (+%d GeoNames only), precision %.4f",
		s.known, s.all, float64(s.right)/float64(s.predicted), float64(s.right)/float64(s.known), s.allPredicted, s.geonames, float64(s.right)/float64(s.allPredicted))
}
