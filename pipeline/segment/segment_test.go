package segment

import (
	"reflect"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"newsgraph/entities"
	"newsgraph/pipeline/segment/unread"
)

// checkLaws checks what the package comment promises.
func checkLaws(t testing.TB, doc *entities.Document) {
	t.Helper()
	a := doc.Article
	token, zone := 0, 0
	for _, f := range [...]entities.Field{entities.Title, entities.Text} {
		text := a.FieldText(f)
		var u unread.Reader
		_, cuts := u.Read(text)
		at := 0
		for ; zone < len(doc.Zones) && doc.Zones[zone].Field == f; zone++ {
			z := doc.Zones[zone]
			if z.Start < at || z.End <= z.Start || z.End > len(text) {
				t.Fatalf("%v zone %+v after %d in %d bytes", f, z, at, len(text))
			}
			at = z.End
		}
		pos := 0
		for i, s := range doc.Sentences {
			if s.Field != f {
				continue
			}
			if s.First != token || s.Last <= s.First || s.Start < pos {
				t.Fatalf("sentence %d %+v: token %d, byte %d", i, s, token, pos)
			}
			if zones := zonesHolding(doc, s); zones != 1 {
				t.Fatalf("sentence %+v lies in %d zones of %+v", s, zones, doc.Zones)
			}
			for ; token < s.Last; token++ {
				k := doc.Tokens[token]
				if k.Start < pos || k.End <= k.Start || k.End > len(text) || k.Text == "" {
					t.Fatalf("token %d %+v at byte %d of %q", token, k, pos, text)
				}
				if strings.TrimFunc(seen(cuts, text, pos, k.Start), unicode.IsSpace) != "" {
					t.Fatalf("gap %q before token %+v", text[pos:k.Start], k)
				}
				if !utf8.RuneStart(text[k.Start]) || k.End < len(text) && !utf8.RuneStart(text[k.End]) {
					t.Fatalf("token %+v cuts a rune of %q", k, text)
				}
				if k.Text != proseSpelling(seen(cuts, text, k.Start, k.End)) {
					t.Fatalf("token %q stands for %q", k.Text, text[k.Start:k.End])
				}
				pos = k.End
			}
			if s.Start != doc.Tokens[s.First].Start || s.End != pos {
				t.Fatalf("sentence %+v does not end with its tokens", s)
			}
		}
		if rest := strings.TrimFunc(seen(cuts, text, pos, len(text)), unicode.IsSpace); rest != "" {
			t.Fatalf("%v: %q is in no token", f, rest)
		}
	}
	if token != len(doc.Tokens) || zone != len(doc.Zones) {
		t.Fatalf("%d of %d tokens and %d of %d zones in order", token, len(doc.Tokens), zone, len(doc.Zones))
	}
}

// seen is text[start:end] without what is not read.
func seen(cuts []unread.Cut, text string, start, end int) string {
	var b strings.Builder
	for _, c := range cuts {
		if c.End <= start || c.Start >= end {
			continue
		}
		b.WriteString(text[start:max(start, c.Start)])
		start = min(c.End, end)
	}
	b.WriteString(text[start:end])
	return b.String()
}

func zonesHolding(doc *entities.Document, s entities.Sentence) int {
	n := 0
	for _, z := range doc.Zones {
		if z.Field == s.Field && z.Start <= s.Start && s.End <= z.End && z.Role == s.Zone {
			n++
		}
	}
	return n
}

func segment(s *Segmenter, title, text string) *entities.Document {
	doc := &entities.Document{}
	doc.Reset(&entities.Article{Title: title, Text: text})
	s.Segment(doc)
	return doc
}

func FuzzSegment(f *testing.F) {
	for _, c := range readCases(f, "testdata/sentences.txt")[:40] {
		f.Add(c.name, c.text)
	}
	f.Add("Kerry’s plane", "By Jane Doe\n\nLAUSANNE, Switzerland (AP) — “We,” he said.“No.”\r\n\r\n(Reporting by X; Editing by Y)")
	f.Add("x\u200b", "‘My’ &rsquo;s İstanbul's Ⱥ's don't \u2028 ((((''''\"\"\" . . . . \x00 :-) ---- a—b–c/d U.S.-led")
	f.Add("", "e\u0301. \u0301a 'ſ ..' &#8217;s a\u00a0b\u3000c\u0085d 1. a 2. b • c")
	f.Add("# Bold **title**", "> Carla **Ma**ria [Bruno](http://x.example/a) left_.\n\n| Ana | Jan |\n|---|:-:|\n| Eva | Otto |\n```\nx\n```\nA\u00adna \u200bHor\u200bvat \\*")
	f.Add("Envoy leaves Aleppo - marsh5.com - Marsh, Ohio - News, Weather", "")
	f.Add("BBC News - Envoy leaves Aleppo", "x")
	used := New(English())
	f.Fuzz(func(t *testing.T, title, text string) {
		title, text = strings.ToValidUTF8(title, "\ufffd"), strings.ToValidUTF8(text, "\ufffd")
		fresh := segment(New(English()), title, text)
		checkLaws(t, fresh)
		if again := segment(used, title, text); !reflect.DeepEqual(fresh, again) {
			t.Fatal("a used Segmenter cuts otherwise than a new one")
		}
	})
}

// A chunk from the cache has the tokens of one that was never cached.
func FuzzCache(f *testing.F) {
	for _, s := range []string{"Aleppo's,", "U.S.-led", "“Corp.”", "x—y", "'90s", "J.", "..."} {
		f.Add(s, true)
	}
	kept := newTokenizer(English().words)
	f.Fuzz(func(t *testing.T, s string, final bool) {
		s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "?")), "")
		if s == "" {
			return
		}
		kept.chunk(s, final)
		got := append([]piece(nil), kept.chunk(s, final)...)
		want := kept.split(nil, s, final)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: cached %v, direct %v", s, got, want)
		}
	})
}

func TestLawsOnLongRuns(t *testing.T) {
	for _, s := range []string{")", "'", "\"", "a", "a.", "é", "(a ", "'a ", "“a ", "5 a.m. Monday ", "• ", "1. ", "\n", "— ", "&rsquo;", "a-b-", "*", "**a ", "_a_ ", "[", "](", "[](", "[a](b.c) ", "> ", "# ", "```x\n", "~~~\n", "`", "|\n", "a|b\n|--|\n", "\u200b", "a\u00ad", "\\*", "[a]: http://b\n"} {
		checkLaws(t, segment(New(English()), "", strings.Repeat(s, 3000)))
	}
}

func TestEmpty(t *testing.T) {
	for _, text := range []string{"", " \n\t\u00a0"} {
		doc := segment(New(English()), text, text)
		if len(doc.Zones)+len(doc.Sentences)+len(doc.Tokens) != 0 {
			t.Errorf("%q: %+v", text, doc)
		}
	}
	var doc entities.Document
	New(English()).Segment(&doc) // without an article
	if len(doc.Tokens) != 0 {
		t.Error(doc)
	}
}
