package link

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
)

// countryEvidence is what the text says of countries beside the mentions.
type countryEvidence struct {
	demonyms map[string]int // ISO code → nationality words in the text
	votes    map[string]float64
	order    []string // keys of votes, sorted
	total    float64
}

// readDemonyms counts the nationality words of the article.
func (r *Linker) readDemonyms() {
	if r.evidence.demonyms == nil {
		r.evidence.demonyms = map[string]int{}
		r.evidence.votes = map[string]float64{}
	}
	clear(r.evidence.demonyms)
	clear(r.evidence.votes) // the first decision knows no votes, least of all the last article's
	r.evidence.order, r.evidence.total = r.evidence.order[:0], 0
	for _, s := range r.doc.Sentences {
		if s.Zone == entities.Boilerplate {
			continue
		}
		text := r.doc.Article.FieldText(s.Field)[s.Start:s.End]
		for text != "" {
			i := strings.IndexFunc(text, isUpperRune)
			if i < 0 {
				break
			}
			text = text[i:]
			n := strings.IndexFunc(text, notLetter)
			if n < 0 {
				n = len(text)
			}
			if w := text[:n]; n > 3 {
				if iso := r.nationality(w); iso != "" {
					r.evidence.demonyms[iso]++
				}
			}
			text = text[n:]
			if n == 0 {
				_, size := utf8.DecodeRuneInString(text)
				text = text[size:]
			}
		}
	}
}

func isUpperRune(c rune) bool { return unicode.IsUpper(c) }
func notLetter(c rune) bool   { return !unicode.IsLetter(c) }

// ownVotes adds to votes what the mentions of a place speak for, and returns its sum.
func (r *Linker) ownVotes(g int, votes map[string]float64) float64 {
	gr := &r.groups[g]
	if gr.Type != entities.Place {
		return 0
	}
	n := math.Sqrt(float64(len(gr.Mentions)))
	sum := 0.0
	for i := range gr.link.cands[:min(len(gr.link.cands), 4)] {
		c := &gr.link.cands[i]
		if c.entry.Country != "" && c.entry.Type == entities.Place {
			votes[c.entry.Country] += n * c.p
			sum += n * c.p
		}
	}
	return sum
}

// vote counts what speaks for each country: places by their mentions, and
// nationality words.
func (r *Linker) vote() {
	p := &r.evidence
	clear(p.votes)
	for g := range r.groups {
		gr := &r.groups[g]
		if gr.Type != entities.Place {
			continue
		}
		r.ownVotes(g, p.votes)
	}
	for iso, n := range p.demonyms {
		p.votes[iso] += math.Sqrt(float64(n))
	}
	if r.outlet.country != "" {
		p.votes[r.outlet.country] += r.params.HomeVote
	}
	p.order = p.order[:0]
	for iso := range p.votes {
		p.order = append(p.order, iso)
	}
	slices.Sort(p.order)
	p.total = 0
	for _, iso := range p.order {
		p.total += p.votes[iso]
	}
}

// focus is the country with enough of the votes, and more of them than any other.
func (r *Linker) focus() string {
	best, second := "", 0.0
	for _, iso := range r.evidence.order {
		v := r.evidence.votes[iso]
		if best == "" || v > r.evidence.votes[best] {
			if best != "" {
				second = r.evidence.votes[best]
			}
			best = iso
		} else {
			second = max(second, v)
		}
	}
	if best == "" || r.evidence.votes[best] < r.params.FocusShare*r.evidence.total || r.evidence.votes[best] < r.params.FocusLead*second {
		return ""
	}
	return best
}
