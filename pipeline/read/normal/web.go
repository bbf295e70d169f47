package normal

import (
	"net/url"
	"strings"
)

// Host is the domain of an address, without "www.".
func Host(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}
