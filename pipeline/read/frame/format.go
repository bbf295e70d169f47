package frame

import (
	"bufio"
)

// Format is one kind of content.
type Format struct {
	Name       string
	Extensions []string // lower case, with the dot: they decide where the content leaves a doubt
	Help       string
	Sniff      func(head []byte) Confidence // looks at the first bytes (up to HeadBytes)
	Frame      func(w *Walk, src *Source, br *bufio.Reader) error

	KeepsProlog bool // a long comment or declaration at the head is part of the content
}

// Confidence says how sure sniffing is.
type Confidence uint8

const (
	No      Confidence = 0 // it cannot be
	Maybe   Confidence = 1 // only if the extension says so
	Likely  Confidence = 2 // unless another format is surer
	Strong  Confidence = 3 // surer, but the extension may say otherwise
	Certain Confidence = 5 // whatever the extension says
)
