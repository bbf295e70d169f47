package relations

import (
	"slices"

	"newsgraph/entities"
)

// quotation is who speaks the quoted words of a sentence.
type quotation struct {
	rule    *rule
	pattern *pattern
	speaker int  // cluster
	several bool // two speak: who said what is not known
}

func (q *quotation) speaks(f *Finder, r *rule, p *pattern) {
	for _, s := range f.sources {
		who := f.mention(s).Cluster
		q.several = q.several || q.rule != nil && q.speaker != who
		q.rule, q.pattern, q.speaker = r, p, who
	}
}

// claimSpeech claims that the speaker spoke about all that the quoted words name.
func (f *Finder) claimSpeech() {
	q := &f.speech
	if q.rule == nil || q.several {
		return
	}
	for i := range f.items {
		if m := f.items[i].mention; m >= 0 && f.outside[i] == f.patterns.columnOf[quoted] && !f.doc.Mentions[m].Has(entities.Nested) {
			f.add(q.pattern.typ, q.speaker, f.mention(int32(i)).Cluster, q.rule)
		}
	}
}

// markQuotes says in outside which items stand within quotation marks. It reports
// whether the sentence has a quotation with a mention, and its marks can be told
// apart: a mark opens where white space is before it and none behind.
func (f *Finder) markQuotes() bool {
	first := -1
	for i := range f.items {
		if f.items[i].symbol == quoteMark {
			first = i
			break
		}
	}
	if first < 0 {
		return false
	}
	f.outside = append(f.outside[:0], f.columns...)
	named, open := false, -1 // the first item behind the opening mark
	if f.closes(first) {
		open = 0 // the quotation began in a sentence before
	}
	for i := range f.items {
		switch {
		case f.items[i].symbol != quoteMark:
		case open < 0:
			open = i + 1
		default:
			named = f.quote(open, i) || named
			open = -1
		}
	}
	if open >= 0 { // goes on in the next sentence
		named = f.quote(open, len(f.items)) || named
	}
	return named
}

// quote marks the items of a quotation and reports whether it names something.
// A short one may be a title, and so may one without a word in small letters that
// means something, but in headlines that have none at all.
func (f *Finder) quote(from, to int) (named bool) {
	if to-from < limits().ShortestQuotation || !slices.ContainsFunc(f.items[from:to], f.spoken) && slices.ContainsFunc(f.items, f.spoken) {
		return false
	}
	for i := from; i < to; i++ {
		f.outside[i] = f.patterns.columnOf[quoted]
		named = named || f.items[i].mention >= 0
	}
	return named
}

// spoken reports whether an item is a word in small letters that titles would
// write with a capital.
func (f *Finder) spoken(x item) bool { return f.patterns.small.has(x.symbol) }

// closes reports whether the quotation mark at item i, the sentence's first,
// closes: it is written right behind a word or mark, with white space or nothing
// behind it.
func (f *Finder) closes(i int) bool {
	if i == 0 {
		return false
	}
	t := int(f.items[i].token)
	tokens := f.doc.Tokens
	glued := tokens[t-1].End == tokens[t].Start
	after := t+1 < f.doc.Sentences[f.sentence].Last && tokens[t+1].Start == tokens[t].End
	return glued && !after
}
