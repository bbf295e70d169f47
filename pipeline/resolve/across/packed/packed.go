// Package packed writes what is known of clusters, entities and decisions as few
// bytes, and reads it again, so that it can be kept in files.
package packed

import (
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/spill"
)

// Entity is what is known of an entity, with the decisions about it.
type Entity struct {
	entities.Entity
	Steps []entities.Decision
}

// What follows the id, the type and the name of an entity.
const (
	hasMore = 1 << iota
	hasLinks
	hasPlace
	hasPoint
)

// Append writes d behind b.
func (d *Entity) Append(b []byte) []byte {
	e := spill.Encoder(b)
	e.String(d.ID)
	e.Byte(byte(d.Type))
	e.String(d.Name)
	more := d.more()
	if e.Byte(more); more == 0 {
		return e
	}
	e.String(d.Subtype)
	if l := d.Links; l != nil {
		e.String(l.Wikidata)
		e.String(l.GeoNames)
		e.String(l.Wikipedia)
	}
	if p := d.Place; p != nil {
		e.String(p.Country)
		e.String(p.Admin1)
		if more&hasPoint != 0 {
			e.Float(*p.Lat)
			e.Float(*p.Lon)
		}
	}
	e.Uint(uint64(len(d.Roles)))
	for _, r := range d.Roles {
		e.String(r.Title)
		e.Uint(uint64(r.Articles))
		e.String(r.First)
		e.String(r.Last)
	}
	e.Uint(uint64(len(d.Candidates)))
	for _, c := range d.Candidates {
		e.String(c.ID)
		e.String(c.Name)
		e.Float(c.Score)
	}
	e.Uint(uint64(len(d.Steps)))
	for i := range d.Steps {
		EncodeStep(&e, &d.Steps[i])
	}
	return e
}

// more says what follows the name.
func (d *Entity) more() byte {
	more := byte(0)
	if d.Subtype != "" || len(d.Roles)+len(d.Candidates)+len(d.Steps) > 0 {
		more |= hasMore
	}
	if d.Links != nil {
		more |= hasMore | hasLinks
	}
	if d.Place != nil {
		more |= hasMore | hasPlace
		if d.Place.Lat != nil && d.Place.Lon != nil {
			more |= hasPoint
		}
	}
	return more
}

// EncodeStep writes a decision.
func EncodeStep(e *spill.Encoder, s *entities.Decision) {
	for _, text := range [...]string{s.Kind, s.What, s.Reason, s.Detail} {
		e.String(text)
	}
}

// DecodeStep reads what EncodeStep wrote.
func DecodeStep(d *spill.Decoder) entities.Decision {
	return entities.Decision{Kind: d.String(), What: d.String(), Reason: d.String(), Detail: d.String()}
}

// Read reads what Append wrote; it keeps nothing of the bytes.
func (d *Entity) Read(s string) {
	p := spill.Decoder(strings.Clone(s))
	*d = Entity{}
	d.ID = p.String()
	d.Type = entities.Type(p.Byte())
	d.Name = p.String()
	more := p.Byte()
	if more == 0 {
		return
	}
	d.Subtype = p.String()
	if more&hasLinks != 0 {
		d.Links = &entities.Links{Wikidata: p.String(), GeoNames: p.String(), Wikipedia: p.String()}
	}
	if more&hasPlace != 0 {
		d.Place = &entities.PlaceInfo{Country: p.String(), Admin1: p.String()}
		if more&hasPoint != 0 {
			lat, lon := p.Float(), p.Float()
			d.Place.Lat, d.Place.Lon = &lat, &lon
		}
	}
	for n := p.Uint(); n > 0; n-- {
		d.Roles = append(d.Roles, entities.RoleSpan{Title: p.String(), Articles: int(p.Uint()), First: p.String(), Last: p.String()})
	}
	for n := p.Uint(); n > 0; n-- {
		d.Candidates = append(d.Candidates, entities.Candidate{ID: p.String(), Name: p.String(), Score: p.Float()})
	}
	for n := p.Uint(); n > 0; n-- {
		d.Steps = append(d.Steps, DecodeStep(&p))
	}
}

// Cluster is what is needed now and then of a cluster. Strings are numbers.
type Cluster struct {
	Name       uint32        // as written
	Entity     uint32        // id within the article, 0 for the usual one
	Type       entities.Type // within the article
	Subtype    uint32
	Mentions   int
	Names      []uint32
	Roles      []uint32
	Candidates []Candidate
}

// Candidate is one of a cluster.
type Candidate struct {
	ID, Name uint32
	Score    int // per mille
}

// Append writes c behind b.
func (c *Cluster) Append(b []byte) []byte {
	e := spill.Encoder(b)
	for _, n := range [...]uint32{c.Name, c.Entity, uint32(c.Type), c.Subtype, uint32(max(c.Mentions, 0))} {
		e.Uint(uint64(n))
	}
	e.Uints(c.Names)
	e.Uints(c.Roles)
	e.Uint(uint64(len(c.Candidates)))
	for _, k := range c.Candidates {
		e.Uint(uint64(k.ID))
		e.Uint(uint64(k.Name))
		e.Uint(uint64(k.Score))
	}
	return e
}

// Read reads what Append wrote into c, whose memory it uses again.
func (c *Cluster) Read(d spill.Decoder) *Cluster {
	c.Name, c.Entity, c.Type = d.Uint32(), d.Uint32(), entities.Type(d.Uint())
	c.Subtype, c.Mentions = d.Uint32(), int(d.Uint())
	c.Names, c.Roles, c.Candidates = d.Uints(c.Names[:0]), d.Uints(c.Roles[:0]), c.Candidates[:0]
	for n := d.Uint(); n > 0 && d != ""; n-- {
		c.Candidates = append(c.Candidates, Candidate{d.Uint32(), d.Uint32(), int(d.Uint())})
	}
	return c
}
