package web

import (
	"bytes"
	"net/url"
	"path"
	"strings"

	"github.com/tidwall/gjson"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/markup"
	"newsgraph/pipeline/read/normal"
)

// noPage says what a capture of the web is that is neither page nor text,
// whatever media type it came with: "" for what may be one. Servers send much
// as text/plain and text/html.
func noPage(address, media string, body []byte) string {
	switch media {
	case "text/html", "application/xhtml+xml", "text/plain", "", "no-type", "unk":
	default:
		return "" // told by its media type
	}
	b := bytes.TrimSpace(bytes.TrimPrefix(body, []byte(normal.BOM)))
	name := ""
	if u, err := url.Parse(address); err == nil {
		name = strings.ToLower(path.Base(u.Path))
	}
	switch root, _ := markup.Root(b[:min(len(b), frame.HeadBytes)]); root {
	case "urlset", "sitemapindex":
		return "a sitemap"
	case "rss", "feed", "rdf", "opml":
		return "a feed"
	case "opensearchdescription", "browserconfig", "svg", "cross-domain-policy":
		return "XML of a site's own"
	}
	if len(b) > 0 && (b[0] == '{' || b[0] == '[') && fields.Nesting(b) <= frame.DefaultMaxNesting && gjson.ValidBytes(b) {
		return "JSON"
	}
	if sniffHTML(b[:min(len(b), frame.HeadBytes)]) >= frame.Strong {
		return ""
	}
	switch {
	case name == "robots.txt" || name == "ads.txt" || name == "app-ads.txt" || name == "security.txt" || robotsRules(b):
		return "rules for robots"
	case sitemapList(b):
		return "a sitemap"
	}
	switch path.Ext(name) {
	case ".js", ".mjs":
		return "a script"
	case ".css":
		return "a style sheet"
	case ".json", ".map", ".webmanifest":
		return "JSON"
	}
	return codeKind(b)
}

// robotsRules reports the lines of a robots.txt (RFC 9309), by the first that
// says something.
func robotsRules(b []byte) bool {
	for line := range bytes.Lines(b[:min(len(b), frame.HeadBytes)]) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		key, value, ok := bytes.Cut(line, []byte(":"))
		if !ok || len(bytes.Fields(value)) > 2 {
			return false
		}
		switch strings.ToLower(strings.TrimSpace(string(key))) {
		case "user-agent", "disallow", "sitemap":
			return true
		}
		return false
	}
	return false
}

// sitemapList reports a text with nothing but addresses, one a line
// (sitemaps.org).
func sitemapList(b []byte) bool {
	n := 0
	for line := range bytes.Lines(b[:min(len(b), frame.HeadBytes)]) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		if !bytes.HasPrefix(line, []byte("http://")) && !bytes.HasPrefix(line, []byte("https://")) || bytes.IndexByte(line, ' ') >= 0 {
			return false
		}
		n++
	}
	return n > 1
}

// scriptWords begin statements of JavaScript, styleWords rules of CSS.
var (
	scriptWords = []string{"var ", "let ", "const ", "function ", "function(", "(function", "!function", ";(function", "\"use strict\"", "'use strict'", "window.", "document.", "jQuery(", "$(", "import {", "export ", "define(", "if(", "if (", "try{", "try {", "return ", "(()=>", "(self.", "callback("}
	styleWords  = []string{"@charset", "@import", "@media", "@font-face", ":root", "*{", "* {", "html{", "html {", "body{", "body {", "html,", "."}
)

// codeKind tells code from prose: it begins with a word of the language,
// after comments, and among its characters are many that prose has few of.
func codeKind(b []byte) string {
	b = b[:min(len(b), frame.HeadBytes)]
	marks := 0
	for _, c := range b {
		if strings.IndexByte("{};=()[]<>|&+*/\\", c) >= 0 {
			marks++
		}
	}
	if marks*25 < len(b) {
		return ""
	}
	b = skipComments(b)
	for _, w := range styleWords {
		if bytes.HasPrefix(b, []byte(w)) && bytes.IndexByte(b, '{') > 0 && bytes.IndexByte(b, ':') > 0 {
			return "a style sheet"
		}
	}
	for _, w := range scriptWords {
		if bytes.HasPrefix(b, []byte(w)) {
			return "a script"
		}
	}
	if i := bytes.IndexByte(b, '('); i > 0 && i < 80 && bytes.IndexByte(b[:i], ' ') < 0 && i+1 < len(b) && (b[i+1] == '{' || b[i+1] == '[') {
		return "a script" // JSONP: callback({…})
	}
	return ""
}

// skipComments drops what stands before the first statement.
func skipComments(b []byte) []byte {
	for {
		b = bytes.TrimLeft(b, " \t\r\n")
		end := ""
		switch {
		case bytes.HasPrefix(b, []byte("/*")):
			end = "*/"
		case bytes.HasPrefix(b, []byte("//")):
			end = "\n"
		default:
			return b
		}
		_, rest, ok := bytes.Cut(b, []byte(end))
		if !ok {
			return nil
		}
		b = rest
	}
}
