package entities

// Mentions tells which entity of a graph is named at a place in an article. It
// knows the mentions that the graph cites; records teach it more, see
// PairMentions. Its memory grows with the graphs, not with the records.
type Mentions struct {
	graph  map[string]bool // ids
	cited  map[Evidence]string
	names  map[typedName]string // id, "" when several entities of the type bear it
	wanted map[string][]Evidence
	found  map[Evidence]foundMention
	texts  map[string]string // article → hash, of wanted articles
}

type typedName struct {
	kind Type
	name string
}

type foundMention struct {
	id      string
	overlap int // bytes
}

// NewMentions takes the citations and names of a graph.
func NewMentions(g *Graph) *Mentions {
	m := &Mentions{
		graph:  make(map[string]bool, len(g.Entities)),
		cited:  make(map[Evidence]string, len(g.Entities)),
		names:  make(map[typedName]string, len(g.Entities)),
		wanted: map[string][]Evidence{},
		found:  map[Evidence]foundMention{},
		texts:  map[string]string{},
	}
	for i := range g.Entities {
		e := &g.Entities[i]
		m.graph[e.ID] = true
		for _, ev := range e.Evidence {
			m.cited[ev] = e.ID
		}
		m.name(e.Type, e.Name, e.ID)
		for _, a := range e.Aliases {
			m.name(e.Type, a.Name, e.ID)
		}
	}
	return m
}

func (m *Mentions) name(t Type, name, id string) {
	key := typedName{t, name}
	if was, ok := m.names[key]; ok && was != id {
		id = ""
	}
	m.names[key] = id
}

// PairMentions makes the Mentions of two graphs for a Diff of them. Each wants
// to Learn from the records that its graph was made from; it then knows where
// the citations of entities that only the other graph has went, and Diff leaves
// out articles that had another text.
func PairMentions(a, b *Graph) (ofA, ofB *Mentions) {
	ofA, ofB = NewMentions(a), NewMentions(b)
	ofA.want(b)
	ofB.want(a)
	ofA.wantTexts(ofB)
	ofB.wantTexts(ofA)
	return ofA, ofB
}

// want asks for the citations of the entities of o that this graph has not.
func (m *Mentions) want(o *Graph) {
	for i := range o.Entities {
		if m.graph[o.Entities[i].ID] {
			continue
		}
		for _, ev := range o.Entities[i].Evidence {
			m.wanted[ev.Article] = append(m.wanted[ev.Article], ev)
		}
	}
}

// wantTexts asks for the hashes of the articles that o wants to hear of.
func (m *Mentions) wantTexts(o *Mentions) {
	for article := range o.wanted {
		if _, ok := m.wanted[article]; !ok {
			m.wanted[article] = nil
		}
	}
}

// Learn takes a record of a run that the graph was made from. It keeps nothing
// of the record but strings.
func (m *Mentions) Learn(r *Record) {
	wanted, ok := m.wanted[r.Article.ID]
	if !ok {
		return
	}
	m.texts[r.Article.ID] = r.Article.SHA256
	if len(wanted) == 0 {
		return
	}
	owners := m.owners(r)
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
			if n > m.found[ev].overlap {
				m.found[ev] = foundMention{owners[x.Cluster], n}
			}
		}
	}
}

// owners says which entity of the graph each cluster of a record went to: the
// one that cites a mention of it, else the one whose id it has, else the only
// one of its type with its name; "" when none of these tells.
func (m *Mentions) owners(r *Record) []string {
	out := make([]string, len(r.Clusters))
	for i := range r.Mentions {
		x := &r.Mentions[i]
		id := m.cited[Evidence{Article: r.Article.ID, Field: x.Field, Start: x.Start, End: x.End}]
		if id != "" && x.Cluster >= 0 && x.Cluster < len(out) && out[x.Cluster] == "" {
			out[x.Cluster] = id
		}
	}
	for i := range r.Clusters {
		c := &r.Clusters[i]
		switch {
		case out[i] != "":
		case m.graph[c.Entity]:
			out[i] = c.Entity
		case m.graph[c.Link]:
			out[i] = c.Link
		default:
			out[i] = m.names[typedName{c.Type, c.Name}]
		}
	}
	return out
}

// Entity is the id of the entity that is named at the place, "" when that is not
// known.
func (m *Mentions) Entity(at Evidence) string {
	if id := m.cited[at]; id != "" {
		return id
	}
	return m.found[at].id
}

// sameText reports whether the article has the same text on both sides: by the
// hashes of the records, else by what likely tells.
func (m *Mentions) sameText(o *Mentions, article string, likely func() bool) bool {
	x, y := m.texts[article], o.texts[article]
	if x == "" || y == "" {
		return likely()
	}
	return x == y
}
