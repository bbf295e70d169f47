package tag

import (
	"unicode/utf8"

	"newsgraph/entities"
)

// Finalize drops the mentions below a confidence, gives the others the flags of
// their zones and their code-point offsets, and rounds their confidence.
func Finalize(doc *entities.Document, minConfidence float64) {
	kept := doc.Mentions[:0]
	for _, m := range doc.Mentions {
		m.Confidence = entities.Round3(m.Confidence)
		if m.Confidence < minConfidence {
			continue
		}
		if flag, ok := zoneFlags[doc.Sentences[m.Sentence].Zone]; ok {
			m.AddFlag(flag)
		}
		if m.Flags == nil {
			m.Flags = []entities.Flag{}
		}
		kept = append(kept, m)
	}
	doc.Mentions = kept
	countRunes(doc)
}

var zoneFlags = map[entities.Role]entities.Flag{
	entities.Headline:    entities.FlagHeadline,
	entities.Byline:      entities.FlagByline,
	entities.Dateline:    entities.FlagDateline,
	entities.Caption:     entities.FlagCaption,
	entities.Boilerplate: entities.FlagBoilerplate,
}

// countRunes fills StartRune and EndRune in one sweep a field. Mentions are
// sorted by start, so a nested one begins at or after the one that holds it.
func countRunes(doc *entities.Document) {
	field, bytes, runes := entities.Field(255), 0, 0
	for i := range doc.Mentions {
		m := &doc.Mentions[i]
		text := doc.Article.FieldText(m.Field)
		if m.Field != field {
			field, bytes, runes = m.Field, 0, 0
		}
		runes += utf8.RuneCountInString(text[bytes:m.Start])
		bytes = m.Start
		m.StartRune = runes
		m.EndRune = runes + utf8.RuneCountInString(text[m.Start:m.End])
	}
}
