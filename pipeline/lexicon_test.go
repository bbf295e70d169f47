package pipeline_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/lang"
	"newsgraph/gazetteers/lang/langtest"
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
