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
	lang     *Language
	joined   bool // written as one word: "Okafor-Lane"
	particle bool // begins with a particle of surnames: "De Mistura"
}

// ParsePerson takes a name apart. surface is the name as written, key its normal
// form (see [newsgraph/gazetteers/normalize]).
func (l *Language) ParsePerson(key, surface string) Person {
	words := strings.Fields(key)
	p := Person{lang: l, joined: !strings.ContainsAny(surface, " \t\n\u00a0")}
	if n := len(words); n > 1 {
		if s := l.suffixes[words[n-1]]; s != "" {
			p.Suffix = s
			words = words[:n-1]
		}
	}
	if letters := dottedInitials(surface); len(letters) > 1 && len(words) > 1 && words[0] == strings.Join(letters, "") {
		words = append(letters, words[1:]...)
	}
	p.Words = words
	p.particle = len(words) > 1 && l.lead[words[0]] && !l.beginsGiven(surface)
	p.Folds = make([]string, len(words))
	for i, w := range words {
		p.Folds[i] = l.Fold(w)
	}
	return p
}

// Spoken is the name of a person as it is spoken where it is written family name
// first, with a comma: "Harlan, Ann" is "Ann Harlan". "Harlan, Jr." stays.
func (l *Language) Spoken(written string) string {
	family, given, ok := strings.Cut(written, ",")
	if given = strings.TrimSpace(given); !ok || given == "" || family == "" || strings.Contains(given, ",") {
		return written
	}
	if l.suffixes[strings.ToLower(strings.TrimSuffix(given, "."))] != "" {
		return written
	}
	return given + " " + family
}

// dottedInitials are the letters, in small letters, of initials that a name as
// written begins with, without spaces between them: "A.K. Menon"; nil for none.
func dottedInitials(surface string) []string {
	first, _, _ := strings.Cut(surface, " ")
	if len(first) < 4 || len(first) > 8 || len(first)%2 != 0 {
		return nil
	}
	var out []string
	for i := 0; i < len(first); i += 2 {
		if first[i] < 'A' || first[i] > 'Z' || first[i+1] != '.' {
			return nil
		}
		out = append(out, strings.ToLower(first[i:i+1]))
	}
	return out
}

// HasInitials reports whether letters, in small letters, are the initials of a
// full name, one of each word: "amlo" of Andrés Manuel López Obrador.
func (p *Person) HasInitials(letters string) bool {
	if len(letters) != len(p.Folds) || !p.Full() {
		return false
	}
	for i, w := range p.Folds {
		if w == "" || w[0] != letters[i] {
			return false
		}
	}
	return true
}

// beginsGiven reports whether a name as written begins with a given name that
// is a particle elsewhere: Al Gore.
func (l *Language) beginsGiven(surface string) bool {
	first, _, _ := strings.Cut(surface, " ")
	return l.alsoGiven[first]
}

// Family is the index in Words where the family name begins: that of the last
// word with the particles before it, and never the first word of several.
func (p *Person) Family() int {
	i := len(p.Words) - 1
	for i > 1 && p.lang.particle[p.Words[i-1]] {
		i--
	}
	return max(i, 0)
}

// Surname returns the folded words from index i on without the Arabic articles
// in front of them.
func (p *Person) Surname(i int) []string { return p.lang.withoutArticle(p.Folds[i:]) }

// Full reports whether the name has a given and a family name, or is a monarch's
// with the number: "Charles III". "De Mistura" and "Okafor-Lane" have none.
func (p *Person) Full() bool {
	return p.regnal() || len(p.Words) > 1 && !p.joined && !(p.particle && p.leadingParticles() == len(p.Words)-1)
}

func (p *Person) regnal() bool { return len(p.Words) == 1 && strings.HasPrefix(p.Suffix, "i") }

func (p *Person) leadingParticles() int {
	n := 0
	for n < len(p.Words)-1 && p.lang.particle[p.Words[n]] {
		n++
	}
	return n
}

// withoutArticle returns folded words without the Arabic articles in front, so
// that "al-Sisi" and "Sisi" compare equal; at least one word stays.
func (l *Language) withoutArticle(folds []string) []string {
	for len(folds) > 1 && l.article[folds[0]] {
		folds = folds[1:]
	}
	return folds
}

// ShortOf says how the short name s (one or more words) is part of the full
// name f: "surname of", "family name first", "part of the name of",
// "given name of", or "" when it is not. familyFirst tells that f is written
// with the family name first. "Trump Jr." is short for no name without the suffix.
func ShortOf(s, f *Person, familyFirst bool) string {
	if s.Suffix != "" && s.Suffix != f.Suffix {
		return ""
	}
	short := s.Surname(0)
	if f.regnal() {
		if s.Suffix == "" && slices.Equal(short, f.Folds) {
			return "given name of"
		}
		return ""
	}
	n, k := len(f.Folds), len(short)
	if k == 0 || k >= n && !(k == n && len(s.Folds) > k) {
		return ""
	}
	switch {
	case slices.Equal(short, f.Folds[n-k:]), slices.Equal(short, f.Surname(f.Family())):
		return "surname of"
	case k == 1 && familyFirst && short[0] == f.Folds[0]:
		return "family name first"
	case k == 1 && len(short[0]) > 2 && slices.Contains(f.Folds[f.Family():], short[0]) && !f.lang.particle[short[0]]:
		return "surname of"
	case k == 1 && f.lang.sameGiven(short[0], f.Folds[0]):
		return "given name of"
	case k == 1 && len(short[0]) > 2 && n > 2 && slices.Contains(f.Folds[1:n-1], short[0]) && !f.lang.particle[short[0]]:
		return "part of the name of"
	case k > 1 && ContainsRun(f.Folds, short):
		return "part of the name of"
	}
	return ""
}

// ContainsRun reports whether the words of run stand in all, in a row.
func ContainsRun(all, run []string) bool {
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
	fa, fb := a.Surname(a.Family()), b.Surname(b.Family())
	if !slices.Equal(fa, fb) {
		return otherOrder(a, b)
	}
	ga, gb := a.Folds[:a.Family()], b.Folds[:b.Family()]
	if len(ga) == 0 || len(gb) == 0 || !a.lang.sameGiven(ga[0], gb[0]) {
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
	if len(a.Folds) >= 2 && len(b.Folds) > len(a.Folds) && slices.Equal(a.Folds, b.Folds[:len(a.Folds)]) && !a.lang.particle[a.Words[len(a.Words)-1]] {
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
func (l *Language) sameGiven(a, b string) bool {
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
	if len(a) >= MinGivenEnd && len(b) >= MinGivenEnd && (strings.HasSuffix(a, b) || strings.HasSuffix(b, a)) {
		return true // Chukwuemeka and Emeka, Ekaterina and Katerina
	}
	return l.SameGivenName(a, b)
}

// MinGivenEnd is how many letters the end of a given name has that stands for it.
const MinGivenEnd = 5

// GivenForms are the folded given names that a folded one is a form of.
func (l *Language) GivenForms(given string) []string { return l.given[given] }

// WithoutInitial says that one of two full names is the other without the initial
// in front ("R. Lakshmi Narayanan"), "" when it is not.
func WithoutInitial(a, b *Person) string {
	if len(a.Folds) < len(b.Folds) {
		a, b = b, a
	}
	if len(b.Folds) > 1 && len(a.Folds) == len(b.Folds)+1 && len(a.Folds[0]) == 1 && slices.Equal(a.Folds[1:], b.Folds) {
		return "fuller name of"
	}
	return ""
}

// SameGivenName reports whether two folded given names are forms of one name:
// Ted and Edward.
func (l *Language) SameGivenName(a, b string) bool {
	for _, x := range l.given[a] {
		if slices.Contains(l.given[b], x) {
			return true
		}
	}
	return false
}

// HasForms reports whether a folded given name has other forms.
func (l *Language) HasForms(given string) bool { return l.given[given] != nil }

func hasVowel(s string) bool { return strings.ContainsAny(s, "aeiou") }

// FamilyFirst reports whether a name is likely written family name first; lastIsGiven
// tells that its last word is known as a given name.
func (p *Person) FamilyFirst(lastIsGiven bool) bool {
	return len(p.Words) > 1 && p.lang.familyFirst[p.Words[0]] && (!lastIsGiven || len(p.Words) == 3)
}

// Fold makes spellings of one name equal that differ by the usual ways of
// writing Russian, Arabic and other names in Latin letters: Sergei and Sergey,
// Yuri and Yury, Zelensky and Zelenskiy, Qaddafi and Kaddafi. It works on a
// word in normal form; words of up to three letters are left as they are.
func (l *Language) Fold(w string) string {
	if len(w) <= 3 {
		return w
	}
	if !strings.ContainsAny(w, "yqxwjhkcaeiouz") && !doubled(w) {
		return w
	}
	w = l.folds.Replace(w)
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
