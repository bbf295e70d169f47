package load

import (
	"newsgraph/entities"
)

// headerProps are the properties of the dataset's node.
func headerProps(gen entities.Generator, sum entities.Summary, sources []string) props {
	return props{
		"schema":  entities.GraphSchema,
		"sources": listOf(sources, func(s *string) any { return *s }),
		"program": nilIfEmpty(gen.Program), "config": nilIfEmpty(gen.Config), "model": nilIfEmpty(gen.Model),
		"gazetteers": nilIfEmpty(gen.Gazetteers), "overrides": nilIfEmpty(gen.Overrides),
		"articles": sum.Articles, "stories": sum.Stories, "sentences": sum.Sentences, "tokens": sum.Tokens,
		"mentions": sum.Mentions, "entities": sum.Entities, "edges": sum.Edges,
	}
}

// datasetOf reads what headerProps wrote.
func datasetOf(p props) *Dataset {
	text := func(name string) string {
		s, _ := p[name].(string)
		return s
	}
	n := func(name string) int {
		i, _ := p[name].(int64)
		return int(i)
	}
	d := &Dataset{
		Name: text("name"), Generation: int64(n("generation")),
		Generator: entities.Generator{Program: text("program"), Config: text("config"), Model: text("model"),
			Gazetteers: text("gazetteers"), Overrides: text("overrides")},
		Summary: entities.Summary{Articles: n("articles"), Stories: n("stories"), Sentences: n("sentences"), Tokens: n("tokens"),
			Mentions: n("mentions"), Entities: n("entities"), Edges: n("edges")},
	}
	d.Complete, _ = p["complete"].(bool)
	list, _ := p["sources"].([]any)
	for _, v := range list {
		if s, ok := v.(string); ok {
			d.Sources = append(d.Sources, s)
		}
	}
	return d
}
