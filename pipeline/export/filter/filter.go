// Package filter says which part of a graph an export holds: by type, stories and
// date, or what lies around one entity. It reads the graph a few times and keeps
// the ids of what stays.
package filter

import (
	"errors"
	"fmt"
	"time"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/codec"
)

// Filter says which part of a graph to export. The zero value is all of it.
// What is left out of the graph is left out of every table; counts of what
// stays are those of the whole graph.
type Filter struct {
	Types      []entities.Type // entities of these types; none means all
	MinStories int             // entities and edges told by at least so many stories
	Since      string          // seen on or after this date (YYYY, YYYY-MM or YYYY-MM-DD)
	Until      string          // seen on or before this date; with either, what has no date is left out
	Entity     string          // an id, or a name or alias in any spelling: only what is around it
	Hops       int             // how far around Entity; 0 is the entity alone
}

// Graph walks through a graph, the same each time.
type Graph func(codec.Visitor) error

// Selection is a filter worked out for one graph.
type Selection struct {
	Entities, Edges int // how many stay

	filter Filter
	ids    map[string]struct{} // entities that stay; nil means all
}

// Select works the filter out for a graph.
func (f *Filter) Select(graph Graph) (*Selection, error) {
	if err := f.Check(); err != nil {
		return nil, err
	}
	s := &Selection{filter: *f}
	if f.Entity != "" {
		if err := s.around(graph); err != nil {
			return nil, err
		}
	} else if !f.all() {
		if err := s.matching(graph); err != nil {
			return nil, err
		}
	}
	return s, s.count(graph)
}

// Check tells what makes no sense in a filter, before anything is read.
func (f *Filter) Check() error {
	if f.Hops < 0 {
		return fmt.Errorf("hops %d: must not be negative", f.Hops)
	}
	if f.MinStories < 0 {
		return fmt.Errorf("stories %d: must not be negative", f.MinStories)
	}
	for _, d := range [2]string{f.Since, f.Until} {
		if _, err := time.Parse("2006-01-02"[:min(len(d), 10)], d); d != "" && (err != nil || len(d) != 4 && len(d) != 7 && len(d) != 10) {
			return fmt.Errorf("date %q is not YYYY, YYYY-MM or YYYY-MM-DD", d)
		}
	}
	if f.Since != "" && f.Until != "" && FirstDay(f.Since) > LastDay(f.Until) {
		return fmt.Errorf("nothing lies since %s and until %s", f.Since, f.Until)
	}
	return nil
}

func (f *Filter) all() bool {
	return len(f.Types) == 0 && f.MinStories <= 1 && f.Since == "" && f.Until == ""
}

// matching takes the entities that pass by themselves.
func (s *Selection) matching(graph Graph) error {
	s.ids = map[string]struct{}{}
	return graph(codec.Visitor{Entity: func(e *entities.Entity) error {
		if s.entityPasses(e) {
			s.ids[e.ID] = struct{}{}
		}
		return nil
	}})
}

// around takes the named entity and what lies within Hops edges of it. The
// graph is read once more for each hop.
func (s *Selection) around(graph Graph) error {
	if err := s.matching(graph); err != nil {
		return err
	}
	pass := s.ids
	s.ids = map[string]struct{}{}
	named := gazetteers.NewQuery(s.filter.Entity)
	err := graph(codec.Visitor{Entity: func(e *entities.Entity) error {
		if e.ID == s.filter.Entity || named.Match(gazetteers.EntityKey(e)) == gazetteers.MatchExact {
			s.ids[e.ID] = struct{}{}
		}
		return nil
	}})
	if err != nil {
		return err
	}
	if len(s.ids) == 0 {
		return fmt.Errorf("no entity has the id, name or alias %q", s.filter.Entity)
	}
	for range s.filter.Hops {
		found := map[string]struct{}{}
		err := graph(codec.Visitor{Edge: func(e *entities.Edge) error {
			if !s.edgePasses(e) {
				return nil
			}
			for _, end := range [2][2]string{{e.Source, e.Target}, {e.Target, e.Source}} {
				_, near := s.ids[end[0]]
				if _, ok := pass[end[1]]; near && ok {
					found[end[1]] = struct{}{}
				}
			}
			return nil
		}})
		if err != nil {
			return err
		}
		before := len(s.ids)
		for id := range found {
			s.ids[id] = struct{}{}
		}
		if len(s.ids) == before {
			break
		}
	}
	return nil
}

// errStop ends a scan early.
var errStop = errors.New("stop")

// count finds the numbers for the header.
func (s *Selection) count(graph Graph) error {
	if s.ids == nil { // all: the graph's own header has them
		err := graph(codec.Visitor{Header: func(_ entities.Generator, sum entities.Summary) error {
			s.Entities, s.Edges = sum.Entities, sum.Edges
			return errStop
		}})
		if errors.Is(err, errStop) {
			return nil
		}
		return err
	}
	return graph(codec.Visitor{
		Entity: func(e *entities.Entity) error {
			if s.KeepsEntity(e) {
				s.Entities++
			}
			return nil
		},
		Edge: func(e *entities.Edge) error {
			if s.KeepsEdge(e) {
				s.Edges++
			}
			return nil
		},
	})
}

// All reports whether everything stays.
func (s *Selection) All() bool { return s.ids == nil }

// KeepsEntity reports whether an entity stays.
func (s *Selection) KeepsEntity(e *entities.Entity) bool { return s.KeepsID(e.ID) }

// KeepsID reports whether the entity with the id stays.
func (s *Selection) KeepsID(id string) bool {
	if s.ids == nil {
		return true
	}
	_, ok := s.ids[id]
	return ok
}

// KeepsType reports whether mentions of a type are wanted in tables of articles.
func (s *Selection) KeepsType(t entities.Type) bool {
	for _, want := range s.filter.Types {
		if t == want {
			return true
		}
	}
	return len(s.filter.Types) == 0
}

// KeepsEdge reports whether an edge stays.
func (s *Selection) KeepsEdge(e *entities.Edge) bool {
	return s.KeepsID(e.Source) && s.KeepsID(e.Target) && s.edgePasses(e)
}

func (s *Selection) entityPasses(e *entities.Entity) bool {
	return s.KeepsType(e.Type) && e.Stories >= s.filter.MinStories && s.filter.seen(e.First, e.Last)
}

func (s *Selection) edgePasses(e *entities.Edge) bool {
	return e.Stories >= s.filter.MinStories && s.filter.seen(e.First, e.Last)
}

// seen reports whether first..last touches Since..Until. Dates may be of year
// or month: "2016-10" lies within 2016-10-15 and the other way round.
func (f *Filter) seen(first, last string) bool {
	if f.Since == "" && f.Until == "" {
		return true
	}
	if first == "" || last == "" {
		return false
	}
	return (f.Since == "" || LastDay(last) >= FirstDay(f.Since)) && (f.Until == "" || FirstDay(first) <= LastDay(f.Until))
}

// FirstDay is the first day of a date, which may be YYYY or YYYY-MM.
func FirstDay(d string) string {
	switch len(d) {
	case 4:
		return d + "-01-01"
	case 7:
		return d + "-01"
	}
	return d
}

// LastDay is the last day of a date.
func LastDay(d string) string {
	switch len(d) {
	case 4:
		return d + "-12-31"
	case 7:
		return d + "-" + lastOfMonth(d)
	}
	return d
}

func lastOfMonth(d string) string {
	switch d[5:7] {
	case "04", "06", "09", "11":
		return "30"
	case "02":
		year := int(d[0]-'0')*1000 + int(d[1]-'0')*100 + int(d[2]-'0')*10 + int(d[3]-'0')
		if year%4 == 0 && year%100 != 0 || year%400 == 0 {
			return "29"
		}
		return "28"
	}
	return "31"
}
