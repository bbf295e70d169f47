package web

import (
	"regexp"
	"strings"
	"testing"
)

// No element of a page joins the names around it, whatever the library that
// finds the article makes of it.
func TestPageLines(t *testing.T) {
	const (
		lead = "<p>These are the people who came to the meeting in Turin on Sunday evening, according to the police and the mayor of the city.</p>"
		tail = "<p>The meeting ended late in the evening, and all of the guests went home by train on Monday morning.</p>" +
			"<p>Nobody was hurt when the lamps went out for an hour, and the mayor thanked all those who had brought candles.</p>"
	)
	// What the library takes for no part of the article.
	leftOut := regexp.MustCompile("^<(select|center|menu|button)>")
	names := []string{"Carla Bruno", "Otto Wels", "Ana Horvat", "Jan Novak"}
	for _, body := range []string{
		"<ol><li>Carla Bruno</li><li>Otto Wels</li><li>Ana Horvat</li></ol>",
		"<ul><li>Carla Bruno<ul><li>Otto Wels</li><li>Ana Horvat</li></ul></li><li>Jan Novak</li></ul>",
		"<dl><dt>Carla Bruno</dt><dd>Otto Wels</dd><dt>Ana Horvat</dt><dd>Jan Novak</dd></dl>",
		"<table><tr><th>Carla Bruno</th><th>Otto Wels</th></tr><tr><td>Ana Horvat</td><td>Jan Novak</td></tr></table>",
		"<select><option>Carla Bruno</option><option>Otto Wels</option></select>",
		"<details><summary>Carla Bruno</summary>Otto Wels</details>",
		"<address>Carla Bruno</address><address>Otto Wels</address>",
		"<h2>Carla Bruno</h2>Otto Wels<hr>Ana Horvat<hr/>Jan Novak",
		"<p>Carla Bruno<br><b>Otto Wels</b><br/><a href=x>Ana Horvat</a></p>",
		"<center>Carla Bruno</center><fieldset><legend>Otto Wels</legend>Ana Horvat</fieldset>",
		"<blockquote>Carla Bruno</blockquote><pre>Otto Wels\nAna Horvat</pre>",
		"<menu><li>Carla Bruno<li>Otto Wels</menu>",
		"<button>Carla Bruno</button><button>Otto Wels</button>",
		"<div>Carla Bruno<p>Otto Wels</p>Ana Horvat<div>Jan Novak</div></div>",
	} {
		pg := extractPage([]byte("<!DOCTYPE html><html><head><title>Who came</title></head><body><article>"+lead+body+tail+"</article></body></html>"), "utf-8", "")
		for _, name := range names {
			found := !strings.Contains(body, name) || leftOut.MatchString(body)
			for line := range strings.Lines(pg.text) {
				line = strings.TrimSpace(line)
				found = found || line == name
				if strings.Contains(line, name) && line != name {
					t.Errorf("%s: a line is %q", body, line)
				}
			}
			if !found {
				t.Errorf("%s: %q is no line of %q", body, name, pg.text)
			}
		}
	}
}

// Of a page too short for the library what its article holds is read whole.
func TestShortPage(t *testing.T) {
	const page = "<html><head><title>Who came</title></head><body><nav><ul><li>Sport</ul></nav><article><h2>The guests</h2>" +
		"<p>They came.</p><ul><li>Carla Bruno<li>Otto Wels</ul></article><ul><li>More news</ul></body></html>"
	if got, want := extractPage([]byte(page), "utf-8", "").text, "The guests\n\nThey came.\n\nCarla Bruno\nOtto Wels"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
