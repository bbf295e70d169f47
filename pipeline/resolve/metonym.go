package resolve

import (
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/resolve/names"
)

// speaking are verbs that governments do and towns do not. A place before one
// of them stands for its government.
var speaking = names.WordSet(`said says say accused accuses denied denies warned warns rejected rejects agreed agrees announced announces urged urges
 condemned condemns insisted insists wants wanted want hopes hoped blamed blames backed backs supports supported called calls demanded demands
 vowed vows threatened threatens imposed imposes refused refuses signed signs pledged pledges believes considers recalled recalls expelled
 expels summoned responded responds claims claimed welcomed welcomes criticised criticized criticises criticizes proposed proposes offered
 offers decided decides plans planned maintains maintained confirmed confirms told tells negotiated complained complains argued argues
 ordered approved approves retaliated suspended ratified abstained vetoed vetoes lodged protested intervened recognised recognized
 recognises recognizes conceded stressed sought seeks broke declared declares invited picks picked clears cleared support agree
 approve awarded awards granted grants deserves helped helps insist deny think fears feared`)

// modals make of the place before them one that acts, unless one of undergoing follows.
var modals = names.WordSet(`would should must will could may might had has have is was`)

// undergoing are words that follow a modal where a place is only a place.
var undergoing = names.WordSet(`been become come seen suffered had a an the no not in to at on under home where among one now still also long
 be lie lost grown fallen population more less fewer about around nearly over only just its some two three four five six million
 experienced witnessed changed known located set hit located part part-time full empty quiet busy cold warm hot called divided host
 hosted hosting facing close far near home always never often rarely surrounded ruled inhabited ready-made it there`)

// acting are words after "is" and "was" where a government acts.
var acting = names.WordSet(`ready prepared willing considering asking seeking bracing expected weighing pushing pressing planning trying urging likely
 unlikely eager reluctant determined committed opposed accused`)

// auxiliaries may stand between the place and the verb.
var auxiliaries = names.WordSet(`has have had would will could may might also is was not never still later then repeatedly formally officially
 publicly now already again since long once quickly swiftly have both itself`)

// dealings are nouns of business between governments: "talks between Moscow
// and Washington", "relations with Iran".
var dealings = names.WordSet(`talks relations ties negotiations agreement agreements deal dispute disputes tensions tension contacts contact cooperation
 dialogue alliance treaty accord truce ceasefire pressure support pact rivalry rift standoff row diplomacy consultations trade
 understanding coordination bargaining allied`)

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
		if r.acts(i) || r.dealtWith(i) {
			m.AddFlag(entities.Metonym)
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

// notSubject are words before a place that is no subject.
var notSubject = names.WordSet(`in of from at near to for around outside across through into within toward towards over beyond inside via off against`)

// acts reports whether the place is the subject of a verb of speaking or
// deciding, or of a relative clause with one.
func (r *Resolver) acts(i int) bool {
	m := &r.doc.Mentions[i]
	head := i // the first of places joined by "and"
	for head > 0 && r.joined(head-1, head) {
		head--
	}
	left := lastWords(nil, before(r.doc, &r.doc.Mentions[head]), 2)
	if n := len(left); n > 0 {
		w := strings.ToLower(left[n-1])
		if w == "the" && n > 1 {
			w = strings.ToLower(left[n-2])
		}
		if notSubject[w] {
			return false
		}
	}
	s := behind(r.doc, m)
	if rest, ok := strings.CutPrefix(s, ", which "); ok {
		w, _ := nextWord(rest)
		return speaking[w]
	}
	modal := ""
	for range 4 {
		if !strings.HasPrefix(s, " ") {
			return false
		}
		w, n := nextWord(s[1:])
		s = s[1+n:]
		switch {
		case speaking[w]:
			return true
		case modal == "is" || modal == "was":
			return acting[w]
		case modal != "" && w != "" && w[0] >= 'a' && !undergoing[w] && !auxiliaries[w] && (len(modal) > 3 || strings.HasSuffix(w, "ed") || irregular[w]):
			return true
		case modals[w]:
			modal = w
		case !auxiliaries[w]:
			return false
		}
	}
	return false
}

// irregular are past participles of acts that do not end in "ed".
var irregular = names.WordSet(`sent given made taken done put won cut sought broken built spent paid sold bought told held kept led learned`)

// nextWord returns the first word of s and its length.
func nextWord(s string) (string, int) {
	n := strings.IndexAny(s, " ,.;:\n\"”")
	if n < 0 {
		n = len(s)
	}
	return s[:n], n
}

// dealtWith reports whether the place is a side of dealings.
func (r *Resolver) dealtWith(i int) bool {
	m := &r.doc.Mentions[i]
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
	case "between", "with":
		return dealings[prev] && (!loose[prev] || r.isCapital(i))
	case "from":
		return given[prev] && r.isCapital(i)
	case "and":
		return n >= 4 && strings.EqualFold(words[n-3], "between") && dealings[strings.ToLower(words[n-4])]
	case "to":
		return prev == "according"
	case "accused", "urged", "blamed", "asked", "told", "pressed", "warned", "warn", "asking", "annoy", "angered", "urge", "accuse", "accusing", "urging", "expect":
		return true
	}
	return false
}

// loose are dealings that a country has as a country.
var loose = names.WordSet(`relations ties trade contacts contact cooperation tensions tension bargaining allied`)

// given are nouns of what comes "from" a government.
var given = names.WordSet(`comment response subsidies assurances guarantee guarantees support pressure permission backing signal reply objections
 approval statement orders instructions criticism`)

func (r *Resolver) isCapital(i int) bool {
	l := &r.groups[r.refs[i].group].link
	return l.best < 0 || l.cands[l.best].entry.Subtype != "country"
}

// spreadMetonyms gives the flag to a place joined by "and" to one that has it.
func (r *Resolver) spreadMetonyms() {
	ms := r.doc.Mentions
	for i := 1; i < len(ms); i++ {
		a, b := &ms[i-1], &ms[i]
		if !r.joined(i-1, i) || a.Has(entities.Metonym) == b.Has(entities.Metonym) {
			continue
		}
		if !a.Has(entities.Metonym) && r.governs(i-1) {
			a.AddFlag(entities.Metonym)
		} else if !b.Has(entities.Metonym) && r.governs(i) {
			b.AddFlag(entities.Metonym)
		}
	}
}

// joined reports whether two neighbouring mentions are places with "and" between them.
func (r *Resolver) joined(i, j int) bool {
	a, b := &r.doc.Mentions[i], &r.doc.Mentions[j]
	if a.Type != entities.Place || b.Type != entities.Place || a.Field != b.Field || a.Sentence != b.Sentence || a.End > b.Start {
		return false
	}
	between := r.doc.Article.FieldText(a.Field)[a.End:b.Start]
	return between == " and " || between == " and the "
}
