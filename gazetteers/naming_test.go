package gazetteers

import (
	"slices"
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers/normalize"
)

func TestOrganizationsWith(t *testing.T) {
	set, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ part, name string }{
		{"Leverkusen", "Bayer Leverkusen"},
		{"LEVERKUSEN", "Bayer Leverkusen"},
		{"New York", "New York Yankees"},
		{"York Yankees", "New York Yankees"},
		{"Belgium", "Belgium national football team"},
	} {
		found := set.OrganizationsWith(c.part)
		if !slices.ContainsFunc(found, func(e Entry) bool { return e.Name == c.name }) {
			t.Errorf("%q does not lead to %s", c.part, c.name)
		}
		words := " " + normalize.String(c.part) + " "
		for i, e := range found {
			name := " " + normalize.String(e.Name) + " "
			if e.Type != entities.Organization || e.Match != BySurname || !strings.Contains(name, words) || name == words {
				t.Errorf("%q leads to %s, a %s by %s", c.part, e.Name, e.Type, e.Match)
			}
			if i > 0 && e.Prior > found[i-1].Prior {
				t.Errorf("%q: %s before the more prominent %s", c.part, found[i-1].Name, e.Name)
			}
		}
	}
	for _, none := range []string{"", "of", "qqqxyz", "Yankees New"} {
		if found := set.OrganizationsWith(none); len(found) > 0 {
			t.Errorf("%q leads to %s", none, found[0].Name)
		}
	}
}
