package resolve

import (
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// feature is one thing that speaks for or against what a group of mentions can
// mean: a known entity, or none of them.
type feature uint8

// The features, in the order of weights.tsv.
const (
	fPrior feature = iota
	fFamous
	fLead
	fName
	fAlias
	fWeak
	fSurname
	fNowhere
	fHint
	fHintNot
	fInside
	fOutside
	fFocus
	fForeign
	fNear
	fCountry
	fCapital
	fDivision
	fState
	fListed
	fHolds
	fHome
	fOtherSense
	fAccents
	fAcronym
	fOtherWord
	fBody
	fOffice
	fNotOffice
	fRole
	fLongDead
	fNone
	fNoneSurname
	fNoneCommon
	fNoneAcronym
	fNoneWord
	fNoneTitled
	fNoneRivals
	fNoneScore
	numFeatures
)

// features says what each is called and what its value is. Values are 0 or 1
// where nothing else is said.
var features = [numFeatures]struct{ name, means string }{
	fPrior:       {"prior", "prominence in the gazetteers, 0..1"},
	fFamous:      {"famous", "by how much its prominence is above 0.6"},
	fLead:        {"lead", "by how much it is above that of the next candidate, 0 for all but the first"},
	fName:        {"name", "found by its own name"},
	fAlias:       {"alias", "found by another name"},
	fWeak:        {"weak", "found by a spelling that is right only now and then"},
	fSurname:     {"surname", "found by the surname alone"},
	fNowhere:     {"nowhere", "of a person or an organization no country is known"},
	fHint:        {"hint", "nationality words beside the name are of its country: \"the Syrian city of\", \"French President\""},
	fHintNot:     {"hint-not", "they are of another"},
	fInside:      {"inside", "the container behind the name holds it: \"Lausanne, Switzerland\""},
	fOutside:     {"outside", "the container does not: \"Paris, Texas\" for the one in France"},
	fFocus:       {"focus", "share of the rest of the article's place evidence that is in its country, 0..1"},
	fForeign:     {"foreign", "a small town, and nothing else in the article is in its country"},
	fNear:        {"near", "nearness of the article's other places, 0..1"},
	fCountry:     {"country", "a country, not a place of its name elsewhere"},
	fCapital:     {"capital", "the capital of a country"},
	fDivision:    {"division", "a state or province before towns of its name elsewhere: 1; around a city of its name: -1"},
	fState:       {"state", "a state or province, and the text says so: \"Washington state\""},
	fListed:      {"listed", "a country or division in a list of such"},
	fHolds:       {"holds", "it holds what stands before it: \"Albany, New York\""},
	fHome:        {"home", "a town of the English-speaking countries that the source is called after"},
	fOtherSense:  {"other-sense", "times that the article has the name with the container of this one elsewhere"},
	fAccents:     {"accents", "the text writes accents that the town's name does not have: Utö is not Uto"},
	fAcronym:     {"acronym", "a town written like an acronym in text that is not in capitals: \"CAIR\" for Čair"},
	fOtherWord:   {"other-word", "a capital by an alias that has nothing of its name: \"Salisbury\" for Harare"},
	fBody:        {"body", "a body of the state that is named like the place, as rival of all its candidates"},
	fOffice:      {"office", "held the office of the title on the article's date"},
	fNotOffice:   {"not-office", "somebody else of that country did"},
	fRole:        {"role", "its description has the words of the title"},
	fLongDead:    {"long-dead", "born a century and more before the article"},
	fNone:        {"none", "none of the candidates"},
	fNoneSurname: {"none-surname", "none, for a surname alone"},
	fNoneCommon:  {"none-common", "none, for a name that many bear"},
	fNoneAcronym: {"none-acronym", "none, for an organization's acronym"},
	fNoneWord:    {"none-word", "none, for a name of one word that is no acronym"},
	fNoneTitled:  {"none-titled", "none, for a person with a title"},
	fNoneRivals:  {"none-rivals", "none, times the logarithm of the number of candidates"},
	fNoneScore:   {"none-score", "none, times the share of a place's mentions that stand beside a number: a team in a table of results"},
}

// Values are those of all features of one candidate, or of none, in the order of weights.tsv.
type Values [numFeatures]float64

// measure sets what speaks for a candidate without regard to the other groups.
func (r *Resolver) measure(g int, c *candidate, h *hints) {
	e, v := &c.entry, &c.values
	v[fPrior] = e.Prior
	v[fFamous] = max(0, e.Prior-famousPrior)
	v[[...]feature{gazetteers.ByName: fName, gazetteers.ByAlias: fAlias, gazetteers.ByWeak: fWeak, gazetteers.BySurname: fSurname}[e.Match]] = 1
	if e.Country != "" && len(h.countries) > 0 {
		v.set(fHint, slices.Contains(h.countries, e.Country))
		v.set(fHintNot, v[fHint] == 0)
	}
	if len(h.inside) > 0 {
		v.set(fInside, h.hold(e))
		v.set(fOutside, v[fInside] == 0)
	}
	switch e.Type {
	case entities.Place:
		r.measurePlace(g, c, h)
	case entities.Person:
		r.measurePerson(c, h)
	}
	v.set(fNowhere, e.Type != entities.Place && e.Country == "")
}

func (v *Values) set(f feature, is bool) {
	if is {
		v[f] = 1
	}
}

func (r *Resolver) measurePlace(g int, c *candidate, h *hints) {
	e, v := &c.entry, &c.values
	seat := e.Subtype != "country" && r.isSeat(e)
	v.set(fCountry, e.Subtype == "country")
	v.set(fCapital, seat)
	v.set(fState, h.state && e.Subtype == "admin1")
	v.set(fHome, e.Subtype == "city" && r.lang.words[e.Country]&englishPress != 0 && (r.home.country == "" || r.home.country == e.Country) && r.home.bears(e.Name))
	v.set(fListed, h.listed && (e.Subtype == "country" || e.Subtype == "admin1") && e.Match == gazetteers.ByName)
	v.set(fHolds, slices.ContainsFunc(h.holding, func(in gazetteers.Entry) bool { return holds(e, &in) }))
	if e.Subtype != "city" {
		return
	}
	v.set(fAccents, isASCII(e.Name) && !isASCII(r.forms[r.groups[g].forms[0]].surface))
	if f := &r.forms[r.longest(g)]; seat || f.acronym != "" {
		name := gazetteers.NormalizeString(e.Name)
		v.set(fAcronym, f.key == name && f.acronym != "" && !r.shouted(f))
		v.set(fOtherWord, v[fAcronym] == 0 && seat && likeness(f.key, name) < otherWord)
	}
}

func (r *Resolver) measurePerson(c *candidate, h *hints) {
	e, v := &c.entry, &c.values
	r.measureOffice(c, h)
	if d := strings.ToLower(e.Description); d != "" {
		v.set(fRole, slices.ContainsFunc(h.titles, func(t string) bool {
			return strings.Contains(d, t) || strings.Contains(t, "minister") && strings.Contains(d, "minister")
		}))
	}
	born, at := year(e.Birth), year(r.doc.Article.Date)
	v.set(fLongDead, born > 0 && (at > 0 && born < at-100 || at == 0 && born < 1880))
}

// measureOffice sets what the titles before a name say of a person: that they
// held the office when the article appeared, or that somebody else did.
func (r *Resolver) measureOffice(c *candidate, h *hints) {
	e, v := &c.entry, &c.values
	if r.doc.Article.Date == "" {
		return
	}
	for _, t := range h.titles {
		for _, of := range append(append(h.countries[:len(h.countries):len(h.countries)], e.Country), r.lang.bodies...) {
			if of == "" {
				continue
			}
			holders := r.names.Office(t, of, r.doc.Article.Date)
			if slices.ContainsFunc(holders, func(o gazetteers.Entry) bool { return o.Ref == e.Ref }) {
				v[fOffice], v[fNotOffice] = 1, 0
				return
			}
			v.set(fNotOffice, len(holders) > 0 && of == e.Country)
		}
	}
}

// measureAmong sets what the other groups say of a candidate: votes are those
// of the article's countries, total their sum without the group's own.
func (r *Resolver) measureAmong(g int, c *candidate, total float64, own map[string]float64, context []contextPlace, near bool) {
	e, v := &c.entry, &c.values
	v[fFocus], v[fForeign] = 0, 0
	if e.Country != "" && total > 0 {
		v[fFocus] = max(0, r.prose.votes[e.Country]-own[e.Country]) / (total + 1)
		v.set(fForeign, e.Type == entities.Place && total >= 2 && v[fFocus] < 0.05 && e.Subtype == "city" && e.Prior < smallTown)
	}
	if near && e.Type == entities.Place {
		v[fNear] = r.nearness(g, e, context)
	}
}

// measureNone sets what speaks for "no known entity".
func (r *Resolver) measureNone(g int) {
	gr := &r.groups[g]
	v := &gr.link.none
	f := &r.forms[r.longest(g)]
	v[fNone] = 1
	v.set(fNoneWord, len(f.words) == 1 && f.acronym == "")
	switch gr.typ {
	case entities.Organization:
		v.set(fNoneAcronym, f.acronym != "")
	case entities.Person:
		p := &f.person
		v.set(fNoneSurname, !p.Full())
		if p.Full() {
			_, given := r.names.IsGivenName(p.Words[0])
			v.set(fNoneCommon, given && len(p.Words) == 2 && r.names.IsSurname(p.Words[1]))
		}
		v.set(fNoneTitled, slices.ContainsFunc(gr.refs, func(i int) bool { return r.refs[i].near.title != "" }))
	}
	v[fNoneRivals] = logCount(len(gr.link.cands))
	gr.link.measureLead()
	if gr.typ == entities.Place {
		v[fNoneScore] = r.besideNumbers(g)
	}
}

// famousPrior is the prominence above which a candidate is known to readers everywhere.
const famousPrior = 0.6

// measureLead sets how far the most prominent candidate is ahead of the next.
func (l *linkResult) measureLead() {
	first, second := -1, 0.0
	for i := range l.cands {
		switch p := l.cands[i].entry.Prior; {
		case first < 0:
			first = i
		case p > l.cands[first].entry.Prior:
			first, second = i, l.cands[first].entry.Prior
		default:
			second = max(second, p)
		}
	}
	if first >= 0 {
		l.cands[first].values[fLead] = l.cands[first].entry.Prior - second
	}
}

// besideNumbers is the share of a group's mentions with a number right before
// or behind: "England 2 Poland 1".
func (r *Resolver) besideNumbers(g int) float64 {
	n := 0
	refs := r.groups[g].refs
	refs = refs[:min(len(refs), maxHinting)]
	for _, i := range refs {
		m := &r.doc.Mentions[i]
		text := r.doc.Article.FieldText(m.Field)
		end := strings.TrimLeft(text[m.End:min(len(text), m.End+4)], " ")
		start := strings.TrimRight(text[max(0, m.Start-4):m.Start], " ")
		if end != "" && isDigit(end[0]) || start != "" && isDigit(start[len(start)-1]) {
			n++
		}
	}
	return float64(n) / float64(max(len(refs), 1))
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
