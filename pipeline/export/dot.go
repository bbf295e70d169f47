package export

import (
	"strconv"
	"strings"

	"newsgraph/entities"
	"newsgraph/pipeline/codec/appendjson"
)

// dot writes DOT for Graphviz: names, types and weights to look at. Colours
// tell types apart; aliases, candidates and evidence are left out. An edge without
// a direction is drawn without an arrow.
type dot struct{ *lineWriter }

func newDOT(env *exportEnv) (exporter, error) {
	o, err := newLineWriter(env, "graph.dot")
	return &dot{o}, err
}

var dotColours = [...]string{entities.NoType: "gray", entities.Person: "lightblue", entities.Place: "palegreen", entities.Organization: "moccasin"}

func (d *dot) header(*entities.Generator, *entities.Summary) error {
	return d.flushIfFull(append(d.b, "// large graphs: sfdp -Tsvg -O graph.dot, with a subset by --min-stories\ndigraph newsgraph {\n charset=\"UTF-8\"; overlap=false; node [shape=box, style=\"rounded,filled\"];\n"...))
}

func (d *dot) entity(e *entities.Entity) error {
	b := appendDOTID(append(d.b, ' '), e.ID)
	b = appendDOTText(append(b, ` [label=`...), e.Name)
	b = append(b, `, fillcolor=`+dotColours[e.Type%4]+`, type="`+e.Type.String()+`", mentions=`...)
	b = strconv.AppendInt(b, int64(e.Mentions), 10)
	b = strconv.AppendInt(append(b, ", articles="...), int64(e.Articles), 10)
	b = strconv.AppendInt(append(b, ", stories="...), int64(e.Stories), 10)
	b = appendDOTDates(b, e.First, e.Last)
	return d.flushIfFull(append(b, "];\n"...))
}

func (d *dot) edge(e *entities.Edge) error {
	b := appendDOTID(append(d.b, ' '), e.Source)
	b = appendDOTID(append(b, " -> "...), e.Target)
	b = appendDOTText(append(b, " [type="...), string(e.Type))
	b = strconv.AppendInt(append(b, ", weight="...), int64(max(e.Stories, 1)), 10)
	b = strconv.AppendInt(append(b, ", sentences="...), int64(e.Sentences), 10)
	b = strconv.AppendInt(append(b, ", articles="...), int64(e.Articles), 10)
	b = appendjson.Decimal(append(b, ", npmi="...), e.NPMI, 3)
	if e.Type != entities.Cooccurs {
		b = appendDOTText(append(b, ", label="...), string(e.Type))
	}
	if !e.Type.Directed() {
		b = append(b, ", dir=none"...)
	}
	if e.Confidence != 0 {
		b = appendjson.Decimal(append(b, ", confidence="...), e.Confidence, 3)
	}
	b = appendDOTDates(b, e.First, e.Last)
	return d.flushIfFull(append(b, "];\n"...))
}

func appendDOTDates(b []byte, first, last string) []byte {
	if first == "" {
		return b
	}
	b = appendDOTText(append(b, ", first="...), first)
	return appendDOTText(append(b, ", last="...), last)
}

func (d *dot) close() error {
	d.b = append(d.b, "}\n"...)
	return d.flush()
}

// appendDOTText appends a quoted label. In labels a backslash begins an escape,
// so it is doubled; line ends become \n. Ampersands are written as a reference,
// because Graphviz reads HTML references in labels.
func appendDOTText(b []byte, s string) []byte {
	b = append(b, '"')
	for _, r := range plain(s) {
		switch r {
		case '"', '\\':
			b = append(b, '\\', byte(r))
		case '\n':
			b = append(b, `\n`...)
		case '\t', '\r':
			b = append(b, ' ')
		case '&':
			b = append(b, "&amp;"...)
		default:
			b = append(b, string(r)...)
		}
	}
	return append(b, '"')
}

var dotID = strings.NewReplacer(`\`, "%5C", `"`, `\"`, "\n", "%0A", "\r", "%0D")

// appendDOTID appends a quoted id. In ids only \" is an escape, so a backslash
// is written as %5C.
func appendDOTID(b []byte, s string) []byte {
	return append(append(append(b, '"'), dotID.Replace(plain(s))...), '"')
}
