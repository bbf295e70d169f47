package link

import (
	"strings"
	"testing"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/pipeline/resolve/link/clues"
)

func TestExpands(t *testing.T) {
	for _, c := range []struct {
		name, full string
		want       bool
	}{
		{"National Rifle Association of America", "national rifle association", true},
		{"National Rifle Association of America", "national restaurant association", false},
		{"Organization for Security", "organization of security", true},
		{"Hamas", "islamic resistance movement", true}, // one word tells nothing
	} {
		e := gazetteers.Entry{Type: entities.Organization, Name: c.name}
		if got := (&Linker{article: clues.Article{Lang: clues.English()}}).expands(&e, strings.Fields(c.full)); got != c.want {
			t.Errorf("%s for %q: %v", c.name, c.full, got)
		}
	}
}
