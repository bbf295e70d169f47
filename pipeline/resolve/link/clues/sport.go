package clues

import (
	"strings"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/pipeline/resolve/names"
)

// SportOf is the sport that the words of a team's name tell, -1 for none.
func (l *Language) SportOf(name []string) int {
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

// SportText is what the article's words say of sport.
type SportText struct {
	Count  []float64 // of words, by sport
	Total  float64
	Words  int             // of all kinds
	Second map[string]bool // words of second teams that it has
}

// readSport counts the words of sports in the article.
func (a *Article) readSport() {
	t := &a.Sport
	if t.Count == nil {
		t.Count, t.Second = make([]float64, len(a.Lang.Sports)), map[string]bool{}
	}
	clear(t.Count)
	clear(t.Second)
	t.Total, t.Words = 0, 0
	for _, s := range a.Doc.Sentences {
		if s.Zone == entities.Boilerplate {
			continue
		}
		text := a.Doc.Article.FieldText(s.Field)[s.Start:s.End]
		for len(text) > 0 {
			var buf [24]byte
			n, rest := lowerWord(text, buf[:0])
			t.Words++
			for _, p := range a.Lang.said[string(n)] {
				if startsWith(rest, p.words[1:]) {
					t.Count[p.sport]++
					t.Total++
				}
			}
			if len(n) > 3 && a.Lang.words[string(n)]&SecondTeam != 0 {
				t.Second[string(n)] = true
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

// The sides of a name that can be a place and its team.
const (
	aTeam  = "a team"
	aPlace = "a place"
)

// side says what stands beside a mention of a place: that it plays, wins or
// loses, that it is only a place, or "".
func (a *Article) side(i int) string {
	m := &a.Doc.Mentions[i]
	var left, right Class
	if l := a.Mentions[i].Left; len(l) > 0 {
		left = a.Lang.small(l[len(l)-1])
	}
	behind := a.Doc.Behind(m)
	if rest := strings.TrimLeft(behind, " "); rest != "" && !strings.ContainsRune(",.):;", rune(rest[0])) {
		rest = strings.TrimPrefix(strings.TrimPrefix(rest, "'s"), "’s")
		var buf [24]byte
		w, _ := lowerWord(rest, buf[:0])
		right = a.Lang.words[string(w)]
	}
	switch {
	case a.Doc.Sentences[m.Sentence].Zone == entities.Dateline:
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
func (a *Article) TeamToo(mentions []int) bool {
	if a.Sport.Total == 0 || len(mentions) < 2 {
		return false
	}
	met := map[string]bool{}
	for _, i := range mentions[:min(len(mentions), MaxHinting)] {
		met[a.side(i)] = true
	}
	return met[aTeam] && met[aPlace]
}

// Side says which of both a mention is where TeamToo holds.
func (a *Article) Side(i int) string {
	if a.side(i) == aPlace {
		return aPlace
	}
	return aTeam
}

// Teamness is what a group's mentions say of whether they mean a team.
type Teamness struct {
	Plays, Located, Scores float64 // shares of the mentions
	Told                   float64 // share that play or stand beside a score of those that tell anything
}

// Teamness reads the surroundings of mentions of one name.
func (a *Article) Teamness(refs []int) Teamness {
	refs = refs[:min(len(refs), MaxHinting)]
	var plays, located, scores, either float64
	for _, i := range refs {
		side, score := a.side(i), a.besideNumber(&a.Doc.Mentions[i])
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
	return Teamness{plays / n, located / n, scores / n, either / max(either+located, 1)}
}

// besideNumber reports whether a number of points stands right before or behind
// a mention: "England 2 Poland 1", not "London 1996-08-31".
func (a *Article) besideNumber(m *entities.Mention) bool {
	text := a.Doc.Article.FieldText(m.Field)
	end := strings.TrimLeft(text[m.End:min(len(text), m.End+6)], " ")
	start := strings.TrimRight(text[max(0, m.Start-6):m.Start], " ")
	behind := len(end) - len(strings.TrimLeft(end, digits))
	before := len(start) - len(strings.TrimRight(start, digits))
	return behind > 0 && behind <= maxPoints || before > 0 && before <= maxPoints
}

const (
	digits    = "0123456789"
	maxPoints = 3 // digits of a score
)
