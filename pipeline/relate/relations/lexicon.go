package relations

import (
	_ "embed"
	"fmt"
	"strings"
)

//go:embed lexicon.txt
var lexiconText string

// class is a set of classes of words.
type class uint64

// The classes, by their names in lexicon.txt.
const (
	cDet class = 1 << iota
	cAdverb
	cDay
	cHave
	cBe
	cOf
	cIn
	cAt
	cFor
	cWith
	cBy
	cOn
	cTo
	cAnd
	cAs
	cThat
	cWho
	cWhich
	cPrep
	cConj
	cNeg
	cModal
	cDoubt
	cSay
	cMet
	cMeetNoun
	cHeld
	cSport
	cLeader
	cMember
	cParty
	cMod
	cDeputy
	cPast
	cCounterpart
	cHeadVerb
	cWhoHeads
	cCompass
	cBased
	cUnit
	cOwns
	cWorks
	cShare
	cAhead
	cOwnedBy
	cSettlement
	cSeat
	cForce
	cHarm
	cStrike
	cKill
	cGovern
	cPronoun
	// of the token itself, not of the lexicon
	cCapital // begins with a capital letter or a digit
	cComma
	cMark // punctuation of another kind
	cQuote
	cPossessive
	cHyphen
	classes = iota
)

const lexiconClasses = classes - 6

var classNames = [lexiconClasses]string{"det", "adverb", "day", "have", "be", "of", "in", "at", "for", "with", "by", "on", "to", "and", "as", "that", "who", "which",
	"prep", "conj", "neg", "modal", "doubt", "say", "met", "meetnoun", "held", "sport", "leader", "member", "party", "mod", "deputy", "past", "counterpart",
	"headverb", "whoheads", "compass", "based", "unit", "owns", "works", "share", "ahead", "ownedby", "settlement", "seat", "force", "harm", "strike", "kill", "govern", "pronoun"}

// lexicon gives the classes of a word in small letters.
type lexicon map[string]class

func parseLexicon(text string) (lexicon, error) {
	byName := map[string]class{}
	for i, name := range classNames {
		byName[name] = 1 << i
	}
	lex := lexicon{}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		name, words, _ := strings.Cut(line, ":")
		c, ok := byName[name]
		if !ok {
			return nil, fmt.Errorf("lexicon: unknown class %q", name)
		}
		for _, w := range strings.Fields(words) {
			lex[w] |= c
		}
	}
	return lex, nil
}
