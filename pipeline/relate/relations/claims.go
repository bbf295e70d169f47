package relations

import (
	"strings"

	"newsgraph/entities"
)

// The rules and what was measured of them (RELATIONS.md).
var (
	ruleMet        = rule{"met", 0.94}
	ruleTalks      = rule{"held talks", 0.83}
	ruleTitle      = rule{"title", 0.89}
	ruleApposition = rule{"apposition", 0.96}
	ruleHeads      = rule{"heads", 0.85}
	ruleFrom       = rule{"name of organization", 0.93}
	ruleComma      = rule{"comma", 0.96}
	ruleIn         = rule{"in", 0.92}
	ruleBased      = rule{"based in", 0.94}
	rulePart       = rule{"part of", 0.89}
	ruleQuote      = rule{"quote", 0.94}
	ruleAttack     = rule{"attacked", 0.94}
	ruleAttackedBy = rule{"attacked by", 0.86}
)

// met reads "A met (with) B" and "A and B met".
func (r *Finder) met(v int) {
	left, ok := r.verbGroup(v)
	if !ok || r.sporting() || r.is(v-1, cBe) || !r.plainClaim(v) {
		return
	}
	subject := r.subject(left)
	if subject < 0 || !r.typed(subject, entities.Person) || r.governed(subject) {
		return
	}
	if r.text(v) == "meets" && r.is(r.before(subject)-1, cAhead) {
		return // is going to
	}
	r.list = r.people(r.list, subject, -1)
	object := r.metWhom(v + 1)
	if object < 0 {
		for i, a := range r.list { // A and B met
			for _, b := range r.list[:i] {
				if left == subject && r.ends(v+1) {
					r.claim(entities.MetWith, a, b, ruleMet)
				}
			}
		}
		return
	}
	r.other = r.people(r.other, object, 1)
	for _, a := range r.list {
		for _, b := range r.other {
			r.claim(entities.MetWith, a, b, ruleMet)
		}
	}
}

// metWhom is the person who was met: right behind the verb, or behind "with"
// not far from it.
func (r *Finder) metWhom(i int) int {
	for n := 0; n < 8; n++ {
		if r.is(i, cWith) {
			return r.person(i + 1)
		}
		if n == 0 || r.is(i-1, cAdverb) || r.is(i-1, cDay) {
			if p := r.person(i); p >= 0 {
				return p
			}
		}
		switch {
		case r.is(i, cAdverb|cDay), r.is(i, cOn) && r.is(i+1, cDay),
			r.is(i, cIn|cAt) && r.typed(i+1, entities.Place), r.typed(i, entities.Place) && r.is(i-1, cIn|cAt):
			i++
		default:
			return -1
		}
	}
	return -1
}

// heldTalks reads "A held talks with B".
func (r *Finder) heldTalks(n int) {
	v := n - 1
	for v >= 0 && v > n-4 && !r.is(v, cHeld) {
		if r.is(v, cPrep|cComma|cMark) || r.mention(v) != nil {
			return
		}
		v--
	}
	if !r.is(v, cHeld) || !r.plainClaim(v) {
		return
	}
	left, ok := r.verbGroup(v)
	if !ok || r.is(v-1, cBe) {
		return
	}
	subject := r.subject(left)
	if subject < 0 || !r.typed(subject, entities.Person) || r.governed(subject) {
		return
	}
	object := r.metWhom(n + 1)
	if object < 0 {
		return
	}
	r.list, r.other = r.people(r.list, subject, -1), r.people(r.other, object, 1)
	for _, a := range r.list {
		for _, b := range r.other {
			r.claim(entities.MetWith, a, b, ruleTalks)
		}
	}
}

// sporting reports whether the sentence tells of a game, where people meet in
// another sense.
func (r *Finder) sporting() bool {
	for i := range r.items {
		if r.is(i, cSport) {
			return true
		}
	}
	return false
}

// role is what a title says of the tie between a person and what is named beside it.
type role uint8

const (
	noRole role = iota
	leads
	serves
)

// roleAt judges the title whose last word is item h and whose first is item
// from: direct is whether it belongs to the name without words between ("head
// of the bank"), which a title before a name shows by its words alone.
func (r *Finder) roleAt(from, h int) role {
	kind := noRole
	if r.is(h, cMember) {
		kind = serves
	}
	if r.is(h, cLeader) && r.headWord(from, h) {
		kind = leads
	}
	for i := from; i < h; i++ {
		switch {
		case r.is(i, cPast):
			return noRole
		case r.is(i, cDeputy):
			if kind == leads {
				kind = serves
			}
		}
	}
	return kind
}

// headWord reports whether the word at h with those before it names the one who
// leads: a chief executive, not a sales executive.
func (r *Finder) headWord(from, h int) bool {
	w := r.text(h)
	prev := ""
	if h > from {
		prev = r.text(h - 1)
	}
	switch w {
	case "executive":
		return prev == "chief"
	case "general": // a soldier, but for these
		return prev == "secretary" || prev == "director" || prev == "governor"
	case "minister":
		return prev == "prime" || prev == "first" || prev == "chief"
	case "secretary":
		return prev == "general"
	case "commander":
		return h == from || prev == "supreme" || prev == "military"
	case "editor", "captain", "coach":
		return h == from || prev == "head" || prev == "team" || prev == "club" || prev == "interim"
	}
	for i := from; i < h; i++ {
		switch r.text(i) {
		case "chief", "managing", "general", "executive", "interim", "acting", "new", "current", "longtime", "long-time", "veteran", "first", "head",
			"team", "club", "group", "company", "party", "board", "supreme", "national", "federal", "founding", "its", "the", "his", "their", "a", "an", "first-team":
		default:
			if !r.is(i, cDeputy) {
				return false
			}
		}
	}
	return true
}

// text is the word of an item in small letters; only for words of the lexicon.
func (r *Finder) text(i int) string {
	t := r.doc.Tokens[r.items[i].token].Text
	if t != "" && t[0] >= 'A' && t[0] <= 'Z' {
		return lowerASCII(t)
	}
	return t
}

// roleBefore reads titles between an organization or place and a person:
// "Microsoft chairman Bill Gates", "Germany's Chancellor Angela Merkel",
// "Intel's chief executive, Paul Otellini,".
func (r *Finder) roleBefore(o int) {
	m := r.mention(o)
	if m.Type == entities.Person || r.is(o-1, cHyphen) || strings.HasPrefix(m.Text, "Ex-") || strings.HasPrefix(m.Text, "ex-") {
		return
	}
	from := o + 1
	possessive := r.is(from, cPossessive)
	if possessive {
		from++
	}
	h := from
	for h < len(r.items) && h < from+6 && r.mention(h) == nil && r.is(h, cMod|cLeader|cMember|cDeputy|cPast|cParty|cCapital) && !r.is(h, cDet|cPrep|cConj|cSay) {
		h++
	}
	h-- // the last word of the title
	if h < from || !r.is(h, cLeader|cMember) {
		return
	}
	p := h + 1
	if r.is(p, cComma) && (possessive || r.is(o-1, cDet)) {
		p++
		if !r.is(p+1, cComma|cMark) && p+1 < len(r.items) {
			return
		}
	}
	if !r.typed(p, entities.Person) || r.is(p+1, cHyphen) {
		return
	}
	for i := max(0, o-5); i < o; i++ {
		if r.is(i, cPast) {
			return
		}
	}
	kind := r.roleAt(from, h)
	if kind == leads && h == from && r.text(h) == "director" {
		kind = serves // one of the board; "the director of O" is its head
	}
	r.claimRole(p, o, kind, h, ruleTitle)
}

// claimRole claims the role that the title with its last word at item h gives a
// person. Of places there are only those who govern.
func (r *Finder) claimRole(person, o int, kind role, h int, by rule) {
	place := r.typed(o, entities.Place)
	switch {
	case kind == leads && (!place || r.is(h, cGovern) && r.governable(o)):
		r.claim(entities.LeaderOf, person, o, by)
	case kind == serves && !place:
		r.claim(entities.MemberOf, person, o, by)
	}
}

// governable reports whether the place at item o can have someone at its head.
func (r *Finder) governable(o int) bool {
	switch r.cluster(o).Subtype {
	case "water", "mountain", "facility", "street", "continent":
		return false
	}
	return true
}

// roleBehind reads what is said of a person behind the name: "Kofi Annan,
// secretary-general of the United Nations", "Ann Lee, an analyst at Gartner",
// "John Smith of Barclays", "Ann Lee, who heads the bank"; and titles with "of"
// before the name: "the head of the bank, Ann Lee,".
func (r *Finder) roleBehind(p int) {
	if !r.typed(p, entities.Person) || r.is(p+1, cHyphen) {
		return
	}
	if r.is(p+1, cOf) {
		o := p + 2
		if r.is(o, cDet) {
			o++
		}
		if r.typed(o, entities.Organization) && r.ends(o+1) {
			r.claim(entities.MemberOf, p, o, ruleFrom)
		}
		return
	}
	if r.is(p+1, cComma) {
		i := p + 2
		if r.is(i, cOf) { // "Ms. Mirza, of Labour, said"
			if r.is(i+1, cDet) {
				i++
			}
			if r.typed(i+1, entities.Organization) && r.is(i+2, cComma) {
				r.claim(entities.MemberOf, p, i+1, ruleFrom)
			}
			return
		}
		if r.is(i, cWho) && r.is(i+1, cWorks) {
			r.worksAt(p, i+2)
			return
		}
		if r.is(i, cWho) && r.is(i+1, cWhoHeads) {
			i += 2
			if r.is(i, cDet) {
				i++
			}
			if m := r.mention(i); m != nil && m.Type == entities.Organization && r.ends(i+1) {
				r.claim(entities.LeaderOf, p, i, ruleHeads)
			}
			return
		}
		if o, h, kind := r.roleOf(i); o >= 0 {
			r.claimRole(p, o, kind, h, ruleApposition)
		}
		return
	}
	if r.is(p+1, cHeadVerb) {
		i := p + 2
		if r.is(i, cDet) {
			i++
		}
		if r.typed(i, entities.Organization) && r.ends(i+1) && !r.governed(p) {
			r.claim(entities.LeaderOf, p, i, ruleHeads)
		}
	}
}

// worksAt reads "at O", "as a nurse for O", "on the board of O" behind "Ann Lee,
// who works".
func (r *Finder) worksAt(p, i int) {
	for n := 0; n < 7 && i < len(r.items); n++ {
		if m := r.mention(i); m != nil {
			if m.Type == entities.Organization && r.is(i-1, cAt|cFor|cOf|cDet) && r.ends(i+1) {
				r.claim(entities.MemberOf, p, i, ruleApposition)
			}
			return
		}
		if r.is(i, cComma|cMark|cQuote|cConj|cSay) {
			return
		}
		i++
	}
}

// roleOf reads "(the) chief executive of (the) O", "an analyst at O",
// "head of research at O" from item i: the item of O, -1 for none, and of the
// title's last word.
func (r *Finder) roleOf(i int) (o, h int, kind role) {
	if r.is(i, cDet) {
		i++
	}
	from := i
	for i < len(r.items) && i < from+6 && r.mention(i) == nil && !r.is(i, cPrep|cConj|cComma|cMark|cQuote|cSay|cBe|cHave|cPossessive) {
		i++
	}
	h = i - 1
	if h < from || !r.is(h, cLeader|cMember) || !r.is(i, cOf|cAt|cFor|cWith|cIn) {
		return -1, 0, noRole
	}
	kind = r.roleAt(from, h)
	direct := r.is(i, cOf|cAt)
	at := r.is(i, cIn)
	i++
	for n := 0; n < 7 && i < len(r.items); n++ {
		if r.is(i, cDet) {
			i++
			continue
		}
		m := r.mention(i)
		if m == nil {
			if r.is(i, cComma|cMark|cQuote|cConj|cSay|cBe|cHave|cPossessive|cPast) && !(r.is(i, cAnd) && n > 0) {
				return -1, 0, noRole
			}
			if r.is(i, cOf|cAt|cFor|cWith) {
				at = false
			} else if r.is(i, cPrep) {
				return -1, 0, noRole
			}
			if kind == leads {
				kind = serves
			}
			direct = false
			i++
			continue
		}
		if at || !r.ends(i+1) && !r.is(i+1, cParty) || r.is(i+1, cHyphen) || m.Type == entities.Person {
			return -1, 0, noRole
		}
		if m.Type == entities.Place && !direct {
			return -1, 0, noRole
		}
		return i, h, kind
	}
	return -1, 0, noRole
}

// lies reads where a place or an organization lies: "Lausanne, Switzerland",
// "Mosul in northern Iraq", "Guy's Hospital in London", "Acme, based in Leeds",
// "London-based Acme".
func (r *Finder) lies(i int) {
	m := r.mention(i)
	if m.Type == entities.Place {
		r.withinName(i)
	}
	if m.Type != entities.Person && r.is(i+1, cComma) && r.liesBehindComma(i, i+2) {
		return
	}
	switch {
	case m.Type == entities.Place && r.is(i+1, cComma) && r.typed(i+2, entities.Place):
		r.commaPlace(i, i+2)
	case m.Type == entities.Place && r.is(i+1, cIn):
		j := i + 2
		for n := 0; n < 3 && r.is(j, cDet|cCompass|cSettlement|cOf|cMod); n++ {
			j++
		}
		if r.typed(j, entities.Place) && r.ends(j+1) && r.holds(j, i) {
			r.claim(entities.LocatedIn, i, j, ruleIn)
		}
	case m.Type == entities.Organization:
		r.seat(i)
	case m.Type == entities.Place && r.is(i+1, cHyphen) && r.is(i+2, cBased):
		j := i + 3
		for n := 0; n < 4 && r.mention(j) == nil && j < len(r.items) && !r.is(j, cComma|cMark|cPrep|cConj|cBe|cHave|cSay|cQuote); n++ {
			j++
		}
		if r.typed(j, entities.Organization) && (r.ends(j+1) || r.is(j+1, cPossessive)) {
			r.claim(entities.LocatedIn, j, i, ruleBased)
		}
	}
}

// withinName reads a mention that is "Lausanne, Switzerland" as a whole.
func (r *Finder) withinName(i int) {
	outer := r.mention(i)
	first, last := outer, outer
	for j := int(r.items[i].mention) + 1; j < len(r.doc.Mentions); j++ {
		m := &r.doc.Mentions[j]
		if m.Field != outer.Field || m.Start >= outer.End {
			break
		}
		if m.Type == entities.Place && m.Cluster >= 0 && m.Cluster < len(r.clusters) {
			last = m
			if m.Start == outer.Start {
				first = m // the town has a mention of its own
			}
		}
	}
	if last == outer || last.End != outer.End || last.First == outer.First || r.doc.Tokens[last.First-1].Text != "," {
		return
	}
	if r.holdsPlace(&r.clusters[last.Cluster], &r.clusters[first.Cluster]) {
		r.claimOf(entities.LocatedIn, first.Cluster, last.Cluster, ruleComma)
	}
}

// liesBehindComma reads "X, in eastern Congo", "X, a hotel in Lausanne" and
// "X, a Britain-based monitor" from the item behind the comma.
func (r *Finder) liesBehindComma(x, i int) bool {
	det := r.is(i, cDet)
	if det {
		i++
		if r.typed(i, entities.Place) && r.is(i+1, cHyphen) && r.is(i+2, cBased) && r.typed(x, entities.Organization) {
			r.claim(entities.LocatedIn, x, i, ruleBased)
			return true
		}
		for n := 0; n < 4 && r.mention(i) == nil && i < len(r.items) && !r.is(i, cIn); n++ {
			if r.is(i, cPrep|cConj|cComma|cMark|cQuote|cSay|cBe|cHave|cPossessive|cPast|cLeader|cMember) {
				return false
			}
			i++
		}
	}
	if !r.is(i, cIn) || !det && !r.typed(x, entities.Place) || r.is(x-1, cComma) {
		return false
	}
	i++
	for n := 0; n < 2 && r.is(i, cDet|cCompass); n++ {
		i++
	}
	if !r.typed(i, entities.Place) || !r.ends(i+1) || r.mention(i).Has(entities.Metonym) || r.typed(x, entities.Place) && !r.holds(i, x) {
		return false
	}
	r.claim(entities.LocatedIn, x, i, ruleIn)
	return true
}

// commaPlace decides on two places with a comma between: the second has to be
// a country or region that the lists say the first lies in.
func (r *Finder) commaPlace(a, b int) {
	listed := r.is(a-1, cComma) && r.typed(a-2, entities.Place) || (r.is(b+1, cAnd) || r.is(b+1, cComma)) && r.typed(b+2, entities.Place)
	if listed || r.is(b+1, cPossessive) || !r.holds(b, a) {
		return
	}
	r.claim(entities.LocatedIn, a, b, ruleComma)
}

// holds reports whether the place at item b is a country or region in which the
// place at item a lies, or may lie where the lists do not know it.
func (r *Finder) holds(b, a int) bool { return r.holdsPlace(r.cluster(b), r.cluster(a)) }

func (r *Finder) holdsPlace(y, x *entities.Cluster) bool {
	switch y.Subtype {
	case "country", "admin1", "region":
	case "city":
		return x.Subtype == "facility" || x.Subtype == "" && x.Link == ""
	default:
		return false
	}
	if x.Subtype == "country" || x.Subtype == "continent" || y.Subtype != "country" && x.Subtype == y.Subtype {
		return false
	}
	whole, ok := r.entry(y)
	part, ok2 := r.entry(x)
	if !ok || !ok2 {
		return true
	}
	if part.Country != whole.Country {
		return false
	}
	return y.Subtype != "admin1" || part.Admin1 == "" || part.Admin1 == whole.Name || part.Admin1 == whole.Admin1
}

// seat reads where an organization has its seat.
func (r *Finder) seat(o int) {
	j := o + 1
	for n := 0; n < 4 && r.is(j, cComma|cWhich|cBe); n++ {
		j++
	}
	if r.is(j, cBased) && r.is(j+1, cIn) {
		j += 2
		for n := 0; n < 2 && r.is(j, cCompass|cDet); n++ {
			j++
		}
		if r.typed(j, entities.Place) && r.ends(j+1) {
			r.claim(entities.LocatedIn, o, j, ruleBased)
		}
		return
	}
	if !r.is(o+1, cIn) || !r.hasSeat(o) {
		return
	}
	j = o + 2
	for n := 0; n < 2 && r.is(j, cCompass|cDet); n++ {
		j++
	}
	if r.typed(j, entities.Place) && r.ends(j+1) {
		r.claim(entities.LocatedIn, o, j, ruleIn)
	}
}

// hasSeat reports whether the name at item o is of an organization that is in
// one place: a university, a hospital.
func (r *Finder) hasSeat(o int) bool {
	m := r.mention(o)
	for t := m.First; t < m.Last; t++ {
		if r.classOf(r.doc.Tokens[t].Text)&cSeat != 0 {
			return true
		}
	}
	return false
}

// belongs reads "A, a subsidiary of B", "A is part of B", "A, which is owned by B".
func (r *Finder) belongs(a int) {
	if !r.typed(a, entities.Organization) {
		return
	}
	if r.is(a+1, cOwns) {
		if b := a + 2; r.typed(b, entities.Organization) && r.ends(b+1) && !r.governed(a) {
			r.claim(entities.PartOf, b, a, rulePart)
		}
		return
	}
	if r.is(r.before(a)-1, cComma) && r.is(a+1, cComma) && r.is(a+2, cDet) {
		return // perhaps one of a list
	}
	i, open := a+1, false
	for n := 0; n < 4 && r.is(i, cComma|cWhich|cBe|cDet|cAdverb); n++ {
		open = true
		i++
	}
	if !open || r.is(i-1, cAdverb) && r.is(i-2, cAdverb) {
		return
	}
	for n := 0; n < 4 && r.mention(i) == nil && !r.is(i, cUnit|cOwnedBy) && i < len(r.items); n++ {
		if r.is(i, cPrep|cConj|cComma|cMark|cQuote|cSay|cHave|cModal|cNeg|cPast|cShare) {
			return
		}
		i++
	}
	switch {
	case r.is(i, cUnit) && r.is(i+1, cOf):
	case r.is(i, cOwnedBy) && r.is(i+1, cBy):
	default:
		return
	}
	i += 2
	for r.is(i, cDet) {
		i++
	}
	if r.typed(i, entities.Organization) && r.ends(i+1) && r.plainClaim(i) {
		r.claim(entities.PartOf, a, i, rulePart)
	}
}

// attack reads "A bombed B" and "B was bombed by A".
func (r *Finder) attack(v int) {
	if !r.plainClaim(v) || r.sporting() {
		return
	}
	left, ok := r.verbGroup(v)
	if !ok {
		return
	}
	if r.is(left, cBe) {
		r.attacked(v, left)
		return
	}
	a := left
	if r.is(a, cForce) {
		a--
	}
	if a < left && r.is(a, cPossessive) {
		a--
	}
	if r.mention(a) == nil {
		a = r.subject(left)
	}
	if a < 0 || r.mention(a) == nil || r.governed(a) {
		return
	}
	b := r.target(v + 1)
	before := r.before(a) - 1
	if b >= 0 && r.canAttack(a, b, v, r.is(left, cForce) || r.is(before, cOf) && r.is(before-1, cForce)) {
		r.claim(entities.Attacked, a, b, ruleAttack)
	}
}

// attacked reads the passive: be is the item of "was".
func (r *Finder) attacked(v, be int) {
	left, ok := r.verbGroup(be)
	if !ok {
		return
	}
	b := left
	if r.is(b, cForce) {
		b--
	}
	if r.mention(b) == nil {
		b = r.subject(left)
	}
	if b < 0 || r.mention(b) == nil || r.governed(b) {
		return
	}
	i := v + 1
	for n := 0; n < 5 && !r.is(i, cBy); n++ {
		if !r.is(i, cAdverb|cDay|cAnd|cHarm|cStrike|cKill) && !(r.is(i, cOn) && r.is(i+1, cDay)) {
			return
		}
		i++
	}
	if !r.is(i, cBy) {
		return
	}
	a := r.target(i + 1)
	if a >= 0 && r.canAttack(a, b, v, r.is(a+1, cForce)) {
		r.claim(entities.Attacked, a, b, ruleAttackedBy)
	}
}

// target is the mention that is the object from item i on.
func (r *Finder) target(i int) int {
	for n := 0; n < 7 && i < len(r.items); n++ {
		m := r.mention(i)
		switch {
		case m != nil && (r.ends(i+1) || r.is(i+1, cForce) && r.ends(i+2)):
			return i
		case m != nil:
			if m.Type == entities.Person || !r.is(i+1, cMod|cLeader|cMember|cCapital) {
				return -1
			}
		case r.is(i, cDet|cMod|cLeader|cMember|cCompass|cSettlement):
		case r.is(i, cOf) && r.is(i-1, cSettlement):
		case r.is(i, cCapital) && !r.is(i, cPrep|cConj|cSay|cBe|cDay):
		default:
			return -1
		}
		i++
	}
	return -1
}

// canAttack reports whether the verb at item v is meant in earnest of a and b.
// People are attacked in words and teams in games, so these need a verb or a
// noun of force. A city that stands for its government attacks nothing here.
func (r *Finder) canAttack(a, b, v int, force bool) bool {
	x, y := r.mention(a), r.mention(b)
	switch {
	case x.Type == entities.Place && (r.cluster(a).Subtype != "country" && !force || r.is(v, cKill)):
		return false
	case r.cluster(a).Subtype == "team" || r.cluster(b).Subtype == "team" || r.cluster(a).Subtype == "company" || r.cluster(a).Subtype == "media" || r.cluster(b).Subtype == "media":
		return false
	case r.is(v, cKill):
		return y.Type == entities.Person
	case r.is(v, cHarm):
		return true
	}
	armed := force
	switch r.cluster(a).Subtype {
	case "military", "armed-group":
		armed = true
	}
	return armed && y.Type != entities.Person
}

// quotes reads who said the quoted words of the sentence: what they name was
// spoken about.
func (r *Finder) quotes() {
	if !r.markQuotes() {
		return
	}
	speaker := -1
	for i := range r.items {
		if !r.is(i, cSay) || r.inQuote[i] {
			continue
		}
		s := r.speaker(i)
		if s < 0 {
			continue
		}
		if speaker >= 0 && r.mention(s).Cluster != r.mention(speaker).Cluster {
			return // two speak
		}
		speaker = s
	}
	if speaker < 0 {
		return
	}
	for i := range r.items {
		if r.inQuote[i] && r.mention(i) != nil {
			r.claim(entities.SpokeAbout, speaker, i, ruleQuote)
		}
	}
}

// minQuoted is how many words a quotation has at least; a shorter one may be a title.
const minQuoted = 4

// markQuotes says which items stand within quotation marks. It reports whether
// the sentence has a quotation with a mention, and its marks can be told apart:
// a mark opens where white space is before it and none behind.
func (r *Finder) markQuotes() bool {
	r.inQuote = r.inQuote[:0]
	marks := 0
	for i := range r.items {
		r.inQuote = append(r.inQuote, false)
		if r.is(i, cQuote) {
			marks++
		}
	}
	if marks == 0 {
		return false
	}
	named, open := false, -1 // the first item behind the opening mark
	if r.firstCloses() {
		open = 0 // the quotation began in a sentence before
	}
	for i := range r.items {
		if !r.is(i, cQuote) {
			continue
		}
		if open < 0 {
			open = i + 1
			continue
		}
		named = r.fill(open, i) || named
		open = -1
	}
	if open >= 0 { // goes on in the next sentence
		named = r.fill(open, len(r.items)) || named
	}
	return named
}

// fill marks the items of a quotation.
func (r *Finder) fill(from, to int) (named bool) {
	if to-from < minQuoted {
		return false
	}
	for i := from; i < to; i++ {
		r.inQuote[i] = true
		named = named || r.mention(i) != nil
	}
	return named
}

// firstCloses reports whether the sentence's first quotation mark closes: it is
// written right behind a word or mark, with white space or nothing behind it.
func (r *Finder) firstCloses() bool {
	for i := range r.items {
		if !r.is(i, cQuote) {
			continue
		}
		if i == 0 {
			return false
		}
		t := int(r.items[i].token)
		tokens := r.doc.Tokens
		glued := tokens[t-1].End == tokens[t].Start
		after := t+1 < r.doc.Sentences[r.sentence].Last && tokens[t+1].Start == tokens[t].End
		return glued && !after
	}
	return false
}

// speaker is the mention that is the subject of the verb of speech at item v.
func (r *Finder) speaker(v int) int {
	if r.is(v-1, cTo|cModal|cNeg|cBe) {
		return -1
	}
	left, ok := r.verbGroup(v)
	if ok && !(left >= 0 && r.inQuote[left]) {
		if s := r.subject(left); s >= 0 && !r.inQuote[s] {
			if r.speaks(s) && !r.governed(s) {
				return s
			}
			return -1
		}
	}
	// "…," said Ann Lee, and "…," said the bank's chief, Ann Lee.
	if !r.is(v-1, cQuote|cComma) || r.text(v) == "told" || r.text(v) == "tells" || r.text(v) == "asked" {
		return -1
	}
	if s := r.person(v + 1); s >= 0 && !r.inQuote[s] {
		return s
	}
	i := v + 1
	if r.is(i, cDet) {
		i++
	}
	if r.typed(i, entities.Organization) && r.ends(i+1) && !r.inQuote[i] {
		return i
	}
	return -1
}

// speaks reports whether the name at item s can be that of a speaker.
func (r *Finder) speaks(s int) bool { return !r.typed(s, entities.Place) }
