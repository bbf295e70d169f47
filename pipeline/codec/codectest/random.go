package codectest

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"

	"newsgraph/entities"
)

// Hostile are the strings that every format must survive.
var Hostile = []string{
	"", "John Kerry", "a\"b", `back\slash`, `\u0022 \" \`, "line\nbreak", "car\r\nriage", "tab\there", "comma, semi; pipe|",
	"=cmd|' /C calc'!A0", "+1", "-1", "@sum", "{braces} $x ${y}", "<b>&amp;</b>", "]]>", "'; DROP TABLE entity; --",
	"\u202Eright-to-left\u202C", "\u2028\u2029", "nul\x00byte", "bell\a\x1b[31m", "\ufeffbom", "bad\xffutf8\xc3", "Zoë — “Ünïcode” 東京 🇺🇳",
	"\x7fdel\u0085nel", "\ufffe\uffff",
}

// fill sets every field of v to something; a list that must be there is never nil.
func fill(r *rand.Rand, v reflect.Value, depth int) {
	switch v.Interface().(type) {
	case entities.Type:
		v.SetUint(uint64(1 + r.IntN(3)))
		return
	case entities.Field:
		v.SetUint(uint64(r.IntN(2)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(Hostile[r.IntN(len(Hostile))])
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(r.IntN(5000) - 100))
	case reflect.Float64:
		v.SetFloat(float64(r.IntN(2001)-1000) / 1000)
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Pointer:
		if r.IntN(3) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(r, v.Elem(), depth+1)
		}
	case reflect.Slice:
		n := r.IntN(4)
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			fill(r, v.Index(i), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Tag.Get("json") != "-" {
				fill(r, v.Field(i), depth+1)
			}
		}
	}
}

// Random makes a value with every field set to something.
func Random[T any](r *rand.Rand) *T {
	v := new(T)
	fill(r, reflect.ValueOf(v).Elem(), 0)
	return v
}

// StandardJSON is what encoding/json makes of v, without escapes for HTML.
func StandardJSON(t testing.TB, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
