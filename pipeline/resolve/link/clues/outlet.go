package clues

import (
	"strings"
	"unicode"

	"newsgraph/entities"
)

// Outlet is what an article's source says of where it is at home.
type Outlet struct {
	Country string // ISO 3166-1 alpha-2 of the top-level domain, "" for a generic one
	letters string // of the source's name or host, lower case, nothing else
}

// outletOf reads the host of an article's URL, else its source.
func (l *Language) outletOf(names Gazetteer, a *entities.Article) Outlet {
	host := a.URL
	if _, rest, ok := strings.Cut(host, "://"); ok {
		host, _, _ = strings.Cut(rest, "/")
	} else {
		host = a.Source
	}
	host = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(host)), "www.")
	var o Outlet
	o.letters = strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) {
			return c
		}
		return -1
	}, host)
	i := strings.LastIndexByte(host, '.')
	if i < 0 || len(host)-i != 3 || l.words[host[i+1:]]&genericDomain != 0 {
		return o
	}
	iso := strings.ToUpper(host[i+1:])
	if iso == "UK" {
		iso = "GB"
	}
	if _, ok := names.Capital(iso); ok {
		o.Country = iso
	}
	return o
}

// NamedAfter reports whether the source is called after a place: The Paris News.
func (o *Outlet) NamedAfter(name string) bool {
	letters := strings.ToLower(strings.ReplaceAll(strings.ReplaceAll(name, " ", ""), ".", ""))
	return len(letters) >= 5 && strings.Contains(o.letters, letters)
}
