package diff

import "newsgraph/entities"

// locator tells which entity of a graph is named at a place in an article. It
// knows the mentions that the graph cites; records teach it more, see
// pairLocators. Its memory grows with the graphs, not with the records.
type locator struct {
	graph  map[string]bool // ids
	cited  map[entities.Evidence]string
	names  map[typedName]string // id, "" when several entities of the type bear it
	wanted map[string][]entities.Evidence
	found  map[entities.Evidence]foundMention
	texts  map[string]string // article → hash, of wanted articles
}

type typedName struct {
	kind entities.Type
	name string
}

type foundMention struct {
	id      string
	overlap int // bytes
}

// newLocator takes the citations and names of a graph.
func newLocator(g *entities.Graph) *locator {
	l := &locator{
		graph:  make(map[string]bool, len(g.Entities)),
		cited:  make(map[entities.Evidence]string, len(g.Entities)),
		names:  make(map[typedName]string, len(g.Entities)),
		wanted: map[string][]entities.Evidence{},
		found:  map[entities.Evidence]foundMention{},
		texts:  map[string]string{},
	}
	for i := range g.Entities {
		e := &g.Entities[i]
		l.graph[e.ID] = true
		for _, ev := range e.Evidence {
			l.cited[ev] = e.ID
		}
		l.name(e.Type, e.Name, e.ID)
		for _, a := range e.Aliases {
			l.name(e.Type, a.Name, e.ID)
		}
	}
	return l
}

func (l *locator) name(t entities.Type, name, id string) {
	key := typedName{t, name}
	if was, ok := l.names[key]; ok && was != id {
		id = ""
	}
	l.names[key] = id
}

// pairLocators makes the locators of two graphs that are to be compared. Each
// wants, by addRecord, the records that its graph was made from; it then knows
// where the citations of entities that only the other graph has went, and which
// articles had another text.
func pairLocators(a, b *entities.Graph) (ofA, ofB *locator) {
	ofA, ofB = newLocator(a), newLocator(b)
	ofA.want(b)
	ofB.want(a)
	ofA.wantTexts(ofB)
	ofB.wantTexts(ofA)
	return ofA, ofB
}

// want asks for the citations of the entities of o that this graph has not.
func (l *locator) want(o *entities.Graph) {
	for i := range o.Entities {
		if l.graph[o.Entities[i].ID] {
			continue
		}
		for _, ev := range o.Entities[i].Evidence {
			l.wanted[ev.Article] = append(l.wanted[ev.Article], ev)
		}
	}
}

// wantTexts asks for the hashes of the articles that o wants to hear of.
func (l *locator) wantTexts(o *locator) {
	for article := range o.wanted {
		if _, ok := l.wanted[article]; !ok {
			l.wanted[article] = nil
		}
	}
}

// wants reports whether the record of an article tells something.
func (l *locator) wants(article string) bool {
	_, ok := l.wanted[article]
	return ok
}

// addRecord takes a record that the graph was made from. It keeps nothing
// of the record but strings.
func (l *locator) addRecord(r *entities.Record) {
	wanted, ok := l.wanted[r.Article.ID]
	if !ok {
		return
	}
	l.texts[r.Article.ID] = r.Article.SHA256
	if len(wanted) == 0 {
		return
	}
	owners := l.owners(r)
	for i := range r.Mentions {
		x := &r.Mentions[i]
		if x.Cluster < 0 || x.Cluster >= len(owners) || owners[x.Cluster] == "" {
			continue
		}
		for _, ev := range wanted {
			n := min(x.End, ev.End) - max(x.Start, ev.Start)
			if x.Field != ev.Field || n <= 0 {
				continue
			}
			if x.Start == ev.Start && x.End == ev.End {
				n++ // the very span goes before a longer one that holds it
			}
			if n > l.found[ev].overlap {
				l.found[ev] = foundMention{owners[x.Cluster], n}
			}
		}
	}
}

// owners says which entity of the graph each cluster of a record went to: the
// one that cites a mention of it, else the one whose id it has, else the only
// one of its type with its name; "" when none of these tells.
func (l *locator) owners(r *entities.Record) []string {
	out := make([]string, len(r.Clusters))
	for i := range r.Mentions {
		x := &r.Mentions[i]
		id := l.cited[entities.Evidence{Article: r.Article.ID, Field: x.Field, Start: x.Start, End: x.End}]
		if id != "" && x.Cluster >= 0 && x.Cluster < len(out) && out[x.Cluster] == "" {
			out[x.Cluster] = id
		}
	}
	for i := range r.Clusters {
		c := &r.Clusters[i]
		switch {
		case out[i] != "":
		case l.graph[c.Entity]:
			out[i] = c.Entity
		case l.graph[c.Link]:
			out[i] = c.Link
		default:
			out[i] = l.names[typedName{c.Type, c.Name}]
		}
	}
	return out
}

// Entity is the id of the entity that is named at the place, "" when that is not
// known.
func (l *locator) Entity(at entities.Evidence) string {
	if id := l.cited[at]; id != "" {
		return id
	}
	return l.found[at].id
}

// sameText reports whether the article has the same text on both sides: by the
// hashes of the records, else by what likely tells.
func (l *locator) sameText(o *locator, article string, likely func() bool) bool {
	x, y := l.texts[article], o.texts[article]
	if x == "" || y == "" {
		return likely()
	}
	return x == y
}
