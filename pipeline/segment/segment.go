package segment

import "newsgraph/entities"

// Segmenter cuts articles. It holds scratch memory and the word cache: make
// one per worker. A result does not depend on the articles cut before.
type Segmenter struct {
	lex       lexicon
	rules     *rules
	words     tokenizer
	units     []unit
	parts     []part
	sentences []entities.Span
	met       meeting
}

// New returns a Segmenter with an empty cache.
func New() *Segmenter {
	lex := knowledge()
	return &Segmenter{lex: lex, rules: sharedRules(), words: newTokenizer(lex)}
}

// Segment fills doc.Zones, doc.Sentences and doc.Tokens from doc.Article,
// title first, and leaves the rest of doc alone. A document without an article
// comes out empty. The token texts may outlive the article.
func (s *Segmenter) Segment(doc *entities.Document) {
	doc.Zones = doc.Zones[:0]
	doc.Sentences = doc.Sentences[:0]
	doc.Tokens = doc.Tokens[:0]
	if doc.Article == nil {
		return
	}
	for _, f := range [...]entities.Field{entities.Title, entities.Text} {
		text := doc.Article.FieldText(f)
		s.units = s.lex.appendUnits(s.units[:0], text)
		s.parts = s.zones(s.parts[:0], doc.Article, f, s.units)
		for _, p := range s.parts {
			s.part(doc, f, text, p)
		}
	}
	s.met.split(doc, s.lex)
}

// part adds the sentences and tokens of one part and its zone.
func (s *Segmenter) part(doc *entities.Document, f entities.Field, text string, p part) {
	first := len(doc.Sentences)
	s.sentences = s.lex.appendSentences(s.sentences[:0], text, p.start, p.end, p.role == entities.Headline)
	for _, sent := range s.sentences {
		from := len(doc.Tokens)
		doc.Tokens = s.words.append(doc.Tokens, text, sent.Start, sent.End)
		if to := len(doc.Tokens); to > from {
			doc.Sentences = append(doc.Sentences, entities.Sentence{
				Field: f, Zone: p.role,
				Start: doc.Tokens[from].Start, End: doc.Tokens[to-1].End,
				First: from, Last: to,
			})
		}
	}
	if len(doc.Sentences) == first {
		return
	}
	start, end := doc.Sentences[first].Start, doc.Sentences[len(doc.Sentences)-1].End
	if n := len(doc.Zones); n > 0 && doc.Zones[n-1].Role == p.role && doc.Zones[n-1].Field == f && !p.apart {
		doc.Zones[n-1].End = end
		return
	}
	doc.Zones = append(doc.Zones, entities.Zone{Role: p.role, Field: f, Start: start, End: end})
}
