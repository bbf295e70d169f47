package segment

import (
	"newsgraph/entities"
	"newsgraph/pipeline/segment/unread"
	"newsgraph/pipeline/segment/zones"
)

// Bounds of one article. Text past them is not lost, only cut more coarsely;
// no newspaper article comes near.
const (
	maxSentences = 1 << 18 // sentences; the rest is cut by length alone
	windowTokens = 1 << 16 // tokens that Next adds, and those of one sentence
)

// Segmenter cuts articles. It holds scratch memory and the word cache: make
// one per worker. A result does not depend on the articles cut before.
type Segmenter struct {
	code      string // of the language
	lex       lexicon
	zones     *zones.Rules
	words     tokenizer
	compounds compoundSplitter

	unread unread.Reader
	places unread.Places // where the tokens of the field in hand stand

	// The article in hand.
	field     int // of fields, the one in hand; -1 before the first
	text      string
	walk      zones.Walk
	parts     []zones.Part // of a paragraph that are to come
	part      zones.Part
	sentences []entities.Span // of the part that are to come
	spans     []entities.Span // memory of sentences
	inZone    bool            // the part has a zone
}

// fields are those of an article in the order of its sentences.
var fields = [...]entities.Field{entities.Title, entities.Text}

// New returns a Segmenter of a language with an empty cache.
func New(l *Language) *Segmenter {
	return &Segmenter{code: l.code, lex: l.words, zones: l.zones, words: newTokenizer(l.words)}
}

// Segment fills doc.Zones, doc.Sentences and doc.Tokens from doc.Article,
// title first, and leaves the rest of doc alone. A document without an article
// comes out empty. The token texts may outlive the article.
func (s *Segmenter) Segment(doc *entities.Document) {
	for s.Begin(doc); s.Next(doc); {
	}
}

// Begin empties the document for Next.
func (s *Segmenter) Begin(doc *entities.Document) {
	doc.Zones = doc.Zones[:0]
	doc.Sentences = doc.Sentences[:0]
	doc.Tokens = doc.Tokens[:0]
	s.field, s.parts, s.sentences = -1, nil, nil
	s.walk.End()
}

// Next adds sentences to the document, with windowTokens tokens or few more,
// and reports whether more are to come: articles of some 300 kB and less take
// one call. Between calls tokens may be taken off the document.
func (s *Segmenter) Next(doc *entities.Document) (more bool) {
	if doc.Article == nil {
		return false
	}
	sentences, tokens := len(doc.Sentences), len(doc.Tokens)
	for more = true; more && len(doc.Tokens)-tokens < windowTokens; {
		more = s.step(doc)
	}
	s.compounds.split(doc, sentences, tokens, s.lex)
	return more
}

// step cuts the smallest thing that is to be cut; false at the article's end.
func (s *Segmenter) step(doc *entities.Document) bool {
	switch {
	case len(s.sentences) > 0:
		s.sentence(doc, s.sentences[0])
		s.sentences = s.sentences[1:]
	case len(s.parts) > 0:
		s.part, s.parts, s.inZone = s.parts[0], s.parts[1:], false
		room := max(1, maxSentences-len(doc.Sentences))
		s.spans = s.lex.appendSentences(s.spans[:0], s.text, s.part.Start, s.part.End, s.part.Role == entities.Headline, room)
		s.sentences = s.spans
	case s.walk.More():
		s.parts = s.walk.Next()
	case s.field+1 < len(fields):
		s.field++
		f := fields[s.field]
		text, cuts := s.unread.Read(doc.Article.FieldText(f))
		s.text, s.places = text, unread.NewPlaces(cuts)
		s.walk.Begin(s.zones, doc.Article, f, text)
	default:
		s.text = "" // hold nothing of the article
		s.walk.End()
		return false
	}
	return true
}

// sentence adds a sentence of the part in hand with its tokens; the part gets
// a zone, or goes on with the one before.
func (s *Segmenter) sentence(doc *entities.Document, span entities.Span) {
	from := len(doc.Tokens)
	doc.Tokens = s.words.append(doc.Tokens, s.text, span.Start, span.End)
	to := len(doc.Tokens)
	if to == from {
		return
	}
	s.places.Move(doc.Tokens[from:])
	role := s.part.Role
	if role == entities.Body {
		role = s.zones.Sentence(s.text[span.Start:span.End], doc.Article)
	}
	f, start, end := fields[s.field], doc.Tokens[from].Start, doc.Tokens[to-1].End
	doc.Sentences = append(doc.Sentences, entities.Sentence{Field: f, Zone: role, Start: start, End: end, First: from, Last: to})
	n := len(doc.Zones)
	if n == 0 || doc.Zones[n-1].Role != role || doc.Zones[n-1].Field != f || s.part.Apart && !s.inZone {
		doc.Zones = append(doc.Zones, entities.Zone{Role: role, Field: f, Start: start, End: end})
	}
	s.inZone = true
	doc.Zones[len(doc.Zones)-1].End = end
}
