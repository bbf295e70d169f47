package fragments

import (
	"html/template"
	"strings"
	"testing"

	"newsgraph/cmd/newsgraph/web/views"
	"newsgraph/entities"
)

// TestEscapesAsTheTemplateDoes writes odd texts both ways.
func TestEscapesAsTheTemplateDoes(t *testing.T) {
	page := template.Must(template.New("").Parse(`{{range .}}<a class="name t-{{.Type}} s{{.Sure}}{{if .Own}} own{{end}}" href="/entity?id={{.Entity}}" title="{{.Name}} · {{.Type}} · 0.50{{with .Flags}} · {{.}}{{end}}"><bdi>{{.Text}}</bdi></a>{{end}}`))
	for _, odd := range []string{"plain", `<script>alert("x")</script>`, "O'Neil & Sons +1", `" onclick="x`, "a b/c?d=e#f%", "Zürich – 東京", "a\x00b", "`${x}`", "javascript:alert(1)", "\xff\xfe", "a=b;c~d_e.f-g", "&amp;", "</a><img src=x onerror=y>"} {
		list := []views.Piece{{Text: odd, Entity: odd, Name: strings.ToValidUTF8(strings.ReplaceAll(odd, "\x00", "\uFFFD"), "\uFFFD"), Type: entities.Person, Confidence: 0.5, Flags: odd, Own: true}}
		var want strings.Builder
		if err := page.Execute(&want, list); err != nil {
			t.Fatal(err)
		}
		var f fragment
		f.pieces(list)
		if got := string(f); got != want.String() {
			t.Errorf("%q:\n%s\n%s", odd, got, want.String())
		}
	}
}
