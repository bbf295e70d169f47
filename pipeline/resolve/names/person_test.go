package names

import (
	"slices"
	"strings"
	"testing"
)

// parsed is the name as written, where its normal form is that in small letters
// with spaces for hyphens.
func parsed(surface string) *Person {
	p := English().ParsePerson(strings.ToLower(strings.ReplaceAll(strings.ReplaceAll(surface, "-", " "), ".", "")), surface)
	return &p
}

func TestParsePerson(t *testing.T) {
	for _, c := range []struct {
		surface, family, suffix string
		full                    bool
	}{
		{"Jane Doe", "doe", "", true},
		{"Jane Doe Jr.", "doe", "jr", true},
		{"Ludwig van Beethoven", "van beethoven", "", true},
		{"De Mistura", "mistura", "", false},
		{"Al Gore", "gore", "", true},
		{"Okafor-Lane", "lane", "", false},
		{"Doe", "doe", "", false},
		{"Junior", "junior", "", false},
		{"Omar bin al Khatib", "bin al khatib", "", true},
	} {
		p := parsed(c.surface)
		if got := strings.Join(p.Words[p.Family():], " "); got != c.family || p.Suffix != c.suffix || p.Full() != c.full {
			t.Errorf("%s: family %q, suffix %q, full %v; want %q, %q, %v", c.surface, got, p.Suffix, p.Full(), c.family, c.suffix, c.full)
		}
	}
}

func TestSpoken(t *testing.T) {
	for written, want := range map[string]string{
		"Harlan, Ann": "Ann Harlan", "van Harlan, Ann M.": "Ann M. van Harlan", "Ann Harlan, Jr.": "Ann Harlan, Jr.", "Ann Harlan, III": "Ann Harlan, III",
		"Ann Harlan": "Ann Harlan", "Harlan,": "Harlan,", ", Ann": ", Ann", "Harlan, Ann, Jr.": "Harlan, Ann, Jr.", "": "",
	} {
		if got := English().Spoken(written); got != want {
			t.Errorf("%q: got %q, want %q", written, got, want)
		}
	}
}

func TestSamePerson(t *testing.T) {
	for _, c := range []struct{ a, b, want string }{
		{"Jane Doe", "Jane Doe", "same name"},
		{"Sergei Ivanov", "Sergey Ivanov", "other spelling of"},
		{"Jinping Xi", "Xi Jinping", "other order of"},
		{"Ted Miller", "Edward Miller", "other given name of"},
		{"J. Miller", "John Miller", "other given name of"},
		{"John A. Miller", "John Miller", "fuller name of"},
		{"Hugo Chavez", "Hugo Chavez Frias", "fuller name of"},
		{"Abdel Fattah al-Sisi", "Abdel Fattah Sisi", "other spelling of"},
		{"John A. Miller", "John B. Miller", ""},
		{"John Miller Jr.", "John Miller Sr.", ""},
		{"John Miller", "Jane Miller", ""},
		{"John Miller", "John Baker", ""},
	} {
		if got := SamePerson(parsed(c.a), parsed(c.b)); got != c.want {
			t.Errorf("SamePerson(%q, %q) = %q, want %q", c.a, c.b, got, c.want)
		}
		if got := SamePerson(parsed(c.b), parsed(c.a)); got != c.want {
			t.Errorf("SamePerson(%q, %q) = %q, want %q", c.b, c.a, got, c.want)
		}
	}
}

func TestShortOf(t *testing.T) {
	for _, c := range []struct {
		short, full string
		familyFirst bool
		want        string
	}{
		{"Doe", "Jane Doe", false, "surname of"},
		{"Sisi", "Abdel Fattah al-Sisi", false, "surname of"},
		{"al-Sisi", "Abdel Fattah Sisi", false, "surname of"},
		{"Beethoven", "Ludwig van Beethoven", false, "surname of"},
		{"van Beethoven", "Ludwig van Beethoven", false, "surname of"},
		{"Xi", "Xi Jinping", true, "family name first"},
		{"Xi", "Xi Jinping", false, "given name of"},
		{"Jane", "Jane Doe", false, "given name of"},
		{"Suu Kyi", "Aung San Suu Kyi", false, "surname of"},
		{"Anna Marie", "Anna Marie Doe", false, "part of the name of"},
		{"Marie", "Anna Marie Doe", false, "part of the name of"},
		{"van", "Ludwig van Beethoven", false, ""},
		{"Baker", "Jane Doe", false, ""},
		{"Jane Doe", "Jane Doe", false, ""},
		{"Doe Jr.", "John Doe", false, ""},
		{"John Jr.", "John Doe", false, ""},
		{"Doe Jr.", "John Doe Jr.", false, "surname of"},
		{"Doe", "John Doe Jr.", false, "surname of"},
	} {
		if got := ShortOf(parsed(c.short), parsed(c.full), c.familyFirst); got != c.want {
			t.Errorf("ShortOf(%q, %q, %v) = %q, want %q", c.short, c.full, c.familyFirst, got, c.want)
		}
	}
}

func TestFold(t *testing.T) {
	for _, spellings := range [][]string{
		{"sergei", "sergey"}, {"yuri", "yury"}, {"zelensky", "zelenskiy", "zelenskyy"}, {"qaddafi", "kaddafi"}, {"mohammed", "mohamed"},
	} {
		for _, s := range spellings[1:] {
			if English().Fold(s) != English().Fold(spellings[0]) {
				t.Errorf("Fold(%q) = %q, English().Fold(%q) = %q", s, English().Fold(s), spellings[0], English().Fold(spellings[0]))
			}
		}
	}
	for _, w := range []string{"xi", "lee", "kim", "brown"} {
		if English().Fold(w) != w {
			t.Errorf("Fold(%q) = %q", w, English().Fold(w))
		}
	}
}

func TestFamilyFirst(t *testing.T) {
	for _, c := range []struct {
		name        string
		lastIsGiven bool
		want        bool
	}{
		{"Xi Jinping", false, true}, {"Kim Jong Un", true, true}, {"Lee Harvey", true, false}, {"Jane Doe", false, false}, {"Xi", false, false},
	} {
		if got := parsed(c.name).FamilyFirst(c.lastIsGiven); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// FuzzPerson holds what must be so for any names: comparing has no order, and
// nothing panics.
func FuzzPerson(f *testing.F) {
	f.Add("jane doe", "j doe")
	f.Add("al al", "de la")
	f.Add("", " ")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := English().ParsePerson(a, a), English().ParsePerson(b, b)
		if len(x.Words) == 0 || len(y.Words) == 0 {
			return
		}
		if one, other := SamePerson(&x, &y), SamePerson(&y, &x); one != other {
			t.Errorf("SamePerson(%q, %q) = %q, the other way round %q", a, b, one, other)
		}
		ShortOf(&x, &y, true)
		if again := English().ParsePerson(strings.Join(x.Words, " "), a); x.Suffix == "" && !slices.Equal(again.Words, x.Words) && again.Suffix == "" {
			t.Errorf("%q: words %q, then %q", a, x.Words, again.Words)
		}
		English().InitialsOf(a, y.Words)
		English().OtherWritings(x.Words)
		English().ShortOrganization(x.Words, y.Words, true)
	})
}
