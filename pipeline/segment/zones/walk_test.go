package zones_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/gazetteers/lang"
	"newsgraph/pipeline/segment/zones"
)

// The parts of a walk are sorted, on rune boundaries and of a role, and nothing
// but white space lies between them; a used Walk gives what a new one does.
func FuzzWalk(f *testing.F) {
	f.Add("Envoy leaves Aleppo", "By Jane Doe\n\nLAUSANNE, Switzerland (AP) — The envoy left. (Photo by Jane Doe/Getty Images) Nobody knows why.\n(Reporting by X; Editing by Y)")
	f.Add("BBC News - Envoy leaves Aleppo", "Home | World | Business | Sport\r\n\u2028Photo: Jane Doe/AP\n\n- Jane Doe")
	f.Add("Envoy leaves Aleppo | Reuters", "(CNN)The envoy left the town. [Jane Doe/Reuters]. See more.\x00\u00a0")
	rules, err := zones.NewRules(lang.English())
	if err != nil {
		f.Fatal(err)
	}
	var used zones.Walk
	f.Fuzz(func(t *testing.T, title, text string) {
		article := &entities.Article{Title: strings.ToValidUTF8(title, "?"), Text: strings.ToValidUTF8(text, "?")}
		for _, field := range [...]entities.Field{entities.Title, entities.Text} {
			text := article.FieldText(field)
			var fresh zones.Walk
			parts := walked(&fresh, rules, article, field)
			at := 0
			for _, p := range parts {
				if p.Start < at || p.End <= p.Start || p.End > len(text) || p.Role == "" {
					t.Fatalf("%v: part %+v behind %d in %d bytes", field, p, at, len(text))
				}
				if gap := text[at:p.Start]; strings.TrimFunc(gap, unicode.IsSpace) != "" {
					t.Fatalf("%v: %q is in no part", field, gap)
				}
				if !utf8.RuneStart(text[p.Start]) || p.End < len(text) && !utf8.RuneStart(text[p.End]) {
					t.Fatalf("%v: part %+v cuts a rune", field, p)
				}
				at = p.End
			}
			if rest := text[at:]; strings.TrimFunc(rest, unicode.IsSpace) != "" {
				t.Fatalf("%v: %q is in no part", field, rest)
			}
			if again := walked(&used, rules, article, field); !slices.Equal(again, parts) {
				t.Fatalf("%v: a used Walk gives %+v, a new one %+v", field, again, parts)
			}
		}
	})
}

func walked(w *zones.Walk, rules *zones.Rules, article *entities.Article, field entities.Field) []zones.Part {
	var parts []zones.Part
	for w.Begin(rules, article, field, article.FieldText(field)); w.More(); {
		parts = append(parts, w.Next()...)
	}
	return parts
}

// A Walk that ended has nothing to give, nor has one that did not begin.
func TestWalkEnds(t *testing.T) {
	rules, err := zones.NewRules(lang.English())
	if err != nil {
		t.Fatal(err)
	}
	var w zones.Walk
	if w.More() {
		t.Error("a new Walk has more")
	}
	w.Begin(rules, &entities.Article{}, entities.Text, "One line.\n\nAnother.")
	if !w.More() {
		t.Fatal("a Walk that began has no more")
	}
	if w.End(); w.More() {
		t.Error("a Walk that ended has more")
	}
}
