package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jdkato/prose/v2"

	"newsgraph/entities"
)

type tokenizer struct {
	cache map[string][]piece
}

// piece is one token of a chunk: its spelling and its bytes in the chunk.
type piece struct {
	text       string
	start, end int
}

const cacheLimit = 1 << 16

func newTokenizer() tokenizer { return tokenizer{cache: make(map[string][]piece, 1<<12)} }

func (t *tokenizer) append(dst []entities.Token, text string, start, end int) []entities.Token {
	for i := start; i < end; {
		r, n := utf8.DecodeRuneInString(text[i:end])
		if unicode.IsSpace(r) {
			i += n
			continue
		}
		j := i
		for j < end {
			r, n := utf8.DecodeRuneInString(text[j:end])
			if unicode.IsSpace(r) {
				break
			}
			j += n
		}
		for _, p := range t.chunk(text[i:j]) {
			dst = append(dst, entities.Token{Text: p.text, Start: i + p.start, End: i + p.end})
		}
		i = j
	}
	return dst
}

func (t *tokenizer) chunk(s string) []piece {
	if p, ok := t.cache[s]; ok {
		return p
	}
	if len(t.cache) >= cacheLimit {
		clear(t.cache)
	}
	s = strings.Clone(s)
	p := align(s, proseTokens(s))
	t.cache[s] = p
	return p
}

func align(s string, toks []string) []piece {
	var out []piece
	pos := 0
	for _, w := range toks {
		n := match(s[pos:], w)
		if n == 0 {
			break
		}
		out = append(out, piece{w, pos, pos + n})
		pos += n
	}
	if pos < len(s) {
		out = append(out, piece{s[pos:], pos, len(s)})
	}
	return out
}

// match returns how many bytes of s prose spells as w, 0 when it does not begin so.
func match(s, w string) int {
	i, j := 0, 0
	for j < len(w) {
		if i >= len(s) {
			return 0
		}
		switch {
		case strings.HasPrefix(s[i:], "“") || strings.HasPrefix(s[i:], "”"):
			if w[j] != '"' {
				return 0
			}
			i += 3
		case strings.HasPrefix(s[i:], "‘") || strings.HasPrefix(s[i:], "’"):
			if w[j] != '\'' {
				return 0
			}
			i += 3
		case strings.HasPrefix(s[i:], "&rsquo;"):
			if w[j] != '\'' {
				return 0
			}
			i += 7
		default:
			if s[i] != w[j] {
				return 0
			}
			i++
		}
		j++
	}
	return i
}

func proseTokens(s string) (out []string) {
	defer func() {
		if recover() != nil {
			out = nil
		}
	}()
	d, err := prose.NewDocument(s, prose.WithTagging(false), prose.WithExtraction(false), prose.WithSegmentation(false))
	if err != nil {
		return nil
	}
	for _, t := range d.Tokens() {
		out = append(out, t.Text)
	}
	return out
}
