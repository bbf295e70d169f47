package zones

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/pipeline/segment/lexical"
)

// A title as pages and feeds give it often ends, or begins, with the name of
// the site: "Envoy leaves Aleppo - Yahoo! News". That name is none of the
// article's. It is known by the article's own source and address, by the words
// that names of sites end in or consist of (table press: agency,
// outlet-noun, site-furniture as in "News, Weather & Sports"), by being an address, or, behind a bar, by
// being a few capitalised words.

// titleMarks stand between a title and the name of the site, with a space on
// either side.
var titleMarks = [...]string{"|", "-", "–", "—", "::", "»", "•", "·", "//"}

// headline returns what of the title is the headline: title[start:end].
func (r *Rules) headline(title string, a *entities.Article) (start, end int) {
	end = len(title)
	for rest, n := end, 0; n < limits().SitePieces; n++ {
		at, size := lastMark(title[:rest])
		if size == 0 || at < limits().ShortestHeadline {
			break
		}
		if r.isSite(title[at+size:rest], strings.ContainsAny(title[at:at+size], "|»•·"), a) {
			end = at
		} else if n > 0 && end == len(title) || rest-at > limits().LongestSite/2 {
			break // one piece may be the site's town
		}
		rest = at
	}
	if at, size := firstMark(title[:end]); size > 0 && end-at-size >= limits().ShortestHeadline && strings.Count(title[:at], " ") < 3 && r.isSite(title[:at], false, a) {
		start = at + size
	}
	return start, end
}

// lastMark finds the last mark of a title with the spaces around it.
func lastMark(s string) (at, size int) {
	at = -1
	for _, m := range titleMarks {
		if i := strings.LastIndex(s, " "+m+" "); i > at {
			at, size = i, len(m)+2
		}
	}
	return at, size
}

// firstMark finds the first one.
func firstMark(s string) (at, size int) {
	at = len(s)
	for _, m := range titleMarks {
		if i := strings.Index(s[:min(len(s), limits().LongestSite+8)], " "+m+" "); i >= 0 && i < at {
			at, size = i, len(m)+2
		}
	}
	return at, size
}

// isSite reports whether a piece of a title is the name of a site. Behind a bar
// (and never of a title in capitals) a few capitalised words are enough.
func (r *Rules) isSite(piece string, bar bool, a *entities.Article) bool {
	piece = strings.TrimSpace(piece)
	if piece == "" || len(piece) > limits().LongestSite {
		return false
	}
	folded := string(foldLine(nil, piece))
	name := r.siteCore(folded)
	if name != "" && (name == r.siteCore(string(foldLine(nil, a.Source))) || name == r.siteCore(hostName(a.URL))) {
		return true
	}
	if r.agency[folded] || r.siteName[folded] || r.isSiteAddress(folded) {
		return true
	}
	words := strings.FieldsFunc(folded, func(c rune) bool { return !lexical.WordRune(c) && c != '\'' })
	if len(words) == 0 {
		return false
	}
	furniture := 0
	for _, w := range words {
		if r.furniture[strings.TrimRight(w, "0123456789")] {
			furniture++
		}
	}
	last := words[len(words)-1]
	capitalised := r.lex.isTitleCase(strings.ReplaceAll(piece, "&", "and"))
	switch {
	case furniture > 1 && (capitalised || bar), furniture == len(words):
		return true
	case furniture == 1 && capitalised && len(words) <= 5 && (lexical.AllDigits(last) || isCallSign(firstWord(piece)) || isCallSign(lastWord(piece))):
		return true // a station: "WSMV Channel 4"
	case r.siteEnd[last]:
		return bar || capitalised && len(words) > 1 && len(words) <= 6
	}
	return bar && capitalised && len(words) <= 4 && goesOnSmall(piece) && strings.TrimRight(piece, "?!") == piece
}

// isCallSign reports whether a word is the sign of a station in America: four
// capitals from W or K on, and perhaps more.
func isCallSign(word string) bool {
	return len(word) > 3 && (word[0] == 'W' || word[0] == 'K') && lexical.UpperASCII(word[:4])
}

// siteCore is the name of a site without what names of one site differ in:
// "The", "News", "Online", ".com", spaces and marks.
func (r *Rules) siteCore(folded string) string {
	folded = strings.TrimPrefix(strings.TrimPrefix(folded, "www."), "the ")
	for {
		cut := folded
		for _, end := range r.siteTails {
			cut = strings.TrimSuffix(cut, end.Text)
		}
		if cut == folded || cut == "" {
			break
		}
		folded = cut
	}
	return strings.Map(func(c rune) rune {
		if !lexical.WordRune(c) {
			return -1
		}
		return c
	}, folded)
}

// hostName is the host of an address in small letters, "" for none.
func hostName(url string) string {
	_, rest, ok := strings.Cut(url, "://")
	if !ok {
		return ""
	}
	if i := strings.IndexAny(rest, "/?#:"); i >= 0 {
		rest = rest[:i]
	}
	return strings.ToLower(rest)
}

// isSiteAddress reports whether a piece begins or ends with the name of a host:
// "CNNPolitics.com", "wave3.com-Louisville News".
func (r *Rules) isSiteAddress(folded string) bool {
	for _, w := range [...]string{firstWord(folded), lastWord(folded)} {
		for _, end := range r.hostEnds {
			i := strings.Index(w, end.Text)
			if i < 2 {
				continue
			}
			if next, _ := utf8.DecodeRuneInString(w[i+len(end.Text):]); next == utf8.RuneError || !unicode.IsLetter(next) && next != '@' && next != '.' {
				return true
			}
		}
	}
	return false
}
