package tabular

import (
	"bufio"
	"bytes"
	"io"
	"strings"

	"newsgraph/pipeline/read/fields"
	"newsgraph/pipeline/read/frame"
	"newsgraph/pipeline/read/normal"
)

// firstRow is the first row of a table, whose cells may hold line breaks.
func firstRow(head []byte, sep byte) []byte {
	state := rowState{sep: sep}
	for n := 0; n < len(head); {
		i := bytes.IndexByte(head[n:], '\n')
		if i < 0 {
			break
		}
		state.scan(head[n : n+i+1])
		if n += i + 1; !state.quoted {
			return head[:n]
		}
	}
	line, _, _ := bytes.Cut(head, []byte("\n")) // an open quote
	return line
}

// sepLine reads the line that Excel writes and reads before a table to name its
// separator ("sep=;"), and gives its length; 0 when there is none.
func sepLine(head []byte) (sep byte, n int) {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	n = min(len(line)+1, len(head))
	line = bytes.TrimRight(line, "\r")
	if len(line) > 2 && line[0] == '"' && line[len(line)-1] == '"' {
		line = line[1 : len(line)-1]
	}
	if len(line) != 5 || !bytes.EqualFold(line[:4], []byte("sep=")) || line[4] >= 0x80 || line[4] == '"' {
		return 0, 0
	}
	return line[4], n
}

var separators = [...]byte{',', '\t', ';', '|'}

// columns says where a table keeps what.
type columns struct {
	sep    byte
	n      int // cells of a whole row
	fields []fields.Alias
	text   int // column of the text, -1 for none
}

// dropEmpty drops the cells after the nth when all of them are empty: many
// programs end a row with a separator.
func dropEmpty(cells []string, n int) []string {
	for i := len(cells) - 1; i >= n; i-- {
		if strings.TrimSpace(cells[i]) != "" {
			return cells
		}
	}
	return cells[:min(len(cells), n)]
}

// sniffSeparator chooses the separator that cuts the first rows most evenly;
// the extension decides where that leaves a doubt.
func sniffSeparator(head []byte, name string) byte {
	switch normal.Extension(name) {
	case ".tsv", ".tab":
		return '\t'
	case ".psv":
		return '|'
	}
	best, bestScore := byte(','), 0.0
	for _, sep := range separators {
		rows := sampleRows(head, sep, "")
		if len(rows) == 0 || len(rows[0]) < 2 {
			continue
		}
		same := 0
		for _, r := range rows {
			if len(r) == len(rows[0]) {
				same++
			}
		}
		score := float64(same)/float64(len(rows)) + float64(min(len(rows[0]), 20))/100
		if score > bestScore {
			best, bestScore = sep, score
		}
	}
	return best
}

// sampleRows are the whole rows in the first bytes of a table, at most 30.
func sampleRows(head []byte, sep byte, charset string) [][]string {
	rows := &rowReader{lines: frame.LineReader{In: bufio.NewReader(bytes.NewReader(head)), Max: frame.HeadBytes}, sep: sep, max: frame.HeadBytes}
	var out [][]string
	for len(out) < 30 {
		row, err := rows.next()
		if err == io.EOF {
			break
		}
		if err != nil || len(bytes.TrimSpace(row)) == 0 {
			continue
		}
		text, _ := normal.Decode(row, charset)
		out = append(out, parseRow([]byte(strings.TrimRight(text, "\r\n")), sep))
	}
	if len(head) == frame.HeadBytes && len(out) > 2 && len(out) < 30 {
		out = out[:len(out)-1] // cut in the middle
	}
	return out
}

// findColumns finds the columns of the fields and whether the first row is a
// header; nil when the table holds no titles and no texts.
func findColumns(rows [][]string, sep byte, user *fields.UserNames) (cols *columns, header bool) {
	if len(rows) == 0 {
		return nil, false
	}
	cols = &columns{sep: sep, n: len(rows[0]), fields: make([]fields.Alias, len(rows[0])), text: -1}
	var has [fields.NumKinds]int
	said := user.Columns(rows[0])
	header = said != nil || headerLike(rows[0])
	if header {
		for i, cell := range rows[0] {
			a, _ := user.Lookup(strings.TrimSpace(cell))
			cols.fields[i] = a
			if a.Kind != fields.None {
				has[a.Kind]++
			}
		}
	}
	named := has[fields.Text]+has[fields.HTML]+has[fields.Title] > 0
	if named && said == nil && weakNames(cols, has) {
		return nil, header
	}
	if !named {
		if cols.fields = said; said == nil {
			cols.fields = make([]fields.Alias, cols.n)
		}
		if !cols.guess(rows, &header) {
			return nil, header
		}
	}
	for i, a := range cols.fields {
		if a.Kind == fields.Text && (cols.text < 0 || a.Rank < cols.fields[cols.text].Rank) {
			cols.text = i
		}
	}
	return cols, header
}

// headerLike reports that the cells of a row are names: short, without
// sentences, not numbers.
func headerLike(row []string) bool {
	known := false
	for _, c := range row {
		if len(c) > 60 || strings.Contains(c, ". ") || strings.Count(strings.TrimSpace(c), "\n") > 3 {
			return false
		}
		if _, ok := fields.OfName(c); ok {
			known = true
		}
		if t := strings.TrimSpace(c); t != "" && normal.Digits(t) == len(t) {
			return false
		}
	}
	return known || len(row) > 1
}

// weakNames reports a header that names no more than a name and a
// description: a list of things, not of articles.
func weakNames(cols *columns, has [fields.NumKinds]int) bool {
	if has[fields.Date]+has[fields.URL]+has[fields.Source]+has[fields.Author] > 0 {
		return false
	}
	for _, a := range cols.fields {
		switch {
		case a.Kind == fields.Text && a.Rank < fields.SummaryRank, a.Kind == fields.HTML:
			return false
		case a.Kind == fields.Title && a.Rank < fields.LabelRank:
			return false
		}
	}
	return true
}

// guess finds text, title, date and address by what the cells hold. The text
// is the column with the longest prose; there must be sentences in it.
func (cols *columns) guess(rows [][]string, header *bool) bool {
	body := rows
	if *header && len(rows) > 1 {
		body = rows[1:]
	}
	n := float64(len(body))
	text, textWords := -1, 0.0
	wordsOf := make([]float64, cols.n)
	for i := 0; i < cols.n; i++ {
		words, sentences, dates, links := 0.0, 0.0, 0.0, 0.0
		for _, r := range body {
			if i >= len(r) {
				continue
			}
			cell := strings.TrimSpace(r[i])
			words += float64(len(strings.Fields(cell)))
			if strings.ContainsAny(cell, ".!?") && strings.Contains(cell, " ") {
				sentences++
			}
			if normal.Digits(cell) > 0 && len(cell) < 40 && len(normal.NormalizeDate(cell)) == 10 {
				dates++
			}
			if strings.HasPrefix(cell, "http://") || strings.HasPrefix(cell, "https://") {
				links++
			}
		}
		wordsOf[i] = words / n
		switch {
		case cols.fields[i].Kind != fields.None: // the user's word
		case dates > n*0.8:
			cols.fields[i] = fields.Alias{Kind: fields.Date, Rank: i}
		case links > n*0.8:
			cols.fields[i] = fields.Alias{Kind: fields.URL, Rank: i}
		case sentences >= n/2 && wordsOf[i] >= 10 && wordsOf[i] > textWords:
			text, textWords = i, wordsOf[i]
		}
	}
	if text < 0 {
		return false
	}
	cols.fields[text] = fields.Alias{Kind: fields.Text, Rank: 0}
	for i := 0; i < cols.n; i++ {
		if i != text && cols.fields[i].Kind == fields.None && wordsOf[i] >= 3 && wordsOf[i] < 30 {
			cols.fields[i] = fields.Alias{Kind: fields.Title, Rank: i}
			break
		}
	}
	return true
}
