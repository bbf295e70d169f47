package relate

import (
	"cmp"
	"slices"

	"newsgraph/entities"
	"newsgraph/pipeline/relate/stories"
)

// edgeKey is an edge: two entities and the number of its type.
type edgeKey struct {
	a, b uint32 // a < b where the type has no direction
	kind uint32
}

// articleEdge is an edge in one article.
type articleEdge struct {
	edgeKey
	sentences  int
	confidence int // per mille, 0 for what is counted
	spans      []span
}

// cooccurs is the number of the type of edges that are counted.
var cooccurs = func() uint32 { n, _ := entities.Cooccurs.Number(); return uint32(n) }()

func keyOf(hi, lo uint64) edgeKey { return edgeKey{uint32(hi >> 32), uint32(hi), uint32(lo >> 32)} }

func (s *Collector) addEdges(rec *entities.Record, numbers []uint32) {
	s.edges = s.edges[:0]
	clear(s.edgeAt)
	for i := range rec.Edges {
		e := &rec.Edges[i]
		evidence := s.own(e.Evidence)
		s.addEdge(numbers, e.A, e.B, entities.Cooccurs, e.Sentences-(len(e.Evidence)-len(evidence)), 0, evidence)
	}
	for i := range rec.Relations {
		r := &rec.Relations[i]
		evidence := s.own(r.Evidence)
		if len(evidence) == 0 && len(r.Evidence) > 0 {
			continue
		}
		confidence := s.sure(r.Confidence, r.A, r.B)
		s.addEdge(numbers, r.A, r.B, r.Type, r.Sentences-(len(r.Evidence)-len(evidence)), confidence, evidence)
	}
}

// own leaves out what lies in paragraphs that the source repeats. The result
// holds until the next call.
func (s *Collector) own(evidence []entities.Anchor) []entities.Anchor {
	if len(s.repeated) == 0 {
		return evidence
	}
	s.anchors = s.anchors[:0]
	for _, x := range evidence {
		if !stories.Within(s.repeated, x.Field, x.Start) {
			s.anchors = append(s.anchors, x)
		}
	}
	return s.anchors
}

// addEdge adds an edge between clusters. Types that this program does not know
// are left out: another version found them.
func (s *Collector) addEdge(numbers []uint32, from, to int, t entities.EdgeType, sentences, confidence int, evidence []entities.Anchor) {
	a, ok := entity(numbers, from)
	b, ok2 := entity(numbers, to)
	kind, ok3 := t.Number()
	if !ok || !ok2 || !ok3 || a == b {
		return
	}
	if len(s.repeated) > 0 && (s.here[s.at[a]].weak || s.here[s.at[b]].weak) { // named in them alone
		return
	}
	if a > b && !t.Directed() {
		a, b = b, a
	}
	key := edgeKey{a, b, uint32(kind)}
	at, again := s.edgeAt[key]
	if again {
		s.edges[at].join(sentences, confidence, evidence)
		return
	}
	at = len(s.edges)
	s.edgeAt[key] = at
	s.edges = slices.Grow(s.edges, 1)[:at+1]
	p := &s.edges[at]
	*p = articleEdge{edgeKey: key, sentences: sentences, confidence: confidence, spans: p.spans[:0]}
	for _, x := range evidence[:min(len(evidence), entities.MaxEvidence)] {
		p.spans = append(p.spans, packSpan(x.Field, x.Start, x.End))
	}
}

// join adds an edge between the same entities under other clusters of the
// article. Sentences that both edges cite count once.
func (p *articleEdge) join(sentences, confidence int, evidence []entities.Anchor) {
	p.sentences += sentences
	p.confidence = max(p.confidence, confidence)
	for _, x := range evidence {
		v := packSpan(x.Field, x.Start, x.End)
		if slices.Contains(p.spans, v) {
			p.sentences--
		} else {
			p.spans = append(p.spans, v)
		}
	}
	slices.SortFunc(p.spans, func(x, y span) int {
		return cmp.Or(-cmp.Compare(x.start&titleBit, y.start&titleBit), cmp.Compare(x.start, y.start), cmp.Compare(x.end, y.end))
	})
	p.spans = p.spans[:min(len(p.spans), entities.MaxEvidence)]
}

// firstOf is the first mention of an entity of the record.
func (s *Collector) firstOf(n uint32) []span {
	l := s.here[s.at[n]].cited[0]
	return l[:min(1, len(l))]
}
