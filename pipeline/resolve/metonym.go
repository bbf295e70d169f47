package resolve

import (
	"slices"
	"strings"

	"newsgraph/entities"
)

// speaking are verbs that governments do and towns do not. A place before one
// of them stands for its government.
var speaking = wordSet(`said says say accused accuses denied denies warned warns rejected rejects agreed agrees announced announces urged urges
 condemned condemns insisted insists wants wanted want hopes hoped blamed blames backed backs supports supported called calls demanded demands
 vowed vows threatened threatens imposed imposes refused refuses signed signs pledged pledges believes considers recalled recalls expelled
 expels summoned responded responds claims claimed welcomed welcomes criticised criticized criticises criticizes proposed proposes offered
 offers decided decides plans planned maintains maintained confirmed confirms told tells negotiated complained complains argued argues
 ordered approved approves retaliated suspended ratified abstained vetoed vetoes lodged protested intervened recognised recognized
 recognises recognizes conceded stressed sought seeks broke declared declares invited`)

// auxiliaries may stand between the place and the verb.
var auxiliaries = wordSet(`has have had would will could may might also is was not never still later then repeatedly formally officially
 publicly now already again since long once quickly swiftly have both itself and`)

// dealings are nouns of business between governments: "talks between Moscow
// and Washington", "relations with Iran".
var dealings = wordSet(`talks relations ties negotiations agreement agreements deal dispute disputes tensions tension contacts contact cooperation
 dialogue alliance treaty accord truce ceasefire pressure support pact rivalry rift standoff row diplomacy consultations trade
 understanding coordination pressure`)

// markMetonyms flags the places that stand for their governments.
func (r *Resolver) markMetonyms() {
	for i := range r.doc.Mentions {
		m := &r.doc.Mentions[i]
		if m.Type != entities.Place || m.Has(entities.Nested) || !r.governs(i) {
			continue
		}
		switch r.doc.Sentences[m.Sentence].Zone {
		case entities.Dateline, entities.Byline, entities.Boilerplate:
			continue
		}
		if r.acts(m) || r.dealtWith(m) {
			m.Flags = withFlag(m.Flags, entities.Metonym)
		}
	}
	r.spreadMetonyms()
}

// governs reports whether a government sits in the place: a country, or a city
// that is a capital of one, or one of the few other seats.
func (r *Resolver) governs(i int) bool {
	l := &r.groups[r.refs[i].group].link
	key := r.forms[r.refs[i].form].key
	if otherSeats[key] {
		return true
	}
	if l.best < 0 {
		return false
	}
	e := &l.cands[l.best].entry
	if e.Subtype == "country" {
		return true
	}
	c, ok := r.names.Capital(e.Country)
	return ok && c.Ref == e.Ref
}

var otherSeats = map[string]bool{"the hague": true, "hague": true, "brussels": true, "westminster": true, "kremlin": true, "white house": true, "downing street": true, "tel aviv": true, "pyongyang": true, "taipei": true, "gaza": true, "holyrood": true}

// acts reports whether the place is the subject of a verb of speaking or deciding.
func (r *Resolver) acts(m *entities.Mention) bool {
	if strings.HasSuffix(before(r.doc, m), " in ") || strings.HasSuffix(before(r.doc, m), " from ") || strings.HasSuffix(before(r.doc, m), " at ") || strings.HasSuffix(before(r.doc, m), " near ") {
		return false
	}
	s := behind(r.doc, m)
	for range 4 {
		if !strings.HasPrefix(s, " ") {
			return false
		}
		s = s[1:]
		n := strings.IndexAny(s, " ,.;:\n")
		if n < 0 {
			n = len(s)
		}
		w := s[:n]
		if speaking[w] {
			return true
		}
		if !auxiliaries[w] {
			return false
		}
		s = s[n:]
	}
	return false
}

// dealtWith reports whether the place is a side of dealings.
func (r *Resolver) dealtWith(m *entities.Mention) bool {
	words := lastWords(nil, before(r.doc, m), 6)
	n := len(words)
	if n == 0 {
		return false
	}
	last := strings.ToLower(words[n-1])
	if n == 1 {
		return false
	}
	prev := strings.ToLower(words[n-2])
	switch last {
	case "between", "with", "on":
		return dealings[prev]
	case "and":
		return n >= 4 && strings.EqualFold(words[n-3], "between") && dealings[strings.ToLower(words[n-4])]
	case "by":
		return prev == "backed" || prev == "supported" || prev == "condemned" || prev == "rejected" || prev == "brokered" || prev == "imposed" || prev == "welcomed"
	case "to":
		return prev == "according"
	case "accused", "urged", "blamed", "asked", "told", "pressed", "warned":
		return true
	}
	return false
}

// spreadMetonyms gives the flag to a place joined by "and" to one that has it.
func (r *Resolver) spreadMetonyms() {
	ms := r.doc.Mentions
	for i := 1; i < len(ms); i++ {
		a, b := &ms[i-1], &ms[i]
		if a.Type != entities.Place || b.Type != entities.Place || a.Field != b.Field || a.Sentence != b.Sentence || a.End > b.Start {
			continue
		}
		if r.doc.Article.FieldText(a.Field)[a.End:b.Start] != " and " || a.Has(entities.Metonym) == b.Has(entities.Metonym) {
			continue
		}
		if !a.Has(entities.Metonym) && r.governs(i-1) {
			a.Flags = withFlag(a.Flags, entities.Metonym)
		} else if !b.Has(entities.Metonym) && r.governs(i) {
			b.Flags = withFlag(b.Flags, entities.Metonym)
		}
	}
}

// withFlag returns the sorted flags with f; the old slice is left alone.
func withFlag(flags []entities.Flag, f entities.Flag) []entities.Flag {
	if slices.Contains(flags, f) {
		return flags
	}
	out := make([]entities.Flag, 0, len(flags)+1)
	out = append(append(out, flags...), f)
	slices.Sort(out)
	return out
}
