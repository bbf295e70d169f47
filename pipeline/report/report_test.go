package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	nethtml "golang.org/x/net/html"

	"newsgraph/entities"
	"newsgraph/pipeline/report/facts"
	"newsgraph/pipeline/report/model"
)

// world is a made run: records and the graph that belongs to them.
type world struct {
	records []*entities.Record
	graph   entities.Graph
	ledger  entities.Ledger
	stories map[string]string
}

// add puts an article of the sentences into the world; {Name|type} is a mention.
func (w *world) add(id, date, source, title string, sentences ...string) {
	r := &entities.Record{Schema: entities.RecordSchema, Article: entities.ArticleInfo{ID: id, Date: date, Source: source, Title: title, SHA256: id}}
	var text strings.Builder
	clusters := map[string]int{}
	pattern := regexp.MustCompile(`\{\{([^|}]*)\|(person|place|organization)\}\}`)
	for si, s := range sentences {
		if si > 0 {
			text.WriteByte(' ')
		}
		from := text.Len()
		at := 0
		var here []int
		for _, m := range pattern.FindAllStringSubmatchIndex(s, -1) {
			text.WriteString(s[at:m[0]])
			name := s[m[2]:m[3]]
			typ, _ := entities.ParseType(s[m[4]:m[5]])
			start := text.Len()
			text.WriteString(name)
			key := typ.String() + ":" + name
			c, ok := clusters[key]
			if !ok {
				c = len(r.Clusters)
				clusters[key] = c
				r.Clusters = append(r.Clusters, entities.Cluster{Entity: key, Type: typ, Name: name})
			}
			r.Clusters[c].Mentions++
			r.Mentions = append(r.Mentions, entities.Mention{Start: start, End: text.Len(), Text: name, Type: typ, Confidence: 0.9, Entity: key, Cluster: c, Sentence: si})
			if !slices.Contains(here, c) {
				here = append(here, c)
			}
			at = m[1]
		}
		text.WriteString(s[at:])
		for i, a := range here {
			for _, b := range here[i+1:] {
				r.Edges = append(r.Edges, entities.LocalEdge{A: min(a, b), B: max(a, b), Sentences: 1,
					Evidence: []entities.Anchor{{Start: from, End: text.Len()}}})
			}
		}
	}
	r.Article.Text = text.String()
	w.records = append(w.records, r)
}

// input sums the records up, as the graph phase does but simply.
func (w *world) input() facts.Input {
	type count struct{ mentions, articles int }
	counts, about := map[string]*count{}, map[string]entities.Cluster{}
	edges := map[[2]string]*entities.Edge{}
	dates := map[string][2]string{}
	for _, r := range w.records {
		for _, c := range r.Clusters {
			if counts[c.Entity] == nil {
				counts[c.Entity], about[c.Entity] = &count{}, c
				dates[c.Entity] = [2]string{r.Article.Date, r.Article.Date}
			}
			counts[c.Entity].mentions += c.Mentions
			counts[c.Entity].articles++
		}
		for _, e := range r.Edges {
			a, b := r.Clusters[e.A].Entity, r.Clusters[e.B].Entity
			k := [2]string{min(a, b), max(a, b)}
			if edges[k] == nil {
				edges[k] = &entities.Edge{Source: k[0], Target: k[1], Type: "cooccurs", NPMI: 0.5, First: r.Article.Date, Last: r.Article.Date}
			}
			edges[k].Sentences += e.Sentences
			edges[k].Articles++
			edges[k].Stories++
		}
	}
	w.graph = entities.Graph{Schema: entities.GraphSchema}
	for id, c := range counts {
		lat, lon := 33.5, 36.3
		e := entities.Entity{ID: id, Type: about[id].Type, Name: about[id].Name, Mentions: c.mentions, Articles: c.articles, Stories: c.articles,
			First: dates[id][0], Last: dates[id][1], Confidence: 0.9,
			Aliases:    []entities.NameCount{{Name: about[id].Name, Mentions: c.mentions}, {Name: "also " + about[id].Name, Mentions: 1}},
			Roles:      []entities.RoleSpan{{Title: "Head of " + about[id].Name, Articles: 1}},
			Candidates: []entities.Candidate{{ID: "wikidata:Q1", Name: "Not " + about[id].Name, Score: 0.4}}}
		if e.Type == entities.Place {
			e.Place = &entities.PlaceInfo{Lat: &lat, Lon: &lon, Country: "SY"}
		}
		w.graph.Entities = append(w.graph.Entities, e)
		w.graph.Summary.Mentions += c.mentions
	}
	for _, e := range edges {
		w.graph.Edges = append(w.graph.Edges, *e)
	}
	slices.SortFunc(w.graph.Entities, func(a, b entities.Entity) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(w.graph.Edges, func(a, b entities.Edge) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Target, b.Target))
	})
	s := &w.graph.Summary
	s.Articles, s.Stories, s.Entities, s.Edges = len(w.records), len(w.records), len(counts), len(edges)
	in := facts.Input{
		Graph: &w.graph, Ledger: &w.ledger, Runs: []facts.Run{{Name: "RUN"}},
		Records: func(yield func(*entities.Record) error) error {
			for _, r := range w.records {
				if err := yield(r); err != nil {
					return err
				}
			}
			return nil
		},
	}
	if w.stories != nil {
		in.Story = func(key string) string { return cmp.Or(w.stories[key], key) }
	}
	return in
}

func html(t *testing.T, in facts.Input) string {
	t.Helper()
	var b bytes.Buffer
	if err := HTML(&b, in); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// talks is a small run with everything in it.
func talks() *world {
	w := &world{}
	w.add("a1", "2016-10-15", "Wire", "Talks", "{{Kerry|person}} met {{Lavrov|person}} in {{Lausanne|place}}.", "The {{UN|organization}} said so.")
	w.add("a2", "2016-10-16", "Post", "After the talks", "{{Lavrov|person}} left {{Lausanne|place}} for {{Moscow|place}}.", "{{Kerry|person}} flew to {{London|place}}.")
	w.add("a3", "2016-10-16", "Copy", "After the talks", "{{Lavrov|person}} left {{Lausanne|place}} for {{Moscow|place}}.", "{{Kerry|person}} flew to {{London|place}}.")
	w.add("a4", "2016-10-18", "Wire", "Aid", "The {{UN|organization}} sent trucks to {{Aleppo|place}}.", "{{Kerry|person}} and {{Lavrov|person}} spoke.")
	w.stories = map[string]string{"a3\x00a3": "a2\x00a2"}
	w.ledger = entities.Ledger{Schema: entities.LedgerSchema, Inputs: entities.LedgerInputs{Files: 5, Bytes: 1234},
		Articles: entities.LedgerCounts{Read: 5, Processed: 4, Quarantined: 1},
		Items:    []entities.LedgerItem{{Input: "bad.gz", Outcome: entities.Quarantined, Stage: "read", Reason: "gzip: invalid checksum"}}}
	return w
}

func TestSectionsStandInOrder(t *testing.T) {
	page := html(t, talks().input())
	at := 0
	for _, id := range []string{"read", "findings", "who", "network", "map", "timeline", "pages", "stories", "check", "about"} {
		i := strings.Index(page, `<section id="`+id+`"`)
		if i < at {
			t.Errorf("section %s is missing or out of order", id)
		}
		at = i
	}
	for _, want := range []string{"gzip: invalid checksum", "1 article</a> (25 %) is a copy", "Could also be", "4 articles from 3 sources from 2016-10-15 to 2016-10-18", `class="land"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestFindings(t *testing.T) {
	in := talks().input()
	b, err := model.Build(&in)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range b.Findings {
		s := f.Topic + ": "
		for _, p := range f.Phrases {
			s += p.Text
		}
		got = append(got, s)
	}
	all := strings.Join(got, "\n")
	for _, want := range []string{
		"Who: The person named by most stories is Kerry: 4 mentions in 4 articles (4 stories), then Lavrov (4 stories).",
		"Co-mention: Pairs of places aside, Lavrov and Lausanne are named together most: in 3 sentences, and in 3 articles of 3 stories.",
		"When: Most was written in the day 2016-10-16: 2 articles",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("lacking %q in:\n%s", want, all)
		}
	}
}

func TestSameInputSameBytes(t *testing.T) {
	if a, b := html(t, talks().input()), html(t, talks().input()); a != b {
		t.Error("two pages of one run differ")
	}
	var a, b bytes.Buffer
	if err := Markdown(&a, talks().input()); err != nil {
		t.Fatal(err)
	}
	if err := Markdown(&b, talks().input()); err != nil {
		t.Fatal(err)
	}
	if a.String() != b.String() {
		t.Error("two Markdown reports of one run differ")
	}
}

// hostile are names that try to become code, mark-up, formulas or other text.
var hostile = []string{
	"</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", `"><svg onload=alert(1)>`, `' onmouseover='alert(1)`,
	"<!--", "]]>", "{{.}}", "${alert(1)}", "javascript:alert(1)", "=cmd", "@SUM(A1)", "a\x00b", "\u202egnp.exe", "\u2066x\u2069", "\u2028line",
	"\x1b[31mred", strings.Repeat("long ", 200), "#e-0", "<!--<script>", "&lt;b&gt;", "\xff\xfe", "😀", "e\u0301",
}

func TestHostileNamesStayText(t *testing.T) {
	clean := html(t, talks().input())
	for _, evil := range hostile {
		evil := strings.ToValidUTF8(strings.NewReplacer("|", "", "}", ")", "{", "(").Replace(evil), "\uFFFD")
		w := &world{}
		for i := range 3 {
			w.add(fmt.Sprintf("%s%d", evil, i), fmt.Sprintf("2020-01-%02d", i+1), evil, evil,
				"So {{"+evil+"|person}} met {{"+evil+" two|place}} and {{"+evil+" three|organization}}.")
		}
		w.ledger.Items = []entities.LedgerItem{{Input: evil, Position: evil, Article: evil, Outcome: entities.Skipped, Stage: "read", Reason: evil}}
		in := w.input()
		in.Title = evil
		in.Runs = []facts.Run{{Name: evil}}
		page := html(t, in)
		if got, want := strings.Count(page, "<script"), strings.Count(clean, "<script"); got != want {
			t.Errorf("%q: %d script elements, want %d", evil, got, want)
		}
		for _, bad := range []string{"<img", "<svg onload", "onerror=alert(1)>", "\x00", "\u202e", "\u2066", "\x1b"} {
			if strings.Contains(page, bad) {
				t.Errorf("%q: the page holds %q", evil, bad)
			}
		}
		for _, found := range suspicious(t, page) {
			t.Errorf("%q: %s", evil, found)
		}
		if !utf8.ValidString(page) {
			t.Errorf("%q: the page is not UTF-8", evil)
		}
		if data := payloadOf(t, page); !json.Valid([]byte(data)) {
			t.Errorf("%q: the data is not JSON", evil)
		}
		var md bytes.Buffer
		if err := Markdown(&md, in); err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"<script", "<img", "\x00", "\u202e", "\x1b"} {
			if strings.Contains(strings.ReplaceAll(md.String(), `\<`, ""), bad) {
				t.Errorf("%q: the Markdown holds %q", evil, bad)
			}
		}
	}
}

// suspicious lists what a browser would run, fetch or follow out of the page.
func suspicious(t *testing.T, page string) (out []string) {
	t.Helper()
	doc, err := nethtml.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type != nethtml.ElementNode {
			continue
		}
		switch n.Data {
		case "img", "iframe", "object", "embed", "base", "form", "video", "audio":
			out = append(out, "element "+n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" {
				out = append(out, "attribute "+a.Key+" of "+n.Data)
			}
			if a.Key == "href" && !strings.HasPrefix(a.Val, "#") && a.Val != "data:," {
				out = append(out, "link to "+a.Val)
			}
		}
	}
	return out
}

func payloadOf(t *testing.T, page string) string {
	t.Helper()
	_, rest, ok := strings.Cut(page, `id="data">`)
	if !ok {
		t.Fatal("no data in the page")
	}
	data, _, _ := strings.Cut(rest, "</script>")
	return data
}

func TestNothingIsFetched(t *testing.T) {
	page := html(t, talks().input())
	for _, found := range suspicious(t, page) {
		t.Error(found)
	}
	head := page[:strings.Index(page, `<script type="application/json"`)]
	if m := regexp.MustCompile(`(?i)@import|url\(`).FindString(head); m != "" {
		t.Errorf("the style may fetch something: %s", m)
	}
	if !strings.Contains(head, "default-src &#39;none&#39;") || strings.Contains(head, "unsafe-") {
		t.Error("the policy is not strict")
	}
}

func TestLargeRunStaysInBudget(t *testing.T) {
	w := &world{}
	for i := range 4000 {
		w.add(fmt.Sprintf("article-%05d", i), fmt.Sprintf("2020-%02d-%02d", i/28/12%12+1, i%28+1), fmt.Sprintf("outlet%d.example", i%40), fmt.Sprintf("Title number %d of a made run of articles", i),
			fmt.Sprintf("{{Person %d|person}} of {{Firm %d|organization}} came to {{City %d|place}} and said things that fill a sentence well enough.", i%700, i%300, i%200),
			fmt.Sprintf("In {{City %d|place}} stood {{Person %d|person}} with {{Person %d|person}}, and the sentence went on for a while as they do.", i%177, i%511, i%13))
	}
	in := w.input()
	for _, limit := range []int{1_600_000, 2_400_000} {
		in.MaxBytes = limit
		if n := len(html(t, in)); n > limit {
			t.Errorf("%d bytes, limit %d", n, limit)
		}
	}
}

func TestEmptyRun(t *testing.T) {
	page := html(t, facts.Input{Graph: &entities.Graph{}})
	for _, want := range []string{"There is no ledger", "No person, place or organization was found", "no network to draw", "No place with known coordinates", "A timeline needs"} {
		if !strings.Contains(page, want) {
			t.Errorf("the empty page lacks %q", want)
		}
	}
	if err := Markdown(&bytes.Buffer{}, facts.Input{Graph: &entities.Graph{}}); err != nil {
		t.Error(err)
	}
}

func BenchmarkHTML(b *testing.B) {
	w := &world{}
	for i := range 1000 {
		w.add(fmt.Sprint(i), "2020-01-01", "x", "t", fmt.Sprintf("{{P %d|person}} met {{Q %d|person}} in {{R %d|place}}.", i%99, i%77, i%50))
	}
	in := w.input()
	b.ResetTimer()
	for range b.N {
		var out bytes.Buffer
		if err := HTML(&out, in); err != nil {
			b.Fatal(err)
		}
		if out.Len() < 100_000 {
			b.Fatal("the page is too small to be whole")
		}
	}
}
