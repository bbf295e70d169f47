package export

import (
	"strconv"
	"strings"

	"newsgraph/pipeline/codec/appendjson"
)

// csvTables writes the tables as CSV (RFC 4180, UTF-8, line feeds) that is safe
// to open in a spreadsheet: see guardCell.
type csvTables struct{ files [tableCount]*lineWriter }

func newCSV(env *exportEnv) (exporter, error) {
	c := &csvTables{}
	for i := range tables {
		if i >= tArticles && !env.records {
			break
		}
		o, err := newLineWriter(env, "csv/"+tables[i].name+".csv")
		if err != nil {
			return nil, err
		}
		for j, col := range tables[i].cols {
			if j > 0 {
				o.b = append(o.b, ',')
			}
			o.b = append(o.b, col.name...)
		}
		o.b = append(o.b, '\n')
		c.files[i] = o
	}
	return &relational{sink: c, env: env}, nil
}

func (c *csvTables) row(t int, cells []cell) error {
	o := c.files[t]
	b := o.b
	for i := range cells {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendCSVCell(b, &cells[i])
	}
	return o.flushIfFull(append(b, '\n'))
}

func appendCSVCell(b []byte, c *cell) []byte {
	switch {
	case c.null:
		return b
	case c.kind == kindInt:
		return strconv.AppendInt(b, c.num, 10)
	case c.kind == kindReal:
		return appendjson.Decimal(b, c.real, 5)
	}
	return appendCSVText(b, guardCell(plain(c.text)))
}

// appendCSVText quotes where there is something to quote.
func appendCSVText(b []byte, s string) []byte {
	if s != "" && !strings.ContainsAny(s, ",\"\n\r;\t") && s[0] != ' ' && s[len(s)-1] != ' ' {
		return append(b, s...)
	}
	b = append(b, '"')
	b = append(b, strings.ReplaceAll(s, `"`, `""`)...)
	return append(b, '"')
}

// guardCell keeps a spreadsheet from taking text for a formula: text that begins
// with = + - @ (or their full-width forms), tab or carriage return gets an
// apostrophe before it, as OWASP's page on CSV injection advises. Text that
// looks so already, with apostrophes in front, gets one more, so that taking one
// away from every such cell gives back the text.
func guardCell(s string) string {
	rest := strings.TrimLeft(s, "'")
	for _, p := range [...]string{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"} {
		if strings.HasPrefix(rest, p) {
			return "'" + s
		}
	}
	return s
}

func (c *csvTables) close() error {
	for _, o := range c.files {
		if o != nil {
			if err := o.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}
