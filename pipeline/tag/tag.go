// Package tag turns tokens into mentions of persons, places and organizations.
//
// It holds what all taggers share: the interface, and how a run of tokens
// becomes a [entities.Mention]. The taggers live in folders of their own:
// prosetag (the prose library, a baseline) and neural (the default, with its
// trainer beside it). Over their spans goes one pass of rules, spans.go, with the
// words of the lexicon's table spans. A tagger decides on spans, types and confidence; flags
// that come from zones, clusters and entities are the work of later rooms.
package tag

import (
	"context"
	"slices"
	"strings"

	"newsgraph/entities"
)

// Tagger finds the mentions of a document.
//
// Tag replaces doc.Mentions, sorted by field (title first), start, longer
// first. It needs Sentences and Tokens; a document without an Article (a
// two-column file) is tagged too, its mentions then have no offsets and their
// Text is the tokens joined by spaces. A Tagger is for one goroutine; the model
// behind it may be shared. An error is ctx's, or about this document alone.
type Tagger interface {
	Tag(ctx context.Context, doc *entities.Document) error
}

// Append adds to doc.Mentions the mention that spans the tokens first to last
// (half open) of the sentence with the given index. It allocates only for
// documents without an Article.
func Append(doc *entities.Document, sentence, first, last int, typ entities.Type, confidence float64) *entities.Mention {
	s := &doc.Sentences[sentence]
	m := entities.Mention{
		Field: s.Field, Type: typ, Confidence: confidence,
		Sentence: sentence, First: first, Last: last,
	}
	if doc.Article == nil {
		m.Text = join(doc.Tokens[first:last])
	} else {
		m.Start, m.End = doc.Tokens[first].Start, doc.Tokens[last-1].End
		m.Text = doc.Article.FieldText(s.Field)[m.Start:m.End]
	}
	doc.Mentions = append(doc.Mentions, m)
	return &doc.Mentions[len(doc.Mentions)-1]
}

// Sort puts mentions in the order that Tagger promises. Token order stands for
// offsets, so that documents without an Article are sorted too.
func Sort(mentions []entities.Mention) {
	slices.SortFunc(mentions, func(a, b entities.Mention) int {
		switch {
		case a.Field != b.Field:
			return int(b.Field) - int(a.Field)
		case a.First != b.First:
			return a.First - b.First
		default:
			return b.Last - a.Last
		}
	})
}

func join(tokens []entities.Token) string {
	if len(tokens) == 1 {
		return tokens[0].Text
	}
	var b strings.Builder
	for i := range tokens {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(tokens[i].Text)
	}
	return b.String()
}
