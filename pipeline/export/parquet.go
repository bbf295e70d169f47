package export

import (
	"reflect"

	"github.com/parquet-go/parquet-go"
)

// parquetTables writes the tables as Parquet files, zstd inside. Text is UTF-8
// and whole; a missing value is null.
type parquetTables struct {
	files [tableCount]*parquet.Writer
	row1  [1]parquet.Row
}

// parquetRows bounds what is held in memory of one table.
const parquetRows = 1 << 16

func newParquet(env *exportEnv) (exporter, error) {
	p := &parquetTables{}
	for i := range tables {
		if i >= tArticles && !env.records {
			break
		}
		w, err := env.create("parquet/" + tables[i].name + ".parquet")
		if err != nil {
			return nil, err
		}
		p.files[i] = parquet.NewWriter(w, parquetSchema(&tables[i]), parquet.Compression(&parquet.Zstd),
			parquet.MaxRowsPerRowGroup(parquetRows), parquet.CreatedBy("newsgraph", "1", "0"))
	}
	return &relational{sink: p, env: env}, nil
}

var parquetTypes = [...]reflect.Type{kindText: reflect.TypeFor[string](), kindInt: reflect.TypeFor[int64](), kindReal: reflect.TypeFor[float64]()}

// parquetSchema goes by way of a struct type, because that keeps the order of
// the columns.
func parquetSchema(t *table) *parquet.Schema {
	fields := make([]reflect.StructField, len(t.cols))
	for i, c := range t.cols {
		fields[i] = reflect.StructField{Name: "C" + string(rune('A'+i)), Type: parquetTypes[c.kind],
			Tag: reflect.StructTag(`parquet:"` + c.name + `,optional"`)}
	}
	return parquet.NewSchema(t.name, parquet.SchemaOf(reflect.New(reflect.StructOf(fields)).Interface()))
}

func (p *parquetTables) row(t int, cells []cell) error {
	row := p.row1[0][:0]
	for i := range cells {
		switch c := &cells[i]; {
		case c.null:
			row = append(row, parquet.NullValue().Level(0, 0, i))
		case c.kind == kindInt:
			row = append(row, parquet.Int64Value(c.num).Level(0, 1, i))
		case c.kind == kindReal:
			row = append(row, parquet.DoubleValue(c.real).Level(0, 1, i))
		default:
			row = append(row, parquet.ByteArrayValue([]byte(c.text)).Level(0, 1, i))
		}
	}
	p.row1[0] = row
	_, err := p.files[t].WriteRows(p.row1[:])
	return err
}

func (p *parquetTables) close() error {
	for _, w := range p.files {
		if w != nil {
			if err := w.Close(); err != nil {
				return err
			}
		}
	}
	return nil
}
