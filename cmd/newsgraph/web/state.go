package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline"
	"newsgraph/pipeline/report"
)

// state is the graph of one moment with what finds its parts. It does not
// change; a correction makes a new one.
type state struct {
	tag        string // names the content: an ETag
	graph      *entities.Graph
	made       *pipeline.Graph
	unmatched  []string
	byID       map[string]int32
	rank       []int32               // entities, most stories first
	keys       []string              // of the entities in rank order: name and aliases as they are searched, see gazetteers.NameKey
	ties       [][]int32             // by entity: its edges of what is named together, strongest first
	claims     [][]int32             // by entity: its edges of relations, strongest first
	relationAt map[relationKey]int32 // edge of a relation
	claimedIn  map[int32][]int32     // by relation's edge: the records that claim it, in the order of the articles
	in         [][]presence          // by entity: where it is named, in the order of the articles

	past map[string]string // ids of states before → later ones

	reportOnce sync.Once
	reportHTML []byte
	reportErr  error
	drawings   sync.Map // number of nodes → *drawing
	kept       answers
}

// presence is an entity in a record.
type presence struct{ record, mentions int32 }

func newGrapher(lists []*gazetteers.UserList, path string) (*pipeline.Grapher, error) {
	if path == "" {
		return pipeline.NewGrapher(lists, nil)
	}
	o, err := pipeline.ReadOverrides(path)
	if errors.Is(err, fs.ErrNotExist) {
		return pipeline.NewGrapher(lists, nil)
	}
	if err != nil {
		return nil, fmt.Errorf("corrections: %w", err)
	}
	return pipeline.NewGrapher(lists, o)
}

// build makes the graph of the records under the corrections of now.
func (s *Server) build(ctx context.Context) (*state, error) {
	grapher, err := s.grapher(s.opt.Overrides)
	if err != nil {
		return nil, err
	}
	made, err := grapher.Graph(ctx, []pipeline.RecordSource{s.store}, func(p pipeline.GraphProgress) {
		if s.opt.Progress != nil {
			s.opt.Progress("making the graph: "+p.Phase, p.Done)
		}
	})
	if err != nil {
		return nil, err
	}
	made.Graph.Generator.Program = s.opt.Program
	st := &state{graph: made.Graph, made: made, unmatched: made.Unmatched, byID: map[string]int32{}}
	st.index()
	if err := st.findPresences(s.store); err != nil {
		return nil, err
	}
	st.tag = st.fingerprint(s.store)
	return st, st.remember(s.store, s.now.Load())
}

func (st *state) index() {
	g := st.graph
	st.ties, st.claims, st.claimedIn = make([][]int32, len(g.Entities)), make([][]int32, len(g.Entities)), map[int32][]int32{}
	st.relationAt = map[relationKey]int32{}
	for i := range g.Entities {
		st.byID[g.Entities[i].ID] = int32(i)
		st.rank = append(st.rank, int32(i))
	}
	slices.SortFunc(st.rank, func(x, y int32) int { return entities.CompareWeight(&g.Entities[x], &g.Entities[y]) })
	for _, i := range st.rank {
		st.keys = append(st.keys, gazetteers.EntityKey(&g.Entities[i]))
	}
	for i := range g.Edges {
		a, okA := st.byID[g.Edges[i].Source]
		b, okB := st.byID[g.Edges[i].Target]
		if !okA || !okB {
			continue
		}
		of := st.ties
		if g.Edges[i].Type != entities.Cooccurs {
			of = st.claims
			st.relationAt[newRelationKey(a, b, g.Edges[i].Type)] = int32(i)
		}
		of[a] = append(of[a], int32(i))
		of[b] = append(of[b], int32(i))
	}
	for _, list := range slices.Concat(st.ties, st.claims) {
		slices.SortFunc(list, func(x, y int32) int { return entities.CompareStrength(&g.Edges[x], &g.Edges[y]) })
	}
}

func (st *state) findPresences(s *recordStore) error {
	st.in = make([][]presence, len(st.graph.Entities))
	for _, n := range s.order {
		r, err := s.record(n)
		if err != nil {
			return err
		}
		who := st.who(s.list[n].key, r)
		st.noteClaims(n, r, who)
		for c, e := range who {
			if e < 0 {
				continue
			}
			list := st.in[e]
			if k := len(list); k > 0 && list[k-1].record == n {
				list[k-1].mentions += int32(r.Clusters[c].Mentions)
				continue
			}
			st.in[e] = append(list, presence{n, int32(r.Clusters[c].Mentions)})
		}
	}
	return nil
}

// who maps the clusters of a record to entities, -1 for none.
func (st *state) who(key string, r *entities.Record) []int32 {
	who := make([]int32, len(r.Clusters))
	for i := range who {
		n, ok := st.byID[st.made.Resolution.Entity(key, i)]
		if !ok {
			n = -1
		}
		who[i] = n
	}
	return who
}

func (st *state) fingerprint(s *recordStore) string {
	h := sha256.New()
	for i := range s.list {
		fmt.Fprintf(h, "%s\n", s.list[i].key)
	}
	for i := range st.graph.Entities {
		e := &st.graph.Entities[i]
		fmt.Fprintf(h, "%s\t%s\t%s\t%d\t%d\n", e.ID, e.Type, e.Name, e.Mentions, e.Stories)
	}
	fmt.Fprintf(h, "%d\n%v", len(st.graph.Edges), st.unmatched)
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// entity returns an entity by id.
func (st *state) entity(id string) (*entities.Entity, int32, bool) {
	n, ok := st.byID[id]
	if !ok {
		return nil, 0, false
	}
	return &st.graph.Entities[n], n, true
}

// edge returns the tie of two entities.
func (st *state) edge(a, b int32) *entities.Edge {
	if len(st.ties[b]) < len(st.ties[a]) {
		a, b = b, a
	}
	id := st.graph.Entities[b].ID
	for _, i := range st.ties[a] {
		if e := &st.graph.Edges[i]; e.Source == id || e.Target == id {
			return e
		}
	}
	return nil
}

// other is the end of an edge that is not n.
func (st *state) other(e *entities.Edge, n int32) int32 {
	if e.Source == st.graph.Entities[n].ID {
		return st.byID[e.Target]
	}
	return st.byID[e.Source]
}

// find returns the entities that a query names, of a type if one is given: those
// called exactly that, then those with a name of which the words begin so, then
// those that hold the words anywhere; each of these by weight. An id finds its
// entity alone. An empty query finds all.
func (st *state) find(query string, t entities.Type) []int32 {
	of := func(n int32) bool { return t == entities.NoType || st.graph.Entities[n].Type == t }
	query = strings.TrimSpace(query)
	if n, ok := st.byAnyID(query); ok && of(n) {
		return []int32{n}
	}
	q := gazetteers.NewQuery(query)
	var found [gazetteers.Matches + 1][]int32
	for i, n := range st.rank {
		switch {
		case !of(n):
		case query == "":
			found[0] = append(found[0], n)
		default:
			m := q.Match(st.keys[i])
			found[m] = append(found[m], n)
		}
	}
	return slices.Concat(found[:gazetteers.NoMatch]...)
}

// byAnyID finds an entity by its id as it is or as it was, or by the bare number
// of Wikidata.
func (st *state) byAnyID(id string) (int32, bool) {
	now, ok := st.current(id)
	if ok {
		return st.byID[now], true
	}
	n, ok := st.byID[id]
	if !ok && len(id) > 1 && (id[0] == 'Q' || id[0] == 'q') {
		n, ok = st.byID["wikidata:Q"+id[1:]]
	}
	return n, ok
}

// report renders the analyst's report once.
func (st *state) report(s *recordStore) ([]byte, error) {
	st.reportOnce.Do(func() {
		in := report.Input{
			Graph: st.graph, Ledger: &s.ledger, Records: s.Records,
			Entity: st.made.Resolution.Entity, Story: st.made.Stories.Story, Steps: st.made.Resolution.Steps,
		}
		for _, r := range s.runs {
			in.Runs = append(in.Runs, report.Run(r))
		}
		var b bytes.Buffer
		st.reportErr = report.HTML(&b, in)
		st.reportHTML = b.Bytes()
	})
	return st.reportHTML, st.reportErr
}

// usualNames is the number of names that the page of the network shows first.
const usualNames = 300

// prepare makes what takes longest before someone asks for it.
func (st *state) prepare(s *recordStore) {
	st.draw(usualNames)
	_, _ = st.report(s) // who asks for it is told of an error
}

type drawing struct {
	once sync.Once
	it   *report.Drawing
}

// draw lays out the leading entities, once for each number of them.
func (st *state) draw(nodes int) *report.Drawing {
	v, _ := st.drawings.LoadOrStore(nodes, &drawing{})
	d := v.(*drawing)
	d.once.Do(func() { d.it = report.Draw(st.graph, nodes, nodes*4) })
	return d.it
}
