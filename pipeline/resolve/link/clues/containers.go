package clues

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/gazetteers"
	"newsgraph/gazetteers/normalize"
)

// ContainerOf returns the name of the place behind "City, " that holds a place of
// the mention's name, "state" where the text calls it one, else "".
func (a *Article) ContainerOf(i int) string {
	m := &a.Doc.Mentions[i]
	rest := a.Doc.Behind(m)
	if strings.HasPrefix(rest, " state") || strings.HasPrefix(rest, " State") || strings.HasSuffix(a.Doc.Before(m), "state of ") || a.saysState(i) {
		return "state"
	}
	in := a.container(rest)
	if len(in) == 0 || a.Listed(i) {
		return ""
	}
	for _, e := range a.Names.Lookup(a.Forms[a.Mentions[i].Form].Surface) {
		if e.Type != entities.Place {
			continue
		}
		for k := range in {
			if Holds(&in[k], &e) {
				return in[k].Name
			}
		}
	}
	return ""
}

// Listed reports whether a mention stands among others that name countries or
// first-level divisions, as it may itself: "Ohio, Oregon and Wyoming" has no
// Ohio in Oregon. Two countries are a list, of divisions it takes three.
// Capitals count for nothing: "Washington, Moscow and Tehran" are governments.
// No list has a name twice: "Lebanon, Pennsylvania, and Lebanon, New Hampshire".
func (a *Article) Listed(i int) bool {
	self := a.broad(i)
	if !self.ok() {
		return false
	}
	n, divisions, countries := 0, 0, true
	count := func(k broadness) {
		if k.capital {
			return
		}
		n++
		countries = countries && k.country
		if k.division {
			divisions++
		}
	}
	count(self)
	for _, step := range [...]int{-1, 1} {
		for j := i; n < 8 && a.enumerates(min(j, j+step)); j += step {
			k := a.broad(j + step)
			if !k.ok() {
				break
			}
			if a.Mentions[j+step].Form == a.Mentions[i].Form {
				return false
			}
			count(k)
		}
	}
	if self.capital {
		return divisions >= 2
	}
	return n >= 3 || n == 2 && countries
}

// broadness says which wide places a name can mean, and whether it is also a country's capital.
type broadness struct{ country, division, capital bool }

func (b broadness) ok() bool { return b.country || b.division }

// broad looks up what a mention's name can mean, once for each written name.
func (a *Article) broad(i int) broadness {
	f := &a.Forms[a.Mentions[i].Form]
	if f.broad == nil {
		b := a.broadnessOf(f.Surface)
		f.broad = &b
	}
	return *f.broad
}

func (a *Article) broadnessOf(surface string) (b broadness) {
	for _, e := range a.Names.Lookup(surface) {
		if e.Type != entities.Place || e.Match > gazetteers.ByAlias {
			continue
		}
		switch e.Subtype {
		case "country":
			b.country = true
		case "admin1":
			b.division = true
		case "city":
			b.capital = b.capital || a.IsSeat(&e)
		}
	}
	return b
}

// enumerates reports whether a comma or "and" alone parts mention i from the next.
func (a *Article) enumerates(i int) bool {
	if i < 0 || i+1 >= len(a.Doc.Mentions) {
		return false
	}
	m, next := &a.Doc.Mentions[i], &a.Doc.Mentions[i+1]
	if m.Type != entities.Place || next.Type != entities.Place || m.Field != next.Field || m.Sentence != next.Sentence || m.End > next.Start {
		return false
	}
	switch a.Doc.Article.FieldText(m.Field)[m.End:next.Start] {
	case ", ", " and ", ", and ", " or ", ", or ", " & ":
		return true
	}
	return false
}

// WithContainer returns the places of a name that says what holds them: "Lausanne, Switzerland".
func (a *Article) WithContainer(name string) []gazetteers.Entry {
	at := strings.Index(name, ", ")
	if at < 0 {
		return nil
	}
	holders := a.container(name[at:])
	var out []gazetteers.Entry
	for _, e := range a.Names.Lookup(name[:at]) {
		in := func(h gazetteers.Entry) bool {
			return h.Country == e.Country && (h.Subtype == "country" || h.Subtype == "admin1" && e.Admin1 == h.Name)
		}
		if e.Type == entities.Place && slices.ContainsFunc(holders, in) {
			out = append(out, e)
		}
	}
	return out
}

// container looks up what stands behind "City, " as the place that holds it.
func (a *Article) container(s string) []gazetteers.Entry {
	switch {
	case strings.HasPrefix(s, ", "):
		s = s[2:]
	case strings.HasPrefix(s, " ("):
		s = s[2:]
	case strings.HasPrefix(s, " in "), strings.HasPrefix(s, ", in "):
		s = s[strings.Index(s, "in ")+3:]
	default:
		return nil
	}
	end := 0
	var ends [4]int
	n := 0
	for n < len(ends) && end < len(s) {
		rest := s[end:]
		first, _ := utf8.DecodeRuneInString(rest)
		if !unicode.IsUpper(first) {
			break
		}
		k := strings.IndexAny(rest, " ,;:()\n")
		if k < 0 {
			k = len(rest)
		}
		ends[n] = end + k
		n++
		if k >= len(rest) || rest[k] != ' ' {
			break
		}
		end += k + 1
	}
	for ; n > 0; n-- {
		name := s[:ends[n-1]]
		if full := a.Lang.State(strings.TrimSuffix(strings.TrimSuffix(name, "'s"), "’s")); full != "" {
			name = full
		}
		var out []gazetteers.Entry
		for _, e := range a.Names.Lookup(strings.TrimRight(name, ".")) {
			if e.Type == entities.Place && (e.Subtype == "country" || e.Subtype == "admin1" || e.Subtype == "region") && e.Match <= gazetteers.ByAlias {
				out = append(out, e)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

// IsSeat reports whether an entry is the capital of its country.
func (a *Article) IsSeat(e *gazetteers.Entry) bool {
	c, ok := a.Names.Capital(e.Country)
	return ok && c.Ref == e.Ref
}

// Holds reports whether one place holds the other: a country or its division.
func Holds(in, e *gazetteers.Entry) bool {
	if in.Ref == e.Ref || in.Country == "" || in.Country != e.Country {
		return false
	}
	return in.Subtype == "country" || e.Admin1 != "" && normalize.String(in.Name) == normalize.String(e.Admin1)
}

// Surrounds reports whether a division of either level that bears a city's name
// is the one around it: those of the second level by the first that both lie in.
func Surrounds(division, city *gazetteers.Entry) bool {
	if division.Subtype == "admin2" {
		return division.Country != "" && division.Country == city.Country && normalize.String(division.Admin1) == normalize.String(city.Admin1)
	}
	return Holds(division, city)
}
