package tag

import (
	"context"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// GazetteerTagger is a Tagger that adds to another's mentions what the gazetteers know
// for sure: names of user lists marked "force", and the place names inside
// longer names (Aleppo in "Aleppo University"), flagged as nested.
type GazetteerTagger struct {
	inner   HitTagger
	set     *gazetteers.Set
	matcher *gazetteers.Matcher
	spans   spanRules
	forced  []gazetteers.Hit
	whole   int // first token of the last mention that is a known place as a whole
}

// WithGazetteers wraps a tagger.
func WithGazetteers(inner HitTagger, set *gazetteers.Set) *GazetteerTagger {
	return &GazetteerTagger{inner: inner, set: set, matcher: set.NewMatcher(), spans: spanRules{spanWords: englishSpans(), limits: limits(), set: set}}
}

// HitTagger tags with the names of the gazetteers in the document, which its
// caller has matched.
type HitTagger interface {
	TagHits(ctx context.Context, doc *entities.Document, hits []gazetteers.Hit) error
}

// Tag tags with the inner tagger, then adds.
func (n *GazetteerTagger) Tag(ctx context.Context, doc *entities.Document) error {
	hits := n.matcher.Match(doc)
	if err := n.inner.TagHits(ctx, doc, hits); err != nil {
		return err
	}
	n.spans.apply(doc, hits)
	n.spans.limits.knownTypes(doc, n.set)
	n.force(doc, hits)
	found := len(doc.Mentions)
	n.whole = -1
	for _, hit := range hits {
		n.nest(doc, hit, found)
	}
	if len(doc.Mentions) > found {
		Sort(doc.Mentions)
	}
	return nil
}

// force puts the forced names in the place of what they overlap. Hits are
// sorted by start, longer first, so the longest of overlapping names wins.
func (n *GazetteerTagger) force(doc *entities.Document, hits []gazetteers.Hit) {
	n.forced = n.forced[:0]
	end := 0
	for _, hit := range hits {
		if hit.Exact.Has(gazetteers.Forced) && hit.First >= end {
			n.forced = append(n.forced, hit)
			end = hit.End
		}
	}
	if len(n.forced) == 0 {
		return
	}
	kept := doc.Mentions[:0]
	for _, m := range doc.Mentions {
		if !n.overruled(&m) {
			kept = append(kept, m)
		}
	}
	doc.Mentions = kept
	for _, hit := range n.forced {
		if t := n.forcedType(hit); t != entities.NoType {
			Append(doc, hit.Sentence, hit.First, hit.End, t, n.spans.limits.Forced)
		}
	}
	Sort(doc.Mentions)
}

func (n *GazetteerTagger) overruled(m *entities.Mention) bool {
	for _, hit := range n.forced {
		if hit.First < m.Last && m.First < hit.End {
			return true
		}
	}
	return false
}

func (n *GazetteerTagger) forcedType(hit gazetteers.Hit) entities.Type {
	for _, ref := range hit.Entries {
		if e := n.set.Entry(ref); e.Force {
			return e.Type
		}
	}
	return entities.NoType
}

// nest adds a place that lies strictly within one of the first found mentions,
// written as the list writes it and the longest at its start. Only
// organizations hold places ("Paris Hilton" holds none), and places that are
// not known by their whole name ("Apapa Port", but not "New York City"), nor are
// streets: Euclid Avenue is in no Euclid.
func (n *GazetteerTagger) nest(doc *entities.Document, hit gazetteers.Hit, found int) {
	if !hit.Exact.Has(gazetteers.AnyPlace) {
		return
	}
	outer := within(doc.Mentions[:found], hit)
	if outer == nil || outer.Type == entities.Person || outer.Type == entities.Place && n.isStreet(outer, doc) {
		return
	}
	if hit.First == outer.First && hit.End == outer.Last {
		n.whole = outer.First
		return
	}
	if outer.Type == entities.Place && n.whole == outer.First || !n.meansPlace(doc, hit, outer.First) {
		return
	}
	if last := len(doc.Mentions) - 1; last >= found && doc.Mentions[last].Last > hit.First {
		return // inside a longer nested name that was just added
	}
	m := Append(doc, hit.Sentence, hit.First, hit.End, entities.Place, n.spans.limits.NestedShare*outer.Confidence)
	m.Flags = []entities.Flag{entities.Nested}
}

// isStreet reports whether a name says that it is a street's.
func (n *GazetteerTagger) isStreet(m *entities.Mention, doc *entities.Document) bool {
	return m.Last-m.First > 1 && n.spans.streets[strings.ToLower(strings.TrimSuffix(doc.Tokens[m.Last-1].Text, "."))]
}

// meansPlace says whether a listed place within a name that begins at outer is
// meant. A town that is also an ordinary word or a name of people counts only
// after "of", "in" or "for" ("Bank of Jordan", not "Nelson Associates"), or
// when it is well known.
func (n *GazetteerTagger) meansPlace(doc *entities.Document, hit gazetteers.Hit, outer int) bool {
	if hit.Exact.Has(gazetteers.Country) || !hit.Lists.Has(gazetteers.GivenName|gazetteers.Surname|gazetteers.CommonWord) {
		return true
	}
	if hit.First > outer {
		if n.spans.before[doc.Tokens[hit.First-1].Text] {
			return true
		}
	}
	for _, ref := range hit.Entries {
		if e := n.set.Entry(ref); e.Type == entities.Place {
			return e.Prior >= n.spans.limits.KnownPlace && !hit.Lists.Has(gazetteers.CommonWord)
		}
	}
	return false
}

// within returns the mention that holds the hit, nil if none does.
// Mentions are sorted and do not overlap.
func within(mentions []entities.Mention, hit gazetteers.Hit) *entities.Mention {
	lo, hi := 0, len(mentions)
	for lo < hi {
		mid := (lo + hi) / 2
		if mentions[mid].Last <= hit.First {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == len(mentions) {
		return nil
	}
	m := &mentions[lo]
	if m.First <= hit.First && hit.End <= m.Last {
		return m
	}
	return nil
}
