package tabular

import (
	"bytes"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/normal"
)

// cellDates finds the cells of a row that begin with a numeric date, with
// their numbers.
func cellDates(b []byte, sep byte, found func(column int, d normal.NumericDate)) {
	for n := 0; ; n++ {
		cell, quoted := b, openingQuote(b)
		if quoted >= 0 {
			cell = b[quoted+1:]
			if end := closingQuote(cell, sep); end >= 0 {
				b = cell[end:]
			}
		}
		if len(cell) > 5 && cell[0] <= '9' {
			head := string(bytes.TrimLeft(cell[:min(len(cell), 16)], " "))
			if d, k := normal.NumericParts(head); k > 0 {
				found(n, d)
			}
		}
		i := bytes.IndexByte(b, sep)
		if i < 0 {
			return
		}
		b = b[i+1:]
	}
}

// dates finds the dates in a row.
func (cols *columns) dates(row []byte, vote func(column int, d normal.NumericDate)) {
	cellDates(row, cols.sep, func(n int, d normal.NumericDate) {
		column := normal.OtherValues
		if n < cols.n && cols.fields[n].Kind == fields.Date {
			column = fields.DateColumn(cols.fields[n].Rank)
		}
		vote(column, d)
	})
}
