package evaluate

import (
	"cmp"
	"fmt"
	"io"
	"text/tabwriter"

	"newsgraph/internal/message"
)

// WriteTables writes the figures for people: with details also by type, confusion and
// reliability of each set, and the most frequent errors, as many as errors says.
func (r *Report) WriteTables(w io.Writer, details bool, errors int) error {
	if len(r.Labelled) > 0 {
		if err := r.writeLabelled(w, details, errors); err != nil {
			return err
		}
	}
	if a := r.Articles; a != nil {
		fmt.Fprintf(w, "\ngold articles: %s\n", message.Thousands(a.Mentions.Articles))
		if err := a.WriteTable(w); err != nil {
			return err
		}
		if err := a.Mentions.WriteErrors(w, errors); err != nil {
			return err
		}
	}
	var tables []titled
	for _, s := range r.Links {
		tables = append(tables, titled{s.Set + ": links of given names", s.Given}, titled{s.Set + ": who is who of given names", s.Who}, titled{s.Set + ": links, end to end", s.Found})
	}
	for _, s := range r.Places {
		tables = append(tables, titled{s.Set + ": places of given names", s.Given}, titled{s.Set + ": places, end to end", s.Found})
	}
	for _, t := range tables {
		fmt.Fprintf(w, "\n%s\n", t.title)
		if err := t.table.WriteTable(w); err != nil {
			return err
		}
	}
	if errors > 0 {
		return r.writeLinkErrors(w, errors)
	}
	return nil
}

// writeLinkErrors writes the most frequent errors of linking end to end.
func (r *Report) writeLinkErrors(w io.Writer, n int) error {
	for _, s := range r.Links {
		fmt.Fprintf(w, "\n%s: most frequent errors of links, end to end\n", s.Set)
		out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintln(out, "times\tname\tgold\tlinked to\t")
		for _, e := range s.Found.Errors(n) {
			why := cmp.Or(e.Linked, "nothing")
			switch {
			case !e.Found:
				why = "not found"
			case e.Gold != "" && !e.Held:
				why += ", not in the gazetteers"
			}
			fmt.Fprintf(out, "%d\t%s\t%s\t%s\t\n", e.Count, e.Text, cmp.Or(e.Gold, "none"), why)
		}
		if err := out.Flush(); err != nil {
			return err
		}
	}
	return nil
}

type titled struct {
	title string
	table Table
}

// writeLabelled writes one line a set, then what else was asked for.
func (r *Report) writeLabelled(w io.Writer, details bool, errors int) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "set\tdocuments\ttokens\tPER\tLOC\tORG\tP\tR\tF1\tECE\tF1 raw text\ttokens/s\t")
	for _, s := range r.Labelled {
		m, raw, rate := s.Gold.Exact.Micro(), "-", "-"
		if s.Raw != nil {
			all := s.Raw.Exact.Micro()
			raw, rate = pct(all.F1()), message.Thousands(int64(s.Rate))
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%.4f\t%s\t%s\t\n", s.Set, message.Thousands(s.Documents), message.Thousands(s.Tokens),
			pct(s.Gold.Exact.Person.F1()), pct(s.Gold.Exact.Place.F1()), pct(s.Gold.Exact.Organization.F1()),
			pct(m.Precision()), pct(m.Recall()), pct(m.F1()), s.Gold.Calibration.ECE(), raw, rate)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if r.Memory > 0 {
		fmt.Fprintf(w, "peak memory %.1f MB, the gold included\n", float64(r.Memory)/1e6)
	}
	for _, s := range r.Labelled {
		if details {
			fmt.Fprintf(w, "\n%s, gold tokens\n", s.Set)
			if err := s.Gold.WriteTable(w); err != nil {
				return err
			}
		}
		if errors > 0 {
			fmt.Fprintf(w, "\n%s, most frequent errors\n", s.Set)
			if err := s.Gold.WriteErrors(w, errors); err != nil {
				return err
			}
		}
	}
	return nil
}
