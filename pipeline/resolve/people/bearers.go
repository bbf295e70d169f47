package people

import (
	"slices"
	"strings"
	"unicode"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/article"
)

// isKnown reports whether the lists have somebody of a group's name.
func (r *Grouper) isKnown(g int) bool {
	return slices.ContainsFunc(r.Names.Lookup(r.Forms[r.Longest(g)].Surface), func(e gazetteers.Entry) bool {
		return e.Type == entities.Person && e.Match <= gazetteers.ByAlias
	})
}

// ofKnown is the office of a group's person, where a known one bears a name of it.
func (r *Grouper) ofKnown(g int) (o article.Office) {
	for _, e := range r.Names.Lookup(r.Forms[r.Longest(g)].Surface) {
		if e.Match <= gazetteers.ByAlias {
			o = max(o, r.OfficeOf(&e))
		}
	}
	return o
}

// weighOffice is what the office of a known person who is not named says of how
// readily readers think of them.
func (r *Grouper) weighOffice(k *article.Holder) float64 {
	sum := r.weights.Office
	if k.Office == article.InOffice {
		sum += r.weights.InOffice
	}
	if k.Common {
		sum += r.weights.Common
	}
	return sum
}

// bears weighs what the article says for group g as the bearer of the surname
// that mention i has alone.
func (r *Grouper) bears(g, i int) float64 {
	gr, x := &r.Groups[g], &r.Refs[i]
	sum := r.weights.Named
	switch full := r.fullOf(g); {
	case len(full) == 0:
	default:
		if r.firstBody(x.Form) < full[0] {
			sum += r.weights.Late
		}
		if r.relative(full) {
			sum += r.weights.Relative
		}
	}
	if x.Ctx.Gender != 0 && r.genderOf(g) == x.Ctx.Gender {
		sum += r.weights.Gender
	}
	if r.givenAlone(g) {
		sum += r.weights.Given
	}
	if slices.ContainsFunc(gr.Refs, func(j int) bool { return r.InHeadline(j) && r.Forms[r.Refs[j].Form].Person.Full() }) {
		sum += r.weights.Subject
	}
	if x.Ctx.Title != "" && r.hasTitle(g, strings.ToLower(x.Ctx.Title)) {
		sum += r.weights.Title
	}
	if p := &r.Forms[r.Longest(g)].Person; !r.isKnown(g) {
		switch _, given := r.Names.IsGivenName(p.Words[0]); {
		case given || len(p.Words[0]) == 1:
		case r.Names.IsCommonWord(p.Words[0]):
			sum += r.weights.NoName
		default:
			sum += r.weights.Unknown
		}
	}
	return sum
}

// fullOf are the mentions of a group by a full name in the text proper, first
// those outside headlines.
func (r *Grouper) fullOf(g int) []int {
	full := r.Groups[g].Full
	for k, i := range full {
		if !r.InHeadline(i) {
			return full[k:]
		}
	}
	return full
}

// firstBody is the first mention of a form outside headlines.
func (r *Grouper) firstBody(f int) int {
	for _, i := range r.Forms[f].Refs {
		if !r.InHeadline(i) {
			return i
		}
	}
	return len(r.Refs)
}

// maxIntroductions is how many mentions by a full name are looked at for what
// introduces them.
const maxIntroductions = 3

// relative reports whether one of the first of some mentions stands beside a
// word for a relative: "his wife, Melania Trump", "Melania Trump, his wife".
func (r *Grouper) relative(full []int) bool {
	for _, i := range full[:min(len(full), maxIntroductions)] {
		m := &r.Doc.Mentions[i]
		before := strings.FieldsFunc(tail(r.Doc.Before(m), maxBeside), isBetweenWords)
		for _, w := range before[max(0, len(before)-2):] {
			if r.Lang.Small(w)&article.Kin != 0 {
				return true
			}
		}
		if r.Lang.Small(r.Refs[i].Ctx.Title)&article.Kin != 0 {
			return true
		}
		behind := r.Doc.Behind(m)
		if behind = behind[:min(len(behind), maxBeside)]; strings.HasPrefix(behind, ", ") {
			words := strings.FieldsFunc(behind, isBetweenWords)
			for _, w := range words[:min(len(words), 3)] {
				if r.Lang.Small(w)&article.Kin != 0 {
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

func isBetweenWords(c rune) bool { return !unicode.IsLetter(c) && c != '-' }

// givenAlone reports whether the article calls the person of a group by the
// given name alone, which is nobody else's there.
func (r *Grouper) givenAlone(g int) bool {
	given := r.Forms[r.Longest(g)].Person.Words[0]
	f, ok := r.Index[article.FormKey{Type: entities.Person, Key: given}]
	if !ok || len(r.Forms[f].Refs) == 0 {
		return false
	}
	_, is := r.Names.IsGivenName(given)
	return is
}

// bearerOf decides who bears the surname that mention i of form f has alone: one
// of the possible groups of all those of the article, or (outside) somebody who does not stand there
// by a full name. -1 leaves it to the order of the names.
func (r *Grouper) bearerOf(f, i int, possible, all []article.Match) (group int, outside bool, why string) {
	x := &r.Refs[i]
	best, second, at := 0.0, 0.0, -1
	for k, c := range possible {
		s := r.bears(c.Group, i)
		if r.ofKnown(c.Group) == article.InOffice {
			s += r.weights.InOffice
		}
		if at < 0 || s > best {
			best, second, at = s, best, k
		} else {
			second = max(second, s)
		}
	}
	for _, k := range r.OfficeHolders(f) {
		if x.Ctx.Gender != 0 && k.Gender != 0 && x.Ctx.Gender != k.Gender || r.inArticle(&k, all) {
			continue
		}
		s := r.weighOffice(&k)
		if x.Ctx.Title != "" && r.heldOffice(&k, x.Ctx.Title) {
			s += r.weights.Title
		}
		if s > best {
			return -1, true, k.Entry.Name
		}
	}
	if len(possible) == 1 || best-second >= r.weights.Margin {
		return possible[at].Group, false, ""
	}
	return -1, false, ""
}

// inArticle reports whether a known bearer is one of the groups.
func (r *Grouper) inArticle(k *article.Holder, groups []article.Match) bool {
	for _, c := range groups {
		for _, e := range r.Names.Lookup(r.Forms[r.Longest(c.Group)].Surface) {
			if e.Ref == k.Entry.Ref {
				return true
			}
		}
	}
	return false
}

// heldOffice reports whether a known person ever held the office of a title.
func (r *Grouper) heldOffice(k *article.Holder, title string) bool {
	for _, t := range r.Names.Offices(k.Entry.Ref) {
		if slices.ContainsFunc(r.Names.Office(title, t.Country, ""), func(e gazetteers.Entry) bool { return e.Ref == k.Entry.Ref }) {
			return true
		}
	}
	return false
}

// meet reports whether two written names stand in one sentence.
func (r *Grouper) meet(f, h int) bool {
	for _, i := range r.Forms[f].Refs[:min(len(r.Forms[f].Refs), article.MaxIntroduced)] {
		for _, j := range r.Forms[h].Refs[:min(len(r.Forms[h].Refs), article.MaxIntroduced)] {
			if a, b := &r.Doc.Mentions[i], &r.Doc.Mentions[j]; a.Field == b.Field && a.Sentence == b.Sentence {
				return true
			}
		}
	}
	return false
}
