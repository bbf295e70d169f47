package link

import (
	"math"
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/normalize"
	"newsgraph/pipeline/resolve/link/clues"
	"newsgraph/pipeline/resolve/link/model"
)

// team is what a candidate is as a team: none where is is false.
type team struct {
	is     bool
	sport  int // -1 when its name does not tell
	second bool
	nation bool
}

const (
	maxTeams     = 12      // of one town that are candidates
	maxHeldTeams = 1 << 14 // whose names are remembered; then they are forgotten
)

// addTeams adds the teams that are called after the group's place or by a part
// of their name, where the article is about sport.
func (r *Linker) addTeams(g int) {
	gr := &r.groups[g]
	if r.Sport.Total == 0 || gr.Type == entities.Person {
		return
	}
	var called []string
	add := func(name string) {
		if name != "" && !slices.Contains(called, name) {
			called = append(called, name)
		}
	}
	for _, f := range gr.Forms {
		if fm := &r.Forms[f]; len(fm.Words) < 4 {
			add(strings.Join(r.Lang.Names.Stem(fm.Words), " "))
		}
	}
	for i := range gr.link.cands {
		if e := &gr.link.cands[i].entry; e.Type == entities.Place && e.Match <= gazetteers.ByAlias && (e.Subtype == "country" || i == 0) {
			add(normalize.String(e.Name))
		}
	}
	n := 0
	for _, name := range called[:min(len(called), 4)] {
		for _, e := range r.Names.OrganizationsWith(name) {
			t := r.teamOf(&e)
			if !t.is || n >= maxTeams || t.sport >= 0 && r.Sport.Count[t.sport] == 0 {
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
	t, ok := r.teams[e.Ref]
	if !ok {
		name := strings.Fields(normalize.String(e.Name))
		t = team{sport: r.Lang.SportOf(name), nation: slices.Contains(name, "national")}
		if t.sport < 0 && e.Wikipedia != "" { // Leicester_City_F.C.
			t.sport = r.Lang.SportOf(strings.Fields(normalize.String(strings.ReplaceAll(e.Wikipedia, "_", " "))))
		}
		t.is = e.Subtype == "team" || t.sport >= 0
		t.second = slices.ContainsFunc(name, func(w string) bool { return r.Lang.Is(w, clues.SecondTeam) })
		if r.teams == nil || len(r.teams) > maxHeldTeams {
			r.teams = map[gazetteers.EntryRef]team{}
		}
		r.teams[e.Ref] = t
	}
	if t.second && len(r.Sport.Second) > 0 {
		t.second = slices.ContainsFunc(strings.Fields(normalize.String(e.Name)), func(w string) bool {
			return r.Lang.Is(w, clues.SecondTeam) && !r.Sport.Second[w]
		})
	}
	return t
}

// measureTeam sets what speaks for a team, and for a place that a team is called after.
func (r *Linker) measureTeam(c *candidate, of *clues.Teamness) {
	if c.entry.Type == entities.Place && c.entry.Subtype != "city" && r.Sport.Total > 0 {
		c.values[model.Player] = of.Told * r.sportiness()
	}
	t := r.teamOf(&c.entry)
	if !t.is {
		return
	}
	v := &c.values
	c.team = true
	switch {
	case r.Sport.Total == 0:
		v.Set(model.NoSport, c.entry.Match > gazetteers.ByAlias)
	case t.sport >= 0:
		v[model.Sport] = r.Sport.Count[t.sport] / r.Sport.Total
		v[model.MuchSport] = math.Log1p(r.Sport.Count[t.sport])
	}
	v.Set(model.Nation, t.nation)
	v[model.Score] = of.Scores
	v[model.Density] = 10 * r.Sport.Total / float64(max(r.Sport.Words, 1))
	v[model.Plays] = of.Plays
	v[model.Located] = of.Located
	v.Set(model.Second, t.second)
}

// sportiness is 1 for an article of sport, less where words of sport are few, 0
// where it has none.
func (r *Linker) sportiness() float64 {
	return min(1, r.Sport.Total/(r.params.SportArticle*float64(max(r.Sport.Words, 1))))
}

// measureTwins sets, for the teams of one sport that a name can mean alike, how
// far each is more prominent than the others: New York has two of baseball.
func (r *Linker) measureTwins(l *meaning) {
	for i := range l.cands {
		c := &l.cands[i]
		if !c.team {
			continue
		}
		t, sum, n := r.teamOf(&c.entry), 0.0, 0
		for k := range l.cands {
			o := &l.cands[k]
			if !o.team || k == i || o.entry.Match > c.entry.Match {
				continue
			}
			if u := r.teamOf(&o.entry); t.sport >= 0 && u.sport == t.sport && !u.second && u.nation == t.nation {
				sum += o.entry.Prior
				n++
			}
		}
		if n > 0 {
			c.values[model.Twin] = c.entry.Prior - sum/float64(n)
		}
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
