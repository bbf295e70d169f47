package zones

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/gazetteers/lang"
	"newsgraph/pipeline/segment/lexical"
)

// Rules are the phrases of the table zones and the words of the table press.
// Immutable and shared.
type Rules struct {
	lex    lexicon
	starts map[byte][]phrase // by first byte
	ends   []phrase
	holds  []phrase
	whole  map[string]entities.Role

	tails      []phrase // of credits that end a paragraph, as written
	signatures []phrase // of credits of photographs, as written
	sends      []phrase // before the name of a site

	agency map[string]bool
	outlet map[string]bool
	label  map[string]bool

	siteName  map[string]bool // names of sites that no other rule tells
	siteEnd   map[string]bool // words that the name of a site ends in
	siteTails []lang.Word     // what names of one site differ in
	hostEnds  []lang.Word     // what names of hosts end in
	furniture map[string]bool // words that names and headings of sites consist of

	longest int // bytes of the longest paragraph that any phrase speaks of

	sentences sentencePatterns
}

type phrase struct {
	text    []byte
	longest int // bytes of the paragraph
	role    entities.Role
}

// NewRules takes the rules from the tables of a language. An error when a class
// or table that they need is not there, or a row of the table zones cannot be
// read.
func NewRules(tables *lang.Lexicon) (*Rules, error) {
	words, err := lexical.Select(tables, classes, title)
	if err != nil {
		return nil, err
	}
	pick := tables.Pick()
	r := &Rules{
		lex: words, starts: map[byte][]phrase{}, whole: map[string]entities.Role{},
		agency: pick.Set("agency"), outlet: pick.Set("outlet-noun"), label: pick.Set("label"),
		siteName: pick.Set("site-name"), siteEnd: pick.Set("site-end"), siteTails: pick.Words("site-tail"), hostEnds: pick.Words("host-end"),
		furniture: pick.Set("site-furniture"),
	}
	for _, row := range pick.Rows("zones") {
		if err := r.add(row); err != nil {
			return nil, fmt.Errorf("language table zones: line %d: %w", row.Line, err)
		}
	}
	return r, pick.Err()
}

// add takes in a row of the table zones.
func (r *Rules) add(row lang.Row) error {
	role, where, text := entities.Role(row.Cell(0)), row.Cell(1), row.Cell(3)
	longest, err := strconv.Atoi(row.Cell(2))
	if err != nil {
		return fmt.Errorf("longest: %w", err)
	}
	if text == "" {
		return errors.New("no phrase")
	}
	p := phrase{text: []byte(text), longest: longest, role: role}
	switch where {
	case "sentence":
		r.sentences.add(newPattern(text, longest, role))
		return nil
	case "credit":
		r.tails = append(r.tails, p)
		return nil
	case "signature":
		r.signatures = append(r.signatures, p)
	case "site":
		r.sends = append(r.sends, p)
		return nil
	case "starts":
		r.starts[text[0]] = append(r.starts[text[0]], p)
	case "ends":
		r.ends = append(r.ends, p)
	case "holds":
		r.holds = append(r.holds, p)
	case "whole":
		r.whole[text] = role
	default:
		return fmt.Errorf("no place %q for a phrase", where)
	}
	r.longest = max(r.longest, longest)
	return nil
}

// role returns the role of a paragraph by its words. edge says that it is one
// of the first or last of the text, where bylines stand.
func (r *Rules) role(line string, edge bool) entities.Role {
	if len(line) > r.longest {
		return entities.Body
	}
	var buf [1024]byte
	folded := foldLine(buf[:0], line)
	if role, ok := r.whole[string(folded)]; ok {
		return role
	}
	role := r.byPhrase(folded, len(line))
	if role == entities.Byline && !edge {
		role = entities.Body
	}
	switch {
	case role != "":
		return role
	case isMenu(line):
		return entities.Boilerplate
	case edge && r.isByline(line), r.lex.isSignOff(line):
		return entities.Byline
	case r.signed(line):
		return entities.Caption
	}
	return entities.Body
}

func (r *Rules) byPhrase(folded []byte, size int) entities.Role {
	for _, p := range r.starts[folded[0]] {
		if size <= p.longest && bytes.HasPrefix(folded, p.text) {
			return p.role
		}
	}
	for _, p := range r.ends {
		if size <= p.longest && bytes.HasSuffix(folded, p.text) {
			return p.role
		}
	}
	for _, p := range r.holds {
		if size <= p.longest && bytes.Contains(folded, p.text) {
			return p.role
		}
	}
	return ""
}

// foldLine appends the line in small ASCII letters with straight quotes and
// hyphens for dashes.
func foldLine(dst []byte, line string) []byte {
	for i := 0; i < len(line); {
		c := line[i]
		switch {
		case c >= 'A' && c <= 'Z':
			dst = append(dst, c+'a'-'A')
			i++
			continue
		case c < utf8.RuneSelf:
			dst = append(dst, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(line[i:])
		switch r {
		case '“', '”':
			dst = append(dst, '"')
		case '‘', '’':
			dst = append(dst, '\'')
		case '—', '–', '―':
			dst = append(dst, '-')
		case '\u00a0':
			dst = append(dst, ' ')
		default:
			dst = append(dst, line[i:i+n]...)
		}
		i += n
	}
	return dst
}

// isMenu reports whether a line is a row of links: four or more short items
// between bars or bullets, without a full stop.
func isMenu(line string) bool {
	for _, sep := range []string{" | ", " • ", " · ", " » "} {
		n := strings.Count(line, sep)
		if n >= 3 && len(line) < (n+1)*24 && !strings.Contains(line, ". ") {
			return true
		}
	}
	return false
}

// signed reports whether a paragraph ends in the credit of a photograph:
// "… in Idlib, Syria. REUTERS/Jane Doe".
func (r *Rules) signed(line string) bool {
	for _, p := range r.signatures {
		if i := strings.LastIndex(line, string(p.text)); i >= 0 && len(line) < p.longest && len(line)-i < limits().LongestSignature {
			return true
		}
	}
	return false
}
