package segment

import (
	"strings"
	"testing"
)

func TestUnread(t *testing.T) {
	var u unread
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
		if got := u.read(c.in); got != want {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, want)
		}
	}
}

// Spans are those of the text as it is, words those that a reader sees.
func TestUnreadSpans(t *testing.T) {
	const text = "# Fire in Turin\n\n**Car\u00adla** [Bruno](http://x.example/a.b?c) left **San\u200b Marino.** _Otto_ stayed."
	doc := segment(New(English()), "", text)
	checkLaws(t, doc)
	var got []string
	for _, s := range doc.Sentences {
		got = append(got, text[s.Start:s.End])
	}
	want := []string{"Fire in Turin", "Car\u00adla** [Bruno](http://x.example/a.b?c) left **San\u200b Marino.", "Otto_ stayed."}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("sentences %q", got)
	}
	if tokens := tokensOf(New(English()), text); !strings.HasPrefix(strings.Join(tokens, " "), "Fire in Turin Carla Bruno left San Marino .") {
		t.Errorf("tokens %q", tokens)
	}
}

// Time that grew faster than the length could not pass here.
func TestUnreadIsLinear(t *testing.T) {
	var u unread
	for _, s := range []string{"*", "**a ", "[", "](", "[](", "[![](", "> ", "# ", "```x\n", "~~~\n", "`", "`a\n", "|\n", "a|b\n|--|\n", "\u200b", "\\*", "[a]: ", "_a ", "***a*", "(", "[a](((("} {
		u.read(strings.Repeat(s, (4<<20)/len(s)))
	}
}
