package conll

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// docStart is the token of the line that begins a document (CoNLL-2003).
const docStart = "-DOCSTART-"

// Read reads a labelled file in columns separated by tabs or spaces: the
// token first, its BIO2 label last, an empty line between sentences. A line
// -DOCSTART- begins a document; in a file without one every sentence is a
// document. A line with one column has a label only where all lines of the
// file have none: then every label is "O".
//
// Lines that are neither are errors that name the line. The labels are kept as
// they are in the file; corpus goes into every document.
func Read(r io.Reader, corpus string) ([]entities.Labelled, error) {
	l, err := ReadLines(r)
	if err != nil {
		return nil, err
	}
	if l.bare > 0 && l.labelled > 0 {
		return nil, fmt.Errorf("conll: line %d: a token without a label", l.bare)
	}
	return l.Documents(corpus), nil
}

// Lines is a file in columns with every line as it was, so that it can be
// written again with other labels.
type Lines struct {
	Lines []Line

	tokens   int
	labelled int // lines with a label
	bare     int // number of the first line without one
}

// Line is one line of a file in columns.
type Line struct {
	Raw   string // with its line end; the last line may have none
	Token int    // index of its token in the file, -1 for a line that holds none
}

// ReadLines reads a file in columns. Lines that are not valid UTF-8 are
// kept as they are; the token that Documents gives is repaired.
func ReadLines(r io.Reader) (*Lines, error) {
	lr := frame.LineReader{In: bufio.NewReaderSize(r, frame.HeadBytes), Max: 1 << 20}
	var l Lines
	for {
		raw, err := lr.Next()
		if err == io.EOF {
			return &l, nil
		}
		if err == frame.ErrLineTooLong {
			err = fmt.Errorf("%s", frame.TooLong("a line", lr.Size, lr.Max))
		}
		if err != nil {
			return nil, fmt.Errorf("conll: line %d: %w", lr.Number, err)
		}
		l.add(string(raw), lr.Number)
	}
}

// add takes the nth line.
func (l *Lines) add(raw string, n int) {
	token, label, ok := conllColumns(raw)
	switch {
	case !ok || token == docStart || isDocStart(token):
		l.Lines = append(l.Lines, Line{raw, -1})
		return
	case strings.HasPrefix(raw, "# ") && strings.Contains(raw, "="): // "# sent_id = 3": a comment of CoNLL-U
		l.Lines = append(l.Lines, Line{raw, -1})
		return
	case label == "":
		if l.bare == 0 {
			l.bare = n
		}
	default:
		l.labelled++
	}
	l.Lines = append(l.Lines, Line{raw, l.tokens})
	l.tokens++
}

func isDocStart(token string) bool { return strings.HasPrefix(token, docStart) }

// conllColumns gives the first and the last column of a line; ok is false for
// an empty line. Columns are separated by tabs where there is one, else by
// spaces.
func conllColumns(raw string) (first, last string, ok bool) {
	s := strings.TrimRight(raw, "\r\n")
	if strings.TrimSpace(s) == "" {
		return "", "", false
	}
	s = strings.TrimPrefix(s, normal.BOM)
	if strings.Contains(s, "\t") {
		first, rest, _ := strings.Cut(s, "\t")
		if i := strings.LastIndexByte(strings.TrimRight(rest, " \t"), '\t'); i >= 0 {
			rest = rest[i+1:]
		}
		return strings.TrimSpace(first), strings.TrimSpace(rest), strings.TrimSpace(first) != "" || strings.TrimSpace(rest) != ""
	}
	// Only the space and the tab separate: a token may hold other white space.
	s = strings.Trim(s, " ")
	first, rest, more := strings.Cut(s, " ")
	if !more {
		return first, "", true
	}
	return first, rest[strings.LastIndexByte(rest, ' ')+1:], true
}

// Documents are the documents of the file, with the labels it holds ("O" where
// it holds none). They share no memory with l.
func (l *Lines) Documents(corpus string) []entities.Labelled {
	b := conllBuilder{corpus: corpus}
	for _, line := range l.Lines {
		token, _, ok := conllColumns(line.Raw)
		if ok && isDocStart(token) {
			b.marked = true
			break
		}
	}
	for _, line := range l.Lines {
		token, label, ok := conllColumns(line.Raw)
		switch {
		case line.Token >= 0:
			b.token(token, label)
		case !ok:
			b.endSentence()
		case isDocStart(token):
			b.endSentence()
			b.endDocument()
		}
	}
	b.endSentence()
	b.endDocument()
	return b.docs
}

// conllBuilder gathers documents.
type conllBuilder struct {
	corpus string
	marked bool // the file marks its documents
	docs   []entities.Labelled
	doc    entities.Labelled
	first  int // first token of the open sentence
}

func (b *conllBuilder) token(text, label string) {
	if !utf8.ValidString(text) {
		text = normal.Valid(text)
	}
	if text == "" {
		text = "_" // a column that was left empty: a token is never empty
	}
	if label == "" {
		label = "O"
	}
	b.doc.Tokens = append(b.doc.Tokens, entities.Token{Text: text})
	b.doc.Labels = append(b.doc.Labels, label)
}

func (b *conllBuilder) endSentence() {
	if n := len(b.doc.Tokens); n > b.first {
		b.doc.Sentences = append(b.doc.Sentences, entities.Sentence{Zone: entities.Body, First: b.first, Last: n})
		b.first = n
	}
	if !b.marked {
		b.endDocument()
	}
}

func (b *conllBuilder) endDocument() {
	if len(b.doc.Tokens) > 0 {
		b.doc.Corpus = b.corpus
		b.docs = append(b.docs, b.doc)
	}
	b.doc, b.first = entities.Labelled{}, 0
}

// Write writes the lines again with labels[i] as the second column of
// token i, after a tab where the line has one and after a space where it has
// none. All other columns are dropped; lines without a token, and line ends,
// stay as they are.
func Write(w io.Writer, l *Lines, labels []string) error {
	if len(labels) != l.tokens {
		return fmt.Errorf("conll: %d labels for %d tokens", len(labels), l.tokens)
	}
	bw := bufio.NewWriter(w)
	for _, line := range l.Lines {
		if line.Token < 0 {
			bw.WriteString(line.Raw)
			continue
		}
		body := strings.TrimRight(line.Raw, "\r\n")
		end := line.Raw[len(body):]
		sep := "\t"
		i := strings.IndexByte(body, '\t')
		if i < 0 {
			lead := len(body) - len(strings.TrimLeft(body, " "))
			if i = strings.IndexByte(body[lead:], ' '); i >= 0 {
				i, sep = i+lead, " "
			} else {
				i = len(body)
			}
		}
		bw.WriteString(body[:i])
		bw.WriteString(sep)
		bw.WriteString(labels[line.Token])
		bw.WriteString(end)
	}
	return bw.Flush()
}
