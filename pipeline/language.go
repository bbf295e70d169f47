package pipeline

import (
	"fmt"

	"newsgraph/gazetteers/lang"
	"newsgraph/pipeline/relate/relations"
	"newsgraph/pipeline/resolve/article"
	"newsgraph/pipeline/segment"
)

// language is what the rooms of the walk make of the tables of one language.
type language struct {
	segment  *segment.Language
	resolve  *article.Language
	patterns *relations.Patterns
}

// newLanguage takes what each room needs from the tables, nil for English.
func newLanguage(tables *lang.Lexicon) (l language, err error) {
	if tables == nil {
		return language{segment.English(), article.English(), relations.English()}, nil
	}
	if l.segment, err = segment.NewLanguage(tables); err != nil {
		return l, fmt.Errorf("language %s: segment: %w", tables.Code(), err)
	}
	if l.resolve, err = article.NewLanguage(tables); err != nil {
		return l, fmt.Errorf("language %s: resolve: %w", tables.Code(), err)
	}
	if l.patterns, err = relations.ForLanguage(tables); err != nil {
		return l, fmt.Errorf("language %s: relate: %w", tables.Code(), err)
	}
	return l, nil
}
