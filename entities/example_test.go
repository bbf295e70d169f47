package entities_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"newsgraph/entities"
)

// A graph.json is a Graph: it is read by encoding/json and walked by its lists.
// (For files, also compressed ones and those larger than memory, see ReadGraph
// and ScanGraph of newsgraph/pipeline/codec.)
func ExampleGraph() {
	const file = `{"schema":"newsgraph/graph/1",
 "generator":{"program":"newsgraph 0.1.0","config":"","model":"","gazetteers":""},
 "summary":{"articles":3,"stories":2,"sentences":30,"tokens":713,"mentions":20,"entities":3,"edges":2},
 "entities":[
  {"id":"geonames:170063","type":"place","name":"Aleppo","aliases":[],"mentions":9,"articles":3,"stories":2,"confidence":0.999,"evidence":[]},
  {"id":"person:jane-doe","type":"person","name":"Jane Doe","aliases":[],"mentions":1,"articles":1,"stories":1,"confidence":0.8,"evidence":[]},
  {"id":"wikidata:Q22316","type":"person","name":"John Kerry","aliases":[{"name":"Kerry","mentions":7}],"mentions":8,"articles":2,"stories":1,"confidence":0.98,
   "evidence":[{"article":"a1","field":"text","start":310,"end":320}]}],
 "edges":[
  {"source":"geonames:170063","target":"person:jane-doe","type":"cooccurs","sentences":0,"articles":1,"stories":1,"npmi":0.1,"evidence":[]},
  {"source":"geonames:170063","target":"wikidata:Q22316","type":"cooccurs","sentences":2,"articles":2,"stories":1,"npmi":0.21,"evidence":[]}]}`

	var g entities.Graph
	if err := json.NewDecoder(strings.NewReader(file)).Decode(&g); err != nil {
		fmt.Println(err)
		return
	}
	byID := map[string]*entities.Entity{}
	for i := range g.Entities {
		byID[g.Entities[i].ID] = &g.Entities[i]
	}
	for i := range g.Edges {
		e := &g.Edges[i]
		fmt.Printf("%s and %s: %d sentences in %d stories\n", byID[e.Source].Name, byID[e.Target].Name, e.Sentences, e.Stories)
	}
	// Output:
	// Aleppo and Jane Doe: 0 sentences in 1 stories
	// Aleppo and John Kerry: 2 sentences in 1 stories
}

// The mentions of a record cut the article's text at bytes.
func ExampleRecord() {
	r := entities.Record{
		Article: entities.ArticleInfo{ID: "a1", Text: "Talks in Genève ended, Kerry said."},
		Mentions: []entities.Mention{
			{Field: entities.Text, Start: 9, End: 16, Text: "Genève", Type: entities.Place, Entity: "geonames:2660646"},
			{Field: entities.Text, Start: 24, End: 29, Text: "Kerry", Type: entities.Person, Entity: "wikidata:Q22316"},
		},
	}
	for _, m := range r.Mentions {
		fmt.Println(r.Article.Text[m.Start:m.End], m.Type, m.Entity)
	}
	// Output:
	// Genève place geonames:2660646
	// Kerry person wikidata:Q22316
}
