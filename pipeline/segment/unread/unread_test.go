package unread

import (
	"strings"
	"testing"
	"unicode/utf8"

	"newsgraph/entities"
)

func TestUnread(t *testing.T) {
	var u Reader
	for _, c := range []struct{ name, in, want string }{
		{"soft hyphen and zero width characters", "Car\u00adla Bru\u200bno, Ana\u2060 Hor\ufeffvat \u202aJan\u202c Novak\u200e", "Carla Bruno, Ana Horvat Jan Novak"},
		{"headings", "# Fire in Turin\n\n## Carla Bruno ##\nText", "Fire in Turin\n\nCarla Bruno\nText"},
		{"underlined headings and rules", "Fire in Turin\n=====\nText\n\n* * *\n\n---\nMore", "Fire in Turin\n\nText\n\n\n\n\nMore"},
		{"emphasis", "**Carla Bruno** met *Otto* _Wels_ and ***Ana*** ~~Horvat~~, **Jan** Novak, Eva __Lind__.", "Carla Bruno met Otto Wels and Ana Horvat, Jan Novak, Eva Lind."},
		{"emphasis in a word and over a line", "**Ma**ria of *San\nMarino* left _Turin_'s", "Maria of San\nMarino left Turin's"},
		{"emphasis in emphasis", "**Carla _Maria_ Bruno**", "Carla Maria Bruno"},
		{"links", `[Carla Bruno](https://x.example/a_(b)) of [Turin](/t "The town"), [Split][1] and [Graz][]`, "Carla Bruno of Turin, Split and Graz"},
		{"pictures", "![Carla Bruno](a.jpg) [![Turin](b.jpg)](http://x.example)", "Carla Bruno Turin"},
		{"references and footnotes", "Carla Bruno[^1] left.\n\n[1]: https://x.example/a\n[^1]: A doctor.", "Carla Bruno left.\n\n\nA doctor."},
		{"quotation", "> Carla Bruno said\n> > so.\n>\n> Yes.", "Carla Bruno said\nso.\n\nYes."},
		{"code", "Use `Carla` here.\n```go\nOtto.Wels()\n```\nThen\n~~~\nAna\n~~~\n", "Use Carla here.\nThen\n"},
		{"table", "| Name | Town |\n|---|:--:|\n| **Ana** | Split |\n| Jan | Brno |\nEnd | of it", "\n Name \n Town \n\n\n\n Ana \n Split \n\n\n Jan \n Brno \n\nEnd \n of it"},
		{"escapes", `\*Not\* \_so\_`, "*Not* _so_"},
		// Text that only looks like it.
		{"arithmetic", "5 * 3 * 2 and 2*3*4", ""},
		{"footnote stars", "Smith* said so. *Not his name.", ""},
		{"words with marks", "M*A*S*H, foo_bar_baz, f*** this, @a_b_ and _c", ""},
		{"brackets", "He [sic] said [it](the mayor) and [1] [2].", ""},
		{"hashes", "#1 in the list, #Turin, C# and ##", ""},
		{"bullets", "* Carla Bruno\n- Otto Wels\n+ Ana Horvat\n1. Jan Novak", ""},
		{"an open fence", "```\nCarla Bruno", ""},
		{"bars", "Home | World | Sport", ""},
		{"comparison", "3 > 2\n>>download the app", ""},
		{"signature", "-- \nCarla", ""},
	} {
		want := c.want
		if want == "" {
			want = c.in
		}
		if got, _ := u.Read(c.in); got != want {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, want)
		}
	}
}

// Time that grew faster than the length could not pass here.
func TestUnreadIsLinear(t *testing.T) {
	var u Reader
	for _, s := range []string{"*", "**a ", "[", "](", "[](", "[![](", "> ", "# ", "```x\n", "~~~\n", "`", "`a\n", "|\n", "a|b\n|--|\n", "\u200b", "\\*", "[a]: ", "_a ", "***a*", "(", "[a](((("} {
		u.Read(strings.Repeat(s, (4<<20)/len(s)))
	}
}

// Where a character of the text that was read stands it is in the text as it
// is; white space may stand for a line break.
func FuzzPlaces(f *testing.F) {
	f.Add("# Fire\n\n**Car\u00adla** [Bruno](http://x.example/a.b?c) left **San\u200b Marino.** _Otto_")
	f.Add("\ufeff| Ana | Jan |\n|---|:-:|\n| Eva | Ot\u00adto |\n\n```\nx\n```\ny")
	f.Add("plain")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		var u Reader
		read, cuts := u.Read(text)
		at := 0
		for _, c := range cuts {
			if c.Start < at || c.End <= c.Start || c.End > len(text) {
				t.Fatalf("cut %+v behind %d in %d bytes", c, at, len(text))
			}
			at = c.End
		}
		places, before := NewPlaces(cuts), 0
		for i, r := range read {
			token := []entities.Token{{Start: i, End: i + utf8.RuneLen(r)}}
			places.Move(token)
			start, end := token[0].Start, token[0].End
			if start < before || end <= start || end > len(text) {
				t.Fatalf("%q at %d stands at %d to %d, behind %d", r, i, start, end, before)
			}
			if got := text[start:end]; r != '\n' && got != string(r) {
				t.Fatalf("%q at %d stands at %d, where the text has %q", r, i, start, got)
			}
			before = end
		}
	})
}
