package neo4j_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"newsgraph/entities"
)

// memory is a graph in memory, for the loader.
type memory struct {
	graph    *entities.Graph
	articles []entities.ArticleInfo
}

func (m *memory) Header() (entities.Generator, entities.Summary) {
	return m.graph.Generator, m.graph.Summary
}

func (m *memory) Articles(yield func(*entities.ArticleInfo) error) error {
	return all(m.articles, yield)
}
func (m *memory) Entities(yield func(*entities.Entity) error) error {
	return all(m.graph.Entities, yield)
}
func (m *memory) Edges(yield func(*entities.Edge) error) error { return all(m.graph.Edges, yield) }

func all[T any](list []T, yield func(*T) error) error {
	for i := range list {
		if err := yield(&list[i]); err != nil {
			return err
		}
	}
	return nil
}

// whole sorts and counts.
func whole(g *entities.Graph) *entities.Graph {
	slices.SortFunc(g.Entities, func(x, y entities.Entity) int { return cmp.Compare(x.ID, y.ID) })
	slices.SortFunc(g.Edges, func(x, y entities.Edge) int {
		return cmp.Or(cmp.Compare(x.Source, y.Source), cmp.Compare(x.Target, y.Target), cmp.Compare(x.Type, y.Type))
	})
	g.Schema = entities.GraphSchema
	g.Summary.Entities, g.Summary.Edges = len(g.Entities), len(g.Edges)
	return g
}

func degrees(f float64) *float64 { return &f }

func cite(specs ...string) []entities.Evidence {
	out := []entities.Evidence{}
	for i, article := range specs {
		out = append(out, entities.Evidence{Article: article, Field: entities.Field(i % 2), Start: 10 * i, End: 10*i + 5})
	}
	return out
}

// news is a small graph with everything that a graph can hold.
func news() *memory {
	person := func(id, name string, stories int, first, last string, articles ...string) entities.Entity {
		return entities.Entity{ID: id, Type: entities.Person, Name: name, Aliases: []entities.NameCount{{Name: name, Mentions: stories}}, Mentions: stories, Articles: stories, Stories: stories,
			First: first, Last: last, Confidence: 0.98, Evidence: cite(articles...)}
	}
	place := func(id, name, country string, lat, lon float64, stories int, first, last string, articles ...string) entities.Entity {
		e := person(id, name, stories, first, last, articles...)
		e.Type, e.Place = entities.Place, &entities.PlaceInfo{Lat: degrees(lat), Lon: degrees(lon), Country: country}
		return e
	}
	kerry := person("wikidata:Q22316", "John Kerry", 6, "2016-10-14", "2016-10-17", "a1", "a1", "a2")
	kerry.Aliases = []entities.NameCount{{Name: "Kerry", Mentions: 5}, {Name: "John Kerry", Mentions: 1}}
	kerry.Links = &entities.Links{Wikidata: "Q22316", Wikipedia: "John_Kerry"}
	kerry.Roles = []entities.RoleSpan{{Title: "Secretary of State", Articles: 4, First: "2016-10-14", Last: "2016-10-17"}, {Title: "Senator", Articles: 1}}
	council := entities.Entity{ID: "organization:opposition-council", Type: entities.Organization, Subtype: "party", Name: "Opposition Council", Aliases: []entities.NameCount{},
		Mentions: 2, Articles: 1, Stories: 1, Confidence: 0.7, Candidates: []entities.Candidate{{ID: "wikidata:Q1", Name: "Syrian Council", Score: 0.4}, {ID: "wikidata:Q2", Score: 0.25}}, Evidence: cite()}
	nasty := person("person:x", "'\"`\\ {x: 1} $dataset \u202eRTL\u202c\r\n=cmd|' /C calc'!A0 \x00 𝔘", 1, "2016", "2016-10", "a;\"'\x00")
	endless := person("person:"+strings.Repeat("endless-", 2000), strings.Repeat("Endless ", 2000), 1, "", "")
	aleppo := place("geonames:170063", "Aleppo", "SY", 36.2, 37.16, 5, "2016-10-14", "2016-10-17", "a1", "a3")
	aleppo.Links, aleppo.Subtype = &entities.Links{GeoNames: "170063"}, "city"
	nowhere := place("place:nowhere", "Nowhere", "", 0, 0, 1, "", "")
	nowhere.Place = nil
	g := &entities.Graph{
		Generator: entities.Generator{Program: "newsgraph 0.1.0", Config: "sha256:00", Model: "m", Gazetteers: "g"},
		Summary:   entities.Summary{Articles: 5, Stories: 4, Sentences: 100, Tokens: 2000, Mentions: 60},
		Entities: []entities.Entity{kerry, council, nasty, endless, aleppo, nowhere,
			person("wikidata:Q58217", "Sergei Lavrov", 4, "2016-10-14", "2016-10-16", "a2", "a3"),
			person("person:late-comer", "Late Comer", 2, "2016-10-16", "2016-10-17", "a3"),
			place("geonames:172955", "Idlib", "SY", 35.93, 36.63, 2, "2016-10-14", "2016-10-15", "a2"),
			place("geonames:2332459", "Lagos", "NG", 6.45, 3.39, 3, "2016-10-12", "2016-10-13", "a4")},
	}
	tie := func(a, b string, stories, articles int, npmi float64, first string, articleIDs ...string) {
		g.Edges = append(g.Edges, entities.Edge{Source: min(a, b), Target: max(a, b), Type: "cooccurs", Sentences: stories + 1, Articles: articles, Stories: stories, NPMI: npmi,
			First: first, Last: "2016-10-17", Evidence: cite(articleIDs...)})
	}
	tie("wikidata:Q22316", "wikidata:Q58217", 4, 9, 0.8, "2016-10-14", "a2", "a3", "a2")
	tie("wikidata:Q22316", "geonames:170063", 3, 3, 0.3, "2016-10-14", "a1")
	tie("wikidata:Q58217", "geonames:170063", 2, 2, 0.5, "2016-10-16", "a3")
	tie("wikidata:Q58217", "person:late-comer", 1, 1, -0.1, "2016-10-16")
	tie("geonames:170063", "geonames:172955", 2, 2, 0.6, "2016-10-14")
	tie("geonames:172955", "geonames:2332459", 1, 4, 0.1, "2016-10-13")
	tie("person:x", "geonames:172955", 1, 1, 0.2, "2016-10-14")
	tie("place:nowhere", endless.ID, 1, 1, 0.9, "2016-10-14")
	g.Edges = append(g.Edges,
		entities.Edge{Source: "wikidata:Q58217", Target: "organization:opposition-council", Type: "met_with", Sentences: 1, Articles: 1, Stories: 1, Evidence: cite("a2")},
		entities.Edge{Source: "wikidata:Q58217", Target: "organization:opposition-council", Type: "bad type`]->() DETACH DELETE a //", Sentences: 1, Articles: 1, Stories: 1, Evidence: cite()},
		entities.Edge{Source: "wikidata:Q58217", Target: "organization:opposition-council", Type: "évidence", Sentences: 2, Articles: 1, Stories: 1, Evidence: cite()})
	m := &memory{graph: whole(g)}
	for i, date := range []string{"2016-10-14", "2016-10-15", "2016-10-16", "2016-10-13", "2016-10-17"} {
		m.articles = append(m.articles, entities.ArticleInfo{ID: fmt.Sprintf("a%d", i+1), Title: "Title " + date, Date: date, Source: fmt.Sprintf("paper%d.example", i%2), Bytes: 100})
	}
	return m
}

// without takes an entity and its edges away.
func (m *memory) without(id string) *memory {
	g := *m.graph
	g.Entities = slices.DeleteFunc(slices.Clone(g.Entities), func(e entities.Entity) bool { return e.ID == id })
	g.Edges = slices.DeleteFunc(slices.Clone(g.Edges), func(e entities.Edge) bool { return e.Source == id || e.Target == id })
	return &memory{graph: whole(&g), articles: m.articles}
}

// changed gives a copy of which entity id was changed.
func (m *memory) changed(id string, change func(*entities.Entity)) *memory {
	g := *m.graph
	g.Entities, g.Edges = slices.Clone(g.Entities), slices.Clone(g.Edges)
	for i := range g.Entities {
		if e := &g.Entities[i]; e.ID == id {
			change(e)
			for j := range g.Edges {
				x := &g.Edges[j]
				if x.Source == id {
					x.Source = e.ID
				}
				if x.Target == id {
					x.Target = e.ID
				}
				if x.Type == "cooccurs" && x.Source > x.Target {
					x.Source, x.Target = x.Target, x.Source
				}
			}
		}
	}
	return &memory{graph: whole(&g), articles: m.articles}
}

// crowd is a graph of n entities and about so many edges, few of them at hubs.
func crowd(n, edges int, seed uint64) *memory {
	r := rand.New(rand.NewPCG(seed, 1))
	g := &entities.Graph{Summary: entities.Summary{Articles: n, Stories: n}}
	id := func(i int) string { return fmt.Sprintf("person:number-%07d", i) }
	for i := range n {
		g.Entities = append(g.Entities, entities.Entity{ID: id(i), Type: entities.Types[i%3], Name: fmt.Sprintf("Number %d", i), Aliases: []entities.NameCount{{Name: fmt.Sprintf("Number %d", i), Mentions: 3}},
			Mentions: 3, Articles: 2, Stories: 1, First: "2016-10-15", Last: "2016-10-16", Confidence: 0.9, Evidence: cite(fmt.Sprintf("a%d", i/2))})
	}
	seen := map[[2]int]bool{}
	for range edges {
		a, b := r.IntN(n), int(float64(n)*r.Float64()*r.Float64()*r.Float64()) // few are named with many
		pair := [2]int{min(a, b), max(a, b)}
		if a == b || seen[pair] {
			continue
		}
		seen[pair] = true
		g.Edges = append(g.Edges, entities.Edge{Source: id(pair[0]), Target: id(pair[1]), Type: "cooccurs", Sentences: 1, Articles: 2, Stories: 1, NPMI: 0.25,
			First: "2016-10-15", Last: "2016-10-16", Evidence: cite(fmt.Sprintf("a%d", pair[0]/2), fmt.Sprintf("a%d", pair[1]/2))})
	}
	return &memory{graph: whole(g)}
}
