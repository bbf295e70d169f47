package zones

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/pipeline/segment/lexical"
)

// Part is a stretch of a field with one role.
type Part struct {
	Role       entities.Role
	Start, End int  // bytes of the text that Begin was given
	Apart      bool // a zone of its own even beside one of the same role
}

// Walk goes over the paragraphs of one field. The title field is one headline.
// In the text each paragraph gets a role from its place and its words; a
// dateline is cut from the head of a paragraph, a credit from its tail. It is
// scratch memory for one goroutine; its zero value has nothing to walk over.
type Walk struct {
	rules      *Rules
	article    *entities.Article
	field      entities.Field
	text       string
	paragraphs []paragraph

	i      int // of the next paragraph
	body   int // paragraphs of the body so far
	dated  bool
	before entities.Role
	parts  []Part // of the last paragraph
}

// Begin walks to the head of a field, whose text is given as it is to be read.
// Of the article the title, source and address are looked at.
func (z *Walk) Begin(rules *Rules, article *entities.Article, field entities.Field, text string) {
	*z = Walk{rules: rules, article: article, field: field, text: text, paragraphs: rules.lex.appendParagraphs(z.paragraphs[:0], text), parts: z.parts[:0]}
}

// End forgets the article and leaves nothing to walk over.
func (z *Walk) End() { *z = Walk{paragraphs: z.paragraphs[:0], parts: z.parts[:0]} }

// More reports whether a paragraph is to come.
func (z *Walk) More() bool { return z.i < len(z.paragraphs) }

// Next returns the parts of the next paragraph, sorted, at least one, valid until
// the call after.
func (z *Walk) Next() []Part {
	i, u := z.i, z.paragraphs[z.i]
	z.i++
	z.parts = z.parts[:0]
	if z.field == entities.Title {
		z.headline(u)
		return z.parts
	}
	line := z.text[u.start:u.end]
	head := i < limits().HeadParagraphs && z.body < limits().HeadBody
	role := z.rules.role(line, head || i+2 >= len(z.paragraphs))
	if role == entities.Caption && z.creditWithin(line) {
		role = entities.Body
	}
	switch {
	case i == 0 && isHeadline(z.rules, z.article.Title, z.text, z.paragraphs, role):
		role = entities.Headline
	case role == entities.Body && z.before == entities.Byline && z.rules.lex.isOutletLine(line):
		role = entities.Byline
	case role == entities.Body && !z.dated && (head || i < limits().HeadWire):
		if n, wire := z.rules.dateline(line, z.body == 0); n > 0 && (head || wire) {
			z.dated = true
			z.add(Part{Role: entities.Dateline, Start: u.start, End: u.start + n, Apart: true})
			u.start = lexical.SkipSpace(z.text[:u.end], u.start+n)
		}
	}
	if role == entities.Body {
		z.body++
		if n := z.rules.creditTail(z.text[u.start:u.end]); n > 0 {
			z.add(Part{Role: role, Start: u.start, End: u.end - n})
			u.start, role = u.end-n, entities.Boilerplate
		}
	}
	switch z.before = role; role {
	case entities.Headline:
		z.headline(u)
	case entities.Body:
		z.asides(u)
	default:
		z.add(Part{Role: role, Start: u.start, End: u.end, Apart: role == entities.Byline})
	}
	return z.parts
}

// creditWithin reports whether the credit of a picture stands between the
// sentences of a paragraph, which is no caption then.
func (z *Walk) creditWithin(line string) bool {
	start, end, _ := z.rules.aside(line, z.article)
	return end > 0 && endsSentence(strings.TrimRight(line[:start], " ")) && endsSentence(line) && len(line)-end >= limits().ShortestLead
}

// asides adds a paragraph of the body without the credits in it.
func (z *Walk) asides(u paragraph) {
	for u.start < u.end {
		start, end, role := z.rules.aside(z.text[u.start:u.end], z.article)
		if end == 0 {
			z.add(Part{Role: entities.Body, Start: u.start, End: u.end})
			return
		}
		if start > 0 {
			z.add(Part{Role: entities.Body, Start: u.start, End: u.start + start})
		}
		at := u.start + end
		for at < u.end && (z.text[at] == '.' || z.text[at] == ',') {
			at++
		}
		z.add(Part{Role: role, Start: u.start + start, End: at})
		u.start = lexical.SkipSpace(z.text[:u.end], at)
	}
}

// headline adds a headline without the name of the site around it.
func (z *Walk) headline(u paragraph) {
	start, end := z.rules.headline(z.text[u.start:u.end], z.article)
	if start > 0 {
		z.add(Part{Role: entities.Boilerplate, Start: u.start, End: u.start + start})
	}
	z.add(Part{Role: entities.Headline, Start: u.start + start, End: u.start + end})
	if u.start+end < u.end {
		z.add(Part{Role: entities.Boilerplate, Start: u.start + end, End: u.end})
	}
}

func (z *Walk) add(p Part) { z.parts = append(z.parts, p) }

// isHeadline reports whether the first paragraph of the text is a headline: it
// repeats the title, or the article has no title and it looks like one.
func isHeadline(r *Rules, title, text string, paragraphs []paragraph, role entities.Role) bool {
	line := text[paragraphs[0].start:paragraphs[0].end]
	if title != "" {
		return sameTitle(title, line)
	}
	if role != entities.Body || len(paragraphs) < 2 || paragraphs[0].lines > 2 || len(line) > 200 || !looksLikeHeadline(line) {
		return false
	}
	next := text[paragraphs[1].start:paragraphs[1].end]
	if n, _ := r.dateline(line, true); n > 0 {
		return false
	}
	dated, _ := r.dateline(next, false)
	return paragraphs[1].blank || len(next) > len(line)+len(line)/2 && endsSentence(next) ||
		r.role(next, true) == entities.Byline || dated > 0
}

// looksLikeHeadline reports whether a line has two words or more, begins as
// one does and does not end as a sentence.
func looksLikeHeadline(line string) bool {
	first, _ := utf8.DecodeRuneInString(line)
	last := line[len(line)-1]
	if unicode.IsLower(first) || last == ',' || last == ';' || last == ':' || last == '-' {
		return false
	}
	if last == '.' && !strings.HasSuffix(line, "..") && !lexical.Dotted(line[strings.LastIndexByte(line, ' ')+1:]) {
		return false
	}
	return strings.IndexByte(line, ' ') > 0
}

// sameTitle reports whether the line says what the title says: letters and
// digits are equal, whatever the case and the marks. A site's name after the
// title's last dash or bar does not count.
func sameTitle(title, line string) bool {
	return equalLetters(title, line) || equalLetters(cutSite(title), line) || equalLetters(title, cutSite(line))
}

func cutSite(s string) string {
	for _, sep := range []string{" | ", " - ", " – ", " — "} {
		if i := strings.LastIndex(s, sep); i > 20 {
			return s[:i]
		}
	}
	return s
}

func equalLetters(a, b string) bool {
	n := 0
	for {
		var ra, rb rune
		ra, a = nextLetter(a)
		rb, b = nextLetter(b)
		if ra != rb {
			return false
		}
		if ra == 0 {
			return n > 0
		}
		n++
	}
}

// nextLetter returns the first letter or digit of s in lower case and what follows it.
func nextLetter(s string) (rune, string) {
	for i, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r), s[i+utf8.RuneLen(r):]
		}
	}
	return 0, ""
}

// creditTail returns the length of the agency's credit at the end of a
// paragraph: "(Reporting by …; Editing by …)".
func (r *Rules) creditTail(s string) int {
	end := strings.TrimRight(s, " .")
	if !strings.HasSuffix(end, ")") {
		return 0
	}
	at, longest := -1, 0
	for _, p := range r.tails {
		if i := strings.LastIndex(s, string(p.text)); i > 0 && (at < 0 || i < at) {
			at, longest = i, p.longest
		}
	}
	if at < 0 || len(s)-at > longest || strings.Contains(s[at:len(end)-1], ")") {
		return 0
	}
	return len(s) - at
}
