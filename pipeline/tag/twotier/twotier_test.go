package twotier

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/read/conll"
	"newsgraph/pipeline/tag"
)

// hits is a tag.Tagger of a Tagger.
type hits struct {
	*Tagger
	matcher *gazetteers.Matcher
}

func (h hits) Tag(ctx context.Context, doc *entities.Document) error {
	return h.TagHits(ctx, doc, h.matcher.Match(doc))
}

// dev returns the beginning of a shared dev set.
func dev(tb testing.TB, corpus string, tokens int) []entities.Labelled {
	tb.Helper()
	root := os.Getenv("NEWSGRAPH_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "..", "shared")
	}
	f, err := os.Open(filepath.Join(root, "data", "ner", corpus, "dev.conll"))
	if err != nil {
		tb.Skip("the shared corpora are not here")
	}
	defer f.Close()
	docs, err := conll.Read(f, corpus)
	if err != nil {
		tb.Fatal(err)
	}
	for i := range docs {
		if tokens -= len(docs[i].Tokens); tokens < 0 {
			return docs[:i]
		}
	}
	return docs
}

// stub marks the first token of every sentence and doubts what it is told to.
type stub struct {
	doubts []float32
	typ    entities.Type
	read   *[]int
}

func (s stub) Tag(_ context.Context, doc *entities.Document) error {
	doc.Mentions = doc.Mentions[:0]
	for i, x := range doc.Sentences {
		tag.Append(doc, i, x.First, x.First+1, s.typ, 0.9)
		if s.read != nil {
			*s.read = append(*s.read, x.First)
		}
	}
	return nil
}

func (s stub) TagPart(ctx context.Context, _, part *entities.Document, _ []int, _ []gazetteers.Hit) error {
	return s.Tag(ctx, part)
}

func (s stub) TagDoubts(ctx context.Context, doc *entities.Document, _ []gazetteers.Hit) ([]float32, error) {
	return s.doubts, s.Tag(ctx, doc)
}

func TestDoubtsAreReadAgain(t *testing.T) {
	doc := entities.Document{Tokens: make([]entities.Token, 8)}
	for i := range 4 {
		doc.Sentences = append(doc.Sentences, entities.Sentence{First: 2 * i, Last: 2*i + 2})
	}
	var read []int
	tagger := New(stub{doubts: []float32{0, 0.5, 0.1, 0.9}, typ: entities.Person}, stub{typ: entities.Place, read: &read}, 0.5)
	if err := tagger.TagHits(t.Context(), &doc, nil); err != nil {
		t.Fatal(err)
	}
	want := []entities.Type{entities.Person, entities.Place, entities.Person, entities.Place}
	if len(doc.Mentions) != len(want) || len(read) != 2 || tagger.Again() != 4 {
		t.Fatalf("%d mentions, read again %v, %d tokens", len(doc.Mentions), read, tagger.Again())
	}
	for i, m := range doc.Mentions {
		if m.Type != want[i] || m.Sentence != i || m.First != 2*i {
			t.Errorf("mention %d: %+v", i, m)
		}
	}
}
