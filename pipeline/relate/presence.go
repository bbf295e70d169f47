package relate

import (
	"slices"

	"newsgraph/entities"
	"newsgraph/pipeline/relate/stories"
	"newsgraph/pipeline/spill"
)

// presence is one entity in one article.
type presence struct {
	entity     uint32
	weak       bool
	mentions   int
	headline   bool      // it is in the headline
	repeated   bool      // a paragraph that the source repeats has it
	prose      bool      // the article's own prose or headline has it
	salience   int       // per mille, see salience
	confidence int       // per mille
	spreads    int       // of a sum: articles that name it without deciding who it is
	own        bool      // the article itself decides who it is, no other for it
	cited      [2][]span // in the article's own prose, in zones around it
	forms      []entities.NameCount
}

func (s *Collector) addClusters(rec *entities.Record, numbers []uint32) {
	s.here = s.here[:0]
	clear(s.at)
	for i := range rec.Clusters {
		c := &rec.Clusters[i]
		n, ok := entity(numbers, i)
		if !ok {
			continue
		}
		s.named.set(n)
		at, ok := s.at[n]
		if !ok {
			at = len(s.here)
			s.at[n] = at
			s.here = slices.Grow(s.here, 1)[:at+1]
			s.here[at].reset(n)
		}
		p := &s.here[at]
		p.forms = append(p.forms, c.Names...)
		p.weak = p.weak && c.Weak
		p.confidence = max(p.confidence, s.sure(c.Confidence, i))
		p.own = p.own || i >= len(s.spread) || s.spread[i] == 0
	}
}

// reset begins a presence with the memory of an old one.
func (p *presence) reset(n uint32) {
	*p = presence{entity: n, weak: true, cited: [2][]span{p.cited[0][:0], p.cited[1][:0]}, forms: p.forms[:0]}
}

// addMentions counts the mentions and cites the first of each entity, those in
// the article's own prose before those in zones around it.
func (s *Collector) addMentions(rec *entities.Record, numbers []uint32) {
	for i := range rec.Mentions {
		m := &rec.Mentions[i]
		n, ok := entity(numbers, m.Cluster)
		if !ok {
			continue
		}
		s.summary.Mentions++
		p := &s.here[s.at[n]]
		p.mentions++
		p.headline = p.headline || m.Field == entities.Title || m.Has(entities.FlagHeadline)
		rank := citeRank(m)
		if stories.Within(s.repeated, m.Field, m.Start) {
			rank, p.repeated = 1, true
		} else if rank == 0 || m.Has(entities.FlagHeadline) {
			p.prose = true
		}
		if l := &p.cited[rank]; len(*l) < entities.MaxEvidence {
			*l = append(*l, packSpan(m.Field, m.Start, m.End))
		}
	}
	for i := range s.here {
		p := &s.here[i]
		p.weak = p.weak || p.repeated && !p.prose
	}
	most := 1
	for i := range s.here {
		if !s.here[i].weak {
			most = max(most, s.here[i].mentions)
		}
	}
	for i := range s.here {
		p := &s.here[i]
		p.salience = salience(p, most)
		p.cited[0] = append(p.cited[0], p.cited[1][:min(len(p.cited[1]), entities.MaxEvidence-len(p.cited[0]))]...)
	}
}

// salience is how much an article is about an entity, per mille: its mentions
// as a share of those of the article's most named entity, half of it at least
// where the headline names it, none where only credits do. That of an entity is
// the mean over its articles.
func salience(p *presence, most int) int {
	if p.weak {
		return 0
	}
	share := min(1000, (1000*p.mentions+most/2)/most)
	if p.headline {
		return max(share, 500)
	}
	return share
}

// citeRank is 0 for a mention in body prose and 1 for one in a zone around it.
func citeRank(m *entities.Mention) int {
	for _, f := range m.Flags {
		if f != entities.Metonym && f != entities.Nested {
			return 1
		}
	}
	return 0
}

// inProse tells by the first byte of a presence whether the article's own prose
// names the entity; the rest of the byte counts the spans.
func inProse(flags byte) bool { return flags&1 == 0 }

// spread is 1 for an entity that the article names without deciding who it is.
func (p *presence) spread() int {
	if p.own {
		return 0
	}
	return 1
}

// encode writes a presence; [Sums.entities] reads it, and [Sums.post] its first parts.
func (p *presence) encode(e *spill.Encoder) {
	weak := byte(0)
	if p.weak {
		weak = 1
	}
	e.Byte(weak | byte(len(p.cited[0]))<<1)
	e.Uint(uint64(p.mentions))
	e.Uint(uint64(p.confidence))
	e.Uint(uint64(p.salience))
	e.Uint(uint64(p.spread()))
	encodeSpans(e, p.cited[0])
	for _, f := range p.forms {
		e.Uint(uint64(max(f.Mentions, 0)))
		e.String(f.Name)
	}
}
