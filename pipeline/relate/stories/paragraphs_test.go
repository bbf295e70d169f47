package stories

import (
	"strings"
	"testing"

	"newsgraph/entities"
)

// naming is an article of lines; words in capitals are mentions.
func naming(lines ...string) *entities.Document {
	text := strings.Join(lines, "\n")
	doc := &entities.Document{Article: &entities.Article{Text: text}, Sentences: []entities.Sentence{{Zone: entities.Body, End: len(text)}}}
	at := 0
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" \n.,", r) }) {
		at += strings.Index(text[at:], w)
		if w == strings.ToUpper(w) {
			doc.Mentions = append(doc.Mentions, entities.Mention{Start: at, End: at + len(w), Text: w})
		}
		at += len(w)
	}
	return doc
}

func TestParagraphsCode(t *testing.T) {
	code := Paragraphs(naming("nobody is here at all", "KERRY met LAVROV in the town hall.", "OBAMA alone", "And PUTIN, he said, was there too"))
	list := decodeParagraphs(nil, code, "Gazette")
	if len(list) != 2 || list[0].Start != 22 || list[0].End != 56 || list[1].Start != 69 || list[1].End != 102 {
		t.Errorf("paragraphs %+v", list)
	}
	if other := decodeParagraphs(nil, code, "Tribune"); other[0].hash == list[0].hash {
		t.Error("outlets share a hash")
	}
	if none := decodeParagraphs(nil, code, ""); len(none) != 0 {
		t.Error("unknown outlets are taken for one")
	}
}

func FuzzDecodeParagraphs(f *testing.F) {
	code := Paragraphs(naming("KERRY met LAVROV in the town hall.", "And PUTIN, he said, was there too"))
	f.Add(code)
	f.Add("AQ")
	f.Add("Af///////////wH/////////////")
	f.Fuzz(func(t *testing.T, code string) {
		last := uint32(0)
		for _, p := range decodeParagraphs(nil, code, "Gazette") {
			if p.Start < last || p.End < p.Start {
				t.Fatalf("paragraph %+v after %d", p, last)
			}
			last = p.End
		}
	})
}
