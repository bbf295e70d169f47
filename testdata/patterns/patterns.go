// Package patterns makes hostile articles: one short piece of text repeated
// until it is as long as one likes. Such texts find what is not linear.
package patterns

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Pattern is a text that repeats.
type Pattern struct {
	Name string
	// HTML says that browsers would read markup in it.
	HTML bool
	unit func(i int) string
}

// Make returns the pattern's text, no longer than size bytes and hardly shorter.
func (p Pattern) Make(size int) string {
	var b strings.Builder
	b.Grow(size)
	for i := 0; b.Len() < size; i++ {
		s := p.unit(i)
		if s = s[:min(len(s), size-b.Len())]; !utf8.ValidString(s) {
			break
		}
		b.WriteString(s)
	}
	return b.String()
}

// All are the patterns, in an order that holds.
func All() []Pattern {
	var all []Pattern
	for _, s := range repeated {
		all = append(all, Pattern{Name: s.name, unit: func(int) string { return s.text }})
	}
	for _, s := range markup {
		all = append(all, Pattern{Name: s.name, HTML: true, unit: func(int) string { return s.text }})
	}
	return append(all, numbered...)
}

type named struct{ name, text string }

var repeated = []named{
	{"capital", "A"},
	{"capitals", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
	{"letter", "a"},
	{"capital and period", "A."},
	{"capital words", "A "},
	{"initials", "J. "},
	{"mister", "Mr. "},
	{"president", "President "},
	{"titles", "Prof. Dr. Gen. Sir "},
	{"abbreviations", "Inc. Corp. Co. St. Jr. "},
	{"titles joined", "Mr."},
	{"straight quotes", `"`},
	{"straight quotes spaced", `" `},
	{"quoted letter", `"a" `},
	{"quotes unbalanced", `"a `},
	{"single quotes", "'"},
	{"single quotes spaced", "' "},
	{"curly quotes", "“"},
	{"curly quotes closed", "“”"},
	{"curly quotes nested", "“‘a’” "},
	{"quotes and sentences", `"A. `},
	{"guillemets", "«a»"},
	{"ampersands", "&"},
	{"ampersands spaced", "& "},
	{"brackets", "("},
	{"brackets closed", ") "},
	{"brackets nested", "(["},
	{"bracketed words", "(Aleppo) "},
	{"square brackets", "[a] "},
	{"commas", ","},
	{"commas spaced", ", "},
	{"periods", "."},
	{"periods spaced", ". "},
	{"ellipses", "… "},
	{"dots and words", "a..."},
	{"exclamation", "?!"},
	{"dashes", "—"},
	{"hyphens", "-"},
	{"dashes spaced", "a - "},
	{"dashes and names", "Aleppo—"},
	{"underscores", "_ "},
	{"stars", "*"},
	{"newlines", "\n"},
	{"newlines and letters", "a\n"},
	{"lines in capitals", "A\n"},
	{"CRLF", "a\r\n\r\n"},
	{"carriage returns", "A\r"},
	{"tabs", "\t"},
	{"tabs and words", "Aleppo\t"},
	{"spaces", " "},
	{"no-break spaces", "\u00a0a"},
	{"zero-width spaces", "\u200b"},
	{"zero-width within a name", "Alep\u200bpo "},
	{"zero-width joiners", "a\u200d"},
	{"combining marks", "\u0301"},
	{"combining marks on a letter", "e\u0301"},
	{"right to left marks", "\u202ea"},
	{"emoji", "😀"},
	{"emoji joined", "👩\u200d👩\u200d👧 "},
	{"CJK", "阿勒颇"},
	{"CJK sentences", "阿勒颇。"},
	{"Arabic", "حلب "},
	{"Cyrillic capitals", "Ж"},
	{"sharp s", "ß"},
	{"dotted capital I", "İ's "},
	{"digits", "7"},
	{"numbers", "1,234.5 "},
	{"numbered items", "1. "},
	{"dates", "2016-10-15 "},
	{"dates in words", "Oct. 15, 2016, "},
	{"clock", "5 a.m. "},
	{"addresses of the web", "https://example.org/a?b=c&d=e "},
	{"addresses of the web joined", "https://"},
	{"addresses of mail", "jane@example.org "},
	{"at signs", "@"},
	{"handles", "@jane "},
	{"hashtags", "#Aleppo "},
	{"particles", "de la "},
	{"names with particles", "Juan de la Cruz de la "},
	{"van der", "van der "},
	{"one name", "John Kerry "},
	{"one name and a verb", "John Kerry said. "},
	{"one surname", "Kerry "},
	{"one place", "Aleppo "},
	{"one place in sentences", "Aleppo fell. "},
	{"one organization", "United Nations "},
	{"place and country", "Paris, Texas, "},
	{"place in organization", "University of "},
	{"of", "Bank of Jordan of "},
	{"the of", "the Ministry of the Interior of the "},
	{"and", "and "},
	{"and and names", "Aleppo and "},
	{"possessive", "Kerry's "},
	{"possessives", "'s "},
	{"possessive of", "Kerry's wife's "},
	{"hyphen chain", "Jean-"},
	{"hyphen chain of places", "Israel-Hamas-"},
	{"slashes", "Aleppo/Homs/"},
	{"backslashes", `\`},
	{"capitals text", "THE PRESIDENT OF FRANCE MET JOHN KERRY IN ALEPPO. "},
	{"capitals text without end", "THE PRESIDENT OF FRANCE MET JOHN KERRY "},
	{"no end", "and then the president of France met John Kerry in Aleppo "},
	{"ordinary sentence", "President Barack Obama met Angela Merkel, the German chancellor, in Berlin on Tuesday. "},
	{"bullets", "• Aleppo "},
	{"bullet lines", "• Aleppo\n"},
	{"dash lines", "- John Kerry\n"},
	{"table rows", "Aleppo | 12 | John Kerry |\n"},
	{"menu", "Home | News | Sport | "},
	{"posts", "chief executive of Acme, leader of Beta, "},
	{"posts of one", "John Kerry, chief executive of Acme Corp., leader of Beta Party, "},
	{"secretary of state", "Secretary of State "},
	{"spokesman for", "spokesman for the spokesman for the "},
	{"born in", "born in Aleppo, "},
	{"married", "John Kerry married Jane Doe and "},
	{"negation", "not "},
	{"negated post", "John Kerry is not the president of Acme. "},
	{"base64", "TWFuIGlzIGRpc3Rpbmd1aXNoZWQ="},
	{"braces", "{"},
	{"braces closed", "{}"},
	{"JSON", `{"a":"b"},`},
	{"JSON arrays", "["},
	{"escaped quotes", `\"`},
	{"headlines", "Obama Meets Merkel in Berlin\n\n"},
	{"bylines", "By Jane Doe\n\n"},
	{"byline without lines", "By Jane Doe "},
	{"datelines", "ALEPPO, Syria (AP) — Talks began on Monday, she said in the town.\n\n"},
	{"agencies", "(Reuters) - "},
	{"credits", "(Reporting by Jane Doe; Editing by John Roe) "},
	{"photographs", "REUTERS/Jane Doe\n"},
	{"questions", "Q: Who?\nA: Kerry.\n"},
	{"colons", "a: "},
	{"semicolons", "Aleppo; "},
	{"currency", "$5 million "},
	{"percent", "%"},
	{"dollars", "$"},
	{"plus", "+"},
	{"null", "\x00"},
	{"control characters", "\x01a"},
	{"replacement", "\ufffd"},
	{"prefix", "anti-"},
	{"D.C.", "U.S."},
	{"spaced acronym", "U.S. "},
	{"acronym expansion", "World Health Organization (WHO) "},
	{"son of", "bin "},
	{"al", "al-"},
	{"Mac", "Mc"},
	{"O'", "O'"},
	{"Roman", "IV "},
	{"hard wrap", "the president of France met the chancellor of Germany in the old\ntown hall of the city, where they had been two years before and\n"},
	{"open line ends", "a the\n"},
}

var markup = []named{
	{"less than", "<"},
	{"less than spaced", "< "},
	{"greater than", ">"},
	{"b", "<b>"},
	{"b closed", "<b>a</b>"},
	{"div", "<div>"},
	{"div with text", "<div>a "},
	{"p", "<p>Aleppo"},
	{"span", "<span>Aleppo</span> "},
	{"a", `<a href="x">a</a> `},
	{"a open", "<a>"},
	{"li", "<li>Aleppo"},
	{"ul nested", "<ul><li>"},
	{"table nested", "<table><tr><td>"},
	{"td", "<td>Aleppo"},
	{"br", "a<br>"},
	{"i and b crossed", "<i><b></i>"},
	{"formatting", "<font><p>"},
	{"script", "<script>"},
	{"style", "<style>a{}</style>"},
	{"comment", "<!-- "},
	{"comment closed", "<!-- a -->"},
	{"attributes", "<a b=c d='"},
	{"many attributes", " a=b"},
	{"select", "<select><option>"},
	{"template", "<template>"},
	{"svg", "<svg><g>"},
	{"meta", `<meta name="author" content="Jane Doe">`},
	{"title", "<title>a</title>"},
	{"CDATA", "<![CDATA["},
	{"processing", "<?a "},
	{"amp", "&amp;"},
	{"amp of amp", "&amp;amp;"},
	{"lt", "&lt;b&gt;"},
	{"numeric entity", "&#8220;"},
	{"entity open", "&amp"},
	{"rsquo", "Kerry&rsquo;s "},
	{"nbsp", "&nbsp;"},
	{"closing tags", "</p>"},
	{"article", "<article><p>Aleppo fell on Monday, she said.</p></article>"},
	{"blockquote", "<blockquote>"},
	{"h1", "<h1>Aleppo</h1>"},
	{"ld json", `<script type="application/ld+json">{"articleBody":"a"}</script>`},
}

var numbered = []Pattern{
	{Name: "different names", unit: func(i int) string { return name(i) + " " }},
	{Name: "different names in a list", unit: func(i int) string { return name(i) + ", " }},
	{Name: "different names and", unit: func(i int) string { return name(i) + " and " }},
	{Name: "different names in sentences", unit: func(i int) string { return name(i) + " met " + name(i+1) + ". " }},
	{Name: "different names in paragraphs", unit: func(i int) string { return name(i) + " met " + name(i+7) + " there.\n\n" }},
	{Name: "different surnames", unit: func(i int) string { return word(i) + " said. " }},
	{Name: "surnames of one given name", unit: func(i int) string { return "John " + word(i) + " said. " }},
	{Name: "given names of one surname", unit: func(i int) string { return word(i) + " Kerry said. " }},
	{Name: "different titles of one", unit: func(i int) string { return "President " + word(i) + " Obama spoke. Obama left. " }},
	{Name: "different organizations", unit: func(i int) string { return word(i) + " Corporation of " + word(i+1) + " said. " }},
	{Name: "different acronyms", unit: func(i int) string {
		w := word(i)
		return fmt.Sprintf("%s %s Organization (%c%cO) said. ", w, word(i+1), w[0], word(i + 1)[0])
	}},
	{Name: "different posts", unit: func(i int) string { return name(i) + ", chief executive of " + word(i) + " Corp., said. " }},
	{Name: "different relations", unit: func(i int) string { return name(i) + " married " + name(i+1) + ". " }},
	{Name: "different words", unit: func(i int) string { return strings.ToLower(word(i)) + " " }},
	{Name: "different capitals", unit: func(i int) string { return strings.ToUpper(word(i)) + " " }},
	{Name: "different numbers", unit: func(i int) string { return fmt.Sprint(i, " ") }},
	{Name: "different hyphens", unit: func(i int) string { return word(i) + "-" + word(i+1) + " " }},
	{Name: "different particles", unit: func(i int) string { return "Juan de " + word(i) + " said. " }},
	{Name: "quote that never closes", unit: func(i int) string {
		if i == 0 {
			return `"`
		}
		return name(i) + " said. "
	}},
	{Name: "known places", unit: func(i int) string { return places[i%len(places)] + ", " }},
	{Name: "known people", unit: func(i int) string { return people[i%len(people)] + " said. " }},
	{Name: "numbered items counting", unit: func(i int) string { return fmt.Sprintf("%d. Aleppo ", i%100) }},
	{Name: "relations in one sentence", unit: func(i int) string { return name(i) + " met " + name(i+1) + " and " }},
	{Name: "growing capitals", unit: func(i int) string { return strings.Repeat("A", i%4000) + " " }},
	{Name: "different markup", HTML: true, unit: func(i int) string { return "<x" + strings.ToLower(word(i)) + ">" }},
	{Name: "different classes", HTML: true, unit: func(i int) string { return `<div class="` + word(i) + `"><p>` + name(i) + " said.</p></div>" }},
}

var (
	places = []string{"Paris", "Springfield", "London", "Alexandria", "San Jose", "Aleppo", "Georgia", "Victoria", "Washington", "Santa Cruz"}
	people = []string{"John Kerry", "Kerry", "Bill Clinton", "Clinton", "Hillary Clinton", "John Smith", "Smith", "Obama", "Barack Obama", "George Bush", "George W. Bush", "Bush"}
)

// word is a capitalised word, another one for each number.
func word(i int) string {
	const onsets, vowels = "bdfgklmnprstvz", "aeiou"
	b := []byte{}
	for n := i; n > 0 || len(b) < 4; n /= len(onsets) * len(vowels) {
		b = append(b, onsets[n%len(onsets)], vowels[n/len(onsets)%len(vowels)])
	}
	b[0] -= 'a' - 'A'
	return string(b)
}

func name(i int) string { return word(i*7+1) + " " + word(i*13+5) }
