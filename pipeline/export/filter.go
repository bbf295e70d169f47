package export

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

// selection is a filter worked out for one graph.
type selection struct {
	o               Filter
	ids             map[string]struct{} // entities that stay; nil means all
	entities, edges int
}

func (o Filter) selectFrom(src Source) (*selection, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	s := &selection{o: o}
	if o.Entity != "" {
		if err := s.around(src); err != nil {
			return nil, err
		}
	} else if !o.all() {
		if err := s.matching(src); err != nil {
			return nil, err
		}
	}
	return s, s.count(src)
}

// Check tells what makes no sense in a filter, before anything is read.
func (o *Filter) Check() error {
	if o.Hops < 0 {
		return fmt.Errorf("hops %d: must not be negative", o.Hops)
	}
	if o.MinStories < 0 {
		return fmt.Errorf("stories %d: must not be negative", o.MinStories)
	}
	for _, d := range [2]string{o.Since, o.Until} {
		if _, err := time.Parse("2006-01-02"[:min(len(d), 10)], d); d != "" && (err != nil || len(d) != 4 && len(d) != 7 && len(d) != 10) {
			return fmt.Errorf("date %q is not YYYY, YYYY-MM or YYYY-MM-DD", d)
		}
	}
	if o.Since != "" && o.Until != "" && firstDay(o.Since) > lastDay(o.Until) {
		return fmt.Errorf("nothing lies since %s and until %s", o.Since, o.Until)
	}
	return nil
}

func (o *Filter) all() bool {
	return len(o.Types) == 0 && o.MinStories <= 1 && o.Since == "" && o.Until == ""
}

// matching takes the entities that pass by themselves.
func (s *selection) matching(src Source) error {
	s.ids = map[string]struct{}{}
	return src.Graph(codec.Visitor{Entity: func(e *entities.Entity) error {
		if s.entityPasses(e) {
			s.ids[e.ID] = struct{}{}
		}
		return nil
	}})
}

// around takes the named entity and what lies within Hops edges of it. The
// graph is read once more for each hop.
func (s *selection) around(src Source) error {
	if err := s.matching(src); err != nil {
		return err
	}
	pass := s.ids
	s.ids = map[string]struct{}{}
	named := gazetteers.NewQuery(s.o.Entity)
	err := src.Graph(codec.Visitor{Entity: func(e *entities.Entity) error {
		if e.ID == s.o.Entity || named.Match(gazetteers.EntityKey(e)) == gazetteers.MatchExact {
			s.ids[e.ID] = struct{}{}
		}
		return nil
	}})
	if err != nil {
		return err
	}
	if len(s.ids) == 0 {
		return fmt.Errorf("no entity has the id, name or alias %q", s.o.Entity)
	}
	for range s.o.Hops {
		found := map[string]struct{}{}
		err := src.Graph(codec.Visitor{Edge: func(e *entities.Edge) error {
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
func (s *selection) count(src Source) error {
	if s.ids == nil { // all: the graph's own header has them
		err := src.Graph(codec.Visitor{Header: func(_ entities.Generator, sum entities.Summary) error {
			s.entities, s.edges = sum.Entities, sum.Edges
			return errStop
		}})
		if errors.Is(err, errStop) {
			return nil
		}
		return err
	}
	return src.Graph(codec.Visitor{
		Entity: func(e *entities.Entity) error {
			if s.keepsEntity(e) {
				s.entities++
			}
			return nil
		},
		Edge: func(e *entities.Edge) error {
			if s.keepsEdge(e) {
				s.edges++
			}
			return nil
		},
	})
}

func (s *selection) keepsEntity(e *entities.Entity) bool { return s.keepsID(e.ID) }

func (s *selection) keepsID(id string) bool {
	if s.ids == nil {
		return true
	}
	_, ok := s.ids[id]
	return ok
}

// keepsType says whether mentions of a type are wanted in tables of articles.
func (s *selection) keepsType(t entities.Type) bool {
	for _, want := range s.o.Types {
		if t == want {
			return true
		}
	}
	return len(s.o.Types) == 0
}

func (s *selection) keepsEdge(e *entities.Edge) bool {
	return s.keepsID(e.Source) && s.keepsID(e.Target) && s.edgePasses(e)
}

func (s *selection) entityPasses(e *entities.Entity) bool {
	return s.keepsType(e.Type) && e.Stories >= s.o.MinStories && s.o.seen(e.First, e.Last)
}

func (s *selection) edgePasses(e *entities.Edge) bool {
	return e.Stories >= s.o.MinStories && s.o.seen(e.First, e.Last)
}

// seen reports whether first..last touches Since..Until. Dates may be of year
// or month: "2016-10" lies within 2016-10-15 and the other way round.
func (o *Filter) seen(first, last string) bool {
	if o.Since == "" && o.Until == "" {
		return true
	}
	if first == "" || last == "" {
		return false
	}
	return (o.Since == "" || lastDay(last) >= firstDay(o.Since)) && (o.Until == "" || firstDay(first) <= lastDay(o.Until))
}

// firstDay and lastDay widen YYYY and YYYY-MM to the days they begin and end with.
func firstDay(d string) string {
	switch len(d) {
	case 4:
		return d + "-01-01"
	case 7:
		return d + "-01"
	}
	return d
}

func lastDay(d string) string {
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
