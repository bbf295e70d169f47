package zones

import (
	"bytes"
	"strings"

	"newsgraph/entities"
)

// Sentences within a paragraph that are none of the article's: calls to action
// ("Visit Business Insider's homepage", "Follow us on Facebook"), credits of
// pictures, lines about cookies. They are told by the patterns of
// the table zones that stand for a sentence.

// pattern is the parts of a sentence in their order, in folded letters.
type pattern struct {
	parts   [][]byte
	inside  bool // the first part need not begin the sentence
	end     bool // the last part ends it, but for marks
	longest int  // bytes of the sentence
	role    entities.Role
}

// newPattern reads a pattern as the table zones has it: parts with "…" between
// them, "…" at the head where the first need not begin the sentence, "$" where
// the last ends it.
func newPattern(s string, longest int, role entities.Role) pattern {
	p := pattern{longest: longest, role: role}
	s, p.inside = strings.CutPrefix(s, "…")
	s, p.end = strings.CutSuffix(s, "$")
	for part := range strings.SplitSeq(s, "…") {
		p.parts = append(p.parts, []byte(part))
	}
	return p
}

// fits reports whether a folded sentence of size bytes is one of the pattern;
// bare is the sentence without the marks at its end.
func (p *pattern) fits(s, bare []byte, size int) bool {
	if size > p.longest {
		return false
	}
	last := len(p.parts) - 1
	if p.end {
		if !bytes.HasSuffix(bare, bytes.TrimRight(p.parts[last], sentenceMarks)) {
			return false
		}
		if s = bare[:len(bare)-len(bytes.TrimRight(p.parts[last], sentenceMarks))]; last == 0 {
			return p.inside || len(s) == 0
		}
		last--
	}
	for i, part := range p.parts[:last+1] {
		at := 0
		if i > 0 || p.inside {
			at = bytes.Index(s, part)
		} else if !bytes.HasPrefix(s, part) {
			at = -1
		}
		if at < 0 {
			return false
		}
		s = s[at+len(part):]
	}
	return true
}

// sentenceMarks may stand behind the last word of a sentence.
const sentenceMarks = " .!)]\"'"

// sentencePatterns are the patterns of sentences, by what they are looked up by.
type sentencePatterns struct {
	starts  [256][]pattern // by their first byte
	ends    [256][]pattern // those that begin anywhere, by the last byte that is no mark
	holds   []pattern      // the others
	longest int            // bytes
}

func (t *sentencePatterns) add(p pattern) {
	t.longest = max(t.longest, p.longest)
	last := bytes.TrimRight(p.parts[len(p.parts)-1], sentenceMarks)
	switch {
	case !p.inside:
		t.starts[p.parts[0][0]] = append(t.starts[p.parts[0][0]], p)
	case p.end:
		t.ends[last[len(last)-1]] = append(t.ends[last[len(last)-1]], p)
	default:
		t.holds = append(t.holds, p)
	}
}

// Sentence is the role of a sentence by its words: Body, unless a pattern
// fits, or it sends to a site by its name ("Visit Business Insider"). Of the
// article the source and address are looked at.
func (r *Rules) Sentence(s string, a *entities.Article) entities.Role {
	if len(s) > r.sentences.longest {
		return entities.Body
	}
	s = strings.TrimLeft(s, " *•·-–—>»►▶→[(")
	var buf [512]byte
	folded := foldLine(buf[:0], s)
	bare := bytes.TrimRight(folded, sentenceMarks)
	if len(bare) == 0 {
		return entities.Body
	}
	for i := range r.sentences.starts[bare[0]] {
		if p := &r.sentences.starts[bare[0]][i]; p.fits(folded, bare, len(s)) && (p.role != entities.Caption || r.lex.creditsSomeone(s, p.parts[0])) {
			return p.role
		}
	}
	for _, others := range [...][]pattern{r.sentences.ends[bare[len(bare)-1]], r.sentences.holds} {
		for i := range others {
			if others[i].fits(folded, bare, len(s)) {
				return others[i].role
			}
		}
	}
	for _, p := range r.sends {
		if rest, ok := bytes.CutPrefix(folded, p.text); ok && len(rest) < p.longest && r.isSite(strings.Trim(s[len(p.text):], " .!)]"), false, a) {
			return p.role
		}
	}
	return entities.Body
}

// creditsSomeone reports whether a sentence that begins like the credit of a
// picture goes on with a name ("Photo by Jane Doe", not "Photo by photo");
// behind a slash it is names and nothing else ("Reuters/Jane Doe", not
// "Reuters/Ipsos polls say").
func (l lexicon) creditsSomeone(s string, begin []byte) bool {
	if begin[len(begin)-1] == '/' {
		return l.isTitleCase(s)
	}
	rest := strings.TrimLeft(s[len(begin):], " :/|-")
	return rest == "" || !beginsSmall(rest)
}

// aside finds the next bracket of a paragraph that holds the credit of a
// picture, or between sentences a call to action, and returns its ends and role.
func (r *Rules) aside(s string, a *entities.Article) (start, end int, role entities.Role) {
	for i := 0; i < len(s); {
		n := strings.IndexAny(s[i:], "([")
		if n < 0 {
			break
		}
		i += n
		closing := byte(')')
		if s[i] == '[' {
			closing = ']'
		}
		size := strings.IndexByte(s[i:min(len(s), i+limits().LongestAside)], closing) + 1
		if size > 2 && strings.IndexByte(s[i+1:i+size], s[i]) < 0 {
			role := r.Sentence(s[i+1:i+size-1], a)
			if role == entities.Caption || role == entities.Boilerplate && (i == 0 || endsSentence(strings.TrimRight(s[:i], " "))) {
				return i, i + size, role
			}
		}
		i++
	}
	return 0, 0, entities.Body
}
