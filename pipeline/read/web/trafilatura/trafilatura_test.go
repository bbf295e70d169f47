package trafilatura

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"newsgraph/pipeline/read/web/trafilatura/etree"
)

const page = `<html><head><title>Harbour</title></head><body>
<nav><a href="/">Home</a> <a href="/world">World</a> <a href="/sport">Sport</a></nav>
<article><h1>Harbour opens again</h1>
<p>The harbour of Port Lenner opened again on Monday after nine weeks of work, its director Ines Kallio said. Two ships had waited outside since dawn, and a crowd stood on the quay.</p>
<p>Facebook</p>
<table><tr><td>Ships on Monday</td><td>fourteen</td></tr></table>
<p>The town had paid for the new wall itself, Mayor Tom Reyes told reporters, and would not ask the ministry for help again before the next winter, whatever the storms would bring.</p>
</article>
<div class="comments"><p>First! What a waste of money, said nobody but me, and I say it every time that I am here.</p></div>
<footer><p>Copyright the Lenner Post</p></footer></body></html>`

func TestContent(t *testing.T) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var before, after bytes.Buffer
	if err := html.Render(&before, root); err != nil {
		t.Fatal(err)
	}
	content := Content(root)
	if content == nil {
		t.Fatal("no content")
	}
	text := etree.IterText(content, " ")
	for _, want := range []string{"opened again on Monday", "fourteen", "the next winter"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in %q", want, text)
		}
	}
	for _, not := range []string{"World", "Facebook", "First!", "Copyright"} {
		if strings.Contains(text, not) {
			t.Errorf("%q is in %q", not, text)
		}
	}
	if err := html.Render(&after, root); err != nil {
		t.Fatal(err)
	}
	if before.String() != after.String() {
		t.Error("the page was changed")
	}
}

func TestNoContent(t *testing.T) {
	root, err := html.Parse(strings.NewReader("<html><body><script>var a = 1</script></body></html>"))
	if err != nil {
		t.Fatal(err)
	}
	if content := Content(root); content != nil {
		t.Errorf("got %q", etree.IterText(content, " "))
	}
}

func TestTextFilter(t *testing.T) {
	for line, want := range map[string]bool{
		"Facebook": true, " - E-Mail": true, "email": true, "PRINT": true, "More on this": true, "more on this...": true,
		"More on this.........": false, "Mehr zum Thema:": true, "Facebook said on Monday": false, "Facebook.": false, "": false, "Mailand": false,
	} {
		if got := isTextFilter(line); got != want {
			t.Errorf("%q: got %v", line, got)
		}
	}
}
