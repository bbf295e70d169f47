package relations

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// marked makes a document of one sentence a line, with names marked as
// {{name|type}} or {{name|type/subtype|link}}; the same name is the same cluster.
// Words are cut at spaces; "~" stands where none is written between two tokens, as
// in "{{Kerry|person}} ~, who" and "~Goma".
func marked(t testing.TB, text string) (*entities.Document, []entities.Cluster) {
	t.Helper()
	a := &entities.Article{ID: "a"}
	d := &entities.Document{}
	d.Reset(a)
	var clusters []entities.Cluster
	index := map[string]int{}
	var out strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		s := entities.Sentence{Zone: entities.Body, Start: out.Len(), First: len(d.Tokens)}
		for rest := line; rest != ""; {
			var word string
			var mark []string
			if strings.HasPrefix(rest, "{{") {
				in, after, ok := strings.Cut(rest[2:], "}}")
				if !ok {
					t.Fatalf("%q", line)
				}
				mark, rest = strings.Split(in, "|"), after
				word = mark[0]
			} else {
				n := strings.IndexAny(rest, " ~")
				if n < 0 {
					n = len(rest)
				}
				word, rest = rest[:n], rest[n:]
			}
			start, first := out.Len(), len(d.Tokens)
			for i, w := range strings.Fields(word) {
				if i > 0 {
					out.WriteByte(' ')
				}
				d.Tokens = append(d.Tokens, entities.Token{Text: w, Start: out.Len(), End: out.Len() + len(w)})
				out.WriteString(w)
			}
			if mark != nil {
				kind, sub, _ := strings.Cut(mark[1], "/")
				typ, _ := entities.ParseType(kind)
				c, ok := index[word]
				if !ok {
					c = len(clusters)
					index[word] = c
					k := entities.Cluster{Name: word, Type: typ, Subtype: sub}
					if len(mark) > 2 {
						k.Link = mark[2]
					}
					clusters = append(clusters, k)
				}
				d.Mentions = append(d.Mentions, entities.Mention{Start: start, End: out.Len(), Text: word, Type: typ, Cluster: c, Sentence: len(d.Sentences), First: first, Last: len(d.Tokens)})
			}
			if strings.HasPrefix(rest, " ") {
				out.WriteByte(' ')
			}
			rest = strings.TrimLeft(rest, " ~")
		}
		s.End, s.Last = out.Len(), len(d.Tokens)
		d.Sentences = append(d.Sentences, s)
		out.WriteByte('\n')
	}
	a.Text = out.String()
	return d, clusters
}

func newFinder(t testing.TB) *Finder {
	t.Helper()
	names, err := gazetteers.Load()
	if err != nil {
		t.Fatal(err)
	}
	return English().Finder(names)
}

// told writes relations as "Kerry met-with Lavrov", sorted.
func told(list []entities.Relation, clusters []entities.Cluster) string {
	var out []string
	for _, x := range list {
		out = append(out, fmt.Sprintf("%s %s %s", clusters[x.A].Name, x.Type, clusters[x.B].Name))
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}

func TestRelations(t *testing.T) {
	r := newFinder(t)
	const kerry, lavrov, zarif = "{{Kerry|person}}", "{{Lavrov|person}}", "{{Zarif|person}}"
	const bank, un = "{{Ketterbank|organization}}", "{{U.N.|organization}}"
	for _, c := range []struct{ text, want string }{
		// met
		{kerry + " and " + lavrov + " met in {{Geneva|place/city}} ~.", "Kerry met-with Lavrov"},
		{kerry + " met " + lavrov + " and " + zarif + " ~.", "Kerry met-with Lavrov; Kerry met-with Zarif"},
		{kerry + " ~, the secretary of state ~, has met with Russian Foreign Minister " + lavrov + " ~.", "Kerry met-with Lavrov"},
		{kerry + " ~, who met " + lavrov + " on Monday ~, left ~.", "Kerry met-with Lavrov"},
		{kerry + " said he met " + lavrov + " ~.", "Kerry met-with Lavrov"},
		{kerry + " held talks with " + lavrov + " ~.", "Kerry met-with Lavrov"},
		{kerry + " and " + lavrov + " met with farmers ~.", ""},
		{kerry + " refused to meet " + lavrov + " ~.", ""},
		{kerry + " would have met " + lavrov + " ~.", ""},
		{kerry + " has not met " + lavrov + " ~.", ""},
		{kerry + " denied that " + lavrov + " met " + zarif + " ~.", ""},
		{"Aides to " + kerry + " met " + lavrov + " ~.", ""},
		{"Men who back " + kerry + " met " + lavrov + " ~.", ""},
		{kerry + " was met by " + lavrov + " ~.", ""},
		{kerry + " met {{" + "Lavrov|person}} ~'s lawyer ~.", ""},
		{"Before " + kerry + " meets " + lavrov + " he sleeps ~.", ""},
		{"{{Federer|person}} met {{Nadal|person}} in the final ~.", ""},
		// what is denied or doubted
		{"There is no evidence that " + kerry + " met " + lavrov + " ~.", ""},
		{"There is no doubt that " + kerry + " met " + lavrov + " ~.", "Kerry met-with Lavrov"},
		{"Analysts doubt that " + kerry + " met " + lavrov + " ~.", ""},
		{"It is not true that " + kerry + " met " + lavrov + " ~.", ""},
		{"It was a lie that {{Ann Lee|person}} leads " + bank + " ~.", ""},
		{"Reports that {{Ghana|place/country}} bombed {{Togo|place/country}} were untrue ~.", ""},
		{"That {{Ghana|place/country}} bombed {{Togo|place/country}} is a lie ~.", ""},
		{"He dreamed that {{Spain|place/country}} bombed {{Togo|place/country}} ~.", ""},
		{"The minister said that {{Spain|place/country}} bombed {{Togo|place/country}} ~.", "Spain attacked Togo"},
		{"{{M23|organization}} is an offshoot of " + bank + " ~.", ""},
		// roles
		{bank + " chief executive {{Ann Lee|person}} said so ~.", "Ann Lee leader-of Ketterbank"},
		{bank + " spokesman {{Bo Dahl|person}} said so ~.", "Bo Dahl member-of Ketterbank"},
		{bank + " ~'s chairman ~, {{Ann Lee|person}} ~, left ~.", "Ann Lee leader-of Ketterbank"},
		{"The " + un + " envoy ~, {{Bo Dahl|person}} ~, left ~.", "Bo Dahl member-of U.N."},
		{"{{Ann Lee|person}} ~, the president of {{Rwanda|place/country}} ~, left ~.", "Ann Lee leader-of Rwanda"},
		{"{{Ann Lee|person}} ~, deputy head of the " + bank + " ~, left ~.", "Ann Lee member-of Ketterbank"},
		{"{{Ann Lee|person}} ~, head of research at " + bank + " ~, left ~.", "Ann Lee member-of Ketterbank"},
		{"{{Ann Lee|person}} of " + bank + " said so ~.", "Ann Lee member-of Ketterbank"},
		{"{{Ann Lee|person}} ~, who heads " + bank + " ~, left ~.", "Ann Lee leader-of Ketterbank"},
		{"{{Ann Lee|person}} ~, who teaches at {{Aden University|organization}} ~, left ~.", "Ann Lee member-of Aden University"},
		{"{{Ann Lee|person}} ~, secretary general of the " + bank + " ~, left ~.", "Ann Lee leader-of Ketterbank"},
		{"Ms. {{Ann Lee|person}} ~, of " + bank + " ~, left ~.", "Ann Lee member-of Ketterbank"},
		{"Former " + bank + " chairman {{Ann Lee|person}} left ~.", ""},
		{bank + " director {{Ann Lee|person}} left ~.", "Ann Lee member-of Ketterbank"},
		{"{{M23|organization}} commander {{Ann Lee|person}} left ~.", "Ann Lee member-of M23"},
		{"{{Kivu|place/admin1}} governor {{Ann Lee|person}} left ~.", "Ann Lee leader-of Kivu"},
		{"{{Goma|place/city}} governor {{Ann Lee|person}} left ~.", ""},
		{"{{Goma|place/city}} mayor {{Ann Lee|person}} left ~.", "Ann Lee leader-of Goma"},
		{"He served at " + bank + " under President {{Ann Lee|person}} ~.", ""},
		{"{{England|place/country}} coach {{Ann Lee|person}} left ~.", ""},
		{"{{Ann Lee|person}} ~, president of the {{U.S.|place/country}} chamber of trade ~, left ~.", ""},
		// places
		{"He died in {{Aarhus|place/city|geonames:2624652}} ~, {{Denmark|place/country|geonames:2623032}} ~.", "Aarhus located-in Denmark"},
		{"He saw {{Aarhus|place/city|geonames:2624652}} ~, {{Switzerland|place/country|geonames:2658434}} and {{Rome|place/city}} ~.", ""},
		{"He saw {{Aarhus|place/city|geonames:2624652}} ~, {{Switzerland|place/country|geonames:2658434}} ~.", ""},
		{"In the worst attack since {{Kargil|place/city}} ~, {{Pakistan|place/country}} shelled {{Poonch|place/city}} ~.", "Pakistan attacked Poonch"},
		{"It is {{Mosul|place/city}} in northern {{Iraq|place/country}} ~.", "Mosul located-in Iraq"},
		{"The {{Leeds|place/city}} - based " + bank + " said so ~.", "Ketterbank located-in Leeds"},
		{bank + " ~, which is based in {{Leeds|place/city}} ~, left ~.", "Ketterbank located-in Leeds"},
		{"At {{Aden University|organization}} in {{Aden|place/city}} on Monday ~.", "Aden University located-in Aden"},
		{bank + " in {{Leeds|place/city}} said so ~.", ""},
		{"It is the {{Beau Palace|place/facility}} ~, a hotel in {{Lausanne|place/city}} ~.", "Beau Palace located-in Lausanne"},
		// parts
		{"{{Rhenus|organization}} ~, a unit of the " + bank + " ~, left ~.", "Rhenus part-of Ketterbank"},
		{"{{Rhenus|organization}} ~, which is owned by " + bank + " ~, left ~.", "Rhenus part-of Ketterbank"},
		{"{{Rhenus|organization}} remains part of " + bank + " ~.", "Rhenus part-of Ketterbank"},
		{"{{Rhenus|organization}} ~, 23 percent owned by " + bank + " ~, left ~.", ""},
		{"{{Rhenus|organization}} is not part of " + bank + " ~.", ""},
		{"{{Rhenus|organization}} was part of " + bank + " ~.", ""},
		{"{{Rhenus|organization}} ~, jointly owned by " + bank + " ~, left ~.", ""},
		// force
		{"{{Russia|place/country}} bombed {{Aleppo|place/city}} for days ~.", "Russia attacked Aleppo"},
		{"{{Aleppo|place/city}} was bombed by {{Russia|place/country}} ~.", "Russia attacked Aleppo"},
		{"{{M23|organization}} fighters stormed {{Goma|place/city}} ~.", "M23 attacked Goma"},
		{"Fighters of the {{M23|organization}} stormed {{Goma|place/city}} ~.", "M23 attacked Goma"},
		{"{{Ann Lee|person}} murdered {{Bo Dahl|person}} ~.", "Ann Lee attacked Bo Dahl"},
		{"{{Kagame|person}} denied that {{Rwanda|place/country}} bombed {{Goma|place/city}} ~.", ""},
		{"{{Ann Lee|person}} attacked {{Bo Dahl|person}} for the plan ~.", ""},
		{"{{Moscow|place/city}} bombed {{Aleppo|place/city}} ~.", ""},
		{"{{Ann Lee|person}} ambushed {{Bo Dahl|person}} with a question ~.", ""},
		{"{{Ann Lee|person}} invaded {{Rwanda|place/country}} ~.", "Ann Lee attacked Rwanda"},
		{"{{Ann Lee|person}} was shot and killed by {{Bo Dahl|person}} ~.", "Bo Dahl attacked Ann Lee"},
		{"{{Russia|place/country}} would have bombed {{Aleppo|place/city}} ~.", ""},
		// quotes
		{`"~{{Goma|place/city}} cannot wait for us ~,~" said {{Ann Lee|person}} ~.`, "Ann Lee spoke-about Goma"},
		{`{{Ann Lee|person}} said ~: "~I hope that {{Goma|place/city}} will hold ~.~"`, "Ann Lee spoke-about Goma"},
		{`"~{{Goma|place/city}} cannot wait for us ~,~" {{Ann Lee|person}} ~, the mayor ~, told reporters ~.`, "Ann Lee spoke-about Goma"},
		{`And {{Goma|place/city}} cannot wait for us ~,~" {{Ann Lee|person}} said ~.`, "Ann Lee spoke-about Goma"},
		{`"~{{Goma|place/city}} cannot wait for us ~,~" he said of {{Ann Lee|person}} ~.`, ""},
		{`"~{{Goma|place/city}} cannot wait for us ~,~" a spokesman for {{Ann Lee|person}} said ~.`, ""},
		{`{{Ann Lee|person}} said that "~{{Goma|place/city}}~" was lost ~.`, ""},
		{`{{Ann Lee|person}} said the town is '~not a bit lost~' with {{Goma|place/city}} ~.`, ""},
		{`{{Ann Lee|person}} said the town of '~{{Goma|place/city}} is not lost yet~' at all ~.`, "Ann Lee spoke-about Goma"},
		{`{{Ann Lee|person}} SAYS '~WE CANNOT WIN IN {{Goma|place/city}} ~'`, "Ann Lee spoke-about Goma"},
		{bank + ` ~, the fifth lender in {{Sweden|place/country}} ~, left ~.`, "Ketterbank located-in Sweden"},
		{"Made by " + bank + ` ~, the film takes place in {{Sweden|place/country}} ~.`, ""},
		{`"~It is all lost ~,~" said {{Ann Lee|person}} ~, who wrote "~After the Fall of {{Goma|place/city}} ~.~"`, ""},
		{`{{Ann Lee|person}} said ~: '~The miners~' boats and {{Goma|place/city}} are lost ~.~'`, "Ann Lee spoke-about Goma"},
	} {
		d, clusters := marked(t, c.text)
		if got := told(r.Find(d, clusters), clusters); got != c.want {
			t.Errorf("%s\n got %q\nwant %q", c.text, got, c.want)
		}
	}
}

// TestRelationsCount adds up sentences, cites them and leaves out weak clusters.
func TestRelationsCount(t *testing.T) {
	r := newFinder(t)
	line := "{{Kerry|person}} met {{Lavrov|person}} ~.\n"
	d, clusters := marked(t, strings.Repeat(line, 7)+"{{Lavrov|person}} met {{Kerry|person}} ~.")
	got := r.Find(d, clusters)
	if len(got) != 1 || got[0].A != 0 || got[0].B != 1 || got[0].Sentences != 8 || len(got[0].Evidence) != entities.MaxEvidence || got[0].Confidence != 0.94 {
		t.Fatalf("%+v", got)
	}
	for i, e := range got[0].Evidence {
		if s := &d.Sentences[i]; e.Start != s.Start || e.End != s.End {
			t.Errorf("evidence %d is %+v, the sentence %+v", i, e, s)
		}
	}
	clusters[1].Weak = true
	if got := r.Find(d, clusters); len(got) != 0 {
		t.Errorf("weak: %+v", got)
	}
}

// FuzzRelations holds that no words make it panic, and that what comes out is in
// order and between clusters.
func FuzzRelations(f *testing.F) {
	r := newFinder(f)
	f.Add("{{A|person}} met {{B|person}} ~, {{C|organization}} ~'s \" chief of {{D|place}} - based")
	f.Add("{{A|organization}} ~, {{B|place}} in by of who is owned by \"~ said {{C|person}}")
	whole := regexp.MustCompile(`^([^\[\]|\n]*\[[^\[\]|\n]*[^\[\]|\s][^\[\]|\n]*\|[^\[\]|\n]*(\|[^\[\]|\n]*)?\])*[^\[\]|\n]*$`)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 || !whole.MatchString(text) { // marked takes no other
			return
		}
		d, clusters := marked(t, text)
		for _, x := range r.Find(d, clusters) {
			if x.A < 0 || x.A >= len(clusters) || x.B < 0 || x.B >= len(clusters) || x.A == x.B || !x.Type.Directed() && x.A > x.B || len(x.Evidence) == 0 {
				t.Fatalf("%+v", x)
			}
		}
	})
}

// BenchmarkRelations reads an article of 60 sentences; what it finds is checked.
func BenchmarkRelations(b *testing.B) {
	r := newFinder(b)
	var text strings.Builder
	for range 12 {
		text.WriteString("{{Kerry|person}} and {{Lavrov|person}} met in {{Geneva|place/city}} on Monday to talk about the war in {{Syria|place/country}} ~.\n")
		text.WriteString("{{Ketterbank|organization}} chief executive {{Ann Lee|person}} told reporters that nothing had been decided by the board ~.\n")
		text.WriteString("\"~{{Goma|place/city}} cannot wait for another photograph ~,~\" said {{Ann Lee|person}} ~.\n")
		text.WriteString("The rain fell on the town all day ~, and nobody came to the market or to the river where the boats were tied ~.\n")
		text.WriteString("{{Mosul|place/city}} in northern {{Iraq|place/country}} was quiet ~, people there said ~, after a week of heavy fighting ~.\n")
	}
	d, clusters := marked(b, text.String())
	b.ReportAllocs()
	for b.Loop() {
		if got := r.Find(d, clusters); len(got) != 4 {
			b.Fatalf("%d relations", len(got))
		}
	}
	b.ReportMetric(float64(len(d.Tokens))*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}
