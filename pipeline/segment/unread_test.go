package segment

import (
	"strings"
	"testing"
)

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
