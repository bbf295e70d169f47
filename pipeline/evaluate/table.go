package evaluate

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"newsgraph/entities"
)

// Table is anything that can be written for people.
type Table interface {
	// WriteTable writes plain text with aligned columns. Percentages have two decimals.
	WriteTable(w io.Writer) error
}

// rows writes tab-separated lines in aligned columns, figures to the right.
type rows struct {
	strings.Builder
}

func (r *rows) line(cells ...string) { r.WriteString(strings.Join(cells, "\t") + "\t\n") }

func (r *rows) counts(name string, c Counts) {
	r.line(name, pct(c.Precision()), pct(c.Recall()), pct(c.F1()), itoa(c.Gold), itoa(c.Predicted))
}

func (r *rows) bCubed(name string, b BCubed) {
	r.line(name, pct(b.Precision()), pct(b.Recall()), pct(b.F1()), itoa(b.gold), itoa(b.predicted))
}

func (r *rows) flush(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	if _, err := io.WriteString(t, r.String()); err != nil {
		return err
	}
	r.Reset()
	return t.Flush()
}

func pct(x float64) string { return fmt.Sprintf("%.2f", 100*x) }
func itoa(n int) string    { return fmt.Sprint(n) }

// WriteTable writes scores by type, confusion and calibration.
func (m *Mentions) WriteTable(w io.Writer) error {
	var r rows
	r.line("", "P", "R", "F1", "gold", "predicted")
	r.byType("", &m.Exact)
	r.counts("all", m.Exact.Micro())
	r.counts("span, any type", m.Span)
	r.counts("overlap", m.Overlap.Micro())
	r.line()
	r.line("gold \\ predicted", "none", "person", "place", "organization")
	for i, row := range m.Confusion {
		cells := []string{"none"}
		if i > 0 {
			cells[0] = entities.Type(i).String()
		}
		for _, n := range row {
			cells = append(cells, itoa(n))
		}
		r.line(cells...)
	}
	if m.Calibration.Mentions() > 0 {
		r.line()
		r.line("confidence", "mentions", "mean", "right")
		for _, b := range m.Calibration.Table() {
			r.line(fmt.Sprintf("%.1f-%.1f", b.From, b.To), itoa(b.Mentions), pct(b.Confidence), pct(b.Right))
		}
		r.line("ECE", fmt.Sprintf("%.4f", m.Calibration.ECE()), "Brier", fmt.Sprintf("%.4f", m.Calibration.Brier()))
	}
	return r.flush(w)
}

func (r *rows) byType(prefix string, b *ByType) {
	for _, t := range entities.Types {
		r.counts(prefix+t.String(), *b.Of(t))
	}
}

// WriteErrors writes the n mistakes made most often, each with its first context.
func (m *Mentions) WriteErrors(w io.Writer, n int) error {
	var b strings.Builder
	for _, e := range m.Errors.Worst(n) {
		fmt.Fprintf(&b, "%4d  %-8s  %-24s  %s\n", e.Count, e.Kind, types(e), e.Line)
	}
	if m.Errors.Dropped > 0 {
		fmt.Fprintf(&b, "%d more are not listed\n", m.Errors.Dropped)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func types(e Error) string {
	switch {
	case e.Gold == entities.NoType:
		return e.Predicted.String()
	case e.Predicted == entities.NoType:
		return e.Gold.String()
	}
	return e.Gold.String() + " as " + e.Predicted.String()
}

// WriteTable writes mentions, nested names, metonyms and coreference.
func (s *Articles) WriteTable(w io.Writer) error {
	if err := s.Mentions.WriteTable(w); err != nil {
		return err
	}
	across := s.Across.Score()
	var r rows
	r.line()
	r.line("", "P", "R", "F1", "gold", "predicted")
	r.counts("nested names", s.Nested)
	r.counts("metonyms", s.Metonyms)
	r.bCubed("within an article, found", s.Within.Found)
	r.bCubed("within an article, all", s.Within.All)
	r.bCubed("across articles, found", across.Found)
	r.bCubed("across articles, all", across.All)
	if s.Relations.Articles > 0 {
		r.line()
		r.line(fmt.Sprintf("relations, %d articles", s.Relations.Articles), "P", "R", "F1", "gold", "predicted")
		for i, c := range s.Relations.ByType {
			if t := entities.EdgeTypes[i]; t != entities.Cooccurs {
				r.counts(string(t), c)
			}
		}
		r.counts("all", s.Relations.All())
	}
	return r.flush(w)
}

// WriteTable writes the score of links.
func (s *Links) WriteTable(w io.Writer) error {
	var r rows
	r.line("", "P", "R", "F1", "gold", "predicted")
	r.counts("disambiguation", s.Disambiguation)
	r.counts("end to end", s.EndToEnd)
	r.line()
	r.line("gold with id", itoa(s.Gold))
	r.line("in gazetteers", itoa(s.Known))
	r.line("span found", itoa(s.Found))
	r.line("no id in gold", itoa(s.NoEntry))
	r.line("linked all the same", itoa(s.FalseLinks))
	r.line("linked outside gold spans", itoa(s.Elsewhere))
	return r.flush(w)
}

// WriteTable writes the score of places.
func (s *Places) WriteTable(w io.Writer) error {
	var r rows
	r.line("", "P", "R", "F1", "gold", "predicted")
	r.counts("found, same span", s.Exact)
	r.counts("found, overlap", s.Overlap)
	r.counts("within 161 km, of found", s.Resolved)
	r.counts("within 161 km, end to end", s.EndToEnd)
	r.line()
	r.line("median km", fmt.Sprintf("%.1f", s.Median()))
	r.line("mean km", fmt.Sprintf("%.1f", s.Mean()))
	r.line("AUC", fmt.Sprintf("%.4f", s.AUC()))
	r.line("without coordinates", itoa(s.Unresolved))
	return r.flush(w)
}
