package frame

import "bufio"

// Format is one kind of content. It is not changed once made.
type Format struct {
	Name       string
	Extensions []string // lower case, with the dot: they decide where the content leaves a doubt
	Help       string   // one line

	// Sniff says by the first bytes of a stream, HeadBytes at most, whether it is
	// of this format.
	Sniff func(head []byte) Confidence
	// Frame cuts a stream and emits its frames. The error is the walk's (ErrStop)
	// or what is wrong with the stream.
	Frame func(w *Walk, src *Source, br *bufio.Reader) error

	KeepsProlog bool // a long comment or declaration at the head is part of the content
}

// Confidence says how sure sniffing is.
type Confidence uint8

// How sure sniffing may be. An extension weighs one step and a half.
const (
	No      Confidence = 0 // it cannot be
	Maybe   Confidence = 1 // only if the extension says so
	Likely  Confidence = 2 // unless another format is surer
	Strong  Confidence = 3 // surer, but the extension may say otherwise
	Certain Confidence = 5 // whatever the extension says
	Surest  Confidence = 7 // also where the content is that of another format (an export as a web page)
)
