package model

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"newsgraph/entities"
	"newsgraph/pipeline/report/facts"
)

// Check is a doubtful decision for a reader to look at.
type Check struct {
	Entity int32  // included entity
	Other  int32  // the entity it may be one with, -1 for none
	What   string // short: "may be two people"
	Why    string // the figures behind
	score  float64
}

// maxChecks bounds the lists.
const maxChecks = 60

// findChecks finds entities that may be two, and pairs that may be one.
func (g *Model) findChecks() []Check {
	var out []Check
	for e := range g.Entities {
		out = g.checkNames(out, int32(e))
		out = g.checkConfidence(out, int32(e))
		out = g.checkSteps(out, int32(e))
	}
	out = g.checkDoubles(out)
	slices.SortStableFunc(out, func(a, b Check) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.Entity, b.Entity), cmp.Compare(a.What, b.What))
	})
	return out
}

// checkNames looks for a person under two given names, and for a name that
// shares nothing with the others.
func (g *Model) checkNames(out []Check, e int32) []Check {
	x := g.Entities[e]
	main := words(x.Name)
	for _, a := range x.Aliases {
		w := words(a.Name)
		if a.Name == x.Name || len(w) == 0 || len(main) == 0 {
			continue
		}
		switch {
		case x.Type == entities.Person && len(w) > 1 && len(main) > 1 && w[len(w)-1] == main[len(main)-1] && !sameGiven(w[0], main[0]):
			out = append(out, Check{e, -1, "may be two people", fmt.Sprintf("is also written “%s” (%s)", facts.Show(a.Name), Plural(a.Mentions, "time")),
				weigh(a.Mentions, x) + 2})
		case !shareWord(w, main) && !acronym(a.Name, x.Name) && !acronym(x.Name, a.Name) && x.Links == nil:
			out = append(out, Check{e, -1, "doubtful merge", fmt.Sprintf("“%s” (%s) shares no word with the name", facts.Show(a.Name), Plural(a.Mentions, "time")),
				weigh(a.Mentions, x) + 1})
		}
	}
	return out
}

// checkSteps looks at the grounds of the merges, across articles and within.
func (g *Model) checkSteps(out []Check, e int32) []Check {
	x, weak := g.Entities[e], &doubtLimits().weak
	if g.Input.Steps != nil {
		for _, s := range g.Input.Steps(x.ID) {
			for i, reason := range weakReasons {
				if s.Kind == "merge" && s.Reason == reason {
					out = append(out, Check{e, -1, "doubtful merge", facts.Show(cmp.Or(s.Detail, s.What+": "+s.Reason)), weak[i] + float64(x.Stories)/100})
				}
			}
		}
	}
	for i, reason := range weakReasons {
		if n := g.Reasons[e][reason]; n > 0 {
			why := fmt.Sprintf("joined %s within an article on weak grounds: “%s”", Plural(n, "time"), reason)
			out = append(out, Check{e, -1, "doubtful merge", why, weak[i]/2 + float64(n)/100})
		}
	}
	return out
}

func weigh(n int, x *entities.Entity) float64 {
	return float64(n)/float64(max(1, x.Mentions)) + float64(x.Stories)/100
}

func (g *Model) checkConfidence(out []Check, e int32) []Check {
	x := g.Entities[e]
	confident := doubtLimits().confident
	if x.Confidence >= confident || x.Mentions < 2 {
		return out
	}
	return append(out, Check{e, -1, "may be no " + x.Type.String(), fmt.Sprintf("confidence %.2f over %s", x.Confidence, Plural(x.Mentions, "mention")),
		confident - x.Confidence + float64(x.Stories)/100})
}

// checkDoubles finds entities of one name, and a lone surname beside one holder.
func (g *Model) checkDoubles(out []Check) []Check {
	byName := map[string][]int32{}
	bySurname := map[string][]int32{}
	for e, x := range g.Entities {
		w := words(x.Name)
		if len(w) == 0 {
			continue
		}
		byName[strings.Join(w, " ")] = append(byName[strings.Join(w, " ")], int32(e))
		if x.Type == entities.Person && len(w) > 1 {
			bySurname[w[len(w)-1]] = append(bySurname[w[len(w)-1]], int32(e))
		}
	}
	for e, x := range g.Entities {
		w := words(x.Name)
		if len(w) == 0 {
			continue
		}
		for _, o := range byName[strings.Join(w, " ")] {
			if int32(e) < o {
				out = append(out, Check{int32(e), o, "two of one name", g.pairWhy(x, g.Entities[o]), 1.5 + float64(min(x.Stories, g.Entities[o].Stories))/50})
			}
		}
		if x.Type == entities.Person && len(w) == 1 {
			for _, o := range bySurname[w[0]] {
				out = append(out, Check{int32(e), o, "may be one person", g.pairWhy(x, g.Entities[o]), 1 + float64(x.Stories)/50})
			}
		}
	}
	return out
}

func (g *Model) pairWhy(x, y *entities.Entity) string {
	return fmt.Sprintf("%s (%s) in %s, %s (%s) in %s", facts.Show(x.Name), Kind(x), Plural(x.Stories, "story"), facts.Show(y.Name), Kind(y), Plural(y.Stories, "story"))
}

// Kind is the type of an entity in words, its subtype where it has one.
func Kind(e *entities.Entity) string {
	if e.Subtype == "" {
		return e.Type.String()
	}
	return e.Type.String() + ", " + strings.ReplaceAll(e.Subtype, "-", " ")
}

// findUnclear lists entities that could be several known ones and are linked to
// none, those of most weight first: stories by the score of the best candidate.
func (g *Model) findUnclear() []int32 {
	var out []int32
	for e, x := range g.Entities {
		if unclear(x) {
			out = append(out, int32(e))
		}
	}
	weight := func(e int32) float64 { return float64(g.Entities[e].Stories) * likeliest(g.Entities[e]) }
	slices.SortStableFunc(out, func(a, b int32) int { return cmp.Compare(weight(b), weight(a)) })
	return out[:min(len(out), maxChecks)]
}

// unclear reports whether an entity could be one of several known ones.
func unclear(e *entities.Entity) bool { return e.Links == nil && likeliest(e) >= doubtLimits().likely }

func likeliest(e *entities.Entity) float64 {
	best := 0.0
	for i := range e.Candidates {
		best = max(best, e.Candidates[i].Score)
	}
	return best
}

// words are the letters and digits of a name in lower case, by word.
func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// sameGiven reports whether two given names may be one: equal, an initial, or a
// short form (Tom, Thomas begin alike).
func sameGiven(a, b string) bool {
	if strings.HasPrefix(a, b) || strings.HasPrefix(b, a) {
		return true
	}
	return len(a) > 1 && len(b) > 1 && a[:2] == b[:2]
}

func shareWord(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y || len(x) > 3 && len(y) > 3 && (strings.HasPrefix(x, y[:4]) || strings.HasPrefix(y, x[:4])) {
				return true
			}
		}
	}
	return false
}

// acronym reports whether short is made of first letters of long's words.
func acronym(short, long string) bool {
	s := strings.Join(words(short), "")
	if len(s) < 2 {
		return false
	}
	i := 0
	for _, w := range words(long) {
		if i < len(s) && w[0] == s[i] {
			i++
		}
	}
	return i == len(s)
}

// Unclear reports whether an entity without an id could be a known one: its
// likeliest candidate has the score.
func Unclear(linked bool, likeliest float64) bool {
	return !linked && likeliest >= doubtLimits().likely
}
