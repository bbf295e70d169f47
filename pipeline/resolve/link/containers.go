package link

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
func (r *Linker) ContainerOf(i int) string {
	m := &r.doc.Mentions[i]
	rest := r.doc.Behind(m)
	if strings.HasPrefix(rest, " state") || strings.HasPrefix(rest, " State") || strings.HasSuffix(r.doc.Before(m), "state of ") || r.saysState(i) {
		return "state"
	}
	in := r.container(rest)
	if len(in) == 0 || r.listed(i) {
		return ""
	}
	for _, e := range r.names.Lookup(r.forms[r.mentions[i].Form].Surface) {
		if e.Type != entities.Place {
			continue
		}
		for k := range in {
			if holds(&in[k], &e) {
				return in[k].Name
			}
		}
	}
	return ""
}

// BesideCity reports whether a mention that means a state has the name of a big
// city there, too: what is called so elsewhere may be either.
func (r *Linker) BesideCity(i int, container string) bool {
	if container != "state" {
		return false
	}
	known := r.names.Lookup(r.forms[r.mentions[i].Form].Surface)
	return slices.ContainsFunc(known, func(city gazetteers.Entry) bool {
		return city.Subtype == "city" && r.isMetropolis(&city) && slices.ContainsFunc(known, func(state gazetteers.Entry) bool {
			return state.Subtype == "admin1" && holds(&state, &city)
		})
	})
}

// listed reports whether a mention stands among others that name countries or
// first-level divisions, as it may itself: "Ohio, Oregon and Wyoming" has no
// Ohio in Oregon. Two countries are a list, of divisions it takes three.
// Capitals count for nothing: "Washington, Moscow and Tehran" are governments.
// No list has a name twice: "Lebanon, Pennsylvania, and Lebanon, New Hampshire".
func (r *Linker) listed(i int) bool {
	self := r.broad(i)
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
		for j := i; n < 8 && r.enumerates(min(j, j+step)); j += step {
			k := r.broad(j + step)
			if !k.ok() {
				break
			}
			if r.mentions[j+step].Form == r.mentions[i].Form {
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
func (r *Linker) broad(i int) broadness {
	f := &r.forms[r.mentions[i].Form]
	if f.broad == nil {
		b := r.broadnessOf(f.Surface)
		f.broad = &b
	}
	return *f.broad
}

func (r *Linker) broadnessOf(surface string) (b broadness) {
	for _, e := range r.names.Lookup(surface) {
		if e.Type != entities.Place || e.Match > gazetteers.ByAlias {
			continue
		}
		switch e.Subtype {
		case "country":
			b.country = true
		case "admin1":
			b.division = true
		case "city":
			b.capital = b.capital || r.isSeat(&e)
		}
	}
	return b
}

// enumerates reports whether a comma or "and" alone parts mention i from the next.
func (r *Linker) enumerates(i int) bool {
	if i < 0 || i+1 >= len(r.doc.Mentions) {
		return false
	}
	a, b := &r.doc.Mentions[i], &r.doc.Mentions[i+1]
	if a.Type != entities.Place || b.Type != entities.Place || a.Field != b.Field || a.Sentence != b.Sentence || a.End > b.Start {
		return false
	}
	switch r.doc.Article.FieldText(a.Field)[a.End:b.Start] {
	case ", ", " and ", ", and ", " or ", ", or ", " & ":
		return true
	}
	return false
}

// container looks up what stands behind "City, " as the place that holds it.
func (r *Linker) container(s string) []gazetteers.Entry {
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
		if full := r.lang.State(strings.TrimSuffix(strings.TrimSuffix(name, "'s"), "’s")); full != "" {
			name = full
		}
		var out []gazetteers.Entry
		for _, e := range r.names.Lookup(strings.TrimRight(name, ".")) {
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

// isSeat reports whether an entry is the capital of its country.
func (r *Linker) isSeat(e *gazetteers.Entry) bool {
	c, ok := r.names.Capital(e.Country)
	return ok && c.Ref == e.Ref
}

// holds reports whether one place holds the other: a country or its division.
func holds(in, e *gazetteers.Entry) bool {
	if in.Ref == e.Ref || in.Country == "" || in.Country != e.Country {
		return false
	}
	return in.Subtype == "country" || e.Admin1 != "" && normalize.String(in.Name) == normalize.String(e.Admin1)
}

// surrounds reports whether a division of either level that bears a city's name
// is the one around it: those of the second level by the first that both lie in.
func surrounds(division, city *gazetteers.Entry) bool {
	if division.Subtype == "admin2" {
		return division.Country != "" && division.Country == city.Country && normalize.String(division.Admin1) == normalize.String(city.Admin1)
	}
	return holds(division, city)
}
