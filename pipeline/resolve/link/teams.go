package link

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/normalize"
	"newsgraph/pipeline/resolve/link/model"
	"newsgraph/pipeline/resolve/names"
)

// sportOf is the sport that the words of a team's name tell, -1 for none.
func (l *Language) sportOf(name []string) int {
	if sport, ok := l.teams[strings.Join(name, " ")]; ok {
		return sport
	}
	for i := range l.team {
		if p := &l.team[i]; names.ContainsRun(name, p.words) {
			return p.sport
		}
	}
	return -1
}

// sportText is what the article's words say of sport.
type sportText struct {
	count  []float64 // of words, by sport
	total  float64
	words  int             // of all kinds
	second map[string]bool // words of second teams that it has
}

// readSport counts the words of sports in the article.
func (r *Linker) readSport() {
	t := &r.sport
	if t.count == nil {
		t.count, t.second = make([]float64, len(r.lang.sports)), map[string]bool{}
	}
	clear(t.count)
	clear(t.second)
	t.total, t.words = 0, 0
	for _, s := range r.doc.Sentences {
		if s.Zone == entities.Boilerplate {
			continue
		}
		text := r.doc.Article.FieldText(s.Field)[s.Start:s.End]
		for len(text) > 0 {
			var buf [24]byte
			n, rest := lowerWord(text, buf[:0])
			t.words++
			for _, p := range r.lang.said[string(n)] {
				if startsWith(rest, p.words[1:]) {
					t.count[p.sport]++
					t.total++
				}
			}
			if len(n) > 3 && r.lang.words[string(n)]&secondTeam != 0 {
				t.second[string(n)] = true
			}
			text = rest
		}
	}
}

// lowerWord appends the first word of ASCII letters of s in small letters to
// dst, no more than fit, and returns what follows it.
func lowerWord(s string, dst []byte) (word []byte, rest string) {
	i := 0
	for i < len(s) && !isLetter(s[i]) {
		i++
	}
	for i < len(s) && (isLetter(s[i]) || s[i] >= utf8.RuneSelf) {
		if len(dst) < cap(dst) {
			dst = append(dst, s[i]|0x20)
		}
		i++
	}
	return dst, s[i:]
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// startsWith reports whether a text begins with the words.
func startsWith(s string, words []string) bool {
	for _, want := range words {
		var buf [24]byte
		w, rest := lowerWord(s, buf[:0])
		if string(w) != want {
			return false
		}
		s = rest
	}
	return true
}

// team is what a candidate is as a team: none where is is false.
type team struct {
	is     bool
	sport  int // -1 when its name does not tell
	second bool
	nation bool
}

// maxTeams is how many teams of one town are candidates.
const maxTeams = 12

// addTeams adds the teams that are called after the group's place or by a part
// of their name, where the article is about sport.
func (r *Linker) addTeams(g int) {
	gr := &r.groups[g]
	if r.sport.total == 0 || gr.Type == entities.Person {
		return
	}
	var called []string
	add := func(name string) {
		if name != "" && !slices.Contains(called, name) {
			called = append(called, name)
		}
	}
	for _, f := range gr.Forms {
		if fm := &r.forms[f]; len(fm.Words) < 4 {
			add(strings.Join(r.lang.names.Stem(fm.Words), " "))
		}
	}
	for i := range gr.link.cands {
		if e := &gr.link.cands[i].entry; e.Type == entities.Place && e.Match <= gazetteers.ByAlias && (e.Subtype == "country" || i == 0) {
			add(normalize.String(e.Name))
		}
	}
	n := 0
	for _, name := range called[:min(len(called), 4)] {
		for _, e := range r.names.OrganizationsWith(name) {
			t := r.teamOf(&e)
			if !t.is || n >= maxTeams || t.sport >= 0 && r.sport.count[t.sport] == 0 {
				continue
			}
			n++
			r.addCandidate(g, e)
		}
	}
}

// teamOf tells whether an organization is a team, and of what sport.
func (r *Linker) teamOf(e *gazetteers.Entry) team {
	if e.Type != entities.Organization || e.Subtype != "team" && e.Subtype != "" {
		return team{}
	}
	t, ok := r.names.teams[e.Ref]
	if !ok {
		name := strings.Fields(normalize.String(e.Name))
		t = team{sport: r.lang.sportOf(name), nation: slices.Contains(name, "national")}
		t.is = e.Subtype == "team" || t.sport >= 0
		t.second = slices.ContainsFunc(name, func(w string) bool { return r.lang.words[w]&secondTeam != 0 })
		if r.names.teams == nil || len(r.names.teams) > maxHeldTeams {
			r.names.teams = map[gazetteers.EntryRef]team{}
		}
		r.names.teams[e.Ref] = t
	}
	if t.second && len(r.sport.second) > 0 {
		t.second = slices.ContainsFunc(strings.Fields(normalize.String(e.Name)), func(w string) bool {
			return r.lang.words[w]&secondTeam != 0 && !r.sport.second[w]
		})
	}
	return t
}

// The sides of a name that can be a place and its team.
const (
	aTeam  = "a team"
	aPlace = "a place"
)

// side says what stands beside a mention of a place: that it plays, wins or
// loses, that it is only a place, or "".
func (r *Linker) side(i int) string {
	m := &r.doc.Mentions[i]
	var left, right class
	if l := r.mentions[i].Left; len(l) > 0 {
		left = r.lang.small(l[len(l)-1])
	}
	behind := r.doc.Behind(m)
	if rest := strings.TrimLeft(behind, " "); rest != "" && !strings.ContainsRune(",.):;", rune(rest[0])) {
		rest = strings.TrimPrefix(strings.TrimPrefix(rest, "'s"), "’s")
		var buf [24]byte
		w, _ := lowerWord(rest, buf[:0])
		right = r.lang.words[string(w)]
	}
	switch {
	case r.doc.Sentences[m.Sentence].Zone == entities.Dateline:
		return aPlace
	case (left|right)&plays != 0:
		return aTeam
	case left&located != 0 || strings.HasPrefix(behind, ")"):
		return aPlace
	case strings.HasPrefix(behind, ": ") || strings.HasPrefix(behind, " - "):
		return aTeam // "Teams: Belgium - 1 - Filip De Wilde"
	}
	return ""
}

// TeamToo reports whether some mentions of one name of a place are its team and
// some the place.
func (r *Linker) TeamToo(mentions []int) bool {
	if r.sport.total == 0 || len(mentions) < 2 {
		return false
	}
	met := map[string]bool{}
	for _, i := range mentions[:min(len(mentions), maxHinting)] {
		met[r.side(i)] = true
	}
	return met[aTeam] && met[aPlace]
}

// Side says which of both a mention is where TeamToo holds.
func (r *Linker) Side(i int) string {
	if r.side(i) == aPlace {
		return aPlace
	}
	return aTeam
}

// teamness is what a group's mentions say of whether they mean a team.
type teamness struct {
	plays, located, scores float64 // shares of the mentions
	told                   float64 // share that play or stand beside a score of those that tell anything
}

func (r *Linker) teamness(g int) teamness {
	refs := r.groups[g].Mentions
	refs = refs[:min(len(refs), maxHinting)]
	var plays, located, scores, either float64
	for _, i := range refs {
		side, score := r.side(i), r.besideNumber(&r.doc.Mentions[i])
		switch {
		case side == aPlace:
			located++
			continue
		case side == aTeam:
			plays++
		}
		if score {
			scores++
		}
		if score || side == aTeam {
			either++
		}
	}
	n := float64(max(len(refs), 1))
	return teamness{plays / n, located / n, scores / n, either / max(either+located, 1)}
}

// measureTeam sets what speaks for a team, and for a place that a team is called after.
func (r *Linker) measureTeam(c *candidate, of *teamness) {
	if c.entry.Type == entities.Place && c.entry.Subtype != "city" && r.sport.total > 0 {
		c.values[model.Player] = of.told * min(1, r.sport.total/(r.params.SportArticle*float64(max(r.sport.words, 1))))
	}
	t := r.teamOf(&c.entry)
	if !t.is {
		return
	}
	v := &c.values
	c.team = true
	switch {
	case r.sport.total == 0:
		v.Set(model.NoSport, c.entry.Match > gazetteers.ByAlias)
	case t.sport >= 0:
		v[model.Sport] = r.sport.count[t.sport] / r.sport.total
		v[model.MuchSport] = math.Log1p(r.sport.count[t.sport])
	}
	v.Set(model.Nation, t.nation)
	v[model.Score] = of.scores
	v[model.Density] = 10 * r.sport.total / float64(max(r.sport.words, 1))
	v[model.Plays] = of.plays
	v[model.Located] = of.located
	v.Set(model.Second, t.second)
}

// measureTwins marks the teams of one sport that a name can mean alike: New York
// has two of baseball.
func (r *Linker) measureTwins(l *meaning) {
	for i := range l.cands {
		c := &l.cands[i]
		if !c.team {
			continue
		}
		t := r.teamOf(&c.entry)
		c.values.Set(model.Twin, t.sport >= 0 && slices.ContainsFunc(l.cands, func(o candidate) bool {
			if !o.team || o.entry.Ref == c.entry.Ref || o.entry.Match > c.entry.Match {
				return false
			}
			u := r.teamOf(&o.entry)
			return u.sport == t.sport && !u.second && u.nation == t.nation
		}))
	}
}

// teamVotes is how likely the groups that can mean a team do.
type teamVotes struct {
	sum float64
	n   int
}

func (r *Linker) teamShare() (t teamVotes) {
	for g := range r.groups {
		if p, can := r.groups[g].link.asTeam(); can {
			t.sum += p
			t.n++
		}
	}
	return t
}

// asTeam is the probability that a group means a team; can says whether it is possible.
func (l *meaning) asTeam() (p float64, can bool) {
	for i := range l.cands {
		if l.cands[i].team {
			can = true
			p += l.cands[i].p
		}
	}
	return p, can
}

// without is the mean without one group.
func (t teamVotes) without(l *meaning) float64 {
	p, can := l.asTeam()
	if !can || t.n < 2 {
		return 0
	}
	return max(0, t.sum-p) / float64(t.n-1)
}
