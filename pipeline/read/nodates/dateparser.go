// Package dateparser stands in for github.com/markusmobius/go-dateparser,
// which go-trafilatura needs only to guess dates: something newsgraph does
// itself (see read/dates.go). The real package builds tables of 80 MB in 130 ms
// at the start of every program that links it; this one has the names that
// go-htmldate uses, and finds no dates. go.mod puts it in place with a replace
// directive.
package dateparser

import (
	"errors"
	"time"
)

// ParserType names a way of reading dates.
type ParserType uint8

// The ways of reading that go-htmldate asks for.
const (
	CustomFormat ParserType = iota
	AbsoluteTime
)

// PreferredDateSource says which of two possible dates to take.
type PreferredDateSource uint8

// Past prefers dates that have been.
const Past PreferredDateSource = 1

// Configuration is what a caller wishes; nothing comes of it.
type Configuration struct {
	PreferredDateSource PreferredDateSource
	StrictParsing       bool
}

// Parser reads no dates.
type Parser struct {
	ParserTypes []ParserType
}

// Date is a date that was read.
type Date struct {
	Time time.Time
}

// errNone is what every text gives.
var errNone = errors.New("dates are not read here")

// Parse finds no date in any text.
func (p *Parser) Parse(*Configuration, string) (Date, error) { return Date{}, errNone }
