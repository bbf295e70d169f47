package segment

import (
	"strings"

	"newsgraph/entities"
)

// Segmenter cuts articles. It holds scratch memory: one per worker.
type Segmenter struct {
	words tokenizer
}

// New returns a Segmenter with empty caches.
func New() *Segmenter { return &Segmenter{words: newTokenizer()} }

// Segment fills doc.Zones, doc.Sentences and doc.Tokens from doc.Article.
func (s *Segmenter) Segment(doc *entities.Document) {
	doc.Zones = doc.Zones[:0]
	doc.Sentences = doc.Sentences[:0]
	doc.Tokens = doc.Tokens[:0]
	if doc.Article == nil {
		return
	}
	s.field(doc, entities.Title, entities.Headline, doc.Article.Title)
	s.field(doc, entities.Text, entities.Body, doc.Article.Text)
}

func (s *Segmenter) field(doc *entities.Document, f entities.Field, role entities.Role, text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	doc.Zones = append(doc.Zones, entities.Zone{Role: role, Field: f, Start: 0, End: len(text)})
	start := 0
	for i := 0; i < len(text); i++ {
		end := text[i] == '\n' || text[i] == '.' && i+2 < len(text) && text[i+1] == ' ' && text[i+2] >= 'A' && text[i+2] <= 'Z'
		if end || i == len(text)-1 {
			s.sentence(doc, f, role, text, start, i+1)
			start = i + 1
		}
	}
}

func (s *Segmenter) sentence(doc *entities.Document, f entities.Field, role entities.Role, text string, start, end int) {
	first := len(doc.Tokens)
	doc.Tokens = s.words.append(doc.Tokens, text, start, end)
	if last := len(doc.Tokens); last > first {
		doc.Sentences = append(doc.Sentences, entities.Sentence{
			Field: f, Zone: role,
			Start: doc.Tokens[first].Start, End: doc.Tokens[last-1].End,
			First: first, Last: last,
		})
	}
}
