package report

import (
	"io"

	"newsgraph/pipeline/report/facts"
	"newsgraph/pipeline/report/model"
)

// Input is what a report is made from.
type Input = facts.Input

// Run names one run of the input.
type Run = facts.Run

// HTML writes the report as one self-contained HTML file.
func HTML(w io.Writer, in facts.Input) error {
	b, err := model.Build(&in)
	if err != nil {
		return err
	}
	return (&view{b}).writeHTML(w)
}

// Markdown writes the report in short, for pasting into a document.
func Markdown(w io.Writer, in facts.Input) error {
	b, err := model.Build(&in)
	if err != nil {
		return err
	}
	return (&view{b}).writeMarkdown(w)
}

// view writes a model out.
type view struct{ *model.Model }
