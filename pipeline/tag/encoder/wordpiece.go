package encoder

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxPieces = 12   // of a token; the rest is not read
	maxPart   = 60   // runes; a longer run of letters is an unknown word
	maxToken  = 1024 // bytes of a token that are read
)

// vocabulary cuts tokens into word pieces as BERT does, without case and
// accents: the longest piece at each place (Devlin et al. 2019).
type vocabulary struct {
	first  map[string]int32 // pieces that begin a word
	within map[string]int32 // pieces within a word, without their ##
	start  int32
	end    int32
	none   int32
	cased  bool
}

// marksOf are what stands at the start and the end of a sentence, of MPNet and
// of BERT.
var marksOf = [][2]string{{"<s>", "</s>"}, {"[CLS]", "[SEP]"}}

func newVocabulary(text string, n int, cased bool) (v vocabulary, err error) {
	if strings.Count(text, "\n") != n || !strings.HasSuffix(text, "\n") {
		return v, fmt.Errorf("the model's vocabulary has not %d word pieces", n)
	}
	v.first, v.within = make(map[string]int32, n), make(map[string]int32)
	i := int32(0)
	for piece := range strings.Lines(text) {
		piece = strings.TrimSuffix(piece, "\n")
		if rest, ok := strings.CutPrefix(piece, "##"); ok && rest != "" {
			v.within[rest] = i
		} else {
			v.first[piece] = i
		}
		i++
	}
	v.cased = cased
	for _, name := range marksOf {
		var starts, ends bool
		v.start, starts = v.first[name[0]]
		v.end, ends = v.first[name[1]]
		if starts && ends {
			break
		}
		if name == marksOf[len(marksOf)-1] {
			return v, fmt.Errorf("the model's vocabulary lacks the marks %v", marksOf)
		}
	}
	var ok bool
	if v.none, ok = v.first["[UNK]"]; !ok {
		return v, errors.New(`the model's vocabulary lacks "[UNK]"`)
	}
	return v, nil
}

// short cuts a token to what is read of it.
func short(token string) string {
	if len(token) <= maxToken {
		return token
	}
	cut := maxToken
	for !utf8.RuneStart(token[cut]) {
		cut--
	}
	return token[:cut]
}

// plain makes a token lower case without accents.
func plain(token string) string {
	ascii := true
	for i := range len(token) {
		ascii = ascii && token[i] < utf8.RuneSelf
	}
	token = strings.ToLower(token)
	if ascii {
		return token
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(token))
}

// marks reports whether a rune is a word piece of its own.
func marks(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 33 && r <= 47 || r >= 58 && r <= 64 || r >= 91 && r <= 96 || r >= 123 && r <= 126
	}
	return unicode.IsPunct(r)
}

func unseen(r rune) bool {
	return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f || r == 0x200b || r == 0xfeff || r == 0
}

// cut appends a token's pieces to dst: one at least, maxPieces at most.
func (v *vocabulary) cut(dst []int32, token string) []int32 {
	from := len(dst)
	part := make([]byte, 0, 64)
	flush := func() {
		if len(part) > 0 {
			dst = v.word(dst, string(part))
			part = part[:0]
		}
	}
	token = short(token)
	if !v.cased {
		token = plain(token)
	}
	for _, r := range token {
		if len(dst)-from >= maxPieces {
			break
		}
		switch {
		case unseen(r):
		case marks(r):
			flush()
			dst = v.word(dst, string(r))
		default:
			part = utf8.AppendRune(part, r)
		}
	}
	flush()
	if len(dst) == from {
		dst = append(dst, v.none)
	}
	return dst[:min(len(dst), from+maxPieces)]
}

// word appends the pieces of a run of letters or a single mark.
func (v *vocabulary) word(dst []int32, word string) []int32 {
	if utf8.RuneCountInString(word) > maxPart {
		return append(dst, v.none)
	}
	from := len(dst)
	pieces := v.first
	for len(word) > 0 {
		end := len(word)
		id, ok := pieces[word]
		for !ok {
			_, size := utf8.DecodeLastRuneInString(word[:end])
			if end -= size; end == 0 {
				return append(dst[:from], v.none)
			}
			id, ok = pieces[word[:end]]
		}
		dst = append(dst, id)
		word, pieces = word[end:], v.within
	}
	return dst
}
