package article

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
)

// MentionContext is what stands beside a mention in its sentence.
type MentionContext struct {
	Left      []string // words before it, nearest last, at most maxLeft; broken off at punctuation
	Qualified string   // the title before the name with what qualifies it, as written: "U.S. Secretary of State"
	Title     string   // that title alone: "Secretary of State"
	After     string   // title in apposition behind the name: "the group's director"
	Gender    byte     // 'M' or 'F' as an honorific or title says, else 0
	The       bool     // "the" stands right before the name
}

const maxLeft = 10

// LastWords appends to dst the last n words of s in their order, up to the
// first word (from the right) that ends in punctuation. A full stop is part of
// an abbreviation and ends nothing.
func LastWords(dst []string, s string, n int) []string {
	start := len(dst)
	for len(dst)-start < n {
		s = strings.TrimRightFunc(s, unicode.IsSpace)
		if s == "" {
			break
		}
		i := strings.LastIndexFunc(s, unicode.IsSpace)
		w := s[i+1:]
		if last, _ := utf8.DecodeLastRuneInString(w); breaks(last) {
			break
		}
		if first, size := utf8.DecodeRuneInString(w); breaks(first) || first == '\'' || first == '‘' {
			if w = w[size:]; w != "" {
				dst = append(dst, w)
			}
			break
		}
		dst = append(dst, w)
		if i < 0 {
			break
		}
		s = s[:i]
	}
	words := dst[start:]
	for i, j := 0, len(words)-1; i < j; i, j = i+1, j-1 {
		words[i], words[j] = words[j], words[i]
	}
	return dst
}

func breaks(r rune) bool {
	switch r {
	case ',', ';', ':', '(', ')', '[', ']', '"', '“', '”', '!', '?', '—', '–', '/', '|', utf8.RuneError:
		return true
	}
	return false
}

// readContext fills s for the mention.
func (r *State) readContext(s *MentionContext, doc *entities.Document, i int) {
	m := &doc.Mentions[i]
	*s = MentionContext{Left: LastWords(s.Left[:0], doc.Before(m), maxLeft)}
	if n := len(s.Left); n > 0 {
		s.The = strings.EqualFold(s.Left[n-1], "the")
	}
	if m.Type == entities.Person {
		r.titleBefore(s, doc, i)
		s.After = r.titleBehind(doc.Behind(m))
	}
}

// titleBefore finds the longest title that ends right before the name, and the
// words before it that qualify it.
func (r *State) titleBefore(s *MentionContext, doc *entities.Document, i int) {
	end := len(s.Left)
	for end > 0 {
		first, class := r.longestTitle(s.Left[:end])
		if first < 0 {
			break
		}
		phrase := strings.Join(s.Left[first:end], " ")
		if s.Gender == 0 {
			s.Gender = r.Lang.genderOfTitle(phrase)
		}
		if class != "honorific" && s.Title == "" {
			s.Title = phrase
			from := first
			if name := nameBefore(doc, i, s.Left[first:]); name != "" {
				s.Qualified = name + " " + strings.Join(s.Left[first:end], " ")
				break
			}
			for from > 0 && first-from < 4 && r.qualifies(s.Left[from-1]) {
				from--
			}
			s.Qualified = strings.TrimPrefix(strings.Join(s.Left[from:end], " "), "the ")
			break
		}
		end = first
	}
}

// nameBefore returns the mention that ends right before the words that lead to
// mention i, "" when there is none: "Liberal Democrat" before "leader Charles Kennedy".
func nameBefore(doc *entities.Document, i int, words []string) string {
	m := &doc.Mentions[i]
	from := doc.Sentences[m.Sentence].Start
	text := doc.Before(m)
	at := len(text)
	for range words {
		at = len(strings.TrimRightFunc(text[:at], unicode.IsSpace))
		at = strings.LastIndexFunc(text[:at], unicode.IsSpace) + 1
	}
	end := len(strings.TrimRightFunc(text[:at], unicode.IsSpace))
	for j := i - 1; j >= max(0, i-4); j-- {
		o := &doc.Mentions[j]
		if o.Field == m.Field && o.Sentence == m.Sentence && o.End == from+end && o.Type != entities.Person && !o.Has(entities.Nested) {
			return o.Text
		}
	}
	return ""
}

// longestTitle returns where the longest title that ends the words begins, or -1.
func (r *State) longestTitle(words []string) (first int, class string) {
	for n := min(6, len(words)); n > 0; n-- {
		if w := words[len(words)-1]; w == "-" || w == "–" {
			return -1, ""
		}
		class, ok := r.Lang.Names.Title(strings.Join(words[len(words)-n:], " "))
		if ok && (class != "honorific" || isUpper(words[len(words)-n][0])) {
			return len(words) - n, class
		}
	}
	return -1, ""
}

// qualifies reports whether a word before a title belongs to it: a country or
// its adjective, an organization's name, "former" and the like.
func (r *State) qualifies(w string) bool {
	switch c := r.Lang.Small(w); {
	case c&qualifier != 0:
		return true
	case c&noQualifier != 0:
		return false
	}
	first, _ := utf8.DecodeRuneInString(w)
	if !unicode.IsUpper(first) {
		return false
	}
	if _, _, ok := r.Names.Demonym(w); ok {
		return true
	}
	return !strings.HasSuffix(w, "'s") && !strings.HasSuffix(w, "’s") && !r.Names.IsCommonWord(strings.ToLower(w))
}

func (l *Language) genderOfTitle(phrase string) byte {
	c := l.Small(strings.TrimRight(phrase[strings.LastIndexByte(phrase, ' ')+1:], "."))
	switch {
	case c&womensTitle != 0:
		return 'F'
	case c&mensTitle != 0:
		return 'M'
	}
	return 0
}

// titleBehind finds a title in apposition: ", the U.S. secretary of state,".
func (r *State) titleBehind(s string) string {
	if !strings.HasPrefix(s, ", ") {
		return ""
	}
	s = s[2:]
	if i := strings.IndexAny(s, ",;.()\"“”—"); i >= 0 {
		// a full stop within an abbreviation ends nothing
		for i < len(s) && s[i] == '.' && i > 0 && i+1 < len(s) && (isUpper(s[i-1]) || s[i+1] != ' ') {
			j := strings.IndexAny(s[i+1:], ",;.()\"“”—")
			if j < 0 {
				i = len(s)
				break
			}
			i += 1 + j
		}
		s = s[:min(i, len(s))]
	}
	words := strings.Fields(s)
	for i, w := range words {
		if r.Lang.Words[w]&endsTitle != 0 {
			words = words[:i]
			break
		}
	}
	if len(words) == 0 || len(words) > 9 {
		return ""
	}
	if r.Lang.Small(words[0])&opensTitle != 0 {
		words = words[1:]
	}
	for i := 0; i < len(words) && i < 5; i++ {
		if i > 0 && !r.qualifies(words[i-1]) && !strings.HasSuffix(words[i-1], "'s") && !strings.HasSuffix(words[i-1], "’s") && r.Lang.Small(words[i-1])&roleAdjective == 0 {
			return ""
		}
		for n := min(4, len(words)-i); n > 0; n-- {
			class, ok := r.Lang.Names.Title(strings.Join(words[i:i+n], " "))
			if !ok || class == "honorific" {
				continue
			}
			rest := words[i+n:]
			if len(rest) > 0 && (rest[0] == "of" || rest[0] == "for") && len(rest) <= 5 {
				return strings.Join(words, " ")
			}
			if len(rest) == 0 {
				return strings.Join(words, " ")
			}
			return ""
		}
	}
	return ""
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

// NextWord returns the first word of s and its length.
func NextWord(s string) (string, int) {
	n := strings.IndexAny(s, " ,.;:\n\"”")
	if n < 0 {
		n = len(s)
	}
	return s[:n], n
}
