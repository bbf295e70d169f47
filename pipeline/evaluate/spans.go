package evaluate

import "newsgraph/entities"

// PlaceSpans replaces the document's mentions by the given names, sorted by start.
// One that is outside every sentence is left out; one without a type has that of
// the mention found there, else what known says of its name.
func PlaceSpans(doc *entities.Document, given []GoldSpan, known func(name string) entities.Type) {
	found := append([]entities.Mention(nil), doc.Mentions...)
	doc.Mentions = doc.Mentions[:0]
	sentence := 0
	for _, g := range given {
		span := g.Span
		for sentence < len(doc.Sentences) && (doc.Sentences[sentence].Field != entities.Text || doc.Sentences[sentence].End <= span.Start) {
			sentence++
		}
		if sentence == len(doc.Sentences) || doc.Sentences[sentence].Start > span.Start {
			continue
		}
		s := &doc.Sentences[sentence]
		m := entities.Mention{
			Field: entities.Text, Start: span.Start, End: span.End, Text: doc.Article.Text[span.Start:span.End],
			Type: typeOf(doc, g, found, known), Confidence: 1, Sentence: sentence, First: s.Last, Last: s.Last,
		}
		for i := s.First; i < s.Last; i++ {
			if t := &doc.Tokens[i]; t.Start < span.End && span.Start < t.End {
				m.First, m.Last = min(m.First, i), i+1
			}
		}
		if m.First < m.Last {
			doc.Mentions = append(doc.Mentions, m)
		}
	}
}

// typeOf guesses the type of a given name.
func typeOf(doc *entities.Document, g GoldSpan, found []entities.Mention, known func(name string) entities.Type) entities.Type {
	best, span := g.Type, g.Span
	if best != entities.NoType {
		return best
	}
	for i := range found {
		m := &found[i]
		at := entities.Span{Start: m.Start, End: m.End}
		if m.Field != entities.Text || !at.Overlaps(span) {
			continue
		}
		if at == span {
			return m.Type
		}
		best = m.Type
	}
	if best != entities.NoType {
		return best
	}
	return known(doc.Article.Text[span.Start:span.End])
}
