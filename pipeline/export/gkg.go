package export

import (
	"strconv"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/export/filter"
)

// gkg writes a line an article in the 27 columns of GDELT's Global Knowledge
// Graph 2.1, so that programs that read GKG read this. Filled are record id,
// date, source, document, locations, persons, organizations, all names and the
// page title; themes, tone, counts and the like stay empty. Countries are ISO
// 3166 codes, where GDELT has FIPS. Names are those of the entities within the
// article; coordinates come from the graph.
//
// Tab and line ends, and the marks that GKG splits by (; # and, in names with
// offsets, the comma), become spaces.
type gkg struct {
	*lineWriter
	env    *exportEnv
	places map[string]gkgPlace
	n      int
}

type gkgPlace struct {
	name string
	info entities.PlaceInfo
	kind byte // GDELT's 1 country, 4 city, 5 region
}

const gkgColumns = 27

func newGKG(env *exportEnv) (exporter, error) {
	o, err := newLineWriter(env, "articles.gkg.tsv")
	return &gkg{lineWriter: o, env: env, places: map[string]gkgPlace{}}, err
}

func (g *gkg) header(*entities.Generator, *entities.Summary) error { return nil }

func (g *gkg) entity(e *entities.Entity) error {
	if e.Type == entities.Place && e.Place != nil {
		g.places[e.ID] = gkgPlace{gkgName(e.Name), *e.Place, gkgKind(e.Subtype)}
	}
	return nil
}

func gkgKind(subtype string) byte {
	switch subtype {
	case "country":
		return '1'
	case "region":
		return '5'
	}
	return '4'
}

func (g *gkg) edge(*entities.Edge) error { return nil }

var gkgMarks = strings.NewReplacer(";", " ", "#", " ", ",", " ")

func gkgName(s string) string { return gkgMarks.Replace(oneLine(s)) }

func (g *gkg) record(r *entities.Record) error {
	var col [gkgColumns]string
	a := &r.Article
	g.n++
	day := gkgDate(a.Date)
	col[0] = day + "-" + strconv.Itoa(g.n)
	col[1] = day
	col[2] = "1" // the web
	col[3] = oneLine(a.Source)
	col[4] = oneLine(a.URL)
	if col[4] == "" {
		col[4] = oneLine(a.ID)
	}
	kept := g.names(r, &col)
	if !kept && !g.env.selection.All() {
		return nil
	}
	// Never empty: readers that strip a line would lose the empty columns before it.
	col[26] = "<PAGE_TITLE>" + string(appendXML(nil, oneLine(a.Title))) + "</PAGE_TITLE>"
	b := g.b
	for i, c := range col {
		if i > 0 {
			b = append(b, '\t')
		}
		b = append(b, c...)
	}
	return g.flushIfFull(append(b, '\n'))
}

// gkgFirst is the column of the plain names of a type; the next has offsets too.
var gkgFirst = [...]int{entities.Place: 9, entities.Person: 11, entities.Organization: 13}

// names fills the columns of locations, persons, organizations and all names.
func (g *gkg) names(r *entities.Record, col *[gkgColumns]string) bool {
	var plain, offsets [4][]string
	var all []string
	for i := range r.Clusters {
		c := &r.Clusters[i]
		id, keep := g.env.entityOf(r, i)
		if !keep || c.Type == entities.NoType || int(c.Type) >= len(gkgFirst) {
			continue
		}
		name, at := gkgName(c.Name), firstRune(r, i)
		all = append(all, name+","+strconv.Itoa(at))
		if c.Type == entities.Place {
			v1, v2 := g.location(c, id, name, at)
			plain[c.Type] = append(plain[c.Type], v1)
			offsets[c.Type] = append(offsets[c.Type], v2)
			continue
		}
		plain[c.Type] = append(plain[c.Type], name)
		offsets[c.Type] = append(offsets[c.Type], name+","+strconv.Itoa(at))
	}
	for _, t := range entities.Types {
		at := gkgFirst[t]
		col[at], col[at+1] = strings.Join(plain[t], ";"), strings.Join(offsets[t], ";")
	}
	col[23] = strings.Join(all, ";")
	return len(all) > 0
}

// firstRune is where the cluster is first met, in code points of its field.
func firstRune(r *entities.Record, cluster int) int {
	for i := range r.Mentions {
		if r.Mentions[i].Cluster == cluster {
			return r.Mentions[i].StartRune
		}
	}
	return 0
}

// location writes a place as GKG has it: type#name#country#adm1#lat#lon#id, and
// in the enhanced form with adm2 before and the offset after.
func (g *gkg) location(c *entities.Cluster, entity, name string, at int) (v1, v2 string) {
	p, ok := g.places[entity]
	if !ok {
		p = gkgPlace{name: name, kind: gkgKind(c.Subtype)}
	}
	lat, lon := string(appendDegrees(nil, p.info.Lat)), string(appendDegrees(nil, p.info.Lon))
	admin := gkgName(p.info.Admin1)
	id := gkgName(entity)
	head := string(p.kind) + "#" + p.name + "#" + p.info.Country + "#" + admin + "#"
	tail := lat + "#" + lon + "#" + id
	return head + tail, head + "#" + tail + "#" + strconv.Itoa(at)
}

// gkgDate is the first second of the date as YYYYMMDDHHMMSS; zeros when there is none.
func gkgDate(d string) string {
	d = strings.ReplaceAll(filter.FirstDay(d), "-", "")
	return d + "00000000000000"[min(len(d), 14):]
}

func (g *gkg) close() error { return g.flush() }
