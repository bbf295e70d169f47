package relate

import (
	"math"
	"slices"

	"newsgraph/entities"
	"newsgraph/pipeline/spill"
)

// Edges gives the edges in order of source, target and type. A pair of entities
// cooccurs when a record pairs them; its articles and stories are then all that
// name both in their own prose. Those of a relation are the ones that claim it;
// its confidence is that of the surest claim, since what a rule mistakes once it
// mistakes again. Evidence: the first sentence of each story, then further
// sentences; where no sentence names both, the first mention of each in the
// earliest article that pairs them. One and its Evidence hold until the next.
func (s *Aggregator) Edges(yield func(*entities.Edge) error) error {
	r := s.NewEdgeReader()
	for part := range s.EdgeParts() {
		if err := r.Part(part, yield); err != nil {
			return err
		}
	}
	return nil
}

// EdgeParts is how many parts the edges have: those of part 0, then those of
// part 1 and so on are what Edges gives.
func (s *Aggregator) EdgeParts() int { return s.pairs.Parts() }

// EdgeReader reads parts of the edges; each goroutine needs one of its own.
type EdgeReader struct {
	edge  edgeDraft
	pairs *spill.PartReader
}

// NewEdgeReader makes a reader of the edges of a finished sum.
func (s *Aggregator) NewEdgeReader() *EdgeReader {
	return &EdgeReader{pairs: s.pairs.PartReader(), edge: s.newEdgeDraft()}
}

// Part gives the edges of a part as Edges does.
func (r *EdgeReader) Part(n int, yield func(*entities.Edge) error) error {
	return r.edge.edges(r.pairs.Part(n), yield)
}

// EdgesOf makes the edges of sorted pairs, as Edges gives them, and tells leading of
// those of leading entities that Measure is given.
func (s *Sums) EdgesOf(c *spill.Cursor, leading func(LeaderEdge), yield func(*entities.Edge) error) error {
	t := s.newEdgeDraft()
	t.leading, t.spoken = leading, newTally(t.tally.decided, s.grouping.Records())
	return t.edges(c, yield)
}

// edges makes the edges of sorted pairs.
func (t *edgeDraft) edges(c *spill.Cursor, yield func(*entities.Edge) error) (err error) {
	defer spill.Catch(&err)
	for key, entries := range spill.Groups(c, keyOf) {
		t.begin(key)
		for e := range entries {
			t.add(uint32(e.Lo), spill.DecoderOf(e.Value))
		}
		if err := t.yield(yield); err != nil {
			return err
		}
	}
	return c.Err()
}

func (s *Sums) newEdgeDraft() edgeDraft {
	decided, n := s.grouping.Reader(), s.grouping.Records()
	return edgeDraft{sum: s, ids: s.who.IDs(), tally: newTally(decided, n), claims: newTally(decided, n), cite: newCiter(decided)}
}

// edgeDraft collects the pairs of one edge.
type edgeDraft struct {
	edgeKey
	sum        *Sums
	leading    func(LeaderEdge) // is told of those of leading entities; may be nil
	spoken     tally            // articles of which a sentence names both, where leading is told
	ids        func(n int) string
	tally      tally // articles that name both
	claims     tally // articles that claim the relation
	cite       citer
	sentences  int
	confidence int
	spans      []span
	instead    []entities.Evidence // where no sentence names both
	source     string              // id of entity named
	named      uint32
	edge       entities.Edge
}

func (t *edgeDraft) begin(key edgeKey) {
	t.edgeKey, t.sentences, t.confidence, t.instead = key, 0, 0, nil
	t.claims.reset()
	t.spoken.reset()
	t.cite.reset()
}

func (t *edgeDraft) add(art uint32, d spill.Decoder) {
	sentences := int(d.Uint())
	t.sentences += sentences
	if sentences > 0 && t.leading != nil && t.sum.leads(t.edgeKey) {
		t.spoken.add(art)
	}
	if t.kind != cooccurs {
		t.confidence = max(t.confidence, int(d.Uint()))
		t.claims.add(art)
	}
	t.spans = decodeSpans(&d, t.spans[:0], int(d.Byte()))
	if len(t.spans) == 0 && t.instead == nil {
		t.instead = []entities.Evidence{}
		for d != "" {
			t.spans = decodeSpans(&d, t.spans[:0], 1)
			t.instead = append(t.instead, t.spans[0].evidence(t.cite.decided.IDOf(art)))
		}
		return
	}
	t.cite.add(art, t.spans)
}

func (t *edgeDraft) yield(yield func(*entities.Edge) error) error {
	s := t.sum
	if t.spoken.articles > 0 {
		t.leading(s.leaderEdge(t.edgeKey, t.spoken.stories))
	}
	x, y := s.posts.of(t.a), s.posts.of(t.b)
	t.tally.reset()
	t.shared(x, y)
	counts := &t.tally
	if t.kind != cooccurs {
		counts = &t.claims
	}
	if counts.articles < s.minimum {
		return nil
	}
	if t.source == "" || t.named != t.a {
		t.source, t.named = t.ids(int(t.a)), t.a
	}
	evidence := t.cite.done()
	if len(evidence) == 0 && t.instead != nil {
		evidence = t.instead
	}
	t.edge = entities.Edge{
		Source: t.source, Target: t.ids(int(t.b)), Type: entities.EdgeTypes[t.kind],
		Sentences: t.sentences, Articles: counts.articles, Stories: counts.stories,
		NPMI:  npmi(len(x), len(y), t.tally.articles, s.articles),
		First: counts.first, Last: counts.last,
		Confidence: float64(t.confidence) / 1000,
		Evidence:   evidence,
	}
	return yield(&t.edge)
}

// shared tallies the articles that are in both lists.
func (t *edgeDraft) shared(x, y []uint32) {
	if len(x) > len(y) {
		x, y = y, x
	}
	for _, art := range x {
		at := gallop(y, art)
		if at < len(y) && y[at] == art {
			t.tally.add(art)
		}
		y = y[at:]
	}
}

// gallop returns the place of the first that is not below v: it looks 1, 2, 4 …
// further and then in between.
func gallop(list []uint32, v uint32) int {
	low, step := 0, 1
	for low+step <= len(list) && list[low+step-1] < v {
		low += step
		step *= 2
	}
	n, _ := slices.BinarySearch(list[low:min(low+step, len(list))], v)
	return low + n
}

// npmi is normalised pointwise mutual information, ln(p(xy)/p(x)p(y)) / -ln p(xy)
// (Bouma, Normalized (Pointwise) Mutual Information in Collocation Extraction,
// GSCL 2009), over articles: x and y name the first and the second entity in
// their own prose, xy both, n is all. It is 1, its limit, where every article names both.
func npmi(x, y, xy, n int) float64 {
	if xy >= n {
		return 1
	}
	if x == 0 || y == 0 || xy == 0 {
		return -1
	}
	pxy := float64(xy) / float64(n)
	v := math.Log(float64(xy)*float64(n)/(float64(x)*float64(y))) / -math.Log(pxy)
	return math.Round(min(max(v, -1), 1)*1000) / 1000
}
