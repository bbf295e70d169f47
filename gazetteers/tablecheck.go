package gazetteers

import (
	"fmt"

	"newsgraph/gazetteers/packed"
)

func damaged(what string) error { return fmt.Errorf("%w: %s", packed.ErrDamaged, what) }

// check proves that no index leads outside, so that no later access can fail.
func (t *table) check() error {
	strs, words, ents := t.text.Len(), t.words.Len(), t.entries()
	if ents >= 1<<refBits || t.text.Len() == 0 {
		return damaged("entries")
	}
	if err := t.checkTrie(); err != nil {
		return err
	}
	names := t.names()
	if t.postAt.Len() != names+1 || t.formMask.Len() != t.formCase.Len() ||
		!sums(&t.formAt, t.formMask.Len()) || !sums(&t.postAt, t.post.Len()) {
		return damaged("names")
	}
	for i := range uint32(t.post.Len()) {
		p := t.post.At(i)
		switch kind := p & postMask; {
		case kind <= postDemonym && int(p>>postBits) >= ents:
			return damaged("posting")
		case kind > postDemonym && int(p>>postBits) >= strs, kind > postRole:
			return damaged("posting class")
		}
	}
	for i := range uint32(ents) {
		row := t.row(i)
		for _, c := range [...]int{colSub, colName, colAdmin1, colDesc, colID, colTitle} {
			if int(row[c]) >= strs {
				return damaged("entry strings")
			}
		}
	}
	n := t.ctryISO2.Len()
	if t.ctryISO3.Len() != n || t.ctryEntry.Len() != n || t.ctryCapital.Len() != n ||
		!below(&t.ctryEntry, ents) || !below(&t.ctryCapital, ents+1) {
		return damaged("countries")
	}
	n = t.offTitle.Len()
	if t.offBody.Len() != n || t.offFrom.Len() != n || t.offTo.Len() != n || t.offEntry.Len() != n || t.offBy.Len() != n ||
		!below(&t.offTitle, strs) || !below(&t.offBody, strs) || !below(&t.offEntry, ents) || !below(&t.offBy, n) {
		return damaged("offices")
	}
	if t.namingAt.Len() != words+1 || !sums(&t.namingAt, t.namingEntry.Len()) || !below(&t.namingEntry, ents) {
		return damaged("words of organizations")
	}
	return nil
}

// checkTrie checks the shape of the trie.
func (t *table) checkTrie() error {
	nodes, words := t.nodeWord.Len(), t.words.Len()
	if nodes == 0 || t.firstKid.Len() != nodes+1 || t.nodeName.Len() != nodes+1 || t.rootKids.Len() != words+1 || t.formAt.Len() == 0 {
		return damaged("trie")
	}
	for i := range uint32(nodes) {
		if t.firstKid.At(i) <= i || t.firstKid.At(i+1) < t.firstKid.At(i) || i > 0 && int(t.nodeWord.At(i)) >= words {
			return damaged("trie node")
		}
	}
	roots := t.firstKid.At(1) - 1
	if t.firstKid.At(0) != 1 || int(t.firstKid.At(uint32(nodes))) != nodes || !sums(&t.nodeName, t.names()) || t.nodeName.At(1) != 0 ||
		!sums(&t.rootKids, int(roots)) {
		return damaged("trie size")
	}
	return nil
}

// sums reports whether a section is running sums from 0 to an end.
func sums(s *packed.Numbers, end int) bool {
	n := uint32(s.Len())
	if n == 0 || s.At(0) != 0 || int(s.At(n-1)) != end {
		return false
	}
	for i := uint32(1); i < n; i++ {
		if s.At(i) < s.At(i-1) {
			return false
		}
	}
	return true
}

func below(s *packed.Numbers, limit int) bool {
	for i := range uint32(s.Len()) {
		if int(s.At(i)) >= limit {
			return false
		}
	}
	return true
}
