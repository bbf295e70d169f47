package sources

import (
	"strings"
	"unicode"

	"newsgraph/gazetteers"
	"newsgraph/gazetteers/normalize"
	"newsgraph/gazetteers/table"
)

// maxName is the longest name that is kept, bytes.
const maxName = 300

// isLatin reports whether all letters of a text are Latin, and there are two or more.
func isLatin(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			if r >= 0x80 && !unicode.Is(unicode.Latin, r) {
				return false
			}
			letters++
		}
	}
	return letters > 1
}

// usable reports whether a name can be printed and found.
func usable(s string) bool {
	return len(s) > 0 && len(s) <= maxName && !strings.ContainsFunc(s, unicode.IsControl) && strings.ContainsFunc(s, wordRune)
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// plainTitle is the name that an article's title gives: without what follows in
// brackets, with spaces.
func plainTitle(title string) string {
	title = strings.ReplaceAll(title, "_", " ")
	if i := strings.Index(title, " ("); i > 0 && strings.HasSuffix(title, ")") {
		return title[:i]
	}
	return title
}

// surname is the last word of a person's name of several, "" for none.
func surname(name string) string {
	words := strings.Fields(name)
	for len(words) > 1 {
		last := words[len(words)-1]
		switch normalize.String(last) {
		case "jr", "sr", "ii", "iii", "iv", "":
			words = words[:len(words)-1]
			continue
		}
		if w := words[len(words)-2]; w == "the" || w == "of" { // Constantine the Great, Margaret of Austria
			return ""
		}
		return strings.Trim(last, ",.")
	}
	return ""
}

// names collects the names of an entity and their keys, each form once.
type names struct {
	entity *table.Entity
	keys   []table.Key
	seen   map[string]bool
	forms  []table.Key // scratch
}

// begin starts an entity with its name.
func (n *names) begin(e *table.Entity) {
	n.entity, n.keys = e, n.keys[:0]
	if n.seen == nil {
		n.seen = map[string]bool{}
	}
	clear(n.seen)
	n.put(e.Name, table.ByName, 0)
}

// add adds another name, unless the entity has it.
func (n *names) add(name string, kind table.Kind, share float64) {
	if usable(name) && n.put(name, kind, share) && kind != table.BySurname {
		n.entity.Names = append(n.entity.Names, table.Name{Text: name, Kind: kind, Share: share})
	}
}

// put adds the keys of a name and reports whether any was new.
func (n *names) put(name string, kind table.Kind, share float64) (more bool) {
	n.forms = gazetteers.AppendKeys(n.forms[:0], name, kind, share)
	for _, k := range n.forms {
		if s := string(k.Norm); !n.seen[s] {
			n.seen[s] = true
			n.keys = append(n.keys, k)
			more = true
		}
	}
	return more
}
