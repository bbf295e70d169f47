package evaluate

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/internal/marked"
)

// Gold is an article of this project with its mentions marked by hand.
type Gold struct {
	ID       string
	Title    string // "" when the headline is part of Text
	Text     string
	Mentions []GoldMention // sorted by field (title first), start, longer first

	ListsRelations bool           // it was read for relations, too; none may have been found
	Relations      []GoldRelation // in the order of the file
}

// GoldMention is one marked name. Mentions of one real entity share a Key, in
// all articles.
type GoldMention struct {
	Field      entities.Field
	Start, End int // bytes
	Text       string
	Type       entities.Type
	Key        string
	Flags      []entities.Flag
}

// Has reports whether the mention carries the flag.
func (m *GoldMention) Has(f entities.Flag) bool { return slices.Contains(m.Flags, f) }

// Article returns the article without its marks, as a reader would give it.
func (g *Gold) Article() *entities.Article {
	return &entities.Article{ID: g.ID, Title: g.Title, Text: g.Text}
}

// ParseGold reads one gold file: a line "article: ID", perhaps a line
// "title: …", a line "text:" and the rest of the file as the text. Before the
// text a line "relations: N" (or "none") may say that the article was read for
// relations, and N lines "relation: TYPE|SOURCE|TARGET" list those that one
// sentence claims with the names of both ends in it, by their keys. Names are
// marked inline as {{surface|type|key}} or {{surface|type|key|flag,flag}},
// nested ones within the surface of the longer. Errors name the byte offset in
// the file.
func ParseGold(data []byte) (*Gold, error) {
	if !utf8.Valid(data) {
		return nil, fmt.Errorf("gold: not UTF-8")
	}
	g := &Gold{}
	offset, listed := 0, 0
	for {
		line, rest, ok := bytes.Cut(data[offset:], []byte("\n"))
		if !ok {
			return nil, fmt.Errorf("gold: no line \"text:\"")
		}
		name, value, _ := strings.Cut(string(line), ":")
		value = strings.TrimSpace(value)
		var err error
		switch name {
		case "article":
			g.ID = value
		case "title":
			g.Title, err = g.unmark(entities.Title, value, offset)
		case "text":
			if g.ID == "" {
				return nil, fmt.Errorf("gold: no line \"article:\" before \"text:\"")
			}
			g.Text, err = g.unmark(entities.Text, string(rest), offset+len(line)+1)
			if err != nil {
				return nil, err
			}
			slices.SortStableFunc(g.Mentions, compareGold)
			if len(g.Relations) != listed {
				return nil, fmt.Errorf("gold: %d relations, but \"relations:\" says %d", len(g.Relations), listed)
			}
			return g, g.checkRelations()
		case "relations":
			g.ListsRelations = true
			if value != "none" {
				listed, err = strconv.Atoi(value)
			}
		case "relation":
			var r GoldRelation
			r, err = parseRelation(value)
			g.Relations = append(g.Relations, r)
		default:
			err = fmt.Errorf("gold: unknown line %q", line)
		}
		if err != nil {
			return nil, err
		}
		offset += len(line) + 1
	}
}

func compareGold(a, b GoldMention) int {
	return compareMarks(Mark{Field: a.Field, Start: a.Start, End: -a.End}, Mark{Field: b.Field, Start: b.Start, End: -b.End})
}

// unmark returns the text without its marks and appends the mentions. base is
// the text's offset in the file, for errors.
func (g *Gold) unmark(f entities.Field, s string, base int) (string, error) {
	text, marks, err := marked.Parse(s)
	var bad *marked.Error
	if errors.As(err, &bad) {
		return "", fmt.Errorf("gold: byte %d: %s", base+bad.Byte, bad.Reason)
	}
	for _, mark := range marks {
		m, err := parseMark(mark.Fields)
		if err != nil {
			return "", fmt.Errorf("gold: byte %d: %w", base+mark.At, err)
		}
		m.Field, m.Start, m.End, m.Text = f, mark.Start, mark.End, text[mark.Start:mark.End]
		g.Mentions = append(g.Mentions, m)
	}
	return text, nil
}

// parseMark reads the fields type, key and, where there are, flags.
func parseMark(col []string) (GoldMention, error) {
	if len(col) < 2 || len(col) > 3 || col[1] == "" {
		return GoldMention{}, fmt.Errorf("mark %q is not type|key or type|key|flags", strings.Join(col, "|"))
	}
	t, ok := entities.ParseType(col[0])
	if !ok {
		return GoldMention{}, fmt.Errorf("unknown type %q", col[0])
	}
	m := GoldMention{Type: t, Key: col[1]}
	if len(col) == 3 {
		for _, f := range strings.Split(col[2], ",") {
			switch flag := entities.Flag(f); flag {
			case entities.Metonym, entities.Nested, entities.FlagDateline, entities.FlagByline,
				entities.FlagCaption, entities.FlagHeadline, entities.FlagBoilerplate:
				m.Flags = append(m.Flags, flag)
			default:
				return GoldMention{}, fmt.Errorf("unknown flag %q", f)
			}
		}
	}
	return m, nil
}

// ReadGold parses every .gold file below the root of fsys, in the order of
// their paths.
func ReadGold(fsys fs.FS) ([]*Gold, error) {
	var all []*Gold
	err := fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".gold") {
			return err
		}
		data, err := fs.ReadFile(fsys, path)
		if err != nil {
			return err
		}
		g, err := ParseGold(data)
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		all = append(all, g)
		return nil
	})
	return all, err
}

// Check reports whether predictions made on this title and text can be held
// against g: offsets only mean the same in the same bytes.
func (g *Gold) Check(title, text string) error {
	switch {
	case title != g.Title:
		return fmt.Errorf("gold %s: the article's title is not the gold's", g.ID)
	case text != g.Text:
		return fmt.Errorf("gold %s: the article's text is not the gold's (%d and %d bytes)", g.ID, len(text), len(g.Text))
	}
	return nil
}

// Marks returns the gold's names that are (or are not) nested in longer ones.
func (g *Gold) Marks(nested bool) []Mark {
	var marks []Mark
	for i := range g.Mentions {
		if m := &g.Mentions[i]; m.Has(entities.Nested) == nested {
			marks = append(marks, Mark{Field: m.Field, Start: m.Start, End: m.End, Type: m.Type})
		}
	}
	return marks
}
