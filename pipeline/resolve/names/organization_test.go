package names

import (
	"slices"
	"strings"
	"testing"
)

func TestOtherWritings(t *testing.T) {
	for name, want := range map[string][]string{
		"agriculture department":               {"department of agriculture"},
		"us department of agriculture":         {"department of agriculture", "agriculture department"},
		"united states agriculture department": {"agriculture department", "department of agriculture"},
		"organisation for security":            {"organization for security"},
		"ministry of defence":                  {"ministry of defense", "defense ministry"},
		"university of washington":             nil,
		"house committee on oversight":         {"house oversight committee"},
		"us steel":                             nil,
		"us navy seals foundation":             {"navy seals foundation"},
		"department":                           nil,
	} {
		if got := English().OtherWritings(strings.Fields(name)); !slices.Equal(got, want) {
			t.Errorf("OtherWritings(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestStem(t *testing.T) {
	for name, want := range map[string]string{
		"acme holdings ltd":        "acme",
		"fc barcelona":             "barcelona",
		"luton town football club": "luton town",
		"group":                    "group",
		"bank of england":          "bank of england",
	} {
		if got := strings.Join(English().Stem(strings.Fields(name)), " "); got != want {
			t.Errorf("Stem(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestLooksAcronym(t *testing.T) {
	for surface, want := range map[string]bool{
		"NATO": true, "U.N.": true, "AT&T": true, "G20": true, "MPs": true, "BBC": true,
		"Nato": false, "A": false, "": false, "BRITISHGAS": false, "É.U.": false, "New York": false,
	} {
		if got := LooksAcronym(surface); got != want {
			t.Errorf("LooksAcronym(%q) = %v", surface, got)
		}
	}
}

func TestInitialsOf(t *testing.T) {
	for _, c := range []struct {
		acronym, words string
		want           bool
	}{
		{"imf", "international monetary fund", true},
		{"uae", "united arab emirates", true},
		{"dod", "department of defense", true},
		{"dd", "department of defense", true},
		{"osce", "organization for security and co operation in europe", false},
		{"oscoe", "organization for security and co operation in europe", true},
		{"imf", "international monetary", false},
		{"im", "international monetary fund", false},
		{"a", "acme", false},
		{"un", "", false},
	} {
		if got := English().InitialsOf(c.acronym, strings.Fields(c.words)); got != c.want {
			t.Errorf("InitialsOf(%q, %q) = %v", c.acronym, c.words, got)
		}
	}
}

func TestShortOrganization(t *testing.T) {
	for _, c := range []struct {
		short, full string
		the         bool
		want        string
	}{
		{"acme", "acme corp", false, "without legal form"},
		{"eu commission", "european commission", false, "other form of"},
		{"lower harbour", "lower harbour trust", false, "short form of"},
		{"national", "national harbour trust", false, ""},
		{"harbour trust", "lower harbour trust", false, "last words of"},
		{"trust", "lower harbour trust", false, ""},
		{"trust", "lower harbour trust", true, "last words of"},
		{"committee", "committee on fisheries", true, "head noun of"},
		{"harbour", "lower harbour trust", true, "head noun of"},
		{"harbour", "lower harbour trust", false, ""},
		{"lower harbour trust", "lower harbour", false, ""},
		{"acme", "zenith", false, ""},
	} {
		if got := English().ShortOrganization(strings.Fields(c.short), strings.Fields(c.full), c.the); got != c.want {
			t.Errorf("ShortOrganization(%q, %q, %v) = %q, want %q", c.short, c.full, c.the, got, c.want)
		}
	}
}

func TestAllGeneric(t *testing.T) {
	for name, want := range map[string]bool{"central bank": true, "ministry of the army": true, "bank of ruritania": false, "": true} {
		if got := English().AllGeneric(strings.Fields(name)); got != want {
			t.Errorf("AllGeneric(%q) = %v", name, got)
		}
	}
}
