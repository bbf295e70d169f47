package names

import (
	"slices"
	"strings"
)

// Person is the name of a person, taken apart.
type Person struct {
	Words    []string // in normal form, without the suffix
	Suffix   string   // jr, sr, ii, iii or iv; "" for none
	Folds    []string // Words as [Fold] writes them
	joined   bool     // written as one word: "Okafor-Lane"
	particle bool     // begins with a particle of surnames: "De Mistura"
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
var leadParticles = WordSet(`al el ul bin ibn de del della di da do dos das du des la le van von der den zu zur ten ter abu`)

// articleParticles are those that stand for the Arabic article: a family name
// is one with or without it.
var articleParticles = map[string]bool{
	"al": true, "el": true, "ul": true, "as": true, "ash": true, "ad": true, "ar": true, "at": true, "an": true, "az": true,
}

// ParsePerson takes a name apart. surface is the name as written, key its normal
// form (see [newsgraph/gazetteers.Normalize]).
func ParsePerson(key, surface string) Person {
	words := strings.Fields(key)
	p := Person{joined: !strings.ContainsAny(surface, " \t\n\u00a0")}
	if n := len(words); n > 1 {
		if s := nameSuffixes[words[n-1]]; s != "" {
			p.Suffix = s
			words = words[:n-1]
		}
	}
	p.Words = words
	p.particle = len(words) > 1 && leadParticles[words[0]] && !strings.HasPrefix(surface, "Al ") // Al Gore
	p.Folds = make([]string, len(words))
	for i, w := range words {
		p.Folds[i] = Fold(w)
	}
	return p
}

// Family is the index in Words where the family name begins: that of the last
// word with the particles before it, and never the first word of several.
func (p *Person) Family() int {
	i := len(p.Words) - 1
	for i > 1 && particles[p.Words[i-1]] {
		i--
	}
	return max(i, 0)
}

// Full reports whether the name has a given and a family name. "De Mistura" and
// "Okafor-Lane" have none.
func (p *Person) Full() bool {
	return len(p.Words) > 1 && !p.joined && !(p.particle && p.leadingParticles() == len(p.Words)-1)
}

func (p *Person) leadingParticles() int {
	n := 0
	for n < len(p.Words)-1 && particles[p.Words[n]] {
		n++
	}
	return n
}

// WithoutArticle returns folded words without the Arabic articles in front, so
// that "al-Sisi" and "Sisi" compare equal; at least one word stays.
func WithoutArticle(folds []string) []string {
	for len(folds) > 1 && articleParticles[folds[0]] {
		folds = folds[1:]
	}
	return folds
}

// ShortOf says how the short name s (one or more words) is part of the full
// name f: "surname of", "family name first", "part of the name of",
// "given name of", or "" when it is not. familyFirst tells that f is written
// with the family name first.
func ShortOf(s, f *Person, familyFirst bool) string {
	short := WithoutArticle(s.Folds)
	n, k := len(f.Folds), len(short)
	if k == 0 || k >= n && !(k == n && len(s.Folds) > k) {
		return ""
	}
	switch {
	case slices.Equal(short, f.Folds[n-k:]), slices.Equal(short, WithoutArticle(f.Folds[f.Family():])):
		return "surname of"
	case k == 1 && familyFirst && short[0] == f.Folds[0]:
		return "family name first"
	case k == 1 && len(short[0]) > 2 && slices.Contains(f.Folds[f.Family():], short[0]) && !particles[short[0]]:
		return "surname of"
	case k == 1 && sameGiven(short[0], f.Folds[0]):
		return "given name of"
	case k == 1 && len(short[0]) > 2 && n > 2 && slices.Contains(f.Folds[1:n-1], short[0]) && !particles[short[0]]:
		return "part of the name of"
	case k > 1 && containsRun(f.Folds, short):
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

// SamePerson says why two full names can be of one person: "same name",
// "other spelling of", "other order of", "other given name of", "fuller name of",
// or "" when they cannot.
func SamePerson(a, b *Person) string {
	if a.Suffix != "" && b.Suffix != "" && a.Suffix != b.Suffix {
		return ""
	}
	if slices.Equal(a.Words, b.Words) {
		return "same name"
	}
	if len(a.Words) == len(b.Words) && slices.Equal(a.Folds, b.Folds) {
		return "other spelling of"
	}
	fa, fb := WithoutArticle(a.Folds[a.Family():]), WithoutArticle(b.Folds[b.Family():])
	if !slices.Equal(fa, fb) {
		return otherOrder(a, b)
	}
	ga, gb := a.Folds[:a.Family()], b.Folds[:b.Family()]
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
func otherOrder(a, b *Person) string {
	if len(a.Folds) > len(b.Folds) {
		a, b = b, a
	}
	if len(a.Folds) == 2 && len(b.Folds) == 2 && a.Folds[0] == b.Folds[1] && a.Folds[1] == b.Folds[0] {
		return "other order of"
	}
	if len(a.Folds) >= 2 && len(b.Folds) > len(a.Folds) && slices.Equal(a.Folds, b.Folds[:len(a.Folds)]) && !particles[a.Words[len(a.Words)-1]] {
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
	return SameGivenName(a, b)
}

// SameGivenName reports whether two folded given names are forms of one name:
// Ted and Edward.
func SameGivenName(a, b string) bool {
	for _, x := range givenForms[a] {
		if slices.Contains(givenForms[b], x) {
			return true
		}
	}
	return false
}

// HasForms reports whether a folded given name has other forms.
func HasForms(given string) bool { return givenForms[given] != nil }

func hasVowel(s string) bool { return strings.ContainsAny(s, "aeiou") }

// familyFirstNames are the family names with which most names begin that are
// written family name first: Chinese, Korean, Vietnamese. In normal form.
var familyFirstNames = WordSet(`kim lee park choi jung jeong kang cho yoon jang lim moon ban yoo roh chung shin kwon hwang ahn song hong jeon
 xi li wang zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo zheng liang xie tang han cao deng xiao feng zeng cheng cai peng pan yuan yu dong su ye lu wei jiang mao wen zhou bo hua jia qin
 nguyen tran le pham hoang phan vu vo dang bui do ho ngo duong ly truong
 tsai chiang lai ong teo goh tan lim`)

// FamilyFirst reports whether a name is likely written family name first; lastIsGiven
// tells that its last word is known as a given name.
func (p *Person) FamilyFirst(lastIsGiven bool) bool {
	return len(p.Words) > 1 && familyFirstNames[p.Words[0]] && (!lastIsGiven || len(p.Words) == 3)
}

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
			m[Fold(f)] = append(m[Fold(f)], Fold(forms[0]))
		}
	}
	return m
}()

// Fold makes spellings of one name equal that differ by the usual ways of
// writing Russian, Arabic and other names in Latin letters: Sergei and Sergey,
// Yuri and Yury, Zelensky and Zelenskiy, Qaddafi and Kaddafi. It works on a
// word in normal form; words of up to three letters are left as they are.
func Fold(w string) string {
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
