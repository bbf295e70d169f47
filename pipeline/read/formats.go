package read

import "bufio"

// format is one kind of content.
type format struct {
	name       string
	extensions []string // lower case, with the dot: they decide where the content leaves a doubt
	help       string
	sniff      func(head []byte) confidence // looks at the first bytes (up to headBytes)
	frame      func(w *walker, src *source, br *bufio.Reader) error
}

// confidence says how sure sniffing is.
type confidence uint8

const (
	no      confidence = 0 // it cannot be
	maybe   confidence = 1 // only if the extension says so
	likely  confidence = 2 // unless another format is surer
	strong  confidence = 3 // surer, but the extension may say otherwise
	certain confidence = 5 // whatever the extension says
)

// formats are in the order in which they are tried; of equally sure ones the
// first wins.
var formats = []*format{
	warcFormat,
	feedFormat,
	nitfFormat,
	newsmlG2Format,
	newsmlFormat,
	sgmlFormat,
	lexisFormat,
	factivaFormat,
	europresseFormat,
	wireFormat,
	mailFormat,
	rtfFormat,
	officeFormat,
	pdfFormat,
	htmlFormat,
	jsonFormat,
	csvFormat,
	xmlFormat,
	textFormat,
}

// recognize chooses the format for a stream, or says why there is none.
func recognize(head []byte, name string) (*format, string) {
	ext := extension(name)
	var best *format
	bestScore := 0
	for _, f := range formats {
		c := f.sniff(head)
		if c == no {
			continue
		}
		score := 2 * int(c) // an extension weighs one step and a half
		for _, e := range f.extensions {
			if e == ext {
				score += 3
				break
			}
		}
		if c == maybe && score < 4 {
			continue
		}
		if score > bestScore {
			best, bestScore = f, score
		}
	}
	if best != nil && bestScore >= 2*int(certain) {
		return best, ""
	}
	if kind := binaryKind(head); kind != "" {
		return nil, kind
	}
	if best == nil {
		return nil, "no known format"
	}
	return best, ""
}
