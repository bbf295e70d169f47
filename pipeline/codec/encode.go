package codec

import (
	"bytes"
	"fmt"

	"newsgraph/entities"
	"newsgraph/pipeline/codec/appendjson"
)

// AppendRecordLine appends the record as one line of JSON with its newline.
func AppendRecordLine(b []byte, r *entities.Record) []byte {
	return append(AppendRecord(b, r), '\n')
}

// AppendMentionLine appends the mention of an article as one line of JSON with
// its newline: the object of the record with "article" before the other keys.
// This is what tag --to jsonl prints.
func AppendMentionLine(b []byte, article string, m *entities.Mention) []byte {
	b = appendjson.Text(b, `{"article":`, article)
	brace := len(b)
	b = AppendMention(b, m)
	b[brace] = ','
	return append(b, '\n')
}

// CheckNumbers names the first number of a record that JSON does not have.
func CheckNumbers(r *entities.Record) error {
	if at := notFiniteRecord(r); at != "" {
		return fmt.Errorf("%s is not a number", at)
	}
	return nil
}

// WithID is the line of a record with another id of its article. The line may be
// used again; the result is a new one.
func WithID(line []byte, id string) ([]byte, error) {
	const begin = `{"schema":"` + entities.RecordSchema + `","article":{"id":"`
	if rest, ok := bytes.CutPrefix(line, []byte(begin)); ok {
		for i := 0; i < len(rest); i++ {
			switch rest[i] {
			case '\\':
				i++
			case '"':
				out := appendjson.String([]byte(begin[:len(begin)-1]), id)
				return append(out, rest[i+1:]...), nil
			}
		}
	}
	var rec entities.Record
	if err := NewRecordDecoder(false).Decode(line, &rec); err != nil {
		return nil, err
	}
	rec.Article.ID = id
	return AppendRecordLine(nil, &rec), nil
}
