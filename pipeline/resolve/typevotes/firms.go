package typevotes

import (
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/article"
)

// firm is a company of the article that may be called like a person.
type firm struct {
	refs   []int // its mentions by this name, sorted
	bearer []int // mentions of people by a full name with its first word, sorted
}

// voteFirms gives mentions that were taken for a person to the company of the
// article whose name they are or begin: "Harlan" beside "Harlan Microdevices Inc.".
func (r *Voter) voteFirms() {
	if len(r.Forms) > article.MaxPairwise {
		return
	}
	for f := range r.Forms {
		if r.mayBeFirm(f, true) && r.Lang.Names.HasLegalForm(r.Forms[f].Words) {
			r.toOrganization(f, r.Forms[f].Refs)
		}
	}
	for f := range r.Forms {
		if r.mayBeFirm(f, false) && r.firmOf(f) < 0 && len(r.bearersOf(f)) == 0 && r.weighWhole(f) > 0 {
			r.toOrganization(f, r.Forms[f].Refs)
		}
	}
	for f := range r.Forms {
		if r.mayBeFirm(f, true) && r.weighWhole(f) > 0 {
			r.toOrganization(f, r.Forms[f].Refs)
		}
	}
	for f := range r.Forms {
		if !r.mayBeFirm(f, false) {
			continue
		}
		if c := r.firmOf(f); c >= 0 {
			r.toOrganization(f, r.ofFirm(f, firm{refs: slices.Clone(r.Forms[c].Refs), bearer: r.bearersOf(f)}))
		}
	}
}

// mayBeFirm reports whether form f is taken for a person's name, of several
// words or of one, and no officeholder is known by it.
func (r *Voter) mayBeFirm(f int, several bool) bool {
	fm := &r.Forms[f]
	return fm.Type == entities.Person && len(fm.Refs) > 0 && len(fm.Words) > 0 && several == (len(fm.Words) > 1) && several == strings.Contains(fm.Surface, " ") && len(fm.Words[0]) > 2 && len(r.OfficeHolders(f)) == 0
}

// ofFirm are the mentions of form f that mean the company.
func (r *Voter) ofFirm(f int, x firm) []int {
	var ours []int
	for _, i := range r.Forms[f].Refs {
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
func (r *Voter) weighWhole(f int) float64 {
	fm := &r.Forms[f]
	beside, spoken := 0.0, 0.0
	for _, i := range fm.Refs[:min(len(fm.Refs), article.MaxIntroduced)] {
		b, s := r.weighBeside(i)
		beside, spoken = beside+b, min(spoken+s, r.weights.Thing)
	}
	legal, ends := r.firmOf(f) >= 0, r.endsLikeFirm(f)
	if beside < r.weights.Object && !legal && !ends {
		return -1
	}
	sum := r.weights.WholePrior + beside + spoken + r.weighName(f)
	if legal {
		sum += r.weights.WholeLegal
	}
	if ends {
		sum += r.weights.WholeEnds
	}
	return sum
}

// weighName is what a name itself says for a company.
func (r *Voter) weighName(f int) (sum float64) {
	fm := &r.Forms[f]
	first, last, one := fm.Words[0], fm.Words[len(fm.Words)-1], len(fm.Words) == 1
	if fm.Person.Suffix != "" || len(last) < 3 || slices.ContainsFunc(r.Names.Lookup(fm.Surface), func(e gazetteers.Entry) bool { return e.Type == entities.Person && e.Match <= gazetteers.ByAlias }) {
		sum += r.weights.WholeKnown
	}
	switch family := r.Names.Lists(last).Has(gazetteers.Surname); {
	case !family:
		sum += r.weights.WholeNoFamily
	case one:
		sum += r.weights.WholeFamily
	}
	if one {
		if es := r.Names.PeopleBySurname(first); len(es) > 0 && es[0].Prior >= r.weights.WellKnownBearer {
			sum += r.weights.WholeBearer
		}
	}
	common := r.Names.IsCommonWord(last)
	if common {
		sum += r.weights.WholeCommon
	}
	if _, given := r.Names.IsGivenName(first); r.beginsLikeBearer(f) {
		sum += r.weights.WholeNamed
	} else if given && (one || !common) {
		sum += r.weights.WholeGiven
	}
	return sum
}

// endsLikeFirm reports whether a name of several words begins with the surname of
// somebody of the article and ends in the name of an organization there: the
// company that two become.
func (r *Voter) endsLikeFirm(f int) bool {
	words := r.Forms[f].Words
	if len(words) < 2 {
		return false
	}
	last := words[len(words)-1]
	g, ok := r.Index[article.FormKey{Type: entities.Organization, Key: last}]
	return ok && len(r.Forms[g].Refs) > 0 && !r.Names.Lists(last).Has(gazetteers.Surname) && r.beginsLikeBearer(f)
}

// beginsLikeBearer reports whether a name of several words begins with the surname
// of somebody of the article.
func (r *Voter) beginsLikeBearer(f int) bool {
	word := r.Forms[f].Words[0]
	return slices.ContainsFunc(r.Forms, func(o article.Form) bool {
		return o.Type == entities.Person && len(o.Refs) > 0 && o.Person.Full() && len(o.Words) > 1 && o.Words[len(o.Words)-1] == word && o.Words[0] != word
	})
}

// firmOf is the form of the one company whose name form f is or begins, -1 for none.
func (r *Voter) firmOf(f int) int {
	words, found := r.Forms[f].Words, -1
	for g := range r.Forms {
		o := &r.Forms[g]
		if o.Type != entities.Organization || len(o.Refs) == 0 || o.Acronym != "" || len(o.Words) < len(words) || !slices.Equal(o.Words[:len(words)], words) || !r.isFirm(o) {
			continue
		}
		if found < 0 || len(o.Words) > len(r.Forms[found].Words) {
			found = g
		}
	}
	return found
}

// isFirm reports whether the article or the gazetteers say that an organization is a company.
func (r *Voter) isFirm(o *article.Form) bool {
	if r.Lang.Names.HasLegalForm(o.Words) || slices.ContainsFunc(o.Refs, func(i int) bool { return r.Doc.Mentions[i].Type == entities.Person }) || slices.ContainsFunc(o.Refs, func(i int) bool { return exchangeCode(r.Doc.Behind(&r.Doc.Mentions[i])) }) {
		return true
	}
	return slices.ContainsFunc(r.Names.Lookup(o.Surface), func(e gazetteers.Entry) bool {
		return e.Type == entities.Organization && e.Match <= gazetteers.ByAlias && e.Subtype == "company"
	})
}

// bearersOf are the mentions of people by a full name that has the word of form f.
func (r *Voter) bearersOf(f int) []int {
	word := r.Forms[f].Words[0]
	var out []int
	for g := range r.Forms {
		if o := &r.Forms[g]; o.Type == entities.Person && o.Person.Full() && slices.Contains(o.Words, word) && (o.Words[0] == word || r.Names.Lists(word).Has(gazetteers.Surname) || !r.beginsLikeBearer(g)) {
			out = append(out, o.Refs...)
		}
	}
	slices.Sort(out)
	return out
}

// toOrganization gives mentions of form f to an organization of that name.
func (r *Voter) toOrganization(f int, refs []int) {
	if len(refs) == 0 {
		return
	}
	g := r.FormOf(entities.Organization, r.Forms[f].Surface)
	for _, i := range refs {
		r.Refs[i].Form = g
	}
	rest := slices.DeleteFunc(slices.Clone(r.Forms[f].Refs), func(i int) bool { return slices.Contains(refs, i) })
	r.Forms[g].Refs = append(r.Forms[g].Refs, refs...)
	slices.Sort(r.Forms[g].Refs)
	r.Forms[f].Refs = rest
}

// weighFirm is what the article says for the company as what mention i means.
func (r *Voter) weighFirm(x *firm, i int) float64 {
	beside, spoken := r.weighBeside(i)
	return r.weights.Prior + r.metLast(x, i) + beside + spoken
}

// weighBeside is what the words beside mention i say for a company, and what the
// pronouns behind it do.
func (r *Voter) weighBeside(i int) (sum, spoken float64) {
	c, m := &r.Refs[i].Ctx, &r.Doc.Mentions[i]
	if c.Title != "" || c.Gender != 0 || c.After != "" {
		sum += r.weights.Title
	}
	behind := r.Doc.Behind(m)
	if exchangeCode(behind) {
		sum += r.weights.Code
	}
	if len(behind) > 3 && strings.HasPrefix(behind, ", ") && behind[2] >= '0' && behind[2] <= '9' {
		sum += r.weights.Age
	}
	sum += r.besideFirm(i, behind)
	if spoken = r.spokenOf(behind); spoken == r.weights.Relative {
		return sum + spoken, 0
	}
	return sum, spoken
}

// metLast weighs who of the two was met by the full name last before mention i;
// in a headline, who is met first behind it.
func (r *Voter) metLast(x *firm, i int) float64 {
	if len(x.bearer) == 0 {
		return r.weights.Alone
	}
	before := func(refs []int) int {
		at, _ := slices.BinarySearch(refs, i)
		return at - 1
	}
	firmAt, bearerAt := before(x.refs), before(x.bearer)
	if r.InHeadline(i) || firmAt < 0 && bearerAt < 0 {
		firmAt, bearerAt = firmAt+1, bearerAt+1
		if firmAt < len(x.refs) && (bearerAt == len(x.bearer) || x.refs[firmAt] < x.bearer[bearerAt]) {
			return r.weights.Met
		}
		return r.weights.Bearer
	}
	if bearerAt < 0 || firmAt >= 0 && x.refs[firmAt] > x.bearer[bearerAt] {
		return r.weights.Met
	}
	return r.weights.Bearer
}

// besideFirm weighs what stands right beside a mention.
func (r *Voter) besideFirm(i int, behind string) (sum float64) {
	left := r.Refs[i].Ctx.Left
	n := len(left)
	if n > 1 && r.Lang.Small(left[n-1])&article.WithinFirm != 0 && r.Lang.Small(left[n-2])&article.OfFirm != 0 {
		sum += r.weights.Noun
	}
	if n > 0 && r.Lang.Words[left[n-1]]&article.KindOfFirm != 0 || r.isKindOfFirm(behind) {
		sum += r.weights.Kind
	} else if n > 0 && r.Lang.Words[left[n-1]]&article.DoneToFirm != 0 {
		sum += r.weights.Object
	}
	for _, p := range [...]string{"'s", "’s"} {
		behind = strings.TrimPrefix(behind, p)
	}
	word, size := article.NextWord(strings.TrimPrefix(behind, " "))
	switch c := r.Lang.Small(word); {
	case !strings.HasPrefix(behind, " "):
	case c&article.OfFirm != 0:
		sum += r.weights.Noun
	case c&article.PriceVerb != 0 && isPrice(behind[1+size:]):
		sum += r.weights.Price
	}
	if r.officerBehind(i) {
		sum += r.weights.Officer
	}
	if r.isOrganizationBeside(i, i-1) || r.isOrganizationBeside(i, i+1) {
		sum += r.weights.Beside
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

// isKindOfFirm reports whether an apposition or a copula at the head of s calls the
// name before it a company: ", maker of", ", a Dutch lender", " was always a company of".
func (r *Voter) isKindOfFirm(s string) bool {
	if rest, apposition := strings.CutPrefix(s, ", "); apposition {
		s = rest
	} else if word, size := article.NextWord(strings.TrimPrefix(s, " ")); strings.HasPrefix(s, " ") && r.Lang.Words[word]&article.Copula != 0 {
		s = strings.TrimPrefix(s[1+size:], " ")
	} else {
		return false
	}
	for n := range 5 {
		word, size := article.NextWord(s)
		switch c := r.Lang.Words[word]; {
		case c&article.KindOfFirm != 0:
			next, _ := article.NextWord(strings.TrimPrefix(s[size:], " "))
			return next == "" || r.Lang.Words[next]&(article.WithinFirm|article.OfThing) != 0
		case word == "" || n > 0 && c&(article.WithinFirm|article.OfPerson|article.OfThing) != 0:
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
func (r *Voter) officerBehind(i int) bool {
	if i+1 >= len(r.Refs) {
		return false
	}
	m, n := &r.Doc.Mentions[i], &r.Doc.Mentions[i+1]
	if n.Type != entities.Person || n.Field != m.Field || n.Sentence != m.Sentence || n.Start <= m.End {
		return false
	}
	between := r.Doc.Article.FieldText(m.Field)[m.End:n.Start]
	title := r.Refs[i+1].Ctx.Title
	return title != "" && strings.TrimSpace(between) == title
}

// isOrganizationBeside reports whether mention j is an organization, joined to mention i.
func (r *Voter) isOrganizationBeside(i, j int) bool {
	if j < 0 || j >= len(r.Refs) || r.Forms[r.Refs[j].Form].Type != entities.Organization {
		return false
	}
	a, b := &r.Doc.Mentions[min(i, j)], &r.Doc.Mentions[max(i, j)]
	if a.Field != b.Field || a.Sentence != b.Sentence || a.End > b.Start {
		return false
	}
	switch r.Doc.Article.FieldText(a.Field)[a.End:b.Start] {
	case " and ", " or ", " & ":
		return true
	}
	return false
}

// maxSpoken is how many words behind a name are looked at for what it is.
const maxSpoken = 12

// spokenOf weighs the first pronoun behind a mention in its sentence.
func (r *Voter) spokenOf(behind string) float64 {
	if end := strings.IndexAny(behind, ".\n"); end >= 0 {
		behind = behind[:end]
	}
	at := strings.HasPrefix(behind, ", ")
	for n := 0; n < maxSpoken; n++ {
		behind = strings.TrimLeft(behind, " ,;:\"“”")
		if behind == "" {
			return 0
		}
		word, size := article.NextWord(behind)
		behind = behind[max(size, 1):]
		switch c := r.Lang.Words[word]; {
		case c&article.OfThing != 0 && n == 0 && at:
			return r.weights.Relative
		case c&article.OfThing != 0:
			return r.weights.Thing
		case c&article.OfPerson != 0 && n == 0 && at:
			return r.weights.Who
		case c&article.OfPerson != 0:
			return r.weights.Person
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
