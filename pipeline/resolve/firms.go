package resolve

import (
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// What speaks for the company where a surname that stands alone may be its or a
// person's; what speaks for the person is negative. Set by hand: see EXPERIMENTS.md.
const (
	firmPrior    = -0.5 // the tagger took it for a person
	firmAlone    = 2.5  // the article has nobody of the name
	firmMet      = 1.0  // it was met by its full name last
	firmBearer   = -1.0 // a bearer was
	firmCode     = 3.0  // its code on an exchange stands behind it
	firmNoun     = 2.0  // beside what companies have
	firmOfficer  = 3.0  // before the title and name of an officer
	firmKind     = 2.0  // called a company: "the chipmaker Ford", "Ford, a maker of"
	firmObject   = 1.5  // the object of what is done to companies
	firmPrice    = 2.0  // before what its shares did
	firmBeside   = 1.0  // beside another organization
	firmThing    = 1.0  // the rest of the sentence speaks of a thing
	firmRelative = 2.0  // it does so at once: ", which"
	firmPerson   = -1.5 // it speaks of a person
	firmWho      = -3.0
	firmTitle    = -5.0 // a title or honorific is on it
	firmAge      = -3.0 // an age stands behind it

	// Of names of several words.
	wholePrior    = -2.0 // the tagger took it for a person
	wholeKnown    = -4.0 // a known person is called so
	wholeGiven    = -3.0 // it begins with a given name and ends in no common word
	wholeBearer   = -3.0 // of one word: known people have it as their name
	wholeFamily   = -1.5 // of one word: it is a surname of the lists
	wholeNoFamily = 1.0  // it does not end in a surname
	wholeCommon   = 1.0  // it ends in a common word
	wholeNamed    = 1.5  // it begins with the surname of a person of the article
	wholeEnds     = 1.5  // it ends in the name of an organization of the article
	wholeLegal    = 3.0  // the article has it with a legal form or a further word
)

// wellKnownBearer is the prominence from which readers think of a person by the surname.
const wellKnownBearer = 0.6

// firm is a company of the article that may be called like a person.
type firm struct {
	refs   []int // its mentions by this name, sorted
	bearer []int // mentions of people by a full name with its first word, sorted
}

// voteFirms gives mentions that were taken for a person to the company of the
// article whose name they are or begin: "Harlan" beside "Harlan Microdevices Inc.".
func (r *Resolver) voteFirms() {
	if len(r.forms) > maxPairwise {
		return
	}
	for f := range r.forms {
		if r.mayBeFirm(f, false) && r.firmOf(f) < 0 && len(r.bearersOf(f)) == 0 && r.weighWhole(f) > 0 {
			r.toOrganization(f, r.forms[f].refs)
		}
	}
	for f := range r.forms {
		if r.mayBeFirm(f, true) && r.weighWhole(f) > 0 {
			r.toOrganization(f, r.forms[f].refs)
		}
	}
	for f := range r.forms {
		if !r.mayBeFirm(f, false) {
			continue
		}
		if c := r.firmOf(f); c >= 0 {
			r.toOrganization(f, r.ofFirm(f, firm{refs: slices.Clone(r.forms[c].refs), bearer: r.bearersOf(f)}))
		}
	}
}

// mayBeFirm reports whether form f is taken for a person's name, of several
// words or of one, and no officeholder is known by it.
func (r *Resolver) mayBeFirm(f int, several bool) bool {
	fm := &r.forms[f]
	return fm.typ == entities.Person && len(fm.refs) > 0 && len(fm.words) > 0 && several == (len(fm.words) > 1) && several == strings.Contains(fm.surface, " ") && len(fm.words[0]) > 2 && len(r.knownBearers(f)) == 0
}

// ofFirm are the mentions of form f that mean the company.
func (r *Resolver) ofFirm(f int, x firm) []int {
	var ours []int
	for _, i := range r.forms[f].refs {
		if r.weighFirm(&x, i) > 0 {
			ours = append(ours, i)
			at, _ := slices.BinarySearch(x.refs, i)
			x.refs = slices.Insert(x.refs, at, i)
		} else if len(x.bearer) > 0 {
			at, _ := slices.BinarySearch(x.bearer, i)
			x.bearer = slices.Insert(x.bearer, at, i)
		}
	}
	return ours
}

// weighWhole is what the article says for a company as what a whole name means
// that was taken for a person's.
func (r *Resolver) weighWhole(f int) float64 {
	fm := &r.forms[f]
	beside, spoken := 0.0, 0.0
	for _, i := range fm.refs[:min(len(fm.refs), maxIntroduced)] {
		b, s := r.weighBeside(i)
		beside, spoken = beside+b, min(spoken+s, firmThing)
	}
	legal, ends := r.firmOf(f) >= 0, r.endsLikeFirm(f)
	if beside < firmObject && !legal && !ends {
		return -1
	}
	sum := wholePrior + beside + spoken + r.weighName(f)
	if legal {
		sum += wholeLegal
	}
	if ends {
		sum += wholeEnds
	}
	return sum
}

// weighName is what a name itself says for a company.
func (r *Resolver) weighName(f int) (sum float64) {
	fm := &r.forms[f]
	first, last, one := fm.words[0], fm.words[len(fm.words)-1], len(fm.words) == 1
	if fm.person.Suffix != "" || len(last) < 3 || slices.ContainsFunc(r.names.Lookup(fm.surface), func(e gazetteers.Entry) bool { return e.Type == entities.Person && e.Match <= gazetteers.ByAlias }) {
		sum += wholeKnown
	}
	switch family := r.names.Lists(last).Has(gazetteers.Surname); {
	case !family:
		sum += wholeNoFamily
	case one:
		sum += wholeFamily
	}
	if one {
		if es := r.names.PeopleBySurname(first); len(es) > 0 && es[0].Prior >= wellKnownBearer {
			sum += wholeBearer
		}
	}
	common := r.names.IsCommonWord(last)
	if common {
		sum += wholeCommon
	}
	if _, given := r.names.IsGivenName(first); r.beginsLikeBearer(f) {
		sum += wholeNamed
	} else if given && (one || !common) {
		sum += wholeGiven
	}
	return sum
}

// endsLikeFirm reports whether a name of several words begins with the surname of
// somebody of the article and ends in the name of an organization there: the
// company that two become.
func (r *Resolver) endsLikeFirm(f int) bool {
	words := r.forms[f].words
	if len(words) < 2 {
		return false
	}
	last := words[len(words)-1]
	g, ok := r.index[formKey{entities.Organization, last}]
	return ok && len(r.forms[g].refs) > 0 && !r.names.Lists(last).Has(gazetteers.Surname) && r.beginsLikeBearer(f)
}

// beginsLikeBearer reports whether a name of several words begins with the surname
// of somebody of the article.
func (r *Resolver) beginsLikeBearer(f int) bool {
	word := r.forms[f].words[0]
	return slices.ContainsFunc(r.forms, func(o form) bool {
		return o.typ == entities.Person && len(o.refs) > 0 && o.person.Full() && len(o.words) > 1 && o.words[len(o.words)-1] == word && o.words[0] != word
	})
}

// firmOf is the form of the one company whose name form f is or begins, -1 for none.
func (r *Resolver) firmOf(f int) int {
	words, found := r.forms[f].words, -1
	for g := range r.forms {
		o := &r.forms[g]
		if o.typ != entities.Organization || len(o.refs) == 0 || o.acronym != "" || len(o.words) < len(words) || !slices.Equal(o.words[:len(words)], words) || !r.isFirm(o) {
			continue
		}
		if found < 0 || len(o.words) > len(r.forms[found].words) {
			found = g
		}
	}
	return found
}

// isFirm reports whether the article or the gazetteers say that an organization is a company.
func (r *Resolver) isFirm(o *form) bool {
	if r.lang.names.HasLegalForm(o.words) || slices.ContainsFunc(o.refs, func(i int) bool { return r.doc.Mentions[i].Type == entities.Person }) || slices.ContainsFunc(o.refs, func(i int) bool { return exchangeCode(r.doc.Behind(&r.doc.Mentions[i])) }) {
		return true
	}
	return slices.ContainsFunc(r.names.Lookup(o.surface), func(e gazetteers.Entry) bool {
		return e.Type == entities.Organization && e.Match <= gazetteers.ByAlias && e.Subtype == "company"
	})
}

// bearersOf are the mentions of people by a full name that has the word of form f.
func (r *Resolver) bearersOf(f int) []int {
	word := r.forms[f].words[0]
	var out []int
	for g := range r.forms {
		if o := &r.forms[g]; o.typ == entities.Person && o.person.Full() && slices.Contains(o.words, word) && (o.words[0] == word || r.names.Lists(word).Has(gazetteers.Surname) || !r.beginsLikeBearer(g)) {
			out = append(out, o.refs...)
		}
	}
	slices.Sort(out)
	return out
}

// toOrganization gives mentions of form f to an organization of that name.
func (r *Resolver) toOrganization(f int, refs []int) {
	if len(refs) == 0 {
		return
	}
	g := r.formOf(entities.Organization, r.forms[f].surface)
	for _, i := range refs {
		r.refs[i].form = g
	}
	rest := slices.DeleteFunc(slices.Clone(r.forms[f].refs), func(i int) bool { return slices.Contains(refs, i) })
	r.forms[g].refs = append(r.forms[g].refs, refs...)
	slices.Sort(r.forms[g].refs)
	r.forms[f].refs = rest
}

// weighFirm is what the article says for the company as what mention i means.
func (r *Resolver) weighFirm(x *firm, i int) float64 {
	beside, spoken := r.weighBeside(i)
	return firmPrior + r.metLast(x, i) + beside + spoken
}

// weighBeside is what the words beside mention i say for a company, and what the
// pronouns behind it do.
func (r *Resolver) weighBeside(i int) (sum, spoken float64) {
	c, m := &r.refs[i].ctx, &r.doc.Mentions[i]
	if c.title != "" || c.gender != 0 || c.after != "" {
		sum += firmTitle
	}
	behind := r.doc.Behind(m)
	if exchangeCode(behind) {
		sum += firmCode
	}
	if len(behind) > 3 && strings.HasPrefix(behind, ", ") && behind[2] >= '0' && behind[2] <= '9' {
		sum += firmAge
	}
	sum += r.besideFirm(i, behind)
	if spoken = r.spokenOf(behind); spoken == firmRelative {
		return sum + spoken, 0
	}
	return sum, spoken
}

// metLast weighs who of the two was met by the full name last before mention i;
// in a headline, who is met first behind it.
func (r *Resolver) metLast(x *firm, i int) float64 {
	if len(x.bearer) == 0 {
		return firmAlone
	}
	before := func(refs []int) int {
		at, _ := slices.BinarySearch(refs, i)
		return at - 1
	}
	firmAt, bearerAt := before(x.refs), before(x.bearer)
	if r.inHeadline(i) || firmAt < 0 && bearerAt < 0 {
		firmAt, bearerAt = firmAt+1, bearerAt+1
		if firmAt < len(x.refs) && (bearerAt == len(x.bearer) || x.refs[firmAt] < x.bearer[bearerAt]) {
			return firmMet
		}
		return firmBearer
	}
	if bearerAt < 0 || firmAt >= 0 && x.refs[firmAt] > x.bearer[bearerAt] {
		return firmMet
	}
	return firmBearer
}

// besideFirm weighs what stands right beside a mention.
func (r *Resolver) besideFirm(i int, behind string) (sum float64) {
	left := r.refs[i].ctx.left
	n := len(left)
	if n > 1 && r.lang.small(left[n-1])&withinFirm != 0 && r.lang.small(left[n-2])&ofFirm != 0 {
		sum += firmNoun
	}
	if n > 0 && r.lang.words[left[n-1]]&kindOfFirm != 0 || r.isKindOfFirm(behind) {
		sum += firmKind
	} else if n > 0 && r.lang.words[left[n-1]]&doneToFirm != 0 {
		sum += firmObject
	}
	for _, p := range [...]string{"'s", "’s"} {
		behind = strings.TrimPrefix(behind, p)
	}
	word, size := nextWord(strings.TrimPrefix(behind, " "))
	switch c := r.lang.small(word); {
	case !strings.HasPrefix(behind, " "):
	case c&ofFirm != 0:
		sum += firmNoun
	case c&priceVerb != 0 && isPrice(behind[1+size:]):
		sum += firmPrice
	}
	if r.officerBehind(i) {
		sum += firmOfficer
	}
	if r.isOrganizationBeside(i, i-1) || r.isOrganizationBeside(i, i+1) {
		sum += firmBeside
	}
	return sum
}

// isPrice reports whether a share of a hundred stands within the first words of s.
func isPrice(s string) bool {
	s = s[:min(len(s), 20)]
	at := strings.IndexAny(s, "0123456789")
	if at < 0 {
		return false
	}
	s = s[at:]
	return strings.Contains(s, "%") || strings.Contains(s, " percent") || strings.Contains(s, " per cent")
}

// isKindOfFirm reports whether an apposition at the head of s calls the name
// before it a company: ", maker of", ", a Dutch lender".
func (r *Resolver) isKindOfFirm(s string) bool {
	s, ok := strings.CutPrefix(s, ", ")
	if !ok {
		return false
	}
	for n := range 5 {
		word, size := nextWord(s)
		switch c := r.lang.words[word]; {
		case c&kindOfFirm != 0:
			next, _ := nextWord(strings.TrimPrefix(s[size:], " "))
			return next == "" || r.lang.words[next]&(withinFirm|ofThing) != 0
		case word == "" || n > 0 && c&(withinFirm|ofPerson|ofThing) != 0:
			return false
		}
		if size >= len(s) || s[size] != ' ' {
			return false
		}
		s = s[size+1:]
	}
	return false
}

// officerBehind reports whether a title and the name of its holder stand behind
// mention i: "Harlan Chief Executive Dolores Whitcomb".
func (r *Resolver) officerBehind(i int) bool {
	if i+1 >= len(r.refs) {
		return false
	}
	m, n := &r.doc.Mentions[i], &r.doc.Mentions[i+1]
	if n.Type != entities.Person || n.Field != m.Field || n.Sentence != m.Sentence || n.Start <= m.End {
		return false
	}
	between := r.doc.Article.FieldText(m.Field)[m.End:n.Start]
	title := r.refs[i+1].ctx.title
	return title != "" && strings.TrimSpace(between) == title
}

// isOrganizationBeside reports whether mention j is an organization, joined to mention i.
func (r *Resolver) isOrganizationBeside(i, j int) bool {
	if j < 0 || j >= len(r.refs) || r.forms[r.refs[j].form].typ != entities.Organization {
		return false
	}
	a, b := &r.doc.Mentions[min(i, j)], &r.doc.Mentions[max(i, j)]
	if a.Field != b.Field || a.Sentence != b.Sentence || a.End > b.Start {
		return false
	}
	switch r.doc.Article.FieldText(a.Field)[a.End:b.Start] {
	case " and ", " or ", " & ":
		return true
	}
	return false
}

// maxSpoken is how many words behind a name are looked at for what it is.
const maxSpoken = 12

// spokenOf weighs the first pronoun behind a mention in its sentence.
func (r *Resolver) spokenOf(behind string) float64 {
	if end := strings.IndexAny(behind, ".\n"); end >= 0 {
		behind = behind[:end]
	}
	at := strings.HasPrefix(behind, ", ")
	for n := 0; n < maxSpoken; n++ {
		behind = strings.TrimLeft(behind, " ,;:\"“”")
		if behind == "" {
			return 0
		}
		word, size := nextWord(behind)
		behind = behind[max(size, 1):]
		switch c := r.lang.words[word]; {
		case c&ofThing != 0 && n == 0 && at:
			return firmRelative
		case c&ofThing != 0:
			return firmThing
		case c&ofPerson != 0 && n == 0 && at:
			return firmWho
		case c&ofPerson != 0:
			return firmPerson
		}
	}
	return 0
}

// exchangeCode reports whether a company's code on an exchange stands at the
// head of s, in brackets: "(NASDAQ: HRLN)", "(HRLN.O)".
func exchangeCode(s string) bool {
	for _, p := range [...]string{"'s", "’s"} {
		s = strings.TrimPrefix(s, p)
	}
	rest, ok := strings.CutPrefix(s, " (")
	if !ok {
		return false
	}
	end := strings.IndexByte(rest, ')')
	if end < 3 || end > 40 {
		return false
	}
	code := rest[:end]
	if exchange, ticker, two := strings.Cut(code, ":"); two {
		ticker = strings.TrimSpace(ticker)
		return exchange != "" && ticker != "" && len(ticker) <= 6 && strings.ToUpper(ticker) == ticker
	}
	ticker, place, two := strings.Cut(code, ".")
	return two && place != "" && len(place) <= 3 && len(ticker) <= 6 && strings.ToUpper(ticker) == ticker && !strings.Contains(place, ".")
}
