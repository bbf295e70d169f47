package across

import (
	"slices"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/resolve/across/namegroups"
)

// bearers is how many may bear a name, as its words alone tell.
type bearers int

const (
	oneBearer    bearers = iota
	ambiguous            // a word that many bodies are called by: CSR, Continental
	everyTown            // every town or state has one: a theatre, a hospital, a board of elections
	everyArticle         // the noun alone, "the Board", "the South": whichever the article is about
)

// bearersOf is what the words of the name of group n tell, once they were looked at.
func (st *splitter) bearersOf(n uint32, ng *namegroups.Group) bearers {
	if b := st.bearers.At(n); b > 0 {
		return bearers(b - 1)
	}
	b := st.tell(ng)
	st.bearers.Set(n, uint8(b)+1)
	return b
}

// tell tells how many may bear the name of a group. Of people and of what is known it
// tells nothing.
func (st *splitter) tell(ng *namegroups.Group) bearers {
	words := strings.Fields(st.Str(ng.Key))
	if ng.Link != 0 || ng.Type == entities.Person || len(words) == 0 {
		return oneBearer
	}
	last := words[len(words)-1]
	switch {
	case len(words) == 1:
		body := ng.Type == entities.Organization && st.Lang.IsBody(last)
		if ng.Country == 0 && (body || st.Lang.IsTownsPlace(last) || st.Lang.IsDirection(last) || st.Lang.AllGeneric(words)) {
			return everyArticle
		}
		if ng.Type == entities.Organization && st.isAmbiguous(ng, last) {
			return ambiguous
		}
	case ng.Type == entities.Place && st.Lang.IsTownsPlace(last) && st.areCommon(words):
		return everyTown
	case ng.Type == entities.Organization && (st.Lang.IsTownsBody(last) || st.Lang.IsTownsBody(words[0]) && words[1] == "of") && st.areCommon(words) && st.meaning(words) == 2:
		return everyTown
	}
	return oneBearer
}

// isAmbiguous reports whether a word alone is a name of many bodies: a short acronym, a word
// of the language, one of which the lists know several bearers.
func (st *splitter) isAmbiguous(ng *namegroups.Group, word string) bool {
	return ng.Short && float64(len(word)) <= st.Thresholds.ShortAcronym || ng.Several || st.Names.IsCommonWord(word)
}

// meaning is how many words are not small ones.
func (st *splitter) meaning(words []string) (n int) {
	for _, w := range words {
		if !st.Lang.IsSmallWord(w) {
			n++
		}
	}
	return n
}

// areCommon reports whether all words are ordinary ones.
func (st *splitter) areCommon(words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool {
		return !st.Names.IsCommonWord(w) && !st.Lang.IsSmallWord(w) && !st.Lang.IsGenericWord(w)
	})
}
