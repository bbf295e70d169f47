package evaluate

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"newsgraph/entities"
)

const (
	per = entities.Person
	loc = entities.Place
	org = entities.Organization
)

func mark(start, end int, t entities.Type) Mark { return Mark{Start: start, End: end, Type: t} }

// One of everything: a right one, a wrong type, a wrong span, a miss, one too many.
func TestMentionsByHand(t *testing.T) {
	gold := []Mark{mark(0, 2, per), mark(3, 4, loc), mark(5, 8, org), mark(9, 10, loc)}
	predicted := []Mark{mark(0, 2, per), mark(3, 4, org), mark(6, 8, org), mark(20, 21, per), mark(0, 2, per)}
	var m Mentions
	m.Add(gold, predicted, func(k Mark) (string, string) { return "x", "y" })

	if got, want := m.Exact.Person, (Counts{1, 2, 1, 1}); got != want {
		t.Errorf("person %+v, want %+v", got, want)
	}
	if got, want := m.Exact.Place, (Counts{2, 0, 0, 0}); got != want {
		t.Errorf("place %+v, want %+v", got, want)
	}
	if got, want := m.Exact.Organization, (Counts{1, 2, 0, 0}); got != want {
		t.Errorf("organization %+v, want %+v", got, want)
	}
	micro := m.Exact.Micro()
	if p, r := micro.Precision(), micro.Recall(); p != 0.25 || r != 0.25 || micro.F1() != 0.25 {
		t.Errorf("micro %v %v %v", p, r, micro.F1())
	}
	if got, want := m.Overlap.Micro(), (Counts{4, 4, 2, 2}); got != want {
		t.Errorf("overlap %+v, want %+v", got, want)
	}
	if got, want := m.Span, (Counts{4, 4, 2, 2}); got != want {
		t.Errorf("span %+v, want %+v", got, want)
	}
	want := Confusion{{0, 1, 0, 0}, {0, 1, 0, 0}, {1, 0, 0, 1}, {1, 0, 0, 0}}
	if m.Confusion != want {
		t.Errorf("confusion %v, want %v", m.Confusion, want)
	}
	kinds := map[ErrorKind]int{}
	for _, e := range m.Errors.Worst(10) {
		kinds[e.Kind] += e.Count
	}
	if !reflect.DeepEqual(kinds, map[ErrorKind]int{Missed: 1, Spurious: 1, WrongType: 1, WrongSpan: 1}) {
		t.Errorf("errors %v", kinds)
	}
}

func TestMentionsTable(t *testing.T) {
	var m Mentions
	m.Add([]Mark{mark(0, 2, per), mark(3, 4, loc)},
		[]Mark{{Start: 0, End: 2, Type: per, Confidence: 0.95}, {Start: 3, End: 4, Type: org, Confidence: 0.45}},
		func(k Mark) (string, string) { return "Rome", "in »Rome« on" })
	var w bytes.Buffer
	if err := m.WriteTable(&w); err != nil {
		t.Fatal(err)
	}
	if err := m.WriteErrors(&w, 5); err != nil {
		t.Fatal(err)
	}
	want := `
                           P       R      F1   gold     predicted
          person      100.00  100.00  100.00      1             1
           place        0.00    0.00    0.00      1             0
    organization        0.00    0.00    0.00      0             1
             all       50.00   50.00   50.00      2             2
  span, any type      100.00  100.00  100.00      2             2
         overlap       50.00   50.00   50.00      2             2

  gold \ predicted    none  person  place  organization
              none       0       0      0             0
            person       0       1      0             0
             place       0       0      0             1
      organization       0       0      0             0

  confidence  mentions    mean   right
     0.4-0.5         1   45.00    0.00
     0.9-1.0         1   95.00  100.00
         ECE    0.2500   Brier  0.1025
   1  type      place as organization     in »Rome« on
`
	if got := "\n" + w.String(); squeeze(got) != squeeze(want) {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// squeeze makes every run of spaces one.
func squeeze(s string) string {
	var out []string
	for line := range strings.Lines(s) {
		out = append(out, strings.Join(strings.Fields(line), " "))
	}
	return strings.Join(out, "\n")
}

func TestMentionsMerge(t *testing.T) {
	a := [][2][]Mark{
		{{mark(0, 1, per)}, {mark(0, 1, per), mark(2, 3, loc)}},
		{{mark(4, 6, org)}, {mark(4, 5, org)}},
		{{mark(1, 2, loc)}, {{Start: 1, End: 2, Type: loc, Confidence: 0.8}}},
	}
	var all, left, right Mentions
	context := func(k Mark) (string, string) { return "x", "y" }
	for i, p := range a {
		all.Add(append([]Mark(nil), p[0]...), append([]Mark(nil), p[1]...), context)
		half := &left
		if i > 0 {
			half = &right
		}
		half.Add(append([]Mark(nil), p[0]...), append([]Mark(nil), p[1]...), context)
	}
	left.Merge(&right)
	if !reflect.DeepEqual(all, left) {
		t.Errorf("merged %+v, at once %+v", left, all)
	}
}

func TestCountsJSON(t *testing.T) {
	c := Counts{Gold: 3, Predicted: 8, GoldRight: 2, PredictedRight: 2}
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"p":25,"r":66.67,"f1":36.36,"gold":3,"predicted":8,"gold_right":2,"predicted_right":2}`
	if string(b) != want {
		t.Errorf("%s, want %s", b, want)
	}
	var back Counts
	if err := json.Unmarshal(b, &back); err != nil || back != c {
		t.Errorf("%+v, %v", back, err)
	}
}

func TestCalibrationByHand(t *testing.T) {
	var c Calibration
	c.Add(0.9, true)
	c.Add(0.9, true)
	c.Add(0.9, false)
	c.Add(0.25, false)
	c.Add(1, true)
	c.Add(0, true) // no confidence given
	// bins 0.2: 1 × 0.25, none right; 0.9: 4 × mean 0.925, 3 right
	// ECE = (|0.25-0| + |3.7-3|) / 5, Brier = (0.01+0.01+0.81+0.0625+0) / 5
	if got := c.ECE(); math.Abs(got-0.19) > 1e-12 {
		t.Errorf("ECE %v", got)
	}
	if got := c.Brier(); math.Abs(got-0.1785) > 1e-12 {
		t.Errorf("Brier %v", got)
	}
	want := []Bin{{0.2, 0.3, 1, 0.25, 0}, {0.9, 1, 4, 0.925, 0.75}}
	if got := c.Table(); !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// The example of Bagga and Baldwin (1998): entities of 5, 2 and 5 mentions.
// Response 1 joins the second with the third entity, response 2 the first with the third.
func TestBCubedByHand(t *testing.T) {
	response := func(ids string) []pair {
		var out []pair
		for i, key := range "aaaaabbccccc" {
			out = append(out, pair{string(key), ids[i : i+1]})
		}
		return out
	}
	one := bCubed(response("111112222222"), false)
	if p, r := one.Precision(), one.Recall(); math.Abs(p-0.7619) > 1e-4 || r != 1 {
		t.Errorf("first response: P %v R %v, want 0.762 and 1", p, r)
	}
	two := bCubed(response("111112211111"), false)
	if p, r := two.Precision(), two.Recall(); math.Abs(p-0.5833) > 1e-4 || r != 1 {
		t.Errorf("second response: P %v R %v, want 0.583 and 1", p, r)
	}
	// a is split, one of b is missed, one too many is in a's cluster
	items := []pair{{"a", "1"}, {"a", "1"}, {"a", "2"}, {"b", "3"}, {"b", ""}, {"", "1"}}
	found := bCubed(items, false)
	if p, r := found.Precision(), found.Recall(); p != 1 || math.Abs(r-(4./3+1./3+1)/4) > 1e-12 {
		t.Errorf("found: P %v R %v", p, r)
	}
	all := bCubed(items, true)
	// P: 1's two of a have 2/3 each, the one too many 1/3, 2 and 3 have 1: (4/3+1/3+2)/5
	// R: a as above 5/3; b's found one 1/2, its missed one 1/2: (5/3+1)/5
	if p, r := all.Precision(), all.Recall(); math.Abs(p-(5./3+2)/5) > 1e-12 || math.Abs(r-(5./3+1)/5) > 1e-12 {
		t.Errorf("all: P %v R %v", p, r)
	}
}

const goldFile = "article: a1\ntitle: {{Kerry|person|john-kerry|headline}} lands\ntext:\n" +
	"{{{{Aleppo|place|aleppo|nested}} University|organization|aleppo-university}} said “no” | {{Łódź|place|lodz|dateline,metonym}}.\n"

func TestParseGold(t *testing.T) {
	g, err := ParseGold([]byte(goldFile))
	if err != nil {
		t.Fatal(err)
	}
	if g.ID != "a1" || g.Title != "Kerry lands" || g.Text != "Aleppo University said “no” | Łódź.\n" {
		t.Errorf("%+v", g)
	}
	want := []GoldMention{
		{entities.Title, 0, 5, "Kerry", per, "john-kerry", []entities.Flag{entities.FlagHeadline}},
		{entities.Text, 0, 17, "Aleppo University", org, "aleppo-university", nil},
		{entities.Text, 0, 6, "Aleppo", loc, "aleppo", []entities.Flag{entities.Nested}},
		{entities.Text, 34, 41, "Łódź", loc, "lodz", []entities.Flag{entities.FlagDateline, entities.Metonym}},
	}
	if !reflect.DeepEqual(g.Mentions, want) {
		t.Errorf("%+v\nwant %+v", g.Mentions, want)
	}
}

func TestGoldCheck(t *testing.T) {
	g := &Gold{ID: "a", Title: "T", Text: "x"}
	if g.Check("T", "x") != nil || g.Check("", "x") == nil || g.Check("T", "y") == nil {
		t.Error("Check takes another text for the gold's, or the gold's for another")
	}
}

func TestParseGoldErrors(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"", `no line "text:"`},
		{"text:\nx", `no line "article:"`},
		{"article: a\nbody:\nx", "unknown line"},
		{"article: a\ntext:\n{{x|place|k", "byte 20: mark without }}"},
		{"article: a\ntext:\n{{x", "not closed"},
		{"article: a\ntext:\n{{x|river|k}}", "unknown type"},
		{"article: a\ntext:\n{{x|place}}", "not type|key"},
		{"article: a\ntext:\n{{x|place|k|odd}}", "unknown flag"},
		{"article: a\ntext:\n{{|place|k}}", "empty mark"},
		{"article: a\ntext:\n\xff", "not UTF-8"},
	} {
		if _, err := ParseGold([]byte(c.file)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.file, err, c.want)
		}
	}
}

func FuzzParseGold(f *testing.F) {
	f.Add([]byte(goldFile))
	f.Add([]byte("article: a\ntext:\n{{{{x|place|k}}|person|p}}}}||{{"))
	f.Fuzz(func(t *testing.T, data []byte) {
		g, err := ParseGold(data)
		if err != nil {
			return
		}
		for _, m := range g.Mentions {
			if g.Article().FieldText(m.Field)[m.Start:m.End] != m.Text {
				t.Fatalf("%+v in %q", m, g.Text)
			}
		}
	})
}

func prediction(start, end int, t entities.Type, cluster int, entity string, flags ...entities.Flag) entities.Mention {
	return entities.Mention{Start: start, End: end, Type: t, Cluster: cluster, Entity: entity, Flags: flags, Confidence: 0.9}
}

func TestArticles(t *testing.T) {
	g, err := ParseGold([]byte(goldFile))
	if err != nil {
		t.Fatal(err)
	}
	title := prediction(0, 5, per, 0, "person:kerry")
	title.Field = entities.Title
	predicted := []entities.Mention{
		title,
		prediction(0, 17, org, 1, "organization:aleppo-university"),
		prediction(0, 6, loc, 2, "geonames:1", entities.Nested),
		prediction(34, 41, loc, 2, "geonames:1", entities.Metonym),
	}
	var s Articles
	s.Add(g, predicted, nil)
	if c := s.Mentions.Exact.Micro(); c != (Counts{3, 3, 3, 3}) {
		t.Errorf("mentions %+v", c)
	}
	if s.Nested != (Counts{1, 1, 1, 1}) || s.Metonyms != (Counts{1, 1, 1, 1}) {
		t.Errorf("nested %+v, metonyms %+v", s.Nested, s.Metonyms)
	}
	// Aleppo and Łódź share a cluster: P = (1+1+½+½)/4, R = 1
	if p, r := s.Within.Found.Precision(), s.Within.Found.Recall(); p != 0.75 || r != 1 {
		t.Errorf("within: P %v R %v", p, r)
	}
	// a second article that calls Kerry something else: R drops to ½ for both, (2·½+3)/5
	s.Add(&Gold{ID: "a2", Text: "Kerry", Mentions: []GoldMention{{entities.Text, 0, 5, "Kerry", per, "john-kerry", nil}}},
		[]entities.Mention{prediction(0, 5, per, 0, "person:john-kerry")}, nil)
	if r := s.Across.Score().Found.Recall(); r != 0.8 {
		t.Errorf("across: R %v", r)
	}
	var w bytes.Buffer
	if err := s.WriteTable(&w); err != nil || !strings.Contains(w.String(), "across articles, found") {
		t.Errorf("%v\n%s", err, w.String())
	}
	if b, err := json.Marshal(s); err != nil || !bytes.Contains(b, []byte(`"across":{"found":{"p":80`)) {
		t.Errorf("%v %s", err, b)
	}
}

func labelled(corpus string, sentences ...string) *entities.Labelled {
	l := &entities.Labelled{Corpus: corpus}
	for _, s := range sentences {
		first := len(l.Tokens)
		for _, word := range strings.Fields(s) {
			text, label, ok := strings.Cut(word, "_")
			if !ok {
				label = "O"
			}
			l.Tokens = append(l.Tokens, entities.Token{Text: text})
			l.Labels = append(l.Labels, label)
		}
		l.Sentences = append(l.Sentences, entities.Sentence{First: first, Last: len(l.Tokens)})
	}
	return l
}

func TestAddLabelled(t *testing.T) {
	l := labelled("conll2003", "Kerry_B-PER of_O the U.N._I-ORG met Arab_B-MISC men", "Rome_B-LOC")
	var m Mentions
	m.AddLabelled(l, []entities.Mention{
		{First: 0, Last: 1, Type: per}, {First: 3, Last: 4, Type: org}, {First: 7, Last: 8, Type: per},
		{First: 3, Last: 4, Type: loc, Flags: []entities.Flag{entities.Nested}},
	})
	if c := m.Exact.Micro(); c != (Counts{3, 3, 2, 2}) {
		t.Errorf("%+v", c)
	}
	if e := m.Errors.Worst(1); len(e) != 1 || e[0].Line != "»Rome«" || e[0].Kind != WrongType {
		t.Errorf("%+v", e)
	}
}

func TestProject(t *testing.T) {
	for _, c := range []struct{ corpus, sentence, want string }{
		{"conll2003", `" We ca n't , " said Mr. Bush_B-PER 's aide ( 41 ) .`, `"We can't," said Mr. Bush's aide (41).`},
		{"conll2003", "Doctors ' pay fell 5 % to $ 3 ; so what ?", "Doctors' pay fell 5% to $3; so what?"},
		{"conll2003", "LONDON_B-LOC - West Indian all-rounder", "LONDON - West Indian all-rounder"},
		{"worldwide", "an anti - gay law , 27 January - David_B-Person Al - Sabah", "an anti-gay law, 27 January - David Al-Sabah"},
		{"x", "“ We , ” he said — twice / thrice", "“We,” he said — twice/thrice"},
		{"x", "' No , ' she said", "'No,' she said"},
		{"x", "`` No , '' she said", "``No,'' she said"},
	} {
		l := labelled(c.corpus, c.sentence)
		p := Project(l, "x")
		if p.Article.Text != c.want {
			t.Errorf("%s: %q, want %q", c.corpus, p.Article.Text, c.want)
		}
		for i, s := range p.Tokens {
			if p.Article.Text[s.Start:s.End] != l.Tokens[i].Text {
				t.Errorf("token %d is %q, want %q", i, p.Article.Text[s.Start:s.End], l.Tokens[i].Text)
			}
		}
	}
	p := Project(labelled("conll2003", "New_B-LOC York_I-LOC", "He left .", "Rome_B-LOC fell ."), "x")
	if p.Article.Text != "New York\nHe left. Rome fell." || !reflect.DeepEqual(p.Gold, []Mark{mark(0, 8, loc), mark(18, 22, loc)}) {
		t.Errorf("%q %v", p.Article.Text, p.Gold)
	}
}

func TestLinks(t *testing.T) {
	all, err := ReadLinked(strings.NewReader(`{"id":"d","text":"Łódź beat Paris, Rome and Oslo; Bern lost","mentions":[[0,4,"Q1"],[10,15,"Q2"],[17,21,"Q3"],[26,30,"Q4"],[32,36,null]]}`+"\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	d := &all[0]
	text := d.Article.Text
	var predicted []entities.Mention
	links := []string{"Q1", "Q9", "", "Q7", "Q8"}
	for _, name := range []string{"Łódź", "Paris", "Rome", "Bern", "lost"} {
		i := strings.Index(text, name)
		predicted = append(predicted, prediction(i, i+len(name), loc, 0, ""))
	}
	var s Links
	s.Add(d, predicted, func(i int) string { return links[i] }, func(q string) bool { return q != "Q4" })
	want := Links{
		Articles: 1, Gold: 4, Known: 3, NoEntry: 1, Found: 3, FalseLinks: 1,
		Disambiguation: Counts{Gold: 3, Predicted: 2, GoldRight: 1, PredictedRight: 1},
		EndToEnd:       Counts{Gold: 4, Predicted: 3, GoldRight: 1, PredictedRight: 1},
		Elsewhere:      1,
	}
	errors := s.Errors(9)
	s.errors = nil
	if !reflect.DeepEqual(s, want) {
		t.Errorf("%+v\nwant %+v", s, want)
	}
	wantErrors := []CountedLinkError{
		{LinkError{"Bern", "", "Q7", false, true}, 1},
		{LinkError{"Oslo", "Q4", "", false, false}, 1},
		{LinkError{"Paris", "Q2", "Q9", true, true}, 1},
		{LinkError{"Rome", "Q3", "", true, true}, 1},
	}
	if !reflect.DeepEqual(errors, wantErrors) {
		t.Errorf("%+v\nwant %+v", errors, wantErrors)
	}
	for _, bad := range []string{`{"text":"ab","mentions":[[1,9,"Q1"]]}`, `{"text":"ab","mentions":[["x",1,null]]}`, `{`} {
		if _, err := ReadLinked(strings.NewReader(bad), nil); err == nil || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestPlaces(t *testing.T) {
	const lgl = `<articles><article docid="7"><domain>x.com</domain><text><![CDATA[Łódź, Paris and Oz]]></text><toponyms>
		<toponym><start>0</start><end>4</end><phrase>Łódź</phrase><gaztag geonameid="1"><lat>51.75</lat><lon>19.47</lon></gaztag></toponym>
		<toponym><start>6</start><end>11</end><phrase>Paris</phrase><gaztag geonameid="2"><lat>33.66</lat><lon>-95.55</lon></gaztag></toponym>
		<toponym><start>16</start><end>18</end><phrase>Oz</phrase></toponym></toponyms></article></articles>`
	all, err := ReadLGL(strings.NewReader(lgl))
	if err != nil {
		t.Fatal(err)
	}
	d := &all[0]
	predicted := []entities.Mention{prediction(0, 7, loc, 0, ""), prediction(9, 14, loc, 0, ""), prediction(15, 18, loc, 0, ""), prediction(19, 21, loc, 0, "")}
	where := func(i int) (float64, float64, bool) {
		return [...]float64{51.77, 48.85, 1, 2}[i], [...]float64{19.46, 2.35, 1, 2}[i], true
	}
	var s Places
	s.Add(d, predicted, where)
	if s.Exact != (Counts{3, 4, 3, 3}) || s.Located != 2 {
		t.Errorf("exact %+v, located %d", s.Exact, s.Located)
	}
	if s.Resolved != (Counts{2, 2, 1, 1}) || s.EndToEnd != (Counts{2, 3, 1, 1}) {
		t.Errorf("resolved %+v, end to end %+v", s.Resolved, s.EndToEnd)
	}
	if len(s.Distances) != 2 || s.Distances[0] > 3 || s.Distances[1] < 7000 || s.Distances[1] > 8500 {
		t.Errorf("distances %v", s.Distances)
	}
	if _, err := ReadLGL(strings.NewReader(strings.Replace(lgl, "<phrase>Oz", "<phrase>No", 1))); err == nil {
		t.Error("a wrong phrase was accepted")
	}
}

func TestDistance(t *testing.T) {
	// London to New York, a quarter of a meridian
	if d := Distance(51.5074, -0.1278, 40.7128, -74.0060); math.Abs(d-5570) > 5 {
		t.Errorf("%v km", d)
	}
	if d := Distance(0, 0, 90, 0); math.Abs(d-math.Pi/2*6371) > 1e-6 {
		t.Errorf("%v km", d)
	}
}

// shared returns the folder of data beside the repository, or skips.
func shared(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("NEWSGRAPH_SHARED")
	if dir == "" {
		dir = "../../../shared"
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no shared data beside the repository")
	}
	return dir
}

// The exact score equals the reference script's, to the digit.
func TestReferenceScore(t *testing.T) {
	dir := shared(t)
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3")
	}
	gold := readColumns(t, filepath.Join(dir, "data/ner/conll2003/test.conll"), "conll2003")
	spoilt := filepath.Join(t.TempDir(), "pred.conll")
	predicted := spoil(t, gold, spoilt)
	out, err := exec.Command(python, filepath.Join(dir, "tools/score.py"), filepath.Join(dir, "data/ner/conll2003/test.conll"), spoilt, "--json").Output()
	if err != nil {
		t.Fatal(err)
	}
	var want map[string]struct {
		P, R, F1 float64
		Gold     int
	}
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatal(err)
	}
	var m Mentions
	m.AddLabels(gold, predicted)
	for name, c := range map[string]Counts{"PER": m.Exact.Person, "LOC": m.Exact.Place, "ORG": m.Exact.Organization, "all": m.Exact.Micro()} {
		b, _ := json.Marshal(c)
		var got struct {
			P, R, F1 float64
			Gold     int
		}
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatal(err)
		}
		if got != want[name] || got.P == 100 {
			t.Errorf("%s: %+v, reference %+v", name, got, want[name])
		}
	}
}

func readColumns(t *testing.T, path, corpus string) *entities.Labelled {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	l := &entities.Labelled{Corpus: corpus}
	first := 0
	end := func() {
		if len(l.Tokens) > first {
			l.Sentences = append(l.Sentences, entities.Sentence{First: first, Last: len(l.Tokens)})
			first = len(l.Tokens)
		}
	}
	for line := range strings.Lines(string(b)) {
		col := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(col) < 2 || col[0] == "-DOCSTART-" {
			if strings.TrimSpace(line) == "" {
				end()
			}
			continue
		}
		l.Tokens = append(l.Tokens, entities.Token{Text: col[0]})
		l.Labels = append(l.Labels, col[len(col)-1])
	}
	end()
	return l
}

// spoil changes one label in seven and writes the file.
func spoil(t *testing.T, gold *entities.Labelled, path string) *entities.Labelled {
	t.Helper()
	p := &entities.Labelled{Document: gold.Document, Corpus: gold.Corpus}
	wrong := []string{"O", "B-PER", "I-LOC", "B-ORG", "I-ORG"}
	for i, label := range gold.Labels {
		if i%7 == 0 {
			label = wrong[i/7%len(wrong)]
		}
		p.Labels = append(p.Labels, label)
	}
	var b strings.Builder
	for _, s := range p.Sentences {
		for i := s.First; i < s.Last; i++ {
			b.WriteString(p.Tokens[i].Text + "\t" + p.Labels[i] + "\n")
		}
		b.WriteString("\n")
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

// The readers take the whole of the shared sets, and the gold of this project.
func TestSharedSets(t *testing.T) {
	dir := shared(t)
	for name, read := range map[string]func(f *os.File) (articles, marks int, err error){
		"data/geoparsing/lgl.xml":        func(f *os.File) (int, int, error) { return countPlaces(ReadLGL(f)) },
		"data/geoparsing/GeoVirus.xml":   func(f *os.File) (int, int, error) { return countPlaces(ReadGeoVirus(f)) },
		"data/linking/aida-dev.jsonl":    func(f *os.File) (int, int, error) { return countLinked(ReadLinked(f, nil)) },
		"data/linking/reuters-128.jsonl": func(f *os.File) (int, int, error) { return countLinked(ReadLinked(f, nil)) },
	} {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			t.Error(err)
			continue
		}
		articles, marks, err := read(f)
		f.Close()
		want := map[string][2]int{
			"data/geoparsing/lgl.xml": {588, 5088}, "data/geoparsing/GeoVirus.xml": {229, 2170},
			"data/linking/aida-dev.jsonl": {216, 5942}, "data/linking/reuters-128.jsonl": {128, 880},
		}[name]
		if err != nil || articles != want[0] || marks != want[1] {
			t.Errorf("%s: %d articles, %d marks, %v; want %v", name, articles, marks, err, want)
		}
	}
}

func countPlaces(all []Placed, err error) (int, int, error) {
	n := 0
	for _, p := range all {
		n += len(p.Places)
	}
	return len(all), n, err
}

func countLinked(all []Linked, err error) (int, int, error) {
	n := 0
	for _, p := range all {
		n += len(p.Mentions)
	}
	return len(all), n, err
}

// Every gold file of this project parses, and without its marks it is the article.
func TestProjectGold(t *testing.T) {
	all, err := ReadGold(os.DirFS("../../testdata/gold"))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 10 {
		t.Fatalf("%d gold files", len(all))
	}
	types := map[string]entities.Type{}
	for _, g := range all {
		for _, m := range g.Mentions {
			if known, ok := types[m.Key]; ok && known != m.Type {
				t.Errorf("%s: %s is %v and %v", g.ID, m.Key, known, m.Type)
			}
			types[m.Key] = m.Type
		}
		b, err := os.ReadFile(filepath.Join("../../testdata", g.ID))
		if err == nil && strings.HasSuffix(g.ID, ".txt") && string(b) != g.Text {
			t.Errorf("%s: the gold without its marks is not the article", g.ID)
		}
	}
}

// TestLinkedClusters: two articles about Q1; the first mention of the second
// article was taken for another, and Q2 was not found.
func TestLinkedClusters(t *testing.T) {
	text := func(start, end int) entities.Mention {
		return entities.Mention{Field: entities.Text, Start: start, End: end}
	}
	one := &Linked{Mentions: []LinkedMention{{Start: 0, End: 2, QID: "Q1"}, {Start: 3, End: 5, QID: "Q1"}, {Start: 6, End: 8}}}
	two := &Linked{Mentions: []LinkedMention{{Start: 0, End: 2, QID: "Q1"}, {Start: 3, End: 5, QID: "Q1"}, {Start: 6, End: 8, QID: "Q2"}}}
	ids := func(of ...string) func(int) string { return func(i int) string { return of[i] } }
	var s LinkedClusters
	s.Add(one, []entities.Mention{text(0, 2), text(3, 5), text(6, 8)}, ids("0", "0", "1"), ids("a", "a", "b"))
	s.Add(two, []entities.Mention{text(0, 2), text(3, 5)}, ids("0", "1"), ids("c", "a"))
	if p, r := s.Within.Found.Precision(), s.Within.Found.Recall(); p != 1 || r != 0.75 {
		t.Errorf("within: P %v R %v", p, r)
	}
	found := s.Across.Score().Found
	if p, r := found.Precision(), found.Recall(); p != 1 || r != 10.0/16 {
		t.Errorf("across: P %v R %v", p, r)
	}
}
