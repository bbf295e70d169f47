package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"newsgraph/entities"
	"newsgraph/internal/message"
	"newsgraph/pipeline/report/facts"
	"newsgraph/pipeline/report/model"
)

// writeMarkdown writes the report in short, as GitHub-flavoured Markdown.
func (b *view) writeMarkdown(out io.Writer) error {
	w := bufio.NewWriter(out)
	p := &page{view: b}
	fmt.Fprintf(w, "# %s\n\n%s\n", md(b.title()), b.lead())
	p.mdRead(w)
	p.mdWatch(w)
	p.mdFindings(w)
	p.mdLeading(w)
	p.mdComentions(w)
	p.mdPages(w)
	p.mdStories(w)
	p.mdCheck(w)
	p.mdAbout(w)
	if err := w.Flush(); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return nil
}

// md makes text from outside harmless in Markdown, in one line.
func md(s string) string {
	s = strings.TrimSpace(facts.OneLine(facts.Show(s)))
	var out strings.Builder
	for i, r := range s {
		switch r {
		case '\\', '`', '*', '_', '[', ']', '<', '>', '|', '~', '&', '$':
			out.WriteByte('\\')
		case '#', '+', '-', '=', ':':
			if i == 0 {
				out.WriteByte('\\')
			}
		}
		out.WriteRune(r)
	}
	return strings.ReplaceAll(out.String(), "://", ":\\//") // no link by itself
}

func mdRow(w io.Writer, cells ...string) { fmt.Fprintf(w, "| %s |\n", strings.Join(cells, " | ")) }

func mdHead(w io.Writer, names string) {
	cells := strings.Split(names, ",")
	marks := make([]string, len(cells))
	for i, c := range cells {
		marks[i] = "---"
		if strings.HasSuffix(c, ">") {
			cells[i], marks[i] = strings.TrimSuffix(c, ">"), "---:"
		}
	}
	fmt.Fprintln(w)
	mdRow(w, cells...)
	mdRow(w, marks...)
}

func (p *page) mdRead(w io.Writer) {
	fmt.Fprint(w, "\n## What was read, and what was not\n\n")
	l := p.Input.Ledger
	if l == nil {
		fmt.Fprint(w, "There is no ledger with this graph.\n")
		return
	}
	fmt.Fprintf(w, "%s, %s. Articles: %s read, %s analysed, %s skipped, %s broken, %s cut short.\n",
		model.Capital(model.Plural(l.Inputs.Files, "file")), message.Size(l.Inputs.Bytes), message.Thousands(l.Articles.Read), message.Thousands(l.Articles.Processed),
		message.Thousands(l.Articles.Skipped), message.Thousands(l.Articles.Quarantined), message.Thousands(l.Articles.Truncated))
	if reasons := p.Reasons(); len(reasons) > 0 {
		mdHead(w, "outcome,stage,reason,items>")
		for _, r := range reasons {
			mdRow(w, md(string(r.Outcome)), md(r.Stage), md(r.Reason), message.Thousands(r.Items))
		}
	}
}

func (p *page) mdFindings(w io.Writer) {
	fmt.Fprint(w, "\n## Key findings\n\n")
	if p.Empty() {
		fmt.Fprint(w, "No person, place or organization was found.\n")
		return
	}
	for _, f := range p.Model.Findings {
		fmt.Fprintf(w, "- **%s.** ", f.Topic)
		for _, phrase := range f.Phrases {
			if phrase.Type != entities.NoType {
				fmt.Fprintf(w, "**%s**", md(phrase.Text))
			} else {
				fmt.Fprint(w, phrase.Text)
			}
		}
		fmt.Fprintln(w)
	}
}

func (p *page) mdLeading(w io.Writer) {
	for _, l := range p.Leading() {
		if len(l.Rows) == 0 {
			continue
		}
		fmt.Fprintf(w, "\n## %s (%s)\n", l.Title, model.ShownOf(len(l.Rows), l.Total, "name"))
		mdHead(w, "name,kind,stories>,articles>,mentions>,first,last")
		for _, r := range l.Rows {
			mdRow(w, md(r.Name), md(model.Kind(r.Entity)), message.Thousands(r.Stories), message.Thousands(r.Articles), message.Thousands(r.Mentions), md(r.First), md(r.Last))
		}
	}
}

func (p *page) mdComentions(w io.Writer) {
	rows := p.StrongestComentions()
	if len(rows) == 0 {
		return
	}
	rows = rows[:min(15, len(rows))]
	fmt.Fprintf(w, "\n## Strongest co-mentions (%s)\n\nNamed together; pairs of two places are left out. Stories that claim a relation are counted with it.\n", model.ShownOf(len(rows), p.Comentions(), "co-mention"))
	mdHead(w, "name,name,stories>,sentences>,npmi>,relation (stories)")
	for _, t := range rows {
		var claims []string
		for _, c := range t.Claims {
			claims = append(claims, fmt.Sprintf("%s (%s)", md(c.Said), message.Thousands(c.Stories)))
		}
		mdRow(w, md(t.A.Name), md(t.B.Name), message.Thousands(t.Stories), message.Thousands(t.Sentences), fmt.Sprintf("%.2f", t.NPMI), strings.Join(claims, ", "))
	}
}

// mdEntities is how many entities have a part of their own.
const mdEntities = 12

func (p *page) mdPages(w io.Writer) {
	pages := p.Pages()
	if len(pages) == 0 {
		return
	}
	pages = pages[:min(mdEntities, len(pages))]
	fmt.Fprintf(w, "\n## Leading names (%s)\n", model.ShownOf(len(pages), p.Summary().Entities, "entity"))
	for _, e := range pages {
		fmt.Fprintf(w, "\n### %s\n\n%s; %s in %s of %s", md(e.Name), md(model.Kind(e.Entity)), model.Plural(e.Mentions, "mention"), model.Plural(e.Articles, "article"), model.Plural(e.Stories, "story"))
		if len(e.Roles) > 0 {
			fmt.Fprintf(w, "; named as %s", md(e.Roles[0].Title))
		}
		mdNames(w, "claimed", e.Claims, e.Claimed, "relation")
		mdNames(w, "named together with", e.Together, e.Row.Comentions, "name")
		fmt.Fprint(w, ".\n")
		for _, q := range e.Quotes[:min(3, len(e.Quotes))] {
			mdQuote(w, q)
		}
	}
}

// mdNames lists the first of the names co-mentioned with an entity, each with the stories
// that say so.
func mdNames(w io.Writer, how string, rows []EdgeRow, all int, one string) {
	rows = rows[:min(5, len(rows))]
	for i, t := range rows {
		if i == 0 {
			fmt.Fprintf(w, "; %s (%s): ", how, model.ShownOf(len(rows), all, one))
		} else {
			fmt.Fprint(w, ", ")
		}
		if t.Said != "" {
			fmt.Fprint(w, md(t.Said)+" ")
		}
		fmt.Fprintf(w, "%s in %s", md(t.Other.Name), model.Plural(t.Stories, "story"))
	}
}

func mdQuote(w io.Writer, q QuoteRow) {
	var text strings.Builder
	for _, part := range q.Parts {
		if part.Own {
			text.WriteString("**" + md(part.Text) + "**")
			continue
		}
		lead, trail := "", ""
		if strings.HasPrefix(part.Text, " ") {
			lead = " "
		}
		if strings.HasSuffix(part.Text, " ") && len(part.Text) > 1 {
			trail = " "
		}
		text.WriteString(lead + md(part.Text) + trail)
	}
	where := []string{md(q.Title)}
	for _, s := range []string{q.Date, q.Source, q.ID} {
		if s != "" {
			where = append(where, md(s))
		}
	}
	fmt.Fprintf(w, "\n> %s\n> — %s\n", text.String(), strings.Join(where, ", "))
}

func (p *page) mdStories(w io.Writer) {
	stories := p.Stories()
	if len(stories) == 0 {
		return
	}
	stories = stories[:min(15, len(stories))]
	fmt.Fprintf(w, "\n## Stories and their copies (%s)\n", model.ShownOf(len(stories), p.CopyStories(), "story told more than once"))
	mdHead(w, "story,articles>,sources")
	for _, s := range stories {
		var sources []string
		seen := map[string]bool{}
		for _, a := range s.Articles {
			if a.Source != "" && !seen[a.Source] {
				seen[a.Source] = true
				sources = append(sources, md(a.Source))
			}
		}
		mdRow(w, md(s.Title), message.Thousands(p.StorySize(s.N)), strings.Join(sources[:min(6, len(sources))], ", "))
	}
}

func (p *page) mdWatch(w io.Writer) {
	if p.Watch() == nil {
		return
	}
	hits := p.WatchHits()
	hits = hits[:min(15, len(hits))]
	fmt.Fprintf(w, "\n## Watch list\n\n%s watched for. Hits, the latest first: %s.\n", message.Plural(p.Watch().Names, "name", "names"), model.ShownOf(len(hits), len(p.Watch().Hits), "hit"))
	if len(hits) == 0 {
		return
	}
	mdHead(w, "watched for,date,article,sentence,why")
	for _, h := range hits {
		mdRow(w, md(h.Name), h.Date, md(h.Title), md(h.Sentence), md(h.Reason))
	}
}

func (p *page) mdCheck(w io.Writer) {
	unclear, checks := p.Unclear(), p.ToCheck()
	fmt.Fprint(w, "\n## To check\n\nOf the names in three stories and more carry an id:")
	for i, c := range p.Coverage() {
		fmt.Fprintf(w, "%s %s %s of %s", [...]string{"", ","}[min(i, 1)], c.Type, model.Percent(c.Linked, c.Of), message.Thousands(c.Of))
	}
	fmt.Fprintln(w, ".")
	if unlinked := p.Unlinked(); len(unlinked) > 0 {
		unlinked = unlinked[:min(15, len(unlinked))]
		fmt.Fprintf(w, "\nNames without one: %s.\n", model.ShownOf(len(unlinked), p.UnlinkedNames(), "name"))
		mdHead(w, "name,type,stories>")
		for _, e := range unlinked {
			mdRow(w, md(e.Name), e.Type.String(), message.Thousands(e.Stories))
		}
	}
	if len(unclear) > 0 {
		unclear = unclear[:min(15, len(unclear))]
		fmt.Fprintf(w, "\nNames that could be more than one: %s.\n", model.ShownOf(len(unclear), p.UnclearNames(), "name"))
		mdHead(w, "name,stories>,could be")
		for _, u := range unclear {
			var names []string
			for _, c := range u.Candidates[:min(3, len(u.Candidates))] {
				name := c.Name
				if name == "" {
					name = c.ID
				}
				names = append(names, fmt.Sprintf("%s (%.2f)", md(name), c.Score))
			}
			mdRow(w, md(u.Name), message.Thousands(u.Stories), strings.Join(names, ", "))
		}
	}
	if len(checks) > 0 {
		checks = checks[:min(15, len(checks))]
		fmt.Fprintf(w, "\nDoubtful merges and doubles: %s.\n", model.ShownOf(len(checks), p.ChecksFound(), "decision"))
		mdHead(w, "entity,what,why")
		for _, c := range checks {
			mdRow(w, md(c.Row.Name), c.What, md(c.Why))
		}
	}
}

func (p *page) mdAbout(w io.Writer) {
	fmt.Fprint(w, "\n## About\n\n")
	for _, r := range p.Input.Runs {
		fmt.Fprintf(w, "- run %s", md(r.Name))
		if r.Finished != "" {
			fmt.Fprintf(w, ", finished %s", md(r.Finished))
		}
		fmt.Fprintln(w)
	}
	g := &p.Input.Graph.Generator
	for _, f := range [...][2]string{{"program", g.Program}, {"model", g.Model}, {"gazetteers", g.Gazetteers}} {
		if f[1] != "" {
			fmt.Fprintf(w, "- %s %s\n", f[0], md(f[1]))
		}
	}
	fmt.Fprint(w, "\nNames were found and joined by a program. A story is one text with its copies and light rewrites; npmi says how far two names are met together beyond chance (0) up to always (1).\n")
}
