package resolve

import (
	_ "embed"
	"strings"
	"sync"

	"newsgraph/entities"
	"newsgraph/gazetteers"
)

//go:embed offices.tsv
var officesTSV string

// tenure is one person's time in an office. Names and titles are in normal form.
type tenure struct {
	title, country string
	from, to       string // dates; to is "" while it lasts
}

// tenures maps the normal form of a name to the offices of its bearer. It
// complements Names.Office, which knows holders by what the sources of the
// gazetteers say of them.
var tenures = sync.OnceValue(func() map[string][]tenure {
	m := map[string][]tenure{}
	for _, line := range strings.Split(officesTSV, "\n") {
		f := strings.Split(line, "\t")
		if len(f) != 5 || f[0] == "title" {
			continue
		}
		name := personKey(f[4])
		m[name] = append(m[name], tenure{gazetteers.NormalizeString(f[0]), f[1], f[2], f[3]})
	}
	return m
})

// personKey is the folded given and family name of a person: what stays the
// same between spellings and with or without middle names.
func personKey(name string) string {
	p := parsePerson(gazetteers.NormalizeString(name), name)
	if len(p.folds) == 0 {
		return ""
	}
	if !p.full() || len(p.folds) == 1 {
		return p.folds[0]
	}
	key := p.folds[0] + " " + strings.Join(bare(p.folds[p.family():]), " ")
	if len(p.words) > 2 && len(p.words[1]) == 1 {
		key = p.folds[0] + " " + p.words[1] + " " + strings.Join(bare(p.folds[p.family():]), " ") // George W. Bush
	}
	return key
}

// held says whether a person held an office of that title on a date: 1 for
// yes, -1 when they held it more than a year before or after only, 0 when
// nothing is known. A date of a year or month counts where it overlaps.
func held(e *gazetteers.Entry, title, date string) int {
	if date == "" || e.Type != entities.Person {
		return 0
	}
	title = gazetteers.NormalizeString(title)
	known := 0
	for _, t := range tenures()[personKey(e.Name)] {
		if !sameOffice(title, t.title) {
			continue
		}
		n, k := min(len(date), len(t.from)), min(len(date), len(t.to))
		if t.from[:n] <= date[:n] && (t.to == "" || date[:k] <= t.to[:k]) {
			return 1
		}
		if year(date) > year(t.from)-2 && (t.to == "" || year(date) < year(t.to)+2) {
			return 0
		}
		known = -1
	}
	return known
}

// sameOffice compares a title as written with an office: "secretary" and
// "us secretary of state" are said of the secretary of state.
func sameOffice(written, office string) bool {
	if written == office || strings.HasSuffix(written, " "+office) {
		return true
	}
	switch office {
	case "secretary of state", "defense secretary":
		return written == "secretary"
	case "secretary general":
		return strings.HasSuffix(written, "secretary general") || written == "un chief"
	case "prime minister":
		return written == "premier"
	case "premier":
		return written == "prime minister"
	}
	return false
}
