package web

import (
	"strings"

	"newsgraph/pipeline/read/normal"
)

// bestTitle chooses between what the page declares, its title element and its
// headings, and cuts the site's name off.
func (c *metaCollector) bestTitle(declared, site string) string {
	if declared == "" {
		declared = c.pageTitle
		for _, h := range c.h1 {
			if len(h) > 15 && strings.HasPrefix(c.pageTitle, h) {
				return h
			}
		}
		if declared == "" && len(c.h1) > 0 {
			return c.h1[0]
		}
	}
	return cutSite(declared, site, c.h1)
}

// cutSite removes " - Site", " | Site" from the end of a title: when it is the
// known site's name, or when what is left is a heading of the page, or the end
// is short.
func cutSite(title, site string, h1 []string) string {
	for _, sep := range [...]string{" | ", " -- ", " - ", " – ", " — ", " :: ", " « ", " » ", " · ", " • "} {
		i := strings.LastIndex(title, sep)
		if i <= 0 {
			continue
		}
		left, right := strings.TrimSpace(title[:i]), strings.TrimSpace(title[i+len(sep):])
		if site != "" && (strings.EqualFold(right, site) || strings.EqualFold(right, normal.Host("http://"+site))) {
			return left
		}
		for _, h := range h1 {
			if strings.EqualFold(h, left) {
				return left
			}
		}
		if sep == " | " && len(strings.Fields(left)) <= 2 && len(strings.Fields(right)) >= 4 {
			return right
		}
		if sep != " - " && sep != " -- " && sep != " – " && sep != " — " && len(strings.Fields(left)) >= 4 && len(strings.Fields(right)) <= 4 {
			return cutSite(left, site, h1)
		}
	}
	return title
}
