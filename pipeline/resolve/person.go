package resolve

import (
	"slices"
	"strings"
)

// person is the name of a person, taken apart. Words are in normal form.
type person struct {
	words  []string // without suffix
	suffix string   // jr, sr, ii, iii, iv
	folds  []string // words folded, see fold
	joined bool     // written as one word: "Okafor-Lane"
	short  bool     // begins with a particle of surnames: "De Mistura"
}

var nameSuffixes = map[string]string{
	"jr": "jr", "junior": "jr", "sr": "sr", "senior": "sr", "ii": "ii", "iii": "iii", "iv": "iv",
}

// particles stand before a family name and are often left out or written apart.
var particles = map[string]bool{
	"al": true, "el": true, "ul": true, "as": true, "ash": true, "ad": true, "ar": true, "at": true, "an": true, "az": true,
	"bin": true, "ibn": true, "ben": true, "bint": true, "abu": true, "abd": true,
	"de": true, "del": true, "della": true, "di": true, "da": true, "do": true, "dos": true, "das": true, "du": true, "des": true,
	"la": true, "le": true, "lo": true, "van": true, "von": true, "der": true, "den": true, "zu": true, "zur": true,
	"ten": true, "ter": true, "te": true, "y": true, "e": true, "af": true, "av": true, "st": true, "san": true, "santa": true,
}

// leadParticles are those that begin a surname standing alone; others are given
// names too ("Ben Stiller").
var leadParticles = wordSet(`al el ul bin ibn de del della di da do dos das du des la le van von der den zu zur ten ter abu`)

// articleParticles are those that stand for the Arabic article: a family name
// is one with or without it.
var articleParticles = map[string]bool{
	"al": true, "el": true, "ul": true, "as": true, "ash": true, "ad": true, "ar": true, "at": true, "an": true, "az": true,
}

// parsePerson takes a name apart: key is the normal form of surface.
func parsePerson(key, surface string) person {
	words := strings.Fields(key)
	p := person{joined: !strings.ContainsAny(surface, " \t\n\u00a0")}
	if n := len(words); n > 1 {
		if s := nameSuffixes[words[n-1]]; s != "" {
			p.suffix = s
			words = words[:n-1]
		}
	}
	p.words = words
	p.short = len(words) > 1 && leadParticles[words[0]] && !strings.HasPrefix(surface, "Al ") // Al Gore
	p.folds = make([]string, len(words))
	for i, w := range words {
		p.folds[i] = fold(w)
	}
	return p
}

// family is the index where the family name begins: the last word with the
// particles before it, and never the first word of several.
func (p *person) family() int {
	i := len(p.words) - 1
	for i > 1 && particles[p.words[i-1]] {
		i--
	}
	return max(i, 0)
}

// full reports whether the name has a given and a family name.
func (p *person) full() bool {
	return len(p.words) > 1 && !p.joined && !(p.short && p.leadingParticles() == len(p.words)-1)
}

func (p *person) leadingParticles() int {
	n := 0
	for n < len(p.words)-1 && particles[p.words[n]] {
		n++
	}
	return n
}

// bare returns the words of a short form without Arabic articles in front.
func bare(folds []string) []string {
	for len(folds) > 1 && articleParticles[folds[0]] {
		folds = folds[1:]
	}
	return folds
}

// shortOf says how the short name s (one or more words) is part of the full
// name f: "surname of", "family name first", "part of the name of",
// "given name of", or "" when it is not.
func shortOf(s, f *person, familyFirst bool) string {
	short := bare(s.folds)
	n, k := len(f.folds), len(short)
	if k == 0 || k >= n && !(k == n && len(s.folds) > k) {
		return ""
	}
	switch {
	case slices.Equal(short, f.folds[n-k:]), slices.Equal(short, bare(f.folds[f.family():])):
		return "surname of"
	case k == 1 && familyFirst && short[0] == f.folds[0]:
		return "family name first"
	case k == 1 && len(short[0]) > 2 && slices.Contains(f.folds[f.family():], short[0]) && !particles[short[0]]:
		return "surname of"
	case k == 1 && sameGiven(short[0], f.folds[0]):
		return "given name of"
	case k == 1 && len(short[0]) > 2 && n > 2 && slices.Contains(f.folds[1:n-1], short[0]) && !particles[short[0]]:
		return "part of the name of"
	case k > 1 && containsRun(f.folds, short):
		return "part of the name of"
	}
	return ""
}

func containsRun(all, run []string) bool {
	for i := 0; i+len(run) <= len(all); i++ {
		if slices.Equal(all[i:i+len(run)], run) {
			return true
		}
	}
	return false
}

// samePerson says why two full names can be one name: "same name",
// "other spelling of", "other given name of", "fuller name of", or "" when they cannot.
func samePerson(a, b *person) string {
	if a.suffix != "" && b.suffix != "" && a.suffix != b.suffix {
		return ""
	}
	if slices.Equal(a.words, b.words) {
		return "same name"
	}
	if len(a.words) == len(b.words) && slices.Equal(a.folds, b.folds) {
		return "other spelling of"
	}
	fa, fb := bare(a.folds[a.family():]), bare(b.folds[b.family():])
	if !slices.Equal(fa, fb) {
		return otherOrder(a, b)
	}
	ga, gb := a.folds[:a.family()], b.folds[:b.family()]
	if len(ga) == 0 || len(gb) == 0 || !sameGiven(ga[0], gb[0]) {
		return ""
	}
	if !sameMiddle(ga[1:], gb[1:]) {
		return ""
	}
	if ga[0] == gb[0] && len(ga) != len(gb) {
		return "fuller name of"
	}
	if len(ga) == len(gb) && ga[0] == gb[0] {
		return "other spelling of"
	}
	return "other given name of"
}

// otherOrder finds the same words in another order ("Jinping Xi"), and names
// with a second family name ("Hugo Chávez", "Hugo Chávez Frías").
func otherOrder(a, b *person) string {
	if len(a.folds) > len(b.folds) {
		a, b = b, a
	}
	if len(a.folds) == 2 && len(b.folds) == 2 && a.folds[0] == b.folds[1] && a.folds[1] == b.folds[0] {
		return "other order of"
	}
	if len(a.folds) >= 2 && len(b.folds) > len(a.folds) && slices.Equal(a.folds, b.folds[:len(a.folds)]) && !particles[a.words[len(a.words)-1]] {
		return "fuller name of"
	}
	return ""
}

// sameMiddle reports whether no middle name or initial of one contradicts the other's.
func sameMiddle(a, b []string) bool {
	for i := 0; i < len(a) && i < len(b); i++ {
		if !sameInitial(a[i], b[i]) {
			return false
		}
	}
	return true
}

func sameInitial(a, b string) bool {
	if a == b {
		return true
	}
	if len(a) == 1 || len(b) == 1 {
		return a[0] == b[0]
	}
	return false
}

// sameGiven reports whether two given names can be one: equal, an initial and
// its name, or a known short form.
func sameGiven(a, b string) bool {
	if a == "" || b == "" {
		return false
	}
	if sameInitial(a, b) {
		return true
	}
	// "J.R." is "jr" in normal form
	if len(a) == 2 && a[0] == b[0] && !hasVowel(a) || len(b) == 2 && a[0] == b[0] && !hasVowel(b) {
		return true
	}
	if len(a) >= 4 && len(b) >= 4 && (strings.HasSuffix(a, b) || strings.HasSuffix(b, a)) {
		return true // Chukwuemeka and Emeka, Ekaterina and Katerina
	}
	return shortForm(a, b)
}

// shortForm reports whether two folded given names are forms of one.
func shortForm(a, b string) bool {
	for _, x := range givenForms[a] {
		if slices.Contains(givenForms[b], x) {
			return true
		}
	}
	return false
}

func hasVowel(s string) bool { return strings.ContainsAny(s, "aeiou") }

// givenForms maps usual short and other forms of English, Russian and Arabic
// given names (folded) to the names they stand for: Ted to Edward and Theodore.
var givenForms = func() map[string][]string {
	m := map[string][]string{}
	for _, line := range []string{
		"william bill will billy willie", "robert bob rob bobby robbie", "richard dick rick rich ricky",
		"joseph joe joey", "michael mike mick mikey", "james jim jimmy jamie", "anthony tony antony", "thomas tom tommy",
		"edward ed eddie ted teddy", "charles charlie chuck", "daniel dan danny", "david dave davey", "donald don donnie",
		"steven steve stephen stevie", "kenneth ken kenny", "matthew matt", "christopher chris", "andrew andy drew",
		"gregory greg", "jeffrey jeff geoffrey geoff", "lawrence larry laurence", "samuel sam sammy", "benjamin ben",
		"nicholas nick nicolas", "timothy tim", "patrick pat paddy", "peter pete", "philip phil phillip", "ronald ron ronnie",
		"raymond ray", "gerald gerry jerry", "frederick fred freddie", "alexander alex sandy aleksandr alexandr", "jonathan jon",
		"john jack johnny jon", "elizabeth liz beth betty lizzie", "katherine kathy kate catherine cathy kathryn katie", "margaret maggie meg peggy",
		"deborah debbie", "jennifer jen jenny", "susan sue susie", "patricia patty trish", "victoria vicky", "theodore theo ted teddy",
		"mohammed mohammad muhammad mohamed mohamad muhammed muhamed mehmed", "sergei serge serghei", "dmitry dimitri dmitri dmitriy", "ahmed ahmad achmed",
		"hussein husain hussain hossein husayn", "yusuf yousef yousuf youssef", "ibrahim ebrahim", "hasan hassan", "omar umar", "othman osman uthman",
		"mikhail mihail", "nikolai nikolay", "vladimir volodymyr wladimir",
	} {
		forms := strings.Fields(line)
		for _, f := range forms {
			m[fold(f)] = append(m[fold(f)], fold(forms[0]))
		}
	}
	return m
}()

// fold makes spellings of one name equal that differ by the usual ways of
// writing Russian, Arabic and other names in Latin letters: Sergei and Sergey,
// Yuri and Yury, Zelensky and Zelenskiy, Qaddafi and Kaddafi. It works on a
// word in normal form; words of up to three letters are left as they are.
func fold(w string) string {
	if len(w) <= 3 {
		return w
	}
	if !strings.ContainsAny(w, "yqxwjhkcaeiouz") && !doubled(w) {
		return w
	}
	w = foldPairs.Replace(w)
	b := make([]byte, 0, len(w))
	for i := 0; i < len(w); i++ {
		if n := len(b); n > 0 && b[n-1] == w[i] {
			continue
		}
		b = append(b, w[i])
	}
	return string(b)
}

func doubled(w string) bool {
	for i := 1; i < len(w); i++ {
		if w[i] == w[i-1] {
			return true
		}
	}
	return false
}

var foldPairs = strings.NewReplacer(
	"iy", "i", "yi", "i", "ij", "i", "yy", "i", "ee", "i",
	"ei", "e", "ey", "e", "ai", "e", "ay", "e", "aj", "e", "ej", "e",
	"ou", "u", "oo", "u", "kh", "h", "ck", "k", "ks", "x", "q", "k", "y", "i", "tz", "ts", "ph", "f", "dzh", "j",
)
