package read

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"newsgraph/entities"
)

// csvFormat reads tables (RFC 4180 and its relatives): comma, tab, semicolon
// or bar between cells, quoted cells with newlines, a header or none. The
// columns are found by the header's names, else by what is in them.
var csvFormat = &format{
	name:       "csv",
	extensions: []string{".csv", ".tsv", ".tab", ".psv"},
	help:       "CSV and TSV tables, with or without a header",
	sniff:      sniffCSV,
	frame:      frameCSV,
}

// sniffCSV is strong for a first line whose cells name a title or a text and
// one field more, and for lines that begin with quoted cells.
func sniffCSV(head []byte) confidence {
	head = bytes.TrimPrefix(head, []byte(bom))
	seps := separators[:]
	if sep, n := sepLine(head); n > 0 {
		head, seps = head[n:], []byte{sep}
	}
	for _, sep := range seps {
		line := firstRow(head, sep)
		if len(line) > 4096 {
			continue
		}
		rest := head[len(line):]
		cells := parseRow(trimEOL(line), sep)
		if len(cells) < 2 {
			continue
		}
		known, texts := 0, 0
		for _, c := range cells {
			switch aliases[normalKey(c)].kind {
			case noField:
			case titleField, textField, htmlField:
				texts++
				known++
			default:
				known++
			}
		}
		if texts > 0 && known > 1 {
			return strong
		}
		if len(seps) == 1 || line[0] == '"' && len(rest) > 0 && rest[0] == '"' && bytes.Contains(line, []byte{'"', sep, '"'}) {
			return strong
		}
	}
	return maybe
}

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
	fields []alias
	text   int // column of the text, -1 for none
}

func frameCSV(w *walker, src *source, br *bufio.Reader) error {
	if b, _ := br.Peek(3); string(b) == bom {
		br.Discard(3)
	}
	head, _ := br.Peek(headBytes)
	if src.charset == "" {
		src.charset = charsetOf(head)
	}
	rows := &rowReader{lines: lineReader{br: br, max: w.opt.MaxLineBytes}, max: w.opt.MaxLineBytes}
	sep, n := sepLine(head)
	if n > 0 {
		br.Discard(n)
		head, _ = br.Peek(headBytes)
		rows.lines.n = 1
	} else {
		sep = sniffSeparator(head, src.file)
	}
	rows.sep = sep
	sample := sampleRows(head, sep, src.charset)
	w.newTally(src, true)
	if len(sample) > 0 {
		src.tally.names(sample[0])
	}
	cols, header := findColumns(sample, sep, w.opt.named)
	if cols == nil {
		return skipTable(w, src, rows, sample)
	}
	return frameRows(w, src, rows, cols, header)
}

func frameRows(w *walker, src *source, rows *rowReader, cols *columns, header bool) error {
	decode, with := func(p *Piece) []Item { return decodeRow(p, cols) }, fmt.Sprintf("%+v", *cols)
	w.gate(src, cols.dates)
	n := 0
	for {
		row, err := rows.next()
		if err == io.EOF {
			return nil
		}
		if w.stop != nil {
			return errStop
		}
		p := Piece{src: src, Position: "line " + strconv.Itoa(rows.first)}
		switch {
		case err == errLineTooLong:
			p.reason, p.out = tooLong("a row", rows.size, rows.max), entities.Quarantined
		case err == errOpenQuote:
			p.reason, p.out = openQuoteReason(rows), entities.Quarantined
		case err != nil:
			return &placed{p.Position, err}
		case len(bytes.TrimSpace(row)) == 0:
			continue
		case header:
			header = false
			continue
		default:
			p.data, p.decode, p.with = row, decode, with
		}
		n++
		p.n = n
		if err := w.emit(p); err != nil {
			return err
		}
	}
}

func openQuoteReason(rows *rowReader) string {
	if rows.last > rows.first {
		return errOpenQuote.Error() + ", to line " + strconv.Itoa(rows.last)
	}
	return errOpenQuote.Error()
}

// dates finds the dates in a row.
func (cols *columns) dates(row []byte, vote func(column int, d numericDate)) {
	cellDates(row, cols.sep, func(n int, d numericDate) {
		column := otherValues
		if n < cols.n && cols.fields[n].kind == dateField {
			column = dateColumn(cols.fields[n].rank)
		}
		vote(column, d)
	})
}

// skipTable reads a table that holds no articles to its end, to say how long
// it was.
func skipTable(w *walker, src *source, rows *rowReader, sample [][]string) error {
	n := 0
	for {
		row, err := rows.next()
		if err == io.EOF {
			break
		}
		if w.stop != nil {
			return errStop
		}
		if err != nil && err != errLineTooLong && err != errOpenQuote {
			return &placed{"line " + strconv.Itoa(rows.first), err}
		}
		if len(bytes.TrimSpace(row)) > 0 || err != nil {
			n++
		}
	}
	if len(sample) == 0 {
		return nil
	}
	for range n - 1 {
		src.tally.count(false, false, false)
	}
	names := sample[0]
	if len(names) > 12 {
		names = append(append([]string(nil), names[:12]...), "…")
	}
	return w.emit(Piece{src: src, out: entities.Skipped, reason: fmt.Sprintf(
		"a table of %d rows without a column for a title or a text (first row: %s)", n, strings.Join(names, ", "))})
}

// decodeRow makes the article of one row.
func decodeRow(p *Piece, cols *columns) []Item {
	text, note := decodeText(p.data, p.src.charset)
	cells := parseRow([]byte(strings.TrimRight(text, "\r\n")), cols.sep)
	cells = dropEmpty(cells, cols.n)
	if len(cells) > cols.n {
		if cols.text != cols.n-1 {
			return p.quarantine("%d cells where the header has %d", len(cells), cols.n)
		}
		// The text comes last and holds separators that are not quoted.
		cells[cols.n-1] = strings.Join(cells[cols.n-1:], string(rune(cols.sep)))
		cells = cells[:cols.n]
	}
	c := collector{keys: p.src.opt.named}
	for i, cell := range cells {
		if a := cols.fields[i]; a.kind != noField {
			c.put(a.kind, a.rank, cell)
		}
	}
	f := c.exactFields(note)
	return []Item{p.article(&f, p.n)}
}

// dropEmpty drops the cells behind the nth when all of them are empty: many
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
	switch extension(name) {
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
	rows := &rowReader{lines: lineReader{br: bufio.NewReader(bytes.NewReader(head)), max: headBytes}, sep: sep, max: headBytes}
	var out [][]string
	for len(out) < 30 {
		row, err := rows.next()
		if err == io.EOF {
			break
		}
		if err != nil || len(bytes.TrimSpace(row)) == 0 {
			continue
		}
		text, _ := decodeText(row, charset)
		out = append(out, parseRow([]byte(strings.TrimRight(text, "\r\n")), sep))
	}
	if len(head) == headBytes && len(out) > 2 && len(out) < 30 {
		out = out[:len(out)-1] // cut in the middle
	}
	return out
}

// findColumns finds the columns of the fields and whether the first row is a
// header; nil when the table holds no titles and no texts.
func findColumns(rows [][]string, sep byte, user *namedFields) (cols *columns, header bool) {
	if len(rows) == 0 {
		return nil, false
	}
	cols = &columns{sep: sep, n: len(rows[0]), fields: make([]alias, len(rows[0])), text: -1}
	var has [numFields]int
	said := user.columns(rows[0])
	header = said != nil || headerLike(rows[0])
	if header {
		for i, cell := range rows[0] {
			a, _ := user.alias(strings.TrimSpace(cell))
			cols.fields[i] = a
			if a.kind != noField {
				has[a.kind]++
			}
		}
	}
	named := has[textField]+has[htmlField]+has[titleField] > 0
	if named && said == nil && weakNames(cols, has) {
		return nil, header
	}
	if !named {
		if cols.fields = said; said == nil {
			cols.fields = make([]alias, cols.n)
		}
		if !cols.guess(rows, &header) {
			return nil, header
		}
	}
	for i, a := range cols.fields {
		if a.kind == textField && (cols.text < 0 || a.rank < cols.fields[cols.text].rank) {
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
		if _, ok := aliases[normalKey(c)]; ok {
			known = true
		}
		if t := strings.TrimSpace(c); t != "" && digits(t) == len(t) {
			return false
		}
	}
	return known || len(row) > 1
}

// weakNames reports a header that names no more than a name and a
// description: a list of things, not of articles.
func weakNames(cols *columns, has [numFields]int) bool {
	if has[dateField]+has[urlField]+has[sourceField]+has[authorField] > 0 {
		return false
	}
	for _, a := range cols.fields {
		switch {
		case a.kind == textField && a.rank < summaryRank, a.kind == htmlField:
			return false
		case a.kind == titleField && a.rank < aliases["name"].rank:
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
			if digits(cell) > 0 && len(cell) < 40 && len(NormalizeDate(cell)) == 10 {
				dates++
			}
			if strings.HasPrefix(cell, "http://") || strings.HasPrefix(cell, "https://") {
				links++
			}
		}
		wordsOf[i] = words / n
		switch {
		case cols.fields[i].kind != noField: // the user's word
		case dates > n*0.8:
			cols.fields[i] = alias{dateField, i}
		case links > n*0.8:
			cols.fields[i] = alias{urlField, i}
		case sentences >= n/2 && wordsOf[i] >= 10 && wordsOf[i] > textWords:
			text, textWords = i, wordsOf[i]
		}
	}
	if text < 0 {
		return false
	}
	cols.fields[text] = alias{textField, 0}
	for i := 0; i < cols.n; i++ {
		if i != text && cols.fields[i].kind == noField && wordsOf[i] >= 3 && wordsOf[i] < 30 {
			cols.fields[i] = alias{titleField, i}
			break
		}
	}
	return true
}
