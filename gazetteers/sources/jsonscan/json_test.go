package jsonscan

import (
	"encoding/json"
	"reflect"
	"testing"
)

// read makes of the next value what encoding/json makes of it.
func read(s *Scanner) any {
	switch s.Peek() {
	case '{':
		m := map[string]any{}
		s.Object(func(key []byte) { k := string(Unescape(nil, key)); m[k] = read(s) })
		return m
	case '[':
		list := []any{}
		s.Array(func() { list = append(list, read(s)) })
		return list
	case '"':
		return string(s.String())
	}
	return s.Number()
}

func TestScanner(t *testing.T) {
	for _, text := range []string{
		`{}`, `[]`, `[[], {}, [1, -2.5e3]]`,
		`{"a": "\"q\" \u00e9\ud83d\ude00\n", "b\t": [0.5, {"c": "d"}]}`,
		` { "Q1" : { "labels" : [ "x" , "y" ] } } `,
	} {
		var want any
		if err := json.Unmarshal([]byte(text), &want); err != nil {
			t.Fatal(err)
		}
		var s Scanner
		s.Reset([]byte(text))
		if got := read(&s); s.Err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v", text, got, s.Err)
		}
		left := 0
		s.Reset([]byte("[" + text + ", 7]"))
		s.Array(func() { left++ }) // all left out
		if s.Err != nil || left != 2 {
			t.Errorf("%s: %d items, %v", text, left, s.Err)
		}
	}
	for _, text := range []string{`{"a"`, `[1, 2`, `{"a": }`, `"a`, `[1 2]`} {
		var s Scanner
		s.Reset([]byte(text))
		if read(&s); s.Err == nil {
			t.Errorf("%s is read", text)
		}
	}
}
