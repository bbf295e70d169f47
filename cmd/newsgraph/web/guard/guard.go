// Package guard stands before a server that is for one machine or a trusted few.
//
// It promises: only hosts that are named are answered (against DNS rebinding), a
// write comes from our own pages or from no page at all, other sites may not even
// read, the token is right where one is asked, and every page carries a
// Content-Security-Policy that lets it use what the server itself serves.
package guard

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// contentPolicy lets pages use what the server itself serves and nothing else.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// TokenCookie is the cookie that a token stays in.
const TokenCookie = "newsgraph_token"

// Guard says whom a server answers.
type Guard struct {
	Token       string        // asked of every client; "" asks none
	Hosts       []string      // names that clients may use beside the loopback ones
	ReadTimeout time.Duration // longest wait for a request that only reads
}

// Handler looks at every request before the next one does.
func (g *Guard) Handler(next http.Handler) http.Handler {
	same := http.NewCrossOriginProtection()
	inner := same.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin") // with no-referrer browsers post forms with "Origin: null"
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		switch {
		case !g.knownHost(r.Host):
			http.Error(w, "This host name is not served here. Use 127.0.0.1 or localhost, or start with --host NAME.", http.StatusMisdirectedRequest)
		case !g.knownOrigin(r):
			http.Error(w, "Requests from other sites are refused.", http.StatusForbidden)
		case !g.allowed(w, r):
		default:
			if r.Method == http.MethodGet || r.Method == http.MethodHead {
				_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(g.ReadTimeout))
			}
			inner.ServeHTTP(w, r)
		}
	})
}

func (g *Guard) knownHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	if host == "localhost" || slices.Contains(g.Hosts, host) {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && (ip.IsLoopback() || slices.ContainsFunc(g.Hosts, func(h string) bool { return net.ParseIP(h).Equal(ip) }))
}

// knownOrigin refuses pages of other sites, readers too.
func (g *Guard) knownOrigin(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "cross-site", "same-site":
		return r.Method == http.MethodGet && r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host == r.Host
}

// allowed checks the token: in the header "Authorization: Bearer …", in the
// cookie, or once in the address, which sets the cookie.
func (g *Guard) allowed(w http.ResponseWriter, r *http.Request) bool {
	if g.Token == "" {
		return true
	}
	right := func(given string) bool {
		return subtle.ConstantTimeCompare([]byte(given), []byte(g.Token)) == 1
	}
	if given, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok && right(given) {
		return true
	}
	if c, err := r.Cookie(TokenCookie); err == nil && right(c.Value) {
		return true
	}
	q := r.URL.Query()
	if r.Method == http.MethodGet && right(q.Get("token")) {
		q.Del("token")
		http.SetCookie(w, &http.Cookie{Name: TokenCookie, Value: g.Token, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
		u := url.URL{Path: r.URL.Path, RawQuery: q.Encode()}
		http.Redirect(w, r, "/"+strings.TrimLeft(u.String(), "/"), http.StatusSeeOther)
		return false
	}
	w.Header().Set("WWW-Authenticate", `Bearer realm="newsgraph"`)
	http.Error(w, "A token is needed: open the address that newsgraph serve printed, or send it as \"Authorization: Bearer TOKEN\".", http.StatusUnauthorized)
	return false
}

// Fresh answers 304 when the client has this state already; else it marks the
// answer with the state's tag.
func Fresh(w http.ResponseWriter, r *http.Request, tag string) bool {
	etag := `W/"` + tag + `"`
	w.Header().Set("ETag", etag)
	w.Header().Set("Cache-Control", "no-cache")
	for _, have := range strings.Split(r.Header.Get("If-None-Match"), ",") {
		if strings.TrimSpace(have) == etag || strings.TrimSpace(have) == etag[2:] {
			w.WriteHeader(http.StatusNotModified)
			return true
		}
	}
	return false
}
