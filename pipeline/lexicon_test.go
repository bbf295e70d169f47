package pipeline_test

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/lang"
	"newsgraph/gazetteers/lang/langtest"
	"newsgraph/pipeline"
	"newsgraph/pipeline/relate/relations"
	"newsgraph/pipeline/resolve"
	"newsgraph/pipeline/resolve/article"
	"newsgraph/pipeline/segment"
	"newsgraph/pipeline/tag"
)

// TestTitleIsALine adds a title that nobody has to the table of titles: that one
// line makes its abbreviation end no sentence, the title a role of who bears it,
// and what is said behind it an edge.
func TestTitleIsALine(t *testing.T) {
	const text = "The court heard Xeqmar. Ana Horvat on Monday. Ana Horvat, the Xeqmar. of Acme Steel, spoke."
	for _, c := range []struct {
		tables    *lang.Lexicon
		sentences int
		role      string
		edges     []string
	}{
		{lang.English(), 3, "", nil},
		{langtest.With(t, "titles", "xeqmar.\ttitle-business/other member\tXeqmar."), 2, "Xeqmar.", []string{"member-of"}},
	} {
		doc := segmented(t, c.tables, text)
		if len(doc.Sentences) != c.sentences {
			t.Errorf("%d sentences, want %d", len(doc.Sentences), c.sentences)
		}
		mention(t, doc, "Ana Horvat", entities.Person)
		mention(t, doc, "Acme Steel", entities.Organization)
		tag.Sort(doc.Mentions)
		tag.Finalize(doc, 0)
		clusters := resolved(t, c.tables, doc)
		if role := strings.Join(clusters[0].Roles, "; "); !strings.HasPrefix(role, c.role) || (role == "") != (c.role == "") {
			t.Errorf("role %q, want %q", role, c.role)
		}
		if got := edges(t, c.tables, doc, clusters); !slices.Equal(got, c.edges) {
			t.Errorf("edges %q, want %q", got, c.edges)
		}
	}
}

func segmented(t *testing.T, tables *lang.Lexicon, text string) *entities.Document {
	t.Helper()
	language, err := segment.NewLanguage(tables)
	if err != nil {
		t.Fatal(err)
	}
	doc := &entities.Document{}
	doc.Reset(&entities.Article{ID: "a", Text: text})
	segment.New(language).Segment(doc)
	return doc
}

// mention adds every mention of a name of two words.
func mention(t *testing.T, doc *entities.Document, name string, typ entities.Type) {
	t.Helper()
	found := false
	for s, sentence := range doc.Sentences {
		for i := sentence.First; i+1 < sentence.Last; i++ {
			if doc.Tokens[i].Text+" "+doc.Tokens[i+1].Text == name {
				tag.Append(doc, s, i, i+2, typ, 1)
				found = true
			}
		}
	}
	if !found {
		t.Fatalf("no tokens of %q", name)
	}
}

func resolved(t *testing.T, tables *lang.Lexicon, doc *entities.Document) []entities.Cluster {
	t.Helper()
	language, err := article.NewLanguage(tables)
	if err != nil {
		t.Fatal(err)
	}
	r, err := resolve.New(set(t), resolve.Options{Language: language})
	if err != nil {
		t.Fatal(err)
	}
	return r.Article(doc).Clusters
}

func edges(t *testing.T, tables *lang.Lexicon, doc *entities.Document, clusters []entities.Cluster) []string {
	t.Helper()
	text, err := os.ReadFile("relate/relations/patterns.txt")
	if err != nil {
		t.Fatal(err)
	}
	patterns, err := relations.Parse(string(text), tables)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range patterns.Finder(set(t)).Find(doc, clusters) {
		out = append(out, string(e.Type))
	}
	return out
}

func set(t *testing.T) *gazetteers.Set {
	t.Helper()
	s, err := gazetteers.Load()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestLanguageIsAFolder makes a language of which nobody has heard: the tables of
// English with one made-up word for each class and one row where rows are no
// words. Every room takes it, and an article is annotated by it.
func TestLanguageIsAFolder(t *testing.T) {
	tables := madeUp(t)
	p, err := pipeline.New(pipeline.Options{Tables: tables, Tagger: "lists", Language: "any"})
	if err != nil {
		t.Fatal(err)
	}
	records, err := p.AnnotateAll(t.Context(), []*entities.Article{{ID: "a", Text: "Zutitlegovernment Angela Merkel zusay. In Berlin, Prime Minister Angela Merkel zusay."}})
	if err != nil {
		t.Fatal(err)
	}
	var roles []string
	for _, c := range records[0].Clusters {
		roles = append(roles, c.Roles...)
	}
	if want := []string{"Zutitlegovernment"}; !slices.Equal(roles, want) {
		t.Errorf("roles %q, want %q: titles are those of the tables, and no others", roles, want)
	}
	if english, err := pipeline.New(pipeline.Options{Tagger: "lists", Language: "any"}); err != nil || english.Config() == p.Config() {
		t.Errorf("a run of another language would be resumed: %v", err)
	}
	if _, err := pipeline.New(pipeline.Options{Tables: tables, Language: "en"}); err == nil {
		t.Error("English is asked for and the tables are of another language")
	}
}

// madeUp is a language with one word for each class.
func madeUp(t *testing.T) *lang.Lexicon {
	t.Helper()
	folder := fstest.MapFS{}
	english := lang.EnglishTables()
	names, err := fs.Glob(english, "*.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(english, name)
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		var rows []string // a made-up word for each class, or the first row
		for line := range strings.Lines(string(text)) {
			class, is := strings.CutPrefix(line, "# class ")
			switch {
			case is:
				class, _, _ = strings.Cut(class, ":")
				words, err := lang.English().Words(class)
				if err != nil {
					t.Fatal(err)
				}
				word := "zu" + strings.NewReplacer("-", "", "/", "").Replace(class)
				rows = append(rows, strings.TrimRight(word+"\t"+class+"\t"+words[0].Value, "\t")+"\n")
			case strings.HasPrefix(line, "#"):
			case len(rows) > 0:
				continue
			default:
				rows = append(rows, line)
				continue
			}
			b.WriteString(line)
		}
		b.WriteString(strings.Join(rows, ""))
		folder[name] = &fstest.MapFile{Data: []byte(b.String())}
	}
	l, err := lang.Read("zu", folder)
	if err != nil {
		t.Fatal(err)
	}
	return l
}
