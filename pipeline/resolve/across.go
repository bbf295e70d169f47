package resolve

import (
	"newsgraph/entities"
)

// Across resolves across articles. Add records in any order, then Resolve.
type Across struct {
	names Names
	over  *Overrides
	ids   map[string][]string
	about map[string]*entities.Entity
}

// NewAcross makes an empty one; over may be nil.
func NewAcross(names Names, over *Overrides) *Across {
	return &Across{names: names, over: over, ids: map[string][]string{}, about: map[string]*entities.Entity{}}
}

// Add takes what matters of a record and keeps none of its memory but strings.
// A record whose key was added before is passed over.
func (a *Across) Add(rec *entities.Record) {
	key := rec.Key()
	if _, ok := a.ids[key]; ok {
		return
	}
	ids := make([]string, len(rec.Clusters))
	for i := range rec.Clusters {
		c := &rec.Clusters[i]
		ids[i] = c.Entity
		a.about[c.Entity] = &entities.Entity{ID: c.Entity, Type: c.Type, Subtype: c.Subtype, Name: c.Name}
	}
	a.ids[key] = ids
}

// Resolve decides. The Across must not be used afterwards.
func (a *Across) Resolve() *Resolution { return &Resolution{ids: a.ids, about: a.about} }

// Resolution says which cluster of which record is which entity. It is
// immutable and safe for concurrent use.
type Resolution struct {
	ids       map[string][]string
	about     map[string]*entities.Entity
	unmatched []string
}

// Entity returns the id of a cluster of the record with that key, "" when the
// cluster is to be left out of the graph (or is unknown).
func (r *Resolution) Entity(record string, cluster int) string {
	ids := r.ids[record]
	if cluster < 0 || cluster >= len(ids) {
		return ""
	}
	return ids[cluster]
}

// Describe returns what is known of an entity: ID, Type, Subtype, Name, Links,
// Place, Roles, Candidates. The counts are relate's to fill.
func (r *Resolution) Describe(id string) entities.Entity {
	if e := r.about[id]; e != nil {
		return *e
	}
	return entities.Entity{ID: id}
}

// Steps returns the decisions across articles about an entity, for explain.
func (r *Resolution) Steps(id string) []entities.Step { return nil }

// Unmatched returns the corrections that matched nothing, as "file:line: text".
func (r *Resolution) Unmatched() []string { return r.unmatched }
