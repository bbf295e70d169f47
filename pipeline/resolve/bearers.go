package resolve

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

// What speaks for a bearer of a surname that stands alone, who either stands in the
// article by the full name or is known to readers without ("Trump" in an
// article that names Melania Trump alone). Set by hand: see EXPERIMENTS.md.
const (
	bearerNamed    = 2.5  // stands in the article by the full name
	bearerRelative = -2.0 // is introduced as somebody's relative
	bearerGiven    = -1.0 // the article calls them by the given name alone
	bearerLate     = -1.5 // the surname stands alone before the full name does
	bearerUnknown  = -1.0 // what stands before the surname is no given name of the lists
	bearerNoName   = -2.5 // it is a common word
	bearerSubject  = 1.5  // the headline has the full name
	bearerTitle    = 3.0  // the title before the surname is one of theirs
	bearerGender   = 1.5  // is known to be of the gender that stands before it
	bearerOffice   = 1.0  // of one who is not named: has held a high office
	bearerInOffice = 1.5  // holds it when the article appears
	bearerCommon   = -2.0 // of one who is not named: many bear the surname
	bearerMargin   = 1.5  // by so much one leads another who is named
	commonSurname  = 25   // known people from which on a surname is common
	soon           = 2    // years before an office in which its holder is as well known as after it
)

// known is a bearer of a surname who held a high office.
type known struct {
	entry  gazetteers.Entry
	office float64
	gender byte
}

// knownBearers are the office holders that readers may think of when a surname
// stands alone; nil for words that are no surname of theirs.
func (r *Resolver) knownBearers(f int) []known {
	fm := &r.forms[f]
	if len(fm.words) != 1 {
		return nil
	}
	if r.bearers == nil {
		r.bearers = map[int][]known{}
	}
	if out, ok := r.bearers[f]; ok {
		return out
	}
	var out []known
	es := r.names.PeopleBySurname(fm.surface)
	for _, e := range es {
		if office := r.officeOf(&e); office > 0 {
			k := known{entry: e, office: office}
			given, _, _ := strings.Cut(e.Name, " ")
			if g, ok := r.names.IsGivenName(given); ok && (g == "M" || g == "F") {
				k.gender = g[0]
			}
			if len(es) >= commonSurname {
				k.office += bearerCommon
			}
			out = append(out, k)
		}
	}
	r.bearers[f] = out
	return out
}

// officeOf is what the offices of a known person say of how readily a reader of
// the article thinks of them: 0 for those who never held one.
func (r *Resolver) officeOf(e *gazetteers.Entry) float64 {
	if e.Type != entities.Person {
		return 0
	}
	date, sum := r.doc.Article.Date, 0.0
	for _, t := range r.names.Offices(e.Ref) {
		switch {
		case date == "" || t.From != "" && t.From <= date && (t.To == "" || date <= t.To):
			return bearerOffice + bearerInOffice
		case t.From == "" || year(t.From) <= year(date)+soon:
			sum = bearerOffice
		}
	}
	return sum
}

// isKnown reports whether the lists have somebody of a group's name.
func (r *Resolver) isKnown(g int) bool {
	return slices.ContainsFunc(r.names.Lookup(r.forms[r.longest(g)].surface), func(e gazetteers.Entry) bool {
		return e.Type == entities.Person && e.Match <= gazetteers.ByAlias
	})
}

// ofKnown is the office of a group's person, where a known one bears a name of it.
func (r *Resolver) ofKnown(g int) (office float64) {
	for _, e := range r.names.Lookup(r.forms[r.longest(g)].surface) {
		if e.Match <= gazetteers.ByAlias {
			office = max(office, r.officeOf(&e))
		}
	}
	return office
}

// bears weighs what the article says for group g as the bearer of the surname
// that mention i has alone.
func (r *Resolver) bears(g, i int) float64 {
	gr, x := &r.groups[g], &r.refs[i]
	sum := bearerNamed
	switch full := r.fullOf(g); {
	case len(full) == 0:
	default:
		if r.firstBody(x.form) < full[0] {
			sum += bearerLate
		}
		if r.relative(full) {
			sum += bearerRelative
		}
	}
	if x.ctx.gender != 0 && r.genderOf(g) == x.ctx.gender {
		sum += bearerGender
	}
	if r.givenAlone(g) {
		sum += bearerGiven
	}
	if slices.ContainsFunc(gr.refs, func(j int) bool { return r.inHeadline(j) && r.forms[r.refs[j].form].person.Full() }) {
		sum += bearerSubject
	}
	if x.ctx.title != "" && r.hasTitle(g, strings.ToLower(x.ctx.title)) {
		sum += bearerTitle
	}
	if p := &r.forms[r.longest(g)].person; !r.isKnown(g) {
		switch _, given := r.names.IsGivenName(p.Words[0]); {
		case given || len(p.Words[0]) == 1:
		case r.names.IsCommonWord(p.Words[0]):
			sum += bearerNoName
		default:
			sum += bearerUnknown
		}
	}
	return sum
}

// fullOf are the mentions of a group by a full name in the text proper, first
// those outside headlines.
func (r *Resolver) fullOf(g int) []int {
	full := r.groups[g].full
	for k, i := range full {
		if !r.inHeadline(i) {
			return full[k:]
		}
	}
	return full
}

// firstBody is the first mention of a form outside headlines.
func (r *Resolver) firstBody(f int) int {
	for _, i := range r.forms[f].refs {
		if !r.inHeadline(i) {
			return i
		}
	}
	return len(r.refs)
}

// maxIntroductions is how many mentions by a full name are looked at for what
// introduces them.
const maxIntroductions = 3

// relative reports whether one of the first of some mentions stands beside a
// word for a relative: "his wife, Melania Trump", "Melania Trump, his wife".
func (r *Resolver) relative(full []int) bool {
	for _, i := range full[:min(len(full), maxIntroductions)] {
		m := &r.doc.Mentions[i]
		before := strings.FieldsFunc(tail(r.doc.Before(m), maxBeside), isBetweenWords)
		for _, w := range before[max(0, len(before)-2):] {
			if r.lang.small(w)&kin != 0 {
				return true
			}
		}
		if r.lang.small(r.refs[i].ctx.title)&kin != 0 {
			return true
		}
		behind := r.doc.Behind(m)
		if behind = behind[:min(len(behind), maxBeside)]; strings.HasPrefix(behind, ", ") {
			words := strings.FieldsFunc(behind, isBetweenWords)
			for _, w := range words[:min(len(words), 3)] {
				if r.lang.small(w)&kin != 0 {
					return true
				}
			}
		}
	}
	return false
}

// maxBeside is how many bytes beside a name are looked at for a relative.
const maxBeside = 40

func tail(s string, n int) string { return s[max(0, len(s)-n):] }

func year(date string) int {
	y, _ := strconv.Atoi(date[:min(len(date), 4)])
	return y
}

func isBetweenWords(c rune) bool { return !unicode.IsLetter(c) && c != '-' }

// givenAlone reports whether the article calls the person of a group by the
// given name alone, which is nobody else's there.
func (r *Resolver) givenAlone(g int) bool {
	given := r.forms[r.longest(g)].person.Words[0]
	f, ok := r.index[formKey{entities.Person, given}]
	if !ok || len(r.forms[f].refs) == 0 {
		return false
	}
	_, is := r.names.IsGivenName(given)
	return is
}

// bearerOf decides who bears the surname that mention i of form f has alone: one
// of the possible groups of all those of the article, or (outside) somebody who does not stand there
// by a full name. -1 leaves it to the order of the names.
func (r *Resolver) bearerOf(f, i int, possible, all []match) (group int, outside bool, why string) {
	x := &r.refs[i]
	best, second, at := 0.0, 0.0, -1
	for k, c := range possible {
		s := r.bears(c.group, i)
		if o := r.ofKnown(c.group); o > bearerOffice {
			s += bearerInOffice
		}
		if at < 0 || s > best {
			best, second, at = s, best, k
		} else {
			second = max(second, s)
		}
	}
	for _, k := range r.knownBearers(f) {
		if x.ctx.gender != 0 && k.gender != 0 && x.ctx.gender != k.gender || r.inArticle(&k, all) {
			continue
		}
		s := k.office
		if x.ctx.title != "" && r.heldOffice(&k, x.ctx.title) {
			s += bearerTitle
		}
		if s > best {
			return -1, true, k.entry.Name
		}
	}
	if len(possible) == 1 || best-second >= bearerMargin {
		return possible[at].group, false, ""
	}
	return -1, false, ""
}

// inArticle reports whether a known bearer is one of the groups.
func (r *Resolver) inArticle(k *known, groups []match) bool {
	for _, c := range groups {
		for _, e := range r.names.Lookup(r.forms[r.longest(c.group)].surface) {
			if e.Ref == k.entry.Ref {
				return true
			}
		}
	}
	return false
}

// heldOffice reports whether a known person ever held the office of a title.
func (r *Resolver) heldOffice(k *known, title string) bool {
	for _, t := range r.names.Offices(k.entry.Ref) {
		if slices.ContainsFunc(r.names.Office(title, t.Country, ""), func(e gazetteers.Entry) bool { return e.Ref == k.entry.Ref }) {
			return true
		}
	}
	return false
}
