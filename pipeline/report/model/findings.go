package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"newsgraph/entities"
	"newsgraph/internal/message"
	"newsgraph/pipeline/report/facts"
)

// Finding is a sentence made from figures, cut so that each figure can be opened.
type Finding struct {
	Topic   string // one word in front
	Phrases []Phrase
}

// Phrase is a run of a finding's text. Open is what a click opens: "" for
// nothing, else a fragment as app.js knows it ("e-12" an entity, "t-3-9" a
// co-mention, "b-4" a bin of the time line, "g-2" a community) or an anchor of the page.
type Phrase struct {
	Text string
	Open string
	Type entities.Type // of the entity that Text names
}

// sentenceBuilder builds a finding.
type sentenceBuilder struct {
	g       *facts.Collected
	phrases []Phrase
}

func (t *sentenceBuilder) say(format string, args ...any) *sentenceBuilder {
	t.phrases = append(t.phrases, Phrase{Text: fmt.Sprintf(format, args...)})
	return t
}

func (t *sentenceBuilder) open(target, format string, args ...any) *sentenceBuilder {
	t.phrases = append(t.phrases, Phrase{Text: fmt.Sprintf(format, args...), Open: target})
	return t
}

func (t *sentenceBuilder) name(e int32) *sentenceBuilder {
	x := t.g.Entities[e]
	t.phrases = append(t.phrases, Phrase{Text: facts.Show(x.Name), Open: entityTarget(e), Type: x.Type})
	return t
}

func entityTarget(e int32) string { return "e-" + strconv.Itoa(int(e)) }

// ComentionTarget is what a click on a co-mention opens.
func ComentionTarget(x facts.Comention) string { return fmt.Sprintf("t-%d-%d", x.A, x.B) }

// find says what the figures say, in the order of the report.
func (b *Model) find() []Finding {
	var out []Finding
	add := func(topic string, t *sentenceBuilder) {
		if t != nil {
			out = append(out, Finding{topic, t.phrases})
		}
	}
	add("Read", b.findRead())
	for _, typ := range entities.Types {
		add(map[entities.Type]string{entities.Person: "Who", entities.Place: "Where", entities.Organization: "Which"}[typ], b.findLeading(typ))
	}
	add("Co-mention", b.findClosest())
	add("Beyond chance", b.findUnexpected())
	add("New", b.findNew())
	add("When", b.findPeak())
	for _, t := range b.findSurges() {
		add("Surge", t)
	}
	add("Rising", b.findRising(entities.Person, entities.Organization))
	add("Rising place", b.findRising(entities.Place))
	add("Groups", b.findGroups())
	add("Bridge", b.findBridge())
	add("Copies", b.findCopies())
	add("Care", b.findCare())
	return out
}

// continued says how many stories continue others.
func (b *Model) continued() string {
	switch n := len(b.Input.Graph.Continues); n {
	case 0:
		return ""
	case 1:
		return "; 1 story continues an earlier one"
	default:
		return "; " + message.Thousands(n) + " stories continue earlier ones"
	}
}

func (b *Model) sentenceBuilder() *sentenceBuilder { return &sentenceBuilder{g: b.Collected} }

func (b *Model) findRead() *sentenceBuilder {
	s := &b.Input.Graph.Summary
	t := b.sentenceBuilder().say("%s ", Capital(Plural(len(b.Articles), "article")))
	if b.Sources > 0 {
		t.say("from %s ", Plural(b.Sources, "source"))
	}
	if b.Span.Count > 0 {
		first, last := b.Dates()
		if first == last {
			t.say("of %s ", first)
		} else {
			t.say("from %s to %s ", first, last)
		}
		var aside []string
		if b.Strays > 0 {
			aside = append(aside, message.Thousands(b.Strays)+" far outside of that")
		}
		if b.Undated > 0 {
			aside = append(aside, message.Thousands(b.Undated)+" without a date that says when")
		}
		if len(aside) > 0 {
			t.say("(%s) ", strings.Join(aside, ", "))
		}
	}
	return t.say("name %s, ", Plural(s.Entities, "entity")).open("who", "%s in all", Plural(s.Mentions, "mention")).say("%s.", b.continued())
}

// Dates are the first and the last date of the articles.
func (b *Model) Dates() (first, last string) {
	for i := range b.Articles {
		if d := b.Articles[i].Date; b.Articles[i].Bin >= 0 {
			if first == "" {
				first = d
			}
			last = d
		}
	}
	return first, last
}

// Leading are the n entities of a type that most stories name, of those that are shown.
func (b *Model) Leading(typ entities.Type, n int) []int32 {
	var out []int32
	for e, x := range b.Entities {
		if x.Type == typ && len(out) < n {
			out = append(out, int32(e))
		}
	}
	return out
}

func (b *Model) findLeading(typ entities.Type) *sentenceBuilder {
	top := b.Leading(typ, 3)
	if len(top) == 0 {
		return nil
	}
	x := b.Entities[top[0]]
	t := b.sentenceBuilder().say("The %s named by most stories is ", typ).name(top[0]).say(": ").
		open(entityTarget(top[0]), "%s in %s", Plural(x.Mentions, "mention"), Plural(x.Articles, "article")).
		say(" (%s)", Plural(x.Stories, "story"))
	if len(top) > 1 {
		t.say(", then ").name(top[1]).say(" (%s)", Plural(b.Entities[top[1]].Stories, "story"))
	}
	if len(top) > 2 {
		t.say(" and ").name(top[2]).say(" (%s)", message.Thousands(b.Entities[top[2]].Stories))
	}
	return t.say(".")
}

// Telling reports whether a co-mention says something to a reader: a place beside its
// own country does not.
func (b *Model) Telling(x facts.Comention) bool {
	p, q := b.Entities[x.A], b.Entities[x.B]
	return !(p.Type == entities.Place && q.Type == entities.Place) && !b.hub(x.A) && !b.hub(x.B)
}

func (b *Model) findClosest() *sentenceBuilder {
	best := -1
	for i, x := range b.Edges.Comentions {
		if b.Telling(x) && x.Edge.Sentences > 0 && (best < 0 || x.Edge.Sentences > b.Edges.Comentions[best].Edge.Sentences) {
			best = i
		}
	}
	if best < 0 {
		return nil
	}
	x := b.Edges.Comentions[best]
	aside := "Pairs of places"
	if b.asksForHubs() {
		aside += " and names that are everywhere"
	}
	return b.sentenceBuilder().say("%s aside, ", aside).name(x.A).say(" and ").name(x.B).say(" are named together most: ").
		open(ComentionTarget(x), "in %s", Plural(x.Edge.Sentences, "sentence")).
		say(", and in %s of %s.", Plural(x.Edge.Articles, "article"), Plural(x.Edge.Stories, "story"))
}

// findUnexpected names the pair farthest from chance among those of several stories.
func (b *Model) findUnexpected() *sentenceBuilder {
	least := max(2, b.Input.Graph.Summary.Stories/200)
	best := -1
	for i, x := range b.Edges.Comentions {
		if x.Edge.Stories < least || x.Edge.Sentences == 0 || !b.Telling(x) {
			continue
		}
		if best < 0 || x.Edge.NPMI > b.Edges.Comentions[best].Edge.NPMI {
			best = i
		}
	}
	if best < 0 || b.Edges.Comentions[best].Edge.NPMI < doubtLimits().telling {
		return nil
	}
	x := b.Edges.Comentions[best]
	return b.sentenceBuilder().say("Where ").name(x.A).say(" is named, so is ").name(x.B).
		say(", far more often than chance would have it: ").
		open(ComentionTarget(x), "%s of %s and %s", Plural(x.Edge.Articles, "article"), message.Thousands(b.Entities[x.A].Articles), message.Thousands(b.Entities[x.B].Articles)).
		say(" (npmi %.2f of at most 1).", x.Edge.NPMI)
}

// findPeak names the fullest bin and who stands out in it.
func (b *Model) findPeak() *sentenceBuilder {
	peak := -1
	for i, n := range b.Timeline {
		if peak < 0 || n > b.Timeline[peak] {
			peak = i
		}
	}
	if peak < 0 || b.Span.Count < 2 {
		return nil
	}
	t := b.sentenceBuilder().say("Most was written in the %s %s: ", b.Span.Unit, strings.TrimPrefix(b.Span.Label(peak), "week of ")).
		open("b-"+strconv.Itoa(peak), "%s", Plural(b.Timeline[peak], "article"))
	if e := b.StandsOut(peak); e >= 0 {
		n := b.Shape[e][peak]
		t.say(", %s of them %s ", message.Thousands(n), map[bool]string{true: "names", false: "name"}[n == 1]).name(e)
	}
	return t.say(".")
}

// StandsOut returns the entity whose share of a bin is most above its share of
// the whole, -1 for none.
func (b *Model) StandsOut(bin int) int32 {
	best, most := int32(-1), 0.0
	dated := len(b.Articles) - b.Undated - b.Strays
	for e := range b.Entities {
		here, all := b.Shape[e][bin], 0
		for _, n := range b.Shape[e] {
			all += n
		}
		if here < 2 || b.hub(int32(e)) {
			continue
		}
		expected := float64(all) * float64(b.Timeline[bin]) / float64(dated)
		over := (float64(here) - expected) * float64(here) / float64(all)
		if over > most {
			best, most = int32(e), over
		}
	}
	return best
}

// findRising compares the halves of the time, for names of some types.
func (b *Model) findRising(types ...entities.Type) *sentenceBuilder {
	if b.Span.Count < 4 {
		return nil
	}
	half := b.medianBin()
	early, late := sum(b.Timeline[:half]), sum(b.Timeline[half:])
	if early == 0 || late == 0 {
		return nil
	}
	best, most := int32(-1), 0.0
	for e := range b.Entities {
		x, y := sum(b.Shape[e][:half]), sum(b.Shape[e][half:])
		if y < 3 || b.hub(int32(e)) || !slices.Contains(types, b.Entities[e].Type) {
			continue
		}
		if gain := float64(y)/float64(late) - float64(x)/float64(early); gain > most {
			best, most = int32(e), gain
		}
	}
	if best < 0 {
		return nil
	}
	x, y := sum(b.Shape[best][:half]), sum(b.Shape[best][half:])
	return b.sentenceBuilder().name(best).say(" rises most: ").
		open(entityTarget(best), "%s of %s", message.Thousands(x), Plural(early, "article")).
		say(" before %s, %s of %s from then on.", strings.TrimPrefix(b.Span.Label(half), "week of "), message.Thousands(y), message.Thousands(late))
}

// medianBin cuts the articles into halves of about the same number.
func (b *Model) medianBin() int {
	all, seen := sum(b.Timeline), 0
	for i, n := range b.Timeline {
		if seen > 0 && 2*(seen+n) > all {
			return i
		}
		seen += n
	}
	return len(b.Timeline)
}

func sum(list []int) int {
	n := 0
	for _, v := range list {
		n += v
	}
	return n
}

func (b *Model) findGroups() *sentenceBuilder {
	n := b.Network
	if n.Groups < 2 {
		return nil
	}
	members := n.Group(0)
	t := b.sentenceBuilder().say("The %s most named fall into ", Plural(len(n.Nodes), "entity")).
		open("network", "%s", Plural(n.Groups, "community")).
		say(" of names that are met together; the largest holds %s, about ", Plural(len(members), "name"))
	for i, m := range n.Marks(0, 3) {
		if i > 0 {
			t.say("%s", map[bool]string{true: " and ", false: ", "}[i == min(3, len(members))-1])
		}
		t.name(n.Nodes[m])
	}
	return t.say(".")
}

func (b *Model) findBridge() *sentenceBuilder {
	n := b.Network
	if n.Bridge < 0 || n.Bridges < 2 {
		return nil
	}
	return b.sentenceBuilder().name(n.Nodes[n.Bridge]).say(" joins the communities: names of %s beside its own stand near it.",
		Plural(n.Bridges, "other community"))
}

func (b *Model) findCopies() *sentenceBuilder {
	copies := b.Copies()
	if len(copies) == 0 {
		return nil
	}
	extra := 0
	for _, s := range copies {
		extra += len(s.Articles) - 1
	}
	return b.sentenceBuilder().open("stories", "%s", Capital(Plural(extra, "article"))).
		say(" (%s) %s a copy or a light rewrite of another; figures in stories count each once.",
			Percent(extra, len(b.Articles)), map[bool]string{true: "is", false: "are"}[extra == 1])
}

func (b *Model) findCare() *sentenceBuilder {
	unclear := b.Totals.Unclear
	t := b.sentenceBuilder()
	if unclear > 0 {
		t.open("check", "%s", Capital(Plural(unclear, "name"))).say(" could be more than one known entity and %s left open; ",
			map[bool]string{true: "is", false: "are"}[unclear == 1])
	}
	if n := b.ChecksFound; n > 0 {
		t.open("check", "%s", Plural(n, "decision")).say(" %s doubtful enough to check; ", map[bool]string{true: "looks", false: "look"}[n == 1])
	}
	if l := b.Input.Ledger; l != nil && len(l.Items) > 0 {
		t.open("read", "%s", Plural(len(l.Items), "item")).say(" of the input %s not read whole; ",
			map[bool]string{true: "was", false: "were"}[len(l.Items) == 1])
	}
	if len(t.phrases) == 0 {
		return nil
	}
	return t.say("names were joined by a program.")
}

// plurals of the words that do not just take an s.
var plurals = [...][2]string{{"story", "stories"}, {"entity", "entities"}, {"community", "communities"}, {"other community", "other communities"}, {"entry", "entries"}, {"copy", "copies"}, {"co-mention or relation", "co-mentions and relations"}, {"story told more than once", "stories told more than once"}}

// Plural counts things: "1 story", "1,200 stories".
func Plural(n int, one string) string {
	many := one + "s"
	if i := slices.IndexFunc(plurals[:], func(p [2]string) bool { return p[0] == one }); i >= 0 {
		many = plurals[i][1]
	}
	return message.Plural(n, one, many)
}

// Capital begins a sentence.
func Capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// Percent is a share of a hundred, in words where it is less than one.
func Percent(n, of int) string {
	if of == 0 {
		return "0 %"
	}
	p := 100 * float64(n) / float64(of)
	if p > 0 && p < 1 {
		return "under 1 %"
	}
	return fmt.Sprintf("%.0f %%", p)
}
