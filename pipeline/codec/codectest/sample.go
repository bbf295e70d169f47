// Package codectest has the values that tests of the codec and of the rooms above
// it write: a record, a graph, texts that no format likes. Only tests import it.
package codectest

import (
	"fmt"
	"strings"

	"newsgraph/entities"
)

// Record is a record of an article with n mentions, as large as real ones.
func Record(n int) *entities.Record {
	r := &entities.Record{Schema: entities.RecordSchema, Sentences: 20, Tokens: 10 * n, Signature: "c2ln",
		Article: entities.ArticleInfo{ID: fmt.Sprintf("a/%d.txt", n), Title: "Kerry meets Lavrov", Date: "2016-10-15", Source: "example.org", URL: "https://example.org/a",
			Language: "en", Bytes: 60 * n, SHA256: strings.Repeat("0a", 32), Input: "a", Position: "line 1",
			Text: strings.Repeat("The talks in Lausanne ended without a “deal”, Mr. Kerry said.\n", n)},
		Zones:    []entities.Zone{{Role: entities.Body, Field: entities.Text, Start: 0, End: 60 * n}},
		Mentions: []entities.Mention{}, Clusters: []entities.Cluster{}, Edges: []entities.LocalEdge{}}
	for i := range n {
		r.Mentions = append(r.Mentions, entities.Mention{Start: 60 * i, End: 60*i + 8, StartRune: 58 * i, EndRune: 58*i + 8, Text: "Lausanne", Type: entities.Place,
			Confidence: 0.987, Entity: "geonames:2659994", Cluster: i / 4, Sentence: i, Flags: []entities.Flag{}})
		if i%4 == 0 {
			r.Clusters = append(r.Clusters, entities.Cluster{Entity: fmt.Sprintf("geonames:%d", 2659994+i), Type: entities.Place, Subtype: "city", Name: "Lausanne", Key: "lausanne",
				Names: []entities.NameCount{{Name: "Lausanne", Mentions: 4}}, Mentions: 4, Link: "geonames:2659994", Confidence: 0.99,
				Steps: []entities.Decision{{Kind: "link", What: "geonames:2659994", Reason: "only candidate"}}})
		}
	}
	for i := 1; i < len(r.Clusters); i++ {
		r.Edges = append(r.Edges, entities.LocalEdge{A: i - 1, B: i, Sentences: 1, Evidence: []entities.Anchor{{Start: 60 * i, End: 60*i + 60}}})
	}
	if len(r.Clusters) > 1 {
		r.Relations = append(r.Relations, entities.Relation{A: 1, B: 0, Type: entities.PartOf, Rule: "part of", Confidence: 0.9, Sentences: 1,
			Evidence: []entities.Anchor{{Start: 60, End: 120}}})
	}
	return r
}

// Degree is a coordinate as a place has it.
func Degree(f float64) *float64 { return &f }

// Graph is a small graph with everything that a graph can hold.
func Graph() *entities.Graph {
	g := &entities.Graph{Schema: entities.GraphSchema,
		Generator: entities.Generator{Program: "newsgraph 0.1.0", Config: "sha256:00", Model: "crf-1", Gazetteers: "core-1"},
		Summary:   entities.Summary{Articles: 2, Stories: 2, Sentences: 30, Tokens: 713, Mentions: 20},
		Entities: []entities.Entity{
			{ID: "geonames:170063", Type: entities.Place, Subtype: "city", Name: "Aleppo", Aliases: []entities.NameCount{{Name: "Aleppo", Mentions: 9}},
				Links: &entities.Links{GeoNames: "170063", Wikipedia: "Aleppo"}, Place: &entities.PlaceInfo{Lat: Degree(36.2012), Lon: Degree(37.1612), Country: "SY"},
				Mentions: 9, Articles: 2, Stories: 2, First: "2016-10-15", Last: "2016-10-16", Confidence: 0.999, Spread: 1, Sources: 2, Salience: 0.75, Centrality: 1, Community: 1,
				Evidence: []entities.Evidence{{Article: "a1", Field: entities.Text, Start: 5, End: 11}}},
			{ID: "organization:opposition-council", Type: entities.Organization, Name: "Opposition Council", Aliases: []entities.NameCount{{Name: "Opposition Council", Mentions: 1}, {Name: "the Council", Mentions: 1}},
				Mentions: 2, Articles: 1, Stories: 1, Confidence: 0.7, Candidates: []entities.Candidate{{ID: "wikidata:Q1", Name: "Syrian Council", Score: 0.4}, {ID: "wikidata:Q2", Score: 0.3}},
				Evidence: []entities.Evidence{}},
			{ID: "wikidata:Q22316", Type: entities.Person, Name: "John Kerry", Aliases: []entities.NameCount{{Name: "Kerry", Mentions: 7}, {Name: "John Kerry", Mentions: 1}},
				Links: &entities.Links{Wikidata: "Q22316", Wikipedia: "John_Kerry"}, Roles: []entities.RoleSpan{{Title: "U.S. Secretary of State", Articles: 1, First: "2016-10-15", Last: "2016-10-15"}},
				Mentions: 8, Articles: 1, Stories: 1, First: "2016-10-15", Last: "2016-10-15", Confidence: 0.98,
				Evidence: []entities.Evidence{{Article: "a1", Field: entities.Title, Start: 0, End: 5}, {Article: "a1", Field: entities.Text, Start: 310, End: 320}}},
		},
		Edges: []entities.Edge{
			{Source: "geonames:170063", Target: "organization:opposition-council", Type: "cooccurs", Articles: 1, Stories: 1, NPMI: -0.25, Evidence: []entities.Evidence{}},
			{Source: "geonames:170063", Target: "wikidata:Q22316", Type: "cooccurs", Sentences: 2, Articles: 1, Stories: 1, NPMI: 0.21, First: "2016-10-15", Last: "2016-10-15",
				Evidence: []entities.Evidence{{Article: "a1", Field: entities.Text, Start: 300, End: 400}}},
			{Source: "wikidata:Q22316", Target: "geonames:170063", Type: "spoke-about", Sentences: 1, Articles: 1, Stories: 1, NPMI: 0.21, First: "2016-10-15", Last: "2016-10-15", Confidence: 0.94,
				Evidence: []entities.Evidence{{Article: "a1", Field: entities.Text, Start: 300, End: 400}}},
			{Source: "wikidata:Q22316", Target: "organization:opposition-council", Type: "leader-of", Sentences: 1, Articles: 1, Stories: 1, NPMI: -1, Confidence: 0.93,
				Evidence: []entities.Evidence{{Article: "a1", Field: entities.Text, Start: 500, End: 590}}},
			{Source: "wikidata:Q22316", Target: "organization:opposition-council", Type: "member-of", Sentences: 2, Articles: 1, Stories: 1, NPMI: -1, Confidence: 0.95,
				Evidence: []entities.Evidence{{Article: "a1", Field: entities.Text, Start: 600, End: 690}}},
		}}
	g.Continues = []entities.FollowUp{{Article: "a2", Continues: "a1", Share: 0.312}}
	g.Summary.Entities, g.Summary.Edges = len(g.Entities), len(g.Edges)
	return g
}

// BigGraph has n entities and 3n edges.
func BigGraph(n int) *entities.Graph {
	g := Graph()
	e, d := g.Entities[2], g.Edges[1]
	g.Entities, g.Edges = nil, nil
	for i := range n {
		e.ID = fmt.Sprintf("wikidata:Q%09d", i+1)
		g.Entities = append(g.Entities, e)
		for j := 1; j <= 3 && i+j < n; j++ {
			d.Source, d.Target = e.ID, fmt.Sprintf("wikidata:Q%09d", i+j+1)
			g.Edges = append(g.Edges, d)
		}
	}
	g.Summary.Entities, g.Summary.Edges = len(g.Entities), len(g.Edges)
	return g
}
