package documents

import (
	"strings"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// Markdown files are plain text to the rest of the program: the segmenter steps
// around the marks, so that offsets count in the file. Only the front matter
// (YAML between lines of "---", TOML between lines of "+++", as Jekyll and Hugo
// have it) is taken off, since it is no text, and what it says of the article
// is kept; without a title there the first heading is the title.

// markdownFields are the fields of a text that may be Markdown: any with front
// matter, and files that are called so or have no name at all.
func markdownFields(fr *frame.Frame, text string, n normal.Damage) fields.Fields {
	c := fr.Collector()
	f := fields.Fields{Text: text, Damage: n}
	if head, body, ok := frontMatter(text); ok {
		if collectMatter(&c, head); c.Named > 0 {
			f = c.Fields()
			f.Text, f.Damage = body, n.And(normal.Repaired("front matter, kept as the article's fields"))
		}
	}
	switch normal.Extension(fr.Source.File) {
	case ".md", ".markdown", "":
		if f.Title == "" {
			f.Title = firstHeading(f.Text)
		}
	}
	return f
}

// maxFrontMatter is how many bytes the front matter may have.
const maxFrontMatter = 16 << 10

// frontMatter cuts the front matter off a text that begins with it.
func frontMatter(text string) (head, body string, ok bool) {
	first, rest, _ := strings.Cut(text, "\n")
	fence := strings.TrimRight(first, " \t\r")
	if fence != "---" && fence != "+++" {
		return "", "", false
	}
	at := 0
	for line := range strings.Lines(rest[:min(len(rest), maxFrontMatter)]) {
		mark := strings.TrimRight(line, " \t\r\n")
		if mark == fence || fence == "---" && mark == "..." {
			head = rest[:at]
			return head, strings.TrimLeft(rest[at+len(line):], "\r\n"), strings.ContainsAny(head, ":=")
		}
		at += len(line)
	}
	return "", "", false
}

// collectMatter collects the fields of front matter: a name and a value a line,
// or a list of values on the lines below it.
func collectMatter(c *fields.Collector, head string) {
	var name string
	var list []string
	end := func() {
		if a, ok := fields.OfName(name); ok && len(list) > 0 {
			c.Named++
			c.Put(a.Kind, a.Rank, strings.Join(list, ", "))
		}
		list = nil
	}
	for line := range strings.Lines(head) {
		line = strings.TrimRight(line, " \t\r\n")
		item := strings.TrimLeft(line, " \t")
		if v, ok := strings.CutPrefix(item, "- "); ok {
			list = appendValues(list, v)
			continue
		}
		if item == "" || item[0] == '#' || len(item) < len(line) { // what is nested is left
			continue
		}
		end()
		i := strings.IndexAny(item, ":=")
		if i < 0 {
			name = ""
			continue
		}
		name, list = strings.TrimSpace(item[:i]), appendValues(nil, item[i+1:])
	}
	end()
}

// appendValues adds the values of one line: a word, a string in quotes, or a
// list in brackets. A mark that announces lines below it is none.
func appendValues(dst []string, s string) []string {
	s = strings.TrimSpace(s)
	if i := strings.LastIndex(s, " #"); i >= 0 && strings.Count(s[:i], `"`)%2 == 0 && strings.Count(s[:i], "'")%2 == 0 {
		s = strings.TrimSpace(s[:i]) // a comment
	}
	if inner, ok := strings.CutPrefix(s, "["); ok && strings.HasSuffix(inner, "]") {
		for v := range strings.SplitSeq(strings.TrimSuffix(inner, "]"), ",") {
			dst = appendValues(dst, v)
		}
		return dst
	}
	if len(s) > 1 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		quote := s[:1]
		s = s[1 : len(s)-1]
		if quote == "'" {
			s = strings.ReplaceAll(s, "''", "'")
		} else {
			s = strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(s)
		}
	}
	if s == "" || s == "|" || s == ">" || s == "[" || s == "null" || s == "~" {
		return dst
	}
	return append(dst, s)
}

// firstHeading is the text of the heading that a text begins with, "" when it
// begins otherwise.
func firstHeading(text string) string {
	line, rest, _ := strings.Cut(strings.TrimLeft(text, " \t\r\n"), "\n")
	line = strings.TrimSpace(line)
	if marks := len(line) - len(strings.TrimLeft(line, "#")); marks > 0 && marks <= 6 && strings.HasPrefix(line[marks:], " ") {
		return strings.TrimSpace(strings.TrimRight(line[marks:], "# "))
	}
	below, _, _ := strings.Cut(rest, "\n")
	if below = strings.TrimSpace(below); line != "" && len(below) > 2 && (strings.Trim(below, "=") == "" || strings.Trim(below, "-") == "") {
		return line
	}
	return ""
}
