package resolve

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/lang"
	"newsgraph/pipeline/resolve/names"
)

// What the decisions measure with; weights.tsv has how much each thing counts.
const (
	smallTown = 0.65  // prior below which a city is known to few abroad
	nearKm    = 100.0 // distance at which nearness has fallen to 1/e
	sameState = 0.5   // nearness of two places of one first-level division, at least
	voteHome  = 1.0   // places that the top-level domain of the source counts for
)

// Bounds of the work on one article.
const (
	maxCandidates = 24  // of one group
	maxContext    = 96  // meanings of places that others are near to
	maxShouted    = 256 // mentions of a name that are looked at for capitals
	maxHinting    = 32  // mentions of a group whose surroundings say something of it
)

// candidate is a known entity that a group can mean.
type candidate struct {
	entry  gazetteers.Entry
	values Values  // of the features
	base   float64 // utility of those that do not depend on other groups
	p      float64
}

// linkResult is what was found out about a group's known entity.
type linkResult struct {
	cands  []candidate
	seat   bool    // one of them is a country's capital, or the big city of a division of its name
	none   Values  // of the features of "none of them"
	others float64 // weight of known entities of another type with that name
	best   int     // index of the linked one, -1 for none
	id     string  // of the linked one: its own, or made from its name; "" for none
}

// prose holds what the text says of countries beside the mentions.
type prose struct {
	demonyms map[string]int // ISO code → nationality words in the text
	votes    map[string]float64
	order    []string // keys of votes, sorted
	total    float64
}

// linkGroups links every group that one known entity fits well enough, and
// returns the country that the article is about.
func (r *Resolver) linkGroups() string {
	r.readDemonyms()
	r.home = r.lang.homeOf(r.names, r.doc.Article)
	for g := range r.groups {
		gr := &r.groups[g]
		gr.link = linkResult{best: -1}
		if gr.into > 0 || gr.apart || gr.family {
			continue
		}
		r.candidates(g)
	}
	r.decide(false)
	r.vote()
	for range 3 {
		r.decide(true)
		r.vote()
	}
	for g := range r.groups {
		r.accept(g)
	}
	return r.focus()
}

// readDemonyms counts the nationality words of the article.
func (r *Resolver) readDemonyms() {
	if r.prose.demonyms == nil {
		r.prose.demonyms = map[string]int{}
		r.prose.votes = map[string]float64{}
	}
	clear(r.prose.demonyms)
	clear(r.prose.votes) // the first decision knows no votes, least of all the last article's
	r.prose.order, r.prose.total = r.prose.order[:0], 0
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
				if iso, _, ok := r.names.Demonym(w); ok {
					r.prose.demonyms[iso]++
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

// candidates collects what the names of a group can mean.
func (r *Resolver) candidates(g int) {
	gr := &r.groups[g]
	fullName := false
	for _, f := range gr.forms {
		fullName = fullName || gr.typ == entities.Person && r.forms[f].person.Full()
	}
	for _, f := range gr.forms {
		fm := &r.forms[f]
		if fullName && !fm.person.Full() {
			continue
		}
		if _, country, ok := r.names.Demonym(fm.surface); ok && gr.typ == entities.Place && country.Name != "" {
			country.Match = gazetteers.ByAlias // "Canadian" is Canada, not the town in Texas
			r.addCandidates(g, []gazetteers.Entry{country})
			continue
		}
		if full := r.lang.states[fm.surface]; full != "" && gr.typ == entities.Place {
			r.addCandidates(g, slices.DeleteFunc(r.names.Lookup(full), func(e gazetteers.Entry) bool { return e.Subtype != "admin1" }))
			if len(gr.link.cands) > 0 {
				continue
			}
		}
		found := r.names.Lookup(fm.surface)
		if long := r.longest(g); fm.acronym != "" && f != long && len(r.forms[long].words) > 1 {
			found = slices.DeleteFunc(found, func(e gazetteers.Entry) bool { return !r.lang.expands(&e, r.forms[long].words) })
		}
		r.addCandidates(g, found)
		if gr.typ == entities.Organization {
			if s := r.lang.names.Stem(fm.words); len(s) < len(fm.words) && len(gr.link.cands) == 0 {
				r.addCandidates(g, r.names.Lookup(strings.Join(s, " ")))
			}
			for _, other := range r.lang.names.OtherWritings(r.lang.names.Stem(fm.words)) {
				if len(gr.link.cands) == 0 {
					r.addCandidates(g, r.names.Lookup(other))
				}
			}
		}
		if gr.typ == entities.Person && !fullName {
			r.addCandidates(g, r.names.PeopleBySurname(fm.surface))
		}
	}
	if gr.typ == entities.Person && fullName && len(gr.link.cands) == 0 {
		r.otherSpellings(g)
	}
	gr.link.cityStates()
	gr.link.seat = slices.ContainsFunc(gr.link.cands, func(c candidate) bool {
		return r.isSeat(&c.entry) || c.entry.Subtype == "city" && c.entry.Population >= metropolis && gr.link.holdsNamesake(&c.entry)
	})
	hints := r.hints(g)
	if !slices.ContainsFunc(gr.link.cands, func(c candidate) bool { return hints.hold(&c.entry) }) {
		hints.inside = nil // "Turkey, Qatar": a list, not a container
	}
	for i := range gr.link.cands {
		c := &gr.link.cands[i]
		r.measure(g, c, &hints)
	}
	r.otherSense(g)
	gr.link.divisions()
	r.measureNone(g)
	w := &r.weights.of[gr.typ]
	for i := range gr.link.cands {
		c := &gr.link.cands[i]
		c.base = w.dot(&c.values)
	}
}

// metropolis is the population from which a city is as likely meant as the
// division around it that bears its name: New York, São Paulo.
const metropolis = 500_000

// holdsNamesake reports whether a division around the city is a candidate too.
func (l *linkResult) holdsNamesake(city *gazetteers.Entry) bool {
	return slices.ContainsFunc(l.cands, func(o candidate) bool { return o.entry.Subtype == "admin1" && holds(&o.entry, city) })
}

// divisions favours a state or province over a town of its name elsewhere, and
// the city over the province around it that bears its name.
func (l *linkResult) divisions() {
	for i := range l.cands {
		c := &l.cands[i]
		if c.entry.Subtype != "admin1" {
			continue
		}
		if slices.ContainsFunc(l.cands, func(o candidate) bool {
			return o.entry.Subtype == "city" && o.entry.Match == gazetteers.ByName && holds(&c.entry, &o.entry)
		}) {
			c.values[fDivision] = -1
		} else if !slices.ContainsFunc(l.cands, func(o candidate) bool { return o.entry.Match == gazetteers.ByName && o.entry.Prior > c.entry.Prior }) {
			c.values[fDivision] = 1
		}
	}
}

// otherSense notes, for the bare mentions of a name that stands with a
// container elsewhere in the article, the place in that container.
func (r *Resolver) otherSense(g int) {
	gr := &r.groups[g]
	if gr.typ != entities.Place || g+1 >= len(r.groups) {
		return
	}
	for o := g + 1; o < len(r.groups) && r.groups[o].forms[0] == gr.forms[0] && r.groups[o].typ == entities.Place; o++ {
		h := r.hints(o)
		for i := range gr.link.cands {
			if c := &gr.link.cands[i]; h.hold(&c.entry) {
				c.values[fOtherSense]++
			}
		}
	}
}

// cityStates drops the city from the candidates where the country of the same
// name that holds it is one too: Singapore, Luxembourg, Hong Kong.
func (l *linkResult) cityStates() {
	l.cands = slices.DeleteFunc(l.cands, func(c candidate) bool {
		if c.entry.Subtype != "city" {
			return false
		}
		return slices.ContainsFunc(l.cands, func(o candidate) bool {
			return o.entry.Subtype == "country" && o.entry.Match <= gazetteers.ByAlias &&
				(o.entry.Country == c.entry.Country || distanceless(&o.entry, &c.entry))
		})
	})
}

// distanceless reports whether a territory without coordinates bears the very
// name of a big city elsewhere in the lists: Hong Kong counts as China's there.
func distanceless(country, city *gazetteers.Entry) bool {
	return !country.HasCoord && country.Country != city.Country && city.Population > 1_000_000 &&
		gazetteers.NormalizeString(country.Name) == gazetteers.NormalizeString(city.Name)
}

// addCandidates adds the entries of the group's type, each once, by its strongest name.
func (r *Resolver) addCandidates(g int, es []gazetteers.Entry) {
	l := &r.groups[g].link
	for _, e := range es {
		if e.Type == entities.Organization && r.groups[g].typ == entities.Place && e.Match == gazetteers.ByName && e.Subtype == "government" {
			w := &r.weights.of[entities.Place]
			l.others += math.Exp(w[fPrior]*e.Prior + w[fName] + w[fBody]) // "White House" is no town in Tennessee
		}
		if e.Type != r.groups[g].typ || r.impossible(&e) {
			continue
		}
		if e.Type == entities.Organization && e.Match == gazetteers.ByWeak && r.sameStem(g, &e) {
			e.Match = gazetteers.ByAlias
		}
		at := slices.IndexFunc(l.cands, func(c candidate) bool { return c.entry.Ref == e.Ref })
		if at >= 0 {
			if e.Match < l.cands[at].entry.Match {
				l.cands[at].entry.Match = e.Match
			}
			continue
		}
		if len(l.cands) < maxCandidates {
			l.cands = append(l.cands, candidate{entry: e})
		}
	}
}

// expands reports whether an entry that an acronym can mean fits the full name
// that stands in the article: one has all the words of the other.
func (l *Language) expands(e *gazetteers.Entry, words []string) bool {
	name := strings.Fields(gazetteers.NormalizeString(e.Name))
	return len(name) == 1 || l.allStandIn(name, words) || l.allStandIn(words, name)
}

// allStandIn reports whether all words of a but small ones stand in b.
func (l *Language) allStandIn(a, b []string) bool {
	for _, w := range a {
		if !l.names.IsSmallWord(w) && !slices.Contains(b, w) {
			return false
		}
	}
	return true
}

// sameStem reports whether a form of the group is the entry's name but for
// legal forms: "Chelsea", tagged as an organization, is Chelsea FC.
func (r *Resolver) sameStem(g int, e *gazetteers.Entry) bool {
	name := r.lang.names.Stem(strings.Fields(gazetteers.NormalizeString(e.Name)))
	return slices.ContainsFunc(r.groups[g].forms, func(f int) bool { return slices.Equal(r.lang.names.Stem(r.forms[f].words), name) })
}

// otherSpellings looks for a person under the surname where the full name is
// not in the lists as written: another transliteration, a middle name.
func (r *Resolver) otherSpellings(g int) {
	fm := &r.forms[r.longest(g)]
	words := fm.person.Words
	es := r.names.PeopleBySurname(words[len(words)-1])
	for _, e := range es[:min(len(es), 64)] {
		p := r.lang.names.ParsePerson(gazetteers.NormalizeString(e.Name), e.Name)
		if len(p.Words) > 1 && names.SamePerson(&fm.person, &p) != "" && !r.sonOf(&fm.person, &e) {
			e.Match = gazetteers.ByAlias
			r.addCandidates(g, []gazetteers.Entry{e})
		}
	}
}

// impossible reports whether a person was not yet fifteen when the article appeared.
func (r *Resolver) impossible(e *gazetteers.Entry) bool {
	born, at := year(e.Birth), year(r.doc.Article.Date)
	return e.Type == entities.Person && born > 0 && at > 0 && born > at-15
}

func year(date string) int {
	if len(date) < 4 {
		return 0
	}
	y, err := strconv.Atoi(date[:4])
	if err != nil {
		return 0
	}
	return y
}

// hint is what the words around a group's mentions say about its country.
type hints struct {
	countries []string           // ISO codes of nationality words beside it
	inside    []gazetteers.Entry // what stands behind "City, "
	holding   []gazetteers.Entry // what "City, " before the name can mean
	titles    []string           // titles alone, lower case
	state     bool               // the text says that it is a state or province
	listed    bool               // among countries or divisions: "Ohio, Oregon and Wyoming"
}

// otherThanNow reports whether a title with its qualifiers is not that of the
// holder at the time.
func (l *Language) otherThanNow(title string) bool {
	for w := range strings.FieldsSeq(strings.ToLower(title)) {
		if l.words[w]&notNow != 0 {
			return true
		}
	}
	return false
}

// hold reports whether a container named behind the place holds the entry.
func (h *hints) hold(e *gazetteers.Entry) bool {
	return slices.ContainsFunc(h.inside, func(in gazetteers.Entry) bool { return holds(&in, e) })
}

func (r *Resolver) hints(g int) hints {
	var h hints
	gr := &r.groups[g]
	for _, i := range gr.refs[:min(len(gr.refs), maxHinting)] {
		x := &r.refs[i]
		m := &r.doc.Mentions[i]
		for _, w := range x.near.left[max(0, len(x.near.left)-6):] {
			if first, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(first) {
				continue
			}
			if iso := r.countryWord(w, gr.typ == entities.Person); iso != "" && !slices.Contains(h.countries, iso) && r.hintApplies(x, gr.typ, w) {
				h.countries = append(h.countries, iso)
			}
		}
		h.state = h.state || gr.typ == entities.Place && r.saysState(m)
		if gr.typ == entities.Place && r.listed(i) {
			h.listed = true
		} else if gr.typ == entities.Place {
			h.inside = append(h.inside, r.container(behind(r.doc, m))...)
			if i > 0 && len(h.holding) < maxCandidates {
				h.holding = append(h.holding, r.contained(i)...)
			}
		}
		if t := strings.ToLower(x.near.core); t != "" && !r.lang.otherThanNow(x.near.title) && !slices.Contains(h.titles, t) {
			h.titles = append(h.titles, t)
		}
	}
	return h
}

// saysState reports whether the words beside a mention call it a state or province.
func (r *Resolver) saysState(m *entities.Mention) bool {
	word, _, _ := strings.Cut(strings.TrimPrefix(behind(r.doc, m), " "), " ")
	if r.lang.small(strings.TrimRight(word, ".,;:"))&stateNoun != 0 {
		return true
	}
	b, of := strings.CutSuffix(strings.ToLower(before(r.doc, m)), " of ")
	return of && slices.ContainsFunc(r.lang.statesNouns, func(noun lang.Word) bool { return strings.HasSuffix(b, noun.Text) })
}

// listed reports whether a mention stands among others that name countries or
// first-level divisions, as it may itself: "Ohio, Oregon and Wyoming" has no
// Ohio in Oregon. Two countries are a list, of divisions it takes three.
// Capitals count for nothing: "Washington, Moscow and Tehran" are governments.
func (r *Resolver) listed(i int) bool {
	self := r.broad(i)
	if !self.ok() {
		return false
	}
	n, divisions, countries := 0, 0, true
	count := func(k broadness) {
		if k.capital {
			return
		}
		n++
		countries = countries && k.country
		if k.division {
			divisions++
		}
	}
	count(self)
	for _, step := range [...]int{-1, 1} {
		for j := i; n < 8 && r.enumerates(min(j, j+step)); j += step {
			k := r.broad(j + step)
			if !k.ok() {
				break
			}
			count(k)
		}
	}
	if self.capital {
		return divisions >= 2
	}
	return n >= 3 || n == 2 && countries
}

// broadness says which wide places a name can mean, and whether it is also a country's capital.
type broadness struct{ country, division, capital bool }

func (b broadness) ok() bool { return b.country || b.division }

// broad looks up what a mention's name can mean, once for each written name.
func (r *Resolver) broad(i int) broadness {
	f := &r.forms[r.refs[i].form]
	if f.broad == nil {
		b := r.broadnessOf(f.surface)
		f.broad = &b
	}
	return *f.broad
}

func (r *Resolver) broadnessOf(surface string) (b broadness) {
	for _, e := range r.names.Lookup(surface) {
		if e.Type != entities.Place || e.Match > gazetteers.ByAlias {
			continue
		}
		switch e.Subtype {
		case "country":
			b.country = true
		case "admin1":
			b.division = true
		case "city":
			b.capital = b.capital || r.isSeat(&e)
		}
	}
	return b
}

// enumerates reports whether a comma or "and" alone parts mention i from the next.
func (r *Resolver) enumerates(i int) bool {
	if i < 0 || i+1 >= len(r.doc.Mentions) {
		return false
	}
	a, b := &r.doc.Mentions[i], &r.doc.Mentions[i+1]
	if a.Type != entities.Place || b.Type != entities.Place || a.Field != b.Field || a.Sentence != b.Sentence || a.End > b.Start {
		return false
	}
	switch r.doc.Article.FieldText(a.Field)[a.End:b.Start] {
	case ", ", " and ", ", and ", " or ", ", or ", " & ":
		return true
	}
	return false
}

// contained returns the places that the mention before may mean when a comma
// alone parts it from mention i.
func (r *Resolver) contained(i int) []gazetteers.Entry {
	a, b := &r.doc.Mentions[i-1], &r.doc.Mentions[i]
	if a.Type != entities.Place || a.Field != b.Field || a.Sentence != b.Sentence || a.End > b.Start || r.doc.Article.FieldText(a.Field)[a.End:b.Start] != ", " {
		return nil
	}
	var out []gazetteers.Entry
	for _, e := range r.names.Lookup(r.forms[r.refs[i-1].form].surface) {
		if e.Type == entities.Place && e.Match <= gazetteers.ByAlias {
			out = append(out, e)
		}
	}
	return out
}

// countryWord is the country that a word before a name speaks of.
func (r *Resolver) countryWord(w string, person bool) string {
	w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")
	if iso, _, ok := r.names.Demonym(w); ok {
		return iso
	}
	if !person || len(w) < 2 {
		return ""
	}
	if known := r.names.Lookup(w); len(known) > 0 {
		if e := &known[0]; e.Type == entities.Place && e.Subtype == "country" && e.Match <= gazetteers.ByAlias {
			return e.Country
		}
	}
	return ""
}

// hintApplies reports whether a nationality word before a name speaks of it: it
// belongs to the title of a person, or leads to a place by "city of" and the like.
func (r *Resolver) hintApplies(x *ref, t entities.Type, w string) bool {
	if t == entities.Person {
		return x.near.title != "" && strings.Contains(x.near.title, w)
	}
	n := len(x.near.left)
	return n > 0 && (strings.EqualFold(x.near.left[n-1], "of") || x.near.left[n-1] == w || r.lang.small(x.near.left[n-1])&placeNoun != 0)
}

// container looks up what stands behind "City, " as the place that holds it.
func (r *Resolver) container(s string) []gazetteers.Entry {
	switch {
	case strings.HasPrefix(s, ", "):
		s = s[2:]
	case strings.HasPrefix(s, " ("):
		s = s[2:]
	case strings.HasPrefix(s, " in "), strings.HasPrefix(s, ", in "):
		s = s[strings.Index(s, "in ")+3:]
	default:
		return nil
	}
	end := 0
	var ends [4]int
	n := 0
	for n < len(ends) && end < len(s) {
		rest := s[end:]
		first, _ := utf8.DecodeRuneInString(rest)
		if !unicode.IsUpper(first) {
			break
		}
		k := strings.IndexAny(rest, " ,;:()\n")
		if k < 0 {
			k = len(rest)
		}
		ends[n] = end + k
		n++
		if k >= len(rest) || rest[k] != ' ' {
			break
		}
		end += k + 1
	}
	for ; n > 0; n-- {
		name := s[:ends[n-1]]
		if full := r.lang.states[strings.TrimSuffix(strings.TrimSuffix(name, "'s"), "’s")]; full != "" {
			name = full
		}
		var out []gazetteers.Entry
		for _, e := range r.names.Lookup(strings.TrimRight(name, ".")) {
			if e.Type == entities.Place && (e.Subtype == "country" || e.Subtype == "admin1" || e.Subtype == "region") && e.Match <= gazetteers.ByAlias {
				out = append(out, e)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// otherWord is the likeness below which two names are different words: those
// of Bombay and Mumbai have 0.4, of Peking and Beijing 0.36.
const otherWord = 0.2

// likeness is the Dice coefficient of the pairs of neighbouring bytes of two
// names in normal form: 1 for the same, 0 for names without a common pair.
func likeness(a, b string) float64 {
	if len(a) < 2 || len(b) < 2 {
		return 0
	}
	var count [1 << 10]int8
	slot := func(s string, i int) *int8 { return &count[(int(s[i])<<5^int(s[i+1]))&(len(count)-1)] }
	for i := range len(a) - 1 {
		*slot(a, i)++
	}
	shared := 0
	for i := range len(b) - 1 {
		if n := slot(b, i); *n > 0 {
			*n--
			shared++
		}
	}
	return 2 * float64(shared) / float64(len(a)+len(b)-2)
}

// shouted reports whether a form has capitals for where it stands: in a
// headline, a dateline or the like, at the head of a sentence (where datelines
// stand, too), or in a sentence without small letters.
func (r *Resolver) shouted(f *form) bool {
	return slices.ContainsFunc(f.refs[:min(len(f.refs), maxShouted)], func(i int) bool {
		m := &r.doc.Mentions[i]
		s := &r.doc.Sentences[m.Sentence]
		return s.Zone != entities.Body && s.Zone != "" || m.Start <= s.Start+1 ||
			!strings.ContainsFunc(r.doc.Article.FieldText(s.Field)[s.Start:s.End], unicode.IsLower)
	})
}

// isSeat reports whether an entry is the capital of its country.
func (r *Resolver) isSeat(e *gazetteers.Entry) bool {
	c, ok := r.names.Capital(e.Country)
	return ok && c.Ref == e.Ref
}

// holds reports whether one place holds the other: a country or its division.
func holds(in, e *gazetteers.Entry) bool {
	if in.Ref == e.Ref || in.Country == "" || in.Country != e.Country {
		return false
	}
	return in.Subtype == "country" || e.Admin1 != "" && gazetteers.NormalizeString(in.Name) == gazetteers.NormalizeString(e.Admin1)
}

// decide weighs the candidates of every group, with the article's place votes
// and, where asked, with how near they are to its other places.
func (r *Resolver) decide(near bool) {
	context := r.contextPlaces(near)
	own := map[string]float64{}
	for g := range r.groups {
		l := &r.groups[g].link
		if len(l.cands) == 0 {
			continue
		}
		w := &r.weights.of[r.groups[g].typ]
		sum := math.Exp(w.dot(&l.none)) + l.others
		clear(own)
		total := r.prose.total - r.ownVotes(g, own)
		for i := range l.cands {
			c := &l.cands[i]
			r.measureAmong(g, c, total, own, context, near)
			c.p = math.Exp(c.base + w[fFocus]*c.values[fFocus] + w[fForeign]*c.values[fForeign] + w[fNear]*c.values[fNear])
			sum += c.p
		}
		for i := range l.cands {
			l.cands[i].p /= sum
		}
		slices.SortStableFunc(l.cands, func(a, b candidate) int {
			return cmp.Or(cmp.Compare(b.p, a.p), cmp.Compare(a.entry.Ref, b.entry.Ref))
		})
	}
}

// contextPlace is a place of the article that others may be near to: one of
// the likelier meanings of a group.
type contextPlace struct {
	group  int
	entry  gazetteers.Entry
	admin1 string // normal form of its division, or of itself for a division
	w      float64
}

func (r *Resolver) contextPlaces(near bool) []contextPlace {
	if !near {
		return nil
	}
	out := r.context[:0]
	for g := range r.groups {
		l := &r.groups[g].link
		if r.groups[g].typ != entities.Place || len(l.cands) == 0 || len(out) >= maxContext {
			continue
		}
		for i := range l.cands[:min(len(l.cands), 4)] {
			if c := &l.cands[i]; c.p > 0.05 && (c.entry.HasCoord || c.entry.Subtype == "admin1") {
				out = append(out, contextPlace{g, c.entry, divisionOf(&c.entry), c.p})
			}
		}
	}
	r.context = out
	return out
}

// divisionOf is the normal form of the first-level division that a place is or lies in.
func divisionOf(e *gazetteers.Entry) string {
	if e.Subtype == "admin1" {
		return gazetteers.NormalizeString(e.Name)
	}
	if e.Admin1 == "" {
		return ""
	}
	return gazetteers.NormalizeString(e.Admin1)
}

// nearness is 0..1: how near the article's other places are. Of each group the
// nearest meaning counts, by how likely it is.
func (r *Resolver) nearness(g int, e *gazetteers.Entry, context []contextPlace) float64 {
	if !e.HasCoord && e.Subtype != "admin1" && e.Subtype != "country" {
		return 0
	}
	sum, best, last := 0.0, 0.0, -1
	division := divisionOf(e)
	for i := range context {
		c := &context[i]
		if c.group == g || r.groups[c.group].forms[0] == r.groups[g].forms[0] {
			continue
		}
		if c.group != last {
			sum, best, last = sum+best, 0, c.group
		}
		a := 0.0
		if c.entry.HasCoord && e.HasCoord {
			a = math.Exp(-distance(e.Lat, e.Lon, c.entry.Lat, c.entry.Lon) / nearKm)
		}
		if division != "" && division == c.admin1 && e.Country == c.entry.Country {
			if e.Subtype == "admin1" || c.entry.Subtype == "admin1" {
				a = 1
			} else {
				a = max(a, sameState)
			}
		}
		if (e.Subtype == "country" || e.Subtype == "admin1" && c.entry.Subtype == "admin1" && !r.groups[g].link.seat) && c.entry.Country == e.Country {
			a = max(a, sameState)
		}
		best = max(best, c.w*a)
	}
	return 1 - math.Exp(-(sum + best))
}

// distance is in kilometres along the great circle.
func distance(lat1, lon1, lat2, lon2 float64) float64 {
	const rad = math.Pi / 180
	s1, s2 := math.Sin((lat2-lat1)*rad/2), math.Sin((lon2-lon1)*rad/2)
	h := s1*s1 + math.Cos(lat1*rad)*math.Cos(lat2*rad)*s2*s2
	return 2 * 6371 * math.Asin(math.Sqrt(min(1, h)))
}

// ownVotes adds to votes what the mentions of a place speak for, and returns its sum.
func (r *Resolver) ownVotes(g int, votes map[string]float64) float64 {
	gr := &r.groups[g]
	if gr.typ != entities.Place {
		return 0
	}
	n := math.Sqrt(float64(len(gr.refs)))
	sum := 0.0
	for i := range gr.link.cands[:min(len(gr.link.cands), 4)] {
		c := &gr.link.cands[i]
		if c.entry.Country != "" {
			votes[c.entry.Country] += n * c.p
			sum += n * c.p
		}
	}
	return sum
}

// vote counts what speaks for each country: places by their mentions, and
// nationality words.
func (r *Resolver) vote() {
	p := &r.prose
	clear(p.votes)
	for g := range r.groups {
		gr := &r.groups[g]
		if gr.typ != entities.Place || gr.into > 0 {
			continue
		}
		r.ownVotes(g, p.votes)
	}
	for iso, n := range p.demonyms {
		p.votes[iso] += math.Sqrt(float64(n))
	}
	if r.home.country != "" {
		p.votes[r.home.country] += voteHome
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

// focus is the country that holds a third of the votes and more than any other.
func (r *Resolver) focus() string {
	best, second := "", 0.0
	for _, iso := range r.prose.order {
		v := r.prose.votes[iso]
		if best == "" || v > r.prose.votes[best] {
			if best != "" {
				second = r.prose.votes[best]
			}
			best = iso
		} else {
			second = max(second, v)
		}
	}
	if best == "" || r.prose.votes[best] < 0.33*r.prose.total || r.prose.votes[best] < 1.05*second {
		return ""
	}
	return best
}

// accept links the group to its best candidate, or notes why not.
func (r *Resolver) accept(g int) {
	gr := &r.groups[g]
	l := &gr.link
	if gr.into > 0 || len(l.cands) == 0 {
		return
	}
	best := &l.cands[0]
	rival := "no rival"
	if len(l.cands) > 1 {
		rival = fmt.Sprintf("next %s %s (%.3f)", l.cands[1].entry.Name, describe(&l.cands[1].entry), l.cands[1].p)
	}
	surface := r.forms[r.longest(g)].surface
	if best.p < r.weights.threshold[gr.typ] {
		r.step(g, "refuse", surface, "no candidate is likely enough", fmt.Sprintf("best %s %s (%.3f)", best.entry.Name, describe(&best.entry), best.p))
		return
	}
	l.best = 0
	l.id = best.entry.EntityID()
	reason := "best candidate"
	if len(l.cands) == 1 {
		reason = "only candidate"
	}
	r.step(g, "link", l.id, reason, fmt.Sprintf("%s %s (%.3f); %s; %s", best.entry.Name, describe(&best.entry), best.p, rival, r.weights.of[gr.typ].leading(&best.values)))
}

// describe tells entries of one name apart for people.
func describe(e *gazetteers.Entry) string {
	parts := make([]string, 0, 4)
	for _, s := range [...]string{e.Subtype, e.Admin1, e.Country, e.Birth} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if len(parts) == 0 {
		return "(" + e.EntityID() + ")"
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// apply writes the result into a cluster.
func (l *linkResult) apply(c *entities.Cluster) {
	if l.best >= 0 {
		e := &l.cands[l.best].entry
		c.Entity = l.id
		c.Link = e.ID
		c.Name = e.Name
		c.Key = gazetteers.NormalizeString(e.Name)
		c.Subtype = cmp.Or(e.Subtype, c.Subtype)
		return
	}
	for i := range l.cands[:min(len(l.cands), entities.MaxCandidates)] {
		if k := &l.cands[i]; k.p >= 0.01 {
			c.Candidates = append(c.Candidates, entities.Candidate{ID: k.entry.EntityID(), Name: k.entry.Name, Score: entities.Round3(k.p)})
		}
	}
}
