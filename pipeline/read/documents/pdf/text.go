package pdf

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pdfText joins the lines of pages to paragraphs, separated by an empty line.
// Running heads and page numbers are left out.
func pdfText(pages []string) string {
	lines := make([][]string, len(pages))
	for i, p := range pages {
		p = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\ufffe", pdfHyphen+"\n", pdfHyphen, pdfHyphen+"\n").Replace(p)
		for _, l := range strings.Split(p, "\n") {
			lines[i] = append(lines[i], strings.TrimRightFunc(strings.Map(pdfRune, l), unicode.IsSpace))
		}
	}
	dropRunning(lines)
	var out []byte
	last := "" // the line before; "" where a paragraph ended
	width := columnWidth(lines)
	for _, page := range lines {
		for _, l := range page {
			text := strings.Join(strings.Fields(strings.TrimSuffix(l, pdfHyphen)), " ")
			if text == "" {
				if endsSentence(last) {
					last = ""
				}
				continue
			}
			switch {
			case len(out) == 0:
			case last == "" || paragraphEnds(last, l, width):
				out = append(out, "\n\n"...)
			case strings.HasSuffix(last, pdfHyphen):
				if !broken(last, text) {
					out = append(out, '-')
				}
			case strings.HasSuffix(last, "-"):
				if broken(last, text) {
					out = out[:len(out)-1]
				}
			default:
				out = append(out, ' ')
			}
			out = append(out, text...)
			last = l
		}
	}
	return string(out)
}

// pdfHyphen is what PDFium gives for the hyphen of a word that goes on in the
// next line, and for the end of that line.
const pdfHyphen = "\x02"

func pdfRune(r rune) rune {
	switch {
	case r == '\x02':
	case r == '\t' || r == '\u00a0':
		return ' '
	case r < 0x20 || r == 0x7f || r == '\ufeff':
		return -1
	}
	return r
}

// broken reports that a hyphen at the end of a line is there for the line's
// sake: lower case on both sides.
func broken(line, next string) bool {
	before, _ := utf8.DecodeLastRuneInString(strings.TrimRight(line, "-"+pdfHyphen))
	after, _ := utf8.DecodeRuneInString(next)
	return unicode.IsLower(before) && unicode.IsLower(after)
}

// columnWidth is the length in characters that four of five lines do not pass.
func columnWidth(pages [][]string) int {
	var widths []int
	for _, page := range pages {
		for _, l := range page {
			if n := utf8.RuneCountInString(l); n > 0 {
				widths = append(widths, n)
			}
		}
	}
	if len(widths) == 0 {
		return 0
	}
	slices.Sort(widths)
	return widths[(len(widths)-1)*4/5]
}

// paragraphEnds reports whether a paragraph ends between two lines: the second
// is indented, or the first is short and ends a sentence, or is a short line
// before one that begins as sentences do (a heading, a list).
func paragraphEnds(line, next string, width int) bool {
	if next[0] == ' ' && line[0] != ' ' && endsSentence(line) {
		return true
	}
	n := utf8.RuneCountInString(line)
	first, _ := utf8.DecodeRuneInString(strings.TrimLeft(next, " \"'“‘(•–-"))
	begins := unicode.IsUpper(first) || unicode.IsDigit(first) || !unicode.IsLetter(first)
	return begins && (n*10 < width*8 && endsSentence(line) || n*10 < width*6)
}

func endsSentence(line string) bool {
	line = strings.TrimRight(line, " \"'”’)]")
	last, _ := utf8.DecodeLastRuneInString(line)
	return strings.ContainsRune(".!?:…。！？", last)
}

// dropRunning removes the lines at the top and the foot of pages that are
// numbers of pages, or that stand (but for numbers) on half of the pages.
func dropRunning(pages [][]string) {
	const edge = 2 // lines at the top and at the foot
	key := func(l string) string {
		return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return '#'
			}
			return unicode.ToLower(r)
		}, l)), " ")
	}
	edges := func(page []string, each func(i int)) {
		full := make([]int, 0, len(page))
		for i, l := range page {
			if strings.TrimSpace(l) != "" {
				full = append(full, i)
			}
		}
		for k, i := range full {
			if k < edge || k >= len(full)-edge {
				each(i)
			}
		}
	}
	on := map[string]int{}
	for _, page := range pages {
		seen := map[string]bool{}
		edges(page, func(i int) {
			if k := key(page[i]); !seen[k] {
				seen[k] = true
				on[k]++
			}
		})
	}
	for _, page := range pages {
		edges(page, func(i int) {
			k := key(page[i])
			if on[k] >= 3 && on[k]*2 >= len(pages) || len(pages) > 1 && strings.Trim(k, "#-–—. pageof/") == "" {
				page[i] = ""
			}
		})
	}
}
